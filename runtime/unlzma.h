/* SPDX-License-Identifier: MIT */
/*
 * Unpacks what was packed with LZMA: a raw stream without a marker of its end.
 */
#ifndef AVD_RUNTIME_UNLZMA_H
#define AVD_RUNTIME_UNLZMA_H

#include <stdbool.h>
#include <stddef.h>

/* What a stream was made with: how many bits of the byte before and of the
 * position a literal depends on, and how many of the position all else does.
 * Of all combinations these make the rules that come with avdoctor, with the
 * constants of its Windows program, smallest, but for some 40 bytes that more
 * bits of the byte before would save and that the code for them would take. */
enum { AVD_UNLZMA_LC = 0, AVD_UNLZMA_LP = 0, AVD_UNLZMA_PB = 2 };

/* True if `from` is one whole stream, no byte more, and holds exactly `room`
 * bytes, which are then in `to`. Neither is left by a byte, whatever stands
 * there. `to` is written to in any case. One call at a time. */
bool avd_unlzma(const unsigned char *from, size_t size, unsigned char *to,
                size_t room);

#endif
