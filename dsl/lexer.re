/* SPDX-License-Identifier: MIT */
/* Text to tokens. Whole files are validated as UTF-8 before they come here. */
#include "token.h"

#include <string.h>

#include "grammar.h"

void lexer_init(struct lexer *lexer, struct diagnostics *diagnostics,
                uint16_t file)
{
    const struct source *source = &diagnostics->sources->source[file];
    lexer->start = lexer->cursor = source->text;
    lexer->limit = source->text + source->size;
    lexer->file = file;
    lexer->diagnostics = diagnostics;
    lexer->failed = lexer->open_text = lexer->swallowed = false;
    lexer->quiet = lexer->start;
    lexer->stray = NULL;
}

static struct place place_of(const struct lexer *lexer, const char *from,
                             const char *to)
{
    struct place place;
    place.start = (uint32_t)(from - lexer->start);
    place.length = (uint32_t)(to - from);
    place.file = lexer->file;
    return place;
}

static struct diagnostic *fail(struct lexer *lexer, enum diagnostic_code code,
                               const char *from, const char *message)
{
    struct diagnostics *diagnostics = lexer->diagnostics;
    struct diagnostic *diagnostic;
    bool muted = diagnostics->muted;
    lexer->failed = true;
    diagnostics->muted = muted || from < lexer->quiet;
    diagnostic = diagnostic_add(diagnostics, code,
                                place_of(lexer, from, lexer->cursor), "%s",
                                message);
    diagnostics->muted = muted;
    return diagnostic;
}

static void fail_with_help(struct lexer *lexer, enum diagnostic_code code,
                           const char *from, const char *message,
                           const char *help)
{
    struct diagnostic *diagnostic = fail(lexer, code, from, message);
    diagnostic_help(lexer->diagnostics, diagnostic, "%s", help);
}

/* After the closing quote: another text may not follow at once. Those that do
 * belong to the same mistake. */
static int string_end(struct lexer *lexer, const char *from)
{
    const char *end = lexer->cursor, *byte;
    bool touch = false;
    while (end < lexer->limit && (*end == '"' || *end == '\'')) {
        const char quote = *end++;
        touch = true;
        while (end < lexer->limit && *end != quote && *end != '\n')
            end++;
        end += end < lexer->limit && *end == quote;
    }
    lexer->cursor = end;
    if (touch)
        fail_with_help(lexer, DIAGNOSTIC_STRINGS_TOUCH, from,
                       "two texts touch",
                       "a quote inside a text needs the other kind of quotes "
                       "around it: 'say \"yes\"'");
    for (byte = from; byte < end && !touch; byte++)
        if ((unsigned char)*byte < ' ' && *byte != '\t') {
            fail(lexer, DIAGNOSTIC_CONTROL_CHARACTER, from,
                 "a control character stands in this text");
            break;
        }
    return TOKEN_STRING;
}

static int open_string(struct lexer *lexer, const char *from)
{
    const char *at;
    for (at = from; at < lexer->cursor; at++)
        if (*at == '{' || *at == '}' || *at == '(' || *at == ')')
            lexer->swallowed = true;
    fail(lexer, DIAGNOSTIC_UNTERMINATED_STRING, from,
         "this text is not closed on its line");
    return TOKEN_STRING;
}

static void check_block_bytes(struct lexer *lexer, const char *from,
                              const char *to)
{
    const char *byte;
    for (byte = from; byte < to; byte++)
        if ((unsigned char)*byte < ' ' && *byte != '\t' && *byte != '\n' &&
            *byte != '\r') {
            diagnostic_add(lexer->diagnostics, DIAGNOSTIC_CONTROL_CHARACTER,
                           place_of(lexer, byte, byte + 1),
                           "a control character stands in this text");
            return;
        }
}

/* A text over several lines, after its opening quotes. It ends at the first
 * line that holds nothing but three quotes. */
static int text_block(struct lexer *lexer, const char *from)
{
    const char *at = lexer->cursor;
    while (at < lexer->limit && (*at == ' ' || *at == '\t' || *at == '\r'))
        at++;
    if (at < lexer->limit && *at != '\n')
        fail_with_help(lexer, DIAGNOSTIC_TEXT_OPENING, from,
                       "the text begins on the line after its opening quotes",
                       "write \"\"\" and go on in the next line");
    while ((at = memchr(at, '\n', (size_t)(lexer->limit - at)))) {
        at++;
        while (at < lexer->limit && (*at == ' ' || *at == '\t'))
            at++;
        if (lexer->limit - at >= 3 && memcmp(at, "\"\"\"", 3) == 0) {
            check_block_bytes(lexer, from, at);
            lexer->cursor = at + 3;
            return TOKEN_TEXT;
        }
    }
    lexer->open_text = true;
    lexer->quiet = lexer->start; /* as much is lost, it is told */
    fail_with_help(lexer, DIAGNOSTIC_UNTERMINATED_TEXT, from,
                   "this text is never closed",
                   "close it with \"\"\" alone on a line");
    lexer->cursor = lexer->limit;
    return TOKEN_TEXT;
}

/* Length of a typographic quote, 0 if this is none. */
static size_t curly_quote(const char *at, const char *limit)
{
    bool curly = limit - at >= 3 && memcmp(at, "\xe2\x80", 2) == 0 &&
                 (unsigned char)at[2] >= 0x98 && (unsigned char)at[2] <= 0x9f;
    return curly ? 3 : 0;
}

/* A text between typographic quotes, one of which may be straight. */
static bool curly_text(struct lexer *lexer, const char *from)
{
    const char *at = from + curly_quote(from, lexer->limit);
    if (at == from)
        return false;
    for (; at < lexer->limit && *at != '\n'; at++) {
        size_t quote = curly_quote(at, lexer->limit);
        if (quote == 0 && *at != '"')
            continue;
        lexer->cursor = at + (quote ? quote : 1);
        fail_with_help(lexer, DIAGNOSTIC_BAD_CHARACTER, from,
                       "typographic quotes do not enclose a text",
                       "they come from a word processor; write \" instead");
        return true;
    }
    return false;
}

static const char *character_help(const char *from)
{
    if (memcmp(from, "\xc2\xa0", 2) == 0)
        return "this is a no-break space; type an ordinary one";
    if ((unsigned char)*from >= 0x80)
        return "outside texts only plain ASCII is used; typographic quotes "
               "come from a word processor";
    switch (*from) {
    case '&':
        return "write `and`";
    case '|':
        return "write `or`";
    case '!':
        return "write `not`";
    case ';':
        return "nothing stands between two clauses";
    case ':':
        return "the colon follows an argument's name at once: port: 443";
    case '[':
    case ']':
        return "several values stand in braces: { this, that }";
    case '\\':
    case '/':
        if (from[0] == '/' && from[1] == '/')
            return "a comment begins with #";
        return "paths stand in quotes; a date is written 2020-05-11";
    default:
        return NULL;
    }
}

/* True if it was the beginning of a text all the same. A line is told once:
 * what follows a stray character on it is mostly more of the same. */
static bool bad_character(struct lexer *lexer, const char *from)
{
    struct diagnostic *diagnostic;
    const char *help;
    bool again = lexer->stray &&
                 !memchr(lexer->stray, '\n', (size_t)(from - lexer->stray));
    if (curly_text(lexer, from))
        return true;
    while (lexer->cursor < lexer->limit &&
           (((unsigned char)*lexer->cursor & 0xc0) == 0x80 ||
            (*lexer->cursor == *from && (*from == '&' || *from == '|'))))
        lexer->cursor++;
    lexer->stray = from;
    lexer->failed = true;
    if (again || from < lexer->quiet)
        return false;
    if ((unsigned char)*from < ' ' || *from == 0x7f) {
        fail(lexer, DIAGNOSTIC_BAD_CHARACTER, from,
             "a control character does not belong here");
        return false;
    }
    diagnostic = diagnostic_add(
        lexer->diagnostics, DIAGNOSTIC_BAD_CHARACTER,
        place_of(lexer, from, lexer->cursor), "`%.*s` does not belong here",
        (int)(lexer->cursor - from), from);
    help = character_help(from);
    if (help)
        diagnostic_help(lexer->diagnostics, diagnostic, "%s", help);
    return false;
}

/*!re2c
    re2c:define:YYCTYPE = "unsigned char";
    re2c:define:YYCURSOR = cursor;
    re2c:define:YYMARKER = marker;
    re2c:define:YYLIMIT = limit;
    re2c:yyfill:enable = 0;
    re2c:eof = 0;

    blank     = [ \t\r];
    digit     = [0-9];
    hex       = [0-9a-fA-F];
    id        = [a-z] [a-z0-9_]*;
    wordlike  = [A-Za-z_] [A-Za-z0-9_]*;
    unit_time = "ms" | "s" | "m" | "h" | "d";
    unit_size = "B" | "KB" | "MB" | "GB" | "TB";
    date      = digit{4} "-" digit{2} "-" digit{2};
    version   = digit+ ("." digit+){2,};
*/

/* The next token's kind; its text is from *from to lexer->cursor. */
static int scan(struct lexer *lexer, const char **from)
{
    const unsigned char *cursor = (const unsigned char *)lexer->cursor;
    const unsigned char *limit = (const unsigned char *)lexer->limit;
    const unsigned char *marker = cursor;
#define DONE (lexer->cursor = (const char *)cursor)
    for (;;) {
        *from = (const char *)cursor;
        /*!re2c
        blank+              { continue; }
        "\n"                { continue; }
        "#" [^\n]*          { continue; }
        $                   { DONE; return 0; }

        "{"                 { DONE; return TOKEN_LBRACE; }
        "}"                 { DONE; return TOKEN_RBRACE; }
        "("                 { DONE; return TOKEN_LPAREN; }
        ")"                 { DONE; return TOKEN_RPAREN; }
        ","                 { DONE; return TOKEN_COMMA; }
        "="                 { DONE; return TOKEN_EQUALS; }
        "=="                { DONE; return TOKEN_EQ; }
        "!="                { DONE; return TOKEN_NE; }
        "<"                 { DONE; return TOKEN_LT; }
        "<="                { DONE; return TOKEN_LE; }
        ">"                 { DONE; return TOKEN_GT; }
        ">="                { DONE; return TOKEN_GE; }

        "about"             { DONE; return TOKEN_ABOUT; }
        "all"               { DONE; return TOKEN_ALL; }
        "and"               { DONE; return TOKEN_AND; }
        "answer"            { DONE; return TOKEN_ANSWER; }
        "any"               { DONE; return TOKEN_ANY; }
        "applies"           { DONE; return TOKEN_APPLIES; }
        "ask"               { DONE; return TOKEN_ASK; }
        "at"                { DONE; return TOKEN_AT; }
        "cause"             { DONE; return TOKEN_CAUSE; }
        "caution"           { DONE; return TOKEN_CAUTION; }
        "choice"            { DONE; return TOKEN_CHOICE; }
        "choose"            { DONE; return TOKEN_CHOOSE; }
        "confirm"           { DONE; return TOKEN_CONFIRM; }
        "contains"          { DONE; return TOKEN_CONTAINS; }
        "dated"             { DONE; return TOKEN_DATED; }
        "doc"               { DONE; return TOKEN_DOC; }
        "document"          { DONE; return TOKEN_DOCUMENT; }
        "each"              { DONE; return TOKEN_EACH; }
        "effort"            { DONE; return TOKEN_EFFORT; }
        "else"              { DONE; return TOKEN_ELSE; }
        "ends"              { DONE; return TOKEN_ENDS; }
        "expect"            { DONE; return TOKEN_EXPECT; }
        "false"             { DONE; return TOKEN_FALSE; }
        "fix"               { DONE; return TOKEN_FIX; }
        "from"              { DONE; return TOKEN_FROM; }
        "given"             { DONE; return TOKEN_GIVEN; }
        "in"                { DONE; return TOKEN_IN; }
        "is"                { DONE; return TOKEN_IS; }
        "known"             { DONE; return TOKEN_KNOWN; }
        "let"               { DONE; return TOKEN_LET; }
        "like"              { DONE; return TOKEN_LIKE; }
        "likelihood"        { DONE; return TOKEN_LIKELIHOOD; }
        "message"           { DONE; return TOKEN_MESSAGE; }
        "needs"             { DONE; return TOKEN_NEEDS; }
        "newer"             { DONE; return TOKEN_NEWER; }
        "no"                { DONE; return TOKEN_NO; }
        "not"               { DONE; return TOKEN_NOT; }
        "note"              { DONE; return TOKEN_NOTE; }
        "of"                { DONE; return TOKEN_OF; }
        "one"               { DONE; return TOKEN_ONE; }
        "or"                { DONE; return TOKEN_OR; }
        /* As two tokens this is a conflict. */
        "or" (blank | "\n")+ "else" / [^a-z0-9_:]
                            { DONE; return TOKEN_OR_ELSE; }
        "other"             { DONE; return TOKEN_OTHER; }
        "out"               { DONE; return TOKEN_OUT; }
        "outcome"           { DONE; return TOKEN_OUTCOME; }
        "owner"             { DONE; return TOKEN_OWNER; }
        "pack"              { DONE; return TOKEN_PACK; }
        "probe"             { DONE; return TOKEN_PROBE; }
        "question"          { DONE; return TOKEN_QUESTION; }
        "read"              { DONE; return TOKEN_READ; }
        "risk"              { DONE; return TOKEN_RISK; }
        "rule"              { DONE; return TOKEN_RULE; }
        "run"               { DONE; return TOKEN_RUN; }
        "scenario"          { DONE; return TOKEN_SCENARIO; }
        "secret"            { DONE; return TOKEN_SECRET; }
        "see"               { DONE; return TOKEN_SEE; }
        "skip"              { DONE; return TOKEN_SKIP; }
        "starts"            { DONE; return TOKEN_STARTS; }
        "steps"             { DONE; return TOKEN_STEPS; }
        "suspect"           { DONE; return TOKEN_SUSPECT; }
        "symptom"           { DONE; return TOKEN_SYMPTOM; }
        "than"              { DONE; return TOKEN_THAN; }
        "title"             { DONE; return TOKEN_TITLE; }
        "true"              { DONE; return TOKEN_TRUE; }
        "verify"            { DONE; return TOKEN_VERIFY; }
        "version"           { DONE; return TOKEN_VERSION; }
        "was"               { DONE; return TOKEN_WAS; }
        "when"              { DONE; return TOKEN_WHEN; }
        "with"              { DONE; return TOKEN_WITH; }

        id                  { DONE; return TOKEN_ID; }
        id ":"              { DONE; return TOKEN_ARGUMENT; }
        "." id              { DONE; return TOKEN_FIELD; }
        /* Ids that are not well spelt: told where they are used. */
        wordlike ("-" wordlike)*
                            { DONE; lexer->misspelt = true; return TOKEN_ID; }
        digit+ wordlike? "_" [A-Za-z0-9_]*
                            { DONE; lexer->misspelt = true; return TOKEN_ID; }
        wordlike ":"        { DONE; return TOKEN_ARGUMENT; }
        "." wordlike        { DONE; return TOKEN_FIELD; }

        "-"? digit+         { DONE; return TOKEN_INTEGER; }
        "0x" hex+           { DONE; return TOKEN_INTEGER; }
        version             { DONE; return TOKEN_VERSION_NUMBER; }
        date                { DONE; return TOKEN_DATE; }
        digit+ unit_time    { DONE; return TOKEN_DURATION; }
        digit+ unit_size    { DONE; return TOKEN_SIZE; }
        digit+ "." digit+   { DONE;
                              fail_with_help(lexer, DIAGNOSTIC_BAD_NUMBER,
                                  *from, "there are no decimal numbers",
                                  "a version has three parts or more: 1.0.0");
                              return TOKEN_BAD_NUMBER; }
        "-"? digit [0-9A-Za-z_.]*
                            { DONE;
                              fail_with_help(lexer, DIAGNOSTIC_BAD_NUMBER,
                                  *from, "this is not a number",
                                  "numbers look like this: 12 0x52e 200ms 5s "
                                  "30m 2h 5d 10MB 1.0.0 2020-05-11");
                              return TOKEN_BAD_NUMBER; }

        '"' [^"\n]* '"'     { DONE; return string_end(lexer, *from); }
        "'" [^'\n]* "'"     { DONE; return string_end(lexer, *from); }
        '"""'               { DONE; return text_block(lexer, *from); }
        '"' [^"\n]* | "'" [^'\n]*
                            { DONE; return open_string(lexer, *from); }
        *                   { DONE;
                              if (bad_character(lexer, *from))
                                  return TOKEN_STRING;
                              cursor = (const unsigned char *)lexer->cursor;
                              continue; }
        */
    }
#undef DONE
}

void lexer_read(struct lexer *lexer, struct token *token)
{
    const char *from, *before;
    lexer->failed = lexer->misspelt = false;
    token->kind = (uint8_t)scan(lexer, &from);
    token->misspelt = lexer->misspelt;
    token->place = place_of(lexer, from, lexer->cursor);
    before = from;
    while (before > lexer->start && (before[-1] == ' ' || before[-1] == '\t'))
        before--;
    token->starts_line = before == lexer->start || before[-1] == '\n';
    token->column_one = token->starts_line && before == from;
}
