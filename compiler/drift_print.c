/* SPDX-License-Identifier: MIT */
/* What has drifted, as text and as JSON. */
#include <string.h>

#include "declare.h"
#include "drift.h"

static const char *const kind_names[DRIFT_KINDS] = {
    "document_missing",     "date_differs",         "not_recorded",
    "heading_without_rule", "text_changed",         "causes_changed",
    "fixes_changed",        "rule_without_heading", "skip_without_heading",
    "section_removed"};

/* Titles come from articles: no control character reaches a terminal. */
static void print_safe(FILE *file, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text, next = (unsigned char)text[1];
        if ((c < ' ' && c != '\n') || c == 0x7f) {
            putc('?', file);
        } else if (c == 0xc2 && next >= 0x80 && next < 0xa0) {
            putc('?', file);
            text++;
        } else {
            putc(c, file);
        }
    }
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static const char *kind_of(const struct drift_rule *rule)
{
    switch (rule->declaration->kind) {
    case DECLARED_SYMPTOM:
        return "symptom";
    case DECLARED_CAUSE:
        return "cause";
    default:
        return "fix";
    }
}

static void print_finding(const struct drift *drift,
                          const struct drift_finding *finding, FILE *file)
{
    struct sources *sources = &drift->c->sources;
    size_t i;
    fprintf(file, "%s: ", finding->where);
    print_safe(file, finding->text);
    putc('\n', file);
    for (i = 0; i < finding->rules; i++) {
        const struct drift_rule *rule = finding->rule[i];
        fprintf(file, "    %s %s (%s:%u)\n", kind_of(rule),
                rule->declaration->id.name->text,
                sources->source[rule->place.file].path,
                source_line(sources, rule->place));
    }
    fputs("  help: ", file);
    print_safe(file, finding->help);
    fputs("\n\n", file);
}

void drift_print_text(const struct drift *drift, FILE *file)
{
    size_t i;
    for (i = 0; i < drift->findings; i++)
        print_finding(drift, &drift->finding[i], file);
    for (i = 0; i < drift->recordeds; i++)
        fprintf(file, "recorded in %s\n", drift->recorded[i]);
    fprintf(file, "%zu section%s of %zu document%s: ", drift->sections,
            plural(drift->sections), drift->documents,
            plural(drift->documents));
    if (drift->findings)
        fprintf(file, "%zu finding%s\n", drift->findings,
                plural(drift->findings));
    else
        fputs("nothing differs\n", file);
}

static void put_text(FILE *file, const char *name, const char *text)
{
    fprintf(file, "\"%s\": ", name);
    print_json_text(file, text, strlen(text));
}

static void put_rules(const struct drift *drift,
                      const struct drift_finding *finding, FILE *file)
{
    struct sources *sources = &drift->c->sources;
    size_t i;
    fputs(", \"rules\": [", file);
    for (i = 0; i < finding->rules; i++) {
        const struct drift_rule *rule = finding->rule[i];
        fputs(i ? ", {" : "{", file);
        put_text(file, "id", rule->declaration->id.name->text);
        fputs(", ", file);
        put_text(file, "file", sources->source[rule->place.file].path);
        fprintf(file, ", \"line\": %u}", source_line(sources, rule->place));
    }
    putc(']', file);
}

static void put_finding(const struct drift *drift,
                        const struct drift_finding *finding, FILE *file)
{
    fprintf(file, "{\"kind\": \"%s\", ", kind_names[finding->kind]);
    put_text(file, "document", finding->document);
    fputs(", ", file);
    if (finding->anchor)
        put_text(file, "anchor", finding->anchor);
    else
        fputs("\"anchor\": null", file);
    if (finding->line)
        fprintf(file, ", \"line\": %u", finding->line);
    else
        fputs(", \"line\": null", file);
    put_rules(drift, finding, file);
    fputs(", ", file);
    put_text(file, "text", finding->text);
    fputs(", ", file);
    put_text(file, "help", finding->help);
    putc('}', file);
}

void drift_print_json(const struct drift *drift, FILE *file)
{
    size_t i;
    fputs("{\"schema\": \"avdrule.drift/1\", \"recorded\": [", file);
    for (i = 0; i < drift->recordeds; i++) {
        fputs(i ? ", " : "", file);
        print_json_text(file, drift->recorded[i], strlen(drift->recorded[i]));
    }
    fputs("], \"findings\": [", file);
    for (i = 0; i < drift->findings; i++) {
        fputs(i ? ",\n  " : "\n  ", file);
        put_finding(drift, &drift->finding[i], file);
    }
    fputs(drift->findings ? "\n]}\n" : "]}\n", file);
}
