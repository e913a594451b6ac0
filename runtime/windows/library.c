/* SPDX-License-Identifier: MIT */
/*
 * Only System32 is searched: the folder of the program, which is where a
 * planted DLL would lie, comes first otherwise. Names that are already loaded
 * are found without a search.
 */
#include "library.h"

#include <string.h>

#include "wide.h"

#define NAME 32 /* the longest of a DLL, with its NUL */

static DWORD why(void)
{
    DWORD code = GetLastError();

    return code != 0 ? code : ERROR_PROC_NOT_FOUND;
}

DWORD avd_library_load(const char *names, void *functions)
{
    wchar_t dll[NAME];
    HMODULE module = NULL;
    char *to = functions;
    FARPROC found;

    if (avd_sys_wide_from(names, dll, NAME))
        module = LoadLibraryExW(dll, NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
    if (module == NULL)
        return why();
    for (;; to += sizeof found) {
        names += strlen(names) + 1;
        if (*names == 0)
            return 0;
        found = GetProcAddress(module, names);
        if (found == NULL)
            return why();
        memcpy(to, &found, sizeof found);
    }
}
