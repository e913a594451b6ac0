/* SPDX-License-Identifier: MIT */
#include "diagnostic.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const struct diagnostic_info diagnostic_infos[DIAGNOSTIC_CODES] = {
#define DIAGNOSTIC(NAME, code, severity, summary, page)                        \
    {code, SEVERITY_##severity, summary, page},
#include "diagnostics.def"
#undef DIAGNOSTIC
};

void diagnostics_init(struct diagnostics *diagnostics, struct arena *arena,
                      struct sources *sources)
{
    memset(diagnostics, 0, sizeof *diagnostics);
    diagnostics->arena = arena;
    diagnostics->sources = sources;
}

static const char *format_text(struct arena *arena, const char *format,
                               va_list list)
{
    va_list again;
    char *text;
    int length;
    va_copy(again, list);
    length = vsnprintf(NULL, 0, format, list);
    text = arena_alloc(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

struct diagnostic *diagnostic_add(struct diagnostics *diagnostics,
                                  enum diagnostic_code code, struct place place,
                                  const char *format, ...)
{
    struct diagnostic *diagnostic;
    va_list list;
    diagnostics->diagnostic = arena_grow(
        diagnostics->arena, diagnostics->diagnostic, &diagnostics->capacity,
        diagnostics->count + 1, sizeof *diagnostic);
    diagnostic = &diagnostics->diagnostic[diagnostics->count];
    memset(diagnostic, 0, sizeof *diagnostic);
    if (diagnostics->muted)
        return diagnostic;
    diagnostics->count++;
    if (diagnostic_infos[code].severity == SEVERITY_ERROR)
        diagnostics->errors++;
    else
        diagnostics->warnings++;
    diagnostic->code = code;
    diagnostic->place = place;
    va_start(list, format);
    diagnostic->message = format_text(diagnostics->arena, format, list);
    va_end(list);
    return diagnostic;
}

void diagnostic_help(struct diagnostics *diagnostics,
                     struct diagnostic *diagnostic, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    diagnostic->help = format_text(diagnostics->arena, format, list);
    va_end(list);
}

void diagnostic_note(struct diagnostics *diagnostics,
                     struct diagnostic *diagnostic, struct place other,
                     const char *format, ...)
{
    va_list list;
    va_start(list, format);
    diagnostic->other = other;
    diagnostic->note = format_text(diagnostics->arena, format, list);
    va_end(list);
}

static int compare(const void *left, const void *right)
{
    const struct diagnostic *a = left, *b = right;
    if (a->place.file != b->place.file)
        return a->place.file < b->place.file ? -1 : 1;
    if (a->place.start != b->place.start)
        return a->place.start < b->place.start ? -1 : 1;
    if (a->code != b->code)
        return a->code < b->code ? -1 : 1;
    return strcmp(a->message, b->message);
}

void diagnostics_finish(struct diagnostics *diagnostics)
{
    struct diagnostic *list = diagnostics->diagnostic;
    size_t i, kept = 0;
    if (diagnostics->count == 0)
        return;
    qsort(list, diagnostics->count, sizeof *list, compare);
    for (i = 0; i < diagnostics->count; i++) {
        if (kept > 0 && compare(&list[kept - 1], &list[i]) == 0) {
            if (diagnostic_infos[list[i].code].severity == SEVERITY_ERROR)
                diagnostics->errors--;
            else
                diagnostics->warnings--;
            continue;
        }
        list[kept++] = list[i];
    }
    diagnostics->count = kept;
}
