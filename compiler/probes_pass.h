/* SPDX-License-Identifier: MIT */
/*
 * Second pass: what each probe reads, and what each question asks.
 *
 * Requires declarations with their readings numbered, and documents. Adds
 * kinds, arguments, canonical read texts and inputs of probes; compares what
 * two packs declare under the same id.
 */
#ifndef AVD_COMPILER_PROBES_PASS_H
#define AVD_COMPILER_PROBES_PASS_H

#include "compilation.h"

void probes_pass(struct compilation *compilation);

#endif
