/* SPDX-License-Identifier: MIT */
/* Files, folders and volumes: there is no such probe on this system. */
#include "../probe_call.h"

void avd_probe_file(struct avd_call *call)
{
    avd_call_end(call, AVD_STATUS_UNSUPPORTED, 0);
}

void avd_probe_disk(struct avd_call *call)
{
    avd_call_end(call, AVD_STATUS_UNSUPPORTED, 0);
}
