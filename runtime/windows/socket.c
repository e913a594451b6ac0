/* SPDX-License-Identifier: MIT */
/*
 * Sockets of Windows; none of them ever blocks by itself. A connection that
 * fails is told by the set of exceptions; WSAPoll does not tell it on systems
 * before version 2004.
 */
#include "../socket.h"

#include <winsock2.h>
#include <ws2tcpip.h>

#include <string.h>

#include "../thread.h"
#include "wide.h"
#include "../guard.h"
#include "../guard.h"

#define NAME 256

static enum avd_socket_result result_of(int failure, uint32_t *code)
{
    /* Codes that mean more than `other`, and what. */
    static const unsigned char known[][2] = {
        {WSAECONNREFUSED - WSABASEERR, AVD_SOCKET_REFUSED},
        {WSAECONNRESET - WSABASEERR, AVD_SOCKET_RESET},
        {WSAENETRESET - WSABASEERR, AVD_SOCKET_RESET},
        {WSAETIMEDOUT - WSABASEERR, AVD_SOCKET_TIMEOUT},
        {WSAENETDOWN - WSABASEERR, AVD_SOCKET_UNREACHABLE},
        {WSAENETUNREACH - WSABASEERR, AVD_SOCKET_UNREACHABLE},
        {WSAEHOSTDOWN - WSABASEERR, AVD_SOCKET_UNREACHABLE},
        {WSAEHOSTUNREACH - WSABASEERR, AVD_SOCKET_UNREACHABLE},
        {WSAEADDRNOTAVAIL - WSABASEERR, AVD_SOCKET_UNREACHABLE},
        {WSAEAFNOSUPPORT - WSABASEERR, AVD_SOCKET_UNREACHABLE},
        {WSAEACCES - WSABASEERR, AVD_SOCKET_BLOCKED}};
    unsigned i;

    *code = (uint32_t)failure;
    if (failure == 0)
        return AVD_SOCKET_OK;
    for (i = 0; i < sizeof known / sizeof *known; i++)
        if (failure - WSABASEERR == known[i][0])
            return (enum avd_socket_result)known[i][1];
    return AVD_SOCKET_OTHER;
}

/* ---- names ---- */

static void take_address(struct avd_socket_address *address,
                         const ADDRINFOW *info, uint16_t port)
{
    address->size = (unsigned)info->ai_addrlen;
    memcpy(address->bytes, info->ai_addr, address->size);
    address->bytes[2] = (unsigned char)(port >> 8);
    address->bytes[3] = (unsigned char)port;
}

AVD_GUARDED enum avd_socket_result
avd_socket_resolve(const char *host, uint16_t port,
                   struct avd_socket_address address[AVD_SOCKET_ADDRESSES],
                   unsigned *count, uint32_t *code)
{
    ADDRINFOW hints = {.ai_socktype = SOCK_STREAM};
    ADDRINFOW *list, *info;
    wchar_t name[NAME];
    WSADATA data;
    int failure;

    *count = 0;
    failure = WSAStartup(MAKEWORD(2, 2), &data);
    if (failure == 0)
        failure = avd_sys_wide_from(host, name, NAME)
                      ? GetAddrInfoW(name, NULL, &hints, &list)
                      : WSAHOST_NOT_FOUND;
    *code = (uint32_t)failure;
    if (failure != 0)
        return failure == WSAHOST_NOT_FOUND || failure == WSANO_DATA
                   ? AVD_SOCKET_NO_NAME
                   : AVD_SOCKET_OTHER;
    for (info = list; info != NULL && *count < AVD_SOCKET_ADDRESSES;
         info = info->ai_next)
        if (info->ai_addrlen <= sizeof address->bytes)
            take_address(&address[(*count)++], info, port);
    FreeAddrInfoW(list);
    return *count > 0 ? AVD_SOCKET_OK : AVD_SOCKET_NO_NAME;
}

/* ---- connections ---- */

AVD_GUARDED enum avd_socket_result
avd_socket_connect(const struct avd_socket_address *address, intptr_t *handle,
                   uint32_t *code)
{
    struct sockaddr_storage peer;
    u_long yes = 1;
    int failure = 0;
    SOCKET made;

    memcpy(&peer, address->bytes, sizeof address->bytes);
    made = socket(peer.ss_family, SOCK_STREAM, IPPROTO_TCP);
    if (made == INVALID_SOCKET || ioctlsocket(made, FIONBIO, &yes) != 0 ||
        connect(made, (struct sockaddr *)&peer, (int)address->size) != 0)
        failure = WSAGetLastError();
    if (failure == WSAEWOULDBLOCK)
        failure = 0;
    *handle = (intptr_t)made;
    if (failure != 0 && made != INVALID_SOCKET) {
        closesocket(made);
        *handle = -1;
    }
    return result_of(failure, code);
}

/* 0: something is ready, WSAETIMEDOUT: nothing until the deadline. */
static int wait_for(fd_set *receive, fd_set *send, fd_set *except,
                    uint64_t deadline)
{
    uint64_t now = avd_thread_clock();
    long left = now < deadline ? (long)(deadline - now) : 0;
    struct timeval time = {left / 1000, left % 1000 * 1000};
    int ready = select(0, receive, send, except, &time);

    return ready > 0 ? 0 : ready == 0 ? WSAETIMEDOUT : WSAGetLastError();
}

enum avd_socket_result avd_socket_wait(const intptr_t *handle, unsigned count,
                                       uint64_t deadline, unsigned *index,
                                       uint32_t *code)
{
    fd_set made, failed;
    int size = sizeof(int);
    int failure;
    unsigned i;

    made.fd_count = 0;
    for (i = 0; i < count; i++)
        if (handle[i] != -1)
            made.fd_array[made.fd_count++] = (SOCKET)handle[i];
    failed = made;
    *index = count;
    failure = wait_for(NULL, &made, &failed, deadline);
    if (failure != 0)
        return result_of(failure, code);
    if (made.fd_count == 0)
        made = failed;
    for (i = 0; (SOCKET)handle[i] != made.fd_array[0];)
        i++;
    *index = i;
    if (getsockopt(made.fd_array[0], SOL_SOCKET, SO_ERROR, (char *)&failure,
                   &size) != 0)
        failure = WSAGetLastError();
    if (failure == 0 && made.fd_array[0] == failed.fd_array[0] &&
        failed.fd_count > 0)
        failure = WSAECONNABORTED; /* it failed, and nothing says why */
    return result_of(failure, code);
}

/* One call to send or receive, and as many more as have to wait before. */
static enum avd_socket_result transfer(SOCKET handle, char *bytes, size_t count,
                                       bool sends, size_t *done,
                                       uint64_t deadline, uint32_t *code)
{
    int failure, moved;
    fd_set one;

    for (;;) {
        moved = sends ? send(handle, bytes, (int)count, 0)
                      : recv(handle, bytes, (int)count, 0);
        *done = moved > 0 ? (size_t)moved : 0;
        if (moved >= 0)
            return result_of(0, code);
        failure = WSAGetLastError();
        one.fd_count = 1;
        one.fd_array[0] = handle;
        if (failure == WSAEWOULDBLOCK)
            failure = sends ? wait_for(NULL, &one, NULL, deadline)
                            : wait_for(&one, NULL, NULL, deadline);
        if (failure != 0)
            return result_of(failure, code);
    }
}

enum avd_socket_result avd_socket_send(intptr_t handle, const char *bytes,
                                       size_t count, uint64_t deadline,
                                       uint32_t *code)
{
    enum avd_socket_result result = AVD_SOCKET_OK;
    size_t sent;

    for (; count > 0 && result == AVD_SOCKET_OK; bytes += sent, count -= sent)
        result = transfer((SOCKET)handle, (char *)(uintptr_t)bytes, count, true,
                          &sent, deadline, code);
    return result;
}

enum avd_socket_result avd_socket_receive(intptr_t handle, char *bytes,
                                          size_t size, size_t *got,
                                          uint64_t deadline, uint32_t *code)
{
    enum avd_socket_result result =
        transfer((SOCKET)handle, bytes, size, false, got, deadline, code);

    return result == AVD_SOCKET_OK && *got == 0 ? AVD_SOCKET_CLOSED : result;
}

void avd_socket_close(intptr_t handle)
{
    closesocket((SOCKET)handle);
}
