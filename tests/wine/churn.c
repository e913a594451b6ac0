/* SPDX-License-Identifier: MIT */
/*
 * churn.exe KEY PROGRAM [ARGUMENT...]
 *
 * Runs a program while keys below a key of HKLM come and go without pause,
 * before others that stay. Ends with that one's status.
 */
#include <windows.h>

#include "run_and_wait.h"

static HKEY top;

static HKEY make(char letter, unsigned number)
{
    WCHAR name[] = L"A00";
    HKEY key = NULL;

    name[0] = (WCHAR)letter;
    name[1] = (WCHAR)(L'0' + number / 10);
    name[2] = (WCHAR)(L'0' + number % 10);
    RegCreateKeyExW(top, name, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL);
    return key;
}

static DWORD WINAPI churn(void *nothing)
{
    WCHAR name[] = L"A00";
    unsigned i;

    (void)nothing;
    while (top != NULL) {
        for (i = 0; i < 40; i++)
            RegCloseKey(make('A', i));
        for (i = 0; i < 40; i++) {
            name[1] = (WCHAR)(L'0' + i / 10);
            name[2] = (WCHAR)(L'0' + i % 10);
            RegDeleteKeyW(top, name);
        }
    }
    return 0;
}

int wmain(int count, wchar_t **arguments)
{
    unsigned i;
    HKEY key;

    if (count < 3 ||
        RegCreateKeyExW(HKEY_LOCAL_MACHINE, arguments[1], 0, NULL, 0,
                        KEY_ALL_ACCESS, NULL, &top, NULL) != ERROR_SUCCESS)
        return 100;
    for (i = 0; i < 99; i++)
        RegCloseKey(make('M', i));
    key = make('Z', 99);
    RegSetValueExW(key, L"Bad", 0, REG_SZ, (const BYTE *)L"yes", 8);
    RegSetValueExW(key, L"DisplayName", 0, REG_SZ, (const BYTE *)L"Agent", 12);
    RegCloseKey(key);
    CreateThread(NULL, 0, churn, NULL, 0, NULL);
    return run_and_wait(102, count - 2, arguments + 2);
}
