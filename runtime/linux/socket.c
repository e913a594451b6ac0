/* SPDX-License-Identifier: MIT */
/* Sockets of Linux; none of them ever blocks by itself. */
#include "../socket.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../thread.h"

static enum avd_socket_result result_of(int failure, uint32_t *code)
{
    *code = (uint32_t)failure;
    switch (failure) {
    case 0:
        return AVD_SOCKET_OK;
    case ECONNREFUSED:
        return AVD_SOCKET_REFUSED;
    case ECONNRESET:
    case EPIPE:
        return AVD_SOCKET_RESET;
    case ETIMEDOUT:
        return AVD_SOCKET_TIMEOUT;
    case ENETDOWN:
    case ENETUNREACH:
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
        return AVD_SOCKET_UNREACHABLE;
    case EACCES:
    case EPERM:
        return AVD_SOCKET_BLOCKED;
    default:
        return AVD_SOCKET_OTHER;
    }
}

/* ---- names ---- */

static void take_address(struct avd_socket_address *address,
                         const struct addrinfo *info, uint16_t port)
{
    address->size = (unsigned)info->ai_addrlen;
    memcpy(address->bytes, info->ai_addr, address->size);
    address->bytes[2] = (unsigned char)(port >> 8);
    address->bytes[3] = (unsigned char)port;
}

static bool is_no_name(int failure)
{
#ifdef EAI_NODATA
    if (failure == EAI_NODATA)
        return true;
#endif
    return failure == EAI_NONAME;
}

enum avd_socket_result
avd_socket_resolve(const char *host, uint16_t port,
                   struct avd_socket_address address[AVD_SOCKET_ADDRESSES],
                   unsigned *count, uint32_t *code)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *list, *info;
    int failure = getaddrinfo(host, NULL, &hints, &list);

    *count = 0;
    *code = (uint32_t)failure;
    if (failure != 0)
        return is_no_name(failure) ? AVD_SOCKET_NO_NAME : AVD_SOCKET_OTHER;
    for (info = list; info != NULL && *count < AVD_SOCKET_ADDRESSES;
         info = info->ai_next)
        if (info->ai_addrlen <= sizeof address->bytes)
            take_address(&address[(*count)++], info, port);
    freeaddrinfo(list);
    return *count > 0 ? AVD_SOCKET_OK : AVD_SOCKET_NO_NAME;
}

/* ---- connections ---- */

enum avd_socket_result
avd_socket_connect(const struct avd_socket_address *address, intptr_t *handle,
                   uint32_t *code)
{
    struct sockaddr_storage peer;
    int failure = 0;
    int made;

    memcpy(&peer, address->bytes, sizeof address->bytes);
    made =
        socket(peer.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (made < 0 || connect(made, (struct sockaddr *)&peer, address->size) != 0)
        failure = errno;
    if (failure != 0 && failure != EINPROGRESS) {
        if (made >= 0)
            close(made);
        *handle = -1;
        return result_of(failure, code);
    }
    *handle = made;
    return result_of(0, code);
}

/* 0: something is ready; ETIMEDOUT: nothing until the deadline. */
static int wait_for(struct pollfd *list, unsigned count, uint64_t deadline)
{
    uint64_t now;
    int ready;

    do {
        now = avd_thread_clock();
        ready = poll(list, count, now < deadline ? (int)(deadline - now) : 0);
    } while (ready < 0 && errno == EINTR);
    return ready > 0 ? 0 : ready == 0 ? ETIMEDOUT : errno;
}

enum avd_socket_result avd_socket_wait(const intptr_t *handle, unsigned count,
                                       uint64_t deadline, unsigned *index,
                                       uint32_t *code)
{
    struct pollfd list[AVD_SOCKET_ADDRESSES];
    socklen_t size = sizeof(int);
    int failure;
    unsigned i;

    for (i = 0; i < count; i++) {
        list[i].fd = (int)handle[i]; /* -1 is passed over */
        list[i].events = POLLOUT;
        list[i].revents = 0;
    }
    *index = count;
    failure = wait_for(list, count, deadline);
    for (i = 0; failure == 0 && i < count; i++) {
        if (list[i].revents == 0)
            continue;
        *index = i;
        if (getsockopt(list[i].fd, SOL_SOCKET, SO_ERROR, &failure, &size) != 0)
            failure = errno;
        break;
    }
    return result_of(failure, code);
}

/* Whether to try again after a call that could not go on. */
static bool again(int handle, short events, uint64_t deadline, int *failure)
{
    struct pollfd one = {.fd = handle, .events = events};

    *failure = errno;
    if (*failure == EAGAIN || *failure == EWOULDBLOCK)
        *failure = wait_for(&one, 1, deadline);
    else if (*failure == EINTR)
        *failure = 0;
    return *failure == 0;
}

enum avd_socket_result avd_socket_send(intptr_t handle, const char *bytes,
                                       size_t count, uint64_t deadline,
                                       uint32_t *code)
{
    int failure = 0;
    ssize_t sent;

    while (count > 0) {
        sent = send((int)handle, bytes, count, MSG_NOSIGNAL);
        if (sent >= 0) {
            bytes += sent;
            count -= (size_t)sent;
        } else if (!again((int)handle, POLLOUT, deadline, &failure)) {
            break;
        }
    }
    return result_of(failure, code);
}

enum avd_socket_result avd_socket_receive(intptr_t handle, char *bytes,
                                          size_t size, size_t *got,
                                          uint64_t deadline, uint32_t *code)
{
    int failure = 0;
    ssize_t taken;

    do {
        taken = recv((int)handle, bytes, size, 0);
        *got = taken > 0 ? (size_t)taken : 0;
        if (taken >= 0)
            break;
    } while (again((int)handle, POLLIN, deadline, &failure));
    if (taken == 0) {
        *code = 0;
        return AVD_SOCKET_CLOSED;
    }
    return result_of(failure, code);
}

void avd_socket_close(intptr_t handle)
{
    close((int)handle);
}
