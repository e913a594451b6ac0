/* SPDX-License-Identifier: MIT */
/* Prints, for each SID among its arguments, whether a log of that owner
 * counts: Wine itself knows of no owner but the caller. */
#include "../../runtime/windows/log_file.c"

#include <stdio.h>

#include <sddl.h>

int wmain(int count, wchar_t **arguments)
{
    PSID owner;
    int i;

    for (i = 1; i < count; i++) {
        if (!ConvertStringSidToSidW(arguments[i], &owner))
            return 1;
        printf("%d", is_trusted(owner));
        LocalFree(owner);
    }
    return 0;
}
