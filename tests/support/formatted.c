/* SPDX-License-Identifier: MIT */
#include "formatted.h"

#include "cmocka_all.h"

#include <string.h>

#include "format.h"

void formatted_read(struct formatted *reading, const char *text)
{
    arena_init(&reading->arena);
    names_init(&reading->names, &reading->arena, 0);
    sources_init(&reading->sources, &reading->arena);
    diagnostics_init(&reading->diagnostics, &reading->arena, &reading->sources);
    sources_add(&reading->sources, "test.avdrule", "test.avdrule", text,
                strlen(text));
    reading->file =
        parse_file(&reading->arena, &reading->names, &reading->diagnostics, 0);
}

char *formatted_text(const char *text)
{
    struct formatted reading;
    char *result = NULL;
    size_t length;
    formatted_read(&reading, text);
    if (reading.diagnostics.errors == 0) {
        const char *formatted = format_source(
            &reading.arena, &reading.diagnostics, reading.file, &length);
        assert_int_equal(strlen(formatted), length);
        result = strdup(formatted);
    }
    arena_done(&reading.arena);
    return result;
}
