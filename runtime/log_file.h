/* SPDX-License-Identifier: MIT */
/* A log of the host, opened for reading from its start while others write. */
#ifndef AVD_RUNTIME_LOG_FILE_H
#define AVD_RUNTIME_LOG_FILE_H

#include "probe_call.h"

/* Opens the path of the call; a link in the last place is not followed. Unless
 * the call says `owner any`, the owner must be SYSTEM, administrators, a
 * service, or the elevated caller; on Linux root or another account of the
 * system, which are those below 1000.
 * False: it ended the call - absent, denied, or an error. */
bool avd_log_open(struct avd_call *call, intptr_t *handle);

/* The next bytes; 0 at the end. False: it ended the call with an error, as it
 * does at the end of a file that is shorter by then than what was read. */
bool avd_log_read(struct avd_call *call, intptr_t handle, char *bytes,
                  size_t size, size_t *got);

void avd_log_close(intptr_t handle);

#endif
