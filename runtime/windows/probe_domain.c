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

/* These two answer 0 or why it cannot be told. */
static DWORD ask_join(struct avd_call *call, DWORD *status)
{
    struct netapi netapi;
    wchar_t *name = NULL;
    DWORD code = avd_library_load(
        "netapi32.dll\0NetGetJoinInformation\0NetApiBufferFree\0", &netapi);

    if (code != 0)
        return code;
    code = netapi.join(NULL, &name, status);
    if (code == 0 && *status == DOMAIN)
        put_name(call, name);
    if (name != NULL)
        netapi.release(name);
    return code;
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
    DWORD status = 0;
    DWORD code = ask_join(call, &status);
    bool entra;

    if (code == 0 && status - UNJOINED <= DOMAIN - UNJOINED) {
        code = is_in_entra(&entra);
        /* The code of the word: none, ad, entra, hybrid. */
        avd_call_number(call, AVD_FIELD_DOMAIN_JOINED,
                        (status == DOMAIN) + 2 * entra);
        if (code == 0)
            avd_call_end(call, AVD_STATUS_OK, 0);
    }
    avd_wide_end(call, code);
}
