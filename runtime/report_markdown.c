/* SPDX-License-Identifier: MIT */
/* The report as Markdown for a ticket. */
#include "report.h"

void avd_report_markdown(struct avd_out *out, struct avd_report *report)
{
    avd_report_line(out, report);
}
