/* SPDX-License-Identifier: MIT */
/* Texts of `find:` and what they catch. */
#include "cmocka_all.h"

#include <stdlib.h>
#include <string.h>

#include "pattern.h"

static struct avd_capture capture;

static bool finds(const char *text, const char *line)
{
    struct avd_pattern pattern;

    avd_pattern_init(&pattern, text);
    return avd_pattern_find(&pattern, line, strlen(line), &capture);
}

/* What is caught, as text; "-" = the pattern does not fit. */
static const char *caught(const char *text, const char *line)
{
    static char kept[256];

    if (!finds(text, line))
        return "-";
    assert_in_range(capture.length, 0, sizeof kept - 1);
    memcpy(kept, capture.text, capture.length);
    kept[capture.length] = '\0';
    return kept;
}

static int64_t number(const char *text, const char *line)
{
    assert_true(finds(text, line));
    assert_false(capture.too_large);
    return capture.number;
}

static void a_text_is_found_without_regard_to_ascii_case(void **state)
{
    (void)state;
    assert_true(finds("Exit Code", "it ended, exit CODE 3"));
    assert_true(finds("end", "at the END"));
    assert_int_equal(capture.type, AVD_CAPTURE_NONE);
    assert_null(capture.text);
    assert_false(finds("exit code", "exit  code"));
    assert_false(finds("code", "cod"));
    assert_true(finds("\xc3\xa4", "\xc3\xa4"));
    assert_false(finds("\xc3\xa4", "\xc3\x84"));
    assert_false(finds("@", "`"));
    assert_false(finds("[", "{"));
}

static void an_empty_pattern_is_in_every_line(void **state)
{
    (void)state;
    assert_true(finds("", ""));
    assert_true(finds("", "anything"));
    assert_false(finds("a", ""));
    assert_false(finds("{int}", ""));
}

static void other_braces_are_themselves(void **state)
{
    (void)state;
    assert_true(finds("{dec}", "a {DEC} b"));
    assert_false(finds("{dec}", "a 12 b"));
    assert_string_equal(caught("{{word}}", "id {A1-B2} here"), "A1-B2");
    assert_false(finds("{INT}", "12"));
}

static void a_plain_pattern_has_no_captures(void **state)
{
    struct avd_pattern pattern;
    (void)state;
    avd_pattern_plain(&pattern, "code {int}");
    assert_true(avd_pattern_find(&pattern, "a CODE {int}", 12, &capture));
    assert_false(avd_pattern_find(&pattern, "code 12", 7, &capture));
}

static void a_hexadecimal_number_may_have_its_prefix(void **state)
{
    (void)state;
    assert_int_equal(number("status: {hex}", "Status: 0x534"), 0x534);
    assert_int_equal(number("status: {hex}", "Status: 0X8B0."), 0x8b0);
    assert_int_equal(number("status: {hex}", "Status: 8b0"), 0x8b0);
    assert_int_equal(number("{hex}", "z 0xz"), 0);
    assert_false(finds("status: {hex}", "status: none"));
    assert_false(finds("status: {hex}", "status: -1"));
}

static void a_number_of_64_bits_is_caught_whole(void **state)
{
    (void)state;
    assert_true(number("{hex}", "0xFFFFFFFF80070005") == -2147024891);
    assert_true(number("{hex}", "0000000000000000000000ff") == 255);
    assert_true(number("{int}", "9223372036854775807") == INT64_MAX);
    assert_true(number("{int}", "-9223372036854775808") == INT64_MIN);
}

static void a_number_that_is_too_long_fits_but_is_not_known(void **state)
{
    static const char *const lines[] = {"9223372036854775808",
                                        "-9223372036854775809",
                                        "99999999999999999999999"};
    size_t i;
    (void)state;
    for (i = 0; i < 3; i++) {
        assert_true(finds("{int}", lines[i]));
        assert_true(capture.too_large);
        assert_int_equal(capture.number, 0);
    }
    assert_true(finds("{hex}!", "10000000000000000!"));
    assert_true(capture.too_large);
}

static void a_decimal_number_may_have_one_sign(void **state)
{
    (void)state;
    assert_int_equal(number("code {int}", "code -12,"), -12);
    assert_int_equal(number("code {int}", "code +7"), 7);
    assert_int_equal(number("code {int}", "code 0x7"), 0);
    assert_int_equal(number("={int}", "a=- =5"), 5);
    assert_false(finds("code {int}", "code --1"));
    assert_false(finds("code {int}", "code  1"));
    assert_string_equal(caught("code {int}", "code -12,"), "-12");
}

static void
what_is_behind_a_number_has_to_follow_all_of_its_digits(void **state)
{
    (void)state;
    assert_int_equal(number("{int} errors", "3 notes, 12 errors"), 12);
    assert_int_equal(number("{hex}!", "10x12!"), 0x12);
    assert_false(finds("{int}5", "125"));
    assert_false(finds("{hex}bytes", "12bytes"));
    assert_false(finds("{int} errors", "12"));
    assert_false(finds("{int} errors", "12 error"));
}

static void the_first_place_that_fits_is_taken(void **state)
{
    (void)state;
    assert_int_equal(number("code {int}", "code 1 code 2"), 1);
    assert_int_equal(number("code {int}", "code x code 2"), 2);
    assert_int_equal(number("code {int}", "code code 2"), 2);
}

static void a_word_ends_at_blanks_quotes_and_brackets(void **state)
{
    static const char ends[] = " \t\x7f\"'`,;<>()[]";
    char line[] = "name=a.b-c:1/\\{}|\xc3\xa4?more";
    const char *c;
    (void)state;
    assert_string_equal(caught("name={word}", line), line + 5);
    for (c = ends; *c != '\0'; c++) {
        *strchr(line, '?') = *c;
        assert_string_equal(caught("name={word}", line),
                            "a.b-c:1/\\{}|\xc3\xa4");
        *strchr(line, *c) = '?';
    }
    assert_false(finds("name={word}", "name= x"));
    assert_string_equal(caught("\"state\": \"{word}\"", "{\"State\": \"On\"}"),
                        "On");
}

static void a_word_is_as_long_as_what_follows_allows(void **state)
{
    (void)state;
    assert_string_equal(caught("version {word}.", "version 1.2.3. Done"),
                        "1.2.3");
    assert_string_equal(caught("for {word}:", "for host:80: refused"),
                        "host:80");
    assert_string_equal(caught("for {word}: ", "for host:80: refused"),
                        "host:80");
    assert_string_equal(caught("<a>{word}</a>", "<a>x</a><a>y</a>"), "x");
    assert_string_equal(caught("{word}x", "xx x"), "x");
    assert_string_equal(caught("{word}x", "x ax"), "a");
    assert_false(finds("for {word}:", "for host 80:"));
    assert_false(finds("for {word}x", "for x"));
}

/* Squares of these lengths would take minutes. */
static void a_hostile_line_takes_no_square_of_its_length(void **state)
{
    static const char *const texts[] = {"{int}x",   "1{int}x", "{word} x",
                                        "1{word};", "{hex}!",  "11{hex}!",
                                        "0x{hex}!"};
    enum { LENGTH = 4000000 };
    char *line = malloc(LENGTH + 1);
    size_t i;
    (void)state;
    assert_non_null(line);
    line[LENGTH] = '\0';
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        memset(line, '1', LENGTH);
        assert_false(finds(texts[i], line));
    }
    for (i = 0; i + 1 < LENGTH; i += 2)
        memcpy(line + i, "0x", 2);
    assert_false(finds("{hex}!", line));
    assert_false(finds("{word} x", line));
    free(line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_found_without_regard_to_ascii_case),
        cmocka_unit_test(an_empty_pattern_is_in_every_line),
        cmocka_unit_test(other_braces_are_themselves),
        cmocka_unit_test(a_plain_pattern_has_no_captures),
        cmocka_unit_test(a_hexadecimal_number_may_have_its_prefix),
        cmocka_unit_test(a_number_of_64_bits_is_caught_whole),
        cmocka_unit_test(a_number_that_is_too_long_fits_but_is_not_known),
        cmocka_unit_test(a_decimal_number_may_have_one_sign),
        cmocka_unit_test(
            what_is_behind_a_number_has_to_follow_all_of_its_digits),
        cmocka_unit_test(the_first_place_that_fits_is_taken),
        cmocka_unit_test(a_word_ends_at_blanks_quotes_and_brackets),
        cmocka_unit_test(a_word_is_as_long_as_what_follows_allows),
        cmocka_unit_test(a_hostile_line_takes_no_square_of_its_length),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
