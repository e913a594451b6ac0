/* SPDX-License-Identifier: MIT */
/* Whole files, as avdrule reads them beside rules. */
#ifndef AVD_COMPILER_FILE_H
#define AVD_COMPILER_FILE_H

#include <stdbool.h>

#include "arena.h"

enum file_result { FILE_READ, FILE_MISSING, FILE_UNREADABLE };

struct file_text {
    char *text; /* a NUL and room for one follow */
    size_t size;
    const char *why; /* it could not be read */
};

enum file_result file_read(struct file_text *file, struct arena *arena,
                           const char *path, size_t max);

#endif
