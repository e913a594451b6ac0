/* SPDX-License-Identifier: MIT */
/*
 * Values of evidence: one JSON value as the type of a field wants it, and the
 * answers to questions.
 */
#include "evidence_reader.h"

#include <string.h>

static bool version_text(const char *text, size_t length)
{
    bool digit = false;
    size_t i;

    for (i = 0; i < length; i++) {
        if (text[i] == '.' && digit)
            digit = false;
        else if (text[i] >= '0' && text[i] <= '9')
            digit = true;
        else
            return false;
    }
    return digit;
}

/* An array of texts, moved together where it stands. A text with U+0000 in it
 * cannot be an element. */
static bool set_list(struct avd_reader *r, struct avd_value *value)
{
    char *text = r->json.text;
    size_t start = r->json.start;
    char *to = text + start;
    uint32_t count = 0;
    bool fits = true;
    size_t length;

    while (avd_reader_next(r) != AVD_JSON_ARRAY_END) {
        length = r->said.length;
        if (r->token != AVD_JSON_STRING ||
            memchr(r->said.text, 0, length) != NULL) {
            fits = false;
            if (!avd_reader_pass(r))
                return false;
            continue;
        }
        memmove(to, r->said.text, length + 1);
        to += length + 1;
        count++;
    }
    value->type = AVD_VALUE_LIST;
    value->length = (uint32_t)(to - (text + start));
    value->as.text.offset = (uint32_t)start;
    value->as.text.count = count;
    return fits;
}

static bool set_text(const struct avd_reader *r, struct avd_value *value)
{
    value->type = AVD_VALUE_TEXT;
    value->length = (uint32_t)r->said.length;
    value->as.text.offset = (uint32_t)(r->said.text - r->json.text);
    value->as.text.count = 0;
    return true;
}

static bool set_number(struct avd_value *value, int64_t number)
{
    value->type = AVD_VALUE_NUMBER;
    value->as.number = number;
    return true;
}

static bool set_word(const struct avd_reader *r, struct avd_value *value,
                     enum avd_words words)
{
    int code = avd_word_code(words, r->said.text, r->said.length);

    return code >= 0 && set_number(value, code);
}

#define TYPE(name) (1u << AVD_TYPE_##name)

static bool fits_integer(int64_t number, enum avd_type type, const char *name)
{
    unsigned is = 1u << type;

    if ((is & (TYPE(AGE) | TYPE(SPAN) | TYPE(SIZE))) != 0 ||
        strcmp(name, "count") == 0)
        return number >= 0;
    return (is & (TYPE(INT) | TYPE(ANY) | TYPE(CAPTURE))) != 0;
}

bool avd_evidence_value(struct avd_reader *r, struct avd_value *value,
                        const struct avd_field_info *field)
{
    enum avd_type type = (enum avd_type)field->type;
    unsigned is = 1u << type;

    switch (r->token) {
    case AVD_JSON_TRUE:
    case AVD_JSON_FALSE:
        return type == AVD_TYPE_BOOL &&
               set_number(value, r->token == AVD_JSON_TRUE);
    case AVD_JSON_INTEGER:
        return fits_integer(r->json.integer, type,
                            avd_kind_text(field->name)) &&
               set_number(value, r->json.integer);
    case AVD_JSON_STRING:
        if (type == AVD_TYPE_WORD)
            return set_word(r, value, (enum avd_words)field->words);
        return ((is & (TYPE(TEXT) | TYPE(ANY) | TYPE(CAPTURE))) != 0 ||
                (type == AVD_TYPE_VERSION &&
                 version_text(r->said.text, r->said.length))) &&
               set_text(r, value);
    case AVD_JSON_ARRAY:
        return (is & (TYPE(LIST) | TYPE(ANY))) != 0 && set_list(r, value);
    default:
        return false;
    }
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool avd_evidence_same(const char *text, const char *word, size_t length)
{
    size_t i;

    for (i = 0; i < length && text[i] != 0; i++)
        if (lower(text[i]) != lower(word[i]))
            return false;
    return i == length && text[i] == 0;
}

void avd_evidence_hear(struct avd_heard *heard, struct avd_state *state,
                       uint32_t symptom, struct avd_span text)
{
    uint32_t i = 0;

    while (i < heard->count && (heard->text[i].text != text.text ||
                                heard->text[i].length != text.length))
        i++;
    if (i == heard->count && i < AVD_HEARD)
        heard->text[heard->count++] = text;
    state->reported[symptom] = i < AVD_HEARD ? (uint8_t)(2 * i + 3) : 1;
}

struct avd_span avd_evidence_heard(const struct avd_heard *heard,
                                   const struct avd_state *state,
                                   uint32_t symptom)
{
    struct avd_span text = {NULL, 0};
    unsigned which = state->reported[symptom];

    if (heard == NULL || which < 3)
        return text;
    text = heard->text[(which - 3) / 2];
    text.length = avd_utf8_prefix(text.text, text.length, AVD_HEARD_LENGTH);
    return text;
}

bool avd_evidence_answer(struct avd_state *state, uint32_t question,
                         const char *word, size_t length)
{
    static const char words[][6] = {"no", "false", "yes", "true"};
    const struct avd_header *image = state->image;
    const struct avd_question *asked = &avd_question_of(image)[question];
    const uint32_t *choice = &avd_word_of(image)[asked->choices];
    uint32_t reading = avd_probe_count(image) + question;
    uint32_t count =
        asked->choices == 0 ? sizeof words / sizeof *words : choice[0];
    const char *known;
    uint32_t i;

    for (i = 0; i < count; i++) {
        known =
            asked->choices == 0 ? words[i] : avd_text(image, choice[1 + 2 * i]);
        if (!avd_evidence_same(known, word, length))
            continue;
        set_number(avd_state_values(state, reading),
                   asked->choices == 0 ? i / 2 : i);
        state->reading[reading].status = AVD_STATUS_OK;
        return true;
    }
    return false;
}
