/* SPDX-License-Identifier: MIT */
/* The names in a folder, read into the scratch of a call. */
#ifndef AVD_RUNTIME_LINUX_FOLDER_H
#define AVD_RUNTIME_LINUX_FOLDER_H

#include "../probe_call.h"

struct avd_folder {
    struct avd_call *call;
    int fd;
    size_t at, length; /* in call->work */
};

/* False: it ended the call. */
bool avd_folder_open(struct avd_folder *folder, struct avd_call *call,
                     const char *path);

/* The next name, good until the next one, or NULL at the end; `.` and `..` are
 * passed over. False: it ended the call. */
bool avd_folder_next(struct avd_folder *folder, const char **name);

void avd_folder_close(struct avd_folder *folder);

/* Ends a call by the errno of what could not be opened. */
void avd_folder_failed(struct avd_call *call, int code);

#endif
