/* SPDX-License-Identifier: MIT */
/* The gate for secrets, and the values of secret probes in what passes it. */
#include "redact.h"

#include <string.h>

#include "redact_edit.h"

#define SEARCHED 32 /* bytes of a value that are looked for */
#define MARK 3      /* stars; what is shorter says nothing */
#define NUMBER_LEAST 100000
#define ROUNDS 8

void avd_redact_keep(struct avd_redact_edit *edit, size_t count)
{
    if (edit->to < edit->from) /* else it may be in memory for reading only */
        memmove(edit->text + edit->to, edit->text + edit->from, count);
    edit->from += count;
    edit->to += count;
}

void avd_redact_star(struct avd_redact_edit *edit, size_t count)
{
    if (count < MARK) {
        avd_redact_keep(edit, count);
        return;
    }
    edit->changed |=
        count > MARK || memcmp(edit->text + edit->from, "***", MARK) != 0;
    memset(edit->text + edit->to, '*', MARK);
    edit->from += count;
    edit->to += MARK;
}

size_t avd_redact_finish(const struct avd_redact_edit *edit)
{
    memset(edit->text + edit->to, 0, edit->length - edit->to);
    return edit->to;
}

char avd_redact_lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

/* ---- values of secret probes ---- */

/* In which chain a needle is that begins so. */
static unsigned chain_of(const char *at)
{
    unsigned sum = 0, i;

    for (i = 0; i < AVD_REDACT_SHORTEST; i++)
        sum = sum * 31 + (unsigned char)avd_redact_lower(at[i]);
    return sum % AVD_REDACT_CHAINS;
}

/* How much of a needle stands at a place: from SEARCHED bytes on a part of it
 * is enough. No character is cut. */
static size_t needle_at(const struct avd_span *needle, const char *at,
                        size_t left)
{
    size_t least = needle->length < SEARCHED ? needle->length : SEARCHED;
    size_t length = 0;

    while (length < needle->length && length < left &&
           avd_redact_lower(at[length]) ==
               avd_redact_lower(needle->text[length]))
        length++;
    if (length < least)
        return 0;
    while (length > 0 && length < left && (at[length] & 0xc0) == 0x80)
        length--;
    return length;
}

static size_t longest_at(const struct avd_redact *gate, const char *at,
                         size_t left)
{
    size_t longest = 0, found;
    unsigned i;

    if (left < AVD_REDACT_SHORTEST)
        return 0;
    for (i = gate->chain[chain_of(at)]; i > 0; i = gate->next[i - 1]) {
        found = needle_at(&gate->needle[i - 1], at, left);
        longest = found > longest ? found : longest;
    }
    return longest;
}

static size_t hide_needles(const struct avd_redact *gate, char *text,
                           size_t length)
{
    struct avd_redact_edit edit = {text, length, 0, 0, 0, false};
    size_t found;

    if (gate->count == 0)
        return length;
    while (edit.from < length) {
        found = longest_at(gate, text + edit.from, length - edit.from);
        if (found > 0)
            avd_redact_star(&edit, found);
        else
            avd_redact_keep(&edit, 1);
    }
    return avd_redact_finish(&edit);
}

/* What was hidden may have kept apart what now looks like one value. A text
 * that does not come to rest is none that a program wrote. */
size_t avd_redact_text(const struct avd_redact *gate, char *text, size_t length)
{
    unsigned rounds = ROUNDS;

    length = hide_needles(gate, text, length);
    while (avd_redact_tokens(text, &length))
        if (--rounds == 0) {
            struct avd_redact_edit edit = {text, length, 0, 0, 0, false};

            avd_redact_star(&edit, length);
            return avd_redact_finish(&edit);
        }
    return length;
}

/* ---- all that came in ---- */

void avd_redact_know(struct avd_redact *gate, const char *text, size_t length)
{
    uint16_t *chain;

    while (length > 0 && (unsigned char)text[length - 1] <= ' ')
        length--;
    while (length > 0 && (unsigned char)*text <= ' ') {
        text++;
        length--;
    }
    if (length < AVD_REDACT_SHORTEST || gate->count == AVD_REDACT_NEEDLES)
        return;
    chain = &gate->chain[chain_of(text)];
    gate->needle[gate->count] = (struct avd_span){text, length};
    gate->next[gate->count] = *chain;
    *chain = (uint16_t)++gate->count;
}

/* Its digits, without the sign. */
static void know_number(struct avd_redact *gate, int64_t number)
{
    uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    char *end, *at;

    if (left < NUMBER_LEAST || gate->numbers == AVD_REDACT_NUMBERS)
        return;
    end = at = gate->number[gate->numbers++] + sizeof *gate->number;
    for (; left > 0; left /= 10)
        *--at = (char)('0' + left % 10);
    avd_redact_know(gate, at, (size_t)(end - at));
}

/* A secret value: what is to be looked for in it; then it is forgotten. */
static void take_secret(struct avd_redact *gate, const char *text,
                        enum avd_type type, struct avd_value *value)
{
    const char *at = text + value->as.text.offset;
    uint32_t i;

    if (value->type == AVD_VALUE_TEXT)
        avd_redact_know(gate, at, value->length);
    if (value->type == AVD_VALUE_NUMBER &&
        (type == AVD_TYPE_ANY || type == AVD_TYPE_CAPTURE))
        know_number(gate, value->as.number);
    for (i = 0; value->type == AVD_VALUE_LIST && i < value->as.text.count;
         i++) {
        avd_redact_know(gate, at, strlen(at));
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
            else if (strcmp(avd_kind_text(field->name), "empty") != 0)
                take_secret(gate, text, (enum avd_type)field->type, value);
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
    gate->numbers = 0;
    memset(gate->chain, 0, sizeof gate->chain);
}
