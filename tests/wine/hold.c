/* SPDX-License-Identifier: MIT */
/*
 * hold.exe alone|shared FILE PROGRAM [ARGUMENT...]
 *
 * Runs a program while a file is open for writing: for nobody else, or while
 * others may do anything with it. Ends with that one's status.
 */
#include <windows.h>

#include "run_and_wait.h"

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
    return run_and_wait(102, count - 3, arguments + 3);
}
