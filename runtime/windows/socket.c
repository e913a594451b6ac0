/* SPDX-License-Identifier: MIT */
/* Sockets: none. */
#include "../socket.h"

enum avd_socket_result
avd_socket_resolve(const char *host, uint16_t port,
                   struct avd_socket_address address[AVD_SOCKET_ADDRESSES],
                   unsigned *count, uint32_t *code)
{
    (void)host;
    (void)port;
    (void)address;
    *count = 0;
    *code = 0;
    return AVD_SOCKET_UNSUPPORTED;
}

enum avd_socket_result
avd_socket_connect(const struct avd_socket_address *address, intptr_t *handle,
                   uint32_t *code)
{
    (void)address;
    *handle = -1;
    *code = 0;
    return AVD_SOCKET_UNSUPPORTED;
}

enum avd_socket_result avd_socket_wait(const intptr_t *handle, unsigned count,
                                       uint64_t deadline, unsigned *index,
                                       uint32_t *code)
{
    (void)handle;
    (void)deadline;
    *index = count;
    *code = 0;
    return AVD_SOCKET_UNSUPPORTED;
}

enum avd_socket_result avd_socket_send(intptr_t handle, const char *bytes,
                                       size_t count, uint64_t deadline,
                                       uint32_t *code)
{
    (void)handle;
    (void)bytes;
    (void)count;
    (void)deadline;
    *code = 0;
    return AVD_SOCKET_UNSUPPORTED;
}

enum avd_socket_result avd_socket_receive(intptr_t handle, char *bytes,
                                          size_t size, size_t *got,
                                          uint64_t deadline, uint32_t *code)
{
    (void)handle;
    (void)bytes;
    (void)size;
    (void)deadline;
    *got = 0;
    *code = 0;
    return AVD_SOCKET_UNSUPPORTED;
}

void avd_socket_close(intptr_t handle)
{
    (void)handle;
}
