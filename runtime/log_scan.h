/* SPDX-License-Identifier: MIT */
/*
 * Looks through the lines of a text that comes in pieces, in constant memory.
 *
 * UTF-8 with or without its mark, UTF-16 of both orders (by its mark, or little
 * endian where the second byte is 0), and bytes that are neither, which count
 * as Latin-1. Lines end in LF or CR LF; the last one needs no end, but what is
 * caught at its end may not be all of it yet. What is no character, and U+0000,
 * becomes U+FFFD. U+0000, and in UTF-16 half a character or what looks like the
 * end of a line in bytes, tell that part of the text is in another encoding, or
 * never came to the disk: then that nothing was found is not known.
 */
#ifndef AVD_RUNTIME_LOG_SCAN_H
#define AVD_RUNTIME_LOG_SCAN_H

#include "apart.h"
#include "pattern.h"

#define AVD_LOG_LINE 65536 /* bytes of UTF-8 that are kept of one line */
#define AVD_LOG_SCAN_ROOM (2 * AVD_LOG_LINE)

enum avd_log_text { AVD_LOG_NEW, AVD_LOG_BYTES, AVD_LOG_LITTLE, AVD_LOG_BIG };

struct avd_log_scan {
    /* The line that is being read. */
    enum avd_log_text text;
    unsigned length;
    unsigned odd_to; /* behind the last that was odd in it */
    bool cut;
    bool within; /* lines count: there is no `after`, or it was seen */

    /* The result, once the last piece was taken. */
    bool unsure;   /* a line was longer than what is kept, and nothing was found
                      in the part that is; or none at all in a text that is
                      not read as it was meant: the result is not known */
    bool odd;      /* lines that count are not read as they were meant */
    int64_t count; /* lines with a match; if `odd`, at least */

    char *at;    /* where the line that is being read stands */
    char *other; /* the room that is free or holds the last match */

    /* Of the last match, where count > 0. */
    const char *line;
    unsigned line_length;
    bool line_cut; /* the line goes on behind what is kept */
    struct avd_capture capture;

    struct avd_pattern find, after;
};

/* Room has AVD_LOG_SCAN_ROOM bytes; it and the texts must stay. Without `after`
 * (NULL) all lines count, with it those behind the last one that holds it. */
void avd_log_scan_init(struct avd_log_scan *scan, char *room, const char *find,
                       const char *after);

/* Takes a piece of the text. Answers how many bytes it took: up to three that
 * are left begin a character, and are to come again in front of the next piece.
 * The last piece, which may be empty, is taken as a whole. */
AVD_APART size_t avd_log_scan_take(struct avd_log_scan *scan, const char *bytes,
                                   size_t count, bool last);

#endif
