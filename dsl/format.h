/* SPDX-License-Identifier: MIT */
/*
 * One layout for rule files, whatever they look like.
 *
 * Line ends between clauses and inside them are the author's, except that a
 * body stands either wholly on one line or with each clause on a line of its
 * own. Everything else, blanks, indentation, alignment and empty lines, is
 * decided here. Neither tokens nor comments are changed, and what was
 * formatted stays as it is when it is formatted again.
 */
#ifndef AVD_DSL_FORMAT_H
#define AVD_DSL_FORMAT_H

#include "ast.h"
#include "diagnostic.h"

/* The formatted text of a source, in the arena and ended by a NUL. `file` is
 * its tree, read without any syntax error. */
const char *format_source(struct arena *arena, struct diagnostics *diagnostics,
                          const struct ast_file *file, size_t *length);

#endif
