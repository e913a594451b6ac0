/* SPDX-License-Identifier: MIT */
/* The arguments of a probe with the readings that stand in them. */
#ifndef AVD_RUNTIME_PROBE_ARGUMENT_H
#define AVD_RUNTIME_PROBE_ARGUMENT_H

#include "probe_call.h"

/* Fills call->arg from the image; texts are kept at the start of call->room,
 * numbers in `number`. False: a reading is not known, or is not fit for its
 * place (*unfit): then the probe is not to be run. */
#define AVD_ARGUMENT_NUMBERS (AVD_CALL_ARGS + AVD_CALL_MANY)
AVD_APART bool avd_argument_fill(const struct avd_state *state, uint32_t probe,
                                 struct avd_call *call,
                                 int64_t number[AVD_ARGUMENT_NUMBERS],
                                 bool *unfit);

/* The wait in ms that a probe asks for itself; 0 = none. */
uint32_t avd_argument_timeout(const struct avd_state *state, uint32_t probe);

#endif
