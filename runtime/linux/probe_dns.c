/* SPDX-License-Identifier: MIT */
/* Names and the servers that resolve them: there is no such probe on this
 * system. */
#include "../probe_call.h"

void avd_probe_dns(struct avd_call *call)
{
    avd_call_end(call, AVD_STATUS_UNSUPPORTED, 0);
}

void avd_probe_dns_servers(struct avd_call *call)
{
    avd_call_end(call, AVD_STATUS_UNSUPPORTED, 0);
}
