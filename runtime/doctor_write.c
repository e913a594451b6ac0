/* SPDX-License-Identifier: MIT */
/*
 * The outputs of a run.
 *
 * Nothing goes to standard output before all files were written, and files
 * appear only when every one of them was.
 */
#include <string.h>

#include "doctor_parts.h"
#include "entry.h"
#include "find.h"
#include "fit.h"

#define OUT_BUFFER 65536

static char out_buffer[OUT_BUFFER];
static struct avd_find find;

/* The text is echoed, but no secret that was pasted with it. */
static bool write_find(struct avd_doctor *run, struct avd_out *out,
                       enum avd_format format)
{
    char *query = (char *)run->options.subject; /* of argv, so writable */

    avd_find_all(&find, run->state.image, query);
    if (format != AVD_FORMAT_JSON)
        return avd_entry_find(out, &run->report, &find);
    query[avd_redact_text(&run->gate, query, strlen(query))] = 0;
    return avd_entry_find_json(out, &run->report, &find, query);
}

/* False if what the command is about is not there. */
static bool write_command(struct avd_doctor *run, struct avd_out *out,
                          enum avd_format format)
{
    switch (run->options.command) {
    case AVD_COMMAND_FIND:
        return write_find(run, out, format);
    case AVD_COMMAND_SHOW:
        return avd_entry_show(out, &run->report, run->options.subject);
    case AVD_COMMAND_LIST:
        avd_entry_list(out, &run->report);
        return true;
    case AVD_COMMAND_EXPLAIN:
        return avd_entry_explain(out, &run->report, run->options.subject);
    case AVD_COMMAND_VERSION:
        avd_entry_version(out, &run->report);
        return true;
    default:
        avd_out_literal(out, avd_options_help);
        return true;
    }
}

static bool write_job(struct avd_doctor *run, const struct avd_doctor_job *job,
                      struct avd_out *out)
{
    if (job->what == AVD_JOB_COMMAND)
        return write_command(run, out, job->format);
    if (job->what == AVD_JOB_EVIDENCE)
        return avd_evidence_write(out, &run->state, &run->evidence);
    avd_fit_write(out, &run->report, job->format);
    return true;
}

static struct avd_doctor_job *add_job(struct avd_doctor *run, const char *path)
{
    struct avd_doctor_job *job = &run->job[run->jobs++];
    bool utf8;

    if (path != NULL && strcmp(path, "-") == 0)
        path = NULL;
    utf8 = path != NULL || run->options.utf8 || avd_sys_unicode(AVD_STREAM_OUT);
    job->what = AVD_JOB_REPORT;
    job->path = path;
    job->escape = utf8 ? AVD_ESCAPE_UTF8 : AVD_ESCAPE_ASCII;
    job->file.open = false;
    job->file.why = NULL;
    return job;
}

/* At most one job is standard output. */
static void plan(struct avd_doctor *run)
{
    const struct avd_options *options = &run->options;
    struct avd_doctor_job *job;
    unsigned i;

    run->jobs = 0;
    if (options->save != NULL)
        add_job(run, options->save)->what = AVD_JOB_EVIDENCE;
    for (i = 0; i < options->writes; i++) {
        job = add_job(run, options->write[i].path);
        job->format = options->write[i].format;
    }
    job = add_job(run, options->output);
    job->format = options->format;
    if (options->command != AVD_COMMAND_DIAGNOSE)
        job->what = AVD_JOB_COMMAND;
}

static bool to_file(void *context, const char *bytes, size_t count)
{
    return avd_sys_append(context, bytes, count);
}

static bool to_stdout(void *context, const char *bytes, size_t count)
{
    (void)context;
    return avd_sys_write(AVD_STREAM_OUT, bytes, count);
}

static bool produce(struct avd_doctor *run, struct avd_doctor_job *job,
                    bool *there)
{
    struct avd_out out;

    avd_out_init(&out, out_buffer, sizeof out_buffer,
                 job->path != NULL ? to_file : to_stdout, &job->file);
    run->report.escape = job->escape;
    run->report.width = job->path == NULL ? avd_sys_width(AVD_STREAM_OUT) : 0;
    run->report.colour = job->path == NULL && avd_sys_colour(AVD_STREAM_OUT) &&
                         !avd_sys_environment("NO_COLOR") &&
                         !avd_sys_environment("TERM=dumb");
    *there = write_job(run, job, &out);
    return avd_out_finish(&out);
}

static void discard(struct avd_doctor *run)
{
    unsigned i;

    for (i = 0; i < run->jobs; i++)
        if (run->job[i].path != NULL)
            avd_sys_discard(&run->job[i].file);
}

static int fail_write(struct avd_doctor *run, const struct avd_doctor_job *job,
                      const char *why)
{
    discard(run);
    if (why == NULL)
        why = "not all of it could be written";
    return avd_doctor_fail_about(
        run, AVD_DOCTOR_FILES, "cannot write ",
        job->path != NULL ? job->path : "standard output", why);
}

static int write_files(struct avd_doctor *run, bool *there)
{
    const char *why;
    struct avd_doctor_job *job;

    for (job = run->job; job < run->job + run->jobs; job++) {
        if (job->path == NULL)
            continue;
        why = avd_sys_open(&job->file, job->path);
        if (why != NULL)
            return fail_write(run, job, why);
        if (!produce(run, job, there))
            return fail_write(run, job, job->file.why);
    }
    for (job = run->job; job < run->job + run->jobs; job++) {
        if (job->path == NULL)
            continue;
        why = avd_sys_commit(&job->file);
        if (why != NULL)
            return fail_write(run, job, why);
    }
    return 0;
}

int avd_doctor_write(struct avd_doctor *run, bool *there)
{
    struct avd_doctor_job *job = run->job;
    int status;

    plan(run);
    status = write_files(run, there);
    if (status != 0)
        return status;
    while (job < run->job + run->jobs && job->path != NULL)
        job++;
    if (job < run->job + run->jobs && !produce(run, job, there))
        return fail_write(run, job, job->file.why);
    return 0;
}
