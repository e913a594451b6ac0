/* SPDX-License-Identifier: MIT */
/*
 * Unpacking what liblzma packed, and what nobody did. Streams and room are
 * exactly as long as they are said to be and lie in memory of their own, so
 * that sanitizers and valgrind see each step beyond; and what follows the room
 * is looked at.
 */
#include "cmocka_all.h"

#include <stdlib.h>
#include <string.h>

#include <lzma.h>

#include "lzma_packed.h"
#include "unlzma.h"

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

static lzma_options_lzma options_of(uint32_t preset, size_t size)
{
    lzma_options_lzma options;
    assert_false(lzma_lzma_preset(&options, preset));
    options.dict_size = MOST;
    options.lc = AVD_UNLZMA_LC;
    options.lp = AVD_UNLZMA_LP;
    options.pb = AVD_UNLZMA_PB;
    options.ext_flags = 0;
    lzma_set_ext_size(options, size);
    return options;
}

/* With the end marked or not. */
static struct packed pack_as(const unsigned char *bytes, size_t size,
                             lzma_options_lzma *options, bool marked)
{
    static unsigned char room[2 * MOST];
    size_t length = 0;
    lzma_filter filters[] = {{LZMA_FILTER_LZMA1EXT, options},
                             {LZMA_VLI_UNKNOWN, NULL}};
    if (marked)
        filters[0].id = LZMA_FILTER_LZMA1;
    assert_int_equal(lzma_raw_buffer_encode(filters, NULL, bytes, size, room,
                                            &length, sizeof room),
                     LZMA_OK);
    return copy_of(room, length);
}

static struct packed pack(const unsigned char *bytes, size_t size,
                          uint32_t preset)
{
    lzma_options_lzma options = options_of(preset, size);
    return pack_as(bytes, size, &options, false);
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
    good = avd_unlzma(from, size, *to, room);
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

/* Quickly and thoroughly made; neither is larger than `most`. */
static void packs(const unsigned char *bytes, size_t size, size_t most)
{
    uint32_t preset;
    for (preset = 0; preset <= 9; preset += 3) {
        struct packed packed = pack(bytes, size, preset);
        assert_in_range(packed.size, 5, most);
        comes_back(&packed, bytes, size);
        give(&packed);
    }
}

/* ---- whole streams ---- */

static void nothing_comes_back(void **state)
{
    (void)state;
    packs(data, 0, 5);
}

static void literals_come_back(void **state)
{
    size_t i;
    (void)state;
    for (i = 0; i < 256; i++) {
        data[0] = (unsigned char)i;
        packs(data, 1, 8);
    }
    fill_random();
    packs(data, sizeof data, sizeof data + sizeof data / 16);
}

static void words_come_back(void **state)
{
    (void)state;
    fill_words();
    packs(data, sizeof data, sizeof data / 4);
}

/* Of a match and of what repeats one: of all three kinds, and the longest. */
static void matches_of_any_length_come_back(void **state)
{
    size_t length;
    (void)state;
    for (length = 1; length <= 300; length += 1 + length / 20) {
        fill_random();
        memcpy(data + 400, data, length);
        memcpy(data + 400 + length + 1, data + length + 1, length);
        packs(data, 1000, 1030);
    }
}

static void one_byte_for_ever_comes_back(void **state)
{
    (void)state;
    memset(data, 'a', sizeof data);
    packs(data, sizeof data, 200);
}

static void matches_over_their_own_end_come_back(void **state)
{
    size_t period, i;
    (void)state;
    for (period = 1; period < 300; period += 23) {
        for (i = 0; i < 5000; i++)
            data[i] = (unsigned char)(i % period);
        packs(data, 5000, 400);
    }
}

/* Up to there a slot says each distance, or most bits have a probability, or
 * most have none. */
static void matches_from_near_and_far_come_back(void **state)
{
    size_t distance, i;
    (void)state;
    for (distance = 1; distance < sizeof data - 300;
         distance += 1 + distance / 3) {
        struct packed packed;
        fill_random();
        for (i = 0; i < 300; i++)
            data[distance + i] = data[i];
        packed = pack(data, distance + 300, 6);
        assert_in_range(packed.size, 5, distance + distance / 16 + 60);
        comes_back(&packed, data, distance + 300);
        give(&packed);
    }
}

/* Pieces of four lines by turns, with one byte wrong here and there. */
static void the_last_four_distances_are_remembered(void **state)
{
    uint32_t number = 3;
    size_t at, i;
    (void)state;
    fill_random();
    for (at = 4096; at + 64 <= sizeof data; at += 64) {
        number = random_after(number);
        for (i = 0; i < 64; i++)
            data[at + i] = data[at + i - 1024 * (1 + number % 4)];
        data[at + number % 64] ^= (unsigned char)(number >> 8);
    }
    packs(data, at, sizeof data / 4);
}

/* ---- streams that are wrong ---- */

/* What packed them could look back at bytes that are not there. */
static void a_match_from_before_the_beginning_is_refused(void **state)
{
    size_t before;
    (void)state;
    fill_random();
    memcpy(data + 1000, data, 1000);
    for (before = 30; before <= 1000; before += 97) {
        lzma_options_lzma options = options_of(6, 1000);
        struct packed packed;
        options.preset_dict = data + 1000 - before;
        options.preset_dict_size = (uint32_t)before;
        packed = pack_as(data + 1000, 1000, &options, false);
        assert_false(accepted(packed.bytes, packed.size, 1000));
        give(&packed);
    }
}

static void a_marked_end_is_refused(void **state)
{
    lzma_options_lzma options = options_of(6, 400);
    struct packed packed;
    (void)state;
    fill_words();
    packed = pack_as(data, 400, &options, true);
    assert_false(accepted(packed.bytes, packed.size, 400));
    assert_false(accepted(packed.bytes, packed.size, 401));
    give(&packed);
}

static void a_first_byte_that_is_not_zero_is_refused(void **state)
{
    struct packed packed;
    unsigned byte;
    (void)state;
    fill_words();
    packed = pack(data, 400, 6);
    assert_int_equal(packed.bytes[0], 0);
    for (byte = 1; byte < 256; byte++) {
        packed.bytes[0] = (unsigned char)byte;
        assert_false(accepted(packed.bytes, packed.size, 400));
    }
    give(&packed);
}

/* ---- what is cut, longer or changed ---- */

static struct packed small(uint32_t preset)
{
    size_t i;
    fill_words();
    for (i = 0; i < 40; i++)
        data[i * 3] = (unsigned char)(i * 7);
    return pack(data, 400, preset);
}

static void a_stream_that_is_cut_is_refused(void **state)
{
    struct packed packed = small(9);
    size_t size;
    (void)state;
    for (size = 0; size < packed.size; size++) {
        struct packed cut = copy_of(packed.bytes, size);
        assert_false(accepted(cut.bytes, size, 400));
        give(&cut);
    }
    assert_true(accepted(packed.bytes, packed.size, 400));
    give(&packed);
}

static void a_stream_that_goes_on_is_refused(void **state)
{
    struct packed packed = small(9), longer;
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
    struct packed packed = small(9);
    size_t room;
    (void)state;
    for (room = 0; room < 800; room++)
        assert_int_equal(accepted(packed.bytes, packed.size, room),
                         room == 400);
    give(&packed);
}

/* liblzma's answer to the same question. */
static bool liblzma_unpacks(const struct packed *packed, unsigned char *to,
                            size_t room)
{
    lzma_options_lzma options = options_of(6, room);
    const lzma_filter filters[] = {{LZMA_FILTER_LZMA1EXT, &options},
                                   {LZMA_VLI_UNKNOWN, NULL}};
    size_t at = 0, put = 0;
    lzma_ret status = lzma_raw_buffer_decode(filters, NULL, packed->bytes, &at,
                                             packed->size, to, &put, room);
    return status == LZMA_OK && at == packed->size && put == room;
}

static bool is_as_liblzma_says(const struct packed *packed, size_t room)
{
    unsigned char wanted[400], *got;
    bool ours, theirs;
    assert_in_range(room, 0, sizeof wanted);
    ours = unpack(packed->bytes, packed->size, &got, room);
    theirs = liblzma_unpacks(packed, wanted, room);
    assert_int_equal(ours, theirs);
    if (theirs)
        assert_memory_equal(got, wanted, room);
    free(got);
    return theirs;
}

static void with_any_bit_changed_it_is_refused(void **state)
{
    uint32_t preset;
    (void)state;
    for (preset = 0; preset <= 9; preset += 3) {
        struct packed packed = small(preset);
        size_t bit;
        assert_true(is_as_liblzma_says(&packed, 400));
        for (bit = 0; bit < packed.size * 8; bit++) {
            packed.bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
            assert_false(is_as_liblzma_says(&packed, 400));
            packed.bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
        }
        give(&packed);
    }
}

/* The fewer they are to be, the more often any bytes are right. */
static void any_bytes_at_all_are_what_liblzma_says(void **state)
{
    uint32_t number = 99;
    unsigned i, j;
    (void)state;
    for (i = 0; i < 6000; i++) {
        unsigned char bytes[64] = {0};
        struct packed packed;
        for (j = 1; j < sizeof bytes; j++)
            bytes[j] = (unsigned char)(number = random_after(number));
        packed = copy_of(bytes, 1 + i % sizeof bytes);
        is_as_liblzma_says(&packed, i % 2 ? 400 : i % 7);
        give(&packed);
    }
}

/* ---- what avdrule packs ---- */

static void the_compiler_packs_for_it_and_the_same_again(void **state)
{
    static const size_t sizes[] = {0, 1, 4095, sizeof data};
    struct arena arena;
    size_t i;
    (void)state;
    arena_init(&arena);
    fill_words();
    for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct packed packed, again;
        packed.bytes = lzma_packed(&arena, data, sizes[i], &packed.size);
        again.bytes = lzma_packed(&arena, data, sizes[i], &again.size);
        assert_in_range(packed.size, 5, 8 + sizes[i] / 4);
        comes_back(&packed, data, sizes[i]);
        assert_int_equal(packed.size, again.size);
        assert_memory_equal(packed.bytes, again.bytes, packed.size);
    }
    arena_done(&arena);
}

static void the_compiler_packs_what_cannot_be_made_smaller(void **state)
{
    struct arena arena;
    struct packed packed;
    (void)state;
    arena_init(&arena);
    fill_random();
    packed.bytes = lzma_packed(&arena, data, sizeof data, &packed.size);
    comes_back(&packed, data, sizeof data);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_comes_back),
        cmocka_unit_test(literals_come_back),
        cmocka_unit_test(words_come_back),
        cmocka_unit_test(matches_of_any_length_come_back),
        cmocka_unit_test(one_byte_for_ever_comes_back),
        cmocka_unit_test(matches_over_their_own_end_come_back),
        cmocka_unit_test(matches_from_near_and_far_come_back),
        cmocka_unit_test(the_last_four_distances_are_remembered),
        cmocka_unit_test(a_match_from_before_the_beginning_is_refused),
        cmocka_unit_test(a_marked_end_is_refused),
        cmocka_unit_test(a_first_byte_that_is_not_zero_is_refused),
        cmocka_unit_test(a_stream_that_is_cut_is_refused),
        cmocka_unit_test(a_stream_that_goes_on_is_refused),
        cmocka_unit_test(another_room_than_the_stream_fills_is_refused),
        cmocka_unit_test(with_any_bit_changed_it_is_refused),
        cmocka_unit_test(any_bytes_at_all_are_what_liblzma_says),
        cmocka_unit_test(the_compiler_packs_for_it_and_the_same_again),
        cmocka_unit_test(the_compiler_packs_what_cannot_be_made_smaller),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
