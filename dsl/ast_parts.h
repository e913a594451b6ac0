/* SPDX-License-Identifier: MIT */
/* What the constructors share among themselves. */
#ifndef AVD_DSL_AST_PARTS_H
#define AVD_DSL_AST_PARTS_H

#include "ast.h"

/* Not ended by a NUL. */
const char *ast_token_text(const struct parse *parse, struct token token);

/* How an id was probably meant: BootLoader and boot-loader as boot_loader.
 * Returns its length; it ends in a NUL. */
size_t ast_respell(char *to, size_t room, const char *text, size_t length);

struct ast_id ast_id_of(struct parse *parse, struct token token);

struct ast_value *ast_value_new(struct parse *parse, enum value_kind kind,
                                struct place place);

/* A field token without its dot. */
struct place ast_field_place(struct token field);

#endif
