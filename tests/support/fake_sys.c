/* SPDX-License-Identifier: MIT */
/* A system in memory. */
#include "fake_sys.h"

#include <stdlib.h>
#include <string.h>

#include "sys.h"

struct fake_sys fake_sys;

/* Files that are open, by handle. */
static struct fake_file open_file[FAKE_FILES];

static void append(char **to, size_t *length, const char *bytes, size_t count)
{
    *to = realloc(*to, *length + count + 1);
    if (*to == NULL)
        abort();
    memcpy(*to + *length, bytes, count);
    *length += count;
    (*to)[*length] = '\0';
}

void fake_sys_reset(void)
{
    size_t i;

    free(fake_sys.out);
    free(fake_sys.error);
    free(fake_sys.told);
    for (i = 0; i < FAKE_FILES; i++) {
        free(fake_sys.file[i].bytes);
        free(open_file[i].bytes);
    }
    memset(&fake_sys, 0, sizeof fake_sys);
    memset(open_file, 0, sizeof open_file);
    append(&fake_sys.out, &fake_sys.out_length, "", 0);
    append(&fake_sys.error, &fake_sys.error_length, "", 0);
    append(&fake_sys.told, &fake_sys.told_length, "", 0);
}

static struct fake_file *file_named(const char *name)
{
    size_t i;

    for (i = 0; i < fake_sys.files; i++)
        if (strcmp(fake_sys.file[i].name, name) == 0)
            return &fake_sys.file[i];
    return NULL;
}

void fake_sys_put(const char *name, const char *bytes, size_t length)
{
    struct fake_file *file = file_named(name);

    if (file == NULL) {
        if (fake_sys.files == FAKE_FILES || strlen(name) >= sizeof file->name)
            abort();
        file = &fake_sys.file[fake_sys.files++];
        strcpy(file->name, name);
    }
    file->length = 0;
    append(&file->bytes, &file->length, bytes, length);
}

const char *fake_sys_get(const char *name)
{
    struct fake_file *file = file_named(name);

    return file != NULL ? file->bytes : NULL;
}

void avd_sys_arguments(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
}

const char *avd_sys_read(const char *path, char *buffer, size_t size,
                         size_t *length)
{
    struct fake_file *file = path != NULL ? file_named(path) : NULL;
    const char *bytes = path == NULL ? fake_sys.input : "";

    if (path != NULL && file == NULL)
        return "no such file or folder";
    *length = file != NULL ? file->length : strlen(bytes);
    *length = *length < size ? *length : size;
    memcpy(buffer, file != NULL ? file->bytes : bytes, *length);
    return NULL;
}

const char *avd_sys_open(struct avd_sys_file *file, const char *path)
{
    intptr_t i = 0;

    file->open = false;
    if (fake_sys.refuse_open != NULL && strcmp(fake_sys.refuse_open, path) == 0)
        return "access denied";
    while (open_file[i].name[0] != '\0')
        i++;
    strcpy(open_file[i].name, path);
    file->handle = i;
    file->open = true;
    fake_sys.temporaries++;
    return NULL;
}

bool avd_sys_append(struct avd_sys_file *file, const char *bytes, size_t count)
{
    struct fake_file *open = &open_file[file->handle];

    if (fake_sys.refuse_append != NULL &&
        strcmp(fake_sys.refuse_append, open->name) == 0)
        return false;
    append(&open->bytes, &open->length, bytes, count);
    return true;
}

void avd_sys_discard(struct avd_sys_file *file)
{
    struct fake_file *open = &open_file[file->handle];

    if (!file->open)
        return;
    file->open = false;
    free(open->bytes);
    memset(open, 0, sizeof *open);
    fake_sys.temporaries--;
}

const char *avd_sys_commit(struct avd_sys_file *file)
{
    struct fake_file *open = &open_file[file->handle];
    bool refused = fake_sys.refuse_commit != NULL &&
                   strcmp(fake_sys.refuse_commit, open->name) == 0;

    if (!refused)
        fake_sys_put(open->name, open->bytes != NULL ? open->bytes : "",
                     open->length);
    avd_sys_discard(file);
    return refused ? "no room is left" : NULL;
}

bool avd_sys_write(enum avd_stream stream, const char *bytes, size_t count)
{
    if (stream == AVD_STREAM_OUT && fake_sys.refuse_out)
        return false;
    if (stream == AVD_STREAM_TERMINAL)
        append(&fake_sys.told, &fake_sys.told_length, bytes, count);
    else if (stream == AVD_STREAM_OUT)
        append(&fake_sys.out, &fake_sys.out_length, bytes, count);
    else
        append(&fake_sys.error, &fake_sys.error_length, bytes, count);
    return true;
}

/* The next of the lines that are typed. */
bool avd_sys_ask(char *line, size_t size)
{
    size_t length = strcspn(fake_sys.typed, "\n");

    if (*fake_sys.typed == '\0' || length >= size)
        return false;
    memcpy(line, fake_sys.typed, length);
    line[length] = '\0';
    fake_sys.typed += length + (fake_sys.typed[length] == '\n');
    return true;
}

char avd_sys_quote(const char *argument)
{
    if (strchr(argument, '"') != NULL)
        return '?';
    return strpbrk(argument, " '") != NULL ? '\'' : '\0';
}

bool avd_sys_terminal(enum avd_stream stream)
{
    if (stream == AVD_STREAM_TERMINAL)
        return fake_sys.typed != NULL;
    return stream == AVD_STREAM_OUT && fake_sys.terminal;
}

bool avd_sys_colour(enum avd_stream stream)
{
    return avd_sys_terminal(stream);
}

unsigned avd_sys_width(enum avd_stream stream)
{
    (void)stream;
    return 0;
}

bool avd_sys_unicode(enum avd_stream stream)
{
    return avd_sys_terminal(stream);
}

bool avd_sys_environment(const char *name)
{
    return (fake_sys.no_color && strcmp(name, "NO_COLOR") == 0) ||
           (fake_sys.dumb && strcmp(name, "TERM=dumb") == 0);
}

/* 2026-11-22T10:00:00Z */
int64_t avd_sys_time(void)
{
    return 1795341600;
}

uint64_t avd_sys_random(void)
{
    return 0x0123456789abcdef;
}

void avd_sys_host(struct avd_sys_host *host)
{
    memset(host, 0, sizeof *host);
    strcpy(host->name, "SH-0");
    strcpy(host->system, "none");
    strcpy(host->build, "1");
}
