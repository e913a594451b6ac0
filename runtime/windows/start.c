/* SPDX-License-Identifier: MIT */
/*
 * Where the program starts on Windows, in place of the C library's start-up
 * code: nothing of that is used, and it is a tenth of the program.
 *
 * First of all DLLs come from System32 alone. Static imports are of KnownDLLs,
 * which nobody can plant; what they load by themselves later on is covered by
 * this.
 *
 * Then the program's constants are unpacked. Until then no function may use one
 * that is not KEPT_PLAIN: there are zeros in its place.
 */
#include <windows.h>

#include "../thread.h"
#include "../unlzma.h"
#include "../unpack.h"

int main(int argc, char **argv);

/* What compiled code and the linker look for is kept when the program is
 * compiled as a whole, which knows of no use. */
#define KEPT __attribute__((used, externally_visible))

/* A constant that is not packed with the others (compiler/constants.h). */
#define KEPT_PLAIN __attribute__((section(".rdata$plain")))

static _Noreturn void fail(const char *text, DWORD length)
{
    DWORD put;

    WriteFile(GetStdHandle(STD_ERROR_HANDLE), text, length, &put, NULL);
    avd_thread_leave(70);
}

/* Called by compiled functions whose arrays were written over. */
KEPT uintptr_t __stack_chk_guard;
KEPT _Noreturn void __stack_chk_fail(void);

_Noreturn void __stack_chk_fail(void)
{
    static const char text[] = "avdoctor: the stack was written over\n";

    fail(text, sizeof text - 1);
}

/* The compiler calls this from main, for constructors, of which C has none. */
KEPT void __main(void);

void __main(void)
{
}

KEPT void avd_start(void);

/* Constants that are addresses, which the packed ones cannot be. */
static void point(unsigned char *constants, uint64_t *end)
{
    uint64_t *at = (uint64_t *)(void *)constants;
    int32_t distance;

    for (; at < end; at++)
        if (*at >> 32 == AVD_PACKED_POINTER) {
            distance = (int32_t)*at;
            *at =
                (uintptr_t)(distance & 1 ? (unsigned char *)(uintptr_t)avd_start
                                         : constants) +
                (distance >> 1);
        }
}

/* Afterwards nothing writes to them, nor to the rules. */
static void unpack(void)
{
    static const char KEPT_PLAIN damaged[] =
        "avdoctor: this program is damaged\n";
    DWORD before;

    if (!avd_unlzma(avd_packed.bytes, avd_packed.size, avd_memory,
                    avd_packed.room))
        fail(damaged, sizeof damaged - 1);
    point(avd_memory + avd_packed.constants,
          (uint64_t *)(void *)(avd_memory + avd_packed.room));
    VirtualProtect(avd_memory, avd_packed.room, PAGE_READONLY, &before);
}

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
    unpack();
    avd_thread_leave(main(0, NULL));
}
