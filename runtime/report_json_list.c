/* SPDX-License-Identifier: MIT */
/* Lists in the report as JSON: ids, reasons, what is missing, items. */
#include "report_json.h"

#include "condition.h"
#include "json_write.h"
#include "name.h"
#include "text.h"

static void id(const struct avd_report_element *e, enum avd_alias_kind kind,
               uint32_t index)
{
    avd_json_comma(e->out);
    avd_json_text(e->out, avd_name_of(e->image, kind, index));
}

/* The ids of a list of things of one kind. */
static void ids(const struct avd_report_element *e, uint32_t words,
                enum avd_alias_kind kind)
{
    const uint32_t *list = &avd_word_of(e->image)[words];
    uint32_t i;

    for (i = 1; i <= list[0]; i++)
        id(e, kind, list[i]);
}

void avd_report_json_word(const struct avd_report_element *e,
                          enum avd_words words, unsigned code)
{
    size_t length;
    const char *name = avd_word(words, code, &length);

    avd_json_comma(e->out);
    avd_json_string(e->out, name, length);
}

static void quote(const struct avd_report_element *e)
{
    avd_out_literal(e->out, "\"");
}

/* ---- reasons ---- */

/* A reading by its id; what the member is called says what it is. */
static void reading(const struct avd_report_element *e, uint32_t index)
{
    avd_text_format(e->out, NULL,
                    avd_condition_asked(e->image, index) ? "'question': '%s'"
                                                         : "'probe': '%s'",
                    avd_condition_id(e->image, index));
}

static void leaf(const struct avd_report_element *e,
                 const struct avd_reason *reason)
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

static void special(const struct avd_report_element *e,
                    const struct avd_reason *reason)
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

static void because(const struct avd_report_element *e)
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

static void missing(const struct avd_report_element *e)
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

static void causes(const struct avd_report_element *e)
{
    uint32_t i;

    for (i = 0; i < avd_cause_count(e->image); i++)
        if (avd_report_belongs(e->image, i, e->index))
            id(e, AVD_ALIAS_CAUSE, i);
}

/* ---- fixes ---- */

void avd_report_json_rich(const struct avd_report_element *e, uint32_t text)
{
    const struct avd_fix *fix = &avd_fix_of(e->image)[e->index];

    quote(e);
    avd_text_plain(e->out, e->state, fix->pack, avd_text(e->image, text));
    quote(e);
}

/* One item without its braces; a group stays open for what it holds. */
static void item(const struct avd_report_element *e,
                 const struct avd_item *what)
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
        avd_report_json_rich(e, what->text);
    else if (what->kind == AVD_ITEM_RUN) {
        avd_report_json_word(e, AVD_WORDS_SHELL, what->shell);
        avd_text_format(e->out, e->image, ", 'text': '%o'", what->text);
    } else if (what->kind >= AVD_ITEM_STEPS)
        avd_out_literal(e->out, "[");
    else
        id(e,
           what->kind == AVD_ITEM_FIX ? AVD_ALIAS_FIX
                                      : (enum avd_alias_kind)(what->kind - 2),
           what->text);
}

static void items(const struct avd_report_element *e)
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

static void needs(const struct avd_report_element *e, unsigned bits)
{
    unsigned i;

    for (i = 0; i < 16; i++)
        if ((bits & 1u << i) != 0)
            avd_report_json_word(e, AVD_WORDS_NEED, i);
}

/* ---- all ---- */

static void documents(const struct avd_report_element *e)
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

void avd_report_json_list(const struct avd_report_element *e, unsigned from,
                          uint32_t number)
{
    switch (from) {
    case AVD_FROM_SYMPTOMS:
        ids(e, number, AVD_ALIAS_SYMPTOM);
        return;
    case AVD_FROM_FIXES:
        ids(e, number, AVD_ALIAS_FIX);
        return;
    case AVD_FROM_NEEDS:
        needs(e, number);
        return;
    case AVD_FROM_CAUSES:
        causes(e);
        return;
    case AVD_FROM_BECAUSE:
        because(e);
        return;
    case AVD_FROM_MISSING:
        missing(e);
        return;
    case AVD_FROM_ITEMS:
        items(e);
        return;
    default:
        documents(e);
    }
}
