/* SPDX-License-Identifier: MIT */
/* The hash of the tables of names and texts. Not against attackers: rules are
 * their author's own. */
#ifndef AVD_DSL_HASH_H
#define AVD_DSL_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Eight bytes at a time: byte by byte the multiplications of a hash wait for
 * one another. */
static inline uint32_t hash_bytes(const void *bytes, size_t length)
{
    const char *at = bytes;
    uint64_t hash = length * 0x9e3779b97f4a7c15u, part;
    for (; length >= 8; at += 8, length -= 8) {
        memcpy(&part, at, 8);
        hash = (hash ^ part) * 0x9fb21c651e98df25u;
        hash ^= hash >> 32;
    }
    part = 0;
    memcpy(&part, at, length);
    hash = (hash ^ part) * 0x9fb21c651e98df25u;
    return (uint32_t)(hash >> 32 ^ hash >> 15);
}

/* How many slots a table needs for so many entries: a power of two, at most
 * half full. */
static inline size_t hash_slots(size_t entries)
{
    size_t slots = 1024;
    while (slots < entries * 2)
        slots *= 2;
    return slots;
}

#endif
