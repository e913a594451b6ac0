/* SPDX-License-Identifier: MIT */
/*
 * Log files: others write them meanwhile, and others may have put something
 * else in their place - a link, a folder, a file of their own.
 */
#include "../log_file.h"

#include <string.h>

#include "path.h"

/* Not in all headers. */
#define REPARSE_POINT_ENCOUNTERED 4395
#define DIRECTORY_NOT_SUPPORTED 336

/* Whether this run is elevated and the owner is its own account. */
static bool is_own(PSID owner)
{
    DWORD64 room[AVD_WIDE_USER];
    bool elevated = false;
    PSID user;

    avd_sys_wide_elevated(&elevated);
    user = elevated ? avd_sys_wide_user(room) : NULL;
    return user != NULL && EqualSid(user, owner);
}

/* SYSTEM (S-1-5-18), the accounts of services (-19, -20), one service
 * (-80-...), administrators (-32-544). */
static bool is_trusted(const SID *owner)
{
    static const SID_IDENTIFIER_AUTHORITY authority = SECURITY_NT_AUTHORITY;
    unsigned count = owner->SubAuthorityCount;
    DWORD first = count > 0 ? owner->SubAuthority[0] : 0;

    if (memcmp(&owner->IdentifierAuthority, &authority, sizeof authority) != 0)
        return false;
    if (count == 1)
        return first >= SECURITY_LOCAL_SYSTEM_RID &&
               first <= SECURITY_NETWORK_SERVICE_RID;
    return first == SECURITY_SERVICE_ID_BASE_RID ||
           (first == SECURITY_BUILTIN_DOMAIN_RID && count == 2 &&
            owner->SubAuthority[1] == DOMAIN_ALIAS_RID_ADMINS);
}

/* 0 if it is a log that counts, or why not. */
static DWORD unfit(HANDLE file, bool owner_any)
{
    BY_HANDLE_FILE_INFORMATION info;
    DWORD64 room[AVD_PATH_OWNER];
    PSID owner;

    if (GetFileType(file) != FILE_TYPE_DISK)
        return ERROR_BAD_FILE_TYPE;
    if (!GetFileInformationByHandle(file, &info))
        return GetLastError();
    if (info.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT)
        return REPARSE_POINT_ENCOUNTERED;
    if (info.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY)
        return DIRECTORY_NOT_SUPPORTED;
    if (owner_any)
        return 0;
    owner = avd_path_owner(file, room);
    return owner != NULL && IsValidSid(owner) &&
                   (is_trusted(owner) || is_own(owner))
               ? 0
               : ERROR_INVALID_OWNER;
}

bool avd_log_open(struct avd_call *call, intptr_t *handle)
{
    wchar_t path[AVD_PATH];
    HANDLE file;
    DWORD code;

    if (!avd_path_of(call, false, path))
        return false;
    file =
        avd_path_open(path, GENERIC_READ,
                      FILE_FLAG_OPEN_REPARSE_POINT | FILE_FLAG_SEQUENTIAL_SCAN);
    if (file == INVALID_HANDLE_VALUE) {
        avd_path_end(call, GetLastError());
        return false;
    }
    *handle = (intptr_t)file;
    code = unfit(file, call->owner_any);
    if (code == 0)
        return true;
    CloseHandle(file);
    avd_call_end(call, AVD_STATUS_ERROR, code);
    return false;
}

/* Whether the file ends before what was read of it, or that cannot be told. */
static bool has_shrunk(HANDLE file)
{
    LARGE_INTEGER none = {.QuadPart = 0}, at, size;

    return !SetFilePointerEx(file, none, &at, FILE_CURRENT) ||
           !GetFileSizeEx(file, &size) || size.QuadPart < at.QuadPart;
}

bool avd_log_read(struct avd_call *call, intptr_t handle, char *bytes,
                  size_t size, size_t *got)
{
    DWORD count = 0, code = 0;

    if (!ReadFile((HANDLE)handle, bytes, size < 65536 ? (DWORD)size : 65536,
                  &count, NULL) &&
        GetLastError() != ERROR_HANDLE_EOF)
        code = GetLastError();
    else if (count == 0 && has_shrunk((HANDLE)handle))
        code = ERROR_FILE_INVALID;
    *got = count;
    if (code != 0)
        avd_call_end(call, AVD_STATUS_ERROR, code);
    return code == 0;
}

void avd_log_close(intptr_t handle)
{
    CloseHandle((HANDLE)handle);
}
