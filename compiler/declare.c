/* SPDX-License-Identifier: MIT */
#include "declare.h"

#include <stdlib.h>
#include <string.h>

#include "clauses.h"

const char *declaration_name(enum declaration_kind kind)
{
    static const char *const names[] = {
        [DECLARED_PROBE] = "a probe",       [DECLARED_GROUP] = "a probe",
        [DECLARED_QUESTION] = "a question", [DECLARED_LET] = "a let",
        [DECLARED_SYMPTOM] = "a symptom",   [DECLARED_CAUSE] = "a cause",
        [DECLARED_FIX] = "a fix",
    };
    return names[kind];
}

void declarations_add(struct compilation *compilation,
                      struct declarations *list, void *item)
{
    list->item = arena_grow(&compilation->arena, list->item, &list->capacity,
                            list->count + 1, sizeof *list->item);
    list->item[list->count++] = item;
}

const char *declaration_round(struct compilation *compilation,
                              const struct declarations *path)
{
    enum { FIRST = 8, LAST = 2 };
    const char *text = "";
    size_t i;
    for (i = 0; i < path->count; i++) {
        const struct declaration *declaration = path->item[i];
        if (i == FIRST && path->count > FIRST + LAST) {
            i = path->count - LAST - 1;
            text = arena_format(&compilation->arena, "%s... -> ", text);
            continue;
        }
        text = arena_format(&compilation->arena, "%s%s -> ", text,
                            declaration->id.name->text);
    }
    return arena_format(
        &compilation->arena, "%s%s", text,
        ((const struct declaration *)path->item[0])->id.name->text);
}

/* The same probe or question in two packs is one; whether it is the same is
 * known when its arguments are. */
static bool may_be_twins(const struct declaration *a,
                         const struct declaration *b)
{
    return a->kind == b->kind && a->pack != b->pack &&
           (a->kind == DECLARED_PROBE || a->kind == DECLARED_GROUP ||
            a->kind == DECLARED_QUESTION);
}

/* Hangs a declaration on its name. False if the id is taken. */
static bool bind(struct compilation *c, struct declaration *declaration)
{
    struct name *name = declaration->id.name;
    struct declaration *first = name->meaning;
    struct diagnostic *diagnostic;
    if (!first) {
        name->meaning = declaration;
        if (c->last)
            c->last->next = declaration;
        else
            c->first = declaration;
        c->last = declaration;
        return true;
    }
    if (may_be_twins(first, declaration)) {
        struct twins *twins = arena_alloc(&c->arena, sizeof *twins);
        twins->first = first;
        twins->second = declaration;
        twins->next = c->twins;
        c->twins = twins;
        return false;
    }
    diagnostic =
        diagnostic_add(&c->diagnostics, DIAGNOSTIC_DUPLICATE_ID,
                       declaration->id.place, "`%s` is taken", name->text);
    diagnostic_note(&c->diagnostics, diagnostic, first->id.place,
                    "it is %s here", declaration_name(first->kind));
    return false;
}

static void *declaration_new(struct compilation *c, size_t size,
                             enum declaration_kind kind,
                             struct ast_block *block, uint16_t pack)
{
    struct declaration *declaration = arena_alloc(&c->arena, size);
    declaration->kind = kind;
    declaration->id = block->id;
    declaration->block = block;
    declaration->items = block->items;
    declaration->pack = pack;
    return declaration;
}

static struct probe *probe_new(struct compilation *c, struct ast_block *block,
                               uint16_t pack)
{
    struct probe *probe =
        declaration_new(c, sizeof *probe, DECLARED_PROBE, block, pack);
    probe->gate = AVD_EDGE_NONE;
    probe->capture = AVD_TYPES;
    return probe;
}

static void declare_group(struct compilation *c, struct ast_block *block,
                          uint16_t pack)
{
    struct group *group =
        declaration_new(c, sizeof *group, DECLARED_GROUP, block, pack);
    struct ast_entry *entry;
    size_t count = 0;
    for (entry = block->each; entry; entry = entry->next)
        count++;
    group->member = arena_alloc(&c->arena, count * sizeof *group->member);
    /* A clash is told once, unless it is that of twins, which are compared
     * probe by probe. */
    if (bind(c, &group->base))
        declarations_add(c, &c->groups, group);
    else if (!may_be_twins(block->id.name->meaning, &group->base))
        return;
    for (entry = block->each; entry; entry = entry->next) {
        struct probe *probe = probe_new(c, block, pack);
        const char *name = arena_format(
            &c->arena, "%s_%s", block->id.name->text, entry->id.name->text);
        probe->base.id.name = names_get(&c->names, name, strlen(name));
        probe->base.id.place = entry->id.place;
        probe->each = entry->value;
        probe->base.group = group;
        if (!bind(c, &probe->base))
            continue;
        group->member[group->members++] = probe;
        declarations_add(c, &c->probes, probe);
    }
}

static void declare_scenario(struct compilation *c, struct ast_block *block,
                             uint16_t pack)
{
    struct scenario *scenario = arena_alloc(&c->arena, sizeof *scenario);
    struct scenario *other;
    scenario->block = block;
    scenario->pack = pack;
    scenario->name =
        arena_text(&c->arena, block->title->text, block->title->length);
    for (other = c->scenarios; other; other = other->next)
        if (other->pack == pack && strcmp(other->name, scenario->name) == 0)
            diagnostic_note(&c->diagnostics,
                            diagnostic_add(&c->diagnostics,
                                           DIAGNOSTIC_DUPLICATE_ID,
                                           block->title->place,
                                           "a second scenario of this name"),
                            other->block->title->place, "the first is here");
    if (c->last_scenario)
        c->last_scenario->next = scenario;
    else
        c->scenarios = scenario;
    c->last_scenario = scenario;
    c->scenario_count++;
}

static void add_indexed(struct compilation *c, struct declarations *list,
                        struct declaration *declaration)
{
    if (!bind(c, declaration))
        return;
    declaration->index = (uint32_t)list->count;
    declarations_add(c, list, declaration);
}

/* Fixes that stand inside a cause or symptom: CAUSE.fix cannot be written as
 * an id, so that it clashes with nothing. */
static void declare_inline_fix(struct compilation *c,
                               const struct declaration *owner)
{
    struct ast_item *item = clause_find(owner->items, ITEM_INLINE_FIX);
    struct fix *fix;
    const char *name;
    if (!item)
        return;
    fix = declaration_new(c, sizeof *fix, DECLARED_FIX, owner->block,
                          owner->pack);
    name = arena_format(&c->arena, "%s.fix", owner->id.name->text);
    fix->base.id.name = names_get(&c->names, name, strlen(name));
    fix->base.id.place = item->keyword;
    fix->base.items = item->items;
    fix->base.used = true;
    fix->owner = item;
    clauses_check(c, BLOCK_FIX, item->items, item->keyword, owner->block);
    add_indexed(c, &c->fixes, &fix->base);
}

static void declare_block(struct compilation *c, struct ast_block *block,
                          uint16_t pack)
{
    struct declaration *declaration;
    switch (block->kind) {
    case BLOCK_PROBE:
        if (block->each) {
            declare_group(c, block, pack);
        } else {
            struct probe *probe = probe_new(c, block, pack);
            if (bind(c, &probe->base))
                declarations_add(c, &c->probes, probe);
        }
        break;
    case BLOCK_QUESTION:
        declaration = declaration_new(c, sizeof(struct question),
                                      DECLARED_QUESTION, block, pack);
        add_indexed(c, &c->questions, declaration);
        break;
    case BLOCK_LET:
        declaration =
            declaration_new(c, sizeof(struct let), DECLARED_LET, block, pack);
        add_indexed(c, &c->lets, declaration);
        break;
    case BLOCK_SYMPTOM:
        declaration = declaration_new(c, sizeof(struct symptom),
                                      DECLARED_SYMPTOM, block, pack);
        add_indexed(c, &c->symptoms, declaration);
        declare_inline_fix(c, declaration);
        break;
    case BLOCK_CAUSE:
        declaration = declaration_new(c, sizeof(struct cause), DECLARED_CAUSE,
                                      block, pack);
        add_indexed(c, &c->causes, declaration);
        declare_inline_fix(c, declaration);
        break;
    case BLOCK_FIX:
        declaration =
            declaration_new(c, sizeof(struct fix), DECLARED_FIX, block, pack);
        add_indexed(c, &c->fixes, declaration);
        break;
    case BLOCK_SCENARIO:
        declare_scenario(c, block, pack);
        break;
    default:
        break;
    }
}

static void declare_file(struct compilation *c, const struct ast_file *file,
                         uint16_t pack)
{
    struct ast_block *block;
    for (block = file->blocks; block; block = block->next) {
        block->pack = pack;
        if (block->kind != BLOCK_LET)
            clauses_check(c, block->kind, block->items, block->keyword, block);
        declare_block(c, block, pack);
    }
}

static int by_id(const void *left, const void *right)
{
    const struct probe *const *a = left, *const *b = right;
    return strcmp((*a)->base.id.name->text, (*b)->base.id.name->text);
}

static void number_readings(struct compilation *c)
{
    size_t i;
    if (c->probes.count > 0)
        qsort(c->probes.item, c->probes.count, sizeof *c->probes.item, by_id);
    for (i = 0; i < c->probes.count; i++)
        probe_at(c, i)->base.index = (uint32_t)i;
    for (i = 0; i < c->questions.count; i++)
        ((struct question *)c->questions.item[i])->base.index =
            (uint32_t)(c->probes.count + i);
    if (c->probes.count + c->questions.count > AVD_READING_MAX)
        diagnostic_add(&c->diagnostics, DIAGNOSTIC_TOO_MANY, c->first->id.place,
                       "more than 16 million probes and questions");
}

void declare(struct compilation *compilation)
{
    struct compilation *c = compilation;
    size_t i, j;
    for (i = 0; i < c->packs; i++)
        for (j = 0; j < c->pack[i].sources; j++)
            declare_file(c, c->file[c->pack[i].source[j]], (uint16_t)i);
    number_readings(c);
}
