/* SPDX-License-Identifier: MIT */
/*
 * Conditions: names, types and nodes in one walk.
 *
 * What a condition refers to is lowered first, once, wherever it stands: lets,
 * and the verdicts of symptoms and causes. So the graph is in topological
 * order, and a way round is found as it is closed.
 */
#ifndef AVD_COMPILER_LOWER_H
#define AVD_COMPILER_LOWER_H

#include "compilation.h"
#include "resolve.h"

/* What is known around a condition while it is lowered. */
struct scope {
    struct compilation *compilation;
    const struct ast_condition *whole; /* not a part of another condition */
    /* The probe that stands for its group inside any and all, or NULL. */
    const struct group *group;
    const struct probe *member;
    /* Readings that are known to exist where the walk stands: comparing them
     * needs no warning. */
    struct name *guard[16];
    unsigned guards;
    bool assumed; /* inside `or else`, `known` or after `is` */
};

/* The edge of a condition; GRAPH_BAD if it was not understood. */
uint32_t lower_condition(struct compilation *compilation,
                         const struct ast_condition *condition);

/* One comparison (comparison.c). */
uint32_t comparison_lower(struct scope *scope,
                          const struct ast_condition *test);

/* any (...) and all (...) (range.c). */
uint32_t range_lower(struct scope *scope,
                     const struct ast_condition *condition);

/* The walk itself, for range.c. */
uint32_t lower_walk(struct scope *scope, const struct ast_condition *condition);

/* A condition as its author wrote it, on one line and without comments: an
 * offset in the pool. */
uint32_t lower_text(struct compilation *compilation, struct place place);

/* Lowers a let, a symptom or a cause if it was not yet. */
void lower_require(struct compilation *compilation,
                   struct declaration *declaration);

/* How a value is compared with a field; shared by comparison.c and range.c.
 * Returns false if they do not fit, which is told. */
bool comparison_operand(struct scope *scope, const struct reading *reading,
                        const struct ast_value *value, enum avd_operand *kind,
                        uint32_t *operand);

/* The same for a set: the operand is its index in words. */
bool comparison_set(struct scope *scope, const struct reading *reading,
                    const struct ast_value *list, uint32_t *operand);

/* Subjects: an id, or the member it stands for inside any and all. */
bool comparison_subject(struct scope *scope, const struct ast_id *id,
                        struct place field, struct reading *reading);

/* The operator of a test as in tables, and whether its edge is negated. */
enum avd_op comparison_op(enum test_op op, bool *negated);

/* The type of a reading and a value of it, in words for messages. */
const char *comparison_type(const struct reading *reading);
const char *comparison_example(const struct reading *reading);

/* Tells an operator that a type does not have. */
bool comparison_fits(struct scope *scope, const struct reading *reading,
                     const struct ast_condition *test);

#endif
