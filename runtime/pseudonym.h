/* SPDX-License-Identifier: MIT */
/* Names, addresses and ids of a host under stable pseudonyms. */
#ifndef AVD_RUNTIME_PSEUDONYM_H
#define AVD_RUNTIME_PSEUDONYM_H

#include "evidence.h"

/* Changes all texts of a state that was judged, of the host, of what a person
 * said and of warnings. `text` is where the state's values point to. */
void avd_pseudonym_all(struct avd_state *state, char *text, size_t size,
                       struct avd_evidence *evidence);

#endif
