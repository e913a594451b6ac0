/* SPDX-License-Identifier: MIT */
/* Private to the reading of evidence: the reader and its small steps. */
#ifndef AVD_RUNTIME_EVIDENCE_READER_H
#define AVD_RUNTIME_EVIDENCE_READER_H

#include "evidence.h"
#include "name.h"

struct avd_reader {
    struct avd_json json;
    struct avd_state *state;
    struct avd_evidence *evidence;
    struct avd_span key; /* the last one */
};

static inline struct avd_span avd_reader_string(const struct avd_reader *r)
{
    struct avd_span span = {r->json.string, r->json.string_length};

    return span;
}

static inline enum avd_json_token avd_reader_next(struct avd_reader *r)
{
    enum avd_json_token token = avd_json_next(&r->json);

    if (token == AVD_JSON_KEY)
        r->key = avd_reader_string(r);
    return token;
}

static inline bool avd_reader_fail(struct avd_reader *r, const char *why)
{
    avd_json_fail(&r->json, why);
    return false;
}

/* Structures of this size are handed on by address: on Windows each call
 * would make copies of its own. `field` may be NULL. */
static inline void avd_reader_warn(struct avd_reader *r,
                                   enum avd_warning_code code,
                                   const struct avd_span *id,
                                   const struct avd_span *field)
{
    avd_warning_add(&r->evidence->warnings, code, id, field);
}

static inline bool avd_reader_is(const struct avd_span *span, const char *text)
{
    return avd_name_equal(text, span->text, span->length);
}

/* Whether the last key is this. */
static inline bool avd_reader_key(const struct avd_reader *r, const char *name)
{
    return avd_reader_is(&r->key, name);
}

/* Whether the last string is this. */
static inline bool avd_reader_says(const struct avd_reader *r, const char *text)
{
    return avd_name_equal(text, r->json.string, r->json.string_length);
}

/* Enters an object; the caller then asks avd_reader_next() for its keys. */
static inline bool avd_reader_enter(struct avd_reader *r,
                                    enum avd_json_token token,
                                    enum avd_json_token wanted, const char *why)
{
    return token == wanted || avd_reader_fail(r, why);
}

/* Reads the reading whose id is r->key. */
bool avd_evidence_probe(struct avd_reader *r);

#endif
