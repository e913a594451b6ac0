/* SPDX-License-Identifier: MIT */
/*
 * What is given is written first, as lines, and read back like any rule: a
 * line that does not say what it should, or that no scenario may say, is left
 * out and the rest is read again. What is expected is what the engine makes of
 * the lines that are left, so that the scenario passes.
 */
#include "scenario_from.h"

#include <string.h>

#include "evidence.h"
#include "file.h"
#include "format.h"
#include "parse.h"
#include "redact.h"
#include "scenario_lines.h"
#include "scenario_world.h"
#include "scenarios.h"
#include "sys.h"

struct capture {
    struct compilation *c;
    struct arena *arena;
    const char *name, *file;
    struct avd_evidence evidence;
    struct avd_state recorded, given; /* the host, and the scenario */
    struct buffer texts;              /* of `given` */
    struct scenario_lines lines;
    struct buffer out;
    struct scenario scenario;
};

/* ---- the block ---- */

/* On one line, cut, and without what a terminal might act on. */
static void put_comment(struct capture *capture, const char *text)
{
    char safe[512];
    struct avd_out out;
    avd_out_init(&out, safe, sizeof safe, NULL, NULL);
    out.escape = AVD_ESCAPE_ASCII;
    avd_out_text(&out, text);
    avd_out_finish(&out);
    buffer_puts(&capture->out, "# ");
    buffer_put(&capture->out, safe, out.used);
    buffer_puts(&capture->out, "\n");
}

static void put_warnings(struct capture *capture)
{
    const struct avd_warnings *warnings = &capture->evidence.warnings;
    uint32_t i;
    for (i = 0; i < warnings->count; i++) {
        char text[512];
        struct avd_out out;
        avd_out_init(&out, text, sizeof text - 1, NULL, NULL);
        out.escape = AVD_ESCAPE_ASCII;
        avd_warning_text(&out, &warnings->item[i]);
        avd_out_finish(&out);
        text[out.used] = '\0';
        put_comment(capture, text);
    }
}

static void put_givens(struct capture *capture)
{
    size_t i;
    for (i = 0; i < capture->lines.count; i++) {
        struct scenario_line *line = &capture->lines.line[i];
        if (line->left_out) {
            if (i == 0 || line->subject != capture->lines.line[i - 1].subject)
                put_comment(capture,
                            arena_format(capture->arena, "%s is left out: %s",
                                         line->subject, line->left_out));
            line->start = line->end = 0;
            continue;
        }
        buffer_puts(&capture->out, "  ");
        line->start = (uint32_t)capture->out.length;
        buffer_puts(&capture->out, line->text);
        line->end = (uint32_t)capture->out.length;
        buffer_puts(&capture->out, "\n");
    }
}

static void put_verdicts(struct capture *capture)
{
    const struct compilation *c = capture->c;
    const struct avd_state *state = &capture->given;
    size_t i;
    buffer_puts(&capture->out, "  expect outcome ");
    buffer_puts(&capture->out,
                avd_outcome_names[scenario_world_outcome(state, c, 0)]);
    buffer_puts(&capture->out, "\n");
    for (i = 0; i < c->symptoms.count; i++)
        if (state->symptom[i] <= AVD_SYMPTOM_UNDETERMINED)
            buffer_puts(
                &capture->out,
                arena_format(
                    capture->arena, "  expect symptom %s %s\n",
                    ((struct symptom *)c->symptoms.item[i])->base.id.name->text,
                    avd_symptom_verdict_names[state->symptom[i]]));
    for (i = 0; i < c->causes.count; i++)
        if (state->cause[i] <= AVD_CAUSE_SUSPECTED)
            buffer_puts(
                &capture->out,
                arena_format(
                    capture->arena, "  expect cause %s %s\n",
                    ((struct cause *)c->causes.item[i])->base.id.name->text,
                    avd_cause_verdict_names[state->cause[i]]));
}

/* Where what is left out makes a difference, that is said. */
static void put_differences(struct capture *capture)
{
    const struct compilation *c = capture->c;
    const struct avd_state *host = &capture->recorded, *here = &capture->given;
    size_t i;
    for (i = 0; i < c->symptoms.count; i++)
        if (host->symptom[i] != here->symptom[i])
            put_comment(
                capture,
                arena_format(
                    capture->arena,
                    "On the host itself the symptom %s is %s: something that "
                    "decides it is not given here.",
                    ((struct symptom *)c->symptoms.item[i])->base.id.name->text,
                    avd_symptom_verdict_names[host->symptom[i]]));
    for (i = 0; i < c->causes.count; i++)
        if (host->cause[i] != here->cause[i])
            put_comment(
                capture,
                arena_format(
                    capture->arena,
                    "On the host itself the cause %s is %s: something that "
                    "decides it is not given here.",
                    ((struct cause *)c->causes.item[i])->base.id.name->text,
                    avd_cause_verdict_names[host->cause[i]]));
}

/* `judged`: with what it is judged to be; else with anything that a scenario
 * may expect. */
static void put_block(struct capture *capture, bool judged)
{
    capture->out.length = 0;
    put_comment(capture, arena_format(capture->arena,
                                      "From %s, and judged as the rules were "
                                      "then.",
                                      capture->file));
    put_warnings(capture);
    if (judged)
        put_differences(capture);
    buffer_puts(&capture->out, "scenario \"");
    buffer_puts(&capture->out, capture->name);
    buffer_puts(&capture->out, "\" {\n");
    put_givens(capture);
    if (judged)
        put_verdicts(capture);
    else
        buffer_puts(&capture->out, "  expect outcome healthy\n");
    buffer_puts(&capture->out, "}\n");
}

/* ---- reading it back ---- */

static const struct ast_file *read_back(struct capture *capture)
{
    struct compilation *c = capture->c;
    struct buffer *out = &capture->out;
    uint16_t index = sources_add(
        &c->sources, capture->file, capture->file,
        arena_text(capture->arena, out->text, out->length), out->length);
    return parse_file(capture->arena, &c->names, &c->diagnostics, index);
}

static bool same_text(const struct ast_value *value, const char *text,
                      size_t length)
{
    return value->kind == VALUE_TEXT && value->length == length &&
           memcmp(value->text, text, length) == 0;
}

/* Whether a clause holds the texts that it should; numbers always do. */
static bool says(const struct capture *capture, const struct ast_item *item,
                 const struct scenario_line *line)
{
    const struct avd_value *value = line->value;
    const struct ast_value *one;
    const char *at;
    if (!value || item->value->kind == VALUE_VERSION)
        return true;
    at = capture->recorded.text + value->as.text.offset;
    if (value->type == AVD_VALUE_TEXT)
        return same_text(item->value, at, value->length);
    if (value->type != AVD_VALUE_LIST)
        return true;
    for (one = item->value->list; one; one = one->next) {
        if (!same_text(one, at, strlen(at)))
            return false;
        at += strlen(at) + 1;
    }
    return true;
}

/* A reading as a whole is impossible where it is, or its line is wrong. */
static void leave_out(struct capture *capture, struct scenario_line *line,
                      const char *why, bool whole)
{
    size_t i;
    for (i = 0; i < capture->lines.count; i++) {
        struct scenario_line *other = &capture->lines.line[i];
        if (other != line && (!whole || other->reading != line->reading))
            continue;
        other->left_out = why;
        if (whole && line->reading != SCENARIO_NO_READING)
            other->subject =
                probe_at(capture->c, (size_t)line->reading)->base.id.name->text;
    }
}

/* The clauses in their order are the lines that are not left out. */
static bool check_texts(struct capture *capture, const struct ast_item *item)
{
    bool good = true;
    size_t i;
    for (i = 0; i < capture->lines.count; i++) {
        struct scenario_line *line = &capture->lines.line[i];
        if (line->left_out)
            continue;
        if (!item || item->kind != ITEM_GIVEN || !says(capture, item, line)) {
            line->left_out = scenario_lines_unwritable;
            good = false;
        }
        item = item ? item->next : NULL;
    }
    return good;
}

/* What the compiler says of the lines; then it is as if it had not. */
static bool check_told(struct capture *capture, size_t before)
{
    struct diagnostics *diagnostics = &capture->c->diagnostics;
    bool good = diagnostics->count == before;
    size_t i, j;
    for (i = before; i < diagnostics->count; i++) {
        const struct diagnostic *told = &diagnostics->diagnostic[i];
        for (j = 0; j < capture->lines.count; j++) {
            struct scenario_line *line = &capture->lines.line[j];
            if (!line->left_out && told->place.start >= line->start &&
                told->place.start < line->end)
                leave_out(capture, line, told->message,
                          told->code == DIAGNOSTIC_IMPOSSIBLE_WORLD);
        }
    }
    diagnostics->count = before;
    diagnostics->errors = diagnostics->warnings = 0;
    return good;
}

/* Readings of probes that would not have been read there. */
static bool check_gates(struct capture *capture)
{
    const struct ast_item *item = capture->scenario.block->items;
    bool good = true;
    size_t i;
    for (i = 0; i < capture->lines.count; i++) {
        struct scenario_line *line = &capture->lines.line[i];
        if (line->left_out)
            continue;
        if (scenario_world_unread(&capture->given, item)) {
            line->left_out = "it is not read where it does not apply";
            good = false;
        }
        item = item->next;
    }
    return good;
}

/* One time round; true if nothing had to be left out. */
static bool settle(struct capture *capture, void *storage)
{
    struct compilation *c = capture->c;
    size_t before = c->diagnostics.count, errors = c->diagnostics.errors;
    const struct ast_file *file;
    put_block(capture, false);
    file = read_back(capture);
    capture->scenario.block = file->blocks;
    if (file->blocks && c->diagnostics.errors == errors) {
        if (!check_texts(capture, file->blocks->items))
            return false;
        scenarios_check_one(c, &capture->scenario);
    }
    if (!check_told(capture, before) || !file->blocks)
        return false;
    scenario_world_make(&capture->given, c, &capture->scenario, storage,
                        &capture->texts);
    avd_judge(&capture->given);
    return check_gates(capture);
}

static size_t count_given(const struct capture *capture)
{
    size_t count = 0, i;
    for (i = 0; i < capture->lines.count; i++)
        count += !capture->lines.line[i].left_out;
    return count;
}

/* ---- the evidence ---- */

static bool read_evidence(struct capture *capture, const char *path)
{
    struct avd_redact gate = {.count = 0};
    struct file_text file;
    uint64_t *keys;
    if (file_read(&file, capture->arena,
                  strcmp(path, "-") == 0 ? "/dev/stdin" : path,
                  AVD_EVIDENCE_MAX) != FILE_READ) {
        fprintf(stderr, "avdrule: %s: %s\n", path, file.why);
        return false;
    }
    keys = arena_alloc(capture->arena, avd_json_keys(file.size) * sizeof *keys);
    if (avd_evidence_read(&capture->evidence, &capture->recorded, file.text,
                          file.size, keys, avd_sys_random())) {
        /* As avdoctor does it: what is a secret is in no rule file either. */
        avd_redact_all(&gate, &capture->recorded, file.text, file.size,
                       &capture->evidence);
        avd_redact_done(&gate);
        return true;
    }
    fprintf(stderr,
            "avdrule: %s:%u:%u: %s; avdoctor --save-evidence writes "
            "what is wanted here\n",
            path, capture->evidence.line, capture->evidence.column,
            capture->evidence.why);
    return false;
}

static bool is_taken(const struct compilation *c, const char *name)
{
    const struct scenario *scenario;
    for (scenario = c->scenarios; scenario; scenario = scenario->next)
        if (strcmp(scenario->name, name) == 0)
            return true;
    return false;
}

/* The name of the file without what a name of a scenario cannot have. */
static const char *name_of(struct capture *capture, const char *path)
{
    const char *slash = strrchr(path, '/'), *free;
    char *name = arena_text(capture->arena, slash ? slash + 1 : path,
                            strlen(slash ? slash + 1 : path));
    size_t length = strlen(name), i;
    unsigned number = 1;
    if (length > 5 && strcmp(name + length - 5, ".json") == 0)
        name[length -= 5] = '\0';
    for (i = 0; i < length; i++)
        if (name[i] <= ' ' || name[i] >= 0x7f || strchr("\"{}", name[i]))
            name[i] = name[i] == ' ' ? ' ' : '_';
    for (free = name; is_taken(capture->c, free);)
        free = arena_format(capture->arena, "%s %u", name, ++number);
    return free;
}

static void print_block(struct capture *capture, FILE *file)
{
    struct compilation *c = capture->c;
    const char *text;
    size_t length;
    put_block(capture, true);
    text = format_source(capture->arena, &c->diagnostics, read_back(capture),
                         &length);
    fwrite(text, 1, length, file);
}

bool scenario_from(struct compilation *compilation, const char *path,
                   FILE *file)
{
    struct compilation *c = compilation;
    struct arena *arena = &c->arena;
    size_t size = avd_state_size(c->image);
    struct capture capture = {.c = c, .arena = arena};
    void *storage = arena_alloc(arena, size);
    size_t before;
    bool settled;
    capture.texts.arena = capture.out.arena = arena;
    avd_state_init(&capture.recorded, c->image, arena_alloc(arena, size));
    if (!read_evidence(&capture, path))
        return false;
    capture.name = name_of(&capture, path);
    capture.file = arena_format(arena, "%s", capture.name);
    capture.scenario.name = capture.name;
    capture.lines.c = c;
    capture.lines.state = &capture.recorded;
    scenario_lines_add(&capture.lines);
    do {
        before = count_given(&capture);
        settled = settle(&capture, storage);
    } while (!settled && count_given(&capture) < before);
    if (!settled) {
        fprintf(stderr, "avdrule: %s: no scenario can hold it\n", path);
        return false;
    }
    avd_judge(&capture.recorded);
    print_block(&capture, file);
    return true;
}
