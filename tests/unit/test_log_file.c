/* SPDX-License-Identifier: MIT */
/* The log files of this system, while others write them. */
#include "cmocka_all.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log_file.h"

static struct avd_call call;
static char path[] = "/tmp/avdoctor-log-XXXXXX";
static int writer;
static intptr_t reader;

static int start(void **state)
{
    (void)state;
    memset(&call, 0, sizeof call);
    call.kind = AVD_KIND_LOG;
    call.owner_any = true;
    call.arg[AVD_ARG_LOG_PATH] =
        (struct avd_call_arg){1, path, strlen(path), NULL};
    strcpy(path + strlen(path) - 6, "XXXXXX");
    writer = mkstemp(path);
    assert_true(writer >= 0);
    assert_int_equal(write(writer, "0123456789", 10), 10);
    if (!avd_log_open(&call, &reader)) { /* the probe is of another system */
        assert_int_equal(call.status, AVD_STATUS_UNSUPPORTED);
        reader = -1;
    }
    return 0;
}

static int stop(void **state)
{
    (void)state;
    if (reader >= 0)
        avd_log_close(reader);
    close(writer);
    return unlink(path);
}

/* How many bytes were read, to the end; -1 = an error. */
static int read_on(void)
{
    char bytes[64];
    size_t got;
    int sum = 0;

    if (reader < 0)
        skip();
    do {
        if (!avd_log_read(&call, reader, bytes, sizeof bytes, &got))
            return -1;
        sum += (int)got;
    } while (got > 0);
    return sum;
}

static void a_log_that_grew_is_read_on(void **state)
{
    (void)state;
    assert_int_equal(read_on(), 10);
    assert_int_equal(write(writer, "more", 4), 4);
    assert_int_equal(read_on(), 4);
    assert_int_equal(read_on(), 0);
}

static void a_log_that_was_made_smaller_is_an_error(void **state)
{
    (void)state;
    assert_int_equal(read_on(), 10);
    assert_int_equal(ftruncate(writer, 0), 0);
    assert_int_equal(pwrite(writer, "new", 3, 0), 3);
    assert_int_equal(read_on(), -1);
    assert_int_equal(call.status, AVD_STATUS_ERROR);
    assert_int_equal(call.code, ESTALE);
}

static void an_empty_log_has_an_end(void **state)
{
    (void)state;
    assert_int_equal(ftruncate(writer, 0), 0);
    assert_int_equal(read_on(), 0);
}

int main(void)
{
#define FILE_TEST(test) cmocka_unit_test_setup_teardown(test, start, stop)
    const struct CMUnitTest tests[] = {
        FILE_TEST(a_log_that_grew_is_read_on),
        FILE_TEST(a_log_that_was_made_smaller_is_an_error),
        FILE_TEST(an_empty_log_has_an_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
