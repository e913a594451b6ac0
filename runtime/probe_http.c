/* SPDX-License-Identifier: MIT */
#include "probe_call.h"

void avd_probe_http(struct avd_call *call)
{
    avd_call_end(call, AVD_STATUS_UNSUPPORTED, 0);
}
