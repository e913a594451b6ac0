/* SPDX-License-Identifier: MIT */
/*
 * any (...) and all (...): over the probes of a group, which are joined by or
 * and and; or over the elements of a list, which the engine tries one by one.
 */
#include <string.h>

#include "lower.h"

/* What could be ranged over inside the brackets. */
struct candidates {
    const struct group *group;
    const struct ast_condition *list; /* a test whose subject is a list */
    struct reading reading;           /* of that list */
    unsigned groups, lists;
    bool unknown; /* something inside has an id that nothing has */
};

static void see_group(struct candidates *candidates,
                      const struct declaration *declaration)
{
    if (!declaration || declaration->kind != DECLARED_GROUP ||
        candidates->group == (const struct group *)declaration)
        return;
    candidates->group = (const struct group *)declaration;
    candidates->groups++;
}

/* A list is recognised without telling anything: what is wrong is told when
 * the condition is lowered. */
static void see_list(struct scope *scope, struct candidates *candidates,
                     const struct ast_condition *test)
{
    struct diagnostics *diagnostics = &scope->compilation->diagnostics;
    struct declaration *declaration = test->subject.name->meaning;
    struct reading reading;
    bool muted = diagnostics->muted;
    if (!declaration || declaration->kind != DECLARED_PROBE ||
        test->field.length == 0)
        return;
    diagnostics->muted = true;
    if (resolve_field(scope->compilation, declaration, &test->subject,
                      test->field, &reading) &&
        reading.type == AVD_TYPE_LIST &&
        !(candidates->list && candidates->reading.index == reading.index &&
          candidates->reading.field == reading.field)) {
        candidates->list = test;
        candidates->reading = reading;
        candidates->lists++;
    }
    diagnostics->muted = muted;
}

static void find_candidates(struct scope *scope, struct candidates *candidates,
                            const struct ast_condition *condition)
{
    const struct ast_condition *child;
    if (condition->kind == CONDITION_ANY || condition->kind == CONDITION_ALL)
        return; /* it ranges by itself */
    if (condition->kind == CONDITION_BAD)
        candidates->unknown = true;
    if (condition->kind == CONDITION_TEST) {
        candidates->unknown |= !condition->subject.name->meaning;
        see_group(candidates, condition->subject.name->meaning);
        if (condition->value && condition->value->kind == VALUE_READING)
            see_group(candidates, condition->value->reading->id.name->meaning);
        see_list(scope, candidates, condition);
        return;
    }
    for (child = condition->child; child; child = child->next)
        find_candidates(scope, candidates, child);
}

static uint32_t lower_group(struct scope *scope,
                            const struct ast_condition *condition,
                            const struct group *group)
{
    struct graph *graph = &scope->compilation->graph;
    const struct group *outer_group = scope->group;
    const struct probe *outer_member = scope->member;
    uint32_t edge = AVD_EDGE_NONE;
    size_t i;
    scope->group = group;
    for (i = 0; i < group->members; i++) {
        uint32_t one;
        scope->member = group->member[i];
        one = lower_walk(scope, condition->child);
        if (i == 0)
            edge = one;
        else if (condition->kind == CONDITION_ALL)
            edge = graph_and(graph, edge, one);
        else
            edge = graph_or(graph, edge, one);
        if (one == GRAPH_BAD)
            break; /* the others would say the same */
    }
    scope->group = outer_group;
    scope->member = outer_member;
    return group->members ? edge : GRAPH_BAD;
}

/* ---- predicates over elements ---- */

enum { CODES = 64 };

struct predicate {
    struct scope *scope;
    const struct candidates *range;
    uint32_t code[CODES];
    size_t count;
    unsigned stack, deepest;
    bool good;
};

static void predicate_fail(struct predicate *predicate, struct place place,
                           const char *message)
{
    if (predicate->good)
        diagnostic_add(&predicate->scope->compilation->diagnostics,
                       DIAGNOSTIC_RANGE, place, "%s", message);
    predicate->good = false;
}

static void predicate_push(struct predicate *predicate, uint32_t code,
                           int stack)
{
    if (predicate->count < CODES)
        predicate->code[predicate->count] = code;
    predicate->count++;
    predicate->stack = (unsigned)((int)predicate->stack + stack);
    if (predicate->stack > predicate->deepest)
        predicate->deepest = predicate->stack;
}

static void predicate_test(struct predicate *predicate,
                           const struct ast_condition *test)
{
    struct scope *scope = predicate->scope;
    struct reading reading, element = predicate->range->reading;
    enum avd_operand kind = AVD_OPERAND_LIST;
    uint32_t operand = 0;
    bool negated;
    enum avd_op op = comparison_op(test->op, &negated);
    if (!comparison_subject(scope, &test->subject, test->field, &reading)) {
        predicate->good = false;
        return;
    }
    if (reading.index != element.index || reading.field != element.field) {
        predicate_fail(predicate, test->place,
                       "inside, only the elements of the one list can be "
                       "compared");
        return;
    }
    element.type = AVD_TYPE_TEXT;
    if (test->op == TEST_HOLDS || !comparison_fits(scope, &element, test) ||
        (test->value->kind == VALUE_LIST
             ? !comparison_set(scope, &element, test->value, &operand)
             : !comparison_operand(scope, &element, test->value, &kind,
                                   &operand))) {
        predicate->good = false;
        return;
    }
    if (op == AVD_OP_IS || op == AVD_OP_IS_IN)
        op = op == AVD_OP_IS ? AVD_OP_EQ : AVD_OP_IN;
    predicate_push(predicate, AVD_TEST(op, kind, operand), 1);
    if (negated)
        predicate_push(predicate, AVD_TEST(AVD_OP_NOT, 0, 0), 0);
}

static void predicate_walk(struct predicate *predicate,
                           const struct ast_condition *condition)
{
    const struct ast_condition *child;
    switch (condition->kind) {
    case CONDITION_AND:
    case CONDITION_OR:
        for (child = condition->child; child; child = child->next) {
            predicate_walk(predicate, child);
            if (child != condition->child)
                predicate_push(predicate,
                               AVD_TEST(condition->kind == CONDITION_AND
                                            ? AVD_OP_AND
                                            : AVD_OP_OR,
                                        0, 0),
                               -1);
        }
        break;
    case CONDITION_NOT:
        predicate_walk(predicate, condition->child);
        predicate_push(predicate, AVD_TEST(AVD_OP_NOT, 0, 0), 0);
        break;
    case CONDITION_TEST:
        predicate_test(predicate, condition);
        break;
    case CONDITION_BAD:
        predicate->good = false;
        break;
    default:
        predicate_fail(predicate, condition->place,
                       "inside, elements of a list are compared and joined by "
                       "and, or and not only");
    }
}

static uint32_t lower_list(struct scope *scope,
                           const struct ast_condition *condition,
                           const struct candidates *range)
{
    struct compilation *c = scope->compilation;
    struct predicate predicate;
    struct avd_leaf leaf;
    uint32_t words[CODES + 2];
    memset(&predicate, 0, sizeof predicate);
    predicate.scope = scope;
    predicate.range = range;
    predicate.good = true;
    predicate_walk(&predicate, condition->child);
    if (predicate.count > CODES || predicate.deepest > AVD_PREDICATE_DEPTH)
        predicate_fail(&predicate, condition->place,
                       "this is too much to try on each element");
    if (!predicate.good)
        return GRAPH_BAD;
    words[0] = lower_text(c, condition->place);
    words[1] = (uint32_t)predicate.count;
    memcpy(words + 2, predicate.code, predicate.count * sizeof *words);
    leaf.subject = range->reading.index << 8 | range->reading.field;
    leaf.test = AVD_TEST(
        condition->kind == CONDITION_ANY ? AVD_OP_ANY : AVD_OP_ALL,
        AVD_OPERAND_LIST, pool_words(&c->pool, words, predicate.count + 2));
    /* Marks the probe as used. */
    resolve_id(c, &range->list->subject);
    return graph_leaf(&c->graph, leaf);
}

uint32_t range_lower(struct scope *scope, const struct ast_condition *condition)
{
    struct compilation *c = scope->compilation;
    struct candidates candidates;
    struct diagnostic *diagnostic;
    memset(&candidates, 0, sizeof candidates);
    find_candidates(scope, &candidates, condition->child);
    if (candidates.groups == 1) {
        resolve_id(c, &candidates.group->base.id); /* marks it as used */
        return lower_group(scope, condition, candidates.group);
    }
    if (candidates.groups == 0 && candidates.lists == 1)
        return lower_list(scope, condition, &candidates);
    if (candidates.unknown && candidates.groups + candidates.lists == 0) {
        lower_walk(scope, condition->child); /* tells what is unknown */
        return GRAPH_BAD;
    }
    diagnostic =
        diagnostic_add(&c->diagnostics, DIAGNOSTIC_RANGE, condition->op_place,
                       candidates.groups + candidates.lists == 0
                           ? "there is nothing to range over inside"
                           : "there are several things to range over inside");
    diagnostic_help(&c->diagnostics, diagnostic,
                    "inside must stand one probe with `each`, or one field "
                    "that is a list");
    return GRAPH_BAD;
}
