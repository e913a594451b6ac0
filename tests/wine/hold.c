/* SPDX-License-Identifier: MIT */
/*
 * hold.exe alone|shared FILE PROGRAM [ARGUMENT...]
 *
 * Runs a program while a file is open for writing: for nobody else, or while
 * others may do anything with it. Ends with that one's status.
 */
#include <windows.h>

static int run(int count, wchar_t **arguments)
{
    static wchar_t line[8192];
    STARTUPINFOW start = {.cb = sizeof start};
    PROCESS_INFORMATION process;
    DWORD end = 102;
    int i;

    for (i = 0; i < count; i++) {
        wcscat(line, i > 0 ? L" \"" : L"\"");
        wcscat(line, arguments[i]);
        wcscat(line, L"\"");
    }
    if (CreateProcessW(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &start,
                       &process)) {
        WaitForSingleObject(process.hProcess, INFINITE);
        GetExitCodeProcess(process.hProcess, &end);
    }
    return (int)end;
}

int wmain(int count, wchar_t **arguments)
{
    DWORD share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    HANDLE file;

    if (count < 4)
        return 100;
    if (arguments[1][0] == 'a')
        share = 0;
    file = CreateFileW(arguments[2], GENERIC_READ | GENERIC_WRITE, share, NULL,
                       OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return 101;
    return run(count - 3, arguments + 3);
}
