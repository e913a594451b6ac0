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
#include "../text.h"
#include "library.h"
#include "../guard.h"

#define LOOKED_AT 2000 /* events */
#define BATCH 16
#define LOG 512
#define CONDITIONS 20 /* the service refuses queries of hardly more */

#define TEXT_ROOM (AVD_CALL_TEXT + 1)
#define VALUES ((AVD_CALL_WORK - TEXT_ROOM) / sizeof(EVT_VARIANT) - 16)
#define QUERY_ROOM (VALUES * sizeof(EVT_VARIANT) / 4)

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

/* Which values are wanted. */
enum { SYSTEM, USER, CONTEXTS };

/* Stands in the scratch. The query is gone by the time there are values. */
struct search {
    struct avd_call *call;
    struct functions evt;
    EVT_HANDLE context[CONTEXTS];
    int64_t count;
    bool unsure; /* there was an event that may or may not be meant */
    union {
        struct {
            wchar_t wide[QUERY_ROOM];
            char text[QUERY_ROOM];
        } query;
        EVT_VARIANT value[VALUES]; /* of one event */
    } room;
    char text[TEXT_ROOM + 1]; /* with a NUL behind it */
};
_Static_assert(sizeof(struct search) <= AVD_CALL_WORK, "it fits");

/* ---- the query ---- */

static void put_sources(struct avd_out *out, const struct avd_call_arg *source)
{
    const char *name = source->text;
    unsigned i;

    for (i = 0; i < source->count; i++, name += strlen(name) + 1) {
        bool quoted = strchr(name, '\'') != NULL;

        if (quoted && strchr(name, '"') != NULL)
            out->failed = true; /* no literal can hold both quotes */
        avd_text_format(out, NULL,
                        quoted ? "%s@Name=\"%s\" or @EventSourceName=\"%s\""
                               : "%s@Name='%s' or @EventSourceName='%s'",
                        i > 0 ? " or " : "Provider[", name, name);
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

    for (i = 0; i < id->count; i++)
        avd_text_format(out, NULL, "%sEventID=%u", i > 0 ? " or " : before,
                        (unsigned)id->number[i] & 0xffff);
    if (id->count > 0)
        avd_out_literal(out, ")");
}

/* False: that cannot be. */
static bool make_query(struct search *search)
{
    const struct avd_call_arg *arg = search->call->arg;
    const struct avd_call_arg *source = &arg[AVD_ARG_EVENT_SOURCE];
    const struct avd_call_arg *id = &arg[AVD_ARG_EVENT_ID];
    const struct avd_call_arg *within = &arg[AVD_ARG_EVENT_WITHIN];
    char *query = search->room.query.text;
    struct avd_out out;

    avd_out_init(&out, query, QUERY_ROOM, NULL, NULL);
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
        query[1] = 0;
    return !out.failed &&
           avd_sys_wide_from(query, search->room.query.wide, QUERY_ROOM);
}

/* ---- one event ---- */

/* False: the event cannot be read, or there is too much of it. */
static bool render(struct search *search, unsigned context, EVT_HANDLE event,
                   DWORD *count)
{
    DWORD used;

    *count = 0;
    if (search->evt.render(search->context[context], event,
                           EvtRenderEventValues, sizeof search->room.value,
                           search->room.value, &used, count))
        return true;
    *count = 0;
    return false;
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

AVD_GUARDED static void put_number(struct avd_out *out, uint64_t number,
                                   unsigned base)
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
    uint64_t number = value->UInt64Val << unused;

    if (value->Type % 2 == EvtVarTypeSByte % 2)
        avd_out_number(out, (int64_t)number >> unused);
    else
        put_number(out, number >> unused, 10);
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

/* One or several texts, with a blank between two. */
static void put_texts(struct avd_out *out, const wchar_t *const *text,
                      DWORD count)
{
    DWORD i;

    for (i = 0; i < count; i++) {
        if (i > 0)
            avd_out_literal(out, " ");
        put_wide(out, text[i]);
    }
}

/* As the viewer of events shows it; what is neither a text nor a number nor
 * an account is left out. */
static void put_value(struct avd_out *out, const EVT_VARIANT *value)
{
    switch (value->Type) {
    case EvtVarTypeString:
    case EvtVarTypeEvtXml:
        put_texts(out, &value->StringVal, 1);
        break;
    case EvtVarTypeAnsiString: /* what is not ASCII in it is replaced */
        if (value->AnsiStringVal != NULL)
            avd_out_literal(out, value->AnsiStringVal);
        break;
    case EvtVarTypeString | EVT_VARIANT_TYPE_ARRAY:
        put_texts(out, (const wchar_t *const *)value->StringArr, value->Count);
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

/* The text of an event, in its place, and its length; true = all of it. */
static bool make_text(struct search *search, EVT_HANDLE event, size_t *length)
{
    struct avd_out out;
    DWORD count, i;
    bool whole = render(search, USER, event, &count);

    avd_out_init(&out, search->text, TEXT_ROOM, NULL, NULL);
    for (i = 0; i < count; i++) {
        if (i > 0)
            avd_out_literal(&out, " ");
        put_value(&out, &search->room.value[i]);
    }
    search->text[out.used] = 0;
    *length = out.used;
    return whole && !out.failed;
}

/* The first one that is told is the newest. Whether it is must be certain, for
 * its age and its text are told. */
static AVD_APART void look_at(struct search *search, EVT_HANDLE event)
{
    struct avd_call *call = search->call;
    const struct avd_call_arg *part = &call->arg[AVD_ARG_EVENT_CONTAINS];
    const EVT_VARIANT *value = search->room.value;
    size_t length = 0;
    FILETIME time;
    DWORD count;
    bool whole = true;

    if (!render(search, SYSTEM, event, &count) ||
        count < EvtSystemPropertyIdEND ||
        value[EvtSystemEventID].Type != EvtVarTypeUInt16 ||
        value[EvtSystemTimeCreated].Type != EvtVarTypeFileTime) {
        search->unsure = true;
        return;
    }
    if (!is_meant(&call->arg[AVD_ARG_EVENT_ID], value))
        return;
    memcpy(&time, &value[EvtSystemTimeCreated].FileTimeVal, sizeof time);
    if (search->count == 0 || part->count > 0)
        whole = make_text(search, event, &length);
    if (part->count > 0 && !avd_compare_texts(AVD_TYPE_TEXT, search->text,
                                              AVD_OP_CONTAINS, part->text)) {
        search->unsure |= !whole;
        return;
    }
    if (search->count++ > 0 || search->unsure)
        return;
    avd_wide_age(call, AVD_FIELD_EVENT_AGE, time);
    if (whole)
        avd_call_text(call, AVD_FIELD_EVENT_TEXT, search->text, length);
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

/* What was found, where all that is newer, or all, was seen. */
static void tell(struct search *search, bool all)
{
    struct avd_call *call = search->call;

    avd_call_end(call, AVD_STATUS_OK, 0);
    /* Of many the count is what was seen; of none, that there is none must be
     * sure. */
    if (search->count > 0 || (all && !search->unsure))
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
    EVT_HANDLE *context = search->context;
    DWORD code = ERROR_INVALID_DATA;
    unsigned i;

    for (i = 0; i < CONTEXTS; i++)
        context[i] = search->evt.context(0, NULL, EvtRenderContextSystem + i);
    if (context[SYSTEM] != NULL && context[USER] != NULL)
        code = look_at_all(search, query);
    for (i = 0; i < CONTEXTS; i++)
        if (context[i] != NULL)
            search->evt.close(context[i]);
    return code;
}

/* 0, or why nothing can be told. */
static DWORD run(struct search *search, const wchar_t *log)
{
    EVT_HANDLE found;
    DWORD code;

    /* Only a code that was set says why there is nothing. */
    SetLastError(0);
    found = search->evt.query(NULL, log, search->room.query.wide,
                              EvtQueryChannelPath | EvtQueryReverseDirection);
    if (found == NULL)
        return GetLastError();
    code = read_found(search, found);
    search->evt.close(found);
    if (code != ERROR_SUCCESS && code != ERROR_NO_MORE_ITEMS)
        return code;
    tell(search, code == ERROR_NO_MORE_ITEMS);
    return 0;
}

void avd_probe_event(struct avd_call *call)
{
    struct search *search = (struct search *)(void *)call->work;
    wchar_t log[LOG];
    DWORD code;

    search->call = call;
    search->count = 0;
    search->unsure = false;
    if (!avd_wide_arg(call, AVD_ARG_EVENT_LOG, log, LOG))
        return;
    code = make_query(search) ? avd_library_load(names, &search->evt)
                              : ERROR_EVT_INVALID_QUERY;
    avd_wide_end(call, code != 0 ? code : run(search, log));
}
