/* SPDX-License-Identifier: MIT */
/*
 * What a report in JSON leaves out to be short.
 *
 * Things go in steps, in each of them the worst last; `cut` says how far that
 * went. Whoever needs a shorter report renders with one `cut` after another.
 */
#ifndef AVD_RUNTIME_REPORT_LESS_H
#define AVD_RUNTIME_REPORT_LESS_H

#include "report.h"

/* The steps, from the first. */
enum {
    AVD_GO_FINE,    /* causes ruled out, symptoms absent or not reported */
    AVD_GO_FIXES,   /* of nothing that is wrong */
    AVD_GO_READ,    /* probes, warnings, documents of packs */
    AVD_GO_OPEN,    /* causes and symptoms that are not decided */
    AVD_GO_TRIFLES, /* packs, links, what is false */
    AVD_GO_REASONS, /* and items of fixes */
    AVD_GO_SUSPECT, /* suspected causes, symptoms, the other fixes */
    AVD_GO_HELP,    /* items of fixes of confirmed causes */
    AVD_GO_PARTS,   /* those fixes, and the symptoms */
    AVD_GO_WHY,     /* why causes are confirmed */
    AVD_GO_TITLES,  /* all of a cause but id and verdict; then the top */
    AVD_GO_ALL,     /* confirmed causes */
    AVD_GO_STEPS
};

enum {
    AVD_LESS_PACKS,
    AVD_LESS_SYMPTOMS,
    AVD_LESS_CAUSES,
    AVD_LESS_FIXES,
    AVD_LESS_PROBES,
    AVD_LESS_WARNINGS,
    AVD_LESS_ARRAYS
};

struct avd_less {
    uint32_t cut;                   /* from 1 */
    uint32_t unit;                  /* of cut: no step has more things */
    uint32_t left[AVD_LESS_ARRAYS]; /* out, by the last rendering */
};

/* Prepares to leave out; the `cut` at which all is left out that can be. */
uint32_t avd_report_less_all(struct avd_less *less,
                             const struct avd_header *image);

/* How many steps later than others a symptom, a fix or its items, or why a
 * cause is confirmed, go: those of a place that is the rank of one that is. */
unsigned avd_report_less_later(const struct avd_state *state, unsigned array,
                               uint32_t place);

/* Whether something goes, that of place 0 as the last of its step. */
bool avd_report_less_gone(const struct avd_report *report, unsigned step,
                          uint32_t place);

/* The same of an element of an array. Sets its place, which was its number
 * there: symptoms and fixes have that of the worst cause that they are of. */
bool avd_report_less_element(const struct avd_report *report, unsigned array,
                             uint32_t index, uint32_t *place);

#endif
