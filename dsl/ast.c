/* SPDX-License-Identifier: MIT */
#include "ast.h"

#include <stddef.h>
#include <string.h>

#include "ast_parts.h"
#include "parse.h"

static const struct {
    const char *name;
} items[ITEM_KINDS] = {
#define ITEM(NAME, text) {text},
#define BLOCK(NAME, text)
#define MAY(BLOCK, ITEM, flags)
#include "items.def"
#undef ITEM
#undef BLOCK
#undef MAY
};

static const char *const blocks[BLOCK_KINDS] = {
#define ITEM(NAME, text)
#define BLOCK(NAME, text) text,
#define MAY(BLOCK, ITEM, flags)
#include "items.def"
#undef ITEM
#undef BLOCK
#undef MAY
};

enum { REQUIRED = ITEM_REQUIRED, MANY = ITEM_MANY };

static const uint8_t rules[BLOCK_KINDS][ITEM_KINDS] = {
#define ITEM(NAME, text)
#define BLOCK(NAME, text)
#define MAY(BLOCK, ITEM, flags)                                                \
    [BLOCK_##BLOCK][ITEM_##ITEM] = (flags) | ITEM_ALLOWED,
#include "items.def"
#undef ITEM
#undef BLOCK
#undef MAY
};

/* Bit for each required item. The MAY lines follow their BLOCK line. */
static const uint64_t required[BLOCK_KINDS + 1] = {[BLOCK_KINDS] = 0
#define ITEM(NAME, text)
#define BLOCK(NAME, text) , [BLOCK_##NAME] = 0
#define MAY(BLOCK, ITEM, flags)                                                \
    | ((flags)&ITEM_REQUIRED ? (uint64_t)1 << ITEM_##ITEM : 0)
#include "items.def"
#undef ITEM
#undef BLOCK
#undef MAY
};

_Static_assert(ITEM_KINDS <= 64, "items fit a mask");

uint64_t items_required(enum block_kind block)
{
    return required[block];
}

const char *item_name(enum item_kind kind)
{
    return items[kind].name;
}

const char *block_name(enum block_kind kind)
{
    return blocks[kind];
}

unsigned item_rule(enum block_kind block, enum item_kind item)
{
    return rules[block][item];
}

const char *ast_token_text(const struct parse *parse, struct token token)
{
    return place_text(parse->diagnostics->sources, token.place);
}

size_t ast_respell(char *to, size_t room, const char *text, size_t length)
{
    size_t i, n = 0;
    for (i = 0; i < length && n + 2 < room; i++) {
        char c = text[i];
        bool capital = c >= 'A' && c <= 'Z';
        if (n == 0 && (c == '_' || c == '-' || (c >= '0' && c <= '9')))
            continue;
        if (capital && i > 0 && text[i - 1] >= 'a' && text[i - 1] <= 'z')
            to[n++] = '_';
        to[n++] = capital ? (char)(c | 0x20) : c == '-' ? '_' : c;
    }
    to[n] = '\0';
    return n;
}

/* An id that is not well spelt is told, and stands for the one that was
 * probably meant. */
static struct name *respelt_name(struct parse *parse, struct token token)
{
    const char *text = ast_token_text(parse, token);
    char right[64];
    size_t length = ast_respell(right, sizeof right, text, token.place.length);
    struct diagnostic *diagnostic = diagnostic_add(
        parse->diagnostics, DIAGNOSTIC_BAD_ID, token.place,
        text[0] >= '0' && text[0] <= '9'
            ? "an id begins with a letter"
            : "an id has small letters, digits and underscores only");
    if (length > 0 && (text[0] < '0' || text[0] > '9'))
        diagnostic_help(parse->diagnostics, diagnostic, "write `%s`", right);
    return names_get(parse->names, right, length);
}

struct name *ast_name(struct parse *parse, struct token token)
{
    if (token.misspelt)
        return respelt_name(parse, token);
    return names_get(parse->names, ast_token_text(parse, token),
                     token.place.length);
}

struct ast_id ast_id_of(struct parse *parse, struct token token)
{
    struct ast_id id;
    id.name = ast_name(parse, token);
    id.place = token.place;
    id.next = NULL;
    return id;
}

struct ast_id *ast_id(struct parse *parse, struct ast_id *last,
                      struct token token)
{
    struct ast_id *id = arena_alloc(parse->arena, sizeof *id);
    *id = ast_id_of(parse, token);
    id->next = last ? last->next : id;
    if (last)
        last->next = id;
    return id;
}

struct ast_id *ast_id_done(struct ast_id *last)
{
    struct ast_id *first = last->next;
    last->next = NULL;
    return first;
}

static struct ast_condition *
condition_new(struct parse *parse, enum condition_kind kind, struct place place)
{
    size_t size = kind == CONDITION_TEST
                      ? sizeof(struct ast_condition)
                      : offsetof(struct ast_condition, last_child) +
                            sizeof(struct ast_condition *);
    struct ast_condition *condition = arena_alloc(parse->arena, size);
    condition->kind = kind;
    condition->place = place;
    return condition;
}

static void add_child(struct parse *parse, struct ast_condition *condition,
                      struct ast_condition *child)
{
    if (condition->last_child)
        condition->last_child->next = child;
    else
        condition->child = child;
    condition->last_child = child;
    if (condition->depth <= child->depth)
        condition->depth = child->depth + 1;
    if (condition->depth > CONDITION_DEPTH && !parse->known_deep) {
        parse->known_deep = true;
        parse->broken = true;
        diagnostic_help(parse->diagnostics,
                        diagnostic_add(parse->diagnostics, DIAGNOSTIC_TOO_DEEP,
                                       condition->place,
                                       "this condition is nested too deeply"),
                        "give parts of it a name with `let`");
    }
    /* Nothing deeper is ever looked at. */
    if (condition->depth > CONDITION_DEPTH) {
        condition->kind = CONDITION_BAD;
        condition->child = condition->last_child = NULL;
        condition->depth = 0;
    }
}

struct ast_condition *ast_join(struct parse *parse, enum condition_kind kind,
                               struct ast_condition *a, struct ast_condition *b)
{
    struct ast_condition *join = a;
    if (a->kind != kind || a->bracketed) {
        join = condition_new(parse, kind, a->place);
        add_child(parse, join, a);
    }
    add_child(parse, join, b);
    join->place = place_join(a->place, b->place);
    return join;
}

static void tell_unclear_else(struct parse *parse, struct place place)
{
    diagnostic_help(parse->diagnostics,
                    diagnostic_add(parse->diagnostics,
                                   DIAGNOSTIC_ELSE_NEEDS_BRACKETS, place,
                                   "`not` and `or else` need brackets"),
                    "write (not ...) or else ..., or not (... or else ...)");
}

struct ast_condition *ast_wrap(struct parse *parse, enum condition_kind kind,
                               struct token from, struct ast_condition *child)
{
    struct ast_condition *wrap =
        condition_new(parse, kind, place_join(from.place, child->place));
    wrap->op_place = from.place;
    if (kind == CONDITION_NOT && child->kind == CONDITION_ELSE &&
        !child->bracketed)
        tell_unclear_else(parse, wrap->place);
    add_child(parse, wrap, child);
    return wrap;
}

struct ast_condition *ast_bracket(struct token open,
                                  struct ast_condition *condition,
                                  struct token close)
{
    condition->place = place_join(open.place, close.place);
    condition->bracketed = true;
    return condition;
}

struct ast_condition *ast_else(struct parse *parse, struct ast_condition *child,
                               struct ast_value *truth)
{
    struct ast_condition *other = condition_new(
        parse, CONDITION_ELSE, place_join(child->place, truth->place));
    other->truth = truth->number != 0;
    add_child(parse, other, child);
    return other;
}

struct ast_condition *ast_subject(struct parse *parse, struct token id,
                                  const struct token *field)
{
    struct ast_condition *test = condition_new(parse, CONDITION_TEST, id.place);
    test->subject = ast_id_of(parse, id);
    if (field) {
        test->field = ast_field_place(*field);
        test->place = place_join(id.place, field->place);
    }
    return test;
}

struct ast_condition *ast_test(struct ast_condition *subject, enum test_op op,
                               struct token from, struct token to,
                               struct ast_value *value)
{
    subject->op = op;
    subject->op_place = place_join(from.place, to.place);
    subject->value = value;
    value->next = NULL;
    subject->place = place_join(subject->place, value->place);
    return subject;
}

struct ast_condition *ast_bad(struct ast_condition *test)
{
    test->kind = CONDITION_BAD;
    return test;
}

struct ast_condition *ast_newer(struct parse *parse,
                                struct ast_condition *subject,
                                struct token from, struct token to,
                                struct ast_condition *than)
{
    struct ast_value *value = ast_value_new(parse, VALUE_READING, than->place);
    value->reading = arena_alloc(parse->arena, sizeof *value->reading);
    value->reading->id = than->subject;
    value->reading->field = than->field;
    return ast_test(subject, TEST_NEWER_THAN, from, to, value);
}

struct ast_argument *ast_argument(struct parse *parse, const struct token *name,
                                  struct ast_value *value)
{
    struct ast_argument *argument = arena_alloc(parse->arena, sizeof *argument);
    argument->value = value;
    value->next = NULL;
    argument->place = value->place;
    if (name) {
        argument->name = name->place;
        argument->name.length--;
        argument->place = place_join(name->place, value->place);
    }
    argument->next = argument;
    return argument;
}

struct ast_argument *ast_argument_append(struct ast_argument *last,
                                         struct ast_argument *argument)
{
    if (last) {
        argument->next = last->next;
        last->next = argument;
    }
    return argument;
}

struct ast_entry *ast_entry(struct parse *parse, struct ast_entry *last,
                            struct token id, struct ast_value *value)
{
    struct ast_entry *entry = arena_alloc(parse->arena, sizeof *entry);
    entry->id = ast_id_of(parse, id);
    entry->value = value;
    entry->next = last ? last->next : entry;
    if (last)
        last->next = entry;
    return entry;
}

struct ast_entry *ast_entry_done(struct ast_entry *last)
{
    struct ast_entry *first;
    if (!last)
        return NULL;
    first = last->next;
    last->next = NULL;
    return first;
}
