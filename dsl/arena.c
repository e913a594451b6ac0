/* SPDX-License-Identifier: MIT */
#include "arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* A chunk gets its pages a stretch at a time: a fault for each page would cost
 * more than reading a pack does. (Huge pages were tried: faster still on some
 * machines, and ten times slower on virtual ones that hand free huge pages
 * back to their host.) */
enum {
    ALIGNMENT = 8, /* nothing here is a long double */
    CHUNK_FIRST = 256 * 1024,
    CHUNK_NEXT = 8 * 1024 * 1024,
    STRETCH = 512 * 1024
};

struct arena_chunk {
    struct arena_chunk *older;
    size_t size; /* of the whole chunk */
};

static void out_of_memory(void)
{
    fputs("avdrule: out of memory\n", stderr);
    exit(3);
}

void arena_init(struct arena *arena)
{
    arena->chunk = NULL;
    arena->next = arena->end = arena->limit = NULL;
}

void arena_done(struct arena *arena)
{
    struct arena_chunk *chunk = arena->chunk;
    while (chunk) {
        struct arena_chunk *older = chunk->older;
        munmap(chunk, chunk->size);
        chunk = older;
    }
    arena_init(arena);
}

static size_t chunk_size(const struct arena *arena, size_t wanted)
{
    size_t size = arena->chunk ? CHUNK_NEXT : CHUNK_FIRST;
    if (wanted > SIZE_MAX / 2)
        out_of_memory();
    wanted = (wanted + sizeof *arena->chunk + STRETCH) / STRETCH * STRETCH;
    return wanted > size ? wanted : size;
}

static void arena_add_chunk(struct arena *arena, size_t wanted)
{
    size_t size = chunk_size(arena, wanted);
    struct arena_chunk *chunk = mmap(NULL, size, PROT_READ | PROT_WRITE,
                                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (chunk == MAP_FAILED)
        out_of_memory();
    chunk->older = arena->chunk;
    chunk->size = size;
    arena->chunk = chunk;
    arena->next = arena->end = (char *)(chunk + 1);
    arena->limit = (char *)chunk + size;
}

/* Moves `end` on, so that `size` bytes are free before it. */
static void arena_extend(struct arena *arena, size_t size)
{
    size_t start, stop;
    if ((size_t)(arena->limit - arena->next) < size)
        arena_add_chunk(arena, size);
    start = (size_t)(arena->end - (char *)arena->chunk) & ~(size_t)4095;
    stop = (size_t)(arena->next - (char *)arena->chunk) + size;
    stop = (stop + STRETCH - 1) / STRETCH * STRETCH;
    if (stop > arena->chunk->size)
        stop = arena->chunk->size;
#ifdef MADV_POPULATE_WRITE
    /* Where the kernel does not know it, pages come one by one. */
    madvise((char *)arena->chunk + start, stop - start, MADV_POPULATE_WRITE);
#else
    (void)start;
#endif
    arena->end = (char *)arena->chunk + stop;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    void *memory;
    if (size > SIZE_MAX - ALIGNMENT)
        out_of_memory();
    size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if ((size_t)(arena->end - arena->next) < size)
        arena_extend(arena, size);
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
