/* SPDX-License-Identifier: MIT */
/*
 * The report for an operator: the answer first, then what to do, then what is
 * only likely, then what could not be seen. Its last line is the line format.
 */
#include "report.h"

#include <string.h>

#include "print.h"
#include "text.h"
#include "guard.h"

/* Undecided causes of one symptom that are named without --all; of one that
 * stands behind a problem. */
#define POSSIBLE 8u
#define POSSIBLE_BEHIND 3u

static const struct avd_symptom *symptom_at(const struct avd_print *print,
                                            uint32_t index)
{
    return &avd_symptom_of(print->image)[index];
}

static const struct avd_cause *cause_at(const struct avd_print *print,
                                        uint32_t index)
{
    return &avd_cause_of(print->image)[index];
}

static const struct avd_link *link_of(const struct avd_print *print,
                                      uint32_t cause)
{
    return &avd_link_of(print->image)[cause_at(print, cause)->link];
}

static const uint32_t *words_at(const struct avd_print *print, uint32_t at)
{
    return &avd_word_of(print->image)[at];
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
        if (goes_without(print->image, reason, count, i))
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
    size_t count = avd_cause_because(print->state, cause, &reason);

    because(print, indent, reason, count);
}

/* The symptoms of a cause that are present, or all of them if none is. */
static void explains(struct avd_print *print, uint32_t cause)
{
    const uint32_t *of = words_at(print, link_of(print, cause)->symptoms);
    bool present = avd_print_concerns(print->state, cause, AVD_SYMPTOM_PRESENT);
    uint32_t i;

    for (i = 1; i <= of[0]; i++)
        if (!present || print->state->symptom[of[i]] == AVD_SYMPTOM_PRESENT)
            avd_print_line(print, AVD_PRINT_HANG(3, 12),
                           present ? "Explains: %p" : "Can lead to: %p",
                           (const void *)symptom_at(print, of[i]));
}

/* A fix by name only. */
static void named_fix(struct avd_print *print, unsigned indent,
                      const char *label, uint32_t index)
{
    const struct avd_fix *fix = &avd_fix_of(print->image)[index];

    avd_print_line(print, indent, "%s%o (avdoctor show %o)", label, fix->title,
                   fix->id);
}

/* The first is written out, unless something worse is to be mended before. */
static void fixes(struct avd_print *print, uint32_t words, bool behind)
{
    const uint32_t *list = words_at(print, words);
    const char *label = "What to do: ";
    uint32_t i;

    for (i = 1; i <= list[0]; i++) {
        if (i > 1 || (behind && !print->report->all))
            named_fix(print, 3, label, list[i]);
        else {
            avd_out_literal(print->out, "\n");
            avd_print_fix(print, list[i], 3, label);
        }
        label = "If that does not help: ";
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
    doc = avd_fix_of(print->image)[list[1]].doc;
    b = words_at(print, doc);
    return doc != 0 && a[0] == b[0] && a[1] == b[1];
}

static void problem(struct avd_print *print, uint32_t cause, uint32_t number,
                    bool alone)
{
    const struct avd_link *link = link_of(print, cause);

    avd_out_literal(print->out, "\n");
    if (!alone)
        avd_print_line(print, 0, "%u. %p", number,
                       (const void *)cause_at(print, cause));
    explains(print, cause);
    cause_because(print, 3, cause);
    avd_print_about(print, 3, link->pack, link->about);
    fixes(print, link->fixes, false);
    if (!same_link(print, link))
        avd_print_link(print, 3, link->doc);
}

static void problems(struct avd_print *print,
                     const struct avd_report_counts *counts)
{
    const struct avd_state *state = print->state;
    uint32_t number = 0;
    uint32_t i;

    for (i = 0; number < counts->problems; i++)
        if (avd_report_is_problem(state, state->ranked[i]))
            problem(print, state->ranked[i], ++number, counts->problems == 1);
}

/* A cause in a list: title, reasons or what is missing, and the fix by name. */
static void listed_cause(struct avd_print *print, uint32_t cause, bool reasons)
{
    const uint32_t *list = words_at(print, link_of(print, cause)->fixes);
    unsigned verdict = print->state->cause[cause];

    avd_print_line(print, 2, "- %p", (const void *)cause_at(print, cause));
    if (reasons) {
        cause_because(print, 4, cause);
        if (list[0] != 0 && verdict != AVD_CAUSE_RULED_OUT)
            named_fix(print, 4, "Fix: ", list[1]);
    } else if (verdict == AVD_CAUSE_UNDETERMINED)
        avd_report_cause_lacks(print, 4, cause);
}

static void titled_symptom(struct avd_print *print, uint32_t index,
                           unsigned indent, const char *label)
{
    avd_print_line(print, indent, indent > 0 ? "- %s%p" : "%s%p", label,
                   (const void *)symptom_at(print, index));
}

/* ---- lists under a heading ---- */

enum which {
    RISKS,
    SUSPECTED,
    CONFLICTS,
    ALL_FROM, /* lists of --all */
    UNDETERMINED = ALL_FROM,
    RULED_OUT,
    CAUSES_NOT_APPLICABLE,
    ABSENT,
    NOT_REPORTED,
    SYMPTOMS_NOT_APPLICABLE,
    LISTS
};

enum of { OF_RISK, OF_CONFLICT, OF_CAUSE, OF_SYMPTOM };

static const struct list {
    const char *heading;
    uint8_t of;    /* enum of */
    uint8_t value; /* that it has for what is listed */
    bool reasons;
} lists[LISTS] = {
    [RISKS] = {"Risks: wrong, though no symptom of them is seen", OF_RISK, true,
               true},
    [SUSPECTED] = {"Suspected causes", OF_CAUSE, AVD_CAUSE_SUSPECTED, true},
    [CONFLICTS] = {"The readings contradict each other about", OF_CONFLICT,
                   true, true},
    [UNDETERMINED] = {"Causes not decided", OF_CAUSE, AVD_CAUSE_UNDETERMINED,
                      false},
    [RULED_OUT] = {"Causes ruled out", OF_CAUSE, AVD_CAUSE_RULED_OUT, true},
    [CAUSES_NOT_APPLICABLE] = {"Causes that do not apply here", OF_CAUSE,
                               AVD_CAUSE_NOT_APPLICABLE, false},
    [ABSENT] = {"Symptoms absent", OF_SYMPTOM, AVD_SYMPTOM_ABSENT, false},
    [NOT_REPORTED] = {"Symptoms not reported", OF_SYMPTOM,
                      AVD_SYMPTOM_NOT_REPORTED, false},
    [SYMPTOMS_NOT_APPLICABLE] = {"Symptoms that do not apply here", OF_SYMPTOM,
                                 AVD_SYMPTOM_NOT_APPLICABLE, false}};

/* True if there was anything to list. */
static bool list_all(struct avd_print *print, enum which which)
{
    const struct list *list = &lists[which];
    const struct avd_state *state = print->state;
    const uint8_t *const arrays[] = {state->risk, state->conflict, state->cause,
                                     state->symptom};
    const uint8_t *of = arrays[list->of];
    bool symptoms = list->of == OF_SYMPTOM;
    bool any = false;
    uint32_t i, index;

    for (i = 0; i < (symptoms ? avd_symptom_count(print->image)
                              : avd_cause_count(print->image));
         i++) {
        index = symptoms ? i : state->ranked[i];
        if (of[index] != list->value)
            continue;
        if (!any)
            avd_print_heading(print, list->heading);
        any = true;
        if (symptoms)
            titled_symptom(print, index, 2, "");
        else
            listed_cause(print, index, list->reasons);
    }
    return any;
}

/* ---- symptoms ---- */

static void open_causes(struct avd_print *print, uint32_t symptom, bool behind)
{
    const struct avd_state *state = print->state;
    uint32_t most = behind ? POSSIBLE_BEHIND : POSSIBLE;
    uint32_t count = 0;
    uint32_t i, cause;

    for (i = 0; i < avd_cause_count(state->image); i++) {
        cause = state->ranked[i];
        if (state->cause[cause] != AVD_CAUSE_UNDETERMINED ||
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

/* A symptom that is there and that no confirmed cause explains. */
static void unexplained(struct avd_print *print, uint32_t index)
{
    const struct avd_symptom *symptom = symptom_at(print, index);
    bool behind = print->state->outcome == AVD_OUTCOME_PROBLEM;
    const struct avd_reason *reason;
    size_t count;

    avd_out_literal(print->out, "\n");
    titled_symptom(print, index, 0, "Without a confirmed cause: ");
    count = avd_symptom_because(print->state, index, &reason);
    because(print, 3, reason, count);
    if (avd_report_disagrees(print->state, index))
        avd_print_line(print, 3, "The readings say otherwise.");
    open_causes(print, index, behind);
    fixes(print, symptom->fixes, behind);
    avd_print_link(print, 3, symptom->doc);
}

static void symptoms(struct avd_print *print)
{
    const struct avd_state *state = print->state;
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

/* ---- the end ---- */

static void judged_fine(struct avd_print *print,
                        const struct avd_report_counts *counts)
{
    uint32_t absent = counts->symptom[AVD_SYMPTOM_ABSENT];
    uint32_t other = counts->symptom[AVD_SYMPTOM_NOT_APPLICABLE];
    uint32_t causes = counts->cause[AVD_CAUSE_RULED_OUT];

    if (absent + other + causes > 0)
        avd_print_line(print, AVD_PRINT_HANG(0, 2),
                       other > 0
                           ? "Judged fine: %u symptom(s), %u cause(s); not "
                             "applicable: %u symptom(s)."
                           : "Judged fine: %u symptom(s), %u cause(s).",
                       absent, causes, other);
}

static void only_reported(struct avd_print *print,
                          const struct avd_report_counts *counts)
{
    if (counts->symptom[AVD_SYMPTOM_NOT_REPORTED] > 0)
        avd_print_line(print, AVD_PRINT_HANG(0, 2),
                       "%u more symptom(s) only a person can report: "
                       "--symptom \"the error text\"",
                       counts->symptom[AVD_SYMPTOM_NOT_REPORTED]);
}

/* Why no rule applies: the gates of the packs. */
static void not_applicable(struct avd_print *print)
{
    struct avd_state *state = print->state;
    const struct avd_pack *pack = avd_pack_of(state->image);
    const struct avd_reason *reason;
    size_t count;
    uint32_t i;

    for (i = 0; i < avd_pack_count(state->image); i++) {
        avd_print_line(print, 0, "%p", (const void *)&pack[i]);
        if (avd_edge_truth(state, pack[i].gate) != AVD_FALSE)
            continue;
        count = avd_edge_because(state, pack[i].gate, &reason);
        because(print, 2, reason, count);
    }
}

/* What a healthy report must not hide. Nothing of it: three lines. */
static bool not_all_seen(struct avd_print *print, uint32_t blind)
{
    if (blind == 0)
        return false;
    avd_print_line(print, AVD_PRINT_HANG(0, 2),
                   "Not all could be seen: %u cause(s) could not be judged.",
                   blind);
    avd_report_unseen(print);
    return true;
}

/* True if there is anything that has to be told of a healthy host. */
static bool healthy_part(struct avd_print *print,
                         const struct avd_report_counts *counts)
{
    bool told;

    if (avd_report_nothing_applies(print, counts))
        not_applicable(print);
    told = not_all_seen(print, avd_report_blind(print->state));
    return list_all(print, CONFLICTS) || told;
}

static void unhealthy_part(struct avd_print *print,
                           const struct avd_report_counts *counts)
{
    problems(print, counts);
    symptoms(print);
    list_all(print, RISKS);
    list_all(print, SUSPECTED);
    list_all(print, CONFLICTS);
    avd_report_unseen(print);
}

/* Not inline: the paragraphs are far from their caller's stack pointer. */
__attribute__((noinline)) static void whole_text(struct avd_print *print)
{
    struct avd_report *report = print->report;
    bool healthy = print->state->outcome == AVD_OUTCOME_HEALTHY;
    struct avd_report_counts counts;
    bool whole = true;
    unsigned which;

    avd_report_headline_count(print->state, &counts);
    avd_report_headline(print, &counts);
    if (healthy)
        whole = healthy_part(print, &counts);
    else
        unhealthy_part(print, &counts);
    if (!whole)
        only_reported(print, &counts);
    for (which = ALL_FROM; report->all && which < LISTS; which++)
        list_all(print, (enum which)which);
    if (whole) {
        avd_out_literal(print->out, "\n");
        if (!healthy)
            judged_fine(print, &counts);
        only_reported(print, &counts);
        avd_report_foot_host(print);
    }
    avd_report_foot_warnings(print);
    /* A healthy host gets three lines. */
    if (whole || counts.symptom[AVD_SYMPTOM_NOT_REPORTED] == 0)
        avd_out_literal(print->out, "\n");
}

AVD_GUARDED void avd_report_text(struct avd_out *out, struct avd_report *report)
{
    struct avd_print print;

    out->escape = report->escape;
    avd_print_init(&print, out, report);
    whole_text(&print);
    avd_report_line(out, report);
}
