/* SPDX-License-Identifier: MIT */
/* Fixes with their items. */
#include <string.h>

#include "clauses.h"
#include "lower.h"
#include "records.h"
#include "wording.h"

static bool is_shape(enum item_kind kind)
{
    return kind == ITEM_STEPS || kind == ITEM_CHOOSE_ONE ||
           kind == ITEM_CONFIRM_ALL;
}

static enum avd_item_kind record_kind(enum item_kind kind)
{
    switch (kind) {
    case ITEM_NOTE:
        return AVD_ITEM_NOTE;
    case ITEM_CAUTION:
        return AVD_ITEM_CAUTION;
    case ITEM_RUN:
        return AVD_ITEM_RUN;
    case ITEM_SEE_SYMPTOM:
        return AVD_ITEM_SEE_SYMPTOM;
    case ITEM_SEE_CAUSE:
        return AVD_ITEM_SEE_CAUSE;
    case ITEM_SEE_FIX:
        return AVD_ITEM_SEE_FIX;
    case ITEM_FIX:
        return AVD_ITEM_FIX;
    case ITEM_STEPS:
        return AVD_ITEM_STEPS;
    case ITEM_CHOOSE_ONE:
        return AVD_ITEM_CHOOSE_ONE;
    case ITEM_CONFIRM_ALL:
        return AVD_ITEM_CONFIRM_ALL;
    default:
        return AVD_ITEM_TEXT;
    }
}

static void add_item(struct records *records, struct avd_item *item)
{
    records_add(records, AVD_SECTION_ITEM, item, sizeof *item);
}

/* A command is the same on every host: no readings. */
static uint32_t command_text(struct compilation *c, uint16_t pack,
                             const struct ast_item *run)
{
    struct ast_item command = *run;
    command.value = run->other;
    return wording_plain(c, pack, &command);
}

static void add_items(struct records *records, uint16_t pack,
                      const struct ast_item *item, unsigned depth);

static void add_one(struct records *records, uint16_t pack,
                    const struct ast_item *item, unsigned depth)
{
    struct compilation *c = records->c;
    const struct ast_id *id;
    struct avd_item record;
    memset(&record, 0, sizeof record);
    record.kind = (uint8_t)record_kind(item->kind);
    record.depth = (uint8_t)depth;
    if (is_shape(item->kind)) {
        add_item(records, &record);
        add_items(records, pack, item->items, depth + 1);
    } else if (item->ids) {
        for (id = item->ids; id; id = id->next) {
            record.text = ((struct declaration *)id->name->meaning)->index;
            add_item(records, &record);
        }
    } else if (item->kind == ITEM_RUN) {
        record.shell = (uint8_t)clause_word(c, item->value, AVD_WORDS_SHELL);
        record.text = command_text(c, pack, item);
        add_item(records, &record);
    } else {
        record.text = wording_rich(c, pack, item);
        add_item(records, &record);
    }
}

static void add_items(struct records *records, uint16_t pack,
                      const struct ast_item *item, unsigned depth)
{
    for (; item; item = item->next)
        add_one(records, pack, item, depth);
}

/* Clauses of a fix that are not items. */
static bool is_item(enum item_kind kind)
{
    return kind == ITEM_NOTE || kind == ITEM_CAUTION || kind == ITEM_RUN ||
           kind == ITEM_SEE_SYMPTOM || kind == ITEM_SEE_CAUSE ||
           kind == ITEM_SEE_FIX;
}

static uint8_t add_body(struct records *records, const struct fix *fix)
{
    const struct ast_item *item;
    uint8_t kind = AVD_FIX_STEPS;
    for (item = fix->base.items; item; item = item->next) {
        if (is_item(item->kind))
            add_one(records, fix->base.pack, item, 0);
        if (!is_shape(item->kind))
            continue;
        add_items(records, fix->base.pack, item->items, 0);
        if (item->kind == ITEM_CHOOSE_ONE)
            kind = AVD_FIX_CHOOSE_ONE;
        if (item->kind == ITEM_CONFIRM_ALL)
            kind = AVD_FIX_CONFIRM_ALL;
    }
    return kind;
}

static uint16_t needs_of(struct compilation *c, const struct ast_item *items)
{
    const struct ast_item *needs = clause_find(items, ITEM_NEEDS);
    const struct ast_value *word;
    unsigned mask = 0;
    for (word = needs ? needs->value : NULL; word; word = word->next)
        mask |= 1u << clause_word(c, word, AVD_WORDS_NEED);
    return (uint16_t)mask;
}

/* The condition of a `verify`; behind the name of a let, that let's own, which
 * tells more to who reads it on a host. */
static uint32_t verify_text(struct compilation *c,
                            const struct ast_condition *condition)
{
    unsigned hops;
    for (hops = 0; hops < 8 && condition->kind == CONDITION_TEST &&
                   condition->op == TEST_HOLDS && condition->field.length == 0;
         hops++) {
        const struct declaration *declaration =
            condition->subject.name->meaning;
        if (!declaration || declaration->kind != DECLARED_LET)
            break;
        condition = declaration->block->condition;
    }
    return lower_text(c, condition->place);
}

static void add_fix(struct records *records, const struct fix *fix)
{
    struct compilation *c = records->c;
    const struct ast_item *items = fix->base.items;
    const struct ast_item *effort = clause_find(items, ITEM_EFFORT);
    const struct ast_item *risk = clause_find(items, ITEM_RISK);
    const struct ast_item *verify = clause_find(items, ITEM_VERIFY);
    uint16_t pack = fix->base.pack;
    struct avd_fix record;
    memset(&record, 0, sizeof record);
    record.id =
        pool_text(&c->pool, fix->base.id.name->text, fix->base.id.name->length);
    record.title = wording_plain(c, pack, clause_find(items, ITEM_TITLE));
    record.about = wording_rich(c, pack, clause_find(items, ITEM_ABOUT));
    record.items = records->section[AVD_SECTION_ITEM].count;
    record.kind = add_body(records, fix);
    record.item_count = records->section[AVD_SECTION_ITEM].count - record.items;
    record.effort = effort ? (uint32_t)effort->value->number : 0;
    record.verify = AVD_EDGE_NONE;
    if (verify) {
        record.verify =
            graph_edge(&c->graph, lower_condition(c, verify->condition));
        record.verify_text = verify_text(c, verify->condition);
    }
    record.doc = wording_doc(c, pack, clause_find(items, ITEM_DOC));
    record.source = records_source(records, fix->base.id.place);
    record.pack = pack;
    record.needs = needs_of(c, items);
    record.risk =
        (uint8_t)(risk ? clause_word(c, risk->value, AVD_WORDS_RISK)
                       : (unsigned)avd_word_code(AVD_WORDS_RISK, "low", 3));
    records_add(records, AVD_SECTION_FIX, &record, sizeof record);
}

void records_fixes(struct records *records)
{
    size_t i;
    for (i = 0; i < records->c->fixes.count; i++)
        add_fix(records, records->c->fixes.item[i]);
}
