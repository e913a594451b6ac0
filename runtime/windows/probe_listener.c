/* SPDX-License-Identifier: MIT */
/* Remote Desktop listeners: there is no such probe on this system. */
#include "../probe_call.h"

void avd_probe_listener(struct avd_call *call)
{
    avd_call_end(call, AVD_STATUS_UNSUPPORTED, 0);
}
