/* SPDX-License-Identifier: MIT */
/* The seam to POSIX systems. */
#include "../sys.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h> /* rename */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

void avd_sys_arguments(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    /* A reader that went away, a file that must not grow: the write fails. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

static const char *why(int code)
{
    switch (code) {
    case ENOENT:
    case ENOTDIR:
        return "no such file or folder";
    case EACCES:
    case EPERM:
        return "access denied";
    case EISDIR:
        return "it is a folder";
    case ENOSPC:
    case EDQUOT:
        return "no room is left";
    case EFBIG:
        return "the file would be too large";
    case EROFS:
        return "the volume is read-only";
    case ENAMETOOLONG:
        return "the name is too long";
    default:
        return "the system refused it";
    }
}

const char *avd_sys_read(const char *path, char *buffer, size_t size,
                         size_t *length)
{
    const char *failure = NULL;
    int fd = STDIN_FILENO;
    ssize_t got;

    *length = 0;
    if (path != NULL)
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return why(errno);
    while (*length < size) {
        got = read(fd, buffer + *length, size - *length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            failure = why(errno);
        if (got <= 0)
            break;
        *length += (size_t)got;
    }
    if (path != NULL)
        close(fd);
    return failure;
}

static bool write_all(int fd, const char *bytes, size_t count)
{
    ssize_t put;

    while (count > 0) {
        put = write(fd, bytes, count);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        bytes += put;
        count -= (size_t)put;
    }
    return true;
}

/* Why a file must not be replaced, or NULL. */
static const char *unfit(const char *path)
{
    struct stat status;

    if (lstat(path, &status) != 0)
        return errno == ENOENT ? NULL : why(errno);
    if (S_ISLNK(status.st_mode))
        return "it is a link";
    if (S_ISDIR(status.st_mode))
        return "it is a folder";
    if (!S_ISREG(status.st_mode))
        return "it is not an ordinary file";
    return status.st_nlink > 1 ? "it has several names" : NULL;
}

/* The target's name, a dot, 16 random digits and .tmp. */
static bool beside(struct avd_sys_file *file, const char *path)
{
    static const char hex[] = "0123456789abcdef";
    static const char tail[] = ".tmp";
    uint64_t random = avd_sys_random();
    size_t length = strlen(path);
    unsigned i;

    if (length == 0 || length + 1 + 16 + sizeof tail > AVD_SYS_PATH)
        return false;
    memcpy(file->path, path, length + 1);
    memcpy(file->temporary, path, length);
    file->temporary[length++] = '.';
    for (i = 0; i < 16; i++)
        file->temporary[length++] = hex[random >> (4 * i) & 15];
    memcpy(file->temporary + length, tail, sizeof tail);
    return true;
}

const char *avd_sys_open(struct avd_sys_file *file, const char *path)
{
    const char *failure = unfit(path);
    int fd;

    file->open = false;
    if (failure != NULL)
        return failure;
    if (!beside(file, path))
        return "the name is too long";
    fd = open(file->temporary,
              O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return why(errno);
    file->handle = fd;
    file->open = true;
    return NULL;
}

bool avd_sys_append(struct avd_sys_file *file, const char *bytes, size_t count)
{
    if (write_all((int)file->handle, bytes, count))
        return true;
    file->why = why(errno);
    return false;
}

const char *avd_sys_commit(struct avd_sys_file *file)
{
    const char *failure = NULL;

    file->open = false;
    if (fsync((int)file->handle) != 0 && errno != EINVAL)
        failure = why(errno);
    if (close((int)file->handle) != 0 && failure == NULL)
        failure = why(errno);
    if (failure == NULL)
        failure = unfit(file->path);
    if (failure == NULL && rename(file->temporary, file->path) != 0)
        failure = why(errno);
    if (failure != NULL)
        unlink(file->temporary);
    return failure;
}

void avd_sys_discard(struct avd_sys_file *file)
{
    if (!file->open)
        return;
    file->open = false;
    close((int)file->handle);
    unlink(file->temporary);
}

static int stream_fd(enum avd_stream stream)
{
    static int terminal = -1;

    if (stream != AVD_STREAM_TERMINAL)
        return (int)stream;
    if (terminal < 0)
        terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
    return terminal;
}

bool avd_sys_write(enum avd_stream stream, const char *bytes, size_t count)
{
    return write_all(stream_fd(stream), bytes, count);
}

bool avd_sys_terminal(enum avd_stream stream)
{
    return isatty(stream_fd(stream)) != 0;
}

/* One byte at a time: nothing that is typed ahead is lost. */
bool avd_sys_ask(char *line, size_t size)
{
    int fd = stream_fd(AVD_STREAM_TERMINAL);
    size_t used = 0;
    ssize_t got;
    char c;

    do {
        got = read(fd, &c, 1);
        if (got > 0 && c != '\n' && used + 1 < size)
            line[used++] = c;
    } while (got > 0 ? c != '\n' : got < 0 && errno == EINTR);
    line[used] = 0;
    return got > 0 || used > 0;
}

char avd_sys_quote(const char *argument)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ_./:=+,@%-";

    if (argument[strspn(argument, plain)] == 0)
        return 0;
    if (strchr(argument, '\'') == NULL)
        return '\'';
    return strpbrk(argument, "\"$`\\!") == NULL ? '"' : '?';
}

static bool names_utf8(const char *value)
{
    return strstr(value, "UTF-8") != NULL || strstr(value, "utf8") != NULL ||
           strstr(value, "utf-8") != NULL;
}

bool avd_sys_colour(enum avd_stream stream)
{
    return avd_sys_terminal(stream);
}

bool avd_sys_unicode(enum avd_stream stream)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *value;
    size_t i;

    if (!avd_sys_terminal(stream))
        return false;
    for (i = 0; i < sizeof names / sizeof *names; i++) {
        value = getenv(names[i]);
        if (value != NULL && value[0] != 0)
            return names_utf8(value);
    }
    return false;
}

unsigned avd_sys_width(enum avd_stream stream)
{
    struct winsize size;

    return ioctl(stream_fd(stream), TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

bool avd_sys_environment(const char *name)
{
    size_t length = strcspn(name, "=");
    char plain[64];
    const char *value;

    if (length >= sizeof plain)
        return false;
    memcpy(plain, name, length);
    plain[length] = 0;
    value = getenv(plain);
    if (name[length] == '=')
        return value != NULL && strcmp(value, name + length + 1) == 0;
    return value != NULL && value[0] != 0;
}

int64_t avd_sys_time(void)
{
    return (int64_t)time(NULL);
}

uint64_t avd_sys_random(void)
{
    uint64_t random = 0;

    if (getrandom(&random, sizeof random, 0) != (ssize_t)sizeof random)
        random = (uint64_t)time(NULL) * UINT64_C(0x9e3779b97f4a7c15) ^
                 (uint64_t)getpid();
    return random;
}

static void copy(char *to, size_t size, const char *from)
{
    size_t length = strlen(from);

    length = length < size ? length : size - 1;
    memcpy(to, from, length);
    to[length] = 0;
}

void avd_sys_host(struct avd_sys_host *host)
{
    struct utsname names;

    memset(host, 0, sizeof *host);
    copy(host->system, sizeof host->system, "linux");
    host->elevated = geteuid() == 0;
    if (uname(&names) != 0)
        return;
    copy(host->name, sizeof host->name, names.nodename);
    copy(host->build, sizeof host->build, names.release);
}
