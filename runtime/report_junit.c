/* SPDX-License-Identifier: MIT */
/*
 * The report as JUnit XML: a suite for each pack, a case for each symptom and
 * cause.
 *
 * What reads JUnit counts failures and hardly shows the rest. So there are
 * failures exactly where the outcome is a problem or a suspicion: a symptom
 * that is present, a cause that is confirmed, and one that is suspected of a
 * symptom that is present. What was looked at and is fine has passed. All that
 * is not decided is skipped and says why.
 */
#include "report.h"

#include "print.h"
#include "text.h"

enum result { PASSED, FAILED, SKIPPED, RESULTS };

/* A symptom or a cause. */
struct entry {
    struct avd_symptom what; /* of a cause what both have */
    uint32_t index;
    const char *verdict;
    enum result result;
    bool cause;
};

/* The worst verdict is the first of both, and that all is well the fourth. */
_Static_assert((int)AVD_SYMPTOM_PRESENT == (int)AVD_CAUSE_CONFIRMED &&
                   (int)AVD_SYMPTOM_ABSENT == (int)AVD_CAUSE_RULED_OUT,
               "one of each");

static enum result result_of(uint8_t verdict)
{
    static const uint8_t results[AVD_SYMPTOM_VERDICTS] = {
        FAILED, SKIPPED, SKIPPED, PASSED, SKIPPED};

    return (enum result)results[verdict];
}

static void cause(const struct avd_state *state, struct entry *entry)
{
    const struct avd_cause *what = &avd_cause_of(state->image)[entry->index];
    const struct avd_link *link = &avd_link_of(state->image)[what->link];
    uint8_t verdict = state->cause[entry->index];

    entry->what.id = what->id;
    entry->what.title = what->title;
    entry->what.fixes = link->fixes;
    entry->what.doc = link->doc;
    entry->what.pack = link->pack;
    entry->verdict = avd_cause_verdict_names[verdict];
    entry->result = result_of(verdict);
    if (verdict == AVD_CAUSE_SUSPECTED &&
        avd_print_concerns(state, entry->index, AVD_SYMPTOM_PRESENT))
        entry->result = FAILED;
}

/* The symptoms as they stand in the rules, then the causes, worst first. */
static bool entry_at(const struct avd_state *state, uint32_t at,
                     struct entry *entry)
{
    uint32_t symptoms = avd_symptom_count(state->image);

    entry->cause = at >= symptoms;
    entry->index = at;
    if (!entry->cause) {
        entry->what = avd_symptom_of(state->image)[at];
        entry->verdict = avd_symptom_verdict_names[state->symptom[at]];
        entry->result = result_of(state->symptom[at]);
        return true;
    }
    at -= symptoms;
    if (at >= avd_cause_count(state->image))
        return false;
    entry->index = state->ranked[at];
    cause(state, entry);
    return true;
}

static void because(struct avd_out *out, const struct avd_report *report,
                    const struct entry *entry, const char *between)
{
    const struct avd_reason *reason;
    size_t count =
        entry->cause
            ? avd_cause_because(report->state, entry->index, &reason)
            : avd_symptom_because(report->state, entry->index, &reason);

    for (; count > 0; count--, reason++) {
        avd_out_literal(out, between);
        avd_print_reason(out, report, reason);
    }
}

static void missing(struct avd_out *out, const struct avd_report *report,
                    const struct entry *entry, const char *between)
{
    const struct avd_missing *lack;
    size_t count =
        entry->cause ? avd_cause_missing(report->state, entry->index, &lack)
                     : avd_symptom_missing(report->state, entry->index, &lack);

    for (; count > 0; count--, lack++) {
        avd_out_literal(out, between);
        avd_text_format(
            out, NULL, "Missing: %s: %s",
            avd_report_reading_title(report->state->image, lack->reading),
            avd_status_names[lack->status]);
    }
}

/* The verdict, what it rests on or lacks, and what to do. */
static void tell(struct avd_out *out, const struct avd_report *report,
                 const struct entry *entry, const char *between)
{
    const struct avd_header *image = report->state->image;
    const struct avd_fix *fix = avd_report_first_fix(image, entry->what.fixes);

    avd_out_text(out, entry->verdict);
    because(out, report, entry, between);
    missing(out, report, entry, between);
    if (entry->result != FAILED)
        return;
    if (fix != NULL) {
        avd_out_literal(out, between);
        avd_text_format(out, image, "What to do: %o (%o)", fix->title, fix->id);
    }
    if (entry->what.doc != 0) {
        avd_out_literal(out, between);
        avd_out_literal(out, "More: ");
        avd_text_link(out, image, entry->what.doc);
    }
}

static void test_case(struct avd_out *out, const struct avd_report *report,
                      const struct entry *entry)
{
    const struct avd_header *image = report->state->image;
    const char *element = entry->result == FAILED ? "failure" : "skipped";

    avd_text_format(out, image,
                    "<testcase classname=\"%o\" name=\"%o: %o\" time=\"0\">",
                    avd_pack_of(image)[entry->what.pack].id, entry->what.id,
                    entry->what.title);
    if (entry->result != PASSED) {
        avd_text_format(out, NULL, "\n<%s type=\"%s\" message=\"", element,
                        entry->verdict);
        tell(out, report, entry, "; ");
        avd_out_literal(out, "\">");
        tell(out, report, entry, "\n");
        avd_text_format(out, NULL, "</%s>\n", element);
    }
    avd_out_literal(out, "</testcase>\n");
}

/* The cases of a pack; without a writer they are only counted. */
static void test_cases(struct avd_out *out, const struct avd_report *report,
                       uint32_t pack, uint32_t counts[RESULTS])
{
    struct entry entry;
    uint32_t i;

    for (i = 0; entry_at(report->state, i, &entry); i++) {
        if (entry.what.pack != pack)
            continue;
        counts[entry.result]++;
        if (out != NULL)
            test_case(out, report, &entry);
    }
}

static void attribute(struct avd_out *out, const char *name,
                      const struct avd_span *value)
{
    if (value->text == NULL)
        return;
    avd_text_format(out, NULL, " %s=\"", name);
    avd_out_bytes(out, value->text, value->length);
    avd_out_literal(out, "\"");
}

static void suite(struct avd_out *out, struct avd_report *report, uint32_t pack)
{
    const struct avd_header *image = report->state->image;
    const struct avd_pack *what = &avd_pack_of(image)[pack];
    uint32_t counts[RESULTS] = {0};

    test_cases(NULL, report, pack, counts);
    avd_text_format(out, image,
                    "<testsuite name=\"%o\" tests=\"%u\" failures=\"%u\" "
                    "errors=\"0\" skipped=\"%u\" time=\"0\"",
                    what->id, counts[PASSED] + counts[FAILED] + counts[SKIPPED],
                    counts[FAILED], counts[SKIPPED]);
    attribute(out, "timestamp", &report->taken);
    attribute(out, "hostname", &report->host->name);
    avd_text_format(out, image,
                    ">\n<properties>\n<property name=\"version\" "
                    "value=\"%o\"/>\n</properties>\n",
                    what->version);
    test_cases(out, report, pack, counts);
    avd_out_literal(out, "<system-out>");
    avd_report_line(out, report);
    avd_out_literal(out, "</system-out>\n</testsuite>\n");
}

/* Not part of the function that chooses a format: that would have a frame to
 * take down at each of its ends. */
__attribute__((noinline)) void avd_report_junit(struct avd_out *out,
                                                struct avd_report *report)
{
    uint32_t i;

    out->escape = AVD_ESCAPE_MARKUP;
    avd_out_literal(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                         "<testsuites name=\"avdoctor\">\n");
    for (i = 0; i < avd_pack_count(report->state->image); i++)
        suite(out, report, i);
    avd_out_literal(out, "</testsuites>\n");
}
