/* SPDX-License-Identifier: MIT */
/*
 * One compilation: from paths to an image.
 *
 * compile.c runs the passes in order; each file of this folder is one pass or
 * one tool of several, and says what it requires and what it adds. All of it
 * lives in one arena.
 */
#ifndef AVD_COMPILER_COMPILATION_H
#define AVD_COMPILER_COMPILATION_H

#include <stdbool.h>

#include "ast.h"
#include "graph.h"
#include "pool.h"
#include "probes.h"
#include "table.h"

enum declaration_kind {
    DECLARED_PROBE,
    DECLARED_GROUP, /* a probe with `each` */
    DECLARED_QUESTION,
    DECLARED_LET,
    DECLARED_SYMPTOM,
    DECLARED_CAUSE,
    DECLARED_FIX
};

/* How far a declaration is, in a pass that follows references. */
enum progress { PROGRESS_NONE, PROGRESS_OPEN, PROGRESS_DONE };

/* What an id stands for; struct name's meaning. What conditions ask of it
 * comes first: large packs are bound by the memory that they touch. */
struct declaration {
    uint8_t kind;     /* enum declaration_kind */
    uint8_t progress; /* enum progress */
    uint16_t pack;
    bool used;
    uint32_t index;      /* its record; of a probe or question: its reading */
    struct group *group; /* of a probe that `each` made, else NULL */
    struct ast_id id;
    struct ast_block *block; /* of an inline fix: the block around it */
    struct ast_item *items;
    struct declaration *next; /* of all, in source order */
};

enum { PROBE_ARGS = 8 }; /* more than any kind takes */

struct probe {
    struct declaration base;
    uint8_t kind;    /* enum avd_kind */
    bool known_kind; /* false: its read clause is wrong */
    uint8_t capture; /* enum avd_type of a CAPTURE field; AVD_TYPES: none */
    uint8_t flags;   /* AVD_PROBE_... */
    struct ast_argument *argument[PROBE_ARGS];
    struct ast_value *each;             /* what {each} stands for */
    uint32_t title, read, args, inputs; /* as in struct avd_probe */
    struct probe **input;
    size_t inputs_count, inputs_capacity;
    uint32_t gate; /* edge */
};

struct group {
    struct declaration base;
    struct probe **member;
    size_t members;
};

struct question {
    struct declaration base;
    struct ast_entry *choices; /* NULL: yes or no */
    bool known_answer;         /* false: its answer clause is wrong */
};

struct let {
    struct declaration base;
    uint32_t edge;
};

struct symptom {
    struct declaration base;
    uint32_t when, gate;
};

struct cause {
    struct declaration base;
    uint32_t confirm, rule_out, suspect, gate;
};

struct fix {
    struct declaration base;
    struct ast_item *owner; /* of an inline fix: its clause */
};

/* A probe or question that two packs declare: it must be the same. */
struct twins {
    struct declaration *first, *second;
    struct twins *next;
};

struct scenario {
    struct ast_block *block;
    uint16_t pack;
    const char *name;
    struct scenario *from;
    uint8_t progress;
    struct scenario *next;
};

struct document {
    struct ast_item *item;
    const char *file, *url;
    uint32_t index;
    struct document *next;
};

struct pack {
    const char *folder; /* as the user would find it */
    struct ast_block *block;
    struct name *name;
    uint16_t *source; /* its files, in order */
    size_t sources, sources_capacity;
    struct document *documents;
    uint32_t gate;    /* edge */
    uint8_t progress; /* enum progress, of the gate */
    uint8_t *needs;   /* by reading: the gate depends on it; or NULL */
    char digest[72];
};

/* Everything of one sort, in source order (readings: by their ids). */
struct declarations {
    void **item;
    size_t count, capacity;
};

struct compilation {
    struct arena arena;
    struct names names;
    struct sources sources;
    struct diagnostics diagnostics;
    bool count_warnings; /* do not word them, only count them */

    struct ast_file **file; /* as in sources */
    size_t files, files_capacity;
    uint16_t *table_file; /* by source: its record */
    struct pack *pack;
    size_t packs, packs_capacity;

    struct declaration *first, *last;
    struct declarations probes, questions, groups, lets, symptoms, causes,
        fixes;
    struct declarations earlier; /* struct ast_id of `was` clauses */
    struct twins *twins;
    struct scenario *scenarios, *last_scenario;
    size_t scenario_count;

    struct pool pool;
    struct graph graph;
    struct declaration **open; /* being lowered, outermost first */
    size_t opens, opens_capacity;
    unsigned depth;  /* of recursion in conditions, bounded by DEPTH_MAX */
    bool known_deep; /* told that it is reached */

    /* The result; NULL if there were errors. */
    struct avd_header *image;
};

/* How much of the sources stands for one id, and for one text or node: tables
 * that have their size from the beginning need not grow. */
#define BYTES_A_NAME 120
#define BYTES_A_TEXT 60

/* Conditions that stand in one another, through lets and verdicts. */
#define DEPTH_MAX 12000

static inline struct probe *probe_at(const struct compilation *compilation,
                                     size_t index)
{
    return compilation->probes.item[index];
}

/* Whether there were no errors yet. */
static inline bool compiles(const struct compilation *compilation)
{
    return compilation->diagnostics.errors == 0;
}

#endif
