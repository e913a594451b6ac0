/* SPDX-License-Identifier: MIT */
/* What the probes of a system must provide. */
#ifndef AVD_RUNTIME_PROBE_H
#define AVD_RUNTIME_PROBE_H

#include "engine.h"

/* Reads the host into a state that was just initialised: gives every probe a
 * status, and those that are ok their values. Texts of values go to `text`,
 * which has room for `size` bytes and stays; the state is made to point there.
 */
void avd_probe_run(struct avd_state *state, char *text, size_t size);

#endif
