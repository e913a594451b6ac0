/* SPDX-License-Identifier: MIT */
/* The foot of a text report: which host it is about, and what was ignored. */
#include "print.h"

#include "text.h"

/* What is known, behind a text. */
static void known(struct avd_out *in, const char *before,
                  const struct avd_span *span)
{
    if (span->text != NULL)
        avd_text_format(in, NULL, "%s%.*s", before, (int)span->length,
                        span->text);
}

void avd_report_foot_host(struct avd_print *print)
{
    static const struct avd_span unknown = {"(not known)", 11};
    const struct avd_report *report = print->report;
    const struct avd_host *what = report->host;
    struct avd_out *in = avd_print_open(print, 0, 2);

    known(in, "Host: ", what->name.length > 0 ? &what->name : &unknown);
    known(in, ", ", &what->system);
    if (what->system.text != NULL) {
        avd_out_text(in, " ");
        known(in, "", &what->build);
    }
    if (what->elevated == AVD_KNOWN_NO)
        avd_out_text(in, ", read without administrator rights");
    known(in, report->live ? ", read now, " : ", recorded ", &report->taken);
    avd_print_close(print);
    if (report->redacted)
        avd_print_line(print, 0,
                       "Names and addresses are pseudonyms (--redact).");
}

void avd_report_foot_warnings(struct avd_print *print)
{
    const struct avd_warnings *list = print->report->warnings;
    struct avd_out *in;
    uint32_t i;

    if (list->count == 0)
        return;
    avd_print_heading(print, "Warnings");
    for (i = 0; i < list->count; i++) {
        if (avd_warning_grouped(list, i))
            continue;
        in = avd_print_open(print, 2, 4);
        avd_out_literal(in, "- ");
        avd_warning_group(in, list, i);
        avd_print_close(print);
    }
    if (list->dropped > 0)
        avd_print_line(print, 2, "- and %u more", list->dropped);
}
