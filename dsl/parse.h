/* SPDX-License-Identifier: MIT */
/*
 * A rule file as a tree, or as diagnostics, or as both: the parser goes on
 * after an error.
 */
#ifndef AVD_DSL_PARSE_H
#define AVD_DSL_PARSE_H

#include "ast.h"

/* What the parts of the parser share while they read one file. */
struct parse {
    struct arena *arena;
    struct names *names;
    struct diagnostics *diagnostics;
    struct ast_file *file;
    struct ast_block *last; /* of the file */

    /* The current block. */
    enum block_kind kind;
    struct token keyword;   /* that starts it */
    struct token clause;    /* the last keyword that started a line */
    struct ast_id *of;      /* from its header */
    struct ast_entry *each; /* likewise */
    bool broken;            /* something in it was not understood */
    bool known_deep;        /* told that something is nested too deeply */
    bool known_brackets;    /* told about a bracket, others will not match */
    bool unclosed;          /* it was still open where the next began */

    struct token before; /* the token before the current one */
    bool steps;          /* the current one stands among steps */
};

/* Reads source `file`. The tree holds whatever was understood. */
struct ast_file *parse_file(struct arena *arena, struct names *names,
                            struct diagnostics *diagnostics, uint16_t file);

/* Lexing and parsing of one source, joined by parse_file; parse_error.c tells
 * what is wrong with a token that `parser` (Lemon's) cannot take. */
enum parse_remedy {
    REMEDY_SKIP,  /* go on with another clause */
    REMEDY_ID,    /* take it as an id */
    REMEDY_NAME,  /* go on as if an id stood before it */
    REMEDY_DROP,  /* go on without it */
    REMEDY_COMMA, /* go on as if a comma stood before it */
    REMEDY_BRACE  /* likewise, an opening brace */
};

enum parse_remedy parse_error(struct parse *parse, const void *parser,
                              struct token token);

/* In grammar.c: whether the parser would take this kind of token next. */
bool grammar_can_shift(const void *parser, int token);
bool grammar_is_full(const void *parser);

#endif
