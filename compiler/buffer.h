/* SPDX-License-Identifier: MIT */
/* A text that grows in an arena. */
#ifndef AVD_COMPILER_BUFFER_H
#define AVD_COMPILER_BUFFER_H

#include <stdint.h>
#include <string.h>

#include "arena.h"

struct buffer {
    struct arena *arena;
    char *text; /* not ended by a NUL */
    size_t length, capacity;
};

/* Room for so many bytes more, to be written by hand; their number is then
 * added to length. */
static inline char *buffer_room(struct buffer *buffer, size_t size)
{
    if (buffer->capacity - buffer->length < size)
        buffer->text = arena_grow(buffer->arena, buffer->text,
                                  &buffer->capacity, buffer->length + size, 1);
    return buffer->text + buffer->length;
}

static inline void buffer_put(struct buffer *buffer, const char *text,
                              size_t length)
{
    memcpy(buffer_room(buffer, length), text, length);
    buffer->length += length;
}

static inline void buffer_puts(struct buffer *buffer, const char *text)
{
    buffer_put(buffer, text, strlen(text));
}

/* Makes room for as much as is likely to come: growing leaves the old text
 * behind in the arena. */
static inline void buffer_reserve(struct buffer *buffer, size_t size)
{
    if (buffer->capacity == 0) {
        buffer->text = arena_alloc(buffer->arena, size);
        buffer->capacity = size;
    }
}

/* A whole number, without printf: tables hold very many of them. */
void buffer_number(struct buffer *buffer, int64_t number);

#endif
