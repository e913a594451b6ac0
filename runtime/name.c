/* SPDX-License-Identifier: MIT */
/* Ids of an image: exact look-up and the nearest known name. */
#include "name.h"

#include <string.h>

#define NEAREST_LENGTH 48

bool avd_name_equal(const char *text, const char *bytes, size_t length)
{
    return strncmp(text, bytes, length) == 0 && text[length] == 0;
}

/* Where records stand, and how many words each takes. The first word is the
 * id. */
struct place {
    uint8_t section;
    uint8_t words;
};

#define PLACE(NAME, name)                                                      \
    {                                                                          \
        AVD_SECTION_##NAME, sizeof(struct avd_##name) / sizeof(uint32_t)       \
    }

static const struct place places[] = {
    [AVD_ALIAS_PROBE] = PLACE(PROBE, probe),
    [AVD_ALIAS_QUESTION] = PLACE(QUESTION, question),
    [AVD_ALIAS_SYMPTOM] = PLACE(SYMPTOM, symptom),
    [AVD_ALIAS_CAUSE] = PLACE(CAUSE, cause),
    [AVD_ALIAS_FIX] = PLACE(FIX, fix),
    PLACE(ALIAS, alias)};

#define FORMER (AVD_ALIAS_FIX + 1u)

static const uint32_t *record_of(const struct avd_header *image, unsigned in,
                                 uint32_t index)
{
    const char *start =
        (const char *)image + image->section[places[in].section].offset;

    return (const uint32_t *)(const void *)start +
           (size_t)places[in].words * index;
}

static uint32_t count_of(const struct avd_header *image, unsigned in)
{
    return image->section[places[in].section].count;
}

const uint32_t *avd_name_record(const struct avd_header *image,
                                enum avd_alias_kind kind, uint32_t index)
{
    return record_of(image, kind, index);
}

uint32_t avd_name_count(const struct avd_header *image,
                        enum avd_alias_kind kind)
{
    return count_of(image, kind);
}

const char *avd_name_of(const struct avd_header *image,
                        enum avd_alias_kind kind, uint32_t index)
{
    return avd_text(image, *record_of(image, kind, index));
}

/* The first of some sorted records whose id is not before another. */
static uint32_t search(const struct avd_header *image, unsigned in,
                       const char *id, size_t length)
{
    uint32_t low = 0;
    uint32_t high = count_of(image, in);
    uint32_t middle;

    while (low < high) {
        middle = low + (high - low) / 2;
        /* bytewise, as the compiler sorts */
        if (strncmp(avd_text(image, *record_of(image, in, middle)), id,
                    length) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Probes are sorted by their ids, and former ids are; one of those stands
 * there once for each kind that had it. */
uint32_t avd_name_find(const struct avd_header *image, enum avd_alias_kind kind,
                       const char *id, size_t length)
{
    unsigned in = kind;
    bool sorted = kind == AVD_ALIAS_PROBE;
    const uint32_t *record;
    uint32_t i;

    for (;; in = FORMER, sorted = true) {
        i = sorted ? search(image, in, id, length) : 0;
        for (; i < count_of(image, in); i++) {
            record = record_of(image, in, i);
            if (!avd_name_equal(avd_text(image, *record), id, length)) {
                if (sorted)
                    break;
            } else if (in != FORMER)
                return i;
            else if (record[1] == (uint32_t)kind)
                return record[2];
        }
        if (in == FORMER)
            return AVD_NAME_NONE;
    }
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
