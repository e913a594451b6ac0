/* SPDX-License-Identifier: MIT */
/*
 * One pass for the values of secret probes, one for what looks like a secret.
 * Rules look ahead in what is still to come and back in what was put out
 * already, which is what they would see the next time.
 */
#include "redact.h"

#include <string.h>

#define SEARCHED 32   /* bytes of a value that are looked for */
#define VALUE_LEAST 8 /* of a key or token that is named */
#define BEARER_LEAST 20
#define ROUNDS 8

/* A text that is rewritten from left to right, never to be longer. */
struct edit {
    char *text;
    size_t length;
    size_t from, to;
    size_t tried; /* no web token begins before this */
    bool changed;
};

static void keep(struct edit *edit, size_t count)
{
    if (edit->to < edit->from) /* else it may be in memory for reading only */
        memmove(edit->text + edit->to, edit->text + edit->from, count);
    edit->from += count;
    edit->to += count;
}

static void star(struct edit *edit, size_t count)
{
    size_t stars = count < 3 ? count : 3;

    edit->changed |= count > 3 || memcmp(edit->text + edit->from, "***", count);
    memset(edit->text + edit->to, '*', stars);
    edit->from += count;
    edit->to += stars;
}

static size_t finish(const struct edit *edit)
{
    memset(edit->text + edit->to, 0, edit->length - edit->to);
    return edit->to;
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static bool is_letter(char c)
{
    return (lower(c) >= 'a' && lower(c) <= 'z') || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The word is in lower case. */
static bool begins(const char *at, const char *end, const char *word)
{
    for (; *word != 0; word++, at++)
        if (at >= end || lower(*at) != *word)
            return false;
    return true;
}

/* Whether what was put out ends in a word, `back` bytes before its end. */
static bool ended(const struct edit *edit, size_t back, const char *word)
{
    size_t length = strlen(word) + back;
    const char *end = edit->text + edit->to;

    return edit->to >= length && begins(end - length, end, word);
}

/* ---- values of secret probes ---- */

/* How much of a needle stands at a place: from SEARCHED bytes on a part of it
 * is enough. No character is cut. */
static size_t needle_at(const struct avd_span *needle, const char *at,
                        size_t left)
{
    size_t least = needle->length < SEARCHED ? needle->length : SEARCHED;
    size_t length = 0;

    if (left < least || *at != *needle->text ||
        memcmp(at, needle->text, least) != 0)
        return 0;
    while (length < needle->length && length < left &&
           at[length] == needle->text[length])
        length++;
    while (length > 0 && length < left && (at[length] & 0xc0) == 0x80)
        length--;
    return length;
}

static size_t hide_needles(const struct avd_redact *gate, char *text,
                           size_t length)
{
    struct edit edit = {text, length, 0, 0, 0, false};
    size_t longest, found;
    unsigned i;

    while (gate->count > 0 && edit.from < length) {
        longest = 0;
        for (i = 0; i < gate->count; i++) {
            found = needle_at(&gate->needle[i], text + edit.from,
                              length - edit.from);
            longest = found > longest ? found : longest;
        }
        if (longest > 0)
            star(&edit, longest);
        else
            keep(&edit, 1);
    }
    return gate->count > 0 ? finish(&edit) : length;
}

/* ---- what looks like a secret ---- */

static bool ends_value(char c)
{
    return (unsigned char)c <= ' ' || strchr("&;,\"'<", c) != NULL;
}

static const char *skip(const char *at, const char *end, const char *set)
{
    while (at < end && *at != 0 && strchr(set, *at) != NULL)
        at++;
    return at;
}

/* Behind a blank a word of the sentence may stand, or the code of an error. */
static bool is_sentence(const char *at, const char *end)
{
    if (begins(at, end, "0x"))
        return true;
    while (at < end && (is_letter(*at) || strchr("'-.:!?()[]", *at) != NULL))
        at++;
    return at == end;
}

/* A value behind the name of a password or key: how much of it is to hide, and
 * where it begins. */
static size_t named_value(const char *at, const char *end, bool password,
                          const char **value)
{
    const char *sign = skip(at, end, "\\\"'"), *start = sign;
    bool escaped, loose;
    char quote = 0;

    sign = skip(sign, end, " ");
    if (sign == end || (*sign != '=' && *sign != ':'))
        return 0;
    at = skip(sign + 1, end, " ");
    loose = sign > start || at > sign + 1;
    escaped = at < end && *at == '\\';
    at += escaped;
    if (at < end && (*at == '"' || *at == '\''))
        quote = *at++;
    if (quote == 0 && !password && (loose || *sign == ':'))
        return 0;
    *value = at;
    while (at < end && (quote == 0 ? !ends_value(*at)
                                   : *at != quote && *at != '\n' &&
                                         !(escaped && *at == '\\')))
        at++;
    if (quote == 0 && loose && is_sentence(*value, at))
        return 0;
    return password || at - *value >= VALUE_LEAST ? (size_t)(at - *value) : 0;
}

static size_t named(const struct edit *edit, const char **value)
{
    static const char names[] = "password\0passwd\0pwd\0"
                                "sig\0token\0secret\0accountkey\0accesskey\0";
    const char *at = edit->text + edit->from, *end = edit->text + edit->length;
    const char *name;
    char before = edit->to > 0 ? edit->text[edit->to - 1] : ' ';

    for (name = names; *name != 0; name += strlen(name) + 1) {
        if (!begins(at, end, name) ||
            (name[1] == 'i' && (is_letter(before) || is_digit(before))) ||
            (*name == 't' && ended(edit, 0, "publickey")))
            continue;
        return named_value(at + strlen(name), end, *name == 'p', value);
    }
    return 0;
}

static bool is_header(const struct edit *edit)
{
    size_t back = 0;

    while (back < 6 && back < edit->to &&
           strchr("\\\"':= ", edit->text[edit->to - 1 - back]) != NULL)
        back++;
    return back > 0 && ended(edit, back, "authorization");
}

static size_t scheme(const struct edit *edit, const char **value)
{
    const char *at = edit->text + edit->from, *end = edit->text + edit->length;
    bool bearer = begins(at, end, "bearer ");
    size_t length;

    if (!bearer && !begins(at, end, "basic "))
        return 0;
    *value = at = skip(at + (bearer ? 6 : 5), end, " ");
    while (at < end && !ends_value(*at))
        at++;
    length = (size_t)(at - *value);
    return is_header(edit) || (bearer && length >= BEARER_LEAST) ? length : 0;
}

static const char *skip_part(const char *at, const char *end)
{
    while (at < end && (unsigned char)*at < 0x80 &&
           (is_letter(*at) || is_digit(*at) || *at == '-' || *at == '_'))
        at++;
    return at;
}

/* A web token; no other begins within the first part of one that is none. */
static size_t web_token(struct edit *edit, const char **value)
{
    const char *at = edit->text + edit->from, *end = edit->text + edit->length;
    const char *part, *second;

    if (edit->from < edit->tried || end - at < 3 || memcmp(at, "eyJ", 3) != 0)
        return 0;
    *value = at;
    part = skip_part(at, end);
    edit->tried = (size_t)(part - edit->text);
    if (part - at < 8 || part == end || *part != '.')
        return 0;
    second = part + 1;
    part = skip_part(second, end);
    if (part - second < 8)
        return 0;
    while (part < end &&
           (*part == '.' || *part == '=' || skip_part(part, end) > part))
        part++;
    return (size_t)(part - at);
}

static size_t user_info(const struct edit *edit, const char **value)
{
    const char *at = edit->text + edit->from, *end = edit->text + edit->length;
    const char *sign = NULL;

    if (!begins(at, end, "://"))
        return 0;
    *value = at += 3;
    for (;
         at < end && (unsigned char)*at > ' ' && strchr("/?#\"<>", *at) == NULL;
         at++)
        if (*at == '@')
            sign = at;
    return sign == NULL ? 0 : (size_t)(sign - *value);
}

/* Answers whether anything changed. */
static bool hide_tokens(char *text, size_t *length)
{
    struct edit edit = {text, *length, 0, 0, 0, false};
    const char *value = NULL;
    size_t hide;

    while (edit.from < *length) {
        switch (lower(text[edit.from])) {
        case 'e':
            hide = web_token(&edit, &value);
            break;
        case ':':
            hide = user_info(&edit, &value);
            break;
        case 'b':
            hide = scheme(&edit, &value);
            break;
        case 'a':
        case 'p':
        case 's':
        case 't':
            hide = named(&edit, &value);
            break;
        default:
            hide = 0;
        }
        keep(&edit, hide > 0 ? (size_t)(value - text) - edit.from : 1);
        star(&edit, hide);
    }
    *length = finish(&edit);
    return edit.changed;
}

/* What was hidden may have kept apart what now looks like one value. A text
 * that does not come to rest is none that a program wrote. */
size_t avd_redact_text(const struct avd_redact *gate, char *text, size_t length)
{
    unsigned rounds = ROUNDS;

    length = hide_needles(gate, text, length);
    while (hide_tokens(text, &length))
        if (--rounds == 0) {
            struct edit edit = {text, length, 0, 0, 0, false};

            star(&edit, length);
            return finish(&edit);
        }
    return length;
}

/* ---- all that came in ---- */

static void add_needle(struct avd_redact *gate, const char *text, size_t length)
{
    while (length > 0 && (unsigned char)text[length - 1] <= ' ')
        length--;
    while (length > 0 && (unsigned char)*text <= ' ') {
        text++;
        length--;
    }
    if (length >= AVD_REDACT_SHORTEST && gate->count < AVD_REDACT_NEEDLES)
        gate->needle[gate->count++] = (struct avd_span){text, length};
}

/* A secret value: what is to be looked for in it; then it is forgotten. */
static void take_secret(struct avd_redact *gate, const char *text,
                        struct avd_value *value)
{
    const char *at = text + value->as.text.offset;
    uint32_t i;

    if (value->type == AVD_VALUE_TEXT)
        add_needle(gate, at, value->length);
    for (i = 0; value->type == AVD_VALUE_LIST && i < value->as.text.count;
         i++) {
        add_needle(gate, at, strlen(at));
        at += strlen(at) + 1;
    }
    if (value->type != AVD_VALUE_IGNORED)
        memset(value, 0, sizeof *value);
}

static void redact_value(struct avd_redact *gate, char *text,
                         enum avd_type type, struct avd_value *value)
{
    char *at = text + value->as.text.offset, *to = at;
    uint32_t before = value->length;
    size_t length;
    uint32_t i;

    if (value->type == AVD_VALUE_TEXT)
        value->length = (uint32_t)avd_redact_text(gate, at, before);
    for (i = 0; value->type == AVD_VALUE_LIST && i < value->as.text.count;
         i++) {
        char *next = at + strlen(at) + 1;

        length = avd_redact_text(gate, at, strlen(at));
        memmove(to, at, length + 1);
        to += length + 1;
        at = next;
    }
    if (value->type == AVD_VALUE_LIST)
        value->length = (uint32_t)(to - text) - value->as.text.offset;
    /* A version that is none is no value in evidence either. */
    if (type == AVD_TYPE_VERSION && value->length != before)
        memset(value, 0, sizeof *value);
}

/* The values of all probes that are secret, or of all that are not. */
static void each_value(struct avd_redact *gate, struct avd_state *state,
                       char *text, unsigned secret)
{
    const struct avd_probe *probe = avd_probe_of(state->image);
    const struct avd_field_info *field;
    struct avd_value *value;
    uint32_t p;
    unsigned f;

    for (p = 0; p < avd_probe_count(state->image); p++) {
        if ((probe[p].flags & AVD_PROBE_SECRET) != secret)
            continue;
        for (f = 1; f <= avd_reading_fields(state->image, p); f++) {
            field = avd_field((enum avd_kind)probe[p].kind, f);
            value = &avd_state_values(state, p)[f - 1];
            if (!secret)
                redact_value(gate, text, (enum avd_type)field->type, value);
            else if (strcmp(field->name, "empty") != 0)
                take_secret(gate, text, value);
        }
    }
}

static void redact_span(const struct avd_redact *gate, struct avd_span *span)
{
    if (span->text != NULL)
        span->length =
            avd_redact_text(gate, (char *)(uintptr_t)span->text, span->length);
}

/* A name may be in several warnings; it ends where the first time ended it. */
static void redact_name(const struct avd_redact *gate, struct avd_span *span,
                        const char *text, size_t size)
{
    const char *end;

    if ((uintptr_t)span->text - (uintptr_t)text >= size)
        return;
    end = memchr(span->text, 0, span->length);
    if (end != NULL)
        span->length = (size_t)(end - span->text);
    redact_span(gate, span);
}

void avd_redact_all(struct avd_redact *gate, struct avd_state *state,
                    char *text, size_t size, struct avd_evidence *evidence)
{
    uint32_t i;

    gate->count = 0;
    each_value(gate, state, text, AVD_PROBE_SECRET);
    each_value(gate, state, text, 0);
    redact_span(gate, &evidence->host.name);
    redact_span(gate, &evidence->host.system);
    redact_span(gate, &evidence->host.build);
    redact_span(gate, &evidence->taken);
    for (i = 0; i < evidence->heard.count; i++)
        redact_span(gate, &evidence->heard.text[i]);
    for (i = 0; i < evidence->warnings.count; i++) {
        redact_name(gate, &evidence->warnings.item[i].id, text, size);
        redact_name(gate, &evidence->warnings.item[i].field, text, size);
    }
}

void avd_redact_done(struct avd_redact *gate)
{
    while (gate->count > 0) {
        struct avd_span *needle = &gate->needle[--gate->count];

        memset((char *)(uintptr_t)needle->text, 0, needle->length);
    }
}
