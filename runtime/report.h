/* SPDX-License-Identifier: MIT */
/*
 * A judged state as a report, in each of the formats.
 */
#ifndef AVD_RUNTIME_REPORT_H
#define AVD_RUNTIME_REPORT_H

#include "engine.h"
#include "evidence.h"
#include "out.h"
#include "wrap.h"

#define AVD_VERSION "1.0.0"
#define AVD_LINE_MAX 400 /* bytes, with the line feed */

struct avd_less;

struct avd_report {
    struct avd_state *state; /* judged; its scratch is used */
    const struct avd_host *host;
    const struct avd_warnings *warnings;
    const struct avd_heard *heard; /* NULL = nothing */
    struct avd_span taken;
    bool live; /* of this host, not of recorded evidence */
    bool all;
    bool redacted; /* names are pseudonyms */
    enum avd_escape escape; /* of text: AVD_ESCAPE_ASCII or AVD_ESCAPE_UTF8 */
    bool colour;
    unsigned width;        /* columns of the reader's terminal; 0 = not known */
    int exit;              /* the status that the program will leave with */
    uint32_t most;         /* bytes that one output may have; 0 = no limit */
    struct avd_less *less; /* of JSON; NULL = it leaves out nothing */
};

/* Each sets the writer's escape mode and leaves it so. */
void avd_report_text(struct avd_out *out, struct avd_report *report);
void avd_report_line(struct avd_out *out, struct avd_report *report);
void avd_report_brief(struct avd_out *out, struct avd_report *report);
void avd_report_json(struct avd_out *out, struct avd_report *report);
void avd_report_html(struct avd_out *out, struct avd_report *report);
void avd_report_markdown(struct avd_out *out, struct avd_report *report);
void avd_report_junit(struct avd_out *out, struct avd_report *report);
void avd_report_nagios(struct avd_out *out, struct avd_report *report);

/* How many causes have each verdict. */
void avd_report_count(const struct avd_state *state,
                      uint32_t counts[AVD_CAUSE_VERDICTS]);

/* The verdict of the cause of a rank, from 0; AVD_CAUSE_VERDICTS behind the
 * last one. */
enum avd_cause_verdict avd_report_verdict_at(const struct avd_state *state,
                                             uint32_t rank);

/* The worst cause that is confirmed or suspected, or AVD_REPORT_NO_CAUSE. */
#define AVD_REPORT_NO_CAUSE 0xffffffffu
uint32_t avd_report_top(const struct avd_state *state);

/* Whether a list of words (count, then indexes) has an index. */
bool avd_report_lists(const struct avd_header *image, uint32_t words,
                      uint32_t index);

/* The first of a list of fixes, or NULL. */
const struct avd_fix *avd_report_first_fix(const struct avd_header *image,
                                           uint32_t words);

/* Causes of a symptom: whether this one is. */
bool avd_report_belongs(const struct avd_header *image, uint32_t cause,
                        uint32_t symptom);

/* A person reports a symptom of which the readings say that it is not there. */
bool avd_report_disagrees(const struct avd_state *state, uint32_t symptom);

/* The title of a probe, or what a question asks. */
const char *avd_report_reading_title(const struct avd_header *image,
                                     uint32_t reading);

/* ---- parts of the text report ---- */

struct avd_print;

/* A condition as a tree, with what was observed of each part. */
void avd_report_tree(struct avd_print *print, uint32_t edge, unsigned indent,
                     bool observed);

/* What undecided verdicts lack, by why they lack it, and what to do. */
void avd_report_unseen(struct avd_print *print);

/* The same in parts, for formats that have no paragraphs. First mark; then the
 * heading of each group and the status that stands for it, NULL behind the
 * last; then whether a reading, or a question, is in that group. */
struct avd_report_open {
    uint32_t verdicts;           /* that are open */
    uint32_t lack[AVD_STATUSES]; /* of them, by the status of what they lack */
};
void avd_report_unseen_mark(struct avd_state *state,
                            struct avd_report_open *open);
const char *avd_report_unseen_group(const struct avd_report *report,
                                    unsigned group, enum avd_status *status);
bool avd_report_unseen_in(const struct avd_state *state, uint32_t reading,
                          enum avd_status status);
/* Which probe it is, and what failed. */
void avd_report_unseen_probe(struct avd_out *in, const struct avd_state *state,
                             uint32_t index);
/* How a question is answered. */
void avd_report_unseen_answers(struct avd_out *in,
                               const struct avd_header *image,
                               const struct avd_question *question);
/* A paragraph: which verdicts a denied reading would help to decide. */
void avd_report_unseen_helps(struct avd_print *print, uint32_t reading);

/* How many causes are not decided because a reading could not be taken or
 * used; what only a person can say does not count. */
uint32_t avd_report_blind(struct avd_state *state);

/* What one undecided cause or symptom lacks, a line for each; or why nothing
 * can decide it. */
void avd_report_cause_lacks(struct avd_print *print, unsigned indent,
                            uint32_t cause);
void avd_report_symptom_lacks(struct avd_print *print, unsigned indent,
                              uint32_t symptom);

struct avd_report_counts {
    uint32_t symptom[AVD_SYMPTOM_VERDICTS];
    uint32_t cause[AVD_CAUSE_VERDICTS];
    uint32_t problems; /* causes that are confirmed and explain a symptom */
};
void avd_report_headline_count(const struct avd_state *state,
                               struct avd_report_counts *counts);

/* A cause that is confirmed and explains a symptom that is present. */
bool avd_report_is_problem(const struct avd_state *state, uint32_t cause);

/* No symptom of the packs can be on this host. */
bool avd_report_nothing_applies(const struct avd_print *print,
                                const struct avd_report_counts *counts);

/* `3 causes`, `1 cause`. */
void avd_report_number(struct avd_out *in, uint32_t count, const char *one);

/* What is wrong, in one line. */
void avd_report_headline(struct avd_print *print,
                         const struct avd_report_counts *counts);

/* Which host the report is about, and what of its evidence was ignored. */
void avd_report_foot_host(struct avd_print *print);
void avd_report_foot_warnings(struct avd_print *print);

#endif
