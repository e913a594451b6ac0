/* SPDX-License-Identifier: MIT */
#include "names.h"

#include <string.h>

#include "hash.h"

void names_init(struct names *names, struct arena *arena, size_t expected)
{
    names->arena = arena;
    names->slots = hash_slots(expected);
    names->count = 0;
    names->slot = arena_alloc(arena, names->slots * sizeof *names->slot);
    names->next = names->end = NULL;
}

static struct name *name_new(struct names *names, const char *text,
                             size_t length)
{
    enum { BLOCK = 64 * 1024, ALIGNMENT = sizeof(void *) };
    size_t size = sizeof(struct name) + length + 1;
    struct name *name;
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if ((size_t)(names->end - names->next) < size) {
        size_t room = size > BLOCK ? size : BLOCK;
        names->next = arena_alloc(names->arena, room);
        names->end = names->next + room;
    }
    name = (struct name *)(void *)names->next;
    names->next += size;
    memcpy(name->text, text, length);
    name->length = (uint32_t)length;
    return name;
}

static void names_rehash(struct names *names)
{
    size_t slots = names->slots * 2, i;
    struct names_slot *slot = arena_alloc(names->arena, slots * sizeof *slot);
    for (i = 0; i < names->slots; i++) {
        size_t at = names->slot[i].hash;
        if (!names->slot[i].name)
            continue;
        while (slot[at & (slots - 1)].name)
            at++;
        slot[at & (slots - 1)] = names->slot[i];
    }
    names->slot = slot;
    names->slots = slots;
}

struct name *names_get(struct names *names, const char *text, size_t length)
{
    uint32_t hash = hash_bytes(text, length);
    size_t at = hash;
    struct names_slot *slot;
    struct name *name;
    for (; (slot = &names->slot[at & (names->slots - 1)])->name; at++)
        if (slot->hash == hash && slot->name->length == length &&
            memcmp(slot->name->text, text, length) == 0)
            return slot->name;
    name = name_new(names, text, length);
    slot->name = name;
    slot->hash = hash;
    if (++names->count * 2 > names->slots)
        names_rehash(names);
    return name;
}

void names_prefetch(const struct names *names, const char *text, size_t length)
{
    __builtin_prefetch(
        &names->slot[hash_bytes(text, length) & (names->slots - 1)]);
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned edit_distance(const char *a, size_t a_length, const char *b,
                       size_t b_length, unsigned limit)
{
    enum { LONGEST = 63 };
    unsigned row[3][LONGEST + 1];
    unsigned *before = row[0], *last = row[1], *now = row[2];
    size_t i, j;
    if (a_length > LONGEST || b_length > LONGEST ||
        (a_length > b_length ? a_length - b_length : b_length - a_length) >
            limit)
        return limit + 1;
    for (j = 0; j <= b_length; j++)
        last[j] = (unsigned)j;
    for (i = 1; i <= a_length; i++) {
        unsigned *oldest = before;
        now[0] = (unsigned)i;
        for (j = 1; j <= b_length; j++) {
            unsigned other = a[i - 1] != b[j - 1];
            now[j] = least(least(last[j], now[j - 1]) + 1, last[j - 1] + other);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], before[j - 2] + 1);
        }
        before = last;
        last = now;
        now = oldest;
    }
    return last[b_length];
}

void nearest_init(struct nearest *nearest, const char *wanted, size_t length)
{
    nearest->wanted = wanted;
    nearest->length = length;
    nearest->found = NULL;
    nearest->found_length = 0;
    /* A third of the letters may be wrong; one in short words. */
    nearest->distance = (unsigned)(length < 3 ? 1 : length / 3) + 1;
}

void nearest_try(struct nearest *nearest, const char *candidate, size_t length)
{
    unsigned distance = edit_distance(nearest->wanted, nearest->length,
                                      candidate, length, nearest->distance - 1);
    if (distance >= nearest->distance)
        return;
    nearest->distance = distance;
    nearest->found = candidate;
    nearest->found_length = length;
}
