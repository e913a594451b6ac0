/* SPDX-License-Identifier: MIT */
/* The report as one tab-separated line for each finding, worst first. */
#include "report.h"

#include "text.h"

/* Causes and symptoms in turn: each group is worse than the next, and in each
 * what can be acted on comes first. */
struct group {
    enum avd_symptom_verdict symptom;
    enum avd_cause_verdict last_cause; /* up to this verdict */
    bool always;                       /* not only with --all */
};

static const struct group groups[] = {
    {AVD_SYMPTOM_PRESENT, AVD_CAUSE_SUSPECTED, true},
    {AVD_SYMPTOM_UNDETERMINED, AVD_CAUSE_UNDETERMINED, true},
    {AVD_SYMPTOM_NOT_REPORTED, AVD_CAUSE_UNDETERMINED, false},
    {AVD_SYMPTOM_ABSENT, AVD_CAUSE_RULED_OUT, false},
    {AVD_SYMPTOM_NOT_APPLICABLE, AVD_CAUSE_NOT_APPLICABLE, false}};

static void symptoms(struct avd_out *out, const struct avd_state *state,
                     enum avd_symptom_verdict verdict)
{
    const struct avd_symptom *symptom = avd_symptom_of(state->image);
    uint32_t i;

    for (i = 0; i < avd_symptom_count(state->image); i++)
        if (state->symptom[i] == verdict)
            avd_text_format(out, state->image, "symptom\t%s\t%o\t%o\n",
                            avd_symptom_verdict_names[verdict], symptom[i].id,
                            symptom[i].title);
}

/* Not part of the function that chooses a format: that would have a frame to
 * take down at each of its ends. */
__attribute__((noinline)) void avd_report_brief(struct avd_out *out,
                                                struct avd_report *report)
{
    const struct avd_state *state = report->state;
    const struct avd_header *image = state->image;
    const struct avd_cause *cause = avd_cause_of(image);
    uint32_t causes = avd_cause_count(image);
    uint32_t at = 0;
    uint32_t i;
    size_t g;

    out->escape = AVD_ESCAPE_CELL;
    for (g = 0; g < sizeof groups / sizeof *groups; g++) {
        if (!groups[g].always && !report->all)
            return;
        for (; at < causes; at++) {
            i = state->ranked[at];
            if (state->cause[i] > groups[g].last_cause)
                break;
            avd_text_format(out, image, "cause\t%s\t%o\t%o\n",
                            avd_cause_verdict_names[state->cause[i]],
                            cause[i].id, cause[i].title);
        }
        symptoms(out, state, groups[g].symptom);
    }
}
