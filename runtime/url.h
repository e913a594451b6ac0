/* SPDX-License-Identifier: MIT */
/* The parts of a web address. */
#ifndef AVD_RUNTIME_URL_H
#define AVD_RUNTIME_URL_H

#include "out.h"

#define AVD_URL_HOST 256

/* Points into the text that it was made of. */
struct avd_url {
    bool secure;
    uint16_t port;
    unsigned authority_length;
    unsigned host_length;    /* of the host in it, with brackets */
    const char *authority;   /* host and port as they are written */
    const char *target;      /* the rest: path, query, fragment */
    char host[AVD_URL_HOST]; /* without the brackets of an IPv6 address */
};

/* False if the text is no address that begins with http:// or https://, or has
 * a user in it. */
bool avd_url_parse(const char *text, struct avd_url *url);

/* Path and query as a request has them: whatever is neither ASCII nor visible
 * is escaped. */
void avd_url_target(const struct avd_url *url, struct avd_out *out);

#endif
