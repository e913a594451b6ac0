/* SPDX-License-Identifier: MIT */
/* The order of diagnostics, and how they are printed. */
#include "cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diagnostic.h"

struct fixture {
    struct arena arena;
    struct sources sources;
    struct diagnostics diagnostics;
};

static void add_source(struct fixture *fixture, const char *path,
                       const char *text)
{
    sources_add(&fixture->sources, path, NULL, text, strlen(text));
}

static void start(struct fixture *fixture, const char *text)
{
    arena_init(&fixture->arena);
    sources_init(&fixture->sources, &fixture->arena);
    diagnostics_init(&fixture->diagnostics, &fixture->arena, &fixture->sources);
    add_source(fixture, "a.avdrule", text);
}

static void end(struct fixture *fixture)
{
    arena_done(&fixture->arena);
}

static struct place at(uint32_t from, uint32_t length)
{
    struct place place = {from, length, 0};
    return place;
}

static struct diagnostic *blame(struct fixture *fixture, uint32_t from,
                                uint32_t length, const char *message)
{
    return diagnostic_add(&fixture->diagnostics, DIAGNOSTIC_SYNTAX,
                          at(from, length), "%s", message);
}

typedef void printer(struct diagnostics *diagnostics, FILE *file);

static char *printed(struct fixture *fixture, printer *print)
{
    char *text = NULL;
    size_t length;
    FILE *file = open_memstream(&text, &length);
    assert_non_null(file);
    print(&fixture->diagnostics, file);
    assert_int_equal(fclose(file), 0);
    return text;
}

static void assert_printed(struct fixture *fixture, printer *print,
                           const char *expected)
{
    char *text = printed(fixture, print);
    assert_string_equal(text, expected);
    free(text);
}

static void assert_order(const struct fixture *fixture, const char *expected)
{
    char text[64] = "";
    size_t i;
    for (i = 0; i < fixture->diagnostics.count; i++)
        strcat(text, fixture->diagnostics.diagnostic[i].message);
    assert_string_equal(text, expected);
}

static void they_come_in_the_order_of_the_sources(void **state)
{
    struct fixture fixture;
    struct place second = {0, 1, 1};
    (void)state;
    start(&fixture, "one\ntwo\n");
    add_source(&fixture, "b.avdrule", "three\n");
    diagnostic_add(&fixture.diagnostics, DIAGNOSTIC_SYNTAX, second, "e");
    blame(&fixture, 4, 3, "d");
    diagnostic_add(&fixture.diagnostics, DIAGNOSTIC_SYNTAX, at(0, 1), "c");
    diagnostic_add(&fixture.diagnostics, DIAGNOSTIC_SYNTAX, at(0, 3), "b");
    diagnostic_add(&fixture.diagnostics, DIAGNOSTIC_NOT_UTF8, at(0, 1), "z");
    diagnostics_finish(&fixture.diagnostics);
    assert_order(&fixture, "zbcde");
    end(&fixture);
}

static void a_place_is_blamed_once_for_the_same_thing(void **state)
{
    struct fixture fixture;
    (void)state;
    start(&fixture, "one two\n");
    blame(&fixture, 4, 3, "b");
    blame(&fixture, 0, 3, "a");
    blame(&fixture, 4, 2, "b");
    blame(&fixture, 4, 3, "c");
    diagnostic_add(&fixture.diagnostics, DIAGNOSTIC_NOT_UTF8, at(4, 3), "b");
    blame(&fixture, 4, 3, "b");
    assert_int_equal(fixture.diagnostics.errors, 6);
    diagnostics_finish(&fixture.diagnostics);
    assert_order(&fixture, "abbc");
    assert_int_equal(fixture.diagnostics.errors, 4);
    assert_int_equal(fixture.diagnostics.diagnostic[1].code,
                     DIAGNOSTIC_NOT_UTF8);
    end(&fixture);
}

static enum diagnostic_code some_warning(void)
{
    int code;
    for (code = 0; code < DIAGNOSTIC_CODES; code++)
        if (diagnostic_infos[code].severity == SEVERITY_WARNING)
            return (enum diagnostic_code)code;
    fail_msg("there is no warning");
    return DIAGNOSTIC_CODES;
}

static void errors_and_warnings_are_counted_apart(void **state)
{
    enum diagnostic_code warning = some_warning();
    struct fixture fixture;
    (void)state;
    start(&fixture, "one two\n");
    blame(&fixture, 0, 3, "a");
    diagnostic_add(&fixture.diagnostics, warning, at(4, 3), "b");
    diagnostic_add(&fixture.diagnostics, warning, at(4, 3), "b");
    diagnostic_add(&fixture.diagnostics, warning, at(4, 3), "c");
    assert_int_equal(fixture.diagnostics.warnings, 3);
    diagnostics_finish(&fixture.diagnostics);
    assert_int_equal(fixture.diagnostics.errors, 1);
    assert_int_equal(fixture.diagnostics.warnings, 2);
    end(&fixture);
}

static void nothing_is_added_while_muted(void **state)
{
    struct fixture fixture;
    struct diagnostic *diagnostic;
    (void)state;
    start(&fixture, "one\n");
    fixture.diagnostics.muted = true;
    diagnostic = blame(&fixture, 0, 3, "a");
    assert_non_null(diagnostic);
    diagnostic_help(&fixture.diagnostics, diagnostic, "help");
    fixture.diagnostics.muted = false;
    assert_int_equal(fixture.diagnostics.count, 0);
    assert_int_equal(fixture.diagnostics.errors, 0);
    diagnostic = blame(&fixture, 0, 3, "b");
    assert_null(diagnostic->help);
    diagnostics_finish(&fixture.diagnostics);
    assert_order(&fixture, "b");
    end(&fixture);
}

static void no_code_is_given_twice(void **state)
{
    int a, b;
    (void)state;
    for (a = 0; a < DIAGNOSTIC_CODES; a++) {
        assert_int_equal(strlen(diagnostic_infos[a].code), 4);
        for (b = 0; b < a; b++)
            assert_string_not_equal(diagnostic_infos[a].code,
                                    diagnostic_infos[b].code);
    }
}

static void the_text_shows_the_line_and_marks_the_place(void **state)
{
    struct fixture fixture;
    struct diagnostic *diagnostic;
    (void)state;
    start(&fixture, "one\r\ntwo three\r\n");
    diagnostic = blame(&fixture, 9, 5, "this is wrong");
    diagnostic_note(&fixture.diagnostics, diagnostic, at(0, 1), "the %s",
                    "first");
    diagnostic_help(&fixture.diagnostics, diagnostic, "write %d", 3);
    assert_printed(&fixture, diagnostics_print_text,
                   "a.avdrule:2:5: error[E201]: this is wrong\n"
                   "    2 | two three\n"
                   "      |     ^~~~~\n"
                   "a.avdrule:1:1: note: the first\n"
                   "    1 | one\n"
                   "      | ^\n"
                   "      = help: write 3\n"
                   "1 error, 0 warnings\n");
    end(&fixture);
}

static void without_diagnostics_nothing_is_printed(void **state)
{
    struct fixture fixture;
    (void)state;
    start(&fixture, "one\n");
    diagnostics_finish(&fixture.diagnostics);
    assert_printed(&fixture, diagnostics_print_text, "");
    assert_printed(&fixture, diagnostics_print_json,
                   "{\"schema\": \"avdrule.diagnostics/1\", \"diagnostics\": "
                   "[], \"errors\": 0, \"warnings\": 0}\n");
    end(&fixture);
}

/* What stands under the line of the one diagnostic. */
static void assert_caret(const char *source, uint32_t from, uint32_t length,
                         const char *line, const char *caret)
{
    struct fixture fixture;
    char *text, *shown, *rest;
    start(&fixture, source);
    blame(&fixture, from, length, "m");
    text = printed(&fixture, diagnostics_print_text);
    shown = strstr(text, " | ");
    assert_non_null(shown);
    shown += 3;
    rest = strchr(shown, '\n');
    *rest++ = '\0';
    assert_string_equal(shown, line);
    assert_memory_equal(rest, "      | ", 8);
    rest += 8;
    *strchr(rest, '\n') = '\0';
    assert_string_equal(rest, caret);
    free(text);
    end(&fixture);
}

static void tabs_are_repeated_before_the_caret(void **state)
{
    (void)state;
    assert_caret("\ta\tbc\n", 3, 2, "\ta\tbc", "\t \t^~");
}

static void characters_of_several_bytes_take_one_column(void **state)
{
    (void)state;
    assert_caret("\xc3\xa4\xe2\x82\xac x\n", 6, 1, "\xc3\xa4\xe2\x82\xac x",
                 "   ^");
    assert_caret("a \xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80 b\n", 2, 9,
                 "a \xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80 b", "  ^~~");
}

static void the_mark_ends_with_the_line(void **state)
{
    (void)state;
    assert_caret("one two\nthree\n", 4, 9, "one two", "    ^~~");
    assert_caret("one\r\n", 3, 0, "one", "   ^");
    assert_caret("one\r\n", 4, 1, "one", "   ^");
    assert_caret("", 0, 0, "", "^");
}

static void control_characters_and_bad_bytes_are_not_sent_on(void **state)
{
    (void)state;
    assert_caret("a\x1b[\x7f\xff\xc3\xa4\xe2(\n", 2, 1, "a?[??\xc3\xa4?(",
                 "  ^");
}

static void of_a_long_line_the_part_around_the_place_is_shown(void **state)
{
    char source[402], line[121], caret[62];
    size_t i;
    (void)state;
    for (i = 0; i < 400; i++)
        source[i] = (char)('a' + i % 26);
    strcpy(source + 400, "\n");
    memcpy(line, source + 140, 120);
    line[120] = '\0';
    memset(caret, ' ', 60);
    strcpy(caret + 60, "^");
    assert_caret(source, 200, 1, line, caret);
    memcpy(line, source, 120);
    assert_caret(source, 3, 1, line, "   ^");
}

/* Cut to whole characters at both ends. */
static void a_long_line_is_not_cut_inside_a_character(void **state)
{
    char source[602], line[121], caret[61];
    size_t i;
    (void)state;
    for (i = 0; i < 600; i += 3)
        memcpy(source + i, "\xe2\x82\xac", 3);
    strcpy(source + 600, "\n");
    memmove(source + 271, source + 270, 330);
    source[270] = 'a';
    strcpy(source + 598, "\n");
    memcpy(line, source + 240, 118);
    line[118] = '\0';
    memset(caret, ' ', 20);
    strcpy(caret + 20, "^");
    assert_caret(source, 298, 3, line, caret);
}

static void json_holds_both_ends_help_and_note(void **state)
{
    struct fixture fixture;
    struct diagnostic *diagnostic;
    (void)state;
    start(&fixture, "\xc3\xa4"
                    "b\ncde\n");
    diagnostic = blame(&fixture, 2, 3, "m");
    diagnostic_help(&fixture.diagnostics, diagnostic, "h");
    diagnostic_note(&fixture.diagnostics, diagnostic, at(4, 2), "n");
    diagnostic_add(&fixture.diagnostics, some_warning(), at(5, 1), "w");
    assert_printed(
        &fixture, diagnostics_print_json,
        "{\"schema\": \"avdrule.diagnostics/1\", \"diagnostics\": [\n"
        "  {\"code\": \"E201\", \"severity\": \"error\", "
        "\"file\": \"a.avdrule\", \"line\": 1, \"column\": 2, "
        "\"end_line\": 2, \"end_column\": 2, \"message\": \"m\", "
        "\"help\": \"h\", \"note\": {\"file\": \"a.avdrule\", \"line\": 2, "
        "\"column\": 1, \"end_line\": 2, \"end_column\": 3, "
        "\"message\": \"n\"}},\n"
        "  {\"code\": \"W701\", \"severity\": \"warning\", "
        "\"file\": \"a.avdrule\", \"line\": 2, \"column\": 2, "
        "\"end_line\": 2, \"end_column\": 3, \"message\": \"w\"}\n"
        "], \"errors\": 1, \"warnings\": 1}\n");
    end(&fixture);
}

static void assert_json_text(const char *text, size_t length,
                             const char *expected)
{
    char *result = NULL;
    size_t size;
    FILE *file = open_memstream(&result, &size);
    assert_non_null(file);
    print_json_text(file, text, length);
    assert_int_equal(fclose(file), 0);
    assert_string_equal(result, expected);
    free(result);
}

static void a_json_text_is_ascii(void **state)
{
    (void)state;
    assert_json_text("say \"a\\b\"", 9, "\"say \\\"a\\\\b\\\"\"");
    assert_json_text("\n\t\x7f", 3, "\"\\n\\u0009\\u007f\"");
    assert_json_text("a\0b", 3, "\"a\\u0000b\"");
    assert_json_text("\xc3\xa4\xe2\x82\xac", 5, "\"\\u00e4\\u20ac\"");
    assert_json_text("\xf0\x9f\x98\x80", 4, "\"\\ud83d\\ude00\"");
    assert_json_text("\xf4\x8f\xbf\xbf", 4, "\"\\udbff\\udfff\"");
    assert_json_text("", 0, "\"\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_come_in_the_order_of_the_sources),
        cmocka_unit_test(a_place_is_blamed_once_for_the_same_thing),
        cmocka_unit_test(errors_and_warnings_are_counted_apart),
        cmocka_unit_test(nothing_is_added_while_muted),
        cmocka_unit_test(no_code_is_given_twice),
        cmocka_unit_test(the_text_shows_the_line_and_marks_the_place),
        cmocka_unit_test(without_diagnostics_nothing_is_printed),
        cmocka_unit_test(tabs_are_repeated_before_the_caret),
        cmocka_unit_test(characters_of_several_bytes_take_one_column),
        cmocka_unit_test(the_mark_ends_with_the_line),
        cmocka_unit_test(control_characters_and_bad_bytes_are_not_sent_on),
        cmocka_unit_test(of_a_long_line_the_part_around_the_place_is_shown),
        cmocka_unit_test(a_long_line_is_not_cut_inside_a_character),
        cmocka_unit_test(json_holds_both_ends_help_and_note),
        cmocka_unit_test(a_json_text_is_ascii),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
