/* SPDX-License-Identifier: MIT */
/*
 * Runs a program while a key of HKLM may be read by nobody:
 *
 *     deny.exe KEY PROGRAM [ARGUMENT...]
 *
 * Wine keeps who may read a key for as long as its server runs, hence one
 * program that does both. Its exit status is that of the program.
 */
#include <stdio.h>
#include <windows.h>
#include <sddl.h>

static int failed(const char *what, DWORD code)
{
    fprintf(stderr, "%s: %lu\n", what, code);
    return 127;
}

/* What follows the first `count` arguments; none of them has quotes in it. */
static wchar_t *arguments_after(wchar_t *line, int count)
{
    while (count-- > 0) {
        wchar_t end = *line == L'"' ? L'"' : L' ';

        line += *line == L'"';
        while (*line != 0 && *line != end)
            line++;
        line += *line == L'"';
        while (*line == L' ')
            line++;
    }
    return line;
}

int wmain(int argc, wchar_t **argv)
{
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    PSECURITY_DESCRIPTOR nobody;
    DWORD code;
    HKEY key;

    if (argc < 3)
        return failed("usage", 0);
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(
            L"D:(D;;GA;;;WD)", SDDL_REVISION_1, &nobody, NULL))
        return failed("descriptor", GetLastError());
    code = RegOpenKeyExW(HKEY_LOCAL_MACHINE, argv[1], 0, WRITE_DAC, &key);
    if (code != ERROR_SUCCESS)
        return failed("open", code);
    code = RegSetKeySecurity(key, DACL_SECURITY_INFORMATION, nobody);
    if (code != ERROR_SUCCESS)
        return failed("deny", code);
    if (!CreateProcessW(NULL, arguments_after(GetCommandLineW(), 2), NULL, NULL,
                        TRUE, 0, NULL, NULL, &startup, &process))
        return failed("start", GetLastError());
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &code);
    return (int)code;
}
