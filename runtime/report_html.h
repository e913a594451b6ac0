/* SPDX-License-Identifier: MIT */
/*
 * The parts of the HTML report.
 *
 * Each fix, symptom and cause stands on the page once, as the element f-ID,
 * s-ID or c-ID; everything else that names it links there. The fixes that
 * html->print.fix holds are those that were written where they are needed.
 */
#ifndef AVD_RUNTIME_REPORT_HTML_H
#define AVD_RUNTIME_REPORT_HTML_H

#include "name.h"
#include "print.h"

/* What every part works on. */
struct avd_html {
    struct avd_out *out;
    struct avd_state *state;
    const struct avd_header *image;
    bool all;               /* nothing is folded away */
    struct avd_print print; /* for paragraphs that other formats have too */
};

/* All that is the same on every page. The policy names the hashes of the style
 * and of the script, which are written between their tags as they are. */
extern const char avd_report_html_policy[];
extern const char avd_report_html_style[];
extern const char avd_report_html_script[];

/* As avd_text_format, and two letters more: for %p a name such as `not_run`, as
 * an element whose class it is and which shows its words; for %x a link to an
 * AVD_REPORT_HTML_TO. */
__attribute__((format(printf, 2, 3))) void
avd_report_html_put(struct avd_html *html, const char *format, ...);

/* A symptom, cause or fix as a number. */
#define AVD_REPORT_HTML_TO(kind, index) ((uint32_t)(kind) << 28 | (index))

/* Title of a symptom, cause or fix; verdict of a symptom or cause. */
uint32_t avd_report_html_title(const struct avd_header *image,
                               enum avd_alias_kind kind, uint32_t index);
const char *avd_report_html_verdict(const struct avd_state *state,
                                    enum avd_alias_kind kind, uint32_t index);

/* A text of a pack; a link to a page of its documents. A paragraph, if there
 * is one. */
void avd_report_html_about(struct avd_html *html, uint32_t pack, uint32_t text);
void avd_report_html_doc(struct avd_html *html, uint32_t doc);

/* What a verdict rests on. */
void avd_report_html_because(struct avd_html *html,
                             const struct avd_reason *reason, size_t count);

/* Opens a section that is folded away; close it with </details>. The numbers
 * of those that hold symptoms and causes are below AVD_REPORT_HTML_REST. */
#define AVD_REPORT_HTML_REST 20u
void avd_report_html_fold(struct avd_html *html, unsigned number,
                          const char *heading, uint32_t count);

/* Fixes in their order (words: count, then each): the first open, unless
 * `links` says that all of them are only to be named. */
void avd_report_html_fixes(struct avd_html *html, const uint32_t *list,
                           bool links);

/* A section of the fixes that were not written so far. */
void avd_report_html_other_fixes(struct avd_html *html);

/* What could not be seen. */
void avd_report_html_unseen(struct avd_html *html);

/* All that was read; the warnings; the rules. */
void avd_report_html_rest(struct avd_html *html);

/* How symptoms that are present, their causes and fixes hang together; nothing
 * where no cause is confirmed or suspected. */
void avd_report_graph(struct avd_html *html);

#endif
