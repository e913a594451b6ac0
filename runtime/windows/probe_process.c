/* SPDX-License-Identifier: MIT */
/* Running programs, as one snapshot shows them. */
#include "probe_process.h"

#include <tlhelp32.h>

#include "wide_call.h"

struct found {
    int64_t count;
    FILETIME newest;
    bool all_told; /* of no process its start is unknown */
};

bool avd_probe_process_start(DWORD id, FILETIME *start)
{
    HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, id);
    FILETIME end, kernel, user;
    bool told;

    if (process == NULL)
        return false;
    told = GetProcessTimes(process, start, &end, &kernel, &user);
    CloseHandle(process);
    return told;
}

static void take(struct found *found, DWORD id)
{
    FILETIME start;

    found->count++;
    if (!avd_probe_process_start(id, &start)) {
        if (GetLastError() != ERROR_INVALID_PARAMETER) /* it has ended */
            found->all_told = false;
    } else if (CompareFileTime(&start, &found->newest) > 0) {
        found->newest = start;
    }
}

/* 0 or why there is no snapshot. One in which nothing runs is none. */
static DWORD read_snapshot(const wchar_t *name, struct found *found)
{
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    PROCESSENTRY32W entry;
    DWORD code;
    BOOL any, more;

    if (snapshot == INVALID_HANDLE_VALUE)
        return GetLastError();
    entry.dwSize = sizeof entry;
    SetLastError(ERROR_NO_MORE_FILES);
    any = more = Process32FirstW(snapshot, &entry);
    for (; more; more = Process32NextW(snapshot, &entry))
        if (CompareStringOrdinal(name, -1, entry.szExeFile, -1, TRUE) ==
            CSTR_EQUAL)
            take(found, entry.th32ProcessID);
    code = GetLastError();
    CloseHandle(snapshot);
    return any && code == ERROR_NO_MORE_FILES ? 0 : code;
}

void avd_probe_process(struct avd_call *call)
{
    struct found found = {0, {0, 0}, true};
    wchar_t name[AVD_WIDE_PATH];
    DWORD code;

    if (!avd_wide_arg(call, AVD_ARG_PROCESS_NAME, name, AVD_WIDE_PATH))
        return;
    code = read_snapshot(name, &found);
    avd_call_number(call, AVD_FIELD_PROCESS_COUNT, found.count);
    if (found.all_told &&
        (found.newest.dwLowDateTime | found.newest.dwHighDateTime) != 0)
        avd_wide_age(call, AVD_FIELD_PROCESS_STARTED, found.newest);
    avd_call_end(call, AVD_STATUS_OK, 0);
    if (code == 0 && found.count == 0)
        code = AVD_WIDE_ABSENT;
    avd_wide_end(call, code);
}
