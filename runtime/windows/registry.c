/* SPDX-License-Identifier: MIT */
/*
 * Keys and values of the registry.
 *
 * The scratch has two parts: at its start the data of a value, at its end a
 * text on its way to the reading, as avd_wide_text has it. What does not fit
 * the first is longer than what may be kept. Nobody checks what is written into
 * a value: a text may lack its NUL, have several, or half a character.
 */
#include "registry.h"

#include <string.h>

#include "../out.h"

#define SHOWN (AVD_CALL_WORK - AVD_CALL_TEXT - 1) /* where a text is turned */
#define DATA ((SHOWN & ~(size_t)1) - 2)

/* Nothing is asked for beside what is used: KEY_READ would also want to be told
 * of changes, which not every key allows everybody. */
static DWORD open_in(HKEY root, const wchar_t *path, REGSAM view, HKEY *key)
{
    return (DWORD)RegOpenKeyExW(
        root, path, 0, KEY_QUERY_VALUE | KEY_ENUMERATE_SUB_KEYS | view, key);
}

DWORD avd_registry_open(HKEY root, const wchar_t *path, HKEY *key)
{
    return open_in(root, path, KEY_WOW64_64KEY, key);
}

DWORD avd_registry_machine(const char *path, REGSAM view, HKEY *key)
{
    wchar_t wide[128];

    if (!avd_sys_wide_from(path, wide, 128))
        return GetLastError();
    return open_in(HKEY_LOCAL_MACHINE, wide, view, key);
}

bool avd_registry_gone(DWORD code)
{
    return code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND ||
           code == ERROR_KEY_DELETED;
}

void avd_registry_end(struct avd_call *call, DWORD code)
{
    avd_call_end(call, AVD_STATUS_OK, 0);
    avd_wide_end(call, avd_registry_gone(code) ? AVD_WIDE_ABSENT : code);
}

static DWORD stamp(HKEY key, DWORD *count, FILETIME *written)
{
    return (DWORD)RegQueryInfoKeyW(key, NULL, NULL, NULL, count, NULL, NULL,
                                   NULL, NULL, NULL, NULL, written);
}

DWORD avd_registry_walk(struct avd_registry_walk *walk, HKEY key)
{
    walk->key = key;
    walk->index = 0;
    return stamp(key, &walk->count, &walk->written);
}

DWORD avd_registry_next(struct avd_registry_walk *walk,
                        wchar_t name[AVD_REGISTRY_NAME])
{
    DWORD length = AVD_REGISTRY_NAME, count;
    FILETIME written;
    DWORD code = (DWORD)RegEnumKeyExW(walk->key, walk->index++, name, &length,
                                      NULL, NULL, NULL, NULL);

    if (code == ERROR_NO_MORE_ITEMS &&
        (stamp(walk->key, &count, &written) != ERROR_SUCCESS ||
         count != walk->count || CompareFileTime(&written, &walk->written)))
        return ERROR_RETRY;
    return code;
}

void avd_registry_steadily(struct avd_call *call,
                           void (*read)(struct avd_call *call))
{
    size_t used = call->used;
    unsigned tries;

    for (tries = 0; tries < 5; tries++) {
        call->used = used;
        call->list = 0;
        memset(call->value, 0, sizeof call->value);
        read(call);
        if (call->code != ERROR_RETRY)
            break;
        Sleep(20);
    }
}

/* The bytes of a number of this type; 0 = it is none. */
static DWORD number_size(DWORD type)
{
    if (type == REG_QWORD)
        return 8;
    return type == REG_DWORD || type == REG_DWORD_BIG_ENDIAN ? 4 : 0;
}

DWORD avd_registry_read(struct avd_call *call, HKEY key, const wchar_t *name,
                        struct avd_registry_value *value)
{
    DWORD code, number;

    value->size = DATA;
    code = (DWORD)RegQueryValueExW(key, name, NULL, &value->type,
                                   (BYTE *)call->work, &value->size);
    value->too_large = code == ERROR_MORE_DATA;
    if (code != ERROR_SUCCESS && !value->too_large)
        return code;
    number = number_size(value->type);
    if (number != 0 && number != value->size)
        return ERROR_INVALID_DATA;
    if (value->type == REG_SZ || value->type == REG_EXPAND_SZ)
        memset(call->work + (value->too_large ? 0 : value->size & ~1u), 0, 2);
    return ERROR_SUCCESS;
}

static void put_number(struct avd_call *call, unsigned field,
                       const struct avd_registry_value *value)
{
    bool big_endian = value->type == REG_DWORD_BIG_ENDIAN;
    uint64_t number = 0;
    struct avd_out out;
    DWORD i;

    for (i = 0; i < value->size; i++)
        number =
            number << 8 |
            (unsigned char)call->work[big_endian ? i : value->size - 1 - i];
    if (number > INT64_MAX) {
        avd_call_too_large(call, field);
    } else if (call->list != field) {
        avd_call_number(call, field, (int64_t)number);
    } else {
        avd_out_init(&out, call->work, AVD_CALL_WORK, NULL, NULL);
        avd_out_number(&out, (int64_t)number);
        avd_call_add(call, out.buffer, out.used);
    }
}

static void put_hex(struct avd_call *call, unsigned field, DWORD size)
{
    char *hex = call->work + SHOWN;
    DWORD i;

    if (size > AVD_CALL_TEXT / 2) {
        avd_call_too_large(call, field);
        return;
    }
    for (i = 0; i < size; i++) {
        hex[2 * i] = "0123456789abcdef"[(unsigned char)call->work[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[call->work[i] & 15];
    }
    avd_wide_put(call, field, hex, 2 * (size_t)size);
}

/* Windows expands texts of at most 32 Ki characters, which leaves half of the
 * data's place for what they become. */
static void put_expanded(struct avd_call *call, unsigned field, size_t length)
{
    wchar_t *text = (wchar_t *)call->work, *to = text + wcslen(text) + 1;
    size_t room = DATA / 2 - (size_t)(to - text) + 1;
    DWORD got;

    if (wcschr(text, L'%') == NULL) {
        avd_wide_text(call, field, text, length);
        return;
    }
    got = ExpandEnvironmentStringsW(text, to, (DWORD)room);
    if (got == 0 || got > room)
        avd_call_too_large(call, field);
    else
        avd_wide_text(call, field, to, got - 1);
}

/* The length without the NULs at the end. */
static size_t list_length(const wchar_t *text, size_t length)
{
    while (length > 0 && text[length - 1] == 0)
        length--;
    return length;
}

/* Some lists have elements of length zero, after which most programs see no
 * more; here they are seen. */
static void put_list(struct avd_call *call, unsigned field, size_t length)
{
    const wchar_t *text = (const wchar_t *)call->work;
    size_t end = list_length(text, length), at, next;

    if (call->list != field)
        avd_call_list(call, field);
    for (at = 0; at < end; at = next + 1) {
        for (next = at; next < end && text[next] != 0; next++)
            continue;
        avd_wide_add(call, text + at, next - at);
    }
}

void avd_registry_show(struct avd_call *call, unsigned field,
                       const struct avd_registry_value *value)
{
    size_t length = value->size / sizeof(wchar_t);

    if (value->too_large) {
        avd_call_too_large(call, field);
        return;
    }
    switch (value->type) {
    case REG_SZ:
        avd_wide_text(call, field, (const wchar_t *)call->work, length);
        break;
    case REG_EXPAND_SZ:
        put_expanded(call, field, length);
        break;
    case REG_MULTI_SZ:
        put_list(call, field, length);
        break;
    case REG_DWORD:
    case REG_DWORD_BIG_ENDIAN:
    case REG_QWORD:
        put_number(call, field, value);
        break;
    default:
        put_hex(call, field, value->size);
        break;
    }
}

bool avd_registry_empty(const struct avd_call *call,
                        const struct avd_registry_value *value)
{
    const wchar_t *text = (const wchar_t *)call->work;

    switch (value->type) {
    case REG_SZ:
    case REG_EXPAND_SZ:
        return text[0] == 0;
    case REG_MULTI_SZ:
        return list_length(text, value->size / sizeof *text) == 0;
    default:
        return value->size == 0;
    }
}
