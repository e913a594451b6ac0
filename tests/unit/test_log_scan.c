/* SPDX-License-Identifier: MIT */
/* Lines of a text that comes in pieces, and the log probe that reads them. */
#include "cmocka_all.h"

#include <stdlib.h>
#include <string.h>

#include "log_file.h"
#include "log_scan.h"
#include "thread.h"

static char room[AVD_LOG_SCAN_ROOM];
static struct avd_log_scan scan;

/* Gives the text in pieces of `size` bytes. */
static void give(const char *bytes, size_t count, size_t size, const char *find,
                 const char *after)
{
    char piece[64];
    size_t held = 0, at = 0, more, taken;

    avd_log_scan_init(&scan, room, find, after);
    if (size == 0) {
        assert_int_equal(avd_log_scan_take(&scan, bytes, count, true), count);
        return;
    }
    do {
        more = count - at < size ? count - at : size;
        assert_in_range(held + more, 0, sizeof piece);
        memcpy(piece + held, bytes + at, more);
        at += more;
        held += more;
        taken = avd_log_scan_take(&scan, piece, held, more == 0);
        held -= taken;
        assert_in_range(held, 0, 3);
        memmove(piece, piece + taken, held);
    } while (more > 0);
    assert_int_equal(held, 0);
}

#define GIVE(bytes, find, after) give(bytes, sizeof(bytes) - 1, 5, find, after)

static const char *text_of(const char *bytes, size_t length)
{
    static char kept[256];

    if (bytes == NULL)
        return "-";
    assert_in_range(length, 0, sizeof kept - 1);
    memcpy(kept, bytes, length);
    kept[length] = '\0';
    return kept;
}

/* The last line with a match, in whatever pieces the text comes. */
static const char *last_line(const char *bytes, size_t count, const char *find)
{
    char whole[256];
    size_t size;
    int64_t lines;

    give(bytes, count, 0, find, NULL);
    lines = scan.count;
    strcpy(whole, text_of(scan.line, scan.line_length));
    for (size = 1; size < 8; size++) {
        give(bytes, count, size, find, NULL);
        assert_int_equal(scan.count, lines);
        assert_string_equal(text_of(scan.line, scan.line_length), whole);
    }
    return text_of(scan.line, scan.line_length);
}

#define LAST_LINE(bytes, find) last_line(bytes, sizeof(bytes) - 1, find)

static int64_t count(const char *text, const char *find, const char *after)
{
    give(text, strlen(text), 5, find, after);
    assert_false(scan.unsure);
    return scan.count;
}

/* ---- lines ---- */

static void lines_with_a_match_are_counted_once_each(void **state)
{
    (void)state;
    assert_int_equal(count("bad bad\nok\nBAD\n", "bad", NULL), 2);
    assert_int_equal(count("ok\n", "bad", NULL), 0);
    assert_null(scan.line);
    assert_int_equal(count("", "bad", NULL), 0);
    assert_int_equal(count("", "", NULL), 0);
    assert_int_equal(count("\n\nx", "", NULL), 3);
}

static void the_last_match_gives_its_line_and_its_value(void **state)
{
    (void)state;
    assert_int_equal(count("code 1\ncode 22 x\nend\n", "code {int}", NULL), 2);
    assert_int_equal(scan.capture.number, 22);
    assert_string_equal(text_of(scan.line, scan.line_length), "code 22 x");
    assert_int_equal(count("on a\non b\nc\nd\ne", "on {word}", NULL), 2);
    assert_string_equal(text_of(scan.capture.text, scan.capture.length), "b");
}

static void lines_end_in_lf_or_cr_lf_and_the_last_one_in_nothing(void **state)
{
    (void)state;
    assert_string_equal(LAST_LINE("a1\r\na2\r\n", "a"), "a2");
    assert_string_equal(LAST_LINE("a1\na2", "a"), "a2");
    assert_string_equal(LAST_LINE("a1\r\na2\r", "a"), "a2");
    assert_string_equal(LAST_LINE("a1\ra2\n", "a"), "a1\ra2");
    assert_int_equal(scan.count, 1);
}

static void after_starts_again_at_each_line_that_holds_it(void **state)
{
    (void)state;
    assert_int_equal(count("bad 1\nStarted\nbad 2\nSTARTED bad 3\n"
                           "bad 4\nok\n",
                           "bad {int}", "started"),
                     1);
    assert_int_equal(scan.capture.number, 4);
    assert_int_equal(count("started\nbad 1\nstarted\n", "bad", "started"), 0);
    assert_int_equal(count("bad 1\nbad 2\n", "bad", "started"), 0);
    assert_int_equal(count("a {int}\nbad\n", "bad", "{int}"), 1);
}

/* ---- characters ---- */

static void utf8_is_read_with_and_without_its_mark(void **state)
{
    (void)state;
    assert_string_equal(LAST_LINE("\xef\xbb\xbf"
                                  "bad \xc3\xa4\n",
                                  "bad"),
                        "bad \xc3\xa4");
    assert_string_equal(LAST_LINE("bad \xf0\x9f\x98\x80\n", "bad \xf0\x9f"),
                        "bad \xf0\x9f\x98\x80");
    assert_string_equal(LAST_LINE("\xef\xbb\xbf", ""), "-");
}

static void bytes_that_are_no_utf8_are_latin_1(void **state)
{
    (void)state;
    assert_string_equal(LAST_LINE("Zugriff f\xfcr bad\xe4\n", "f\xc3\xbcr"),
                        "Zugriff f\xc3\xbcr bad\xc3\xa4");
    assert_string_equal(LAST_LINE("bad\x92s\xff", "bad"),
                        "bad\xef\xbf\xbds\xc3\xbf");
    assert_string_equal(LAST_LINE("bad\xe2\x82", "bad"),
                        "bad\xc3\xa2\xef\xbf\xbd");
}

static void utf16_is_read_in_both_orders(void **state)
{
    (void)state;
    assert_string_equal(LAST_LINE("\xff\xfe"
                                  "b\0a\0d\0 \0\xe4\0\r\0\n\0\x0a\x0a",
                                  "bad"),
                        "bad \xc3\xa4");
    assert_string_equal(LAST_LINE("\xfe\xff\0b\0a\0d\0 \0\xe4\0\r\0\n", "bad"),
                        "bad \xc3\xa4");
    assert_string_equal(LAST_LINE("b\0a\0d\0\n\0", "bad"), "bad");
    assert_string_equal(LAST_LINE("\xff\xfe\x3d\xd8\x00\xde", ""),
                        "\xf0\x9f\x98\x80");
}

static void what_is_no_character_of_utf16_is_replaced(void **state)
{
    (void)state;
    assert_string_equal(LAST_LINE("\xff\xfe"
                                  "a\0\x3d\xd8"
                                  "b\0",
                                  "a"),
                        "a\xef\xbf\xbd"
                        "b");
    assert_string_equal(LAST_LINE("\xff\xfe"
                                  "a\0\x00\xde"
                                  "b\0",
                                  "a"),
                        "a\xef\xbf\xbd"
                        "b");
    assert_string_equal(LAST_LINE("\xff\xfe"
                                  "a\0\x3d\xd8",
                                  "a"),
                        "a\xef\xbf\xbd");
    assert_string_equal(LAST_LINE("\xff\xfe"
                                  "a\0b",
                                  "a"),
                        "a\xef\xbf\xbd");
}

static void a_zero_is_replaced(void **state)
{
    (void)state;
    assert_string_equal(LAST_LINE("bad\0bad\n", "bad"), "bad\xef\xbf\xbd"
                                                        "bad");
    assert_int_equal(scan.count, 1);
    assert_string_equal(LAST_LINE("\0\0\0\nbad\n", "bad"), "bad");
}

/* ---- text that is not read as it was meant ---- */

#define WIDE_BAD                                                               \
    "b\0a\0d\0 \0"                                                             \
    "7\0\r\0\n\0"
#define UTF32_BAD "b\0\0\0a\0\0\0d\0\0\0"

static void bytes_with_zeros_do_not_say_that_nothing_is_there(void **state)
{
    (void)state;
    GIVE("ok\r\n" WIDE_BAD, "bad", NULL);
    assert_true(scan.unsure);
    GIVE("ok\n\0\0\0\0\nok\n", "bad", NULL);
    assert_true(scan.unsure);
    GIVE("\x11\x04\x30\x04 \0" WIDE_BAD, "bad", NULL);
    assert_true(scan.unsure);
    GIVE("\0\0\xfe\xff\0\0\0b\0\0\0a\0\0\0d", "bad", NULL);
    assert_true(scan.unsure);
    GIVE("ok\n\0\0", "bad", NULL);
    assert_true(scan.unsure);
    GIVE("ok\nok\n", "bad", NULL);
    assert_false(scan.unsure);
}

static void utf16_with_bytes_in_it_does_not_say_so_either(void **state)
{
    (void)state;
    GIVE("\xff\xfe"
         "o\0k\0\n\0bad 7!\r\n",
         "bad", NULL); /* CR LF as one unit */
    assert_true(scan.unsure);
    GIVE("\xff\xfe"
         "o\0k\0\n\0bad 7\r\nx\r\n",
         "bad", NULL); /* as halves of two */
    assert_true(scan.unsure);
    GIVE("\xfe\xff\0o\0k\0\nbad 7!\r\n", "bad", NULL);
    assert_true(scan.unsure);
    GIVE("\xff\xfe"
         "o\0k\0\n\0bad 7",
         "bad", NULL); /* half a unit at the end */
    assert_true(scan.unsure);
    GIVE("\xff\xfe"
         "o\0\x3d\xd8k\0\n\0",
         "bad", NULL);
    assert_true(scan.unsure);
    GIVE("\xff\xfe\0\0" UTF32_BAD, "bad", NULL);
    assert_true(scan.unsure);
    GIVE("\xff\xfe"
         "o\0\x3d\xd8\0\xde\x0a\x4e\x0d\x4e\xfd\xff\n\0",
         "bad", NULL);
    assert_false(scan.unsure);
}

static void a_match_stays_one_where_other_text_is_not_read(void **state)
{
    (void)state;
    GIVE("bad 5\r\n" WIDE_BAD, "bad {int}", NULL);
    assert_false(scan.unsure);
    assert_int_equal(scan.count, 1);
    assert_int_equal(scan.capture.number, 5);
    GIVE("\0\0\0 bad 5\n", "bad {int}", NULL);
    assert_false(scan.unsure);
    assert_int_equal(scan.count, 1);
}

/* Lines may count from a line on that was not read. */
static void
behind_after_a_match_is_known_only_in_text_that_is_read(void **state)
{
    (void)state;
    GIVE("start\nbad 5\n\0\0\nok\n", "bad", "start");
    assert_true(scan.unsure);
    GIVE("\0\0\nstart\nbad 5\n", "bad", "start");
    assert_false(scan.unsure);
    assert_int_equal(scan.count, 1);
    GIVE("\0\0\nstart\nok\n", "bad", "start");
    assert_false(scan.unsure);
    assert_int_equal(scan.count, 0);
    GIVE("ok\n\0\0\0start\nok\n", "bad", "start");
    assert_false(scan.unsure);
    GIVE("start \0\0\0\nok\n", "bad", "start");
    assert_true(scan.unsure);
    GIVE("ok\n\0\0\n", "bad", "start");
    assert_true(scan.unsure);
}

/* ---- a line that may still be written ---- */

static void what_is_caught_at_the_end_of_an_open_line_is_not_known(void **state)
{
    static const char *const open[][2] = {{"code 12", "code {int}"},
                                          {"code 0x1f", "code {hex}"},
                                          {"code 0x", "code {hex}"},
                                          {"code On", "code {word}"},
                                          {"code 1.2.", "code {word}."}};
    static const char *const closed[][2] = {
        {"code 12 ", "code {int}"},  {"code 0x1f)", "code {hex}"},
        {"code 0", "code 0"},        {"code On,", "code {word}"},
        {"code 12.", "code {int}."}, {"code 1fx", "code {int}f"},
        {"code 12\n", "code {int}"}, {"code 0x\n", "code {hex}"}};
    size_t i;
    (void)state;
    for (i = 0; i < sizeof open / sizeof *open; i++) {
        assert_int_equal(count(open[i][0], open[i][1], NULL), 1);
        assert_true(scan.capture.too_large);
        assert_string_equal(text_of(scan.line, scan.line_length), open[i][0]);
    }
    for (i = 0; i < sizeof closed / sizeof *closed; i++) {
        assert_int_equal(count(closed[i][0], closed[i][1], NULL), 1);
        assert_false(scan.capture.too_large);
    }
}

/* ---- long lines ---- */

/* A text of one line of `length` letters, with pieces put over it. */
static char *long_line(size_t length, const char *front, const char *back)
{
    char *line = malloc(length + 1);

    assert_non_null(line);
    memset(line, 'x', length);
    memcpy(line, front, strlen(front));
    memcpy(line + length - strlen(back), back, strlen(back) + 1);
    return line;
}

static void a_line_of_64_kb_is_kept_whole(void **state)
{
    char *line = long_line(AVD_LOG_LINE - 3, "a", "bad 7\n");
    (void)state;
    give(line, strlen(line), 61, "bad {int}", NULL);
    assert_int_equal(scan.count, 1);
    assert_int_equal(scan.capture.number, 7);
    assert_false(scan.line_cut || scan.unsure);
    assert_int_equal(scan.line_length, AVD_LOG_LINE - 4);
    free(line);
}

static void a_longer_line_counts_if_its_front_matches(void **state)
{
    char *line = long_line(3 * AVD_LOG_LINE, "bad 7 ", "\nok\n");
    (void)state;
    give(line, strlen(line), 61, "bad {int}", NULL);
    assert_int_equal(scan.count, 1);
    assert_int_equal(scan.capture.number, 7);
    assert_false(scan.capture.too_large || scan.unsure);
    assert_true(scan.line_cut);
    give(line, strlen(line), 61, "7 {word}", NULL);
    assert_int_equal(scan.count, 1);
    assert_true(scan.capture.too_large);
    free(line);
}

static void a_longer_line_without_a_match_leaves_the_result_unsure(void **state)
{
    char *line = long_line(3 * AVD_LOG_LINE, "start ", "bad\nbad\n");
    (void)state;
    give(line, strlen(line), 61, "bad", NULL);
    assert_true(scan.unsure);
    give(line, strlen(line), 61, "bad", "start");
    assert_false(scan.unsure);
    assert_int_equal(scan.count, 1);
    give(line, strlen(line), 61, "bad", "end");
    assert_true(scan.unsure);
    free(line);
}

static void what_follows_a_sure_start_is_sure_again(void **state)
{
    char *line = long_line(2 * AVD_LOG_LINE, "bad", "\nSTART\nbad\n");
    (void)state;
    give(line, strlen(line), 61, "bad", "start");
    assert_false(scan.unsure);
    assert_int_equal(scan.count, 1);
    free(line);
}

/* ---- the probe, over a file that the test makes up ---- */

static struct {
    const char *bytes;
    size_t length, at, piece;
    bool broken; /* the file ends in an error */
    bool endless;
    int opened;
} file;

bool avd_log_open(struct avd_call *call, intptr_t *handle)
{
    if (file.bytes == NULL) {
        avd_call_end(call, AVD_STATUS_DENIED, 0);
        return false;
    }
    file.at = 0;
    file.opened++;
    *handle = 7;
    return true;
}

bool avd_log_read(struct avd_call *call, intptr_t handle, char *bytes,
                  size_t size, size_t *got)
{
    assert_int_equal(handle, 7);
    assert_ptr_equal(bytes + size, call->work + AVD_CALL_WORK);
    if (file.at == file.length && file.endless) {
        call->deadline = 0;
        file.at = 0;
    }
    *got = file.length - file.at;
    if (*got > file.piece)
        *got = file.piece;
    if (*got == 0 && file.broken) {
        avd_call_end(call, AVD_STATUS_ERROR, 5);
        return false;
    }
    memcpy(bytes, file.bytes + file.at, *got);
    file.at += *got;
    return true;
}

void avd_log_close(intptr_t handle)
{
    assert_int_equal(handle, 7);
    file.opened--;
}

static struct avd_call call;

static void probe(const char *bytes, const char *find, const char *after)
{
    static char work[AVD_CALL_WORK], kept[AVD_CALL_ROOM];

    memset(&call, 0, sizeof call);
    call.kind = AVD_KIND_LOG;
    call.status = AVD_STATUS_ERROR;
    call.work = work;
    call.room = kept;
    call.deadline = avd_thread_clock() + 3600000;
    call.arg[AVD_ARG_LOG_FIND] =
        (struct avd_call_arg){1, find, strlen(find), NULL};
    if (after != NULL)
        call.arg[AVD_ARG_LOG_AFTER] =
            (struct avd_call_arg){1, after, strlen(after), NULL};
    file.bytes = bytes;
    file.length = bytes != NULL ? strlen(bytes) : 0;
    file.piece = 7;
    avd_probe_log(&call);
    assert_int_equal(file.opened, 0);
    file.broken = file.endless = false;
}

static const struct avd_value *field(unsigned which)
{
    return &call.value[which - 1];
}

static const char *field_text(unsigned which)
{
    assert_int_equal(field(which)->type, AVD_VALUE_TEXT);
    return call.room + field(which)->as.text.offset;
}

static void the_probe_tells_count_value_and_line(void **state)
{
    (void)state;
    probe("code 0x10 a\r\ncode 0x11 b\r\n", "code {hex}", NULL);
    assert_int_equal(call.status, AVD_STATUS_OK);
    assert_int_equal(field(AVD_FIELD_LOG_COUNT)->as.number, 2);
    assert_int_equal(field(AVD_FIELD_LOG_VALUE)->type, AVD_VALUE_NUMBER);
    assert_int_equal(field(AVD_FIELD_LOG_VALUE)->as.number, 0x11);
    assert_string_equal(field_text(AVD_FIELD_LOG_LINE), "code 0x11 b");
    probe("state On\n", "state {word}", NULL);
    assert_string_equal(field_text(AVD_FIELD_LOG_VALUE), "On");
    probe("bad\n", "bad", NULL);
    assert_int_equal(field(AVD_FIELD_LOG_VALUE)->type, AVD_VALUE_NONE);
}

static void a_log_without_a_match_is_read_and_has_none(void **state)
{
    static const char *const logs[] = {"", "fine\n", "bad\nstart\n"};
    size_t i;
    (void)state;
    for (i = 0; i < 3; i++) {
        probe(logs[i], "bad", "start");
        assert_int_equal(call.status, AVD_STATUS_OK);
        assert_int_equal(field(AVD_FIELD_LOG_COUNT)->type, AVD_VALUE_NUMBER);
        assert_int_equal(field(AVD_FIELD_LOG_COUNT)->as.number, 0);
        assert_int_equal(field(AVD_FIELD_LOG_VALUE)->type, AVD_VALUE_NONE);
        assert_int_equal(field(AVD_FIELD_LOG_LINE)->type, AVD_VALUE_NONE);
    }
}

static void a_number_without_room_in_64_bits_is_too_large(void **state)
{
    (void)state;
    probe("code 99999999999999999999\n", "code {int}", NULL);
    assert_int_equal(field(AVD_FIELD_LOG_COUNT)->as.number, 1);
    assert_int_equal(field(AVD_FIELD_LOG_VALUE)->type, AVD_VALUE_TOO_LARGE);
    assert_int_equal(field(AVD_FIELD_LOG_LINE)->type, AVD_VALUE_TEXT);
}

static void a_value_that_may_still_be_written_is_too_large(void **state)
{
    (void)state;
    probe("code 7\ncode 1", "code {int}", NULL);
    assert_int_equal(field(AVD_FIELD_LOG_COUNT)->as.number, 2);
    assert_int_equal(field(AVD_FIELD_LOG_VALUE)->type, AVD_VALUE_TOO_LARGE);
    assert_string_equal(field_text(AVD_FIELD_LOG_LINE), "code 1");
}

static void a_cut_line_makes_what_rests_on_it_too_large(void **state)
{
    char *line = long_line(2 * AVD_LOG_LINE, "bad 7 ", "\n");
    (void)state;
    probe(line, "bad {int}", NULL);
    assert_int_equal(field(AVD_FIELD_LOG_COUNT)->as.number, 1);
    assert_int_equal(field(AVD_FIELD_LOG_VALUE)->as.number, 7);
    assert_int_equal(field(AVD_FIELD_LOG_LINE)->type, AVD_VALUE_TOO_LARGE);
    probe(line, "good {int}", NULL);
    assert_int_equal(call.status, AVD_STATUS_OK);
    assert_int_equal(field(AVD_FIELD_LOG_COUNT)->type, AVD_VALUE_TOO_LARGE);
    assert_int_equal(field(AVD_FIELD_LOG_VALUE)->type, AVD_VALUE_TOO_LARGE);
    assert_int_equal(field(AVD_FIELD_LOG_LINE)->type, AVD_VALUE_TOO_LARGE);
    probe(line, "good", NULL);
    assert_int_equal(field(AVD_FIELD_LOG_VALUE)->type, AVD_VALUE_NONE);
    free(line);
}

static void a_log_that_was_not_read_to_its_end_is_an_error(void **state)
{
    (void)state;
    file.broken = true;
    probe("bad\n", "bad", NULL);
    assert_int_equal(call.status, AVD_STATUS_ERROR);
    assert_int_equal(call.code, 5);
    file.endless = true;
    probe("bad\n", "bad", NULL);
    assert_int_equal(call.status, AVD_STATUS_ERROR);
    assert_int_equal(call.code, 1460);
    assert_int_equal(field(AVD_FIELD_LOG_COUNT)->type, AVD_VALUE_NONE);
    probe(NULL, "bad", NULL);
    assert_int_equal(call.status, AVD_STATUS_DENIED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_with_a_match_are_counted_once_each),
        cmocka_unit_test(the_last_match_gives_its_line_and_its_value),
        cmocka_unit_test(lines_end_in_lf_or_cr_lf_and_the_last_one_in_nothing),
        cmocka_unit_test(after_starts_again_at_each_line_that_holds_it),
        cmocka_unit_test(utf8_is_read_with_and_without_its_mark),
        cmocka_unit_test(bytes_that_are_no_utf8_are_latin_1),
        cmocka_unit_test(utf16_is_read_in_both_orders),
        cmocka_unit_test(what_is_no_character_of_utf16_is_replaced),
        cmocka_unit_test(a_zero_is_replaced),
        cmocka_unit_test(bytes_with_zeros_do_not_say_that_nothing_is_there),
        cmocka_unit_test(utf16_with_bytes_in_it_does_not_say_so_either),
        cmocka_unit_test(a_match_stays_one_where_other_text_is_not_read),
        cmocka_unit_test(
            behind_after_a_match_is_known_only_in_text_that_is_read),
        cmocka_unit_test(
            what_is_caught_at_the_end_of_an_open_line_is_not_known),
        cmocka_unit_test(a_value_that_may_still_be_written_is_too_large),
        cmocka_unit_test(a_line_of_64_kb_is_kept_whole),
        cmocka_unit_test(a_longer_line_counts_if_its_front_matches),
        cmocka_unit_test(
            a_longer_line_without_a_match_leaves_the_result_unsure),
        cmocka_unit_test(what_follows_a_sure_start_is_sure_again),
        cmocka_unit_test(the_probe_tells_count_value_and_line),
        cmocka_unit_test(a_log_without_a_match_is_read_and_has_none),
        cmocka_unit_test(a_number_without_room_in_64_bits_is_too_large),
        cmocka_unit_test(a_cut_line_makes_what_rests_on_it_too_large),
        cmocka_unit_test(a_log_that_was_not_read_to_its_end_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
