/* SPDX-License-Identifier: MIT */
/*
 * Sockets of the system, as clients use them: names to addresses, connections
 * that wait no longer than they should. Only what a call of a probe needs.
 */
#ifndef AVD_RUNTIME_SOCKET_H
#define AVD_RUNTIME_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* More than can be waited for at once on Windows (64) there must not be. One C
 * library of Linux gives as many, and does not tell of more: a list that is
 * full may be a part. */
#define AVD_SOCKET_ADDRESSES 48

/* The first ones are the words HTTP_ERROR of probes.def, and of several answers
 * of one peer the one that comes first says the most. */
enum avd_socket_result {
    AVD_SOCKET_OK,
    AVD_SOCKET_REFUSED,     /* the peer said no */
    AVD_SOCKET_TIMEOUT,     /* nothing until the deadline */
    AVD_SOCKET_RESET,       /* the peer broke it off */
    AVD_SOCKET_UNREACHABLE, /* no way there from this host */
    AVD_SOCKET_NO_NAME,     /* the name has no address */
    AVD_SOCKET_BLOCKED,     /* this host forbids it */
    AVD_SOCKET_TLS,         /* not of sockets, but of what runs over them */
    AVD_SOCKET_PROTOCOL,    /* likewise */
    AVD_SOCKET_OTHER,       /* see the code */
    AVD_SOCKET_UNSUPPORTED, /* this system has no port */
    AVD_SOCKET_CLOSED       /* receiving: the peer has said all */
};

struct avd_socket_address {
    unsigned char bytes[28]; /* a sockaddr_in or sockaddr_in6 */
    unsigned size;
};

/* Addresses of a name, or of an address in digits, both families; as many as
 * there is room for. Blocks for as
 * long as the system's resolver does. */
enum avd_socket_result
avd_socket_resolve(const char *host, uint16_t port,
                   struct avd_socket_address address[AVD_SOCKET_ADDRESSES],
                   unsigned *count, uint32_t *code);

/* A connection in the making; *handle is to be closed unless it is -1. OK: it
 * may be waited for. */
enum avd_socket_result
avd_socket_connect(const struct avd_socket_address *address, intptr_t *handle,
                   uint32_t *code);

/* Waits until one of the connections in the making has come to an end, whose
 * index and result it gives. Index `count`: TIMEOUT, the deadline
 * (avd_thread_clock) has passed, or OTHER, there was no waiting. Handles of -1
 * are passed over. */
enum avd_socket_result avd_socket_wait(const intptr_t *handle, unsigned count,
                                       uint64_t deadline, unsigned *index,
                                       uint32_t *code);

/* All of it, or why not. */
enum avd_socket_result avd_socket_send(intptr_t handle, const char *bytes,
                                       size_t count, uint64_t deadline,
                                       uint32_t *code);

/* At least one byte, at most `size`; CLOSED at the end. */
enum avd_socket_result avd_socket_receive(intptr_t handle, char *bytes,
                                          size_t size, size_t *got,
                                          uint64_t deadline, uint32_t *code);

void avd_socket_close(intptr_t handle);

#endif
