/* SPDX-License-Identifier: MIT */
/*
 * Who holds a user right, as the local security authority knows it.
 *
 * That nobody holds a right is what it says too where it cannot tell. It is
 * believed only if it names a holder of a right that a host cannot be without.
 */
#include "wide_call.h"

#include <ntsecapi.h>
#include <string.h>

#define NAME 128

/* The codes of Windows for "no more entries", which here is "nobody". */
#define NOBODY ERROR_NO_MORE_ITEMS

/* On success there is at least one holder, and LsaFreeMemory is due. */
static DWORD holders(LSA_HANDLE policy, wchar_t *right, PSID **sids,
                     ULONG *count)
{
    LSA_UNICODE_STRING name;
    void *found = NULL;
    NTSTATUS status;

    name.Buffer = right;
    name.Length = (USHORT)(wcslen(right) * sizeof *right);
    name.MaximumLength = name.Length;
    *count = 0;
    status = LsaEnumerateAccountsWithUserRight(policy, &name, &found, count);
    if (status != 0)
        return LsaNtStatusToWinError(status);
    *sids = found; /* an array of structures that hold a SID and no more */
    if (found != NULL && *count > 0)
        return ERROR_SUCCESS;
    if (found != NULL)
        LsaFreeMemory(found);
    return NOBODY;
}

/* Whether "nobody" may be believed: everyone may pass through folders, and
 * somebody may sign in. */
static bool tells_holders(LSA_HANDLE policy)
{
    wchar_t traverse[] = L"SeChangeNotifyPrivilege";
    wchar_t sign_in[] = L"SeInteractiveLogonRight";
    PSID *sids;
    ULONG count;

    if (holders(policy, traverse, &sids, &count) != ERROR_SUCCESS &&
        holders(policy, sign_in, &sids, &count) != ERROR_SUCCESS)
        return false;
    LsaFreeMemory(sids);
    return true;
}

/* A holder that has no text spoils the list. */
static DWORD add_all(struct avd_call *call, PSID const *sids, ULONG count)
{
    ULONG i;

    for (i = 0; i < count; i++)
        if (!avd_wide_sid(call, AVD_FIELD_RIGHT_HOLDERS, sids[i]))
            return GetLastError();
    return ERROR_SUCCESS;
}

void avd_probe_right(struct avd_call *call)
{
    LSA_OBJECT_ATTRIBUTES none = {0};
    LSA_HANDLE policy;
    wchar_t right[NAME];
    NTSTATUS status;
    PSID *sids;
    ULONG count;
    DWORD code;

    if (!avd_wide_arg(call, AVD_ARG_RIGHT_NAME, right, NAME))
        return;
    status = LsaOpenPolicy(NULL, &none,
                           POLICY_LOOKUP_NAMES | POLICY_VIEW_LOCAL_INFORMATION,
                           &policy);
    if (status != 0) {
        avd_wide_failed(call, LsaNtStatusToWinError(status));
        return;
    }
    avd_call_list(call, AVD_FIELD_RIGHT_HOLDERS);
    code = holders(policy, right, &sids, &count);
    if (code == ERROR_SUCCESS) {
        code = add_all(call, sids, count);
        LsaFreeMemory(sids);
    } else if (code == NOBODY && tells_holders(policy)) {
        code = ERROR_SUCCESS;
    }
    if (code == ERROR_SUCCESS)
        avd_call_end(call, AVD_STATUS_OK, 0);
    else
        avd_wide_failed(call, code);
    LsaClose(policy);
}
