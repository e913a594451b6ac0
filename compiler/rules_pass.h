/* SPDX-License-Identifier: MIT */
/*
 * Third pass: every condition and every reference of packs, probes, symptoms,
 * causes and fixes.
 *
 * Requires probes and questions with their kinds. Adds nodes and edges; tells
 * unknown ids, cycles through gates, and what nothing uses.
 */
#ifndef AVD_COMPILER_RULES_PASS_H
#define AVD_COMPILER_RULES_PASS_H

#include "compilation.h"

/* Documents of all packs: texts and links need them, so before all else. */
void rules_documents(struct compilation *compilation);

void rules_pass(struct compilation *compilation);

/* Tells fixes that are steps of themselves (fix_cycles.c). */
void fix_cycles_find(struct compilation *compilation);

/* Last of all: texts use readings as well. */
void rules_warn_unused(struct compilation *compilation);

#endif
