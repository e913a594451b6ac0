/* SPDX-License-Identifier: MIT */
/* What the HTML page says of readings and rules. */
#include "report_html.h"

#include "condition.h"

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

    if (index < probes) {
        avd_report_html_put(html, "<li>");
        avd_report_unseen_probe(html->out, state, index);
    } else {
        question = &avd_question_of(state->image)[index - probes];
        avd_report_html_put(html, "<li>%o\n", question->ask);
        avd_report_html_about(html, question->pack, question->about);
        avd_report_html_put(html, "<p><code>");
        avd_report_unseen_answers(html->out, state->image, question);
        avd_report_html_put(html, "</code></p>\n");
    }
    if (status == AVD_STATUS_DENIED) {
        avd_report_html_put(html, "<br>");
        avd_report_unseen_helps(&html->print, index);
    }
}

void avd_report_html_unseen(struct avd_html *html)
{
    struct avd_state *state = html->state;
    struct avd_report_open open;
    enum avd_status status;
    const char *heading;
    bool opened = false;
    unsigned group = 0;
    uint32_t i;

    avd_report_unseen_mark(state, &open);
    while ((heading = avd_report_unseen_group(html->print.report, group++,
                                              &status)) != NULL) {
        if (status == AVD_STATUS_UNANSWERED &&
            state->outcome == AVD_OUTCOME_HEALTHY && !html->all)
            continue;
        for (i = 0; i < readings(state->image); i++) {
            if (!avd_report_unseen_in(state, i, status))
                continue;
            if (heading != NULL)
                avd_report_html_put(
                    html,
                    opened ? "</ul>\n<h3>%s (%u of %u open verdicts)</h3>\n"
                             "<ul>\n"
                           : "<h2>What could not be seen</h2>\n"
                             "<h3>%s (%u of %u open verdicts)</h3>\n"
                             "<ul>\n",
                    heading, open.lack[status], open.verdicts);
            heading = NULL;
            opened = true;
            unseen_reading(html, i, status);
        }
    }
    avd_report_html_put(html, opened ? "</ul>\n" : "");
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

    avd_report_html_put(
        html,
        reading->code != 0
            ? "\n<tr><th scope=row>%s <code>%s%s%o</code><td>%p%u<td>"
            : "\n<tr><th scope=row>%s <code>%s%s%o</code><td>%p<td>",
        avd_report_reading_title(image, index), avd_condition_id(image, index),
        asked ? "" : " = ", asked ? 0 : probe->read,
        avd_status_names[reading->status], reading->code);
    if (!asked && (probe->flags & AVD_PROBE_SECRET) != 0)
        avd_report_html_put(html, "(secret)");
    else if (reading->status == AVD_STATUS_OK)
        found(html, index);
}

void avd_report_html_readings(struct avd_html *html)
{
    uint32_t count = readings(html->image);
    uint32_t i;

    avd_report_html_put(html,
                        "<details class=fold$a>\n<summary><h2>Readings (%u)"
                        "</h2></summary>\n<table>\n<thead><tr><th scope=col>"
                        "Reading<th scope=col>Status<th scope=col>Found\n"
                        "<tbody>",
                        count);
    for (i = 0; i < count; i++)
        reading(html, i);
    avd_report_html_put(html, "\n</table>\n</details>\n");
}

/* ---- rules ---- */

void avd_report_html_packs(struct avd_html *html)
{
    const struct avd_header *image = html->image;
    const struct avd_pack *pack = avd_pack_of(image);

    html->at.kind = AVD_ALIAS_PROBE;
    for (html->at.index = 0; html->at.index < avd_pack_count(image);
         html->at.index++) {
        avd_report_html_put(html, "<p>%o %o <code>%o %o</code></p>\n",
                            pack->title, pack->version, pack->id, pack->digest);
        if (avd_edge_truth(html->state, pack->gate) == AVD_FALSE)
            avd_report_html_put(html,
                                "<p>These rules do not apply here.</p>\n$y");
        pack++;
    }
}
