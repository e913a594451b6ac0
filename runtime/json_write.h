/* SPDX-License-Identifier: MIT */
/* Small pieces of JSON; the writer is to escape for JSON. */
#ifndef AVD_RUNTIME_JSON_WRITE_H
#define AVD_RUNTIME_JSON_WRITE_H

#include "out.h"

/* A string with its quotes. */
void avd_json_string(struct avd_out *out, const char *bytes, size_t length);
void avd_json_text(struct avd_out *out, const char *text);

/* The comma that an element needs unless it is the first. */
void avd_json_comma(struct avd_out *out, bool *more);

/* A member's comma, name and colon. */
void avd_json_member(struct avd_out *out, bool *more, const char *name);
void avd_json_bool(struct avd_out *out, bool value);

#endif
