/* SPDX-License-Identifier: MIT */
/* Memory of one compilation. */
#include "cmocka_all.h"

#include <string.h>

#include "arena.h"

static void memory_is_zero_and_aligned(void **state)
{
    struct arena arena;
    size_t size, i;
    (void)state;
    arena_init(&arena);
    for (size = 1; size < 300; size++) {
        unsigned char *memory = arena_alloc(&arena, size);
        assert_int_equal((uintptr_t)memory % sizeof(void *), 0);
        for (i = 0; i < size; i++)
            assert_int_equal(memory[i], 0);
        memset(memory, 0xff, size);
    }
    arena_done(&arena);
}

static void pieces_do_not_overlap(void **state)
{
    enum { PIECES = 2000 };
    static unsigned char *piece[PIECES];
    struct arena arena;
    size_t i, j;
    (void)state;
    arena_init(&arena);
    for (i = 0; i < PIECES; i++) {
        piece[i] = arena_alloc(&arena, i + 1);
        memset(piece[i], (int)(i % 251), i + 1);
    }
    for (i = 0; i < PIECES; i++)
        for (j = 0; j < i; j++)
            assert_int_equal(piece[i][j], i % 251);
    arena_done(&arena);
}

static void a_piece_may_be_larger_than_any_page(void **state)
{
    enum { LARGE = 20000000 };
    struct arena arena;
    char *small, *large;
    (void)state;
    arena_init(&arena);
    small = arena_text(&arena, "before", 6);
    large = arena_alloc(&arena, LARGE);
    assert_int_equal(large[0] | large[LARGE - 1], 0);
    large[LARGE - 1] = 1;
    assert_string_equal(arena_text(&arena, "after", 5), "after");
    assert_string_equal(small, "before");
    arena_done(&arena);
}

static void texts_are_copied_and_ended(void **state)
{
    struct arena arena;
    char text[] = "boot_loader";
    char *copy;
    (void)state;
    arena_init(&arena);
    copy = arena_text(&arena, text, 4);
    text[0] = 'x';
    assert_string_equal(copy, "boot");
    assert_string_equal(arena_text(&arena, "", 0), "");
    assert_string_equal(arena_format(&arena, "%s-%d", "a", 12), "a-12");
    arena_done(&arena);
}

static void a_formatted_text_may_be_long(void **state)
{
    static char text[100001];
    struct arena arena;
    (void)state;
    memset(text, 'a', 100000);
    arena_init(&arena);
    assert_int_equal(strlen(arena_format(&arena, "%s%s", text, text)), 200000);
    arena_done(&arena);
}

static void an_array_keeps_what_is_in_it_while_it_grows(void **state)
{
    struct arena arena;
    uint32_t *array = NULL;
    size_t capacity = 0, i;
    (void)state;
    arena_init(&arena);
    for (i = 0; i < 100000; i++) {
        array = arena_grow(&arena, array, &capacity, i + 1, sizeof *array);
        assert_true(capacity > i);
        array[i] = (uint32_t)i;
    }
    for (i = 0; i < 100000; i++)
        assert_int_equal(array[i], i);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zero_and_aligned),
        cmocka_unit_test(pieces_do_not_overlap),
        cmocka_unit_test(a_piece_may_be_larger_than_any_page),
        cmocka_unit_test(texts_are_copied_and_ended),
        cmocka_unit_test(a_formatted_text_may_be_long),
        cmocka_unit_test(an_array_keeps_what_is_in_it_while_it_grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
