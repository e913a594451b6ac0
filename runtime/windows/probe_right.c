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

/* Answers 0 or why not; a holder that has no text spoils the list. */
static DWORD list_holders(struct avd_call *call, LSA_HANDLE policy,
                          wchar_t *right)
{
    PSID *sids;
    ULONG count, i;
    DWORD code = holders(policy, right, &sids, &count);

    if (code == NOBODY && tells_holders(policy))
        return ERROR_SUCCESS;
    if (code != ERROR_SUCCESS)
        return code;
    for (i = 0; i < count && code == ERROR_SUCCESS; i++)
        if (!avd_wide_sid(call, AVD_FIELD_RIGHT_HOLDERS, sids[i]))
            code = GetLastError();
    LsaFreeMemory(sids);
    return code;
}

void avd_probe_right(struct avd_call *call)
{
    LSA_OBJECT_ATTRIBUTES none = {0};
    LSA_HANDLE policy = NULL;
    wchar_t right[NAME];
    DWORD code;

    if (!avd_wide_arg(call, AVD_ARG_RIGHT_NAME, right, NAME))
        return;
    code = LsaNtStatusToWinError(LsaOpenPolicy(
        NULL, &none, POLICY_LOOKUP_NAMES | POLICY_VIEW_LOCAL_INFORMATION,
        &policy));
    if (code == ERROR_SUCCESS) {
        avd_call_list(call, AVD_FIELD_RIGHT_HOLDERS);
        avd_call_end(call, AVD_STATUS_OK, 0);
        code = list_holders(call, policy, right);
        LsaClose(policy);
    }
    avd_wide_end(call, code);
}
