/* SPDX-License-Identifier: MIT */
/*
 * Unpacking what zlib packed, and what nobody did. Streams and room are exactly
 * as long as they are said to be and lie in memory of their own, so that
 * sanitizers and valgrind see each step beyond; and what follows the room is
 * looked at.
 */
#include "cmocka_all.h"

#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "deflated.h"
#include "inflate.h"

enum { MOST = 300 * 1000, GUARD = 64, GUARDED = 0xa5 };

struct packed {
    unsigned char *bytes;
    size_t size;
};

static void give(struct packed *packed)
{
    free(packed->bytes);
}

/* The memory is the caller's. */
static struct packed copy_of(const unsigned char *bytes, size_t size)
{
    struct packed packed = {malloc(size > 0 ? size : 1), size};
    assert_non_null(packed.bytes);
    memcpy(packed.bytes, bytes, size);
    return packed;
}

static struct packed pack(const unsigned char *bytes, size_t size, int level,
                          int strategy)
{
    static unsigned char room[2 * MOST];
    z_stream stream = {0};
    assert_int_equal(
        deflateInit2(&stream, level, Z_DEFLATED, -MAX_WBITS, 9, strategy),
        Z_OK);
    stream.next_in = (unsigned char *)(uintptr_t)bytes;
    stream.avail_in = (uInt)size;
    stream.next_out = room;
    stream.avail_out = sizeof room;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(deflateEnd(&stream), Z_OK);
    return copy_of(room, stream.total_out);
}

/* Unpacks into `room` bytes; whatever the answer, nothing beyond them was
 * written. The caller frees *to. */
static bool unpack(const unsigned char *from, size_t size, unsigned char **to,
                   size_t room)
{
    size_t i;
    bool good;
    *to = malloc(room + GUARD);
    assert_non_null(*to);
    memset(*to, GUARDED, room + GUARD);
    good = avd_inflate(from, size, *to, room);
    for (i = 0; i < GUARD; i++)
        assert_int_equal((*to)[room + i], GUARDED);
    return good;
}

static bool accepted(const unsigned char *from, size_t size, size_t room)
{
    unsigned char *to;
    bool good = unpack(from, size, &to, room);
    free(to);
    return good;
}

static void comes_back(const struct packed *packed, const unsigned char *bytes,
                       size_t size)
{
    unsigned char *to;
    assert_true(unpack(packed->bytes, packed->size, &to, size));
    assert_memory_equal(to, bytes, size);
    free(to);
}

/* How the first block is coded: 0 stored, 1 fixed, 2 dynamic. */
static int kind(const struct packed *packed)
{
    return packed->bytes[0] >> 1 & 3;
}

static void packs(const unsigned char *bytes, size_t size, int level,
                  int strategy, int wanted)
{
    struct packed packed = pack(bytes, size, level, strategy);
    assert_int_equal(kind(&packed), wanted);
    comes_back(&packed, bytes, size);
    give(&packed);
}

/* ---- what is packed ---- */

static unsigned char data[MOST];

/* The same numbers on every machine. */
static uint32_t random_after(uint32_t number)
{
    number ^= number << 13;
    number ^= number >> 17;
    return number ^ number << 5;
}

static void fill_random(void)
{
    uint32_t number = 1;
    size_t i;
    for (i = 0; i < sizeof data; i++)
        data[i] = (unsigned char)(number = random_after(number));
}

/* Words of all lengths, repeated near and far. */
static void fill_words(void)
{
    static const char words[] = "the registration token of this session host "
                                "is missing, expired or was never written; ";
    uint32_t number = 7;
    size_t i = 0;
    while (i < sizeof data) {
        size_t from, length;
        number = random_after(number);
        from = number % (sizeof words - 1);
        length = 1 + (number >> 8) % (sizeof words - 1 - from);
        if (length > sizeof data - i)
            length = sizeof data - i;
        memcpy(data + i, words + from, length);
        i += length;
    }
}

/* ---- whole streams ---- */

static void stored_blocks_come_back(void **state)
{
    (void)state;
    fill_random();
    packs(data, 0, 0, Z_DEFAULT_STRATEGY, 0);
    packs(data, 1, 0, Z_DEFAULT_STRATEGY, 0);
    packs(data, sizeof data, 0, Z_DEFAULT_STRATEGY, 0);
    packs(data, 70000, 9, Z_DEFAULT_STRATEGY, 0);
}

static void fixed_codes_come_back(void **state)
{
    size_t i;
    (void)state;
    packs(data, 0, 9, Z_DEFAULT_STRATEGY, 1);
    fill_words();
    packs(data, sizeof data, 9, Z_FIXED, 1);
    for (i = 0; i < 512; i++)
        data[i] = (unsigned char)i;
    packs(data, 512, 9, Z_FIXED, 1);
}

static void dynamic_codes_come_back(void **state)
{
    (void)state;
    fill_words();
    packs(data, sizeof data, 9, Z_DEFAULT_STRATEGY, 2);
    packs(data, sizeof data, 1, Z_DEFAULT_STRATEGY, 2);
    packs(data, sizeof data, 9, Z_HUFFMAN_ONLY, 2);
}

/* Frequencies that grow like Fibonacci's numbers make the longest codes. */
static void the_longest_codes_come_back(void **state)
{
    size_t i = 0, one = 1, next = 1;
    unsigned byte = 0;
    (void)state;
    while (i + one <= sizeof data) {
        size_t sum = one + next;
        memset(data + i, (int)byte++, one);
        i += one;
        one = next;
        next = sum;
    }
    assert_true(byte > 20);
    packs(data, i, 9, Z_HUFFMAN_ONLY, 2);
}

static void matches_over_their_own_end_come_back(void **state)
{
    size_t period, i;
    (void)state;
    for (period = 1; period < 300; period += 23) {
        for (i = 0; i < 5000; i++)
            data[i] = (unsigned char)(i % period);
        packs(data, 5000, 9, Z_FIXED, 1);
    }
}

/* zlib looks back no farther than 32,768 - 262. */
static void matches_from_far_come_back(void **state)
{
    static const size_t distances[] = {300, 4096, 16385, 24577, 32506};
    size_t i;
    (void)state;
    for (i = 0; i < sizeof distances / sizeof *distances; i++) {
        struct packed packed;
        fill_random();
        memcpy(data + distances[i], data, 300);
        packed = pack(data, distances[i] + 300, 9, Z_FIXED);
        comes_back(&packed, data, distances[i] + 300);
        give(&packed);
    }
}

/* ---- streams that zlib does not write ---- */

struct bits {
    unsigned char byte[40000];
    size_t count;
};

/* The lowest bit first, as numbers are written. */
static void put_bits(struct bits *bits, unsigned value, unsigned count)
{
    unsigned i;
    for (i = 0; i < count; i++, bits->count++)
        bits->byte[bits->count / 8] |=
            (unsigned char)((value >> i & 1) << bits->count % 8);
}

/* The highest bit first, as codes are. */
static void put_code(struct bits *bits, unsigned value, unsigned count)
{
    while (count-- > 0)
        put_bits(bits, value >> count & 1, 1);
}

/* In the fixed code. */
static void put_symbol(struct bits *bits, unsigned symbol)
{
    if (symbol < 144)
        put_code(bits, 0x30 + symbol, 8);
    else if (symbol < 256)
        put_code(bits, 0x190 + symbol - 144, 9);
    else if (symbol < 280)
        put_code(bits, symbol - 256, 7);
    else
        put_code(bits, 0xc0 + symbol - 280, 8);
}

static void put_stored(struct bits *bits, const unsigned char *bytes,
                       size_t size)
{
    put_bits(bits, 0, 3);
    bits->count = (bits->count + 7) / 8 * 8;
    put_bits(bits, (unsigned)size, 16);
    put_bits(bits, ~(unsigned)size, 16);
    memcpy(bits->byte + bits->count / 8, bytes, size);
    bits->count += size * 8;
}

static bool takes(const struct bits *bits, size_t room)
{
    struct packed packed = copy_of(bits->byte, (bits->count + 7) / 8);
    bool good = accepted(packed.bytes, packed.size, room);
    give(&packed);
    return good;
}

/* So many bytes as they are, then `length` of them from `distance` back, which
 * symbol 29 and 13 bits more say. */
static void put_far_match(struct bits *bits, size_t before, unsigned distance)
{
    memset(bits, 0, sizeof *bits);
    put_stored(bits, data, before);
    put_bits(bits, 3, 3);
    put_symbol(bits, 285);
    put_code(bits, 29, 5);
    put_bits(bits, distance - 24577, 13);
    put_symbol(bits, 256);
}

static void the_longest_match_comes_from_the_longest_distance(void **state)
{
    static struct bits bits;
    struct packed packed;
    (void)state;
    fill_random();
    put_far_match(&bits, 32768, 32768);
    memcpy(data + 32768, data, 258);
    packed = copy_of(bits.byte, (bits.count + 7) / 8);
    comes_back(&packed, data, 32768 + 258);
    give(&packed);
}

static void a_match_from_before_the_beginning_is_refused(void **state)
{
    static struct bits bits;
    (void)state;
    put_far_match(&bits, 32767, 32768);
    assert_false(takes(&bits, 32767 + 258));
    put_far_match(&bits, 32767, 32767);
    assert_true(takes(&bits, 32767 + 258));
}

/* One block in the fixed code: a literal, then a symbol and a distance. */
static bool takes_symbols(unsigned symbol, unsigned distance, size_t room)
{
    static struct bits bits;
    memset(&bits, 0, sizeof bits);
    put_bits(&bits, 3, 3);
    put_symbol(&bits, 'a');
    put_symbol(&bits, symbol);
    put_code(&bits, distance, 5);
    put_symbol(&bits, 256);
    return takes(&bits, room);
}

static void symbols_that_mean_nothing_are_refused(void **state)
{
    size_t room;
    (void)state;
    assert_true(takes_symbols(257, 0, 4));
    for (room = 0; room < 300; room++) {
        assert_false(takes_symbols(286, 0, room));
        assert_false(takes_symbols(287, 0, room));
        assert_false(takes_symbols(257, 30, room));
        assert_false(takes_symbols(257, 31, room));
    }
}

static void a_kind_of_block_that_is_none_is_refused(void **state)
{
    static const unsigned char stream[] = {7, 0, 0, 0};
    (void)state;
    assert_false(accepted(stream, sizeof stream, 0));
}

static void a_stored_length_is_written_twice(void **state)
{
    unsigned char stream[] = {1, 1, 0, 0xfe, 0xff, 'a'};
    size_t i;
    (void)state;
    assert_true(accepted(stream, sizeof stream, 1));
    for (i = 1; i < 5; i++) {
        stream[i] ^= 2;
        assert_false(accepted(stream, sizeof stream, 1));
        stream[i] ^= 2;
    }
}

/* A block whose lengths of codes are in a code of 1, 16 and 18. */
static void put_lengths(struct bits *bits)
{
    static const unsigned char order[] = {16, 17, 18, 0,  8, 7,  9, 6,  10,
                                          5,  11, 4,  12, 3, 13, 2, 14, 1};
    size_t i;
    memset(bits, 0, sizeof *bits);
    put_bits(bits, 5, 3);
    put_bits(bits, 0, 5); /* 257 literals */
    put_bits(bits, 0, 5); /* 1 distance */
    put_bits(bits, sizeof order - 4, 4);
    for (i = 0; i < sizeof order; i++)
        put_bits(bits,
                 order[i] == 1                         ? 1
                 : order[i] % 2 == 0 && order[i] >= 16 ? 2
                                                       : 0,
                 3);
}

enum { ONE = 0, AGAIN = 2, ZEROS = 3 };

static void put_zeros(struct bits *bits, unsigned times)
{
    put_code(bits, ZEROS, 2);
    put_bits(bits, times - 11, 7);
}

static void lengths_begin_with_one_and_fill_their_list(void **state)
{
    static struct bits bits;
    (void)state;
    put_lengths(&bits);
    put_zeros(&bits, 138);
    put_zeros(&bits, 118);
    put_code(&bits, ONE, 1); /* of the end */
    put_code(&bits, ONE, 1); /* of a distance */
    put_code(&bits, 0, 1);
    assert_true(takes(&bits, 0));

    put_lengths(&bits);
    put_code(&bits, AGAIN, 2);
    put_bits(&bits, 0, 2); /* three times nothing */
    put_zeros(&bits, 138);
    put_zeros(&bits, 115);
    put_code(&bits, ONE, 1);
    put_code(&bits, ONE, 1);
    put_code(&bits, 0, 1);
    assert_false(takes(&bits, 0));

    put_lengths(&bits);
    put_zeros(&bits, 138);
    put_zeros(&bits, 118);
    put_code(&bits, ONE, 1);
    put_code(&bits, AGAIN, 2);
    put_bits(&bits, 0, 2); /* three more, where one is left */
    put_code(&bits, 0, 1);
    assert_false(takes(&bits, 0));
}

static void more_codes_than_there_can_be_are_refused(void **state)
{
    static struct bits bits;
    unsigned i;
    (void)state;
    memset(&bits, 0, sizeof bits);
    put_bits(&bits, 5, 3);
    put_bits(&bits, 0, 14);
    for (i = 0; i < 4; i++)
        put_bits(&bits, 1, 3); /* four codes of one bit */
    bits.count += 800;
    assert_false(takes(&bits, 0));
}

/* ---- what is cut, longer or changed ---- */

static struct packed small(int strategy)
{
    size_t i;
    fill_words();
    for (i = 0; i < 40; i++)
        data[i * 3] = (unsigned char)(i * 7);
    return pack(data, 400, 9, strategy);
}

static void a_stream_that_is_cut_is_refused(void **state)
{
    int strategy;
    (void)state;
    for (strategy = Z_DEFAULT_STRATEGY; strategy <= Z_FIXED; strategy++) {
        struct packed packed = small(strategy);
        size_t size;
        for (size = 0; size < packed.size; size++) {
            struct packed cut = copy_of(packed.bytes, size);
            assert_false(accepted(cut.bytes, size, 400));
            give(&cut);
        }
        assert_true(accepted(packed.bytes, packed.size, 400));
        give(&packed);
    }
}

static void a_stream_that_goes_on_is_refused(void **state)
{
    struct packed packed = small(Z_DEFAULT_STRATEGY), longer;
    unsigned char bytes[1000] = {0};
    (void)state;
    memcpy(bytes, packed.bytes, packed.size);
    longer = copy_of(bytes, packed.size + 1);
    assert_false(accepted(longer.bytes, longer.size, 400));
    give(&longer);
    give(&packed);
}

static void another_room_than_the_stream_fills_is_refused(void **state)
{
    size_t room;
    (void)state;
    for (room = 0; room < 800; room++) {
        struct packed packed = small(Z_DEFAULT_STRATEGY);
        assert_int_equal(accepted(packed.bytes, packed.size, room),
                         room == 400);
        give(&packed);
    }
}

/* zlib's answer to the same question. */
static bool zlib_unpacks(const struct packed *packed, unsigned char *to,
                         size_t room)
{
    z_stream stream = {0};
    int status;
    assert_int_equal(inflateInit2(&stream, -MAX_WBITS), Z_OK);
    stream.next_in = packed->bytes;
    stream.avail_in = (uInt)packed->size;
    stream.next_out = to;
    stream.avail_out = (uInt)room;
    status = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    return status == Z_STREAM_END && stream.avail_in == 0 &&
           stream.avail_out == 0;
}

static void is_as_zlib_says(const struct packed *packed, unsigned *good)
{
    unsigned char wanted[400], *got;
    bool ours = unpack(packed->bytes, packed->size, &got, sizeof wanted);
    if (zlib_unpacks(packed, wanted, sizeof wanted)) {
        assert_true(ours);
        assert_memory_equal(got, wanted, sizeof wanted);
        ++*good;
    }
    free(got);
}

static void with_any_bit_changed_it_is_what_zlib_says_or_refused(void **state)
{
    int strategy;
    (void)state;
    for (strategy = Z_DEFAULT_STRATEGY; strategy <= Z_FIXED; strategy++) {
        struct packed packed = small(strategy);
        unsigned good = 0;
        size_t bit;
        for (bit = 0; bit < packed.size * 8; bit++) {
            packed.bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
            is_as_zlib_says(&packed, &good);
            packed.bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
        }
        /* A literal may have become another, but the most part is wrong. */
        assert_in_range(good, 1, packed.size * 8 - 1);
        give(&packed);
    }
}

static void any_bytes_at_all_are_what_zlib_says_or_refused(void **state)
{
    uint32_t number = 99;
    unsigned good = 0, i, j;
    (void)state;
    for (i = 0; i < 3000; i++) {
        unsigned char bytes[64];
        struct packed packed;
        for (j = 0; j < sizeof bytes; j++)
            bytes[j] = (unsigned char)(number = random_after(number));
        packed = copy_of(bytes, 1 + i % sizeof bytes);
        is_as_zlib_says(&packed, &good);
        give(&packed);
    }
}

/* ---- what avdrule packs ---- */

static void the_compiler_packs_for_it_and_the_same_again(void **state)
{
    struct arena arena;
    struct packed packed, again;
    (void)state;
    arena_init(&arena);
    fill_words();
    packed.bytes = deflated(&arena, data, sizeof data, &packed.size);
    again.bytes = deflated(&arena, data, sizeof data, &again.size);
    assert_true(packed.size < sizeof data / 4);
    comes_back(&packed, data, sizeof data);
    assert_int_equal(packed.size, again.size);
    assert_memory_equal(packed.bytes, again.bytes, packed.size);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stored_blocks_come_back),
        cmocka_unit_test(fixed_codes_come_back),
        cmocka_unit_test(dynamic_codes_come_back),
        cmocka_unit_test(the_longest_codes_come_back),
        cmocka_unit_test(matches_over_their_own_end_come_back),
        cmocka_unit_test(matches_from_far_come_back),
        cmocka_unit_test(the_longest_match_comes_from_the_longest_distance),
        cmocka_unit_test(a_match_from_before_the_beginning_is_refused),
        cmocka_unit_test(symbols_that_mean_nothing_are_refused),
        cmocka_unit_test(a_kind_of_block_that_is_none_is_refused),
        cmocka_unit_test(a_stored_length_is_written_twice),
        cmocka_unit_test(lengths_begin_with_one_and_fill_their_list),
        cmocka_unit_test(more_codes_than_there_can_be_are_refused),
        cmocka_unit_test(a_stream_that_is_cut_is_refused),
        cmocka_unit_test(a_stream_that_goes_on_is_refused),
        cmocka_unit_test(another_room_than_the_stream_fills_is_refused),
        cmocka_unit_test(with_any_bit_changed_it_is_what_zlib_says_or_refused),
        cmocka_unit_test(any_bytes_at_all_are_what_zlib_says_or_refused),
        cmocka_unit_test(the_compiler_packs_for_it_and_the_same_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
