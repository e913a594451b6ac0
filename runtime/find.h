/* SPDX-License-Identifier: MIT */
/*
 * Finds symptoms by the error text that a person saw, however it was copied:
 * case, curly quotes, line breaks and a full stop at the end do not matter,
 * and either text may be part of the other.
 */
#ifndef AVD_RUNTIME_FIND_H
#define AVD_RUNTIME_FIND_H

#include "out.h"
#include "table.h"

/* Room for any one argument: no system passes a longer one (Linux 128 KiB,
 * Windows 32,767 characters), and normalised it is not longer. */
#define AVD_FIND_MAX ((128 << 10) + 8)

struct avd_find {
    size_t length;
    char text[AVD_FIND_MAX]; /* normalised, with a NUL */
};

/* False if nothing is left of the text to look for. */
bool avd_find_start(struct avd_find *find, const char *text);

/* Whether the text is what a person saw of the symptom: one of its messages
 * stands in it, or it is a whole message or the title. A fragment is not. */
bool avd_find_reports(const struct avd_find *find,
                      const struct avd_header *image, uint32_t symptom);

/* Whether a message of the symptom matches; and its id or title too. */
bool avd_find_message(const struct avd_find *find,
                      const struct avd_header *image, uint32_t symptom);
bool avd_find_symptom(const struct avd_find *find,
                      const struct avd_header *image, uint32_t symptom);
bool avd_find_cause(const struct avd_find *find, const struct avd_header *image,
                    uint32_t cause);

#endif
