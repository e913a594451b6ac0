/* SPDX-License-Identifier: MIT */
/* Functions of system DLLs that are loaded when a probe needs them. */
#ifndef AVD_RUNTIME_WINDOWS_LIBRARY_H
#define AVD_RUNTIME_WINDOWS_LIBRARY_H

#include <windows.h>

/* `names` are the name of a DLL of System32, and of nowhere else, and those of
 * functions in it, each ended by a NUL, one more at the end. Fills `functions`,
 * an array of pointers to functions in their order. 0, or the system's code if
 * the DLL or one of them is not there. The DLL stays loaded. */
DWORD avd_library_load(const char *names, void *functions);

#endif
