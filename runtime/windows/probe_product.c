/* SPDX-License-Identifier: MIT */
/*
 * Installed products, as Programs and Features lists them: the Uninstall keys
 * of both views.
 *
 * Where one of the entries cannot be read, a product that was found elsewhere
 * is there, but how many there are and which is the newest is not known.
 */
#include <string.h>

#include "../engine_compare.h"
#include "registry.h"
#include "../guard.h"
#include "../guard.h"

#define NAME 1024
#define VERSION 64
#define DAY 86400000 /* ms */

struct entry {
    wchar_t name[NAME];
    wchar_t version[VERSION];
};

struct search {
    struct avd_call *call;
    HKEY native; /* the 64-bit view while the other is read */
    int64_t count;
    char version[3 * VERSION];
    int64_t installed; /* ms since 1970; 0 = not known */
    DWORD failed;      /* why an entry or a view could not be read */
};

/* A text of an entry; "" where it has none that is one. */
static DWORD read_text(HKEY key, const wchar_t *entry, const char *name,
                       wchar_t *text, DWORD size)
{
    wchar_t wide[16];
    LSTATUS code;

    avd_sys_wide_from(name, wide, 16);
    code = RegGetValueW(key, entry, wide, RRF_RT_REG_SZ, NULL, text, &size);
    if (code != ERROR_SUCCESS)
        text[0] = 0;
    return code == ERROR_UNSUPPORTED_TYPE || avd_registry_gone((DWORD)code)
               ? ERROR_SUCCESS
               : (DWORD)code;
}

static DWORD read_entry(HKEY key, const wchar_t *id, struct entry *entry)
{
    read_text(key, id, "DisplayVersion", entry->version, sizeof entry->version);
    return read_text(key, id, "DisplayName", entry->name, sizeof entry->name);
}

/* Whether the 64-bit view has the same, so that it is counted already. */
static bool is_twin(const struct search *search, const wchar_t *id,
                    const struct entry *entry)
{
    struct entry twin;

    return search->native != NULL &&
           read_entry(search->native, id, &twin) == ERROR_SUCCESS &&
           wcscmp(twin.name, entry->name) == 0 &&
           wcscmp(twin.version, entry->version) == 0;
}

/* Keeps the highest; what is not a version is never higher. */
static void keep_version(struct search *search, const wchar_t *wide)
{
    const char *old = search->version, *new;
    enum avd_op op = AVD_OP_GT;
    char version[3 * VERSION];

    avd_sys_wide_to(wide, version, sizeof version);
    new = version + strspn(version, " \t");
    if (*old == 0) {
        old = new; /* which shows whether it is a version */
        op = AVD_OP_EQ;
    }
    if (!avd_compare_texts(AVD_TYPE_VERSION, new, op, old))
        return;
    version[new - version + (ptrdiff_t)strcspn(new, " \t")] = 0;
    strcpy(search->version, new);
}

static unsigned digits(const char *text, unsigned count)
{
    unsigned number = 0;

    while (count-- > 0)
        number = number * 10 + (unsigned)(*text++ - '0');
    return number;
}

/* A date as YYYYMMDD. Its midnight is that of the host's zone, which was not
 * recorded; UTC is less than a day away. */
static void keep_date(struct search *search, const wchar_t *wide)
{
    SYSTEMTIME date = {0};
    char text[3 * 16];
    FILETIME time;

    avd_sys_wide_to(wide, text, sizeof text);
    if (strspn(text, "0123456789") != 8 || text[8] != 0)
        return;
    date.wYear = (WORD)digits(text, 4);
    date.wMonth = (WORD)digits(text + 4, 2);
    date.wDay = (WORD)digits(text + 6, 2);
    if (SystemTimeToFileTime(&date, &time) &&
        avd_wide_moment(time) > search->installed)
        search->installed = avd_wide_moment(time);
}

AVD_GUARDED static void take_entry(struct search *search, HKEY key,
                                   const wchar_t *id)
{
    char name[3 * NAME];
    wchar_t date[16];
    struct entry entry;
    DWORD code = read_entry(key, id, &entry);

    if (code != ERROR_SUCCESS) {
        search->failed = code;
        return;
    }
    avd_sys_wide_to(entry.name, name, sizeof name);
    if (name[0] == 0 ||
        !avd_call_like(search->call->arg[AVD_ARG_PRODUCT_NAME].text, name,
                       strlen(name)) ||
        is_twin(search, id, &entry))
        return;
    search->count++;
    keep_version(search, entry.version);
    if (read_text(key, id, "InstallDate", date, sizeof date) == ERROR_SUCCESS)
        keep_date(search, date);
}

/* Goes through one view; the key is left to the caller, NULL if not there. */
static HKEY take_view(struct search *search, REGSAM view)
{
    wchar_t id[AVD_REGISTRY_NAME];
    struct avd_registry_walk walk;
    DWORD code;
    HKEY key;

    code = avd_registry_machine(
        "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall", view, &key);
    if (code != ERROR_SUCCESS) {
        if (!avd_registry_gone(code))
            search->failed = code;
        return NULL;
    }
    code = avd_registry_walk(&walk, key);
    while (code == ERROR_SUCCESS &&
           (code = avd_registry_next(&walk, id)) == ERROR_SUCCESS)
        take_entry(search, key, id);
    if (code != ERROR_NO_MORE_ITEMS)
        search->failed = code;
    return key;
}

static void tell(struct avd_call *call, const struct search *search)
{
    avd_call_number(call, AVD_FIELD_PRODUCT_COUNT, search->count);
    if (search->version[0] != 0)
        avd_call_text(call, AVD_FIELD_PRODUCT_VERSION, search->version,
                      strlen(search->version));
    /* A day is local, and may lie ahead of what it is in UTC. */
    if (search->installed > call->now && search->installed < call->now + DAY)
        avd_call_age(call, AVD_FIELD_PRODUCT_INSTALLED, call->now);
    else if (search->installed != 0)
        avd_call_age(call, AVD_FIELD_PRODUCT_INSTALLED, search->installed);
}

AVD_GUARDED static void read_product(struct avd_call *call)
{
    struct search search = {.call = call};
    HKEY other;

    search.native = take_view(&search, KEY_WOW64_64KEY);
    other = take_view(&search, KEY_WOW64_32KEY);
    if (search.native != NULL)
        RegCloseKey(search.native);
    if (other != NULL)
        RegCloseKey(other);
    if (search.failed == ERROR_SUCCESS)
        tell(call, &search);
    avd_call_end(call, AVD_STATUS_OK, 0);
    if (search.count > 0 && search.failed != ERROR_RETRY)
        return;
    avd_wide_end(call, search.failed != 0 ? search.failed : AVD_WIDE_ABSENT);
}

void avd_probe_product(struct avd_call *call)
{
    avd_registry_steadily(call, read_product);
}
