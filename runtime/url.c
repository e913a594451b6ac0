/* SPDX-License-Identifier: MIT */
#include "url.h"

#include <string.h>

/* An empty port is the default one. */
static bool parse_port(const char *at, const char *end, uint16_t *port)
{
    unsigned value = 0;

    if (at == end)
        return true;
    for (; at < end; at++) {
        if (*at < '0' || *at > '9')
            return false;
        value = value * 10 + (unsigned)(*at - '0');
        if (value > 65535)
            return false;
    }
    *port = (uint16_t)value;
    return value > 0;
}

bool avd_url_parse(const char *text, struct avd_url *url)
{
    const char *end, *name = text + 7, *stop, *behind;
    size_t length;

    memset(url, 0, sizeof *url);
    url->secure = strncmp(text, "https://", 8) == 0;
    url->port = url->secure ? 443 : 80;
    if (url->secure)
        name++;
    else if (strncmp(text, "http://", 7) != 0)
        return false;
    url->authority = name;
    end = url->target = name + strcspn(name, "/?#");
    url->authority_length = (unsigned)(end - name);
    behind = stop = name + strcspn(name, *name == '[' ? "]/?#" : ":/?#");
    if (*name == '[') {
        name++;
        if (*behind++ != ']')
            return false;
    }
    length = (size_t)(stop - name);
    if (length == 0 || length >= AVD_URL_HOST)
        return false;
    memcpy(url->host, name, length);
    url->host_length = (unsigned)(behind - url->authority);
    if (strspn(url->host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                          "0123456789.-_:") != length ||
        (name > url->authority) != (strchr(url->host, ':') != NULL))
        return false;
    return behind == end ||
           (*behind == ':' && parse_port(behind + 1, end, &url->port));
}

void avd_url_target(const struct avd_url *url, struct avd_out *out)
{
    static const char digit[] = "0123456789ABCDEF";
    const char *at;

    if (*url->target != '/')
        avd_out_raw(out, "/", 1);
    for (at = url->target; *at != 0 && *at != '#'; at++) {
        unsigned char c = (unsigned char)*at;
        char escaped[3] = {'%', digit[c >> 4], digit[c & 15]};

        if (c > ' ' && c < 0x7f)
            avd_out_raw(out, at, 1);
        else
            avd_out_raw(out, escaped, 3);
    }
}
