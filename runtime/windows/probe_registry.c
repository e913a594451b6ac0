/* SPDX-License-Identifier: MIT */
/*
 * The registry: one key, one value, or the same of each key that fits a name
 * with a star.
 *
 * Keys under a star come in the order in which Windows lists them, which is
 * that of their names. One that cannot be read spoils the reading: a list that
 * lacks what is not known would be taken for the whole.
 */
#include <string.h>

#include "registry.h"
#include "../guard.h"

/* Where the names of keys and values stand. */
struct place {
    HKEY hive;
    const wchar_t *key;   /* without the hive */
    const wchar_t *value; /* NULL = the key itself is asked for */
};

static HKEY hive_of(const char *key)
{
    if (strncmp(key, "HKLM\\", 5) == 0)
        return HKEY_LOCAL_MACHINE;
    if (strncmp(key, "HKCR\\", 5) == 0)
        return HKEY_CLASSES_ROOT;
    return strncmp(key, "HKU\\", 4) == 0 ? HKEY_USERS : NULL;
}

static DWORD list_subkeys(struct avd_call *call, HKEY key)
{
    wchar_t name[AVD_REGISTRY_NAME];
    struct avd_registry_walk walk;
    DWORD code = avd_registry_walk(&walk, key);
    DWORD i;

    avd_call_list(call, AVD_FIELD_REGISTRY_SUBKEYS);
    for (i = 0; code == ERROR_SUCCESS && i <= AVD_CALL_ELEMENTS; i++) {
        code = avd_registry_next(&walk, name);
        if (code == ERROR_SUCCESS)
            avd_wide_add(call, name, AVD_REGISTRY_NAME);
    }
    return code == ERROR_NO_MORE_ITEMS ? ERROR_SUCCESS : code;
}

static DWORD show_value(struct avd_call *call, HKEY key, const wchar_t *name)
{
    struct avd_registry_value value;
    DWORD code = avd_registry_read(call, key, name, &value);

    if (code != ERROR_SUCCESS)
        return code;
    if (value.type <= REG_QWORD)
        avd_call_number(call, AVD_FIELD_REGISTRY_TYPE, value.type);
    if (value.too_large)
        avd_call_too_large(call, AVD_FIELD_REGISTRY_EMPTY);
    else
        avd_call_number(call, AVD_FIELD_REGISTRY_EMPTY,
                        avd_registry_empty(call, &value));
    avd_registry_show(call, AVD_FIELD_REGISTRY_VALUE, &value);
    return code;
}

static void read_one(struct avd_call *call, const struct place *place)
{
    HKEY key;
    DWORD code = avd_registry_open(place->hive, place->key, &key);

    if (code == ERROR_SUCCESS) {
        code = place->value != NULL ? show_value(call, key, place->value)
                                    : list_subkeys(call, key);
        RegCloseKey(key);
    }
    avd_registry_end(call, code);
}

/* Adds what is below one key that fits; `path` begins at that key. */
static DWORD add_one(struct avd_call *call, HKEY above, const wchar_t *path,
                     const wchar_t *value_name)
{
    struct avd_registry_value value;
    HKEY key;
    DWORD code = avd_registry_open(above, path, &key);

    if (code != ERROR_SUCCESS)
        return code;
    if (value_name != NULL) {
        code = avd_registry_read(call, key, value_name, &value);
        if (code == ERROR_SUCCESS)
            avd_registry_show(call, AVD_FIELD_REGISTRY_VALUES, &value);
    }
    RegCloseKey(key);
    return code;
}

/* Goes through the keys that fit `pattern`; `rest` is what follows it in the
 * key, from its backslash, or "". */
static DWORD add_each(struct avd_call *call, HKEY above, const wchar_t *pattern,
                      const wchar_t *rest, const wchar_t *value)
{
    char wanted[3 * AVD_WIDE_PATH], found[3 * AVD_REGISTRY_NAME];
    wchar_t path[AVD_REGISTRY_NAME + AVD_WIDE_PATH];
    struct avd_registry_walk walk;
    DWORD code = avd_registry_walk(&walk, above);
    int64_t count = 0;

    avd_sys_wide_to(pattern, wanted, sizeof wanted);
    while (code == ERROR_SUCCESS || avd_registry_gone(code)) {
        code = avd_registry_next(&walk, path);
        if (code != ERROR_SUCCESS)
            break;
        avd_sys_wide_to(path, found, sizeof found);
        if (!avd_call_like(wanted, found, strlen(found)))
            continue;
        wcscat(path, rest);
        if (*rest != 0 || value != NULL)
            code = add_one(call, above, path, value);
        if (code != ERROR_SUCCESS && !avd_registry_gone(code))
            return code;
        count += code == ERROR_SUCCESS;
    }
    avd_call_number(call, AVD_FIELD_REGISTRY_COUNT, count);
    if (code != ERROR_NO_MORE_ITEMS)
        return code;
    return count > 0 ? ERROR_SUCCESS : ERROR_FILE_NOT_FOUND;
}

/* Cuts the key before and behind the segment that holds the star. */
static void read_each(struct avd_call *call, const struct place *place,
                      wchar_t *star)
{
    wchar_t rest[AVD_WIDE_PATH] = L"";
    wchar_t *start = star, *end = wcschr(star, L'\\');
    HKEY above;
    DWORD code;

    if (end != NULL) {
        wcscpy(rest, end);
        *end = 0;
    }
    while (start > place->key && start[-1] != L'\\')
        start--;
    if (start > place->key)
        start[-1] = 0;
    if (place->value != NULL)
        avd_call_list(call, AVD_FIELD_REGISTRY_VALUES);
    code = avd_registry_open(place->hive, start > place->key ? place->key : L"",
                             &above);
    if (code == ERROR_SUCCESS) {
        code = add_each(call, above, start, rest, place->value);
        if (above != place->hive) /* which other probes read meanwhile */
            RegCloseKey(above);
    }
    avd_registry_end(call, code);
}

AVD_GUARDED static void read_place(struct avd_call *call)
{
    wchar_t key[AVD_WIDE_PATH], value[AVD_WIDE_PATH];
    struct place place = {hive_of(call->arg[AVD_ARG_REGISTRY_KEY].text), NULL,
                          NULL};
    wchar_t *star;

    if (place.hive == NULL ||
        !avd_wide_arg(call, AVD_ARG_REGISTRY_KEY, key, AVD_WIDE_PATH))
        return;
    if (call->arg[AVD_ARG_REGISTRY_VALUE].count > 0) {
        if (!avd_wide_arg(call, AVD_ARG_REGISTRY_VALUE, value, AVD_WIDE_PATH))
            return;
        place.value = value;
    }
    place.key = wcschr(key, L'\\') + 1;
    star = wcschr(key, L'*');
    if (star != NULL)
        read_each(call, &place, star);
    else
        read_one(call, &place);
}

void avd_probe_registry(struct avd_call *call)
{
    avd_registry_steadily(call, read_place);
}
