/* SPDX-License-Identifier: MIT */
/* `avdrule list`: what packs hold. */
#ifndef AVD_COMPILER_LIST_H
#define AVD_COMPILER_LIST_H

#include <stdio.h>

#include "table.h"

void list_text(const struct avd_header *image, FILE *file);

/* {"schema": "avdrule.list/1", "packs": [...], ...} */
void list_json(const struct avd_header *image, FILE *file);

#endif
