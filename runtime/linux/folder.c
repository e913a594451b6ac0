/* SPDX-License-Identifier: MIT */
/* The C library's way to read a folder needs a heap; the system's does not. */
#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* An entry: its length at 16, its name at 19. */
#define ENTRY_LENGTH 16
#define ENTRY_NAME 19

void avd_folder_failed(struct avd_call *call, int code)
{
    switch (code) {
    case ENOENT:
    case ENOTDIR:
        avd_call_end(call, AVD_STATUS_ABSENT, 0);
        break;
    case EACCES:
    case EPERM:
        avd_call_end(call, AVD_STATUS_DENIED, 0);
        break;
    default:
        avd_call_end(call, AVD_STATUS_ERROR, (uint32_t)code);
    }
}

bool avd_folder_open(struct avd_folder *folder, struct avd_call *call,
                     const char *path)
{
    folder->call = call;
    folder->at = folder->length = 0;
    folder->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder->fd < 0)
        avd_folder_failed(call, errno);
    return folder->fd >= 0;
}

static bool refill(struct avd_folder *folder)
{
    struct avd_call *call = folder->call;
    long got;

    if (avd_call_left(call) == 0) {
        avd_call_end(call, AVD_STATUS_TIMEOUT, 0);
        return false;
    }
    got = syscall(SYS_getdents64, folder->fd, call->work, AVD_CALL_WORK);
    if (got < 0) {
        avd_folder_failed(call, errno);
        return false;
    }
    folder->at = 0;
    folder->length = (size_t)got;
    return true;
}

bool avd_folder_next(struct avd_folder *folder, const char **name)
{
    const char *entry;
    uint16_t length;

    for (;;) {
        *name = NULL;
        if (folder->at == folder->length) {
            if (!refill(folder))
                return false;
            if (folder->length == 0)
                return true;
        }
        entry = folder->call->work + folder->at;
        memcpy(&length, entry + ENTRY_LENGTH, sizeof length);
        folder->at += length;
        *name = entry + ENTRY_NAME;
        if (strcmp(*name, ".") != 0 && strcmp(*name, "..") != 0)
            return true;
    }
}

void avd_folder_close(struct avd_folder *folder)
{
    close(folder->fd);
}
