/* SPDX-License-Identifier: MIT */
/* The host that a scenario makes up, as a state of the engine. */
#ifndef AVD_COMPILER_SCENARIO_WORLD_H
#define AVD_COMPILER_SCENARIO_WORLD_H

#include "buffer.h"
#include "compilation.h"
#include "engine.h"

/* Fills a state with what a scenario gives; it is then to be judged. `storage`
 * has the size that the engine asks for; `text` holds the texts. */
void scenario_world_make(struct avd_state *state, struct compilation *c,
                         const struct scenario *scenario, void *storage,
                         struct buffer *text);

/* The probe of a given that would not have been read where the scenario plays,
 * for it does not apply; else NULL. The state has been judged. */
const struct declaration *scenario_world_unread(const struct avd_state *state,
                                                const struct ast_item *item);

/* The outcome as it would be in a program of this pack alone: a scenario knows
 * nothing of other packs that happen to be tested with it. */
enum avd_outcome scenario_world_outcome(const struct avd_state *state,
                                        const struct compilation *c,
                                        uint16_t pack);

#endif
