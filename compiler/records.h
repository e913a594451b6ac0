/* SPDX-License-Identifier: MIT */
/* The records of an image, one function for each section that image.c fills. */
#ifndef AVD_COMPILER_RECORDS_H
#define AVD_COMPILER_RECORDS_H

#include "compilation.h"

/* One section while it grows. */
struct section {
    char *bytes; /* records, one after the other */
    size_t size, capacity;
    uint32_t count;
};

struct records {
    struct compilation *c;
    struct section section[AVD_SECTION_COUNT];
    uint32_t slots;
};

/* Makes room for so many records, where their number is known. */
void records_expect(struct records *records, enum avd_section_id id,
                    size_t count, size_t size);

/* Appends a record and returns its index. */
uint32_t records_add(struct records *records, enum avd_section_id id,
                     const void *record, size_t size);

/* In the order in which they refer to one another. */
void records_packs(struct records *records);
void records_probes(struct records *records);
void records_questions(struct records *records);
void records_symptoms(struct records *records);
void records_causes(struct records *records);
void records_fixes(struct records *records); /* records_fixes.c */
void records_aliases(struct records *records);
void records_nodes(struct records *records);

/* The source of a place, as records keep it. */
uint32_t records_source(struct records *records, struct place place);

#endif
