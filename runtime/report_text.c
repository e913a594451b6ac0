/* SPDX-License-Identifier: MIT */
/*
 * The report for an operator: the answer first, then what to do, then what is
 * only likely, then what could not be seen. Its last line is the line format.
 */
#include "report.h"

#include <string.h>

#include "print.h"
#include "text.h"

/* Undecided causes of one symptom that are named without --all; of one that
 * stands behind a problem. */
#define POSSIBLE 8u
#define POSSIBLE_BEHIND 3u

static const struct avd_symptom *symptom_at(const struct avd_print *print,
                                            uint32_t index)
{
    return &avd_symptom_of(print->report->state->image)[index];
}

static const struct avd_cause *cause_at(const struct avd_print *print,
                                        uint32_t index)
{
    return &avd_cause_of(print->report->state->image)[index];
}

static const struct avd_link *link_of(const struct avd_print *print,
                                      uint32_t cause)
{
    return &avd_link_of(
        print->report->state->image)[cause_at(print, cause)->link];
}

static const uint32_t *words_at(const struct avd_print *print, uint32_t at)
{
    return &avd_word_of(print->report->state->image)[at];
}

/* ---- causes ---- */

/* A value that is told already, or that a reading is there whose value is
 * told, goes without saying. */
static bool goes_without(const struct avd_header *image,
                         const struct avd_reason *reason, size_t count,
                         size_t which)
{
    const struct avd_leaf *leaf = avd_leaf_of(image);
    uint32_t node = reason[which].node;
    uint32_t subject;
    bool there;
    size_t i;

    if (node >= avd_leaf_count(image) ||
        AVD_TEST_KIND(leaf[node].test) == AVD_OPERAND_READING)
        return false;
    subject = leaf[node].subject;
    there = (subject & 0xff) == 0 && reason[which].truth == AVD_TRUE;
    for (i = 0; i < count; i++)
        if (i != which && reason[i].node < avd_leaf_count(image) &&
            (there ? leaf[reason[i].node].subject >> 8 == subject >> 8
                   : i < which && leaf[reason[i].node].subject == subject))
            return true;
    return false;
}

static void because(struct avd_print *print, unsigned indent,
                    const struct avd_reason *reason, size_t count)
{
    struct avd_out *in;
    bool more = false;
    size_t i;

    for (i = 0; i < count; i++) {
        if (goes_without(print->report->state->image, reason, count, i))
            continue;
        in = avd_print_open(print, indent + (more ? 4 : 0), indent + 9);
        avd_out_text(in, more ? "and: " : "Because: ");
        more = true;
        avd_print_reason(in, print->report, &reason[i]);
        avd_print_close(print);
    }
}

static void cause_because(struct avd_print *print, unsigned indent,
                          uint32_t cause)
{
    const struct avd_reason *reason;
    size_t count = avd_cause_because(print->report->state, cause, &reason);

    because(print, indent, reason, count);
}

/* The symptoms of a cause that are present, or all of them if none is. */
static void explains(struct avd_print *print, uint32_t cause)
{
    const struct avd_state *state = print->report->state;
    const uint32_t *of = words_at(print, link_of(print, cause)->symptoms);
    bool present = avd_print_concerns(state, cause, AVD_SYMPTOM_PRESENT);
    const struct avd_symptom *symptom;
    uint32_t i;

    for (i = 1; i <= of[0]; i++) {
        if (present && state->symptom[of[i]] != AVD_SYMPTOM_PRESENT)
            continue;
        symptom = symptom_at(print, of[i]);
        avd_text_format(avd_print_open(print, 3, 12), state->image,
                        present ? "Explains: %o (%o)" : "Can lead to: %o (%o)",
                        symptom->title, symptom->id);
        avd_print_close(print);
    }
}

/* A fix by name only. */
static void named_fix(struct avd_print *print, unsigned indent,
                      const char *label, uint32_t index)
{
    const struct avd_fix *fix = &avd_fix_of(print->report->state->image)[index];

    avd_print_line(print, indent, "%s%o (avdoctor show %o)", label, fix->title,
                   fix->id);
}

/* The first is written out, unless something worse is to be mended before. */
static void fixes(struct avd_print *print, const uint32_t *list,
                  unsigned indent, bool behind)
{
    uint32_t i;

    for (i = 1; i <= list[0]; i++) {
        if (behind && !print->report->all)
            named_fix(
                print, indent,
                i == 1 ? "What to do: " : "If that does not help: ", list[i]);
        else if (i == 1) {
            avd_out_literal(print->out, "\n");
            avd_print_fix(print, list[i], indent, "What to do: ");
        } else
            named_fix(print, indent, "If that does not help: ", list[i]);
    }
}

/* Whether the fix that is written out names the same page as its cause. */
static bool same_link(const struct avd_print *print,
                      const struct avd_link *link)
{
    const uint32_t *list = words_at(print, link->fixes);
    const uint32_t *a = words_at(print, link->doc);
    const uint32_t *b;
    uint32_t doc;

    if (list[0] == 0 || link->doc == 0)
        return false;
    doc = avd_fix_of(print->report->state->image)[list[1]].doc;
    b = words_at(print, doc);
    return doc != 0 && a[0] == b[0] && a[1] == b[1];
}

static void problem(struct avd_print *print, uint32_t cause, uint32_t number,
                    bool alone)
{
    const struct avd_link *link = link_of(print, cause);
    const struct avd_header *image = print->report->state->image;
    const struct avd_cause *what = cause_at(print, cause);

    avd_out_literal(print->out, "\n");
    if (!alone) {
        avd_text_format(avd_print_open(print, 0, 3), image, "%u. %o (%o)",
                        number, what->title, what->id);
        avd_print_close(print);
    }
    explains(print, cause);
    cause_because(print, 3, cause);
    avd_print_about(print, 3, link->pack, link->about);
    fixes(print, words_at(print, link->fixes), 3, false);
    if (!same_link(print, link))
        avd_print_link(print, 3, link->doc);
}

static void problems(struct avd_print *print,
                     const struct avd_report_counts *counts)
{
    const struct avd_state *state = print->report->state;
    uint32_t number = 0;
    uint32_t i;

    for (i = 0; number < counts->problems; i++)
        if (avd_report_is_problem(state, state->ranked[i]))
            problem(print, state->ranked[i], ++number, counts->problems == 1);
}

static bool is_ruled_out(const struct avd_state *state, uint32_t cause)
{
    return state->cause[cause] == AVD_CAUSE_RULED_OUT;
}

static bool is_open(const struct avd_state *state, uint32_t cause)
{
    return state->cause[cause] == AVD_CAUSE_UNDETERMINED;
}

/* A cause in a list: title, reasons or what is missing, and the fix by name. */
static void listed_cause(struct avd_print *print, uint32_t cause, bool reasons)
{
    const uint32_t *list = words_at(print, link_of(print, cause)->fixes);
    const struct avd_cause *what = cause_at(print, cause);

    avd_print_line(print, 2, "- %o (%o)", what->title, what->id);
    if (!reasons && is_open(print->report->state, cause))
        avd_report_cause_lacks(print, 4, cause);
    if (!reasons)
        return;
    cause_because(print, 4, cause);
    if (list[0] == 0 || is_ruled_out(print->report->state, cause))
        return;
    named_fix(print, 4, "Fix: ", list[1]);
}

static bool is_risk(const struct avd_state *state, uint32_t cause)
{
    return state->risk[cause] != 0;
}

static bool is_suspected(const struct avd_state *state, uint32_t cause)
{
    return state->cause[cause] == AVD_CAUSE_SUSPECTED;
}

static bool is_conflict(const struct avd_state *state, uint32_t cause)
{
    return state->conflict[cause] != 0;
}

static bool is_not_applicable(const struct avd_state *state, uint32_t cause)
{
    return state->cause[cause] == AVD_CAUSE_NOT_APPLICABLE;
}

static void listed_causes(struct avd_print *print, const char *heading,
                          bool (*wanted)(const struct avd_state *state,
                                         uint32_t cause),
                          bool reasons)
{
    const struct avd_state *state = print->report->state;
    bool any = false;
    uint32_t i;

    for (i = 0; i < avd_cause_count(state->image); i++) {
        if (!wanted(state, state->ranked[i]))
            continue;
        if (!any)
            avd_print_heading(print, heading);
        any = true;
        listed_cause(print, state->ranked[i], reasons);
    }
}

/* ---- symptoms ---- */

static void open_causes(struct avd_print *print, uint32_t symptom, bool behind)
{
    const struct avd_state *state = print->report->state;
    uint32_t most = behind ? POSSIBLE_BEHIND : POSSIBLE;
    uint32_t count = 0;
    uint32_t i, cause;

    for (i = 0; i < avd_cause_count(state->image); i++) {
        cause = state->ranked[i];
        if (!is_open(state, cause) ||
            !avd_report_belongs(state->image, cause, symptom))
            continue;
        if (count++ >= most && !print->report->all)
            continue;
        avd_print_line(print, 3, "Possible, not decided: %o",
                       cause_at(print, cause)->title);
    }
    if (count > most && !print->report->all)
        avd_print_line(print, 3, "and %u more (--all shows them)",
                       count - most);
}

static bool explained(const struct avd_state *state, uint32_t symptom)
{
    uint32_t i;

    for (i = 0; i < avd_cause_count(state->image); i++) {
        if (state->cause[state->ranked[i]] != AVD_CAUSE_CONFIRMED)
            return false;
        if (avd_report_belongs(state->image, state->ranked[i], symptom))
            return true;
    }
    return false;
}

static void titled_symptom(struct avd_print *print, uint32_t index,
                           unsigned indent, const char *label)
{
    const struct avd_symptom *symptom = symptom_at(print, index);

    avd_print_line(print, indent, indent > 0 ? "- %s%o (%o)" : "%s%o (%o)",
                   label, symptom->title, symptom->id);
}

/* A symptom that is there and that no confirmed cause explains. */
static void unexplained(struct avd_print *print, uint32_t index)
{
    const struct avd_symptom *symptom = symptom_at(print, index);
    bool behind = print->report->state->outcome == AVD_OUTCOME_PROBLEM;
    const struct avd_reason *reason;
    size_t count;

    avd_out_literal(print->out, "\n");
    titled_symptom(print, index, 0, "Without a confirmed cause: ");
    count = avd_symptom_because(print->report->state, index, &reason);
    because(print, 3, reason, count);
    if (avd_report_disagrees(print->report->state, index))
        avd_print_labelled(print, 3, "", "The readings say otherwise.");
    open_causes(print, index, behind);
    fixes(print, words_at(print, symptom->fixes), 3, behind);
    avd_print_link(print, 3, symptom->doc);
}

static void symptoms(struct avd_print *print)
{
    const struct avd_state *state = print->report->state;
    bool first = true;
    uint32_t i;

    for (i = 0; i < avd_symptom_count(state->image); i++)
        if (state->symptom[i] == AVD_SYMPTOM_PRESENT && !explained(state, i))
            unexplained(print, i);
    for (i = 0; i < avd_symptom_count(state->image); i++) {
        if (state->symptom[i] != AVD_SYMPTOM_UNDETERMINED)
            continue;
        avd_out_literal(print->out, first ? "\n" : "");
        first = false;
        titled_symptom(print, i, 0, "Not decided: ");
    }
}

static void other_symptoms(struct avd_print *print, const char *heading,
                           enum avd_symptom_verdict verdict)
{
    const struct avd_state *state = print->report->state;
    bool any = false;
    uint32_t i;

    for (i = 0; i < avd_symptom_count(state->image); i++) {
        if (state->symptom[i] != verdict)
            continue;
        if (!any)
            avd_print_heading(print, heading);
        any = true;
        titled_symptom(print, i, 2, "");
    }
}

/* ---- the end ---- */

static void judged_fine(struct avd_print *print,
                        const struct avd_report_counts *counts)
{
    struct avd_out *in;

    if (counts->symptom[AVD_SYMPTOM_ABSENT] +
            counts->symptom[AVD_SYMPTOM_NOT_APPLICABLE] +
            counts->cause[AVD_CAUSE_RULED_OUT] ==
        0)
        return;
    in = avd_print_open(print, 0, 2);
    avd_out_text(in, "Judged fine: ");
    avd_report_number(in, counts->symptom[AVD_SYMPTOM_ABSENT], "symptom");
    avd_out_text(in, ", ");
    avd_report_number(in, counts->cause[AVD_CAUSE_RULED_OUT], "cause");
    if (counts->symptom[AVD_SYMPTOM_NOT_APPLICABLE] > 0) {
        avd_out_text(in, "; not applicable: ");
        avd_report_number(in, counts->symptom[AVD_SYMPTOM_NOT_APPLICABLE],
                          "symptom");
    }
    avd_out_text(in, ".");
    avd_print_close(print);
}

static void only_reported(struct avd_print *print,
                          const struct avd_report_counts *counts)
{
    struct avd_out *in;

    if (counts->symptom[AVD_SYMPTOM_NOT_REPORTED] == 0)
        return;
    in = avd_print_open(print, 0, 2);
    avd_report_number(in, counts->symptom[AVD_SYMPTOM_NOT_REPORTED],
                      "more symptom");
    avd_out_text(in, " only a person can report: --symptom \"the error text\"");
    avd_print_close(print);
}

/* Why no rule applies: the gates of the packs. */
static void not_applicable(struct avd_print *print)
{
    struct avd_state *state = print->report->state;
    const struct avd_pack *pack = avd_pack_of(state->image);
    const struct avd_reason *reason;
    size_t count;
    uint32_t i;

    for (i = 0; i < avd_pack_count(state->image); i++) {
        avd_print_line(print, 0, "%o (%o)", pack[i].title, pack[i].id);
        if (avd_edge_truth(state, pack[i].gate) != AVD_FALSE)
            continue;
        count = avd_edge_because(state, pack[i].gate, &reason);
        because(print, 2, reason, count);
    }
}

static void everything(struct avd_print *print)
{
    listed_causes(print, "Causes not decided", is_open, false);
    listed_causes(print, "Causes ruled out", is_ruled_out, true);
    listed_causes(print, "Causes that do not apply here", is_not_applicable,
                  false);
    other_symptoms(print, "Symptoms absent", AVD_SYMPTOM_ABSENT);
    other_symptoms(print, "Symptoms not reported", AVD_SYMPTOM_NOT_REPORTED);
    other_symptoms(print, "Symptoms that do not apply here",
                   AVD_SYMPTOM_NOT_APPLICABLE);
}

/* What a healthy report must not hide. Nothing of it: three lines. */
static bool not_all_seen(struct avd_print *print, uint32_t blind)
{
    struct avd_out *in;

    if (blind == 0)
        return false;
    in = avd_print_open(print, 0, 2);
    avd_out_text(in, "Not all could be seen: ");
    avd_report_number(in, blind, "cause");
    avd_out_text(in, " could not be judged.");
    avd_print_close(print);
    avd_report_unseen(print);
    return true;
}

static bool conflicts(struct avd_print *print)
{
    const struct avd_state *state = print->report->state;
    uint32_t i = 0;

    listed_causes(print, "The readings contradict each other about",
                  is_conflict, true);
    while (i < avd_cause_count(state->image) && !is_conflict(state, i))
        i++;
    return i < avd_cause_count(state->image);
}

/* True if there is anything that has to be told of a healthy host. */
static bool healthy_part(struct avd_print *print,
                         const struct avd_report_counts *counts)
{
    bool told;

    if (avd_report_nothing_applies(print, counts))
        not_applicable(print);
    told = not_all_seen(print, avd_report_blind(print->report->state));
    return conflicts(print) || told;
}

static void unhealthy_part(struct avd_print *print,
                           const struct avd_report_counts *counts)
{
    problems(print, counts);
    symptoms(print);
    listed_causes(print, "Risks: wrong, though no symptom of them is seen",
                  is_risk, true);
    listed_causes(print, "Suspected causes", is_suspected, true);
    conflicts(print);
    avd_report_unseen(print);
}

void avd_report_text(struct avd_out *out, struct avd_report *report)
{
    bool whole = report->state->outcome != AVD_OUTCOME_HEALTHY;
    struct avd_print print;
    struct avd_report_counts counts;

    out->escape = report->escape;
    avd_print_init(&print, out, report);
    avd_report_headline_count(report->state, &counts);
    avd_report_headline(&print, &counts);
    if (whole)
        unhealthy_part(&print, &counts);
    else
        whole = healthy_part(&print, &counts);
    if (!whole)
        only_reported(&print, &counts);
    if (report->all)
        everything(&print);
    if (whole) {
        avd_out_literal(out, "\n");
        if (report->state->outcome != AVD_OUTCOME_HEALTHY)
            judged_fine(&print, &counts);
        only_reported(&print, &counts);
        avd_report_foot_host(&print);
    }
    avd_report_foot_warnings(&print);
    /* A healthy host gets three lines. */
    if (whole || counts.symptom[AVD_SYMPTOM_NOT_REPORTED] == 0)
        avd_out_literal(out, "\n");
    avd_report_line(out, report);
}
