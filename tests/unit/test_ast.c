/* SPDX-License-Identifier: MIT */
/* What the constructors of the tree make of values, texts and conditions. */
#include "cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formatted.h"

/* ---- numbers ---- */

/* Reads `text` as the right side of a comparison. */
static const struct ast_value *read_value(struct formatted *reading, char *room,
                                          size_t size, const char *text)
{
    snprintf(room, size, "let a = b == %s\n", text);
    formatted_read(reading, room);
    assert_non_null(reading->file->blocks);
    assert_int_equal(reading->file->blocks->condition->kind, CONDITION_TEST);
    return reading->file->blocks->condition->value;
}

static void assert_number(const char *text, enum value_kind kind,
                          int64_t number)
{
    struct formatted reading;
    char room[128];
    const struct ast_value *value =
        read_value(&reading, room, sizeof room, text);
    if (value->kind != kind || value->number != number)
        fail_msg("%s: kind %d, %lld", text, value->kind,
                 (long long)value->number);
    assert_int_equal(reading.diagnostics.count, 0);
    arena_done(&reading.arena);
}

static void assert_too_large(const char *text)
{
    struct formatted reading;
    char room[128];
    if (read_value(&reading, room, sizeof room, text)->kind != VALUE_BAD)
        fail_msg("%s fits", text);
    assert_int_equal(reading.diagnostics.count, 1);
    assert_int_equal(reading.diagnostics.diagnostic[0].code,
                     DIAGNOSTIC_BAD_NUMBER);
    assert_string_equal(reading.diagnostics.diagnostic[0].message,
                        "this number is too large");
    arena_done(&reading.arena);
}

static void integers_are_decimal_or_hexadecimal(void **state)
{
    (void)state;
    assert_number("0", VALUE_INTEGER, 0);
    assert_number("0012", VALUE_INTEGER, 12);
    assert_number("-12", VALUE_INTEGER, -12);
    assert_number("0x52e", VALUE_INTEGER, 0x52e);
    assert_number("0xAbCdEf09", VALUE_INTEGER, 0xabcdef09);
}

static void a_unit_multiplies_its_number(void **state)
{
    (void)state;
    assert_number("200ms", VALUE_DURATION, 200);
    assert_number("5s", VALUE_DURATION, 5000);
    assert_number("3m", VALUE_DURATION, 180000);
    assert_number("2h", VALUE_DURATION, 7200000);
    assert_number("5d", VALUE_DURATION, 432000000);
    assert_number("7B", VALUE_SIZE, 7);
    assert_number("2KB", VALUE_SIZE, 2048);
    assert_number("3MB", VALUE_SIZE, 3145728);
    assert_number("1GB", VALUE_SIZE, 1073741824);
    assert_number("2TB", VALUE_SIZE, 2199023255552);
}

static void the_largest_number_fits_and_the_next_does_not(void **state)
{
    (void)state;
    assert_number("9223372036854775807", VALUE_INTEGER, INT64_MAX);
    assert_too_large("9223372036854775808");
    assert_number("-9223372036854775807", VALUE_INTEGER, -INT64_MAX);
    assert_number("0x7fffffffffffffff", VALUE_INTEGER, INT64_MAX);
    assert_too_large("0x8000000000000000");
    assert_too_large("99999999999999999999999999999999999");
}

static void the_unit_counts_for_the_limit(void **state)
{
    (void)state;
    assert_number("9223372036854775807B", VALUE_SIZE, INT64_MAX);
    assert_number("8388607TB", VALUE_SIZE, INT64_MAX - 1099511627775);
    assert_too_large("8388608TB");
    assert_number("106751991167d", VALUE_DURATION, 9223372036828800000);
    assert_too_large("106751991168d");
    assert_too_large("9223372036854775808ms");
}

static void assert_spelt(const char *text, enum value_kind kind)
{
    struct formatted reading;
    char room[128];
    const struct ast_value *value =
        read_value(&reading, room, sizeof room, text);
    assert_int_equal(value->kind, kind);
    assert_int_equal(value->length, strlen(text));
    assert_memory_equal(value->text, text, strlen(text));
    assert_int_equal(reading.diagnostics.count, 0);
    arena_done(&reading.arena);
}

static void versions_dates_and_words_stay_as_they_are_written(void **state)
{
    (void)state;
    assert_spelt("1.02.0", VALUE_VERSION);
    assert_spelt("2020-05-11", VALUE_DATE);
    assert_spelt("stopped", VALUE_WORD);
    assert_spelt("no", VALUE_WORD);
    assert_spelt("other", VALUE_WORD);
    assert_spelt("one", VALUE_WORD);
    assert_number("true", VALUE_BOOL, 1);
    assert_number("false", VALUE_BOOL, 0);
}

static void a_word_in_capitals_is_told_with_its_right_spelling(void **state)
{
    struct formatted reading;
    char room[128];
    (void)state;
    assert_int_equal(read_value(&reading, room, sizeof room, "AutoStart")->kind,
                     VALUE_BAD);
    assert_int_equal(reading.diagnostics.count, 1);
    assert_string_equal(reading.diagnostics.diagnostic[0].help,
                        "write `auto_start`, or \"AutoStart\" where a text is "
                        "meant");
    arena_done(&reading.arena);
}

static void a_field_as_a_value_is_a_reading(void **state)
{
    struct formatted reading;
    char room[128];
    const struct ast_value *value =
        read_value(&reading, room, sizeof room, "agent.version");
    (void)state;
    assert_int_equal(value->kind, VALUE_READING);
    assert_string_equal(value->reading->id.name->text, "agent");
    assert_int_equal(value->reading->field.length, 7);
    assert_memory_equal(place_text(&reading.sources, value->reading->field),
                        "version", 7);
    arena_done(&reading.arena);
}

static void a_list_keeps_the_order_of_its_values(void **state)
{
    struct formatted reading;
    const struct ast_value *value;
    int64_t expected = 1;
    (void)state;
    formatted_read(&reading, "let a = b in { 1, 2, 3 }\nlet c = d in { }\n");
    value = reading.file->blocks->condition->value;
    assert_int_equal(value->kind, VALUE_LIST);
    for (value = value->list; value; value = value->next)
        assert_int_equal(value->number, expected++);
    assert_int_equal(expected, 4);
    assert_null(reading.file->blocks->next->condition->value->list);
    arena_done(&reading.arena);
}

/* ---- texts ---- */

/* `text` with its quotes, read as a title. */
static void assert_text(const char *text, const char *expected)
{
    struct formatted reading;
    char room[256];
    const struct ast_value *value;
    snprintf(room, sizeof room, "symptom s {\n  title %s\n}\n", text);
    formatted_read(&reading, room);
    value = reading.file->blocks->items->value;
    assert_int_equal(value->kind, VALUE_TEXT);
    assert_int_equal(value->length, strlen(expected));
    assert_memory_equal(value->text, expected, strlen(expected));
    arena_done(&reading.arena);
}

static void a_text_is_what_stands_between_its_quotes(void **state)
{
    (void)state;
    assert_text("\"\"", "");
    assert_text("\"C:\\new\"", "C:\\new");
    assert_text("'say \"yes\"'", "say \"yes\"");
}

static void a_text_that_is_not_closed_keeps_its_line(void **state)
{
    (void)state;
    assert_text("\"open", "open");
    assert_text("\"", "");
}

static void a_text_block_loses_its_common_indentation(void **state)
{
    (void)state;
    assert_text("\"\"\"\n    one\n      two\n    three\n  \"\"\"",
                "one\n  two\nthree");
    assert_text("\"\"\"\n\t\tone\n\ttwo\n\"\"\"", "\tone\ntwo");
    assert_text("\"\"\"\n  one\nzero\n\"\"\"", "  one\nzero");
}

static void blank_lines_do_not_count_for_the_indentation(void **state)
{
    (void)state;
    assert_text("\"\"\"\n    one\n\n  \n      \n    two\n  \"\"\"",
                "one\n\n\n  \ntwo");
    assert_text("\"\"\"\r\n    one\r\n\r\n \r\n    two\r\n  \"\"\"",
                "one\n\n\ntwo");
}

static void empty_lines_at_the_end_of_a_block_are_left_out(void **state)
{
    (void)state;
    assert_text("\"\"\"\n  one\n\n\n  \"\"\"", "one");
    assert_text("\"\"\"\n\n  one\n  \"\"\"", "\none");
    assert_text("\"\"\"\n  \"\"\"", "");
    assert_text("\"\"\"\n\n\n  \"\"\"", "");
}

static void a_text_block_may_hold_quotes(void **state)
{
    (void)state;
    assert_text("\"\"\"\n  say \"\"\"yes\"\"\"\n  \"\"\"",
                "say \"\"\"yes\"\"\"");
}

static void line_ends_of_windows_become_plain_ones(void **state)
{
    (void)state;
    assert_text("\"\"\"\r\n    one\r\n      two\r\n  \"\"\"", "one\n  two");
}

/* A carriage return ends a line only together with a line feed. */
static void a_lone_carriage_return_is_a_character(void **state)
{
    (void)state;
    assert_text("\"\"\"\n  one\rtwo\n  \"\"\"", "one\rtwo");
    assert_text("\"\"\"\n    one\n\rtwo\n  \"\"\"", "    one\n\rtwo");
    assert_text("\"\"\"\n    one\n  \rtwo\n  \"\"\"", "  one\n\rtwo");
    assert_text("\"\"\"\n    one\n\r\r\n  \"\"\"", "    one\n\r");
}

static void a_text_block_without_an_end_is_empty(void **state)
{
    (void)state;
    assert_text("\"\"\"\n  one", "");
}

/* ---- conditions ---- */

/* Appends a condition: tests as their subjects, the rest as (word ...). */
static void describe(char *text, const struct ast_condition *condition)
{
    static const char *const words[] = {"and", "or",  "not",  NULL, "known",
                                        "any", "all", "else", "bad"};
    const struct ast_condition *child;
    if (condition->kind == CONDITION_TEST) {
        strcat(text, condition->subject.name->text);
        return;
    }
    strcat(text, "(");
    strcat(text, words[condition->kind]);
    for (child = condition->child; child; child = child->next) {
        strcat(text, " ");
        describe(text, child);
    }
    strcat(text, ")");
}

static void assert_condition(const char *text, const char *expected)
{
    struct formatted reading;
    char source[256], got[256] = "";
    const struct ast_condition *condition;
    snprintf(source, sizeof source, "let x = %s\n", text);
    formatted_read(&reading, source);
    assert_int_equal(reading.diagnostics.count, 0);
    condition = reading.file->blocks->condition;
    describe(got, condition);
    assert_string_equal(got, expected);
    assert_int_equal(condition->place.start, 8);
    assert_int_equal(condition->place.length, strlen(text));
    arena_done(&reading.arena);
}

static void and_binds_closer_than_or_and_not_than_both(void **state)
{
    (void)state;
    assert_condition("a or b and c", "(or a (and b c))");
    assert_condition("a and b or c", "(or (and a b) c)");
    assert_condition("not a and b", "(and (not a) b)");
    assert_condition("not (a and b)", "(not (and a b))");
    assert_condition("a and b or else true", "(and a (else b))");
}

static void what_is_joined_alike_becomes_one_list(void **state)
{
    (void)state;
    assert_condition("a and b and c and d", "(and a b c d)");
    assert_condition("a or b or c and d and e or f", "(or a b (and c d e) f)");
}

static void brackets_keep_what_is_joined_apart(void **state)
{
    (void)state;
    assert_condition("(a and b) and c", "(and (and a b) c)");
    assert_condition("a or (b or c)", "(or a (or b c))");
    assert_condition("known(a or b) and any (c) or all (d)",
                     "(or (and (known (or a b)) (any c)) (all d))");
}

static void or_else_keeps_its_truth(void **state)
{
    struct formatted reading;
    (void)state;
    formatted_read(&reading,
                   "let a = b or else true\nlet c = d or\n  else false\n");
    assert_int_equal(reading.diagnostics.count, 0);
    assert_int_equal(reading.file->blocks->condition->kind, CONDITION_ELSE);
    assert_true(reading.file->blocks->condition->truth);
    assert_int_equal(reading.file->blocks->next->condition->kind,
                     CONDITION_ELSE);
    assert_false(reading.file->blocks->next->condition->truth);
    arena_done(&reading.arena);
}

static void not_before_or_else_needs_brackets(void **state)
{
    struct formatted reading;
    (void)state;
    formatted_read(&reading, "let a = not b or else true\n");
    assert_int_equal(reading.diagnostics.count, 1);
    assert_int_equal(reading.diagnostics.diagnostic[0].code,
                     DIAGNOSTIC_ELSE_NEEDS_BRACKETS);
    arena_done(&reading.arena);
    assert_condition("not (a or else true)", "(not (else a))");
    assert_condition("(not a) or else true", "(else (not a))");
}

static void the_words_of_an_operator_are_one_operator(void **state)
{
    static const struct {
        const char *text;
        enum test_op op;
    } tests[] = {
        {"a", TEST_HOLDS},
        {"a == 1", TEST_EQ},
        {"a != 1", TEST_NE},
        {"a < 1", TEST_LT},
        {"a <= 1", TEST_LE},
        {"a > 1", TEST_GT},
        {"a >= 1", TEST_GE},
        {"a in { 1 }", TEST_IN},
        {"a not in { 1 }", TEST_NOT_IN},
        {"a is b", TEST_IS},
        {"a is not b", TEST_IS_NOT},
        {"a is one of { b }", TEST_IS_ONE_OF},
        {"a is not one of { b }", TEST_IS_NOT_ONE_OF},
        {"a is one", TEST_IS},
        {"a is not one", TEST_IS_NOT},
        {"a contains \"b\"", TEST_CONTAINS},
        {"a starts with \"b\"", TEST_STARTS_WITH},
        {"a ends with \"b\"", TEST_ENDS_WITH},
        {"a like \"b\"", TEST_LIKE},
        {"a newer than b.c", TEST_NEWER_THAN},
    };
    struct formatted reading;
    char source[64];
    size_t i;
    (void)state;
    for (i = 0; i < sizeof tests / sizeof *tests; i++) {
        const struct ast_condition *test;
        snprintf(source, sizeof source, "let x = %s\n", tests[i].text);
        formatted_read(&reading, source);
        assert_int_equal(reading.diagnostics.count, 0);
        test = reading.file->blocks->condition;
        assert_int_equal(test->kind, CONDITION_TEST);
        if (test->op != tests[i].op)
            fail_msg("%s: %d", tests[i].text, test->op);
        assert_int_equal(test->place.length, strlen(tests[i].text));
        arena_done(&reading.arena);
    }
}

/* `not` as often as wished before a test. */
static void read_deep(struct formatted *reading, char *source, int depth)
{
    int i;
    strcpy(source, "let x = ");
    for (i = 0; i < depth; i++)
        strcat(source, "not ");
    strcat(source, "a\n");
    formatted_read(reading, source);
}

static void a_condition_may_be_nested_up_to_the_limit(void **state)
{
    static char source[8 * CONDITION_DEPTH];
    struct formatted reading;
    (void)state;
    read_deep(&reading, source, CONDITION_DEPTH);
    assert_int_equal(reading.diagnostics.count, 0);
    assert_int_equal(reading.file->blocks->condition->kind, CONDITION_NOT);
    assert_int_equal(reading.file->blocks->condition->depth, CONDITION_DEPTH);
    assert_false(reading.file->blocks->broken);
    arena_done(&reading.arena);
}

static void one_level_more_is_told_once_and_is_cut_off(void **state)
{
    static char source[16 * CONDITION_DEPTH];
    struct formatted reading;
    (void)state;
    read_deep(&reading, source, CONDITION_DEPTH + 1);
    assert_int_equal(reading.diagnostics.count, 1);
    assert_int_equal(reading.diagnostics.diagnostic[0].code,
                     DIAGNOSTIC_TOO_DEEP);
    assert_int_equal(reading.file->blocks->condition->kind, CONDITION_BAD);
    assert_null(reading.file->blocks->condition->child);
    assert_true(reading.file->blocks->broken);
    arena_done(&reading.arena);
    read_deep(&reading, source, 2 * CONDITION_DEPTH + 50);
    assert_int_equal(reading.diagnostics.count, 1);
    arena_done(&reading.arena);
}

static void a_long_list_is_not_deep(void **state)
{
    static char source[8 * 4 * CONDITION_DEPTH];
    struct formatted reading;
    int i;
    (void)state;
    strcpy(source, "let x = a");
    for (i = 0; i < 2 * CONDITION_DEPTH; i++)
        strcat(source, " and a");
    strcat(source, "\n");
    formatted_read(&reading, source);
    assert_int_equal(reading.diagnostics.count, 0);
    assert_int_equal(reading.file->blocks->condition->depth, 1);
    arena_done(&reading.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_are_decimal_or_hexadecimal),
        cmocka_unit_test(a_unit_multiplies_its_number),
        cmocka_unit_test(the_largest_number_fits_and_the_next_does_not),
        cmocka_unit_test(the_unit_counts_for_the_limit),
        cmocka_unit_test(versions_dates_and_words_stay_as_they_are_written),
        cmocka_unit_test(a_word_in_capitals_is_told_with_its_right_spelling),
        cmocka_unit_test(a_field_as_a_value_is_a_reading),
        cmocka_unit_test(a_list_keeps_the_order_of_its_values),
        cmocka_unit_test(a_text_is_what_stands_between_its_quotes),
        cmocka_unit_test(a_text_that_is_not_closed_keeps_its_line),
        cmocka_unit_test(a_text_block_loses_its_common_indentation),
        cmocka_unit_test(blank_lines_do_not_count_for_the_indentation),
        cmocka_unit_test(empty_lines_at_the_end_of_a_block_are_left_out),
        cmocka_unit_test(a_text_block_may_hold_quotes),
        cmocka_unit_test(line_ends_of_windows_become_plain_ones),
        cmocka_unit_test(a_lone_carriage_return_is_a_character),
        cmocka_unit_test(a_text_block_without_an_end_is_empty),
        cmocka_unit_test(and_binds_closer_than_or_and_not_than_both),
        cmocka_unit_test(what_is_joined_alike_becomes_one_list),
        cmocka_unit_test(brackets_keep_what_is_joined_apart),
        cmocka_unit_test(or_else_keeps_its_truth),
        cmocka_unit_test(not_before_or_else_needs_brackets),
        cmocka_unit_test(the_words_of_an_operator_are_one_operator),
        cmocka_unit_test(a_condition_may_be_nested_up_to_the_limit),
        cmocka_unit_test(one_level_more_is_told_once_and_is_cut_off),
        cmocka_unit_test(a_long_list_is_not_deep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
