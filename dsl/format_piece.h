/* SPDX-License-Identifier: MIT */
/* What the passes of the formatter share, format.c and format_write.c. */
#ifndef AVD_DSL_FORMAT_PIECE_H
#define AVD_DSL_FORMAT_PIECE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

enum { FORMAT_COMMENT = UINT8_MAX }; /* a kind of piece beside the tokens */

enum { FORMAT_STEP = 2, FORMAT_CONTINUED = 4 }; /* columns of indentation */

#define FORMAT_NOTHING UINT32_MAX /* no piece */

/* What begins with a piece, and so what its value is aligned with. */
enum start {
    START_NONE,   /* nothing */
    START_BLOCK,  /* a block but `let` */
    START_LET,    /* let ID = */
    START_PLAIN,  /* a clause that is not aligned, and parts its neighbours */
    START_QUIET,  /* likewise, but its neighbours see each other over it */
    START_VALUE,  /* a word and a value */
    START_WHEN,   /* confirm when, suspect when, rule out when */
    START_STATED, /* a clause of a scenario */
    START_ENTRY   /* of `each` or `choice` */
};

struct piece {
    const char *text;
    uint32_t length;
    uint32_t match;        /* of a bracket: the other one */
    uint32_t parent;       /* of an opening bracket: the one around it */
    uint32_t breaks;       /* line ends up to here, before bodies are broken */
    uint32_t indent;       /* of the line that it starts */
    uint32_t outer, inner; /* indentation at and inside a bracket */
    uint32_t pad;          /* blanks before it on its line; 0: as usual */
    uint8_t kind;          /* TOKEN_... or FORMAT_COMMENT */
    uint8_t start;         /* enum start */
    uint8_t newlines;      /* before it in the source; 2 stands for more */
    bool line;             /* it starts a line */
    bool blank;            /* that line has an empty one before it */
    bool body;             /* a brace around clauses or entries */
    bool broken;           /* likewise, with each on its own line */
    bool aligned;          /* pad holds the width of what is before it */
};

/* Where a block, clause or entry begins in the source. */
struct origin {
    uint32_t offset;
    enum start start;
};

/* A comment at the end of a line of the result. */
struct trailer {
    size_t offset, line, column;
};

struct format {
    struct arena *arena;
    struct piece *piece;
    size_t count, capacity;
    struct origin *origin; /* in the order of the source */
    size_t origins, origins_capacity;
    struct trailer *trailer;
    size_t trailers, trailers_capacity;
    unsigned newlines; /* since the last piece */
    char *text;
    size_t length, text_capacity, lines;
};

/* Sets text and length from the pieces. */
void format_write(struct format *format);

#endif
