/* SPDX-License-Identifier: MIT */
/*
 * What could not be seen, by why, and what would settle it.
 *
 * Each reading that an open verdict lacks is marked once, in the bytes of
 * struct avd_reading that the engine leaves alone; then the marks are read
 * group by group.
 */
#include "print.h"

#include <string.h>

#include "condition.h"
#include "text.h"

/* Entries of a group that are shown without --all. */
#define SHOWN 6u
#define ASKED 3u /* the same of questions: --ask brings all of them in turn */

enum { MARK_STATUS, MARK_FIELD }; /* in reading->reserved; status + 1 */

struct group {
    enum avd_status status;
    const char *heading;
};

/* In the order in which an operator can do most about them. */
static const struct group groups[] = {
    {AVD_STATUS_DENIED, "Access denied. Run avdoctor again as administrator"},
    {AVD_STATUS_IGNORED, "Recorded, but not usable here (see Warnings)"},
    {AVD_STATUS_UNANSWERED, "Only a person can say. Answer, or run with --ask"},
    {AVD_STATUS_TIMEOUT, "No answer in time. Run it again, or look by hand"},
    {AVD_STATUS_ERROR, "The reading failed. Look by hand"},
    {AVD_STATUS_NOT_RUN, "Not read in this run"},
    {AVD_STATUS_UNSUPPORTED, "This system or build cannot read it"},
    {AVD_STATUS_NONE, "Read, but without this value"},
    {AVD_STATUS_TOO_LARGE, "Read, but too large to keep"},
    {AVD_STATUS_MISMATCH, "Read, but not of a kind that can be compared"}};

static const char elevated_heading[] =
    "Access denied: even administrator rights were not enough. Look by hand";

static uint32_t readings(const struct avd_header *image)
{
    return avd_probe_count(image) + avd_question_count(image);
}

/* Whether a probe was not run because it does not apply here: there is nothing
 * to be seen. */
static bool shut_out(const struct avd_state *state,
                     const struct avd_missing *missing)
{
    const struct avd_header *image = state->image;

    return missing->status == AVD_STATUS_NOT_RUN &&
           missing->reading < avd_probe_count(image) &&
           avd_edge_truth(state, avd_probe_of(image)[missing->reading].gate) ==
               AVD_FALSE;
}

/* What a verdict lacks: of a symptom, or behind those of a cause. */
static size_t lacking(struct avd_state *state, uint32_t verdict,
                      const struct avd_missing **missing)
{
    uint32_t symptoms = avd_symptom_count(state->image);

    if (verdict < symptoms)
        return avd_symptom_missing(state, verdict, missing);
    return avd_cause_missing(state, verdict - symptoms, missing);
}

static uint32_t verdicts(const struct avd_header *image)
{
    return avd_symptom_count(image) + avd_cause_count(image);
}

/* Whether a verdict is open and of the symptoms that matter, or of any where
 * none does. */
static bool is_open(const struct avd_state *state, uint32_t verdict)
{
    uint32_t cause = verdict - avd_symptom_count(state->image);

    if (verdict < avd_symptom_count(state->image))
        return state->symptom[verdict] == AVD_SYMPTOM_UNDETERMINED;
    return (state->cause[cause] == AVD_CAUSE_SUSPECTED ||
            state->cause[cause] == AVD_CAUSE_UNDETERMINED) &&
           (state->outcome == AVD_OUTCOME_HEALTHY ||
            avd_print_concerns(state, cause, AVD_SYMPTOM_PRESENT) ||
            avd_print_concerns(state, cause, AVD_SYMPTOM_UNDETERMINED));
}

void avd_report_unseen_mark(struct avd_state *state,
                            struct avd_report_open *open)
{
    const struct avd_missing *missing;
    uint32_t lacks, verdict, i;
    uint8_t *marks;
    size_t count;

    memset(open, 0, sizeof *open);
    for (i = 0; i < readings(state->image); i++)
        memset(state->reading[i].reserved, 0,
               sizeof state->reading[i].reserved);
    for (verdict = 0; verdict < verdicts(state->image); verdict++) {
        if (!is_open(state, verdict))
            continue;
        lacks = 0;
        for (count = lacking(state, verdict, &missing); count > 0;
             count--, missing++) {
            if (shut_out(state, missing))
                continue;
            marks = state->reading[missing->reading].reserved;
            marks[MARK_STATUS] = (uint8_t)(missing->status + 1);
            marks[MARK_FIELD] = missing->field;
            lacks |= 1u << missing->status;
        }
        open->verdicts++;
        for (i = 0; i < AVD_STATUSES; i++)
            open->lack[i] += lacks >> i & 1;
    }
}

void avd_report_unseen_answers(struct avd_out *in,
                               const struct avd_header *image,
                               const struct avd_question *question)
{
    const uint32_t *choice = &avd_word_of(image)[question->choices];
    uint32_t i;

    avd_text_format(in, image,
                    question->choices == 0 ? "--answer %o=yes (or no)"
                                           : "--answer %o=WORD",
                    question->id);
    for (i = 0; i < choice[0]; i++)
        avd_text_format(in, image, i == 0 ? ", which is one of %o" : ", %o",
                        choice[1 + 2 * i]);
}

static void question(struct avd_print *print, uint32_t index)
{
    const struct avd_header *image = print->image;
    const struct avd_question *what = &avd_question_of(image)[index];

    avd_print_line(print, 4, "- %o", what->ask);
    avd_print_about(print, 6, what->pack, what->about);
    avd_report_unseen_answers(avd_print_open(print, 6, 6), image, what);
    avd_print_close(print);
}

void avd_report_unseen_probe(struct avd_out *in, const struct avd_state *state,
                             uint32_t index)
{
    const struct avd_header *image = state->image;
    const struct avd_probe *what = &avd_probe_of(image)[index];
    const struct avd_reading *reading = &state->reading[index];
    const struct avd_field_info *field =
        avd_condition_field(image, index, reading->reserved[MARK_FIELD]);

    avd_text_format(in, image, "%p", (const void *)what);
    if (field != NULL) {
        avd_text_format(in, NULL, ": %s", avd_kind_text(field->name));
        avd_print_error(in, state, index, reading->reserved[MARK_FIELD]);
    }
    if (reading->status == AVD_STATUS_ERROR && reading->code != 0)
        avd_text_format(in, NULL, ", error %u", reading->code);
}

static void probe(struct avd_print *print, uint32_t index)
{
    struct avd_out *in = avd_print_open(print, 4, 6);

    avd_out_literal(in, "- ");
    avd_report_unseen_probe(in, print->state, index);
    avd_print_close(print);
}

/* ---- what a denied reading would help to decide ---- */

#define HELPED 4u /* ids that are named */

void avd_report_unseen_helps(struct avd_print *print, uint32_t reading)
{
    const struct avd_header *image = print->image;
    uint32_t symptoms = avd_symptom_count(image);
    struct avd_out *in = avd_print_open(print, 6, 8);
    const struct avd_missing *missing;
    uint32_t helped = 0;
    uint32_t verdict;
    size_t count;

    for (verdict = 0; verdict < verdicts(image); verdict++) {
        count = lacking(print->state, verdict, &missing);
        while (count > 0 && missing[count - 1].reading != reading)
            count--;
        if (count > 0 && ++helped <= HELPED)
            avd_text_format(in, image,
                            helped > 1 ? ", %o" : "helps to decide: %o",
                            verdict < symptoms
                                ? avd_symptom_of(image)[verdict].id
                                : avd_cause_of(image)[verdict - symptoms].id);
    }
    if (helped > HELPED)
        avd_text_format(in, NULL, " and %u more", helped - HELPED);
    avd_print_close(print);
}

const char *avd_report_unseen_group(const struct avd_report *report,
                                    unsigned group, enum avd_status *status)
{
    if (group >= sizeof groups / sizeof *groups)
        return NULL;
    *status = groups[group].status;
    if (*status == AVD_STATUS_DENIED && report->host->elevated == AVD_KNOWN_YES)
        return elevated_heading;
    return groups[group].heading;
}

bool avd_report_unseen_in(const struct avd_state *state, uint32_t reading,
                          enum avd_status status)
{
    return state->reading[reading].reserved[MARK_STATUS] == status + 1u;
}

static void one_group(struct avd_print *print, const char *heading,
                      enum avd_status status,
                      const struct avd_report_open *open, uint32_t count)
{
    struct avd_state *state = print->state;
    uint32_t probes = avd_probe_count(state->image);
    bool asks = status == AVD_STATUS_UNANSWERED;
    uint32_t limit = print->report->all ? UINT32_MAX : asks ? ASKED : SHOWN;
    uint32_t shown = 0;
    uint32_t i;

    avd_print_line(print, 2, "%s (%u of %u open verdicts):", heading,
                   open->lack[status], open->verdicts);
    for (i = 0; shown < count && shown < limit; i++) {
        if (!avd_report_unseen_in(state, i, status))
            continue;
        shown++;
        if (i < probes)
            probe(print, i);
        else
            question(print, i - probes);
        /* Rights are given for a reason; each of these walks all verdicts. */
        if (status == AVD_STATUS_DENIED && shown <= SHOWN)
            avd_report_unseen_helps(print, i);
    }
    if (shown < count)
        avd_print_line(print, 4,
                       asks ? "- and %u more (--ask brings them in turn)"
                            : "- and %u more (--all shows them)",
                       count - shown);
}

void avd_report_unseen(struct avd_print *print)
{
    struct avd_state *state = print->state;
    /* There a question matters to nobody yet. */
    bool healthy = state->outcome == AVD_OUTCOME_HEALTHY && !print->report->all;
    uint32_t counts[AVD_STATUSES + 1] = {0};
    struct avd_report_open open;
    enum avd_status status;
    const char *heading;
    bool any = false;
    unsigned group;
    uint32_t i;

    avd_report_unseen_mark(state, &open);
    for (i = 0; i < readings(state->image); i++)
        counts[state->reading[i].reserved[MARK_STATUS]]++;
    for (group = 0;; group++) {
        heading = avd_report_unseen_group(print->report, group, &status);
        if (heading == NULL)
            return;
        if (counts[status + 1] == 0 ||
            (healthy && status == AVD_STATUS_UNANSWERED))
            continue;
        if (!any)
            avd_print_heading(print, "What could not be seen");
        any = true;
        one_group(print, heading, status, &open, counts[status + 1]);
    }
}

/* Whether a run that could see more would have had this reading. */
static bool could_be_seen(enum avd_status status)
{
    return status == AVD_STATUS_DENIED || status == AVD_STATUS_TIMEOUT ||
           status == AVD_STATUS_ERROR || status == AVD_STATUS_UNSUPPORTED ||
           status == AVD_STATUS_NOT_RUN || status == AVD_STATUS_IGNORED;
}

uint32_t avd_report_blind(struct avd_state *state)
{
    const struct avd_missing *missing;
    uint32_t blind = 0;
    size_t count;
    uint32_t i;

    for (i = 0; i < avd_cause_count(state->image); i++) {
        if (state->cause[i] != AVD_CAUSE_UNDETERMINED)
            continue;
        count = avd_cause_missing(state, i, &missing);
        while (count > 0 &&
               !could_be_seen((enum avd_status)missing[count - 1].status))
            count--;
        blind += count > 0;
    }
    return blind;
}

/* ---- one verdict ---- */

static const char *lack_text(enum avd_status status)
{
    return status == AVD_STATUS_IGNORED
               ? "recorded, but not usable here (see Warnings)"
               : avd_status_names[status];
}

static void lacks(struct avd_print *print, unsigned indent,
                  const struct avd_missing *item, size_t count)
{
    const struct avd_header *image = print->image;
    const struct avd_field_info *field;
    struct avd_out *in;

    for (; count > 0; count--, item++) {
        field = avd_condition_field(image, item->reading, item->field);
        in = avd_print_open(print, indent, indent + 2);
        avd_text_format(in, NULL, "Missing: %s (%s)",
                        avd_report_reading_title(image, item->reading),
                        avd_condition_id(image, item->reading));
        if (field != NULL)
            avd_text_format(in, NULL, ": %s", avd_kind_text(field->name));
        avd_text_format(in, NULL, ": %s",
                        lack_text((enum avd_status)item->status));
        avd_print_error(in, print->state, item->reading, item->field);
        avd_print_close(print);
    }
}

void avd_report_symptom_lacks(struct avd_print *print, unsigned indent,
                              uint32_t symptom)
{
    const struct avd_missing *item;
    size_t count = avd_symptom_missing(print->state, symptom, &item);

    lacks(print, indent, item, count);
}

void avd_report_cause_lacks(struct avd_print *print, unsigned indent,
                            uint32_t cause)
{
    struct avd_state *state = print->state;
    const struct avd_missing *item;
    size_t count = avd_cause_missing(state, cause, &item);

    lacks(print, indent, item, count);
    if (state->conflict[cause])
        avd_print_line(print, indent,
                       "The readings both confirm it and rule it out.");
    else if (count == 0 && state->cause[cause] == AVD_CAUSE_UNDETERMINED)
        avd_print_line(print, indent, "Nothing on this host can tell.");
}
