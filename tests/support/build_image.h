/* SPDX-License-Identifier: MIT */
/*
 * Builds images in memory for tests.
 *
 * Records are appended in any order and kept as tables until build_finish
 * copies them into one block. Leaves come before gates in an image, but may be
 * added after them here: an edge that a build function returns is provisional,
 * also inside records, and build_finish turns those in records into final
 * ones. Use build_edge for edges that a test kept for itself.
 */
#ifndef TESTS_SUPPORT_BUILD_IMAGE_H
#define TESTS_SUPPORT_BUILD_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#include "engine.h"
#include "table.h"

struct build {
    struct {
        char *data;
        size_t size, room;
        uint32_t count;
    } section[AVD_SECTION_COUNT];
    uint32_t *interned; /* offsets of texts, by hash */
    size_t interned_count, interned_room;
    uint32_t slots;
    uint32_t leaves; /* once finished */
    struct avd_header *image;
    void *storage;
};

void build_init(struct build *build);

/* Releases everything, also the image and the storage of its state. */
void build_done(struct build *build);

/* Appends a record as it is; its index. */
uint32_t build_record(struct build *build, enum avd_section_id section,
                      const void *record);

/* A record that was appended, to be changed; valid until the next append. */
void *build_at(struct build *build, enum avd_section_id section,
               uint32_t index);

uint32_t build_text(struct build *build, const char *text);
uint32_t build_number(struct build *build, int64_t number);

/* Appends words as they are, and a list preceded by its length (0 if empty). */
uint32_t build_words(struct build *build, size_t count, const uint32_t *words);
uint32_t build_list(struct build *build, size_t count, const uint32_t *words);
uint32_t build_list1(struct build *build, uint32_t word);

/* A probe with its slots, open gate, no inputs and no arguments; its reading.
 * Probes come before questions. */
uint32_t build_probe(struct build *build, const char *id, enum avd_kind kind);

/* A question that is answered by yes or no, or by words separated by spaces;
 * its reading. */
uint32_t build_question(struct build *build, const char *id,
                        const char *choices);

/* Edges of new nodes; equal nodes are not merged. */
uint32_t build_leaf(struct build *build, uint32_t reading, unsigned field,
                    enum avd_op op, enum avd_operand kind, uint32_t operand);
uint32_t build_and(struct build *build, uint32_t a, uint32_t b);
uint32_t build_or(struct build *build, uint32_t a, uint32_t b);
uint32_t build_not(uint32_t edge);
uint32_t build_special(struct build *build, enum avd_special_kind kind,
                       uint32_t of);

/* A symptom; `when` and `gate` may be AVD_EDGE_NONE. */
uint32_t build_symptom(struct build *build, const char *id, uint32_t when,
                       uint32_t gate);

/* A cause with a link of its own. In `link`, edges must be set; lists, pack
 * and likelihood as wanted. */
uint32_t build_cause(struct build *build, const char *id, uint32_t confirm,
                     const struct avd_link *link);

/* A fix of one step; needs, effort and risk can be set through build_at. */
uint32_t build_fix(struct build *build, const char *id);

/* The image; nothing may be added any more. */
const struct avd_header *build_finish(struct build *build);

/* The final edge, after build_finish. */
uint32_t build_edge(const struct build *build, uint32_t edge);

/* A fresh state of the finished image, in storage that was not cleared. */
void build_state(struct build *build, struct avd_state *state);

/* Fills in readings of a state; field f is 1 and up. Texts are kept by the
 * build: `text` of the state is the image's pool, so they must have been given
 * to build_text or build_value_list before build_finish. */
void build_status(struct avd_state *state, uint32_t reading,
                  enum avd_status status);
void build_give_number(struct avd_state *state, uint32_t reading,
                       unsigned field, int64_t number);
void build_give_text(struct avd_state *state, uint32_t reading, unsigned field,
                     uint32_t text, size_t length);
void build_give_list(struct avd_state *state, uint32_t reading, unsigned field,
                     uint32_t text, size_t length, uint32_t count);

/* Bytes for the pool that are not one text; their offset. */
uint32_t build_bytes(struct build *build, const char *bytes, size_t length);

#endif
