/* SPDX-License-Identifier: MIT */
/*
 * One run of avdoctor: read, judge, write.
 *
 * From exit status 64 on there is one line and nothing else: all that can fail
 * is done before anything is written.
 */
#include "doctor.h"

#include <string.h>

#include "doctor_parts.h"
#include "pseudonym.h"

/* The evidence, or the texts that probes read; one byte to see that it is too
 * large, one for the NUL. */
static char text[AVD_EVIDENCE_MAX + 2];
/* Of the evidence while it is read; then room for texts that are changed. */
static uint64_t keys[AVD_EVIDENCE_MAX / 4];
static struct avd_pseudonym names;

static struct avd_doctor the_run;

static int read_evidence(struct avd_doctor *run)
{
    const char *path = run->options.evidence;
    bool input = avd_options_stream(path);
    struct avd_evidence *evidence = &run->evidence;
    const char *why;
    size_t length;

    why =
        avd_sys_read(input ? NULL : path, text, AVD_EVIDENCE_MAX + 1, &length);
    if (why != NULL) {
        avd_doctor_why_path(run, "cannot read ", path);
        return avd_doctor_fail(run, AVD_DOCTOR_FILES, ": %s", why);
    }
    if (avd_evidence_read(evidence, &run->state, text, length, keys,
                          avd_sys_random()))
        return 0;
    avd_doctor_why_path(run, "", path);
    return avd_doctor_fail(run, AVD_DOCTOR_EVIDENCE, ":%u:%u: %s",
                           evidence->line, evidence->column, evidence->why);
}

static int exit_status(const struct avd_doctor *run)
{
    enum avd_outcome outcome = run->state.outcome;

    switch (run->options.exit) {
    case AVD_EXIT_ISSUE:
        return outcome == AVD_OUTCOME_SUSPICION ||
               outcome == AVD_OUTCOME_PROBLEM;
    case AVD_EXIT_RAN:
        return 0;
    default:
        return (int)outcome;
    }
}

static bool judges(const struct avd_doctor *run)
{
    return run->options.command == AVD_COMMAND_DIAGNOSE ||
           run->options.command == AVD_COMMAND_EXPLAIN;
}

/* An id that show or explain do not know, before anything is written. */
static int check_subject(struct avd_doctor *run)
{
    const unsigned judged = 1u << AVD_ALIAS_SYMPTOM | 1u << AVD_ALIAS_CAUSE;
    const unsigned all = judged | 1u << AVD_ALIAS_PROBE |
                         1u << AVD_ALIAS_QUESTION | 1u << AVD_ALIAS_FIX;
    const char *id = run->options.subject;
    unsigned wanted = all;
    unsigned found = 0;
    unsigned kind;

    if (run->options.command == AVD_COMMAND_EXPLAIN)
        wanted = judged;
    else if (run->options.command != AVD_COMMAND_SHOW)
        return 0;
    for (kind = 0; kind <= AVD_ALIAS_FIX; kind++)
        if (avd_name_find(run->state.image, (enum avd_alias_kind)kind, id,
                          strlen(id)) != AVD_NAME_NONE)
            found |= 1u << kind;
    if ((found & wanted) != 0)
        return 0;
    if (found == 0)
        return avd_doctor_fail_id(run, "no such id: ", id, strlen(id), wanted);
    return avd_doctor_fail(
        run, AVD_DOCTOR_USAGE,
        "only symptoms and causes are explained; %s is a %s: `avdoctor show "
        "%s` tells of it",
        id,
        (found & 1u << AVD_ALIAS_PROBE) != 0      ? "probe"
        : (found & 1u << AVD_ALIAS_QUESTION) != 0 ? "question"
                                                  : "fix",
        id);
}

/* What a person says comes before the probes of this host, whose gates may rest
 * on it, and after what was recorded, over which it prevails. */
static int read_all(struct avd_doctor *run)
{
    int status = 0;

    if (run->options.evidence != NULL)
        status = read_evidence(run);
    if (status == 0)
        status = avd_doctor_hear(run);
    if (status == 0 && run->options.evidence == NULL && judges(run))
        status = avd_doctor_read_host(run, text);
    return status;
}

static int run_all(struct avd_doctor *run)
{
    int status = check_subject(run);

    if (status == 0 && run->options.ask)
        status = avd_doctor_can_ask(run);
    if (status == 0)
        status = read_all(run);
    if (status != 0)
        return status;
    run->report.taken = run->evidence.taken;
    if (judges(run)) {
        avd_redact_all(&run->gate, &run->state, text, sizeof text,
                       &run->evidence);
        avd_doctor_hush(run);
        avd_judge(&run->state);
        if (run->options.ask)
            avd_doctor_ask(run);
        if (run->options.redact)
            avd_pseudonym_all(&names, &run->state, &run->evidence,
                              (struct avd_span){text, sizeof text},
                              (char *)keys, sizeof keys);
        run->report.redacted = run->evidence.redacted;
        run->report.exit = exit_status(run);
    }
    status = avd_doctor_write(run);
    avd_redact_done(&run->gate);
    if (status != 0)
        return status;
    return run->options.command == AVD_COMMAND_DIAGNOSE ? run->report.exit
                                                        : run->missed;
}

int avd_doctor_run(const struct avd_header *image, void *storage, int argc,
                   char **argv)
{
    struct avd_doctor *run = &the_run;

    memset(run, 0, sizeof *run);
    run->argv = argv;
    argv += argc > 0;
    avd_out_init(&run->why, run->why_text, sizeof run->why_text - 1, NULL,
                 NULL);
    run->why.escape =
        avd_options_nagios(argv) ? AVD_ESCAPE_NAGIOS : AVD_ESCAPE_ASCII;
    if (!avd_options_read(&run->options, argv, &run->why))
        return avd_doctor_fail(run, AVD_DOCTOR_USAGE, "%s", "");
    run->why.escape =
        run->options.output[AVD_OUTPUT_MAIN].format == AVD_FORMAT_NAGIOS
            ? AVD_ESCAPE_NAGIOS
            : AVD_ESCAPE_ASCII;
    avd_state_init(&run->state, image, storage);
    run->evidence.host.elevated = AVD_KNOWN_NOT;
    run->report.state = &run->state;
    run->report.host = &run->evidence.host;
    run->report.warnings = &run->evidence.warnings;
    run->report.heard = &run->evidence.heard;
    run->report.live = run->options.evidence == NULL;
    run->report.all = run->options.all;
    run->report.most = run->options.max_bytes;
    return run_all(run);
}
