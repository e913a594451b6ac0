/* SPDX-License-Identifier: MIT */
/* Private to the engine: what one leaf says about the readings of a state. */
#ifndef AVD_RUNTIME_ENGINE_LEAF_H
#define AVD_RUNTIME_ENGINE_LEAF_H

#include "engine.h"

/* The truth of any leaf, whatever it reads and compares. */
enum avd_truth avd_engine_leaf_truth(const struct avd_state *state,
                                     uint32_t leaf);

/* The subjects (reading << 8 | field) of a leaf: number 0 is its own, the
 * others those that it is compared with. False after the last. A literal
 * among the operands gives AVD_ENGINE_NO_SUBJECT. */
bool avd_engine_leaf_subject(const struct avd_header *image, uint32_t leaf,
                             uint32_t number, uint32_t *subject);
#define AVD_ENGINE_NO_SUBJECT 0xffffffffu

/* Why a leaf cannot use one of its subjects: AVD_STATUS_OK where it can. */
enum avd_status avd_engine_leaf_lacks(const struct avd_state *state,
                                      uint32_t leaf, uint32_t subject);

#endif
