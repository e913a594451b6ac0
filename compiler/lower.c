/* SPDX-License-Identifier: MIT */
#include "lower.h"

#include <string.h>

#include "buffer.h"
#include "clauses.h"
#include "declare.h"

uint32_t lower_text(struct compilation *compilation, struct place place)
{
    struct compilation *c = compilation;
    const char *at = place_text(&c->sources, place), *end = at + place.length;
    struct buffer buffer = {.arena = &c->arena};
    char quote = 0;
    for (; at < end; at++) {
        bool blank =
            !quote && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r');
        if (!quote && *at == '#') {
            while (at < end && *at != '\n')
                at++;
            at--;
            continue;
        }
        if (quote && *at == quote)
            quote = 0;
        else if (!quote && (*at == '"' || *at == '\''))
            quote = *at;
        if (!blank)
            buffer_put(&buffer, at, 1);
        else if (buffer.length > 0 && buffer.text[buffer.length - 1] != ' ')
            buffer_put(&buffer, " ", 1);
    }
    return pool_text(&c->pool, buffer.text, buffer.length);
}

/* ---- what is referred to ---- */

static void tell_cycle(struct compilation *c, struct declaration *again)
{
    struct declarations path;
    size_t i = c->opens;
    memset(&path, 0, sizeof path);
    while (i > 0 && c->open[i - 1] != again)
        i--;
    for (i -= i > 0; i < c->opens; i++)
        declarations_add(c, &path, c->open[i]);
    diagnostic_add(&c->diagnostics, DIAGNOSTIC_CYCLE, again->id.place,
                   "%s depends on itself: %s", declaration_name(again->kind),
                   declaration_round(c, &path));
}

/* False if it is done already, or stands in itself. */
static bool open_declaration(struct compilation *c,
                             struct declaration *declaration)
{
    if (declaration->progress == PROGRESS_OPEN)
        tell_cycle(c, declaration);
    if (declaration->progress != PROGRESS_NONE)
        return false;
    declaration->progress = PROGRESS_OPEN;
    c->open = arena_grow(&c->arena, c->open, &c->opens_capacity, c->opens + 1,
                         sizeof *c->open);
    c->open[c->opens++] = declaration;
    return true;
}

static void close_declaration(struct compilation *c,
                              struct declaration *declaration)
{
    declaration->progress = PROGRESS_DONE;
    c->opens--;
}

static uint32_t lower_clause(struct compilation *c,
                             const struct ast_item *items, enum item_kind kind)
{
    const struct ast_item *item = clause_find(items, kind);
    return item ? lower_condition(c, item->condition) : AVD_EDGE_NONE;
}

#define CONSTANT_MESSAGE "this is always the same, whatever the host is like"

static void check_constant(struct compilation *c,
                           const struct declaration *declaration,
                           enum item_kind kind, uint32_t edge)
{
    const struct ast_item *item;
    if (edge == AVD_EDGE_NONE || !graph_is_constant(&c->graph, edge))
        return;
    item = clause_find(declaration->items, kind);
    diagnostic_add(&c->diagnostics, DIAGNOSTIC_CONSTANT, item->condition->place,
                   "%s", CONSTANT_MESSAGE);
}

static uint32_t lower_gate(struct compilation *c,
                           const struct declaration *declaration)
{
    const struct pack *pack = &c->pack[declaration->pack];
    struct diagnostic *diagnostic;
    if (pack->progress == PROGRESS_OPEN) {
        diagnostic = diagnostic_add(&c->diagnostics, DIAGNOSTIC_CYCLE,
                                    declaration->id.place,
                                    "the gate of the pack depends on `%s`, "
                                    "which stands behind it",
                                    declaration->id.name->text);
        diagnostic_help(&c->diagnostics, diagnostic,
                        "a gate depends on readings, questions and lets");
    }
    return graph_and(&c->graph, pack->gate,
                     lower_clause(c, declaration->items, ITEM_APPLIES));
}

static void lower_symptom(struct compilation *c, struct symptom *symptom)
{
    symptom->gate = lower_gate(c, &symptom->base);
    symptom->when = lower_clause(c, symptom->base.items, ITEM_WHEN);
    check_constant(c, &symptom->base, ITEM_WHEN, symptom->when);
}

static void lower_cause(struct compilation *c, struct cause *cause)
{
    const struct ast_item *items = cause->base.items;
    uint32_t when = lower_clause(c, items, ITEM_WHEN);
    cause->gate = lower_gate(c, &cause->base);
    cause->suspect = lower_clause(c, items, ITEM_SUSPECT_WHEN);
    if (when != AVD_EDGE_NONE) {
        cause->confirm = when;
        cause->rule_out = AVD_EDGE_OPPOSITE;
        check_constant(c, &cause->base, ITEM_WHEN, when);
        return;
    }
    cause->confirm = lower_clause(c, items, ITEM_CONFIRM_WHEN);
    cause->rule_out = lower_clause(c, items, ITEM_RULE_OUT_WHEN);
    check_constant(c, &cause->base, ITEM_CONFIRM_WHEN, cause->confirm);
    check_constant(c, &cause->base, ITEM_RULE_OUT_WHEN, cause->rule_out);
    check_constant(c, &cause->base, ITEM_SUSPECT_WHEN, cause->suspect);
}

void lower_require(struct compilation *compilation,
                   struct declaration *declaration)
{
    if (!open_declaration(compilation, declaration))
        return;
    if (declaration->kind == DECLARED_SYMPTOM)
        lower_symptom(compilation, (struct symptom *)declaration);
    else if (declaration->kind == DECLARED_CAUSE)
        lower_cause(compilation, (struct cause *)declaration);
    else if (declaration->kind == DECLARED_LET)
        ((struct let *)declaration)->edge =
            lower_condition(compilation, declaration->block->condition);
    close_declaration(compilation, declaration);
}

static uint32_t verdict_of(struct scope *scope,
                           const struct ast_condition *test,
                           struct declaration *declaration)
{
    struct compilation *c = scope->compilation;
    struct avd_special special;
    bool open = declaration->progress == PROGRESS_OPEN;
    lower_require(c, declaration);
    if (open)
        return GRAPH_BAD;
    special.kind = declaration->kind == DECLARED_SYMPTOM ? AVD_SPECIAL_SYMPTOM
                                                         : AVD_SPECIAL_CAUSE;
    special.of = declaration->index;
    special.text = lower_text(c, test->place);
    return graph_special(&c->graph, special);
}

static uint32_t not_a_condition(struct scope *scope,
                                const struct ast_condition *test,
                                const char *help)
{
    struct compilation *c = scope->compilation;
    struct diagnostic *diagnostic = diagnostic_add(
        &c->diagnostics, DIAGNOSTIC_NOT_A_CONDITION, test->place,
        "`%.*s` is neither true nor false", (int)test->place.length,
        place_text(&c->sources, test->place));
    diagnostic_help(&c->diagnostics, diagnostic, "%s", help);
    return GRAPH_BAD;
}

static uint32_t lower_question(struct scope *scope,
                               const struct ast_condition *test,
                               const struct question *question)
{
    struct avd_leaf leaf = {question->base.index << 8 | 1,
                            AVD_TEST(AVD_OP_TRUE, 0, 0)};
    if (!question->known_answer)
        return GRAPH_BAD;
    if (question->choices)
        return not_a_condition(
            scope, test,
            arena_format(&scope->compilation->arena,
                         "compare it with one of its words: %s == %s",
                         question->base.id.name->text,
                         question->choices->id.name->text));
    return graph_leaf(&scope->compilation->graph, leaf);
}

/* An id alone. */
static uint32_t lower_id(struct scope *scope, const struct ast_condition *test)
{
    struct compilation *c = scope->compilation;
    struct declaration *declaration = resolve_id(c, &test->subject);
    if (!declaration)
        return GRAPH_BAD;
    switch (declaration->kind) {
    case DECLARED_LET:
        lower_require(c, declaration);
        return declaration->progress == PROGRESS_OPEN
                   ? GRAPH_BAD
                   : ((struct let *)declaration)->edge;
    case DECLARED_SYMPTOM:
    case DECLARED_CAUSE:
        return verdict_of(scope, test, declaration);
    case DECLARED_QUESTION:
        return lower_question(scope, test, (struct question *)declaration);
    case DECLARED_PROBE:
    case DECLARED_GROUP:
        return not_a_condition(
            scope, test,
            arena_format(&c->arena, "say which field is meant: %s.exists",
                         declaration->id.name->text));
    default:
        return not_a_condition(scope, test, "a fix is never a condition");
    }
}

/* ---- the walk ---- */

/* The reading that a condition says to exist (or, under `not`, to be
 * missing), or NULL. */
static struct name *guard_of(struct compilation *c,
                             const struct ast_condition *condition,
                             bool negated)
{
    if (negated) {
        if (condition->kind != CONDITION_NOT)
            return NULL;
        condition = condition->child;
    }
    if (condition->kind != CONDITION_TEST || condition->field.length == 0)
        return NULL;
    if (condition->op == TEST_IS || condition->op == TEST_IS_ONE_OF)
        return condition->subject.name;
    if (condition->op == TEST_HOLDS && condition->field.length == 6 &&
        memcmp(place_text(&c->sources, condition->field), "exists", 6) == 0)
        return condition->subject.name;
    return NULL;
}

static unsigned add_guards(struct scope *scope,
                           const struct ast_condition *join)
{
    const struct ast_condition *child;
    unsigned before = scope->guards;
    for (child = join->child; child; child = child->next) {
        struct name *name =
            guard_of(scope->compilation, child, join->kind == CONDITION_OR);
        if (name && scope->guards < sizeof scope->guard / sizeof *scope->guard)
            scope->guard[scope->guards++] = name;
    }
    return before;
}

/* Whether a word can be a value of the subject of a test. */
static bool is_word_of(struct scope *scope, const struct ast_condition *test,
                       const struct name *word)
{
    struct diagnostics *diagnostics = &scope->compilation->diagnostics;
    const struct ast_entry *entry;
    struct reading reading;
    bool muted = diagnostics->muted, good;
    diagnostics->muted = true;
    good = comparison_subject(scope, &test->subject, test->field, &reading);
    diagnostics->muted = muted;
    if (!good || reading.type != AVD_TYPE_WORD)
        return false;
    if (!reading.choices)
        return avd_word_code(reading.words, word->text, word->length) >= 0;
    for (entry = reading.choices->choices; entry; entry = entry->next)
        if (entry->id.name == word)
            return true;
    return false;
}

static const char *set_operator(enum test_op op)
{
    switch (op) {
    case TEST_EQ:
        return "in";
    case TEST_NE:
        return "not in";
    case TEST_IS:
        return "is one of";
    case TEST_IS_NOT:
        return "is not one of";
    default:
        return NULL;
    }
}

/* `a.f == x or y`: y is a word of a.f, not a condition. */
static bool is_stray_word(struct scope *scope,
                          const struct ast_condition *before,
                          const struct ast_condition *child)
{
    return before && before->kind == CONDITION_TEST &&
           set_operator(before->op) && before->value->kind == VALUE_WORD &&
           child->kind == CONDITION_TEST && child->op == TEST_HOLDS &&
           child->field.length == 0 && !child->subject.name->meaning &&
           is_word_of(scope, before, child->subject.name);
}

/* Tells all words that follow a test. Returns the last of them. */
static const struct ast_condition *
tell_stray_words(struct scope *scope, const struct ast_condition *before,
                 const struct ast_condition *first)
{
    struct compilation *c = scope->compilation;
    const struct ast_condition *last = first;
    const char *list = first->subject.name->text;
    struct diagnostic *diagnostic = diagnostic_add(
        &c->diagnostics, DIAGNOSTIC_WORD_ALONE, first->place,
        "`%s` is a word, not a condition", first->subject.name->text);
    while (last->next && is_stray_word(scope, before, last->next)) {
        last = last->next;
        list =
            arena_format(&c->arena, "%s, %s", list, last->subject.name->text);
    }
    diagnostic_help(
        &c->diagnostics, diagnostic, "write `%.*s%s%.*s %s { %.*s, %s }`",
        (int)before->subject.place.length,
        place_text(&c->sources, before->subject.place),
        before->field.length ? "." : "", (int)before->field.length,
        place_text(&c->sources, before->field), set_operator(before->op),
        (int)before->value->length, before->value->text, list);
    return last;
}

/* What the tests of a join refer to, asked for all at once: in a large pack
 * it is in no cache. */
static void prefetch_subjects(const struct ast_condition *join)
{
    const struct ast_condition *child;
    for (child = join->child; child; child = child->next)
        if (child->kind == CONDITION_TEST && child->subject.name->meaning)
            __builtin_prefetch(child->subject.name->meaning);
        else if (child->kind <= CONDITION_OR)
            prefetch_subjects(child);
}

enum { COMPARED = 8 };

/* `a and not a`, `x != 1 or x != 2`: whatever the host is like, this is the
 * same. The first few parts are compared with one another. */
static void check_parts(struct scope *scope, const struct ast_condition *join,
                        const uint32_t *part, unsigned parts, uint32_t one)
{
    struct compilation *c = scope->compilation;
    bool all = join->kind == CONDITION_AND;
    struct diagnostic *diagnostic;
    unsigned i;
    for (i = 0; i < parts; i++)
        if (all ? graph_excludes(&c->graph, part[i], one)
                : graph_excludes(&c->graph, graph_not(part[i]), graph_not(one)))
            break;
    if (i == parts)
        return;
    diagnostic = diagnostic_add(&c->diagnostics, DIAGNOSTIC_CONSTANT,
                                join->place, "%s", CONSTANT_MESSAGE);
    diagnostic_help(&c->diagnostics, diagnostic,
                    all ? "it is never true; was `or` meant?"
                        : "it is always true; was `and` meant?");
}

static uint32_t walk_join(struct scope *scope, const struct ast_condition *join)
{
    struct graph *graph = &scope->compilation->graph;
    const struct ast_condition *child, *before = NULL;
    unsigned guards = add_guards(scope, join), parts = 0;
    uint32_t edge = GRAPH_BAD, part[COMPARED];
    for (child = join->child; child; before = child, child = child->next) {
        uint32_t one;
        if (is_stray_word(scope, before, child)) {
            child = tell_stray_words(scope, before, child);
            edge = GRAPH_BAD;
            continue;
        }
        one = lower_walk(scope, child);
        if (join == scope->whole)
            check_parts(scope, join, part, parts, one);
        if (parts < COMPARED)
            part[parts++] = one;
        if (child == join->child)
            edge = one;
        else if (join->kind == CONDITION_AND)
            edge = graph_and(graph, edge, one);
        else
            edge = graph_or(graph, edge, one);
    }
    scope->guards = guards;
    return edge;
}

static uint32_t walk_special(struct scope *scope,
                             const struct ast_condition *condition)
{
    struct compilation *c = scope->compilation;
    struct avd_special special;
    bool assumed = scope->assumed;
    scope->assumed = true;
    special.of = lower_walk(scope, condition->child);
    scope->assumed = assumed;
    if (special.of == GRAPH_BAD)
        return GRAPH_BAD;
    special.kind = condition->kind == CONDITION_KNOWN ? AVD_SPECIAL_KNOWN
                   : condition->truth                 ? AVD_SPECIAL_ELSE_TRUE
                                                      : AVD_SPECIAL_ELSE_FALSE;
    if (special.kind == AVD_SPECIAL_KNOWN)
        special.of &= ~1u;
    special.text = lower_text(c, condition->place);
    return graph_special(&c->graph, special);
}

static uint32_t too_deep(struct compilation *c,
                         const struct ast_condition *condition)
{
    if (!c->known_deep)
        diagnostic_add(&c->diagnostics, DIAGNOSTIC_TOO_DEEP, condition->place,
                       "conditions refer to one another too deeply");
    c->known_deep = true;
    return GRAPH_BAD;
}

uint32_t lower_walk(struct scope *scope, const struct ast_condition *condition)
{
    struct compilation *c = scope->compilation;
    uint32_t edge = GRAPH_BAD;
    if (c->depth == DEPTH_MAX)
        return too_deep(c, condition);
    c->depth++;
    switch (condition->kind) {
    case CONDITION_AND:
    case CONDITION_OR:
        edge = walk_join(scope, condition);
        break;
    case CONDITION_NOT:
        edge = graph_not(lower_walk(scope, condition->child));
        break;
    case CONDITION_TEST:
        edge = condition->op == TEST_HOLDS && condition->field.length == 0
                   ? lower_id(scope, condition)
                   : comparison_lower(scope, condition);
        break;
    case CONDITION_ANY:
    case CONDITION_ALL:
        edge = range_lower(scope, condition);
        break;
    case CONDITION_KNOWN:
    case CONDITION_ELSE:
        edge = walk_special(scope, condition);
        break;
    case CONDITION_BAD:
        break;
    }
    c->depth--;
    return edge;
}

uint32_t lower_condition(struct compilation *compilation,
                         const struct ast_condition *condition)
{
    struct scope scope;
    if (condition->kind <= CONDITION_OR)
        prefetch_subjects(condition);
    memset(&scope, 0, sizeof scope);
    scope.compilation = compilation;
    scope.whole = condition;
    return lower_walk(&scope, condition);
}
