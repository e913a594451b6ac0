/* SPDX-License-Identifier: MIT */
/*
 * Memory that lives as long as one compilation.
 *
 * Everything that reading and compiling make comes from one arena and goes
 * with it: no pass frees anything. Out of memory ends the program here, so
 * that no caller has to look.
 */
#ifndef AVD_DSL_ARENA_H
#define AVD_DSL_ARENA_H

#include <stddef.h>

struct arena_chunk;

struct arena {
    struct arena_chunk *chunk; /* the newest; earlier ones are linked */
    char *next, *end;          /* what is free in it */
};

void arena_init(struct arena *arena);
void arena_done(struct arena *arena);

/* Zeroed memory, aligned for pointers and 64-bit integers. */
void *arena_alloc(struct arena *arena, size_t size);

/* A copy of a text, ended by a NUL. */
char *arena_text(struct arena *arena, const char *text, size_t length);

/* A formatted text. */
char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* An array that grows: *capacity elements of `size` bytes are there, `need`
 * are wanted. Returns the array, moved if it had to be; what was in it stays.
 * The old one stays in the arena, so growth doubles. */
void *arena_grow(struct arena *arena, void *array, size_t *capacity,
                 size_t need, size_t size);

#endif
