/* SPDX-License-Identifier: MIT */
/* Anchors of headings, as the published site makes them. */
#include "cmocka_all.h"

#include <string.h>

#include "anchor.h"

struct page {
    struct arena arena;
    struct anchors anchors;
};

static int set_up(void **state)
{
    static struct page page;
    arena_init(&page.arena);
    anchors_init(&page.anchors, &page.arena);
    *state = &page;
    return 0;
}

static int tear_down(void **state)
{
    struct page *page = *state;
    arena_done(&page->arena);
    return 0;
}

static const char *anchor(void **state, const char *text)
{
    struct page *page = *state;
    return anchor_of(&page->anchors, text, strlen(text));
}

static void headings_become_anchors(void **state)
{
    static const char *const table[][2] = {
        {"Next steps", "next-steps"},
        {"VMs aren't joined", "vms-arent-joined"},
        {"Error: it\xe2\x80\x99s late", "error-its-late"},
        {"Side-by-side stack", "side-by-side-stack"},
        {"O_REVERSE_CONNECT", "o_reverse_connect"},
        {"In C:\\Windows\\a.log", "in-cwindowsalog"},
        {"Either/or", "eitheror"},
        {"Version 10.0.1", "version-1001"},
        {"1903", "1903"},
        {"This & that", "this--that"},
        {"a - b", "a---b"},
        {"Why? (really)", "why-really"},
        {"Get-AzWvdSessionHost", "get-azwvdsessionhost"},
        {"\xc3\x9c"
         "ber \xc3\x84pfel",
         "\xc3\xbc"
         "ber-\xc3\xa4pfel"},
        {"\xd0\x9e\xd1\x88\xd0\xb8\xd0\xb1\xd0\xba\xd0\xb0",
         "\xd0\xbe\xd1\x88\xd0\xb8\xd0\xb1\xd0\xba\xd0\xb0"},
        {"\xce\x91\xce\xb2", "\xce\xb1\xce\xb2"},
        {"\xe9\x94\x99\xe8\xaf\xaf\xef\xbc\x9a\xe4\xb8\x80",
         "\xe9\x94\x99\xe8\xaf\xaf\xe4\xb8\x80"},
        {"Azure\xc2\xae \xe2\x80\x93 agent\xe2\x84\xa2", "azure--agent"},
        {"a\xc2\xa0"
         "b",
         "ab"},
        {"Done \xf0\x9f\x8e\x89", "done-"},
        {"\xc4\xb0stanbul \xc5\x81\xc3\xb3"
         "d\xc5\xba \xc5\xbb",
         "istanbul-\xc5\x82\xc3\xb3"
         "d\xc5\xba-\xc5\xbc"},
        {"tab\tand\nline", "tabandline"},
        {"???", "section"},
    };
    size_t i;
    for (i = 0; i < sizeof table / sizeof *table; i++)
        assert_string_equal(anchor(state, table[i][0]), table[i][1]);
}

static void a_repeated_heading_gets_a_number(void **state)
{
    assert_string_equal(anchor(state, "Cause"), "cause");
    assert_string_equal(anchor(state, "Cause"), "cause-1");
    assert_string_equal(anchor(state, "CAUSE!"), "cause-2");
    assert_string_equal(anchor(state, "Fix"), "fix");
}

static void a_number_that_is_taken_is_passed_over(void **state)
{
    assert_string_equal(anchor(state, "Cause 1"), "cause-1");
    assert_string_equal(anchor(state, "Cause"), "cause");
    assert_string_equal(anchor(state, "Cause"), "cause-2");
    assert_string_equal(anchor(state, "Cause 1"), "cause-1-1");
    assert_string_equal(anchor(state, "Cause"), "cause-3");
}

static void bytes_that_are_no_text_do_no_harm(void **state)
{
    assert_string_equal(anchor(state, "a\xe9"), "a");
    assert_string_equal(anchor(state, "\x80z\xf0\x9f"), "z");
}

static void likeness_counts_shared_words(void **state)
{
    (void)state;
    assert_int_equal(anchor_likeness("a-b-c", "c-b-a"), 100);
    assert_int_equal(anchor_likeness("a-b", "c-d"), 0);
    assert_int_equal(anchor_likeness("a-b-c-d", "a-b-x-y"), 50);
    assert_int_equal(anchor_likeness("a-a", "a-b"), 50);
    assert_int_equal(anchor_likeness("a--b", "a-b"), 100);
    assert_int_equal(anchor_likeness("", ""), 0);
}

#define PAGE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAGE(headings_become_anchors),
        PAGE(a_repeated_heading_gets_a_number),
        PAGE(a_number_that_is_taken_is_passed_over),
        PAGE(bytes_that_are_no_text_do_no_harm),
        PAGE(likeness_counts_shared_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
