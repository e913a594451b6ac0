/* SPDX-License-Identifier: MIT */
/* The system itself: environment, rights, and that it is not Windows. */
#include "../probe_call.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void avd_probe_windows(struct avd_call *call)
{
    avd_call_end(call, AVD_STATUS_ABSENT, 0);
}

void avd_probe_pending_reboot(struct avd_call *call)
{
    avd_call_end(call, AVD_STATUS_UNSUPPORTED, 0);
}

/* Nothing gives all processes here the same variables. */
void avd_probe_environment(struct avd_call *call)
{
    const struct avd_call_arg *of = &call->arg[AVD_ARG_ENVIRONMENT_OF];
    const char *value;

    if (of->count > 0 && of->number[0] == 0) {
        avd_call_end(call, AVD_STATUS_UNSUPPORTED, 0);
        return;
    }
    value = getenv(call->arg[AVD_ARG_ENVIRONMENT_NAME].text);
    if (value == NULL) {
        avd_call_end(call, AVD_STATUS_ABSENT, 0);
        return;
    }
    avd_call_text(call, AVD_FIELD_ENVIRONMENT_VALUE, value, strlen(value));
    avd_call_end(call, AVD_STATUS_OK, 0);
}

void avd_probe_elevated(struct avd_call *call)
{
    avd_call_number(call, AVD_FIELD_ELEVATED_VALUE, geteuid() == 0);
    avd_call_end(call, AVD_STATUS_OK, 0);
}
