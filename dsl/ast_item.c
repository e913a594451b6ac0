/* SPDX-License-Identifier: MIT */
/* Constructors of items and blocks. */
#include "ast.h"

#include "parse.h"

struct ast_item *ast_item(struct parse *parse, enum item_kind kind,
                          struct token from, struct token to,
                          struct ast_value *value)
{
    struct ast_item *item = arena_alloc(parse->arena, sizeof *item);
    item->kind = kind;
    item->keyword = place_join(from.place, to.place);
    item->place = item->keyword;
    item->next = item;
    if (value) {
        /* A ring of words, or one value. */
        item->value = value->next ? value->next : value;
        item->place = place_join(item->keyword, value->place);
        value->next = NULL;
    }
    return item;
}

struct ast_item *ast_item_condition(struct parse *parse, enum item_kind kind,
                                    struct token from, struct token to,
                                    struct ast_condition *condition)
{
    struct ast_item *item = ast_item(parse, kind, from, to, NULL);
    item->condition = condition;
    item->place = place_join(item->keyword, condition->place);
    return item;
}

struct ast_item *ast_item_ids(struct parse *parse, enum item_kind kind,
                              struct token from, struct token to,
                              struct ast_id *last)
{
    struct ast_item *item = ast_item(parse, kind, from, to, NULL);
    item->place = place_join(item->keyword, last->place);
    item->ids = ast_id_done(last);
    return item;
}

static struct ast_item *items_done(struct ast_item *last)
{
    struct ast_item *first;
    if (!last)
        return NULL;
    first = last->next;
    last->next = NULL;
    return first;
}

struct ast_item *ast_item_hold(struct ast_item *item, struct ast_item *last,
                               struct token close)
{
    item->items = items_done(last);
    item->place = place_join(item->keyword, close.place);
    return item;
}

struct ast_item *ast_item_items(struct parse *parse, enum item_kind kind,
                                struct token from, struct token to,
                                struct ast_item *last, struct token close)
{
    return ast_item_hold(ast_item(parse, kind, from, to, NULL), last, close);
}

struct ast_item *ast_item_values(struct parse *parse, enum item_kind kind,
                                 struct token from, struct ast_value *value,
                                 struct ast_value *other,
                                 struct ast_value *third)
{
    struct ast_item *item = ast_item(parse, kind, from, from, value);
    item->other = other;
    other->next = NULL;
    item->third = third;
    if (third)
        third->next = NULL;
    item->place =
        place_join(item->keyword, third ? third->place : other->place);
    return item;
}

struct ast_item *ast_item_read(struct parse *parse, struct token from,
                               struct token kind, struct ast_argument *last,
                               struct token close)
{
    struct ast_item *item =
        ast_item_ids(parse, ITEM_READ, from, from, ast_id(parse, NULL, kind));
    item->place = place_join(item->keyword, close.place);
    if (last) {
        item->arguments = last->next;
        last->next = NULL;
    }
    return item;
}

struct ast_item *ast_item_answer(struct parse *parse, struct token from,
                                 struct ast_value *word, struct ast_entry *last)
{
    struct ast_item *item = ast_item(parse, ITEM_ANSWER, from, from, word);
    item->entries = ast_entry_done(last);
    return item;
}

struct ast_item *ast_item_given(struct parse *parse, enum given_kind given,
                                struct token from, struct token id,
                                const struct token *field,
                                struct ast_value *value)
{
    enum item_kind kind = given < EXPECT_SYMPTOM ? ITEM_GIVEN : ITEM_EXPECT;
    struct ast_item *item = ast_item(parse, kind, from, from, value);
    item->given = given;
    item->ids = ast_id_done(ast_id(parse, NULL, id));
    if (field) {
        item->field = field->place;
        item->field.start++;
        item->field.length--;
    }
    return item;
}

struct ast_item *ast_item_append(struct ast_item *last, struct ast_item *item)
{
    if (last) {
        item->next = last->next;
        last->next = item;
    }
    return item;
}

void ast_block(struct parse *parse, enum block_kind kind, struct token from,
               struct token id, struct ast_value *title,
               struct ast_condition *condition, struct ast_item *last)
{
    struct ast_block *block;
    if (!title && id.place.length == 0)
        return; /* it has no id, which was told */
    block = arena_alloc(parse->arena, sizeof *block);
    block->kind = kind;
    block->keyword = from.place;
    block->id.place = title ? title->place : id.place;
    if (!title)
        block->id.name = ast_name(parse, id);
    block->title = title;
    block->condition = condition;
    block->of = parse->of;
    block->each = parse->each;
    block->items = items_done(last);
    block->broken = parse->broken;
    block->unclosed = parse->unclosed;
    if (parse->last)
        parse->last->next = block;
    else
        parse->file->blocks = block;
    parse->last = block;
}
