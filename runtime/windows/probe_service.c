/* SPDX-License-Identifier: MIT */
/* Services: there is no such probe on this system. */
#include "../probe_call.h"

void avd_probe_service(struct avd_call *call)
{
    avd_call_end(call, AVD_STATUS_UNSUPPORTED, 0);
}
