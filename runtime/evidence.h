/* SPDX-License-Identifier: MIT */
/*
 * Recorded readings (avdoctor.evidence/1): reads them into a state and writes
 * a state back, so that judging what was written gives the same report.
 */
#ifndef AVD_RUNTIME_EVIDENCE_H
#define AVD_RUNTIME_EVIDENCE_H

#include "engine.h"
#include "json.h"
#include "out.h"
#include "warning.h"

#define AVD_EVIDENCE_MAX ((size_t)8 << 20)
#define AVD_EVIDENCE_SCHEMA "avdoctor.evidence/1"

/* Texts by which a person reported symptoms, as they were given. */
#define AVD_HEARD 64
#define AVD_HEARD_LENGTH 1024 /* longer ones are cut */
struct avd_heard {
    struct avd_span text[AVD_HEARD];
    uint32_t count;
};

enum avd_known { AVD_KNOWN_NO, AVD_KNOWN_YES, AVD_KNOWN_NOT };

/* The host that the readings are of. */
struct avd_host {
    struct avd_span name, system, build;
    enum avd_known elevated;
};

struct avd_evidence {
    struct avd_host host;
    struct avd_span taken;
    struct avd_warnings warnings;
    struct avd_heard heard;
    bool redacted; /* names are pseudonyms */
    /* Of a file that was refused. */
    uint32_t line, column;
    const char *why;
};

/* Fills a state that was just initialised from a text, which is changed and
 * must stay: the state's values point into it. text[length] is writable; keys
 * has avd_json_keys(length) places. False: the text is no evidence; why, line
 * and column are set and the state is not to be used. */
bool avd_evidence_read(struct avd_evidence *evidence, struct avd_state *state,
                       char *text, size_t length, uint64_t *keys,
                       uint64_t seed);

/* Whether a word is the text: without regard to ASCII case, as people
 * capitalise. */
bool avd_evidence_same(const char *text, const char *word, size_t length);

/* Gives a question an answer, in a person's words or as true and false. False
 * if it is none of the question's. */
bool avd_evidence_answer(struct avd_state *state, uint32_t question,
                         const char *word, size_t length);

/* Marks a symptom as reported by a text, which must stay; beyond AVD_HEARD the
 * text is forgotten. */
void avd_evidence_hear(struct avd_heard *heard, struct avd_state *state,
                       uint32_t symptom, struct avd_span text);

/* The text by which a symptom is reported; NULL if only its id was given. */
struct avd_span avd_evidence_heard(const struct avd_heard *heard,
                                   const struct avd_state *state,
                                   uint32_t symptom);

/* Writes a state with what is known beside it; answers false if not all was
 * written. */
bool avd_evidence_write(struct avd_out *out, const struct avd_state *state,
                        const struct avd_evidence *evidence);

/* The fields of a probe's reading as members of a JSON object, without its
 * braces: `"exists": true, "state": "stopped"`. */
void avd_evidence_fields(struct avd_out *out, const struct avd_state *state,
                         uint32_t probe);

/* A host as a JSON object; what is not known is null, or left out. */
void avd_evidence_host(struct avd_out *out, const struct avd_host *host,
                       bool whole);

#endif
