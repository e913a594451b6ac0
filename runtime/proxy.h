/* SPDX-License-Identifier: MIT */
/* What the probe of proxies says, on every system. */
#ifndef AVD_RUNTIME_PROXY_H
#define AVD_RUNTIME_PROXY_H

#include "probe_call.h"

/* Ends the call: a proxy is configured. Names and passwords are taken out of
 * the text, in place. */
void avd_proxy_found(struct avd_call *call, char *text, size_t length);

#endif
