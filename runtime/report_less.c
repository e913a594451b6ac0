/* SPDX-License-Identifier: MIT */
/* The order in which a report in JSON loses what it cannot hold. */
#include "report_less.h"

const char avd_report_less_names[AVD_LESS_ARRAYS][12] = {
    "packs", "symptoms", "causes", "fixes", "probes", "warnings"};

uint32_t avd_report_less_all(struct avd_less *less,
                             const struct avd_header *image)
{
    less->unit = avd_pack_count(image) + avd_symptom_count(image) +
                 avd_cause_count(image) + avd_fix_count(image) +
                 avd_probe_count(image) + AVD_WARNINGS + 1;
    return AVD_GO_STEPS * less->unit;
}

bool avd_report_less_gone(const struct avd_report *report, unsigned step,
                          uint32_t place)
{
    const struct avd_less *less = report->less;

    return less != NULL && less->cut >= (step + 1) * less->unit - place;
}

/* Fixes of the same remainder share a place: one that nothing needs may then go
 * later than it could. */
static uint16_t *best_of(const struct avd_report *report, uint32_t fix)
{
    return &report->less->best[fix % AVD_LESS_BEST];
}

void avd_report_less_serve(const struct avd_report *report, uint32_t words,
                           uint32_t rank)
{
    const uint32_t *list = &avd_word_of(report->state->image)[words];
    uint32_t i;

    for (i = 1; report->less != NULL && i <= list[0]; i++)
        if (*best_of(report, list[i]) - 1u >= rank) /* 0: of nothing so far */
            *best_of(report, list[i]) =
                (uint16_t)(rank < UINT16_MAX ? rank + 1 : UINT16_MAX);
}

bool avd_report_less_items(const struct avd_report *report, uint32_t fix)
{
    return report->less != NULL &&
           avd_report_less_gone(report, AVD_GO_REASONS,
                                *best_of(report, fix) - 1u);
}

bool avd_report_less_element(const struct avd_report *report, unsigned array,
                             uint32_t index)
{
    /* By verdict of a cause; those of symptoms are one further. */
    static const uint8_t judged[1 + AVD_SYMPTOM_VERDICTS] = {
        AVD_GO_ALL,  AVD_GO_SUSPECT, AVD_GO_OPEN,
        AVD_GO_FINE, AVD_GO_FINE,    AVD_GO_FINE};
    const struct avd_state *state = report->state;
    unsigned step = AVD_GO_READ;

    if (report->less == NULL)
        return false;
    if (array == AVD_LESS_PACKS)
        step = AVD_GO_SUSPECT;
    else if (array == AVD_LESS_SYMPTOMS)
        step = judged[1 + state->symptom[index]];
    else if (array == AVD_LESS_CAUSES)
        step = judged[state->cause[state->ranked[index]]];
    else if (array == AVD_LESS_PROBES && !state->needed[index])
        step = AVD_GO_PROBES;
    else if (array == AVD_LESS_FIXES) {
        step = AVD_GO_FIXES;
        if (*best_of(report, index) > 0) {
            step = AVD_GO_SUSPECT;
            index = *best_of(report, index) - 1u;
        }
    }
    return avd_report_less_gone(report, step, index);
}
