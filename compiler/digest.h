/* SPDX-License-Identifier: MIT */
/* What tells two states of a pack apart: SHA-256 over its files. */
#ifndef AVD_COMPILER_DIGEST_H
#define AVD_COMPILER_DIGEST_H

#include "compilation.h"

/* Sets the digest of each pack: over name, NUL and text of its files in their
 * order, with CRLF read as LF and without a BOM, so that a check-out on
 * Windows is the same pack. */
void digest_packs(struct compilation *compilation);

#endif
