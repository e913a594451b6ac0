/* SPDX-License-Identifier: MIT */
/*
 * Values of evidence: one JSON value as the type of a field wants it, and the
 * answers to questions.
 */
#include "evidence_value.h"

#include <string.h>

#include "evidence.h"
#include "name.h"

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

static enum avd_fit set_number(struct avd_value *value, int64_t number)
{
    value->type = AVD_VALUE_NUMBER;
    value->as.number = number;
    return AVD_FITS;
}

static enum avd_fit set_text(struct avd_json *json, struct avd_value *value)
{
    value->type = AVD_VALUE_TEXT;
    value->length = (uint32_t)json->string_length;
    value->as.text.offset = (uint32_t)(json->string - json->text);
    value->as.text.count = 0;
    return AVD_FITS;
}

/* An array of texts, moved together where it stands. A text with U+0000 in it
 * cannot be an element. */
static enum avd_fit set_list(struct avd_json *json, struct avd_value *value)
{
    size_t start = json->start;
    char *to = json->text + start;
    enum avd_json_token token;
    enum avd_fit fit = AVD_FITS;
    uint32_t count = 0;
    size_t length;

    while ((token = avd_json_next(json)) != AVD_JSON_ARRAY_END) {
        length = json->string_length;
        if (token == AVD_JSON_STRING &&
            memchr(json->string, 0, length) == NULL) {
            memmove(to, json->string, length + 1);
            to += length + 1;
            count++;
            continue;
        }
        fit = AVD_MISFIT;
        if (!avd_json_skip(json, token))
            return AVD_BROKEN;
    }
    value->type = AVD_VALUE_LIST;
    value->length = (uint32_t)(to - (json->text + start));
    value->as.text.offset = (uint32_t)start;
    value->as.text.count = count;
    return fit;
}

static enum avd_fit set_word(struct avd_json *json, struct avd_value *value,
                             enum avd_words words)
{
    int code = avd_word_code(words, json->string, json->string_length);

    return code < 0 ? AVD_MISFIT : set_number(value, code);
}

static enum avd_fit set_string(struct avd_json *json, struct avd_value *value,
                               const struct avd_field_info *field)
{
    switch ((enum avd_type)field->type) {
    case AVD_TYPE_TEXT:
    case AVD_TYPE_ANY:
    case AVD_TYPE_CAPTURE:
        return set_text(json, value);
    case AVD_TYPE_VERSION:
        return version_text(json->string, json->string_length)
                   ? set_text(json, value)
                   : AVD_MISFIT;
    case AVD_TYPE_WORD:
        return set_word(json, value, (enum avd_words)field->words);
    default:
        return AVD_MISFIT;
    }
}

static enum avd_fit set_integer(struct avd_json *json, struct avd_value *value,
                                const struct avd_field_info *field)
{
    enum avd_type type = (enum avd_type)field->type;
    bool count = strcmp(avd_kind_text(field->name), "count") == 0;
    bool length =
        type == AVD_TYPE_AGE || type == AVD_TYPE_SPAN || type == AVD_TYPE_SIZE;

    if (length || count ? json->integer < 0
                        : type != AVD_TYPE_INT && type != AVD_TYPE_ANY &&
                              type != AVD_TYPE_CAPTURE)
        return AVD_MISFIT;
    return set_number(value, json->integer);
}

/* The value whose first token is `token`, as the field's type wants it. */
enum avd_fit avd_evidence_value(struct avd_json *json,
                                enum avd_json_token token,
                                struct avd_value *value,
                                const struct avd_field_info *field)
{
    enum avd_type type = (enum avd_type)field->type;

    switch (token) {
    case AVD_JSON_TRUE:
    case AVD_JSON_FALSE:
        return type == AVD_TYPE_BOOL ? set_number(value, token == AVD_JSON_TRUE)
                                     : AVD_MISFIT;
    case AVD_JSON_INTEGER:
        return set_integer(json, value, field);
    case AVD_JSON_STRING:
        return set_string(json, value, field);
    case AVD_JSON_ARRAY:
        if (type == AVD_TYPE_LIST || type == AVD_TYPE_ANY)
            return set_list(json, value);
        break;
    default:
        break;
    }
    return avd_json_skip(json, token) ? AVD_MISFIT : AVD_BROKEN;
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
    const struct avd_header *image = state->image;
    const struct avd_question *asked = &avd_question_of(image)[question];
    const uint32_t *choice = &avd_word_of(image)[asked->choices];
    uint32_t reading = avd_probe_count(image) + question;
    struct avd_value *value = avd_state_values(state, reading);
    int64_t number = -1;
    uint32_t i;

    if (asked->choices == 0) {
        if (avd_evidence_same("yes", word, length) ||
            avd_evidence_same("true", word, length))
            number = 1;
        else if (avd_evidence_same("no", word, length) ||
                 avd_evidence_same("false", word, length))
            number = 0;
    } else {
        for (i = 0; i < choice[0]; i++)
            if (avd_evidence_same(avd_text(image, choice[1 + 2 * i]), word,
                                  length))
                number = i;
    }
    if (number < 0)
        return false;
    set_number(value, number);
    state->reading[reading].status = AVD_STATUS_OK;
    return true;
}
