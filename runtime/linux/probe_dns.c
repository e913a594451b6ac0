/* SPDX-License-Identifier: MIT */
/*
 * Names and the servers that resolve them.
 *
 * A name with a dot is asked for as it stands: with the host's search list a
 * name that does not resolve may become another that does. What the file of
 * hosts has goes before.
 *
 * Addresses come from the C library, as programs of the host get them. What
 * musl 1.2.3 does not check: it knows an answer by its sender and its id, not
 * by the question; it takes records of whatever name; it keeps what it has of
 * an answer that breaks off, or that a server cut for UDP; and it keeps 48
 * addresses. Only that a name does not resolve rests on the questions of
 * dns_query.c, which take none of that.
 */
#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <strings.h>

#include <arpa/inet.h>

#include "dns_query.h"

#define FILE_SIZE 65536
#define NAME_SIZE 256

/* Whether a line of the file of hosts, behind its address, has the name. */
static bool line_has(const char *line, size_t length, const char *name)
{
    size_t at = strcspn(line, " \t\n#"), size;

    while (at < length) {
        at += strspn(line + at, " \t\r");
        size = strcspn(line + at, " \t\r\n#");
        if (size == 0)
            return false;
        if (size == strlen(name) && strncasecmp(line + at, name, size) == 0)
            return true;
        at += size;
    }
    return false;
}

static void add_address(struct avd_call *call, int family, const void *address)
{
    char text[INET6_ADDRSTRLEN];

    inet_ntop(family, address, text, sizeof text);
    avd_dns_add(call, text, strlen(text));
}

/* Adds the address at the start of a line, if it is one of that family. */
static void add_listed(struct avd_call *call, int family, const char *line)
{
    char text[INET6_ADDRSTRLEN];
    unsigned char address[16];
    size_t size = strcspn(line, " \t");

    if (size >= sizeof text)
        return;
    memcpy(text, line, size);
    text[size] = 0;
    if (inet_pton(family, text, address) == 1)
        add_address(call, family, address);
}

/* Whether the file of hosts has the name; adds its addresses. The C library is
 * not asked for them: one of those that there are misses some spellings. */
static bool from_hosts(struct avd_call *call, int family, const char *name)
{
    char *line = call->work;
    bool found = false;
    size_t length;

    if (avd_dns_query_file("/etc/hosts", line, FILE_SIZE - 1, &length) != 0)
        return false;
    line[length] = 0;
    while (*line != 0) {
        length = strcspn(line, "\n");
        if (line_has(line, length, name)) {
            found = true;
            add_listed(call, family, line);
        }
        line += length + (line[length] != 0);
    }
    return found;
}

static void fails(struct avd_call *call, const char *word, uint32_t code)
{
    if (word != NULL)
        avd_dns_fails(call, word);
    else if (code == EACCES || code == EPERM)
        avd_call_end(call, AVD_STATUS_DENIED, 0);
    else
        avd_call_end(call, AVD_STATUS_ERROR, code);
}

/* The library does not say why, or not what is true: servers do. If they know
 * the name after all, nothing is certain. */
static void find_reason(struct avd_call *call, const char *name, unsigned type,
                        int library)
{
    const char *word;
    uint32_t code;

    if (avd_dns_query(call, name, type, &word, &code))
        fails(call, NULL, (uint32_t)-library);
    else
        fails(call, word, code);
}

static void from_library(struct avd_call *call, const char *given,
                         size_t length, int family)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_family = family};
    struct addrinfo *list, *one;
    char name[NAME_SIZE + 1];
    struct in_addr digits;
    int code;

    memcpy(name, given, length + 1);
    if (strchr(name, '.') != NULL && name[length - 1] != '.' &&
        inet_pton(AF_INET, name, &digits) != 1)
        memcpy(name + length, ".", 2);
    code = getaddrinfo(name, NULL, &hints, &list);
    if (code != 0) {
        find_reason(call, given, avd_dns_type(call), code);
        return;
    }
    for (one = list; one != NULL; one = one->ai_next)
        add_address(
            call, family,
            family == AF_INET
                ? (void *)&((struct sockaddr_in *)one->ai_addr)->sin_addr
                : (void *)&((struct sockaddr_in6 *)one->ai_addr)->sin6_addr);
    freeaddrinfo(list);
    avd_dns_resolves(call);
}

static void from_servers(struct avd_call *call, const char *name)
{
    const char *word;
    uint32_t code;

    if (avd_dns_query(call, name, AVD_DNS_SRV, &word, &code))
        avd_dns_resolves(call);
    else
        fails(call, word, code);
}

void avd_probe_dns(struct avd_call *call)
{
    const struct avd_call_arg *name = &call->arg[AVD_ARG_DNS_NAME];
    unsigned type = avd_dns_type(call);
    int family = type == AVD_DNS_A ? AF_INET : AF_INET6;

    avd_call_list(call, AVD_FIELD_DNS_ADDRESSES);
    if (name->length == 0 || name->length >= NAME_SIZE)
        avd_call_end(call, AVD_STATUS_ERROR, EINVAL);
    else if (type == AVD_DNS_SRV)
        from_servers(call, name->text);
    else if (from_hosts(call, family, name->text))
        avd_dns_resolves(call);
    else
        from_library(call, name->text, name->length, family);
}

void avd_probe_dns_servers(struct avd_call *call)
{
    struct avd_dns_server server[AVD_DNS_SERVERS];
    enum avd_status status = AVD_STATUS_OK;
    unsigned count, i;
    int code = avd_dns_query_servers(call, server, &count);

    avd_call_list(call, AVD_FIELD_DNS_SERVERS_SERVERS);
    for (i = 0; i < count; i++)
        avd_call_add(call, server[i].text, server[i].length);
    if (code == EACCES || code == EPERM)
        status = AVD_STATUS_DENIED;
    else if (code == ENOENT || (code == 0 && count == 0))
        status = AVD_STATUS_ABSENT;
    else if (code != 0)
        status = AVD_STATUS_ERROR;
    avd_call_end(call, status, (uint32_t)code);
}
