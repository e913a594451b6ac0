/* SPDX-License-Identifier: MIT */
/* When a process was started. */
#ifndef AVD_RUNTIME_WINDOWS_PROBE_PROCESS_H
#define AVD_RUNTIME_WINDOWS_PROBE_PROCESS_H

#include <stdbool.h>
#include <windows.h>

/* False, with the code of GetLastError, if it cannot be told. */
bool avd_probe_process_start(DWORD id, FILETIME *start);

#endif
