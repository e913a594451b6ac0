/* SPDX-License-Identifier: MIT */
/* Readings, answers and reports as `given` clauses. */
#ifndef AVD_COMPILER_SCENARIO_LINES_H
#define AVD_COMPILER_SCENARIO_LINES_H

#include "compilation.h"
#include "engine.h"

#define SCENARIO_NO_READING (-1)

/* One `given`. */
struct scenario_line {
    int64_t reading; /* SCENARIO_NO_READING: a report */
    const char *subject;
    const char *text;              /* of the clause */
    const struct avd_value *value; /* that it gives, or NULL */
    const char *left_out;          /* why; NULL: it is there */
    uint32_t start, end;           /* in the text that was put last */
};

struct scenario_lines {
    struct compilation *c;
    const struct avd_state *state; /* what was recorded */
    struct scenario_line *line;
    size_t count, capacity;
};

/* Why a line is left out that no quotes can hold. */
extern const char scenario_lines_unwritable[];

/* Adds all that was recorded, in the order of the readings. What is known to
 * be impossible to write is left out from the beginning. */
void scenario_lines_add(struct scenario_lines *lines);

#endif
