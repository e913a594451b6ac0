/* SPDX-License-Identifier: MIT */
/*
 * Texts of the catalogue as plain text: readings put in, the small Markdown
 * taken out, links made absolute.
 */
#ifndef AVD_RUNTIME_TEXT_H
#define AVD_RUNTIME_TEXT_H

#include "engine.h"
#include "out.h"

/* One text of a pack. What the host says is escaped like all else and is never
 * read as Markdown. A paragraph ends in a line feed, which is written raw
 * unless the writer escapes for JSON. */
void avd_text_plain(struct avd_out *out, const struct avd_state *state,
                    uint32_t pack, const char *text);

/* The address that `doc` (words: document, anchor) names; false = none. */
bool avd_text_link(struct avd_out *out, const struct avd_header *image,
                   uint32_t doc);

#endif
