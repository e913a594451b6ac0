/* SPDX-License-Identifier: MIT */
/*
 * dnsapi.dll for tests. A name with `code-N` in it fails with N; `list-N` has N
 * services, among records that are none or do not answer; `null` says that the
 * service is not offered. A question that is not put as it should be fails with
 * 87.
 */
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

#include <windns.h>

#define MOST 100

static DNS_RECORDW record[MOST + 3];
static wchar_t target[MOST][32];
static LONG held;

static DNS_RECORDW *one(unsigned at, WORD type, DWORD section)
{
    DNS_RECORDW *made = &record[at];

    made->wType = type;
    made->Flags.S.Section = section;
    made->Data.SRV.pNameTarget = L"not-an-answer.test";
    made->Data.SRV.wPort = 1;
    made->pNext = made + 1;
    return made;
}

/* Answer, authority and additional records, as a server gives them. */
static DNS_RECORDW *services(unsigned count)
{
    unsigned i;

    one(0, DNS_TYPE_CNAME, DnsSectionAnswer);
    for (i = 0; i < count; i++) {
        DNS_RECORDW *made = one(i + 1, DNS_TYPE_SRV, DnsSectionAnswer);

        wcscpy(target[i], L"dc00.host.test");
        target[i][2] = (wchar_t)('0' + i / 10);
        target[i][3] = (wchar_t)('0' + i % 10);
        made->Data.SRV.pNameTarget = target[i];
        made->Data.SRV.wPort = (WORD)(65535 - i);
    }
    one(count + 1, DNS_TYPE_SRV, DnsSectionAddtional);
    one(count + 2, DNS_TYPE_A, DnsSectionAddtional)->pNext = NULL;
    return record;
}

DNS_STATUS WINAPI DnsQuery_W(PCWSTR name, WORD type, DWORD options,
                             PIP4_ARRAY extra, PDNS_RECORD *results,
                             PVOID *reserved)
{
    const wchar_t *code = wcsstr(name, L"code-");
    const wchar_t *list = wcsstr(name, L"list-");
    DWORD wanted = DNS_QUERY_TREAT_AS_FQDN;

    (void)extra;
    (void)reserved;
    if (type != DNS_TYPE_SRV)
        wanted |= DNS_QUERY_NO_NETBT | DNS_QUERY_NO_MULTICAST;
    if (options != wanted)
        return ERROR_INVALID_PARAMETER;
    if (code != NULL)
        return (DNS_STATUS)wcstoul(code + 5, NULL, 10);
    if (InterlockedIncrement(&held) != 1)
        return ERROR_BUSY; /* nobody gave back the one before */
    if (list != NULL) {
        *results = (PDNS_RECORD)services((unsigned)wcstoul(list + 5, NULL, 10));
    } else {
        one(0, DNS_TYPE_SRV, DnsSectionAnswer)->pNext = NULL;
        record[0].Data.SRV.pNameTarget = wcsstr(name, L"dot") ? L"." : L"";
        *results = (PDNS_RECORD)record;
    }
    return ERROR_SUCCESS;
}

void WINAPI DnsFree(PVOID list, DNS_FREE_TYPE type)
{
    if (list == record && type == DnsFreeRecordList)
        InterlockedDecrement(&held);
}
