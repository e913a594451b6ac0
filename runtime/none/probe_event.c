/* SPDX-License-Identifier: MIT */
/* The event log: there is no such probe on this system. */
#include "../probe_call.h"

void avd_probe_event(struct avd_call *call)
{
    avd_call_end(call, AVD_STATUS_UNSUPPORTED, 0);
}
