/* SPDX-License-Identifier: MIT */
/* Runs a program beside which something is prepared on a host of Wine. */
#ifndef AVD_TESTS_WINE_RUN_AND_WAIT_H
#define AVD_TESTS_WINE_RUN_AND_WAIT_H

#include <windows.h>

/* Its status; `end` if it cannot be started. Its streams are those of the
 * caller. */
static int run_and_wait(DWORD end, int count, wchar_t **arguments)
{
    static wchar_t line[8192];
    STARTUPINFOW start = {.cb = sizeof start};
    PROCESS_INFORMATION process;
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

#endif
