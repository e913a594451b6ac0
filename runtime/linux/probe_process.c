/* SPDX-License-Identifier: MIT */
/*
 * Running programs. The name that the kernel keeps is cut after 15 bytes, and
 * the whole one, that of the file, is shown to its owner and to root alone. So
 * a name may be one that cannot be told apart: then the answer is "denied".
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../out.h"
#include "folder.h"

#define NAME_CUT 15
#define PATH_BYTES 4096

struct search {
    const char *name;
    size_t length;
    int64_t count, newest; /* newest: ms after the system's start */
    bool seen_any;
    bool seen_first; /* process 1, which is hidden if any are */
    bool timed;
};

enum match { NO, YES, HIDDEN };

static bool read_text(int folder, const char *id, const char *file, char *text,
                      size_t size)
{
    char path[64];
    struct avd_out out;
    ssize_t got;
    int fd;

    avd_out_init(&out, path, sizeof path - 1, NULL, NULL);
    avd_out_literal(&out, id);
    avd_out_literal(&out, file);
    path[out.used] = 0;
    fd = openat(folder, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    got = read(fd, text, size - 1);
    close(fd);
    text[got > 0 ? got : 0] = 0;
    if (got == 0)
        errno = ENOENT;
    return got > 0;
}

/* The name of the file that a process runs, without what the kernel says of
 * one that was deleted. */
static const char *program(int folder, const char *id, char *path)
{
    static const char gone[] = " (deleted)";
    char link[64];
    struct avd_out out;
    ssize_t got;

    avd_out_init(&out, link, sizeof link - 1, NULL, NULL);
    avd_out_literal(&out, id);
    avd_out_literal(&out, "/exe");
    link[out.used] = 0;
    got = readlinkat(folder, link, path, PATH_BYTES - 1);
    if (got < 0)
        return NULL;
    path[got] = 0;
    if ((size_t)got >= sizeof gone &&
        strcmp(path + got - (sizeof gone - 1), gone) == 0)
        path[(size_t)got - (sizeof gone - 1)] = 0;
    return strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path;
}

/* Whether the wanted name, cut as the kernel cuts it, is this one. */
static bool may_be(const struct search *search, const char *cut)
{
    char start[NAME_CUT + 1] = {0};

    memcpy(start, search->name,
           search->length < NAME_CUT ? search->length : NAME_CUT);
    return avd_call_like(start, cut, strlen(cut));
}

/* A name of 15 bytes counts as a name of its own only where that of the file
 * does not go on from there. */
static enum match compare(const struct search *search, int folder,
                          const char *id)
{
    char cut[64], path[PATH_BYTES];
    const char *name;
    bool hidden, same, whole;

    if (!read_text(folder, id, "/comm", cut, sizeof cut))
        return errno == EACCES || errno == EPERM ? HIDDEN : NO;
    cut[strcspn(cut, "\n")] = 0;
    same = avd_call_like(search->name, cut, strlen(cut));
    whole = strlen(cut) < NAME_CUT;
    if (same && whole)
        return YES;
    name = program(folder, id, path);
    hidden = name == NULL && (errno == EACCES || errno == EPERM);
    if (hidden)
        return !whole && may_be(search, cut) ? HIDDEN : NO;
    if (name == NULL)
        return same ? YES : NO;
    if (avd_call_like(search->name, name, strlen(name)))
        return YES;
    return same && strncmp(name, cut, NAME_CUT) != 0 ? YES : NO;
}

/* Field 22 of what the kernel tells of a process, counted from behind its name,
 * which may hold anything: ticks after the system's start. */
static bool read_start(int folder, const char *id, int64_t *ms)
{
    char text[1024];
    const char *at;
    int64_t ticks = 0;
    unsigned field;

    if (!read_text(folder, id, "/stat", text, sizeof text))
        return false;
    at = strrchr(text, ')');
    for (field = 2; at != NULL && field < 22; field++) {
        at = strchr(at, ' ');
        if (at != NULL)
            at++;
    }
    if (at == NULL || *at < '0' || *at > '9')
        return false;
    for (; *at >= '0' && *at <= '9' && ticks < INT64_MAX / 20000; at++)
        ticks = ticks * 10 + (*at - '0');
    *ms = ticks * 1000 / sysconf(_SC_CLK_TCK);
    return true;
}

/* False: it ended the call. */
static bool look_at(struct avd_call *call, struct search *search, int folder,
                    const char *id)
{
    enum match match = compare(search, folder, id);
    int64_t start;

    if (match == HIDDEN) {
        avd_call_end(call, AVD_STATUS_DENIED, 0);
        return false;
    }
    if (match == NO)
        return true;
    search->count++;
    if (!read_start(folder, id, &start))
        search->timed = false;
    else if (start > search->newest)
        search->newest = start;
    return true;
}

static bool look_at_all(struct avd_call *call, struct search *search,
                        struct avd_folder *folder)
{
    const char *id;

    for (;;) {
        if (!avd_folder_next(folder, &id))
            return false;
        if (id == NULL)
            return true;
        if (*id < '0' || *id > '9' || strlen(id) > 20)
            continue;
        search->seen_any = true;
        search->seen_first |= strcmp(id, "1") == 0;
        if (!look_at(call, search, folder->fd, id))
            return false;
    }
}

static int64_t clock_ms(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void give(struct avd_call *call, const struct search *search)
{
    if (!search->seen_first) { /* others' are hidden, or this is no /proc */
        avd_call_end(call,
                     search->seen_any ? AVD_STATUS_DENIED : AVD_STATUS_ERROR,
                     ENOENT);
        return;
    }
    if (search->count == 0) {
        avd_call_end(call, AVD_STATUS_ABSENT, 0);
        return;
    }
    avd_call_number(call, AVD_FIELD_PROCESS_COUNT, search->count);
    if (search->timed)
        avd_call_age(call, AVD_FIELD_PROCESS_STARTED,
                     clock_ms(CLOCK_REALTIME) - clock_ms(CLOCK_BOOTTIME) +
                         search->newest);
    avd_call_end(call, AVD_STATUS_OK, 0);
}

void avd_probe_process(struct avd_call *call)
{
    struct search search = {.timed = true};
    struct avd_folder folder;
    bool read;

    search.name = call->arg[AVD_ARG_PROCESS_NAME].text;
    search.length = call->arg[AVD_ARG_PROCESS_NAME].length;
    if (!avd_folder_open(&folder, call, "/proc")) {
        if (call->status == AVD_STATUS_ABSENT)
            avd_call_end(call, AVD_STATUS_ERROR, ENOENT);
        return;
    }
    read = look_at_all(call, &search, &folder);
    avd_folder_close(&folder);
    if (read)
        give(call, &search);
}
