/* SPDX-License-Identifier: MIT */
/*
 * A report within the bytes that one output may have.
 *
 * Nothing is kept of what is rendered: the same state gives the same bytes, so
 * a report that is too long is rendered again, first to see where it can be
 * cut, then to be written without what does not fit.
 */
#ifndef AVD_RUNTIME_FIT_H
#define AVD_RUNTIME_FIT_H

#include "options.h"
#include "report.h"

/* Writes a report in a format, in at most report->most bytes; 0 = no limit.
 * HTML, JUnit and Nagios know no limit. */
void avd_fit_write(struct avd_out *out, struct avd_report *report,
                   enum avd_format format);

#endif
