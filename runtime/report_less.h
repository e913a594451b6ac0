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
    AVD_GO_PROBES,  /* on which no verdict that is told rests */
    AVD_GO_FINE,    /* causes ruled out, symptoms absent or not reported */
    AVD_GO_FIXES,   /* for no cause that is suspected or confirmed */
    AVD_GO_OPEN,    /* causes and symptoms that are not decided */
    AVD_GO_READ,    /* the other probes, and warnings */
    AVD_GO_REASONS, /* and items of fixes, documents of packs */
    AVD_GO_SUSPECT, /* suspected causes, symptoms, the other fixes, packs */
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
extern const char avd_report_less_names[AVD_LESS_ARRAYS][12];

#define AVD_LESS_BEST 4096u
struct avd_less {
    uint32_t cut;                   /* from 1 */
    uint32_t unit;                  /* of cut: no step has more things */
    uint32_t left[AVD_LESS_ARRAYS]; /* out, by the last rendering */
    /* By fix: 1 and the rank of the best cause that it is for; 0 = none. */
    uint16_t best[AVD_LESS_BEST];
};

/* Prepares to leave out; the `cut` at which all is left out that can be. */
uint32_t avd_report_less_all(struct avd_less *less,
                             const struct avd_header *image);

/* Whether something goes, that of place 0 as the last of its step. */
bool avd_report_less_gone(const struct avd_report *report, unsigned step,
                          uint32_t place);

/* The same of an element of an array. It rests on what was marked in
 * state->needed, and by avd_report_less_serve. */
bool avd_report_less_element(const struct avd_report *report, unsigned array,
                             uint32_t index);

/* The same of the items of a fix. */
bool avd_report_less_items(const struct avd_report *report, uint32_t fix);

/* The fixes of a list are for a cause of this rank. */
void avd_report_less_serve(const struct avd_report *report, uint32_t words,
                           uint32_t rank);

#endif
