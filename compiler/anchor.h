/* SPDX-License-Identifier: MIT */
/*
 * The anchors of headings, as the published site makes them.
 *
 * learn.microsoft.com follows GitHub: of the plain text of a heading letters
 * and digits of any script stay, in small letters; so do dashes and
 * underscores; each blank becomes a dash; all else is left out. Nothing is
 * joined or trimmed: "a & b" has the anchor "a--b". What is left of an empty
 * one is "section". An anchor that the page has already gets -1, -2 ... behind
 * it, the first that is free.
 */
#ifndef AVD_COMPILER_ANCHOR_H
#define AVD_COMPILER_ANCHOR_H

#include "names.h"

/* The anchors of one page. */
struct anchors {
    struct arena *arena;
    struct names taken;
};

void anchors_init(struct anchors *anchors, struct arena *arena);

/* The anchor of a heading with this text (UTF-8), without its #; the next call
 * knows that it is taken. */
const char *anchor_of(struct anchors *anchors, const char *text, size_t length);

/* How alike two anchors are by their words, in hundredths: 100 if they have
 * the same, 0 if they share none. */
unsigned anchor_likeness(const char *a, const char *b);

#endif
