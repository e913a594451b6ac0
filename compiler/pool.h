/* SPDX-License-Identifier: MIT */
/*
 * What records refer to by offset or index: the pool of texts, the words and
 * the numbers of an image. The same content is kept once.
 */
#ifndef AVD_COMPILER_POOL_H
#define AVD_COMPILER_POOL_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"

/* The hash beside the place spares most looks at it. */
struct pool_slot {
    uint32_t hash;
    uint32_t at; /* + 1; 0 = free */
};

struct pool {
    struct arena *arena;
    char *text;
    size_t size, capacity;
    struct pool_slot *slot; /* of texts */
    size_t slots, texts;

    uint32_t *word;
    size_t words, words_capacity;
    uint32_t *word_slot;
    size_t word_slots, word_lists;

    int64_t *number;
    size_t numbers, numbers_capacity;
};

/* `expected` texts will come, or more, or less. */
void pool_init(struct pool *pool, struct arena *arena, size_t expected);

/* The offset of a text; it may hold no NUL. */
uint32_t pool_text(struct pool *pool, const char *text, size_t length);

/* Asks for the memory that pool_text will look at, a little before it does: in
 * a large pack it is in no cache. */
void pool_prefetch(const struct pool *pool, const char *text, size_t length);

/* The index of words that stand in a row. */
uint32_t pool_words(struct pool *pool, const uint32_t *words, size_t count);

/* The same with their number before them; 0 if there are none. */
uint32_t pool_list(struct pool *pool, const uint32_t *words, size_t count);

/* The index of a number. */
uint32_t pool_number(struct pool *pool, int64_t number);

#endif
