/* SPDX-License-Identifier: MIT */
/*
 * What matters as drawings: each cause that is confirmed or suspected between
 * its symptoms that are present and its fixes.
 */
#include "report_html.h"

/* Of the drawing: the middle of a box below its top, and from one box to the
 * next below. The rest stands in the texts: boxes are 272 wide and 72 high, and
 * columns are 48 apart. */
#define MIDDLE 36u
#define ROW 88u

/* The boxes of the symptoms or of the fixes, and a line from each to the cause.
 */
static void column(struct avd_html *html, unsigned kind, const uint32_t *list)
{
    bool fixes = kind == AVD_ALIAS_FIX;
    unsigned y = 0;
    uint32_t i;

    html->at.kind = kind;
    for (i = list[0]; i > 0; i--) {
        html->at.index = *++list;
        if (!fixes && html->state->symptom[*list] != AVD_SYMPTOM_PRESENT)
            continue;
        avd_report_html_put(
            html,
            fixes ? "<path d=\"M592 36C616 36 616 %u 640 %u\"/>\n"
                    "<foreignObject x=640 y=%u width=272 height=72><div>"
                    "<div>$t</div><small>Fix</small></div></foreignObject>\n"
                  : "<path d=\"M320 36C296 36 296 %u 272 %u\"/>\n"
                    "<foreignObject x=0 y=%u width=272 height=72><div class=s>"
                    "<div>$t</div><small>Symptom $v</small></div>"
                    "</foreignObject>\n",
            y + MIDDLE, y + MIDDLE, y);
        y += ROW;
    }
}

static void draw(struct avd_html *html)
{
    const uint32_t *word = avd_word_of(html->image);
    const struct avd_link *link = avd_report_html_cause(html);
    const uint32_t *symptoms = &word[link->symptoms];
    uint32_t rows = 1;
    uint32_t present = 0;
    uint32_t i;

    for (i = 1; i <= symptoms[0]; i++)
        present += html->state->symptom[symptoms[i]] == AVD_SYMPTOM_PRESENT;
    if (rows < word[link->fixes])
        rows = word[link->fixes];
    avd_report_html_put(
        html,
        "<svg role=img aria-label=\"$t\" viewBox=\"0 0 912 %u\">\n"
        "<foreignObject x=320 y=0 width=272 height=72><div class=c>"
        "<div>$t</div><small>Cause $v</small></div></foreignObject>\n",
        ROW * (rows > present ? rows : present));
    for (i = AVD_ALIAS_SYMPTOM; i <= AVD_ALIAS_FIX; i += 2)
        column(html, i,
               &word[i == AVD_ALIAS_FIX ? link->fixes : link->symptoms]);
    avd_report_html_put(html, "</svg>\n");
}

void avd_report_graph(struct avd_html *html)
{
    uint32_t n;

    for (n = 0; avd_report_html_pick(html, AVD_ALIAS_CAUSE, n) &&
                html->state->cause[html->at.index] <= AVD_CAUSE_SUSPECTED;
         n++) {
        avd_report_html_put(html,
                            n > 0 ? "" : "<h2>How it hangs together</h2>\n");
        draw(html);
    }
}
