/* SPDX-License-Identifier: MIT */
/* Calls of probes and the wide characters, times and codes of Windows. */
#ifndef AVD_RUNTIME_WINDOWS_WIDE_CALL_H
#define AVD_RUNTIME_WINDOWS_WIDE_CALL_H

#include "../probe_call.h"
#include "wide.h"

/* The first text of an argument; where it does not fit the call is ended as an
 * error. */
bool avd_wide_arg(struct avd_call *call, unsigned arg, wchar_t *wide, int size);

#define AVD_WIDE_ENDED ((size_t)-1) /* the length of a text with a NUL */

/* As avd_call_text, or avd_call_add where the field is the list that is being
 * made. */
void avd_wide_put(struct avd_call *call, unsigned field, const char *text,
                  size_t length);

/* The same, and as avd_call_add alone. `length` in characters; unpaired
 * surrogates become U+FFFD. Texts are cut at an embedded NUL, as every program
 * of Windows does. */
void avd_wide_text(struct avd_call *call, unsigned field, const wchar_t *text,
                   size_t length);
void avd_wide_add(struct avd_call *call, const wchar_t *text, size_t length);

/* The text of a SID, likewise; false: there is none, see GetLastError. */
bool avd_wide_sid(struct avd_call *call, unsigned field, PSID sid);

/* A moment in 100 ns since 1601. */
int64_t avd_wide_moment(FILETIME time); /* ms since 1970 */
void avd_wide_age(struct avd_call *call, unsigned field, FILETIME time);

/* Ends a call by a code: denied (5, 1314), timeout (1460, 258, 121),
 * unsupported (50, 120, 1), absent (AVD_WIDE_ABSENT, and what can mean nothing
 * else: 1060, 15007) or an error. By 0 it stays as it is: ended well, or in an
 * error of which Windows says no code. */
void avd_wide_end(struct avd_call *call, DWORD code);

/* No code of Windows has this bit. */
#define AVD_WIDE_ABSENT 0x20000001

#endif
