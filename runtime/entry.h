/* SPDX-License-Identifier: MIT */
/*
 * What avdoctor tells about its catalogue: what is in it, one entry in full,
 * and why an entry was judged as it was.
 */
#ifndef AVD_RUNTIME_ENTRY_H
#define AVD_RUNTIME_ENTRY_H

#include "find.h"
#include "report.h"

/* The program's version and a line for each pack. */
void avd_entry_version(struct avd_out *out, struct avd_report *report);

/* All symptoms with their causes. */
void avd_entry_list(struct avd_out *out, struct avd_report *report);

/* Those that match, with their causes; false if none does. */
bool avd_entry_find(struct avd_out *out, struct avd_report *report,
                    const struct avd_find *find);

/* An entry in full; false if no entry has that id. */
bool avd_entry_show(struct avd_out *out, struct avd_report *report,
                    const char *id);

/* The verdict on a symptom or cause with its conditions, of a state that was
 * judged; false if none has that id. */
bool avd_entry_explain(struct avd_out *out, struct avd_report *report,
                       const char *id);

#endif
