/* SPDX-License-Identifier: MIT */
/* Logs: none can be opened. */
#include "../log_file.h"

bool avd_log_open(struct avd_call *call, intptr_t *handle)
{
    *handle = -1;
    avd_call_end(call, AVD_STATUS_UNSUPPORTED, 0);
    return false;
}

bool avd_log_read(struct avd_call *call, intptr_t handle, char *bytes,
                  size_t size, size_t *got)
{
    (void)handle;
    (void)bytes;
    (void)size;
    *got = 0;
    avd_call_end(call, AVD_STATUS_UNSUPPORTED, 0);
    return false;
}

void avd_log_close(intptr_t handle)
{
    (void)handle;
}
