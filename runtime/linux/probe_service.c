/* SPDX-License-Identifier: MIT */
/* Services: units of systemd, which is asked, but starts and loads nothing that
 * it would not to show their state. */
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "bus.h"

#define UNIT "org.freedesktop.systemd1.Unit"
#define SERVICE "org.freedesktop.systemd1.Service"
#define NAME_BYTES 256 /* of a unit's name with its NUL, as systemd has it */

/* Codes of words; those of Windows. */
enum { STOPPED = 1, START_PENDING, STOP_PENDING, RUNNING };
enum { AUTOMATIC = 2, MANUAL, DISABLED };

static bool ends_in(const char *name, size_t length, const char *end)
{
    size_t tail = strlen(end);

    return length > tail && memcmp(name + length - tail, end, tail) == 0;
}

/* Whether a name says already what sort of unit it is. */
static bool has_suffix(const char *name, size_t length)
{
    static const char suffixes[] =
        ".service\0.socket\0.target\0.timer\0.mount\0.automount\0.path\0.swap\0"
        ".slice\0.scope\0.device\0";
    const char *suffix;

    for (suffix = suffixes; *suffix != 0; suffix += strlen(suffix) + 1)
        if (ends_in(name, length, suffix))
            return true;
    return false;
}

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The object of a unit: its name with all but letters and digits, and a digit
 * in front, as _ and the byte in hex. False if there can be no such name. */
static bool write_object(const char *name, char *object)
{
    static const char hex[] = "0123456789abcdef";
    bool digit = false; /* may stand here */

    for (; *name != 0; name++, digit = true) {
        if (is_plain(*name) || (digit && *name >= '0' && *name <= '9')) {
            *object++ = *name;
            continue;
        }
        if (!(*name >= '0' && *name <= '9') && strchr(":-_.\\@", *name) == NULL)
            return false;
        *object++ = '_';
        *object++ = hex[*name >> 4 & 15];
        *object++ = hex[*name & 15];
    }
    *object = 0;
    return true;
}

static bool make_object(struct avd_call *call, char *object)
{
    static const char start[] = "/org/freedesktop/systemd1/unit/";
    static const char end[] = ".service";
    const struct avd_call_arg *given = &call->arg[AVD_ARG_SERVICE_NAME];
    bool whole = has_suffix(given->text, given->length);
    char name[NAME_BYTES];

    memcpy(object, start, sizeof start);
    if (given->length + (whole ? 1 : sizeof end) <= NAME_BYTES) {
        memcpy(name, given->text, given->length + 1);
        if (!whole)
            memcpy(name + given->length, end, sizeof end);
        if (write_object(name, object + sizeof start - 1))
            return true;
    }
    avd_call_end(call, AVD_STATUS_ERROR, EINVAL);
    return false;
}

static bool is(const struct avd_bus_value *value, const char *word)
{
    return value->text != NULL && strcmp(value->text, word) == 0;
}

/* 0 = a word that systemd does not have. */
static int state_of(const struct avd_bus_value *value)
{
    if (is(value, "active") || is(value, "reloading") ||
        is(value, "refreshing"))
        return RUNNING;
    if (is(value, "activating"))
        return START_PENDING;
    if (is(value, "deactivating"))
        return STOP_PENDING;
    return is(value, "inactive") || is(value, "failed") ||
                   is(value, "maintenance")
               ? STOPPED
               : 0;
}

struct unit {
    struct avd_bus bus;
    char object[64 + 3 * NAME_BYTES];
    bool loaded;
    int state;
};

static bool get(struct unit *unit, const char *interface, const char *property,
                struct avd_bus_value *value)
{
    return avd_bus_get(&unit->bus, unit->object, interface, property, value);
}

static bool read_state(struct unit *unit, struct avd_call *call)
{
    struct avd_bus_value value;
    bool found;

    if (!get(unit, UNIT, "LoadState", &value))
        return false;
    found = !is(&value, "not-found");
    unit->loaded = is(&value, "loaded");
    if (!get(unit, UNIT, "ActiveState", &value))
        return false;
    unit->state = state_of(&value);
    if (unit->state == 0) {
        avd_call_end(call, AVD_STATUS_ERROR, EPROTO);
        return false;
    }
    /* One whose file was taken away while it runs is still there. */
    if (!found && is(&value, "inactive")) {
        avd_call_end(call, AVD_STATUS_ABSENT, 0);
        return false;
    }
    avd_call_number(call, AVD_FIELD_SERVICE_STATE, unit->state);
    return true;
}

static int start_of(const struct avd_bus_value *value)
{
    if (is(value, "enabled") || is(value, "enabled-runtime"))
        return AUTOMATIC;
    if (is(value, "disabled") || is(value, "static") || is(value, "indirect"))
        return MANUAL;
    return is(value, "masked") || is(value, "masked-runtime") ? DISABLED : 0;
}

static bool read_start(struct unit *unit, struct avd_call *call)
{
    struct avd_bus_value value;
    int start;

    if (!get(unit, UNIT, "UnitFileState", &value))
        return false;
    start = start_of(&value);
    if (start != 0)
        avd_call_number(call, AVD_FIELD_SERVICE_START, start);
    if (!get(unit, UNIT, "ActiveEnterTimestamp", &value))
        return false;
    if (unit->state == RUNNING && value.number > 0)
        avd_call_age(call, AVD_FIELD_SERVICE_STARTED, value.number / 1000);
    return true;
}

/* What units of the sort .service have alone. */
static bool read_process(struct unit *unit, struct avd_call *call)
{
    struct avd_bus_value how, code, user;

    if (!get(unit, SERVICE, "ExecMainCode", &how) ||
        !get(unit, SERVICE, "ExecMainStatus", &code) ||
        !get(unit, SERVICE, "User", &user))
        return false;
    /* A process that a signal ended has a code as shells give it. */
    if (!how.none && !code.none && how.text == NULL && code.text == NULL)
        avd_call_number(call, AVD_FIELD_SERVICE_EXIT_CODE,
                        how.number > CLD_EXITED ? 128 + code.number
                                                : code.number);
    if (user.text != NULL && *user.text != 0)
        avd_call_text(call, AVD_FIELD_SERVICE_ACCOUNT, user.text,
                      strlen(user.text));
    else if (user.text != NULL && unit->loaded)
        avd_call_text(call, AVD_FIELD_SERVICE_ACCOUNT, "root", 4);
    return true;
}

void avd_probe_service(struct avd_call *call)
{
    struct unit unit;

    memset(&unit, 0, sizeof unit);
    if (!make_object(call, unit.object) || !avd_bus_open(&unit.bus, call))
        return;
    if (read_state(&unit, call) && read_start(&unit, call) &&
        read_process(&unit, call))
        avd_call_end(call, AVD_STATUS_OK, 0);
    avd_bus_close(&unit.bus);
}
