/* SPDX-License-Identifier: MIT */
/* A recorded host as a scenario: a case from the field becomes a test. */
#ifndef AVD_COMPILER_SCENARIO_FROM_H
#define AVD_COMPILER_SCENARIO_FROM_H

#include <stdio.h>

#include "compilation.h"

/* Prints a scenario for what an evidence file holds, with what it is judged to
 * be now. The compilation has an image and one pack. False if the file could
 * not be read; the reason is on standard error. */
bool scenario_from(struct compilation *compilation, const char *path,
                   FILE *file);

#endif
