/* SPDX-License-Identifier: MIT */
/* The report as one line for monitoring. */
#include "report.h"

void avd_report_nagios(struct avd_out *out, struct avd_report *report)
{
    avd_report_line(out, report);
}
