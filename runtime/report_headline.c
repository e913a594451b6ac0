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
    avd_text_format(in, NULL, "%u %s(s)", count, one);
}

bool avd_report_nothing_applies(const struct avd_print *print,
                                const struct avd_report_counts *counts)
{
    uint32_t symptoms = avd_symptom_count(print->image);

    return symptoms > 0 &&
           counts->symptom[AVD_SYMPTOM_NOT_APPLICABLE] == symptoms;
}

/* ---- the first line, by the outcome ---- */

static void healthy(const struct avd_print *print, struct avd_out *in,
                    const struct avd_report_counts *counts)
{
    const char *text = "Nothing wrong found: %u symptom(s) absent, "
                       "%u cause(s) ruled out.";

    if (avd_report_nothing_applies(print, counts))
        text = "NOT APPLICABLE: the rules of this program do not apply to this "
               "host.";
    else if (counts->symptom[AVD_SYMPTOM_ABSENT] +
                 counts->cause[AVD_CAUSE_RULED_OUT] ==
             0)
        text = counts->symptom[AVD_SYMPTOM_NOT_REPORTED] > 0
                   ? "Nothing was judged: only a person can report these "
                     "symptoms."
                   : "Nothing was judged: nothing could be looked at.";
    avd_text_format(in, NULL, text, counts->symptom[AVD_SYMPTOM_ABSENT],
                    counts->cause[AVD_CAUSE_RULED_OUT]);
}

static void wrong(const struct avd_print *print, struct avd_out *in,
                  const struct avd_report_counts *counts)
{
    const struct avd_state *state = print->state;
    const struct avd_header *image = print->image;
    uint32_t title = avd_cause_of(image)[state->ranked[0]].title;
    uint32_t present = counts->symptom[AVD_SYMPTOM_PRESENT];
    uint32_t i = 0;

    if (state->outcome == AVD_OUTCOME_PROBLEM) {
        avd_out_literal(in, "PROBLEM: ");
        if (counts->problems > 1)
            avd_text_format(in, NULL,
                            "%u causes found. First: ", counts->problems);
    } else if (present == 0)
        avd_out_literal(in, "RISK: no symptom is seen, but this is wrong: ");
    else {
        avd_out_literal(in, "SOMETHING IS WRONG, its cause is not confirmed: ");
        while (state->symptom[i] != AVD_SYMPTOM_PRESENT)
            i++;
        title = avd_symptom_of(image)[i].title;
    }
    avd_text_format(in, image, "%o", title);
    if (state->outcome != AVD_OUTCOME_PROBLEM && present > 1)
        avd_text_format(in, NULL, " (and %u other symptom(s))", present - 1);
}

static void undecided(const struct avd_print *print, struct avd_out *in,
                      const struct avd_report_counts *counts)
{
    const struct avd_reading *reading = print->state->reading;
    uint32_t count = counts->symptom[AVD_SYMPTOM_UNDETERMINED];
    bool seen = false;
    bool failed = false;
    bool dropped = false;
    uint32_t i;

    for (i = 0; i < avd_probe_count(print->image); i++) {
        dropped |= reading[i].dropped != 0;
        failed |= reading[i].status != AVD_STATUS_NOT_RUN;
        seen |= reading[i].status == AVD_STATUS_OK ||
                reading[i].status == AVD_STATUS_ABSENT;
    }
    avd_text_format(
        in, NULL,
        seen ? "NOT DECIDED: what %u symptom(s) depend%s on could not be seen."
        : print->report->live
            ? "NOT DECIDED: nothing on this host could be read."
        : failed  ? "NOT DECIDED: the evidence has only readings that failed."
        : dropped ? "NOT DECIDED: no reading in the evidence can be used."
                  : "NOT DECIDED: the evidence has no reading for these rules.",
        count, count == 1 ? "s" : "");
}

void avd_report_headline(struct avd_print *print,
                         const struct avd_report_counts *counts)
{
    static const char colours[AVD_OUTCOMES][8] = {"\x1b[1;32m", "\x1b[1;33m",
                                                  "\x1b[1;31m", "\x1b[1;33m"};
    enum avd_outcome outcome = print->state->outcome;
    struct avd_out *in;

    if (print->report->colour)
        avd_out_literal(print->out, colours[outcome]);
    in = avd_print_open(print, 0, 2);
    if (outcome == AVD_OUTCOME_HEALTHY)
        healthy(print, in, counts);
    else if (outcome == AVD_OUTCOME_UNDECIDED)
        undecided(print, in, counts);
    else
        wrong(print, in, counts);
    avd_print_close(print);
    if (print->report->colour)
        avd_out_literal(print->out, "\x1b[0m");
}
