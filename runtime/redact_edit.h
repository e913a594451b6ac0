/* SPDX-License-Identifier: MIT */
/* What the parts of the gate for secrets share: a text that is rewritten, and
 * what its characters are. */
#ifndef AVD_RUNTIME_REDACT_EDIT_H
#define AVD_RUNTIME_REDACT_EDIT_H

#include <stdbool.h>
#include <stdint.h>

struct avd_redact;

/* A text that is rewritten from left to right, never to be longer. */
struct avd_redact_edit {
    const char *from;  /* what is looked at next */
    const char *at;    /* so far it was looked at */
    const char *value; /* what is to be hidden ends at `at` */
    const char *end;
    char *text, *to;
    const char *tried;             /* no web token begins before this */
    const struct avd_redact *gate; /* whose values are hidden; NULL: tokens */
    unsigned rounds;               /* of tokens; then all of it is hidden */
    bool changed;
};

char avd_redact_lower(char c);

/* Whether a character is in a set, in which `f` stands for the letters that are
 * hexadecimal digits, `a` for the others of ASCII, `b` for all that is beyond
 * ASCII, 0 for the digits, \1 for controls but line feeds and returns, and
 * \2 for a NUL. */
bool avd_redact_in(char c, const char *set);

/* The end of what is in a set, or of what is not if the set begins with ^. */
const char *avd_redact_skip(const char *at, const char *end, const char *set);

/* Where a pattern that a text begins with ends, or NULL. Letters are those of
 * both cases; $ is a hexadecimal digit, # up to four of them, %u a number and
 * %b one of a byte; & is the rest of an address, to which what ends a sentence
 * does not belong. *number is the last of the numbers. */
const char *avd_redact_match(const char *at, const char *end,
                             const char *pattern, uint32_t *number);

/* Whether what is next looks like a secret. */
bool avd_redact_token(struct avd_redact_edit *edit);

#endif
