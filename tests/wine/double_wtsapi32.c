/* SPDX-License-Identifier: MIT */
/*
 * Stands in for the session manager. AVD_SESSIONS says how: rows of "id state
 * name" with | between them (\XXXX is a UTF-16 unit), "none" for an answer
 * without rows, "fail CODE", or how it breaks: "null", "stack", "hang",
 * "thread" for a thread of its own that reads through nothing.
 */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

struct row {
    DWORD id;
    wchar_t *name;
    int state;
};

/* One allocation, as Windows does it, so that one release must do. */
struct answer {
    struct row row[64];
    wchar_t text[8192];
};

static int overflow(volatile int *above)
{
    volatile int here[1000];

    here[0] = above[0] + 1;
    return here[0] < 0 ? 0 : overflow(here) + here[0];
}

static DWORD WINAPI broken(void *nothing)
{
    return *(volatile DWORD *)nothing;
}

static void breaks(const wchar_t *how)
{
    int depth[1] = {0};

    if (wcscmp(how, L"thread") == 0)
        WaitForSingleObject(CreateThread(NULL, 0, broken, NULL, 0, NULL),
                            INFINITE);
    if (wcscmp(how, L"null") == 0)
        *(volatile int *)(UINT_PTR)depth[0] = 1;
    if (wcscmp(how, L"stack") == 0)
        overflow(depth);
    if (wcscmp(how, L"hang") == 0)
        Sleep(INFINITE);
}

/* In place: \XXXX becomes one unit. */
static void unescape(wchar_t *text)
{
    wchar_t *to = text;
    wchar_t digits[5] = {0};

    while (*text != 0) {
        if (*text == '\\') {
            memcpy(digits, text + 1, 4 * sizeof *digits);
            *to++ = (wchar_t)wcstoul(digits, NULL, 16);
            text += 5;
        } else {
            *to++ = *text++;
        }
    }
    *to = 0;
}

BOOL WINAPI WTSEnumerateSessionsW(HANDLE server, DWORD reserved, DWORD version,
                                  struct row **rows, DWORD *count)
{
    struct answer *answer;
    wchar_t *at, *next;

    if (server != NULL || reserved != 0 || version != 1) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    answer = calloc(1, sizeof *answer);
    at = answer->text;
    GetEnvironmentVariableW(L"AVD_SESSIONS", at, 8192);
    breaks(at);
    *rows = answer->row;
    *count = 0;
    if (wcsncmp(at, L"fail ", 5) == 0) {
        SetLastError(wcstoul(at + 5, NULL, 10));
        return FALSE;
    }
    if (wcscmp(at, L"none") == 0)
        return TRUE;
    for (; at != NULL && *count < 64; at = next) {
        struct row *row = &answer->row[(*count)++];

        next = wcschr(at, '|');
        if (next != NULL)
            *next++ = 0;
        row->id = wcstoul(at, &at, 10);
        row->state = (int)wcstoul(at, &at, 10);
        row->name = *at == ' ' ? at + 1 : at;
        unescape(row->name);
    }
    return TRUE;
}

void WINAPI WTSFreeMemory(void *memory)
{
    /* What was read must have been taken by now. */
    memset(memory, 0xdd, sizeof(struct answer));
    free(memory);
}
