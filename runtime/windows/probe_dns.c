/* SPDX-License-Identifier: MIT */
/*
 * Names and the servers that resolve them.
 *
 * Addresses are asked for as programs do, so that the file of hosts and the
 * cache count. That call does not tell a name that is not there from servers
 * that are silent; why it failed is asked of DNS itself.
 *
 * Windows puts no suffix behind a name with a dot unless a policy says so. Then
 * the name gets the dot of the root, for else a name that does not resolve
 * might become another one that does.
 */
#include "../dns.h"

#include <string.h>

#include "../out.h"
#include "adapters.h"
#include "library.h"
#include "../guard.h"
#include "../guard.h"
#include "../guard.h"

/* clang-format off */
#include <windns.h>
/* clang-format on */

#define NAME_SIZE 256

static const char *word_of(DWORD code)
{
    static const struct {
        uint16_t code;
        char word[16];
    } known[] = {{DNS_ERROR_RCODE_NAME_ERROR, "no_name"},
                 {WSAHOST_NOT_FOUND, "no_name"},
                 {DNS_INFO_NO_RECORDS, "no_data"},
                 {WSANO_DATA, "no_data"},
                 {DNS_ERROR_RCODE_SERVER_FAILURE, "server_failure"},
                 {DNS_ERROR_RCODE_REFUSED, "refused"},
                 {ERROR_TIMEOUT, "timeout"},
                 {DNS_ERROR_NO_DNS_SERVERS, "no_servers"},
                 {WSATRY_AGAIN, "other"}};
    unsigned i;

    for (i = 0; i < sizeof known / sizeof *known; i++)
        if (code == known[i].code)
            return known[i].word;
    return NULL;
}

AVD_GUARDED static void add_srv(struct avd_call *call,
                                const DNS_RECORDW *record)
{
    char target[AVD_DNS_TARGET];

    for (; record != NULL; record = record->pNext) {
        if (record->wType != DNS_TYPE_SRV ||
            record->Flags.S.Section != DnsSectionAnswer)
            continue;
        avd_sys_wide_to(record->Data.SRV.pNameTarget, target, sizeof target);
        if (strcmp(target, ".") != 0)
            avd_dns_add_srv(call, target, record->Data.SRV.wPort);
    }
}

/* Asks DNS; 0 = there are records, and those of SRV have been added. */
static DWORD query(struct avd_call *call, const wchar_t *name, unsigned type,
                   DWORD options)
{
    struct {
        DNS_STATUS(WINAPI *query)
        (const wchar_t *, WORD, DWORD, void *, DNS_RECORDW **, void **);
        void(WINAPI *release)(DNS_RECORDW *, DNS_FREE_TYPE);
    } dns;
    DNS_RECORDW *list = NULL;
    DWORD code;

    code = avd_library_load("dnsapi.dll\0DnsQuery_W\0DnsFree\0", &dns);
    if (code != 0)
        return code;
    code = (DWORD)dns.query(name, (WORD)type, options, NULL, &list, NULL);
    if (code == 0)
        add_srv(call, list);
    if (list != NULL)
        dns.release(list, DnsFreeRecordList);
    return code;
}

static bool suffixes_for_all(void)
{
    DWORD on = 0;

    avd_sys_wide_value(HKEY_LOCAL_MACHINE,
                       "Software\\Policies\\Microsoft\\Windows NT\\DNSClient",
                       "AppendToMultiLabelName", RRF_RT_DWORD, &on, sizeof on);
    return on != 0;
}

/* The name as it is to be asked for. */
static void make_absolute(wchar_t *name)
{
    size_t length = wcslen(name);
    wchar_t last = name[length - 1];

    if (last != '.' && !(last >= '0' && last <= '9') && suffixes_for_all())
        wcscpy(name + length, L".");
}

static DWORD resolve(struct avd_call *call, wchar_t *name, unsigned type)
{
    DWORD options = DNS_QUERY_NO_NETBT | DNS_QUERY_NO_MULTICAST;
    ADDRINFOW hints = {.ai_socktype = SOCK_STREAM};
    char text[AVD_ADAPTERS_TEXT];
    ADDRINFOW *list, *one;
    DWORD code, why;

    if (wcschr(name, '.') != NULL) {
        make_absolute(name);
        options |= DNS_QUERY_TREAT_AS_FQDN;
    }
    hints.ai_family = type == AVD_DNS_A ? AF_INET : AF_INET6;
    code = (DWORD)GetAddrInfoW(name, NULL, &hints, &list);
    if (code == 0) {
        for (one = list; one != NULL; one = one->ai_next)
            avd_dns_add(call, text, avd_adapters_text(one->ai_addr, text));
        FreeAddrInfoW(list);
        return 0;
    }
    why = query(call, name, type, options);
    return word_of(why) != NULL ? why : code;
}

AVD_GUARDED void avd_probe_dns(struct avd_call *call)
{
    unsigned type = avd_dns_type(call);
    wchar_t name[NAME_SIZE + 1];
    WSADATA data;
    DWORD code;

    if (!avd_wide_arg(call, AVD_ARG_DNS_NAME, name, NAME_SIZE))
        return;
    avd_call_list(call, AVD_FIELD_DNS_ADDRESSES);
    if (type == AVD_DNS_SRV)
        code = query(call, name, type, DNS_QUERY_TREAT_AS_FQDN);
    else {
        code = (DWORD)WSAStartup(MAKEWORD(2, 2), &data);
        if (code == 0)
            code = resolve(call, name, type);
    }
    if (code == 0)
        avd_dns_resolves(call);
    else if (word_of(code) != NULL)
        avd_dns_fails(call, word_of(code));
    else
        avd_wide_end(call, code);
}

/* ---- servers ---- */

/* Windows has fec0:0:0:ffff::1 to 3 where nobody configured a server. */
static bool is_default(const SOCKADDR *address)
{
    static const unsigned char site_local[15] = {0xfe, 0xc0, 0,    0,
                                                 0,    0,    0xff, 0xff};
    const unsigned char *bytes =
        ((const SOCKADDR_IN6 *)address)->sin6_addr.s6_addr;

    return address->sa_family == AF_INET6 &&
           memcmp(bytes, site_local, sizeof site_local) == 0;
}

/* Whether an earlier adapter, or this one, has named the server before. */
static bool named_before(const IP_ADAPTER_ADDRESSES *adapter,
                         const IP_ADAPTER_DNS_SERVER_ADDRESS *server)
{
    const SOCKET_ADDRESS *other, *address = &server->Address;
    const IP_ADAPTER_DNS_SERVER_ADDRESS *one;

    for (; adapter != NULL; adapter = adapter->Next) {
        if (!avd_adapters_up(adapter))
            continue;
        for (one = adapter->FirstDnsServerAddress; one; one = one->Next) {
            other = &one->Address;
            if (one == server)
                return false;
            if (other->iSockaddrLength == address->iSockaddrLength &&
                memcmp(other->lpSockaddr, address->lpSockaddr,
                       (size_t)address->iSockaddrLength) == 0)
                return true;
        }
    }
    return false;
}

/* 0: it has servers of its own, which go before those of DHCP. 2: it has not.
 * Else why that cannot be known. */
static DWORD has_own(const char *adapter)
{
    wchar_t first[2] = {0};
    struct avd_out out;
    char key[128];
    DWORD code;

    avd_out_init(&out, key, sizeof key, NULL, NULL);
    avd_out_literal(&out, "SYSTEM\\CurrentControlSet\\Services\\Tcpip\\"
                          "Parameters\\Interfaces\\");
    avd_out_literal(&out, adapter);
    avd_out_raw(&out, "", 1);
    if (out.failed)
        return ERROR_FILENAME_EXCED_RANGE;
    /* The text itself, for without a place to put it Windows tells a size that
     * has room for one more NUL. */
    code = avd_sys_wide_value(HKEY_LOCAL_MACHINE, key, "NameServer",
                              RRF_RT_REG_SZ, first, sizeof first);
    if (code == ERROR_MORE_DATA)
        return 0;
    return code == 0 && first[0] == 0 ? ERROR_FILE_NOT_FOUND : code;
}

AVD_GUARDED void avd_probe_dns_servers(struct avd_call *call)
{
    const IP_ADAPTER_ADDRESSES *first = avd_adapters_read(call), *one;
    const IP_ADAPTER_DNS_SERVER_ADDRESS *server;
    bool own = false, unknown = false;
    DWORD code;

    avd_call_list(call, AVD_FIELD_DNS_SERVERS_SERVERS);
    for (one = first; one != NULL; one = one->Next) {
        if (!avd_adapters_up(one))
            continue;
        for (server = one->FirstDnsServerAddress; server;
             server = server->Next) {
            if (is_default(server->Address.lpSockaddr) ||
                named_before(first, server))
                continue;
            avd_adapters_add(call, &server->Address);
            call->status = AVD_STATUS_OK;
        }
        code = has_own(one->AdapterName);
        own |= code == 0;
        unknown |= code != 0 && code != ERROR_FILE_NOT_FOUND;
    }
    if (own || !unknown)
        avd_call_number(call, AVD_FIELD_DNS_SERVERS_STATIC, own);
}
