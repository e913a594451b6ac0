/* SPDX-License-Identifier: MIT */
/*
 * What probes.def says, as enumerations and as tables: kinds, their arguments
 * and fields, and the words of enumerations.
 */
#ifndef AVD_RUNTIME_PROBES_H
#define AVD_RUNTIME_PROBES_H

#include <stddef.h>
#include <stdint.h>

enum avd_kind {
#define AVD_WORDS(id, words)
#define AVD_KIND(id, name, systems, about, absent) AVD_KIND_##id,
#define AVD_ARG(kind, id, name, type, flags, words)
#define AVD_FIELD(kind, id, name, type, words, flags)
#include "probes.def"
#undef AVD_WORDS
#undef AVD_KIND
#undef AVD_ARG
#undef AVD_FIELD
    AVD_KINDS
};

/* AVD_FIELD_SERVICE_STATE is the number of that field of its kind, 1 and up;
 * AVD_ARG_SERVICE_NAME that of an argument, 0 and up. */
#define AVD_WORDS(id, words)
#define AVD_KIND(id, name, systems, about, absent) AVD_ARG_BEFORE_##id = -1,
#define AVD_ARG(kind, id, name, type, flags, words) AVD_ARG_##kind##_##id,
#define AVD_FIELD(kind, id, name, type, words, flags)
enum {
#include "probes.def"
};
#undef AVD_KIND
#undef AVD_ARG
#undef AVD_FIELD
#define AVD_KIND(id, name, systems, about, absent) AVD_FIELD_BEFORE_##id = 0,
#define AVD_ARG(kind, id, name, type, flags, words)
#define AVD_FIELD(kind, id, name, type, words, flags) AVD_FIELD_##kind##_##id,
enum {
#include "probes.def"
};
#undef AVD_WORDS
#undef AVD_KIND
#undef AVD_ARG
#undef AVD_FIELD

enum avd_words {
    AVD_WORDS_NONE,
#define AVD_WORDS(id, words) AVD_WORDS_##id,
#define AVD_KIND(id, name, systems, about, absent)
#define AVD_ARG(kind, id, name, type, flags, words)
#define AVD_FIELD(kind, id, name, type, words, flags)
#include "probes.def"
#undef AVD_WORDS
#undef AVD_KIND
#undef AVD_ARG
#undef AVD_FIELD
    AVD_WORDS_COUNT
};

enum avd_type {
    AVD_TYPE_BOOL,
    AVD_TYPE_INT,
    AVD_TYPE_TEXT,
    AVD_TYPE_VERSION,
    AVD_TYPE_AGE,
    AVD_TYPE_SPAN,
    AVD_TYPE_SIZE,
    AVD_TYPE_WORD,
    AVD_TYPE_LIST,
    AVD_TYPE_ANY,
    AVD_TYPE_CAPTURE,
    AVD_TYPES
};

enum avd_arg_type {
    AVD_ARG_TYPE_KEY,
    AVD_ARG_TYPE_PATH,
    AVD_ARG_TYPE_HOST,
    AVD_ARG_TYPE_URL,
    AVD_ARG_TYPE_HOST_OR_URL,
    AVD_ARG_TYPE_NAME,
    AVD_ARG_TYPE_WILDCARD,
    AVD_ARG_TYPE_PATTERN,
    AVD_ARG_TYPE_TEXT,
    AVD_ARG_TYPE_INT,
    AVD_ARG_TYPE_DURATION,
    AVD_ARG_TYPE_WORD
};

enum { AVD_ARG_REQUIRED = 1, AVD_ARG_NAMED = 2, AVD_ARG_MANY = 4 };
enum { AVD_FIELD_ZERO = 1 };
enum { AVD_SYSTEM_WINDOWS = 1, AVD_SYSTEM_LINUX = 2, AVD_SYSTEM_BOTH = 3 };

/* Names and texts are places for avd_kind_text: with a pointer each, and what
 * moves it when the program is loaded, the tables would take thrice as much. */
struct avd_arg_info {
    unsigned name : 16;
    unsigned type : 8;  /* enum avd_arg_type */
    unsigned words : 5; /* enum avd_words, for AVD_ARG_TYPE_WORD */
    unsigned flags : 3;
};

struct avd_field_info {
    unsigned name : 16;
    unsigned type : 8;  /* enum avd_type */
    unsigned words : 5; /* enum avd_words, for AVD_TYPE_WORD */
    unsigned flags : 3;
};

struct avd_kind_info {
    uint16_t name;
    uint16_t about;
    uint16_t absent; /* what absence means, "" = it cannot be absent */
    uint8_t systems;
    uint8_t first_arg, args;     /* in avd_args */
    uint8_t first_field, fields; /* in avd_fields; `exists` is not among them:
                                    field f of a leaf is first_field + f - 1 */
};

extern const struct avd_kind_info avd_kinds[AVD_KINDS];
extern const struct avd_arg_info avd_args[];
extern const struct avd_field_info avd_fields[];

/* The text at a place that a table of this file gives. */
const char *avd_kind_text(unsigned place);

/* Field f (1 and up) of a kind. */
static inline const struct avd_field_info *avd_field(enum avd_kind kind,
                                                     unsigned f)
{
    return &avd_fields[avd_kinds[kind].first_field + f - 1];
}

/* The word with a code, or NULL; *length excludes any terminator. Words stand
 * in one text, separated by spaces, hence the length. */
const char *avd_word(enum avd_words words, unsigned code, size_t *length);

/* The code of a word of an enumeration, or -1. */
int avd_word_code(enum avd_words words, const char *word, size_t length);

#endif
