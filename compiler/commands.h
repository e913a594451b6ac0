/* SPDX-License-Identifier: MIT */
/* The commands of avdrule, and what they are told on the command line. */
#ifndef AVD_COMPILER_COMMANDS_H
#define AVD_COMPILER_COMMANDS_H

#include "compilation.h"

enum {
    EXIT_FINE = 0,
    EXIT_FINDINGS = 1,
    EXIT_USAGE = 2,
    EXIT_IO = 3 /* could not read or write */
};

struct arguments {
    char **path; /* what is neither an option nor one's value */
    size_t paths;
    const char *output;
    bool windows;
    const char *runtime; /* build: the folder of what is linked */
    bool json;
    bool sizes;
    bool check;            /* fmt: change nothing */
    unsigned min_coverage; /* test */
    const char *from;      /* test: evidence that becomes a scenario */
    const char *against;   /* drift: the folder of the articles */
    bool update;           /* drift: record what they say now */
    char **rest; /* judge: what goes to avdoctor, after the name of a program */
    int rests;
};

int command_check(const struct arguments *arguments);
int command_compile(const struct arguments *arguments);
int command_build(const struct arguments *arguments);
int command_test(const struct arguments *arguments);
int command_fmt(const struct arguments *arguments);
int command_list(const struct arguments *arguments);
int command_judge(const struct arguments *arguments);
int command_explain(const struct arguments *arguments);
int command_drift(const struct arguments *arguments);

/* For the commands that go on with warnings: those are counted, and `avdrule
 * check` shows them. Anything but EXIT_FINE ends the command. */
int commands_compile(struct compilation *c, const struct arguments *arguments);

#endif
