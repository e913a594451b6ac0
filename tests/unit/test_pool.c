/* SPDX-License-Identifier: MIT */
/* The pool: texts, words and numbers, each kept once, found after growth. */
#include "cmocka_all.h"

#include <stdio.h>
#include <string.h>

#include "hash.h"
#include "pool.h"

struct fixture {
    struct arena arena;
    struct pool pool;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    arena_init(&fixture.arena);
    pool_init(&fixture.pool, &fixture.arena, 4);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    arena_done(&fixture->arena);
    return 0;
}

static uint32_t text(struct fixture *fixture, const char *text)
{
    return pool_text(&fixture->pool, text, strlen(text));
}

static void offset_zero_is_the_empty_text_and_the_empty_list(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(text(fixture, ""), 0);
    assert_int_equal(fixture->pool.size, 1);
    assert_int_equal(pool_list(&fixture->pool, NULL, 0), 0);
    assert_int_equal(fixture->pool.words, 1);
    assert_int_equal(fixture->pool.word[0], 0);
}

static void the_same_text_has_the_same_offset(void **state)
{
    struct fixture *fixture = *state;
    uint32_t a = text(fixture, "abc"), b = text(fixture, "abcd");
    assert_int_not_equal(a, b);
    assert_int_equal(text(fixture, "abc"), a);
    /* The length counts, not a NUL that may follow. */
    assert_int_equal(pool_text(&fixture->pool, "abcdef", 4), b);
    assert_string_equal(fixture->pool.text + a, "abc");
    assert_string_equal(fixture->pool.text + b, "abcd");
    assert_int_equal(fixture->pool.size, 1 + 4 + 5);
}

static void texts_are_found_again_after_growth(void **state)
{
    enum { MANY = 30000 };
    static uint32_t offset[MANY];
    struct fixture *fixture = *state;
    char name[24];
    size_t size;
    unsigned i;
    for (i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "text %u", i);
        offset[i] = text(fixture, name);
    }
    size = fixture->pool.size;
    for (i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "text %u", i);
        assert_int_equal(text(fixture, name), offset[i]);
        assert_string_equal(fixture->pool.text + offset[i], name);
    }
    assert_int_equal(fixture->pool.size, size);
}

static void a_list_has_its_length_before_it_and_is_shared(void **state)
{
    static const uint32_t words[] = {7, 0, 9};
    struct fixture *fixture = *state;
    uint32_t all = pool_list(&fixture->pool, words, 3);
    uint32_t two = pool_list(&fixture->pool, words, 2);
    assert_true(all > 0);
    assert_int_not_equal(all, two);
    assert_int_equal(fixture->pool.word[all], 3);
    assert_memory_equal(fixture->pool.word + all + 1, words, sizeof words);
    assert_int_equal(fixture->pool.word[two], 2);
    assert_int_equal(pool_list(&fixture->pool, words, 3), all);
    assert_int_equal(fixture->pool.words, 1 + 4 + 3);
}

static void a_long_list_is_kept_whole(void **state)
{
    enum { MANY = 500 };
    static uint32_t words[MANY];
    struct fixture *fixture = *state;
    uint32_t at, i;
    for (i = 0; i < MANY; i++)
        words[i] = i * 3;
    at = pool_list(&fixture->pool, words, MANY);
    assert_int_equal(fixture->pool.word[at], MANY);
    assert_memory_equal(fixture->pool.word + at + 1, words, sizeof words);
    assert_int_equal(pool_list(&fixture->pool, words, MANY), at);
}

static void lists_stay_as_they_were_after_growth(void **state)
{
    enum { MANY = 9000 };
    static uint32_t at[MANY];
    struct fixture *fixture = *state;
    uint32_t i, words[2];
    for (i = 0; i < MANY; i++) {
        words[0] = i;
        words[1] = i / 2;
        at[i] = pool_list(&fixture->pool, words, 2);
    }
    for (i = 0; i < MANY; i++) {
        assert_int_equal(fixture->pool.word[at[i]], 2);
        assert_int_equal(fixture->pool.word[at[i] + 1], i);
        assert_int_equal(fixture->pool.word[at[i] + 2], i / 2);
    }
}

static uint32_t slot_of(const struct pool *pool, const uint32_t *words,
                        size_t count)
{
    return hash_bytes(words, count * sizeof *words) &
           (uint32_t)(pool->word_slots - 1);
}

static void index_zero_is_no_list_of_several_words(void **state)
{
    struct fixture *fixture = *state;
    struct pool *pool = &fixture->pool;
    uint32_t words[2] = {0, 1};
    /* A list that is looked for where the empty one is found, and that stands
     * at index 0 as it happens. */
    while (slot_of(pool, words, 2) != slot_of(pool, words, 1))
        words[1]++;
    assert_int_equal(pool_words(pool, words, 1), 0);
    assert_int_equal(pool_words(pool, words + 1, 1), 1);
    assert_int_equal(pool_words(pool, words, 2), 2);
    assert_memory_equal(pool->word + 2, words, sizeof words);
}

static void near_numbers_are_shared(void **state)
{
    struct fixture *fixture = *state;
    uint32_t least = pool_number(&fixture->pool, INT64_MIN);
    uint32_t most = pool_number(&fixture->pool, INT64_MAX);
    assert_int_equal(pool_number(&fixture->pool, INT64_MIN), least);
    assert_int_equal(pool_number(&fixture->pool, INT64_MAX), most);
    assert_int_equal(fixture->pool.numbers, 2);
    assert_true(fixture->pool.number[least] == INT64_MIN);
    assert_true(fixture->pool.number[most] == INT64_MAX);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(offset_zero_is_the_empty_text_and_the_empty_list),
        TEST(the_same_text_has_the_same_offset),
        TEST(texts_are_found_again_after_growth),
        TEST(a_list_has_its_length_before_it_and_is_shared),
        TEST(a_long_list_is_kept_whole),
        TEST(lists_stay_as_they_were_after_growth),
        TEST(index_zero_is_no_list_of_several_words),
        TEST(near_numbers_are_shared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
