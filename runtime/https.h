/* SPDX-License-Identifier: MIT */
/* HTTPS as the system does it, where it does; plain HTTP is in http.c. */
#ifndef AVD_RUNTIME_HTTPS_H
#define AVD_RUNTIME_HTTPS_H

#include "http.h"
#include "socket.h"
#include "url.h"

/* Whether this system has it here. */
extern const bool avd_https_known;

/* Asks for a URL and gives the answer to `http` as it comes, until the deadline
 * of the call; `header` is one more line of the request, or "". No redirects,
 * no log-on, no cookies, no proxy. The call's scratch but for AVD_HTTP_BODY is
 * used up. OK: the answer is there, as much of it as is wanted. */
AVD_APART enum avd_socket_result avd_https_get(struct avd_call *call,
                                               const struct avd_url *url,
                                               const char *header,
                                               struct avd_http *http);

#endif
