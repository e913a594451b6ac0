/* SPDX-License-Identifier: MIT */
/*
 * Threads of probes on Windows.
 *
 * An exception that nobody handles comes to the one filter of the process (the
 * way there is in unwind.c). On the thread of a probe it is that probe's end:
 * the filter says so and sleeps for ever, for what the thread holds cannot be
 * undone. The filter of a stack overflow runs on what SetThreadStackGuarantee
 * kept back. A thread that a library started for itself sleeps too: who waits
 * for it times out.
 */
#include "../thread.h"

#include <windows.h>

#define STACK (256 << 10)
#define STACK_KEPT (16 << 10)

static DWORD slot; /* of threads, where `news` is there */
static HANDLE news;
static DWORD first; /* the thread that prepared all this */

static void ended(struct avd_thread *thread, enum avd_thread_end how)
{
    atomic_store(&thread->end, how);
    SetEvent(news);
}

static LONG WINAPI park(EXCEPTION_POINTERS *exception)
{
    struct avd_thread *thread = TlsGetValue(slot);

    if (GetCurrentThreadId() == first)
        return EXCEPTION_CONTINUE_SEARCH;
    if (thread != NULL) {
        thread->crash = exception->ExceptionRecord->ExceptionCode;
        ended(thread, AVD_THREAD_CRASHED);
    }
    for (;;)
        Sleep(INFINITE);
}

static DWORD WINAPI run(void *argument)
{
    struct avd_thread *thread = argument;
    ULONG kept = STACK_KEPT;

    TlsSetValue(slot, thread);
    SetThreadStackGuarantee(&kept);
    thread->work(thread->argument);
    TlsSetValue(slot, NULL);
    ended(thread, AVD_THREAD_ENDED);
    return 0;
}

void avd_thread_prepare(void)
{
    if (news != NULL)
        return;
    first = GetCurrentThreadId();
    slot = TlsAlloc();
    news = CreateEventW(NULL, FALSE, FALSE, NULL);
    SetUnhandledExceptionFilter(park);
}

void *avd_thread_memory(size_t size)
{
    return VirtualAlloc(NULL, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
}

void avd_thread_release(void *memory, size_t size)
{
    (void)size;
    VirtualFree(memory, 0, MEM_RELEASE);
}

bool avd_thread_start(struct avd_thread *thread, uint32_t *code)
{
    HANDLE handle = NULL;

    *code = ERROR_NOT_ENOUGH_MEMORY;
    if (news == NULL || slot == TLS_OUT_OF_INDEXES)
        return false;
    handle = CreateThread(NULL, STACK, run, thread,
                          STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
    *code = GetLastError();
    if (handle == NULL)
        return false;
    CloseHandle(handle);
    return true;
}

uint64_t avd_thread_clock(void)
{
    return GetTickCount64();
}

void avd_thread_wait(uint64_t until)
{
    uint64_t now = GetTickCount64();

    if (until > now)
        WaitForSingleObject(news,
                            until - now > 60000 ? 60000 : (DWORD)(until - now));
}

_Noreturn void avd_thread_leave(int status)
{
    TerminateProcess(GetCurrentProcess(), (UINT)status);
    for (;;)
        Sleep(INFINITE);
}
