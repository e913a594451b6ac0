/* SPDX-License-Identifier: MIT */
/*
 * Runs a command, its one argument, without the full rights of an
 * administrator, and ends with its status.
 */
#include <windows.h>

int wmain(int argc, wchar_t **argv)
{
    STARTUPINFOW start = {.cb = sizeof start};
    HANDLE token, linked, primary;
    PROCESS_INFORMATION process;
    DWORD status = 99, length;

    if (argc == 2 &&
        OpenProcessToken(GetCurrentProcess(), TOKEN_ALL_ACCESS, &token) &&
        GetTokenInformation(token, TokenLinkedToken, &linked, sizeof linked,
                            &length) &&
        DuplicateTokenEx(linked, TOKEN_ALL_ACCESS, NULL, SecurityImpersonation,
                         TokenPrimary, &primary) &&
        CreateProcessAsUserW(primary, NULL, argv[1], NULL, NULL, TRUE, 0, NULL,
                             NULL, &start, &process)) {
        WaitForSingleObject(process.hProcess, INFINITE);
        GetExitCodeProcess(process.hProcess, &status);
    }
    return (int)status;
}
