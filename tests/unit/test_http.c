/* SPDX-License-Identifier: MIT */
/* Answers by HTTP, whole and in single bytes, and the search in them. */
#include "cmocka_all.h"

#include <string.h>

#include "http.h"

#define HEAD "HTTP/1.1 200 OK\r\n"
#define CHUNKED HEAD "Transfer-Encoding: chunked\r\n\r\n"

static char body[AVD_HTTP_BODY + 16];
static struct avd_http http;

static enum avd_http_end take(const char *bytes, size_t count, size_t piece)
{
    enum avd_http_end end = AVD_HTTP_MORE;
    size_t n;

    memset(body, '~', sizeof body);
    avd_http_init(&http, body);
    for (; count > 0 && end == AVD_HTTP_MORE; bytes += n, count -= n) {
        n = count < piece ? count : piece;
        end = avd_http_take(&http, bytes, n);
    }
    for (n = AVD_HTTP_BODY; n < sizeof body; n++)
        assert_int_equal(body[n], '~');
    return end;
}

/* The same however it comes. `whole` is also right if the peer has to close
 * the connection for it. */
static void ends(const char *answer, enum avd_http_end end, unsigned code,
                 const char *kept)
{
    static const size_t pieces[] = {1, 2, 7, 100000};
    size_t i;

    for (i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        assert_int_equal(take(answer, strlen(answer), pieces[i]), end);
        assert_int_equal(http.code, code);
        if (kept == NULL)
            continue;
        assert_int_equal(http.length, strlen(kept));
        assert_memory_equal(http.body, kept, http.length);
    }
}

static void whole(const char *answer, unsigned code, const char *kept)
{
    ends(answer, AVD_HTTP_DONE, code, kept);
}

static void a_body_is_as_long_as_it_says(void **state)
{
    (void)state;
    whole(HEAD "Content-Length: 5\r\n\r\nhelloX", 200, "hello");
    whole("HTTP/1.0 404 Not Found\nX: y\ncontent-length:\t3 \n\nabc", 404,
          "abc");
    whole(HEAD "Content-Length: 0\r\n\r\n", 200, "");
    whole(HEAD "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 200, "abc");
    ends(HEAD "Content-Length: 5\r\n\r\nhell", AVD_HTTP_MORE, 200, "hell");
    assert_false(avd_http_closed(&http));
}

static void a_body_of_no_length_lasts_until_the_peer_closes(void **state)
{
    (void)state;
    ends(HEAD "\r\nhello", AVD_HTTP_MORE, 200, "hello");
    assert_true(avd_http_closed(&http));
    ends("HTTP/1.1 200\r\n\r\n", AVD_HTTP_MORE, 200, "");
    assert_true(avd_http_closed(&http));
    ends(HEAD "X: y\r\n", AVD_HTTP_MORE, 200, "");
    assert_false(avd_http_closed(&http));
    ends("HTT", AVD_HTTP_MORE, 0, "");
    assert_false(avd_http_closed(&http));
}

static void some_answers_have_no_body(void **state)
{
    (void)state;
    whole("HTTP/1.1 204 No Content\r\n\r\nX", 204, "");
    whole("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", 304, "");
}

static void interim_answers_are_skipped(void **state)
{
    (void)state;
    whole("HTTP/1.1 100 Continue\r\nX: y\r\n\r\nHTTP/1.1 103 Early\r\n\r\n"
          "HTTP/1.1 503 No\r\nContent-Length: 1\r\n\r\nx",
          503, "x");
    ends("HTTP/1.1 100 Continue\r\n\r\n", AVD_HTTP_MORE, 0, "");
}

static void chunks_become_one_body(void **state)
{
    (void)state;
    whole(CHUNKED "5\r\nhello\r\n1;a=b\r\n \r\n00A\r\n0123456789\r\n0\r\n\r\n",
          200, "hello 0123456789");
    whole(HEAD "TRANSFER-ENCODING:chunked\r\nContent-Length: 1\r\n\r\n"
               "2 \nab\n0\n",
          200, "ab");
    whole(CHUNKED "0\r\n", 200, "");
    ends(CHUNKED "5\r\nhello\r\n", AVD_HTTP_MORE, 200, "hello");
    assert_false(avd_http_closed(&http));
    ends(CHUNKED "9\r\nhello", AVD_HTTP_MORE, 200, "hello");
    assert_false(avd_http_closed(&http));
}

static void what_is_no_http_is_rubbish_from_its_first_wrong_byte(void **state)
{
    static const char *const bad[] = {"S",
                                      "\n",
                                      "HTTP/2",
                                      "HTTQ",
                                      "http/1.1 200 OK\r\n",
                                      "HTTP/1.1\r\n",
                                      "HTTP/1.1 20\r\n",
                                      "HTTP/1.1 2000 OK\r\n",
                                      "HTTP/1.1 099 OK\r\n",
                                      "HTTP/1.1 2x0 OK\r\n",
                                      "HTTP/1.1_200 OK\r\n"};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof bad / sizeof *bad; i++)
        ends(bad[i], AVD_HTTP_GARBAGE, 0, "");
}

static void frames_that_make_no_sense_are_rubbish(void **state)
{
    static const char *const bad[] = {
        HEAD "Content-Length: x\r\n",
        HEAD "Content-Length:\r\n",
        HEAD "Content-Length: -1\r\n",
        HEAD "Content-Length: 5, 5\r\n",
        HEAD "Content-Length: 99999999999999999999999999\r\n",
        HEAD "Content-Length: 5\r\nContent-Length: 6\r\n",
        HEAD "Transfer-Encoding: gzip, chunked\r\n",
        HEAD "Transfer-Encoding: identity\r\n",
        CHUNKED "x\r\n",
        CHUNKED "\r\n",
        CHUNKED "-1\r\n",
        CHUNKED "fffffffffffffffff\r\n",
        CHUNKED "1\r\nab\r\n"};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof bad / sizeof *bad; i++)
        ends(bad[i], AVD_HTTP_GARBAGE, 200, NULL);
}

/* Feeds the same piece until it has an end; how many bytes that took. */
static size_t feed(const char *first, const char *piece, enum avd_http_end end)
{
    size_t bytes = 0, length = strlen(piece);
    enum avd_http_end got;

    assert_int_equal(take(first, strlen(first), 100000), AVD_HTTP_MORE);
    do {
        got = avd_http_take(&http, piece, length);
        bytes += length;
        assert_true(bytes < 10000000);
    } while (got == AVD_HTTP_MORE);
    assert_int_equal(got, end);
    return bytes;
}

static void what_goes_on_for_ever_is_bounded(void **state)
{
    (void)state;
    assert_true(feed(HEAD, "a: b\r\n", AVD_HTTP_GARBAGE) < 70000);
    assert_true(feed(HEAD, "aaaaaaaa", AVD_HTTP_GARBAGE) < 70000);
    assert_true(feed("HTTP/1.1 200 ", "OKOKOK", AVD_HTTP_GARBAGE) < 70000);
    assert_true(feed("HTTP/1.1 100 C\r\n\r\n", "HTTP/1.1 100 C\r\n\r\n",
                     AVD_HTTP_GARBAGE) < 70000);
    assert_true(feed(CHUNKED, "00000000", AVD_HTTP_GARBAGE) < 70000);
    assert_true(feed(HEAD "\r\n", "12345678", AVD_HTTP_DONE) < 70000);
    assert_int_equal(http.length, AVD_HTTP_BODY);
    assert_true(http.cut);
    /* Each byte in a chunk of its own is still a body. */
    assert_true(feed(CHUNKED, "1\r\nx\r\n", AVD_HTTP_DONE) < 400000);
    assert_int_equal(http.length, AVD_HTTP_BODY);
    assert_true(http.cut);
}

static void the_head_is_enough_where_nothing_is_looked_for(void **state)
{
    (void)state;
    avd_http_init(&http, NULL);
    assert_int_equal(avd_http_take(&http, CHUNKED, sizeof CHUNKED - 1),
                     AVD_HTTP_DONE);
    assert_int_equal(http.code, 200);
}

/* ---- the search ---- */

static struct avd_call call;
static char room[AVD_CALL_ROOM];

static const struct avd_value *found(const char *text, bool cut,
                                     const char *pattern)
{
    memset(&call, 0, sizeof call);
    call.kind = AVD_KIND_HTTP;
    call.room = room;
    call.arg[AVD_ARG_HTTP_FIND].count = 1;
    call.arg[AVD_ARG_HTTP_FIND].text = pattern;
    avd_http_init(&http, body);
    avd_http_body(&http, text, strlen(text));
    http.cut = cut;
    avd_http_find(&http, &call);
    return &call.value[AVD_FIELD_HTTP_VALUE - 1];
}

static void counted(int64_t count)
{
    const struct avd_value *value = &call.value[AVD_FIELD_HTTP_COUNT - 1];

    assert_int_equal(value->type, AVD_VALUE_NUMBER);
    assert_int_equal(value->as.number, count);
}

static void lines_are_counted_and_the_last_match_is_the_value(void **state)
{
    const struct avd_value *value;

    (void)state;
    value = found("v 1 v 9\nx\r\nv 2\r\nV 3", false, "v {int}");
    counted(3);
    assert_int_equal(value->type, AVD_VALUE_NUMBER);
    assert_int_equal(value->as.number, 3);
    value = found("state: ready\r\n", false, "state: {word}");
    counted(1);
    assert_int_equal(value->type, AVD_VALUE_TEXT);
    assert_string_equal(room + value->as.text.offset, "ready");
    value = found("a\na\n", false, "a");
    counted(2);
    assert_int_equal(value->type, AVD_VALUE_NONE);
    value = found("", false, "a{int}");
    counted(0);
    assert_int_equal(value->type, AVD_VALUE_NONE);
    value = found("v 99999999999999999999", false, "v {int}");
    counted(1);
    assert_int_equal(value->type, AVD_VALUE_TOO_LARGE);
}

static void nothing_in_a_body_that_was_cut_is_not_known(void **state)
{
    (void)state;
    assert_int_equal(found("x\n", true, "a{int}")->type, AVD_VALUE_TOO_LARGE);
    assert_int_equal(call.value[AVD_FIELD_HTTP_COUNT - 1].type,
                     AVD_VALUE_TOO_LARGE);
}

static void a_value_that_ends_where_the_body_was_cut_is_not_known(void **state)
{
    const struct avd_value *value;

    (void)state;
    value = found("a1\na2", true, "a{int}");
    counted(2);
    assert_int_equal(value->type, AVD_VALUE_TOO_LARGE);
    value = found("a1\na2,", true, "a{int}");
    counted(2);
    assert_int_equal(value->as.number, 2);
    found("a\n", true, "a");
    counted(1);
}

/* What becomes of a field: a number, too large, no value. */
#define SEEN AVD_VALUE_NUMBER
#define OPEN AVD_VALUE_TOO_LARGE
#define NONE AVD_VALUE_NONE

static void answer_has(const char *answer, const char *pattern, unsigned count,
                       unsigned value)
{
    found("", false, pattern);
    memset(call.value, 0, sizeof call.value);
    (void)take(answer, strlen(answer), 100000);
    avd_http_find(&http, &call);
    assert_int_equal(call.value[AVD_FIELD_HTTP_COUNT - 1].type, count);
    assert_int_equal(call.value[AVD_FIELD_HTTP_VALUE - 1].type, value);
}

static void what_is_packed_is_no_text_to_look_in(void **state)
{
    (void)state;
    answer_has(HEAD "Content-Encoding: gzip\r\n\r\na 1\n", "b", OPEN, OPEN);
    answer_has(HEAD "content-encoding:BR\r\n\r\na 1\n", "a {int}", OPEN, OPEN);
    answer_has(HEAD "Content-Encoding: gzip, identity\r\n\r\n", "b", OPEN,
               OPEN);
    answer_has(HEAD "Content-Encoding: Identity \r\n\r\na 1\n", "b", SEEN,
               NONE);
    answer_has("HTTP/1.1 100 C\r\nContent-Encoding: gzip\r\n\r\n" HEAD
               "\r\na 1\n",
               "b", SEEN, NONE);
}

static void a_part_does_not_show_what_is_not_in_the_whole(void **state)
{
    (void)state;
    answer_has("HTTP/1.1 206 Part\r\n\r\na 1\n", "b", OPEN, OPEN);
    answer_has("HTTP/1.1 206 Part\r\n\r\na 1\n", "a {int}", SEEN, SEEN);
    answer_has("HTTP/1.1 207 All\r\n\r\na 1\n", "b", SEEN, NONE);
}

static void letters_with_nuls_between_them_are_not_compared(void **state)
{
    (void)state;
    found("", false, "ab");
    avd_http_init(&http, body);
    avd_http_body(&http, "a\0b\0", 4);
    avd_http_find(&http, &call);
    assert_int_equal(call.value[AVD_FIELD_HTTP_COUNT - 1].type,
                     AVD_VALUE_TOO_LARGE);
    call.arg[AVD_ARG_HTTP_FIND].text = "b";
    avd_http_find(&http, &call);
    counted(1);
}

static void a_value_that_ends_with_the_connection_is_not_known(void **state)
{
    (void)state;
    answer_has(HEAD "\r\na 12", "a {int}", SEEN, OPEN);
    answer_has(HEAD "\r\na 12\n", "a {int}", SEEN, SEEN);
    answer_has(HEAD "\r\na 12", "a", SEEN, NONE);
    answer_has(HEAD "\r\nb", "a", SEEN, NONE);
    answer_has(HEAD "Content-Length: 4\r\n\r\na 12", "a {int}", SEEN, SEEN);
    answer_has(CHUNKED "4\r\na 12\r\n0\r\n", "a {int}", SEEN, SEEN);
}

static void a_body_fits_to_its_last_byte(void **state)
{
    static char large[AVD_HTTP_BODY + 1];

    (void)state;
    memset(large, 'x', sizeof large);
    avd_http_init(&http, body);
    assert_int_equal(avd_http_body(&http, large, AVD_HTTP_BODY), AVD_HTTP_MORE);
    assert_false(http.cut);
    assert_int_equal(avd_http_body(&http, large, 0), AVD_HTTP_MORE);
    assert_false(http.cut);
    assert_int_equal(avd_http_body(&http, large, 1), AVD_HTTP_DONE);
    assert_true(http.cut);
    assert_int_equal(http.length, AVD_HTTP_BODY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_is_as_long_as_it_says),
        cmocka_unit_test(a_body_of_no_length_lasts_until_the_peer_closes),
        cmocka_unit_test(some_answers_have_no_body),
        cmocka_unit_test(interim_answers_are_skipped),
        cmocka_unit_test(chunks_become_one_body),
        cmocka_unit_test(what_is_no_http_is_rubbish_from_its_first_wrong_byte),
        cmocka_unit_test(frames_that_make_no_sense_are_rubbish),
        cmocka_unit_test(what_goes_on_for_ever_is_bounded),
        cmocka_unit_test(the_head_is_enough_where_nothing_is_looked_for),
        cmocka_unit_test(lines_are_counted_and_the_last_match_is_the_value),
        cmocka_unit_test(nothing_in_a_body_that_was_cut_is_not_known),
        cmocka_unit_test(a_value_that_ends_where_the_body_was_cut_is_not_known),
        cmocka_unit_test(what_is_packed_is_no_text_to_look_in),
        cmocka_unit_test(a_part_does_not_show_what_is_not_in_the_whole),
        cmocka_unit_test(letters_with_nuls_between_them_are_not_compared),
        cmocka_unit_test(a_value_that_ends_with_the_connection_is_not_known),
        cmocka_unit_test(a_body_fits_to_its_last_byte),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
