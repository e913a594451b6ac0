/* SPDX-License-Identifier: MIT */
/* Articles as sections: where they begin, what is in them, what changes them.
 */
#include "cmocka_all.h"

#include <string.h>

#include "article.h"

struct page {
    struct arena arena;
    struct article article;
};

static int set_up(void **state)
{
    static struct page page;
    arena_init(&page.arena);
    *state = &page;
    return 0;
}

static int tear_down(void **state)
{
    struct page *page = *state;
    arena_done(&page->arena);
    return 0;
}

static const struct article *read_text(void **state, const char *text)
{
    struct page *page = *state;
    size_t length = strlen(text);
    article_read(&page->article, &page->arena,
                 arena_text(&page->arena, text, length), length);
    return &page->article;
}

/* The section with an anchor, which has to be there. */
static const struct article_section *section(const struct article *article,
                                             const char *anchor)
{
    const struct article_heading *heading = article_find(article, anchor);
    assert_non_null(heading);
    return &article->section[heading->section];
}

/* The digest of the section `a` of a text, kept beyond the next reading. */
static const char *digest(void **state, const char *text)
{
    return section(read_text(state, text), "a")->digest;
}

static void sections_go_from_heading_to_heading(void **state)
{
    const struct article *article =
        read_text(state, "before\n\n# Title\n\ntext\n\n## A *b*\n\nSet\next\n"
                         "---\n\n### [C](x.md) `d`\n");
    assert_int_equal(article->sections, 5);
    assert_string_equal(article->section[0].anchor, "");
    assert_false(article->section[0].empty);
    assert_true(article->section[1].is_title);
    assert_string_equal(article->section[2].anchor, "a-b");
    assert_string_equal(article->section[2].title, "A b");
    assert_int_equal(article->section[2].line, 7);
    assert_true(article->section[2].empty);
    assert_string_equal(article->section[3].anchor, "set-ext");
    assert_int_equal(article->section[3].level, 2);
    assert_string_equal(article->section[4].anchor, "c-d");
    assert_string_equal(article->section[4].title, "C d");
}

static void headings_in_code_and_html_are_none(void **state)
{
    const struct article *article = read_text(
        state, "## A\n\n```\n# not\n```\n\n    # nor\n\n<!--\n# nor\n-->\n");
    assert_int_equal(article->sections, 2);
    assert_int_equal(article->headings, 1);
}

static void html_in_a_heading_is_no_part_of_its_anchor(void **state)
{
    assert_non_null(article_find(
        read_text(state, "## <a name=\"x\"></a>A&amp;b ![alt](p.png)\n"),
        "ab-alt"));
}

static void front_matter_is_no_heading_and_keeps_line_numbers(void **state)
{
    const struct article *article = read_text(
        state, "---\ntitle: x\nms.date: 05/11/2020\n---\n# Title\n## A\n");
    assert_int_equal(article->headings, 2);
    assert_true(article->section[0].empty);
    assert_int_equal(article->section[1].line, 5);
    assert_string_equal(article->date, "2020-05-11");
    assert_int_equal(article->date_line, 3);
}

static void dates_are_read_as_they_are_written(void **state)
{
    static const char *const table[][2] = {
        {"---\nms.date: 5/1/2020 # then\n---\n", "2020-05-01"},
        {"---\r\nms.date: \"05/11/2020\"\r\n---\r\n", "2020-05-11"},
        {"\xef\xbb\xbf---\nms.date: 2020-05-11\n...\n", "2020-05-11"},
        {"---\nms.date: May 2020\n---\n", "May 2020"},
        {"---\nms.date: 05/11/20201\n---\n", "05/11/20201"},
    };
    size_t i;
    for (i = 0; i < sizeof table / sizeof *table; i++)
        assert_string_equal(read_text(state, table[i][0])->date, table[i][1]);
    assert_null(read_text(state, "---\nauthor.ms.date: 1\n---\n")->date);
    assert_null(read_text(state, "---\nms.date: 05/11/2020\n")->date);
    assert_null(read_text(state, "\n---\nms.date: 05/11/2020\n---\n")->date);
}

static void wrapping_is_no_change(void **state)
{
    const char *text =
        digest(state, "## A\n\n> one two\n\n- three four\n\nfive  *six*\n");
    assert_string_equal(text, digest(state, "## A\n\n> one\n> two\n\n\n"
                                            "* three\n  four\n\n"
                                            "five six\n\n## B\n"));
    assert_string_equal(text, digest(state, "## A\r\n\r\n> one two\r\n\r\n"
                                            "- three four\r\n\r\n"
                                            "five six\r\n"));
}

static void words_links_and_commands_are_changes(void **state)
{
    static const char *const table[][2] = {
        {"## A\n\none two\n", "## A\n\none to\n"},
        {"## A\n\none two\n", "## A\n\nonetwo\n"},
        {"## A\n\n[one](a.md)\n", "## A\n\n[one](b.md)\n"},
        {"## A\n\n```\nstart\n```\n", "## A\n\n```\nstop\n```\n"},
        {"## A\n\n`start`\n", "## A\n\n`stop`\n"},
        {"## A\n\n1. one\n2. two\n", "## A\n\n1. two\n2. one\n"},
        {"## A\n\n- one\n- two\n", "## A\n\n- one two\n"},
        {"## A\n\none\n", "## A\n"},
        {"## A\n\n### Cause\n\none\n", "## A\n\n### Fix\n\none\n"},
    };
    size_t i;
    for (i = 0; i < sizeof table / sizeof *table; i++)
        assert_string_not_equal(digest(state, table[i][0]),
                                digest(state, table[i][1]));
}

static void another_section_is_no_change(void **state)
{
    assert_string_equal(digest(state, "## A\n\none\n\n## B\n\ntwo\n"),
                        digest(state, "# T\n\nthree\n## A\n\none\n### C\n"));
}

static void assert_marks(const struct article_marks *marks, size_t count,
                         const char *first, uint32_t line)
{
    assert_int_equal(marks->count, count);
    if (count == 0)
        return;
    assert_string_equal(marks->mark[0].title, first);
    assert_int_equal(marks->mark[0].line, line);
}

static void bold_marks_are_counted_with_their_titles(void **state)
{
    static const struct {
        const char *text;
        size_t causes, fixes;
        const char *cause, *fix;
    } table[] = {
        {"## A\n\n**Cause:** One *two*.\n\n**Fix:** Do\nit.\n", 1, 1,
         "One two.", "Do it."},
        {"## A\n\n**Cause 1:** One.\n\n**Fix 1:** Do.\n\n**Cause 2:** Two.\n"
         "\n**Fix 2:** Be.\n",
         2, 2, "One.", "Do."},
        {"## A\n\n**Cause**: One.\n**Fix**: Do.\n", 1, 1, "One.", "Do."},
        {"## A\n\n**Cause: One.**\n\n**FIX 12**\n\nDo.\n", 1, 1, "One.", "Do."},
        {"## A\n\n- **Cause:** One.\n- **Fix:** Do.\n", 1, 1, "One.", "Do."},
        {"## A\n\n### Cause\n\nOne.\n\n### Fix: Do.\n", 1, 1, "One.", "Do."},
        {"## A\n\n### Cause\n\n### Fix\n\n1. Do.\n", 1, 1, "", ""},
        {"## A\n\nThe **Cause:** is\n\n**Cause** of it\n\n**Fixed:** x\n"
         "\n*Cause:* x\n\n### Fix the host\n",
         0, 0, NULL, NULL},
    };
    size_t i;
    for (i = 0; i < sizeof table / sizeof *table; i++) {
        const struct article_section *a =
            section(read_text(state, table[i].text), "a");
        assert_int_equal(a->causes.count, table[i].causes);
        assert_int_equal(a->fixes.count, table[i].fixes);
        if (a->causes.count)
            assert_string_equal(a->causes.mark[0].title, table[i].cause);
        if (a->fixes.count)
            assert_string_equal(a->fixes.mark[0].title, table[i].fix);
    }
}

static void marks_that_are_headings_belong_to_the_section_above(void **state)
{
    const struct article *article = read_text(
        state, "# T\n\n## A\n\n### Cause\n\none\n\n### Fix\n\ntwo\n\n## B\n\n"
               "### Cause\n");
    assert_int_equal(article->sections, 4);
    assert_int_equal(article->headings, 6);
    assert_ptr_equal(section(article, "cause"), section(article, "a"));
    assert_ptr_equal(section(article, "cause-1"), section(article, "b"));
    assert_marks(&section(article, "a")->causes, 1, "one", 5);
    assert_marks(&section(article, "a")->fixes, 1, "two", 9);
    assert_int_equal(section(article, "b")->fixes.count, 0);
}

static void marks_beside_a_section_are_headings(void **state)
{
    const struct article *article =
        read_text(state, "# T\n\n## Cause\n\none\n\n## Fix\n\n## A\n");
    assert_int_equal(article->sections, 5);
    assert_int_equal(section(article, "t")->causes.count, 0);
}

static void the_same_title_has_the_same_digest(void **state)
{
    const struct article_section *a = section(
        read_text(state, "## A\n\n**Cause 1:** One two.\n\n"
                         "**Cause 2:** One\ntwo.\n\n**Cause 3:** Three.\n"),
        "a");
    assert_int_equal(a->causes.count, 3);
    assert_string_equal(a->causes.mark[0].digest, a->causes.mark[1].digest);
    assert_string_not_equal(a->causes.mark[0].digest, a->causes.mark[2].digest);
}

static void hostile_texts_do_no_harm(void **state)
{
    static const char *const table[] = {
        "",
        "#",
        "---",
        "---\n",
        "---\n---",
        "---\n---\n",
        "# \xff",
        "**Cause:**",
        "# Cause\n",
        "**",
        "\xef\xbb\xbf---\nms.date:\n---\n",
        "## **Fix**",
        "> > > # A",
        "- - - **Cause:**\n- **Fix:**",
    };
    size_t i;
    for (i = 0; i < sizeof table / sizeof *table; i++)
        assert_true(read_text(state, table[i])->sections > 0);
}

#define PAGE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAGE(sections_go_from_heading_to_heading),
        PAGE(headings_in_code_and_html_are_none),
        PAGE(html_in_a_heading_is_no_part_of_its_anchor),
        PAGE(front_matter_is_no_heading_and_keeps_line_numbers),
        PAGE(dates_are_read_as_they_are_written),
        PAGE(wrapping_is_no_change),
        PAGE(words_links_and_commands_are_changes),
        PAGE(another_section_is_no_change),
        PAGE(bold_marks_are_counted_with_their_titles),
        PAGE(marks_that_are_headings_belong_to_the_section_above),
        PAGE(marks_beside_a_section_are_headings),
        PAGE(the_same_title_has_the_same_digest),
        PAGE(hostile_texts_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
