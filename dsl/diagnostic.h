/* SPDX-License-Identifier: MIT */
/*
 * What is wrong with rules, told so that their author can mend it.
 *
 * Passes add diagnostics and go on; nothing is printed before the end. Then
 * they are put in the order of the sources, a place is blamed once for the
 * same thing, and all of them are printed in one go.
 */
#ifndef AVD_DSL_DIAGNOSTIC_H
#define AVD_DSL_DIAGNOSTIC_H

#include <stdbool.h>
#include <stdio.h>

#include "arena.h"
#include "source.h"

enum severity { SEVERITY_ERROR, SEVERITY_WARNING };

enum diagnostic_code {
#define DIAGNOSTIC(NAME, code, severity, summary, page) DIAGNOSTIC_##NAME,
#include "diagnostics.def"
#undef DIAGNOSTIC
    DIAGNOSTIC_CODES
};

struct diagnostic_info {
    const char *code; /* E101: never given to anything else */
    enum severity severity;
    const char *summary;
    const char *page; /* what `avdrule explain` prints */
};

extern const struct diagnostic_info diagnostic_infos[DIAGNOSTIC_CODES];

struct diagnostic {
    enum diagnostic_code code;
    struct place place;
    const char *message;
    const char *help; /* NULL: none */
    /* A second place that has to do with it, if `note` is not NULL. */
    struct place other;
    const char *note;
};

struct diagnostics {
    struct arena *arena;
    struct sources *sources;
    struct diagnostic *diagnostic;
    size_t count, capacity;
    size_t errors, warnings;
    bool muted; /* nothing is added: used to try something out */
};

void diagnostics_init(struct diagnostics *diagnostics, struct arena *arena,
                      struct sources *sources);

/* Adds one. The result can be given a help or a note, until the next is added;
 * it is never NULL. */
struct diagnostic *diagnostic_add(struct diagnostics *diagnostics,
                                  enum diagnostic_code code, struct place place,
                                  const char *format, ...)
    __attribute__((format(printf, 4, 5)));

void diagnostic_help(struct diagnostics *diagnostics,
                     struct diagnostic *diagnostic, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void diagnostic_note(struct diagnostics *diagnostics,
                     struct diagnostic *diagnostic, struct place other,
                     const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Sorts by place and drops repetitions. */
void diagnostics_finish(struct diagnostics *diagnostics);

/* One after the other, each with its line and a caret. */
void diagnostics_print_text(struct diagnostics *diagnostics, FILE *file);

/* {"schema": "avdrule.diagnostics/1", "diagnostics": [...]} */
void diagnostics_print_json(struct diagnostics *diagnostics, FILE *file);

/* A text as a JSON string with its quotes, in ASCII. */
void print_json_text(FILE *file, const char *text, size_t length);

#endif
