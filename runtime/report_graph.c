/* SPDX-License-Identifier: MIT */
/*
 * What matters as a drawing: symptoms that are present, causes that are
 * confirmed or suspected, their fixes, in three columns.
 *
 * It is drawn twice, first into nothing: its height stands in front of it.
 */
#include "report_html.h"

#include <string.h>

#define ROWS 8u /* of each column; what is beyond is told, not drawn */

/* In units of the drawing. */
#define WIDTH 272u
#define GAP 48u
#define HEIGHT 72u
#define ROW 88u /* from one box to the next below */

enum { SYMPTOMS, CAUSES, FIXES, COLUMNS };

struct graph {
    struct avd_html *html;
    uint32_t box[COLUMNS][ROWS];
    unsigned count[COLUMNS];
    bool more;
};

/* The row of a box, which is drawn when it is first asked for; ROWS = it has
 * no room. */
static unsigned box(struct graph *graph, unsigned column, uint32_t index)
{
    static const char kinds[][8] = {"Symptom", "Cause", "Fix"};
    const struct avd_state *state = graph->html->state;
    enum avd_alias_kind kind =
        (enum avd_alias_kind)(AVD_ALIAS_SYMPTOM + column);
    const char *verdict = "";
    unsigned row = 0;

    while (row < graph->count[column] && graph->box[column][row] != index)
        row++;
    if (row < graph->count[column])
        return row;
    if (row == ROWS) {
        graph->more = true;
        return row;
    }
    graph->count[column]++;
    graph->box[column][row] = index;
    if (column != FIXES)
        verdict = avd_report_html_verdict(state, kind, index);
    avd_report_html_put(
        graph->html,
        "<foreignObject x=%u y=%u width=%u height=%u><div class=\"%s %s\">"
        "<div>%o</div><small>%s %s</small></div></foreignObject>\n",
        column * (WIDTH + GAP), row * ROW, WIDTH, HEIGHT, kinds[column],
        verdict, avd_report_html_title(state->image, kind, index),
        kinds[column], verdict);
    return row;
}

/* From the middle of one box to that of another in the next column. */
static void line(struct graph *graph, unsigned column, unsigned from,
                 unsigned to, const char *verdict)
{
    unsigned x = column * (WIDTH + GAP) + WIDTH;

    if (from == ROWS || to == ROWS)
        return;
    from = from * ROW + HEIGHT / 2;
    to = to * ROW + HEIGHT / 2;
    avd_report_html_put(
        graph->html, "<path class=%s d=\"M%u %uC%u %u %u %u %u %u\"/>\n",
        verdict, x, from, x + GAP / 2, from, x + GAP / 2, to, x + GAP, to);
}

static void draw(struct graph *graph)
{
    const struct avd_state *state = graph->html->state;
    const struct avd_header *image = state->image;
    const uint32_t *word = avd_word_of(image);
    const struct avd_link *link;
    const uint32_t *list;
    const char *verdict;
    uint32_t i, n;
    unsigned row;

    memset(graph->count, 0, sizeof graph->count);
    for (i = 0; i < avd_cause_count(image); i++) {
        if (state->cause[state->ranked[i]] > AVD_CAUSE_SUSPECTED)
            return;
        link = &avd_link_of(image)[avd_cause_of(image)[state->ranked[i]].link];
        row = box(graph, CAUSES, state->ranked[i]);
        if (row == ROWS)
            return;
        verdict =
            avd_report_html_verdict(state, AVD_ALIAS_CAUSE, state->ranked[i]);
        list = &word[link->symptoms];
        for (n = 1; n <= list[0]; n++)
            if (state->symptom[list[n]] == AVD_SYMPTOM_PRESENT)
                line(graph, SYMPTOMS, box(graph, SYMPTOMS, list[n]), row,
                     verdict);
        list = &word[link->fixes];
        for (n = 1; n <= list[0]; n++)
            line(graph, CAUSES, row, box(graph, FIXES, list[n]), verdict);
    }
}

static bool nowhere(void *context, const char *bytes, size_t count)
{
    (void)context;
    (void)bytes;
    (void)count;
    return true;
}

void avd_report_graph(struct avd_html *html)
{
    struct avd_out *out = html->out;
    struct avd_out none;
    char room[64];
    struct graph graph;
    unsigned rows = 0;
    unsigned i;

    graph.html = html;
    graph.more = false;
    avd_out_init(&none, room, sizeof room, nowhere, NULL);
    html->out = &none;
    draw(&graph);
    html->out = out;
    if (graph.count[CAUSES] == 0)
        return;
    for (i = 0; i < COLUMNS; i++)
        if (graph.count[i] > rows)
            rows = graph.count[i];
    avd_report_html_put(
        html,
        "<section>\n<h2>How it hangs together</h2>\n<figure tabindex=0>\n"
        "<svg role=img aria-labelledby=\"gt gd\" viewBox=\"0 0 %u %u\">\n"
        "<title id=gt>Symptoms, causes and fixes</title>\n<desc id=gd>"
        "From left to right: symptoms that are present, causes that explain "
        "them, fixes of those. The sections above say the same.</desc>\n",
        3 * WIDTH + 2 * GAP, rows * ROW);
    draw(&graph);
    avd_report_html_put(html, "</svg>\n</figure>\n%s</section>\n",
                        graph.more ? "Not all of them are drawn.\n" : "");
}
