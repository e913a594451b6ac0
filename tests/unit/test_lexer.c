/* SPDX-License-Identifier: MIT */
/* Text to tokens: their kinds, where they stand, and what is no token. */
#include "cmocka_all.h"

#include <string.h>

#include "grammar.h"
#include "token.h"

struct fixture {
    struct arena arena;
    struct sources sources;
    struct diagnostics diagnostics;
    struct lexer lexer;
};

static void start(struct fixture *fixture, const char *text)
{
    arena_init(&fixture->arena);
    sources_init(&fixture->sources, &fixture->arena);
    diagnostics_init(&fixture->diagnostics, &fixture->arena, &fixture->sources);
    sources_add(&fixture->sources, "a.avdrule", NULL, text, strlen(text));
    lexer_init(&fixture->lexer, &fixture->diagnostics, 0);
}

static void end(struct fixture *fixture)
{
    arena_done(&fixture->arena);
}

static void assert_next(struct fixture *fixture, int kind, const char *text)
{
    struct token token = lexer_next(&fixture->lexer);
    if (token.kind != kind)
        fail_msg("token %d instead of %d, `%s`", token.kind, kind, text);
    assert_int_equal(token.place.length, strlen(text));
    assert_memory_equal(place_text(&fixture->sources, token.place), text,
                        strlen(text));
}

static void assert_end(struct fixture *fixture)
{
    assert_next(fixture, 0, "");
    assert_next(fixture, 0, "");
}

static const struct {
    int kind;
    const char *text;
} right[] = {
#define KEYWORD(TOKEN, word) {TOKEN_##TOKEN, word},
#include "keywords.def"
#undef KEYWORD
    {TOKEN_LBRACE, "{"},
    {TOKEN_RBRACE, "}"},
    {TOKEN_LPAREN, "("},
    {TOKEN_RPAREN, ")"},
    {TOKEN_COMMA, ","},
    {TOKEN_EQUALS, "="},
    {TOKEN_EQ, "=="},
    {TOKEN_NE, "!="},
    {TOKEN_LT, "<"},
    {TOKEN_LE, "<="},
    {TOKEN_GT, ">"},
    {TOKEN_GE, ">="},
    {TOKEN_OR_ELSE, "or else"},
    {TOKEN_ID, "port_443"},
    {TOKEN_ID, "whenever"},
    {TOKEN_ID, "or_else"},
    {TOKEN_FIELD, ".state"},
    {TOKEN_FIELD, ".is"},
    {TOKEN_ARGUMENT, "port:"},
    {TOKEN_ARGUMENT, "in:"},
    {TOKEN_INTEGER, "0"},
    {TOKEN_INTEGER, "-12"},
    {TOKEN_INTEGER, "0x52e"},
    {TOKEN_VERSION_NUMBER, "1.0.0"},
    {TOKEN_VERSION_NUMBER, "10.0.17763.1"},
    {TOKEN_DATE, "2020-05-11"},
    {TOKEN_DURATION, "200ms"},
    {TOKEN_DURATION, "5s"},
    {TOKEN_DURATION, "30m"},
    {TOKEN_DURATION, "2h"},
    {TOKEN_DURATION, "5d"},
    {TOKEN_SIZE, "1B"},
    {TOKEN_SIZE, "2KB"},
    {TOKEN_SIZE, "10MB"},
    {TOKEN_SIZE, "3GB"},
    {TOKEN_SIZE, "4TB"},
    {TOKEN_STRING, "\"\""},
    {TOKEN_STRING, "\"it's # no comment\""},
    {TOKEN_STRING, "'say \"yes\"'"},
    {TOKEN_STRING, "\"C:\\\""},
    {TOKEN_TEXT, "\"\"\"\n\"\"\""},
    {TOKEN_TEXT, "\"\"\" \r\n \"a\" \"\"\"\r\n\t\"\"\""},
};

/* All but the two that only errors make. */
static void every_kind_of_token_is_known(void **state)
{
    bool seen[TOKEN_SIZE + 1] = {true};
    struct fixture fixture;
    char text[64];
    size_t i;
    int kind;
    (void)state;
    for (i = 0; i < sizeof right / sizeof *right; i++) {
        strcpy(text, right[i].text);
        strcat(text, "\n");
        start(&fixture, text);
        assert_next(&fixture, right[i].kind, right[i].text);
        assert_false(fixture.lexer.failed);
        assert_end(&fixture);
        assert_int_equal(fixture.diagnostics.count, 0);
        seen[right[i].kind] = true;
        end(&fixture);
    }
    seen[TOKEN_BAD_NUMBER] = seen[TOKEN_BAD_TEST] = true;
    for (kind = 0; kind <= TOKEN_SIZE; kind++)
        if (!seen[kind])
            fail_msg("no text for token %d", kind);
}

static void the_last_token_may_end_with_the_file(void **state)
{
    struct fixture fixture;
    size_t i;
    (void)state;
    for (i = 0; i < sizeof right / sizeof *right; i++) {
        /* What follows it tells these two words from ids. */
        if (right[i].kind == TOKEN_OR_ELSE)
            continue;
        start(&fixture, right[i].text);
        assert_next(&fixture, right[i].kind, right[i].text);
        assert_end(&fixture);
        assert_int_equal(fixture.diagnostics.count, 0);
        end(&fixture);
    }
}

static void comments_and_blanks_are_left_out(void **state)
{
    struct fixture fixture;
    (void)state;
    start(&fixture, "# one { \"\n a\t#two\r\n\r\nb # \xff");
    assert_next(&fixture, TOKEN_ID, "a");
    assert_next(&fixture, TOKEN_ID, "b");
    assert_end(&fixture);
    assert_int_equal(fixture.diagnostics.count, 0);
    end(&fixture);
}

static void tokens_need_no_blank_between_them(void **state)
{
    struct fixture fixture;
    (void)state;
    start(&fixture, "a.b<=-1 read x(port:443,\"t\")==={c}");
    assert_next(&fixture, TOKEN_ID, "a");
    assert_next(&fixture, TOKEN_FIELD, ".b");
    assert_next(&fixture, TOKEN_LE, "<=");
    assert_next(&fixture, TOKEN_INTEGER, "-1");
    assert_next(&fixture, TOKEN_READ, "read");
    assert_next(&fixture, TOKEN_ID, "x");
    assert_next(&fixture, TOKEN_LPAREN, "(");
    assert_next(&fixture, TOKEN_ARGUMENT, "port:");
    assert_next(&fixture, TOKEN_INTEGER, "443");
    assert_next(&fixture, TOKEN_COMMA, ",");
    assert_next(&fixture, TOKEN_STRING, "\"t\"");
    assert_next(&fixture, TOKEN_RPAREN, ")");
    assert_next(&fixture, TOKEN_EQ, "==");
    assert_next(&fixture, TOKEN_EQUALS, "=");
    assert_next(&fixture, TOKEN_LBRACE, "{");
    assert_next(&fixture, TOKEN_ID, "c");
    assert_next(&fixture, TOKEN_RBRACE, "}");
    assert_end(&fixture);
    end(&fixture);
}

static void or_else_is_one_token_over_blanks_and_lines(void **state)
{
    static const char *const texts[] = {"or else", "or   else", "or\telse",
                                        "or\n  else", "or \r\n\r\n\telse"};
    struct fixture fixture;
    char text[64];
    size_t i;
    (void)state;
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        strcpy(text, texts[i]);
        strcat(text, "(true");
        start(&fixture, text);
        assert_next(&fixture, TOKEN_OR_ELSE, texts[i]);
        assert_next(&fixture, TOKEN_LPAREN, "(");
        assert_next(&fixture, TOKEN_TRUE, "true");
        end(&fixture);
    }
}

static void or_before_a_longer_word_is_or_alone(void **state)
{
    struct fixture fixture;
    (void)state;
    start(&fixture, "or elsewhere or else_ or else2 or\nelse: or # no\nelse");
    assert_next(&fixture, TOKEN_OR, "or");
    assert_next(&fixture, TOKEN_ID, "elsewhere");
    assert_next(&fixture, TOKEN_OR, "or");
    assert_next(&fixture, TOKEN_ID, "else_");
    assert_next(&fixture, TOKEN_OR, "or");
    assert_next(&fixture, TOKEN_ID, "else2");
    assert_next(&fixture, TOKEN_OR, "or");
    assert_next(&fixture, TOKEN_ARGUMENT, "else:");
    assert_next(&fixture, TOKEN_OR, "or");
    assert_next(&fixture, TOKEN_ELSE, "else");
    assert_end(&fixture);
    end(&fixture);
}

static void assert_stands(struct fixture *fixture, uint32_t at,
                          bool starts_line, bool column_one)
{
    struct token token = lexer_next(&fixture->lexer);
    assert_int_equal(token.place.start, at);
    assert_int_equal(token.starts_line, starts_line);
    assert_int_equal(token.column_one, column_one);
}

static void a_token_knows_whether_it_starts_its_line(void **state)
{
    struct fixture fixture;
    (void)state;
    start(&fixture, "a b\n  c d\r\n\te\r\nf\n\"\"\"\n\"\"\" g");
    assert_stands(&fixture, 0, true, true);
    assert_stands(&fixture, 2, false, false);
    assert_stands(&fixture, 6, true, false);
    assert_stands(&fixture, 8, false, false);
    assert_stands(&fixture, 12, true, false);
    assert_stands(&fixture, 15, true, true);
    assert_stands(&fixture, 17, true, true);
    assert_stands(&fixture, 25, false, false);
    end(&fixture);
}

static void the_first_token_may_be_indented(void **state)
{
    struct fixture fixture;
    (void)state;
    start(&fixture, "  a");
    assert_stands(&fixture, 2, true, false);
    end(&fixture);
}

static void ids_in_other_spellings_are_marked(void **state)
{
    static const char *const texts[] = {"BootLoader", "boot-loader", "_a",
                                        "A",          "3_days",      "2nd_try"};
    struct fixture fixture;
    struct token token;
    size_t i;
    (void)state;
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        start(&fixture, texts[i]);
        token = lexer_next(&fixture.lexer);
        assert_int_equal(token.kind, TOKEN_ID);
        assert_int_equal(token.place.length, strlen(texts[i]));
        assert_true(token.misspelt);
        assert_int_equal(fixture.diagnostics.count, 0);
        end(&fixture);
    }
    start(&fixture, "A a");
    lexer_next(&fixture.lexer);
    assert_false(lexer_next(&fixture.lexer).misspelt);
    end(&fixture);
}

/* Each is told, and comes out as what it was meant to be. */
static void wrong_tokens_are_told_and_keep_their_kind(void **state)
{
    static const struct {
        const char *text;
        int kind;
        enum diagnostic_code code;
    } wrong[] = {
        {"1.5", TOKEN_BAD_NUMBER, DIAGNOSTIC_BAD_NUMBER},
        {"12x", TOKEN_BAD_NUMBER, DIAGNOSTIC_BAD_NUMBER},
        {"0x", TOKEN_BAD_NUMBER, DIAGNOSTIC_BAD_NUMBER},
        {"-5s", TOKEN_BAD_NUMBER, DIAGNOSTIC_BAD_NUMBER},
        {"5sec", TOKEN_BAD_NUMBER, DIAGNOSTIC_BAD_NUMBER},
        {"1.2.3.x", TOKEN_BAD_NUMBER, DIAGNOSTIC_BAD_NUMBER},
        {"\"open", TOKEN_STRING, DIAGNOSTIC_UNTERMINATED_STRING},
        {"'", TOKEN_STRING, DIAGNOSTIC_UNTERMINATED_STRING},
        {"\"one\"'two'\"three\"", TOKEN_STRING, DIAGNOSTIC_STRINGS_TOUCH},
        {"\"a\"\"b", TOKEN_STRING, DIAGNOSTIC_STRINGS_TOUCH},
        {"\"bell\a\"", TOKEN_STRING, DIAGNOSTIC_CONTROL_CHARACTER},
        {"\xe2\x80\x9c"
         "a\xe2\x80\x9d",
         TOKEN_STRING, DIAGNOSTIC_BAD_CHARACTER},
        {"\"\"\"a\n\"\"\"", TOKEN_TEXT, DIAGNOSTIC_TEXT_OPENING},
        {"\"\"\"\na \"\"\"\n", TOKEN_TEXT, DIAGNOSTIC_UNTERMINATED_TEXT},
    };
    struct fixture fixture;
    size_t i;
    (void)state;
    for (i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        start(&fixture, wrong[i].text);
        assert_next(&fixture, wrong[i].kind, wrong[i].text);
        assert_true(fixture.lexer.failed);
        assert_int_equal(fixture.diagnostics.count, 1);
        assert_string_equal(
            diagnostic_infos[fixture.diagnostics.diagnostic[0].code].code,
            diagnostic_infos[wrong[i].code].code);
        assert_end(&fixture);
        assert_false(fixture.lexer.failed);
        end(&fixture);
    }
}

static void a_control_character_in_a_text_block_is_told_once(void **state)
{
    struct fixture fixture;
    (void)state;
    start(&fixture, "\"\"\"\n\ta\r\n \x1b\a\n\"\"\"");
    assert_next(&fixture, TOKEN_TEXT, "\"\"\"\n\ta\r\n \x1b\a\n\"\"\"");
    assert_int_equal(fixture.diagnostics.count, 1);
    assert_int_equal(fixture.diagnostics.diagnostic[0].code,
                     DIAGNOSTIC_CONTROL_CHARACTER);
    assert_int_equal(fixture.diagnostics.diagnostic[0].place.start, 9);
    end(&fixture);
}

static void a_text_that_is_open_ends_with_its_line(void **state)
{
    struct fixture fixture;
    (void)state;
    start(&fixture, "\"one {\ntwo");
    assert_next(&fixture, TOKEN_STRING, "\"one {");
    assert_true(fixture.lexer.swallowed);
    assert_false(fixture.lexer.open_text);
    assert_next(&fixture, TOKEN_ID, "two");
    end(&fixture);
}

static void a_text_block_that_is_open_ends_with_the_file(void **state)
{
    struct fixture fixture;
    (void)state;
    start(&fixture, "\"\"\"\none\n\"two\"\n");
    assert_next(&fixture, TOKEN_TEXT, "\"\"\"\none\n\"two\"\n");
    assert_true(fixture.lexer.open_text);
    assert_end(&fixture);
    end(&fixture);
}

static void stray_characters_are_told_once_a_line(void **state)
{
    struct fixture fixture;
    const struct diagnostic *told;
    (void)state;
    start(&fixture, "a && b | \xc3\xa9 c\n; d");
    assert_next(&fixture, TOKEN_ID, "a");
    assert_false(fixture.lexer.failed);
    assert_next(&fixture, TOKEN_ID, "b");
    assert_true(fixture.lexer.failed);
    assert_next(&fixture, TOKEN_ID, "c");
    assert_next(&fixture, TOKEN_ID, "d");
    assert_end(&fixture);
    assert_int_equal(fixture.diagnostics.count, 2);
    told = fixture.diagnostics.diagnostic;
    assert_int_equal(told[0].place.start, 2);
    assert_int_equal(told[0].place.length, 2);
    assert_string_equal(told[0].message, "`&&` does not belong here");
    assert_string_equal(told[0].help, "write `and`");
    assert_int_equal(told[1].place.start, 14);
    end(&fixture);
}

static void a_stray_character_is_told_whole(void **state)
{
    struct fixture fixture;
    (void)state;
    start(&fixture, "\xe2\x82\xac");
    assert_end(&fixture);
    assert_int_equal(fixture.diagnostics.count, 1);
    assert_int_equal(fixture.diagnostics.diagnostic[0].place.length, 3);
    assert_string_equal(fixture.diagnostics.diagnostic[0].message,
                        "`\xe2\x82\xac` does not belong here");
    end(&fixture);
}

static void a_control_character_is_not_repeated_in_the_message(void **state)
{
    struct fixture fixture;
    (void)state;
    start(&fixture, "\x1b");
    assert_end(&fixture);
    assert_int_equal(fixture.diagnostics.count, 1);
    assert_string_equal(fixture.diagnostics.diagnostic[0].message,
                        "a control character does not belong here");
    end(&fixture);
}

static void what_an_error_left_over_is_not_told(void **state)
{
    struct fixture fixture;
    (void)state;
    start(&fixture, "\"a ; 1.5\n; 1.5");
    fixture.lexer.quiet = strchr(fixture.lexer.start, '\n');
    lexer_next(&fixture.lexer);
    assert_int_equal(fixture.diagnostics.count, 0);
    assert_true(fixture.lexer.failed);
    assert_next(&fixture, TOKEN_BAD_NUMBER, "1.5");
    assert_int_equal(fixture.diagnostics.count, 2);
    assert_false(fixture.diagnostics.muted);
    end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_token_is_known),
        cmocka_unit_test(the_last_token_may_end_with_the_file),
        cmocka_unit_test(comments_and_blanks_are_left_out),
        cmocka_unit_test(tokens_need_no_blank_between_them),
        cmocka_unit_test(or_else_is_one_token_over_blanks_and_lines),
        cmocka_unit_test(or_before_a_longer_word_is_or_alone),
        cmocka_unit_test(a_token_knows_whether_it_starts_its_line),
        cmocka_unit_test(the_first_token_may_be_indented),
        cmocka_unit_test(ids_in_other_spellings_are_marked),
        cmocka_unit_test(wrong_tokens_are_told_and_keep_their_kind),
        cmocka_unit_test(a_control_character_in_a_text_block_is_told_once),
        cmocka_unit_test(a_text_that_is_open_ends_with_its_line),
        cmocka_unit_test(a_text_block_that_is_open_ends_with_the_file),
        cmocka_unit_test(stray_characters_are_told_once_a_line),
        cmocka_unit_test(a_stray_character_is_told_whole),
        cmocka_unit_test(a_control_character_is_not_repeated_in_the_message),
        cmocka_unit_test(what_an_error_left_over_is_not_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
