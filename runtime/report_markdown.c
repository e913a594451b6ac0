/* SPDX-License-Identifier: MIT */
/*
 * The report as Markdown for a ticket: the text report, whose paragraphs are
 * blocks of Markdown then (print.h). What is left to do is that no two empty
 * lines follow each other.
 */
#include "report.h"

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

void avd_report_markdown(struct avd_out *out, struct avd_report *report)
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
