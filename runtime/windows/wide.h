/* SPDX-License-Identifier: MIT */
/* UTF-8 and the wide characters of Windows; shared by the files here. */
#ifndef AVD_RUNTIME_WINDOWS_WIDE_H
#define AVD_RUNTIME_WINDOWS_WIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <windows.h>

#define AVD_WIDE_PATH 1024

/* UTF-8 with its NUL as wide text; false if it does not fit or is no UTF-8. */
bool avd_sys_wide_from(const char *text, wchar_t *wide, int size);

/* The other way: the bytes with the NUL; 0 and "" if it does not fit. */
int avd_sys_wide_to(const wchar_t *wide, char *text, int size);

/* Where the registry describes the system. */
#define AVD_WIDE_SYSTEM "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"

/* RegGetValueW with names in UTF-8, of fewer than 128 characters; `types` are
 * flags of that function. */
DWORD avd_sys_wide_value(HKEY root, const char *key, const char *name,
                         DWORD types, void *data, DWORD size);

/* The version of the system, which GetVersionEx would not tell. */
bool avd_sys_wide_version(OSVERSIONINFOEXW *info);

/* The last error of Windows in plain words. */
const char *avd_sys_wide_failure(void);

/* Whether this run has an administrator's rights: *elevated; a code if that
 * cannot be told. A raised token alone does not tell: accounts of services may
 * have one, and few rights. */
DWORD avd_sys_wide_elevated(bool *elevated);

#define AVD_WIDE_USER 12 /* words for the account of this run */

/* The account of this run, in `room`; NULL if it is not to be had. */
PSID avd_sys_wide_user(DWORD64 room[AVD_WIDE_USER]);

/* Whether a text begins like another, in upper or lower case. */
bool avd_sys_wide_starts(const wchar_t *text, const wchar_t *start);

/* Opens what is there while others read, write or delete it. */
HANDLE avd_sys_wide_open(const wchar_t *path, DWORD access, DWORD flags);

/* Writes all bytes to a file or pipe. */
bool avd_sys_wide_write(HANDLE handle, const char *bytes, size_t count);

#endif
