/* SPDX-License-Identifier: MIT */
/*
 * Reads JSON as a stream of tokens, in place: a string is decoded where it
 * stands and ends in a NUL there. Strict: UTF-8, no lone surrogates, no key
 * twice in one object, no U+0000 in a key, nothing after the value, and not
 * deeper than AVD_JSON_DEPTH.
 */
#ifndef AVD_RUNTIME_JSON_H
#define AVD_RUNTIME_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AVD_JSON_DEPTH 16

enum avd_json_token {
    AVD_JSON_ERROR, /* json->why says what; it comes again and again */
    AVD_JSON_END,
    AVD_JSON_OBJECT,
    AVD_JSON_OBJECT_END,
    AVD_JSON_ARRAY,
    AVD_JSON_ARRAY_END,
    AVD_JSON_KEY,
    AVD_JSON_STRING,
    AVD_JSON_INTEGER,
    AVD_JSON_REAL, /* any other number */
    AVD_JSON_TRUE,
    AVD_JSON_FALSE,
    AVD_JSON_NULL
};

struct avd_json {
    char *text; /* text[length] is writable, and a NUL then */
    size_t length;
    size_t at;
    size_t start; /* of the last token */

    /* The last token: a key or string, decoded; or an integer. */
    char *string;
    size_t string_length;
    int64_t integer;

    /* Place of the last token, counted in characters from 1. */
    uint32_t line, column;
    const char *why;

    uint32_t now_line;
    size_t line_start; /* moved up by each byte that is no character */
    unsigned depth;
    uint8_t expect; /* what may come next */

    uint64_t *keys; /* hashes of the keys seen; 0 = free */
    size_t key_mask;
    uint64_t seed;
    size_t object[AVD_JSON_DEPTH]; /* where it starts; ARRAY_LEVEL */
};

/* How many hashes `keys` must hold for a text of that length: a power of two,
 * more than the keys it can have. */
size_t avd_json_keys(size_t length);

/* `keys` is cleared as far as this text needs it. A seed that the writer of
 * the text does not know keeps the look-up of keys fast. */
void avd_json_init(struct avd_json *json, char *text, size_t length,
                   uint64_t *keys, uint64_t seed);

enum avd_json_token avd_json_next(struct avd_json *json);

/* Passes over the rest of the value whose first token was `token`; false if
 * there is an error in it. */
bool avd_json_skip(struct avd_json *json, enum avd_json_token token);

/* Turns the last token into an error of the reader's own. */
enum avd_json_token avd_json_fail(struct avd_json *json, const char *why);

#endif
