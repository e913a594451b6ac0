/* SPDX-License-Identifier: MIT */
/*
 * Ids, each kept once: the same id is the same pointer everywhere. What an id
 * stands for hangs on its name, so that looking it up costs nothing.
 */
#ifndef AVD_DSL_NAMES_H
#define AVD_DSL_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"

struct name {
    struct name *next; /* in its bucket */
    uint32_t length;
    uint32_t hash;
    void *meaning; /* set by the compiler: what is declared by this id */
    char text[];   /* ended by a NUL */
};

struct names {
    struct arena *arena;
    struct name **bucket;
    size_t buckets, count;
};

void names_init(struct names *names, struct arena *arena);

/* The name with this text; made if there is none. */
struct name *names_get(struct names *names, const char *text, size_t length);

/* How many edits (insertion, deletion, substitution, swap of neighbours) turn
 * one text into the other; `limit` + 1 if more than `limit`. */
unsigned edit_distance(const char *a, size_t a_length, const char *b,
                       size_t b_length, unsigned limit);

/* Keeps the nearest of the candidates that it is shown. */
struct nearest {
    const char *wanted;
    size_t length;
    const char *found; /* NULL: nothing near */
    size_t found_length;
    unsigned distance;
};

void nearest_init(struct nearest *nearest, const char *wanted, size_t length);
void nearest_try(struct nearest *nearest, const char *candidate, size_t length);

#endif
