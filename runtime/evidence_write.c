/* SPDX-License-Identifier: MIT */
/*
 * Writes a state as evidence. Every probe is written, also one that was not
 * run, so that a person who reads the file sees what there was to see.
 */
#include "evidence.h"

#include <string.h>

#include "json_write.h"
#include "text.h"

static void list(struct avd_out *out, const char *at, uint32_t count)
{
    avd_out_literal(out, "[");
    for (; count > 0; count--) {
        avd_json_comma(out);
        avd_json_text(out, at);
        at += strlen(at) + 1;
    }
    avd_out_literal(out, "]");
}

static void number(struct avd_out *out, const struct avd_field_info *field,
                   int64_t value)
{
    const char *word;
    size_t length;

    if (field->type == AVD_TYPE_BOOL) {
        avd_json_bool(out, value != 0);
        return;
    }
    if (field->type == AVD_TYPE_WORD) {
        word = avd_word((enum avd_words)field->words, (unsigned)value, &length);
        if (word != NULL) {
            avd_json_string(out, word, length);
            return;
        }
    }
    avd_out_number(out, value);
}

static void field_value(struct avd_out *out, const struct avd_state *state,
                        const struct avd_field_info *field,
                        const struct avd_value *value)
{
    const char *at;

    if (value->type == AVD_VALUE_NUMBER) {
        number(out, field, value->as.number);
        return;
    }
    at = state->text + value->as.text.offset;
    if (value->type == AVD_VALUE_TEXT)
        avd_json_string(out, at, value->length);
    else
        list(out, at, value->as.text.count);
}

/* The fields that have no value, by reason; of a secret probe not those that
 * were too large. */
static void lacks(struct avd_out *out, enum avd_kind kind,
                  const struct avd_value *values, bool secret)
{
    static const struct {
        char name[10];
        uint8_t type;
    } reasons[] = {{"too_large", AVD_VALUE_TOO_LARGE},
                   {"ignored", AVD_VALUE_IGNORED}};
    const char *end;
    unsigned f, r;

    for (r = secret; r < 2; r++) {
        end = "";
        for (f = 1; f <= avd_kinds[kind].fields; f++) {
            if (values[f - 1].type != reasons[r].type)
                continue;
            if (*end == 0) {
                avd_json_member(out, reasons[r].name);
                avd_out_literal(out, "[");
                end = "]";
            }
            avd_json_comma(out);
            avd_json_text(out, avd_kind_text(avd_field(kind, f)->name));
        }
        avd_out_literal(out, end);
    }
}

/* Of a secret probe nothing but `empty` may be told. */
static bool told(const struct avd_probe *probe,
                 const struct avd_field_info *field)
{
    return (probe->flags & AVD_PROBE_SECRET) == 0 ||
           strcmp(avd_kind_text(field->name), "empty") == 0;
}

static bool has_value(const struct avd_value *value)
{
    return value->type != AVD_VALUE_NONE &&
           value->type != AVD_VALUE_TOO_LARGE &&
           value->type != AVD_VALUE_IGNORED;
}

void avd_evidence_fields(struct avd_out *out, const struct avd_state *state,
                         uint32_t index)
{
    const struct avd_probe *probe = &avd_probe_of(state->image)[index];
    const struct avd_value *values = avd_state_values(state, index);
    enum avd_kind kind = (enum avd_kind)probe->kind;
    const struct avd_field_info *field;
    unsigned status = state->reading[index].status;
    unsigned f;

    if (status == AVD_STATUS_OK || status == AVD_STATUS_ABSENT) {
        avd_json_member(out, "exists");
        avd_json_bool(out, status == AVD_STATUS_OK);
    }
    if (state->reading[index].dropped && status == AVD_STATUS_NOT_RUN) {
        avd_json_member(out, "ignored");
        avd_out_literal(out, "[\"exists\"]");
    }
    if (status != AVD_STATUS_OK)
        return;
    for (f = 1; f <= avd_kinds[kind].fields; f++) {
        field = avd_field(kind, f);
        if (!has_value(&values[f - 1]) || !told(probe, field))
            continue;
        avd_json_member(out, avd_kind_text(field->name));
        field_value(out, state, field, &values[f - 1]);
    }
    lacks(out, kind, values, probe->flags & AVD_PROBE_SECRET);
}

static void one_probe(struct avd_out *out, const struct avd_state *state,
                      uint32_t index)
{
    const struct avd_header *image = state->image;
    const struct avd_probe *probe = &avd_probe_of(image)[index];
    const struct avd_reading *reading = &state->reading[index];

    avd_text_format(out, image, "%s\n    '%o': {'read': '%o', 'status': '%s'",
                    index > 0 ? "," : "", probe->id, probe->read,
                    avd_status_names[reading->status]);
    if (reading->ms != 0)
        avd_text_format(out, NULL, ", 'ms': %u", reading->ms);
    if (reading->status == AVD_STATUS_ERROR && reading->code != 0)
        avd_text_format(out, NULL, ", 'code': %u", reading->code);
    avd_evidence_fields(out, state, index);
    avd_out_literal(out, "}");
}

static void answer(struct avd_out *out, const struct avd_header *image,
                   const struct avd_question *question, int64_t value)
{
    const uint32_t *choice = &avd_word_of(image)[question->choices];

    if (question->choices == 0)
        avd_json_bool(out, value != 0);
    else
        avd_json_text(out, avd_text(image, choice[1 + 2 * value]));
}

static void answers(struct avd_out *out, const struct avd_state *state)
{
    const struct avd_header *image = state->image;
    const struct avd_question *question = avd_question_of(image);
    uint32_t first = avd_probe_count(image);
    uint32_t i;

    for (i = 0; i < avd_question_count(image); i++) {
        if (state->reading[first + i].status != AVD_STATUS_OK)
            continue;
        avd_json_member(out, avd_text(image, question[i].id));
        answer(out, image, &question[i],
               avd_state_values(state, first + i)->as.number);
    }
}

static void reported(struct avd_out *out, const struct avd_state *state)
{
    uint32_t i;

    for (i = 0; i < avd_symptom_count(state->image); i++) {
        if (!state->reported[i])
            continue;
        avd_json_comma(out);
        avd_json_text(
            out, avd_text(state->image, avd_symptom_of(state->image)[i].id));
    }
}

/* The texts of those that were not reported by their ids. */
static void reported_texts(struct avd_out *out, const struct avd_state *state,
                           const struct avd_heard *heard)
{
    const struct avd_symptom *symptom = avd_symptom_of(state->image);
    struct avd_span text;
    uint32_t i;

    if (heard->count == 0)
        return;
    avd_out_literal(out, ",\n  \"reported_texts\": {");
    for (i = 0; i < avd_symptom_count(state->image); i++) {
        text = avd_evidence_heard(heard, state, i);
        if (text.text == NULL)
            continue;
        avd_json_member(out, avd_text(state->image, symptom[i].id));
        avd_json_span(out, &text);
    }
    avd_out_literal(out, "}");
}

static void warnings(struct avd_out *out, const struct avd_warnings *list)
{
    uint32_t i;

    if (list->count == 0)
        return;
    avd_out_literal(out, ",\n  \"warnings\": [");
    for (i = 0; i < list->count + (list->dropped > 0); i++) {
        avd_json_comma(out);
        avd_out_literal(out, "\n    \"");
        if (i < list->count)
            avd_warning_text(out, &list->item[i]);
        else
            avd_warning_more(out, list);
        avd_out_literal(out, "\"");
    }
    avd_out_literal(out, "\n  ]");
}

void avd_evidence_host(struct avd_out *out, const struct avd_host *host,
                       bool whole)
{
    static const char names[][7] = {"name", "system", "build"};
    const struct avd_span *const values[] = {&host->name, &host->system,
                                             &host->build};
    unsigned i;

    avd_out_literal(out, "{");
    for (i = 0; i < 3; i++) {
        if (values[i]->text == NULL && !whole)
            continue;
        avd_json_member(out, names[i]);
        avd_json_span(out, values[i]);
    }
    if (host->elevated != AVD_KNOWN_NOT || whole) {
        avd_json_member(out, "elevated");
        avd_json_bool(out, host->elevated);
    }
    avd_out_literal(out, "}");
}

bool avd_evidence_write(struct avd_out *out, const struct avd_state *state,
                        const struct avd_evidence *evidence)
{
    uint32_t i;

    out->escape = AVD_ESCAPE_JSON;
    avd_out_literal(out, "{\n  \"schema\": \"" AVD_EVIDENCE_SCHEMA "\",\n  ");
    if (evidence->taken.text != NULL) {
        avd_out_literal(out, "\"taken\": ");
        avd_json_span(out, &evidence->taken);
        avd_out_literal(out, ",\n  ");
    }
    avd_out_literal(out, "\"host\": ");
    avd_evidence_host(out, &evidence->host, false);
    avd_out_literal(out, evidence->redacted
                             ? ",\n  \"redacted\": true,\n  \"probes\": {"
                             : ",\n  \"probes\": {");
    for (i = 0; i < avd_probe_count(state->image); i++)
        one_probe(out, state, i);
    avd_out_literal(out, "\n  },\n  \"answers\": {");
    answers(out, state);
    avd_out_literal(out, "},\n  \"reported\": [");
    reported(out, state);
    avd_out_literal(out, "]");
    reported_texts(out, state, &evidence->heard);
    warnings(out, &evidence->warnings);
    avd_out_literal(out, "\n}\n");
    return avd_out_finish(out);
}
