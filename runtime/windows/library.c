/* SPDX-License-Identifier: MIT */
/*
 * Only System32 is searched: the folder of the program, which is where a
 * planted DLL would lie, comes first otherwise. Names that are already loaded
 * are found without a search.
 */
#include "library.h"

#include <string.h>

bool avd_library_load(const wchar_t *dll, const char *names, void *functions,
                      DWORD *code)
{
    HMODULE module = LoadLibraryExW(dll, NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
    char *to = functions;
    FARPROC found;

    *code = GetLastError();
    if (module == NULL)
        return false;
    for (; *names != 0; names += strlen(names) + 1, to += sizeof found) {
        found = GetProcAddress(module, names);
        if (found == NULL) {
            *code = GetLastError();
            return false;
        }
        memcpy(to, &found, sizeof found);
    }
    return true;
}
