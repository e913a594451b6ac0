/* SPDX-License-Identifier: MIT */
/* Ids of an image: exact look-up and the nearest known name. */
#include "name.h"

#include <string.h>

#define NEAREST_LENGTH 48

bool avd_name_equal(const char *text, const char *bytes, size_t length)
{
    return strncmp(text, bytes, length) == 0 && text[length] == 0;
}

/* Bytewise, as the compiler sorts. */
static int compare(const char *text, const char *bytes, size_t length)
{
    int order = strncmp(text, bytes, length);

    return order != 0 ? order : text[length] != 0;
}

uint32_t avd_name_count(const struct avd_header *image,
                        enum avd_alias_kind kind)
{
    switch (kind) {
    case AVD_ALIAS_PROBE:
        return avd_probe_count(image);
    case AVD_ALIAS_QUESTION:
        return avd_question_count(image);
    case AVD_ALIAS_SYMPTOM:
        return avd_symptom_count(image);
    case AVD_ALIAS_CAUSE:
        return avd_cause_count(image);
    default:
        return avd_fix_count(image);
    }
}

const char *avd_name_of(const struct avd_header *image,
                        enum avd_alias_kind kind, uint32_t index)
{
    switch (kind) {
    case AVD_ALIAS_PROBE:
        return avd_text(image, avd_probe_of(image)[index].id);
    case AVD_ALIAS_QUESTION:
        return avd_text(image, avd_question_of(image)[index].id);
    case AVD_ALIAS_SYMPTOM:
        return avd_text(image, avd_symptom_of(image)[index].id);
    case AVD_ALIAS_CAUSE:
        return avd_text(image, avd_cause_of(image)[index].id);
    default:
        return avd_text(image, avd_fix_of(image)[index].id);
    }
}

static uint32_t find_probe(const struct avd_header *image, const char *id,
                           size_t length)
{
    uint32_t low = 0;
    uint32_t high = avd_probe_count(image);
    uint32_t middle;
    int order;

    while (low < high) {
        middle = low + (high - low) / 2;
        order =
            compare(avd_name_of(image, AVD_ALIAS_PROBE, middle), id, length);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return AVD_NAME_NONE;
}

/* Aliases are sorted by the old id; one id stands there once for each kind
 * that had it. */
static uint32_t find_alias(const struct avd_header *image,
                           enum avd_alias_kind kind, const char *id,
                           size_t length)
{
    const struct avd_alias *alias = avd_alias_of(image);
    uint32_t low = 0;
    uint32_t high = avd_alias_count(image);
    uint32_t middle;

    while (low < high) {
        middle = low + (high - low) / 2;
        if (compare(avd_text(image, alias[middle].was), id, length) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < avd_alias_count(image) &&
           avd_name_equal(avd_text(image, alias[low].was), id, length);
         low++)
        if (alias[low].kind == (uint32_t)kind)
            return alias[low].index;
    return AVD_NAME_NONE;
}

uint32_t avd_name_find(const struct avd_header *image, enum avd_alias_kind kind,
                       const char *id, size_t length)
{
    uint32_t count = avd_name_count(image, kind);
    uint32_t i;

    if (kind == AVD_ALIAS_PROBE) {
        i = find_probe(image, id, length);
        if (i != AVD_NAME_NONE)
            return i;
    } else {
        for (i = 0; i < count; i++)
            if (avd_name_equal(avd_name_of(image, kind, i), id, length))
                return i;
    }
    return find_alias(image, kind, id, length);
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Insertions, removals and changes that turn one text into the other. */
static unsigned distance(const char *a, size_t a_length, const char *b,
                         size_t b_length)
{
    unsigned row[NEAREST_LENGTH + 1];
    unsigned corner, above;
    size_t i, j;

    for (j = 0; j <= b_length; j++)
        row[j] = (unsigned)j;
    for (i = 0; i < a_length; i++) {
        corner = row[0];
        row[0] = (unsigned)i + 1;
        for (j = 0; j < b_length; j++) {
            above = row[j + 1];
            row[j + 1] =
                least(least(above, row[j]) + 1, corner + (a[i] != b[j]));
            corner = above;
        }
    }
    return row[b_length];
}

void avd_name_try(struct avd_name_nearest *nearest, const char *candidate)
{
    size_t length = strlen(candidate);
    unsigned far;

    if (length > NEAREST_LENGTH || nearest->length > NEAREST_LENGTH)
        return;
    far = distance(nearest->name, nearest->length, candidate, length);
    if (far > 1 + nearest->length / 4 ||
        (nearest->best != NULL && far >= nearest->distance))
        return;
    nearest->best = candidate;
    nearest->distance = far;
}

void avd_name_try_ids(struct avd_name_nearest *nearest,
                      const struct avd_header *image, enum avd_alias_kind kind)
{
    uint32_t count = avd_name_count(image, kind);
    uint32_t i;

    for (i = 0; i < count; i++)
        avd_name_try(nearest, avd_name_of(image, kind, i));
}
