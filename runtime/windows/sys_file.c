/* SPDX-License-Identifier: MIT */
/*
 * Files that appear whole or not at all, on Windows.
 *
 * What runs as SYSTEM must not be led to write where it should not: devices,
 * streams, links, files with several names and all below the Windows folder
 * are refused, and the new file is nobody's but the caller's, SYSTEM's and the
 * administrators'.
 */
#include "wide.h"

#include <sddl.h>
#include <string.h>

#include "../sys.h"

/* Behind the last separator of a full path. */
static wchar_t *last_segment(wchar_t *path)
{
    wchar_t *segment = path;
    wchar_t *at;

    for (at = path; *at != 0; at++)
        if (*at == '\\' || *at == '/')
            segment = at + 1;
    return segment;
}

/* CON, NUL, COM1 and their kin are devices in every folder. */
static bool device_name(const wchar_t *name)
{
    /* The first two with a number. */
    static const char devices[] = "com\0lpt\0con\0prn\0aux\0nul\0"
                                  "conin$\0conout$\0clock$\0";
    const char *device = devices;
    const wchar_t *end;
    wchar_t wide[8];

    for (; *device != 0; device += strlen(device) + 1) {
        avd_sys_wide_from(device, wide, 8);
        if (!avd_sys_wide_starts(name, wide))
            continue;
        end = name + strlen(device);
        if (device < devices + 8 && (*end < '0' || *end++ > '9'))
            continue;
        if (wcschr(L".: ", *end) != NULL) /* or a NUL */
            return true;
    }
    return false;
}

/* Opens the folder that a file is to be in and finds out where that really is,
 * links resolved: on a volume without a letter, as one that holds a profile may
 * be, by the volume's own name. While it is open neither it nor what is above
 * it can be renamed, so that nobody puts a link in its place.
 * INVALID_HANDLE_VALUE: it is not there. */
static HANDLE real_folder(const wchar_t *folder, wchar_t *real)
{
    HANDLE handle =
        CreateFileW(folder, FILE_READ_ATTRIBUTES | FILE_TRAVERSE,
                    FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING,
                    FILE_FLAG_BACKUP_SEMANTICS, NULL);
    DWORD length;

    if (handle == INVALID_HANDLE_VALUE)
        return handle;
    length = GetFinalPathNameByHandleW(handle, real, AVD_WIDE_PATH, 0);
    if (length == 0)
        length = GetFinalPathNameByHandleW(handle, real, AVD_WIDE_PATH,
                                           VOLUME_NAME_GUID);
    if (length == 0 || length >= AVD_WIDE_PATH) {
        CloseHandle(handle);
        return INVALID_HANDLE_VALUE;
    }
    if (avd_sys_wide_starts(real, L"\\\\?\\") && real[5] == ':')
        memmove(real, real + 4, (length - 3) * sizeof *real);
    return handle;
}

static bool below(const wchar_t *path, const wchar_t *folder)
{
    size_t length = wcslen(folder);

    return avd_sys_wide_starts(path, folder) &&
           (path[length] == 0 || path[length] == '\\');
}

/* What a full path says against itself, or NULL. */
static const char *bad_path(wchar_t *path)
{
    const wchar_t *name = last_segment(path);

    if (avd_sys_wide_starts(path, L"\\\\.\\") ||
        avd_sys_wide_starts(path, L"\\\\?\\") || device_name(name))
        return "it is a device";
    if (wcschr(path + 2, ':') != NULL)
        return "it is a stream of another file";
    return *name == 0 ? "it is a folder" : NULL;
}

/* Makes a full path the real one and holds its folder, or says why not. */
static const char *hold_folder(wchar_t *path, HANDLE *folder)
{
    wchar_t windows[MAX_PATH], real[AVD_WIDE_PATH];
    wchar_t *name = last_segment(path);
    size_t length = wcslen(name) + 1;
    wchar_t kept = *name;
    size_t at;

    if (GetSystemWindowsDirectoryW(windows, MAX_PATH) == 0)
        return "the system refused it";
    *name = 0;
    *folder = real_folder(path, real);
    *name = kept;
    if (*folder == INVALID_HANDLE_VALUE)
        return GetLastError() == ERROR_FILE_NOT_FOUND ||
                       GetLastError() == ERROR_PATH_NOT_FOUND
                   ? "no such folder"
                   : avd_sys_wide_failure();
    if (below(real, windows))
        return "it lies in the Windows folder";
    at = wcslen(real);
    if (at > 0 && real[at - 1] != '\\')
        real[at++] = '\\';
    if (at + length > AVD_WIDE_PATH)
        return "the name is too long";
    memmove(real + at, name, length * sizeof *name);
    memcpy(path, real, (at + length) * sizeof *real);
    return NULL;
}

/* What stands in the place of the target, or NULL if it may be replaced. */
static const char *bad_target(const wchar_t *path)
{
    BY_HANDLE_FILE_INFORMATION info;
    const char *failure = NULL;
    HANDLE handle = avd_sys_wide_open(path, FILE_READ_ATTRIBUTES,
                                      FILE_FLAG_OPEN_REPARSE_POINT |
                                          FILE_FLAG_BACKUP_SEMANTICS);

    if (handle == INVALID_HANDLE_VALUE)
        return GetLastError() == ERROR_FILE_NOT_FOUND ? NULL
                                                      : avd_sys_wide_failure();
    if (GetFileType(handle) != FILE_TYPE_DISK)
        failure = "it is not an ordinary file";
    else if (!GetFileInformationByHandle(handle, &info))
        failure = avd_sys_wide_failure();
    else if (info.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT)
        failure = "it is a link";
    else if (info.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY)
        failure = "it is a folder";
    else if (info.nNumberOfLinks > 1)
        failure = "it has several names";
    CloseHandle(handle);
    return failure;
}

/* Full access for the caller, SYSTEM and administrators, nothing inherited. */
static PSECURITY_DESCRIPTOR private_access(void)
{
    DWORD64 room[AVD_WIDE_USER];
    PSECURITY_DESCRIPTOR access = NULL;
    PSID user = avd_sys_wide_user(room);
    wchar_t text[320]; /* a SID has at most 187 characters */
    wchar_t *sid;

    if (user == NULL || !ConvertSidToStringSidW(user, &sid))
        return NULL;
    wcscpy(text, L"D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;");
    wcscat(text, sid);
    wcscat(text, L")");
    LocalFree(sid);
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(
            text, SDDL_REVISION_1, &access, NULL))
        return NULL;
    return access;
}

/* Both paths in full as UTF-8, which avd_sys_commit makes wide again. */
static bool keep_paths(struct avd_sys_file *file, const wchar_t *path)
{
    static const char hex[] = "0123456789abcdef";
    static const char tail[] = ".tmp";
    uint64_t random = avd_sys_random();
    size_t length;
    unsigned i;

    avd_sys_wide_to(path, file->path, AVD_SYS_PATH);
    length = strlen(file->path);
    if (length == 0 || length + 1 + 16 + sizeof tail > AVD_SYS_PATH)
        return false;
    memcpy(file->temporary, file->path, length);
    file->temporary[length++] = '.';
    for (i = 0; i < 16; i++)
        file->temporary[length++] = hex[random >> (4 * i) & 15];
    memcpy(file->temporary + length, tail, sizeof tail);
    return true;
}

static const char *create(struct avd_sys_file *file)
{
    wchar_t temporary[AVD_WIDE_PATH];
    SECURITY_ATTRIBUTES attributes = {sizeof attributes, NULL, FALSE};
    const char *failure = NULL;
    HANDLE handle;

    attributes.lpSecurityDescriptor = private_access();
    if (attributes.lpSecurityDescriptor == NULL)
        return "its access cannot be restricted";
    if (!avd_sys_wide_from(file->temporary, temporary, AVD_WIDE_PATH))
        failure = "the name is too long";
    else {
        handle = CreateFileW(temporary, GENERIC_WRITE, 0, &attributes,
                             CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL);
        if (handle == INVALID_HANDLE_VALUE)
            failure = avd_sys_wide_failure();
        else {
            file->handle = (intptr_t)handle;
            file->open = true;
        }
    }
    LocalFree(attributes.lpSecurityDescriptor);
    return failure;
}

static void let_go(struct avd_sys_file *file)
{
    if ((HANDLE)file->folder != INVALID_HANDLE_VALUE)
        CloseHandle((HANDLE)file->folder);
    file->folder = (intptr_t)INVALID_HANDLE_VALUE;
}

const char *avd_sys_open(struct avd_sys_file *file, const char *path)
{
    wchar_t given[AVD_WIDE_PATH], full[AVD_WIDE_PATH];
    HANDLE folder = INVALID_HANDLE_VALUE;
    const char *failure;
    DWORD length;

    file->open = false;
    if (!avd_sys_wide_from(path, given, AVD_WIDE_PATH))
        return "the name is too long";
    length = GetFullPathNameW(given, AVD_WIDE_PATH, full, NULL);
    if (length == 0 || length >= AVD_WIDE_PATH)
        return "the name is too long";
    failure =
        device_name(last_segment(given)) ? "it is a device" : bad_path(full);
    if (failure == NULL)
        failure = hold_folder(full, &folder);
    if (failure == NULL)
        failure = bad_target(full);
    if (failure == NULL && !keep_paths(file, full))
        failure = "the name is too long";
    if (failure == NULL)
        failure = create(file);
    file->folder = (intptr_t)folder;
    if (failure != NULL)
        let_go(file);
    return failure;
}

bool avd_sys_append(struct avd_sys_file *file, const char *bytes, size_t count)
{
    if (avd_sys_wide_write((HANDLE)file->handle, bytes, count))
        return true;
    file->why = avd_sys_wide_failure();
    return false;
}

const char *avd_sys_commit(struct avd_sys_file *file)
{
    wchar_t path[AVD_WIDE_PATH], temporary[AVD_WIDE_PATH];
    const char *failure = NULL;

    file->open = false;
    if (!FlushFileBuffers((HANDLE)file->handle))
        failure = avd_sys_wide_failure();
    CloseHandle((HANDLE)file->handle);
    if (!avd_sys_wide_from(file->temporary, temporary, AVD_WIDE_PATH) ||
        !avd_sys_wide_from(file->path, path, AVD_WIDE_PATH))
        return "the name is too long";
    if (failure == NULL)
        failure = bad_target(path);
    if (failure == NULL &&
        !MoveFileExW(temporary, path,
                     MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH))
        failure = avd_sys_wide_failure();
    if (failure != NULL)
        DeleteFileW(temporary);
    let_go(file);
    return failure;
}

void avd_sys_discard(struct avd_sys_file *file)
{
    wchar_t temporary[AVD_WIDE_PATH];

    if (!file->open)
        return;
    file->open = false;
    CloseHandle((HANDLE)file->handle);
    if (avd_sys_wide_from(file->temporary, temporary, AVD_WIDE_PATH))
        DeleteFileW(temporary);
    let_go(file);
}
