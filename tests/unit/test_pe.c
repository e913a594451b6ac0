/* SPDX-License-Identifier: MIT */
/* What is changed in a linked Windows program. */
#include "cmocka_all.h"

#include <string.h>

#include "pe.h"

enum { PLACE = 0x80, SIZE = PLACE + 136 };

struct program {
    unsigned char bytes[SIZE + 3];
};

/* The least that is a program. */
static struct program sample(void)
{
    struct program program;
    memset(&program, 0, sizeof program);
    memcpy(program.bytes, "MZ", 2);
    program.bytes[60] = PLACE;
    memcpy(program.bytes + PLACE, "PE", 2);
    program.bytes[PLACE + 22] = 0x2e;
    program.bytes[PLACE + 23] = 0x02;
    program.bytes[PLACE + 24] = 0x0b;
    program.bytes[PLACE + 25] = 0x02;
    return program;
}

static unsigned long number(const unsigned char *at)
{
    return at[0] | (unsigned long)at[1] << 8 | (unsigned long)at[2] << 16 |
           (unsigned long)at[3] << 24;
}

static void both_marks_are_set_and_the_others_stay(void **state)
{
    struct program program = sample();
    (void)state;
    assert_true(pe_mark(program.bytes, SIZE));
    assert_int_equal(program.bytes[PLACE + 22], 0x2e);
    assert_int_equal(program.bytes[PLACE + 23], 0x0e);
}

static void nothing_else_changes_but_the_checksum(void **state)
{
    struct program program = sample(), before = program;
    size_t i;
    (void)state;
    assert_true(pe_mark(program.bytes, SIZE));
    for (i = 0; i < sizeof program.bytes; i++)
        if (i != PLACE + 23 && (i < PLACE + 88 || i >= PLACE + 92))
            assert_int_equal(program.bytes[i], before.bytes[i]);
}

/* 5a4d + 80 + 4550 + 0e2e + 020b, and the length. */
static void the_checksum_is_that_of_the_marked_file(void **state)
{
    struct program program = sample();
    (void)state;
    assert_true(pe_mark(program.bytes, SIZE));
    assert_int_equal(number(program.bytes + PLACE + 88), 0xb056 + SIZE);
}

static void a_carry_is_added_again(void **state)
{
    struct program program = sample();
    (void)state;
    program.bytes[SIZE] = 0xff;
    program.bytes[SIZE + 1] = 0xff;
    assert_true(pe_mark(program.bytes, SIZE + 2));
    assert_int_equal(number(program.bytes + PLACE + 88), 0xb056 + SIZE + 2);
}

static void a_last_byte_counts_as_a_word(void **state)
{
    struct program program = sample();
    (void)state;
    program.bytes[SIZE] = 3;
    program.bytes[SIZE + 1] = 1; /* beyond the end */
    assert_true(pe_mark(program.bytes, SIZE + 1));
    assert_int_equal(number(program.bytes + PLACE + 88), 0xb059 + SIZE + 1);
}

static void marking_twice_is_marking_once(void **state)
{
    struct program program = sample(), once;
    (void)state;
    assert_true(pe_mark(program.bytes, SIZE));
    once = program;
    assert_true(pe_mark(program.bytes, SIZE));
    assert_memory_equal(program.bytes, once.bytes, sizeof once.bytes);
}

static void assert_refused(struct program program, size_t length)
{
    struct program before = program;
    assert_false(pe_mark(program.bytes, length));
    assert_memory_equal(program.bytes, before.bytes, sizeof before.bytes);
}

static void what_is_no_program_is_left_alone(void **state)
{
    static const size_t places[] = {
        0, 1, PLACE, PLACE + 1, PLACE + 2, PLACE + 3, PLACE + 24, PLACE + 25};
    size_t i;
    (void)state;
    for (i = 0; i < sizeof places / sizeof *places; i++) {
        struct program program = sample();
        program.bytes[places[i]] ^= 0x40;
        assert_refused(program, SIZE);
    }
}

static void a_program_that_is_cut_is_left_alone(void **state)
{
    size_t length;
    (void)state;
    for (length = 0; length < SIZE; length++)
        assert_refused(sample(), length);
}

static void a_header_beyond_the_end_is_not_looked_for(void **state)
{
    struct program program = sample();
    (void)state;
    memset(program.bytes + 60, 0xff, 4);
    assert_refused(program, SIZE);
    program.bytes[60] = 0xfe;
    assert_refused(program, SIZE);
    program.bytes[61] = 0;
    program.bytes[62] = 0;
    program.bytes[63] = 0;
    program.bytes[60] = PLACE + 2;
    assert_refused(program, SIZE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_marks_are_set_and_the_others_stay),
        cmocka_unit_test(nothing_else_changes_but_the_checksum),
        cmocka_unit_test(the_checksum_is_that_of_the_marked_file),
        cmocka_unit_test(a_carry_is_added_again),
        cmocka_unit_test(a_last_byte_counts_as_a_word),
        cmocka_unit_test(marking_twice_is_marking_once),
        cmocka_unit_test(what_is_no_program_is_left_alone),
        cmocka_unit_test(a_program_that_is_cut_is_left_alone),
        cmocka_unit_test(a_header_beyond_the_end_is_not_looked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
