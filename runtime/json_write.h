/* SPDX-License-Identifier: MIT */
/* Small pieces of JSON; the writer is to escape for JSON. */
#ifndef AVD_RUNTIME_JSON_WRITE_H
#define AVD_RUNTIME_JSON_WRITE_H

#include "out.h"
#include "warning.h"

/* A string with its quotes. */
void avd_json_string(struct avd_out *out, const char *bytes, size_t length);
void avd_json_text(struct avd_out *out, const char *text);

/* A string, or null where there is no text. */
void avd_json_span(struct avd_out *out, const struct avd_span *span);

/* The comma that an element or a member needs unless what was written last is
 * a bracket, as it is the first, or the blank behind a member's name. */
void avd_json_comma(struct avd_out *out);

/* A member's comma, name and colon. */
void avd_json_member(struct avd_out *out, const char *name);

/* False, true; 2 = null: as enum avd_known. */
void avd_json_bool(struct avd_out *out, unsigned known);

#endif
