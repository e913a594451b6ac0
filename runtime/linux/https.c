/* SPDX-License-Identifier: MIT */
/* HTTPS: none. */
#include "../https.h"

const bool avd_https_known = false;

enum avd_socket_result avd_https_get(struct avd_call *call,
                                     const struct avd_url *url,
                                     const char *header, struct avd_http *http)
{
    (void)call;
    (void)url;
    (void)header;
    (void)http;
    return AVD_SOCKET_UNSUPPORTED;
}
