/* SPDX-License-Identifier: MIT */
/* What the HTML page says of readings, warnings and rules. */
#include "report_html.h"

#include "condition.h"
#include "text.h"

static uint32_t readings(const struct avd_header *image)
{
    return avd_probe_count(image) + avd_question_count(image);
}

/* ---- what could not be seen ---- */

static void unseen_reading(struct avd_html *html, uint32_t index,
                           enum avd_status status)
{
    const struct avd_state *state = html->state;
    uint32_t probes = avd_probe_count(state->image);
    const struct avd_question *question;

    avd_report_html_put(html, "<li>");
    if (index < probes) {
        avd_report_unseen_probe(html->out, state, index);
    } else {
        question = &avd_question_of(state->image)[index - probes];
        avd_report_html_put(html, "%o\n", question->ask);
        avd_report_html_about(html, question->pack, question->about);
        avd_report_html_put(html, "<p><code>");
        avd_report_unseen_answers(html->out, state->image, question);
        avd_report_html_put(html, "</code></p>");
    }
    if (status == AVD_STATUS_DENIED) {
        avd_report_html_put(html, "<br>");
        avd_report_unseen_helps(&html->print, index);
    }
    avd_report_html_put(html, "\n");
}

/* What comes first opens the section. */
static bool unseen_group(struct avd_html *html, const char *heading,
                         enum avd_status status,
                         const struct avd_report_open *open, bool opened)
{
    const struct avd_state *state = html->state;
    bool any = false;
    uint32_t i;

    for (i = 0; i < readings(state->image); i++) {
        if (!avd_report_unseen_in(state, i, status))
            continue;
        if (!any) {
            avd_report_html_put(
                html, opened ? "</ul>\n"
                             : "<section>\n<h2>What could not be seen</h2>\n");
            avd_report_html_put(html,
                                "<h3>%s (%u of %u undecided lack it)</h3>\n"
                                "<ul>\n",
                                heading, open->lack[status], open->verdicts);
        }
        any = true;
        unseen_reading(html, i, status);
    }
    return any || opened;
}

void avd_report_html_unseen(struct avd_html *html)
{
    struct avd_state *state = html->state;
    bool quiet = state->outcome == AVD_OUTCOME_HEALTHY && !html->all;
    struct avd_report_open open;
    enum avd_status status;
    const char *heading;
    bool opened = false;
    unsigned group = 0;

    avd_report_unseen_mark(state, &open);
    while ((heading = avd_report_unseen_group(html->print.report, group++,
                                              &status)) != NULL)
        if (!quiet || status != AVD_STATUS_UNANSWERED)
            opened = unseen_group(html, heading, status, &open, opened);
    if (opened)
        avd_report_html_put(html, "</ul>\n</section>\n");
}

/* ---- readings ---- */

/* Each field that has a value, or that is there and cannot be shown. */
static void found(struct avd_html *html, uint32_t index)
{
    const struct avd_state *state = html->state;
    const struct avd_header *image = state->image;
    const struct avd_field_info *info;
    enum avd_status status;
    unsigned f;

    if (state->reading[index].status != AVD_STATUS_OK)
        return;
    for (f = 1; f <= avd_reading_fields(image, index); f++) {
        avd_state_field(state, index, f, &status);
        if (status == AVD_STATUS_NONE)
            continue;
        info = avd_condition_field(image, index, f);
        if (info != NULL)
            avd_report_html_put(html, "%s: ", avd_kind_text(info->name));
        avd_condition_observed(html->out, state, index, f);
        avd_report_html_put(html, "<br>");
    }
}

static void reading(struct avd_html *html, uint32_t index)
{
    const struct avd_reading *reading = &html->state->reading[index];
    const struct avd_header *image = html->image;
    const struct avd_probe *probe = &avd_probe_of(image)[index];
    bool asked = avd_condition_asked(image, index);

    avd_report_html_put(html, "<tr><th scope=row>%s <code>%s%s%o</code><td>%p",
                        avd_report_reading_title(image, index),
                        avd_condition_id(image, index), asked ? "" : " = ",
                        asked ? 0 : probe->read,
                        avd_status_names[reading->status]);
    if (reading->code != 0)
        avd_report_html_put(html, "%u", reading->code);
    avd_report_html_put(html, "<td>");
    if (!asked && (probe->flags & AVD_PROBE_SECRET) != 0)
        avd_report_html_put(html, "(secret)");
    else
        found(html, index);
    avd_report_html_put(html, "\n");
}

static void all_readings(struct avd_html *html)
{
    uint32_t count = readings(html->image);
    uint32_t i;

    avd_report_html_fold(html, AVD_REPORT_HTML_REST + 1, "Readings", count);
    avd_report_html_put(html, "<table>\n<thead><tr><th scope=col>Reading"
                              "<th scope=col>Status<th scope=col>Found\n"
                              "<tbody>\n");
    for (i = 0; i < count; i++)
        reading(html, i);
    avd_report_html_put(html, "</table>\n</details>\n");
}

/* ---- warnings and rules ---- */

static void warnings(struct avd_html *html)
{
    const struct avd_warnings *list = html->print.report->warnings;
    uint32_t i;

    if (list->count == 0)
        return;
    avd_report_html_fold(html, AVD_REPORT_HTML_REST + 2, "Warnings",
                         list->count + list->dropped);
    avd_report_html_put(html, "<ul>\n");
    for (i = 0; i < list->count; i++) {
        if (avd_warning_grouped(list, i))
            continue;
        avd_report_html_put(html, "<li>");
        avd_warning_group(html->out, list, i);
        avd_report_html_put(html, "\n");
    }
    if (list->dropped > 0)
        avd_report_html_put(html, "<li>and %u more\n", list->dropped);
    avd_report_html_put(html, "</ul>\n</details>\n");
}

static void rules(struct avd_html *html)
{
    const struct avd_header *image = html->image;
    const struct avd_pack *pack = avd_pack_of(image);
    const struct avd_pack *end = pack + avd_pack_count(image);
    const struct avd_reason *reason;
    size_t count;

    avd_report_html_put(html,
                        "</main>\n<footer>\n<p>avdoctor " AVD_VERSION "</p>\n");
    for (; pack < end; pack++) {
        avd_report_html_put(html, "<p>%o %o <code>%o %o</code></p>\n",
                            pack->title, pack->version, pack->id, pack->digest);
        if (avd_edge_truth(html->state, pack->gate) != AVD_FALSE)
            continue;
        avd_report_html_put(html, "<p>These rules do not apply here.</p>\n");
        count = avd_edge_because(html->state, pack->gate, &reason);
        avd_report_html_because(html, reason, count);
    }
}

void avd_report_html_rest(struct avd_html *html)
{
    all_readings(html);
    warnings(html);
    rules(html);
}
