/* SPDX-License-Identifier: MIT */
/*
 * probes.def as tables, and the words of its enumerations.
 *
 * The list is read several times. Places are counted by enumerations in which
 * each kind sets a mark that does not count itself; how many entries a kind
 * has is the size of a structure with one byte for each.
 */
#include "probes.h"

#include <stddef.h>
#include <string.h>

/* The names that probes.def uses for bits. */
enum {
    WINDOWS = AVD_SYSTEM_WINDOWS,
    LINUX = AVD_SYSTEM_LINUX,
    BOTH = AVD_SYSTEM_BOTH,
    REQUIRED = AVD_ARG_REQUIRED,
    NAMED = AVD_ARG_NAMED,
    MANY = AVD_ARG_MANY,
    ZERO = AVD_FIELD_ZERO
};

#define AVD_WORDS(id, words)
#define AVD_ARG(kind, id, name, type, flags, words) ARG_##kind##_##id,
#define AVD_FIELD(kind, id, name, type, words, flags)
#define AVD_KIND(id, name, systems, about, absent)                             \
    FIRST_ARG_##id, MARK_ARG_##id = FIRST_ARG_##id - 1,
enum {
#include "probes.def"
    ARG_COUNT
};
#undef AVD_ARG
#undef AVD_FIELD
#undef AVD_KIND

#define AVD_ARG(kind, id, name, type, flags, words)
#define AVD_FIELD(kind, id, name, type, words, flags) FIELD_##kind##_##id,
#define AVD_KIND(id, name, systems, about, absent)                             \
    FIRST_FIELD_##id, MARK_FIELD_##id = FIRST_FIELD_##id - 1,
enum {
#include "probes.def"
    FIELD_COUNT
};
#undef AVD_ARG
#undef AVD_FIELD
#undef AVD_KIND

/* One byte more than there are, because no structure is empty. */
#define AVD_KIND(id, name, systems, about, absent)                             \
    }                                                                          \
    ;                                                                          \
    struct args_of_##id {                                                      \
        char none;
#define AVD_ARG(kind, id, name, type, flags, words) char kind##_##id;
#define AVD_FIELD(kind, id, name, type, words, flags)
struct args_of_nothing {
    char none;
#include "probes.def"
};
#undef AVD_ARG
#undef AVD_FIELD
#undef AVD_KIND

#define AVD_KIND(id, name, systems, about, absent)                             \
    }                                                                          \
    ;                                                                          \
    struct fields_of_##id {                                                    \
        char none;
#define AVD_ARG(kind, id, name, type, flags, words)
#define AVD_FIELD(kind, id, name, type, words, flags) char kind##_##id;
struct fields_of_nothing {
    char none;
#include "probes.def"
};
#undef AVD_ARG
#undef AVD_FIELD
#undef AVD_KIND
#undef AVD_WORDS

_Static_assert(ARG_COUNT <= UINT8_MAX, "first_arg is a byte");
_Static_assert(FIELD_COUNT <= UINT8_MAX, "first_field is a byte");

/* All names and texts stand in one structure, each in an array of its own, and
 * a table has their places in it. */
#define AVD_WORDS(id, words) char words_##id[sizeof words];
#define AVD_KIND(id, name, systems, about, absent)                             \
    char kind_##id[sizeof #name];                                              \
    char about_##id[sizeof about];                                             \
    char absent_##id[sizeof absent];
#define AVD_ARG(kind, id, name, type, flags, words)                            \
    char arg_##kind##_##id[sizeof name];
#define AVD_FIELD(kind, id, name, type, words, flags)                          \
    char field_##kind##_##id[sizeof name];
struct texts {
    char words_NONE[1];
#include "probes.def"
};
#undef AVD_WORDS
#undef AVD_ARG
#undef AVD_FIELD
#undef AVD_KIND

#define AVD_WORDS(id, words) words,
#define AVD_KIND(id, name, systems, about, absent) #name, about, absent,
#define AVD_ARG(kind, id, name, type, flags, words) name,
#define AVD_FIELD(kind, id, name, type, words, flags) name,
static const struct texts texts = {
    "",
#include "probes.def"
};
#undef AVD_WORDS
#undef AVD_ARG
#undef AVD_FIELD
#undef AVD_KIND

_Static_assert(AVD_WORDS_COUNT <= 32, "words has 5 bits");
_Static_assert(sizeof texts <= UINT16_MAX, "a place has 16 bits");
#define PLACE(member) offsetof(struct texts, member)

#define AVD_WORDS(id, words)
#define AVD_ARG(kind, id, name, type, flags, words)
#define AVD_FIELD(kind, id, name, type, words, flags)
#define AVD_KIND(id, name, systems, about, absent)                             \
    {PLACE(kind_##id),   PLACE(about_##id),                                    \
     PLACE(absent_##id), systems,                                              \
     FIRST_ARG_##id,     sizeof(struct args_of_##id) - 1,                      \
     FIRST_FIELD_##id,   sizeof(struct fields_of_##id) - 1},
const struct avd_kind_info avd_kinds[AVD_KINDS] = {
#include "probes.def"
};
#undef AVD_ARG
#undef AVD_FIELD
#undef AVD_KIND

#define AVD_KIND(id, name, systems, about, absent)
#define AVD_ARG(kind, id, name, type, flags, words)                            \
    {PLACE(arg_##kind##_##id), AVD_ARG_TYPE_##type, AVD_WORDS_##words, flags},
#define AVD_FIELD(kind, id, name, type, words, flags)
const struct avd_arg_info avd_args[] = {
#include "probes.def"
};
#undef AVD_ARG
#undef AVD_FIELD

#define AVD_ARG(kind, id, name, type, flags, words)
#define AVD_FIELD(kind, id, name, type, words, flags)                          \
    {PLACE(field_##kind##_##id), AVD_TYPE_##type, AVD_WORDS_##words, flags},
const struct avd_field_info avd_fields[] = {
#include "probes.def"
};
#undef AVD_ARG
#undef AVD_FIELD
#undef AVD_WORDS

#define AVD_ARG(kind, id, name, type, flags, words)
#define AVD_FIELD(kind, id, name, type, words, flags)
#define AVD_WORDS(id, words) PLACE(words_##id),
static const uint16_t words_of[AVD_WORDS_COUNT] = {
    PLACE(words_NONE),
#include "probes.def"
};
#undef AVD_WORDS
#undef AVD_ARG
#undef AVD_FIELD
#undef AVD_KIND

const char *avd_kind_text(unsigned place)
{
    return (const char *)&texts + place;
}

/* The word at the start of a text, which is empty at the end of a list. */
static size_t word_length(const char *text)
{
    size_t length = 0;

    while (text[length] != '\0' && text[length] != ' ')
        length++;
    return length;
}

/* The word after one of that length. */
static const char *word_next(const char *text, size_t length)
{
    text += length;
    return *text == ' ' ? text + 1 : text;
}

const char *avd_word(enum avd_words words, unsigned code, size_t *length)
{
    const char *text = avd_kind_text(words_of[words]);

    *length = word_length(text);
    while (code > 0 && *length > 0) {
        text = word_next(text, *length);
        *length = word_length(text);
        code--;
    }
    return *length > 0 ? text : NULL;
}

int avd_word_code(enum avd_words words, const char *word, size_t length)
{
    const char *text = avd_kind_text(words_of[words]);
    int code = 0;

    for (size_t n; (n = word_length(text)) > 0; code++) {
        if (n == length && memcmp(text, word, n) == 0)
            return code;
        text = word_next(text, n);
    }
    return -1;
}
