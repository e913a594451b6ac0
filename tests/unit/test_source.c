/* SPDX-License-Identifier: MIT */
/* Places in sources, and what is UTF-8. */
#include "cmocka_all.h"

#include <string.h>

#include "source.h"

struct fixture {
    struct arena arena;
    struct sources sources;
};

static uint16_t add(struct fixture *fixture, const char *text)
{
    arena_init(&fixture->arena);
    sources_init(&fixture->sources, &fixture->arena);
    return sources_add(&fixture->sources, "a.avdrule", NULL, text,
                       strlen(text));
}

static void assert_position(struct fixture *fixture, uint32_t offset,
                            uint32_t line, uint32_t column)
{
    uint32_t got_line, got_column;
    source_position(&fixture->sources, 0, offset, &got_line, &got_column);
    assert_int_equal(got_line, line);
    assert_int_equal(got_column, column);
}

static void positions_count_lines_and_characters(void **state)
{
    struct fixture fixture;
    (void)state;
    add(&fixture, "ab\n\xc3\xa4\xe2\x82\xac"
                  "c\n\nd");
    assert_position(&fixture, 0, 1, 1);
    assert_position(&fixture, 2, 1, 3);
    assert_position(&fixture, 3, 2, 1);
    assert_position(&fixture, 5, 2, 2);
    assert_position(&fixture, 8, 2, 3);
    assert_position(&fixture, 10, 3, 1);
    assert_position(&fixture, 11, 4, 1);
    assert_position(&fixture, 12, 4, 2);
    arena_done(&fixture.arena);
}

static void an_empty_source_has_one_line(void **state)
{
    struct fixture fixture;
    size_t length;
    (void)state;
    add(&fixture, "");
    assert_position(&fixture, 0, 1, 1);
    source_line_text(&fixture.sources, 0, 1, &length);
    assert_int_equal(length, 0);
    arena_done(&fixture.arena);
}

static void the_text_of_a_line_lacks_its_end(void **state)
{
    struct fixture fixture;
    const char *text;
    size_t length;
    (void)state;
    add(&fixture, "one\r\ntwo\nthree");
    text = source_line_text(&fixture.sources, 0, 1, &length);
    assert_int_equal(length, 3);
    assert_memory_equal(text, "one", 3);
    text = source_line_text(&fixture.sources, 0, 2, &length);
    assert_int_equal(length, 3);
    text = source_line_text(&fixture.sources, 0, 3, &length);
    assert_int_equal(length, 5);
    assert_memory_equal(text, "three", 5);
    arena_done(&fixture.arena);
}

static void a_byte_order_mark_is_left_out(void **state)
{
    struct fixture fixture;
    (void)state;
    add(&fixture, "\xef\xbb\xbfpack");
    assert_int_equal(fixture.sources.source[0].size, 4);
    assert_memory_equal(fixture.sources.source[0].text, "pack", 4);
    assert_position(&fixture, 0, 1, 1);
    arena_done(&fixture.arena);
}

static void places_join_from_start_to_end(void **state)
{
    struct place a = {4, 2, 0}, b = {10, 3, 0};
    struct place joined = place_join(a, b);
    (void)state;
    assert_int_equal(joined.start, 4);
    assert_int_equal(joined.length, 9);
}

static size_t bad_byte(const char *text)
{
    return utf8_check(text, strlen(text));
}

static void characters_of_all_lengths_are_utf8(void **state)
{
    static const char *const good[] = {"",
                                       "plain",
                                       "\xc2\x80",
                                       "\xdf\xbf",
                                       "\xe0\xa0\x80",
                                       "\xed\x9f\xbf",
                                       "\xee\x80\x80",
                                       "\xef\xbf\xbf",
                                       "\xf0\x90\x80\x80",
                                       "\xf4\x8f\xbf\xbf",
                                       "seven b"
                                       "\xc3\xa4"
                                       "ytes and more"};
    size_t i;
    (void)state;
    for (i = 0; i < sizeof good / sizeof *good; i++)
        assert_int_equal(bad_byte(good[i]), strlen(good[i]));
}

static void what_is_cut_overlong_or_a_surrogate_is_not_utf8(void **state)
{
    static const char *const bad[] = {"\x80",
                                      "\xbf",
                                      "\xc0\x80",
                                      "\xc1\xbf",
                                      "\xc3",
                                      "\xc3(",
                                      "\xe0\x9f\xbf",
                                      "\xe2\x82",
                                      "\xed\xa0\x80",
                                      "\xf0\x8f\xbf\xbf",
                                      "\xf4\x90\x80\x80",
                                      "\xf5\x80\x80\x80",
                                      "\xff",
                                      "\xfe"};
    char text[32];
    size_t i, before;
    (void)state;
    for (i = 0; i < sizeof bad / sizeof *bad; i++)
        for (before = 0; before < 20; before++) {
            memset(text, 'a', before);
            strcpy(text + before, bad[i]);
            assert_int_equal(bad_byte(text), before);
        }
}

static void a_character_may_not_reach_over_the_end(void **state)
{
    (void)state;
    assert_int_equal(utf8_check("ab\xe2\x82\xac", 4), 2);
    assert_int_equal(utf8_check("ab\xe2\x82\xac", 5), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(positions_count_lines_and_characters),
        cmocka_unit_test(an_empty_source_has_one_line),
        cmocka_unit_test(the_text_of_a_line_lacks_its_end),
        cmocka_unit_test(a_byte_order_mark_is_left_out),
        cmocka_unit_test(places_join_from_start_to_end),
        cmocka_unit_test(characters_of_all_lengths_are_utf8),
        cmocka_unit_test(what_is_cut_overlong_or_a_surrogate_is_not_utf8),
        cmocka_unit_test(a_character_may_not_reach_over_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
