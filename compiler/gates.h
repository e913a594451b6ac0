/* SPDX-License-Identifier: MIT */
/*
 * When each probe is run: the gates of its pack and its own.
 *
 * A probe on which its pack's gate depends runs before that gate is known, so
 * the gate cannot hold it back.
 */
#ifndef AVD_COMPILER_GATES_H
#define AVD_COMPILER_GATES_H

#include "compilation.h"

/* Sets the gate of every probe; tells probes that depend on themselves,
 * through arguments or gates, with the way round. */
void gates_lower(struct compilation *compilation);

#endif
