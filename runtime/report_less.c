/* SPDX-License-Identifier: MIT */
/* The order in which a report in JSON loses what it cannot hold. */
#include "report_less.h"

uint32_t avd_report_less_all(struct avd_less *less,
                             const struct avd_header *image)
{
    less->unit = avd_pack_count(image) + avd_symptom_count(image) +
                 avd_cause_count(image) + avd_fix_count(image) +
                 avd_probe_count(image) + AVD_WARNINGS + 2;
    return AVD_GO_STEPS * less->unit;
}

bool avd_report_less_gone(const struct avd_report *report, unsigned step,
                          uint32_t place)
{
    const struct avd_less *less = report->less;

    return less != NULL && less->cut >= (step + 1) * less->unit - place;
}

/* The rank of the worst cause that a symptom, or a fix, is of; behind the last
 * one if it is of none. */
static uint32_t rank_of(const struct avd_state *state, uint32_t index, bool fix)
{
    const struct avd_header *image = state->image;
    const struct avd_link *link;
    uint32_t rank, cause;

    for (rank = 0; rank < avd_cause_count(image); rank++) {
        cause = state->ranked[rank];
        link = &avd_link_of(image)[avd_cause_of(image)[cause].link];
        if (avd_report_lists(image, fix ? link->fixes : link->symptoms, index))
            break;
    }
    return rank;
}

/* Whether something that is wrong has this fix. */
static bool is_wanted(const struct avd_state *state, uint32_t fix,
                      uint32_t rank)
{
    const struct avd_header *image = state->image;
    uint32_t i;

    if (avd_report_verdict_at(state, rank) <= AVD_CAUSE_SUSPECTED)
        return true;
    for (i = 0; i < avd_symptom_count(image); i++)
        if (state->symptom[i] == AVD_SYMPTOM_PRESENT &&
            avd_report_lists(image, avd_symptom_of(image)[i].fixes, fix))
            return true;
    return false;
}

unsigned avd_report_less_later(const struct avd_state *state, unsigned array,
                               uint32_t place)
{
    if (avd_report_verdict_at(state, place) != AVD_CAUSE_CONFIRMED)
        return 0;
    return array == AVD_LESS_CAUSES ? AVD_GO_WHY - AVD_GO_REASONS
                                    : AVD_GO_HELP - AVD_GO_REASONS;
}

bool avd_report_less_element(const struct avd_report *report, unsigned array,
                             uint32_t index, uint32_t *place)
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
        step = AVD_GO_TRIFLES;
    else if (array == AVD_LESS_CAUSES)
        step = judged[avd_report_verdict_at(state, *place)];
    else if (array == AVD_LESS_SYMPTOMS) {
        *place = rank_of(state, index, false);
        step = judged[1 + state->symptom[index]];
    } else if (array == AVD_LESS_FIXES) {
        *place = rank_of(state, index, true);
        step = is_wanted(state, index, *place) ? AVD_GO_SUSPECT : AVD_GO_FIXES;
    }
    if (step == AVD_GO_SUSPECT)
        step += avd_report_less_later(state, array, *place);
    return avd_report_less_gone(report, step, *place);
}
