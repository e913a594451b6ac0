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
    void *meaning; /* set by the compiler: what is declared by this id */
    uint32_t length;
    char text[]; /* ended by a NUL */
};

/* Open addressing; the hash beside the pointer spares most looks at names,
 * which lie anywhere in memory. */
struct names_slot {
    struct name *name;
    uint32_t hash;
};

struct names {
    struct arena *arena;
    struct names_slot *slot;
    size_t slots, count;
    /* Names lie side by side, apart from the trees that refer to them: they
     * are looked at far more often than anything else. */
    char *next, *end;
};

/* `expected` names will come, or more, or less. */
void names_init(struct names *names, struct arena *arena, size_t expected);

/* The name with this text; made if there is none. */
struct name *names_get(struct names *names, const char *text, size_t length);

/* Asks for the memory that names_get will look at, a little before it does: in
 * a large pack it is in no cache. */
void names_prefetch(const struct names *names, const char *text, size_t length);

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
