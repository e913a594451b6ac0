/* SPDX-License-Identifier: MIT */
/*
 * Threads of probes on Linux.
 *
 * A signal that a probe's own code raises comes to that thread alone, on a
 * stack of its own, for the thread's may be what ran over. The handler says
 * that the probe ended and sleeps for ever.
 */
#include "../thread.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define STACK (256 << 10)
#define SIGNAL_STACK (16 << 10)

static sem_t news;
static _Thread_local struct avd_thread *own;

static void ended(struct avd_thread *thread, enum avd_thread_end how)
{
    atomic_store(&thread->end, how);
    sem_post(&news);
}

static void park(int number)
{
    if (own == NULL) { /* the main thread's own fault */
        signal(number, SIG_DFL);
        raise(number);
        return;
    }
    own->crash = (uint32_t)number;
    ended(own, AVD_THREAD_CRASHED);
    for (;;)
        pause();
}

static void *run(void *argument)
{
    struct avd_thread *thread = argument;
    char stack[SIGNAL_STACK];
    stack_t other = {.ss_sp = stack, .ss_size = sizeof stack};

    own = thread;
    sigaltstack(&other, NULL);
    thread->work(thread->argument);
    other.ss_flags = SS_DISABLE;
    sigaltstack(&other, NULL);
    own = NULL;
    ended(thread, AVD_THREAD_ENDED);
    return NULL;
}

void avd_thread_prepare(void)
{
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    struct sigaction action = {.sa_handler = park, .sa_flags = SA_ONSTACK};
    size_t i;

    sem_init(&news, 0, 0);
    for (i = 0; i < sizeof faults / sizeof *faults; i++)
        sigaction(faults[i], &action, NULL);
}

void *avd_thread_memory(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return memory == MAP_FAILED ? NULL : memory;
}

void avd_thread_release(void *memory, size_t size)
{
    munmap(memory, size);
}

bool avd_thread_start(struct avd_thread *thread, uint32_t *code)
{
    pthread_attr_t attributes;
    pthread_t handle;
    int failure;

    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    failure = pthread_create(&handle, &attributes, run, thread);
    pthread_attr_destroy(&attributes);
    *code = (uint32_t)failure;
    return failure == 0;
}

uint64_t avd_thread_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* sem_timedwait wants the time of day. */
void avd_thread_wait(uint64_t until)
{
    uint64_t now = avd_thread_clock();
    struct timespec end;

    if (until <= now)
        return;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += (time_t)((until - now) / 1000);
    end.tv_nsec += (long)((until - now) % 1000) * 1000000;
    if (end.tv_nsec >= 1000000000) {
        end.tv_nsec -= 1000000000;
        end.tv_sec++;
    }
    sem_timedwait(&news, &end);
}

_Noreturn void avd_thread_leave(int status)
{
    _exit(status);
}
