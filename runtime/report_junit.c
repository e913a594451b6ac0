/* SPDX-License-Identifier: MIT */
/* The report as JUnit XML. */
#include "report.h"

void avd_report_junit(struct avd_out *out, struct avd_report *report)
{
    avd_report_line(out, report);
}
