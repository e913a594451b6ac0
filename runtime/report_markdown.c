/* SPDX-License-Identifier: MIT */
/*
 * The report as Markdown for a ticket: the text report, whose paragraphs are
 * blocks of Markdown then (print.h). What is left to do is that no two empty
 * lines follow each other.
 */
#include "print.h"
#include "guard.h"

#include <string.h>

#define LABEL_WIDTH 9u /* what stands behind a label hangs by as much */

static unsigned without(unsigned columns, unsigned base)
{
    return columns > base ? columns - base : 0;
}

/* Indented by what it is inside of, with empty lines around it unless it is a
 * point among points. */
void avd_report_markdown_open(struct avd_print *print, unsigned first,
                              unsigned hanging)
{
    bool point = hanging > first + AVD_PRINT_STEP;
    const char *mark = "";

    if (point) {
        first = without(hanging, LABEL_WIDTH);
        hanging = first + 2;
        mark = "- ";
    } else if (print->above == AVD_MARKDOWN_NOTHING)
        mark = "# ";
    else if (first == 0 && hanging == AVD_MARKDOWN_SECTION)
        mark = "## ";
    if (!point || print->above != AVD_MARKDOWN_POINT)
        avd_out_literal(print->out, "\n");
    print->above = point ? AVD_MARKDOWN_POINT : AVD_MARKDOWN_BLOCK;
    avd_wrap_open(&print->wrap, print->out, AVD_ESCAPE_MARKDOWN,
                  without(first, print->base), without(hanging, print->base));
    avd_out_literal(print->out, mark);
}

size_t avd_report_markdown_fence(char fence[AVD_MARKDOWN_FENCE],
                                 const char *text)
{
    size_t longest = 2;
    size_t run = 0;

    for (; *text != 0; text++) {
        run = *text == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    longest = longest < AVD_MARKDOWN_FENCE ? longest + 1 : AVD_MARKDOWN_FENCE;
    memset(fence, '`', longest);
    return longest;
}

struct squeeze {
    struct avd_out *to;
    unsigned feeds; /* line feeds that were written last */
};

static bool take(void *context, const char *bytes, size_t count)
{
    struct squeeze *squeeze = context;

    for (; count > 0; bytes++, count--) {
        squeeze->feeds = *bytes == '\n' ? squeeze->feeds + 1 : 0;
        if (squeeze->feeds <= 2)
            avd_out_raw(squeeze->to, bytes, 1);
    }
    return true;
}

AVD_GUARDED void avd_report_markdown(struct avd_out *out,
                                     struct avd_report *report)
{
    struct squeeze squeeze = {out, 2};
    char buffer[512];
    struct avd_out in;

    avd_out_init(&in, buffer, sizeof buffer, take, &squeeze);
    report->escape = AVD_ESCAPE_MARKDOWN;
    report->colour = false;
    avd_report_text(&in, report);
    avd_out_finish(&in);
}
