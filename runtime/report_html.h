/* SPDX-License-Identifier: MIT */
/*
 * The parts of the HTML report.
 *
 * The page is written from texts that name the parts which stand in them. What
 * is the same wherever it stands is such a part; it is about html->at and
 * leaves that as it was.
 *
 * Each fix, symptom and cause stands on the page once, as the element f-ID,
 * s-ID or c-ID; everything else that names it links there. The fixes that
 * html->print.fix holds are those that were written where they are needed.
 */
#ifndef AVD_RUNTIME_REPORT_HTML_H
#define AVD_RUNTIME_REPORT_HTML_H

#include "print.h"

/* What is written now. */
struct avd_html_at {
    unsigned kind; /* of AVD_ALIAS_SYMPTOM, _CAUSE, _FIX; of no other: a pack */
    uint32_t index;
    uint32_t pack; /* that the texts are of */
    bool folded;   /* it opens when one asks for it; its fixes are only named */
};

/* What every part works on. */
struct avd_html {
    struct avd_out *out;
    struct avd_state *state;
    const struct avd_header *image;
    struct avd_html_at at;
    bool all;               /* nothing is folded away */
    struct avd_print print; /* for paragraphs that other formats have too */
};

/* The whole page, for a name of the outcome, twice. Its policy names the hashes
 * of the style and of the script in it. */
extern const char avd_report_html_page[];

/* As avd_text_format, and of texts at an offset: for %x all that an author may
 * write in one, for %c a command, for %d the address that a document's words
 * are at. For %p a name such as `not_run`, as an element whose class it is and
 * which shows its words. For $ and a letter a part. */
__attribute__((format(printf, 2, 3))) void
avd_report_html_put(struct avd_html *html, const char *format, ...);

/* A link to what is written now. */
#define AVD_REPORT_HTML_LINK "<a href=#$i>$t</a>"

/* Makes the symptom or fix of that number, or the cause of that rank, the one
 * that is written; false if there are no more. */
bool avd_report_html_pick(struct avd_html *html, unsigned kind, uint32_t n);

/* The rest of a cause. */
const struct avd_link *avd_report_html_cause(const struct avd_html *html);

/* A text of a pack; a link to a page of its documents. A paragraph, if there
 * is one. */
void avd_report_html_about(struct avd_html *html, uint32_t pack, uint32_t text);
void avd_report_html_doc(struct avd_html *html, uint32_t doc);

/* Fixes in their order (words: count, then each): the first open, unless all
 * is folded and they are only named. */
void avd_report_html_fixes(struct avd_html *html, const uint32_t *list);

/* ---- parts ---- */

/* Symptoms and causes by what is known of them: first those that matter, then,
 * folded, the others. */
void avd_report_html_verdicts(struct avd_html *html);

/* One of them: its verdict; all that stands below that. */
void avd_report_html_verdict(struct avd_html *html);
void avd_report_html_body(struct avd_html *html);

/* Why it has that verdict. */
void avd_report_html_why(struct avd_html *html);

/* Fixes that were not written so far. */
void avd_report_html_other_fixes(struct avd_html *html);

/* What could not be seen; all that was read; the rules. */
void avd_report_html_unseen(struct avd_html *html);
void avd_report_html_readings(struct avd_html *html);
void avd_report_html_packs(struct avd_html *html);

/* How symptoms that are present, their causes and fixes hang together; nothing
 * where no cause is confirmed or suspected. */
void avd_report_graph(struct avd_html *html);

#endif
