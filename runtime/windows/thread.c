/* SPDX-License-Identifier: MIT */
/*
 * Threads of probes on Windows.
 *
 * An exception that the library in which it happens does not handle comes to
 * the first function of ours that called it (the way there is in unwind.c). On
 * the thread of a probe it is that probe's end: it says so and sleeps for ever,
 * for what the thread holds cannot be undone. After a stack overflow that runs
 * on what SetThreadStackGuarantee kept back. A thread that a library started
 * for itself has nothing of ours on it and comes to the filter of the process:
 * it sleeps too, and who waits for it times out.
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

static _Noreturn void sleep_on(void)
{
    for (;;)
        Sleep(INFINITE);
}

static LONG WINAPI park(EXCEPTION_POINTERS *exception)
{
    (void)exception;
    if (GetCurrentThreadId() == first)
        return EXCEPTION_CONTINUE_SEARCH;
    sleep_on();
}

__attribute__((used, externally_visible)) EXCEPTION_DISPOSITION
avd_thread_broken(EXCEPTION_RECORD *record, void *frame, CONTEXT *context,
                  void *dispatcher);

/* Called for the innermost function of ours. */
EXCEPTION_DISPOSITION avd_thread_broken(EXCEPTION_RECORD *record, void *frame,
                                        CONTEXT *context, void *dispatcher)
{
    static const char text[] = "avdoctor: broken by an exception\n";
    struct avd_thread *thread = news != NULL ? TlsGetValue(slot) : NULL;
    DWORD put;

    (void)frame;
    (void)context;
    (void)dispatcher;
    if (thread != NULL) {
        thread->crash = record->ExceptionCode;
        ended(thread, AVD_THREAD_CRASHED);
        sleep_on();
    }
    WriteFile(GetStdHandle(STD_ERROR_HANDLE), text, sizeof text - 1, &put,
              NULL);
    avd_thread_leave(70);
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
    sleep_on();
}
