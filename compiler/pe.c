/* SPDX-License-Identifier: MIT */
/*
 * A program begins with a header for DOS, whose last word is the place of the
 * one for Windows: a signature, 20 bytes about the file, then those about the
 * image. All numbers have their low byte first.
 */
#include "pe.h"

#include <stdint.h>
#include <string.h>

enum {
    DOS_SIZE = 64,
    DOS_NEXT = 60,
    /* from the signature on */
    CHARACTERISTICS = 22,
    IMAGE = 24,
    CHECKSUM = IMAGE + 64,
    HEADER_SIZE = IMAGE + 112,
    IMAGE_64_BITS = 0x20b,
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

bool pe_mark(unsigned char *file, size_t length)
{
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
    put(header + CHARACTERISTICS, 2,
        get(header + CHARACTERISTICS, 2) | REMOVABLE_RUN_FROM_SWAP |
            NET_RUN_FROM_SWAP);
    put(header + CHECKSUM, 4, 0);
    put(header + CHECKSUM, 4, checksum(file, length));
    return true;
}
