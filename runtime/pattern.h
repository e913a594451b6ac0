/* SPDX-License-Identifier: MIT */
/*
 * Finds the text of a `find:` argument in a line.
 *
 * A pattern is text with at most one `{hex}`, `{int}` or `{word}` in it, which
 * catches what stands there; every other brace is itself. ASCII letters match
 * in both cases, all other bytes exactly. The first place of a line where the
 * pattern fits counts. Time is at most length of the line times length of the
 * pattern, whatever the line holds.
 *
 * {hex}   hexadecimal digits, 0x before them or not; value as 64 bits
 * {int}   decimal digits, one sign before them or not
 * {word}  characters that are no blank, control, quote (" ' `), comma,
 *         semicolon or bracket (< > ( ) [ ]); { } belong to a word
 *
 * A number takes all digits that follow each other. A word takes as much as it
 * can if what the pattern has behind it is to fit: `{word}.` catches `1.2` of
 * `1.2.`.
 */
#ifndef AVD_RUNTIME_PATTERN_H
#define AVD_RUNTIME_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum avd_capture_type {
    AVD_CAPTURE_NONE,
    AVD_CAPTURE_HEX,
    AVD_CAPTURE_INT,
    AVD_CAPTURE_WORD
};

/* Points into the text that it was made of. */
struct avd_pattern {
    const char *before, *behind; /* of what is caught */
    size_t before_length, behind_length;
    enum avd_capture_type type;
};

/* What a match caught; texts point into the line. */
struct avd_capture {
    enum avd_capture_type type;
    bool too_large; /* digits that do not fit into 64 bits; no number then */
    bool open;      /* what may be caught reaches the end of the line */
    int64_t number;
    const char *text; /* the characters that were caught, also of a number */
    size_t length;
};

/* The text ends in a NUL and must stay. _plain: all of it is text. */
void avd_pattern_init(struct avd_pattern *pattern, const char *text);
void avd_pattern_plain(struct avd_pattern *pattern, const char *text);

/* Whether the pattern is in the line; what its first place there caught. An
 * empty pattern is in every line. */
bool avd_pattern_find(const struct avd_pattern *pattern, const char *line,
                      size_t length, struct avd_capture *capture);

#endif
