/* SPDX-License-Identifier: MIT */
/* tcp(): whether a port answers. */
#include <string.h>

#include "tcp.h"
#include "url.h"
#include "guard.h"

AVD_GUARDED void avd_probe_tcp(struct avd_call *call)
{
    const struct avd_call_arg *port = &call->arg[AVD_ARG_TCP_PORT];
    const char *host = call->arg[AVD_ARG_TCP_HOST].text;
    struct avd_url url = {.port = 0};
    uint32_t latency;
    intptr_t handle;

    if (strstr(host, "://") != NULL) {
        if (!avd_url_parse(host, &url))
            return;
        host = url.host;
    }
    if (port->count > 0)
        url.port = (uint16_t)*port->number;
    if (url.port == 0 ||
        !avd_tcp_connect(call, host, url.port, &handle, &latency))
        return;
    avd_socket_close(handle);
    avd_call_number(call, AVD_FIELD_TCP_LATENCY, latency);
}
