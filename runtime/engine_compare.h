/* SPDX-License-Identifier: MIT */
/* Private to the engine: compares two values, each brought into one form. */
#ifndef AVD_RUNTIME_ENGINE_COMPARE_H
#define AVD_RUNTIME_ENGINE_COMPARE_H

#include "engine.h"

/* One side of a comparison. */
struct avd_side {
    enum avd_value_type value;
    enum avd_type type;
    int64_t number;
    const char *text; /* not ended by a NUL */
    size_t length;
};

/* Unknown where the two cannot be compared in this way. */
enum avd_truth avd_compare(const struct avd_side *left, enum avd_op op,
                           const struct avd_side *right);

/* Whether a comparison of two texts, or versions, that end in a NUL is true. */
bool avd_compare_texts(enum avd_type type, const char *left, enum avd_op op,
                       const char *right);

/* The element of a list that starts at *at, which then is at the next one;
 * false after the last. */
bool avd_compare_element(const struct avd_side *list, size_t *at,
                         struct avd_side *element);

#endif
