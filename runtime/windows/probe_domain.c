/* SPDX-License-Identifier: MIT */
/*
 * What the host is joined to: a domain, by what the workstation service says,
 * and Microsoft Entra, by what its join leaves in the registry.
 */
#include "library.h"
#include "registry.h"

#include <ntsecapi.h>

/* Of lmjoin.h. */
enum { UNJOINED = 1, WORKGROUP = 2, DOMAIN = 3 };

struct netapi {
    DWORD(WINAPI *join)(const wchar_t *server, wchar_t **name, DWORD *status);
    DWORD(WINAPI *release)(void *buffer);
};

/* The name in DNS, as the local security authority keeps it for everybody to
 * read. False: it does not tell. */
static bool put_dns_name(struct avd_call *call)
{
    LSA_OBJECT_ATTRIBUTES none = {0};
    LSA_HANDLE policy;
    const LSA_UNICODE_STRING *name;
    void *info;
    bool told = false;

    if (LsaOpenPolicy(NULL, &none, POLICY_VIEW_LOCAL_INFORMATION, &policy) != 0)
        return false;
    if (LsaQueryInformationPolicy(policy, PolicyDnsDomainInformation, &info) ==
        0) {
        name = &((const POLICY_DNS_DOMAIN_INFO *)info)->DnsDomainName;
        told = name->Length > 0;
        if (told)
            avd_wide_text(call, AVD_FIELD_DOMAIN_NAME, name->Buffer,
                          name->Length / sizeof(wchar_t));
        LsaFreeMemory(info);
    }
    LsaClose(policy);
    return told;
}

/* Else the suffix of the host's own name, which is that of the domain unless
 * somebody set it otherwise; the service itself knows the short one only. */
static void put_name(struct avd_call *call, const wchar_t *short_name)
{
    wchar_t name[AVD_REGISTRY_NAME];

    if (put_dns_name(call))
        return;
    if (avd_sys_wide_value(
            HKEY_LOCAL_MACHINE,
            "SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters", "Domain",
            RRF_RT_REG_SZ, name, sizeof name) == ERROR_SUCCESS &&
        name[0] != 0)
        short_name = name;
    if (short_name != NULL && short_name[0] != 0)
        avd_wide_text(call, AVD_FIELD_DOMAIN_NAME, short_name, AVD_WIDE_ENDED);
}

/* False, and the call is ended: it cannot be told. */
static bool is_in_domain(struct avd_call *call, bool *is)
{
    struct netapi netapi;
    wchar_t *name = NULL;
    DWORD code, status = 0;
    bool known;

    code = avd_library_load(
        "netapi32.dll\0NetGetJoinInformation\0NetApiBufferFree\0", &netapi);
    if (code != 0) {
        avd_wide_failed(call, code);
        return false;
    }
    code = netapi.join(NULL, &name, &status);
    known = code == ERROR_SUCCESS && status >= UNJOINED && status <= DOMAIN;
    *is = status == DOMAIN;
    if (code != ERROR_SUCCESS)
        avd_wide_failed(call, code);
    else if (known && *is)
        put_name(call, name);
    if (name != NULL)
        netapi.release(name);
    return known;
}

/* One key for each join, named after its certificate. */
static DWORD is_in_entra(bool *is)
{
    wchar_t name[AVD_REGISTRY_NAME];
    struct avd_registry_walk walk;
    HKEY key;
    DWORD code = avd_registry_machine(
        "SYSTEM\\CurrentControlSet\\Control\\CloudDomainJoin\\JoinInfo",
        KEY_WOW64_64KEY, &key);

    *is = false;
    if (code != ERROR_SUCCESS)
        return avd_registry_gone(code) ? ERROR_SUCCESS : code;
    code = avd_registry_walk(&walk, key);
    if (code == ERROR_SUCCESS)
        code = avd_registry_next(&walk, name);
    RegCloseKey(key);
    *is = code == ERROR_SUCCESS;
    return code == ERROR_NO_MORE_ITEMS ? ERROR_SUCCESS : code;
}

void avd_probe_domain(struct avd_call *call)
{
    bool domain, entra;
    DWORD code;

    if (!is_in_domain(call, &domain))
        return;
    code = is_in_entra(&entra);
    if (code != ERROR_SUCCESS) {
        avd_wide_failed(call, code);
        return;
    }
    avd_call_word(call, AVD_FIELD_DOMAIN_JOINED,
                  domain && entra ? "hybrid"
                  : domain        ? "ad"
                  : entra         ? "entra"
                                  : "none");
    avd_call_end(call, AVD_STATUS_OK, 0);
}
