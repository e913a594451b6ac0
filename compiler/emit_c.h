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

/* What the tables weigh: a line `section<TAB>bytes` for each section. */
void emit_sizes(struct buffer *buffer, const struct avd_header *image);

#endif
