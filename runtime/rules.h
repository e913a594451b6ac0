/* SPDX-License-Identifier: MIT */
/* What the C file written by `avdrule compile`, or within `avdrule build`,
 * provides to avdoctor. */
#ifndef AVD_RUNTIME_RULES_H
#define AVD_RUNTIME_RULES_H

#include "table.h"

/* The rules of this program. Called once, by main: where they are packed, it
 * unpacks them. */
const struct avd_header *avd_rules(void);

/* Storage for one state of them, aligned to 8. Zeroed at the start. */
void *avd_storage(void);

#endif
