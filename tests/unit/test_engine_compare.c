/* SPDX-License-Identifier: MIT */
/* How numbers, texts and versions compare. */
#include "cmocka_all.h"

#include <stdlib.h>
#include <string.h>

#include "build_image.h"
#include "engine.h"
#include "engine_leaf.h"

/* One probe, or two, and one leaf of the first. */
struct world {
    struct build build;
    struct avd_state state;
    uint32_t leaf; /* edge */
};

static void begin(struct world *world, enum avd_kind kind)
{
    build_init(&world->build);
    build_probe(&world->build, "x", kind);
    build_probe(&world->build, "y", kind);
}

static void ready(struct world *world)
{
    build_finish(&world->build);
    build_state(&world->build, &world->state);
}

/* The letter of the leaf, which must be the same in a whole judgement. */
static char letter(struct world *world)
{
    avd_judge(&world->state);
    assert_int_equal(avd_edge_truth(&world->state, world->leaf),
                     avd_engine_leaf_truth(&world->state, 0));
    return "FUT"[avd_edge_truth(&world->state, world->leaf)];
}

/* x.field OP TEXT, where x.field is a text. */
static char text_case(enum avd_kind kind, unsigned field, const char *left,
                      enum avd_op op, enum avd_operand operand,
                      const char *right)
{
    struct world world;
    uint32_t text;
    char result;

    begin(&world, kind);
    text = build_text(&world.build, left);
    world.leaf = build_leaf(&world.build, 0, field, op, operand,
                            build_text(&world.build, right));
    ready(&world);
    build_give_text(&world.state, 0, field, text, strlen(left));
    result = letter(&world);
    build_done(&world.build);
    return result;
}

/* x.field OP NUMBER, where x.field is a number; left == NULL, or a text. */
static char number_case(enum avd_kind kind, unsigned field, const char *text,
                        int64_t left, enum avd_op op, int64_t right)
{
    struct world world;
    uint32_t offset;
    char result;

    begin(&world, kind);
    offset = build_text(&world.build, text == NULL ? "" : text);
    world.leaf = build_leaf(&world.build, 0, field, op, AVD_OPERAND_NUMBER,
                            build_number(&world.build, right));
    ready(&world);
    if (text != NULL)
        build_give_text(&world.state, 0, field, offset, strlen(text));
    else
        build_give_number(&world.state, 0, field, left);
    result = letter(&world);
    build_done(&world.build);
    return result;
}

static void numbers_compare_over_all_64_bits(void **unused)
{
    static const int64_t numbers[] = {INT64_MIN, -1,        0,        1, 5,
                                      0xffffff,  0x1000000, INT64_MAX};
    enum { COUNT = sizeof numbers / sizeof *numbers };

    (void)unused;
    for (int i = 0; i < COUNT * COUNT; i++) {
        int64_t a = numbers[i / COUNT], b = numbers[i % COUNT];

        assert_int_equal(
            number_case(AVD_KIND_WINDOWS, 1, NULL, a, AVD_OP_EQ, b),
            a == b ? 'T' : 'F');
        assert_int_equal(
            number_case(AVD_KIND_WINDOWS, 1, NULL, a, AVD_OP_LT, b),
            a < b ? 'T' : 'F');
        assert_int_equal(
            number_case(AVD_KIND_WINDOWS, 1, NULL, a, AVD_OP_GT, b),
            a > b ? 'T' : 'F');
    }
}

static void a_number_matches_wholly_numeric_text_of_the_registry(void **unused)
{
    static const struct {
        const char *text;
        int64_t number;
        char expected;
    } rows[] = {
        {"5", 5, 'T'},
        {"005", 5, 'T'},
        {"6", 5, 'F'},
        {"0x10", 16, 'T'},
        {"0XfF", 255, 'T'},
        {"9223372036854775807", INT64_MAX, 'T'},
        {"0x7fffffffffffffff", INT64_MAX, 'T'},
        {"9223372036854775808", 5, 'U'},
        {"0x8000000000000000", 5, 'U'},
        {"99999999999999999999999", 5, 'U'},
        {"", 0, 'U'},
        {"0x", 0, 'U'},
        {"5 ", 5, 'U'},
        {" 5", 5, 'U'},
        {"-5", -5, 'U'},
        {"5.0", 5, 'U'},
        {"0x5g", 5, 'U'},
        {"a", 10, 'U'},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(number_case(AVD_KIND_REGISTRY, 1, rows[i].text, 0,
                                     AVD_OP_EQ, rows[i].number),
                         rows[i].expected);
    /* Elsewhere the list of probes says what the type is. */
    assert_int_equal(number_case(AVD_KIND_ENVIRONMENT, 1, "5", 0, AVD_OP_EQ, 5),
                     'U');
    assert_int_equal(number_case(AVD_KIND_LOG, 2, "5", 0, AVD_OP_EQ, 5), 'U');
    assert_int_equal(number_case(AVD_KIND_LOG, 2, NULL, 5, AVD_OP_EQ, 5), 'T');
}

static void texts_compare_without_regard_to_ascii_case(void **unused)
{
    static const struct {
        const char *left;
        enum avd_op op;
        const char *right;
        char expected;
    } rows[] = {
        {"Abc", AVD_OP_EQ, "aBC", 'T'},
        {"abc", AVD_OP_EQ, "ab", 'F'},
        {"ab", AVD_OP_EQ, "abc", 'F'},
        {"", AVD_OP_EQ, "", 'T'},
        {"\xc3\x84", AVD_OP_EQ, "\xc3\xa4", 'F'}, /* not ASCII */
        {"[", AVD_OP_EQ, "{", 'F'},
        {"@", AVD_OP_EQ, "`", 'F'},
        {"abc", AVD_OP_LT, "ABD", 'T'},
        {"ABD", AVD_OP_LT, "abc", 'F'},
        {"ab", AVD_OP_LT, "abc", 'T'},
        {"abc", AVD_OP_LT, "abc", 'F'},
        {"B", AVD_OP_GT, "a", 'T'},
        {"\xc3", AVD_OP_GT, "z", 'T'},
        {"one TWO three", AVD_OP_CONTAINS, "two", 'T'},
        {"one", AVD_OP_CONTAINS, "ones", 'F'},
        {"one", AVD_OP_CONTAINS, "", 'T'},
        {"", AVD_OP_CONTAINS, "a", 'F'},
        {"aab", AVD_OP_CONTAINS, "AB", 'T'},
        {"Prefix", AVD_OP_STARTS_WITH, "pre", 'T'},
        {"Prefix", AVD_OP_STARTS_WITH, "fix", 'F'},
        {"pre", AVD_OP_STARTS_WITH, "prefix", 'F'},
        {"Prefix", AVD_OP_ENDS_WITH, "FIX", 'T'},
        {"Prefix", AVD_OP_ENDS_WITH, "pre", 'F'},
        {"fix", AVD_OP_ENDS_WITH, "prefix", 'F'},
        {"Remote Desktop Agent", AVD_OP_LIKE, "remote*agent", 'T'},
        {"Remote Desktop Agent", AVD_OP_LIKE, "remote*loader", 'F'},
        {"abc", AVD_OP_LIKE, "a?c", 'T'},
        {"ac", AVD_OP_LIKE, "a?c", 'F'},
        {"abc", AVD_OP_LIKE, "ab", 'F'},
        {"abc", AVD_OP_LIKE, "*", 'T'},
        {"", AVD_OP_LIKE, "**", 'T'},
        {"", AVD_OP_LIKE, "?", 'F'},
        {"aXbXc", AVD_OP_LIKE, "*x?", 'T'},
        {"abcabd", AVD_OP_LIKE, "*ab?", 'T'},
        {"abcabd", AVD_OP_LIKE, "a*abc", 'F'},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(text_case(AVD_KIND_ENVIRONMENT, 1, rows[i].left,
                                   rows[i].op, AVD_OPERAND_TEXT, rows[i].right),
                         rows[i].expected);
}

static void a_text_ends_where_its_length_says(void **unused)
{
    struct world world;
    uint32_t text;

    (void)unused;
    begin(&world, AVD_KIND_ENVIRONMENT);
    text = build_bytes(&world.build, "ab\0cd", 5);
    world.leaf = build_leaf(&world.build, 0, 1, AVD_OP_ENDS_WITH,
                            AVD_OPERAND_TEXT, build_text(&world.build, "cd"));
    ready(&world);
    build_give_text(&world.state, 0, 1, text, 5);
    assert_int_equal(letter(&world), 'T');
    build_give_text(&world.state, 0, 1, text, 4);
    assert_int_equal(letter(&world), 'F');
    build_done(&world.build);
}

static void a_pattern_of_many_stars_ends_in_time(void **unused)
{
    char *text = malloc(20001), pattern[64];

    (void)unused;
    assert_non_null(text);
    memset(text, 'a', 20000);
    text[20000] = '\0';
    for (size_t i = 0; i < 60; i++)
        pattern[i] = i % 2 == 0 ? 'a' : '*';
    strcpy(pattern + 60, "b");
    assert_int_equal(text_case(AVD_KIND_ENVIRONMENT, 1, text, AVD_OP_LIKE,
                               AVD_OPERAND_TEXT, pattern),
                     'F');
    free(text);
}

static void versions_compare_part_by_part(void **unused)
{
    static const struct {
        const char *left, *right;
        const char *expected; /* ==, <, > */
    } rows[] = {
        {"1.2.3", "1.2.3", "TFF"},
        {"1.2", "1.2.0.0", "TFF"},
        {"1.2.0.1", "1.2", "FFT"},
        {"1.10.0", "1.9.0", "FFT"},
        {"1.09", "1.9", "TFF"},
        {"2", "10", "FTF"},
        {" 1.2.3\t", "1.2.3", "TFF"},
        {"1.99999999999999999999999", "1.100000000000000000000000", "FTF"},
        {"0", "0.0.0", "TFF"},
        {"1.2.3.4.5.6.7", "1.2.3.4.5.6.8", "FTF"},
        {"", "1.2.3", "UUU"},
        {"1..2", "1.2.3", "UUU"},
        {".1", "1.2.3", "UUU"},
        {"1.", "1.2.3", "UUU"},
        {"1.2b", "1.2.3", "UUU"},
        {"1. 2", "1.2.3", "UUU"},
        {"v1.2", "1.2.3", "UUU"},
    };
    static const enum avd_op ops[] = {AVD_OP_EQ, AVD_OP_LT, AVD_OP_GT};

    (void)unused;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (int o = 0; o < 3; o++) {
            char expected = rows[i].expected[o];

            assert_int_equal(text_case(AVD_KIND_FILE, 3, rows[i].left, ops[o],
                                       AVD_OPERAND_VERSION, rows[i].right),
                             expected);
            /* A version on one side is enough. */
            assert_int_equal(text_case(AVD_KIND_FILE, 3, rows[i].left, ops[o],
                                       AVD_OPERAND_TEXT, rows[i].right),
                             expected);
            assert_int_equal(text_case(AVD_KIND_REGISTRY, 1, rows[i].left,
                                       ops[o], AVD_OPERAND_VERSION,
                                       rows[i].right),
                             expected);
        }
    }
    assert_int_equal(text_case(AVD_KIND_FILE, 3, "1.2.3", AVD_OP_STARTS_WITH,
                               AVD_OPERAND_TEXT, "1.2"),
                     'T');
}

static char of(const char *left, enum avd_op op, const char *right)
{
    return text_case(AVD_KIND_ENVIRONMENT, 1, left, op, AVD_OPERAND_TEXT,
                     right);
}

static void what_was_hidden_decides_nothing(void **state)
{
    (void)state;
    assert_int_equal(of("http://***@proxy", AVD_OP_CONTAINS, "alice"), 'U');
    assert_int_equal(of("http://***@proxy", AVD_OP_CONTAINS, "@proxy"), 'T');
    assert_int_equal(of("key=***", AVD_OP_EQ, "key=secret"), 'U');
    assert_int_equal(of("key=***", AVD_OP_EQ, "lock=secret"), 'F');
    assert_int_equal(of("key=***", AVD_OP_EQ, "key"), 'F');
    assert_int_equal(of("key=***", AVD_OP_EQ, "key=***"), 'U');
    assert_int_equal(of("key=***", AVD_OP_STARTS_WITH, "key"), 'T');
    assert_int_equal(of("key=***", AVD_OP_STARTS_WITH, "lock"), 'F');
    assert_int_equal(of("key=***", AVD_OP_STARTS_WITH, "key=s"), 'U');
    assert_int_equal(of("key=***", AVD_OP_ENDS_WITH, "s"), 'U');
    assert_int_equal(of("key=***;x", AVD_OP_ENDS_WITH, ";x"), 'T');
    assert_int_equal(of("key=***;x", AVD_OP_LIKE, "key=*;x"), 'T');
    assert_int_equal(of("key=***;x", AVD_OP_LIKE, "key=*;y"), 'U');
    assert_int_equal(of("key=***", AVD_OP_LIKE, "key=???"), 'U');
    assert_int_equal(of("*.example.com", AVD_OP_EQ, "example.com"), 'F');
}

static void what_was_no_text_decides_nothing(void **state)
{
    (void)state;
    assert_int_equal(of("a\xef\xbf\xbd", AVD_OP_EQ, "a\xef\xbf\xbd"), 'U');
    assert_int_equal(of("a\xef\xbf\xbd", AVD_OP_EQ, "b"), 'F');
    assert_int_equal(of("a\xef\xbf\xbd", AVD_OP_CONTAINS, "b"), 'U');
    assert_int_equal(of("a\xef\xbf\xbd", AVD_OP_CONTAINS, "a"), 'T');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_compare_over_all_64_bits),
        cmocka_unit_test(a_number_matches_wholly_numeric_text_of_the_registry),
        cmocka_unit_test(texts_compare_without_regard_to_ascii_case),
        cmocka_unit_test(a_text_ends_where_its_length_says),
        cmocka_unit_test(a_pattern_of_many_stars_ends_in_time),
        cmocka_unit_test(versions_compare_part_by_part),
        cmocka_unit_test(what_was_hidden_decides_nothing),
        cmocka_unit_test(what_was_no_text_decides_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
