/* SPDX-License-Identifier: MIT */
/* The bounded writer, its escapes, and word wrap. */
#include "cmocka_all.h"

#include <string.h>

#include "out.h"
#include "wrap.h"

struct sink {
    char bytes[65536];
    size_t length;
    unsigned calls;
    bool broken;
};

static bool take(void *context, const char *bytes, size_t count)
{
    struct sink *sink = context;

    sink->calls++;
    if (sink->broken)
        return false;
    assert_true(sink->length + count < sizeof sink->bytes);
    memcpy(sink->bytes + sink->length, bytes, count);
    sink->length += count;
    sink->bytes[sink->length] = '\0';
    return true;
}

/* The text as one mode writes it, through a buffer of that size. */
static const char *escaped(enum avd_escape escape, const char *text,
                           size_t length, size_t room)
{
    static struct sink sink;
    char buffer[256];
    struct avd_out out;

    memset(&sink, 0, sizeof sink);
    avd_out_init(&out, buffer, room, take, &sink);
    out.escape = escape;
    avd_out_bytes(&out, text, length);
    assert_true(avd_out_finish(&out));
    return sink.bytes;
}

static void escapes_to(enum avd_escape escape, const char *text,
                       const char *wanted)
{
    size_t room;

    for (room = 1; room <= 40; room++)
        assert_string_equal(escaped(escape, text, strlen(text), room), wanted);
    assert_string_equal(escaped(escape, text, strlen(text), 256), wanted);
}

static void json_escapes_all_that_is_not_printable_ascii(void **unused)
{
    (void)unused;
    escapes_to(AVD_ESCAPE_JSON, "plain text, longer than eight bytes",
               "plain text, longer than eight bytes");
    escapes_to(AVD_ESCAPE_JSON, "a \"quoted\" C:\\path\nand\ttab",
               "a \\\"quoted\\\" C:\\\\path\\nand\\ttab");
    escapes_to(AVD_ESCAPE_JSON, "\x1b[31m\x7f", "\\u001b[31m\\u007f");
    escapes_to(AVD_ESCAPE_JSON, "\xc3\xa9\xe2\x80\x99\xf0\x9f\x98\x80",
               "\\u00e9\\u2019\\ud83d\\ude00");
}

static void json_replaces_bytes_that_are_no_utf8(void **unused)
{
    (void)unused;
    escapes_to(AVD_ESCAPE_JSON, "a\xff\xc0\x80z", "a\\ufffd\\ufffd\\ufffdz");
    escapes_to(AVD_ESCAPE_JSON, "cut \xe2\x80", "cut \\ufffd\\ufffd");
    escapes_to(AVD_ESCAPE_JSON, "\xed\xa0\x80", "\\ufffd\\ufffd\\ufffd");
}

static void json_keeps_a_zero_byte(void **unused)
{
    (void)unused;
    assert_string_equal(escaped(AVD_ESCAPE_JSON, "a\0b", 3, 256), "a\\u0000b");
}

static void ascii_has_no_control_and_stays_readable(void **unused)
{
    (void)unused;
    escapes_to(AVD_ESCAPE_ASCII, "isn\xe2\x80\x99t \xe2\x80\x9cit\xe2\x80\x9d",
               "isn't \"it\"");
    escapes_to(AVD_ESCAPE_ASCII, "a\nb\tc\x1b[2Jd\x7f", "a b c?[2Jd?");
    escapes_to(AVD_ESCAPE_ASCII, "caf\xc3\xa9 \xe2\x80\x93 \xe2\x80\xa6",
               "cafe - ...");
    escapes_to(AVD_ESCAPE_ASCII, "\xe2\x80\xaetxt.exe\xf0\x9f\x98\x80",
               "?txt.exe?");
}

static void utf8_keeps_letters_and_drops_what_draws_nothing(void **unused)
{
    (void)unused;
    escapes_to(AVD_ESCAPE_UTF8, "caf\xc3\xa9 \xe6\x97\xa5",
               "caf\xc3\xa9 \xe6\x97\xa5");
    escapes_to(AVD_ESCAPE_UTF8,
               "\xe2\x80\xae"
               "a\xe2\x81\xa6"
               "b\xc2\x9b"
               "c",
               "?a?b?c");
    escapes_to(AVD_ESCAPE_UTF8, "\x1b]0;x\x07", "?]0;x?");
}

static void a_word_has_no_blanks(void **unused)
{
    (void)unused;
    escapes_to(AVD_ESCAPE_WORD, "SH 0\nexit=0 \xc3\xa9", "SH_0_exit=0_e");
}

static void numbers_of_both_ends_are_written(void **unused)
{
    struct sink sink = {.length = 0};
    char buffer[8];
    struct avd_out out;

    (void)unused;
    avd_out_init(&out, buffer, sizeof buffer, take, &sink);
    avd_out_number(&out, INT64_MIN);
    avd_out_literal(&out, " ");
    avd_out_number(&out, INT64_MAX);
    avd_out_literal(&out, " ");
    avd_out_number(&out, 0);
    assert_true(avd_out_finish(&out));
    assert_string_equal(sink.bytes,
                        "-9223372036854775808 9223372036854775807 0");
}

static void a_full_buffer_without_flush_is_a_failure(void **unused)
{
    char buffer[4];
    struct avd_out out;

    (void)unused;
    avd_out_init(&out, buffer, sizeof buffer, NULL, NULL);
    avd_out_literal(&out, "abcd");
    assert_true(avd_out_finish(&out));
    avd_out_literal(&out, "e");
    assert_false(avd_out_finish(&out));
    assert_memory_equal(buffer, "abcd", 4);
}

static void after_a_failed_flush_nothing_more_is_tried(void **unused)
{
    struct sink sink = {.broken = true};
    char buffer[4];
    struct avd_out out;

    (void)unused;
    avd_out_init(&out, buffer, sizeof buffer, take, &sink);
    avd_out_literal(&out, "a text that is longer than the buffer");
    avd_out_text(&out, "and another");
    assert_false(avd_out_finish(&out));
    assert_int_equal(sink.calls, 1);
}

static void a_prefix_cuts_no_character(void **unused)
{
    (void)unused;
    assert_int_equal(avd_utf8_prefix("a\xe2\x80\x99z", 5, 1), 1);
    assert_int_equal(avd_utf8_prefix("a\xe2\x80\x99z", 5, 2), 1);
    assert_int_equal(avd_utf8_prefix("a\xe2\x80\x99z", 5, 3), 1);
    assert_int_equal(avd_utf8_prefix("a\xe2\x80\x99z", 5, 4), 4);
    assert_int_equal(avd_utf8_prefix("abc", 3, 9), 3);
}

static const char *wrapped(unsigned first, unsigned hanging, const char *text)
{
    static struct sink sink;
    struct avd_wrap wrap;
    char buffer[64];
    struct avd_out out;

    memset(&sink, 0, sizeof sink);
    avd_out_init(&out, buffer, sizeof buffer, take, &sink);
    avd_wrap_open(&wrap, &out, AVD_ESCAPE_UTF8, first, hanging);
    avd_out_text(&wrap.in, text);
    avd_wrap_close(&wrap);
    assert_true(avd_out_finish(&out));
    return sink.bytes;
}

static void words_are_wrapped_behind_a_hanging_indent(void **unused)
{
    (void)unused;
    assert_string_equal(
        wrapped(2, 4,
                "aaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbb ccccccccccccccccccc "
                "dddddddddddddddddd eeee"),
        "  aaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbb ccccccccccccccccccc "
        "dddddddddddddddddd\n    eeee\n");
    assert_string_equal(wrapped(0, 0, ""), "\n");
    assert_string_equal(wrapped(1, 0, "  a   b  "), " a b\n");
}

static void a_long_word_is_not_broken(void **unused)
{
    char text[700], wanted[800];

    (void)unused;
    memset(text, 'x', 600);
    memcpy(text, "a ", 2);
    strcpy(text + 600, " b");
    memset(wanted, 'x', 620);
    memcpy(wanted, "a\n  ", 4);
    strcpy(wanted + 4 + 598, "\n  b\n");
    assert_string_equal(wrapped(0, 2, text), wanted);
}

static void wrap_counts_characters_and_not_bytes(void **unused)
{
    char text[256];
    size_t i;

    (void)unused;
    for (i = 0; i < 75; i++)
        memcpy(text + 2 * i, "\xc3\xa9", 2);
    strcpy(text + 150, " abcd");
    assert_null(strchr(wrapped(0, 0, text), '\n')[1] == '\0' ? NULL : text);
    strcpy(text + 150, " abcde");
    assert_non_null(strstr(wrapped(0, 0, text), "\nabcde\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_escapes_all_that_is_not_printable_ascii),
        cmocka_unit_test(json_replaces_bytes_that_are_no_utf8),
        cmocka_unit_test(json_keeps_a_zero_byte),
        cmocka_unit_test(ascii_has_no_control_and_stays_readable),
        cmocka_unit_test(utf8_keeps_letters_and_drops_what_draws_nothing),
        cmocka_unit_test(a_word_has_no_blanks),
        cmocka_unit_test(numbers_of_both_ends_are_written),
        cmocka_unit_test(a_full_buffer_without_flush_is_a_failure),
        cmocka_unit_test(after_a_failed_flush_nothing_more_is_tried),
        cmocka_unit_test(a_prefix_cuts_no_character),
        cmocka_unit_test(words_are_wrapped_behind_a_hanging_indent),
        cmocka_unit_test(a_long_word_is_not_broken),
        cmocka_unit_test(wrap_counts_characters_and_not_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
