/* SPDX-License-Identifier: MIT */
/*
 * Listeners of Remote Desktop, as the session manager lists them.
 *
 * A listener stands among the sessions under a name of its own; a connection
 * that it took is named after it, with `#` and a number. Where a side-by-side
 * stack was updated there are several with one prefix: the one that listens and
 * has the greatest name, which ends in its version, is told.
 *
 * Sessions that an account may not query are left out of the list, with no
 * word of it. So that there is no listener is believed of an account with full
 * rights, or of one that is shown another listener.
 */
#include "wide_call.h"

#include <string.h>
#include <wtsapi32.h>

#include "library.h"

#define PREFIX 128

/* In the order of their names. */
struct functions {
    BOOL(WINAPI *enumerate)
    (HANDLE, DWORD, DWORD, WTS_SESSION_INFOW **, DWORD *);
    void(WINAPI *release)(void *);
};

static const char names[] =
    "wtsapi32.dll\0WTSEnumerateSessionsW\0WTSFreeMemory\0";

static bool better(const WTS_SESSION_INFOW *row, const WTS_SESSION_INFOW *best)
{
    bool listens = row->State == WTSListen;

    if (best == NULL || listens != (best->State == WTSListen))
        return best == NULL || listens;
    return CompareStringOrdinal(row->pWinStationName, -1, best->pWinStationName,
                                -1, TRUE) == CSTR_GREATER_THAN;
}

/* Answers 0 or why there is no answer. */
static DWORD tell(struct avd_call *call, const wchar_t *prefix,
                  const WTS_SESSION_INFOW *row, DWORD rows)
{
    const WTS_SESSION_INFOW *best = NULL;
    bool plausible = false, absent = false;
    int64_t count = 0;

    for (; rows > 0; rows--, row++) {
        const wchar_t *name = row->pWinStationName;

        plausible |= row->SessionId == 0;
        absent |= row->State == WTSListen;
        if (name == NULL || wcschr(name, '#') != NULL ||
            !avd_sys_wide_starts(name, prefix))
            continue;
        count++;
        if (better(row, best))
            best = row;
    }
    /* Session 0, of services, is there on every host: without it the list is
     * not the whole list. */
    if (best != NULL ? (unsigned)best->State > WTSInit : !plausible)
        return ERROR_INVALID_DATA;
    if (best == NULL) {
        if (!absent)
            avd_sys_wide_elevated(&absent);
        return absent ? AVD_WIDE_ABSENT : ERROR_ACCESS_DENIED;
    }
    avd_wide_text(call, AVD_FIELD_LISTENER_NAME, best->pWinStationName,
                  AVD_WIDE_ENDED);
    avd_call_number(call, AVD_FIELD_LISTENER_STATE, best->State);
    avd_call_number(call, AVD_FIELD_LISTENER_COUNT, count);
    avd_call_end(call, AVD_STATUS_OK, 0);
    return 0;
}

void avd_probe_listener(struct avd_call *call)
{
    WTS_SESSION_INFOW *rows = NULL;
    struct functions wts;
    wchar_t prefix[PREFIX];
    DWORD count = 0, code;

    if (!avd_wide_arg(call, AVD_ARG_LISTENER_PREFIX, prefix, PREFIX))
        return;
    code = avd_library_load(names, &wts);
    if (code == 0) {
        SetLastError(0);
        if (wts.enumerate(WTS_CURRENT_SERVER_HANDLE, 0, 1, &rows, &count)) {
            code = tell(call, prefix, rows, rows == NULL ? 0 : count);
            wts.release(rows);
        } else {
            code = GetLastError();
        }
    }
    avd_wide_end(call, code);
}
