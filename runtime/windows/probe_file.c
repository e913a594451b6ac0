/* SPDX-License-Identifier: MIT */
/* Files, folders and volumes. */
#include "path.h"

#include <string.h>

#include "../text.h"
#include "library.h"
#include "../guard.h"

/* Not in all headers. */
#define RECALL_ON_OPEN 0x00040000u
#define RECALL_ON_DATA 0x00400000u

#define NAME_BYTES (3 * MAX_PATH) /* of one name as UTF-8 */

struct version_functions {
    DWORD(WINAPI *size)(DWORD flags, LPCWSTR file, DWORD *zero);
    BOOL(WINAPI *read)
    (DWORD flags, LPCWSTR file, DWORD zero, DWORD size, void *data);
    BOOL(WINAPI *query)
    (const void *data, LPCWSTR name, void **part, UINT *size);
};

/* ---- version ---- */

/* Whether a file begins like a program. Only such a one is given to the system
 * to be looked through, for that keeps others from writing it meanwhile. */
static bool is_program(const wchar_t *path)
{
    HANDLE file = avd_path_open(path, GENERIC_READ, 0);
    char mark[2] = {0};
    DWORD count;
    bool is;

    if (file == INVALID_HANDLE_VALUE)
        return false;
    is = ReadFile(file, mark, 2, &count, NULL) && mark[0] == 'M' &&
         mark[1] == 'Z';
    CloseHandle(file);
    return is;
}

static void put_version(struct avd_call *call, const VS_FIXEDFILEINFO *info)
{
    unsigned front = info->dwFileVersionMS, back = info->dwFileVersionLS;
    char text[32];
    struct avd_out out;

    avd_out_init(&out, text, sizeof text, NULL, NULL);
    avd_text_format(&out, NULL, "%u.%u.%u.%u", front >> 16, front & 0xffff,
                    back >> 16, back & 0xffff);
    avd_call_text(call, AVD_FIELD_FILE_VERSION, text, out.used);
}

static void read_version(struct avd_call *call, const wchar_t *path)
{
    static const char names[] = "version.dll\0"
                                "GetFileVersionInfoSizeExW\0"
                                "GetFileVersionInfoExW\0"
                                "VerQueryValueW\0";
    struct version_functions version;
    void *info = NULL;
    DWORD size, code;
    UINT length = 0;

    if (!is_program(path) || avd_library_load(names, &version) != 0)
        return;
    path += AVD_PATH_PLAIN;
    size = version.size(FILE_VER_GET_NEUTRAL, path, &code);
    if (size == 0 || size > AVD_CALL_WORK ||
        !version.read(FILE_VER_GET_NEUTRAL, path, 0, size, call->work) ||
        !version.query(call->work, L"\\", &info, &length) ||
        length < sizeof(VS_FIXEDFILEINFO) ||
        ((VS_FIXEDFILEINFO *)info)->dwSignature != VS_FFI_SIGNATURE)
        return;
    put_version(call, info);
}

/* ---- one file ---- */

static void read_owner(struct avd_call *call, HANDLE file)
{
    DWORD64 room[AVD_PATH_OWNER];
    PSID owner = avd_path_owner(file, room);

    if (owner != NULL)
        avd_wide_sid(call, AVD_FIELD_FILE_OWNER, owner);
}

/* The two records that Windows has of a file begin alike, with its attributes
 * and times; where the size stands in them, the high half first, they differ.
 */
enum { ATTRIBUTES, WRITTEN = 5, IN_FOLDER = 7, BY_HANDLE };
_Static_assert(offsetof(WIN32_FIND_DATAW, ftLastWriteTime) == 4 * WRITTEN &&
                   offsetof(WIN32_FIND_DATAW, nFileSizeHigh) == 4 * IN_FOLDER,
               "a record as words");
_Static_assert(offsetof(BY_HANDLE_FILE_INFORMATION, ftLastWriteTime) ==
                       4 * WRITTEN &&
                   offsetof(BY_HANDLE_FILE_INFORMATION, nFileSizeHigh) ==
                       4 * BY_HANDLE,
               "a record as words");

static void put_facts(struct avd_call *call, const DWORD *fact, unsigned size)
{
    bool folder = (fact[ATTRIBUTES] & FILE_ATTRIBUTE_DIRECTORY) != 0;
    FILETIME written = {fact[WRITTEN], fact[WRITTEN + 1]};

    avd_call_number(call, AVD_FIELD_FILE_DIRECTORY, folder);
    if (!folder)
        avd_call_number(call, AVD_FIELD_FILE_SIZE,
                        (int64_t)fact[size] << 32 | fact[size + 1]);
    if ((written.dwLowDateTime | written.dwHighDateTime) != 0)
        avd_wide_age(call, AVD_FIELD_FILE_AGE, written);
    avd_call_number(call, AVD_FIELD_FILE_COUNT, 1);
    avd_call_end(call, AVD_STATUS_OK, 0);
}

/* What the folder says of a file that cannot be opened at all, as those in
 * which Windows swaps. */
static DWORD read_entry(struct avd_call *call, const wchar_t *path)
{
    WIN32_FIND_DATAW data;
    HANDLE find = FindFirstFileExW(path, FindExInfoBasic, &data,
                                   FindExSearchNameMatch, NULL, 0);

    if (find == INVALID_HANDLE_VALUE)
        return GetLastError();
    FindClose(find);
    put_facts(call, &data.dwFileAttributes, IN_FOLDER);
    return 0;
}

static HANDLE open_file(const wchar_t *path)
{
    HANDLE file = avd_path_open(path, FILE_READ_ATTRIBUTES | READ_CONTROL, 0);

    if (file == INVALID_HANDLE_VALUE && GetLastError() == ERROR_ACCESS_DENIED)
        file = avd_path_open(path, FILE_READ_ATTRIBUTES, 0);
    return file;
}

/* These two answer 0 or why there is nothing to read. */
static DWORD read_file(struct avd_call *call, const wchar_t *path)
{
    BY_HANDLE_FILE_INFORMATION info;
    HANDLE file = open_file(path);
    DWORD code = ERROR_BAD_FILE_TYPE;

    if (file == INVALID_HANDLE_VALUE) {
        code = GetLastError();
        return code == ERROR_SHARING_VIOLATION ? read_entry(call, path) : code;
    }
    if (GetFileType(file) == FILE_TYPE_DISK) {
        if (GetFileInformationByHandle(file, &info)) {
            put_facts(call, &info.dwFileAttributes, BY_HANDLE);
            read_owner(call, file);
            code = 0;
        } else {
            code = GetLastError();
        }
    }
    avd_wide_end(call, code); /* what was opened is there, whatever that says */
    CloseHandle(file);
    if (call->status == AVD_STATUS_OK &&
        !(info.dwFileAttributes & (FILE_ATTRIBUTE_DIRECTORY | RECALL_ON_OPEN |
                                   RECALL_ON_DATA | FILE_ATTRIBUTE_OFFLINE)))
        read_version(call, path);
    return 0;
}

/* ---- several files ---- */

struct matches {
    char pattern[NAME_BYTES];
    int64_t count;
    FILETIME newest;
};

static void take_match(struct matches *matches, const WIN32_FIND_DATAW *data)
{
    char name[NAME_BYTES];
    int length = avd_sys_wide_to(data->cFileName, name, sizeof name);

    if (length < 2 || strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
        !avd_call_like(matches->pattern, name, (size_t)length - 1))
        return;
    matches->count++;
    if (CompareFileTime(&data->ftLastWriteTime, &matches->newest) > 0)
        matches->newest = data->ftLastWriteTime;
}

/* 0, or why the folder could not be read to its end. All names are asked for:
 * Windows would compare the pattern with short names too. */
static DWORD read_folder(const struct avd_call *call, const wchar_t *path,
                         struct matches *matches)
{
    WIN32_FIND_DATAW data;
    HANDLE find =
        FindFirstFileExW(path, FindExInfoBasic, &data, FindExSearchNameMatch,
                         NULL, FIND_FIRST_EX_LARGE_FETCH);
    DWORD code = 0;

    if (find == INVALID_HANDLE_VALUE)
        return GetLastError();
    while (code == 0) {
        take_match(matches, &data);
        if (avd_call_left(call) == 0)
            code = ERROR_TIMEOUT;
        else if (!FindNextFileW(find, &data))
            code = GetLastError();
    }
    FindClose(find);
    return code == ERROR_NO_MORE_FILES ? 0 : code;
}

static DWORD read_files(struct avd_call *call, wchar_t *path, wchar_t *last)
{
    struct matches matches;
    DWORD code = ERROR_FILENAME_EXCED_RANGE;

    memset(&matches, 0, sizeof matches);
    if (avd_sys_wide_to(last, matches.pattern, NAME_BYTES) > 0) {
        last[0] = '*';
        last[1] = 0;
        code = read_folder(call, path, &matches);
    }
    avd_call_number(call, AVD_FIELD_FILE_COUNT, matches.count);
    avd_wide_age(call, AVD_FIELD_FILE_AGE, matches.newest);
    avd_call_end(call, AVD_STATUS_OK, 0);
    /* A file may stand on the way. */
    return code == ERROR_DIRECTORY || (code == 0 && matches.count == 0)
               ? ERROR_PATH_NOT_FOUND
               : code;
}

AVD_GUARDED void avd_probe_file(struct avd_call *call)
{
    wchar_t path[AVD_PATH];
    wchar_t *last;

    if (!avd_path_of(call, true, path))
        return;
    last = avd_path_last(path);
    avd_path_end(call, wcschr(last, '*') != NULL ? read_files(call, path, last)
                                                 : read_file(call, path));
}

void avd_probe_disk(struct avd_call *call)
{
    wchar_t path[AVD_PATH];
    ULARGE_INTEGER available, size;

    if (!avd_path_of(call, false, path))
        return;
    if (!GetDiskFreeSpaceExW(path, &available, &size, NULL)) {
        avd_path_end(call, GetLastError());
        return;
    }
    avd_call_number(call, AVD_FIELD_DISK_FREE, (int64_t)available.QuadPart);
    avd_call_number(call, AVD_FIELD_DISK_SIZE, (int64_t)size.QuadPart);
    avd_call_end(call, AVD_STATUS_OK, 0);
}
