/* SPDX-License-Identifier: MIT */
/*
 * Texts of the catalogue for a report: readings put in, the small Markdown
 * taken out or turned into other markup, links made absolute.
 */
#ifndef AVD_RUNTIME_TEXT_H
#define AVD_RUNTIME_TEXT_H

#include <stdarg.h>

#include "engine.h"
#include "out.h"

/* Writes a text with others put in: for %s a text, for %.*s one of so many
 * bytes, for %o the one at an offset of the image's pool, for %p title and id
 * of a record that begins with its id and its title, for %u a number; behind
 * that, (s) is an s unless the number is 1. Those are escaped, the format
 * itself is not; in JSON its ' stands for ". Without %o and %p the image may be
 * NULL. The letters are those of printf, so that the compiler checks the
 * arguments. */
__attribute__((format(printf, 3, 4))) void
avd_text_format(struct avd_out *out, const struct avd_header *image,
                const char *format, ...);
void avd_text_arguments(struct avd_out *out, const struct avd_header *image,
                        const char *format, va_list arguments);

/* What becomes of markup. The writer's escape mode has to fit. */
enum avd_text_form {
    AVD_TEXT_PLAIN,
    AVD_TEXT_HTML,    /* AVD_ESCAPE_MARKUP: inline elements */
    AVD_TEXT_MARKDOWN /* AVD_ESCAPE_MARKDOWN: one line */
};

/* One text of a pack. What the host says is escaped like all else and is never
 * read as Markdown. A paragraph ends in a line feed, which is written raw
 * unless the writer escapes for JSON; in the other forms in <br>. Only web
 * addresses become links there. */
void avd_text_rich(struct avd_out *out, const struct avd_state *state,
                   uint32_t pack, const char *text, enum avd_text_form form);

/* The same as AVD_TEXT_PLAIN. */
void avd_text_plain(struct avd_out *out, const struct avd_state *state,
                    uint32_t pack, const char *text);

/* Whether an address may become a link: http or https. */
bool avd_text_is_web(const char *address);

/* The address that `doc` (words: document, anchor) names; false = none. */
bool avd_text_link(struct avd_out *out, const struct avd_header *image,
                   uint32_t doc);

#endif
