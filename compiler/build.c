/* SPDX-License-Identifier: MIT */
#include "build.h"

#include <config.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "emit_c.h"
#include "engine.h"

static bool fail(const char *path, const char *why)
{
    fprintf(stderr, "avdrule: %s: %s\n", path, why);
    return false;
}

static bool write_all(int fd, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, text, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        text += written;
        length -= (size_t)written;
    }
    return true;
}

/* mkstemp makes files for their owner alone; what is built is for all whom
 * the user's mask allows. */
static void apply_mask(int fd)
{
    mode_t mask = umask(0);
    umask(mask);
    if (fchmod(fd, 0666 & ~mask) != 0)
        errno = 0; /* then it stays private */
}

bool output_open(struct output *output, struct arena *arena, const char *path)
{
    output->path = path;
    output->temporary = NULL;
    output->fd = STDOUT_FILENO;
    if (strcmp(path, "-") == 0) {
        output->path = "standard output";
        return true;
    }
    output->temporary = arena_format(arena, "%s.XXXXXX", path);
    output->fd = mkstemp(output->temporary);
    if (output->fd < 0)
        return fail(path, strerror(errno));
    apply_mask(output->fd);
    return true;
}

bool output_drain(void *context, const char *text, size_t length)
{
    const struct output *output = context;
    return write_all(output->fd, text, length) ||
           fail(output->path, strerror(errno));
}

bool output_close(struct output *output, bool good)
{
    if (!output->temporary)
        return good;
    if (close(output->fd) != 0 && good)
        good = fail(output->path, strerror(errno));
    if (good && rename(output->temporary, output->path) != 0)
        good = fail(output->path, strerror(errno));
    if (!good)
        unlink(output->temporary);
    return good;
}

bool build_write(struct arena *arena, const char *path, const char *text,
                 size_t length)
{
    struct output output;
    return output_open(&output, arena, path) &&
           output_close(&output, output_drain(&output, text, length));
}

bool build_tables(struct arena *arena, const struct avd_header *image,
                  const char *path)
{
    struct output output;
    struct buffer buffer = {.arena = arena, .drain = output_drain};
    if (!output_open(&output, arena, path))
        return false;
    buffer.context = &output;
    emit_c(&buffer, image, avd_state_size(image));
    return output_close(&output, buffer_finish(&buffer));
}

/* ---- where the runtime is ---- */

static const char *own_folder(struct arena *arena)
{
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    char *slash;
    if (length <= 0)
        return NULL;
    path[length] = '\0';
    slash = strrchr(path, '/');
    return slash ? arena_text(arena, path, (size_t)(slash - path)) : NULL;
}

/* ---- the C compiler ---- */

enum { ARGUMENTS = 64 };

struct command {
    char *argument[ARGUMENTS];
    size_t count;
};

static void add(struct command *command, const char *argument)
{
    if (command->count + 1 < ARGUMENTS)
        command->argument[command->count++] = (char *)(uintptr_t)argument;
}

/* Flags as configure recorded them, separated by blanks. */
static void add_flags(struct arena *arena, struct command *command,
                      const char *flags)
{
    while (*flags) {
        size_t length = strcspn(flags, " ");
        if (length > 0)
            add(command, arena_text(arena, flags, length));
        flags += length;
        flags += *flags == ' ';
    }
}

/* `input` becomes the command's standard input. */
static bool run(struct command *command, const char *input)
{
    pid_t child;
    int status;
    command->argument[command->count] = NULL;
    child = fork();
    if (child == 0) {
        int fd = open(input, O_RDONLY);
        const char *what = input;
        if (fd >= 0 && dup2(fd, STDIN_FILENO) >= 0) {
            what = command->argument[0];
            execvp(what, command->argument);
        }
        fprintf(stderr, "avdrule: %s: %s\n", what, strerror(errno));
        _exit(127);
    }
    if (child < 0)
        return fail(command->argument[0], strerror(errno));
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return fail(command->argument[0], strerror(errno));
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

struct toolchain {
    const char *folder, *cc, *ldflags, *libs;
};

static struct toolchain toolchain_of(enum build_target target)
{
    struct toolchain native = {"native", AVD_NATIVE_CC, AVD_NATIVE_LDFLAGS,
                               AVD_NATIVE_LIBS};
    struct toolchain windows = {"windows", AVD_WINDOWS_CC, AVD_WINDOWS_LDFLAGS,
                                AVD_WINDOWS_LIBS};
    return target == BUILD_WINDOWS ? windows : native;
}

static bool check_runtime(const struct toolchain *tools, const char *library)
{
    if (*tools->cc == '\0')
        return fail("windows", "no mingw-w64 compiler was found when avdrule "
                               "was configured");
    if (access(library, R_OK) != 0)
        return fail(library, "the runtime for this target is not installed "
                             "here");
    return true;
}

/* The compiler reads the tables from its standard input: where they stand is
 * another place each time, and no trace of it may reach the program. */
static bool link_program(struct arena *arena, const struct toolchain *tools,
                         const char *lib, const char *tables, const char *path)
{
    struct command command = {{NULL}, 0};
    const char *library =
        arena_format(arena, "%s/%s/libavdoctor.a", lib, tools->folder);
    if (!check_runtime(tools, library))
        return false;
    add_flags(arena, &command, tools->cc);
    add(&command, "-std=c11");
    add(&command, "-O0");
    add(&command, arena_format(arena, "-I%s/include", lib));
    add(&command, "-x");
    add(&command, "c");
    add(&command, "-");
    add(&command, "-x");
    add(&command, "none");
    add(&command, arena_format(arena, "%s/%s/main.o", lib, tools->folder));
    add(&command, library);
    add(&command, "-o");
    add(&command, path);
    add_flags(arena, &command, tools->ldflags);
    add_flags(arena, &command, tools->libs);
    return run(&command, tables);
}

/* Asked before the C compiler is: its own message would be about a file that
 * nobody named. */
static bool can_write_beside(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *folder = !slash ? "."
                         : slash == path
                             ? "/"
                             : arena_text(arena, path, (size_t)(slash - path));
    return access(folder, W_OK | X_OK) == 0;
}

bool build_program(struct arena *arena, const struct avd_header *image,
                   enum build_target target, const char *path)
{
    struct toolchain tools = toolchain_of(target);
    const char *own = own_folder(arena);
    const char *temporary = getenv("TMPDIR");
    char *folder, *source, *program;
    bool good;
    if (!own)
        return fail("/proc/self/exe", "cannot tell where avdrule is");
    if (!can_write_beside(arena, path))
        return fail(path, strerror(errno));
    folder = arena_format(arena, "%s/avdrule.XXXXXX",
                          temporary && *temporary ? temporary : "/tmp");
    if (!mkdtemp(folder))
        return fail(folder, strerror(errno));
    source = arena_format(arena, "%s/tables.c", folder);
    /* Beside its place, then moved: there is no half of a program. */
    program = arena_format(arena, "%s.%ld.new", path, (long)getpid());
    good = build_tables(arena, image, source) &&
           link_program(arena, &tools,
                        arena_format(arena, "%s/../lib/avdrule", own), source,
                        program);
    if (good && rename(program, path) != 0)
        good = fail(path, strerror(errno));
    if (!good)
        unlink(program);
    unlink(source);
    rmdir(folder);
    return good;
}
