/* SPDX-License-Identifier: MIT */
#include "ast.h"

#include <stddef.h>
#include <string.h>

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

static const char *token_text(const struct parse *parse, struct token token)
{
    return place_text(parse->diagnostics->sources, token.place);
}

/* How an id was probably meant: BootLoader and boot-loader as boot_loader. */
static size_t respell(char *to, size_t room, const char *text, size_t length)
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
    const char *text = token_text(parse, token);
    char right[64];
    size_t length = respell(right, sizeof right, text, token.place.length);
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
    return names_get(parse->names, token_text(parse, token),
                     token.place.length);
}

static struct ast_id id_of(struct parse *parse, struct token token)
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
    *id = id_of(parse, token);
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

static struct ast_value *value_new(struct parse *parse, enum value_kind kind,
                                   struct place place)
{
    struct ast_value *value = arena_alloc(parse->arena, sizeof *value);
    value->kind = kind;
    value->place = place;
    value->next = value;
    return value;
}

/* The common indentation of the lines of a text block. */
static size_t indentation(const char *from, const char *end)
{
    size_t least = SIZE_MAX;
    while (from < end) {
        const char *at = from;
        while (at < end && (*at == ' ' || *at == '\t'))
            at++;
        if (at < end && *at != '\n' && *at != '\r' &&
            (size_t)(at - from) < least)
            least = (size_t)(at - from);
        from = memchr(at, '\n', (size_t)(end - at));
        from = from ? from + 1 : end;
    }
    return least;
}

/* `"""`, a line end, lines, and a line with `"""`: without the quotes, the
 * common indentation and the last line end. */
static void read_text_block(struct parse *parse, struct ast_value *value,
                            const char *text, size_t length)
{
    const char *from = memchr(text, '\n', length);
    const char *end = text + length;
    char *to;
    size_t cut;
    value->text = "";
    if (!from || end - from < 4 || memcmp(end - 3, "\"\"\"", 3) != 0)
        return;
    from++;
    for (end -= 3; end > from && end[-1] != '\n'; end--)
        ;
    cut = indentation(from, end);
    to = arena_alloc(parse->arena, (size_t)(end - from) + 1);
    value->text = to;
    while (from < end) {
        const char *line = memchr(from, '\n', (size_t)(end - from));
        const char *stop = line > from && line[-1] == '\r' ? line - 1 : line;
        from += (size_t)(stop - from) < cut ? (size_t)(stop - from) : cut;
        memcpy(to, from, (size_t)(stop - from));
        to += stop - from;
        *to++ = '\n';
        from = line + 1;
    }
    while (to > value->text && to[-1] == '\n')
        to--;
    *to = '\0';
    value->length = (uint32_t)(to - value->text);
}

static void read_text(struct parse *parse, struct ast_value *value,
                      const char *text, size_t length)
{
    if (length >= 3 && memcmp(text, "\"\"\"", 3) == 0) {
        read_text_block(parse, value, text, length);
        return;
    }
    value->text = text + 1;
    /* One that is not closed has lost its last quote. */
    value->length =
        (uint32_t)(length > 1 && text[length - 1] == text[0] ? length - 2
                                                             : length - 1);
    /* Typographic quotes have three bytes; already told. */
    if ((unsigned char)text[0] >= 0x80) {
        value->text = "";
        value->length = 0;
    }
}

/* Sets number; false if it does not fit. */
static bool read_digits(struct ast_value *value, const char *text,
                        size_t length, int base)
{
    uint64_t number = 0;
    size_t i;
    for (i = 0; i < length; i++) {
        char c = text[i];
        unsigned digit =
            c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a' + 10);
        if (number > ((uint64_t)INT64_MAX - digit) / (unsigned)base)
            return false;
        number = number * (unsigned)base + digit;
    }
    value->number = (int64_t)number;
    return true;
}

static bool read_integer(struct ast_value *value, const char *text,
                         size_t length)
{
    if (length > 2 && text[1] == 'x')
        return read_digits(value, text + 2, length - 2, 16);
    if (text[0] != '-')
        return read_digits(value, text, length, 10);
    if (!read_digits(value, text + 1, length - 1, 10))
        return false;
    value->number = -value->number;
    return true;
}

static bool read_with_unit(struct ast_value *value, const char *text,
                           size_t length)
{
    static const struct {
        const char *unit;
        int64_t factor;
    } units[] = {{"ms", 1},       {"s", 1000},
                 {"m", 60000},    {"h", 3600000},
                 {"d", 86400000}, {"B", 1},
                 {"KB", 1 << 10}, {"MB", 1 << 20},
                 {"GB", 1 << 30}, {"TB", (int64_t)1 << 40}};
    size_t digits = 0, i;
    while (digits < length && text[digits] >= '0' && text[digits] <= '9')
        digits++;
    if (!read_digits(value, text, digits, 10))
        return false;
    for (i = 0; i < sizeof units / sizeof *units; i++)
        if (strlen(units[i].unit) == length - digits &&
            memcmp(units[i].unit, text + digits, length - digits) == 0)
            break;
    if (value->number > INT64_MAX / units[i].factor)
        return false;
    value->number *= units[i].factor;
    return true;
}

/* Perhaps a word of an enumeration, perhaps a text without its quotes. */
static void tell_bad_word(struct parse *parse, struct token token)
{
    const char *text = token_text(parse, token);
    char right[64];
    size_t length = respell(right, sizeof right, text, token.place.length);
    struct diagnostic *diagnostic =
        diagnostic_add(parse->diagnostics, DIAGNOSTIC_BAD_ID, token.place,
                       "a word has small letters, digits and underscores only");
    if (length > 0)
        diagnostic_help(parse->diagnostics, diagnostic,
                        "write `%s`, or \"%.*s\" where a text is meant", right,
                        (int)token.place.length, text);
}

struct ast_value *ast_value(struct parse *parse, enum value_kind kind,
                            struct token token)
{
    struct ast_value *value = value_new(parse, kind, token.place);
    const char *text = token_text(parse, token);
    size_t length = token.place.length;
    bool fits = true;
    switch (kind) {
    case VALUE_BOOL:
        value->number = text[0] == 't';
        break;
    case VALUE_INTEGER:
        fits = read_integer(value, text, length);
        break;
    case VALUE_DURATION:
    case VALUE_SIZE:
        fits = read_with_unit(value, text, length);
        break;
    case VALUE_TEXT:
        read_text(parse, value, text, length);
        break;
    default:
        value->text = text;
        value->length = (uint32_t)length;
        if (token.misspelt) {
            value->kind = VALUE_BAD;
            tell_bad_word(parse, token);
        }
    }
    if (!fits) {
        value->kind = VALUE_BAD;
        diagnostic_add(parse->diagnostics, DIAGNOSTIC_BAD_NUMBER, token.place,
                       "this number is too large");
    }
    return value;
}

/* A field token without its dot. */
static struct place field_place(struct token field)
{
    field.place.start++;
    field.place.length--;
    return field.place;
}

struct ast_value *ast_reading(struct parse *parse, struct token id,
                              struct token field)
{
    struct ast_value *value =
        value_new(parse, VALUE_READING, place_join(id.place, field.place));
    value->reading = arena_alloc(parse->arena, sizeof *value->reading);
    value->reading->id = id_of(parse, id);
    value->reading->field = field_place(field);
    return value;
}

struct ast_value *ast_value_append(struct ast_value *last,
                                   struct ast_value *value)
{
    if (last) {
        value->next = last->next;
        last->next = value;
    }
    return value;
}

static struct ast_value *value_done(struct ast_value *last)
{
    struct ast_value *first;
    if (!last)
        return NULL;
    first = last->next;
    last->next = NULL;
    return first;
}

struct ast_value *ast_list(struct parse *parse, struct token open,
                           struct ast_value *last, struct token close)
{
    struct ast_value *value =
        value_new(parse, VALUE_LIST, place_join(open.place, close.place));
    value->list = value_done(last);
    return value;
}

static struct ast_condition *
condition_new(struct parse *parse, enum condition_kind kind, struct place place)
{
    size_t size = kind == CONDITION_TEST
                      ? sizeof(struct ast_condition)
                      : offsetof(struct ast_condition, subject);
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

struct ast_condition *ast_wrap(struct parse *parse, enum condition_kind kind,
                               struct token from, struct ast_condition *child)
{
    struct ast_condition *wrap =
        condition_new(parse, kind, place_join(from.place, child->place));
    wrap->op_place = from.place;
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
    test->subject = id_of(parse, id);
    if (field) {
        test->field = field_place(*field);
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
    struct ast_value *value = value_new(parse, VALUE_READING, than->place);
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
    entry->id = id_of(parse, id);
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
