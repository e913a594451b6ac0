/* SPDX-License-Identifier: MIT */
/*
 * Log files: others write them meanwhile, and others may have put something
 * else in their place - a link, a folder, a pipe, a file of their own.
 */
#include "../log_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "folder.h"

/* People's accounts begin here. */
#define FIRST_USER 1000

/* 0 if it is a log that counts, or why not. */
static int unfit(const struct stat *status, bool owner_any)
{
    if (S_ISLNK(status->st_mode))
        return ELOOP;
    if (S_ISDIR(status->st_mode))
        return EISDIR;
    if (!S_ISREG(status->st_mode))
        return ENXIO;
    return owner_any || status->st_uid < FIRST_USER ? 0 : EPERM;
}

bool avd_log_open(struct avd_call *call, intptr_t *handle)
{
    const char *path = call->arg[AVD_ARG_LOG_PATH].text;
    struct stat status;
    int code, fd;

    if (*path != '/') { /* of another system */
        avd_call_end(call, AVD_STATUS_UNSUPPORTED, 0);
        return false;
    }
    /* Looked at before it is opened, for that is enough to disturb a device;
     * and after, for it may have been exchanged. */
    if (lstat(path, &status) != 0) {
        avd_folder_failed(call, errno);
        return false;
    }
    code = unfit(&status, call->owner_any);
    if (code != 0) {
        avd_call_end(call, AVD_STATUS_ERROR, (uint32_t)code);
        return false;
    }
    fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) {
        avd_folder_failed(call, errno);
        return false;
    }
    code = fstat(fd, &status) != 0 ? errno : unfit(&status, call->owner_any);
    if (code != 0) {
        close(fd);
        avd_call_end(call, AVD_STATUS_ERROR, (uint32_t)code);
        return false;
    }
    *handle = fd;
    return true;
}

/* Whether the file ends before what was read of it. That its last byte is gone
 * says so even where files have no size, as in /proc. */
static bool has_shrunk(int fd)
{
    off_t at = lseek(fd, 0, SEEK_CUR);
    char byte;

    return at > 0 && pread(fd, &byte, 1, at - 1) == 0;
}

bool avd_log_read(struct avd_call *call, intptr_t handle, char *bytes,
                  size_t size, size_t *got)
{
    ssize_t count;

    do
        count = read((int)handle, bytes, size);
    while (count < 0 && errno == EINTR);
    if (count == 0 && has_shrunk((int)handle)) {
        count = -1;
        errno = ESTALE;
    }
    *got = count > 0 ? (size_t)count : 0;
    if (count < 0)
        avd_call_end(call, AVD_STATUS_ERROR, (uint32_t)errno);
    return count >= 0;
}

void avd_log_close(intptr_t handle)
{
    close((int)handle);
}
