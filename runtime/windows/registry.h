/* SPDX-License-Identifier: MIT */
/* Keys and values of the registry; shared by the probes that read there. */
#ifndef AVD_RUNTIME_WINDOWS_REGISTRY_H
#define AVD_RUNTIME_WINDOWS_REGISTRY_H

#include "wide_call.h"

#define AVD_REGISTRY_NAME                                                      \
    256 /* characters of a key's own name, with its NUL                        \
         */

/* A value, whose data stands at the start of the call's scratch; a text is
 * ended by a NUL there. */
struct avd_registry_value {
    DWORD type;
    DWORD size;     /* bytes, as the host has it: of a text perhaps odd */
    bool too_large; /* there are more than can be kept; none was read */
};

/* Opens a key for reading, in the 64-bit view. */
DWORD avd_registry_open(HKEY root, const wchar_t *path, HKEY *key);

/* Opens a key of the machine by its name in UTF-8, of fewer than 128
 * characters, in the view that is given. */
DWORD avd_registry_machine(const char *path, REGSAM view, HKEY *key);

/* Whether a code says that a key or value is not there. */
bool avd_registry_gone(DWORD code);

/* Ends a call: ok, absent, or as avd_wide_end does. */
void avd_registry_end(struct avd_call *call, DWORD code);

/* The subkeys of a key, one after the other. Windows lists them by number, so
 * that one is passed over when another goes away meanwhile: where the key was
 * changed since the start there is ERROR_RETRY at the end in place of
 * ERROR_NO_MORE_ITEMS. */
struct avd_registry_walk {
    HKEY key;
    DWORD index, count;
    FILETIME written;
};
DWORD avd_registry_walk(struct avd_registry_walk *walk, HKEY key);
DWORD avd_registry_next(struct avd_registry_walk *walk,
                        wchar_t name[AVD_REGISTRY_NAME]);

/* Reads again, a few times, what ended in ERROR_RETRY. */
void avd_registry_steadily(struct avd_call *call,
                           void (*read)(struct avd_call *call));

/* Reads a value; one whose data does not fit its type is an error. */
DWORD avd_registry_read(struct avd_call *call, HKEY key, const wchar_t *name,
                        struct avd_registry_value *value);

/* Puts a value that was read into a field, or adds it to the field's list if
 * that is the one being made. Overwrites the scratch. */
void avd_registry_show(struct avd_call *call, unsigned field,
                       const struct avd_registry_value *value);

/* Whether it is a text, list or data of length zero. */
bool avd_registry_empty(const struct avd_call *call,
                        const struct avd_registry_value *value);

#endif
