/* SPDX-License-Identifier: MIT */
/*
 * Scenarios: given readings, expected verdicts.
 *
 * scenarios_check finds what is wrong with them as rules; scenario_run judges
 * them by the same engine, on the same image, as avdoctor does.
 */
#ifndef AVD_COMPILER_SCENARIOS_H
#define AVD_COMPILER_SCENARIOS_H

#include <stdio.h>

#include "compilation.h"

/* Resolves `from`, and checks every given and expectation. */
void scenarios_check(struct compilation *compilation);

/* The givens and expectations of one, whose `from` is resolved. */
void scenarios_check_one(struct compilation *c,
                         const struct scenario *scenario);

struct test_options {
    bool json;
    unsigned min_coverage; /* per cent; fewer is a failure */
};

/* Runs all scenarios and prints what failed and why, coverage, and totals.
 * True if at least one ran, none failed, and coverage is as wanted. */
bool scenarios_run(struct compilation *compilation,
                   const struct test_options *options, FILE *file);

#endif
