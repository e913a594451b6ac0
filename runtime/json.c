/* SPDX-License-Identifier: MIT */
/*
 * A strict pull tokenizer for JSON that needs no memory of its own.
 *
 * Decoding in place never grows a string: the shortest escape of a code point
 * is longer than its UTF-8. Lines and columns are counted on the way, since
 * the text before the current place is no longer what it was.
 */
#include "json.h"

#include <string.h>

#include "out.h"

#define ARRAY_LEVEL SIZE_MAX

enum { VALUE, VALUE_OR_CLOSE, KEY_OR_CLOSE, COMMA_OR_CLOSE, NOTHING };

size_t avd_json_keys(size_t length)
{
    size_t keys = 64;

    /* A key takes 6 bytes and more, with its value and comma. */
    while (keys < length / 4)
        keys *= 2;
    return keys;
}

void avd_json_init(struct avd_json *json, char *text, size_t length,
                   uint64_t *keys, uint64_t seed)
{
    size_t count = avd_json_keys(length);

    memset(json, 0, sizeof *json);
    json->text = text;
    json->length = length;
    json->now_line = 1;
    json->line = 1;
    json->column = 1;
    json->expect = VALUE;
    json->keys = keys;
    json->key_mask = count - 1;
    json->seed = seed;
    memset(keys, 0, count * sizeof *keys);
    text[length] = 0;
    if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        json->at = 3;
        json->line_start = 3;
    }
}

static void mark(struct avd_json *json)
{
    json->start = json->at;
    json->line = json->now_line;
    json->column = (uint32_t)(json->at - json->line_start + 1);
}

enum avd_json_token avd_json_fail(struct avd_json *json, const char *why)
{
    if (json->why == NULL)
        json->why = why;
    return AVD_JSON_ERROR;
}

/* An error at the current place, not at the start of the token. */
static enum avd_json_token fail_here(struct avd_json *json, const char *why)
{
    mark(json);
    return avd_json_fail(json, why);
}

static void skip_blanks(struct avd_json *json)
{
    char c;

    for (;; json->at++) {
        c = json->text[json->at];
        if (c == '\n') {
            json->now_line++;
            json->line_start = json->at + 1;
        } else if (c != ' ' && c != '\t' && c != '\r')
            return;
    }
}

/* The four digits after \u at json->at; -1 if they are not. */
static int32_t hex_unit(struct avd_json *json)
{
    int32_t unit = 0;
    unsigned i;

    for (i = 0; i < 4; i++) {
        unsigned char c = (unsigned char)json->text[json->at + i];
        unsigned letter = (c | 32u) - 'a';

        if (c >= '0' && c <= '9')
            unit = unit << 4 | (c - '0');
        else if (letter < 6)
            unit = unit << 4 | (int32_t)(letter + 10);
        else
            return -1;
    }
    json->at += 4;
    return unit;
}

/* After `\u`; false = an error was set. */
static bool unicode_escape(struct avd_json *json, uint32_t *point)
{
    int32_t unit = hex_unit(json);
    int32_t low;

    if (unit < 0) {
        fail_here(json, "\\u needs four hexadecimal digits");
        return false;
    }
    *point = (uint32_t)unit;
    if (unit < 0xd800 || unit > 0xdfff)
        return true;
    if (unit < 0xdc00 && json->text[json->at] == '\\' &&
        json->text[json->at + 1] == 'u') {
        json->at += 2;
        low = hex_unit(json);
        if (low >= 0xdc00 && low <= 0xdfff) {
            *point = 0x10000u + ((uint32_t)(unit & 0x3ff) << 10) +
                     (uint32_t)(low & 0x3ff);
            return true;
        }
    }
    fail_here(json, "a surrogate stands alone");
    return false;
}

/* An escape at json->at, behind the backslash; appends to `to`. */
static bool escape(struct avd_json *json, char **to)
{
    static const char names[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
    char c = json->text[json->at];
    uint32_t point;
    unsigned i;

    for (i = 0; i + 1 < sizeof names; i += 2) {
        if (names[i] == c) {
            *(*to)++ = names[i + 1];
            json->at++;
            return true;
        }
    }
    if (c != 'u') {
        fail_here(json, "no such escape");
        return false;
    }
    json->at++;
    if (!unicode_escape(json, &point))
        return false;
    *to += avd_utf8_encode(point, *to);
    return true;
}

/* One character that is no plain byte; false = an error was set. */
static bool odd_character(struct avd_json *json, char **to)
{
    unsigned char c = (unsigned char)json->text[json->at];
    uint32_t point;
    unsigned taken;

    if (c == '\\') {
        json->at++;
        return escape(json, to);
    }
    if (c < 0x20) {
        fail_here(json, "a control character stands in a string");
        return false;
    }
    taken =
        avd_utf8_decode(json->text + json->at, json->length - json->at, &point);
    if (taken == 0) {
        fail_here(json, "this is not UTF-8");
        return false;
    }
    memmove(*to, json->text + json->at, taken);
    *to += taken;
    json->at += taken;
    json->line_start += taken - 1;
    return true;
}

/* The string whose quote is at json->at, decoded in place. */
static bool string(struct avd_json *json)
{
    char *to = json->text + ++json->at;
    char *from;
    unsigned char c;

    json->string = to;
    while (json->at < json->length) {
        from = json->text + json->at;
        c = (unsigned char)*from;
        if (c == '"') {
            json->at++;
            *to = 0;
            json->string_length = (size_t)(to - json->string);
            return true;
        }
        if (c >= 0x20 && c < 0x80 && c != '\\') {
            *to++ = (char)c;
            json->at++;
        } else if (!odd_character(json, &to))
            return false;
    }
    fail_here(json, "the string does not end");
    return false;
}

static uint64_t hash_key(const struct avd_json *json)
{
    const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15);
    uint64_t hash = json->seed ^ (json->object[json->depth - 1] * odd);
    size_t i;

    for (i = 0; i < json->string_length; i++) {
        hash ^= (unsigned char)json->string[i];
        hash *= odd;
        hash ^= hash >> 29;
    }
    hash *= odd;
    hash ^= hash >> 32;
    return hash != 0 ? hash : 1;
}

/* False if this object already has the key. */
static bool remember_key(struct avd_json *json)
{
    uint64_t hash = hash_key(json);
    size_t at = hash;

    for (;; at++) {
        at &= json->key_mask;
        if (json->keys[at] == hash)
            return false;
        if (json->keys[at] == 0)
            break;
    }
    json->keys[at] = hash;
    return true;
}

static enum avd_json_token key(struct avd_json *json)
{
    if (!string(json))
        return AVD_JSON_ERROR;
    if (memchr(json->string, 0, json->string_length) != NULL)
        return avd_json_fail(json, "a key holds U+0000");
    if (!remember_key(json))
        return avd_json_fail(json, "this key stands twice in its object");
    skip_blanks(json);
    if (json->text[json->at] != ':')
        return fail_here(json, "':' is missing behind the key");
    json->at++;
    json->expect = VALUE;
    return AVD_JSON_KEY;
}

/* What follows a value, by where it stands. */
static void value_done(struct avd_json *json)
{
    json->expect = json->depth > 0 ? COMMA_OR_CLOSE : NOTHING;
}

static enum avd_json_token open_level(struct avd_json *json, bool object)
{
    if (json->depth == AVD_JSON_DEPTH)
        return avd_json_fail(json, "nested too deeply");
    json->object[json->depth++] = object ? json->at : ARRAY_LEVEL;
    json->at++;
    json->expect = object ? KEY_OR_CLOSE : VALUE_OR_CLOSE;
    return object ? AVD_JSON_OBJECT : AVD_JSON_ARRAY;
}

static enum avd_json_token close_level(struct avd_json *json)
{
    bool object = json->object[--json->depth] != ARRAY_LEVEL;

    json->at++;
    value_done(json);
    return object ? AVD_JSON_OBJECT_END : AVD_JSON_ARRAY_END;
}

static bool digits(struct avd_json *json)
{
    size_t start = json->at;

    while (json->text[json->at] >= '0' && json->text[json->at] <= '9')
        json->at++;
    return json->at > start;
}

/* The integer between start and end; false if it has no 64 bits. */
static bool to_integer(const char *from, const char *end, int64_t *number)
{
    bool negative = *from == '-';
    uint64_t limit = (uint64_t)INT64_MAX + negative;
    uint64_t value = 0;
    uint64_t digit;

    for (from += negative; from < end; from++) {
        digit = (uint64_t)(*from - '0');
        if (value > (limit - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *number = (int64_t)(negative ? 0 - value : value);
    return true;
}

/* The text ends in a NUL, so that no digit is looked for behind it. */
static enum avd_json_token number(struct avd_json *json)
{
    char *text = json->text;
    size_t start = json->at;
    bool real = false;
    bool good;

    json->at += text[json->at] == '-';
    if (text[json->at] == '0') {
        json->at++;
        good = true;
    } else
        good = digits(json);
    if (good && text[json->at] == '.') {
        real = true;
        json->at++;
        good = digits(json);
    }
    if (good && (text[json->at] == 'e' || text[json->at] == 'E')) {
        real = true;
        json->at++;
        json->at += text[json->at] == '+' || text[json->at] == '-';
        good = digits(json);
    }
    if (!good)
        return fail_here(json, "a digit is missing");
    value_done(json);
    if (real || !to_integer(text + start, text + json->at, &json->integer))
        return AVD_JSON_REAL;
    return AVD_JSON_INTEGER;
}

static enum avd_json_token word(struct avd_json *json)
{
    static const struct {
        char name[7];
        uint8_t token; /* enum avd_json_token */
    } words[] = {{"true", AVD_JSON_TRUE},
                 {"false", AVD_JSON_FALSE},
                 {"null", AVD_JSON_NULL}};
    size_t i, length;

    for (i = 0; i < sizeof words / sizeof *words; i++) {
        length = strlen(words[i].name);
        if (strncmp(json->text + json->at, words[i].name, length) == 0) {
            json->at += length;
            value_done(json);
            return (enum avd_json_token)words[i].token;
        }
    }
    return avd_json_fail(json, "a value is missing");
}

static enum avd_json_token value(struct avd_json *json)
{
    char c = json->text[json->at];

    if (c == '{' || c == '[')
        return open_level(json, c == '{');
    if (c == '"') {
        if (!string(json))
            return AVD_JSON_ERROR;
        value_done(json);
        return AVD_JSON_STRING;
    }
    if (c == '-' || (c >= '0' && c <= '9'))
        return number(json);
    return word(json);
}

/* Behind a value inside an object or array. */
static enum avd_json_token comma(struct avd_json *json, bool object)
{
    if (json->text[json->at] != ',')
        return avd_json_fail(json, object ? "',' or '}' is missing"
                                          : "',' or ']' is missing");
    json->at++;
    skip_blanks(json);
    mark(json);
    if (!object)
        return value(json);
    if (json->text[json->at] != '"')
        return avd_json_fail(json, "a key is missing");
    return key(json);
}

enum avd_json_token avd_json_next(struct avd_json *json)
{
    bool object;
    char c;

    if (json->why != NULL)
        return AVD_JSON_ERROR;
    skip_blanks(json);
    mark(json);
    if (json->expect == NOTHING)
        return json->at == json->length
                   ? AVD_JSON_END
                   : avd_json_fail(json, "something stands behind the end");
    if (json->at == json->length)
        return avd_json_fail(json, "the text ends too early");
    if (json->expect == VALUE)
        return value(json);
    c = json->text[json->at];
    object = json->object[json->depth - 1] != ARRAY_LEVEL;
    if (c == (object ? '}' : ']'))
        return close_level(json);
    if (json->expect == COMMA_OR_CLOSE)
        return comma(json, object);
    if (json->expect == VALUE_OR_CLOSE)
        return value(json);
    if (c != '"')
        return avd_json_fail(json, "a key is missing");
    return key(json);
}

bool avd_json_skip(struct avd_json *json, enum avd_json_token token)
{
    unsigned depth = json->depth;

    if (token == AVD_JSON_ERROR)
        return false;
    if (token != AVD_JSON_OBJECT && token != AVD_JSON_ARRAY)
        return true;
    while (json->depth >= depth)
        if (avd_json_next(json) == AVD_JSON_ERROR)
            return false;
    return true;
}
