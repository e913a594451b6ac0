/* SPDX-License-Identifier: MIT */
/*
 * What the parts of the report as JSON share: an element of one of its arrays
 * that is being written, and where its members come from.
 */
#ifndef AVD_RUNTIME_REPORT_JSON_H
#define AVD_RUNTIME_REPORT_JSON_H

#include "report_less.h"

/* What a member is, and where it comes from. */
enum avd_report_from {
    AVD_FROM_DISAGREEMENT,
    /* A byte for each symptom or cause, at a place in struct avd_state. */
    AVD_FROM_FLAG,
    AVD_FROM_SYMPTOM_VERDICT,
    AVD_FROM_CAUSE_VERDICT,
    /* A number, at a place in the record. */
    AVD_FROM_TEXT,
    AVD_FROM_PACK,
    AVD_FROM_KIND,
    AVD_FROM_STATUS,
    AVD_FROM_SHAPE,
    AVD_FROM_NUMBER,
    AVD_FROM_CODE, /* only of an error */
    AVD_FROM_RANK,
    AVD_FROM_RISK,
    AVD_FROM_ABOUT,
    AVD_FROM_DOC,
    /* Lists. */
    AVD_FROM_SYMPTOMS,
    AVD_FROM_FIXES,
    AVD_FROM_NEEDS,
    AVD_FROM_CAUSES,
    AVD_FROM_BECAUSE,
    AVD_FROM_MISSING,
    AVD_FROM_ITEMS,
    AVD_FROM_DOCUMENTS,
    /* The rest. */
    AVD_FROM_HEARD, /* only if it was */
    AVD_FROM_FIELDS,
    AVD_FROM_WARNING_CODE,
    AVD_FROM_WARNING
};

/* What is being written. */
struct avd_report_element {
    struct avd_out *out;
    struct avd_report *report;
    struct avd_state *state;
    const struct avd_header *image;
    /* Its record; and a cause's link, a probe's reading. */
    const char *record[2];
    unsigned array;
    uint32_t index; /* of the record */
    uint32_t place; /* among what is left out; of a cause its rank */
    struct avd_span heard;
    bool whole; /* the head of the report is there */
};

/* The elements of a list, without its brackets. */
void avd_report_json_list(const struct avd_report_element *e, unsigned from,
                          uint32_t number);

/* A text of a fix, as plain text. */
void avd_report_json_rich(const struct avd_report_element *e, uint32_t text);

/* A word of an enumeration; with its comma if it is in a list. */
void avd_report_json_word(const struct avd_report_element *e,
                          enum avd_words words, unsigned code);

#endif
