/* SPDX-License-Identifier: MIT */
/* Bytes packed for runtime/inflate.h. */
#ifndef AVD_COMPILER_DEFLATED_H
#define AVD_COMPILER_DEFLATED_H

#include "arena.h"

/* As small as zlib makes them; *length is how small that is. The same bytes
 * give the same. */
unsigned char *deflated(struct arena *arena, const void *bytes, size_t size,
                        size_t *length);

#endif
