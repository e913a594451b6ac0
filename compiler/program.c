/* SPDX-License-Identifier: MIT */
/*
 * A program is made in a temporary folder and moved to its place, so that
 * there is no half of one. No trace of that folder may reach it: the same
 * rules give the same bytes everywhere.
 */
#include "program.h"

#include <config.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buffer.h"
#include "build.h"
#include "constants.h"
#include "file.h"
#include "pe.h"

static bool fail(const char *path, const char *why)
{
    fprintf(stderr, "avdrule: %s: %s\n", path, why);
    return false;
}

/* What one program is made of and with. */
struct work {
    struct arena *arena;
    const struct avd_header *image;
    const char *cc, *ldflags, *libs;
    const char *windres;  /* NULL: this target has no resources */
    const char *include;  /* the folder of the headers of tables */
    const char *runtime;  /* that of this target's runtime */
    const char *folder;   /* temporary */
    const char *tables;   /* C */
    const char *header;   /* what the resources say of the packs */
    const char *resource; /* object */
    const char *main;     /* object; on Windows without its constants */
    struct constants constants;
    const char *program;
};

static char *in_folder(struct arena *arena, const char *folder,
                       const char *name)
{
    return arena_format(arena, "%s/%s", folder, name);
}

/* ---- commands ---- */

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

/* ---- resources ---- */

/* A list of numbers is several arguments of a macro. */
#define AS_TEXT(...) AS_TEXT_(__VA_ARGS__)
#define AS_TEXT_(...) #__VA_ARGS__

static bool write_header(const struct work *work)
{
    const struct avd_header *image = work->image;
    struct buffer buffer = {.arena = work->arena};
    uint32_t i;
    buffer_puts(&buffer, "#define PROGRAM_VERSION \"" PACKAGE_VERSION "\"\n"
                         "#define PROGRAM_NUMBERS " AS_TEXT(
                             AVD_VERSION_NUMBERS) "\n#define PROGRAM_PACKS \"");
    for (i = 0; i < avd_pack_count(image); i++) {
        const struct avd_pack *pack = &avd_pack_of(image)[i];
        buffer_puts(&buffer, i ? ", " : "");
        buffer_puts(&buffer, avd_text(image, pack->id));
        buffer_puts(&buffer, "/");
        buffer_puts(&buffer, avd_text(image, pack->version));
    }
    buffer_puts(&buffer, "\"\n");
    return build_write(work->arena, work->header, buffer.text, buffer.length);
}

static bool make_resource(const struct work *work)
{
    struct command command = {{NULL}, 0};
    if (!work->windres)
        return true;
    if (!write_header(work))
        return false;
    add(&command, work->windres);
    add(&command, "-I");
    add(&command, work->folder);
    add(&command, "-I");
    add(&command, work->runtime);
    add(&command, "-O");
    add(&command, "coff");
    add(&command, in_folder(work->arena, work->runtime, "avdoctor.rc"));
    add(&command, work->resource);
    return run(&command, "/dev/null");
}

/* ---- constants ---- */

enum { OBJECT_MOST = 64 << 20 };

static bool take_constants(struct work *work)
{
    const char *path = in_folder(work->arena, work->runtime, "main.o"), *wrong;
    struct file_text object;
    if (!work->windres) {
        work->main = path;
        return true;
    }
    if (file_read(&object, work->arena, path, OBJECT_MOST) != FILE_READ)
        return fail(path, object.why);
    wrong = constants_take(&work->constants, work->arena,
                           (unsigned char *)object.text, object.size);
    if (wrong)
        return fail(path, wrong);
    return build_write(work->arena, work->main, object.text, object.size);
}

static bool write_tables(const struct work *work)
{
    return build_tables(work->arena, work->image,
                        work->windres ? BUILD_WINDOWS : BUILD_SMALL,
                        &work->constants, work->tables);
}

/* ---- the C compiler ---- */

/* It reads the tables from its standard input, as their place would stand in
 * what it makes. */
static bool link_program(const struct work *work)
{
    struct command command = {{NULL}, 0};
    add_flags(work->arena, &command, work->cc);
    add(&command, "-std=c11");
    add(&command, "-O0");
    add(&command, arena_format(work->arena, "-I%s", work->include));
    add(&command, "-x");
    add(&command, "c");
    add(&command, "-");
    add(&command, "-x");
    add(&command, "none");
    add(&command, work->main);
    if (work->windres)
        add(&command, work->resource);
    add(&command, in_folder(work->arena, work->runtime, "libavdoctor.a"));
    add(&command, "-o");
    add(&command, work->program);
    if (work->windres)
        add(&command,
            arena_format(work->arena, "-Wl,-T,%s/program.ld", work->runtime));
    add_flags(work->arena, &command, work->ldflags);
    add_flags(work->arena, &command, work->libs);
    return run(&command, work->tables);
}

/* ---- what the linker cannot say ---- */

static unsigned char *read_program(const struct work *work, int fd,
                                   size_t *length)
{
    unsigned char *bytes;
    struct stat about;
    ssize_t got;
    size_t at;
    if (fstat(fd, &about) != 0 || about.st_size <= 0)
        return NULL;
    *length = (size_t)about.st_size;
    bytes = arena_alloc(work->arena, *length);
    for (at = 0; at < *length; at += (size_t)got) {
        got = read(fd, bytes + at, *length - at);
        if (got <= 0)
            return NULL;
    }
    return bytes;
}

static bool mark_program(const struct work *work)
{
    size_t length = 0;
    unsigned char *bytes;
    bool good;
    int fd;
    if (!work->windres)
        return true;
    fd = open(work->program, O_RDWR);
    if (fd < 0)
        return fail(work->program, strerror(errno));
    bytes = read_program(work, fd, &length);
    good = bytes && pe_mark(bytes, length) &&
           pwrite(fd, bytes, length, 0) == (ssize_t)length;
    if (close(fd) != 0)
        good = false;
    return good || fail(work->program, "cannot be marked as it should be");
}

/* ---- all of it ---- */

/* The folder that holds avdrule. */
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

static bool find_tools(struct work *work, enum program_target target,
                       const char *runtime)
{
    const char *own, *library;
    if (!runtime) {
        own = own_folder(work->arena);
        if (!own)
            return fail("/proc/self/exe", "cannot tell where avdrule is");
        runtime = in_folder(work->arena, own, "../lib/avdrule");
    }
    work->include = in_folder(work->arena, runtime, "include");
    if (target == PROGRAM_WINDOWS) {
        work->cc = AVD_WINDOWS_CC;
        work->ldflags = AVD_WINDOWS_LDFLAGS;
        work->libs = AVD_WINDOWS_LIBS;
        work->windres = AVD_WINDOWS_WINDRES;
        work->runtime = in_folder(work->arena, runtime, "windows");
        if (*work->cc == '\0' || *work->windres == '\0')
            return fail("windows", "no mingw-w64 compiler was found when "
                                   "avdrule was configured");
    } else {
        work->cc = AVD_NATIVE_CC;
        work->ldflags = AVD_NATIVE_LDFLAGS;
        work->libs = AVD_NATIVE_LIBS;
        work->runtime = in_folder(work->arena, runtime, "native");
    }
    library = in_folder(work->arena, work->runtime, "libavdoctor.a");
    return access(library, R_OK) == 0 ||
           fail(library, "the runtime for this target is not installed here");
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
    return access(folder, W_OK | X_OK) == 0 || fail(path, strerror(errno));
}

static bool make_folder(struct work *work)
{
    const char *temporary = getenv("TMPDIR");
    char *folder =
        in_folder(work->arena, temporary && *temporary ? temporary : "/tmp",
                  "avdrule.XXXXXX");
    if (!mkdtemp(folder))
        return fail(folder, strerror(errno));
    work->folder = folder;
    work->tables = in_folder(work->arena, folder, "tables.c");
    work->header = in_folder(work->arena, folder, "packs.h");
    work->resource = in_folder(work->arena, folder, "resource.o");
    work->main = in_folder(work->arena, folder, "main.o");
    return true;
}

static void remove_folder(const struct work *work)
{
    unlink(work->tables);
    unlink(work->header);
    unlink(work->resource);
    unlink(in_folder(work->arena, work->folder, "main.o"));
    rmdir(work->folder);
}

bool program_build(struct arena *arena, const struct avd_header *image,
                   enum program_target target, const char *runtime,
                   const char *path)
{
    struct work work = {.arena = arena, .image = image};
    bool good;
    if (!output_ordinary(path))
        return fail(path, "it is not an ordinary file");
    if (!find_tools(&work, target, runtime) || !can_write_beside(arena, path) ||
        !make_folder(&work))
        return false;
    /* Beside its place, from where it can be moved. */
    work.program = arena_format(arena, "%s.%ld.new", path, (long)getpid());
    good = take_constants(&work) && write_tables(&work) &&
           make_resource(&work) && link_program(&work) && mark_program(&work);
    if (good && rename(work.program, path) != 0)
        good = fail(path, strerror(errno));
    if (!good)
        unlink(work.program);
    remove_folder(&work);
    return good;
}
