/* SPDX-License-Identifier: MIT */
/* What the parts of the gate for secrets share: a text that is rewritten. */
#ifndef AVD_RUNTIME_REDACT_EDIT_H
#define AVD_RUNTIME_REDACT_EDIT_H

#include <stdbool.h>
#include <stddef.h>

/* A text that is rewritten from left to right, never to be longer. */
struct avd_redact_edit {
    char *text;
    size_t length;
    size_t from, to;
    size_t tried; /* no web token begins before this */
    bool changed;
};

/* The next bytes stay. */
void avd_redact_keep(struct avd_redact_edit *edit, size_t count);

/* The next bytes become a mark; what is too short to matter stays, so that a
 * mark can always be told as one. */
void avd_redact_star(struct avd_redact_edit *edit, size_t count);

/* The new length; the rest is filled with zeros. */
size_t avd_redact_finish(const struct avd_redact_edit *edit);

char avd_redact_lower(char c);

/* Hides what looks like a secret. Answers whether anything changed. */
bool avd_redact_tokens(char *text, size_t *length);

#endif
