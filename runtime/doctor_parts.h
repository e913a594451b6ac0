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

#define AVD_DOCTOR_JOBS (AVD_OPTIONS_WRITES + 2)

/* One output. */
struct avd_doctor_job {
    enum { AVD_JOB_EVIDENCE, AVD_JOB_REPORT, AVD_JOB_COMMAND } what;
    enum avd_format format; /* of a report */
    enum avd_escape escape;
    const char *path; /* NULL = standard output */
    struct avd_sys_file file;
};

struct avd_doctor {
    struct avd_options options;
    char **argv; /* as avd_options_read left it; NULL at the end */
    struct avd_state state;
    struct avd_evidence evidence;
    struct avd_sys_host host;
    struct avd_report report;
    struct avd_redact gate; /* what came in has passed it */
    char taken[24];
    char why_text[600];
    struct avd_out why; /* the line of standard error, being made */
    bool nagios; /* failures too are told as a monitoring plugin does */
    struct avd_doctor_job job[AVD_DOCTOR_JOBS];
    unsigned jobs;
};

/* Failures. Each writes the line of standard error and answers the exit
 * status; for monitoring the line of standard output and 3. `about` shows a path, `id` suggests the nearest of the kinds (bits)
 * that the id is none of. */
void avd_doctor_why(struct avd_doctor *run); /* starts an empty line */
int avd_doctor_fail(struct avd_doctor *run, int status);
int avd_doctor_fail_about(struct avd_doctor *run, int status, const char *what,
                          const char *path, const char *why);
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

/* Writes all that the options ask for; *there: whether the subject of a
 * command was found. */
int avd_doctor_write(struct avd_doctor *run, bool *there);

#endif
