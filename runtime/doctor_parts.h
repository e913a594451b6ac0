/* SPDX-License-Identifier: MIT */
/* Private to the program: one run, and what its files share. */
#ifndef AVD_RUNTIME_DOCTOR_PARTS_H
#define AVD_RUNTIME_DOCTOR_PARTS_H

#include "evidence.h"
#include "options.h"
#include "redact.h"
#include "report.h"
#include "sys.h"

enum { AVD_DOCTOR_USAGE = 64, AVD_DOCTOR_EVIDENCE = 65, AVD_DOCTOR_FILES = 74 };

/* What is used most stands first. */
struct avd_doctor {
    struct avd_state state;
    struct avd_out why; /* the line of a failure, empty without one */
    bool missed;        /* what a command is about is not there */
    char **argv;        /* as avd_options_read left it; NULL at the end */
    struct avd_report report;
    struct avd_options options;
    struct avd_evidence evidence;
    struct avd_sys_host host;
    char taken[24];
    char why_text[600];
    struct avd_sys_file file[AVD_OUTPUTS]; /* of those that go to one */
    struct avd_redact gate;                /* what came in has passed it */
};

/* Among kinds of things that have an id: the kinds of probes. */
#define AVD_DOCTOR_PROBE_KINDS (2u << AVD_ALIAS_FIX)

/* Whether failures too are told as a monitoring plugin does. */
static inline bool avd_doctor_nagios(const struct avd_doctor *run)
{
    return run->why.escape == AVD_ESCAPE_NAGIOS;
}

/* Writes of a path to the line of a failure. */
void avd_doctor_why_path(struct avd_doctor *run, const char *what,
                         const char *path);

/* Failures. Each ends the line of standard error, with what the format says (as
 * avd_text_format has it), and answers the exit status; for monitoring the line
 * of standard output and 3. `id` suggests the nearest of the kinds (bits) that
 * the id is none of. */
__attribute__((format(printf, 3, 4))) int
avd_doctor_fail(struct avd_doctor *run, int status, const char *format, ...);
int avd_doctor_fail_id(struct avd_doctor *run, const char *what, const char *id,
                       size_t length, unsigned kinds);

/* Reads the host; what a person says is to be there already. */
int avd_doctor_read_host(struct avd_doctor *run, char *text);

/* Settles what was read for the gate alone as not run; the gate has it. */
void avd_doctor_hush(struct avd_doctor *run);

/* Takes answers and reported symptoms from the options. */
int avd_doctor_hear(struct avd_doctor *run);

/* Fails where there is no terminal to ask on. */
int avd_doctor_can_ask(struct avd_doctor *run);

/* Asks on the terminal what matters, judging again after each answer, and tells
 * how to run it without. */
void avd_doctor_ask(struct avd_doctor *run);

/* Writes all that the options ask for. */
int avd_doctor_write(struct avd_doctor *run);

#endif
