/* SPDX-License-Identifier: MIT */
/* What messages call the tokens. */
#include "cmocka_all.h"

#include <string.h>

#include "grammar.h"
#include "token.h"

enum { LAST = TOKEN_SIZE };

/* A token without a name would be left out where an error lists what is
 * expected. */
static void every_token_that_can_be_written_has_a_name(void **state)
{
    int kind;
    (void)state;
    for (kind = 0; kind <= LAST; kind++)
        if ((token_name(kind) != NULL) != (kind != TOKEN_BAD_TEST))
            fail_msg("token %d", kind);
}

static void what_is_no_token_has_no_name(void **state)
{
    (void)state;
    assert_null(token_name(LAST + 1));
    assert_null(token_name(-1));
    assert_null(token_keyword(LAST + 1));
    assert_null(token_keyword(-1));
    assert_false(token_is_keyword(LAST + 1));
}

static void a_keyword_is_its_word_and_is_named_in_quotes(void **state)
{
    (void)state;
    assert_string_equal(token_keyword(TOKEN_WHEN), "when");
    assert_string_equal(token_name(TOKEN_WHEN), "`when`");
    assert_string_equal(token_keyword(TOKEN_ELSE), "else");
    assert_true(token_is_keyword(TOKEN_ELSE));
}

static void ids_signs_and_values_are_no_keywords(void **state)
{
    static const int kinds[] = {0,          TOKEN_ID,     TOKEN_OR_ELSE,
                                TOKEN_SIZE, TOKEN_LBRACE, TOKEN_BAD_TEST};
    size_t i;
    (void)state;
    for (i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        assert_null(token_keyword(kinds[i]));
        assert_false(token_is_keyword(kinds[i]));
    }
}

static void eight_keywords_start_a_block(void **state)
{
    int kind;
    (void)state;
    for (kind = 0; kind <= LAST; kind++) {
        const char *word = token_keyword(kind);
        bool starts =
            word && (!strcmp(word, "pack") || !strcmp(word, "let") ||
                     !strcmp(word, "probe") || !strcmp(word, "fix") ||
                     !strcmp(word, "question") || !strcmp(word, "symptom") ||
                     !strcmp(word, "cause") || !strcmp(word, "scenario"));
        if (token_starts_block(kind) != starts)
            fail_msg("token %d, %s", kind, word ? word : "no keyword");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_token_that_can_be_written_has_a_name),
        cmocka_unit_test(what_is_no_token_has_no_name),
        cmocka_unit_test(a_keyword_is_its_word_and_is_named_in_quotes),
        cmocka_unit_test(ids_signs_and_values_are_no_keywords),
        cmocka_unit_test(eight_keywords_start_a_block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
