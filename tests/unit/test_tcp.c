/* SPDX-License-Identifier: MIT */
/* What is said of a host with several addresses; sockets are a script. */
#include "cmocka_all.h"

#include <string.h>

#include "tcp.h"
#include "thread.h"

/* In the script: nothing until the deadline. */
#define SILENT AVD_SOCKET_CLOSED

/* What each address does: at once, or after all are on their way. */
static struct {
    enum avd_socket_result resolve;
    enum avd_socket_result at_once[AVD_SOCKET_ADDRESSES];
    enum avd_socket_result later[AVD_SOCKET_ADDRESSES];
    unsigned count;
    unsigned open; /* connections that nobody closed */
    bool broken;   /* there is no waiting */
    uint64_t name; /* ms that the name takes */
} script;

static uint64_t now;

uint64_t avd_thread_clock(void)
{
    return now;
}

enum avd_socket_result
avd_socket_resolve(const char *host, uint16_t port,
                   struct avd_socket_address address[AVD_SOCKET_ADDRESSES],
                   unsigned *count, uint32_t *code)
{
    unsigned i;

    assert_string_equal(host, "host");
    assert_int_equal(port, 443);
    for (i = 0; i < script.count; i++)
        address[i].size = i;
    now += script.name;
    *count = script.count;
    *code = 7;
    return script.resolve;
}

enum avd_socket_result
avd_socket_connect(const struct avd_socket_address *address, intptr_t *handle,
                   uint32_t *code)
{
    enum avd_socket_result result = script.at_once[address->size];

    *code = 100 + address->size;
    *handle = -1;
    if (result != AVD_SOCKET_OK)
        return result;
    *handle = (intptr_t)address->size;
    script.open++;
    return AVD_SOCKET_OK;
}

/* Answers come from the last address to the first. */
enum avd_socket_result avd_socket_wait(const intptr_t *handle, unsigned count,
                                       uint64_t deadline, unsigned *index,
                                       uint32_t *code)
{
    unsigned i;

    assert_true(deadline > 0);
    *index = count;
    *code = 55;
    if (script.broken)
        return AVD_SOCKET_OTHER;
    for (i = count; i-- > 0;) {
        if (handle[i] == -1 || script.later[i] == SILENT)
            continue;
        *index = i;
        *code = 200 + i;
        return script.later[i];
    }
    now = deadline;
    return AVD_SOCKET_TIMEOUT;
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
    assert_true(handle >= 0);
    script.open--;
}

/* ---- a call ---- */

static struct avd_call call;

/* As many addresses as there are, each of which answers so. */
static void addresses(unsigned count, enum avd_socket_result first,
                      enum avd_socket_result second)
{
    memset(&script, 0, sizeof script);
    memset(&call, 0, sizeof call);
    script.count = count;
    script.later[0] = first;
    script.later[1] = second;
    call.kind = AVD_KIND_TCP;
    call.status = AVD_STATUS_ERROR;
    call.deadline = avd_thread_clock() + 60000;
}

static bool connects(void)
{
    intptr_t handle = -1;
    uint32_t latency = 99999;
    bool made = avd_tcp_connect(&call, "host", 443, &handle, &latency);

    if (made) {
        assert_true(handle >= 0);
        assert_true(latency < 60000);
        avd_socket_close(handle);
    }
    assert_int_equal(script.open, 0);
    return made;
}

enum { NO, YES, UNKNOWN };

static void says(enum avd_status status, int connected, const char *error)
{
    const struct avd_value *is = &call.value[AVD_FIELD_TCP_CONNECTS - 1];
    const struct avd_value *why = &call.value[AVD_FIELD_TCP_ERROR - 1];
    enum avd_words words =
        call.kind == AVD_KIND_TCP ? AVD_WORDS_TCP_ERROR : AVD_WORDS_HTTP_ERROR;

    assert_int_equal(call.status, status);
    if (status != AVD_STATUS_OK)
        return;
    assert_int_equal(is->type,
                     connected == UNKNOWN ? AVD_VALUE_NONE : AVD_VALUE_NUMBER);
    if (connected != UNKNOWN)
        assert_int_equal(is->as.number, connected);
    assert_int_equal(why->type,
                     error == NULL ? AVD_VALUE_NONE : AVD_VALUE_NUMBER);
    if (error != NULL)
        assert_int_equal(why->as.number,
                         avd_word_code(words, error, strlen(error)));
}

/* Two addresses, in both orders. */
static void both(enum avd_socket_result one, enum avd_socket_result two,
                 enum avd_status status, int connected, const char *error)
{
    addresses(2, one, two);
    assert_int_equal(connects(), connected == YES);
    says(status, connected, error);
    addresses(2, two, one);
    assert_int_equal(connects(), connected == YES);
    says(status, connected, error);
}

static void one_connection_is_enough(void **state)
{
    (void)state;
    addresses(1, AVD_SOCKET_OK, AVD_SOCKET_OK);
    assert_true(connects());
    says(AVD_STATUS_OK, YES, NULL);
    both(AVD_SOCKET_OK, AVD_SOCKET_REFUSED, AVD_STATUS_OK, YES, NULL);
    both(AVD_SOCKET_OK, SILENT, AVD_STATUS_OK, YES, NULL);
    both(AVD_SOCKET_OK, AVD_SOCKET_UNREACHABLE, AVD_STATUS_OK, YES, NULL);
    both(AVD_SOCKET_OK, AVD_SOCKET_OTHER, AVD_STATUS_OK, YES, NULL);
}

static void an_answer_of_the_peer_says_that_it_does_not_connect(void **state)
{
    (void)state;
    addresses(1, AVD_SOCKET_RESET, 0);
    assert_false(connects());
    says(AVD_STATUS_OK, NO, "reset");
    both(AVD_SOCKET_REFUSED, SILENT, AVD_STATUS_OK, NO, "refused");
    both(AVD_SOCKET_REFUSED, AVD_SOCKET_BLOCKED, AVD_STATUS_OK, NO, "refused");
    both(AVD_SOCKET_TIMEOUT, AVD_SOCKET_UNREACHABLE, AVD_STATUS_OK, NO,
         "timeout");
    both(SILENT, AVD_SOCKET_OTHER, AVD_STATUS_OK, NO, "timeout");
}

static void what_keeps_this_host_from_asking_says_nothing(void **state)
{
    (void)state;
    both(AVD_SOCKET_UNREACHABLE, AVD_SOCKET_UNREACHABLE, AVD_STATUS_OK, UNKNOWN,
         "unreachable");
    both(AVD_SOCKET_BLOCKED, AVD_SOCKET_BLOCKED, AVD_STATUS_OK, UNKNOWN,
         "blocked");
    both(AVD_SOCKET_BLOCKED, AVD_SOCKET_OTHER, AVD_STATUS_OK, UNKNOWN,
         "blocked");
    addresses(2, AVD_SOCKET_OK, AVD_SOCKET_OK);
    script.at_once[0] = script.at_once[1] = AVD_SOCKET_UNREACHABLE;
    assert_false(connects());
    says(AVD_STATUS_OK, UNKNOWN, "unreachable");
}

static void a_failure_of_this_host_is_an_error_with_its_code(void **state)
{
    (void)state;
    addresses(2, AVD_SOCKET_OTHER, AVD_SOCKET_OTHER);
    assert_false(connects());
    says(AVD_STATUS_ERROR, UNKNOWN, NULL);
    assert_int_equal(call.code, 200);
    addresses(1, 0, 0);
    script.at_once[0] = AVD_SOCKET_OTHER;
    assert_false(connects());
    says(AVD_STATUS_ERROR, UNKNOWN, NULL);
    assert_int_equal(call.code, 100);
}

static void where_there_is_no_waiting_no_peer_was_silent(void **state)
{
    (void)state;
    addresses(2, SILENT, SILENT);
    script.broken = true;
    assert_false(connects());
    says(AVD_STATUS_ERROR, UNKNOWN, NULL);
    assert_int_equal(call.code, 55);
    addresses(2, SILENT, SILENT);
    script.at_once[0] = AVD_SOCKET_REFUSED;
    script.broken = true;
    assert_false(connects());
    says(AVD_STATUS_ERROR, UNKNOWN, NULL);
}

static void silence_in_a_wait_that_was_cut_short_is_no_answer(void **state)
{
    (void)state;
    addresses(2, SILENT, SILENT);
    call.cut_short = true;
    assert_false(connects());
    says(AVD_STATUS_TIMEOUT, UNKNOWN, NULL);
    addresses(2, SILENT, AVD_SOCKET_REFUSED);
    call.cut_short = true;
    assert_false(connects());
    says(AVD_STATUS_TIMEOUT, UNKNOWN, NULL);
    addresses(2, AVD_SOCKET_REFUSED, AVD_SOCKET_REFUSED);
    call.cut_short = true;
    assert_false(connects());
    says(AVD_STATUS_OK, NO, "refused");
}

/* What is said of a peer that is silent, where the name took some of the time
 * that the rule gives. */
static void silent_behind(uint64_t name, uint64_t whole, enum avd_status status)
{
    addresses(2, SILENT, AVD_SOCKET_REFUSED);
    script.name = name;
    call.deadline = now + whole;
    assert_false(connects());
    says(status, NO, "refused");
    addresses(1, SILENT, 0);
    script.name = name;
    call.deadline = now + whole;
    assert_false(connects());
    says(status, NO, "timeout");
    addresses(1, AVD_SOCKET_REFUSED, 0);
    script.name = name;
    call.deadline = now + whole;
    assert_false(connects());
    says(AVD_STATUS_OK, NO, "refused");
}

static void a_peer_that_had_no_time_to_speak_was_not_silent(void **state)
{
    (void)state;
    silent_behind(0, 10000, AVD_STATUS_OK);
    silent_behind(5000, 10000, AVD_STATUS_OK);
    silent_behind(5001, 10000, AVD_STATUS_TIMEOUT);
    silent_behind(9999, 10000, AVD_STATUS_TIMEOUT);
    silent_behind(2, 1000, AVD_STATUS_OK);
    silent_behind(0, 500, AVD_STATUS_TIMEOUT);
    silent_behind(600, 1300, AVD_STATUS_TIMEOUT);
}

static void silence_behind_a_slow_name_sets_no_error(void **state)
{
    intptr_t handle;
    uint32_t latency;

    (void)state;
    addresses(1, AVD_SOCKET_OK, 0);
    script.name = 7000;
    call.deadline = now + 10000;
    assert_true(avd_tcp_connect(&call, "host", 443, &handle, &latency));
    avd_tcp_error(&call, AVD_SOCKET_TIMEOUT);
    says(AVD_STATUS_OK, YES, NULL);
    avd_tcp_error(&call, AVD_SOCKET_RESET);
    says(AVD_STATUS_OK, YES, "reset");
}

static void addresses_that_were_not_tried_may_connect(void **state)
{
    unsigned i, j;

    (void)state;
    for (i = AVD_SOCKET_ADDRESSES - 1; i <= AVD_SOCKET_ADDRESSES; i++) {
        addresses(i, AVD_SOCKET_REFUSED, AVD_SOCKET_REFUSED);
        for (j = 0; j < i; j++)
            script.later[j] = AVD_SOCKET_REFUSED;
        assert_false(connects());
        if (i < AVD_SOCKET_ADDRESSES)
            says(AVD_STATUS_OK, NO, "refused");
        else
            says(AVD_STATUS_OK, UNKNOWN, "other");
        script.later[i - 1] = AVD_SOCKET_OK;
        memset(call.value, 0, sizeof call.value);
        assert_true(connects());
        says(AVD_STATUS_OK, YES, NULL);
    }
}

static void a_name_without_an_address_says_nothing(void **state)
{
    (void)state;
    addresses(0, 0, 0);
    script.resolve = AVD_SOCKET_NO_NAME;
    assert_false(connects());
    says(AVD_STATUS_OK, UNKNOWN, "no_name");
    addresses(0, 0, 0);
    script.resolve = AVD_SOCKET_OTHER;
    assert_false(connects());
    says(AVD_STATUS_OK, UNKNOWN, "other");
    addresses(0, 0, 0);
    script.resolve = AVD_SOCKET_UNSUPPORTED;
    assert_false(connects());
    says(AVD_STATUS_UNSUPPORTED, UNKNOWN, NULL);
}

static void a_name_that_took_all_the_time_is_a_timeout(void **state)
{
    (void)state;
    addresses(1, AVD_SOCKET_OK, 0);
    call.deadline = avd_thread_clock();
    assert_false(connects());
    says(AVD_STATUS_TIMEOUT, UNKNOWN, NULL);
    addresses(0, 0, 0);
    script.resolve = AVD_SOCKET_OTHER;
    call.deadline = avd_thread_clock();
    assert_false(connects());
    says(AVD_STATUS_TIMEOUT, UNKNOWN, NULL);
}

static void errors_have_the_words_of_their_kind(void **state)
{
    static const char *const words[] = {
        "",        "refused", "timeout", "reset",    "unreachable",
        "no_name", "blocked", "tls",     "protocol", "other"};
    unsigned result;

    (void)state;
    for (result = AVD_SOCKET_REFUSED; result <= AVD_SOCKET_OTHER; result++) {
        addresses(1, 0, 0);
        call.status = AVD_STATUS_OK;
        call.kind = AVD_KIND_HTTP;
        avd_tcp_error(&call, (enum avd_socket_result)result);
        says(AVD_STATUS_OK, UNKNOWN, words[result]);
        if (result == AVD_SOCKET_TLS || result == AVD_SOCKET_PROTOCOL)
            continue;
        call.kind = AVD_KIND_TCP;
        avd_tcp_error(&call, (enum avd_socket_result)result);
        says(AVD_STATUS_OK, UNKNOWN, words[result]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_connection_is_enough),
        cmocka_unit_test(an_answer_of_the_peer_says_that_it_does_not_connect),
        cmocka_unit_test(what_keeps_this_host_from_asking_says_nothing),
        cmocka_unit_test(a_failure_of_this_host_is_an_error_with_its_code),
        cmocka_unit_test(where_there_is_no_waiting_no_peer_was_silent),
        cmocka_unit_test(silence_in_a_wait_that_was_cut_short_is_no_answer),
        cmocka_unit_test(a_peer_that_had_no_time_to_speak_was_not_silent),
        cmocka_unit_test(silence_behind_a_slow_name_sets_no_error),
        cmocka_unit_test(addresses_that_were_not_tried_may_connect),
        cmocka_unit_test(a_name_without_an_address_says_nothing),
        cmocka_unit_test(a_name_that_took_all_the_time_is_a_timeout),
        cmocka_unit_test(errors_have_the_words_of_their_kind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
