/* SPDX-License-Identifier: MIT */
/*
 * The gate that keeps secrets in the process.
 *
 * It stands where texts come in: those of the host, of an evidence file and of
 * a person pass it before anything is judged or written. So a verdict never
 * rests on what is not told, and evidence that was written, read and judged
 * again says the same. What passed once passes unchanged from then on.
 *
 * Replaced are the values of `secret` probes, wherever they reappear, numbers
 * as their digits, and what looks like a secret:
 *
 *   eyJ...         a JSON Web Token: two parts of 8 characters or more, a dot
 *                  between them, and what is joined to them
 *   sig=           8 characters or more, also as `"sig": "..."`
 *   token= secret= AccountKey= AccessKey= ApiKey= api_key= api-key= and names
 *                  that end so (but PublicKeyToken): the same. Behind a colon
 *                  or blank 20 characters or more, not only letters
 *   password= passwd= passphrase= pwd= and names that end so, with = or : and
 *                  quotes or not; behind a blank only what is no mere word or
 *                  code. pass= as a word of its own
 *   --name VALUE  <name>VALUE<  name%3DVALUE   of all these names
 *   Authorization: a scheme, and to the end of the line or quotes what follows
 *                  and is no mere word; 20 characters or more without one
 *   Cookie:        the same, if there is an = in the first
 *   Bearer         and 20 characters or more
 *   ://...@        who is named in an address
 *
 * Each becomes ***, so that texts stay UTF-8 and never grow; what is shorter
 * stays as it is. Time is linear in the text.
 */
#ifndef AVD_RUNTIME_REDACT_H
#define AVD_RUNTIME_REDACT_H

#include "evidence.h"

#define AVD_REDACT_NEEDLES 1100 /* a list of a probe, and more */
#define AVD_REDACT_NUMBERS 64
#define AVD_REDACT_CHAINS 256
#define AVD_REDACT_SHORTEST 4 /* a shorter value is not looked for */

/* Large. Needles are chained by how they begin: from 1, 0 ends a chain. */
struct avd_redact {
    struct avd_span needle[AVD_REDACT_NEEDLES]; /* in the text of the state */
    uint16_t next[AVD_REDACT_NEEDLES];
    uint16_t chain[AVD_REDACT_CHAINS];
    char number[AVD_REDACT_NUMBERS][20]; /* the digits of those that are */
    unsigned count, numbers;
};

/* One more value to be looked for, without regard to ASCII case. It stays where
 * it is, and is wiped there in the end. */
void avd_redact_know(struct avd_redact *gate, const char *text, size_t length);

/* All that came in, once: the texts of a state (`text` is where its values
 * point to), the host, what a person said, and names in warnings. The state
 * forgets the values of secret probes, all but `empty`; the gate knows them
 * until it is done. Texts of the evidence must be writable; of warnings only
 * those are touched that lie in `text`. Call it when readings, answers and
 * reports are in, before avd_judge. */
void avd_redact_all(struct avd_redact *gate, struct avd_state *state,
                    char *text, size_t size, struct avd_evidence *evidence);

/* Each text of a host, of what a person said and of warnings; of these only
 * those that lie in the text. A name may be in several warnings; it ends where
 * the first time ended it. */
void avd_redact_spans(struct avd_evidence *evidence,
                      const struct avd_span *text,
                      void (*take)(void *context, struct avd_span *span),
                      void *context);

/* One text, in place; its length then. Behind it zeros are put as far as it
 * reached before. A cleared gate knows no values, and finds the rest. */
size_t avd_redact_text(const struct avd_redact *gate, char *text,
                       size_t length);

/* Wipes the values that the gate knows; they must not have moved. */
void avd_redact_done(struct avd_redact *gate);

#endif
