/* SPDX-License-Identifier: MIT */
/* The passes in their order. */
#ifndef AVD_COMPILER_COMPILE_H
#define AVD_COMPILER_COMPILE_H

#include "compilation.h"

void compilation_init(struct compilation *compilation);
void compilation_done(struct compilation *compilation);

/* All passes over what load_paths read. Diagnostics are complete and in order
 * afterwards; there is an image if there were no errors. */
void compile(struct compilation *compilation);

#endif
