/* SPDX-License-Identifier: MIT */
/* avdrule fmt: rule files in one layout. */
#include "commands.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "build.h"
#include "compile.h"
#include "format.h"
#include "load.h"

/* Layout needs to know where clauses begin and no more. What does not fit
 * together in a pack is none of its business: codes 1xx and 2xx stay. */
static void keep_syntax(struct diagnostics *diagnostics)
{
    size_t i, kept = 0;
    diagnostics->errors = diagnostics->warnings = 0;
    for (i = 0; i < diagnostics->count; i++) {
        struct diagnostic *diagnostic = &diagnostics->diagnostic[i];
        const char *code = diagnostic_infos[diagnostic->code].code;
        if (code[0] != 'E' || (code[1] != '1' && code[1] != '2'))
            continue;
        diagnostics->diagnostic[kept++] = *diagnostic;
        diagnostics->errors++;
    }
    diagnostics->count = kept;
    diagnostics_finish(diagnostics);
}

static bool has_errors(const struct diagnostics *diagnostics, size_t file)
{
    size_t i;
    for (i = 0; i < diagnostics->count; i++)
        if (diagnostics->diagnostic[i].place.file == file)
            return true;
    return false;
}

/* A byte order mark is no part of the source's text. */
static bool starts_with_mark(const char *path)
{
    char start[3] = "";
    FILE *file = fopen(path, "rb");
    bool mark = file && fread(start, 1, 3, file) == 3 &&
                memcmp(start, "\xef\xbb\xbf", 3) == 0;
    if (file)
        fclose(file);
    return mark;
}

/* Through links, and with the permissions that the file had. */
static bool replace(struct arena *arena, const char *path, const char *text,
                    size_t length)
{
    char real[PATH_MAX];
    struct stat before;
    if (!realpath(path, real) || stat(real, &before) != 0 ||
        (!S_ISREG(before.st_mode) && (errno = EINVAL))) {
        fprintf(stderr, "avdrule: %s: %s\n", path, strerror(errno));
        return false;
    }
    if (!build_write(arena, real, text, length))
        return false;
    if (chmod(real, before.st_mode & 07777) != 0)
        fprintf(stderr, "avdrule: %s: permissions: %s\n", path,
                strerror(errno));
    return true;
}

static int format_file(struct compilation *c, size_t file, bool check)
{
    const struct source *source = &c->sources.source[file];
    const char *text;
    size_t length;
    text = format_source(&c->arena, &c->diagnostics, c->file[file], &length);
    if (length == source->size && memcmp(text, source->text, length) == 0 &&
        !starts_with_mark(source->path))
        return EXIT_FINE;
    if (check) {
        puts(source->path);
        return EXIT_FINDINGS;
    }
    return replace(&c->arena, source->path, text, length) ? EXIT_FINE : EXIT_IO;
}

static int format_files(struct compilation *c, bool check)
{
    int worst = EXIT_FINE;
    size_t i;
    keep_syntax(&c->diagnostics);
    for (i = 0; i < c->files; i++) {
        int status = EXIT_FINDINGS;
        if (!has_errors(&c->diagnostics, i))
            status = format_file(c, i, check);
        if (worst < status)
            worst = status;
    }
    if (c->diagnostics.errors)
        diagnostics_print_text(&c->diagnostics, stderr);
    return worst;
}

int command_fmt(const struct arguments *arguments)
{
    struct compilation c;
    const char *problem = NULL;
    int status = EXIT_IO;
    compilation_init(&c);
    switch (load_paths(&c, arguments->path, arguments->paths, &problem)) {
    case LOAD_OK:
        status = format_files(&c, arguments->check);
        break;
    case LOAD_EMPTY:
        fprintf(stderr, "avdrule: no .avdrule file in %s%s\n",
                arguments->path[0], arguments->paths > 1 ? " ..." : "");
        break;
    default:
        fprintf(stderr, "avdrule: %s\n", problem);
    }
    compilation_done(&c);
    return status;
}
