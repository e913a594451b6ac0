/* SPDX-License-Identifier: MIT */
/* Values as rules write them. */
#ifndef AVD_COMPILER_NOTATION_H
#define AVD_COMPILER_NOTATION_H

#include "buffer.h"
#include "engine.h"

/* A text in the quotes that suit it: "...", '...', or three of them over
 * several lines. False if no text of the language can hold it: there are no
 * escapes. `indent` blanks are in front of its further lines. */
bool notation_text(struct buffer *buffer, const char *text, size_t length,
                   unsigned indent);

/* A field's value, its texts in `texts`. */
bool notation_value(struct buffer *buffer, const struct avd_value *value,
                    const char *texts, enum avd_type type, enum avd_words words,
                    unsigned indent);

#endif
