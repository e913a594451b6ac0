/* SPDX-License-Identifier: MIT */
/* What messages call the tokens. */
#include "token.h"

#include "grammar.h"

static const char *const keywords[] = {
#define KEYWORD(TOKEN, word) [TOKEN_##TOKEN] = word,
#include "keywords.def"
#undef KEYWORD
};

static const char *const names[] = {
    [0] = "the end of the file",
#define KEYWORD(TOKEN, word) [TOKEN_##TOKEN] = "`" word "`",
#include "keywords.def"
#undef KEYWORD
    [TOKEN_ID] = "an id",
    [TOKEN_FIELD] = "a field, as in `.state`",
    [TOKEN_ARGUMENT] = "an argument's name, as in `port:`",
    [TOKEN_STRING] = "a text in quotes",
    [TOKEN_TEXT] = "a text in quotes",
    [TOKEN_INTEGER] = "a number",
    [TOKEN_BAD_NUMBER] = "a number",
    [TOKEN_VERSION_NUMBER] = "a version",
    [TOKEN_DATE] = "a date",
    [TOKEN_DURATION] = "a duration",
    [TOKEN_SIZE] = "a size",
    [TOKEN_OR_ELSE] = "`or else`",
    [TOKEN_LBRACE] = "`{`",
    [TOKEN_RBRACE] = "`}`",
    [TOKEN_LPAREN] = "`(`",
    [TOKEN_RPAREN] = "`)`",
    [TOKEN_COMMA] = "`,`",
    [TOKEN_EQUALS] = "`=`",
    [TOKEN_EQ] = "`==`",
    [TOKEN_NE] = "`!=`",
    [TOKEN_LT] = "`<`",
    [TOKEN_LE] = "`<=`",
    [TOKEN_GT] = "`>`",
    [TOKEN_GE] = "`>=`",
};

const char *token_name(int kind)
{
    return (size_t)kind < sizeof names / sizeof *names ? names[kind] : NULL;
}

const char *token_keyword(int kind)
{
    return (size_t)kind < sizeof keywords / sizeof *keywords ? keywords[kind]
                                                             : NULL;
}

bool token_is_keyword(int kind)
{
    return token_keyword(kind) != NULL;
}

bool token_starts_block(int kind)
{
    return kind == TOKEN_PACK || kind == TOKEN_PROBE ||
           kind == TOKEN_QUESTION || kind == TOKEN_LET ||
           kind == TOKEN_SYMPTOM || kind == TOKEN_CAUSE || kind == TOKEN_FIX ||
           kind == TOKEN_SCENARIO;
}
