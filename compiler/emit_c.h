/* SPDX-License-Identifier: MIT */
/* An image as C: constant tables for a C compiler. */
#ifndef AVD_COMPILER_EMIT_C_H
#define AVD_COMPILER_EMIT_C_H

#include "buffer.h"
#include "table.h"

/* Puts the whole file, piece by piece if the buffer is drained. `state` is the
 * storage that one state needs. The same image gives the same bytes. */
void emit_c(struct buffer *buffer, const struct avd_header *image,
            size_t state);

/* The same with the image packed as avd_unlzma wants it; what is made of it
 * needs the runtime's unpack.h. */
void emit_c_packed(struct buffer *buffer, const struct avd_header *image,
                   size_t state, const unsigned char *packed, size_t size);

/* What the tables weigh: a line `section<TAB>bytes` for each section. */
void emit_sizes(struct buffer *buffer, const struct avd_header *image);

#endif
