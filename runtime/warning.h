/* SPDX-License-Identifier: MIT */
/*
 * What was ignored in an evidence file, and what a run could not do: a bounded
 * list that every report shows. Names point into the text that was read.
 */
#ifndef AVD_RUNTIME_WARNING_H
#define AVD_RUNTIME_WARNING_H

#include <stddef.h>
#include <stdint.h>

#include "out.h"

#define AVD_WARNINGS 32

enum avd_warning_code {
    AVD_WARNING_UNKNOWN_MEMBER,
    AVD_WARNING_UNKNOWN_PROBE,
    AVD_WARNING_UNKNOWN_FIELD,
    AVD_WARNING_UNKNOWN_QUESTION,
    AVD_WARNING_UNKNOWN_SYMPTOM,
    AVD_WARNING_UNKNOWN_STATUS,
    AVD_WARNING_WRONG_TYPE,
    AVD_WARNING_WRONG_ANSWER,
    AVD_WARNING_READ_CHANGED,
    AVD_WARNING_CONTRADICTION,
    AVD_WARNING_READ_TWICE,
    AVD_WARNING_BAD_TIME,
    AVD_WARNING_TOO_LONG,
    AVD_WARNING_WRONG_EMPTY,
    AVD_WARNING_NO_TIME, /* of a run */
    AVD_WARNING_UNFIT,
    AVD_WARNING_NO_ROOM,
    AVD_WARNING_EARLIER, /* of an earlier version of this list */
    AVD_WARNING_CODES
};

/* A piece of text that need not end in a NUL; text NULL = not given. */
struct avd_span {
    const char *text;
    size_t length;
};

struct avd_warning {
    enum avd_warning_code code;
    struct avd_span id;
    struct avd_span field; /* of the probe `id` */
    bool recorded;         /* id is all that stood there, cut already */
};

struct avd_warnings {
    struct avd_warning item[AVD_WARNINGS];
    uint32_t count;
    uint32_t dropped; /* beyond those */
};

/* Stable names, for programs. */
extern const char *const avd_warning_names[AVD_WARNING_CODES];

void avd_warning_add(struct avd_warnings *warnings, enum avd_warning_code code,
                     const struct avd_span *id, const struct avd_span *field);

/* Adds a text that avd_warning_text or avd_warning_more wrote, as the warning
 * that it was. */
void avd_warning_recorded(struct avd_warnings *warnings, struct avd_span text);

/* `3 more warnings`: those that were dropped. */
void avd_warning_more(struct avd_out *out, const struct avd_warnings *warnings);

/* One sentence without its full stop. */
void avd_warning_text(struct avd_out *out, const struct avd_warning *warning);

/* Whether an earlier warning names this one too, when each is written by
 * avd_warning_group: the kinds of which many come at once share a sentence. */
bool avd_warning_grouped(const struct avd_warnings *warnings, uint32_t index);
void avd_warning_group(struct avd_out *out, const struct avd_warnings *warnings,
                       uint32_t index);

#endif
