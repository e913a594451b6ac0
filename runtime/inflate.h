/* SPDX-License-Identifier: MIT */
/* Unpacks what was packed with DEFLATE (RFC 1951). */
#ifndef AVD_RUNTIME_INFLATE_H
#define AVD_RUNTIME_INFLATE_H

#include <stdbool.h>
#include <stddef.h>

/* True if `from` is one whole stream, no byte more, and holds exactly `room`
 * bytes, which are then in `to`. Neither is left by a byte, whatever stands
 * there. `to` is written to in any case. */
bool avd_inflate(const unsigned char *from, size_t size, unsigned char *to,
                 size_t room);

#endif
