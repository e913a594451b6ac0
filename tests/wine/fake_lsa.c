/* SPDX-License-Identifier: MIT */
/*
 * Reads one user right with the product's probe before a local security
 * authority that stands in for Windows': advapi32 cannot be replaced under
 * Wine. The first argument is the right; each other is a right that somebody
 * holds, "RIGHT=SID,SID" or "RIGHT:STATUS" in hex; open:STATUS is for the
 * policy itself. Writes the status, the code and the holders.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>
#include <ntsecapi.h>
#include <sddl.h>

#include "probe_call.h"

#define NOBODY ((NTSTATUS)0x8000001A)

static wchar_t **given; /* the arguments that follow the right's name */
static int handed_out;  /* what was not released yet */

/* What is said of a name: the text behind it, or NULL. */
static const wchar_t *said_of(const wchar_t *name, size_t length)
{
    wchar_t **at;

    for (at = given; *at != NULL; at++)
        if (wcsncmp(*at, name, length) == 0 && wcschr(L"=:", (*at)[length]))
            return *at + length;
    return NULL;
}

NTSTATUS NTAPI LsaOpenPolicy(PLSA_UNICODE_STRING system,
                             PLSA_OBJECT_ATTRIBUTES attributes,
                             ACCESS_MASK access, PLSA_HANDLE policy)
{
    const wchar_t *said = said_of(L"open", 4);

    if (said != NULL)
        return (NTSTATUS)wcstoul(said + 1, NULL, 16);
    if (system != NULL || attributes == NULL ||
        access != (POLICY_LOOKUP_NAMES | POLICY_VIEW_LOCAL_INFORMATION))
        return (NTSTATUS)0xC000000D;
    *policy = &handed_out;
    handed_out++;
    return 0;
}

NTSTATUS NTAPI LsaClose(LSA_HANDLE policy)
{
    handed_out -= policy == &handed_out;
    return 0;
}

NTSTATUS NTAPI LsaFreeMemory(PVOID memory)
{
    free(memory);
    handed_out--;
    return 0;
}

NTSTATUS NTAPI LsaEnumerateAccountsWithUserRight(LSA_HANDLE policy,
                                                 PLSA_UNICODE_STRING right,
                                                 PVOID *buffer, PULONG count)
{
    const wchar_t *said = said_of(right->Buffer, right->Length / 2);
    PSID *sids;
    wchar_t text[256];
    size_t length;

    *buffer = NULL;
    *count = 0;
    if (policy != &handed_out || said == NULL)
        return NOBODY;
    if (*said == ':')
        return (NTSTATUS)wcstoul(said + 1, NULL, 16);
    sids = calloc(64, sizeof *sids);
    handed_out++;
    for (said++; *said != 0;
         said += said[length] == ',' ? length + 1 : length) {
        length = wcscspn(said, L",");
        wcsncpy(text, said, length);
        text[length] = 0;
        if (wcscmp(text, L"none") != 0) /* a holder without a SID */
            ConvertStringSidToSidW(text, &sids[*count]);
        ++*count;
    }
    *buffer = sids;
    return 0;
}

/* What the probe gave. */
static void show(const struct avd_call *call)
{
    const struct avd_value *holders = &call->value[0];
    const char *at = call->room + holders->as.text.offset;
    uint32_t i;

    printf("%d %lu", (int)call->status, (unsigned long)call->code);
    for (i = 0; i < holders->as.text.count; i++, at += strlen(at) + 1)
        printf(" %s", at);
    printf("\n%d\n", handed_out);
}

int wmain(int argc, wchar_t **argv)
{
    static struct avd_call call = {.kind = AVD_KIND_RIGHT,
                                   .status = AVD_STATUS_ERROR};
    static char room[AVD_CALL_ROOM], name[1024];
    static _Alignas(16) char work[AVD_CALL_WORK];

    if (argc < 2)
        return 1;
    WideCharToMultiByte(CP_UTF8, 0, argv[1], -1, name, sizeof name, NULL, NULL);
    given = argv + 2;
    call.room = room;
    call.work = work;
    call.arg[AVD_ARG_RIGHT_NAME].count = 1;
    call.arg[AVD_ARG_RIGHT_NAME].text = name;
    call.arg[AVD_ARG_RIGHT_NAME].length = strlen(name);
    avd_probe_right(&call);
    show(&call);
    return 0;
}
