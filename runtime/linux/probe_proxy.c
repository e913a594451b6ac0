/* SPDX-License-Identifier: MIT */
/*
 * The proxy of system services: variables of this process, and those that
 * /etc/environment gives to others.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../proxy.h"
#include "dns_query.h"

static const char *const names[] = {"https_proxy", "HTTPS_PROXY", "http_proxy",
                                    "HTTP_PROXY",  "all_proxy",   "ALL_PROXY"};
#define NAMES (sizeof names / sizeof *names)

static bool from_process(struct avd_call *call)
{
    const char *value;
    size_t i, length;

    for (i = 0; i < NAMES; i++) {
        value = getenv(names[i]);
        length = value == NULL ? 0 : strlen(value);
        if (length == 0)
            continue;
        if (length > AVD_CALL_WORK) /* more than the system allows */
            length = AVD_CALL_WORK;
        memcpy(call->work, value, length);
        avd_proxy_found(call, call->work, length);
        return true;
    }
    return false;
}

/* NAME=value, perhaps in quotes, perhaps behind `export`. */
static bool from_line(struct avd_call *call, char *line, size_t length)
{
    char *value, *end = line + length;
    size_t i, size;

    line += strspn(line, " \t");
    if (strncmp(line, "export ", 7) == 0)
        line += 7;
    for (i = 0; i < NAMES; i++) {
        size = strlen(names[i]);
        value = line + size + 1;
        if (strncmp(line, names[i], size) != 0 || line[size] != '=')
            continue;
        while (end > value && strchr(" \t\r\"'", end[-1]) != NULL)
            end--;
        while (value < end && (*value == '"' || *value == '\''))
            value++;
        if (value == end)
            return false;
        avd_proxy_found(call, value, (size_t)(end - value));
        return true;
    }
    return false;
}

void avd_probe_proxy(struct avd_call *call)
{
    char *line = call->work;
    size_t length;
    int code;

    if (from_process(call))
        return;
    code = avd_dns_query_file("/etc/environment", line, AVD_CALL_WORK - 1,
                              &length);
    line[length] = 0;
    while (*line != 0) {
        length = strcspn(line, "\n");
        if (from_line(call, line, length))
            return;
        line += length + (line[length] != 0);
    }
    avd_call_number(call, AVD_FIELD_PROXY_CONFIGURED, false);
    if (code == EACCES || code == EPERM)
        avd_call_end(call, AVD_STATUS_DENIED, 0);
    else if (code != 0 && code != ENOENT)
        avd_call_end(call, AVD_STATUS_ERROR, (uint32_t)code);
    else
        avd_call_end(call, AVD_STATUS_OK, 0);
}
