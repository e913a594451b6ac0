/* SPDX-License-Identifier: MIT */
/*
 * Only the peer can say that it does not connect: by refusing, by breaking off,
 * by silence. What keeps this host from asking it says nothing about the peer:
 * `connects` stays empty, and only `error` tells.
 */
#include "tcp.h"

#include <string.h>

#include "thread.h"

_Static_assert((int)AVD_FIELD_TCP_CONNECTS == (int)AVD_FIELD_HTTP_CONNECTS &&
                   (int)AVD_FIELD_TCP_ERROR == (int)AVD_FIELD_HTTP_ERROR,
               "one function fills both");

struct race {
    unsigned count;
    unsigned open;
    enum avd_socket_result best;
    uint32_t code;
    bool cut;  /* somebody might have answered later */
    bool more; /* the name may have addresses that were not tried */
    intptr_t making[AVD_SOCKET_ADDRESSES];
};

static void note(struct race *race, enum avd_socket_result result,
                 uint32_t code)
{
    if (result > race->best)
        return;
    race->best = result;
    race->code = code;
}

static void start(struct race *race, const struct avd_socket_address *address)
{
    enum avd_socket_result result;
    uint32_t code;
    unsigned i;

    for (i = 0; i < race->count; i++) {
        result = avd_socket_connect(&address[i], &race->making[i], &code);
        if (result == AVD_SOCKET_OK)
            race->open++;
        else
            note(race, result, code);
    }
}

/* Returns the connection that was made first, or -1. */
static intptr_t finish(struct race *race, const struct avd_call *call)
{
    enum avd_socket_result result;
    intptr_t first = -1;
    uint32_t code;
    unsigned i;

    while (race->open > 0 && race->best != AVD_SOCKET_OK) {
        result = avd_socket_wait(race->making, race->count, call->deadline, &i,
                                 &code);
        if (i == race->count && result != AVD_SOCKET_TIMEOUT)
            race->best = AVD_SOCKET_UNSUPPORTED; /* nobody was heard out */
        note(race, result, code);
        if (i == race->count) {
            race->cut = result == AVD_SOCKET_TIMEOUT && call->cut_short;
            break;
        }
        if (result == AVD_SOCKET_OK)
            first = race->making[i];
        else
            avd_socket_close(race->making[i]);
        race->making[i] = -1;
        race->open--;
    }
    for (i = 0; i < race->count; i++)
        if (race->making[i] != -1)
            avd_socket_close(race->making[i]);
    return first;
}

void avd_tcp_error(struct avd_call *call, enum avd_socket_result result)
{
    if (result == AVD_SOCKET_TIMEOUT && call->cut_short)
        return;
    /* In TCP_ERROR `other` is where only HTTP_ERROR goes on. */
    if (call->kind == AVD_KIND_TCP && result > AVD_SOCKET_TLS)
        result = AVD_SOCKET_TLS;
    avd_call_number(call, AVD_FIELD_TCP_ERROR, result - AVD_SOCKET_REFUSED);
}

/* A peer is silent only if it had the time to speak: half of what the rule
 * gives it, and enough for a packet that was lost to be sent again. What was
 * spent on its name is no silence of its own. */
static void weigh(struct avd_call *call, uint64_t begun, uint64_t now)
{
    uint64_t left = call->deadline - now;

    if (left < AVD_CALL_SILENCE || left < (call->deadline - begun) / 2)
        call->cut_short = true;
}

/* What comes of a race that nobody won; the call has ended well so far. */
static void tell(struct avd_call *call, const struct race *race)
{
    if (race->cut)
        avd_call_end(call, AVD_STATUS_TIMEOUT, 0);
    else if (race->more)
        avd_tcp_error(call, AVD_SOCKET_OTHER);
    else if (race->best == AVD_SOCKET_OTHER)
        avd_call_end(call, AVD_STATUS_ERROR, race->code);
    else
        avd_tcp_error(call, race->best);
    if (race->best <= AVD_SOCKET_RESET && !race->more)
        avd_call_number(call, AVD_FIELD_TCP_CONNECTS, 0);
}

bool avd_tcp_connect(struct avd_call *call, const char *host, uint16_t port,
                     intptr_t *handle, uint32_t *latency)
{
    struct avd_socket_address address[AVD_SOCKET_ADDRESSES];
    struct race race = {.best = AVD_SOCKET_OTHER};
    uint64_t begun = avd_thread_clock(), started;
    enum avd_socket_result result;

    result = avd_socket_resolve(host, port, address, &race.count, &race.code);
    started = avd_thread_clock();
    *handle = -1;
    avd_call_end(call, AVD_STATUS_OK, 0);
    if (result == AVD_SOCKET_UNSUPPORTED) {
        avd_call_end(call, AVD_STATUS_UNSUPPORTED, 0);
    } else if (started >= call->deadline) {
        avd_call_end(call, AVD_STATUS_TIMEOUT, 0);
    } else if (result != AVD_SOCKET_OK) {
        avd_tcp_error(call, result);
    } else {
        weigh(call, begun, started);
        race.more = race.count == AVD_SOCKET_ADDRESSES;
        start(&race, address);
        *handle = finish(&race, call);
        if (*handle == -1)
            tell(call, &race);
        else
            avd_call_number(call, AVD_FIELD_TCP_CONNECTS, 1);
    }
    *latency = (uint32_t)(avd_thread_clock() - started);
    return *handle != -1;
}
