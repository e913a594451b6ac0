/* SPDX-License-Identifier: MIT */
/* What a program carries packed, with LZMA: the image of its rules, and on
 * Windows also the constants of the program itself. */
#ifndef AVD_RUNTIME_UNPACK_H
#define AVD_RUNTIME_UNPACK_H

#include <stddef.h>

#include "table.h"

/* Unpacks `size` bytes into `image`, which is zeroed, aligned to 8 and of
 * exactly the image's size; a second call finds it there. Where the file of the
 * program was damaged, it ends here with one line on standard error. */
const struct avd_header *avd_unpack(const void *packed, size_t size,
                                    void *image, size_t room);

/* On Windows one stream holds the image, if that is packed, and the constants,
 * which are then in their places: the linker was given no more of them than
 * their size. What is written for a program defines it; start.c unpacks it. */
struct avd_packed {
    size_t size;
    size_t constants; /* where in avd_memory they begin, aligned to 8 */
    size_t room;      /* all of it */
    unsigned char bytes[];
};
extern const struct avd_packed avd_packed;
extern unsigned char avd_memory[]; /* zeroed, in pages of its own */

/* A pointer among packed constants, aligned to 8, has this for its upper half.
 * The lowest bit says from where the others, a signed number, count: 0 from
 * where the constants begin, 1 from avd_start. */
#define AVD_PACKED_POINTER 0x80808080u

#endif
