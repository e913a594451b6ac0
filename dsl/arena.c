/* SPDX-License-Identifier: MIT */
#include "arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 16, CHUNK = 256 * 1024 };

struct arena_chunk {
    struct arena_chunk *older;
    size_t padding; /* what follows is aligned */
};

static void out_of_memory(void)
{
    fputs("avdrule: out of memory\n", stderr);
    exit(3);
}

void arena_init(struct arena *arena)
{
    arena->chunk = NULL;
    arena->next = arena->end = NULL;
}

void arena_done(struct arena *arena)
{
    struct arena_chunk *chunk = arena->chunk;
    while (chunk) {
        struct arena_chunk *older = chunk->older;
        free(chunk);
        chunk = older;
    }
    arena_init(arena);
}

static void arena_add_chunk(struct arena *arena, size_t size)
{
    size_t room = size > CHUNK ? size : CHUNK;
    struct arena_chunk *chunk;
    if (room > SIZE_MAX - sizeof *chunk)
        out_of_memory();
    /* calloc hands out fresh pages without touching them. */
    chunk = calloc(1, sizeof *chunk + room);
    if (!chunk)
        out_of_memory();
    chunk->older = arena->chunk;
    arena->chunk = chunk;
    arena->next = (char *)(chunk + 1);
    arena->end = arena->next + room;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    void *memory;
    if (size > SIZE_MAX - ALIGNMENT)
        out_of_memory();
    size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if ((size_t)(arena->end - arena->next) < size)
        arena_add_chunk(arena, size);
    memory = arena->next;
    arena->next += size;
    return memory;
}

char *arena_text(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);
    memcpy(copy, text, length);
    return copy;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list list, again;
    char *text;
    int length;
    va_start(list, format);
    va_copy(again, list);
    length = vsnprintf(NULL, 0, format, list);
    if (length < 0)
        out_of_memory();
    text = arena_alloc(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(list);
    return text;
}

void *arena_grow(struct arena *arena, void *array, size_t *capacity,
                 size_t need, size_t size)
{
    size_t room = *capacity ? *capacity : 16;
    void *bigger;
    if (need <= *capacity)
        return array;
    while (room < need) {
        if (room > SIZE_MAX / 2 / size)
            out_of_memory();
        room *= 2;
    }
    bigger = arena_alloc(arena, room * size);
    if (*capacity)
        memcpy(bigger, array, *capacity * size);
    *capacity = room;
    return bigger;
}
