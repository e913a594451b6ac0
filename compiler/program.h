/* SPDX-License-Identifier: MIT */
/* Programs that avdrule links: rules and runtime in one. */
#ifndef AVD_COMPILER_PROGRAM_H
#define AVD_COMPILER_PROGRAM_H

#include <stdbool.h>

#include "arena.h"
#include "table.h"

enum program_target { PROGRAM_NATIVE, PROGRAM_WINDOWS };

/* `runtime` is the folder of what is linked; NULL: ../lib/avdrule, seen from
 * this program. On failure the reason is on standard error. */
bool program_build(struct arena *arena, const struct avd_header *image,
                   enum program_target target, const char *runtime,
                   const char *path);

#endif
