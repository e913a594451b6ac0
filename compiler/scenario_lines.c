/* SPDX-License-Identifier: MIT */
#include "scenario_lines.h"

#include <string.h>

#include "notation.h"
#include "resolve.h"

const char scenario_lines_unwritable[] = "no text of the language can hold it";

static struct scenario_line *add_line(struct scenario_lines *lines,
                                      int64_t reading, const char *subject,
                                      const char *text)
{
    struct scenario_line *line;
    lines->line = arena_grow(&lines->c->arena, lines->line, &lines->capacity,
                             lines->count + 1, sizeof *line);
    line = &lines->line[lines->count++];
    memset(line, 0, sizeof *line);
    line->reading = reading;
    line->subject = subject;
    line->text = text;
    return line;
}

/* How far the further lines of a text are indented. */
enum { INDENT = 4 };

static void add_field(struct scenario_lines *lines, const struct probe *probe,
                      unsigned field)
{
    const struct avd_field_info *info =
        avd_field((enum avd_kind)probe->kind, field);
    const struct avd_value *value =
        &avd_state_values(lines->state, probe->base.index)[field - 1];
    const char *subject =
        arena_format(&lines->c->arena, "%s.%s", probe->base.id.name->text,
                     avd_kind_text(info->name));
    struct buffer buffer = {.arena = &lines->c->arena};
    struct scenario_line *line;
    if (value->type == AVD_VALUE_NONE)
        return;
    if (value->type == AVD_VALUE_TOO_LARGE) {
        add_line(lines, probe->base.index, subject,
                 arena_format(&lines->c->arena, "given %s too_large", subject));
        return;
    }
    line = add_line(lines, probe->base.index, subject, "");
    line->value = value;
    if (value->type == AVD_VALUE_IGNORED)
        line->left_out = "what was recorded is not usable";
    else if (!notation_value(&buffer, value, lines->state->text,
                             resolve_type(probe, field),
                             (enum avd_words)info->words, INDENT))
        line->left_out = scenario_lines_unwritable;
    else
        line->text = arena_format(&lines->c->arena, "given %s = %.*s", subject,
                                  (int)buffer.length, buffer.text);
}

/* Of a secret only that it is there, and whether it is empty. What is empty is
 * told by the value, if that is written. */
static bool is_told(const struct scenario_lines *lines,
                    const struct probe *probe, unsigned field)
{
    size_t i;
    const char *name =
        avd_kind_text(avd_field((enum avd_kind)probe->kind, field)->name);
    if (strcmp(name, "empty") != 0)
        return (probe->flags & AVD_PROBE_SECRET) == 0;
    for (i = lines->count; i-- > 0;) {
        const struct scenario_line *line = &lines->line[i];
        const char *dot = strrchr(line->subject, '.');
        if (line->reading != probe->base.index)
            break;
        if (dot && strcmp(dot, ".value") == 0 && !line->left_out)
            return false;
    }
    return true;
}

static void add_status(struct scenario_lines *lines, const struct probe *probe,
                       enum avd_status status)
{
    const char *id = probe->base.id.name->text;
    /* What can only be absent with its input is so without being given. */
    if (status == AVD_STATUS_ABSENT &&
        *avd_kind_text(avd_kinds[probe->kind].absent) == '\0')
        return;
    add_line(lines, probe->base.index, id,
             arena_format(&lines->c->arena, "given %s %s", id,
                          avd_status_names[status]));
}

static void add_probe(struct scenario_lines *lines, const struct probe *probe)
{
    const struct avd_reading *reading =
        &lines->state->reading[probe->base.index];
    const char *id = probe->base.id.name->text;
    size_t first = lines->count, i;
    unsigned field;
    if (reading->dropped)
        add_line(lines, probe->base.index, id, "")->left_out =
            "what was recorded is not usable";
    if (reading->status == AVD_STATUS_NOT_RUN)
        return;
    if (reading->status != AVD_STATUS_OK) {
        add_status(lines, probe, (enum avd_status)reading->status);
        return;
    }
    for (field = 1; field <= avd_kinds[probe->kind].fields; field++)
        if (is_told(lines, probe, field))
            add_field(lines, probe, field);
    for (i = first; i < lines->count; i++)
        if (!lines->line[i].left_out)
            return;
    add_status(lines, probe, AVD_STATUS_OK);
}

static const char *choice(const struct question *question, int64_t code)
{
    const struct ast_entry *entry = question->choices;
    if (!entry)
        return code ? "yes" : "no";
    while (code-- > 0 && entry->next)
        entry = entry->next;
    return entry->id.name->text;
}

static void add_question(struct scenario_lines *lines,
                         const struct question *question)
{
    uint32_t index = question->base.index;
    const char *id = question->base.id.name->text;
    if (lines->state->reading[index].status == AVD_STATUS_OK)
        add_line(
            lines, index, id,
            arena_format(
                &lines->c->arena, "given %s = %s", id,
                choice(question,
                       avd_state_values(lines->state, index)[0].as.number)));
}

void scenario_lines_add(struct scenario_lines *lines)
{
    struct compilation *c = lines->c;
    size_t i;
    for (i = 0; i < c->probes.count; i++)
        add_probe(lines, probe_at(c, i));
    for (i = 0; i < c->questions.count; i++)
        add_question(lines, c->questions.item[i]);
    for (i = 0; i < c->symptoms.count; i++) {
        const struct symptom *symptom = c->symptoms.item[i];
        const char *id = symptom->base.id.name->text;
        if (lines->state->reported[symptom->base.index])
            add_line(lines, SCENARIO_NO_READING, id,
                     arena_format(&lines->c->arena, "given symptom %s reported",
                                  id));
    }
}
