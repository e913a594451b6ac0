/* SPDX-License-Identifier: MIT */
/* Fixes that are steps of themselves. */
#include "rules_pass.h"

#include <string.h>

#include "declare.h"

/* One fix on the way, and how far its references were followed. */
struct stage {
    struct fix *fix;
    struct fix **next;
    size_t count, at;
};

struct walk {
    struct compilation *c;
    struct stage *stage;
    size_t count, capacity;
};

static void add_reference(struct compilation *c, struct declarations *to,
                          const struct ast_id *id)
{
    struct declaration *declaration = id->name->meaning;
    if (declaration && declaration->kind == DECLARED_FIX)
        declarations_add(c, to, declaration);
}

/* The fixes that are steps of one; `see fix` only points. Shapes nest as deep
 * as brackets may. */
static void collect(struct compilation *c, const struct ast_item *items,
                    struct declarations *to)
{
    const struct ast_item *item;
    const struct ast_id *id;
    for (item = items; item; item = item->next) {
        if (item->kind == ITEM_FIX)
            for (id = item->ids; id; id = id->next)
                add_reference(c, to, id);
        else if (item->kind == ITEM_STEPS || item->kind == ITEM_CHOOSE_ONE ||
                 item->kind == ITEM_CONFIRM_ALL)
            collect(c, item->items, to);
    }
}

static void push(struct walk *walk, struct fix *fix)
{
    struct declarations to;
    struct stage *stage;
    memset(&to, 0, sizeof to);
    collect(walk->c, fix->base.items, &to);
    walk->stage = arena_grow(&walk->c->arena, walk->stage, &walk->capacity,
                             walk->count + 1, sizeof *walk->stage);
    stage = &walk->stage[walk->count++];
    stage->fix = fix;
    stage->next = (struct fix **)to.item;
    stage->count = to.count;
    stage->at = 0;
    fix->base.progress = PROGRESS_OPEN;
}

static void tell(const struct walk *walk, const struct fix *again)
{
    struct compilation *c = walk->c;
    struct declarations round;
    size_t from = walk->count;
    memset(&round, 0, sizeof round);
    while (walk->stage[--from].fix != again)
        ;
    for (; from < walk->count; from++)
        declarations_add(c, &round, &walk->stage[from].fix->base);
    diagnostic_add(&c->diagnostics, DIAGNOSTIC_CYCLE, again->base.id.place,
                   "a fix is a step of itself: %s",
                   declaration_round(c, &round));
}

/* Depth-first without recursion: chains of fixes may be long. */
void fix_cycles_find(struct compilation *compilation)
{
    struct walk walk;
    size_t i;
    memset(&walk, 0, sizeof walk);
    walk.c = compilation;
    for (i = 0; i < compilation->fixes.count; i++) {
        struct fix *start = compilation->fixes.item[i];
        if (start->base.progress == PROGRESS_NONE)
            push(&walk, start);
        while (walk.count > 0) {
            struct stage *now = &walk.stage[walk.count - 1];
            struct fix *next;
            if (now->at == now->count) {
                now->fix->base.progress = PROGRESS_DONE;
                walk.count--;
                continue;
            }
            next = now->next[now->at++];
            if (next->base.progress == PROGRESS_OPEN)
                tell(&walk, next);
            else if (next->base.progress == PROGRESS_NONE)
                push(&walk, next);
        }
    }
}
