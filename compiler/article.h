/* SPDX-License-Identifier: MIT */
/*
 * A Markdown article as sections, for holding rules against it.
 *
 * A section goes from one heading to the next, of whatever level. "Cause" and
 * "Fix", with or without a number, are not headings but marks of the section
 * they stand in, be they bold at the start of a line or headings below it.
 */
#ifndef AVD_COMPILER_ARTICLE_H
#define AVD_COMPILER_ARTICLE_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"

/* Digests as hexadecimal digits of SHA-256. */
enum { ARTICLE_DIGEST = 64, ARTICLE_TITLE_DIGEST = 12 };

/* "Cause 2: ..." and what stands behind it, or in the next paragraph. */
struct article_mark {
    const char *title;
    char digest[ARTICLE_TITLE_DIGEST + 1]; /* of the title */
    uint32_t line;
};

struct article_marks {
    struct article_mark *mark;
    size_t count, capacity;
};

struct article_section {
    const char *anchor; /* without #; "" = what stands before any heading */
    const char *title;
    uint32_t line;
    unsigned level;
    bool is_title;                   /* the title of the whole article */
    char digest[ARTICLE_DIGEST + 1]; /* of its text, blanks made one */
    bool empty;                      /* it has no text */
    struct article_marks causes, fixes;
};

/* Headings are more than sections: marks may be headings too. */
struct article_heading {
    const char *anchor;
    uint32_t line;
    size_t section;
};

struct article {
    struct article_section *section;
    size_t sections, sections_capacity;
    struct article_heading *heading;
    size_t headings, headings_capacity;
    const char *date; /* ms.date of the front matter as YYYY-MM-DD, or as it
                         stands there if it is none; NULL: there is none */
    uint32_t date_line;
};

/* Reads a text, which is changed: front matter becomes empty lines. */
void article_read(struct article *article, struct arena *arena, char *text,
                  size_t length);

/* The heading with an anchor, or NULL. */
const struct article_heading *article_find(const struct article *article,
                                           const char *anchor);

/* For front_matter.c: takes it out and sets the date. */
void article_front_matter(struct article *article, struct arena *arena,
                          char *text, size_t length);

#endif
