/* SPDX-License-Identifier: MIT */
/*
 * The report as JSON (avdoctor.report/1): everything, pure ASCII, one line for
 * each symptom, cause, fix and probe; or less, where it has to be short. A
 * string or a list that is there is complete.
 */
#include "report_less.h"

#include <string.h>

#include "condition.h"
#include "json_write.h"
#include "name.h"
#include "text.h"

static const struct avd_header *image_of(const struct avd_report *report)
{
    return report->state->image;
}

static const char *truth(bool value)
{
    return value ? "true" : "false";
}

static void id(struct avd_out *out, const struct avd_header *image,
               enum avd_alias_kind kind, uint32_t index)
{
    avd_json_text(out, avd_name_of(image, kind, index));
}

/* The ids of a list of things of one kind. */
static void ids(struct avd_out *out, const struct avd_header *image,
                uint32_t words, enum avd_alias_kind kind)
{
    const uint32_t *list = &avd_word_of(image)[words];
    bool more = false;
    uint32_t i;

    for (i = 1; i <= list[0]; i++) {
        avd_json_comma(out, &more);
        id(out, image, kind, list[i]);
    }
}

/* The rest of a string. */
static void plain(struct avd_out *out, const struct avd_report *report,
                  uint32_t pack, uint32_t text)
{
    avd_text_plain(out, report->state, pack, avd_text(image_of(report), text));
    avd_out_raw(out, "\"", 1);
}

static void doc(struct avd_out *out, const struct avd_header *image,
                uint32_t words)
{
    avd_out_literal(out, words == 0 ? "null" : "\"");
    if (avd_text_link(out, image, words))
        avd_out_raw(out, "\"", 1);
}

/* ---- reasons ---- */

/* A reading by its id; what the member is called says what it is. */
static void reading(struct avd_out *out, const struct avd_state *state,
                    uint32_t index)
{
    const struct avd_header *image = state->image;

    state->needed[index] = 1;
    avd_text_format(out, image,
                    avd_condition_asked(image, index) ? "'question': '%s'"
                                                      : "'probe': '%s'",
                    avd_condition_id(image, index));
}

static void leaf(struct avd_out *out, const struct avd_state *state,
                 const struct avd_reason *reason)
{
    const struct avd_header *image = state->image;
    uint32_t subject = avd_leaf_of(image)[reason->node].subject;

    avd_condition_leaf(out, image, reason->node, (enum avd_truth)reason->truth);
    avd_out_literal(out, "\", ");
    reading(out, state, subject >> 8);
    avd_out_literal(out, ", \"observed\": \"");
    avd_condition_observed(out, state, subject >> 8, subject & 0xff);
    avd_out_raw(out, "\"", 1);
}

static void special(struct avd_out *out, const struct avd_state *state,
                    const struct avd_reason *reason)
{
    const struct avd_special *what =
        avd_condition_special_of(state->image, reason->node);
    bool assumes = what->kind == AVD_SPECIAL_ELSE_FALSE ||
                   what->kind == AVD_SPECIAL_ELSE_TRUE;

    avd_condition_special(out, state->image, what,
                          assumes ? AVD_TRUE : (enum avd_truth)reason->truth);
    avd_text_format(out, NULL, assumes ? "', 'assumed': %s" : "'",
                    truth(what->kind == AVD_SPECIAL_ELSE_TRUE));
}

static void because(struct avd_out *out, const struct avd_state *state,
                    const struct avd_reason *reason, size_t count)
{
    bool more = false;
    size_t i;

    avd_out_literal(out, "\"because\": [");
    for (i = 0; i < count; i++, reason++) {
        avd_json_comma(out, &more);
        avd_out_literal(out, "{\"condition\": \"");
        if (reason->node == AVD_REASON_REPORT)
            avd_text_format(out, state->image,
                            "reported by a person', 'symptom': '%o'",
                            avd_symptom_of(state->image)[reason->symptom].id);
        else if (reason->node < avd_leaf_count(state->image))
            leaf(out, state, reason);
        else
            special(out, state, reason);
        avd_out_raw(out, "}", 1);
    }
    avd_out_literal(out, "], ");
}

static void missing(struct avd_out *out, const struct avd_state *state,
                    const struct avd_missing *item, size_t count)
{
    const struct avd_header *image = state->image;
    const struct avd_field_info *field;
    bool more = false;
    size_t i;

    avd_out_literal(out, "\"missing\": [");
    for (i = 0; i < count; i++, item++) {
        avd_json_comma(out, &more);
        avd_out_raw(out, "{", 1);
        reading(out, state, item->reading);
        field = avd_condition_field(image, item->reading, item->field);
        avd_text_format(out, NULL,
                        field != NULL ? ", 'status': '%s', 'field': '%s'}"
                                      : ", 'status': '%s'}",
                        avd_status_names[item->status],
                        field != NULL ? avd_kind_text(field->name) : "");
    }
    avd_out_literal(out, "], ");
}

/* Why a cause or symptom has its verdict, and what it lacks. */
static void grounds(struct avd_out *out, struct avd_report *report, bool cause,
                    uint32_t index, uint32_t place)
{
    struct avd_state *state = report->state;
    const struct avd_reason *reason;
    const struct avd_missing *lack;
    size_t count;

    if (avd_report_less_gone(report, AVD_GO_REASONS, place))
        return;
    count = (cause ? avd_cause_because : avd_symptom_because)(state, index,
                                                              &reason);
    because(out, state, reason, count);
    count =
        (cause ? avd_cause_missing : avd_symptom_missing)(state, index, &lack);
    missing(out, state, lack, count);
}

/* ---- symptoms and causes ---- */

/* The members that symptoms, causes and fixes begin with. */
static void head(struct avd_out *out, const struct avd_header *image,
                 uint32_t id, uint32_t pack, uint32_t title, const char *name,
                 const char *value)
{
    avd_text_format(out, image,
                    "'id': '%o', 'pack': '%o', 'title': '%o', '%s': '%s', ", id,
                    avd_pack_of(image)[pack].id, title, name, value);
}

static void causes_of(struct avd_out *out, const struct avd_state *state,
                      uint32_t symptom)
{
    bool more = false;
    uint32_t i;

    for (i = 0; i < avd_cause_count(state->image); i++) {
        if (!avd_report_belongs(state->image, i, symptom))
            continue;
        avd_json_comma(out, &more);
        id(out, state->image, AVD_ALIAS_CAUSE, i);
    }
}

static void symptom(struct avd_out *out, struct avd_report *report,
                    uint32_t index)
{
    struct avd_state *state = report->state;
    const struct avd_header *image = state->image;
    const struct avd_symptom *what = &avd_symptom_of(image)[index];
    struct avd_span heard = avd_evidence_heard(report->heard, state, index);

    head(out, image, what->id, what->pack, what->title, "verdict",
         avd_symptom_verdict_names[state->symptom[index]]);
    avd_text_format(out, NULL, "'reported': %s, ",
                    truth(state->reported[index]));
    if (heard.text != NULL &&
        !avd_report_less_gone(report, AVD_GO_REASONS, index)) {
        avd_out_literal(out, "\"reported_text\": ");
        avd_json_string(out, heard.text, heard.length);
        avd_out_raw(out, ", ", 2);
    }
    avd_text_format(out, NULL, "'disagreement': %s, ",
                    truth(avd_report_disagrees(state, index)));
    grounds(out, report, false, index, index);
    if (state->symptom[index] == AVD_SYMPTOM_PRESENT)
        avd_report_less_serve(report, what->fixes, avd_cause_count(image));
    avd_out_literal(out, "\"causes\": [");
    causes_of(out, state, index);
    avd_out_literal(out, "], \"fixes\": [");
    ids(out, image, what->fixes, AVD_ALIAS_FIX);
    avd_out_literal(out, "], \"doc\": ");
    doc(out, image, what->doc);
}

static void cause(struct avd_out *out, struct avd_report *report, uint32_t rank)
{
    struct avd_state *state = report->state;
    const struct avd_header *image = state->image;
    uint32_t index = state->ranked[rank];
    const struct avd_cause *what = &avd_cause_of(image)[index];
    const struct avd_link *link = &avd_link_of(image)[what->link];

    if (avd_report_less_gone(report, AVD_GO_TITLES, rank + 1)) {
        avd_text_format(out, image, "'id': '%o', 'verdict': '%s'", what->id,
                        avd_cause_verdict_names[state->cause[index]]);
        return;
    }
    head(out, image, what->id, link->pack, what->title, "verdict",
         avd_cause_verdict_names[state->cause[index]]);
    avd_out_literal(out, "\"of\": [");
    ids(out, image, link->symptoms, AVD_ALIAS_SYMPTOM);
    avd_text_format(out, NULL, "], 'rank': %u, 'risk': %s, 'conflict': %s, ",
                    rank + 1, truth(state->risk[index]),
                    truth(state->conflict[index]));
    grounds(out, report, true, index, rank);
    if (state->cause[index] <= AVD_CAUSE_SUSPECTED)
        avd_report_less_serve(report, link->fixes, rank);
    avd_out_literal(out, "\"fixes\": [");
    ids(out, image, link->fixes, AVD_ALIAS_FIX);
    avd_out_literal(out, "], \"doc\": ");
    doc(out, image, link->doc);
}

/* ---- fixes ---- */

static void word(struct avd_out *out, enum avd_words words, unsigned code)
{
    size_t length;
    const char *name = avd_word(words, code, &length);

    avd_json_string(out, name != NULL ? name : "", name != NULL ? length : 0);
}

/* One item without its braces; a group stays open for what it holds. */
static void item(struct avd_out *out, const struct avd_report *report,
                 uint32_t pack, const struct avd_item *what)
{
    static const char kinds[][12] = {"step",  "note",       "caution",    "run",
                                     "see",   "see",        "see",        "fix",
                                     "steps", "choose_one", "confirm_all"};
    static const char members[][8] = {"text",    "text",  "text", "shell",
                                      "symptom", "cause", "fix",  "fix",
                                      "items",   "items", "items"};
    const struct avd_header *image = image_of(report);

    avd_text_format(out, NULL, "{'kind': '%s', '%s': ", kinds[what->kind],
                    members[what->kind]);
    switch ((enum avd_item_kind)what->kind) {
    case AVD_ITEM_TEXT:
    case AVD_ITEM_NOTE:
    case AVD_ITEM_CAUTION:
        avd_out_raw(out, "\"", 1);
        plain(out, report, pack, what->text);
        return;
    case AVD_ITEM_RUN:
        word(out, AVD_WORDS_SHELL, what->shell);
        avd_text_format(out, image, ", 'text': '%o'", what->text);
        return;
    case AVD_ITEM_SEE_SYMPTOM:
        id(out, image, AVD_ALIAS_SYMPTOM, what->text);
        return;
    case AVD_ITEM_SEE_CAUSE:
        id(out, image, AVD_ALIAS_CAUSE, what->text);
        return;
    case AVD_ITEM_SEE_FIX:
    case AVD_ITEM_FIX:
        id(out, image, AVD_ALIAS_FIX, what->text);
        return;
    case AVD_ITEM_STEPS:
    case AVD_ITEM_CHOOSE_ONE:
    case AVD_ITEM_CONFIRM_ALL:
        avd_out_raw(out, "[", 1);
    }
}

static void items(struct avd_out *out, const struct avd_report *report,
                  const struct avd_fix *fix)
{
    const struct avd_item *list = &avd_item_of(image_of(report))[fix->items];
    unsigned depth = 0;
    bool more = false;
    uint32_t i;

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
}

static void needs(struct avd_out *out, unsigned bits)
{
    bool more = false;
    unsigned i;

    for (i = 0; i < 16; i++) {
        if ((bits & 1u << i) == 0)
            continue;
        avd_json_comma(out, &more);
        word(out, AVD_WORDS_NEED, i);
    }
}

static void fix(struct avd_out *out, struct avd_report *report, uint32_t index)
{
    static const char *const shapes[] = {"steps", "choose_one", "confirm_all"};
    const struct avd_header *image = image_of(report);
    const struct avd_fix *what = &avd_fix_of(image)[index];

    head(out, image, what->id, what->pack, what->title, "kind",
         shapes[what->kind]);
    if (!avd_report_less_items(report, index)) {
        avd_out_literal(out, "\"about\": \"");
        plain(out, report, what->pack, what->about);
        avd_out_literal(out, ", \"items\": [");
        items(out, report, what);
        avd_out_literal(out, "], ");
    }
    avd_out_literal(out, "\"needs\": [");
    needs(out, what->needs);
    avd_text_format(out, NULL, "], 'effort': %u, 'risk': ", what->effort);
    word(out, AVD_WORDS_RISK, what->risk);
    avd_text_format(out, image, ", 'verify': '%o', 'doc': ", what->verify_text);
    doc(out, image, what->doc);
}

/* ---- the rest ---- */

static void probe(struct avd_out *out, struct avd_report *report,
                  uint32_t index)
{
    const struct avd_header *image = image_of(report);
    const struct avd_probe *what = &avd_probe_of(image)[index];
    const struct avd_reading *reading = &report->state->reading[index];

    avd_text_format(out, image, "'id': '%o', 'kind': '%s', 'status': '%s'",
                    what->id, avd_kind_text(avd_kinds[what->kind].name),
                    avd_status_names[reading->status]);
    if (reading->status == AVD_STATUS_ERROR)
        avd_text_format(out, NULL, ", 'code': %u", reading->code);
    avd_text_format(out, NULL, ", 'ms': %u, 'fields': {", reading->ms);
    avd_evidence_fields(out, report->state, index);
    avd_out_raw(out, "}", 1);
}

static void pack(struct avd_out *out, struct avd_report *report, uint32_t index)
{
    const struct avd_header *image = image_of(report);
    const struct avd_pack *what = &avd_pack_of(image)[index];
    const struct avd_document *document =
        &avd_document_of(image)[what->documents];
    bool more = false;
    uint32_t i;

    avd_text_format(out, image, "'id': '%o', 'version': '%o', 'digest': '%o'",
                    what->id, what->version, what->digest);
    if (avd_report_less_gone(report, AVD_GO_REASONS, index))
        return;
    avd_out_literal(out, ", \"documents\": [");
    for (i = 0; i < what->document_count; i++, document++) {
        avd_json_comma(out, &more);
        avd_text_format(out, image, "{'file': '%o', 'dated': '%o'}",
                        document->file, document->dated);
    }
    avd_out_raw(out, "]", 1);
}

static void warning(struct avd_out *out, struct avd_report *report,
                    uint32_t index)
{
    const struct avd_warnings *warnings = report->warnings;
    bool more = index == warnings->count;

    avd_text_format(out, NULL, "'code': '%s', 'text': '",
                    more ? "more_warnings"
                         : avd_warning_names[warnings->item[index].code]);
    if (more)
        avd_warning_more(out, warnings);
    else
        avd_warning_text(out, &warnings->item[index]);
    avd_out_raw(out, "\"", 1);
}

/* An array of objects, each on its line. With the head of the report all other
 * arrays go than that of causes. */
static void array(struct avd_out *out, struct avd_report *report,
                  unsigned array, uint32_t count,
                  void (*one)(struct avd_out *out, struct avd_report *report,
                              uint32_t index))
{
    bool named = array == AVD_LESS_CAUSES ||
                 !avd_report_less_gone(report, AVD_GO_TITLES, 0);
    uint32_t told = 0;
    uint32_t i;

    if (named)
        avd_text_format(out, NULL, ",\n  '%s': [",
                        avd_report_less_names[array]);
    for (i = 0; i < count; i++) {
        if (avd_report_less_element(report, array, i))
            continue;
        avd_out_literal(out, told++ > 0 ? ",\n    {" : "\n    {");
        one(out, report, i);
        avd_out_literal(out, "}");
    }
    if (named)
        avd_out_literal(out, told > 0 ? "\n  ]" : "]");
    if (report->less != NULL)
        report->less->left[array] = count - told;
}

/* What the report is of. */
static void top(struct avd_out *out, struct avd_report *report)
{
    bool short_one = avd_report_less_gone(report, AVD_GO_TITLES, 0);

    avd_out_literal(out, short_one ? "{\n  \"schema\": \"avdoctor.report/1\""
                                   : "{\n  \"schema\": \"avdoctor.report/1\",\n"
                                     "  \"tool\": {\"name\": \"avdoctor\", "
                                     "\"version\": \"" AVD_VERSION "\"}");
    array(out, report, AVD_LESS_PACKS, avd_pack_count(image_of(report)), pack);
    avd_out_literal(out, ",\n  ");
    if (!short_one) {
        avd_out_literal(out, "\"host\": ");
        avd_evidence_host(out, report->host, true);
        avd_out_literal(out, ",\n  \"taken\": ");
        if (report->taken.text != NULL)
            avd_json_string(out, report->taken.text, report->taken.length);
        else
            avd_out_literal(out, "null");
        avd_text_format(out, NULL,
                        report->redacted ? ", 'redacted': true, 'mode': '%s', "
                                         : ", 'mode': '%s', ",
                        report->live ? "live" : "evidence");
    }
    avd_text_format(out, NULL, "'outcome': '%s'",
                    avd_outcome_names[report->state->outcome]);
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

void avd_report_json(struct avd_out *out, struct avd_report *report)
{
    const struct avd_header *image = image_of(report);
    const struct avd_warnings *warnings = report->warnings;

    memset(report->state->needed, 0,
           avd_probe_count(image) + avd_question_count(image));
    if (report->less != NULL)
        memset(report->less->best, 0, sizeof report->less->best);
    out->escape = AVD_ESCAPE_JSON;
    top(out, report);
    array(out, report, AVD_LESS_SYMPTOMS, avd_symptom_count(image), symptom);
    array(out, report, AVD_LESS_CAUSES, avd_cause_count(image), cause);
    array(out, report, AVD_LESS_FIXES, avd_fix_count(image), fix);
    array(out, report, AVD_LESS_PROBES, avd_probe_count(image), probe);
    array(out, report, AVD_LESS_WARNINGS,
          warnings->count + (warnings->dropped > 0), warning);
    if (report->less != NULL)
        left_out(out, report->less->left);
    avd_out_literal(out, "\n}\n");
}
