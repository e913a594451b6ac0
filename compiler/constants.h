/* SPDX-License-Identifier: MIT */
/*
 * Takes the constants out of the object that all Windows programs are linked
 * with, so that they can be packed with the rules: text takes a third then.
 *
 * What stays is a section of their size without contents, which the linker
 * gives a place. Constants that hold addresses cannot be packed with them, as
 * those are only known when the program runs: runtime/unpack.h says what stands
 * there instead, and the start of the program puts the addresses in.
 */
#ifndef AVD_COMPILER_CONSTANTS_H
#define AVD_COMPILER_CONSTANTS_H

#include "arena.h"

struct constants {
    unsigned char *bytes; /* in the arena */
    size_t size;          /* a multiple of CONSTANTS_ALIGNED */
};

/* What comes before them in their memory is a multiple of that too. */
enum { CONSTANTS_ALIGNED = 64 };

static inline size_t constants_round(size_t size)
{
    return (size + CONSTANTS_ALIGNED - 1) / CONSTANTS_ALIGNED *
           CONSTANTS_ALIGNED;
}

/* The linker puts what stands in CONSTANTS_BEFORE right before them. */
#define CONSTANTS_BEFORE ".const$a"

/* Changes `object`. Returns why it cannot be done, or NULL: an address that is
 * neither of a constant nor of a function is a reason. Without constants there
 * are none, which is well too. */
const char *constants_take(struct constants *constants, struct arena *arena,
                           unsigned char *object, size_t length);

#endif
