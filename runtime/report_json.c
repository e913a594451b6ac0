/* SPDX-License-Identifier: MIT */
/*
 * The report as JSON (avdoctor.report/1): everything, pure ASCII, one line for
 * each symptom, cause, fix and probe; or less, where it has to be short. A
 * string or a list that is there is complete.
 *
 * What the elements of each array consist of stands in a table; one function
 * goes through it.
 */
#include "report_less.h"

#include <string.h>

#include "condition.h"
#include "json_write.h"
#include "name.h"
#include "text.h"

/* What a member is, and where it comes from. */
enum from {
    FROM_DISAGREEMENT,
    /* A byte for each symptom or cause, at a place in struct avd_state. */
    FROM_FLAG,
    FROM_SYMPTOM_VERDICT,
    FROM_CAUSE_VERDICT,
    /* A number, at a place in the record. */
    FROM_TEXT,
    FROM_PACK,
    FROM_KIND,
    FROM_STATUS,
    FROM_SHAPE,
    FROM_NUMBER,
    FROM_CODE, /* only of an error */
    FROM_RANK,
    FROM_RISK,
    FROM_ABOUT,
    FROM_DOC,
    /* Lists. */
    FROM_SYMPTOMS,
    FROM_FIXES,
    FROM_NEEDS,
    FROM_CAUSES,
    FROM_BECAUSE,
    FROM_MISSING,
    FROM_ITEMS,
    FROM_DOCUMENTS,
    /* The rest. */
    FROM_HEARD, /* only if it was */
    FROM_FIELDS,
    FROM_WARNING_CODE,
    FROM_WARNING
};

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
    {"id", AVD_GO_STEPS, FROM_TEXT, offsetof(struct avd_pack, id)},
    {"version", AVD_GO_STEPS, FROM_TEXT, offsetof(struct avd_pack, version)},
    {"digest", AVD_GO_STEPS, FROM_TEXT, offsetof(struct avd_pack, digest)},
    {"documents", AVD_GO_READ, FROM_DOCUMENTS, 0},
    {"", 0, 0, 0},
    /* symptoms */
    {"id", AVD_GO_STEPS, FROM_TEXT, offsetof(struct avd_symptom, id)},
    {"pack", AVD_GO_TRIFLES, FROM_PACK, offsetof(struct avd_symptom, pack)},
    {"title", AVD_GO_STEPS, FROM_TEXT, offsetof(struct avd_symptom, title)},
    {"verdict", AVD_GO_STEPS, FROM_SYMPTOM_VERDICT, IN_STATE(symptom)},
    {"reported", AVD_GO_STEPS, FROM_FLAG, IN_STATE(reported)},
    {"reported_text", AVD_GO_REASONS, FROM_HEARD, 0},
    {"disagreement", AVD_GO_STEPS, FROM_DISAGREEMENT, 0},
    {"because", AVD_GO_REASONS, FROM_BECAUSE, 0},
    {"missing", AVD_GO_REASONS, FROM_MISSING, 0},
    {"causes", AVD_GO_STEPS, FROM_CAUSES, 0},
    {"fixes", AVD_GO_STEPS, FROM_FIXES, offsetof(struct avd_symptom, fixes)},
    {"doc", AVD_GO_TRIFLES, FROM_DOC, offsetof(struct avd_symptom, doc)},
    {"", 0, 0, 0},
    /* causes */
    {"id", AVD_GO_STEPS, FROM_TEXT, offsetof(struct avd_cause, id)},
    {"pack", AVD_GO_TRIFLES, FROM_PACK, IN_LINK(link, pack)},
    {"title", AVD_GO_TITLES, FROM_TEXT, offsetof(struct avd_cause, title)},
    {"verdict", AVD_GO_STEPS, FROM_CAUSE_VERDICT, IN_STATE(cause)},
    {"of", AVD_GO_TITLES, FROM_SYMPTOMS, IN_LINK(link, symptoms)},
    {"rank", AVD_GO_TITLES, FROM_RANK, 0},
    {"risk", AVD_GO_TITLES, FROM_FLAG, IN_STATE(risk)},
    {"conflict", AVD_GO_TITLES, FROM_FLAG, IN_STATE(conflict)},
    {"because", AVD_GO_REASONS, FROM_BECAUSE, 0},
    {"missing", AVD_GO_REASONS, FROM_MISSING, 0},
    {"fixes", AVD_GO_TITLES, FROM_FIXES, IN_LINK(link, fixes)},
    {"doc", AVD_GO_TRIFLES, FROM_DOC, IN_LINK(link, doc)},
    {"", 0, 0, 0},
    /* fixes */
    {"id", AVD_GO_STEPS, FROM_TEXT, offsetof(struct avd_fix, id)},
    {"pack", AVD_GO_TRIFLES, FROM_PACK, offsetof(struct avd_fix, pack)},
    {"title", AVD_GO_STEPS, FROM_TEXT, offsetof(struct avd_fix, title)},
    {"kind", AVD_GO_STEPS, FROM_SHAPE, offsetof(struct avd_fix, kind)},
    {"about", AVD_GO_REASONS, FROM_ABOUT, offsetof(struct avd_fix, about)},
    {"items", AVD_GO_REASONS, FROM_ITEMS, 0},
    {"needs", AVD_GO_STEPS, FROM_NEEDS, offsetof(struct avd_fix, needs)},
    {"effort", AVD_GO_STEPS, FROM_NUMBER, offsetof(struct avd_fix, effort)},
    {"risk", AVD_GO_STEPS, FROM_RISK, offsetof(struct avd_fix, risk)},
    {"verify", AVD_GO_STEPS, FROM_TEXT, offsetof(struct avd_fix, verify_text)},
    {"doc", AVD_GO_TRIFLES, FROM_DOC, offsetof(struct avd_fix, doc)},
    {"", 0, 0, 0},
    /* probes */
    {"id", AVD_GO_STEPS, FROM_TEXT, offsetof(struct avd_probe, id)},
    {"kind", AVD_GO_STEPS, FROM_KIND, offsetof(struct avd_probe, kind)},
    {"status", AVD_GO_STEPS, FROM_STATUS, IN_LINK(reading, status)},
    {"code", AVD_GO_STEPS, FROM_CODE, IN_LINK(reading, code)},
    {"ms", AVD_GO_STEPS, FROM_NUMBER, IN_LINK(reading, ms)},
    {"fields", AVD_GO_STEPS, FROM_FIELDS, 0},
    {"", 0, 0, 0},
    /* warnings */
    {"code", AVD_GO_STEPS, FROM_WARNING_CODE, 0},
    {"text", AVD_GO_STEPS, FROM_WARNING, 0},
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

/* What is being written. */
struct element {
    struct avd_out *out;
    struct avd_report *report;
    struct avd_state *state;
    const struct avd_header *image;
    const char *record;
    const char *link; /* a cause's link, a probe's reading */
    unsigned array;
    uint32_t index; /* of the record */
    uint32_t place; /* among what is left out; of a cause its rank */
    struct avd_span heard;
};

static void id(const struct element *e, enum avd_alias_kind kind,
               uint32_t index)
{
    avd_json_comma(e->out);
    avd_json_text(e->out, avd_name_of(e->image, kind, index));
}

/* The ids of a list of things of one kind. */
static void ids(const struct element *e, uint32_t words,
                enum avd_alias_kind kind)
{
    const uint32_t *list = &avd_word_of(e->image)[words];
    uint32_t i;

    for (i = 1; i <= list[0]; i++)
        id(e, kind, list[i]);
}

static void word(const struct element *e, enum avd_words words, unsigned code)
{
    size_t length;
    const char *name = avd_word(words, code, &length);

    avd_json_comma(e->out);
    avd_json_string(e->out, name, length);
}

static void quote(const struct element *e)
{
    avd_out_literal(e->out, "\"");
}

/* ---- reasons ---- */

/* A reading by its id; what the member is called says what it is. */
static void reading(const struct element *e, uint32_t index)
{
    avd_text_format(e->out, NULL,
                    avd_condition_asked(e->image, index) ? "'question': '%s'"
                                                         : "'probe': '%s'",
                    avd_condition_id(e->image, index));
}

static void leaf(const struct element *e, const struct avd_reason *reason)
{
    uint32_t subject = avd_leaf_of(e->image)[reason->node].subject;

    avd_condition_leaf(e->out, e->image, reason->node,
                       (enum avd_truth)reason->truth);
    avd_out_literal(e->out, "\", ");
    reading(e, subject >> 8);
    avd_out_literal(e->out, ", \"observed\": \"");
    avd_condition_observed(e->out, e->state, subject >> 8, subject & 0xff);
    quote(e);
}

static void special(const struct element *e, const struct avd_reason *reason)
{
    const struct avd_special *what =
        avd_condition_special_of(e->image, reason->node);
    bool assumes = what->kind == AVD_SPECIAL_ELSE_FALSE ||
                   what->kind == AVD_SPECIAL_ELSE_TRUE;

    avd_condition_special(e->out, e->image, what,
                          assumes ? AVD_TRUE : (enum avd_truth)reason->truth);
    quote(e);
    if (assumes) {
        avd_json_member(e->out, "assumed");
        avd_json_bool(e->out, what->kind == AVD_SPECIAL_ELSE_TRUE);
    }
}

static void because(const struct element *e)
{
    const struct avd_reason *reason;
    size_t count = (e->array == AVD_LESS_CAUSES
                        ? avd_cause_because
                        : avd_symptom_because)(e->state, e->index, &reason);

    for (; count > 0; count--, reason++) {
        avd_json_comma(e->out);
        avd_out_literal(e->out, "{\"condition\": \"");
        if (reason->node == AVD_REASON_REPORT)
            avd_text_format(e->out, e->image,
                            "reported by a person', 'symptom': '%o'",
                            avd_symptom_of(e->image)[reason->symptom].id);
        else if (reason->node < avd_leaf_count(e->image))
            leaf(e, reason);
        else
            special(e, reason);
        avd_out_literal(e->out, "}");
    }
}

static void missing(const struct element *e)
{
    const struct avd_field_info *field;
    const struct avd_missing *lack;
    size_t count = (e->array == AVD_LESS_CAUSES
                        ? avd_cause_missing
                        : avd_symptom_missing)(e->state, e->index, &lack);

    for (; count > 0; count--, lack++) {
        avd_json_comma(e->out);
        avd_out_literal(e->out, "{");
        reading(e, lack->reading);
        field = avd_condition_field(e->image, lack->reading, lack->field);
        avd_text_format(e->out, NULL,
                        field != NULL ? ", 'status': '%s', 'field': '%s'}"
                                      : ", 'status': '%s'}",
                        avd_status_names[lack->status],
                        field != NULL ? avd_kind_text(field->name) : "");
    }
}

static void causes(const struct element *e)
{
    uint32_t i;

    for (i = 0; i < avd_cause_count(e->image); i++)
        if (avd_report_belongs(e->image, i, e->index))
            id(e, AVD_ALIAS_CAUSE, i);
}

/* ---- fixes ---- */

static void rich(const struct element *e, uint32_t text)
{
    const struct avd_fix *fix = &avd_fix_of(e->image)[e->index];

    quote(e);
    avd_text_plain(e->out, e->state, fix->pack, avd_text(e->image, text));
    quote(e);
}

/* One item without its braces; a group stays open for what it holds. */
static void item(const struct element *e, const struct avd_item *what)
{
    static const char kinds[][12] = {"step",  "note",       "caution",    "run",
                                     "see",   "see",        "see",        "fix",
                                     "steps", "choose_one", "confirm_all"};
    static const char names[][8] = {"text",    "text",  "text", "shell",
                                    "symptom", "cause", "fix",  "fix",
                                    "items",   "items", "items"};

    avd_text_format(e->out, NULL, "{'kind': '%s', '%s': ", kinds[what->kind],
                    names[what->kind]);
    if (what->kind <= AVD_ITEM_CAUTION)
        rich(e, what->text);
    else if (what->kind == AVD_ITEM_RUN) {
        word(e, AVD_WORDS_SHELL, what->shell);
        avd_text_format(e->out, e->image, ", 'text': '%o'", what->text);
    } else if (what->kind >= AVD_ITEM_STEPS)
        avd_out_literal(e->out, "[");
    else
        id(e,
           what->kind == AVD_ITEM_FIX ? AVD_ALIAS_FIX
                                      : (enum avd_alias_kind)(what->kind - 2),
           what->text);
}

static void items(const struct element *e)
{
    const struct avd_fix *fix = &avd_fix_of(e->image)[e->index];
    const struct avd_item *what = &avd_item_of(e->image)[fix->items];
    const struct avd_item *end = what + fix->item_count;
    unsigned depth = 0;

    for (;; what++) {
        for (; depth > (what < end ? what->depth : 0); depth--)
            avd_out_literal(e->out, "]}");
        if (what == end)
            return;
        avd_json_comma(e->out);
        item(e, what);
        if (what->kind >= AVD_ITEM_STEPS)
            depth++;
        else
            avd_out_literal(e->out, "}");
    }
}

static void needs(const struct element *e, unsigned bits)
{
    unsigned i;

    for (i = 0; i < 16; i++)
        if ((bits & 1u << i) != 0)
            word(e, AVD_WORDS_NEED, i);
}

/* ---- the rest ---- */

static void doc(const struct element *e, uint32_t words)
{
    avd_out_literal(e->out, words == 0 ? "null" : "\"");
    if (avd_text_link(e->out, e->image, words))
        quote(e);
}

static void documents(const struct element *e)
{
    const struct avd_pack *pack = &avd_pack_of(e->image)[e->index];
    const struct avd_document *document =
        &avd_document_of(e->image)[pack->documents];
    uint32_t i;

    for (i = 0; i < pack->document_count; i++, document++) {
        avd_json_comma(e->out);
        avd_text_format(e->out, e->image, "{'file': '%o', 'dated': '%o'}",
                        document->file, document->dated);
    }
}

static void warning(const struct element *e)
{
    const struct avd_warnings *warnings = e->report->warnings;

    quote(e);
    if (e->index == warnings->count)
        avd_warning_more(e->out, warnings);
    else
        avd_warning_text(e->out, &warnings->item[e->index]);
    quote(e);
}

static const char *warning_code(const struct element *e)
{
    const struct avd_warnings *warnings = e->report->warnings;

    return e->index == warnings->count
               ? "more_warnings"
               : avd_warning_names[warnings->item[e->index].code];
}

/* ---- members ---- */

/* What stands in a record with fewer bytes is their lowest: all systems are
 * little-endian. */
static uint32_t number_of(const struct element *e, const struct member *member)
{
    unsigned at = member->at;
    const uint8_t *bytes;
    uint32_t number = 0;

    if (member->from == FROM_DISAGREEMENT)
        return avd_report_disagrees(e->state, e->index);
    if (member->from <= FROM_CAUSE_VERDICT) {
        memcpy(&bytes, (const char *)e->state + at, sizeof bytes);
        return bytes[e->index];
    }
    if (member->from == FROM_RANK)
        return e->place + 1;
    if (member->from <= FROM_NEEDS)
        memcpy(&number, at < LINK ? e->record + at : e->link + (at - LINK),
               sizeof number);
    return number;
}

/* Whether a member is there. What is false goes early. */
static bool is_there(struct element *e, const struct member *member,
                     uint32_t number)
{
    unsigned step = member->goes;

    if (member->from <= FROM_FLAG && number == 0)
        step = AVD_GO_TRIFLES;
    if (step == AVD_GO_REASONS && e->array != AVD_LESS_SYMPTOMS)
        step += avd_report_less_later(e->state, e->array, e->place);
    if (avd_report_less_gone(e->report, step,
                             e->place + (step == AVD_GO_TITLES)))
        return false;
    if (member->from == FROM_CODE)
        return *e->link == AVD_STATUS_ERROR;
    if (member->from != FROM_HEARD)
        return true;
    e->heard = avd_evidence_heard(e->report->heard, e->state, e->index);
    return e->heard.text != NULL;
}

/* What is no more than a text. */
static const char *text_of(const struct element *e, unsigned from,
                           uint32_t number)
{
    static const char shapes[][12] = {"steps", "choose_one", "confirm_all"};
    const struct avd_header *image = e->image;

    switch (from) {
    case FROM_SYMPTOM_VERDICT:
        return avd_symptom_verdict_names[number];
    case FROM_CAUSE_VERDICT:
        return avd_cause_verdict_names[number];
    case FROM_PACK:
        number = avd_pack_of(image)[number & 0xffff].id;
        return avd_text(image, number);
    case FROM_TEXT:
        return avd_text(image, number);
    case FROM_KIND:
        return avd_kind_text(avd_kinds[number & 0xff].name);
    case FROM_STATUS:
        return avd_status_names[number & 0xff];
    case FROM_SHAPE:
        return shapes[number & 0xff];
    case FROM_WARNING_CODE:
        return warning_code(e);
    default:
        return NULL;
    }
}

static void list(const struct element *e, unsigned from, uint32_t number)
{
    switch (from) {
    case FROM_SYMPTOMS:
        ids(e, number, AVD_ALIAS_SYMPTOM);
        return;
    case FROM_FIXES:
        ids(e, number, AVD_ALIAS_FIX);
        return;
    case FROM_NEEDS:
        needs(e, number);
        return;
    case FROM_CAUSES:
        causes(e);
        return;
    case FROM_BECAUSE:
        because(e);
        return;
    case FROM_MISSING:
        missing(e);
        return;
    case FROM_ITEMS:
        items(e);
        return;
    default:
        documents(e);
    }
}

static void value(const struct element *e, unsigned from, uint32_t number)
{
    const char *text = text_of(e, from, number);

    if (text != NULL)
        avd_json_text(e->out, text);
    else if (from <= FROM_FLAG)
        avd_json_bool(e->out, number != 0);
    else if (from <= FROM_RANK)
        avd_out_number(e->out, number);
    else if (from >= FROM_SYMPTOMS && from <= FROM_DOCUMENTS) {
        avd_out_literal(e->out, "[");
        list(e, from, number);
        avd_out_literal(e->out, "]");
    } else if (from == FROM_RISK)
        word(e, AVD_WORDS_RISK, number & 0xff);
    else if (from == FROM_ABOUT)
        rich(e, number);
    else if (from == FROM_DOC)
        doc(e, number);
    else if (from == FROM_HEARD)
        avd_json_span(e->out, &e->heard);
    else if (from == FROM_FIELDS) {
        avd_out_literal(e->out, "{");
        avd_evidence_fields(e->out, e->state, e->index);
        avd_out_literal(e->out, "}");
    } else
        warning(e);
}

static void element(struct element *e)
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
static void array(struct element *e, unsigned which)
{
    const struct avd_section *section =
        &e->image->section[arrays[which].section];
    struct avd_report *report = e->report;
    bool named = which == AVD_LESS_CAUSES ||
                 !avd_report_less_gone(report, AVD_GO_TITLES, 0);
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
        e->record = (const char *)e->image + section->offset +
                    (size_t)e->index * arrays[which].size;
        if (which == AVD_LESS_CAUSES)
            e->link = (const char *)&avd_link_of(
                e->image)[avd_cause_of(e->image)[e->index].link];
        else if (which == AVD_LESS_PROBES)
            e->link = (const char *)&e->state->reading[i];
        element(e);
    }
    if (named)
        avd_out_literal(e->out, told > 0 ? "\n  ]" : "]");
    if (report->less != NULL)
        report->less->left[which] = count - told;
}

/* What the report is of. */
static void top(struct element *e)
{
    const struct avd_report *report = e->report;
    bool whole = !avd_report_less_gone(report, AVD_GO_TITLES, 0);

    avd_out_literal(e->out, whole ? "{\n  \"schema\": \"avdoctor.report/1\",\n"
                                    "  \"tool\": {\"name\": \"avdoctor\", "
                                    "\"version\": \"" AVD_VERSION "\"}"
                                  : "{\n  \"schema\": \"avdoctor.report/1\"");
    array(e, AVD_LESS_PACKS);
    if (whole) {
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
                    whole ? ", 'outcome': '%s'" : ",\n  'outcome': '%s'",
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
    struct element e;
    unsigned i;

    out->escape = AVD_ESCAPE_JSON;
    e.out = out;
    e.report = report;
    e.state = report->state;
    e.image = report->state->image;
    top(&e);
    for (i = AVD_LESS_SYMPTOMS; i < AVD_LESS_ARRAYS; i++)
        array(&e, i);
    if (report->less != NULL)
        left_out(out, report->less->left);
    avd_out_literal(out, "\n}\n");
}
