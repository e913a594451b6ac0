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
#include "name.h"
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
    bool input = strcmp(path, "-") == 0;
    struct avd_evidence *evidence = &run->evidence;
    const char *why;
    size_t length;

    why =
        avd_sys_read(input ? NULL : path, text, AVD_EVIDENCE_MAX + 1, &length);
    if (why != NULL)
        return avd_doctor_fail_about(run, AVD_DOCTOR_FILES, "cannot read ",
                                     path, why);
    if (avd_evidence_read(evidence, &run->state, text, length, keys,
                          avd_sys_random()))
        return 0;
    avd_doctor_why(run);
    avd_out_bytes(&run->why, path, avd_utf8_prefix(path, strlen(path), 200));
    avd_out_text(&run->why, ":");
    avd_out_number(&run->why, evidence->line);
    avd_out_text(&run->why, ":");
    avd_out_number(&run->why, evidence->column);
    avd_out_text(&run->why, ": ");
    avd_out_text(&run->why, evidence->why);
    return avd_doctor_fail(run, AVD_DOCTOR_EVIDENCE);
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

/* An id of a thing that is not judged. */
static int fail_explain(struct avd_doctor *run, enum avd_alias_kind kind)
{
    const char *id = run->options.subject;

    avd_doctor_why(run);
    avd_out_text(&run->why, "only symptoms and causes are explained; ");
    avd_out_text(&run->why, id);
    avd_out_text(&run->why, kind == AVD_ALIAS_PROBE      ? " is a probe"
                            : kind == AVD_ALIAS_QUESTION ? " is a question"
                                                         : " is a fix");
    avd_out_text(&run->why, ": `avdoctor show ");
    avd_out_text(&run->why, id);
    avd_out_text(&run->why, "` tells of it");
    return avd_doctor_fail(run, AVD_DOCTOR_USAGE);
}

/* An id that show or explain do not know, before anything is written. */
static int check_subject(struct avd_doctor *run)
{
    static const unsigned kinds[AVD_COMMANDS] = {
        [AVD_COMMAND_SHOW] = 1u << AVD_ALIAS_PROBE | 1u << AVD_ALIAS_QUESTION |
                             1u << AVD_ALIAS_SYMPTOM | 1u << AVD_ALIAS_CAUSE |
                             1u << AVD_ALIAS_FIX,
        [AVD_COMMAND_EXPLAIN] =
            1u << AVD_ALIAS_SYMPTOM | 1u << AVD_ALIAS_CAUSE};
    unsigned wanted = kinds[run->options.command];
    const char *id = run->options.subject;
    unsigned kind;

    if (wanted == 0)
        return 0;
    for (kind = 0; kind <= AVD_ALIAS_FIX; kind++)
        if ((wanted & 1u << kind) != 0 &&
            avd_name_find(run->state.image, (enum avd_alias_kind)kind, id,
                          strlen(id)) != AVD_NAME_NONE)
            return 0;
    if (run->options.command == AVD_COMMAND_EXPLAIN)
        for (kind = 0; kind <= AVD_ALIAS_FIX; kind++)
            if (avd_name_find(run->state.image, (enum avd_alias_kind)kind, id,
                              strlen(id)) != AVD_NAME_NONE)
                return fail_explain(run, (enum avd_alias_kind)kind);
    return avd_doctor_fail_id(run, "no such id: ", id, strlen(id), wanted);
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
    bool there = true;
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
    status = avd_doctor_write(run, &there);
    avd_redact_done(&run->gate);
    if (status != 0)
        return status;
    return run->options.command == AVD_COMMAND_DIAGNOSE ? run->report.exit
                                                        : !there;
}

int avd_doctor_run(const struct avd_header *image, void *storage, int argc,
                   char **argv)
{
    struct avd_doctor *run = &the_run;

    memset(run, 0, sizeof *run);
    run->nagios = avd_options_nagios(argc, argv);
    avd_doctor_why(run);
    if (!avd_options_read(&run->options, argc, argv, &run->why))
        return avd_doctor_fail(run, AVD_DOCTOR_USAGE);
    run->argv = argv;
    run->nagios = run->options.format == AVD_FORMAT_NAGIOS;
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
