/* SPDX-License-Identifier: MIT */
/* What avdoctor tells about its catalogue. */
#include "entry.h"

#include <string.h>

#include "condition.h"
#include "name.h"
#include "print.h"
#include "text.h"

/* ---- version, list, find: one line for each thing ---- */

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

bool avd_entry_find(struct avd_out *out, struct avd_report *report,
                    const struct avd_find *find)
{
    const struct avd_header *image = report->state->image;
    bool any = false;
    uint32_t i;

    out->escape = report->escape;
    for (i = 0; i < avd_symptom_count(image); i++) {
        if (!avd_find_symptom(find, image, i))
            continue;
        symptom_rows(out, image, i);
        any = true;
    }
    for (i = 0; i < avd_cause_count(image); i++) {
        if (!avd_find_cause(find, image, i))
            continue;
        cause_row(out, image, "", i);
        any = true;
    }
    if (!any)
        avd_out_literal(out, "Nothing matches. `avdoctor list` shows all.\n");
    return any;
}

/* ---- show ---- */

static void title(struct avd_print *print, unsigned indent, const char *what,
                  uint32_t text, uint32_t id)
{
    avd_print_line(print, indent, "%s: %o (%o)", what, text, id);
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

static void show_symptom(struct avd_print *print, uint32_t index)
{
    const struct avd_header *image = print->report->state->image;
    const struct avd_symptom *what = &avd_symptom_of(image)[index];
    const struct avd_message *message = avd_message_of(image);
    uint32_t i;

    title(print, 0, "Symptom", what->title, what->id);
    avd_print_about(print, 2, what->pack, what->about);
    for (i = 0; i < avd_message_count(image); i++)
        if (message[i].symptom == index)
            avd_print_line(print, 2, "People see: %o", message[i].text);
    tree(print, "Present when:", what->when, false);
    if (what->when == AVD_EDGE_NONE)
        avd_print_labelled(print, 2, "", "Only a person can report it.");
    avd_print_link(print, 2, what->doc);
    for (i = 0; i < avd_cause_count(image); i++)
        if (avd_report_belongs(image, i, index))
            title(print, 2, "Cause", avd_cause_of(image)[i].title,
                  avd_cause_of(image)[i].id);
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
    const struct avd_header *image = print->report->state->image;
    const uint32_t *words = &avd_word_of(image)[list];
    uint32_t i;

    for (i = 1; i <= words[0]; i++)
        title(print, 2, "Cause of", avd_symptom_of(image)[words[i]].title,
              avd_symptom_of(image)[words[i]].id);
}

static void show_cause(struct avd_print *print, uint32_t index)
{
    const struct avd_header *image = print->report->state->image;
    const struct avd_cause *what = &avd_cause_of(image)[index];
    const struct avd_link *link = &avd_link_of(image)[what->link];

    title(print, 0, "Cause", what->title, what->id);
    of_symptoms(print, link->symptoms);
    avd_print_about(print, 2, link->pack, link->about);
    conditions(print, what, false);
    avd_print_link(print, 2, link->doc);
    fixes(print, link->fixes);
}

static void show_probe(struct avd_print *print, uint32_t index)
{
    const struct avd_header *image = print->report->state->image;
    const struct avd_probe *what = &avd_probe_of(image)[index];

    title(print, 0, "Probe", what->title, what->id);
    avd_print_line(print, 2, "Reads: %o", what->read);
    avd_print_line(print, 2, "Kind: %s",
                   avd_kind_text(avd_kinds[what->kind].about));
    if (what->flags & AVD_PROBE_SECRET)
        avd_print_labelled(print, 2, "", "Its value is never told.");
}

static void show_question(struct avd_print *print, uint32_t index)
{
    const struct avd_header *image = print->report->state->image;
    const struct avd_question *what = &avd_question_of(image)[index];
    const uint32_t *choice = &avd_word_of(image)[what->choices];
    uint32_t i;

    title(print, 0, "Question", what->ask, what->id);
    avd_print_about(print, 2, what->pack, what->about);
    for (i = 0; i < choice[0]; i++)
        avd_print_line(print, 2, "%o (%o)", choice[2 + 2 * i],
                       choice[1 + 2 * i]);
    if (what->choices == 0)
        avd_print_labelled(print, 2, "", "yes or no");
}

bool avd_entry_show(struct avd_out *out, struct avd_report *report,
                    const char *id)
{
    const struct avd_header *image = report->state->image;
    static void (*const shows[])(struct avd_print * print, uint32_t index) = {
        [AVD_ALIAS_PROBE] = show_probe,
        [AVD_ALIAS_QUESTION] = show_question,
        [AVD_ALIAS_SYMPTOM] = show_symptom,
        [AVD_ALIAS_CAUSE] = show_cause};
    struct avd_print print;
    uint32_t index;
    int kind;

    out->escape = report->escape;
    avd_print_init(&print, out, report);
    for (kind = AVD_ALIAS_PROBE; kind <= AVD_ALIAS_FIX; kind++) {
        index = avd_name_find(image, (enum avd_alias_kind)kind, id, strlen(id));
        if (index == AVD_NAME_NONE)
            continue;
        if (kind == AVD_ALIAS_FIX)
            avd_print_fix(&print, index, 0, "Fix: ");
        else
            shows[kind](&print, index);
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
    struct avd_out *in;

    title(print, 0, "Symptom", what->title, what->id);
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
    avd_print_link(print, 2, what->doc);
}

static void explain_cause(struct avd_print *print, uint32_t index)
{
    struct avd_state *state = print->report->state;
    const struct avd_cause *what = &avd_cause_of(state->image)[index];

    title(print, 0, "Cause", what->title, what->id);
    of_symptoms(print, avd_link_of(state->image)[what->link].symptoms);
    verdict(print, avd_cause_verdict_names[state->cause[index]]);
    if (state->risk[index])
        avd_print_labelled(print, 2, "",
                           "A risk: no symptom of it is present.");
    conditions(print, what, true);
    avd_report_cause_lacks(print, 2, index);
    avd_print_link(print, 2, avd_link_of(state->image)[what->link].doc);
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
