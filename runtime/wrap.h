/* SPDX-License-Identifier: MIT */
/*
 * Sets a paragraph in lines of limited width, with a hanging indent. A word is
 * never broken: a path or an address is to be copied whole.
 */
#ifndef AVD_RUNTIME_WRAP_H
#define AVD_RUNTIME_WRAP_H

#include "out.h"

/* Columns where nobody says how wide the reader's lines are, and how few or
 * many are still used: longer lines are hard to read. */
#define AVD_WRAP_WIDTH 80u
#define AVD_WRAP_LEAST 32u
#define AVD_WRAP_MOST 100u

struct avd_wrap {
    struct avd_out in; /* what is written here comes out wrapped */
    struct avd_out *to;
    unsigned width;   /* columns of a line */
    unsigned hanging; /* blanks in front of the second line and on */
    unsigned column;
    bool blank;  /* one is due in front of the next word */
    bool inside; /* a word was begun and may go on */
    bool filled; /* the line has a word */
    size_t word_length;
    unsigned word_columns;
    char word[256];
    char buffer[512];
};

/* Opens a paragraph: `first` blanks, then text; later lines get `hanging`. The
 * text is escaped by `escape`. Set wrap->width before. */
void avd_wrap_open(struct avd_wrap *wrap, struct avd_out *to,
                   enum avd_escape escape, unsigned first, unsigned hanging);

/* Ends the paragraph and its last line. */
void avd_wrap_close(struct avd_wrap *wrap);

#endif
