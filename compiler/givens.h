/* SPDX-License-Identifier: MIT */
/*
 * What a scenario gives, as typed values, and as a state of the engine.
 */
#ifndef AVD_COMPILER_GIVENS_H
#define AVD_COMPILER_GIVENS_H

#include "buffer.h"
#include "compilation.h"
#include "engine.h"
#include "resolve.h"

/* One `given` after its names are resolved. */
struct given {
    enum given_kind kind;
    struct reading reading;   /* of a probe or question */
    struct symptom *symptom;  /* of a report */
    enum avd_status status;   /* of GIVEN_STATUS */
    enum avd_value_type type; /* of a field: NUMBER, TEXT, LIST, NONE ... */
    int64_t number;
    const struct ast_value *value; /* of a text or list */
};

/* Resolves and types a given; false if it is wrong, which is told. */
bool given_resolve(struct compilation *compilation, const struct ast_item *item,
                   struct given *given);

/* Puts it into a state; texts go into `text`, which the state reads when all
 * givens are in. */
void given_apply(const struct given *given, struct avd_state *state,
                 struct buffer *text);

#endif
