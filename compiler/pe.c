/* SPDX-License-Identifier: MIT */
/*
 * A program begins with a header for DOS, whose last word is the place of the
 * one for Windows: a signature, 20 bytes about the file, then those about the
 * image, at whose end is the directory of tables, then 40 about each section.
 * All numbers have their low byte first.
 */
#include "pe.h"

#include <stdint.h>
#include <string.h>

enum {
    DOS_SIZE = 64,
    DOS_NEXT = 60,
    /* from the signature on */
    SECTIONS = 6, /* their number */
    CHARACTERISTICS = 22,
    IMAGE = 24,
    CHECKSUM = IMAGE + 64,
    DIRECTORY = IMAGE + 112,
    HEADER_SIZE = DIRECTORY + 16 * 8,
    SECTION = 40,
    IMAGE_64_BITS = 0x20b,
    WITHOUT_RELOCATIONS = 0x0001, /* cannot be loaded anywhere */
    REMOVABLE_RUN_FROM_SWAP = 0x0400,
    NET_RUN_FROM_SWAP = 0x0800
};

static uint32_t get(const unsigned char *at, unsigned bytes)
{
    uint32_t number = 0;
    while (bytes-- > 0)
        number = number << 8 | at[bytes];
    return number;
}

static void put(unsigned char *at, unsigned bytes, uint32_t number)
{
    for (; bytes-- > 0; number >>= 8)
        *at++ = (unsigned char)number;
}

/* The sum of all words, each carry added again, and the length. The field
 * itself counts as zero. */
static uint32_t checksum(const unsigned char *file, size_t length)
{
    uint32_t sum = 0;
    size_t i;
    for (i = 0; i < length; i += 2) {
        sum += get(file + i, length - i > 1 ? 2 : 1);
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return sum + (uint32_t)length;
}

/* ---- the directory ---- */

/* What .rdata begins with a list of, as numbered in the directory: imports,
 * their addresses, resources, the table for unwinding, relocations. */
static const unsigned char listed[] = {1, 12, 2, 3, 5};

enum { LISTED = sizeof listed };

static const unsigned char *find_section(const unsigned char *header,
                                         size_t length, const char name[8])
{
    unsigned i, count = get(header + SECTIONS, 2);
    const unsigned char *section = header + HEADER_SIZE;
    if ((length - HEADER_SIZE) / SECTION < count)
        return NULL;
    for (i = 0; i < count; i++, section += SECTION)
        if (memcmp(section, name, 8) == 0)
            return section;
    return NULL;
}

/* NULL: there is none that could be right. */
static const unsigned char *find_list(const unsigned char *file, size_t length,
                                      const unsigned char *header)
{
    const unsigned char *list,
        *section =
            find_section(header, length - (size_t)(header - file), ".rdata\0");
    uint32_t at, raw, size, i;
    if (!section)
        return NULL;
    at = get(section + 12, 4);
    size = get(section + 16, 4);
    raw = get(section + 20, 4);
    if (raw > length || length - raw < size || size < LISTED * 8)
        return NULL;
    list = file + raw;
    for (i = 0; i < LISTED; i++) {
        uint32_t table = get(list + i * 8, 4) - at;
        if (table > size || get(list + i * 8 + 4, 4) > size - table)
            return NULL;
    }
    return list;
}

static void put_list(unsigned char *header, const unsigned char *list)
{
    unsigned i;
    for (i = 0; i < LISTED; i++)
        if (get(list + i * 8 + 4, 4) > 0)
            memcpy(header + DIRECTORY + listed[i] * 8, list + i * 8, 8);
}

/* ---- all of it ---- */

bool pe_mark(unsigned char *file, size_t length)
{
    const unsigned char *list;
    unsigned char *header;
    uint32_t place;
    if (length < DOS_SIZE || memcmp(file, "MZ", 2) != 0)
        return false;
    place = get(file + DOS_NEXT, 4);
    /* Words are counted from the beginning of the file. */
    if (place % 2 != 0 || place > length || length - place < HEADER_SIZE)
        return false;
    header = file + place;
    if (memcmp(header, "PE\0", 4) != 0 ||
        get(header + IMAGE, 2) != IMAGE_64_BITS)
        return false;
    list = find_list(file, length, header);
    if (!list)
        return false;
    put_list(header, list);
    put(header + CHARACTERISTICS, 2,
        (get(header + CHARACTERISTICS, 2) & ~(uint32_t)WITHOUT_RELOCATIONS) |
            REMOVABLE_RUN_FROM_SWAP | NET_RUN_FROM_SWAP);
    put(header + CHECKSUM, 4, 0);
    put(header + CHECKSUM, 4, checksum(file, length));
    return true;
}
