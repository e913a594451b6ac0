/* SPDX-License-Identifier: MIT */
/*
 * A reading is what the host says, and the host may be hostile: before it
 * becomes part of an argument it is checked for the place where it would stand,
 * so that it names one thing more closely and never another kind of thing - a
 * further segment, a share, a stream, a wildcard, a second header.
 */
#include "probe_argument.h"

#include <string.h>

#include "out.h"
#include "guard.h"

/* Of one argument with readings in it. */
#define ARGUMENT 4096

struct fill {
    const struct avd_state *state;
    struct avd_call *call;
    enum avd_arg_type type;
    size_t start; /* of this argument in the room */
};

static bool put(struct fill *fill, const char *bytes, size_t count)
{
    struct avd_call *call = fill->call;

    if (count > AVD_CALL_ROOM - 1 - call->used)
        return false;
    memcpy(call->room + call->used, bytes, count);
    call->used += count;
    return true;
}

/* ---- places ---- */

static bool has_any(const char *text, size_t length, const char *set)
{
    size_t i;

    for (i = 0; i < length; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f ||
            strchr(set, text[i]) != NULL)
            return true;
    return false;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool fits_host(const char *text, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++)
        if (!is_letter(text[i]) && !(text[i] >= '0' && text[i] <= '9') &&
            (text[i] == 0 || strchr(".-_", text[i]) == NULL))
            return false;
    return length > 0 && length <= 253 && text[0] != '-';
}

static bool same_word(const char *text, size_t length, const char *word)
{
    size_t i;

    for (i = 0; i < length && word[i] != 0; i++)
        if ((text[i] | 32) != word[i])
            return false;
    return i == length && word[i] == 0;
}

/* CON, NUL.txt and COM1 are devices in every folder of Windows. */
static bool is_device(const char *text, size_t length)
{
    static const char names[][8] = {"con",    "prn",     "aux",   "nul",
                                    "conin$", "conout$", "clock$"};
    size_t i;

    for (i = 0; i < length && text[i] != '.' && text[i] != ' '; i++)
        continue;
    length = i;
    for (i = 0; i < sizeof names / sizeof *names; i++)
        if (same_word(text, length, names[i]))
            return true;
    return length >= 4 &&
           (same_word(text, 3, "com") || same_word(text, 3, "lpt")) &&
           (length == 4 || (unsigned char)text[3] >= 0x80);
}

static bool fits_segment(const char *text, size_t length)
{
    return length > 0 && !has_any(text, length, "\\/:*?\"<>|%") &&
           strspn(text, ". ") < length && !is_device(text, length);
}

/* A whole path: from a drive letter, or from / where there are none. */
static bool fits_root(const char *text, size_t length)
{
    const char *at = text + 1, *end = text + length, *next;

    if (length >= 3 && is_letter(text[0]) && text[1] == ':' &&
        (text[2] == '\\' || text[2] == '/'))
        at = text + 3;
    else if (text[0] != '/')
        return false;
    for (; at < end; at = next + 1) {
        for (next = at; next < end && *next != '\\' && *next != '/'; next++)
            continue;
        if (next == end && at == end)
            break;
        if (!fits_segment(at, (size_t)(next - at)))
            return false;
    }
    return true;
}

/* The start of what follows the scheme of a URL, or NULL. */
static const char *after_scheme(const char *text, size_t length)
{
    if (length > 7 && memcmp(text, "http://", 7) == 0)
        return text + 7;
    return length > 8 && memcmp(text, "https://", 8) == 0 ? text + 8 : NULL;
}

static bool fits_url(const char *text, size_t length)
{
    const char *host = after_scheme(text, length);
    size_t rest, name;

    if (host == NULL || has_any(text, length, " \"<>\\@#"))
        return false;
    rest = length - (size_t)(host - text);
    for (name = 0; name < rest && strchr(":/?", host[name]) == NULL; name++)
        continue;
    return fits_host(host, name);
}

/* Whether a segment is nothing but dots; with what stands around it, it could
 * become `..`. */
static bool climbs(const char *text, size_t length)
{
    const char *end = text + length, *at;
    size_t dots;

    for (at = text;; at++) {
        for (dots = 0; at < end && *at == '.'; at++)
            dots++;
        if (dots > 0 && (at == end || *at == '/'))
            return true;
        at = at < end ? memchr(at, '/', (size_t)(end - at)) : NULL;
        if (at == NULL)
            return false;
    }
}

static bool fits_in_url(const struct fill *fill, const char *text,
                        size_t length)
{
    const char *before = fill->call->room + fill->start;
    size_t used = fill->call->used - fill->start;
    const char *host = after_scheme(before, used);

    if (used == 0)
        return fits_url(text, length) ||
               (fill->type == AVD_ARG_TYPE_HOST_OR_URL &&
                fits_host(text, length));
    if (used <= 8 || host == NULL ||
        memchr(host, '/', used - (size_t)(host - before)) == NULL)
        return fits_host(text, length);
    return !has_any(text, length, " \"<>\\@#?&%") && !climbs(text, length);
}

/* What is empty names nothing more closely: with it a pattern is in every line,
 * a value of the registry is the default one. */
static bool fits(const struct fill *fill, const char *text, size_t length)
{
    if (length == 0)
        return false;
    switch (fill->type) {
    case AVD_ARG_TYPE_KEY:
        return !has_any(text, length, "\\*");
    case AVD_ARG_TYPE_PATH:
        return fill->call->used == fill->start ? fits_root(text, length)
                                               : fits_segment(text, length);
    case AVD_ARG_TYPE_HOST:
        return fits_host(text, length);
    case AVD_ARG_TYPE_URL:
    case AVD_ARG_TYPE_HOST_OR_URL:
        return fits_in_url(fill, text, length);
    case AVD_ARG_TYPE_PATTERN:
        return !has_any(text, length, "{}");
    case AVD_ARG_TYPE_NAME:
    case AVD_ARG_TYPE_WILDCARD:
        return !has_any(text, length, "*");
    default:
        return !has_any(text, length, "");
    }
}

/* ---- readings ---- */

static unsigned hex(const char *digits, unsigned count)
{
    unsigned value = 0;
    unsigned i;

    for (i = 0; i < count; i++)
        value = value << 4 |
                (unsigned)(digits[i] <= '9' ? digits[i] - '0' : digits[i] - 87);
    return value;
}

/* A number as the language writes it: words by their names. */
static bool put_number(struct fill *fill, const struct avd_field_info *field,
                       int64_t number)
{
    char digits[24];
    struct avd_out out;
    const char *word;
    size_t length;

    if (field->type == AVD_TYPE_BOOL)
        return put(fill, number ? "true" : "false", number ? 4 : 5);
    if (field->type == AVD_TYPE_WORD) {
        word =
            avd_word((enum avd_words)field->words, (unsigned)number, &length);
        return word != NULL && put(fill, word, length);
    }
    avd_out_init(&out, digits, sizeof digits, NULL, NULL);
    avd_out_number(&out, number);
    return put(fill, digits, out.used);
}

static bool put_reading(struct fill *fill, const char *mark, bool *unfit)
{
    const struct avd_state *state = fill->state;
    uint32_t reading = hex(mark, 6);
    unsigned field = hex(mark + 6, 2);
    const struct avd_value *value;
    enum avd_status status;
    const char *text;

    value = avd_state_field(state, reading, field, &status);
    if (status != AVD_STATUS_OK || field == 0 ||
        reading >= avd_probe_count(state->image))
        return false;
    if (value->type == AVD_VALUE_NUMBER)
        return put_number(
            fill,
            avd_field((enum avd_kind)avd_probe_of(state->image)[reading].kind,
                      field),
            value->as.number);
    text = state->text + value->as.text.offset;
    *unfit = value->type != AVD_VALUE_TEXT || value->length > ARGUMENT ||
             !fits(fill, text, value->length);
    return !*unfit && put(fill, text, value->length);
}

/* ---- arguments ---- */

static bool put_text(struct fill *fill, const char *text, bool *unfit)
{
    size_t plain;

    fill->start = fill->call->used;
    for (;;) {
        plain = strcspn(text, "\x01");
        if (!put(fill, text, plain))
            return false;
        text += plain;
        if (*text == 0)
            break;
        if (!put_reading(fill, text + 1, unfit))
            return false;
        text += 9;
    }
    return put(fill, "", 1);
}

static bool is_text(enum avd_arg_type type)
{
    return type != AVD_ARG_TYPE_INT && type != AVD_ARG_TYPE_DURATION &&
           type != AVD_ARG_TYPE_WORD;
}

static int64_t number_of(const struct avd_header *image, enum avd_arg_type type,
                         uint32_t word)
{
    return type == AVD_ARG_TYPE_WORD ? (int64_t)word - 1
                                     : avd_number_of(image)[word - 1];
}

/* One argument of `count` values. */
static bool fill_one(struct fill *fill, struct avd_call_arg *arg,
                     const uint32_t *word, uint32_t count, int64_t **number,
                     bool *unfit)
{
    const struct avd_header *image = fill->state->image;
    uint32_t i;

    arg->count = count;
    arg->text = fill->call->room + fill->call->used;
    arg->number = *number;
    for (i = 0; i < count; i++) {
        if (!is_text(fill->type))
            *(*number)++ = number_of(image, fill->type, word[i]);
        else if (!put_text(fill, avd_text(image, word[i]), unfit))
            return false;
    }
    arg->length = is_text(fill->type) ? strlen(arg->text) : 0;
    return true;
}

AVD_GUARDED bool avd_argument_fill(const struct avd_state *state,
                                   uint32_t probe, struct avd_call *call,
                                   int64_t number[AVD_ARGUMENT_NUMBERS],
                                   bool *unfit)
{
    const struct avd_header *image = state->image;
    const struct avd_kind_info *kind = &avd_kinds[call->kind];
    const uint32_t *words = avd_word_of(image);
    const uint32_t *args = words + avd_probe_of(image)[probe].args;
    struct fill fill = {state, call, AVD_ARG_TYPE_TEXT, 0};
    unsigned i;

    *unfit = false;
    for (i = 0; args != words && i < kind->args; i++) {
        const struct avd_arg_info *info = &avd_args[kind->first_arg + i];
        const uint32_t *word = &args[i];
        uint32_t count = 1;

        if (args[i] == 0)
            continue;
        if (info->flags & AVD_ARG_MANY) {
            count = words[args[i]];
            word = &words[args[i] + 1];
        }
        fill.type = (enum avd_arg_type)info->type;
        if (!fill_one(&fill, &call->arg[i], word, count, &number, unfit))
            return false;
    }
    return true;
}

uint32_t avd_argument_timeout(const struct avd_state *state, uint32_t probe)
{
    const struct avd_header *image = state->image;
    const struct avd_probe *record = &avd_probe_of(image)[probe];
    const struct avd_kind_info *kind = &avd_kinds[record->kind];
    const uint32_t *args = avd_word_of(image) + record->args;
    int64_t ms;
    unsigned i;

    for (i = 0; record->args != 0 && i < kind->args; i++) {
        const struct avd_arg_info *info = &avd_args[kind->first_arg + i];

        if (info->type != AVD_ARG_TYPE_DURATION || args[i] == 0 ||
            strcmp(avd_kind_text(info->name), "timeout") != 0)
            continue;
        ms = avd_number_of(image)[args[i] - 1];
        return ms < 3600000 ? (uint32_t)ms : 3600000;
    }
    return 0;
}
