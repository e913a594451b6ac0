/* SPDX-License-Identifier: MIT */
/* Rule text, read and formatted, for the tests of the formatter. */
#ifndef TESTS_SUPPORT_FORMATTED_H
#define TESTS_SUPPORT_FORMATTED_H

#include "names.h"
#include "parse.h"

/* A text with what was read from it. */
struct formatted {
    struct arena arena;
    struct names names;
    struct sources sources;
    struct diagnostics diagnostics;
    struct ast_file *file;
};

/* Reads; the text must outlive it. Done by arena_done of its arena. */
void formatted_read(struct formatted *formatted, const char *text);

/* The caller's, by free(); NULL if the text has errors. */
char *formatted_text(const char *text);

#endif
