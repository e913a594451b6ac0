/* SPDX-License-Identifier: MIT */
/* Connections that probes make, and what is said of them. */
#ifndef AVD_RUNTIME_TCP_H
#define AVD_RUNTIME_TCP_H

#include "probe_call.h"
#include "socket.h"

/* Connects to a port of a host, to all its addresses side by side, until the
 * call's deadline; for calls of the kinds tcp and http. True: `connects` is
 * set, and the handle, which took `latency` ms, is to be closed. False: it
 * ended the call. */
bool avd_tcp_connect(struct avd_call *call, const char *host, uint16_t port,
                     intptr_t *handle, uint32_t *latency);

/* Sets the call's `error`, unless that is silence in a wait that was cut
 * short. */
void avd_tcp_error(struct avd_call *call, enum avd_socket_result result);

#endif
