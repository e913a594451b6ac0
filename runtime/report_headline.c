/* SPDX-License-Identifier: MIT */
/* The first line of a text report, and the counts that it rests on. */
#include "print.h"

#include <string.h>

#include "text.h"

bool avd_report_is_problem(const struct avd_state *state, uint32_t cause)
{
    return state->cause[cause] == AVD_CAUSE_CONFIRMED &&
           avd_print_concerns(state, cause, AVD_SYMPTOM_PRESENT);
}

void avd_report_headline_count(const struct avd_state *state,
                               struct avd_report_counts *counts)
{
    uint32_t i;

    memset(counts, 0, sizeof *counts);
    avd_report_count(state, counts->cause);
    for (i = 0; i < avd_symptom_count(state->image); i++)
        counts->symptom[state->symptom[i]]++;
    for (i = 0; i < avd_cause_count(state->image); i++)
        counts->problems += avd_report_is_problem(state, i);
}

void avd_report_number(struct avd_out *in, uint32_t count, const char *one)
{
    avd_text_format(in, NULL, count == 1 ? "%u %s" : "%u %ss", count, one);
}

static void first_present(struct avd_print *print, struct avd_out *in)
{
    const struct avd_state *state = print->report->state;
    uint32_t i = 0;

    while (state->symptom[i] != AVD_SYMPTOM_PRESENT)
        i++;
    avd_out_text(in,
                 avd_text(state->image, avd_symptom_of(state->image)[i].title));
}

static void headline_problem(struct avd_print *print, struct avd_out *in,
                             const struct avd_report_counts *counts)
{
    const struct avd_state *state = print->report->state;
    uint32_t worst = state->ranked[0];

    avd_out_text(in, "PROBLEM: ");
    if (counts->problems > 1) {
        avd_report_number(in, counts->problems, "cause");
        avd_out_text(in, " found. First: ");
    }
    avd_out_text(
        in, avd_text(state->image, avd_cause_of(state->image)[worst].title));
}

static void headline_suspicion(struct avd_print *print, struct avd_out *in,
                               const struct avd_report_counts *counts)
{
    const struct avd_state *state = print->report->state;
    uint32_t worst = state->ranked[0];

    if (counts->symptom[AVD_SYMPTOM_PRESENT] == 0) {
        avd_out_text(in, "RISK: no symptom is seen, but this is wrong: ");
        avd_out_text(in, avd_text(state->image,
                                  avd_cause_of(state->image)[worst].title));
        return;
    }
    avd_out_text(in, "SOMETHING IS WRONG, its cause is not confirmed: ");
    first_present(print, in);
    if (counts->symptom[AVD_SYMPTOM_PRESENT] > 1) {
        avd_out_text(in, " (and ");
        avd_report_number(in, counts->symptom[AVD_SYMPTOM_PRESENT] - 1,
                          "other symptom");
        avd_out_text(in, ")");
    }
}

bool avd_report_nothing_applies(const struct avd_print *print,
                                const struct avd_report_counts *counts)
{
    uint32_t symptoms = avd_symptom_count(print->report->state->image);

    return symptoms > 0 &&
           counts->symptom[AVD_SYMPTOM_NOT_APPLICABLE] == symptoms;
}

static void headline_healthy(struct avd_print *print, struct avd_out *in,
                             const struct avd_report_counts *counts)
{
    if (avd_report_nothing_applies(print, counts)) {
        avd_out_text(in, "NOT APPLICABLE: the rules of this program do not "
                         "apply to this host.");
        return;
    }
    if (counts->symptom[AVD_SYMPTOM_ABSENT] +
            counts->cause[AVD_CAUSE_RULED_OUT] ==
        0) {
        avd_out_text(in, counts->symptom[AVD_SYMPTOM_NOT_REPORTED] > 0
                             ? "Nothing was judged: only a person can report "
                               "these symptoms."
                             : "Nothing was judged: nothing could be looked "
                               "at.");
        return;
    }
    avd_out_text(in, "Nothing wrong found: ");
    avd_report_number(in, counts->symptom[AVD_SYMPTOM_ABSENT], "symptom");
    avd_out_text(in, " absent, ");
    avd_report_number(in, counts->cause[AVD_CAUSE_RULED_OUT], "cause");
    avd_out_text(in, " ruled out.");
}

static void headline_undecided(struct avd_print *print, struct avd_out *in,
                               const struct avd_report_counts *counts)
{
    const struct avd_state *state = print->report->state;
    uint32_t probes = avd_probe_count(state->image);
    uint32_t seen = 0;
    uint32_t failed = 0;
    uint32_t dropped = 0;
    uint32_t i;

    for (i = 0; i < probes; i++) {
        dropped += state->reading[i].dropped;
        failed += state->reading[i].status != AVD_STATUS_NOT_RUN;
        seen += state->reading[i].status == AVD_STATUS_OK ||
                state->reading[i].status == AVD_STATUS_ABSENT;
    }
    avd_out_text(in, "NOT DECIDED: ");
    if (seen == 0) {
        avd_out_text(
            in, print->report->live ? "nothing on this host could be read."
                : failed > 0  ? "the evidence has only readings that failed."
                : dropped > 0 ? "no reading in the evidence can be used."
                              : "the evidence has no reading for these rules.");
        return;
    }
    avd_out_text(in, "what ");
    avd_report_number(in, counts->symptom[AVD_SYMPTOM_UNDETERMINED], "symptom");
    avd_out_text(in, counts->symptom[AVD_SYMPTOM_UNDETERMINED] == 1
                         ? " depends on could not be seen."
                         : " depend on could not be seen.");
}

void avd_report_headline(struct avd_print *print,
                         const struct avd_report_counts *counts)
{
    static const char *const colours[AVD_OUTCOMES] = {
        "\x1b[1;32m", "\x1b[1;33m", "\x1b[1;31m", "\x1b[1;33m"};
    static void (*const texts[AVD_OUTCOMES])(
        struct avd_print * print, struct avd_out * in,
        const struct avd_report_counts *counts) = {
        headline_healthy, headline_suspicion, headline_problem,
        headline_undecided};
    enum avd_outcome outcome = print->report->state->outcome;
    bool colour = print->report->colour;

    avd_out_literal(print->out, colour ? colours[outcome] : "");
    texts[outcome](print, avd_print_open(print, 0, 2), counts);
    avd_out_finish(&print->wrap.in);
    avd_print_close(print);
    avd_out_literal(print->out, colour ? "\x1b[0m" : "");
}
