/* SPDX-License-Identifier: MIT */
/* The system itself: edition, restart, environment, rights. */
#include <string.h>

#include "registry.h"

#define SERVER_RDSH 0xaf /* PRODUCT_SERVERRDSH of newer headers */
#define UNLICENSED 0xabcdabcd
#define SESSION_MANAGER "SYSTEM\\CurrentControlSet\\Control\\Session Manager"

static DWORD read_value(struct avd_call *call, const char *path,
                        const wchar_t *name, struct avd_registry_value *value)
{
    HKEY key;
    DWORD code = avd_registry_machine(path, KEY_WOW64_64KEY, &key);

    if (code != ERROR_SUCCESS)
        return code;
    code = avd_registry_read(call, key, name, value);
    RegCloseKey(key);
    return code;
}

/* ---- windows() ---- */

static bool read_number(const char *name, DWORD *number)
{
    return avd_sys_wide_value(HKEY_LOCAL_MACHINE, AVD_WIDE_SYSTEM, name,
                              RRF_RT_REG_DWORD, number,
                              sizeof *number) == ERROR_SUCCESS;
}

/* False where there is no text, or an empty one. */
static bool read_text(struct avd_call *call, unsigned field, const char *name)
{
    wchar_t *text = (wchar_t *)call->work;

    if (avd_sys_wide_value(HKEY_LOCAL_MACHINE, AVD_WIDE_SYSTEM, name,
                           RRF_RT_REG_SZ, text, 1024) != ERROR_SUCCESS ||
        text[0] == 0)
        return false;
    avd_wide_text(call, field, text, AVD_WIDE_ENDED);
    return true;
}

static bool edition_is(const struct avd_call *call, const char *pattern)
{
    const struct avd_value *edition =
        &call->value[AVD_FIELD_WINDOWS_EDITION - 1];

    return edition->type == AVD_VALUE_TEXT &&
           avd_call_like(pattern, call->room + edition->as.text.offset,
                         edition->length);
}

/* Multi-session calls itself a server, so that only its edition tells. */
static void put_multi_session(struct avd_call *call,
                              const OSVERSIONINFOEXW *info)
{
    DWORD product = 0;
    bool known = GetProductInfo(info->dwMajorVersion, info->dwMinorVersion, 0,
                                0, &product) &&
                 product != 0 && product != UNLICENSED;
    bool is = product == SERVER_RDSH || edition_is(call, "ServerRdsh") ||
              edition_is(call, "EnterpriseMultiSession*");

    if (known || is || edition_is(call, "*"))
        avd_call_number(call, AVD_FIELD_WINDOWS_MULTI_SESSION, is);
}

void avd_probe_windows(struct avd_call *call)
{
    OSVERSIONINFOEXW info;
    DWORD number;

    if (!avd_sys_wide_version(&info))
        return;
    avd_call_number(call, AVD_FIELD_WINDOWS_BUILD, info.dwBuildNumber);
    if (info.wProductType >= VER_NT_WORKSTATION &&
        info.wProductType <= VER_NT_SERVER)
        avd_call_number(call, AVD_FIELD_WINDOWS_PRODUCT_TYPE,
                        info.wProductType);
    if (read_number("UBR", &number))
        avd_call_number(call, AVD_FIELD_WINDOWS_REVISION, number);
    read_text(call, AVD_FIELD_WINDOWS_EDITION, "EditionID");
    put_multi_session(call, &info);
    if (!read_text(call, AVD_FIELD_WINDOWS_DISPLAY_VERSION, "DisplayVersion"))
        read_text(call, AVD_FIELD_WINDOWS_DISPLAY_VERSION, "ReleaseId");
    if (read_number("InstallDate", &number) && number != 0)
        avd_call_age(call, AVD_FIELD_WINDOWS_INSTALLED, number * INT64_C(1000));
    avd_call_end(call, AVD_STATUS_OK, 0);
}

/* ---- pending_reboot() ---- */

static DWORD key_is_there(const char *path)
{
    HKEY key;
    DWORD code = avd_registry_machine(path, KEY_WOW64_64KEY, &key);

    if (code == ERROR_SUCCESS)
        RegCloseKey(key);
    return code;
}

/* Files that are to be moved at the next start; a value of nothing is none. */
static DWORD renames_are_there(struct avd_call *call)
{
    struct avd_registry_value value;
    DWORD code = read_value(call, SESSION_MANAGER,
                            L"PendingFileRenameOperations", &value);

    if (code == ERROR_SUCCESS && !value.too_large &&
        avd_registry_empty(call, &value))
        code = ERROR_FILE_NOT_FOUND;
    return code;
}

/* A place that cannot be read does not say no. */
void avd_probe_pending_reboot(struct avd_call *call)
{
    static const char keys[2][96] = {
        "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\"
        "Component Based Servicing\\RebootPending",
        "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\"
        "WindowsUpdate\\Auto Update\\RebootRequired"};
    DWORD code;
    unsigned i;

    avd_call_end(call, AVD_STATUS_OK, 0);
    for (i = 0; i < 3; i++) {
        code = i < 2 ? key_is_there(keys[i]) : renames_are_there(call);
        if (code == ERROR_SUCCESS) {
            avd_call_number(call, AVD_FIELD_PENDING_REBOOT_REASON, i);
            avd_call_end(call, AVD_STATUS_OK, 0);
            break;
        }
        if (!avd_registry_gone(code))
            avd_wide_end(call, code);
    }
    avd_call_number(call, AVD_FIELD_PENDING_REBOOT_PENDING, i < 3);
}

/* ---- environment() ---- */

/* What every new process gets, before its user's own. */
static DWORD read_machine(struct avd_call *call, const wchar_t *name)
{
    struct avd_registry_value value;
    DWORD code =
        read_value(call, SESSION_MANAGER "\\Environment", name, &value);

    if (code != ERROR_SUCCESS)
        return code;
    if (value.type != REG_SZ && value.type != REG_EXPAND_SZ)
        return ERROR_UNSUPPORTED_TYPE;
    avd_registry_show(call, AVD_FIELD_ENVIRONMENT_VALUE, &value);
    return code;
}

static DWORD read_process(struct avd_call *call, const wchar_t *name)
{
    wchar_t *text = (wchar_t *)call->work;
    DWORD length;

    SetLastError(ERROR_SUCCESS);
    length = GetEnvironmentVariableW(name, text, 32768);
    if (length == 0 && GetLastError() == ERROR_ENVVAR_NOT_FOUND)
        return ERROR_FILE_NOT_FOUND;
    if (length == 0 && GetLastError() != ERROR_SUCCESS)
        return GetLastError();
    if (length >= 32768)
        avd_call_too_large(call, AVD_FIELD_ENVIRONMENT_VALUE);
    else
        avd_wide_text(call, AVD_FIELD_ENVIRONMENT_VALUE, text, length);
    return ERROR_SUCCESS;
}

void avd_probe_environment(struct avd_call *call)
{
    const struct avd_call_arg *of = &call->arg[AVD_ARG_ENVIRONMENT_OF];
    wchar_t name[AVD_WIDE_PATH];
    DWORD code;

    if (!avd_wide_arg(call, AVD_ARG_ENVIRONMENT_NAME, name, AVD_WIDE_PATH))
        return;
    code = of->count > 0 && of->number[0] == 0 ? read_machine(call, name)
                                               : read_process(call, name);
    avd_registry_end(call, code);
}

/* ---- elevated() ---- */

void avd_probe_elevated(struct avd_call *call)
{
    bool elevated = false;
    DWORD code = avd_sys_wide_elevated(&elevated);

    avd_call_number(call, AVD_FIELD_ELEVATED_VALUE, elevated);
    avd_call_end(call, AVD_STATUS_OK, 0);
    avd_wide_end(call, code);
}
