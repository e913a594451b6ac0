/* SPDX-License-Identifier: MIT */
/*
 * Reads evidence into a state, in one pass over the tokens.
 *
 * What the file claims about itself wrongly (no JSON, another schema, a member
 * of the wrong shape) refuses it as a whole. What these packs only do not know
 * or cannot use is left out with a warning: old evidence stays readable.
 */
#include "evidence.h"

#include <string.h>

#include "evidence_reader.h"

#define NAME_MAX_LENGTH 255
#define LIST_MAX 4096u

/* Members that a warning may name. */
static const struct avd_span member_elevated = {"elevated", 8};
static const struct avd_span member_host = {"host", 4};
static const struct avd_span member_reported = {"reported", 8};
static const struct avd_span member_taken = {"taken", 5};
static const struct avd_span member_texts = {"reported_texts", 14};
static const struct avd_span member_warnings = {"warnings", 8};

static bool read_answer(struct avd_reader *r)
{
    const struct avd_header *image = r->state->image;
    struct avd_span id = r->key;
    uint32_t question =
        avd_name_find(image, AVD_ALIAS_QUESTION, id.text, id.length);
    enum avd_json_token token = avd_reader_next(r);
    struct avd_span word = {"", 0};
    bool choice;

    if (question == AVD_NAME_NONE) {
        avd_reader_warn(r, AVD_WARNING_UNKNOWN_QUESTION, &id, NULL);
        return avd_json_skip(&r->json, token);
    }
    if (r->state->reading[avd_probe_count(image) + question].status ==
        AVD_STATUS_OK) {
        avd_reader_warn(r, AVD_WARNING_READ_TWICE, &id, NULL);
        return avd_json_skip(&r->json, token);
    }
    choice = avd_question_of(image)[question].choices != 0;
    if (token == AVD_JSON_STRING && choice)
        word = avd_reader_string(r);
    else if (token == AVD_JSON_TRUE && !choice)
        word = (struct avd_span){"true", 4};
    else if (token == AVD_JSON_FALSE && !choice)
        word = (struct avd_span){"false", 5};
    if (!avd_evidence_answer(r->state, question, word.text, word.length))
        avd_reader_warn(r, AVD_WARNING_WRONG_ANSWER, &id, NULL);
    return avd_json_skip(&r->json, token);
}

static bool read_reported(struct avd_reader *r)
{
    enum avd_json_token token = avd_reader_next(r);
    struct avd_span id;
    uint32_t symptom;
    unsigned count = 0;

    if (!avd_reader_enter(r, token, AVD_JSON_ARRAY,
                          "an array of symptoms is wanted"))
        return false;
    while ((token = avd_reader_next(r)) != AVD_JSON_ARRAY_END) {
        if (++count > LIST_MAX)
            return avd_reader_fail(r, "too many symptoms are reported");
        if (token != AVD_JSON_STRING) {
            avd_reader_warn(r, AVD_WARNING_WRONG_TYPE, &member_reported, NULL);
            if (!avd_json_skip(&r->json, token))
                return false;
            continue;
        }
        id = avd_reader_string(r);
        symptom = avd_name_find(r->state->image, AVD_ALIAS_SYMPTOM, id.text,
                                id.length);
        if (symptom == AVD_NAME_NONE)
            avd_reader_warn(r, AVD_WARNING_UNKNOWN_SYMPTOM, &id, NULL);
        else
            r->state->reported[symptom] |= 1;
    }
    return true;
}

/* A symptom and the text by which a person reported it. */
static bool read_heard(struct avd_reader *r)
{
    struct avd_span id = r->key;
    enum avd_json_token token = avd_reader_next(r);
    uint32_t symptom =
        avd_name_find(r->state->image, AVD_ALIAS_SYMPTOM, id.text, id.length);

    if (token == AVD_JSON_STRING && symptom != AVD_NAME_NONE) {
        avd_evidence_hear(&r->evidence->heard, r->state, symptom,
                          avd_reader_string(r));
        return true;
    }
    if (symptom == AVD_NAME_NONE)
        avd_reader_warn(r, AVD_WARNING_UNKNOWN_SYMPTOM, &id, NULL);
    else
        avd_reader_warn(r, AVD_WARNING_WRONG_TYPE, &member_texts, &id);
    return avd_json_skip(&r->json, token);
}

/* What an earlier run ignored of the same readings. */
static bool read_warnings(struct avd_reader *r)
{
    enum avd_json_token token = avd_reader_next(r);

    if (token != AVD_JSON_ARRAY) {
        avd_reader_warn(r, AVD_WARNING_WRONG_TYPE, &member_warnings, NULL);
        return avd_json_skip(&r->json, token);
    }
    while ((token = avd_reader_next(r)) != AVD_JSON_ARRAY_END) {
        if (token == AVD_JSON_STRING)
            avd_warning_recorded(&r->evidence->warnings, avd_reader_string(r));
        else if (!avd_json_skip(&r->json, token))
            return false;
    }
    return true;
}

static bool read_host_text(struct avd_reader *r, struct avd_span *to)
{
    struct avd_span name = r->key;
    enum avd_json_token token = avd_reader_next(r);

    if (token == AVD_JSON_STRING && r->json.string_length <= NAME_MAX_LENGTH) {
        *to = avd_reader_string(r);
        return true;
    }
    avd_reader_warn(r,
                    token == AVD_JSON_STRING ? AVD_WARNING_TOO_LONG
                                             : AVD_WARNING_WRONG_TYPE,
                    &member_host, &name);
    return avd_json_skip(&r->json, token);
}

static bool read_elevated(struct avd_reader *r)
{
    enum avd_json_token token = avd_reader_next(r);

    if (token == AVD_JSON_TRUE || token == AVD_JSON_FALSE) {
        r->state->elevated = token == AVD_JSON_TRUE;
        r->evidence->host.elevated =
            r->state->elevated ? AVD_KNOWN_YES : AVD_KNOWN_NO;
        return true;
    }
    avd_reader_warn(r, AVD_WARNING_WRONG_TYPE, &member_host, &member_elevated);
    return avd_json_skip(&r->json, token);
}

static bool read_host_member(struct avd_reader *r)
{
    struct avd_host *host = &r->evidence->host;

    if (avd_reader_key(r, "name"))
        return read_host_text(r, &host->name);
    if (avd_reader_key(r, "system"))
        return read_host_text(r, &host->system);
    if (avd_reader_key(r, "build"))
        return read_host_text(r, &host->build);
    if (avd_reader_key(r, "elevated"))
        return read_elevated(r);
    avd_reader_warn(r, AVD_WARNING_UNKNOWN_MEMBER, &member_host, &r->key);
    return avd_json_skip(&r->json, avd_reader_next(r));
}

/* An object whose members are each read by `member`. */
static bool read_object(struct avd_reader *r,
                        bool (*member)(struct avd_reader *r), unsigned limit)
{
    enum avd_json_token token = avd_reader_next(r);
    unsigned count = 0;

    if (!avd_reader_enter(r, token, AVD_JSON_OBJECT, "an object is wanted"))
        return false;
    while ((token = avd_reader_next(r)) == AVD_JSON_KEY) {
        if (++count > limit)
            return avd_reader_fail(r, "too many members");
        if (!member(r))
            return false;
    }
    return token == AVD_JSON_OBJECT_END;
}

static unsigned two_digits(const char *text)
{
    return (unsigned)(text[0] - '0') * 10 + (unsigned)(text[1] - '0');
}

/* Whether the day and the time of a text of that form exist. */
static bool calendar(const char *text)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30,
                                         31, 31, 30, 31, 30, 31};
    unsigned year = two_digits(text) * 100 + two_digits(text + 2);
    unsigned month = two_digits(text + 5);
    unsigned day = two_digits(text + 8);
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return month >= 1 && month <= 12 && day >= 1 &&
           day <= days[month - 1] + (month == 2 && leap ? 1u : 0u) &&
           two_digits(text + 11) < 24 && two_digits(text + 14) < 60 &&
           two_digits(text + 17) < 60;
}

/* YYYY-MM-DDTHH:MM:SSZ */
static bool time_text(struct avd_span text)
{
    static const char form[] = "dddd-dd-ddTdd:dd:ddZ";
    size_t i;

    if (text.length != sizeof form - 1)
        return false;
    for (i = 0; i < text.length; i++)
        if (form[i] == 'd' ? text.text[i] < '0' || text.text[i] > '9'
                           : text.text[i] != form[i])
            return false;
    return calendar(text.text);
}

static bool read_taken(struct avd_reader *r)
{
    struct avd_span text;
    enum avd_json_token token = avd_reader_next(r);

    if (token != AVD_JSON_STRING) {
        avd_reader_warn(r, AVD_WARNING_WRONG_TYPE, &member_taken, NULL);
        return avd_json_skip(&r->json, token);
    }
    text = avd_reader_string(r);
    if (time_text(text))
        r->evidence->taken = text;
    else
        avd_reader_warn(r, AVD_WARNING_BAD_TIME, &text, NULL);
    return true;
}

/* Nothing rests on it: reports tell it. */
static bool read_redacted(struct avd_reader *r)
{
    enum avd_json_token token = avd_reader_next(r);

    r->evidence->redacted = token == AVD_JSON_TRUE;
    return avd_json_skip(&r->json, token);
}

static bool read_schema(struct avd_reader *r)
{
    return avd_reader_next(r) == AVD_JSON_STRING &&
           (avd_reader_says(r, AVD_EVIDENCE_SCHEMA) ||
            avd_reader_fail(r, "the schema is not " AVD_EVIDENCE_SCHEMA));
}

static bool read_document(struct avd_reader *r)
{
    bool schema = false;
    bool good = true;
    enum avd_json_token token = avd_reader_next(r);

    if (!avd_reader_enter(r, token, AVD_JSON_OBJECT, "evidence is an object"))
        return false;
    while (good && (token = avd_reader_next(r)) == AVD_JSON_KEY) {
        if (avd_reader_key(r, "schema")) {
            good = read_schema(r) ||
                   avd_reader_fail(r, "a schema in quotes is wanted");
            schema = true;
        } else if (avd_reader_key(r, "probes"))
            good = read_object(r, avd_evidence_probe, UINT32_MAX);
        else if (avd_reader_key(r, "answers"))
            good = read_object(r, read_answer, LIST_MAX);
        else if (avd_reader_key(r, "reported"))
            good = read_reported(r);
        else if (avd_reader_key(r, "host"))
            good = read_object(r, read_host_member, LIST_MAX);
        else if (avd_reader_key(r, "taken"))
            good = read_taken(r);
        else if (avd_reader_key(r, "reported_texts"))
            good = read_object(r, read_heard, LIST_MAX);
        else if (avd_reader_key(r, "warnings"))
            good = read_warnings(r);
        else if (avd_reader_key(r, "redacted"))
            good = read_redacted(r);
        else {
            avd_reader_warn(r, AVD_WARNING_UNKNOWN_MEMBER, &r->key, NULL);
            good = avd_json_skip(&r->json, avd_reader_next(r));
        }
    }
    if (!good || token != AVD_JSON_OBJECT_END ||
        avd_reader_next(r) != AVD_JSON_END)
        return false;
    if (schema)
        return true;
    r->json.line = r->json.column = 1;
    return avd_reader_fail(r, "the member \"schema\" is missing");
}

bool avd_evidence_read(struct avd_evidence *evidence, struct avd_state *state,
                       char *text, size_t length, uint64_t *keys, uint64_t seed)
{
    struct avd_reader r;

    memset(evidence, 0, sizeof *evidence);
    memset(&r, 0, sizeof r);
    evidence->host.elevated = AVD_KNOWN_NOT;
    evidence->line = evidence->column = 1;
    if (length > AVD_EVIDENCE_MAX) {
        evidence->why = "larger than 8 MiB";
        return false;
    }
    avd_json_init(&r.json, text, length, keys, seed);
    r.state = state;
    r.evidence = evidence;
    state->text = text;
    if (read_document(&r))
        return true;
    evidence->line = r.json.line;
    evidence->column = r.json.column;
    evidence->why = r.json.why != NULL ? r.json.why : "no evidence";
    return false;
}
