/* SPDX-License-Identifier: MIT */
/* The gate for secrets, and the values of secret probes in what passes it. */
#include "redact.h"

#include <string.h>

#include "redact_edit.h"

#define SEARCHED 32 /* bytes of a value that are looked for */
#define MARK 3      /* stars; what is shorter says nothing */
#define NUMBER_LEAST 100000
#define ROUNDS 8

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
    size_t length = 0;

    while (length < needle->length && length < left &&
           avd_redact_lower(at[length]) ==
               avd_redact_lower(needle->text[length]))
        length++;
    if (length < needle->length && length < SEARCHED)
        return 0;
    while (length > 0 && length < left && (signed char)at[length] < -64)
        length--;
    return length;
}

/* Whether a needle is next; the longest. */
static bool any_needle(struct avd_redact_edit *edit)
{
    size_t longest = 0, left = (size_t)(edit->end - edit->from), found;
    const struct avd_redact *gate = edit->gate;
    unsigned i;

    if (left < AVD_REDACT_SHORTEST)
        return false;
    for (i = gate->chain[chain_of(edit->from)]; i > 0; i = gate->next[i - 1]) {
        found = needle_at(&gate->needle[i - 1], edit->from, left);
        longest = found > longest ? found : longest;
    }
    edit->at += longest;
    return true;
}

/* ---- one text ---- */

/* Hides one thing. What is too short to matter stays, so that a mark can always
 * be told as one. */
static void step(struct avd_redact_edit *edit)
{
    size_t before, count;
    bool found;

    edit->at = edit->value = edit->from;
    found = edit->gate != NULL ? any_needle(edit) : avd_redact_token(edit);
    if (!found || edit->at <= edit->value)
        edit->at = edit->value = edit->from + 1;
    count = (size_t)(edit->at - edit->value);
    if (count < MARK)
        edit->value = edit->at;
    before = (size_t)(edit->value - edit->from);
    if (edit->to < edit->from) /* else it may be in memory for reading only */
        memmove(edit->to, edit->from, before);
    edit->to += before;
    if (count >= MARK) {
        if (count > MARK || memcmp(edit->value, "***", MARK) != 0)
            edit->changed = true;
        memset(edit->to, '*', MARK);
        edit->to += MARK;
    }
    edit->from = edit->at;
}

/* Answers whether anything was hidden. */
static bool pass(struct avd_redact_edit *edit)
{
    edit->tried = edit->from = edit->to = edit->text;
    edit->changed = false;
    while (edit->from < edit->end)
        step(edit);
    memset(edit->to, 0, (size_t)(edit->end - edit->to));
    edit->end = edit->to;
    return edit->changed;
}

/* What was hidden may have kept apart what now looks like one value. A text
 * that does not come to rest is none that a program wrote. */
size_t avd_redact_text(const struct avd_redact *gate, char *text, size_t length)
{
    struct avd_redact_edit edit;

    edit.text = text;
    edit.end = text + length;
    edit.rounds = ROUNDS;
    edit.gate = gate;
    pass(&edit);
    edit.gate = NULL;
    while (pass(&edit) && edit.rounds > 0)
        edit.rounds--;
    return (size_t)(edit.end - text);
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

/* What of a secret value is to be looked for; then it is forgotten. What of
 * another is to be hidden; a version that is none then is no value in evidence
 * either. */
static void redact_value(struct avd_redact *gate, char *text, bool secret,
                         enum avd_type type, struct avd_value *value)
{
    bool list = value->type == AVD_VALUE_LIST;
    uint32_t left = list ? value->as.text.count : value->type == AVD_VALUE_TEXT;
    char *at = text + value->as.text.offset, *to = at, *next;
    uint32_t before = value->length;
    size_t length;

    if (secret && value->type == AVD_VALUE_NUMBER &&
        (type == AVD_TYPE_ANY || type == AVD_TYPE_CAPTURE))
        know_number(gate, value->as.number);
    for (; left > 0; left--, at = next) {
        length = list ? strlen(at) : before;
        next = at + length + 1;
        if (secret) {
            avd_redact_know(gate, at, length);
            continue;
        }
        length = avd_redact_text(gate, at, length) + list;
        memmove(to, at, length);
        to += length;
        value->length = (uint32_t)(to - text) - value->as.text.offset;
    }
    if (secret ? value->type != AVD_VALUE_IGNORED
               : type == AVD_TYPE_VERSION && value->length != before) {
        value->type = AVD_VALUE_NONE;
        value->length = 0;
        value->as.number = 0;
    }
}

/* The values of all probes that are secret, or of all that are not. */
static void each_value(struct avd_redact *gate, struct avd_state *state,
                       char *text, bool secret)
{
    const struct avd_probe *probe = avd_probe_of(state->image);
    const struct avd_field_info *field;
    uint32_t p;
    unsigned f;

    for (p = 0; p < avd_probe_count(state->image); p++)
        for (f = 1; f <= avd_reading_fields(state->image, p); f++) {
            field = avd_field((enum avd_kind)probe[p].kind, f);
            if (((probe[p].flags & AVD_PROBE_SECRET) != 0) == secret &&
                !(secret && strcmp(avd_kind_text(field->name), "empty") == 0))
                redact_value(gate, text, secret, (enum avd_type)field->type,
                             &avd_state_values(state, p)[f - 1]);
        }
}

static void redact_span(void *gate, struct avd_span *span)
{
    if (span->text != NULL)
        span->length =
            avd_redact_text(gate, (char *)(uintptr_t)span->text, span->length);
}

void avd_redact_spans(struct avd_evidence *evidence,
                      const struct avd_span *text,
                      void (*take)(void *context, struct avd_span *span),
                      void *context)
{
    struct avd_span *span;
    const char *end;
    uint32_t i;

    take(context, &evidence->host.name);
    take(context, &evidence->host.system);
    take(context, &evidence->host.build);
    for (i = 0; i < evidence->heard.count; i++)
        take(context, &evidence->heard.text[i]);
    for (i = 0; i < 2 * evidence->warnings.count; i++) {
        struct avd_warning *warning = &evidence->warnings.item[i / 2];

        span = i % 2 == 0 ? &warning->id : &warning->field;
        if ((uintptr_t)span->text - (uintptr_t)text->text >= text->length)
            continue;
        end = memchr(span->text, 0, span->length);
        if (end != NULL)
            span->length = (size_t)(end - span->text);
        take(context, span);
    }
}

void avd_redact_all(struct avd_redact *gate, struct avd_state *state,
                    char *text, size_t size, struct avd_evidence *evidence)
{
    const struct avd_span all = {text, size};

    gate->count = 0;
    each_value(gate, state, text, true);
    each_value(gate, state, text, false);
    redact_span(gate, &evidence->taken);
    avd_redact_spans(evidence, &all, redact_span, gate);
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
