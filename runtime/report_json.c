/* SPDX-License-Identifier: MIT */
/*
 * The report as JSON (avdoctor.report/1): everything, pure ASCII, one line for
 * each symptom, cause, fix and probe; or less, where it has to be short. A
 * string or a list that is there is complete.
 *
 * What the elements of each array consist of stands in a table; one function
 * goes through it.
 */
#include "report_json.h"

#include <string.h>

#include "json_write.h"
#include "text.h"

struct member {
    char name[14];
    uint8_t goes; /* the step in which it is left out; AVD_GO_STEPS = never */
    uint8_t from;
    uint8_t at; /* bytes */
};

#define IN_STATE(name) offsetof(struct avd_state, name)
#define IN_LINK(type, name) (LINK + offsetof(struct avd_##type, name))
#define LINK 64u /* in the second record; none is longer */

/* By array; an empty name ends each. */
static const struct member members[] = {
    /* packs */
    {"id", AVD_GO_STEPS, AVD_FROM_TEXT, offsetof(struct avd_pack, id)},
    {"version", AVD_GO_STEPS, AVD_FROM_TEXT,
     offsetof(struct avd_pack, version)},
    {"digest", AVD_GO_STEPS, AVD_FROM_TEXT, offsetof(struct avd_pack, digest)},
    {"documents", AVD_GO_READ, AVD_FROM_DOCUMENTS, 0},
    {"", 0, 0, 0},
    /* symptoms */
    {"id", AVD_GO_STEPS, AVD_FROM_TEXT, offsetof(struct avd_symptom, id)},
    {"pack", AVD_GO_TRIFLES, AVD_FROM_PACK, offsetof(struct avd_symptom, pack)},
    {"title", AVD_GO_STEPS, AVD_FROM_TEXT, offsetof(struct avd_symptom, title)},
    {"verdict", AVD_GO_STEPS, AVD_FROM_SYMPTOM_VERDICT, IN_STATE(symptom)},
    {"reported", AVD_GO_STEPS, AVD_FROM_FLAG, IN_STATE(reported)},
    {"reported_text", AVD_GO_REASONS, AVD_FROM_HEARD, 0},
    {"disagreement", AVD_GO_STEPS, AVD_FROM_DISAGREEMENT, 0},
    {"because", AVD_GO_REASONS, AVD_FROM_BECAUSE, 0},
    {"missing", AVD_GO_REASONS, AVD_FROM_MISSING, 0},
    {"causes", AVD_GO_STEPS, AVD_FROM_CAUSES, 0},
    {"fixes", AVD_GO_STEPS, AVD_FROM_FIXES,
     offsetof(struct avd_symptom, fixes)},
    {"doc", AVD_GO_TRIFLES, AVD_FROM_DOC, offsetof(struct avd_symptom, doc)},
    {"", 0, 0, 0},
    /* causes */
    {"id", AVD_GO_STEPS, AVD_FROM_TEXT, offsetof(struct avd_cause, id)},
    {"pack", AVD_GO_TRIFLES, AVD_FROM_PACK, IN_LINK(link, pack)},
    {"title", AVD_GO_TITLES, AVD_FROM_TEXT, offsetof(struct avd_cause, title)},
    {"verdict", AVD_GO_STEPS, AVD_FROM_CAUSE_VERDICT, IN_STATE(cause)},
    {"of", AVD_GO_TITLES, AVD_FROM_SYMPTOMS, IN_LINK(link, symptoms)},
    {"rank", AVD_GO_TITLES, AVD_FROM_RANK, 0},
    {"risk", AVD_GO_TITLES, AVD_FROM_FLAG, IN_STATE(risk)},
    {"conflict", AVD_GO_TITLES, AVD_FROM_FLAG, IN_STATE(conflict)},
    {"because", AVD_GO_REASONS, AVD_FROM_BECAUSE, 0},
    {"missing", AVD_GO_REASONS, AVD_FROM_MISSING, 0},
    {"fixes", AVD_GO_TITLES, AVD_FROM_FIXES, IN_LINK(link, fixes)},
    {"doc", AVD_GO_TRIFLES, AVD_FROM_DOC, IN_LINK(link, doc)},
    {"", 0, 0, 0},
    /* fixes */
    {"id", AVD_GO_STEPS, AVD_FROM_TEXT, offsetof(struct avd_fix, id)},
    {"pack", AVD_GO_TRIFLES, AVD_FROM_PACK, offsetof(struct avd_fix, pack)},
    {"title", AVD_GO_STEPS, AVD_FROM_TEXT, offsetof(struct avd_fix, title)},
    {"kind", AVD_GO_STEPS, AVD_FROM_SHAPE, offsetof(struct avd_fix, kind)},
    {"about", AVD_GO_REASONS, AVD_FROM_ABOUT, offsetof(struct avd_fix, about)},
    {"items", AVD_GO_REASONS, AVD_FROM_ITEMS, 0},
    {"needs", AVD_GO_STEPS, AVD_FROM_NEEDS, offsetof(struct avd_fix, needs)},
    {"effort", AVD_GO_STEPS, AVD_FROM_NUMBER, offsetof(struct avd_fix, effort)},
    {"risk", AVD_GO_STEPS, AVD_FROM_RISK, offsetof(struct avd_fix, risk)},
    {"verify", AVD_GO_STEPS, AVD_FROM_TEXT,
     offsetof(struct avd_fix, verify_text)},
    {"doc", AVD_GO_TRIFLES, AVD_FROM_DOC, offsetof(struct avd_fix, doc)},
    {"", 0, 0, 0},
    /* probes */
    {"id", AVD_GO_STEPS, AVD_FROM_TEXT, offsetof(struct avd_probe, id)},
    {"kind", AVD_GO_STEPS, AVD_FROM_KIND, offsetof(struct avd_probe, kind)},
    {"status", AVD_GO_STEPS, AVD_FROM_STATUS, IN_LINK(reading, status)},
    {"code", AVD_GO_STEPS, AVD_FROM_CODE, IN_LINK(reading, code)},
    {"ms", AVD_GO_STEPS, AVD_FROM_NUMBER, IN_LINK(reading, ms)},
    {"fields", AVD_GO_STEPS, AVD_FROM_FIELDS, 0},
    {"", 0, 0, 0},
    /* warnings */
    {"code", AVD_GO_STEPS, AVD_FROM_WARNING_CODE, 0},
    {"text", AVD_GO_STEPS, AVD_FROM_WARNING, 0},
    {"", 0, 0, 0}};

static const struct {
    char name[10];
    uint8_t section;
    uint8_t size; /* of a record */
} arrays[AVD_LESS_ARRAYS] = {
    {"packs", AVD_SECTION_PACK, sizeof(struct avd_pack)},
    {"symptoms", AVD_SECTION_SYMPTOM, sizeof(struct avd_symptom)},
    {"causes", AVD_SECTION_CAUSE, sizeof(struct avd_cause)},
    {"fixes", AVD_SECTION_FIX, sizeof(struct avd_fix)},
    {"probes", AVD_SECTION_PROBE, sizeof(struct avd_probe)},
    {"warnings", AVD_SECTION_PACK, 0}};

static void quote(const struct avd_report_element *e)
{
    avd_out_literal(e->out, "\"");
}

/* ---- members that are no list ---- */

static void doc(const struct avd_report_element *e, uint32_t words)
{
    avd_out_literal(e->out, words == 0 ? "null" : "\"");
    if (avd_text_link(e->out, e->image, words))
        quote(e);
}

static void warning(const struct avd_report_element *e)
{
    const struct avd_warnings *warnings = e->report->warnings;

    quote(e);
    if (e->index == warnings->count)
        avd_warning_more(e->out, warnings);
    else
        avd_warning_text(e->out, &warnings->item[e->index]);
    quote(e);
}

static const char *warning_code(const struct avd_report_element *e)
{
    const struct avd_warnings *warnings = e->report->warnings;

    return e->index == warnings->count
               ? "more_warnings"
               : avd_warning_names[warnings->item[e->index].code];
}

/* ---- members ---- */

/* What stands in a record with fewer bytes is their lowest: all systems are
 * little-endian. */
static uint32_t number_of(const struct avd_report_element *e,
                          const struct member *member)
{
    unsigned at = member->at;
    const uint8_t *bytes;
    uint32_t number = 0;

    if (member->from == AVD_FROM_DISAGREEMENT)
        return avd_report_disagrees(e->state, e->index);
    if (member->from <= AVD_FROM_CAUSE_VERDICT) {
        memcpy(&bytes, (const char *)e->state + at, sizeof bytes);
        return bytes[e->index];
    }
    if (member->from == AVD_FROM_RANK)
        return e->place + 1;
    if (member->from <= AVD_FROM_NEEDS)
        memcpy(&number, e->record[at / LINK] + at % LINK, sizeof number);
    return number;
}

/* Whether a member is there. What is false goes early. */
static bool is_there(struct avd_report_element *e, const struct member *member,
                     uint32_t number)
{
    unsigned step = member->goes;

    if (member->from <= AVD_FROM_FLAG && number == 0)
        step = AVD_GO_TRIFLES;
    if (step == AVD_GO_REASONS && e->array != AVD_LESS_SYMPTOMS)
        step += avd_report_less_later(e->state, e->array, e->place);
    if (avd_report_less_gone(e->report, step,
                             e->place + (step == AVD_GO_TITLES)))
        return false;
    if (member->from == AVD_FROM_CODE)
        return e->record[1][0] == AVD_STATUS_ERROR;
    if (member->from != AVD_FROM_HEARD)
        return true;
    e->heard = avd_evidence_heard(e->report->heard, e->state, e->index);
    return e->heard.text != NULL;
}

/* What is no more than a text. */
static const char *text_of(const struct avd_report_element *e, unsigned from,
                           uint32_t number)
{
    static const char shapes[][12] = {"steps", "choose_one", "confirm_all"};
    const struct avd_header *image = e->image;

    switch (from) {
    case AVD_FROM_SYMPTOM_VERDICT:
        return avd_symptom_verdict_names[number];
    case AVD_FROM_CAUSE_VERDICT:
        return avd_cause_verdict_names[number];
    case AVD_FROM_PACK:
        number = avd_pack_of(image)[number & 0xffff].id;
        return avd_text(image, number);
    case AVD_FROM_TEXT:
        return avd_text(image, number);
    case AVD_FROM_KIND:
        return avd_kind_text(avd_kinds[number & 0xff].name);
    case AVD_FROM_STATUS:
        return avd_status_names[number & 0xff];
    case AVD_FROM_SHAPE:
        return shapes[number & 0xff];
    case AVD_FROM_WARNING_CODE:
        return warning_code(e);
    default:
        return NULL;
    }
}

static void value(const struct avd_report_element *e, unsigned from,
                  uint32_t number)
{
    const char *text = text_of(e, from, number);

    if (text != NULL)
        avd_json_text(e->out, text);
    else if (from <= AVD_FROM_FLAG)
        avd_json_bool(e->out, number != 0);
    else if (from <= AVD_FROM_RANK)
        avd_out_number(e->out, number);
    else if (from >= AVD_FROM_SYMPTOMS && from <= AVD_FROM_DOCUMENTS) {
        avd_out_literal(e->out, "[");
        avd_report_json_list(e, from, number);
        avd_out_literal(e->out, "]");
    } else if (from == AVD_FROM_RISK)
        avd_report_json_word(e, AVD_WORDS_RISK, number & 0xff);
    else if (from == AVD_FROM_ABOUT)
        avd_report_json_rich(e, number);
    else if (from == AVD_FROM_DOC)
        doc(e, number);
    else if (from == AVD_FROM_HEARD)
        avd_json_span(e->out, &e->heard);
    else if (from == AVD_FROM_FIELDS) {
        avd_out_literal(e->out, "{");
        avd_evidence_fields(e->out, e->state, e->index);
        avd_out_literal(e->out, "}");
    } else
        warning(e);
}

static void element(struct avd_report_element *e)
{
    const struct member *member = members;
    unsigned behind = e->array;
    uint32_t number;

    for (; behind > 0; member++)
        behind -= member->name[0] == 0;
    avd_out_literal(e->out, "{");
    for (; member->name[0] != 0; member++) {
        number = number_of(e, member);
        if (!is_there(e, member, number))
            continue;
        avd_json_member(e->out, member->name);
        value(e, member->from, number);
    }
    avd_out_literal(e->out, "}");
}

/* An array of objects, each on its line. With the head of the report all other
 * arrays go than that of causes. */
static void array(struct avd_report_element *e, unsigned which)
{
    const struct avd_section *section =
        &e->image->section[arrays[which].section];
    struct avd_report *report = e->report;
    bool named = e->whole || which == AVD_LESS_CAUSES;
    uint32_t count = section->count;
    uint32_t told = 0;
    uint32_t i;

    if (which == AVD_LESS_WARNINGS)
        count = report->warnings->count + (report->warnings->dropped > 0);
    if (named)
        avd_text_format(e->out, NULL, ",\n  '%s': [", arrays[which].name);
    e->array = which;
    for (i = 0; i < count; i++) {
        e->place = e->index = i;
        if (which == AVD_LESS_CAUSES)
            e->index = e->state->ranked[i];
        if (avd_report_less_element(report, which, e->index, &e->place))
            continue;
        avd_out_literal(e->out, told++ > 0 ? ",\n    " : "\n    ");
        e->record[0] = (const char *)e->image + section->offset +
                       (size_t)e->index * arrays[which].size;
        if (which == AVD_LESS_CAUSES)
            e->record[1] = (const char *)&avd_link_of(
                e->image)[avd_cause_of(e->image)[e->index].link];
        else if (which == AVD_LESS_PROBES)
            e->record[1] = (const char *)&e->state->reading[i];
        element(e);
    }
    if (named)
        avd_out_literal(e->out, told > 0 ? "\n  ]" : "]");
    if (report->less != NULL)
        report->less->left[which] = count - told;
}

/* What the report is of. */
static void top(struct avd_report_element *e)
{
    const struct avd_report *report = e->report;

    avd_out_literal(e->out, "{\n  \"schema\": \"avdoctor.report/1\"");
    if (e->whole)
        avd_out_literal(e->out, ",\n  \"tool\": {\"name\": \"avdoctor\", "
                                "\"version\": \"" AVD_VERSION "\"}");
    array(e, AVD_LESS_PACKS);
    if (e->whole) {
        avd_out_literal(e->out, ",\n  \"host\": ");
        avd_evidence_host(e->out, report->host, true);
        avd_out_literal(e->out, ",\n  \"taken\": ");
        avd_json_span(e->out, &report->taken);
        avd_text_format(e->out, NULL,
                        report->redacted ? ", 'redacted': true, 'mode': '%s'"
                                         : ", 'mode': '%s'",
                        report->live ? "live" : "evidence");
    }
    avd_text_format(e->out, NULL,
                    e->whole ? ", 'outcome': '%s'" : ",\n  'outcome': '%s'",
                    avd_outcome_names[e->state->outcome]);
}

static void left_out(struct avd_out *out, const uint32_t *left)
{
    avd_text_format(
        out, NULL,
        ",\n  'truncated': true, 'left_out': {'packs': %u, 'symptoms': %u, "
        "'causes': %u, 'fixes': %u, 'probes': %u, 'warnings': %u}",
        left[AVD_LESS_PACKS], left[AVD_LESS_SYMPTOMS], left[AVD_LESS_CAUSES],
        left[AVD_LESS_FIXES], left[AVD_LESS_PROBES], left[AVD_LESS_WARNINGS]);
}

/* Not part of the function that chooses a format: that would have a frame to
 * take down at each of its ends. */
__attribute__((noinline)) void avd_report_json(struct avd_out *out,
                                               struct avd_report *report)
{
    struct avd_report_element e;
    unsigned i;

    out->escape = AVD_ESCAPE_JSON;
    e.out = out;
    e.report = report;
    e.state = report->state;
    e.image = report->state->image;
    e.whole = !avd_report_less_gone(report, AVD_GO_TITLES, 0);
    top(&e);
    for (i = AVD_LESS_SYMPTOMS; i < AVD_LESS_ARRAYS; i++)
        array(&e, i);
    if (report->less != NULL)
        left_out(out, report->less->left);
    avd_out_literal(out, "\n}\n");
}
