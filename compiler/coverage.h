/* SPDX-License-Identifier: MIT */
/*
 * Which verdicts scenarios have shown: of each cause confirmed (or suspected,
 * where it has no way to be confirmed), ruled out and undetermined; of each
 * symptom present and absent (not reported, where only a person can tell).
 */
#ifndef AVD_COMPILER_COVERAGE_H
#define AVD_COMPILER_COVERAGE_H

#include <stdio.h>

#include "compilation.h"
#include "engine.h"

struct coverage {
    uint8_t *symptom; /* bit for each enum avd_symptom_verdict seen */
    uint8_t *cause;   /* bit for each enum avd_cause_verdict seen */
    unsigned seen, wanted;
};

void coverage_init(struct coverage *coverage, struct compilation *compilation);

/* Notes the verdicts of one judged state. */
void coverage_note(struct coverage *coverage, const struct avd_state *state);

/* Counts seen and wanted; then prints a table of what was not seen, or a line
 * that all was. */
void coverage_count(struct coverage *coverage,
                    const struct compilation *compilation);
void coverage_print(const struct coverage *coverage,
                    const struct compilation *compilation, FILE *file);

/* Hundredths, rounded down: 100 only if all was seen. */
unsigned coverage_percent(const struct coverage *coverage);

#endif
