/* SPDX-License-Identifier: MIT */
/*
 * From ids to what they stand for, with the nearest right name where there is
 * none.
 */
#ifndef AVD_COMPILER_RESOLVE_H
#define AVD_COMPILER_RESOLVE_H

#include "compilation.h"

/* One field of one reading. */
struct reading {
    struct declaration *declaration; /* a probe or a question */
    uint32_t index;
    unsigned field;     /* 0 = exists */
    enum avd_type type; /* exists: BOOL; of a question: BOOL or WORD */
    enum avd_words words;
    const struct question *choices; /* whose words these are, or NULL */
    bool zero_if_absent;
    bool may_be_absent;
};

/* What an id stands for; told and NULL if nothing. Marks it as used. */
struct declaration *resolve_id(struct compilation *compilation,
                               const struct ast_id *id);

/* The same, where one kind is wanted (DECLARED_SYMPTOM ...). */
struct declaration *resolve_kind(struct compilation *compilation,
                                 const struct ast_id *id,
                                 enum declaration_kind kind);

/* A field of a reading. `field` of length 0: of a question its answer. Told
 * and false if there is none. For a group, `member` says which of its probes
 * is meant. */
bool resolve_field(struct compilation *compilation, struct declaration *of,
                   const struct ast_id *id, struct place field,
                   struct reading *reading);

/* Whether an id may be that of something that was not understood, or is a
 * reserved word: that is told, and nobody is to blame for using it. */
bool resolve_is_lost(const struct compilation *compilation,
                     const struct name *name);

/* The type of a field of a kind of probe, field 1 and up. */
enum avd_type resolve_type(const struct probe *probe, unsigned field);

#endif
