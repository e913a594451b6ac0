/* SPDX-License-Identifier: MIT */
/* No threads: each probe is run where it is started, and nothing can wait. */
#include "../thread.h"

#include <stdlib.h>

static char memory[512 << 10]; /* as much as one probe takes */

void avd_thread_prepare(void)
{
}

/* One at a time, for one is released before the next is asked for. */
void *avd_thread_memory(size_t size)
{
    return size <= sizeof memory ? memory : NULL;
}

void avd_thread_release(void *block, size_t size)
{
    (void)block;
    (void)size;
}

bool avd_thread_start(struct avd_thread *thread, uint32_t *code)
{
    *code = 0;
    thread->work(thread->argument);
    atomic_store(&thread->end, AVD_THREAD_ENDED);
    return true;
}

uint64_t avd_thread_clock(void)
{
    return 0;
}

void avd_thread_wait(uint64_t until)
{
    (void)until;
}

_Noreturn void avd_thread_leave(int status)
{
    _Exit(status);
}
