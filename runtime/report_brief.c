/* SPDX-License-Identifier: MIT */
/* The report as one tab-separated line for each finding, worst first. */
#include "report.h"

#include "text.h"

/* Causes and symptoms in turn: each group is worse than the next, and in each
 * what can be acted on comes first. */
struct group {
    uint8_t symptom;    /* of this verdict */
    uint8_t last_cause; /* up to this verdict */
};

#define ALWAYS 2u /* groups; the others only with --all */

static const struct group groups[] = {
    {AVD_SYMPTOM_PRESENT, AVD_CAUSE_SUSPECTED},
    {AVD_SYMPTOM_UNDETERMINED, AVD_CAUSE_UNDETERMINED},
    {AVD_SYMPTOM_NOT_REPORTED, AVD_CAUSE_UNDETERMINED},
    {AVD_SYMPTOM_ABSENT, AVD_CAUSE_RULED_OUT},
    {AVD_SYMPTOM_NOT_APPLICABLE, AVD_CAUSE_NOT_APPLICABLE}};

static void symptoms(struct avd_out *out, const struct avd_state *state,
                     unsigned verdict)
{
    const struct avd_symptom *symptom = avd_symptom_of(state->image);
    uint32_t i;

    for (i = 0; i < avd_symptom_count(state->image); i++, symptom++)
        if (state->symptom[i] == verdict)
            avd_text_format(out, state->image, "symptom\t%s\t%o\t%o\n",
                            avd_symptom_verdict_names[verdict], symptom->id,
                            symptom->title);
}

/* Not part of the function that chooses a format: that would have a frame to
 * take down at each of its ends. */
__attribute__((noinline)) void avd_report_brief(struct avd_out *out,
                                                struct avd_report *report)
{
    const struct avd_state *state = report->state;
    const struct avd_cause *cause;
    unsigned count = report->all ? sizeof groups / sizeof *groups : ALWAYS;
    enum avd_cause_verdict verdict;
    uint32_t rank = 0;
    unsigned g;

    out->escape = AVD_ESCAPE_CELL;
    for (g = 0; g < count; g++) {
        while ((verdict = avd_report_verdict_at(state, rank)) <=
               groups[g].last_cause) {
            cause = &avd_cause_of(state->image)[state->ranked[rank++]];
            avd_text_format(out, state->image, "cause\t%s\t%o\t%o\n",
                            avd_cause_verdict_names[verdict], cause->id,
                            cause->title);
        }
        symptoms(out, state, groups[g].symptom);
    }
}
