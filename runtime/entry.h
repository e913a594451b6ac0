/* SPDX-License-Identifier: MIT */
/*
 * What avdoctor tells about its catalogue: what is in it, one entry in full,
 * and why an entry was judged as it was.
 */
#ifndef AVD_RUNTIME_ENTRY_H
#define AVD_RUNTIME_ENTRY_H

#include "find.h"
#include "print.h"
#include "report.h"

/* The program's version and a line for each pack. */
void avd_entry_version(struct avd_out *out, struct avd_report *report);

/* All symptoms with their causes. */
void avd_entry_list(struct avd_out *out, struct avd_report *report);

/* What was found, in the order in which it was; false if nothing was. */
bool avd_entry_find(struct avd_out *out, struct avd_report *report,
                    const struct avd_find *find);
bool avd_entry_find_json(struct avd_out *out, struct avd_report *report,
                         const struct avd_find *find, const char *query);

/* An entry in full; false if no entry has that id. */
bool avd_entry_show(struct avd_out *out, struct avd_report *report,
                    const char *id);

/* The verdict on a symptom or cause with its conditions, of a state that was
 * judged; false if none has that id. */
bool avd_entry_explain(struct avd_out *out, struct avd_report *report,
                       const char *id);

/* ---- parts of these ---- */

/* What an entry is, in one paragraph. */
void avd_entry_head(struct avd_print *print, enum avd_alias_kind kind,
                    uint32_t index, struct avd_find_entry *entry);

/* The causes of a symptom, a paragraph each. */
void avd_entry_causes(struct avd_print *print, uint32_t symptom);

#endif
