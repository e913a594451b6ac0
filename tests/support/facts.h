/* SPDX-License-Identifier: MIT */
/*
 * A small world for tests of the engine: yes/no facts a .. h, each a probe of
 * its own with one leaf, and symptoms and causes over them.
 */
#ifndef TESTS_SUPPORT_FACTS_H
#define TESTS_SUPPORT_FACTS_H

#include "build_image.h"
#include "engine.h"

enum { FACTS = 8 };

struct world {
    struct build build;
    struct avd_state state;
    uint32_t fact[FACTS]; /* edges; fact i is reading i and leaf i */
};

void facts_init(struct world *world);
void facts_done(struct world *world);

/* Finishes the image and makes a state in which nothing was read. */
void facts_ready(struct world *world);

/* Sets one fact; one that is unknown was denied. */
void facts_set(struct world *world, uint32_t fact, enum avd_truth truth);

/* Sets the first facts, a letter of FUT for each, and judges. */
void facts_give(struct world *world, const char *facts);

enum avd_truth facts_truth(const struct world *world, uint32_t edge);

uint32_t facts_symptom(struct world *world, uint32_t when, uint32_t gate);
uint32_t facts_cause(struct world *world, uint32_t confirm, uint32_t rule_out,
                     uint32_t suspect, uint32_t gate);

/* A cause that `edge` confirms or rules out. */
uint32_t facts_when(struct world *world, uint32_t edge);

/* Makes a probe depend on others. */
void facts_depend(struct world *world, uint32_t probe, size_t count,
                  const uint32_t *inputs);

#endif
