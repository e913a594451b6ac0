/* SPDX-License-Identifier: MIT */
/*
 * First pass: what is declared, under which id.
 *
 * Requires parsed files in packs. Adds a declaration for each block (for a
 * probe with `each` the group and its probes), hangs it on its name, checks
 * that each block has the clauses it needs, and gives probes and questions
 * their readings: probes in bytewise order of their ids, then questions.
 */
#ifndef AVD_COMPILER_DECLARE_H
#define AVD_COMPILER_DECLARE_H

#include "compilation.h"

void declare(struct compilation *compilation);

/* The kind of a declaration, for messages: "a probe". */
const char *declaration_name(enum declaration_kind kind);

/* "a -> b -> a" of what depends on itself; a long way round is cut. */
const char *declaration_round(struct compilation *compilation,
                              const struct declarations *path);

/* Appends to a list of one sort. */
void declarations_add(struct compilation *compilation,
                      struct declarations *list, void *item);

#endif
