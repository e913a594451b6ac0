/* SPDX-License-Identifier: MIT */
/*
 * Rules held against the documents they are from.
 *
 * drift.c and the files of its name find, drift_print.c tells.
 */
#ifndef AVD_COMPILER_DRIFT_H
#define AVD_COMPILER_DRIFT_H

#include <stdio.h>

#include "compilation.h"

enum drift_kind {
    DRIFT_DOCUMENT_MISSING,
    DRIFT_DATE_DIFFERS,
    DRIFT_NOT_RECORDED,
    DRIFT_HEADING_WITHOUT_RULE,
    DRIFT_TEXT_CHANGED,
    DRIFT_CAUSES_CHANGED,
    DRIFT_FIXES_CHANGED,
    DRIFT_RULE_WITHOUT_HEADING,
    DRIFT_SKIP_WITHOUT_HEADING,
    DRIFT_SECTION_REMOVED,
    DRIFT_KINDS
};

/* A symptom, cause or fix that names a heading. */
struct drift_rule {
    const struct declaration *declaration;
    struct place place; /* of its `doc` */
    const char *file;   /* of the document */
    const char *anchor; /* without # */
    size_t section;     /* of the document at hand, if it has it */
};

struct drift_finding {
    enum drift_kind kind;
    const char *document; /* as the pack names it */
    const char *anchor;   /* without #; NULL: all of the document */
    uint32_t line;        /* in the article; 0: nowhere */
    const char *where;    /* path and line of what is to be looked at */
    const char *text, *help;
    const struct drift_rule **rule;
    size_t rules, rules_capacity;
};

struct drift {
    struct compilation *c;
    const char *folder; /* of the articles */
    bool update;
    struct drift_finding *finding;
    size_t findings, capacity;
    size_t documents, sections; /* that were read */
    const char **recorded;      /* lock files that were written */
    size_t recordeds, recorded_capacity;
};

/* Compares all packs, and writes their docs.lock with `update`. False if
 * something could not be read or written; the reason is on standard error. */
bool drift_find(struct drift *drift);

void drift_print_text(const struct drift *drift, FILE *file);

/* {"schema": "avdrule.drift/1", "recorded": [...], "findings": [...]} */
void drift_print_json(const struct drift *drift, FILE *file);

#endif
