/* SPDX-License-Identifier: MIT */
/* Files as trees, what is left of them after errors, and the look ahead. */
#include "cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formatted.h"
#include "grammar.h"

/* ---- trees ---- */

static void describe_ids(FILE *out, const struct ast_id *id)
{
    for (; id; id = id->next)
        fprintf(out, " %s", id->name ? id->name->text : "?");
}

/* ` name clause; clause [clause; clause]` */
static void describe_items(FILE *out, const struct ast_item *item)
{
    for (; item; item = item->next) {
        fprintf(out, " %s", item_name((enum item_kind)item->kind));
        describe_ids(out, item->ids);
        if (item_holds_items(item)) {
            fputs(" [", out);
            describe_items(out, item->items);
            fputs(" ]", out);
        }
        putc(';', out);
    }
}

/* One line for each block; `!` after what is broken, `?` unclosed. */
static char *describe(const struct ast_file *file)
{
    const struct ast_block *block;
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    for (block = file->blocks; block; block = block->next) {
        fputs(block_name(block->kind), out);
        if (block->id.name)
            fprintf(out, " %s", block->id.name->text);
        if (block->of) {
            fputs(" of", out);
            describe_ids(out, block->of);
        }
        fprintf(out, "%s%s:", block->broken ? "!" : "",
                block->unclosed ? "?" : "");
        describe_items(out, block->items);
        putc('\n', out);
    }
    assert_int_equal(fclose(out), 0);
    return text;
}

/* `told` is what is wrong: code and line of each, in order. */
static void assert_read(const char *source, const char *told, const char *tree)
{
    struct formatted reading;
    char got[256] = "";
    char *text;
    size_t i;
    formatted_read(&reading, source);
    diagnostics_finish(&reading.diagnostics);
    for (i = 0; i < reading.diagnostics.count; i++) {
        const struct diagnostic *one = &reading.diagnostics.diagnostic[i];
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s:%u",
                 i ? " " : "", diagnostic_infos[one->code].code,
                 source_line(&reading.sources, one->place));
    }
    text = describe(reading.file);
    assert_string_equal(got, told);
    assert_string_equal(text, tree);
    free(text);
    arena_done(&reading.arena);
}

static void a_file_is_its_blocks_and_a_block_its_clauses(void **state)
{
    (void)state;
    assert_read(
        "pack p {\n"
        "  title \"P\"\n"
        "  document \"d\" dated 2020-05-11 at \"u\" { skip \"#a\" }\n"
        "}\n"
        "probe b each { x \"1\" y \"2\" } { read service(\"B\") }\n"
        "question q { ask \"Q?\" answer choice { x \"1\", y \"2\" } }\n"
        "let l = b.exists\n"
        "symptom s { when l fix f, g was t }\n"
        "cause c of s, t {\n"
        "  rule out when l\n"
        "  fix { steps { \"A\" confirm all { \"B\" } } see fix f }\n"
        "}\n"
        "fix f { needs no, other owner any }\n"
        "scenario \"n\" { given b.state = x expect no other cause x }\n",
        "",
        "pack p: title; document [ skip; ];\n"
        "probe b: read service;\n"
        "question q: ask; answer;\n"
        "let l:\n"
        "symptom s: when; fix f g; was t;\n"
        "cause c of s t: rule out when; fix { } [ steps [ a text in "
        "quotes; confirm all [ a text in quotes; ]; ]; see fix f; ];\n"
        "fix f: needs; owner any;\n"
        "scenario: given b; expect;\n");
}

static void what_a_block_has_besides_clauses_is_kept(void **state)
{
    struct formatted reading;
    const struct ast_block *block;
    const struct ast_item *item;
    (void)state;
    formatted_read(&reading, "probe b each { x \"1\" y \"2\" } {\n"
                             "  read tcp(\"h\", port: 443, of: { 1, 2 })\n"
                             "}\n"
                             "scenario \"n\" {}\n");
    assert_int_equal(reading.diagnostics.count, 0);
    block = reading.file->blocks;
    assert_string_equal(block->each->id.name->text, "x");
    assert_string_equal(block->each->next->id.name->text, "y");
    assert_null(block->each->next->next);
    item = block->items;
    assert_null(item->next);
    assert_string_equal(item->ids->name->text, "tcp");
    assert_int_equal(item->arguments->name.length, 0);
    assert_int_equal(item->arguments->next->name.length, 4);
    assert_int_equal(item->arguments->next->value->number, 443);
    assert_int_equal(item->arguments->next->next->value->kind, VALUE_LIST);
    assert_null(item->arguments->next->next->next);
    assert_null(block->next->id.name);
    assert_memory_equal(block->next->title->text, "n\"", 2);
    assert_null(block->next->items);
    arena_done(&reading.arena);
}

static void an_empty_file_has_no_blocks(void **state)
{
    (void)state;
    assert_read("", "", "");
    assert_read("\n# nothing\n", "", "");
}

/* ---- recovery ---- */

static void a_wrong_clause_leaves_its_neighbours(void **state)
{
    (void)state;
    assert_read("symptom s {\n"
                "  title \"S\"\n"
                "  when a == == ==\n"
                "  message \"M\"\n"
                "}\n"
                "let l = a\n",
                "E201:3", "symptom s!: title; message;\nlet l:\n");
    assert_read("symptom s {\n"
                "  titel \"S\"\n"
                "  message \"M\"\n"
                "}\n",
                "E206:2", "symptom s!: message;\n");
}

static void a_block_that_is_read_again_is_told_and_kept_once(void **state)
{
    static const char source[] = "fix f {\n"
                                 "  title \"F\"\n"
                                 "  effort 99999999999999999999m\n"
                                 "  risk 3\n"
                                 "}\n"
                                 "let l = a\n";
    struct formatted reading;
    (void)state;
    formatted_read(&reading, source);
    assert_int_equal(reading.diagnostics.count, 2);
    assert_int_equal(reading.diagnostics.errors, 2);
    arena_done(&reading.arena);
    assert_read(source, "E108:3 E201:4", "fix f!: title; effort;\nlet l:\n");
}

static void two_wrong_clauses_are_two_errors(void **state)
{
    (void)state;
    assert_read("symptom s {\n"
                "  titel \"S\"\n"
                "  message \"M\"\n"
                "  fix 3\n"
                "  doc \"#d\"\n"
                "}\n",
                "E206:2 E201:4", "symptom s!: message; doc;\n");
}

static void an_error_inside_a_list_of_steps_stays_there(void **state)
{
    (void)state;
    assert_read("fix f {\n"
                "  steps {\n"
                "    \"A\"\n"
                "    see 3\n"
                "    \"B\"\n"
                "  }\n"
                "  risk low\n"
                "}\n",
                "E201:4",
                "fix f!: steps [ a text in quotes; a text in quotes; ]; "
                "risk;\n");
}

static void a_header_that_is_wrong_loses_only_its_block(void **state)
{
    struct formatted reading;
    (void)state;
    assert_read("probe 3 {\n  title \"B\"\n}\nlet l = a\n", "E201:1",
                "let l:\n");
    assert_read("probe b 3 {\n  title \"B\"\n}\nlet l = a\n", "E201:1",
                "probe b!: title;\nlet l:\n");
    formatted_read(&reading, "let m = 3\nlet l = a\n");
    assert_string_equal(reading.file->lost->name->text, "m");
    assert_null(reading.file->lost->next);
    assert_false(reading.file->lost_id);
    assert_false(reading.file->lost_pack);
    arena_done(&reading.arena);
    formatted_read(&reading, "pack 3 {\n}\n");
    assert_null(reading.file->lost);
    assert_true(reading.file->lost_id);
    assert_true(reading.file->lost_pack);
    arena_done(&reading.arena);
}

static void a_block_that_is_open_ends_where_the_next_begins(void **state)
{
    (void)state;
    assert_read("symptom s {\n"
                "  title \"S\"\n"
                "let l = a\n"
                "fix f {\n"
                "  steps {\n"
                "    \"A\"\n",
                "E203:1 E203:4",
                "symptom s!?: title;\n"
                "let l:\n"
                "fix f!?: steps [ a text in quotes; ];\n");
}

static void what_stands_outside_of_blocks_is_told_once(void **state)
{
    (void)state;
    assert_read("title \"S\"\nmessage \"M\"\nfix f {\n}\n}\n}\n",
                "E202:1 E202:5", "fix f:\n");
}

static void a_misspelt_block_is_known_to_be_lost(void **state)
{
    struct formatted reading;
    (void)state;
    formatted_read(&reading,
                   "sympton s {\n  title \"S\"\n}\nlet l = a\npakc p {\n}\n");
    assert_int_equal(reading.diagnostics.count, 2);
    assert_string_equal(reading.diagnostics.diagnostic[0].help,
                        "did you mean `symptom`?");
    assert_string_equal(reading.file->lost->name->text, "s");
    assert_string_equal(reading.file->lost->next->name->text, "p");
    assert_null(reading.file->lost->next->next);
    assert_true(reading.file->lost_pack);
    assert_false(reading.file->lost_id);
    assert_non_null(reading.file->blocks);
    assert_null(reading.file->blocks->next);
    arena_done(&reading.arena);
}

static void an_indented_block_is_told_and_read(void **state)
{
    (void)state;
    assert_read("fix f {\n}\n  fix g {\n  }\n", "E205:3", "fix f:\nfix g:\n");
}

static void a_reserved_word_is_taken_as_the_id_it_was_meant_as(void **state)
{
    (void)state;
    assert_read("fix note {\n  see fix when, g\n}\n", "E207:1 E207:2",
                "fix note: see fix when g;\n");
}

static void a_missing_comma_or_brace_is_put_in(void **state)
{
    (void)state;
    assert_read("fix f\n  was a b, c\n  risk low\n}\nlet l = a\n",
                "E201:1 E201:2", "fix f!: was a b c; risk;\nlet l:\n");
}

static void brackets_are_counted_up_to_a_limit(void **state)
{
    char source[1200] = "let l = ";
    int i;
    (void)state;
    for (i = 0; i < 500; i++)
        strcat(source, "(");
    strcat(source, "a\nlet m = a\n");
    assert_read(source, "E204:1", "let m:\n");
}

static void a_file_that_is_not_utf_8_is_not_read(void **state)
{
    struct formatted reading;
    (void)state;
    formatted_read(&reading, "let l = a\n# \xe4\n");
    assert_int_equal(reading.diagnostics.count, 1);
    assert_int_equal(reading.diagnostics.diagnostic[0].code,
                     DIAGNOSTIC_NOT_UTF8);
    assert_int_equal(reading.diagnostics.diagnostic[0].place.start, 12);
    assert_true(reading.file->unread);
    assert_null(reading.file->blocks);
    arena_done(&reading.arena);
}

/* ---- the look ahead into Lemon's tables ---- */

void *GrammarAlloc(void *(*allocate)(size_t), struct parse *parse);
void Grammar(void *parser, int kind, struct token token);
void GrammarFree(void *parser, void (*release)(void *));

struct ahead {
    struct arena arena;
    struct names names;
    struct sources sources;
    struct diagnostics diagnostics;
    struct ast_file file;
    struct parse parse;
    void *parser;
};

static void ahead_start(struct ahead *ahead)
{
    memset(ahead, 0, sizeof *ahead);
    arena_init(&ahead->arena);
    names_init(&ahead->names, &ahead->arena, 0);
    sources_init(&ahead->sources, &ahead->arena);
    diagnostics_init(&ahead->diagnostics, &ahead->arena, &ahead->sources);
    ahead->parse.arena = &ahead->arena;
    ahead->parse.names = &ahead->names;
    ahead->parse.diagnostics = &ahead->diagnostics;
    ahead->parse.file = &ahead->file;
    ahead->parser = GrammarAlloc(malloc, &ahead->parse);
    assert_non_null(ahead->parser);
}

static void ahead_end(struct ahead *ahead)
{
    GrammarFree(ahead->parser, free);
    arena_done(&ahead->arena);
}

/* Lemon's own tokens, and the one that only the parser feeds. */
static bool is_token(int kind)
{
    return token_name(kind) || kind == TOKEN_BAD_TEST;
}

/* The parser takes exactly the tokens of `expected` after `text`. */
static void assert_ahead(const char *text, const int *expected, size_t count)
{
    struct ahead ahead;
    struct lexer lexer;
    struct token token;
    int kind;
    size_t i;
    ahead_start(&ahead);
    sources_add(&ahead.sources, "a", "a", text, strlen(text));
    lexer_init(&lexer, &ahead.diagnostics, 0);
    for (token = lexer_next(&lexer); token.kind; token = lexer_next(&lexer)) {
        assert_true(grammar_can_shift(ahead.parser, token.kind));
        Grammar(ahead.parser, token.kind, token);
    }
    for (kind = 0; kind <= TOKEN_SIZE; kind++) {
        bool wanted = false;
        for (i = 0; i < count; i++)
            wanted = wanted || expected[i] == kind;
        if (is_token(kind) && grammar_can_shift(ahead.parser, kind) != wanted)
            fail_msg("after `%s` %s is %s", text,
                     token_name(kind) ? token_name(kind) : "a bad test",
                     wanted ? "not taken" : "taken");
    }
    assert_false(ahead.parse.broken);
    ahead_end(&ahead);
}

#define ASSERT_AHEAD(text, ...)                                                \
    assert_ahead(text, (const int[]){__VA_ARGS__},                             \
                 sizeof((const int[]){__VA_ARGS__}) / sizeof(int))

#define CLAUSES                                                                \
    TOKEN_STRING, TOKEN_TEXT, TOKEN_TITLE, TOKEN_ABOUT, TOKEN_VERSION,         \
        TOKEN_APPLIES, TOKEN_DOCUMENT, TOKEN_SKIP, TOKEN_READ, TOKEN_SECRET,   \
        TOKEN_OWNER, TOKEN_WAS, TOKEN_ASK, TOKEN_ANSWER, TOKEN_MESSAGE,        \
        TOKEN_WHEN, TOKEN_CONFIRM, TOKEN_SUSPECT, TOKEN_RULE,                  \
        TOKEN_LIKELIHOOD, TOKEN_FIX, TOKEN_DOC, TOKEN_NEEDS, TOKEN_EFFORT,     \
        TOKEN_RISK, TOKEN_VERIFY, TOKEN_STEPS, TOKEN_CHOOSE, TOKEN_NOTE,       \
        TOKEN_CAUTION, TOKEN_RUN, TOKEN_SEE, TOKEN_FROM, TOKEN_GIVEN,          \
        TOKEN_EXPECT
#define COMPARISONS                                                            \
    TOKEN_EQ, TOKEN_NE, TOKEN_LT, TOKEN_LE, TOKEN_GT, TOKEN_GE, TOKEN_IS,      \
        TOKEN_IN, TOKEN_NOT, TOKEN_CONTAINS, TOKEN_STARTS, TOKEN_ENDS,         \
        TOKEN_LIKE, TOKEN_NEWER
#define JOINS TOKEN_AND, TOKEN_OR, TOKEN_OR_ELSE, TOKEN_BAD_TEST
#define VALUES                                                                 \
    TOKEN_TRUE, TOKEN_FALSE, TOKEN_STRING, TOKEN_TEXT, TOKEN_INTEGER,          \
        TOKEN_BAD_NUMBER, TOKEN_VERSION_NUMBER, TOKEN_DATE, TOKEN_DURATION,    \
        TOKEN_SIZE, TOKEN_ID, TOKEN_NO, TOKEN_OTHER, TOKEN_ONE

static void a_block_begins_with_one_of_eight_words(void **state)
{
    (void)state;
    ASSERT_AHEAD("", TOKEN_PACK, TOKEN_PROBE, TOKEN_QUESTION, TOKEN_LET,
                 TOKEN_SYMPTOM, TOKEN_CAUSE, TOKEN_FIX, TOKEN_SCENARIO);
}

static void in_a_header_the_next_token_is_known(void **state)
{
    (void)state;
    ASSERT_AHEAD("pack", TOKEN_ID);
    ASSERT_AHEAD("pack p", TOKEN_LBRACE);
    ASSERT_AHEAD("probe b", TOKEN_EACH, TOKEN_LBRACE);
    ASSERT_AHEAD("cause c of a", TOKEN_COMMA, TOKEN_LBRACE);
    ASSERT_AHEAD("scenario", TOKEN_STRING, TOKEN_TEXT);
}

static void in_a_list_any_clause_or_its_end_is_next(void **state)
{
    (void)state;
    ASSERT_AHEAD("symptom s {", CLAUSES, TOKEN_RBRACE);
    ASSERT_AHEAD("symptom s { title \"S\"", CLAUSES, TOKEN_RBRACE);
    ASSERT_AHEAD("fix f { steps { \"A\"", CLAUSES, TOKEN_RBRACE);
}

/* Here reductions have to be played through before the next clause. */
static void a_clause_may_go_on_or_the_next_begin(void **state)
{
    (void)state;
    ASSERT_AHEAD("fix f { needs no", TOKEN_COMMA, CLAUSES, TOKEN_RBRACE);
    ASSERT_AHEAD("symptom s { when a", TOKEN_FIELD, COMPARISONS, JOINS, CLAUSES,
                 TOKEN_RBRACE);
    ASSERT_AHEAD("symptom s { when a.b == 1", JOINS, CLAUSES, TOKEN_RBRACE);
    ASSERT_AHEAD("symptom s { when not a or b and c or else true", TOKEN_AND,
                 TOKEN_OR, CLAUSES, TOKEN_RBRACE);
}

static void a_bracket_is_closed_before_anything_ends(void **state)
{
    (void)state;
    ASSERT_AHEAD("let l = a", TOKEN_FIELD, COMPARISONS, JOINS, 0);
    ASSERT_AHEAD("let l = (a.b", COMPARISONS, JOINS, TOKEN_RPAREN);
    ASSERT_AHEAD("let l = ((a)", JOINS, TOKEN_RPAREN);
    ASSERT_AHEAD("let l = ((a))", JOINS, 0);
    ASSERT_AHEAD("probe b { read k(x.y", TOKEN_COMMA, TOKEN_RPAREN);
    ASSERT_AHEAD("probe b { read k(", VALUES, TOKEN_ARGUMENT, TOKEN_LBRACE,
                 TOKEN_RPAREN);
}

static void a_value_or_a_condition_is_all_of_its_kinds(void **state)
{
    (void)state;
    ASSERT_AHEAD("let l = a ==", VALUES);
    ASSERT_AHEAD("let l = a is", VALUES, TOKEN_NOT);
    ASSERT_AHEAD("let l = a is one", TOKEN_OF, JOINS, 0);
    ASSERT_AHEAD("let l =", TOKEN_NOT, TOKEN_KNOWN, TOKEN_ANY, TOKEN_ALL,
                 TOKEN_ID, TOKEN_LPAREN);
}

static void after_a_block_only_the_end_is_next(void **state)
{
    (void)state;
    ASSERT_AHEAD("fix f { }", 0);
}

static void looking_ahead_leaves_the_parser_alone(void **state)
{
    static const char text[] = "symptom s { when not (a or b.c is not one) "
                               "fix f, g message \"M\" }";
    struct ahead ahead;
    struct lexer lexer;
    struct token token;
    char *tree;
    int kind;
    (void)state;
    ahead_start(&ahead);
    sources_add(&ahead.sources, "a", "a", text, strlen(text));
    lexer_init(&lexer, &ahead.diagnostics, 0);
    do {
        token = lexer_next(&lexer);
        for (kind = 0; kind <= TOKEN_SIZE; kind++)
            if (is_token(kind))
                grammar_can_shift(ahead.parser, kind);
        Grammar(ahead.parser, token.kind, token);
    } while (token.kind);
    assert_false(ahead.parse.broken);
    tree = describe(&ahead.file);
    assert_string_equal(tree, "symptom s: when; fix f g; message;\n");
    free(tree);
    ahead_end(&ahead);
}

static void the_parser_is_full_a_little_before_its_stack_ends(void **state)
{
    struct ahead ahead;
    struct token token = {{0, 1, 0}, TOKEN_LET, true, true, false};
    int i;
    (void)state;
    ahead_start(&ahead);
    sources_add(&ahead.sources, "a", "a", "a", 1);
    Grammar(ahead.parser, TOKEN_LET, token);
    Grammar(ahead.parser, TOKEN_ID, token);
    Grammar(ahead.parser, TOKEN_EQUALS, token);
    for (i = 0; i < 990; i++) {
        if (grammar_is_full(ahead.parser) != (i > 977))
            fail_msg("with %d brackets open", i);
        assert_true(grammar_can_shift(ahead.parser, TOKEN_LPAREN));
        Grammar(ahead.parser, TOKEN_LPAREN, token);
    }
    assert_false(ahead.parse.broken);
    ahead_end(&ahead);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_its_blocks_and_a_block_its_clauses),
        cmocka_unit_test(what_a_block_has_besides_clauses_is_kept),
        cmocka_unit_test(an_empty_file_has_no_blocks),
        cmocka_unit_test(a_wrong_clause_leaves_its_neighbours),
        cmocka_unit_test(a_block_that_is_read_again_is_told_and_kept_once),
        cmocka_unit_test(two_wrong_clauses_are_two_errors),
        cmocka_unit_test(an_error_inside_a_list_of_steps_stays_there),
        cmocka_unit_test(a_header_that_is_wrong_loses_only_its_block),
        cmocka_unit_test(a_block_that_is_open_ends_where_the_next_begins),
        cmocka_unit_test(what_stands_outside_of_blocks_is_told_once),
        cmocka_unit_test(a_misspelt_block_is_known_to_be_lost),
        cmocka_unit_test(an_indented_block_is_told_and_read),
        cmocka_unit_test(a_reserved_word_is_taken_as_the_id_it_was_meant_as),
        cmocka_unit_test(a_missing_comma_or_brace_is_put_in),
        cmocka_unit_test(brackets_are_counted_up_to_a_limit),
        cmocka_unit_test(a_file_that_is_not_utf_8_is_not_read),
        cmocka_unit_test(a_block_begins_with_one_of_eight_words),
        cmocka_unit_test(in_a_header_the_next_token_is_known),
        cmocka_unit_test(in_a_list_any_clause_or_its_end_is_next),
        cmocka_unit_test(a_clause_may_go_on_or_the_next_begin),
        cmocka_unit_test(a_bracket_is_closed_before_anything_ends),
        cmocka_unit_test(a_value_or_a_condition_is_all_of_its_kinds),
        cmocka_unit_test(after_a_block_only_the_end_is_next),
        cmocka_unit_test(looking_ahead_leaves_the_parser_alone),
        cmocka_unit_test(the_parser_is_full_a_little_before_its_stack_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
