/* SPDX-License-Identifier: MIT */
/* The system itself: edition, restart, environment, rights: there is no such
 * probe on this system. */
#include "../probe_call.h"

void avd_probe_windows(struct avd_call *call)
{
    avd_call_end(call, AVD_STATUS_UNSUPPORTED, 0);
}

void avd_probe_pending_reboot(struct avd_call *call)
{
    avd_call_end(call, AVD_STATUS_UNSUPPORTED, 0);
}

void avd_probe_environment(struct avd_call *call)
{
    avd_call_end(call, AVD_STATUS_UNSUPPORTED, 0);
}

void avd_probe_elevated(struct avd_call *call)
{
    avd_call_end(call, AVD_STATUS_UNSUPPORTED, 0);
}
