/* SPDX-License-Identifier: MIT */
/*
 * Events of a log, newest first.
 *
 * The service of the log picks by source, id and time; what it picks is read
 * as values, never as XML or as a message, for neither of these can be trusted:
 * any program may write events. The text of an event is its values, one blank
 * between two. What an author looks for is sought there.
 */
#include "wide_call.h"

#include <string.h>
#include <sddl.h>
#include <winevt.h>

#include "../engine_compare.h"
#include "../out.h"
#include "library.h"

#define LOOKED_AT 2000 /* events */
#define BATCH 16
#define LOG 512
#define CONDITIONS 20 /* the service refuses queries of hardly more */

/* The scratch: the values of one event, then its text in its own place at the
 * end. The query is gone by the time there are values. */
#define TEXT_ROOM (AVD_CALL_TEXT + 1)
#define VALUES_ROOM (AVD_CALL_WORK - TEXT_ROOM - 15)
#define QUERY_ROOM (VALUES_ROOM / 4)

/* In the order of their names. */
struct functions {
    EVT_HANDLE(WINAPI *query)
    (EVT_HANDLE, const wchar_t *, const wchar_t *, DWORD);
    BOOL(WINAPI *next)
    (EVT_HANDLE, DWORD, EVT_HANDLE *, DWORD, DWORD, DWORD *);
    BOOL(WINAPI *close)(EVT_HANDLE);
    BOOL(WINAPI *render)
    (EVT_HANDLE, EVT_HANDLE, DWORD, DWORD, void *, DWORD *, DWORD *);
    EVT_HANDLE(WINAPI *context)(DWORD, const wchar_t **, DWORD);
};

static const char names[] =
    "wevtapi.dll\0EvtQuery\0EvtNext\0EvtClose\0EvtRender\0"
    "EvtCreateRenderContext\0";

struct search {
    struct avd_call *call;
    struct functions evt;
    EVT_HANDLE system, user; /* which values are wanted */
    const EVT_VARIANT *values;
    int64_t count;
    bool unsure; /* there was an event that may or may not be meant */
};

/* ---- the query ---- */

static void put_sources(struct avd_out *out, const struct avd_call_arg *source)
{
    const char *name = source->text;
    unsigned i;

    for (i = 0; i < source->count; i++, name += strlen(name) + 1) {
        const char *quote = strchr(name, '\'') != NULL ? "\"" : "'";
        static const char *const attributes[] = {"@Name=", "@EventSourceName="};
        unsigned a;

        if (*quote == '"' && strchr(name, '"') != NULL)
            out->failed = true; /* no literal can hold both quotes */
        for (a = 0; a < 2; a++) {
            avd_out_literal(out, i + a > 0 ? " or " : "Provider[");
            avd_out_literal(out, attributes[a]);
            avd_out_literal(out, quote);
            avd_out_literal(out, name);
            avd_out_literal(out, quote);
        }
    }
    if (source->count > 0)
        avd_out_literal(out, "]");
}

/* Ids are looked at again when the event is there: what is left out here costs
 * time only. */
static void put_ids(struct avd_out *out, const struct avd_call_arg *id,
                    const char *before)
{
    unsigned i;

    for (i = 0; i < id->count; i++) {
        avd_out_literal(out, i > 0 ? " or " : before);
        avd_out_literal(out, "EventID=");
        avd_out_number(out, id->number[i] & 0xffff);
    }
    if (id->count > 0)
        avd_out_literal(out, ")");
}

/* In UTF-8 and then, behind it, as Windows wants it; NULL: that cannot be. */
static const wchar_t *make_query(struct avd_call *call)
{
    const struct avd_call_arg *source = &call->arg[AVD_ARG_EVENT_SOURCE];
    const struct avd_call_arg *id = &call->arg[AVD_ARG_EVENT_ID];
    const struct avd_call_arg *within = &call->arg[AVD_ARG_EVENT_WITHIN];
    wchar_t *wide = (wchar_t *)(call->work + QUERY_ROOM);
    struct avd_out out;

    avd_out_init(&out, call->work, QUERY_ROOM, NULL, NULL);
    avd_out_literal(&out, "*[System[");
    put_sources(&out, source);
    if (2 * source->count + id->count <= CONDITIONS)
        put_ids(&out, id, source->count > 0 ? " and (" : "(");
    if (within->count > 0) {
        if (out.used > 9)
            avd_out_literal(&out, " and ");
        avd_out_literal(&out, "TimeCreated[timediff(@SystemTime) <= ");
        avd_out_number(&out, within->number[0]);
        avd_out_literal(&out, "]");
    }
    avd_out_raw(&out, "]]", 3);
    if (out.used == 12) /* no condition at all */
        memcpy(call->work, "*", 2);
    return !out.failed && avd_sys_wide_from(call->work, wide, QUERY_ROOM)
               ? wide
               : NULL;
}

/* ---- one event ---- */

/* False: the event cannot be read, or there is too much of it. */
static bool render(struct search *search, EVT_HANDLE context, EVT_HANDLE event,
                   DWORD *count)
{
    DWORD used;

    *count = 0;
    return search->evt.render(context, event, EvtRenderEventValues, VALUES_ROOM,
                              search->call->work, &used, count) != 0;
}

static bool is_meant(const struct avd_call_arg *id, const EVT_VARIANT *value)
{
    int64_t low = value[EvtSystemEventID].UInt16Val, full = low;
    unsigned i;

    /* The id as older programs show it, with its upper half. */
    if (value[EvtSystemQualifiers].Type == EvtVarTypeUInt16)
        full |= (int64_t)value[EvtSystemQualifiers].UInt16Val << 16;
    for (i = 0; i < id->count; i++)
        if (id->number[i] == low || id->number[i] == full)
            return true;
    return id->count == 0;
}

static void put_wide(struct avd_out *out, const wchar_t *text)
{
    int bytes = 0;

    if (out->failed || text == NULL || *text == 0)
        return;
    /* Of no room at all Windows says only how much it would take. */
    if (out->used == out->size) {
        out->failed = true;
        return;
    }
    bytes = avd_sys_wide_to(text, out->buffer + out->used,
                            (int)(out->size - out->used));
    if (bytes > 0)
        out->used += (size_t)bytes - 1;
    else
        out->failed = true;
}

static void put_number(struct avd_out *out, uint64_t number, unsigned base)
{
    char digits[20];
    size_t at = sizeof digits;

    do {
        digits[--at] = "0123456789abcdef"[number % base];
        number /= base;
    } while (number > 0);
    avd_out_raw(out, digits + at, sizeof digits - at);
}

/* Types from 3 to 10: a signed one and an unsigned one of each size. */
static void put_integer(struct avd_out *out, const EVT_VARIANT *value)
{
    unsigned unused = 64 - (8u << (value->Type - EvtVarTypeSByte) / 2);
    uint64_t number = value->UInt64Val << unused >> unused;

    if (value->Type % 2 == EvtVarTypeSByte % 2) {
        int64_t is = (int64_t)(value->UInt64Val << unused) >> unused;

        if (is < 0)
            avd_out_raw(out, "-", 1);
        number = is < 0 ? 0 - (uint64_t)is : (uint64_t)is;
    }
    put_number(out, number, 10);
}

static void put_hex(struct avd_out *out, uint64_t number)
{
    avd_out_literal(out, "0x");
    put_number(out, number, 16);
}

static void put_sid(struct avd_out *out, PSID sid)
{
    wchar_t *text;

    if (!ConvertSidToStringSidW(sid, &text))
        return;
    put_wide(out, text);
    LocalFree(text);
}

/* As the viewer of events shows it; what is neither a text nor a number nor
 * an account is left out. */
static void put_value(struct avd_out *out, const EVT_VARIANT *value)
{
    DWORD i;

    switch (value->Type) {
    case EvtVarTypeString:
    case EvtVarTypeEvtXml:
        put_wide(out, value->StringVal);
        break;
    case EvtVarTypeAnsiString: /* what is not ASCII in it is replaced */
        if (value->AnsiStringVal != NULL)
            avd_out_literal(out, value->AnsiStringVal);
        break;
    case EvtVarTypeString | EVT_VARIANT_TYPE_ARRAY:
        for (i = 0; i < value->Count; i++) {
            if (i > 0)
                avd_out_raw(out, " ", 1);
            put_wide(out, value->StringArr[i]);
        }
        break;
    case EvtVarTypeBoolean:
        avd_out_literal(out, value->BooleanVal ? "true" : "false");
        break;
    case EvtVarTypeSid:
        put_sid(out, value->SidVal);
        break;
    case EvtVarTypeHexInt32:
        put_hex(out, value->UInt32Val);
        break;
    case EvtVarTypeHexInt64:
        put_hex(out, value->UInt64Val);
        break;
    default:
        if (value->Type >= EvtVarTypeSByte && value->Type <= EvtVarTypeUInt64)
            put_integer(out, value);
        break;
    }
}

/* The text of an event, in its place; true = all of it. */
static bool make_text(struct search *search, EVT_HANDLE event,
                      struct avd_out *out)
{
    DWORD count, i;

    avd_out_init(out, search->call->work + AVD_CALL_WORK - TEXT_ROOM, TEXT_ROOM,
                 NULL, NULL);
    if (!render(search, search->user, event, &count))
        return false;
    for (i = 0; i < count; i++) {
        if (i > 0)
            avd_out_raw(out, " ", 1);
        put_value(out, &search->values[i]);
    }
    return !out->failed;
}

static bool contains(const struct avd_out *text, const struct avd_call_arg *arg)
{
    struct avd_side in = {.value = AVD_VALUE_TEXT, .type = AVD_TYPE_TEXT};
    struct avd_side part = in;

    in.text = text->buffer;
    in.length = text->used;
    part.text = arg->text;
    part.length = arg->length;
    return avd_compare(&in, AVD_OP_CONTAINS, &part) == AVD_TRUE;
}

/* The first one that is told is the newest. Whether it is must be certain, for
 * its age and its text are told. */
static void look_at(struct search *search, EVT_HANDLE event)
{
    struct avd_call *call = search->call;
    const struct avd_call_arg *part = &call->arg[AVD_ARG_EVENT_CONTAINS];
    const EVT_VARIANT *value = search->values;
    struct avd_out text;
    uint64_t created;
    FILETIME time;
    DWORD count;
    bool whole;

    if (!render(search, search->system, event, &count) ||
        count < EvtSystemPropertyIdEND ||
        value[EvtSystemEventID].Type != EvtVarTypeUInt16 ||
        value[EvtSystemTimeCreated].Type != EvtVarTypeFileTime) {
        search->unsure = true;
        return;
    }
    if (!is_meant(&call->arg[AVD_ARG_EVENT_ID], value))
        return;
    created = value[EvtSystemTimeCreated].FileTimeVal;
    time.dwLowDateTime = (DWORD)created;
    time.dwHighDateTime = (DWORD)(created >> 32);
    whole = true;
    if (search->count == 0 || part->count > 0)
        whole = make_text(search, event, &text);
    if (part->count > 0 && !contains(&text, part)) {
        search->unsure = search->unsure || !whole;
        return;
    }
    if (search->count++ > 0 || search->unsure)
        return;
    avd_wide_age(call, AVD_FIELD_EVENT_AGE, time);
    if (whole)
        avd_call_text(call, AVD_FIELD_EVENT_TEXT, text.buffer, text.used);
    else
        avd_call_too_large(call, AVD_FIELD_EVENT_TEXT);
}

/* ---- all of them ---- */

/* ERROR_NO_MORE_ITEMS: seen to the end. ERROR_SUCCESS: there may be more. */
static DWORD look_at_all(struct search *search, EVT_HANDLE query)
{
    EVT_HANDLE event[BATCH];
    unsigned looked_at = 0;
    DWORD count, i;

    while (looked_at < LOOKED_AT) {
        count = 0;
        SetLastError(0);
        if (!search->evt.next(query, BATCH, event, avd_call_left(search->call),
                              0, &count))
            return GetLastError() != 0 ? GetLastError() : ERROR_INVALID_DATA;
        if (count == 0 || count > BATCH)
            return ERROR_INVALID_DATA;
        for (i = 0; i < count; i++) {
            look_at(search, event[i]);
            search->evt.close(event[i]);
        }
        looked_at += count;
    }
    return ERROR_SUCCESS;
}

static void tell(struct search *search, DWORD code)
{
    struct avd_call *call = search->call;

    if (code != ERROR_SUCCESS && code != ERROR_NO_MORE_ITEMS) {
        avd_wide_failed(call, code);
        return;
    }
    avd_call_end(call, AVD_STATUS_OK, 0);
    /* Of many the count is what was seen; of none, that there is none must be
     * sure. */
    if (search->count > 0 || (code == ERROR_NO_MORE_ITEMS && !search->unsure))
        avd_call_number(call, AVD_FIELD_EVENT_COUNT, search->count);
    else
        avd_call_too_large(call, AVD_FIELD_EVENT_COUNT);
    if (search->unsure &&
        call->value[AVD_FIELD_EVENT_AGE - 1].type == AVD_VALUE_NONE) {
        avd_call_too_large(call, AVD_FIELD_EVENT_AGE);
        avd_call_too_large(call, AVD_FIELD_EVENT_TEXT);
    }
}

/* Makes what says which values are wanted, and reads. */
static DWORD read_found(struct search *search, EVT_HANDLE query)
{
    DWORD code = ERROR_INVALID_DATA;

    search->system = search->evt.context(0, NULL, EvtRenderContextSystem);
    search->user = search->evt.context(0, NULL, EvtRenderContextUser);
    if (search->system != NULL && search->user != NULL)
        code = look_at_all(search, query);
    if (search->system != NULL)
        search->evt.close(search->system);
    if (search->user != NULL)
        search->evt.close(search->user);
    return code;
}

static void run(struct search *search, const wchar_t *log, const wchar_t *query)
{
    EVT_HANDLE found;
    DWORD code;

    /* Only a code that was set says why there is nothing. */
    SetLastError(0);
    found = search->evt.query(NULL, log, query,
                              EvtQueryChannelPath | EvtQueryReverseDirection);
    code = GetLastError();
    if (found != NULL) {
        tell(search, read_found(search, found));
        search->evt.close(found);
    } else if (code == ERROR_EVT_CHANNEL_NOT_FOUND) {
        avd_call_end(search->call, AVD_STATUS_ABSENT, 0);
    } else {
        avd_wide_failed(search->call, code);
    }
}

void avd_probe_event(struct avd_call *call)
{
    struct search search = {.call = call};
    wchar_t log[LOG];
    const wchar_t *query;
    DWORD code;

    search.values = (const EVT_VARIANT *)call->work;
    if (!avd_wide_arg(call, AVD_ARG_EVENT_LOG, log, LOG))
        return;
    query = make_query(call);
    code = query == NULL ? ERROR_EVT_INVALID_QUERY
                         : avd_library_load(names, &search.evt);
    if (code != 0)
        avd_wide_failed(call, code);
    else
        run(&search, log, query);
}
