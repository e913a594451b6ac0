/* SPDX-License-Identifier: MIT */
/*
 * The report as JSON (avdoctor.report/1): everything, pure ASCII, one line for
 * each symptom, cause, fix and probe.
 */
#include "report.h"

#include <string.h>

#include "condition.h"
#include "json_write.h"
#include "text.h"

static const struct avd_header *image_of(const struct avd_report *report)
{
    return report->state->image;
}

/* The ids of a list of things of one kind, each with its id first. */
static void
ids(struct avd_out *out, const struct avd_header *image, const uint32_t *list,
    const char *(*id_of)(const struct avd_header *image, uint32_t index))
{
    bool more = false;
    uint32_t i;

    avd_out_literal(out, "[");
    for (i = 1; i <= list[0]; i++) {
        avd_json_comma(out, &more);
        avd_json_text(out, id_of(image, list[i]));
    }
    avd_out_literal(out, "]");
}

static const char *symptom_id(const struct avd_header *image, uint32_t index)
{
    return avd_text(image, avd_symptom_of(image)[index].id);
}

static const char *cause_id(const struct avd_header *image, uint32_t index)
{
    return avd_text(image, avd_cause_of(image)[index].id);
}

static const char *fix_id(const struct avd_header *image, uint32_t index)
{
    return avd_text(image, avd_fix_of(image)[index].id);
}

static const char *pack_id(const struct avd_header *image, uint32_t index)
{
    return avd_text(image, avd_pack_of(image)[index].id);
}

static void plain(struct avd_out *out, const struct avd_report *report,
                  uint32_t pack, uint32_t text)
{
    avd_out_literal(out, "\"");
    avd_text_plain(out, report->state, pack, avd_text(image_of(report), text));
    avd_out_literal(out, "\"");
}

static void doc(struct avd_out *out, const struct avd_header *image,
                uint32_t words, bool *more)
{
    avd_json_member(out, more, "doc");
    if (words == 0) {
        avd_out_literal(out, "null");
        return;
    }
    avd_out_literal(out, "\"");
    avd_text_link(out, image, words);
    avd_out_literal(out, "\"");
}

/* ---- reasons ---- */

static void leaf(struct avd_out *out, const struct avd_state *state,
                 const struct avd_reason *reason)
{
    const struct avd_header *image = state->image;
    uint32_t subject = avd_leaf_of(image)[reason->node].subject;
    bool more = true;

    avd_condition_leaf(out, image, reason->node, (enum avd_truth)reason->truth);
    avd_out_literal(out, "\"");
    avd_json_named(out, &more,
                   avd_condition_asked(image, subject >> 8) ? "question"
                                                            : "probe",
                   avd_condition_id(image, subject >> 8));
    avd_json_member(out, &more, "observed");
    avd_out_literal(out, "\"");
    avd_condition_observed(out, state, subject >> 8, subject & 0xff);
    avd_out_literal(out, "\"");
}

static void special(struct avd_out *out, const struct avd_state *state,
                    const struct avd_reason *reason)
{
    const struct avd_special *what =
        avd_condition_special_of(state->image, reason->node);
    bool assumes = what->kind == AVD_SPECIAL_ELSE_FALSE ||
                   what->kind == AVD_SPECIAL_ELSE_TRUE;
    bool more = true;

    avd_condition_special(out, state->image, what,
                          assumes ? AVD_TRUE : (enum avd_truth)reason->truth);
    avd_out_literal(out, "\"");
    if (!assumes)
        return;
    avd_json_member(out, &more, "assumed");
    avd_json_bool(out, what->kind == AVD_SPECIAL_ELSE_TRUE);
}

static void because(struct avd_out *out, const struct avd_state *state,
                    const struct avd_reason *reason, size_t count)
{
    bool more = false;
    size_t i;

    avd_out_literal(out, "[");
    for (i = 0; i < count; i++, reason++) {
        avd_json_comma(out, &more);
        avd_out_literal(out, "{\"condition\": \"");
        if (reason->node == AVD_REASON_REPORT) {
            avd_out_literal(out, "reported by a person\", \"symptom\": ");
            avd_json_text(out, symptom_id(state->image, reason->symptom));
        } else if (reason->node < avd_leaf_count(state->image))
            leaf(out, state, reason);
        else
            special(out, state, reason);
        avd_out_literal(out, "}");
    }
    avd_out_literal(out, "]");
}

static void missing(struct avd_out *out, const struct avd_state *state,
                    const struct avd_missing *item, size_t count)
{
    const struct avd_header *image = state->image;
    const struct avd_field_info *field;
    bool more = false;
    bool inner;
    size_t i;

    avd_out_literal(out, "[");
    for (i = 0; i < count; i++, item++) {
        avd_json_comma(out, &more);
        avd_out_literal(out, "{");
        inner = false;
        avd_json_named(out, &inner,
                       avd_condition_asked(image, item->reading) ? "question"
                                                                 : "probe",
                       avd_condition_id(image, item->reading));
        avd_json_named(out, &inner, "status", avd_status_names[item->status]);
        field = avd_condition_field(image, item->reading, item->field);
        if (field != NULL)
            avd_json_named(out, &inner, "field", avd_kind_text(field->name));
        avd_out_literal(out, "}");
    }
    avd_out_literal(out, "]");
}

/* ---- symptoms and causes ---- */

static void causes_of(struct avd_out *out, const struct avd_state *state,
                      uint32_t symptom)
{
    bool more = false;
    uint32_t i;

    avd_out_literal(out, "[");
    for (i = 0; i < avd_cause_count(state->image); i++) {
        if (!avd_report_belongs(state->image, i, symptom))
            continue;
        avd_json_comma(out, &more);
        avd_json_text(out, cause_id(state->image, i));
    }
    avd_out_literal(out, "]");
}

static void symptom(struct avd_out *out, struct avd_report *report,
                    uint32_t index)
{
    struct avd_state *state = report->state;
    const struct avd_header *image = state->image;
    const struct avd_symptom *what = &avd_symptom_of(image)[index];
    struct avd_span heard = avd_evidence_heard(report->heard, state, index);
    const struct avd_reason *reason;
    const struct avd_missing *lack;
    bool more = false;
    size_t count;

    avd_json_named(out, &more, "id", symptom_id(image, index));
    avd_json_named(out, &more, "pack", pack_id(image, what->pack));
    avd_json_named(out, &more, "title", avd_text(image, what->title));
    avd_json_named(out, &more, "verdict",
                   avd_symptom_verdict_names[state->symptom[index]]);
    avd_json_member(out, &more, "reported");
    avd_json_bool(out, state->reported[index]);
    if (heard.text != NULL) {
        avd_json_member(out, &more, "reported_text");
        avd_json_string(out, heard.text, heard.length);
    }
    avd_json_member(out, &more, "disagreement");
    avd_json_bool(out, avd_report_disagrees(state, index));
    avd_json_member(out, &more, "because");
    count = avd_symptom_because(state, index, &reason);
    because(out, state, reason, count);
    avd_json_member(out, &more, "missing");
    count = avd_symptom_missing(state, index, &lack);
    missing(out, state, lack, count);
    avd_json_member(out, &more, "causes");
    causes_of(out, state, index);
    avd_json_member(out, &more, "fixes");
    ids(out, image, &avd_word_of(image)[what->fixes], fix_id);
    doc(out, image, what->doc, &more);
}

static void cause(struct avd_out *out, struct avd_report *report, uint32_t rank)
{
    struct avd_state *state = report->state;
    const struct avd_header *image = state->image;
    uint32_t index = state->ranked[rank];
    const struct avd_cause *what = &avd_cause_of(image)[index];
    const struct avd_link *link = &avd_link_of(image)[what->link];
    const struct avd_reason *reason;
    const struct avd_missing *lack;
    bool more = false;
    size_t count;

    avd_json_named(out, &more, "id", cause_id(image, index));
    avd_json_named(out, &more, "pack", pack_id(image, link->pack));
    avd_json_named(out, &more, "title", avd_text(image, what->title));
    avd_json_named(out, &more, "verdict",
                   avd_cause_verdict_names[state->cause[index]]);
    avd_json_member(out, &more, "of");
    ids(out, image, &avd_word_of(image)[link->symptoms], symptom_id);
    avd_json_member(out, &more, "rank");
    avd_out_number(out, (int64_t)rank + 1);
    avd_json_member(out, &more, "risk");
    avd_json_bool(out, state->risk[index]);
    avd_json_member(out, &more, "conflict");
    avd_json_bool(out, state->conflict[index]);
    avd_json_member(out, &more, "because");
    count = avd_cause_because(state, index, &reason);
    because(out, state, reason, count);
    avd_json_member(out, &more, "missing");
    count = avd_cause_missing(state, index, &lack);
    missing(out, state, lack, count);
    avd_json_member(out, &more, "fixes");
    ids(out, image, &avd_word_of(image)[link->fixes], fix_id);
    doc(out, image, link->doc, &more);
}

/* ---- fixes ---- */

static const char *const shapes[] = {"steps", "choose_one", "confirm_all"};

static void word(struct avd_out *out, enum avd_words words, unsigned code)
{
    size_t length;
    const char *name = avd_word(words, code, &length);

    avd_json_string(out, name != NULL ? name : "", name != NULL ? length : 0);
}

static void see(struct avd_out *out, const char *what, const char *id)
{
    avd_out_literal(out, "\"see\", \"");
    avd_out_literal(out, what);
    avd_out_literal(out, "\": ");
    avd_json_text(out, id);
}

/* One item without its braces; a group stays open for what it holds. */
static void item(struct avd_out *out, const struct avd_report *report,
                 uint32_t pack, const struct avd_item *what)
{
    static const char *const kinds[] = {"step", "note", "caution"};
    const struct avd_header *image = image_of(report);

    avd_out_literal(out, "{\"kind\": ");
    switch ((enum avd_item_kind)what->kind) {
    case AVD_ITEM_TEXT:
    case AVD_ITEM_NOTE:
    case AVD_ITEM_CAUTION:
        avd_json_text(out, kinds[what->kind]);
        avd_out_literal(out, ", \"text\": ");
        plain(out, report, pack, what->text);
        return;
    case AVD_ITEM_RUN:
        avd_out_literal(out, "\"run\", \"shell\": ");
        word(out, AVD_WORDS_SHELL, what->shell);
        avd_out_literal(out, ", \"text\": ");
        avd_json_text(out, avd_text(image, what->text));
        return;
    case AVD_ITEM_SEE_SYMPTOM:
        see(out, "symptom", symptom_id(image, what->text));
        return;
    case AVD_ITEM_SEE_CAUSE:
        see(out, "cause", cause_id(image, what->text));
        return;
    case AVD_ITEM_SEE_FIX:
        see(out, "fix", fix_id(image, what->text));
        return;
    case AVD_ITEM_FIX:
        avd_out_literal(out, "\"fix\", \"fix\": ");
        avd_json_text(out, fix_id(image, what->text));
        return;
    case AVD_ITEM_STEPS:
    case AVD_ITEM_CHOOSE_ONE:
    case AVD_ITEM_CONFIRM_ALL:
        avd_json_text(out, shapes[what->kind - AVD_ITEM_STEPS]);
        avd_out_literal(out, ", \"items\": [");
    }
}

static void items(struct avd_out *out, const struct avd_report *report,
                  const struct avd_fix *fix)
{
    const struct avd_item *list = &avd_item_of(image_of(report))[fix->items];
    unsigned depth = 0;
    bool more = false;
    uint32_t i;

    avd_out_literal(out, "[");
    for (i = 0; i < fix->item_count; i++) {
        for (; depth > list[i].depth; depth--) {
            avd_out_literal(out, "]}");
            more = true;
        }
        avd_json_comma(out, &more);
        item(out, report, fix->pack, &list[i]);
        if (list[i].kind >= AVD_ITEM_STEPS) {
            depth++;
            more = false;
        } else
            avd_out_literal(out, "}");
    }
    for (; depth > 0; depth--)
        avd_out_literal(out, "]}");
    avd_out_literal(out, "]");
}

static void needs(struct avd_out *out, unsigned bits)
{
    bool more = false;
    unsigned i;

    avd_out_literal(out, "[");
    for (i = 0; i < 16; i++) {
        if ((bits & 1u << i) == 0)
            continue;
        avd_json_comma(out, &more);
        word(out, AVD_WORDS_NEED, i);
    }
    avd_out_literal(out, "]");
}

static void fix(struct avd_out *out, struct avd_report *report, uint32_t index)
{
    const struct avd_header *image = image_of(report);
    const struct avd_fix *what = &avd_fix_of(image)[index];
    bool more = false;

    avd_json_named(out, &more, "id", fix_id(image, index));
    avd_json_named(out, &more, "pack", pack_id(image, what->pack));
    avd_json_named(out, &more, "title", avd_text(image, what->title));
    avd_json_named(out, &more, "kind", shapes[what->kind]);
    avd_json_member(out, &more, "about");
    plain(out, report, what->pack, what->about);
    avd_json_member(out, &more, "items");
    items(out, report, what);
    avd_json_member(out, &more, "needs");
    needs(out, what->needs);
    avd_json_member(out, &more, "effort");
    avd_out_number(out, what->effort);
    avd_json_member(out, &more, "risk");
    word(out, AVD_WORDS_RISK, what->risk);
    avd_json_named(out, &more, "verify", avd_text(image, what->verify_text));
    doc(out, image, what->doc, &more);
}

/* ---- the rest ---- */

static void probe(struct avd_out *out, struct avd_report *report,
                  uint32_t index)
{
    const struct avd_header *image = image_of(report);
    const struct avd_probe *what = &avd_probe_of(image)[index];
    const struct avd_reading *reading = &report->state->reading[index];
    bool more = false;

    avd_json_named(out, &more, "id", avd_text(image, what->id));
    avd_json_named(out, &more, "kind",
                   avd_kind_text(avd_kinds[what->kind].name));
    avd_json_named(out, &more, "status", avd_status_names[reading->status]);
    if (reading->status == AVD_STATUS_ERROR) {
        avd_json_member(out, &more, "code");
        avd_out_number(out, reading->code);
    }
    avd_json_member(out, &more, "ms");
    avd_out_number(out, reading->ms);
    avd_json_member(out, &more, "fields");
    avd_out_literal(out, "{");
    avd_evidence_fields(out, report->state, index);
    avd_out_literal(out, "}");
}

static void pack(struct avd_out *out, struct avd_report *report, uint32_t index)
{
    const struct avd_header *image = image_of(report);
    const struct avd_pack *what = &avd_pack_of(image)[index];
    const struct avd_document *document =
        &avd_document_of(image)[what->documents];
    bool more = false;
    bool inner;
    uint32_t i;

    avd_json_named(out, &more, "id", avd_text(image, what->id));
    avd_json_named(out, &more, "version", avd_text(image, what->version));
    avd_json_named(out, &more, "digest", avd_text(image, what->digest));
    avd_json_member(out, &more, "documents");
    avd_out_literal(out, "[");
    for (i = 0; i < what->document_count; i++, document++) {
        inner = false;
        avd_out_literal(out, i > 0 ? ", {" : "{");
        avd_json_named(out, &inner, "file", avd_text(image, document->file));
        avd_json_named(out, &inner, "dated", avd_text(image, document->dated));
        avd_out_literal(out, "}");
    }
    avd_out_literal(out, "]");
}

static void warning(struct avd_out *out, struct avd_report *report,
                    uint32_t index)
{
    const struct avd_warnings *warnings = report->warnings;
    bool more = false;

    if (index == warnings->count) {
        avd_json_named(out, &more, "code", "more_warnings");
        avd_json_member(out, &more, "text");
        avd_out_literal(out, "\"");
        avd_warning_more(out, warnings);
        avd_out_literal(out, "\"");
        return;
    }
    avd_json_named(out, &more, "code",
                   avd_warning_names[warnings->item[index].code]);
    avd_json_member(out, &more, "text");
    avd_out_literal(out, "\"");
    avd_warning_text(out, &warnings->item[index]);
    avd_out_literal(out, "\"");
}

/* An array of objects, each on its line. */
static void array(struct avd_out *out, struct avd_report *report,
                  const char *name, uint32_t count,
                  void (*one)(struct avd_out *out, struct avd_report *report,
                              uint32_t index))
{
    uint32_t i;

    avd_out_literal(out, ",\n  \"");
    avd_out_literal(out, name);
    avd_out_literal(out, "\": [");
    for (i = 0; i < count; i++) {
        avd_out_literal(out, i > 0 ? ",\n    {" : "\n    {");
        one(out, report, i);
        avd_out_literal(out, "}");
    }
    avd_out_literal(out, count > 0 ? "\n  ]" : "]");
}

void avd_report_json(struct avd_out *out, struct avd_report *report)
{
    const struct avd_header *image = image_of(report);
    bool more = true;

    out->escape = AVD_ESCAPE_JSON;
    avd_out_literal(out, "{\n  \"schema\": \"avdoctor.report/1\",\n"
                         "  \"tool\": {\"name\": \"avdoctor\", \"version\": "
                         "\"" AVD_VERSION "\"}");
    array(out, report, "packs", avd_pack_count(image), pack);
    avd_out_literal(out, ",\n  \"host\": ");
    avd_evidence_host(out, report->host, true);
    avd_out_literal(out, ",\n  \"taken\": ");
    if (report->taken.text != NULL)
        avd_json_string(out, report->taken.text, report->taken.length);
    else
        avd_out_literal(out, "null");
    avd_json_named(out, &more, "mode", report->live ? "live" : "evidence");
    avd_json_named(out, &more, "outcome",
                   avd_outcome_names[report->state->outcome]);
    array(out, report, "symptoms", avd_symptom_count(image), symptom);
    array(out, report, "causes", avd_cause_count(image), cause);
    array(out, report, "fixes", avd_fix_count(image), fix);
    array(out, report, "probes", avd_probe_count(image), probe);
    array(out, report, "warnings",
          report->warnings->count + (report->warnings->dropped > 0), warning);
    avd_out_literal(out, "\n}\n");
}
