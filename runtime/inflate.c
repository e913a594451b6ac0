/* SPDX-License-Identifier: MIT */
/*
 * Made to be small: the code stands in every program, and what it unpacks is
 * read once. Hence no tables of codes, only the symbols in the order of their
 * codes, and how many of them have codes of each length or less. Codes of one
 * length are consecutive numbers, so each bit that is read leads to a place in
 * that order; it is the symbol's if it lies before the end of that length.
 *
 * A stream that is wrong is cut off where it starts: whatever is read from then
 * on are zeros beyond its end. Each loop is bounded by a count or by that end.
 */
#include "inflate.h"

#include <stdint.h>
#include <string.h>

enum {
    LONGEST = 15, /* bits of a code */
    END = 256,    /* the symbol that ends a block; lengths follow it */
    LITERALS = 288,
    DISTANCES = 32,
    LENGTHS = 19, /* symbols of the code that lengths of codes are in */
    REPEAT = 16,  /* of these: the length before, again; zeros follow it */
    LENGTH_258 = 28,
    LAST_DISTANCE = 29
};

/* The first three bits of a block: whether it is the last, and its kind. */
enum { LAST = 1, STORED = 2, FIXED = 4, NO_KIND = 6 };

struct code {
    uint16_t end[LONGEST + 1]; /* symbols with codes of that length or less */
    uint16_t symbol[LITERALS];
};

struct stream {
    const unsigned char *from;
    size_t at, end; /* in bits; at > end: something was wrong */
    unsigned char *to;
    size_t put, room;
    struct code literal, distance;
    unsigned char length[LITERALS + DISTANCES];
};

static void fail(struct stream *stream)
{
    stream->end = 0;
}

static unsigned take(struct stream *stream, unsigned count)
{
    unsigned bits = 0, i;

    for (i = 0; i < count; i++) {
        size_t at = stream->at++;
        if (at < stream->end)
            bits |= (stream->from[at / 8] >> at % 8 & 1u) << i;
    }
    return bits;
}

static void put(struct stream *stream, unsigned byte)
{
    if (stream->put < stream->room)
        stream->to[stream->put++] = (unsigned char)byte;
    else
        fail(stream);
}

/* ---- codes ---- */

static void make_code(struct stream *stream, struct code *code, unsigned first,
                      unsigned count)
{
    unsigned bits, i, end = 0;
    int left = 1; /* codes of this length that no shorter one begins */

    for (bits = 1; bits <= LONGEST; bits++) {
        left *= 2;
        for (i = 0; i < count; i++)
            if (stream->length[first + i] == bits) {
                code->symbol[end++] = (uint16_t)i;
                left--;
            }
        code->end[bits] = (uint16_t)end;
    }
    if (left < 0)
        fail(stream);
}

static unsigned decode(struct stream *stream, const struct code *code)
{
    unsigned i = 0, first = 0, bits;

    for (bits = 1; bits <= LONGEST; bits++) {
        i = i * 2 - first + take(stream, 1);
        first = code->end[bits];
        if (i < first)
            return code->symbol[i];
    }
    fail(stream);
    return END;
}

/* Lengths and distances: the higher a symbol, the more bits follow it. For
 * lengths four symbols have the same number of them, for distances two. */
static unsigned extend(struct stream *stream, unsigned symbol, unsigned steps)
{
    unsigned more = 0;

    while (symbol >= 2u * steps) {
        symbol -= steps;
        more++;
    }
    return (symbol << more) + take(stream, more);
}

static void copy(struct stream *stream, unsigned symbol)
{
    unsigned length, distance;

    length = symbol == LENGTH_258 ? 258 : 3 + extend(stream, symbol, 4);
    distance = decode(stream, &stream->distance);
    if (symbol <= LENGTH_258 && distance <= LAST_DISTANCE) {
        distance = 1 + extend(stream, distance, 2);
        /* Byte by byte: the source may be what is being written. */
        if (distance <= stream->put) {
            for (; length > 0; length--)
                put(stream, stream->to[stream->put - distance]);
            return;
        }
    }
    fail(stream);
}

/* ---- blocks ---- */

static void read_stored(struct stream *stream)
{
    unsigned length;

    stream->at = (stream->at + 7) & ~(size_t)7;
    length = take(stream, 16);
    if (take(stream, 16) != (length ^ 0xffff))
        fail(stream);
    for (; length > 0; length--)
        put(stream, take(stream, 8));
}

/* The lengths of both codes are one list, in which a symbol below REPEAT is a
 * length itself. */
static void read_lengths(struct stream *stream, unsigned count)
{
    unsigned i = 0, symbol, times;

    while (i < count) {
        symbol = decode(stream, &stream->literal);
        times = 1;
        if (symbol >= REPEAT) {
            times = symbol > REPEAT + 1 ? 11 + take(stream, 7)
                                        : 3 + take(stream, symbol - REPEAT + 2);
            if (symbol > REPEAT)
                symbol = 0;
            else if (i > 0)
                symbol = stream->length[i - 1];
            else
                fail(stream);
        }
        for (; times > 0; times--)
            if (i < count)
                stream->length[i++] = (unsigned char)symbol;
            else
                fail(stream);
    }
}

static void read_codes(struct stream *stream)
{
    static const unsigned char order[LENGTHS] = {
        16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    unsigned literals, count, lengths, i;

    literals = take(stream, 5) + END + 1;
    count = literals + take(stream, 5) + 1;
    lengths = take(stream, 4) + 4;
    memset(stream->length, 0, LENGTHS);
    for (i = 0; i < lengths; i++)
        stream->length[order[i]] = (unsigned char)take(stream, 3);
    make_code(stream, &stream->literal, 0, LENGTHS);
    read_lengths(stream, count);
    make_code(stream, &stream->literal, 0, literals);
    make_code(stream, &stream->distance, literals, count - literals);
}

static void set_codes(struct stream *stream)
{
    /* So many symbols, the length of their codes. */
    static const unsigned char run[] = {144, 8, 112, 9, 24, 7, 8, 8, 32, 5};
    unsigned char *to = stream->length;
    unsigned i, times;

    for (i = 0; i < sizeof run; i += 2)
        for (times = run[i]; times > 0; times--)
            *to++ = run[i + 1];
    make_code(stream, &stream->literal, 0, LITERALS);
    make_code(stream, &stream->distance, LITERALS, DISTANCES);
}

static void read_coded(struct stream *stream)
{
    unsigned symbol;

    while ((symbol = decode(stream, &stream->literal)) != END &&
           stream->at <= stream->end)
        if (symbol < END)
            put(stream, symbol);
        else
            copy(stream, symbol - END - 1);
}

/* Not to be inlined: a pointer takes less code than what lies far up the
 * stack. */
__attribute__((noinline)) static void read_blocks(struct stream *stream)
{
    unsigned head;

    do {
        head = take(stream, 3);
        if (head < STORED)
            read_stored(stream);
        else if (head < NO_KIND) {
            if (head < FIXED)
                set_codes(stream);
            else
                read_codes(stream);
            read_coded(stream);
        } else
            fail(stream);
    } while (!(head & LAST) && stream->at <= stream->end);
}

bool avd_inflate(const unsigned char *from, size_t size, unsigned char *to,
                 size_t room)
{
    struct stream stream;

    stream.from = from;
    stream.at = 0;
    stream.end = size * 8;
    stream.to = to;
    stream.put = 0;
    stream.room = room;
    read_blocks(&stream);
    /* Less than one byte is left; a number below 0 is a large one. */
    return stream.put == room && stream.end - stream.at < 8;
}
