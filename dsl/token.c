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

bool token_starts_item(int kind)
{
    switch (kind) {
    case TOKEN_STRING:
    case TOKEN_TEXT:
    case TOKEN_TITLE:
    case TOKEN_ABOUT:
    case TOKEN_VERSION:
    case TOKEN_APPLIES:
    case TOKEN_DOCUMENT:
    case TOKEN_SKIP:
    case TOKEN_READ:
    case TOKEN_SECRET:
    case TOKEN_OWNER:
    case TOKEN_WAS:
    case TOKEN_ASK:
    case TOKEN_ANSWER:
    case TOKEN_MESSAGE:
    case TOKEN_WHEN:
    case TOKEN_CONFIRM:
    case TOKEN_SUSPECT:
    case TOKEN_RULE:
    case TOKEN_LIKELIHOOD:
    case TOKEN_FIX:
    case TOKEN_DOC:
    case TOKEN_NEEDS:
    case TOKEN_EFFORT:
    case TOKEN_RISK:
    case TOKEN_VERIFY:
    case TOKEN_STEPS:
    case TOKEN_CHOOSE:
    case TOKEN_NOTE:
    case TOKEN_CAUTION:
    case TOKEN_RUN:
    case TOKEN_SEE:
    case TOKEN_FROM:
    case TOKEN_GIVEN:
    case TOKEN_EXPECT:
        return true;
    default:
        return false;
    }
}
