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

/* The text is echoed, but no secret that was pasted with it; nothing of it
 * where names are to stay in the house, as which words are names is not known
 * without readings. */
static bool write_find(struct avd_doctor *run, struct avd_out *out,
                       uint32_t format)
{
    char *query = (char *)run->options.subject; /* of argv, so writable */

    avd_find_all(&find, run->state.image, query);
    if (format != AVD_FORMAT_JSON)
        return avd_entry_find(out, &run->report, &find);
    query[avd_redact_text(&run->gate, query, strlen(query))] = 0;
    return avd_entry_find_json(out, &run->report, &find,
                               run->options.redact ? "***" : query);
}

/* False if what the command is about is not there. */
static bool write_command(struct avd_doctor *run, struct avd_out *out,
                          uint32_t format)
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

static bool to_file(void *context, const char *bytes, size_t count)
{
    return avd_sys_append(context, bytes, count);
}

static bool to_stdout(void *context, const char *bytes, size_t count)
{
    (void)context;
    return avd_sys_write(AVD_STREAM_OUT, bytes, count);
}

/* Sets how the report is to look. */
static void look(struct avd_doctor *run, bool to_stream)
{
    struct avd_report *report = &run->report;

    report->escape = AVD_ESCAPE_UTF8;
    report->width = 0;
    report->colour = false;
    if (!to_stream)
        return;
    if (!run->options.utf8 && !avd_sys_unicode(AVD_STREAM_OUT))
        report->escape = AVD_ESCAPE_ASCII;
    report->width = avd_sys_width(AVD_STREAM_OUT);
    report->colour = avd_sys_colour(AVD_STREAM_OUT) &&
                     !avd_sys_environment("NO_COLOR") &&
                     !avd_sys_environment("TERM=dumb");
}

static bool produce(struct avd_doctor *run, uint32_t output, bool to_stream)
{
    uint32_t format = run->options.output[output].format;
    struct avd_out out;

    avd_out_init(&out, out_buffer, sizeof out_buffer,
                 to_stream ? to_stdout : to_file, &run->file[output]);
    look(run, to_stream);
    if (output == AVD_OUTPUT_EVIDENCE)
        avd_evidence_write(&out, &run->state, &run->evidence);
    else if (run->options.command != AVD_COMMAND_DIAGNOSE)
        run->missed = !write_command(run, &out, format);
    else
        avd_fit_write(&out, &run->report, (enum avd_format)format);
    return avd_out_finish(&out);
}

/* In this order over all outputs: files are written, then they appear, then
 * standard output is written. */
enum step { STEP_FILE, STEP_COMMIT, STEP_STREAM, STEPS };

/* What could not be done, or NULL. */
static const char *take(struct avd_doctor *run, enum step step, uint32_t output,
                        const char *path)
{
    struct avd_sys_file *file = &run->file[output];
    const char *why = NULL;

    if (step == STEP_COMMIT)
        return avd_sys_commit(file);
    if (step == STEP_FILE)
        why = avd_sys_open(file, path);
    if (why != NULL || produce(run, output, step == STEP_STREAM))
        return why;
    return file->why != NULL ? file->why : "not all of it could be written";
}

static int fail_write(struct avd_doctor *run, const char *path, const char *why)
{
    unsigned i;

    for (i = 0; i < run->options.outputs; i++)
        avd_sys_discard(&run->file[i]);
    avd_doctor_why_path(run, "cannot write ",
                        avd_options_stream(path) ? "standard output" : path);
    return avd_doctor_fail(run, AVD_DOCTOR_FILES, ": %s", why);
}

/* The main output comes last. */
int avd_doctor_write(struct avd_doctor *run)
{
    uint32_t count = run->options.outputs;
    const char *path, *why;
    unsigned step;
    uint32_t i;

    for (step = 0; step < STEPS; step++)
        for (i = 1; i <= count; i++) {
            path = run->options.output[i % count].path;
            if (path == NULL ||
                avd_options_stream(path) != (step == STEP_STREAM))
                continue;
            why = take(run, (enum step)step, i % count, path);
            if (why != NULL)
                return fail_write(run, path, why);
        }
    return 0;
}
