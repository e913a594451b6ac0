/* SPDX-License-Identifier: MIT */
/* Paths of calls: local ones alone, whole and in Windows' plainest form. */
#ifndef AVD_RUNTIME_WINDOWS_PATH_H
#define AVD_RUNTIME_WINDOWS_PATH_H

#include "wide_call.h"

#define AVD_PATH 4096     /* characters, with the NUL */
#define AVD_PATH_ROOT 7   /* of \\?\C:\, behind which the segments stand */
#define AVD_PATH_PLAIN 4  /* of \\?\, behind which the usual path stands */
#define AVD_PATH_OWNER 16 /* words for the owner of a file */

/* The path of a call, which is its first argument: variables are replaced, and
 * what comes of it is checked, whoever set them. No device has a name in this
 * form, and no segment goes up. A `*` only if `star`, and then one in the last
 * segment. False: it ended the call. */
bool avd_path_of(struct avd_call *call, bool star, wchar_t path[AVD_PATH]);

/* The last segment; of a root it is empty. */
wchar_t *avd_path_last(wchar_t *path);

/* Opens what is there for reading while others write or delete it, a folder
 * too. */
HANDLE avd_path_open(const wchar_t *path, DWORD access, DWORD flags);

/* Ends a call by a code that tells why something could not be opened; 0 leaves
 * it as it is. */
void avd_path_end(struct avd_call *call, DWORD code);

/* The owner of what a handle stands for, in `room`; NULL if it is not to be
 * had. */
PSID avd_path_owner(HANDLE handle, DWORD64 room[AVD_PATH_OWNER]);

#endif
