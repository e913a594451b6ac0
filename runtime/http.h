/* SPDX-License-Identifier: MIT */
/*
 * An answer by HTTP/1.x, taken in piece by piece; and the search in its first
 * 64 KiB.
 */
#ifndef AVD_RUNTIME_HTTP_H
#define AVD_RUNTIME_HTTP_H

#include "probe_call.h"

/* To be written by who writes http.c. */
struct avd_http {
    struct avd_call *call;
};

#endif
