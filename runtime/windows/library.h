/* SPDX-License-Identifier: MIT */
/* Functions of system DLLs that are loaded when a probe needs them. */
#ifndef AVD_RUNTIME_WINDOWS_LIBRARY_H
#define AVD_RUNTIME_WINDOWS_LIBRARY_H

#include <stdbool.h>
#include <windows.h>

/* Fills `functions`, an array of pointers to functions in the order of
 * `names` (each ended by a NUL, one more at the end), from a DLL of System32
 * and of nowhere else. False if the DLL or one of them is not there, with
 * the system's code. The DLL stays loaded. */
bool avd_library_load(const wchar_t *dll, const char *names, void *functions,
                      DWORD *code);

#endif
