/* SPDX-License-Identifier: MIT */
/* The probes of a system for which there are none. */
#include "../probe.h"

void avd_probe_run(struct avd_state *state, char *text, size_t size)
{
    uint32_t i;

    (void)size;
    state->text = text;
    for (i = 0; i < avd_probe_count(state->image); i++)
        state->reading[i].status = AVD_STATUS_UNSUPPORTED;
}
