/* SPDX-License-Identifier: MIT */
/*
 * Finds what has a certain id in an image, under its present or a former one,
 * and the known name nearest to an unknown one.
 */
#ifndef AVD_RUNTIME_NAME_H
#define AVD_RUNTIME_NAME_H

#include "table.h"

#include <stdbool.h>
#include <stddef.h>

#define AVD_NAME_NONE 0xffffffffu

/* The index of the thing of that kind, or AVD_NAME_NONE. The id need not end
 * in a NUL. */
uint32_t avd_name_find(const struct avd_header *image, enum avd_alias_kind kind,
                       const char *id, size_t length);

/* The words of the record of a thing: its id, its title and more. */
const uint32_t *avd_name_record(const struct avd_header *image,
                                enum avd_alias_kind kind, uint32_t index);

/* How many things of a kind there are, and the id of each. */
uint32_t avd_name_count(const struct avd_header *image,
                        enum avd_alias_kind kind);
const char *avd_name_of(const struct avd_header *image,
                        enum avd_alias_kind kind, uint32_t index);

/* Text equality with a text that ends in a NUL. */
bool avd_name_equal(const char *text, const char *bytes, size_t length);

/* Keeps the candidate that is nearest to a name, if it is near enough to be
 * what was meant. Start with best NULL. */
struct avd_name_nearest {
    const char *name;
    size_t length;
    const char *best;
    unsigned distance;
};
void avd_name_try(struct avd_name_nearest *nearest, const char *candidate);
void avd_name_try_ids(struct avd_name_nearest *nearest,
                      const struct avd_header *image, enum avd_alias_kind kind);

#endif
