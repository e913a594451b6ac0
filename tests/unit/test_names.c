/* SPDX-License-Identifier: MIT */
/* Ids that are kept once, and the nearest right name. */
#include "cmocka_all.h"

#include <stdio.h>
#include <string.h>

#include "names.h"

static unsigned distance(const char *a, const char *b, unsigned limit)
{
    return edit_distance(a, strlen(a), b, strlen(b), limit);
}

static void the_same_text_is_the_same_name(void **state)
{
    struct arena arena;
    struct names names;
    struct name *one;
    (void)state;
    arena_init(&arena);
    names_init(&names, &arena, 4);
    one = names_get(&names, "boot_loader", 11);
    assert_ptr_equal(names_get(&names, "boot_loader_2", 11), one);
    assert_ptr_not_equal(names_get(&names, "boot_loader", 4), one);
    assert_string_equal(one->text, "boot_loader");
    assert_int_equal(one->length, 11);
    assert_null(one->meaning);
    arena_done(&arena);
}

static void names_stay_where_they_are_while_more_are_added(void **state)
{
    enum { MANY = 20000 };
    static struct name *first[MANY];
    struct arena arena;
    struct names names;
    char text[16];
    int i, length;
    (void)state;
    arena_init(&arena);
    names_init(&names, &arena, 4);
    for (i = 0; i < MANY; i++) {
        length = snprintf(text, sizeof text, "id_%d", i);
        first[i] = names_get(&names, text, (size_t)length);
        first[i]->meaning = &first[i];
    }
    for (i = 0; i < MANY; i++) {
        length = snprintf(text, sizeof text, "id_%d", i);
        assert_ptr_equal(names_get(&names, text, (size_t)length), first[i]);
        assert_ptr_equal(first[i]->meaning, &first[i]);
        assert_string_equal(first[i]->text, text);
    }
    arena_done(&arena);
}

static void a_name_may_be_longer_than_a_page(void **state)
{
    enum { LONG = 300000 };
    static char text[LONG];
    struct arena arena;
    struct names names;
    struct name *name;
    (void)state;
    memset(text, 'a', sizeof text);
    arena_init(&arena);
    names_init(&names, &arena, 4);
    name = names_get(&names, text, LONG);
    assert_int_equal(name->length, LONG);
    assert_int_equal(strlen(name->text), LONG);
    assert_ptr_not_equal(names_get(&names, text, LONG - 1), name);
    assert_ptr_equal(names_get(&names, text, LONG), name);
    arena_done(&arena);
}

static void edits_are_counted(void **state)
{
    (void)state;
    assert_int_equal(distance("stopped", "stopped", 3), 0);
    assert_int_equal(distance("stoped", "stopped", 3), 1);
    assert_int_equal(distance("stoppped", "stopped", 3), 1);
    assert_int_equal(distance("stapped", "stopped", 3), 1);
    assert_int_equal(distance("kitten", "sitting", 5), 3);
    assert_int_equal(distance("", "abc", 3), 3);
    assert_int_equal(distance("", "", 3), 0);
}

static void a_swap_of_neighbours_is_one_edit(void **state)
{
    (void)state;
    assert_int_equal(distance("titel", "title", 3), 1);
    assert_int_equal(distance("verison", "version", 3), 1);
}

static void counting_stops_at_the_limit(void **state)
{
    char longer[101];
    (void)state;
    memset(longer, 'a', 100);
    longer[100] = '\0';
    assert_int_equal(distance("abc", "abcdefgh", 2), 3);
    assert_int_equal(distance(longer, longer, 2), 3);
}

static const char *nearest_of(const char *wanted, const char *const *list)
{
    struct nearest nearest;
    nearest_init(&nearest, wanted, strlen(wanted));
    for (; *list; list++)
        nearest_try(&nearest, *list, strlen(*list));
    return nearest.found;
}

static void the_nearest_is_found_and_nothing_far_away(void **state)
{
    static const char *const words[] = {"state", "start", "started", NULL};
    (void)state;
    assert_string_equal(nearest_of("stat", words), "state");
    assert_string_equal(nearest_of("strat", words), "start");
    assert_string_equal(nearest_of("starte", words), "state");
    assert_null(nearest_of("account", words));
    assert_null(nearest_of("", words));
}

static void of_two_that_are_as_near_the_first_is_named(void **state)
{
    static const char *const words[] = {"cat", "car", NULL};
    (void)state;
    assert_string_equal(nearest_of("cab", words), "cat");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_text_is_the_same_name),
        cmocka_unit_test(names_stay_where_they_are_while_more_are_added),
        cmocka_unit_test(a_name_may_be_longer_than_a_page),
        cmocka_unit_test(edits_are_counted),
        cmocka_unit_test(a_swap_of_neighbours_is_one_edit),
        cmocka_unit_test(counting_stops_at_the_limit),
        cmocka_unit_test(the_nearest_is_found_and_nothing_far_away),
        cmocka_unit_test(of_two_that_are_as_near_the_first_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
