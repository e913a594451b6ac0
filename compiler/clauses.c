/* SPDX-License-Identifier: MIT */
#include "clauses.h"

#include <string.h>

struct ast_item *clause_find(const struct ast_item *items, enum item_kind kind)
{
    for (; items; items = items->next)
        if (items->kind == kind)
            return (struct ast_item *)items;
    return NULL;
}

/* "a symptom, a cause": where a clause would belong. */
static const char *homes_of(struct compilation *c, enum item_kind item)
{
    const char *text = "";
    int block;
    for (block = 0; block < BLOCK_KINDS; block++)
        if (item_rule((enum block_kind)block, item))
            text = arena_format(&c->arena, "%s%sa %s", text, *text ? ", " : "",
                                block_name((enum block_kind)block));
    return text;
}

static void check_one(struct compilation *c, enum block_kind kind,
                      const struct ast_item *item, const struct ast_item **seen)
{
    unsigned rule = item_rule(kind, item->kind);
    struct diagnostic *diagnostic;
    if (!rule && item->kind == ITEM_TEXT && kind != BLOCK_SHAPE) {
        seen[ITEM_TEXT] = item; /* told with what is missing */
    } else if (!rule) {
        diagnostic =
            diagnostic_add(&c->diagnostics, DIAGNOSTIC_MISPLACED_CLAUSE,
                           item->keyword, "`%s` does not belong in a %s",
                           item_name(item->kind), block_name(kind));
        diagnostic_help(&c->diagnostics, diagnostic, "it belongs in %s",
                        homes_of(c, item->kind));
    } else if (seen[item->kind] && !(rule & ITEM_MANY)) {
        diagnostic =
            diagnostic_add(&c->diagnostics, DIAGNOSTIC_REPEATED_CLAUSE,
                           item->keyword, "`%s` stands twice in this %s",
                           item_name(item->kind), block_name(kind));
        diagnostic_note(&c->diagnostics, diagnostic, seen[item->kind]->keyword,
                        "the first is here");
    } else {
        seen[item->kind] = item;
    }
}

/* Pairs that stand for one another: the first is enough if any is there. */
static bool has_instead(enum block_kind kind, const struct ast_item **seen,
                        const char **wanted)
{
    if (kind == BLOCK_CAUSE) {
        *wanted = "when (or confirm when, suspect when, rule out when)";
        return seen[ITEM_WHEN] || seen[ITEM_CONFIRM_WHEN] ||
               seen[ITEM_SUSPECT_WHEN] || seen[ITEM_RULE_OUT_WHEN];
    }
    if (kind == BLOCK_FIX) {
        *wanted = "steps (or choose one, confirm all)";
        return seen[ITEM_STEPS] || seen[ITEM_CHOOSE_ONE] ||
               seen[ITEM_CONFIRM_ALL];
    }
    return true;
}

static void check_missing(struct compilation *c, enum block_kind kind,
                          const struct ast_item **seen, uint64_t mask,
                          struct place place)
{
    uint64_t lacks = items_required(kind) & ~mask;
    const char *missing = "", *wanted = "";
    bool instead = has_instead(kind, seen, &wanted);
    int item;
    if (!lacks && instead)
        return;
    for (item = 0; item < ITEM_KINDS; item++)
        if (lacks >> item & 1)
            missing =
                arena_format(&c->arena, "%s%s%s", missing, *missing ? ", " : "",
                             item_name((enum item_kind)item));
    if (!instead)
        missing = arena_format(&c->arena, "%s%s%s", missing,
                               *missing ? ", " : "", wanted);
    diagnostic_add(&c->diagnostics, DIAGNOSTIC_MISSING_CLAUSE, place,
                   "this %s lacks: %s", block_name(kind), missing);
}

static void check_clash(struct compilation *c, const struct ast_item **seen,
                        enum item_kind one, enum item_kind other,
                        const char *help)
{
    struct diagnostic *diagnostic;
    if (!seen[one] || !seen[other])
        return;
    diagnostic = diagnostic_add(
        &c->diagnostics, DIAGNOSTIC_CLAUSES_CLASH, seen[other]->keyword,
        "`%s` and `%s` exclude each other", item_name(one), item_name(other));
    diagnostic_note(&c->diagnostics, diagnostic, seen[one]->keyword,
                    "`%s` is here", item_name(one));
    diagnostic_help(&c->diagnostics, diagnostic, "%s", help);
}

static void check_clashes(struct compilation *c, enum block_kind kind,
                          const struct ast_item **seen)
{
    static const char *const when =
        "`when` means confirmed if it holds and ruled out if not; use "
        "`confirm when` in its place";
    static const char *const shape =
        "a fix has one shape; nest the other one inside it";
    if (kind == BLOCK_CAUSE) {
        check_clash(c, seen, ITEM_WHEN, ITEM_CONFIRM_WHEN, when);
        check_clash(c, seen, ITEM_WHEN, ITEM_SUSPECT_WHEN, when);
        check_clash(c, seen, ITEM_WHEN, ITEM_RULE_OUT_WHEN, when);
    } else if (kind == BLOCK_FIX) {
        check_clash(c, seen, ITEM_STEPS, ITEM_CHOOSE_ONE, shape);
        check_clash(c, seen, ITEM_STEPS, ITEM_CONFIRM_ALL, shape);
        check_clash(c, seen, ITEM_CHOOSE_ONE, ITEM_CONFIRM_ALL, shape);
    }
}

/* A text that has lost its key is both misplaced and missing. */
static void tell_text(struct compilation *c, enum block_kind kind,
                      const struct ast_item **seen, uint64_t mask)
{
    struct diagnostic *diagnostic = diagnostic_add(
        &c->diagnostics, DIAGNOSTIC_MISPLACED_CLAUSE, seen[ITEM_TEXT]->keyword,
        "a text alone does not belong in a %s", block_name(kind));
    uint64_t lacks = items_required(kind) & ~mask;
    if (lacks >> ITEM_TITLE & 1)
        diagnostic_help(&c->diagnostics, diagnostic,
                        "write `title` in front of it");
    else if (lacks >> ITEM_ASK & 1)
        diagnostic_help(&c->diagnostics, diagnostic,
                        "write `ask` in front of it");
    else
        diagnostic_help(&c->diagnostics, diagnostic,
                        "it belongs in a list of steps, or lacks its key");
}

void clauses_check(struct compilation *compilation, enum block_kind kind,
                   const struct ast_item *items, struct place place,
                   const struct ast_block *block)
{
    const struct ast_item *seen[ITEM_KINDS] = {NULL};
    uint64_t mask = 0;
    for (; items; items = items->next) {
        if (!block->unclosed || item_rule(kind, items->kind))
            check_one(compilation, kind, items, seen);
        mask |= (uint64_t)1 << items->kind;
    }
    if (seen[ITEM_TEXT] && !item_rule(kind, ITEM_TEXT) && !block->broken)
        tell_text(compilation, kind, seen, mask);
    else if (!block->broken)
        check_missing(compilation, kind, seen, mask, place);
    check_clashes(compilation, kind, seen);
}

const char *clause_words_list(struct compilation *compilation,
                              enum avd_words words)
{
    const char *text = "", *word;
    unsigned code;
    size_t length;
    for (code = 0; (word = avd_word(words, code, &length)); code++)
        text = arena_format(&compilation->arena, "%s%s%.*s", text,
                            code ? ", " : "", (int)length, word);
    return text;
}

void clause_help_words(struct compilation *compilation,
                       struct diagnostic *diagnostic, const char *text,
                       size_t length, enum avd_words words)
{
    struct nearest nearest;
    const char *word;
    size_t word_length;
    unsigned code;
    nearest_init(&nearest, text, length);
    for (code = 0; (word = avd_word(words, code, &word_length)); code++)
        nearest_try(&nearest, word, word_length);
    if (nearest.found)
        diagnostic_help(&compilation->diagnostics, diagnostic,
                        "did you mean `%.*s`?", (int)nearest.found_length,
                        nearest.found);
    else
        diagnostic_help(&compilation->diagnostics, diagnostic, "one of: %s",
                        clause_words_list(compilation, words));
}

static void help_choices(struct compilation *c, struct diagnostic *diagnostic,
                         const struct ast_value *value,
                         const struct question *question)
{
    const struct ast_entry *entry;
    const char *list = "";
    struct nearest nearest;
    nearest_init(&nearest, value->text, value->length);
    for (entry = question->choices; entry; entry = entry->next) {
        const struct name *name = entry->id.name;
        nearest_try(&nearest, name->text, name->length);
        list = arena_format(&c->arena, "%s%s%s", list, *list ? ", " : "",
                            name->text);
    }
    if (nearest.found)
        diagnostic_help(&c->diagnostics, diagnostic, "did you mean `%s`?",
                        nearest.found);
    else
        diagnostic_help(&c->diagnostics, diagnostic, "one of: %s", list);
}

void clause_unknown_word(struct compilation *compilation,
                         const struct ast_value *value, enum avd_words words,
                         const struct question *choices)
{
    struct diagnostic *diagnostic = diagnostic_add(
        &compilation->diagnostics, DIAGNOSTIC_UNKNOWN_ENUM_WORD, value->place,
        "`%.*s` is none of the words that this has", (int)value->length,
        value->text);
    if (choices)
        help_choices(compilation, diagnostic, value, choices);
    else
        clause_help_words(compilation, diagnostic, value->text, value->length,
                          words);
}

unsigned clause_word(struct compilation *compilation,
                     const struct ast_value *value, enum avd_words words)
{
    int code;
    if (value->kind == VALUE_BAD)
        return 0;
    code = avd_word_code(words, value->text, value->length);
    if (code >= 0)
        return (unsigned)code;
    clause_help_words(compilation,
                      diagnostic_add(&compilation->diagnostics,
                                     DIAGNOSTIC_UNKNOWN_WORD, value->place,
                                     "`%.*s` does not fit here",
                                     (int)value->length, value->text),
                      value->text, value->length, words);
    return 0;
}
