/* SPDX-License-Identifier: MIT */
/* Diagnostics as text with carets, and as JSON. */
#include "diagnostic.h"

#include <string.h>

static const char *severity_name(const struct diagnostic *diagnostic)
{
    return diagnostic_infos[diagnostic->code].severity == SEVERITY_ERROR
               ? "error"
               : "warning";
}

/* A longer line is shown around the place that is meant. */
enum { SHOWN = 120, BEFORE = 60 };

static int is_continuation(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* What the author wrote is shown as it is, but for control characters and what
 * is not UTF-8. */
static void print_source(FILE *file, const char *text, size_t length)
{
    size_t good = utf8_check(text, length), i;
    for (i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        bool shown = c == '\t' || (c >= ' ' && c != 0x7f);
        if (i == good) {
            shown = false;
            good = i + 1 + utf8_check(text + i + 1, length - i - 1);
        }
        putc(shown ? c : '?', file);
    }
}

static void print_caret(FILE *file, const char *line, size_t length,
                        size_t start, size_t marked)
{
    size_t i;
    /* Tabs are repeated, so that the caret stands right whatever a tab is. */
    for (i = 0; i < start; i++)
        if (!is_continuation(line[i]))
            putc(line[i] == '\t' ? '\t' : ' ', file);
    putc('^', file);
    for (i = start + 1; i < start + marked && i < length; i++)
        if (!is_continuation(line[i]))
            putc('~', file);
    putc('\n', file);
}

static void print_line(struct sources *sources, struct place place, FILE *file)
{
    uint32_t line, column;
    size_t length, start, cut = 0;
    const char *text;
    source_position(sources, place.file, place.start, &line, &column);
    text = source_line_text(sources, place.file, line, &length);
    start = (size_t)(place_text(sources, place) - text);
    if (start > length)
        start = length;
    if (length > SHOWN) {
        cut = start > BEFORE ? start - BEFORE : 0;
        while (is_continuation(text[cut]))
            cut++;
        text += cut;
        start -= cut;
        length -= cut;
        if (length > SHOWN)
            for (length = SHOWN; is_continuation(text[length]); length--)
                ;
    }
    fprintf(file, "%5u | ", line);
    print_source(file, text, length);
    fprintf(file, "\n      | ");
    print_caret(file, text, length, start, place.length);
}

static void print_one(struct diagnostics *diagnostics,
                      const struct diagnostic *diagnostic, FILE *file)
{
    struct sources *sources = diagnostics->sources;
    struct place place = diagnostic->place;
    uint32_t line, column;
    source_position(sources, place.file, place.start, &line, &column);
    fprintf(file, "%s:%u:%u: %s[%s]: %s\n", sources->source[place.file].path,
            line, column, severity_name(diagnostic),
            diagnostic_infos[diagnostic->code].code, diagnostic->message);
    print_line(sources, place, file);
    if (diagnostic->note) {
        place = diagnostic->other;
        source_position(sources, place.file, place.start, &line, &column);
        fprintf(file, "%s:%u:%u: note: %s\n", sources->source[place.file].path,
                line, column, diagnostic->note);
        print_line(sources, place, file);
    }
    if (diagnostic->help)
        fprintf(file, "      = help: %s\n", diagnostic->help);
}

void diagnostics_print_text(struct diagnostics *diagnostics, FILE *file)
{
    size_t i;
    for (i = 0; i < diagnostics->count; i++)
        print_one(diagnostics, &diagnostics->diagnostic[i], file);
    if (diagnostics->errors || diagnostics->warnings)
        fprintf(file, "%zu error%s, %zu warning%s\n", diagnostics->errors,
                diagnostics->errors == 1 ? "" : "s", diagnostics->warnings,
                diagnostics->warnings == 1 ? "" : "s");
}

static unsigned long utf8_decode(const unsigned char *at, size_t *length)
{
    unsigned long c = at[0];
    size_t i;
    *length = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    if (*length > 1)
        c &= 0x7fu >> *length;
    for (i = 1; i < *length; i++)
        c = c << 6 | (at[i] & 0x3fu);
    return c;
}

void print_json_text(FILE *file, const char *text, size_t length)
{
    size_t i, step;
    putc('"', file);
    for (i = 0; i < length; i += step) {
        unsigned long c = utf8_decode((const unsigned char *)text + i, &step);
        if (c == '"' || c == '\\')
            fprintf(file, "\\%c", (char)c);
        else if (c == '\n')
            fputs("\\n", file);
        else if (c >= ' ' && c < 0x7f)
            putc((int)c, file);
        else if (c < 0x10000)
            fprintf(file, "\\u%04lx", c);
        else
            fprintf(file, "\\u%04lx\\u%04lx", 0xd800 + ((c - 0x10000) >> 10),
                    0xdc00 + ((c - 0x10000) & 0x3ff));
    }
    putc('"', file);
}

static void print_json_place(struct sources *sources, struct place place,
                             FILE *file)
{
    const char *path = sources->source[place.file].path;
    uint32_t line, column;
    source_position(sources, place.file, place.start, &line, &column);
    fputs("\"file\": ", file);
    print_json_text(file, path, strlen(path));
    fprintf(file, ", \"line\": %u, \"column\": %u", line, column);
    source_position(sources, place.file, place.start + place.length, &line,
                    &column);
    fprintf(file, ", \"end_line\": %u, \"end_column\": %u", line, column);
}

static void print_json_member(FILE *file, const char *name, const char *text)
{
    fprintf(file, ", \"%s\": ", name);
    print_json_text(file, text, strlen(text));
}

void diagnostics_print_json(struct diagnostics *diagnostics, FILE *file)
{
    size_t i;
    fputs("{\"schema\": \"avdrule.diagnostics/1\", \"diagnostics\": [", file);
    for (i = 0; i < diagnostics->count; i++) {
        const struct diagnostic *diagnostic = &diagnostics->diagnostic[i];
        fprintf(file, "%s\n  {\"code\": \"%s\", \"severity\": \"%s\", ",
                i ? "," : "", diagnostic_infos[diagnostic->code].code,
                severity_name(diagnostic));
        print_json_place(diagnostics->sources, diagnostic->place, file);
        print_json_member(file, "message", diagnostic->message);
        if (diagnostic->help)
            print_json_member(file, "help", diagnostic->help);
        if (diagnostic->note) {
            fputs(", \"note\": {", file);
            print_json_place(diagnostics->sources, diagnostic->other, file);
            print_json_member(file, "message", diagnostic->note);
            putc('}', file);
        }
        putc('}', file);
    }
    fprintf(file, "%s], \"errors\": %zu, \"warnings\": %zu}\n",
            diagnostics->count ? "\n" : "", diagnostics->errors,
            diagnostics->warnings);
}
