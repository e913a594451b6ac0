/* SPDX-License-Identifier: MIT */
/*
 * Runs a command with its output thrown away, and prints its wall time in
 * nanoseconds, its peak resident memory in KiB, and its exit status.
 *
 * A program of its own because Linux counts the memory of whoever starts a
 * process as that process's peak too: a Python that did so would hide
 * everything smaller than Python.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static long long now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

int main(int argc, char **argv)
{
    posix_spawn_file_actions_t actions;
    struct rusage usage;
    long long start;
    int status;
    pid_t child;

    if (argc < 2) {
        fputs("usage: measure COMMAND [ARGUMENT...]\n", stderr);
        return 2;
    }
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    start = now();
    if (posix_spawnp(&child, argv[1], &actions, NULL, argv + 1, environ) != 0 ||
        wait4(child, &status, 0, &usage) != child) {
        perror(argv[1]);
        return 1;
    }
    printf("%lld %ld %d\n", now() - start, usage.ru_maxrss,
           WIFEXITED(status) ? WEXITSTATUS(status) : 128);
    posix_spawn_file_actions_destroy(&actions);
    return 0;
}
