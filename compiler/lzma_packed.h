/* SPDX-License-Identifier: MIT */
/* Bytes packed for runtime/unlzma.h. */
#ifndef AVD_COMPILER_LZMA_PACKED_H
#define AVD_COMPILER_LZMA_PACKED_H

#include "arena.h"

/* As small as liblzma makes them; *length is how small that is. The same bytes
 * give the same. */
unsigned char *lzma_packed(struct arena *arena, const void *bytes, size_t size,
                           size_t *length);

#endif
