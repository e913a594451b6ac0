/* SPDX-License-Identifier: MIT */
#include "file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool read_all(struct file_text *file, struct arena *arena, FILE *from,
                     size_t max)
{
    size_t capacity = 0;
    do {
        file->text =
            arena_grow(arena, file->text, &capacity, file->size + 65536, 1);
        file->size +=
            fread(file->text + file->size, 1, capacity - file->size - 2, from);
    } while (!feof(from) && !ferror(from) && file->size <= max);
    if (ferror(from))
        file->why = strerror(errno);
    else if (file->size > max)
        file->why = arena_format(arena, "larger than %zu MiB", max >> 20);
    file->text[file->size] = '\0';
    return !file->why;
}

enum file_result file_read(struct file_text *file, struct arena *arena,
                           const char *path, size_t max)
{
    FILE *from = fopen(path, "rb");
    bool missing = !from && (errno == ENOENT || errno == ENOTDIR), good;
    memset(file, 0, sizeof *file);
    if (!from) {
        file->why = strerror(errno);
        return missing ? FILE_MISSING : FILE_UNREADABLE;
    }
    good = read_all(file, arena, from, max);
    fclose(from);
    return good ? FILE_READ : FILE_UNREADABLE;
}
