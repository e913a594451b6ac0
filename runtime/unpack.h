/* SPDX-License-Identifier: MIT */
/* The image of a program that carries it packed. */
#ifndef AVD_RUNTIME_UNPACK_H
#define AVD_RUNTIME_UNPACK_H

#include <stddef.h>

#include "table.h"

/* Unpacks `size` bytes into `image`, which is zeroed, aligned to 8 and of
 * exactly the image's size; a second call finds it there. Where the file of the
 * program was damaged, it ends here with one line on standard error.
 *
 * It is called from outside of what is compiled as a whole for Windows. */
__attribute__((externally_visible)) const struct avd_header *
avd_unpack(const void *packed, size_t size, void *image, size_t room);

#endif
