/* SPDX-License-Identifier: MIT */
/*
 * Conditions and readings as text: a condition as its author would write it,
 * turned so that it holds, and what was observed.
 */
#ifndef AVD_RUNTIME_CONDITION_H
#define AVD_RUNTIME_CONDITION_H

#include "engine.h"
#include "out.h"

/* A leaf, or its negation where `truth` is not AVD_TRUE. */
void avd_condition_leaf(struct avd_out *out, const struct avd_header *image,
                        uint32_t leaf, enum avd_truth truth);

/* A special gate as its author wrote it, or `not` that. */
void avd_condition_special(struct avd_out *out, const struct avd_header *image,
                           const struct avd_special *special,
                           enum avd_truth truth);

/* The special of a node, or NULL if the node is a leaf or an AND. */
const struct avd_special *
avd_condition_special_of(const struct avd_header *image, uint32_t node);

/* `probe.field`, or the id of a question, or a probe alone for field 0; of a
 * subject, which is reading << 8 | field. */
void avd_condition_name(struct avd_out *out, const struct avd_header *image,
                        uint32_t subject);

static inline void avd_condition_subject(struct avd_out *out,
                                         const struct avd_header *image,
                                         uint32_t reading, unsigned field)
{
    avd_condition_name(out, image, reading << 8 | field);
}

/* A field's value, or the status that stands for it: `stopped`, `absent`,
 * `timeout`. Field 0 is `exists`. A long text is cut where it says so. */
void avd_condition_observed(struct avd_out *out, const struct avd_state *state,
                            uint32_t reading, unsigned field);

/* The id of a probe or question. */
const char *avd_condition_id(const struct avd_header *image, uint32_t reading);

/* True for a question. */
static inline bool avd_condition_asked(const struct avd_header *image,
                                       uint32_t reading)
{
    return reading >= avd_probe_count(image);
}

/* What a field is, or NULL for `exists` and for questions. */
const struct avd_field_info *avd_condition_field(const struct avd_header *image,
                                                 uint32_t reading,
                                                 unsigned field);

#endif
