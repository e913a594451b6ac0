/* SPDX-License-Identifier: MIT */
/* The arguments of a probe: types, places and what may stand in them. */
#ifndef AVD_COMPILER_ARGUMENTS_H
#define AVD_COMPILER_ARGUMENTS_H

#include "compilation.h"

/* Matches the arguments of a read clause with those of its kind, and sets the
 * capture of the probe. */
void arguments_match(struct compilation *compilation, struct probe *probe,
                     const struct ast_item *read);

/* Checks them, and sets args, read and inputs. Requires that all probes have
 * been matched: an argument may hold a reading of any of them. */
void arguments_compile(struct compilation *compilation, struct probe *probe);

#endif
