/* SPDX-License-Identifier: MIT */
/*
 * A system in memory in place of runtime/SYSTEM/sys.c: a few files, two
 * streams, a fixed time. A test that uses it defines every avd_sys function
 * through it, so that the real ones are not linked.
 */
#ifndef TESTS_SUPPORT_FAKE_SYS_H
#define TESTS_SUPPORT_FAKE_SYS_H

#include <stdbool.h>
#include <stddef.h>

#define FAKE_FILES 8

struct fake_file {
    char name[64];
    char *bytes;
    size_t length;
};

struct fake_sys {
    char *out; /* what standard output got, with a NUL */
    size_t out_length;
    char *error;
    size_t error_length;
    char *told; /* what the terminal itself got */
    size_t told_length;
    const char *typed; /* lines; NULL = there is no terminal */
    struct fake_file file[FAKE_FILES];
    size_t files;
    const char *input;         /* of standard input */
    const char *refuse_open;   /* a path that cannot be written */
    const char *refuse_append; /* a path whose bytes cannot be written */
    const char *refuse_commit;
    bool refuse_out;
    bool terminal;
    bool no_color;
    bool dumb;
    unsigned temporaries; /* opened and neither committed nor discarded */
};

extern struct fake_sys fake_sys;

void fake_sys_reset(void);
void fake_sys_put(const char *name, const char *bytes, size_t length);

/* A file's bytes with a NUL, or NULL. */
const char *fake_sys_get(const char *name);

#endif
