/* SPDX-License-Identifier: MIT */
/* HTTPS: none. */
#include "../https.h"

void avd_https_get(struct avd_call *call, struct avd_http *http)
{
    (void)http;
    avd_call_end(call, AVD_STATUS_UNSUPPORTED, 0);
}
