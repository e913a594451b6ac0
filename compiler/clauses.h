/* SPDX-License-Identifier: MIT */
/*
 * Which clauses a block has, held against items.def; and the values of simple
 * ones.
 */
#ifndef AVD_COMPILER_CLAUSES_H
#define AVD_COMPILER_CLAUSES_H

#include "compilation.h"

/* Tells misplaced, repeated and missing clauses of a list of them. `place` is
 * blamed for what is missing. Where something in the block around them was not
 * understood, nothing is said to be missing; where a brace was, nothing to be
 * misplaced. */
void clauses_check(struct compilation *compilation, enum block_kind kind,
                   const struct ast_item *items, struct place place,
                   const struct ast_block *block);

/* The first clause of a kind, or NULL. */
struct ast_item *clause_find(const struct ast_item *items, enum item_kind kind);

/* The code of a word of an enumeration, told if it is none: then 0. */
unsigned clause_word(struct compilation *compilation,
                     const struct ast_value *value, enum avd_words words);

/* "one, two or three": the words of an enumeration. */
const char *clause_words_list(struct compilation *compilation,
                              enum avd_words words);

/* Adds the nearest word, or all of them, as help. */
void clause_help_words(struct compilation *compilation,
                       struct diagnostic *diagnostic, const char *text,
                       size_t length, enum avd_words words);

/* Tells a word that a field, or a question with choices, does not have. */
void clause_unknown_word(struct compilation *compilation,
                         const struct ast_value *value, enum avd_words words,
                         const struct question *choices);

#endif
