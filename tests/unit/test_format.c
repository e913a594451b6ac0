/* SPDX-License-Identifier: MIT */
/* What the one layout looks like. */
#include "cmocka_all.h"

#include <stdlib.h>

#include "formatted.h"

static void assert_format(const char *text, const char *expected)
{
    char *once = formatted_text(text), *twice;
    assert_non_null(once);
    assert_string_equal(once, expected);
    twice = formatted_text(once);
    assert_string_equal(twice, expected);
    free(once);
    free(twice);
}

static void assert_stays(const char *text)
{
    assert_format(text, text);
}

static void values_are_aligned_after_the_longest_word(void **state)
{
    (void)state;
    assert_format("symptom a {\n"
                  "title \"A\"\n"
                  "    applies when b.exists\n"
                  "message \"m\"\n"
                  "  when b.state is stopped\n"
                  "\n"
                  "  doc \"#a\"\n"
                  "}\n",
                  "symptom a {\n"
                  "  title   \"A\"\n"
                  "  applies when b.exists\n"
                  "  message \"m\"\n"
                  "  when    b.state is stopped\n"
                  "\n"
                  "  doc \"#a\"\n"
                  "}\n");
}

static void kinds_of_clauses_are_aligned_among_themselves(void **state)
{
    (void)state;
    assert_format("cause c of s {\n"
                  "  title \"C\"\n"
                  "  when a\n"
                  "  confirm when a\n"
                  "  suspect when b\n"
                  "  rule out when c\n"
                  "  likelihood rare\n"
                  "  fix   f\n"
                  "}\n",
                  "cause c of s {\n"
                  "  title \"C\"\n"
                  "  when  a\n"
                  "  confirm when  a\n"
                  "  suspect when  b\n"
                  "  rule out when c\n"
                  "  likelihood rare\n"
                  "  fix f\n"
                  "}\n");
}

static void entries_and_lets_are_aligned(void **state)
{
    (void)state;
    assert_format("let a = b\n"
                  "let longer   = c\n"
                  "\n"
                  "let d   = e\n"
                  "\n"
                  "probe p each\n"
                  "{\n"
                  "  one_thing \"1\"\n"
                  "  two \"2\" }\n"
                  "{\n"
                  "  read  dns(\"{each}\")\n"
                  "}\n",
                  "let a      = b\n"
                  "let longer = c\n"
                  "\n"
                  "let d = e\n"
                  "\n"
                  "probe p each {\n"
                  "  one_thing \"1\"\n"
                  "  two       \"2\"\n"
                  "} {\n"
                  "  read dns(\"{each}\")\n"
                  "}\n");
}

static void clauses_of_a_scenario_are_aligned_over_empty_lines(void **state)
{
    (void)state;
    assert_format("scenario \"s\" {\n"
                  "  from \"t\"\n"
                  "  given a.b=1\n"
                  "\n"
                  "  expect outcome healthy\n"
                  "}\n",
                  "scenario \"s\" {\n"
                  "  from   \"t\"\n"
                  "  given  a.b = 1\n"
                  "\n"
                  "  expect outcome healthy\n"
                  "}\n");
}

static void nothing_is_aligned_in_steps(void **state)
{
    (void)state;
    assert_stays("fix f {\n"
                 "  steps {\n"
                 "    \"One.\"\n"
                 "    note \"n\"\n"
                 "    caution \"c\"\n"
                 "    run powershell \"r\"\n"
                 "    choose one {\n"
                 "      fix a\n"
                 "      see cause b\n"
                 "    }\n"
                 "  }\n"
                 "}\n");
}

static void a_body_stands_on_one_line_or_each_clause_does(void **state)
{
    (void)state;
    assert_stays("fix f { title \"F\" steps { \"One.\" \"Two.\" } }\n");
    assert_format("fix f {title \"F\" steps {\"One.\" \"Two.\"} # c\n}\n",
                  "fix f {\n"
                  "  title \"F\"\n"
                  "  steps { \"One.\" \"Two.\" }  # c\n"
                  "}\n");
    assert_format("fix f { title \"F\" steps {\n\"One.\" \"Two.\" } }\n",
                  "fix f {\n"
                  "  title \"F\"\n"
                  "  steps {\n"
                  "    \"One.\"\n"
                  "    \"Two.\"\n"
                  "  }\n"
                  "}\n");
}

static void lines_that_go_on_are_indented_further(void **state)
{
    (void)state;
    assert_format("let a = b\n"
                  "or c.d in {\n"
                  "x,\n"
                  "y\n"
                  "}\n"
                  "\n"
                  "cause e of f,\n"
                  "g {\n"
                  "  when any (\n"
                  "h and\n"
                  "i\n"
                  ")\n"
                  "  and\n"
                  "  not j\n"
                  "  }\n",
                  "let a = b\n"
                  "    or c.d in {\n"
                  "      x,\n"
                  "      y\n"
                  "    }\n"
                  "\n"
                  "cause e of f,\n"
                  "    g {\n"
                  "  when any (\n"
                  "      h and\n"
                  "      i\n"
                  "  )\n"
                  "      and\n"
                  "      not j\n"
                  "}\n");
}

static void blanks_between_tokens_are_one_or_none(void **state)
{
    (void)state;
    assert_format(
        "let a=b .c in{1,2} and not( d or all(e) )and known (f)\n"
        "probe p {title'P' read tcp ( \"x\" ,port:443 , id: {1} )}\n"
        "let g = h or   else\ttrue\n",
        "let a = b.c in { 1, 2 } and not (d or all (e)) and known(f)\n"
        "probe p { title 'P' read tcp(\"x\", port: 443, id: { 1 }) }\n"
        "let g = h or else true\n");
}

static void blocks_are_parted_by_one_empty_line(void **state)
{
    (void)state;
    assert_format("\n\n# head\n\n\n\n# first\nprobe p {\n\n\n title \"P\"\n\n\n"
                  " read proxy()\n\n}\n# second\nlet a = b\nlet c = d\n\n\n"
                  "let e =\n  f\nlet g = h\n\n\n# end\n\n",
                  "# head\n\n# first\nprobe p {\n  title \"P\"\n\n"
                  "  read proxy()\n}\n\n# second\nlet a = b\nlet c = d\n\n"
                  "let e =\n    f\n\nlet g = h\n\n# end\n");
}

static void comments_stand_where_the_next_line_does(void **state)
{
    (void)state;
    assert_format("fix f { #   at the brace\n"
                  "\n"
                  "# of the title\n"
                  "  title \"F\"# after it\n"
                  "  steps{ \"One.\"\t# touches   \n"
                  "      # last\n"
                  "\n"
                  "  }\n"
                  "#end\n"
                  "}   # f\n"
                  "let a = b\n"
                  "  # why c\n"
                  "  or c\n"
                  "  # of d\n"
                  "let d = e # x\n"
                  "let dd = ee # y",
                  "fix f {  #   at the brace\n"
                  "  # of the title\n"
                  "  title \"F\"  # after it\n"
                  "  steps {\n"
                  "    \"One.\"  # touches\n"
                  "    # last\n"
                  "  }\n"
                  "  #end\n"
                  "}  # f\n"
                  "\n"
                  "let a = b\n"
                  "    # why c\n"
                  "    or c\n"
                  "\n"
                  "# of d\n"
                  "let d  = e   # x\n"
                  "let dd = ee  # y\n");
}

static void a_text_block_is_moved_as_a_whole(void **state)
{
    (void)state;
    assert_format("fix f {\n"
                  "title \"\"\"  \n"
                  "first  \r\n"
                  "\t\n"
                  "    deeper\n"
                  "        \"\"\" steps {\n"
                  "      \"\"\"\n"
                  "          \tstep\n"
                  "            more\n"
                  "  \"\"\"\n"
                  "  }\n"
                  "}\n",
                  "fix f {\n"
                  "  title \"\"\"\n"
                  "    first  \n"
                  "    \t\n"
                  "        deeper\n"
                  "    \"\"\"\n"
                  "  steps {\n"
                  "    \"\"\"\n"
                  "    step\n"
                  "     more\n"
                  "    \"\"\"\n"
                  "  }\n"
                  "}\n");
}

static void an_empty_file_stays_empty(void **state)
{
    (void)state;
    assert_format("", "");
    assert_format(" \r\n\n\t", "");
    assert_format("#\t \n\n", "#\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_aligned_after_the_longest_word),
        cmocka_unit_test(kinds_of_clauses_are_aligned_among_themselves),
        cmocka_unit_test(entries_and_lets_are_aligned),
        cmocka_unit_test(clauses_of_a_scenario_are_aligned_over_empty_lines),
        cmocka_unit_test(nothing_is_aligned_in_steps),
        cmocka_unit_test(a_body_stands_on_one_line_or_each_clause_does),
        cmocka_unit_test(lines_that_go_on_are_indented_further),
        cmocka_unit_test(blanks_between_tokens_are_one_or_none),
        cmocka_unit_test(blocks_are_parted_by_one_empty_line),
        cmocka_unit_test(comments_stand_where_the_next_line_does),
        cmocka_unit_test(a_text_block_is_moved_as_a_whole),
        cmocka_unit_test(an_empty_file_stays_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
