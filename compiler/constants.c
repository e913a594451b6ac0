/* SPDX-License-Identifier: MIT */
/*
 * An object begins with a header of 20 bytes, then one of 40 for each section.
 * Symbols are 18 bytes each, with a table of longer names behind them. All
 * numbers have their low byte first.
 */
#include "constants.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "unpack.h"

enum {
    X64 = 0x8664,
    HEADER = 20,
    SECTION = 40,
    SYMBOL = 18,
    RELOCATION = 10,
    NAME = 8,
    MANY = 0xffff,       /* relocations: the number stands elsewhere */
    ADDRESS_64 = 1,      /* kind of a relocation */
    CODE_OR_DATA = 0x60, /* marks of a section: what it holds */
    ZEROED = 0x80,
    MOST_ALIGNED = 7 /* CONSTANTS_ALIGNED, as a section's marks have it */
};

struct object {
    unsigned char *bytes;
    size_t length;
    struct arena *arena;
    unsigned sections, symbols;
    size_t names;       /* where they begin */
    unsigned constants; /* number of their section, from 1; 0: none */
    unsigned code;      /* that of avd_start */
    uint32_t start;     /* where in it avd_start is */
};

/* A mark of a section: it is written to, until the constants are there. */
#define WRITABLE 0x80000000u

/* Right behind CONSTANTS_BEFORE, in the same section of the program. */
#define CONSTANTS_SECTION ".const$b"

static uint32_t get(const unsigned char *at, unsigned bytes)
{
    uint32_t number = 0;
    while (bytes-- > 0)
        number = number << 8 | at[bytes];
    return number;
}

static void put(unsigned char *at, unsigned bytes, uint64_t number)
{
    for (; bytes-- > 0; number >>= 8)
        *at++ = (unsigned char)number;
}

/* `count` records at a place; NULL: not in this file. */
static unsigned char *part(const struct object *object, size_t at, size_t size,
                           size_t count)
{
    if (at > object->length || (object->length - at) / size < count)
        return NULL;
    return object->bytes + at;
}

static unsigned char *section(const struct object *object, unsigned number)
{
    return object->bytes + HEADER + (size_t)(number - 1) * SECTION;
}

/* ---- what is where ---- */

static const char *symbols(const struct object *object)
{
    return (const char *)object->bytes + get(object->bytes + 8, 4);
}

static bool named(const struct object *object, const unsigned char *symbol,
                  const char *name)
{
    size_t length = strlen(name), at;
    const unsigned char *found;
    if (length <= NAME)
        return strncmp((const char *)symbol, name, NAME) == 0;
    if (get(symbol, 4) != 0)
        return false;
    at = object->names + get(symbol + 4, 4);
    found = part(object, at, length + 1, 1);
    return found && memcmp(found, name, length + 1) == 0;
}

static void find_start(struct object *object)
{
    const unsigned char *symbol = (const unsigned char *)symbols(object);
    unsigned i, skipped;
    for (i = 0; i < object->symbols; i += 1 + skipped) {
        if (named(object, symbol, "avd_start")) {
            object->code = get(symbol + 12, 2);
            object->start = get(symbol + 8, 4);
        }
        skipped = symbol[17]; /* more about this one */
        symbol += (size_t)(1 + skipped) * SYMBOL;
    }
}

static void find_constants(struct object *object)
{
    unsigned i;
    for (i = 1; i <= object->sections; i++)
        if (memcmp(section(object, i), ".rdata\0", NAME) == 0)
            object->constants = i;
}

static bool open_object(struct object *object)
{
    if (!part(object, 0, HEADER, 1) || get(object->bytes, 2) != X64)
        return false;
    object->sections = get(object->bytes + 2, 2);
    object->symbols = get(object->bytes + 12, 4);
    object->names =
        get(object->bytes + 8, 4) + (size_t)object->symbols * SYMBOL;
    if (!part(object, HEADER, SECTION, object->sections) ||
        !part(object, get(object->bytes + 8, 4), SYMBOL, object->symbols))
        return false;
    find_start(object);
    find_constants(object);
    return true;
}

/* ---- addresses ---- */

/* What stands for an address `there` bytes into a section, with the bit that
 * says of which kind it is. False: it is of neither kind. */
static bool distance(const struct object *object, unsigned number,
                     int64_t there, int64_t *found)
{
    if (number == 0) /* another file's */
        return false;
    if (number == object->constants)
        *found = there * 2;
    else if (number == object->code)
        *found = (there - object->start) * 2 + 1;
    else
        return false;
    return *found >= INT32_MIN && *found <= INT32_MAX;
}

static bool put_address(const struct object *object, unsigned char *bytes,
                        size_t size, const unsigned char *relocation)
{
    uint32_t at = get(relocation, 4), which = get(relocation + 4, 4);
    const unsigned char *symbol;
    int64_t there;
    if (get(relocation + 8, 2) != ADDRESS_64 || at % 8 != 0 || at >= size ||
        which >= object->symbols)
        return false;
    symbol = (const unsigned char *)symbols(object) + (size_t)which * SYMBOL;
    there =
        (int64_t)((uint64_t)get(bytes + at + 4, 4) << 32 | get(bytes + at, 4)) +
        get(symbol + 8, 4);
    if (!distance(object, get(symbol + 12, 2), there, &there))
        return false;
    put(bytes + at, 4, (uint64_t)there);
    put(bytes + at + 4, 4, AVD_PACKED_POINTER);
    return true;
}

/* Whether a constant looks like what stands for an address. */
static bool taken_for_address(const unsigned char *bytes, size_t size)
{
    size_t at;
    for (at = 0; at < size; at += 8)
        if (get(bytes + at + 4, 4) == AVD_PACKED_POINTER)
            return true;
    return false;
}

static const char *put_addresses(const struct object *object,
                                 unsigned char *bytes, size_t size)
{
    const unsigned char *header = section(object, object->constants);
    unsigned i, count = get(header + 32, 2);
    const unsigned char *relocation =
        part(object, get(header + 24, 4), RELOCATION, count);
    if (!relocation || count == MANY)
        return "it has too many constants that are addresses";
    if (taken_for_address(bytes, size))
        return "a constant cannot be told from an address";
    for (i = 0; i < count; i++, relocation += RELOCATION)
        if (!put_address(object, bytes, size, relocation))
            return arena_format(
                object->arena,
                "the constant at %#x of .rdata is an address that cannot be "
                "packed",
                (unsigned)get(relocation, 4));
    return NULL;
}

/* ---- all of it ---- */

/* Leaves a place of this size. */
static void empty(unsigned char *header, size_t size)
{
    uint32_t marks = get(header + 36, 4);
    memcpy(header, CONSTANTS_SECTION, NAME);
    put(header + 16, 4, size);
    put(header + 20, 4, 0); /* contents */
    put(header + 24, 4, 0); /* relocations */
    put(header + 32, 2, 0); /* their number */
    put(header + 36, 4, (marks & ~(uint32_t)CODE_OR_DATA) | ZEROED | WRITABLE);
}

const char *constants_take(struct constants *constants, struct arena *arena,
                           unsigned char *object, size_t length)
{
    struct object it = {.bytes = object, .length = length, .arena = arena};
    const unsigned char *bytes;
    unsigned char *header;
    const char *wrong;
    size_t size;
    memset(constants, 0, sizeof *constants);
    if (!open_object(&it))
        return "it is no object for Windows";
    if (it.constants == 0)
        return NULL;
    header = section(&it, it.constants);
    size = get(header + 16, 4);
    if (size == 0)
        return NULL;
    bytes = part(&it, get(header + 20, 4), size, 1);
    if (!bytes || (get(header + 36, 4) >> 20 & 15) > MOST_ALIGNED)
        return "its constants are not where they should be";
    constants->size = constants_round(size);
    constants->bytes = arena_alloc(arena, constants->size);
    memcpy(constants->bytes, bytes, size);
    wrong = put_addresses(&it, constants->bytes, constants->size);
    if (!wrong)
        empty(header, constants->size);
    return wrong;
}
