/* SPDX-License-Identifier: MIT */
/* Texts that grow, or are drained piece by piece. */
#include "cmocka_all.h"

#include <string.h>

#include "buffer.h"

struct fixture {
    struct arena arena;
    char got[1024 * 1024];
    size_t length;
    unsigned calls, good_calls;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    memset(&fixture, 0, sizeof fixture);
    arena_init(&fixture.arena);
    fixture.good_calls = 1000;
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    arena_done(&fixture->arena);
    return 0;
}

static bool take(void *context, const char *text, size_t length)
{
    struct fixture *fixture = context;
    if (fixture->calls++ >= fixture->good_calls)
        return false;
    assert_true(length <= sizeof fixture->got - fixture->length);
    memcpy(fixture->got + fixture->length, text, length);
    fixture->length += length;
    return true;
}

static struct buffer drained(struct fixture *fixture)
{
    struct buffer buffer = {.arena = &fixture->arena};
    buffer.drain = take;
    buffer.context = fixture;
    return buffer;
}

static void numbers_are_written_in_full(void **state)
{
    static const struct {
        int64_t number;
        const char *text;
    } cases[] = {{0, "0"},
                 {7, "7"},
                 {-1, "-1"},
                 {10, "10"},
                 {-100, "-100"},
                 {INT64_MAX, "9223372036854775807"},
                 {INT64_MIN, "-9223372036854775808"}};
    struct fixture *fixture = *state;
    size_t i;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer buffer = {.arena = &fixture->arena};
        buffer_number(&buffer, cases[i].number);
        assert_int_equal(buffer.length, strlen(cases[i].text));
        assert_memory_equal(buffer.text, cases[i].text, buffer.length);
    }
}

static void a_text_grows_and_keeps_what_was_there(void **state)
{
    struct fixture *fixture = *state;
    struct buffer buffer = {.arena = &fixture->arena};
    size_t i;
    for (i = 0; i < 20000; i++)
        buffer_puts(&buffer, i % 2 ? "ab" : "c");
    assert_int_equal(buffer.length, 30000);
    for (i = 0; i < 30000; i += 3)
        assert_memory_equal(buffer.text + i, "cab", 3);
    assert_true(buffer_finish(&buffer));
    assert_int_equal(buffer.length, 30000);
}

static void what_is_drained_comes_in_order_and_whole(void **state)
{
    struct fixture *fixture = *state;
    struct buffer buffer = drained(fixture);
    size_t i;
    for (i = 0; i < 300000; i++) {
        if (i % 1000 == 0)
            buffer_make_room(&buffer, 1500);
        buffer_puts(&buffer, i % 2 ? "ab" : "c");
    }
    assert_true(buffer_finish(&buffer));
    assert_int_equal(buffer.length, 0);
    assert_int_equal(fixture->calls, 300);
    assert_int_equal(fixture->length, 450000);
    for (i = 0; i < 450000; i += 3)
        assert_memory_equal(fixture->got + i, "cab", 3);
}

static void what_is_drained_never_needs_more_room(void **state)
{
    struct fixture *fixture = *state;
    struct buffer buffer = drained(fixture);
    size_t i, room = 0;
    for (i = 0; i < sizeof fixture->got; i++) {
        buffer_put(&buffer, "a", 1);
        if (i == 0)
            room = buffer.capacity;
    }
    assert_int_equal(buffer.capacity, room);
    assert_true(room < sizeof fixture->got);
    assert_true(buffer_finish(&buffer));
    assert_int_equal(fixture->length, sizeof fixture->got);
}

static void nothing_is_drained_where_nothing_was_written(void **state)
{
    struct fixture *fixture = *state;
    struct buffer buffer = drained(fixture);
    assert_true(buffer_finish(&buffer));
    assert_int_equal(fixture->calls, 0);
}

static void what_was_lost_is_told_and_nothing_follows_it(void **state)
{
    struct fixture *fixture = *state;
    struct buffer buffer = drained(fixture);
    fixture->good_calls = 1;
    buffer_puts(&buffer, "one");
    buffer_make_room(&buffer, 1);
    buffer_puts(&buffer, "two");
    buffer_make_room(&buffer, 1);
    buffer_puts(&buffer, "three");
    fixture->good_calls = 1000;
    assert_false(buffer_finish(&buffer));
    assert_int_equal(fixture->calls, 2);
    assert_int_equal(fixture->length, 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(numbers_are_written_in_full),
        TEST(a_text_grows_and_keeps_what_was_there),
        TEST(what_is_drained_comes_in_order_and_whole),
        TEST(what_is_drained_never_needs_more_room),
        TEST(nothing_is_drained_where_nothing_was_written),
        TEST(what_was_lost_is_told_and_nothing_follows_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
