/* SPDX-License-Identifier: MIT */
/* What is changed in a linked Windows program. */
#include "cmocka_all.h"

#include <string.h>

#include "pe.h"

enum {
    PLACE = 0x80,
    DIRECTORY = PLACE + 136,
    SECTION = PLACE + 264,
    LIST = SECTION + 40,
    LISTED = 5 * 8,
    SIZE = LIST + LISTED + 4,
    ADDRESS = 0x2000 /* of the section */
};

struct program {
    unsigned char bytes[SIZE + 3];
};

static void put(unsigned char *at, unsigned long number)
{
    unsigned i;
    for (i = 0; i < 4; i++)
        at[i] = (unsigned char)(number >> 8 * i);
}

/* The least that is a program. Its section holds a list, and 4 bytes that the
 * last of the list is, the table of relocations. */
static struct program sample(void)
{
    struct program program;
    size_t i;
    memset(&program, 0, sizeof program);
    memcpy(program.bytes, "MZ", 2);
    program.bytes[60] = PLACE;
    memcpy(program.bytes + PLACE, "PE", 2);
    program.bytes[PLACE + 22] = 0x2e;
    program.bytes[PLACE + 23] = 0x02;
    program.bytes[PLACE + 24] = 0x0b;
    program.bytes[PLACE + 25] = 0x02;
    program.bytes[PLACE + 6] = 1;
    memcpy(program.bytes + SECTION, ".rdata", 6);
    put(program.bytes + SECTION + 12, ADDRESS);
    put(program.bytes + SECTION + 16, SIZE - LIST);
    put(program.bytes + SECTION + 20, LIST);
    for (i = 0; i < LISTED; i += 8)
        put(program.bytes + LIST + i, ADDRESS);
    put(program.bytes + LIST + LISTED - 8, ADDRESS + LISTED);
    put(program.bytes + LIST + LISTED - 4, SIZE - LIST - LISTED);
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
        if (i != PLACE + 23 && (i < PLACE + 88 || i >= PLACE + 92) &&
            (i < DIRECTORY + 40 || i >= DIRECTORY + 48))
            assert_int_equal(program.bytes[i], before.bytes[i]);
}

static void a_table_of_the_list_goes_into_the_directory(void **state)
{
    struct program program = sample();
    (void)state;
    put(program.bytes + LIST + 4, 1);
    put(program.bytes + LIST + 12, 2);
    put(program.bytes + LIST + 20, 3);
    put(program.bytes + LIST + 24, ADDRESS + 8);
    put(program.bytes + LIST + 28, 4);
    assert_true(pe_mark(program.bytes, SIZE));
    assert_int_equal(number(program.bytes + DIRECTORY + 1 * 8), ADDRESS);
    assert_int_equal(number(program.bytes + DIRECTORY + 1 * 8 + 4), 1);
    assert_int_equal(number(program.bytes + DIRECTORY + 12 * 8 + 4), 2);
    assert_int_equal(number(program.bytes + DIRECTORY + 2 * 8 + 4), 3);
    assert_int_equal(number(program.bytes + DIRECTORY + 3 * 8), ADDRESS + 8);
    assert_int_equal(number(program.bytes + DIRECTORY + 3 * 8 + 4), 4);
    assert_int_equal(number(program.bytes + DIRECTORY + 5 * 8),
                     ADDRESS + LISTED);
    assert_int_equal(number(program.bytes + DIRECTORY + 5 * 8 + 4), 4);
}

static void a_table_that_is_empty_is_not_in_the_directory(void **state)
{
    struct program program = sample();
    (void)state;
    assert_true(pe_mark(program.bytes, SIZE));
    assert_int_equal(number(program.bytes + DIRECTORY + 1 * 8), 0);
}

static void a_program_may_be_loaded_anywhere(void **state)
{
    struct program program = sample();
    (void)state;
    program.bytes[PLACE + 22] |= 1;
    assert_true(pe_mark(program.bytes, SIZE));
    assert_int_equal(program.bytes[PLACE + 22], 0x2e);
}

/* All words but the checksum itself, and the length. */
static unsigned long checksum_of(const struct program *program, size_t size)
{
    unsigned long sum = 0;
    size_t i;
    for (i = 0; i < size; i += 2)
        if (i < PLACE + 88 || i >= PLACE + 92)
            sum +=
                program->bytes[i] |
                (i + 1 < size ? (unsigned long)program->bytes[i + 1] << 8 : 0);
    return (sum & 0xffff) + (sum >> 16) + size;
}

static void the_checksum_is_that_of_the_marked_file(void **state)
{
    struct program program = sample();
    (void)state;
    assert_true(pe_mark(program.bytes, SIZE));
    assert_int_equal(number(program.bytes + PLACE + 88),
                     checksum_of(&program, SIZE));
}

static void a_carry_is_added_again(void **state)
{
    struct program program = sample();
    (void)state;
    program.bytes[SIZE] = 0xff;
    program.bytes[SIZE + 1] = 0xff;
    assert_true(pe_mark(program.bytes, SIZE + 2));
    assert_int_equal(number(program.bytes + PLACE + 88),
                     checksum_of(&program, SIZE + 2));
}

static void a_last_byte_counts_as_a_word(void **state)
{
    struct program program = sample();
    (void)state;
    program.bytes[SIZE] = 3;
    program.bytes[SIZE + 1] = 1; /* beyond the end */
    assert_true(pe_mark(program.bytes, SIZE + 1));
    assert_int_equal(number(program.bytes + PLACE + 88),
                     checksum_of(&program, SIZE + 1));
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
        0,          1,          PLACE,     PLACE + 1, PLACE + 2,  PLACE + 3,
        PLACE + 24, PLACE + 25, PLACE + 6, SECTION,   SECTION + 6};
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

static void a_table_outside_its_section_is_refused(void **state)
{
    static const struct {
        unsigned long address, size;
    } wrong[] = {{ADDRESS - 1, 1},
                 {ADDRESS + SIZE - LIST, 1},
                 {ADDRESS, SIZE - LIST + 1},
                 {ADDRESS + 4, 0xffffffff}};
    size_t i;
    (void)state;
    for (i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct program program = sample();
        put(program.bytes + LIST, wrong[i].address);
        put(program.bytes + LIST + 4, wrong[i].size);
        assert_refused(program, SIZE);
    }
}

static void a_section_outside_the_file_is_refused(void **state)
{
    struct program program = sample();
    (void)state;
    put(program.bytes + SECTION + 20, SIZE + 1);
    assert_refused(program, SIZE);
    program = sample();
    put(program.bytes + SECTION + 16, LISTED - 1);
    assert_refused(program, SIZE);
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
        cmocka_unit_test(a_table_of_the_list_goes_into_the_directory),
        cmocka_unit_test(a_table_that_is_empty_is_not_in_the_directory),
        cmocka_unit_test(a_program_may_be_loaded_anywhere),
        cmocka_unit_test(the_checksum_is_that_of_the_marked_file),
        cmocka_unit_test(a_carry_is_added_again),
        cmocka_unit_test(a_last_byte_counts_as_a_word),
        cmocka_unit_test(marking_twice_is_marking_once),
        cmocka_unit_test(what_is_no_program_is_left_alone),
        cmocka_unit_test(a_program_that_is_cut_is_left_alone),
        cmocka_unit_test(a_table_outside_its_section_is_refused),
        cmocka_unit_test(a_section_outside_the_file_is_refused),
        cmocka_unit_test(a_header_beyond_the_end_is_not_looked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
