/* SPDX-License-Identifier: MIT */
/*
 * The report as the one line of a monitoring plugin: state, what is wrong and
 * what to do about it, then performance data.
 */
#include "print.h"

#include <string.h>

#include "text.h"
#include "guard.h"

/* Bytes in front of the performance data; longer texts are cut. */
#define TEXT_BYTES 400u

static void headline(struct avd_out *out, struct avd_report *report,
                     const struct avd_report_counts *counts)
{
    struct avd_print print;

    report->colour = false;
    avd_print_init(&print, out, report);
    avd_report_headline(&print, counts);
    if (!out->failed)
        out->used--; /* the line feed */
}

/* A cause that is known goes in front of what can be said without one. */
static void tell(struct avd_out *out, struct avd_report *report,
                 const struct avd_report_counts *counts)
{
    const struct avd_state *state = report->state;
    const struct avd_header *image = state->image;
    uint32_t top = avd_report_top(state);
    const struct avd_cause *cause;
    const struct avd_fix *fix;

    if (state->outcome != AVD_OUTCOME_PROBLEM)
        headline(out, report, counts);
    if (top == AVD_REPORT_NO_CAUSE || (state->outcome != AVD_OUTCOME_PROBLEM &&
                                       state->outcome != AVD_OUTCOME_SUSPICION))
        return;
    cause = &avd_cause_of(image)[top];
    if (state->outcome == AVD_OUTCOME_PROBLEM)
        avd_text_format(out, image, "%o", cause->title);
    else if (counts->symptom[AVD_SYMPTOM_PRESENT] > 0)
        avd_text_format(out, image, "; %s: %o",
                        avd_cause_verdict_names[state->cause[top]],
                        cause->title);
    avd_text_format(out, image, " (%o)", cause->id);
    fix = avd_report_first_fix(image, avd_link_of(image)[cause->link].fixes);
    if (fix != NULL)
        avd_text_format(out, image, ": %o", fix->title);
}

AVD_GUARDED void avd_report_nagios(struct avd_out *out,
                                   struct avd_report *report)
{
    static const char states[AVD_OUTCOMES][10] = {"OK", "WARNING", "CRITICAL",
                                                  "UNKNOWN"};
    struct avd_report_counts counts;
    uint32_t causes = avd_cause_count(report->state->image);
    char room[TEXT_BYTES - 1];
    struct avd_out text;

    report->escape = AVD_ESCAPE_NAGIOS;
    avd_report_headline_count(report->state, &counts);
    avd_out_init(&text, room, sizeof room, NULL, NULL);
    text.escape = AVD_ESCAPE_NAGIOS;
    avd_text_format(&text, NULL, "AVDOCTOR %s - ",
                    states[report->state->outcome]);
    tell(&text, report, &counts);
    if (text.failed)
        memcpy(room + sizeof room - 3, "...", 3);
    avd_out_raw(out, room, text.used);
    avd_text_format(out, NULL,
                    " | confirmed=%u;;;0;%u suspected=%u;;;0;%u "
                    "undecided=%u;;;0;%u symptoms=%u;;;0;%u\n",
                    counts.cause[AVD_CAUSE_CONFIRMED], causes,
                    counts.cause[AVD_CAUSE_SUSPECTED], causes,
                    counts.cause[AVD_CAUSE_UNDETERMINED], causes,
                    counts.symptom[AVD_SYMPTOM_PRESENT],
                    avd_symptom_count(report->state->image));
}
