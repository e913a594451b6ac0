/* SPDX-License-Identifier: MIT */
/*
 * One run of avdoctor: read, judge, write.
 *
 * Nothing goes to standard output before all that can fail has been done, and
 * files appear only when every one of them was written: from exit status 64 on
 * there is one line on standard error and nothing else.
 */
#include "doctor.h"

#include <string.h>

#include "entry.h"
#include "evidence.h"
#include "find.h"
#include "name.h"
#include "options.h"
#include "probe.h"
#include "report.h"
#include "sys.h"

enum { EXIT_USAGE = 64, EXIT_EVIDENCE = 65, EXIT_FILES = 74 };

#define JOBS (AVD_OPTIONS_WRITES + 2)
#define OUT_BUFFER 65536

/* The evidence, or the texts that probes read; one byte to see that it is too
 * large, one for the NUL. */
static char text[AVD_EVIDENCE_MAX + 2];
static uint64_t keys[AVD_EVIDENCE_MAX / 4];
static char out_buffer[OUT_BUFFER];
static struct avd_find find;

struct run;

/* Writes one output; false if what it is about is not there. A name for the
 * function type keeps the tables below readable. */
typedef bool render(struct run *run, struct avd_out *out);

struct job {
    render *render;
    enum avd_escape escape;
    const char *path;
    struct avd_sys_file file;
};

struct run {
    struct avd_options options;
    struct avd_state state;
    struct avd_evidence evidence;
    struct avd_sys_host host;
    struct avd_report report;
    char taken[24];
    char why_text[600];
    struct avd_out why; /* the line of standard error, being made */
    struct job job[JOBS];
    unsigned jobs;
    bool abandoned; /* probes were left running */
};

static struct run the_run;

/* ---- the line on standard error ---- */

static void why_start(struct run *run)
{
    avd_out_init(&run->why, run->why_text, sizeof run->why_text - 1, NULL,
                 NULL);
    run->why.escape = AVD_ESCAPE_ASCII;
}

static int fail(struct run *run, int status)
{
    avd_sys_write(AVD_STREAM_ERROR, "avdoctor: ", 10);
    run->why_text[run->why.used] = '\n';
    avd_sys_write(AVD_STREAM_ERROR, run->why_text, run->why.used + 1);
    return status;
}

static int fail_about(struct run *run, int status, const char *what,
                      const char *path, const char *why)
{
    why_start(run);
    avd_out_text(&run->why, what);
    avd_out_bytes(&run->why, path, avd_utf8_prefix(path, strlen(path), 200));
    avd_out_text(&run->why, ": ");
    avd_out_text(&run->why, why);
    return fail(run, status);
}

/* An id that is none; the nearest of its kinds is suggested. */
static int fail_id(struct run *run, const char *what, const char *id,
                   size_t length, unsigned kinds)
{
    struct avd_name_nearest nearest = {id, length, NULL, 0};
    unsigned kind;

    for (kind = 0; kind <= AVD_ALIAS_FIX; kind++)
        if (kinds & 1u << kind)
            avd_name_try_ids(&nearest, run->state.image,
                             (enum avd_alias_kind)kind);
    why_start(run);
    avd_out_text(&run->why, what);
    avd_out_bytes(&run->why, id, avd_utf8_prefix(id, length, 80));
    if (nearest.best != NULL) {
        avd_out_text(&run->why, "; did you mean ");
        avd_out_text(&run->why, nearest.best);
        avd_out_text(&run->why, "?");
    } else if (kinds & 1u << AVD_ALIAS_SYMPTOM)
        avd_out_text(&run->why, "; `avdoctor list` shows the symptoms");
    return fail(run, EXIT_USAGE);
}

/* ---- reading ---- */

static struct avd_span span(const char *bytes)
{
    struct avd_span whole = {bytes[0] != 0 ? bytes : NULL, strlen(bytes)};

    return whole;
}

static void digits(char *to, unsigned count, int64_t value)
{
    while (count-- > 0) {
        to[count] = (char)('0' + value % 10);
        value /= 10;
    }
}

/* The current time as YYYY-MM-DDTHH:MM:SSZ. Years begin in March, so that the
 * day that comes and goes is their last. */
static void now(char to[24])
{
    int64_t seconds = avd_sys_time();
    int64_t days = seconds / 86400 + 719468;
    int64_t era = days / 146097;
    int64_t day = days % 146097;
    int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    int64_t of_year = day - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;

    memcpy(to, "0000-00-00T00:00:00Z", 21);
    digits(to, 4, era * 400 + year + (month >= 10));
    digits(to + 5, 2, month < 10 ? month + 3 : month - 9);
    digits(to + 8, 2, of_year - (153 * month + 2) / 5 + 1);
    seconds %= 86400;
    digits(to + 11, 2, seconds / 3600);
    digits(to + 14, 2, seconds / 60 % 60);
    digits(to + 17, 2, seconds % 60);
}

static void read_host(struct run *run)
{
    struct avd_evidence *evidence = &run->evidence;
    struct avd_probe_plan plan = {.deadline = AVD_PROBE_DEADLINE,
                                  .now = avd_sys_time() * 1000};

    memset(evidence, 0, sizeof *evidence);
    avd_sys_host(&run->host);
    evidence->host.name = span(run->host.name);
    evidence->host.system = span(run->host.system);
    evidence->host.build = span(run->host.build);
    evidence->host.elevated = run->host.elevated ? AVD_KNOWN_YES : AVD_KNOWN_NO;
    now(run->taken);
    evidence->taken = span(run->taken);
    run->state.elevated = run->host.elevated;
    run->abandoned =
        avd_probe_run(&run->state, text, &plan, &evidence->warnings);
}

static int read_evidence(struct run *run)
{
    const char *path = run->options.evidence;
    bool input = strcmp(path, "-") == 0;
    struct avd_evidence *evidence = &run->evidence;
    const char *why;
    size_t length;

    why =
        avd_sys_read(input ? NULL : path, text, AVD_EVIDENCE_MAX + 1, &length);
    if (why != NULL)
        return fail_about(run, EXIT_FILES, "cannot read ", path, why);
    if (avd_evidence_read(evidence, &run->state, text, length, keys,
                          avd_sys_random()))
        return 0;
    why_start(run);
    avd_out_bytes(&run->why, path, avd_utf8_prefix(path, strlen(path), 200));
    avd_out_text(&run->why, ":");
    avd_out_number(&run->why, evidence->line);
    avd_out_text(&run->why, ":");
    avd_out_number(&run->why, evidence->column);
    avd_out_text(&run->why, ": ");
    avd_out_text(&run->why, evidence->why);
    return fail(run, EXIT_EVIDENCE);
}

/* ---- what a person says ---- */

static int fail_answer(struct run *run, uint32_t question)
{
    const struct avd_header *image = run->state.image;
    const struct avd_question *asked = &avd_question_of(image)[question];
    const uint32_t *choice = &avd_word_of(image)[asked->choices];
    uint32_t i;

    why_start(run);
    avd_out_text(&run->why, "the answer to ");
    avd_out_text(&run->why, avd_text(image, asked->id));
    avd_out_text(&run->why, " is ");
    if (asked->choices == 0)
        avd_out_text(&run->why, "yes or no");
    for (i = 0; i < (asked->choices != 0 ? choice[0] : 0); i++) {
        avd_out_text(&run->why, i > 0 ? " or " : "");
        avd_out_text(&run->why, avd_text(image, choice[1 + 2 * i]));
    }
    return fail(run, EXIT_USAGE);
}

static int answer(struct run *run, const char *given, uint32_t *asked)
{
    const char *equals = strchr(given, '=');
    size_t length = strcspn(given, "=");
    uint32_t question =
        avd_name_find(run->state.image, AVD_ALIAS_QUESTION, given, length);

    *asked = question;
    if (question == AVD_NAME_NONE)
        return fail_id(run, "no such question: ", given, length,
                       1u << AVD_ALIAS_QUESTION);
    if (equals == NULL || !avd_evidence_answer(&run->state, question,
                                               equals + 1, strlen(equals + 1)))
        return fail_answer(run, question);
    return 0;
}

/* An answer that says another thing than an earlier one. */
static int fail_contrary(struct run *run, uint32_t question)
{
    why_start(run);
    avd_out_text(&run->why, "two different answers are given to ");
    avd_out_text(&run->why,
                 avd_text(run->state.image,
                          avd_question_of(run->state.image)[question].id));
    return fail(run, EXIT_USAGE);
}

static int answer_all(struct run *run)
{
    uint32_t question[AVD_OPTIONS_MANY];
    int64_t said[AVD_OPTIONS_MANY];
    unsigned i, j;
    int status;

    for (i = 0; i < run->options.answers; i++) {
        status = answer(run, run->options.answer[i], &question[i]);
        if (status != 0)
            return status;
        said[i] =
            avd_state_values(&run->state,
                             avd_probe_count(run->state.image) + question[i])
                ->as.number;
        for (j = 0; j < i; j++)
            if (question[j] == question[i] && said[j] != said[i])
                return fail_contrary(run, question[i]);
    }
    return 0;
}

static int report_symptom(struct run *run, const char *given)
{
    const struct avd_header *image = run->state.image;
    uint32_t index =
        avd_name_find(image, AVD_ALIAS_SYMPTOM, given, strlen(given));
    bool any = false;
    uint32_t i;

    if (index != AVD_NAME_NONE) {
        run->state.reported[index] |= 1;
        return 0;
    }
    if (avd_find_start(&find, given))
        for (i = 0; i < avd_symptom_count(image); i++)
            if (avd_find_reports(&find, image, i)) {
                avd_evidence_hear(&run->evidence.heard, &run->state, i,
                                  (struct avd_span){given, strlen(given)});
                any = true;
            }
    return any ? 0
               : fail_id(run, "no symptom has this id or message: ", given,
                         strlen(given), 1u << AVD_ALIAS_SYMPTOM);
}

static int hear_person(struct run *run)
{
    int status = answer_all(run);
    unsigned i;

    for (i = 0; status == 0 && i < run->options.symptoms; i++)
        status = report_symptom(run, run->options.symptom[i]);
    return status;
}

/* ---- outputs ---- */

static bool render_text(struct run *run, struct avd_out *out)
{
    avd_report_text(out, &run->report);
    return true;
}

static bool render_line(struct run *run, struct avd_out *out)
{
    avd_report_line(out, &run->report);
    return true;
}

static bool render_brief(struct run *run, struct avd_out *out)
{
    avd_report_brief(out, &run->report);
    return true;
}

static bool render_json(struct run *run, struct avd_out *out)
{
    avd_report_json(out, &run->report);
    return true;
}

static bool render_evidence(struct run *run, struct avd_out *out)
{
    return avd_evidence_write(out, &run->state, &run->evidence);
}

static bool render_find(struct run *run, struct avd_out *out)
{
    return avd_find_start(&find, run->options.subject) &&
           avd_entry_find(out, &run->report, &find);
}

static bool render_show(struct run *run, struct avd_out *out)
{
    return avd_entry_show(out, &run->report, run->options.subject);
}

static bool render_list(struct run *run, struct avd_out *out)
{
    avd_entry_list(out, &run->report);
    return true;
}

static bool render_explain(struct run *run, struct avd_out *out)
{
    return avd_entry_explain(out, &run->report, run->options.subject);
}

static bool render_version(struct run *run, struct avd_out *out)
{
    avd_entry_version(out, &run->report);
    return true;
}

static bool render_help(struct run *run, struct avd_out *out)
{
    (void)run;
    avd_out_literal(out, avd_options_help);
    return true;
}

static render *const reports[AVD_FORMATS] = {render_text, render_line,
                                             render_brief, render_json};
static render *const commands[AVD_COMMANDS] = {
    NULL,           render_find,    render_show, render_list,
    render_explain, render_version, render_help};

static void add_job(struct run *run, render *what, const char *path)
{
    struct job *job = &run->job[run->jobs++];
    bool utf8;

    if (path != NULL && strcmp(path, "-") == 0)
        path = NULL;
    utf8 = path != NULL || run->options.utf8 || avd_sys_unicode(AVD_STREAM_OUT);
    job->render = what;
    job->path = path;
    job->escape = utf8 ? AVD_ESCAPE_UTF8 : AVD_ESCAPE_ASCII;
    job->file.open = false;
}

/* At most one job is standard output. */
static void plan(struct run *run)
{
    const struct avd_options *options = &run->options;
    render *main_job = options->command == AVD_COMMAND_DIAGNOSE
                           ? reports[options->format]
                           : commands[options->command];
    unsigned i;

    run->jobs = 0;
    if (options->save != NULL)
        add_job(run, render_evidence, options->save);
    for (i = 0; i < options->writes; i++)
        add_job(run, reports[options->write[i].format], options->write[i].path);
    add_job(run, main_job, options->output);
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

static bool produce(struct run *run, struct job *job, bool *there)
{
    struct avd_out out;

    avd_out_init(&out, out_buffer, sizeof out_buffer,
                 job->path != NULL ? to_file : to_stdout, &job->file);
    run->report.escape = job->escape;
    run->report.colour =
        job->path == NULL && avd_sys_terminal(AVD_STREAM_OUT) &&
        !avd_sys_environment("NO_COLOR") && !avd_sys_environment("TERM=dumb");
    *there = job->render(run, &out);
    return avd_out_finish(&out);
}

static void discard(struct run *run)
{
    unsigned i;

    for (i = 0; i < run->jobs; i++)
        if (run->job[i].path != NULL)
            avd_sys_discard(&run->job[i].file);
}

static int fail_write(struct run *run, const struct job *job, const char *why)
{
    discard(run);
    return fail_about(run, EXIT_FILES, "cannot write ",
                      job->path != NULL ? job->path : "standard output", why);
}

static int write_files(struct run *run, bool *there)
{
    const char *why;
    struct job *job;

    for (job = run->job; job < run->job + run->jobs; job++) {
        if (job->path == NULL)
            continue;
        why = avd_sys_open(&job->file, job->path);
        if (why != NULL)
            return fail_write(run, job, why);
        if (!produce(run, job, there))
            return fail_write(run, job, "not all of it could be written");
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

static int write_all(struct run *run, bool *there)
{
    int status = write_files(run, there);
    struct job *job = run->job;

    if (status != 0)
        return status;
    while (job < run->job + run->jobs && job->path != NULL)
        job++;
    if (job < run->job + run->jobs && !produce(run, job, there))
        return fail_write(run, job, "not all of it could be written");
    return 0;
}

/* ---- the run ---- */

static int exit_status(const struct run *run)
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

static bool judges(const struct run *run)
{
    return run->options.command == AVD_COMMAND_DIAGNOSE ||
           run->options.command == AVD_COMMAND_EXPLAIN;
}

/* An id of a thing that is not judged. */
static int fail_explain(struct run *run, enum avd_alias_kind kind)
{
    const char *id = run->options.subject;

    why_start(run);
    avd_out_text(&run->why, "only symptoms and causes are explained; ");
    avd_out_text(&run->why, id);
    avd_out_text(&run->why, kind == AVD_ALIAS_PROBE      ? " is a probe"
                            : kind == AVD_ALIAS_QUESTION ? " is a question"
                                                         : " is a fix");
    avd_out_text(&run->why, ": `avdoctor show ");
    avd_out_text(&run->why, id);
    avd_out_text(&run->why, "` tells of it");
    return fail(run, EXIT_USAGE);
}

/* An id that show or explain do not know, before anything is written. */
static int check_subject(struct run *run)
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
    return fail_id(run, "no such id: ", id, strlen(id), wanted);
}

static int run_all(struct run *run)
{
    bool there = true;
    int status = check_subject(run);

    if (status == 0 && run->options.evidence != NULL)
        status = read_evidence(run);
    else if (status == 0 && judges(run))
        read_host(run);
    if (status == 0)
        status = hear_person(run);
    if (status != 0)
        return status;
    run->report.taken = run->evidence.taken;
    if (judges(run)) {
        avd_judge(&run->state);
        run->report.exit = exit_status(run);
    }
    plan(run);
    status = write_all(run, &there);
    if (status != 0)
        return status;
    return run->options.command == AVD_COMMAND_DIAGNOSE ? run->report.exit
                                                        : !there;
}

int avd_doctor_run(const struct avd_header *image, void *storage, int argc,
                   char **argv)
{
    struct run *run = &the_run;

    memset(run, 0, sizeof *run);
    why_start(run);
    if (!avd_options_read(&run->options, argc, argv, &run->why))
        return fail(run, EXIT_USAGE);
    avd_state_init(&run->state, image, storage);
    run->evidence.host.elevated = AVD_KNOWN_NOT;
    run->report.state = &run->state;
    run->report.host = &run->evidence.host;
    run->report.warnings = &run->evidence.warnings;
    run->report.heard = &run->evidence.heard;
    run->report.live = run->options.evidence == NULL;
    run->report.all = run->options.all;
    return run_all(run);
}
