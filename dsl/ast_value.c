/* SPDX-License-Identifier: MIT */
/* Constructors of values: numbers with and without units, texts, lists. */
#include "ast.h"

#include <string.h>

#include "ast_parts.h"
#include "parse.h"

struct ast_value *ast_value_new(struct parse *parse, enum value_kind kind,
                                struct place place)
{
    struct ast_value *value = arena_alloc(parse->arena, sizeof *value);
    value->kind = kind;
    value->place = place;
    value->next = value;
    return value;
}

/* A carriage return elsewhere than before a line feed is a character. */
static bool at_line_end(const char *at, const char *end)
{
    return at == end || *at == '\n' ||
           (*at == '\r' && at + 1 < end && at[1] == '\n');
}

/* The common indentation of the lines of a text block. */
static size_t indentation(const char *from, const char *end)
{
    size_t least = SIZE_MAX;
    while (from < end) {
        const char *at = from;
        while (at < end && (*at == ' ' || *at == '\t'))
            at++;
        if (!at_line_end(at, end) && (size_t)(at - from) < least)
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
    const char *text = ast_token_text(parse, token);
    char right[64];
    size_t length = ast_respell(right, sizeof right, text, token.place.length);
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
    struct ast_value *value = ast_value_new(parse, kind, token.place);
    const char *text = ast_token_text(parse, token);
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

struct place ast_field_place(struct token field)
{
    field.place.start++;
    field.place.length--;
    return field.place;
}

struct ast_value *ast_reading(struct parse *parse, struct token id,
                              struct token field)
{
    struct ast_value *value =
        ast_value_new(parse, VALUE_READING, place_join(id.place, field.place));
    value->reading = arena_alloc(parse->arena, sizeof *value->reading);
    value->reading->id = ast_id_of(parse, id);
    value->reading->field = ast_field_place(field);
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
        ast_value_new(parse, VALUE_LIST, place_join(open.place, close.place));
    value->list = value_done(last);
    return value;
}
