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

/* What the start of a Windows program unpacks into one memory: the image or
 * nothing of it, then the constants of the runtime (constants.h). */
struct emit_stream {
    const unsigned char *bytes;
    size_t size;
    size_t constants; /* where they begin; 0: the image is not in it */
    size_t room;
};
void emit_c_windows(struct buffer *buffer, const struct avd_header *image,
                    size_t state, const struct emit_stream *stream);

/* What the tables weigh: a line `section<TAB>bytes` for each section. */
void emit_sizes(struct buffer *buffer, const struct avd_header *image);

#endif
