/* SPDX-License-Identifier: MIT */
/* Private to drift_*.c: one pack while it is compared. */
#ifndef AVD_COMPILER_DRIFT_PASS_H
#define AVD_COMPILER_DRIFT_PASS_H

#include "docs_lock.h"
#include "drift.h"

struct drift_pass {
    struct drift *drift;
    struct arena *arena;
    const struct pack *pack;
    struct drift_rule *rule;
    size_t rules, capacity;
    struct docs_lock lock, fresh; /* what was recorded, what would be */
    /* The document at hand. */
    const struct document *document;
    const char *path;
    struct article article;
    bool known; /* something was recorded of it */
};

const char *drift_at_line(struct drift_pass *pass, const char *path,
                          uint32_t line);
const char *drift_at_place(struct drift_pass *pass, struct place place);

/* A finding in the document at hand, until the next one is added. */
struct drift_finding *drift_add(struct drift_pass *pass, enum drift_kind kind,
                                const char *anchor, uint32_t line);

/* All rules of the pack that name a heading (drift_rules.c). */
void drift_gather(struct drift_pass *pass);

/* Finds the sections of those that name the document at hand, and tells which
 * have none. */
void drift_place_rules(struct drift_pass *pass);
void drift_find_lost(struct drift_pass *pass);

void drift_add_rule(struct drift_pass *pass, struct drift_finding *finding,
                    const struct drift_rule *rule);
/* Those of a section, or, for DRIFT_ALL, of the document at hand. */
#define DRIFT_ALL ((size_t)-1)
void drift_add_rules(struct drift_pass *pass, struct drift_finding *finding,
                     size_t section);
bool drift_has_rule(const struct drift_pass *pass, size_t section);
bool drift_is_skipped(const struct drift_pass *pass, size_t section);
/* Whether a rule or a skip names it, be it there or not. */
bool drift_is_named(const struct drift_pass *pass, const char *anchor);

/* The anchor of a recorded section of the document at hand, or NULL. */
const char *drift_own_anchor(const struct drift_pass *pass,
                             const struct lock_entry *entry);

/* What has changed, and what is to be recorded (drift_sections.c). */
void drift_compare_sections(struct drift_pass *pass);

#endif
