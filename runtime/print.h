/* SPDX-License-Identifier: MIT */
/*
 * Paragraphs of text for people, and a fix as one does it: shared by the text
 * report and by what avdoctor tells about its catalogue.
 *
 * Where the report's escape is that of Markdown, the same calls write Markdown:
 * the first paragraph is the title; one at the left edge that hangs by 3
 * columns, as avd_print_line has it, begins a section; one that hangs deeper
 * than a step, which is a label, is a point of a list.
 */
#ifndef AVD_RUNTIME_PRINT_H
#define AVD_RUNTIME_PRINT_H

#include "report.h"
#include "wrap.h"

/* Fixes that one output has written out, so that none is written twice. */
#define AVD_PRINT_FIXES 64

#define AVD_PRINT_STEP 4u /* columns of a number, its dot and a blank */

/* Columns of text that are none of Markdown: what a section begins with, and
 * what lists under a heading do. */
#define AVD_MARKDOWN_SECTION 3u
#define AVD_MARKDOWN_HEADED 2u

enum avd_markdown_above {
    AVD_MARKDOWN_NOTHING,
    AVD_MARKDOWN_BLOCK,
    AVD_MARKDOWN_POINT
};

struct avd_print {
    struct avd_out *out;
    struct avd_report *report;
    struct avd_state *state;        /* the report's */
    const struct avd_header *image; /* likewise */
    unsigned fixes;
    unsigned base;                 /* of Markdown: columns that are left out */
    enum avd_markdown_above above; /* likewise: what the next one follows */
    bool markdown;
    struct avd_wrap wrap;
    uint32_t fix[AVD_PRINT_FIXES];
};

void avd_print_init(struct avd_print *print, struct avd_out *out,
                    struct avd_report *report);

/* ---- for Markdown ---- */

/* Opens a block where text would have a paragraph. */
void avd_report_markdown_open(struct avd_print *print, unsigned first,
                              unsigned hanging);

/* What marks a block of code, more than its text has of the same; returns how
 * many they are. */
#define AVD_MARKDOWN_FENCE 40u
size_t avd_report_markdown_fence(char fence[AVD_MARKDOWN_FENCE],
                                 const char *text);

/* ---- paragraphs ---- */

/* Opens a paragraph that starts behind `first` blanks and goes on behind
 * `hanging`; write to the result, then close. */
struct avd_out *avd_print_open(struct avd_print *print, unsigned first,
                               unsigned hanging);
void avd_print_close(struct avd_print *print);

/* A paragraph: `format` as avd_text_format has it, of the report's image. It
 * goes on behind 2 more blanks, or 3 at the left edge, unless `indent` is made
 * of both numbers. */
#define AVD_PRINT_HANG(first, hanging) ((first) | (hanging) << 8)
__attribute__((format(printf, 3, 4))) void
avd_print_line(struct avd_print *print, unsigned indent, const char *format,
               ...);

/* A paragraph of one label and one text. */
void avd_print_labelled(struct avd_print *print, unsigned indent,
                        const char *label, const char *text);

/* A section's heading behind an empty line. */
void avd_print_heading(struct avd_print *print, const char *text);

/* A paragraph that names the page of `doc`, if there is one. */
void avd_print_link(struct avd_print *print, unsigned indent, uint32_t doc);

/* A paragraph of a text of a pack, if there is one. */
void avd_print_about(struct avd_print *print, unsigned indent, uint32_t pack,
                     uint32_t text);

/* A reason as a sentence: what was read, and what it was. */
void avd_print_reason(struct avd_out *in, const struct avd_report *report,
                      const struct avd_reason *reason);

/* ` (refused)`: why a reading of the network is as it is, where it says so. */
void avd_print_error(struct avd_out *in, const struct avd_state *state,
                     uint32_t reading, unsigned field);

/* `label` and a fix with all that belongs to it; only its title if it was
 * written out before. */
void avd_print_fix(struct avd_print *print, uint32_t fix, unsigned indent,
                   const char *label);

/* What a fix takes, as a paragraph; nothing if nothing is said. */
void avd_print_terms(struct avd_print *print, const struct avd_fix *fix,
                     unsigned indent);

/* What to do with the items of a fix: enum avd_fix_kind; or of a group, which
 * may have but one. */
const char *avd_print_shape(unsigned kind);
const char *avd_print_group(const struct avd_header *image,
                            const struct avd_item *group);

/* A cause that belongs to a symptom with one of two verdicts. */
bool avd_print_concerns(const struct avd_state *state, uint32_t cause,
                        enum avd_symptom_verdict verdict);

#endif
