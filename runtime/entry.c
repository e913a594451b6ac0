/* SPDX-License-Identifier: MIT */
/* What avdoctor tells about its catalogue. */
#include "entry.h"

#include <string.h>

#include "condition.h"
#include "name.h"
#include "print.h"
#include "text.h"

/* ---- version, list: one line for each thing ---- */

void avd_entry_version(struct avd_out *out, struct avd_report *report)
{
    const struct avd_header *image = report->state->image;
    const struct avd_pack *pack = avd_pack_of(image);
    uint32_t i;

    out->escape = report->escape;
    avd_out_literal(out, "avdoctor " AVD_VERSION "\n");
    for (i = 0; i < avd_pack_count(image); i++)
        avd_text_format(out, image, "%o %o %o\n", pack[i].id, pack[i].version,
                        pack[i].digest);
}

static void symptom_row(struct avd_out *out, const struct avd_header *image,
                        uint32_t index)
{
    const struct avd_symptom *symptom = &avd_symptom_of(image)[index];

    avd_text_format(out, image, "symptom\t%o\t%o\n", symptom->id,
                    symptom->title);
}

static void cause_row(struct avd_out *out, const struct avd_header *image,
                      const char *indent, uint32_t index)
{
    const struct avd_cause *cause = &avd_cause_of(image)[index];

    avd_text_format(out, image, "%scause\t%o\t%o\n", indent, cause->id,
                    cause->title);
}

static void symptom_rows(struct avd_out *out, const struct avd_header *image,
                         uint32_t index)
{
    uint32_t i;

    symptom_row(out, image, index);
    for (i = 0; i < avd_cause_count(image); i++)
        if (avd_report_belongs(image, i, index))
            cause_row(out, image, "  ", i);
}

void avd_entry_list(struct avd_out *out, struct avd_report *report)
{
    const struct avd_header *image = report->state->image;
    uint32_t i;

    out->escape = report->escape;
    for (i = 0; i < avd_symptom_count(image); i++)
        symptom_rows(out, image, i);
}

/* ---- show ---- */

void avd_entry_head(struct avd_print *print, enum avd_alias_kind kind,
                    uint32_t index, struct avd_find_entry *entry)
{
    static const char kinds[][10] = {"Probe", "Question", "Symptom", "Cause",
                                     "Fix"};
    const struct avd_header *image = print->report->state->image;

    avd_find_entry(image, kind, index, entry);
    avd_print_line(print, 0, "%s: %o (%o)", kinds[kind], entry->title,
                   entry->id);
}

static void title(struct avd_print *print, unsigned indent, const char *what,
                  enum avd_alias_kind kind, uint32_t index)
{
    struct avd_find_entry entry;

    avd_find_entry(print->report->state->image, kind, index, &entry);
    avd_print_line(print, indent, "%s: %o (%o)", what, entry.title, entry.id);
}

static void tree(struct avd_print *print, const char *label, uint32_t edge,
                 bool observed)
{
    if (edge >= AVD_EDGE_OPPOSITE)
        return;
    avd_print_labelled(print, 2, "", label);
    avd_report_tree(print, edge, 4, observed);
}

static void fixes(struct avd_print *print, uint32_t list)
{
    const uint32_t *words = &avd_word_of(print->report->state->image)[list];
    uint32_t i;

    for (i = 1; i <= words[0]; i++) {
        avd_out_literal(print->out, "\n");
        avd_print_fix(print, words[i], 2, "Fix: ");
    }
}

void avd_entry_causes(struct avd_print *print, uint32_t symptom)
{
    const struct avd_header *image = print->report->state->image;
    uint32_t i;

    for (i = 0; i < avd_cause_count(image); i++)
        if (avd_report_belongs(image, i, symptom))
            title(print, 2, "Cause", AVD_ALIAS_CAUSE, i);
}

static void show_symptom(struct avd_print *print, uint32_t index)
{
    const struct avd_header *image = print->report->state->image;
    const struct avd_symptom *what = &avd_symptom_of(image)[index];
    const struct avd_message *message = avd_message_of(image);
    uint32_t i;

    for (i = 0; i < avd_message_count(image); i++)
        if (message[i].symptom == index)
            avd_print_line(print, 2, "People see: %o", message[i].text);
    tree(print, "Applies when:", what->gate, false);
    tree(print, "Present when:", what->when, false);
    if (what->when == AVD_EDGE_NONE)
        avd_print_labelled(print, 2, "", "Only a person can report it.");
    avd_entry_causes(print, index);
    fixes(print, what->fixes);
}

static void conditions(struct avd_print *print, const struct avd_cause *cause,
                       bool observed)
{
    const struct avd_link *link =
        &avd_link_of(print->report->state->image)[cause->link];

    tree(print, "Applies when:", link->gate, observed);
    tree(print,
         link->rule_out == AVD_EDGE_OPPOSITE
             ? "Confirmed when this holds, ruled out when not:"
             : "Confirmed when:",
         cause->confirm, observed);
    tree(print, "Suspected when:", link->suspect, observed);
    tree(print, "Ruled out when:", link->rule_out, observed);
}

static void of_symptoms(struct avd_print *print, uint32_t list)
{
    const uint32_t *words = &avd_word_of(print->report->state->image)[list];
    uint32_t i;

    for (i = 1; i <= words[0]; i++)
        title(print, 2, "Cause of", AVD_ALIAS_SYMPTOM, words[i]);
}

/* One word of an enumeration, or all from it on and the end of
 * their list. */
static void put_words(struct avd_out *in, enum avd_words list, unsigned code,
                      bool all)
{
    const char *word;
    size_t length;

    while ((word = avd_word(list, code++, &length)) != NULL) {
        avd_out_bytes(in, word, length);
        if (!all)
            return;
        avd_out_text(in, avd_word(list, code, &length) != NULL ? " | " : ")");
    }
}

static void show_cause(struct avd_print *print, uint32_t index)
{
    const struct avd_header *image = print->report->state->image;
    const struct avd_cause *what = &avd_cause_of(image)[index];
    const struct avd_link *link = &avd_link_of(image)[what->link];
    struct avd_out *in;

    of_symptoms(print, link->symptoms);
    in = avd_print_open(print, 2, 4);
    avd_out_text(in, "Likelihood: ");
    put_words(in, AVD_WORDS_LIKELIHOOD, link->likelihood, false);
    avd_print_close(print);
    conditions(print, what, false);
    fixes(print, link->fixes);
}

static bool has(const struct avd_header *image, uint32_t list, uint32_t index)
{
    const uint32_t *words = &avd_word_of(image)[list];
    uint32_t i = words[0];

    while (i > 0 && words[i] != index)
        i--;
    return i > 0;
}

/* What a fix is for; or which verdicts rest on a reading, but for what they
 * apply to. */
static void used_by(struct avd_print *print, bool fix, uint32_t index)
{
    struct avd_state *state = print->report->state;
    const struct avd_header *image = state->image;
    const struct avd_symptom *symptom = avd_symptom_of(image);
    const struct avd_cause *cause = avd_cause_of(image);
    const struct avd_link *link;
    uint8_t own;
    uint8_t *used = fix ? &own : &state->needed[index];
    uint32_t i;

    for (i = 0; i < avd_symptom_count(image); i++, symptom++) {
        *used = fix && has(image, symptom->fixes, index);
        if (!fix)
            avd_edge_needs(state, symptom->when, state->needed);
        if (*used)
            title(print, 2, "Used for", AVD_ALIAS_SYMPTOM, i);
    }
    for (i = 0; i < avd_cause_count(image); i++, cause++) {
        link = &avd_link_of(image)[cause->link];
        *used = fix && has(image, link->fixes, index);
        if (!fix) {
            avd_edge_needs(state, cause->confirm, state->needed);
            avd_edge_needs(state, link->suspect, state->needed);
            avd_edge_needs(state, link->rule_out, state->needed);
        }
        if (*used)
            title(print, 2, "Used for", AVD_ALIAS_CAUSE, i);
    }
}

static void show_probe(struct avd_print *print, uint32_t index)
{
    const struct avd_header *image = print->report->state->image;
    const struct avd_probe *what = &avd_probe_of(image)[index];
    const struct avd_kind_info *kind = &avd_kinds[what->kind];
    const struct avd_field_info *field = &avd_fields[kind->first_field];
    struct avd_out *in;
    unsigned i;

    avd_print_line(print, 2, "Reads: %o", what->read);
    tree(print, "Read when:", what->gate, false);
    avd_print_line(print, 2, "Kind: %s", avd_kind_text(kind->about));
    in = avd_print_open(print, 2, 4);
    avd_out_text(in, "Fields: exists");
    for (i = 0; i < kind->fields; i++, field++) {
        avd_text_format(in, NULL, field->words != 0 ? ", %s (" : ", %s",
                        avd_kind_text(field->name));
        put_words(in, (enum avd_words)field->words, 0, true);
    }
    avd_print_close(print);
    if (what->flags & AVD_PROBE_SECRET)
        avd_print_labelled(print, 2, "", "Its value is never told.");
    used_by(print, false, index);
}

static void show_question(struct avd_print *print, uint32_t index)
{
    const struct avd_header *image = print->report->state->image;
    const struct avd_question *what = &avd_question_of(image)[index];
    const uint32_t *choice = &avd_word_of(image)[what->choices];
    uint32_t i;

    for (i = 0; i < choice[0]; i++)
        avd_print_line(print, 2, "%o (%o)", choice[2 + 2 * i],
                       choice[1 + 2 * i]);
    avd_report_unseen_answers(avd_print_open(print, 2, 4), image, what);
    avd_print_close(print);
    used_by(print, false, avd_probe_count(image) + index);
}

/* Which rule it is. */
static void origin(struct avd_print *print, enum avd_alias_kind kind,
                   uint32_t index, const struct avd_find_entry *entry)
{
    const struct avd_header *image = print->report->state->image;
    const struct avd_pack *pack = &avd_pack_of(image)[entry->pack];
    const struct avd_alias *alias = avd_alias_of(image);
    uint32_t i;

    avd_out_literal(print->out, "\n");
    for (i = avd_alias_count(image); i > 0; i--, alias++)
        if (alias->kind == (uint32_t)kind && alias->index == index)
            avd_print_line(print, 0, "Formerly: %o", alias->was);
    avd_print_line(print, 0, "From: %o %o, %o, line %u", pack->id,
                   pack->version,
                   avd_file_of(image)[AVD_SOURCE_FILE(entry->source)].name,
                   AVD_SOURCE_LINE(entry->source));
}

static void show(struct avd_print *print, enum avd_alias_kind kind,
                 uint32_t index)
{
    struct avd_find_entry entry;

    if (kind == AVD_ALIAS_FIX) {
        avd_find_entry(print->report->state->image, kind, index, &entry);
        avd_print_fix(print, index, 0, "Fix: ");
        used_by(print, true, index);
    } else {
        avd_entry_head(print, kind, index, &entry);
        avd_print_about(print, 2, entry.pack, entry.about);
        avd_print_link(print, 2, entry.doc);
    }
    if (kind == AVD_ALIAS_PROBE)
        show_probe(print, index);
    else if (kind == AVD_ALIAS_QUESTION)
        show_question(print, index);
    else if (kind == AVD_ALIAS_SYMPTOM)
        show_symptom(print, index);
    else if (kind == AVD_ALIAS_CAUSE)
        show_cause(print, index);
    origin(print, kind, index, &entry);
}

bool avd_entry_show(struct avd_out *out, struct avd_report *report,
                    const char *id)
{
    const struct avd_header *image = report->state->image;
    struct avd_print print;
    uint32_t index;
    int kind;

    out->escape = report->escape;
    avd_print_init(&print, out, report);
    report->state->text = NULL;
    for (kind = AVD_ALIAS_PROBE; kind <= AVD_ALIAS_FIX; kind++) {
        index = avd_name_find(image, (enum avd_alias_kind)kind, id, strlen(id));
        if (index == AVD_NAME_NONE)
            continue;
        show(&print, (enum avd_alias_kind)kind, index);
        return true;
    }
    return false;
}

/* ---- explain ---- */

static void verdict(struct avd_print *print, const char *word)
{
    avd_print_labelled(print, 2, "Verdict: ", word);
}

static void explain_symptom(struct avd_print *print, uint32_t index)
{
    struct avd_state *state = print->report->state;
    const struct avd_symptom *what = &avd_symptom_of(state->image)[index];
    struct avd_reason said = {AVD_REASON_REPORT, AVD_TRUE, index};
    struct avd_find_entry entry;
    struct avd_out *in;

    avd_entry_head(print, AVD_ALIAS_SYMPTOM, index, &entry);
    verdict(print, avd_symptom_verdict_names[state->symptom[index]]);
    if (avd_evidence_heard(print->report->heard, state, index).text != NULL) {
        in = avd_print_open(print, 2, 4);
        avd_out_text(in, "Because: ");
        avd_print_reason(in, print->report, &said);
        avd_print_close(print);
    } else if (state->reported[index])
        avd_print_labelled(print, 2, "", "A person reports it.");
    tree(print, "Applies when:", what->gate, true);
    tree(print, "Present when:", what->when, true);
    avd_report_symptom_lacks(print, 2, index);
    avd_print_link(print, 2, entry.doc);
}

static void explain_cause(struct avd_print *print, uint32_t index)
{
    struct avd_state *state = print->report->state;
    const struct avd_cause *what = &avd_cause_of(state->image)[index];
    struct avd_find_entry entry;

    avd_entry_head(print, AVD_ALIAS_CAUSE, index, &entry);
    of_symptoms(print, avd_link_of(state->image)[what->link].symptoms);
    verdict(print, avd_cause_verdict_names[state->cause[index]]);
    if (state->risk[index])
        avd_print_labelled(print, 2, "",
                           "A risk: no symptom of it is present.");
    conditions(print, what, true);
    avd_report_cause_lacks(print, 2, index);
    avd_print_link(print, 2, entry.doc);
}

bool avd_entry_explain(struct avd_out *out, struct avd_report *report,
                       const char *id)
{
    const struct avd_header *image = report->state->image;
    struct avd_print print;
    uint32_t index;

    out->escape = report->escape;
    avd_print_init(&print, out, report);
    index = avd_name_find(image, AVD_ALIAS_CAUSE, id, strlen(id));
    if (index != AVD_NAME_NONE)
        explain_cause(&print, index);
    else {
        index = avd_name_find(image, AVD_ALIAS_SYMPTOM, id, strlen(id));
        if (index == AVD_NAME_NONE)
            return false;
        explain_symptom(&print, index);
    }
    avd_report_foot_warnings(&print);
    return true;
}
