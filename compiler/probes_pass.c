/* SPDX-License-Identifier: MIT */
#include "probes_pass.h"

#include <string.h>

#include "arguments.h"
#include "clauses.h"
#include "declare.h"
#include "wording.h"

static void unknown_kind(struct compilation *c, const struct ast_id *id)
{
    struct diagnostic *diagnostic =
        diagnostic_add(&c->diagnostics, DIAGNOSTIC_UNKNOWN_KIND, id->place,
                       "there is no kind of probe `%s`", id->name->text);
    struct nearest nearest;
    const char *list = "";
    int kind;
    nearest_init(&nearest, id->name->text, id->name->length);
    for (kind = 0; kind < AVD_KINDS; kind++) {
        nearest_try(&nearest, avd_kind_text(avd_kinds[kind].name),
                    strlen(avd_kind_text(avd_kinds[kind].name)));
        list = arena_format(&c->arena, "%s%s%s", list, kind ? ", " : "",
                            avd_kind_text(avd_kinds[kind].name));
    }
    if (nearest.found)
        diagnostic_help(&c->diagnostics, diagnostic, "did you mean `%s`?",
                        nearest.found);
    else
        diagnostic_help(&c->diagnostics, diagnostic, "one of: %s", list);
}

/* Kinds first: what refers to a probe's fields needs them. */
static void find_kind(struct compilation *c, struct probe *probe)
{
    const struct ast_item *read = clause_find(probe->base.items, ITEM_READ);
    int kind;
    if (!read)
        return;
    for (kind = 0; kind < AVD_KINDS; kind++)
        if (strcmp(avd_kind_text(avd_kinds[kind].name),
                   read->ids->name->text) == 0)
            break;
    if (kind == AVD_KINDS) {
        unknown_kind(c, read->ids);
        return;
    }
    probe->kind = (enum avd_kind)kind;
    probe->known_kind = true;
    if (clause_find(probe->base.items, ITEM_SECRET))
        probe->flags |= AVD_PROBE_SECRET;
    if (clause_find(probe->base.items, ITEM_OWNER_ANY))
        probe->flags |= AVD_PROBE_OWNER_ANY;
    arguments_match(c, probe, read);
}

static void compile_probe(struct compilation *c, struct probe *probe)
{
    const struct ast_item *title = clause_find(probe->base.items, ITEM_TITLE);
    struct wording_rules rules;
    memset(&rules, 0, sizeof rules);
    rules.pack = probe->base.pack;
    rules.each = probe->each;
    if (title)
        probe->title = wording_compile(c, title->value, &rules);
    if (probe->known_kind)
        arguments_compile(c, probe);
}

static void number_inputs(struct compilation *c, struct probe *probe)
{
    uint32_t *words;
    size_t i;
    if (probe->inputs_count == 0)
        return;
    words = arena_alloc(&c->arena, probe->inputs_count * sizeof *words);
    for (i = 0; i < probe->inputs_count; i++)
        words[i] = probe->input[i]->base.index;
    probe->inputs = pool_list(&c->pool, words, probe->inputs_count);
}

/* ---- questions ---- */

static void compile_question(struct compilation *c, struct question *question)
{
    struct ast_item *answer = clause_find(question->base.items, ITEM_ANSWER);
    const struct ast_entry *one, *other;
    if (!answer)
        return;
    question->known_answer = true;
    question->choices = answer->entries;
    if (answer->value && (answer->value->length != 6 ||
                          memcmp(answer->value->text, "yes_no", 6) != 0)) {
        question->known_answer = false;
        if (answer->value->kind == VALUE_BAD)
            return;
        diagnostic_help(
            &c->diagnostics,
            diagnostic_add(&c->diagnostics, DIAGNOSTIC_UNKNOWN_WORD,
                           answer->value->place, "`%.*s` does not fit here",
                           (int)answer->value->length, answer->value->text),
            "answer yes_no, or answer choice { word \"Label\" }");
    }
    for (one = question->choices; one; one = one->next)
        for (other = question->choices; other != one; other = other->next)
            if (one->id.name == other->id.name)
                diagnostic_add(&c->diagnostics, DIAGNOSTIC_DUPLICATE_ID,
                               one->id.place, "`%s` is there twice",
                               one->id.name->text);
}

/* ---- twins ---- */

static bool same_choices(const struct question *a, const struct question *b)
{
    const struct ast_entry *one = a->choices, *other = b->choices;
    for (; one && other; one = one->next, other = other->next)
        if (one->id.name != other->id.name)
            return false;
    return !one && !other;
}

/* Whether they make probes of the same ids; these are compared themselves. */
static bool same_group(const struct declaration *a, const struct declaration *b)
{
    const struct ast_entry *one = a->block->each, *other = b->block->each;
    for (; one && other; one = one->next, other = other->next)
        if (one->id.name != other->id.name)
            return false;
    return !one && !other;
}

static void compare_twins(struct compilation *c, const struct twins *twins)
{
    bool same;
    if (twins->first->kind == DECLARED_PROBE) {
        struct probe *first = (struct probe *)twins->first;
        struct probe *second = (struct probe *)twins->second;
        find_kind(c, second);
        compile_probe(c, second);
        same = first->read == second->read && first->flags == second->flags;
    } else if (twins->first->kind == DECLARED_GROUP) {
        same = same_group(twins->first, twins->second);
    } else {
        struct question *second = (struct question *)twins->second;
        compile_question(c, second);
        same = same_choices((struct question *)twins->first, second);
    }
    if (!same)
        diagnostic_note(&c->diagnostics,
                        diagnostic_add(&c->diagnostics, DIAGNOSTIC_DUPLICATE_ID,
                                       twins->second->id.place,
                                       "`%s` is taken by something else",
                                       twins->second->id.name->text),
                        twins->first->id.place, "it is %s here",
                        declaration_name(twins->first->kind));
}

void probes_pass(struct compilation *compilation)
{
    struct compilation *c = compilation;
    struct twins *twins;
    size_t i;
    for (i = 0; i < c->probes.count; i++)
        find_kind(c, probe_at(c, i));
    for (i = 0; i < c->questions.count; i++)
        compile_question(c, c->questions.item[i]);
    for (i = 0; i < c->probes.count; i++)
        compile_probe(c, probe_at(c, i));
    for (twins = c->twins; twins; twins = twins->next)
        compare_twins(c, twins);
    for (i = 0; i < c->probes.count; i++)
        number_inputs(c, probe_at(c, i));
}
