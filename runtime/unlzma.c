/* SPDX-License-Identifier: MIT */
/*
 * Made to be small: the code stands in every program, and what it unpacks is
 * read once. Each bit is coded with a probability, which moves with every bit
 * that it was used for; which one that is, says what was read before.
 *
 * Beyond its end a stream goes on with zeros. All that is read leads to numbers
 * within bounds, but for distances and lengths, which are checked; and each
 * round puts a byte at least, or is the last.
 */
#include "unlzma.h"

#include <stdint.h>

enum {
    EVEN = 1024, /* the probability of a 0, of 2048, before anything is read */
    MOVE = 5,    /* it moves by a 32nd of what is left */
    STATES = 12, /* what the last ones were: literals, matches, repeats */
    MATCHED = 7, /* from this one on: the last was no literal */
    PLACES = 1 << AVD_UNLZMA_PB,
    RECENT = 4,   /* distances that are remembered */
    SHORTEST = 2, /* length of a match */
    NEAR = 4,     /* slots from here on have more bits than the slot says */
    FAR = 14,     /* from here on most of these are coded evenly */
    ALIGNED = 4   /* and so many are not, the lowest */
};

/* Where the probabilities stand. Those of a tree begin with one that is not
 * used, as a node's children are at twice its place. */
enum {
    IS_MATCH = 0,
    IS_LONG = IS_MATCH + STATES * PLACES, /* or one byte, from the last one */
    IS_REPEAT = IS_LONG + STATES * PLACES,
    IS_OLDER = IS_REPEAT + STATES, /* three of them, one distance each */
    SLOT = IS_OLDER + (RECENT - 1) * STATES,
    SLOTS = 64, /* for each of the shortest four lengths */
    MIDDLE = SLOT + 4 * SLOTS,
    LOWEST = MIDDLE + 128,
    LENGTH = LOWEST + (1 << ALIGNED),
    /* Of a length: whether it is 8 or more, 16 or more, then three trees. */
    SHORT = 2,
    MEDIUM = SHORT + 8 * PLACES,
    LONG = MEDIUM + 8 * PLACES,
    LENGTHS = LONG + 256,
    LENGTH_AGAIN = LENGTH + LENGTHS, /* the same for repeats */
    LITERAL = LENGTH_AGAIN + LENGTHS,
    COUNT = LITERAL + 3 * 256
};

_Static_assert(AVD_UNLZMA_LC == 0 && AVD_UNLZMA_LP == 0,
               "literals depend on neither");

struct stream {
    const unsigned char *from;
    unsigned char *to;
    size_t at, size;
    size_t put, room;
    uint32_t range, code;
    uint32_t recent[RECENT]; /* distances less 1 */
    unsigned state;
    uint16_t chance[COUNT];
};

/* ---- bits ---- */

static void shift(struct stream *stream)
{
    stream->range <<= 8;
    stream->code <<= 8;
    if (stream->at < stream->size)
        stream->code |= stream->from[stream->at];
    stream->at++;
}

static void fill(struct stream *stream)
{
    if (stream->range >> 24 == 0)
        shift(stream);
}

static unsigned take(struct stream *stream, unsigned which)
{
    uint16_t *chance = &stream->chance[which];
    uint32_t bound;

    fill(stream);
    bound = (stream->range >> 11) * *chance;
    if (stream->code < bound) {
        stream->range = bound;
        *chance = (uint16_t)(*chance + ((2 * EVEN - *chance) >> MOVE));
        return 0;
    }
    stream->range -= bound;
    stream->code -= bound;
    *chance = (uint16_t)(*chance - (*chance >> MOVE));
    return 1;
}

/* One of `count`, a power of 2: the highest bit first. */
static unsigned take_tree(struct stream *stream, unsigned tree, unsigned count)
{
    unsigned node = 1;

    while (node < count)
        node = node * 2 + take(stream, tree + node);
    return node - count;
}

/* The lowest bit first. */
static uint32_t take_low(struct stream *stream, unsigned tree, unsigned bits)
{
    unsigned node = 1, i, bit;
    uint32_t low = 0;

    for (i = 0; i < bits; i++) {
        bit = take(stream, tree + node);
        node = node * 2 + bit;
        low |= bit << i;
    }
    return low;
}

static uint32_t take_even(struct stream *stream, uint32_t high, unsigned bits)
{
    for (; bits > 0; bits--) {
        fill(stream);
        stream->range >>= 1;
        high *= 2;
        if (stream->code >= stream->range) {
            stream->code -= stream->range;
            high++;
        }
    }
    return high;
}

/* ---- what they say ---- */

/* After a match the byte that would have gone on with it is likely wrong: as
 * long as the bits are its own, they have probabilities for that. */
static void take_literal(struct stream *stream)
{
    unsigned node = 1, other = 0, same = 0, expected, bit;

    if (stream->state >= MATCHED) {
        other = stream->to[stream->put - stream->recent[0] - 1];
        same = 256;
    }
    while (node < 256) {
        other *= 2;
        expected = other & same;
        bit = take(stream, LITERAL + same + expected + node);
        node = node * 2 + bit;
        same &= bit ? other : ~other;
    }
    stream->to[stream->put++] = (unsigned char)node;
    if (stream->state < 4)
        stream->state = 0;
    else
        stream->state -= stream->state < 10 ? 3 : 6;
}

static unsigned take_length(struct stream *stream, unsigned from, unsigned tree)
{
    if (!take(stream, from))
        return take_tree(stream, tree + SHORT, 8);
    if (!take(stream, from + 1))
        return 8 + take_tree(stream, tree + MEDIUM, 8);
    return 16 + take_tree(stream, from + LONG, 256);
}

/* The slot is the highest two bits and how many follow. */
static uint32_t take_distance(struct stream *stream, unsigned length)
{
    unsigned slot, bits;
    uint32_t high;

    slot = take_tree(stream, SLOT + (length < 3 ? length : 3) * SLOTS, SLOTS);
    if (slot < NEAR)
        return slot;
    bits = slot / 2 - 1;
    high = 2 | (slot & 1);
    if (slot < FAR) {
        high <<= bits;
        return high + take_low(stream, MIDDLE + high - slot, bits);
    }
    high = take_even(stream, high, bits - ALIGNED) << ALIGNED;
    return high + take_low(stream, LOWEST, ALIGNED);
}

/* Byte by byte: the source may be what is being written. */
static bool copy(struct stream *stream, unsigned length)
{
    uint32_t distance = stream->recent[0];

    if (distance >= stream->put || length > stream->room - stream->put)
        return false;
    for (; length > 0; length--) {
        stream->to[stream->put] = stream->to[stream->put - distance - 1];
        stream->put++;
    }
    return true;
}

static void recall(struct stream *stream, unsigned which)
{
    uint32_t distance = stream->recent[which];

    for (; which > 0; which--)
        stream->recent[which] = stream->recent[which - 1];
    stream->recent[0] = distance;
}

static bool take_match(struct stream *stream, unsigned place)
{
    unsigned state = stream->state, which = 0, length;
    bool literal = state < MATCHED;

    if (!take(stream, IS_REPEAT + state)) {
        recall(stream, RECENT - 1);
        stream->state = literal ? 7 : 10;
        length = take_length(stream, LENGTH, LENGTH + place * 8);
        stream->recent[0] = take_distance(stream, length);
        return copy(stream, length + SHORTEST);
    }
    while (which < RECENT - 1 &&
           take(stream, IS_OLDER + which * STATES + state))
        which++;
    if (which == 0 && !take(stream, IS_LONG + state * PLACES + place)) {
        stream->state = literal ? 9 : 11;
        return copy(stream, 1);
    }
    recall(stream, which);
    stream->state = literal ? 8 : 11;
    length = take_length(stream, LENGTH_AGAIN, LENGTH_AGAIN + place * 8);
    return copy(stream, length + SHORTEST);
}

/* Not to be inlined: a pointer takes less code than an address. */
__attribute__((noinline)) static bool take_all(struct stream *stream)
{
    unsigned i;

    for (i = 0; i < COUNT; i++)
        stream->chance[i] = EVEN;
    for (i = 0; i < RECENT; i++)
        stream->recent[i] = 0;
    shift(stream);
    if (stream->code != 0) /* the first byte says nothing */
        return false;
    for (i = 0; i < 4; i++)
        shift(stream);
    stream->range = UINT32_MAX;
    while (stream->put < stream->room) {
        unsigned place = stream->put % PLACES;
        if (!take(stream, IS_MATCH + stream->state * PLACES + place))
            take_literal(stream);
        else if (!take_match(stream, place))
            return false;
    }
    /* What packs ends with a code of 0, which hardly any damage leaves. */
    fill(stream);
    return stream->code == 0 && stream->at == stream->size;
}

bool avd_unlzma(const unsigned char *from, size_t size, unsigned char *to,
                size_t room)
{
    static struct stream stream;

    stream.from = from;
    stream.size = size;
    stream.at = 0;
    stream.to = to;
    stream.room = room;
    stream.put = 0;
    stream.code = 0;
    stream.state = 0;
    return take_all(&stream);
}
