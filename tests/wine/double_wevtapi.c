/* SPDX-License-Identifier: MIT */
/*
 * Stands in for the event log. AVD_EVENTS holds the events, newest first, with
 * | between them: "log;source;older source;id;qualifiers;seconds ago;value...",
 * a value being a letter for its type and its text. AVD_EVENTS_FAIL makes a
 * call fail: its name and a code, 0 for none. AVD_EVENTS_TIMES repeats the
 * last event; "hang" and "null" break the query.
 *
 * A query is parsed as strictly as may be, and one of more than 22 comparisons
 * is refused, as Windows does. More than 40 open handles are refused too, so
 * that none is lost unseen.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>
#include <winevt.h>

#define EVENTS 64
#define FIELDS 24

static wchar_t store[32768];
static wchar_t *event[EVENTS][FIELDS];
static unsigned events, repeated;

enum sort { QUERY = 1, EVENT, VALUES };

struct handle {
    enum sort sort;
    unsigned at; /* the next event, the event, or the flags */
    wchar_t log[256], query[16384];
};

static LONG open_handles;

/* ---- the store ---- */

static const wchar_t *setting(const wchar_t *name, wchar_t *room, DWORD size)
{
    room[0] = 0;
    GetEnvironmentVariableW(name, room, size);
    return room;
}

/* Cuts a text at a mark; the rest, or NULL. */
static wchar_t *cut(wchar_t *text, wchar_t mark)
{
    wchar_t *end = wcschr(text, mark);

    if (end != NULL)
        *end++ = 0;
    return end;
}

static void load(void)
{
    wchar_t *at = store, *next, *field, times[16];
    unsigned f;

    setting(L"AVD_EVENTS", store, 32768);
    repeated = wcstoul(setting(L"AVD_EVENTS_TIMES", times, 16), NULL, 10);
    for (; at != NULL && *at != 0 && events < EVENTS; at = next) {
        next = cut(at, '|');
        for (f = 0, field = at; field != NULL && f < FIELDS; f++) {
            event[events][f] = field;
            field = cut(field, ';');
        }
        events++;
    }
}

static unsigned all_events(void)
{
    return repeated > 0 ? events - 1 + repeated : events;
}

static wchar_t **event_at(unsigned index)
{
    return event[index < events ? index : events - 1];
}

BOOL WINAPI DllMain(HINSTANCE library, DWORD reason, void *unused)
{
    (void)library;
    (void)unused;
    if (reason == DLL_PROCESS_ATTACH)
        load();
    return TRUE;
}

/* Whether a call is to fail; sets the code. */
static bool fails(const wchar_t *call)
{
    wchar_t room[64];
    wchar_t *code;

    setting(L"AVD_EVENTS_FAIL", room, 64);
    code = cut(room, ' ');
    if (wcscmp(room, call) != 0)
        return false;
    if (wcstoul(code, NULL, 10) != 0)
        SetLastError(wcstoul(code, NULL, 10));
    return true;
}

static struct handle *new_handle(enum sort sort, unsigned at)
{
    struct handle *handle = NULL;

    if (InterlockedIncrement(&open_handles) <= 40)
        handle = calloc(1, sizeof *handle);
    if (handle == NULL) {
        SetLastError(ERROR_NO_SYSTEM_RESOURCES);
        return NULL;
    }
    handle->sort = sort;
    handle->at = at;
    return handle;
}

/* ---- queries ---- */

struct parse {
    const wchar_t *at;
    wchar_t **event;
    unsigned conditions;
    bool bad;
};

static bool take(struct parse *parse, const wchar_t *text)
{
    size_t length = wcslen(text);

    if (wcsncmp(parse->at, text, length) != 0)
        return false;
    parse->at += length;
    return true;
}

static void need(struct parse *parse, const wchar_t *text)
{
    if (!take(parse, text))
        parse->bad = true;
}

static unsigned long long number(struct parse *parse)
{
    wchar_t *end;
    unsigned long long value = wcstoull(parse->at, &end, 10);

    if (end == parse->at)
        parse->bad = true;
    parse->at = end;
    return value;
}

static bool literal(struct parse *parse, const wchar_t *is)
{
    wchar_t quote = *parse->at++;
    const wchar_t *end = NULL;
    bool same;

    if (quote == '\'' || quote == '"')
        end = wcschr(parse->at, quote);
    if (end == NULL) {
        parse->bad = true;
        return false;
    }
    same = wcslen(is) == (size_t)(end - parse->at) &&
           wcsncmp(is, parse->at, wcslen(is)) == 0;
    parse->at = end + 1;
    return same;
}

/* @Name='a' or @EventSourceName="b" ... */
static bool source(struct parse *parse)
{
    bool is = false;

    do {
        unsigned field = take(parse, L"@Name=") ? 1 : 2;

        if (field == 2)
            need(parse, L"@EventSourceName=");
        parse->conditions++;
        if (!parse->bad && literal(parse, parse->event[field]))
            is = true;
    } while (!parse->bad && take(parse, L" or "));
    need(parse, L"]");
    return is;
}

static bool ids(struct parse *parse)
{
    bool is = false;

    do {
        need(parse, L"EventID=");
        parse->conditions++;
        if (number(parse) == wcstoul(parse->event[3], NULL, 10))
            is = true;
    } while (!parse->bad && take(parse, L" or "));
    need(parse, L")");
    return is;
}

static bool recent(struct parse *parse)
{
    unsigned long long age = wcstoull(parse->event[5], NULL, 10) * 1000;
    bool is = age <= number(parse);

    parse->conditions++;
    need(parse, L"]");
    return is;
}

/* Whether the query picks an event. */
static bool picks(const wchar_t *query, wchar_t **one, bool *bad)
{
    struct parse parse = {query, one, 0, false};
    bool is = true;

    if (wcscmp(query, L"*") != 0) {
        need(&parse, L"*[System[");
        do {
            bool part = false;

            if (take(&parse, L"Provider["))
                part = source(&parse);
            else if (take(&parse, L"("))
                part = ids(&parse);
            else if (take(&parse, L"TimeCreated[timediff(@SystemTime) <= "))
                part = recent(&parse);
            else
                parse.bad = true;
            is = is && part;
        } while (!parse.bad && take(&parse, L" and "));
        need(&parse, L"]]");
        if (*parse.at != 0)
            parse.bad = true;
    }
    *bad = parse.bad || parse.conditions > 22;
    return is;
}

static bool log_is_there(const wchar_t *log)
{
    unsigned i;

    for (i = 0; i < events; i++)
        if (_wcsicmp(event[i][0], log) == 0)
            return true;
    return _wcsicmp(log, L"Application") == 0;
}

EVT_HANDLE WINAPI EvtQuery(EVT_HANDLE session, LPCWSTR log, LPCWSTR query,
                           DWORD flags)
{
    wchar_t none[] = L"", zero[] = L"0", how[64];
    wchar_t *empty[] = {none, none, none, zero, zero, zero};
    struct handle *handle;
    bool bad;

    setting(L"AVD_EVENTS_FAIL", how, 64);
    if (wcscmp(how, L"hang") == 0)
        Sleep(INFINITE);
    if (wcscmp(how, L"null") == 0)
        *(volatile int *)(UINT_PTR)none[0] = 1;
    if (fails(L"query"))
        return NULL;
    picks(query, empty, &bad);
    if (session != NULL || bad ||
        flags != (EvtQueryChannelPath | EvtQueryReverseDirection)) {
        SetLastError(ERROR_EVT_INVALID_QUERY);
        return NULL;
    }
    if (!log_is_there(log)) {
        SetLastError(ERROR_EVT_CHANNEL_NOT_FOUND);
        return NULL;
    }
    handle = new_handle(QUERY, 0);
    if (handle == NULL)
        return NULL;
    wcsncpy(handle->log, log, 255);
    wcsncpy(handle->query, query, 16383);
    return handle;
}

BOOL WINAPI EvtNext(EVT_HANDLE results, DWORD size, EVT_HANDLE *found,
                    DWORD timeout, DWORD flags, DWORD *count)
{
    struct handle *query = results;
    bool bad;

    *count = 0;
    if (fails(L"next") || query->sort != QUERY || timeout == 0 || flags != 0)
        return FALSE;
    if (fails(L"nothing"))
        return TRUE;
    for (; *count < size && query->at < all_events(); query->at++) {
        wchar_t **one = event_at(query->at);

        if (_wcsicmp(one[0], query->log) != 0 ||
            !picks(query->query, one, &bad))
            continue;
        found[*count] = new_handle(EVENT, query->at);
        if (found[*count] == NULL)
            return FALSE;
        ++*count;
    }
    if (*count == 0)
        SetLastError(ERROR_NO_MORE_ITEMS);
    return *count > 0;
}

BOOL WINAPI EvtClose(EVT_HANDLE handle)
{
    InterlockedDecrement(&open_handles);
    memset(handle, 0xdd, sizeof(struct handle));
    free(handle);
    return TRUE;
}

EVT_HANDLE WINAPI EvtCreateRenderContext(DWORD count, LPCWSTR *paths,
                                         DWORD flags)
{
    if (count != 0 || paths != NULL || fails(L"context"))
        return NULL;
    return new_handle(VALUES, flags);
}

/* ---- values ---- */

struct render {
    EVT_VARIANT *value;
    char *text, *end;
    bool full;
};

static void *room_for(struct render *render, size_t size)
{
    char *at = render->text;

    size = (size + 7) & ~(size_t)7;
    if (size > (size_t)(render->end - at)) {
        render->full = true;
        return NULL;
    }
    render->text += size;
    return at;
}

static wchar_t *wide(struct render *render, const wchar_t *text)
{
    wchar_t *to = room_for(render, (wcslen(text) + 1) * sizeof *text);

    if (to != NULL)
        wcscpy(to, text);
    return to;
}

static char *narrow(struct render *render, const wchar_t *text)
{
    size_t length = wcslen(text) + 1, i;
    char *to = room_for(render, length);

    for (i = 0; to != NULL && i < length; i++)
        to[i] = (char)text[i];
    return to;
}

/* So many of one character: "9000x" */
static wchar_t *many(struct render *render, const wchar_t *text)
{
    wchar_t *what;
    unsigned count = wcstoul(text, &what, 10), i;
    wchar_t *to = room_for(render, (count + 1) * sizeof *text);

    for (i = 0; to != NULL && i < count; i++)
        to[i] = *what;
    if (to != NULL)
        to[count] = 0;
    return to;
}

static void set_list(struct render *render, EVT_VARIANT *value,
                     const wchar_t *text)
{
    wchar_t room[256], *at = room, *next;

    value->Type = EvtVarTypeString | EVT_VARIANT_TYPE_ARRAY;
    value->StringArr = room_for(render, 8 * sizeof(wchar_t *));
    wcsncpy(room, text, 255);
    for (; value->StringArr != NULL && at != NULL && value->Count < 8;
         at = next) {
        next = cut(at, ',');
        value->StringArr[value->Count++] = wide(render, at);
    }
}

static void set_value(struct render *render, EVT_VARIANT *value,
                      const wchar_t *text)
{
    static BYTE system[] = {1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0};

    memset(value, 0, sizeof *value);
    value->Count = 1;
    switch (*text++) {
    case 's':
        value->Type = EvtVarTypeString;
        value->StringVal = wide(render, text);
        break;
    case 'a': /* one byte for each unit */
        value->Type = EvtVarTypeAnsiString;
        value->AnsiStringVal = narrow(render, text);
        break;
    case 'm':
        value->Type = EvtVarTypeString;
        value->StringVal = many(render, text);
        break;
    case 'l':
        value->Count = 0;
        set_list(render, value, text);
        break;
    case 'n': /* a type and a number, and what lies above is not zero */
        value->UInt64Val = 0xddddddddddddddddu;
        value->Type = wcstoul(text, (wchar_t **)&text, 10);
        if (value->Type == EvtVarTypeUInt64 || value->Type == EvtVarTypeInt64 ||
            value->Type == EvtVarTypeHexInt64)
            value->UInt64Val = wcstoull(text, NULL, 0);
        else
            value->UInt32Val = (UINT32)wcstoll(text, NULL, 0);
        break;
    case 'i':
        value->Type = EvtVarTypeSid;
        value->SidVal = system;
        break;
    default:
        value->Type = EvtVarTypeNull;
        break;
    }
}

static DWORD set_system(struct render *render, wchar_t **one)
{
    EVT_VARIANT *value = render->value;
    ULARGE_INTEGER now;
    FILETIME time;

    memset(value, 0, EvtSystemPropertyIdEND * sizeof *value);
    GetSystemTimeAsFileTime(&time);
    now.LowPart = time.dwLowDateTime;
    now.HighPart = time.dwHighDateTime;
    value[EvtSystemEventID].Type = EvtVarTypeUInt16;
    value[EvtSystemEventID].UInt16Val = (UINT16)wcstoul(one[3], NULL, 10);
    if (*one[4] != 0)
        value[EvtSystemQualifiers].Type = EvtVarTypeUInt16;
    value[EvtSystemQualifiers].UInt16Val = (UINT16)wcstoul(one[4], NULL, 10);
    value[EvtSystemTimeCreated].Type = EvtVarTypeFileTime;
    value[EvtSystemTimeCreated].FileTimeVal =
        now.QuadPart - wcstoull(one[5], NULL, 10) * 10000000;
    return EvtSystemPropertyIdEND;
}

BOOL WINAPI EvtRender(EVT_HANDLE context, EVT_HANDLE of, DWORD flags,
                      DWORD size, void *buffer, DWORD *used, DWORD *count)
{
    struct handle *which = context, *handle = of;
    wchar_t **one = event_at(handle->at);
    struct render render = {buffer,
                            (char *)buffer + FIELDS * sizeof(EVT_VARIANT),
                            (char *)buffer + size, false};
    unsigned f;

    *count = 0;
    if (flags != EvtRenderEventValues || handle->sort != EVENT ||
        which->sort != VALUES || fails(L"render")) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if (which->at == EvtRenderContextSystem) {
        *count = set_system(&render, one);
        return TRUE;
    }
    for (f = 6; f < FIELDS && one[f] != NULL; f++)
        set_value(&render, &render.value[(*count)++], one[f]);
    *used = size;
    if (render.full)
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
    return !render.full;
}
