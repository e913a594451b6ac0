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
    lexer->failed = false;
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
    lexer->failed = true;
    return diagnostic_add(lexer->diagnostics, code,
                          place_of(lexer, from, lexer->cursor), "%s", message);
}

static void fail_with_help(struct lexer *lexer, enum diagnostic_code code,
                           const char *from, const char *message,
                           const char *help)
{
    struct diagnostic *diagnostic = fail(lexer, code, from, message);
    diagnostic_help(lexer->diagnostics, diagnostic, "%s", help);
}

/* After the closing quote: another text may not follow at once. */
static int string_end(struct lexer *lexer, const char *from)
{
    const char *next = lexer->cursor;
    const char *byte;
    if (next < lexer->limit && (*next == '"' || *next == '\'')) {
        lexer->cursor++;
        fail_with_help(lexer, DIAGNOSTIC_STRINGS_TOUCH, from,
                       "two texts touch",
                       "a quote inside a text needs the other kind of quotes "
                       "around it: 'say \"yes\"'");
        lexer->cursor--;
    }
    for (byte = from; byte < next; byte++)
        if ((unsigned char)*byte < ' ' && *byte != '\t') {
            fail(lexer, DIAGNOSTIC_CONTROL_CHARACTER, from,
                 "a control character stands in this text");
            break;
        }
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
    fail_with_help(lexer, DIAGNOSTIC_UNTERMINATED_TEXT, from,
                   "this text is never closed",
                   "close it with \"\"\" alone on a line");
    lexer->cursor = lexer->limit;
    return TOKEN_TEXT;
}

static void fail_bad_id(struct lexer *lexer, const char *from)
{
    struct diagnostic *diagnostic =
        fail(lexer, DIAGNOSTIC_BAD_ID, from,
             "an id has small letters, digits and underscores only");
    char small[64];
    size_t length = (size_t)(lexer->cursor - from), i, n = 0;
    for (i = 0; i < length && n < sizeof small - 1; i++) {
        char c = from[i];
        if (c >= 'A' && c <= 'Z') {
            if (i > 0 && from[i - 1] >= 'a' && from[i - 1] <= 'z' &&
                n < sizeof small - 2)
                small[n++] = '_';
            c = (char)(c + 32);
        } else if (c == '-') {
            c = '_';
        }
        small[n++] = c;
    }
    small[n] = '\0';
    diagnostic_help(lexer->diagnostics, diagnostic, "write `%s`", small);
}

static void fail_bad_character(struct lexer *lexer, const char *from)
{
    struct diagnostic *diagnostic;
    while (lexer->cursor < lexer->limit &&
           ((unsigned char)*lexer->cursor & 0xc0) == 0x80)
        lexer->cursor++;
    if ((unsigned char)*from < ' ' || *from == 0x7f) {
        fail(lexer, DIAGNOSTIC_BAD_CHARACTER, from,
             "a control character does not belong here");
        return;
    }
    diagnostic = diagnostic_add(
        lexer->diagnostics, DIAGNOSTIC_BAD_CHARACTER,
        place_of(lexer, from, lexer->cursor), "`%.*s` does not belong here",
        (int)(lexer->cursor - from), from);
    lexer->failed = true;
    if (lexer->cursor - from > 1)
        diagnostic_help(lexer->diagnostics, diagnostic,
                        "outside texts only plain ASCII is used; typographic "
                        "quotes come from a word processor");
}

/*!re2c
    re2c:define:YYCTYPE = "unsigned char";
    re2c:define:YYCURSOR = cursor;
    re2c:define:YYMARKER = marker;
    re2c:define:YYCTXMARKER = context;
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
    const unsigned char *marker = cursor, *context = cursor;
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
        wordlike ("-" wordlike)*
                            { DONE; fail_bad_id(lexer, *from);
                              return TOKEN_ID; }

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
                            { DONE;
                              fail(lexer, DIAGNOSTIC_UNTERMINATED_STRING,
                                   *from, "this text is not closed on its "
                                   "line");
                              return TOKEN_STRING; }
        *                   { DONE; fail_bad_character(lexer, *from);
                              cursor = (const unsigned char *)lexer->cursor;
                              continue; }
        */
    }
#undef DONE
}

struct token lexer_next(struct lexer *lexer)
{
    struct token token;
    const char *from, *before;
    lexer->failed = false;
    token.kind = (uint8_t)scan(lexer, &from);
    token.place = place_of(lexer, from, lexer->cursor);
    before = from;
    while (before > lexer->start && (before[-1] == ' ' || before[-1] == '\t'))
        before--;
    token.starts_line = before == lexer->start || before[-1] == '\n';
    token.column_one = token.starts_line && before == from;
    return token;
}
