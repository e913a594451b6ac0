/* SPDX-License-Identifier: MIT */
/*
 * Questions to DNS servers. The C library knows no SRV, and does not tell why a
 * name does not resolve: it waits out a server that refuses, or fails.
 */
#ifndef AVD_RUNTIME_LINUX_DNS_QUERY_H
#define AVD_RUNTIME_LINUX_DNS_QUERY_H

#include <sys/socket.h>

#include "../dns.h"

#define AVD_DNS_SERVERS 3 /* C libraries ask no more of them */

struct avd_dns_server {
    const char *text; /* in the call's scratch, not ended by a NUL */
    size_t length;
    struct sockaddr_storage address;
    socklen_t size;
};

/* The servers of /etc/resolv.conf, or the system's code. Takes the first third
 * of the call's scratch. */
int avd_dns_query_servers(struct avd_call *call,
                          struct avd_dns_server server[AVD_DNS_SERVERS],
                          unsigned *count);

/* Asks for exactly this name. True: there are records; those of SRV have been
 * added to the call. False: the word of DNS_ERROR for why not; or NULL, and a
 * code where no server gave an answer that could be read. */
bool avd_dns_query(struct avd_call *call, const char *name, unsigned type,
                   const char **word, uint32_t *code);

/* A file of at most `size` bytes. */
int avd_dns_query_file(const char *path, char *text, size_t size,
                       size_t *length);

#endif
