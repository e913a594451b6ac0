/* SPDX-License-Identifier: MIT */
#include "pool.h"

#include <stdbool.h>
#include <string.h>

#include "hash.h"

enum { FIRST_SLOTS = 4096 };

void pool_init(struct pool *pool, struct arena *arena, size_t expected)
{
    static const uint32_t none = 0;
    memset(pool, 0, sizeof *pool);
    pool->arena = arena;
    pool->slots = hash_slots(expected);
    pool->word_slots = FIRST_SLOTS;
    pool->slot = arena_alloc(arena, pool->slots * sizeof *pool->slot);
    pool->word_slot =
        arena_alloc(arena, pool->word_slots * sizeof *pool->word_slot);
    pool_text(pool, "", 0);
    pool_words(pool, &none, 1);
}

static void rehash_texts(struct pool *pool)
{
    size_t slots = pool->slots * 2, i;
    struct pool_slot *slot = arena_alloc(pool->arena, slots * sizeof *slot);
    for (i = 0; i < pool->slots; i++) {
        size_t at = pool->slot[i].hash;
        if (!pool->slot[i].at)
            continue;
        while (slot[at & (slots - 1)].at)
            at++;
        slot[at & (slots - 1)] = pool->slot[i];
    }
    pool->slot = slot;
    pool->slots = slots;
}

static bool is_text_at(const struct pool *pool, uint32_t at, const char *text,
                       size_t length)
{
    return memcmp(pool->text + at, text, length) == 0 &&
           pool->text[at + length] == '\0';
}

uint32_t pool_text(struct pool *pool, const char *text, size_t length)
{
    uint32_t hash = hash_bytes(text, length), offset;
    struct pool_slot *slot;
    size_t at = hash;
    for (; (slot = &pool->slot[at & (pool->slots - 1)])->at; at++)
        if (slot->hash == hash && is_text_at(pool, slot->at - 1, text, length))
            return slot->at - 1;
    offset = (uint32_t)pool->size;
    /* Room beyond the end lets is_text_at read freely. */
    pool->text = arena_grow(pool->arena, pool->text, &pool->capacity,
                            pool->size + 2 * length + 4096, 1);
    memcpy(pool->text + offset, text, length);
    pool->text[offset + length] = '\0';
    pool->size += length + 1;
    slot->hash = hash;
    slot->at = offset + 1;
    if (++pool->texts * 2 > pool->slots)
        rehash_texts(pool);
    return offset;
}

void pool_prefetch(const struct pool *pool, const char *text, size_t length)
{
    __builtin_prefetch(
        &pool->slot[hash_bytes(text, length) & (pool->slots - 1)]);
}

static void rehash_words(struct pool *pool)
{
    /* Where lists begin is not recorded: old ones are no longer found, which
     * costs a copy at most. */
    pool->word_slots *= 4;
    pool->word_slot =
        arena_alloc(pool->arena, pool->word_slots * sizeof *pool->word_slot);
    pool->word_lists = 0;
}

uint32_t pool_words(struct pool *pool, const uint32_t *words, size_t count)
{
    uint32_t hash = hash_bytes(words, count * sizeof *words), at;
    for (; (at = pool->word_slot[hash & (pool->word_slots - 1)]); hash++)
        /* Index 0 means "none" wherever there is more than one word. */
        if ((at > 1 || count == 1) && at - 1 + count <= pool->words &&
            memcmp(pool->word + at - 1, words, count * sizeof *words) == 0)
            return at - 1;
    at = (uint32_t)pool->words;
    pool->word = arena_grow(pool->arena, pool->word, &pool->words_capacity,
                            pool->words + count, sizeof *words);
    memcpy(pool->word + at, words, count * sizeof *words);
    pool->words += count;
    pool->word_slot[hash & (pool->word_slots - 1)] = at + 1;
    if (++pool->word_lists * 2 > pool->word_slots)
        rehash_words(pool);
    return at;
}

uint32_t pool_list(struct pool *pool, const uint32_t *words, size_t count)
{
    uint32_t few[64], *all = few;
    if (count == 0)
        return 0;
    if (count + 1 > sizeof few / sizeof *few)
        all = arena_alloc(pool->arena, (count + 1) * sizeof *all);
    all[0] = (uint32_t)count;
    memcpy(all + 1, words, count * sizeof *words);
    return pool_words(pool, all, count + 1);
}

uint32_t pool_number(struct pool *pool, int64_t number)
{
    size_t i, from = pool->numbers > 64 ? pool->numbers - 64 : 0;
    /* Near neighbours repeat; looking farther costs more than a number. */
    for (i = from; i < pool->numbers; i++)
        if (pool->number[i] == number)
            return (uint32_t)i;
    pool->number =
        arena_grow(pool->arena, pool->number, &pool->numbers_capacity,
                   pool->numbers + 1, sizeof number);
    pool->number[pool->numbers] = number;
    return (uint32_t)pool->numbers++;
}
