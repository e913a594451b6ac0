/* SPDX-License-Identifier: MIT */
/*
 * Properties of objects that systemd shows on the system's message bus
 * (D-Bus): as much of that protocol as it takes to ask for them, one by one.
 */
#ifndef AVD_RUNTIME_LINUX_BUS_H
#define AVD_RUNTIME_LINUX_BUS_H

#include "../probe_call.h"

struct avd_bus {
    struct avd_call *call; /* its scratch holds the answers */
    int fd;
    uint32_t serial;
};

struct avd_bus_value {
    bool none;        /* there is no such property */
    const char *text; /* until the next one is asked for; NULL = a number */
    int64_t number;
};

/* False: it ended the call - unsupported where there is no bus. */
bool avd_bus_open(struct avd_bus *bus, struct avd_call *call);

/* A property that is a text or an integer. False: it ended the call -
 * unsupported where there is no systemd on the bus. */
bool avd_bus_get(struct avd_bus *bus, const char *object, const char *interface,
                 const char *property, struct avd_bus_value *value);

void avd_bus_close(struct avd_bus *bus);

#endif
