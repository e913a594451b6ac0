/* SPDX-License-Identifier: MIT */
/*
 * The proxy of system services: that of WinHTTP, then those that WinINet has
 * for SYSTEM, or for all accounts where policy says so. A place that may not be
 * read leaves the question open, unless another place answers it with yes.
 */
#include "../proxy.h"

#include <string.h>

#include "library.h"
#include "wide_call.h"

#define SETTINGS                                                               \
    "Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings"
#define POLICY                                                                 \
    "Software\\Policies\\Microsoft\\Windows\\CurrentVersion\\"                 \
    "Internet Settings"
#define NONE ERROR_FILE_NOT_FOUND /* of a place that was read */

/* Not in the headers with their library's calling convention of pointers. */
struct winhttp_proxy {
    DWORD access; /* 3: a proxy by name */
    wchar_t *proxy, *bypass;
};

/* The functions of a place answer 0 where the call has been ended with what is
 * there, NONE, or why it could not be read. */
static DWORD found(struct avd_call *call, const wchar_t *server)
{
    int size = AVD_CALL_WORK / 2;
    char *text = call->work + size;

    if (server[0] == 0)
        return NONE;
    avd_sys_wide_to(server, text, size);
    avd_proxy_found(call, text, strlen(text));
    if (text[0] == 0)
        avd_call_too_large(call, AVD_FIELD_PROXY_SERVER);
    return 0;
}

static DWORD from_winhttp(struct avd_call *call)
{
    struct winhttp_proxy proxy = {0};
    BOOL(WINAPI * get)(struct winhttp_proxy *);
    DWORD code;

    code = avd_library_load(
        "winhttp.dll\0WinHttpGetDefaultProxyConfiguration\0", &get);
    if (code != 0)
        return code;
    SetLastError(ERROR_INVALID_DATA);
    if (!get(&proxy))
        return GetLastError();
    code = NONE;
    if (proxy.access == 3 && proxy.proxy != NULL)
        code = found(call, proxy.proxy);
    GlobalFree(proxy.proxy);
    GlobalFree(proxy.bypass);
    return code;
}

static DWORD from_value(struct avd_call *call, HKEY root, const char *name)
{
    wchar_t *text = (wchar_t *)call->work;
    DWORD code = avd_sys_wide_value(root, SETTINGS, name, RRF_RT_REG_SZ, text,
                                    AVD_CALL_WORK / 2);

    return code == 0 ? found(call, text) : code;
}

static DWORD from_settings(struct avd_call *call, HKEY root)
{
    DWORD on = 0;
    DWORD code = avd_sys_wide_value(root, SETTINGS, "ProxyEnable", RRF_RT_DWORD,
                                    &on, sizeof on);

    if (code == 0 && on != 0)
        code = from_value(call, root, "ProxyServer");
    else if (code == 0)
        code = NONE;
    return code == NONE ? from_value(call, root, "AutoConfigURL") : code;
}

static DWORD from_user(struct avd_call *call, const wchar_t *user)
{
    HKEY key;
    DWORD code = RegOpenKeyExW(HKEY_USERS, user, 0, KEY_QUERY_VALUE, &key);

    if (code != 0)
        return code;
    code = from_settings(call, key);
    RegCloseKey(key);
    return code;
}

static DWORD from_wininet(struct avd_call *call)
{
    DWORD each = 1;
    DWORD code =
        avd_sys_wide_value(HKEY_LOCAL_MACHINE, POLICY, "ProxySettingsPerUser",
                           RRF_RT_DWORD, &each, sizeof each);
    DWORD other;

    if (code == 0 && each == 0)
        return from_settings(call, HKEY_LOCAL_MACHINE);
    if (code != 0 && code != NONE)
        return code;
    code = from_user(call, L"S-1-5-18");
    if (code == 0)
        return 0;
    other = from_user(call, L".DEFAULT");
    return other == NONE ? code : other;
}

void avd_probe_proxy(struct avd_call *call)
{
    DWORD code = from_winhttp(call), other;

    if (code == 0)
        return;
    other = from_wininet(call);
    if (other == 0)
        return;
    if (other != NONE)
        code = other;
    avd_call_number(call, AVD_FIELD_PROXY_CONFIGURED, false);
    avd_call_end(call, AVD_STATUS_OK, 0);
    if (code != NONE)
        avd_wide_end(call, code);
}
