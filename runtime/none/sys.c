/* SPDX-License-Identifier: MIT */
/* The seam of a system that nobody has ported to yet: nothing can be done, and
 * each call says so. A port replaces every function here. */
#include "../sys.h"

#include <string.h>

static const char no_port[] = "this program has no port to this system";

void avd_sys_arguments(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
}

const char *avd_sys_read(const char *path, char *buffer, size_t size,
                         size_t *length)
{
    (void)path;
    (void)buffer;
    (void)size;
    *length = 0;
    return no_port;
}

const char *avd_sys_open(struct avd_sys_file *file, const char *path)
{
    (void)path;
    file->open = false;
    return no_port;
}

bool avd_sys_append(struct avd_sys_file *file, const char *bytes, size_t count)
{
    (void)file;
    (void)bytes;
    (void)count;
    return false;
}

const char *avd_sys_commit(struct avd_sys_file *file)
{
    file->open = false;
    return no_port;
}

void avd_sys_discard(struct avd_sys_file *file)
{
    file->open = false;
}

bool avd_sys_write(enum avd_stream stream, const char *bytes, size_t count)
{
    (void)stream;
    (void)bytes;
    (void)count;
    return false;
}

bool avd_sys_terminal(enum avd_stream stream)
{
    (void)stream;
    return false;
}

bool avd_sys_colour(enum avd_stream stream)
{
    return avd_sys_terminal(stream);
}

bool avd_sys_unicode(enum avd_stream stream)
{
    (void)stream;
    return false;
}

unsigned avd_sys_width(enum avd_stream stream)
{
    (void)stream;
    return 0;
}

bool avd_sys_ask(char *line, size_t size)
{
    (void)line;
    (void)size;
    return false;
}

char avd_sys_quote(const char *argument)
{
    (void)argument;
    return '?';
}

bool avd_sys_environment(const char *name)
{
    (void)name;
    return false;
}

int64_t avd_sys_time(void)
{
    return 0;
}

uint64_t avd_sys_random(void)
{
    return 0;
}

void avd_sys_host(struct avd_sys_host *host)
{
    memset(host, 0, sizeof *host);
}
