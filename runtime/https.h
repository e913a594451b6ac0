/* SPDX-License-Identifier: MIT */
/* HTTPS as the system does it, where it does; plain HTTP is in http.c. */
#ifndef AVD_RUNTIME_HTTPS_H
#define AVD_RUNTIME_HTTPS_H

#include "http.h"

/* Asks for a URL that begins with https:// and gives the answer to `http` as it
 * comes, until the deadline of the call. No redirects, no log-on, no cookies,
 * no proxy. Sets the call's error and code fields as http.c does for its own.
 */
void avd_https_get(struct avd_call *call, struct avd_http *http);

#endif
