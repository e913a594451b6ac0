/* SPDX-License-Identifier: MIT */
/* Files, folders and volumes. Nothing is opened but a folder whose names are
 * asked for, so that no device is disturbed and no pipe waited for. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "../out.h"
#include "folder.h"

#define PATH_BYTES 4096

static int64_t written(const struct stat *status)
{
    return (int64_t)status->st_mtim.tv_sec * 1000 +
           status->st_mtim.tv_nsec / 1000000;
}

/* A path that begins elsewhere than at / is one of another system. */
static bool is_local(struct avd_call *call, const char *path)
{
    if (*path == '/')
        return true;
    avd_call_end(call, AVD_STATUS_UNSUPPORTED, 0);
    return false;
}

static void read_file(struct avd_call *call, const char *path)
{
    struct stat status;
    struct avd_out out;
    char owner[24];

    if (stat(path, &status) != 0) {
        avd_folder_failed(call, errno);
        return;
    }
    avd_out_init(&out, owner, sizeof owner, NULL, NULL);
    avd_out_number(&out, status.st_uid);
    avd_call_text(call, AVD_FIELD_FILE_OWNER, owner, out.used);
    avd_call_number(call, AVD_FIELD_FILE_DIRECTORY, S_ISDIR(status.st_mode));
    if (!S_ISDIR(status.st_mode))
        avd_call_number(call, AVD_FIELD_FILE_SIZE, status.st_size);
    avd_call_age(call, AVD_FIELD_FILE_AGE, written(&status));
    avd_call_number(call, AVD_FIELD_FILE_COUNT, 1);
    avd_call_end(call, AVD_STATUS_OK, 0);
}

/* Counts what is like the pattern. A file that goes meanwhile is not there.
 * False: it ended the call. */
static bool count(struct avd_call *call, struct avd_folder *folder,
                  const char *pattern, int64_t *found, int64_t *newest)
{
    struct stat status;
    const char *name;

    for (;;) {
        if (!avd_folder_next(folder, &name))
            return false;
        if (name == NULL)
            return true;
        if (!avd_call_like(pattern, name, strlen(name)))
            continue;
        if (fstatat(folder->fd, name, &status, AT_SYMLINK_NOFOLLOW) == 0) {
            if (++*found == 1 || written(&status) > *newest)
                *newest = written(&status);
        } else if (errno != ENOENT) {
            avd_folder_failed(call, errno);
            return false;
        }
    }
}

static void read_files(struct avd_call *call, const char *path,
                       const char *last)
{
    struct avd_folder folder;
    char parent[PATH_BYTES];
    size_t length = (size_t)(last - path);
    int64_t found = 0, newest = 0;
    bool read;

    if (length >= sizeof parent) {
        avd_call_end(call, AVD_STATUS_ERROR, ENAMETOOLONG);
        return;
    }
    memcpy(parent, path, length);
    parent[length] = 0;
    if (!avd_folder_open(&folder, call, parent))
        return;
    read = count(call, &folder, last, &found, &newest);
    avd_folder_close(&folder);
    if (!read)
        return;
    if (found == 0) {
        avd_call_end(call, AVD_STATUS_ABSENT, 0);
        return;
    }
    avd_call_number(call, AVD_FIELD_FILE_COUNT, found);
    avd_call_age(call, AVD_FIELD_FILE_AGE, newest);
    avd_call_end(call, AVD_STATUS_OK, 0);
}

void avd_probe_file(struct avd_call *call)
{
    const char *path = call->arg[AVD_ARG_FILE_PATH].text;
    const char *last;

    if (!is_local(call, path))
        return;
    last = strrchr(path, '/') + 1;
    if (strchr(last, '*') != NULL)
        read_files(call, path, last);
    else
        read_file(call, path);
}

void avd_probe_disk(struct avd_call *call)
{
    const char *path = call->arg[AVD_ARG_DISK_PATH].text;
    struct statvfs volume;

    if (!is_local(call, path))
        return;
    if (statvfs(path, &volume) != 0) {
        avd_folder_failed(call, errno);
        return;
    }
    avd_call_number(call, AVD_FIELD_DISK_FREE,
                    (int64_t)(volume.f_bavail * volume.f_frsize));
    avd_call_number(call, AVD_FIELD_DISK_SIZE,
                    (int64_t)(volume.f_blocks * volume.f_frsize));
    avd_call_end(call, AVD_STATUS_OK, 0);
}
