/* SPDX-License-Identifier: MIT */
/* The report as a page of HTML. */
#include "report.h"

void avd_report_html(struct avd_out *out, struct avd_report *report)
{
    avd_report_line(out, report);
}
