/* SPDX-License-Identifier: MIT */
/* A text that grows in an arena, or is drained when its room is used up. */
#ifndef AVD_COMPILER_BUFFER_H
#define AVD_COMPILER_BUFFER_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "arena.h"

struct buffer {
    struct arena *arena;
    char *text; /* not ended by a NUL */
    size_t length, capacity;
    /* Takes what is there, so that no more room is needed; NULL: the text
     * grows. */
    bool (*drain)(void *context, const char *text, size_t length);
    void *context;
    bool failed; /* what drain was handed is lost */
};

/* Makes room for so many bytes more. */
void buffer_make_room(struct buffer *buffer, size_t size);

/* Room for so many bytes more, to be written by hand; their number is then
 * added to length. */
static inline char *buffer_room(struct buffer *buffer, size_t size)
{
    if (buffer->capacity - buffer->length < size)
        buffer_make_room(buffer, size);
    return buffer->text + buffer->length;
}

static inline void buffer_put(struct buffer *buffer, const char *text,
                              size_t length)
{
    if (length == 0)
        return; /* there may be no room at all yet */
    memcpy(buffer_room(buffer, length), text, length);
    buffer->length += length;
}

static inline void buffer_puts(struct buffer *buffer, const char *text)
{
    buffer_put(buffer, text, strlen(text));
}

/* Hands over what is left. False if anything was lost. */
bool buffer_finish(struct buffer *buffer);

/* A whole number, without printf: tables hold very many of them. */
void buffer_number(struct buffer *buffer, int64_t number);

#endif
