/* SPDX-License-Identifier: MIT */
/*
 * What the scheduler of probes needs from the system: threads, memory for them,
 * a clock, and news of a thread that crashed.
 */
#ifndef AVD_RUNTIME_THREAD_H
#define AVD_RUNTIME_THREAD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum avd_thread_end { AVD_THREAD_RUNS, AVD_THREAD_ENDED, AVD_THREAD_CRASHED };

struct avd_thread {
    void (*work)(void *argument);
    void *argument;
    atomic_uint end; /* enum avd_thread_end; set by the thread, last */
    uint32_t crash;  /* the system's code of a crash */
};

/* To be called once, before any thread is started. */
void avd_thread_prepare(void);

/* Zeroed memory of its own, or NULL. */
void *avd_thread_memory(size_t size);
void avd_thread_release(void *memory, size_t size);

/* Runs thread->work on a thread with a small stack (256 KiB). One that crashes
 * - by a wrong access, an overflow of its stack, a division by zero - is parked
 * for ever, and nothing else happens to the process; one that asks the system
 * to end the process at once, as a library of Windows does that finds its heap
 * broken, gets what it asks for. False: there can be no more threads; *code
 * says why. */
bool avd_thread_start(struct avd_thread *thread, uint32_t *code);

/* Milliseconds that only go forward. */
uint64_t avd_thread_clock(void);

/* Returns when a thread ended since the last return, and no later than `until`
 * on that clock. May return for no reason. */
void avd_thread_wait(uint64_t until);

/* Ends the process at once, whatever its threads are doing. */
_Noreturn void avd_thread_leave(int status);

#endif
