/* SPDX-License-Identifier: MIT */
/* What is said about a token that the grammar cannot take. */
#include <string.h>

#include "grammar.h"
#include "parse.h"

/* A right example for each clause, shown where one is not understood. */
static const struct {
    int token;
    const char *example;
} examples[] = {
    {TOKEN_PACK, "pack my_pack {"},
    {TOKEN_PROBE, "probe print_spooler {"},
    {TOKEN_QUESTION, "question printer_has_paper {"},
    {TOKEN_LET, "let spooler_down = print_spooler.state is stopped"},
    {TOKEN_SYMPTOM, "symptom nothing_prints {"},
    {TOKEN_CAUSE, "cause spooler_stopped of nothing_prints {"},
    {TOKEN_SCENARIO, "scenario \"the spooler is stopped\" {"},
    {TOKEN_TITLE, "title \"Print Spooler service\""},
    {TOKEN_ABOUT, "about \"What this means, in a sentence or two.\""},
    {TOKEN_VERSION, "version 1.0.0"},
    {TOKEN_APPLIES, "applies when windows.exists"},
    {TOKEN_DOCUMENT, "document \"article.md\" dated 2020-05-11 at "
                     "\"https://example.com/article\""},
    {TOKEN_SKIP, "skip \"#next-steps\""},
    {TOKEN_READ, "read service(\"Spooler\")"},
    {TOKEN_OWNER, "owner any"},
    {TOKEN_WAS, "was old_id"},
    {TOKEN_ASK, "ask \"Is there paper in the printer?\""},
    {TOKEN_ANSWER, "answer yes_no"},
    {TOKEN_MESSAGE, "message \"The print spooler service is not running\""},
    {TOKEN_WHEN, "when print_spooler.state is stopped"},
    {TOKEN_CONFIRM, "confirm when print_spooler.state is stopped"},
    {TOKEN_SUSPECT, "suspect when print_spooler.start == disabled"},
    {TOKEN_RULE, "rule out when print_spooler.state is running"},
    {TOKEN_LIKELIHOOD, "likelihood common"},
    {TOKEN_FIX, "fix start_spooler"},
    {TOKEN_DOC, "doc \"#heading-of-the-article\""},
    {TOKEN_NEEDS, "needs administrator, reboot"},
    {TOKEN_EFFORT, "effort 5m"},
    {TOKEN_RISK, "risk low"},
    {TOKEN_VERIFY, "verify print_spooler.state is running"},
    {TOKEN_STEPS, "steps { \"Open the Services app.\" \"Start Spooler.\" }"},
    {TOKEN_CHOOSE, "choose one { \"Do this.\" \"Or do that.\" }"},
    {TOKEN_NOTE, "note \"Jobs that wait are kept.\""},
    {TOKEN_CAUTION, "caution \"Jobs that wait are lost.\""},
    {TOKEN_RUN, "run powershell \"Start-Service Spooler\""},
    {TOKEN_SEE, "see fix start_spooler"},
    {TOKEN_FROM, "from \"a healthy host\""},
    {TOKEN_GIVEN, "given print_spooler.state = stopped"},
    {TOKEN_EXPECT, "expect cause spooler_stopped confirmed"},
};

static const char *example_of(int token)
{
    size_t i;
    for (i = 0; i < sizeof examples / sizeof *examples; i++)
        if (examples[i].token == token)
            return examples[i].example;
    return NULL;
}

static enum block_kind block_of(int token)
{
    switch (token) {
    case TOKEN_PACK:
        return BLOCK_PACK;
    case TOKEN_PROBE:
        return BLOCK_PROBE;
    case TOKEN_QUESTION:
        return BLOCK_QUESTION;
    case TOKEN_SYMPTOM:
        return BLOCK_SYMPTOM;
    case TOKEN_CAUSE:
        return BLOCK_CAUSE;
    case TOKEN_FIX:
        return BLOCK_FIX;
    case TOKEN_SCENARIO:
        return BLOCK_SCENARIO;
    default:
        return BLOCK_LET;
    }
}

/* "`text`" for what has a text of its own, else the name of its kind. */
static const char *found_name(struct parse *parse, struct token token)
{
    const char *text = place_text(parse->diagnostics->sources, token.place);
    if (token.kind == 0)
        return "the end of the file";
    if (token.kind == TOKEN_STRING || token.kind == TOKEN_TEXT)
        return "a text in quotes";
    return arena_format(parse->arena, "`%.*s`", (int)token.place.length, text);
}

/* Groups of tokens that are told by one name. */
static const struct group {
    const char *name;
    int marks[3];   /* all of them are expected: the group is */
    int tokens[20]; /* then these are not told one by one */
} groups[] = {
    {"a condition",
     {TOKEN_NOT, TOKEN_KNOWN, TOKEN_ID},
     {TOKEN_NOT, TOKEN_KNOWN, TOKEN_ID, TOKEN_ANY, TOKEN_ALL, TOKEN_LPAREN}},
    {"a comparison such as `==` or `is`",
     {TOKEN_EQ, TOKEN_IS, TOKEN_IN},
     {TOKEN_EQ, TOKEN_NE, TOKEN_LT, TOKEN_LE, TOKEN_GT, TOKEN_GE, TOKEN_IS,
      TOKEN_IN, TOKEN_NOT, TOKEN_CONTAINS, TOKEN_STARTS, TOKEN_ENDS, TOKEN_LIKE,
      TOKEN_NEWER}},
    {"a value",
     {TOKEN_INTEGER, TOKEN_STRING, TOKEN_TRUE},
     {TOKEN_INTEGER, TOKEN_STRING, TOKEN_TEXT, TOKEN_TRUE, TOKEN_FALSE,
      TOKEN_VERSION_NUMBER, TOKEN_DATE, TOKEN_DURATION, TOKEN_SIZE, TOKEN_ID,
      TOKEN_NO, TOKEN_OTHER, TOKEN_ONE, TOKEN_BAD_NUMBER}},
    {"a word",
     {TOKEN_ID, TOKEN_NO, TOKEN_OTHER},
     {TOKEN_ID, TOKEN_NO, TOKEN_OTHER, TOKEN_ONE}},
    {"a text in quotes",
     {TOKEN_STRING, TOKEN_TEXT, TOKEN_STRING},
     {TOKEN_STRING, TOKEN_TEXT}},
};

enum { TOKENS = 128, SHOWN = 6 };

struct expected {
    bool token[TOKENS];
    const char *name[TOKENS];
    size_t count;
};

static void add_group(struct expected *expected, const struct group *group)
{
    size_t i;
    for (i = 0; i < 3; i++)
        if (!expected->token[group->marks[i]])
            return;
    expected->name[expected->count++] = group->name;
    for (i = 0; i < 20 && group->tokens[i]; i++)
        expected->token[group->tokens[i]] = false;
}

static void find_expected(struct expected *expected, const void *parser)
{
    size_t i;
    int token;
    bool item;
    memset(expected, 0, sizeof *expected);
    for (token = 1; token < TOKENS; token++)
        expected->token[token] =
            token_name(token) && grammar_can_shift(parser, token);
    item = expected->token[TOKEN_TITLE] && expected->token[TOKEN_EXPECT];
    if (item)
        expected->token[TOKEN_STRING] = false;
    for (i = 0; i < sizeof groups / sizeof *groups; i++)
        add_group(expected, &groups[i]);
    for (token = 1; token < TOKENS; token++)
        if (expected->token[token] &&
            !(item && (token_is_keyword(token) || token == TOKEN_TEXT ||
                       token == TOKEN_RBRACE)))
            expected->name[expected->count++] = token_name(token);
    if (item)
        expected->name[expected->count++] = "the next clause";
}

/* "a, b or c" */
static const char *list_expected(struct parse *parse,
                                 const struct expected *expected)
{
    const char *text = "";
    size_t i;
    for (i = 0; i < expected->count && i < SHOWN; i++)
        text = arena_format(parse->arena, "%s%s%s", text,
                            i == 0                     ? ""
                            : i + 1 == expected->count ? " or "
                                                       : ", ",
                            expected->name[i]);
    if (i < expected->count)
        text = arena_format(parse->arena, "%s ...", text);
    return text;
}

/* A clause was wanted and a plain word found: a misspelt key. */
/* Words among steps: most likely a step without its quotes. */
static void unquoted_step(struct parse *parse, struct token token)
{
    diagnostic_help(parse->diagnostics,
                    diagnostic_add(parse->diagnostics, DIAGNOSTIC_SYNTAX,
                                   token.place, "a step is a text in quotes"),
                    "for example: \"Restart the service.\"");
}

/* `title: "..."`, as other formats have it. */
static void clause_with_colon(struct parse *parse, struct token token)
{
    diagnostic_help(parse->diagnostics,
                    diagnostic_add(parse->diagnostics, DIAGNOSTIC_SYNTAX,
                                   token.place, "a clause has no colon"),
                    "write `%.*s` and what follows",
                    (int)token.place.length - 1,
                    place_text(parse->diagnostics->sources, token.place));
}

/* `when true`: no keyword that was meant as an id. */
static void constant_condition(struct parse *parse, struct token token)
{
    diagnostic_help(parse->diagnostics,
                    diagnostic_add(parse->diagnostics, DIAGNOSTIC_SYNTAX,
                                   token.place,
                                   "a condition depends on the host, and %s "
                                   "does not",
                                   token_name(token.kind)),
                    "%s",
                    token.kind == TOKEN_TRUE
                        ? "leave the clause out if it always holds"
                        : "compare a reading: service.exists == false");
}

static void unknown_key(struct parse *parse, struct token token)
{
    const char *text = place_text(parse->diagnostics->sources, token.place);
    enum block_kind block = block_of(parse->keyword.kind);
    struct nearest nearest, other;
    struct diagnostic *diagnostic = diagnostic_add(
        parse->diagnostics, DIAGNOSTIC_UNKNOWN_KEY, token.place,
        "a %s has no `%.*s`", block_name(block), (int)token.place.length, text);
    const char *list = "";
    int item;
    nearest_init(&nearest, text, token.place.length);
    nearest_init(&other, text, token.place.length);
    for (item = 0; item < ITEM_KINDS; item++) {
        const char *name = item_name((enum item_kind)item);
        bool fits = item_rule(block, (enum item_kind)item);
        struct nearest *one = fits ? &nearest : &other;
        size_t word = strcspn(name, " ");
        if (item == ITEM_TEXT)
            continue;
        nearest_try(one, name, strlen(name));
        if (word != strlen(name))
            nearest_try(one, name, word);
        if (fits && item != ITEM_INLINE_FIX)
            list = arena_format(parse->arena, "%s%s%s", list, *list ? ", " : "",
                                name);
    }
    /* It may stand in something that the block holds, such as a fix. */
    if (!nearest.found)
        nearest = other;
    if (nearest.found)
        diagnostic_help(parse->diagnostics, diagnostic, "did you mean `%.*s`?",
                        (int)nearest.found_length, nearest.found);
    else
        diagnostic_help(parse->diagnostics, diagnostic, "it may have: %s",
                        list);
}

static void reserved_word(struct parse *parse, struct token token)
{
    const char *word = token_keyword(token.kind);
    struct diagnostic *diagnostic = diagnostic_add(
        parse->diagnostics, DIAGNOSTIC_RESERVED_WORD, token.place,
        "`%s` is a reserved word and cannot be an id", word);
    diagnostic_help(parse->diagnostics, diagnostic,
                    "add something to it, such as `my_%s`", word);
}

/* A block inside another one: the keyword is not in column 1. */
static void nested_block(struct parse *parse, struct token token)
{
    struct diagnostic *diagnostic = diagnostic_add(
        parse->diagnostics, DIAGNOSTIC_INDENTED_BLOCK, token.place,
        "a %s cannot stand inside a %s", token_keyword(token.kind),
        token_keyword(parse->keyword.kind));
    diagnostic_help(parse->diagnostics, diagnostic,
                    "close the %s above it, and move `%s` to column 1",
                    token_keyword(parse->keyword.kind),
                    token_keyword(token.kind));
}

/* `"a "word" b"` */
static void text_touched(struct parse *parse, struct token token)
{
    struct diagnostic *diagnostic =
        diagnostic_add(parse->diagnostics, DIAGNOSTIC_STRINGS_TOUCH,
                       token.place, "this touches the text before it");
    diagnostic_help(parse->diagnostics, diagnostic,
                    "a quote inside a text needs the other kind of quotes "
                    "around it: 'say \"yes\"'");
}

static bool touches_text(const struct parse *parse, struct token token)
{
    struct place before = parse->before.place;
    return parse->before.kind == TOKEN_STRING &&
           before.start + before.length == token.place.start &&
           (token.kind == TOKEN_ID || token.kind == TOKEN_INTEGER ||
            token_is_keyword(token.kind));
}

static bool is_unit(struct parse *parse, struct token token)
{
    static const char *const units[] = {"ms", "s",  "m",  "h",  "d",
                                        "B",  "KB", "MB", "GB", "TB"};
    const char *text = place_text(parse->diagnostics->sources, token.place);
    size_t i;
    for (i = 0; i < sizeof units / sizeof *units; i++)
        if (strlen(units[i]) == token.place.length &&
            memcmp(units[i], text, token.place.length) == 0)
            return true;
    return false;
}

/* The keyword that a word in other letters is, or NULL. */
static const char *keyword_of(struct parse *parse, struct token token)
{
    const char *text = place_text(parse->diagnostics->sources, token.place);
    int kind;
    for (kind = 1; kind < TOKENS; kind++) {
        const char *word = token_keyword(kind);
        size_t i = 0;
        while (word && word[i] && i < token.place.length &&
               word[i] == (text[i] | 0x20))
            i++;
        if (word && !word[i] && i == token.place.length)
            return word;
    }
    return NULL;
}

static void give_help(struct parse *parse, struct diagnostic *diagnostic,
                      const void *parser, struct token token)
{
    const char *example = example_of(parse->clause.kind);
    const char *text = place_text(parse->diagnostics->sources, token.place);
    int before = parse->before.kind;
    if (token.kind == TOKEN_EQUALS && grammar_can_shift(parser, TOKEN_EQ))
        diagnostic_help(parse->diagnostics, diagnostic,
                        "two values are compared with `==`");
    else if (before == TOKEN_INTEGER && is_unit(parse, token))
        diagnostic_help(parse->diagnostics, diagnostic,
                        "a unit follows its number without a blank: 5%.*s",
                        (int)token.place.length, text);
    else if ((before == TOKEN_IN || before == TOKEN_OF) &&
             grammar_can_shift(parser, TOKEN_LBRACE))
        diagnostic_help(parse->diagnostics, diagnostic,
                        "several values stand in braces: { this, that }");
    else if (token.kind == TOKEN_ID && keyword_of(parse, token))
        diagnostic_help(parse->diagnostics, diagnostic,
                        "the words of the language have small letters: `%s`",
                        keyword_of(parse, token));
    else if (token.kind == TOKEN_COMMA)
        diagnostic_help(parse->diagnostics, diagnostic, "no comma stands here");
    else if (example)
        diagnostic_help(parse->diagnostics, diagnostic, "for example: %s",
                        example);
}

/* Whether something lacks at the end of the line before, rather than this
 * being wrong. */
static bool lacks_before(const void *parser, struct token token)
{
    if (token.kind == 0)
        return true;
    return token.starts_line && !grammar_can_shift(parser, TOKEN_TITLE) &&
           (token.kind == TOKEN_RBRACE || token_starts_block(token.kind) ||
            token_starts_item(token.kind));
}

static void unexpected(struct parse *parse, const void *parser,
                       struct token token, const char *expected)
{
    struct place place = token.place;
    struct diagnostic *diagnostic;
    if (lacks_before(parser, token)) {
        place = parse->before.place;
        place.start += place.length;
        place.length = 0;
        diagnostic = diagnostic_add(parse->diagnostics, DIAGNOSTIC_SYNTAX,
                                    place, "expected %s, but the %s ends",
                                    expected, token.kind ? "line" : "file");
    } else {
        diagnostic = diagnostic_add(parse->diagnostics, DIAGNOSTIC_SYNTAX,
                                    place, "expected %s, found %s", expected,
                                    found_name(parse, token));
    }
    give_help(parse, diagnostic, parser, token);
}

/* Words of conditions: nobody means them as an id. */
static bool is_operator(int kind)
{
    return kind == TOKEN_AND || kind == TOKEN_OR || kind == TOKEN_IS ||
           kind == TOKEN_IN || kind == TOKEN_CONTAINS || kind == TOKEN_STARTS ||
           kind == TOKEN_ENDS || kind == TOKEN_LIKE || kind == TOKEN_NEWER ||
           kind == TOKEN_THAN || kind == TOKEN_ELSE || kind == TOKEN_WITH;
}

/* An id is wanted, and nothing else that looks like one. */
static bool wants_id(const void *parser)
{
    return grammar_can_shift(parser, TOKEN_ID) &&
           !grammar_can_shift(parser, TOKEN_INTEGER) &&
           !grammar_can_shift(parser, TOKEN_NO);
}

/* The same word or sign twice. */
static bool is_repeated(struct parse *parse, struct token token)
{
    struct sources *sources = parse->diagnostics->sources;
    return parse->before.kind == token.kind &&
           parse->before.place.length == token.place.length &&
           memcmp(place_text(sources, parse->before.place),
                  place_text(sources, token.place), token.place.length) == 0;
}

/* What would make the token fit, if that is plain. */
static enum parse_remedy remedy_of(struct parse *parse, const void *parser,
                                   struct token token)
{
    int before = parse->before.kind;
    if (is_repeated(parse, token))
        return REMEDY_DROP;
    if (token.kind == TOKEN_COMMA)
        return grammar_can_shift(parser, TOKEN_INTEGER) ? REMEDY_SKIP
                                                        : REMEDY_DROP;
    if (token.starts_line && token.kind == TOKEN_ID)
        return REMEDY_SKIP;
    if (grammar_can_shift(parser, TOKEN_COMMA) &&
        (token.kind == TOKEN_ID || token.kind == TOKEN_STRING ||
         token.kind == TOKEN_INTEGER || token.kind == TOKEN_ARGUMENT))
        return REMEDY_COMMA;
    if (grammar_can_shift(parser, TOKEN_LBRACE) && before != TOKEN_IN &&
        before != TOKEN_OF && before != TOKEN_EACH && before != TOKEN_CHOICE &&
        token_starts_item(token.kind) &&
        (token_is_keyword(token.kind) || before == TOKEN_STEPS ||
         before == TOKEN_ONE || before == TOKEN_ALL))
        return REMEDY_BRACE;
    return REMEDY_SKIP;
}

enum parse_remedy parse_error(struct parse *parse, const void *parser,
                              struct token token)
{
    struct expected expected;
    bool item = grammar_can_shift(parser, TOKEN_TITLE);
    int before = parse->before.kind;
    find_expected(&expected, parser);
    /* Nothing fits: the rest of a header that was given up. */
    if (expected.count == 0 && parse->broken)
        return REMEDY_SKIP;
    if (wants_id(parser) && token_starts_block(before) &&
        (token.kind == TOKEN_LBRACE || token.kind == TOKEN_EACH ||
         token.kind == TOKEN_OF || token.kind == TOKEN_EQUALS)) {
        unexpected(parse, parser, token, "an id");
        parse->broken = true;
        return REMEDY_NAME;
    }
    if ((token.kind == TOKEN_TRUE || token.kind == TOKEN_FALSE) &&
        grammar_can_shift(parser, TOKEN_KNOWN)) {
        constant_condition(parse, token);
        parse->broken = true;
        return REMEDY_ID;
    }
    if (token_is_keyword(token.kind) && !token.starts_line &&
        token.kind != before && wants_id(parser) &&
        !grammar_can_shift(parser, TOKEN_LBRACE) &&
        !(is_operator(token.kind) && grammar_can_shift(parser, TOKEN_NOT))) {
        reserved_word(parse, token);
        return REMEDY_ID;
    }
    parse->broken = true;
    if (touches_text(parse, token))
        text_touched(parse, token);
    else if (token.kind == TOKEN_ARGUMENT && item && token.starts_line)
        clause_with_colon(parse, token);
    else if (token.kind == TOKEN_ID && item && parse->steps)
        unquoted_step(parse, token);
    else if (token.kind == TOKEN_ID && item &&
             (token.starts_line || (!grammar_can_shift(parser, TOKEN_COMMA) &&
                                    !grammar_can_shift(parser, TOKEN_OR))))
        unknown_key(parse, token);
    else if (token_starts_block(token.kind) && item)
        nested_block(parse, token);
    else {
        unexpected(parse, parser, token, list_expected(parse, &expected));
        return remedy_of(parse, parser, token);
    }
    return REMEDY_SKIP;
}
