/* SPDX-License-Identifier: MIT */
/*
 * Finds entries by the text that a person saw, however it was copied.
 *
 * Texts are compared as sequences of words: case, quotes, line breaks and
 * punctuation do not matter, and a number is the same in any notation. A word
 * counts the more the fewer texts of the catalogue have it. What two texts
 * have in common is their best alignment: words in the same order, close
 * together; so what stands around a message does little harm.
 */
#ifndef AVD_RUNTIME_FIND_H
#define AVD_RUNTIME_FIND_H

#include "out.h"
#include "table.h"

/* Words of any one argument: no system passes a longer one (Linux 128 KiB,
 * Windows 32,767 characters). */
#define AVD_FIND_MAX (64 << 10)
#define AVD_FIND_TEXT 1024   /* of a text of the catalogue; more is left out */
#define AVD_FIND_STOPS 128   /* words that say nothing */
#define AVD_FIND_KINDS 65536 /* of words that are told apart when counted */
#define AVD_FIND_MOST 10

enum avd_find_what {
    AVD_FIND_MESSAGE,
    AVD_FIND_ID,
    AVD_FIND_TITLE,
    AVD_FIND_DOC, /* the anchor of its link */
    AVD_FIND_ABOUT,
    AVD_FIND_STEP,
    AVD_FIND_RUN, /* a command */
    AVD_FIND_READ /* what a probe reads */
};

struct avd_find_hit {
    enum avd_alias_kind kind;
    uint32_t index;
    enum avd_find_what what; /* which of its texts matches best */
    uint32_t text;
    uint32_t score; /* 1 .. 100; from AVD_FIND_WHOLE on all of the text */
    uint32_t rank;  /* by the score, then by what it has in common */
};
#define AVD_FIND_WHOLE 90

/* Large. */
struct avd_find {
    const struct avd_header *image;
    struct avd_find_hit now; /* being looked at */
    uint32_t length;
    uint32_t weight;  /* of all that is looked for */
    uint32_t meaning; /* of what of it says something */
    uint32_t other_length;
    uint32_t weight_of_other;
    uint32_t stops;
    uint32_t texts; /* that were counted */
    uint32_t hits;
    bool anchors; /* links are looked for, of causes too */
    struct avd_find_hit hit[AVD_FIND_MOST + 1]; /* the last falls out */
    uint32_t stop[AVD_FIND_STOPS];
    uint32_t other[AVD_FIND_TEXT]; /* a text of the catalogue */
    uint32_t other_weight[AVD_FIND_TEXT];
    uint32_t row[AVD_FIND_TEXT + 1];
    uint32_t word[AVD_FIND_MAX + 1]; /* of what is looked for */
    uint32_t texts_with[AVD_FIND_KINDS];
    uint32_t last[AVD_FIND_KINDS]; /* the last text that counted */
    bool asked[AVD_FIND_KINDS];    /* what is looked for has such a word */
};

/* What all kinds of entries have; 0 is what this one has not. */
struct avd_find_entry {
    uint32_t id, title, about, doc, pack, source;
};
void avd_find_entry(const struct avd_header *image, enum avd_alias_kind kind,
                    uint32_t index, struct avd_find_entry *entry);

/* Leaves what matches in find->hit, the best first. */
void avd_find_all(struct avd_find *find, const struct avd_header *image,
                  const char *text);

/* Whether the text is what a person saw of the symptom: one of its messages
 * stands in it word for word, or it is the title. A part is not. First start
 * with the text. */
void avd_find_start(struct avd_find *find, const char *text);
bool avd_find_reports(struct avd_find *find, const struct avd_header *image,
                      uint32_t symptom);

#endif
