/* SPDX-License-Identifier: MIT */
#include "wide_call.h"

#include <sddl.h>
#include <winevt.h>

bool avd_wide_arg(struct avd_call *call, unsigned arg, wchar_t *wide, int size)
{
    if (avd_sys_wide_from(call->arg[arg].text, wide, size))
        return true;
    avd_call_end(call, AVD_STATUS_ERROR, ERROR_FILENAME_EXCED_RANGE);
    return false;
}

/* How much of a text there is before its first NUL. */
static size_t shown_length(const wchar_t *text, size_t length)
{
    size_t i = 0;

    while (i < length && text[i] != 0)
        i++;
    return i;
}

/* Turned at the end of the call's scratch, which is as long as the longest
 * text that is kept and one byte more. 0 bytes and false: too long. */
static bool to_utf8(struct avd_call *call, const wchar_t *wide, size_t length,
                    char **text, int *bytes)
{
    int room = AVD_CALL_TEXT + 1;

    *text = call->work + AVD_CALL_WORK - room;
    *bytes = 0;
    length = shown_length(wide, length);
    if (length > AVD_CALL_TEXT)
        return false;
    if (length > 0)
        *bytes = WideCharToMultiByte(CP_UTF8, 0, wide, (int)length, *text, room,
                                     NULL, NULL);
    return length == 0 || *bytes > 0;
}

void avd_wide_put(struct avd_call *call, unsigned field, const char *text,
                  size_t length)
{
    if (call->list == field)
        avd_call_add(call, text, length);
    else
        avd_call_text(call, field, text, length);
}

void avd_wide_text(struct avd_call *call, unsigned field, const wchar_t *text,
                   size_t length)
{
    char *utf8;
    int bytes;

    if (!to_utf8(call, text, length, &utf8, &bytes))
        avd_call_too_large(call, field);
    else
        avd_wide_put(call, field, utf8, (size_t)bytes);
}

void avd_wide_add(struct avd_call *call, const wchar_t *text, size_t length)
{
    avd_wide_text(call, call->list, text, length);
}

bool avd_wide_sid(struct avd_call *call, unsigned field, PSID sid)
{
    wchar_t *text;

    if (!ConvertSidToStringSidW(sid, &text))
        return false;
    avd_wide_text(call, field, text, AVD_WIDE_ENDED);
    LocalFree(text);
    return true;
}

int64_t avd_wide_moment(FILETIME time)
{
    uint64_t ticks = (uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime;

    return (int64_t)(ticks / 10000) - INT64_C(11644473600000);
}

void avd_wide_age(struct avd_call *call, unsigned field, FILETIME time)
{
    avd_call_age(call, field, avd_wide_moment(time));
}

void avd_wide_end(struct avd_call *call, DWORD code)
{
    static const struct {
        uint16_t code;
        uint16_t status;
    } known[] = {{ERROR_ACCESS_DENIED, AVD_STATUS_DENIED},
                 {ERROR_PRIVILEGE_NOT_HELD, AVD_STATUS_DENIED},
                 {ERROR_TIMEOUT, AVD_STATUS_TIMEOUT},
                 {WAIT_TIMEOUT, AVD_STATUS_TIMEOUT},
                 {ERROR_SEM_TIMEOUT, AVD_STATUS_TIMEOUT},
                 {ERROR_INVALID_FUNCTION, AVD_STATUS_UNSUPPORTED},
                 {ERROR_NOT_SUPPORTED, AVD_STATUS_UNSUPPORTED},
                 {ERROR_CALL_NOT_IMPLEMENTED, AVD_STATUS_UNSUPPORTED},
                 {ERROR_SERVICE_DOES_NOT_EXIST, AVD_STATUS_ABSENT},
                 {ERROR_EVT_CHANNEL_NOT_FOUND, AVD_STATUS_ABSENT}};
    enum avd_status status = AVD_STATUS_ERROR;
    unsigned i;

    if (code == 0)
        return;
    if (code == AVD_WIDE_ABSENT)
        status = AVD_STATUS_ABSENT;
    for (i = 0; i < sizeof known / sizeof *known; i++)
        if (code == known[i].code)
            status = (enum avd_status)known[i].status;
    avd_call_end(call, status, code);
}
