/* SPDX-License-Identifier: MIT */
/*
 * Where the program starts on Windows, in place of the C library's start-up
 * code: nothing of that is used, and it is a tenth of the program.
 *
 * First of all DLLs come from System32 alone. Static imports are of KnownDLLs,
 * which nobody can plant; what they load by themselves later on is covered by
 * this.
 */
#include <windows.h>

#include "../thread.h"

int main(int argc, char **argv);

/* What compiled code and the linker look for is kept when the program is
 * compiled as a whole, which knows of no use. */
#define KEPT __attribute__((used, externally_visible))

/* Called by compiled functions whose arrays were written over. */
KEPT uintptr_t __stack_chk_guard;
KEPT _Noreturn void __stack_chk_fail(void);

_Noreturn void __stack_chk_fail(void)
{
    static const char text[] = "avdoctor: the stack was written over\n";
    DWORD put;

    WriteFile(GetStdHandle(STD_ERROR_HANDLE), text, sizeof text - 1, &put,
              NULL);
    avd_thread_leave(70);
}

/* The compiler calls this from main, for constructors, of which C has none. */
KEPT void __main(void);

void __main(void)
{
}

KEPT void avd_start(void);

/* What differs from run to run, and is not to be foreseen from outside. */
__attribute__((no_stack_protector)) void avd_start(void)
{
    LARGE_INTEGER counter;
    FILETIME time;

    SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_SYSTEM32);
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX |
                 SEM_NOOPENFILEERRORBOX);
    QueryPerformanceCounter(&counter);
    GetSystemTimeAsFileTime(&time);
    __stack_chk_guard =
        ((uintptr_t)counter.QuadPart << 20 ^ (uintptr_t)&counter ^
         (uintptr_t)time.dwLowDateTime << 32 ^ GetCurrentProcessId())
        << 8; /* its lowest byte ends texts */
    avd_thread_leave(main(0, NULL));
}
