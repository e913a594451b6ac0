/* SPDX-License-Identifier: MIT */
/*
 * What the lexer hands to the parser. The token numbers are Lemon's, in
 * grammar.h; they include all keywords.
 */
#ifndef AVD_DSL_TOKEN_H
#define AVD_DSL_TOKEN_H

#include <stdbool.h>

#include "diagnostic.h"
#include "source.h"

struct token {
    struct place place;
    uint8_t kind;     /* TOKEN_..., 0 at the end of the file */
    bool starts_line; /* nothing but blanks before it on its line */
    bool column_one;  /* nothing at all before it on its line */
    bool misspelt;    /* an id with capital letters or dashes */
};

struct lexer {
    const char *start, *cursor, *limit;
    uint16_t file;
    struct diagnostics *diagnostics;
    bool failed;    /* the last token had a lexical error, already told */
    bool misspelt;  /* the last token is an id in another spelling */
    bool open_text; /* a text block reaches to the end of the file */
    bool swallowed; /* a text that is not closed holds brackets */
    /* What begins before this is what an error has left over, and is not told;
     * likewise what follows the last wrong character on its line. */
    const char *quiet, *stray;
};

void lexer_init(struct lexer *lexer, struct diagnostics *diagnostics,
                uint16_t file);

/* The next token. One that is wrong in itself is told at once, and comes out
 * as what it was meant to be where that is clear. */
void lexer_read(struct lexer *lexer, struct token *token);

static inline struct token lexer_next(struct lexer *lexer)
{
    struct token token;
    lexer_read(lexer, &token);
    return token;
}

/* The name of a kind of token for messages: "`when`", "an id"; NULL if there
 * is no such kind. */
const char *token_name(int kind);

/* True for the keywords that start a block. */
bool token_starts_block(int kind);

/* True for the tokens that a clause can begin with. */
bool token_starts_item(int kind);

/* True for keywords of any sort. */
bool token_is_keyword(int kind);

/* The bare word of a keyword, or NULL. */
const char *token_keyword(int kind);

#endif
