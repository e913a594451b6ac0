/* SPDX-License-Identifier: MIT */
/* Values as rules write them, and texts that no rule can hold. */
#include "cmocka_all.h"

#include <string.h>

#include "notation.h"

static int set_up(void **state)
{
    static struct arena arena;
    arena_init(&arena);
    *state = &arena;
    return 0;
}

static int tear_down(void **state)
{
    arena_done(*state);
    return 0;
}

/* What is written; NULL: nothing can be. */
static const char *text(void **state, const char *from)
{
    struct buffer buffer = {.arena = *state};
    if (!notation_text(&buffer, from, strlen(from), 2))
        return NULL;
    return arena_text(*state, buffer.text, buffer.length);
}

static const char *number(void **state, int64_t from, enum avd_type type,
                          enum avd_words words)
{
    struct buffer buffer = {.arena = *state};
    struct avd_value value = {.type = AVD_VALUE_NUMBER, .as.number = from};
    if (!notation_value(&buffer, &value, NULL, type, words, 0))
        return NULL;
    return arena_text(*state, buffer.text, buffer.length);
}

static void texts_stand_in_the_quotes_that_suit_them(void **state)
{
    assert_string_equal(text(state, ""), "\"\"");
    assert_string_equal(text(state, "C:\\a {b.c}"), "\"C:\\a {b.c}\"");
    assert_string_equal(text(state, "it's"), "\"it's\"");
    assert_string_equal(text(state, "a \"b\""), "'a \"b\"'");
    assert_string_equal(text(state, "a \"b\" 'c'"),
                        "\"\"\"\n  a \"b\" 'c'\n  \"\"\"");
    assert_string_equal(text(state, "a\n  b\n\nc"),
                        "\"\"\"\n  a\n    b\n\n  c\n  \"\"\"");
    assert_string_equal(text(state, "a\tb"), "\"a\tb\"");
    assert_string_equal(text(state, "\xc3\xa9"), "\"\xc3\xa9\"");
}

static void texts_that_would_not_come_back_are_refused(void **state)
{
    static const char *const table[] = {
        "a\rb",         "a\x1b[1m",      "a\x7f",      "a\n",
        "\n",           " a\n b",        " 'a' \"b\"", "a\n\"\"\"\nb",
        "a\n \"\"\"b",  "a\n  \nb",      "a\xc2\x9bm", "a\xe2\x80\xae",
        "\xef\xbb\xbf", "a\xe2\x80\xa8", "a\xff",
    };
    size_t i;
    for (i = 0; i < sizeof table / sizeof *table; i++)
        assert_null(text(state, table[i]));
}

static void lengths_of_time_and_sizes_have_the_largest_unit(void **state)
{
    static const struct {
        int64_t number;
        enum avd_type type;
        const char *text;
    } table[] = {
        {0, AVD_TYPE_AGE, "0ms"},
        {86400000, AVD_TYPE_AGE, "1d"},
        {90000000, AVD_TYPE_AGE, "25h"},
        {60000, AVD_TYPE_SPAN, "1m"},
        {61000, AVD_TYPE_SPAN, "61s"},
        {1001, AVD_TYPE_SPAN, "1001ms"},
        {0, AVD_TYPE_SIZE, "0B"},
        {1023, AVD_TYPE_SIZE, "1023B"},
        {1536, AVD_TYPE_SIZE, "1536B"},
        {3 << 20, AVD_TYPE_SIZE, "3MB"},
        {(int64_t)1 << 40, AVD_TYPE_SIZE, "1TB"},
    };
    size_t i;
    for (i = 0; i < sizeof table / sizeof *table; i++)
        assert_string_equal(
            number(state, table[i].number, table[i].type, AVD_WORDS_NONE),
            table[i].text);
    assert_null(number(state, -1, AVD_TYPE_AGE, AVD_WORDS_NONE));
}

static void numbers_words_and_truth_are_written(void **state)
{
    assert_string_equal(number(state, -7, AVD_TYPE_INT, AVD_WORDS_NONE), "-7");
    assert_string_equal(number(state, INT64_MAX, AVD_TYPE_ANY, AVD_WORDS_NONE),
                        "9223372036854775807");
    assert_null(number(state, INT64_MIN, AVD_TYPE_INT, AVD_WORDS_NONE));
    assert_string_equal(number(state, 1, AVD_TYPE_BOOL, AVD_WORDS_NONE),
                        "true");
    assert_string_equal(
        number(state, 1, AVD_TYPE_WORD, AVD_WORDS_SERVICE_STATE), "stopped");
    assert_null(number(state, 99, AVD_TYPE_WORD, AVD_WORDS_SERVICE_STATE));
}

static void a_version_has_three_parts(void **state)
{
    static const char *const table[][2] = {
        {"1", "1.0.0"}, {"1.2", "1.2.0"}, {"1.2.3.4", "1.2.3.4"}};
    size_t i;
    for (i = 0; i < sizeof table / sizeof *table; i++) {
        struct buffer buffer = {.arena = *state};
        struct avd_value value = {.type = AVD_VALUE_TEXT,
                                  .length = (uint32_t)strlen(table[i][0])};
        assert_true(notation_value(&buffer, &value, table[i][0],
                                   AVD_TYPE_VERSION, AVD_WORDS_NONE, 0));
        assert_int_equal(buffer.length, strlen(table[i][1]));
        assert_memory_equal(buffer.text, table[i][1], buffer.length);
    }
}

static void a_list_is_written_as_a_whole_or_not_at_all(void **state)
{
    struct avd_value value = {.type = AVD_VALUE_LIST, .as.text.count = 2};
    struct buffer buffer = {.arena = *state}, other = buffer, none = buffer;
    assert_true(notation_value(&buffer, &value, "a\0\"b\"", AVD_TYPE_LIST,
                               AVD_WORDS_NONE, 0));
    assert_int_equal(buffer.length, strlen("{ \"a\", '\"b\"' }"));
    assert_memory_equal(buffer.text, "{ \"a\", '\"b\"' }", buffer.length);
    assert_false(notation_value(&other, &value, "a\0b\x01", AVD_TYPE_LIST,
                                AVD_WORDS_NONE, 0));
    value.as.text.count = 0;
    assert_true(
        notation_value(&none, &value, "", AVD_TYPE_LIST, AVD_WORDS_NONE, 0));
    assert_memory_equal(none.text, "{ }", none.length);
}

#define ARENA(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ARENA(texts_stand_in_the_quotes_that_suit_them),
        ARENA(texts_that_would_not_come_back_are_refused),
        ARENA(lengths_of_time_and_sizes_have_the_largest_unit),
        ARENA(numbers_words_and_truth_are_written),
        ARENA(a_version_has_three_parts),
        ARENA(a_list_is_written_as_a_whole_or_not_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
