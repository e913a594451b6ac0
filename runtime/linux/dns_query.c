/* SPDX-License-Identifier: MIT */
/*
 * All servers are asked at once, and again each second, until the call's
 * deadline: an answer counts however late it is, to whichever time of asking.
 * Only an answer to this question is looked at; the first that knows ends the
 * matter. A server that fails or refuses is not asked again, and one that has
 * no port three times.
 */
#include "dns_query.h"

#include <arpa/nameser.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <resolv.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "../sys.h"
#include "../thread.h"

#define THIRD (AVD_CALL_WORK / 3) /* 64 KiB: an answer, or a file */
#define AGAIN 1000                /* ms; the same packet by the same socket */
#define TIMES 3
#define WAIT_TCP 3000

struct query {
    struct avd_call *call;
    unsigned type;
    unsigned char text[NS_PACKETSZ];
    int size;
    unsigned char *answer; /* THIRD bytes */
    struct avd_dns_server server[AVD_DNS_SERVERS];
    struct pollfd poll[AVD_DNS_SERVERS];
    unsigned closed[AVD_DNS_SERVERS]; /* how often there was no port */
    bool done[AVD_DNS_SERVERS];       /* it said what it has to say */
    char owner[NS_MAXDNAME]; /* whose records are wanted: CNAME moves it */
    unsigned servers;
    bool found;
    const char *word; /* why not, as the first server said that did say it */
    uint32_t code;    /* of an answer that could not be read */
};

/* ---- files ---- */

int avd_dns_query_file(const char *path, char *text, size_t size,
                       size_t *length)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    int code = 0;
    ssize_t got;

    *length = 0;
    if (fd < 0)
        return errno;
    do {
        got = read(fd, text + *length, size - *length);
        if (got > 0)
            *length += (size_t)got;
    } while (got > 0 && *length < size);
    if (got < 0)
        code = errno;
    else if (*length == size)
        code = EFBIG;
    close(fd);
    return code;
}

static bool server_from(struct avd_dns_server *server, const char *text,
                        size_t length)
{
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
                             .ai_socktype = SOCK_DGRAM};
    struct addrinfo *list;
    char host[128];

    if (length == 0 || length >= sizeof host)
        return false;
    memcpy(host, text, length);
    host[length] = 0;
    if (getaddrinfo(host, "53", &hints, &list) != 0)
        return false;
    server->text = text;
    server->length = length;
    server->size = list->ai_addrlen;
    memcpy(&server->address, list->ai_addr, list->ai_addrlen);
    freeaddrinfo(list);
    return true;
}

/* A NUL in the file ends what is read of it. */
int avd_dns_query_servers(struct avd_call *call,
                          struct avd_dns_server server[AVD_DNS_SERVERS],
                          unsigned *count)
{
    char *line = call->work;
    size_t length, start;
    int code = avd_dns_query_file("/etc/resolv.conf", line, THIRD - 1, &length);

    *count = 0;
    if (code != 0)
        return code;
    line[length] = 0;
    while (*line != 0 && *count < AVD_DNS_SERVERS) {
        length = strcspn(line, "\n");
        if (strncmp(line, "nameserver", 10) == 0) {
            start = 10 + strspn(line + 10, " \t");
            if (start > 10 && server_from(&server[*count], line + start,
                                          strcspn(line + start, " \t\r\n")))
                ++*count;
        }
        line += length + (line[length] != 0);
    }
    return 0;
}

/* ---- answers ---- */

static unsigned char lower(unsigned char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c | 32 : c);
}

/* Whether this answers the question. No byte of it but those of the name's
 * letters is one of A to Z. */
static bool is_ours(const struct query *query, ssize_t length)
{
    const unsigned char *answer = query->answer;
    int i;

    if (length < query->size || memcmp(answer, query->text, 2) != 0 ||
        (answer[2] & 0x80) == 0 || answer[4] != 0 || answer[5] != 1)
        return false;
    for (i = NS_HFIXEDSZ; i < query->size; i++)
        if (lower(answer[i]) != lower(query->text[i]))
            return false;
    return true;
}

static unsigned number(const unsigned char *bytes)
{
    return (unsigned)bytes[0] << 8 | bytes[1];
}

/* Takes a record of the owner: 1 = of the wanted type, 0 = of another, -1 = it
 * is broken. */
static int take_record(struct query *query, const unsigned char *end,
                       unsigned type, const unsigned char *data, int size)
{
    char target[NS_MAXDNAME];

    if (type == ns_t_cname)
        return dn_expand(query->answer, end, data, query->owner,
                         sizeof query->owner) == size
                   ? 0
                   : -1;
    if (type != query->type)
        return 0;
    if (type != AVD_DNS_SRV)
        return size == (type == AVD_DNS_A ? 4 : 16) ? 1 : -1;
    if (size < 7 || dn_expand(query->answer, end, data + 6, target,
                              sizeof target) != size - 6)
        return -1;
    avd_dns_add_srv(query->call, target, number(data + 4));
    return 1;
}

/* How many records of the wanted type there are; -1: the answer is broken, or
 * has them of other names alone. */
static int take_records(struct query *query, size_t length)
{
    const unsigned char *at = query->answer + query->size;
    const unsigned char *end = query->answer + length;
    unsigned left = number(query->answer + 6), size, type;
    char owner[NS_MAXDNAME];
    int taken, found = 0;
    bool strange = false;

    avd_call_list(query->call, AVD_FIELD_DNS_ADDRESSES);
    (void)dn_expand(query->answer, end, query->answer + NS_HFIXEDSZ,
                    query->owner, sizeof query->owner);
    for (; left > 0; left--) {
        taken = dn_expand(query->answer, end, at, owner, sizeof owner);
        if (taken < 0 || end - at - taken < NS_RRFIXEDSZ)
            return -1;
        at += taken + NS_RRFIXEDSZ;
        size = number(at - 2);
        type = number(at - NS_RRFIXEDSZ);
        if ((size_t)(end - at) < size)
            return -1;
        if (number(at - NS_RRFIXEDSZ + 2) == ns_c_in &&
            strcasecmp(owner, query->owner) == 0) {
            taken = take_record(query, end, type, at, (int)size);
            if (taken < 0)
                return -1;
            found += taken;
        } else {
            strange |= type == query->type;
        }
        at += size;
    }
    return found == 0 && strange ? -1 : found;
}

static bool no(struct query *query, const char *word)
{
    if (query->word == NULL)
        query->word = word;
    return false;
}

static bool unread(struct query *query, int code)
{
    query->code = (uint32_t)code;
    return false;
}

/* True: the matter is settled. */
static bool read_answer(struct query *query, ssize_t length)
{
    int code = query->answer[3] & 0x0f;
    int found = 0;

    if (code == ns_r_servfail)
        return no(query, "server_failure");
    if (code == ns_r_refused)
        return no(query, "refused");
    if (code != ns_r_noerror && code != ns_r_nxdomain)
        return unread(query, code);
    if (code == ns_r_noerror)
        found = take_records(query, (size_t)length);
    /* A server that neither knows (AA) nor asks others (RA) only points
     * elsewhere. */
    if (found < 0 || (found == 0 && (query->answer[2] & 0x04) == 0 &&
                      (query->answer[3] & 0x80) == 0))
        return unread(query, EBADMSG);
    query->found = found > 0;
    query->word = code == ns_r_nxdomain ? "no_name" : "no_data";
    return true;
}

/* ---- TCP, where an answer was too long ---- */

static bool transfer(int fd, unsigned char *bytes, size_t count, bool out,
                     uint64_t until)
{
    struct pollfd one = {.fd = fd, .events = out ? POLLOUT : POLLIN};
    uint64_t now;
    ssize_t done;

    while (count > 0) {
        now = avd_thread_clock();
        if (now >= until || poll(&one, 1, (int)(until - now)) <= 0)
            return false;
        done = out ? send(fd, bytes, count, MSG_NOSIGNAL)
                   : recv(fd, bytes, count, 0);
        if (done <= 0)
            return false;
        bytes += done;
        count -= (size_t)done;
    }
    return true;
}

static int opened(const struct avd_dns_server *server, int type)
{
    int fd = socket(server->address.ss_family,
                    type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd >= 0 &&
        connect(fd, (const struct sockaddr *)&server->address, server->size) !=
            0 &&
        errno != EINPROGRESS) {
        close(fd);
        fd = -1;
    }
    return fd;
}

static uint64_t until(const struct query *query, uint32_t wait)
{
    uint32_t left = avd_call_left(query->call);

    return avd_thread_clock() + (wait < left ? wait : left);
}

static bool ask_tcp(struct query *query, unsigned s)
{
    unsigned char prefix[2] = {(unsigned char)(query->size >> 8),
                               (unsigned char)query->size};
    uint64_t end = until(query, WAIT_TCP);
    int fd = opened(&query->server[s], SOCK_STREAM);
    size_t length = 0;

    if (fd >= 0 && transfer(fd, prefix, 2, true, end) &&
        transfer(fd, query->text, (size_t)query->size, true, end) &&
        transfer(fd, prefix, 2, false, end)) {
        length = (size_t)prefix[0] << 8 | prefix[1];
        if (!transfer(fd, query->answer, length, false, end))
            length = 0;
    }
    if (fd >= 0)
        close(fd);
    if (!is_ours(query, (ssize_t)length))
        return unread(query, ETIMEDOUT);
    return read_answer(query, (ssize_t)length);
}

/* ---- UDP ---- */

static void ask_udp(struct query *query, unsigned s)
{
    struct pollfd *one = &query->poll[s];

    if (query->done[s])
        return;
    one->events = POLLIN;
    if (one->fd < 0)
        one->fd = opened(&query->server[s], SOCK_DGRAM);
    if (one->fd < 0 ||
        send(one->fd, query->text, (size_t)query->size, MSG_NOSIGNAL) < 0)
        query->done[s] = ++query->closed[s] == TIMES;
}

/* One packet of a server, or the news that no server is there, which counts as
 * silence. True: the matter is settled. */
static bool take_packet(struct query *query, unsigned s)
{
    ssize_t length = recv(query->poll[s].fd, query->answer, THIRD, 0);

    if (length < 0 && errno != EAGAIN && errno != EINTR)
        query->done[s] = ++query->closed[s] == TIMES;
    if (length < 0 || !is_ours(query, length))
        return false;
    query->done[s] = true;
    if (query->answer[2] & 0x02)
        return ask_tcp(query, s);
    return read_answer(query, length);
}

static void close_done(struct query *query, bool all)
{
    unsigned s;

    for (s = 0; s < query->servers; s++) {
        if ((query->done[s] || all) && query->poll[s].fd >= 0) {
            close(query->poll[s].fd);
            query->poll[s].fd = -1;
        }
    }
}

/* Whether there is a server that may still answer. */
static bool waits(const struct query *query)
{
    unsigned s;

    for (s = 0; s < query->servers; s++)
        if (!query->done[s])
            return true;
    return false;
}

/* False: nobody settled it. */
static bool ask(struct query *query)
{
    uint64_t again = 0, now, end = query->call->deadline;
    bool settled = false;
    unsigned s;

    for (s = 0; s < query->servers; s++)
        query->poll[s].fd = -1;
    while (!settled && waits(query) && (now = avd_thread_clock()) < end) {
        for (s = 0; s < query->servers && now >= again; s++)
            ask_udp(query, s);
        if (now >= again)
            again = now + AGAIN;
        if (poll(query->poll, query->servers,
                 (int)((again < end ? again : end) - now)) <= 0)
            continue;
        for (s = 0; s < query->servers && !settled; s++)
            if (query->poll[s].fd >= 0 && query->poll[s].revents != 0)
                settled = take_packet(query, s);
        close_done(query, false);
    }
    close_done(query, true);
    return settled;
}

/* ---- the question ---- */

static bool make(struct query *query, const char *name)
{
    uint64_t id = avd_sys_random();

    query->size = res_mkquery(ns_o_query, name, ns_c_in, (int)query->type, NULL,
                              0, NULL, query->text, sizeof query->text);
    memcpy(query->text, &id, 2);
    return query->size > NS_HFIXEDSZ;
}

bool avd_dns_query(struct avd_call *call, const char *name, unsigned type,
                   const char **word, uint32_t *code)
{
    struct query query = {.call = call, .type = type};

    query.answer = (unsigned char *)call->work + THIRD;
    *word = NULL;
    *code = (uint32_t)avd_dns_query_servers(call, query.server, &query.servers);
    if (*code == ENOENT || (*code == 0 && query.servers == 0))
        *word = "no_servers";
    else if (*code == 0 && !make(&query, name))
        *code = EINVAL;
    if (*word != NULL || *code != 0)
        return false;
    if (avd_call_left(call) < AVD_CALL_SILENCE)
        call->cut_short = true;
    if (!ask(&query) && call->cut_short && waits(&query))
        query.word = "timeout"; /* somebody might have answered later */
    *word = query.word;
    *code = query.code;
    if (*word == NULL && *code == 0)
        *word = "timeout";
    return query.found;
}
