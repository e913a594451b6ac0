/* SPDX-License-Identifier: MIT */
/*
 * A double of netapi32.dll, of which Wine has only a stub. NETAPI_JOIN says how
 * it answers: "CODE STATUS [NAME]".
 */
#include <windows.h>

static DWORD number(const wchar_t **at)
{
    DWORD value = 0;

    for (; **at >= L'0' && **at <= L'9'; (*at)++)
        value = value * 10 + (DWORD)(**at - L'0');
    if (**at == L' ')
        (*at)++;
    return value;
}

__declspec(dllexport) DWORD WINAPI
    NetGetJoinInformation(const wchar_t *server, wchar_t **name, DWORD *status)
{
    wchar_t answer[256] = L"";
    const wchar_t *at = answer;
    DWORD code;

    if (server != NULL)
        return ERROR_INVALID_PARAMETER;
    GetEnvironmentVariableW(L"NETAPI_JOIN", answer, 256);
    code = number(&at);
    *status = number(&at);
    *name = NULL;
    if (*at != 0) {
        *name = HeapAlloc(GetProcessHeap(), 0, sizeof answer);
        if (*name == NULL)
            return ERROR_OUTOFMEMORY;
        lstrcpyW(*name, at);
    }
    return code;
}

__declspec(dllexport) DWORD WINAPI NetApiBufferFree(void *buffer)
{
    return HeapFree(GetProcessHeap(), 0, buffer) ? 0 : GetLastError();
}
