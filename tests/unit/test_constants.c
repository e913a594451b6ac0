/* SPDX-License-Identifier: MIT */
/*
 * The constants of an object for Windows: an object made by hand, of the one
 * kind that the build makes, and others that are refused.
 */
#include "cmocka_all.h"

#include <stdlib.h>
#include <string.h>

#include "constants.h"
#include "unpack.h"

/* Two sections, .text and .rdata; three relocations, five symbols. */
enum {
    TEXT = 20,
    RDATA = TEXT + 40,
    BYTES = RDATA + 40,
    SIZE = 72,
    RELOCATIONS = BYTES + SIZE,
    SYMBOLS = RELOCATIONS + 3 * 10,
    NAMES = SYMBOLS + 5 * 18,
    LENGTH = NAMES + 4 + 10,
    START = 0x30 /* where avd_start is */
};

/* Symbols, by their numbers. */
enum { OF_TEXT = 1, OF_RDATA = 3, OF_OTHER = 4 };

static unsigned char object[LENGTH];

static void put(size_t at, unsigned bytes, uint64_t number)
{
    for (; bytes-- > 0; number >>= 8)
        object[at++] = (unsigned char)number;
}

static uint64_t get(const unsigned char *at, unsigned bytes)
{
    uint64_t number = 0;
    while (bytes-- > 0)
        number = number << 8 | at[bytes];
    return number;
}

static void put_relocation(unsigned which, uint32_t at, uint32_t symbol,
                           uint64_t holds)
{
    size_t place = RELOCATIONS + which * 10;
    put(place, 4, at);
    put(place + 4, 4, symbol);
    put(place + 8, 2, 1);
    put(BYTES + at, 8, holds);
}

static void put_symbol(unsigned which, const char *name, uint32_t value,
                       unsigned number)
{
    size_t place = SYMBOLS + which * 18;
    memcpy(object + place, name, strlen(name));
    put(place + 8, 4, value);
    put(place + 12, 2, number);
}

static void make_sample(void)
{
    memset(object, 0, sizeof object);
    put(0, 2, 0x8664);
    put(2, 2, 2);
    put(8, 4, SYMBOLS);
    put(12, 4, 5);
    memcpy(object + TEXT, ".text", 6);
    memcpy(object + RDATA, ".rdata", 7);
    put(RDATA + 16, 4, SIZE);
    put(RDATA + 20, 4, BYTES);
    put(RDATA + 24, 4, RELOCATIONS);
    put(RDATA + 32, 2, 3);
    put(RDATA + 36, 4, 0x40500040);
    memcpy(object + BYTES, "letters", 8);
    put_relocation(0, 8, OF_RDATA, 64);
    put_relocation(1, 24, OF_TEXT, 0x10);
    put_relocation(2, 32, OF_TEXT, 0x31);
    memcpy(object + BYTES + 64, "the end", 8);
    put_symbol(0, "", START, 1);
    put(SYMBOLS + 4, 4, 4);
    memcpy(object + NAMES + 4, "avd_start", 10);
    put_symbol(1, ".text", 0, 1);
    object[SYMBOLS + 18 + 17] = 1; /* the next one says more about it */
    put_symbol(2, "avd_star", 7, 2);
    put_symbol(3, ".rdata", 0, 2);
    put_symbol(4, "other", 0, 0);
}

/* In memory of its own length, for tools that look. */
static const char *take(struct arena *arena, struct constants *constants,
                        size_t length)
{
    unsigned char *copy = malloc(length + 1);
    const char *wrong;
    assert_non_null(copy);
    memcpy(copy + 1, object, length);
    arena_init(arena);
    wrong = constants_take(constants, arena, copy + 1, length);
    memcpy(object, copy + 1, length);
    free(copy);
    return wrong;
}

static void taken(struct arena *arena, struct constants *constants)
{
    assert_ptr_equal(take(arena, constants, LENGTH), NULL);
}

static void refused(const char *why)
{
    struct constants constants;
    struct arena arena;
    const char *wrong = take(&arena, &constants, LENGTH);
    assert_non_null(wrong);
    assert_string_equal(wrong, why);
    arena_done(&arena);
}

/* ---- what is taken ---- */

static void the_constants_are_taken_and_filled_up_with_zeros(void **state)
{
    static const unsigned char zeros[CONSTANTS_ALIGNED];
    struct constants constants;
    struct arena arena;
    (void)state;
    make_sample();
    taken(&arena, &constants);
    assert_int_equal(constants.size, 2 * CONSTANTS_ALIGNED);
    assert_memory_equal(constants.bytes, "letters", 8);
    assert_memory_equal(constants.bytes + 64, "the end", 8);
    assert_memory_equal(constants.bytes + SIZE, zeros,
                        2 * CONSTANTS_ALIGNED - SIZE);
    arena_done(&arena);
}

static void an_address_becomes_a_mark_and_a_distance(void **state)
{
    struct constants constants;
    struct arena arena;
    (void)state;
    make_sample();
    taken(&arena, &constants);
    assert_int_equal(get(constants.bytes + 12, 4), AVD_PACKED_POINTER);
    assert_int_equal(get(constants.bytes + 8, 4), 64 * 2);
    assert_int_equal(get(constants.bytes + 28, 4), AVD_PACKED_POINTER);
    assert_int_equal((int32_t)get(constants.bytes + 24, 4),
                     (0x10 - START) * 2 + 1);
    assert_int_equal(get(constants.bytes + 36, 4), AVD_PACKED_POINTER);
    assert_int_equal(get(constants.bytes + 32, 4), (0x31 - START) * 2 + 1);
    arena_done(&arena);
}

static void what_stays_is_a_place_without_contents(void **state)
{
    struct constants constants;
    unsigned char *header = object + RDATA;
    struct arena arena;
    (void)state;
    make_sample();
    taken(&arena, &constants);
    assert_memory_equal(header, ".const$b", 8);
    assert_int_equal(get(header + 16, 4), constants.size);
    assert_int_equal(get(header + 20, 4), 0);
    assert_int_equal(get(header + 24, 4), 0);
    assert_int_equal(get(header + 32, 2), 0);
    /* Zeros that can be read and written to, aligned as before. */
    assert_int_equal(get(header + 36, 4), 0xc0500080);
    assert_memory_equal(object + TEXT, ".text\0\0\0", 8);
    arena_done(&arena);
}

static void an_object_without_constants_stays_as_it_is(void **state)
{
    unsigned char before[LENGTH];
    struct constants constants;
    struct arena arena;
    (void)state;
    make_sample();
    memcpy(object + RDATA, ".rdata$a", 8);
    memcpy(before, object, LENGTH);
    taken(&arena, &constants);
    assert_int_equal(constants.size, 0);
    assert_memory_equal(object, before, LENGTH);
    arena_done(&arena);
    make_sample();
    put(RDATA + 16, 4, 0);
    taken(&arena, &constants);
    assert_int_equal(constants.size, 0);
    arena_done(&arena);
}

/* ---- what is refused ---- */

#define ADDRESS(at)                                                            \
    "the constant at " at " of .rdata is an address that cannot be packed"

static void an_address_of_another_kind_is_refused(void **state)
{
    (void)state;
    make_sample();
    put(RELOCATIONS + 10 + 8, 2, 4); /* from here to there */
    refused(ADDRESS("0x18"));
}

static void an_address_of_anything_else_is_refused(void **state)
{
    (void)state;
    make_sample();
    put(RELOCATIONS + 20 + 4, 4, OF_OTHER);
    refused(ADDRESS("0x20"));
    make_sample();
    put(RELOCATIONS + 20 + 4, 4, 5);
    refused(ADDRESS("0x20"));
}

static void
an_address_of_code_is_refused_if_nothing_tells_how_far_it_is(void **state)
{
    (void)state;
    make_sample();
    object[NAMES + 4] = 'b';
    refused(ADDRESS("0x18"));
    make_sample();
    put_relocation(1, 24, OF_TEXT, 1u << 31);
    refused(ADDRESS("0x18"));
}

static void an_address_at_an_odd_place_is_refused(void **state)
{
    (void)state;
    make_sample();
    put_relocation(1, 20, OF_TEXT, 0x10);
    refused(ADDRESS("0x14"));
    make_sample();
    put(RELOCATIONS, 4, 2 * CONSTANTS_ALIGNED);
    refused(ADDRESS("0x80"));
}

static void a_constant_that_looks_like_an_address_is_refused(void **state)
{
    (void)state;
    make_sample();
    put(BYTES + 44, 4, AVD_PACKED_POINTER);
    refused("a constant cannot be told from an address");
}

static void a_coarser_alignment_is_refused(void **state)
{
    (void)state;
    make_sample();
    put(RDATA + 36, 4, 0x40800040);
    refused("its constants are not where they should be");
}

static void what_is_no_object_is_refused(void **state)
{
    (void)state;
    make_sample();
    put(0, 2, 0x14c);
    refused("it is no object for Windows");
}

static void an_object_cut_short_is_refused(void **state)
{
    struct constants constants;
    struct arena arena;
    size_t length;
    (void)state;
    for (length = 0; length < LENGTH; length++) {
        make_sample();
        assert_non_null(take(&arena, &constants, length));
        arena_done(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_constants_are_taken_and_filled_up_with_zeros),
        cmocka_unit_test(an_address_becomes_a_mark_and_a_distance),
        cmocka_unit_test(what_stays_is_a_place_without_contents),
        cmocka_unit_test(an_object_without_constants_stays_as_it_is),
        cmocka_unit_test(an_address_of_another_kind_is_refused),
        cmocka_unit_test(an_address_of_anything_else_is_refused),
        cmocka_unit_test(
            an_address_of_code_is_refused_if_nothing_tells_how_far_it_is),
        cmocka_unit_test(an_address_at_an_odd_place_is_refused),
        cmocka_unit_test(a_constant_that_looks_like_an_address_is_refused),
        cmocka_unit_test(a_coarser_alignment_is_refused),
        cmocka_unit_test(what_is_no_object_is_refused),
        cmocka_unit_test(an_object_cut_short_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
