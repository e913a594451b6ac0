/* SPDX-License-Identifier: MIT */
/* The bounded writer, its escapes, and word wrap. */
#include "cmocka_all.h"

#include <string.h>

#ifdef __linux__
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>
#endif

#include "out.h"
#include "wrap.h"

/* The real one: what is defined here is not taken from the one in memory. */
#ifdef __linux__
#include "linux/sys.c"
#endif

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
    escapes_to(AVD_ESCAPE_WORD, "SH 0\nexit=0 \xc3\xa9",
               "SH_0\\nexit=0_\\u00e9");
    escapes_to(AVD_ESCAPE_WORD, "SH\\u00e9", "SH\\\\u00e9");
    escapes_to(AVD_ESCAPE_CELL, "a b\tc\xe2\x80\xae\xff and more bytes",
               "a b\\tc\\u202e\\ufffd and more bytes");
    escapes_to(AVD_ESCAPE_CELL, "a \"quoted\" C:\\Windows path",
               "a \"quoted\" C:\\\\Windows path");
}

static void markdown_escapes_what_would_mean_something(void **unused)
{
    (void)unused;
    escapes_to(AVD_ESCAPE_MARKDOWN, "*a* _b_ `c` [d](e) ~~f~~ <g> &amp; $h$ |i",
               "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\~\\~f\\~\\~ &#x3c;g> "
               "&#x26;amp; &#x24;h&#x24; &#x7c;i");
    escapes_to(AVD_ESCAPE_MARKDOWN, "\\_x\\ \\\\srv ![",
               "\\\\\\_x\\\\ \\\\\\srv !\\[");
    escapes_to(AVD_ESCAPE_MARKDOWN, "caf\xc3\xa9\x1b\xe2\x80\xae\xff",
               "caf&#xe9;&#xfffd;&#xfffd;&#xfffd;");
    escapes_to(AVD_ESCAPE_MARKDOWN, "a\n# b\r\n- c\t", "a \\# b  - c ");
}

static void markdown_stays_readable(void **unused)
{
    static const char *const same[] = {"C:\\Windows\\Temp\\a-b.log",
                                       "boot_loader.state is stopped",
                                       "10.0.26100.2314",
                                       "-5 and 2 + 3 = 5 - 0",
                                       "a > b (c) d! e",
                                       "R & D",
                                       "12:30",
                                       "1.5 of 2), --force"};
    size_t i;

    (void)unused;
    for (i = 0; i < sizeof same / sizeof *same; i++)
        escapes_to(AVD_ESCAPE_MARKDOWN, same[i], same[i]);
}

static void markdown_at_the_start_of_a_line_begins_nothing(void **unused)
{
    (void)unused;
    escapes_to(AVD_ESCAPE_MARKDOWN, "1. a", "1\\. a");
    escapes_to(AVD_ESCAPE_MARKDOWN, " \t12) a", "  12\\) a");
    escapes_to(AVD_ESCAPE_MARKDOWN, "- a", "\\- a");
    escapes_to(AVD_ESCAPE_MARKDOWN, "---", "\\---");
    escapes_to(AVD_ESCAPE_MARKDOWN, " + a", " \\+ a");
    escapes_to(AVD_ESCAPE_MARKDOWN, "===", "\\===");
    escapes_to(AVD_ESCAPE_MARKDOWN, "> a", "\\> a");
    escapes_to(AVD_ESCAPE_MARKDOWN, "# a", "\\# a");
    escapes_to(AVD_ESCAPE_MARKDOWN, "::: a", "\\::: a");
}

/* U+200B stands where a viewer would see a link, whatever Markdown says. */
static void markdown_breaks_links_and_names(void **unused)
{
    (void)unused;
    escapes_to(AVD_ESCAPE_MARKDOWN, "https://a.example",
               "https:&#x200b;//a.example");
    escapes_to(AVD_ESCAPE_MARKDOWN, "see WWW.a.example",
               "see WWW&#x200b;.a.example");
    escapes_to(AVD_ESCAPE_MARKDOWN, "a@b.example", "a@&#x200b;b.example");
    escapes_to(AVD_ESCAPE_MARKDOWN, "@team #1 AB#2",
               "@&#x200b;team #&#x200b;1 AB#&#x200b;2");
}

static void the_line_for_monitoring_has_no_bar(void **unused)
{
    (void)unused;
    escapes_to(AVD_ESCAPE_NAGIOS, "a|b\nc\xc3\xa9\x1b", "a/b ce?");
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

static const char *wrapped_at(unsigned width, unsigned first, unsigned hanging,
                              const char *text)
{
    static struct sink sink;
    struct avd_wrap wrap;
    char buffer[64];
    struct avd_out out;

    memset(&sink, 0, sizeof sink);
    avd_out_init(&out, buffer, sizeof buffer, take, &sink);
    wrap.width = width;
    avd_wrap_open(&wrap, &out, AVD_ESCAPE_UTF8, first, hanging);
    avd_out_text(&wrap.in, text);
    avd_wrap_close(&wrap);
    assert_true(avd_out_finish(&out));
    return sink.bytes;
}

static const char *wrapped(unsigned first, unsigned hanging, const char *text)
{
    return wrapped_at(AVD_WRAP_WIDTH, first, hanging, text);
}

static void lines_are_as_wide_as_the_reader_s(void **unused)
{
    (void)unused;
    assert_string_equal(wrapped_at(12, 0, 2, "one two three four"),
                        "one two\n  three four\n");
    assert_string_equal(wrapped_at(100, 0, 2, "one two three four"),
                        "one two three four\n");
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

/* ---- the system's own streams and files ---- */

#ifdef __linux__
static void a_reader_that_went_away_is_a_failed_write(void **state)
{
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    avd_sys_arguments(NULL, NULL);
    assert_false(avd_sys_write((enum avd_stream)ends[1], "x", 1));
    close(ends[1]);
}

static unsigned files_in(const char *folder)
{
    DIR *open = opendir(folder);
    unsigned count = 0;

    assert_non_null(open);
    while (readdir(open) != NULL)
        count++;
    closedir(open);
    return count - 2;
}

static void a_file_that_may_not_grow_is_a_failed_write(void **state)
{
    struct rlimit before, tight;
    char folder[] = "test_out.XXXXXX";
    struct avd_sys_file file;
    char path[64];

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/report", folder);
    avd_sys_arguments(NULL, NULL);
    assert_null(avd_sys_open(&file, path));
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    tight = before;
    tight.rlim_cur = 2;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    assert_false(avd_sys_append(&file, "more", 4));
    avd_sys_discard(&file);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(files_in(folder), 0);
    rmdir(folder);
}

static void a_variable_is_asked_for_its_value(void **state)
{
    (void)state;
    setenv("AVD_TEST", "dumb", 1);
    assert_true(avd_sys_environment("AVD_TEST"));
    assert_true(avd_sys_environment("AVD_TEST=dumb"));
    assert_false(avd_sys_environment("AVD_TEST=dum"));
    setenv("AVD_TEST", "", 1);
    assert_false(avd_sys_environment("AVD_TEST"));
    unsetenv("AVD_TEST");
    assert_false(avd_sys_environment("AVD_TEST=dumb"));
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_escapes_all_that_is_not_printable_ascii),
        cmocka_unit_test(json_replaces_bytes_that_are_no_utf8),
        cmocka_unit_test(json_keeps_a_zero_byte),
        cmocka_unit_test(ascii_has_no_control_and_stays_readable),
        cmocka_unit_test(utf8_keeps_letters_and_drops_what_draws_nothing),
        cmocka_unit_test(a_word_has_no_blanks),
        cmocka_unit_test(markdown_escapes_what_would_mean_something),
        cmocka_unit_test(markdown_stays_readable),
        cmocka_unit_test(markdown_at_the_start_of_a_line_begins_nothing),
        cmocka_unit_test(markdown_breaks_links_and_names),
        cmocka_unit_test(the_line_for_monitoring_has_no_bar),
        cmocka_unit_test(numbers_of_both_ends_are_written),
        cmocka_unit_test(a_full_buffer_without_flush_is_a_failure),
        cmocka_unit_test(after_a_failed_flush_nothing_more_is_tried),
        cmocka_unit_test(a_prefix_cuts_no_character),
        cmocka_unit_test(lines_are_as_wide_as_the_reader_s),
        cmocka_unit_test(words_are_wrapped_behind_a_hanging_indent),
        cmocka_unit_test(a_long_word_is_not_broken),
        cmocka_unit_test(wrap_counts_characters_and_not_bytes),
#ifdef __linux__
        cmocka_unit_test(a_reader_that_went_away_is_a_failed_write),
        cmocka_unit_test(a_file_that_may_not_grow_is_a_failed_write),
        cmocka_unit_test(a_variable_is_asked_for_its_value),
#endif
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
