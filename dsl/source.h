/* SPDX-License-Identifier: MIT */
/*
 * The rule files of one compilation, and places in them.
 */
#ifndef AVD_DSL_SOURCE_H
#define AVD_DSL_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

struct source {
    const char *path; /* as the user would find it: shown in diagnostics */
    const char *name; /* relative to its pack's folder: kept in tables */
    const char *text; /* UTF-8 without a BOM; a NUL follows the last byte */
    uint32_t size;
    uint32_t *line; /* offset of the start of each line; made when needed */
    uint32_t lines;
    uint32_t last; /* the line that was asked for last */
    /* The place that was asked for last, and its column: a line may be long
     * and hold many of them. */
    uint32_t last_offset, last_column;
    bool unread; /* too large: the text is not there */
};

/* A file cannot be larger: offsets must fit, and lines must be countable. */
#define SOURCE_SIZE_MAX (64u * 1024 * 1024)

/* A stretch of a source, as bytes. */
struct place {
    uint32_t start, length;
    uint16_t file; /* index in struct sources */
};

struct sources {
    struct arena *arena;
    struct source *source;
    size_t count, capacity;
};

void sources_init(struct sources *sources, struct arena *arena);

/* Adds a source and returns its index. The text is not copied; a BOM at its
 * start is left out. text[size] must be a readable NUL. */
uint16_t sources_add(struct sources *sources, const char *path,
                     const char *name, const char *text, size_t size);

/* Bytes of all of them. */
size_t sources_size(const struct sources *sources);

/* Line (from 1) and column (characters, from 1) of an offset. */
void source_position(struct sources *sources, uint16_t file, uint32_t offset,
                     uint32_t *line, uint32_t *column);

/* The line alone, for many places in a row. */
uint32_t source_line(struct sources *sources, struct place place);

/* The text of a line (from 1), without its end. */
const char *source_line_text(struct sources *sources, uint16_t file,
                             uint32_t line, size_t *length);

/* The text of a place. Not ended by a NUL. */
static inline const char *place_text(const struct sources *sources,
                                     struct place place)
{
    return sources->source[place.file].text + place.start;
}

/* From the start of one place to the end of another of the same file. */
static inline struct place place_join(struct place a, struct place b)
{
    a.length = b.start + b.length - a.start;
    return a;
}

/* Offset of the first byte that is not UTF-8, or size. */
size_t utf8_check(const char *text, size_t size);

#endif
