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

static inline void buffer_put(struct buffer *buffer, const char *text,
                              size_t length)
{
    if (buffer->capacity - buffer->length < length)
        buffer->text =
            arena_grow(buffer->arena, buffer->text, &buffer->capacity,
                       buffer->length + length, 1);
    memcpy(buffer->text + buffer->length, text, length);
    buffer->length += length;
}

static inline void buffer_puts(struct buffer *buffer, const char *text)
{
    buffer_put(buffer, text, strlen(text));
}

/* A whole number, without printf: tables hold very many of them. */
void buffer_number(struct buffer *buffer, int64_t number);

#endif
