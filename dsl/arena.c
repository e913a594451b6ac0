/* SPDX-License-Identifier: MIT */
#include "arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Chunks double. Large ones are made of huge pages: a fault for each 4 KiB
 * would cost a large pack more than reading it does. Small packs never get
 * there. Linux puts what is a whole number of huge pages where such pages can
 * be. */
enum {
    ALIGNMENT = 8, /* nothing here is a long double */
    PAGE = 4096,
    HUGE_PAGE = 2 * 1024 * 1024,
    CHUNK_FIRST = 256 * 1024,
    CHUNK_SMALL = 1024 * 1024, /* the largest without them */
    CHUNK_LARGEST = 8 * 1024 * 1024
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
    arena->next = arena->end = NULL;
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
    size_t size = arena->chunk ? arena->chunk->size * 2 : CHUNK_FIRST;
    size_t page = PAGE;
    if (wanted > SIZE_MAX / 2)
        out_of_memory();
    if (size > CHUNK_LARGEST)
        size = CHUNK_LARGEST;
    wanted += sizeof *arena->chunk;
    size = wanted > size ? wanted : size;
    if (size > CHUNK_SMALL)
        page = HUGE_PAGE;
    return (size + page - 1) / page * page;
}

static void arena_add_chunk(struct arena *arena, size_t wanted)
{
    size_t size = chunk_size(arena, wanted);
    struct arena_chunk *chunk = mmap(NULL, size, PROT_READ | PROT_WRITE,
                                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (chunk == MAP_FAILED)
        out_of_memory();
#ifdef MADV_HUGEPAGE
    if (size > CHUNK_SMALL)
        madvise(chunk, size, MADV_HUGEPAGE); /* a wish: failing is fine */
#endif
    chunk->older = arena->chunk;
    chunk->size = size;
    arena->chunk = chunk;
    arena->next = (char *)(chunk + 1);
    arena->end = (char *)chunk + size;
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
