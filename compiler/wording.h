/* SPDX-License-Identifier: MIT */
/*
 * Texts of rules as tables hold them: readings as marks, {each} replaced,
 * relative links made whole.
 */
#ifndef AVD_COMPILER_WORDING_H
#define AVD_COMPILER_WORDING_H

#include "compilation.h"

struct wording_rules {
    uint16_t pack;
    bool readings; /* {id.field} may stand in it */
    bool argument; /* it goes into an argument: plain readings only */
    bool pattern;  /* {hex}, {int} and {word} mean something */
    bool links;    /* Markdown links are resolved */
    struct ast_value *each;
    struct probe *probe; /* whose argument it is: collects its inputs */
};

/* The offset of the text in the pool. */
uint32_t wording_compile(struct compilation *compilation,
                         const struct ast_value *value,
                         const struct wording_rules *rules);

/* A text without anything in it: titles, messages. */
uint32_t wording_plain(struct compilation *compilation, uint16_t pack,
                       const struct ast_item *item);

/* A text that may hold readings and links: about, steps, notes. */
uint32_t wording_rich(struct compilation *compilation, uint16_t pack,
                      const struct ast_item *item);

/* `doc "#anchor"` or "file.md#anchor" as words; 0 if there is none. */
uint32_t wording_doc(struct compilation *compilation, uint16_t pack,
                     const struct ast_item *item);

#endif
