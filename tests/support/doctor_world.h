/* SPDX-License-Identifier: MIT */
/* The program as a whole, on a system in memory: what its tests share. */
#ifndef AVD_TESTS_DOCTOR_WORLD_H
#define AVD_TESTS_DOCTOR_WORLD_H

#include "cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doctor.h"
#include "evidence.h"
#include "fake_probes.h"
#include "fake_sys.h"
#include "sample.h"

#define SCHEMA "{\"schema\":\"avdoctor.evidence/1\","

static const char sick[] =
    SCHEMA "\"taken\":\"2026-11-22T09:00:00Z\",\"host\":{\"name\":\"SH-7\"},"
           "\"probes\":{\"windows\":{\"exists\":true},\"boot_loader\":{"
           "\"state\":\"stopped\"},\"broker_gateway\":{\"connects\":true},"
           "\"broker_global\":{\"connects\":true},\"token\":{\"value\":"
           "\"hush\"}},\"answers\":{\"join_account_has_mfa\":false,"
           "\"session_host_status\":\"available\"}}";
static const char sick_line[] =
    "avdoctor: PROBLEM confirmed=1 suspected=0 undecided=0 "
    "top=boot_loader_stopped fix=start_boot_loader host=SH-7 "
    "pack=avd_session_host/1.0.0 exit=2\n";

static inline int start(void **state)
{
    static struct sample sample;

    sample_init(&sample);
    fake_sys_reset();
    fake_sys_put("sick", sick, sizeof sick - 1);
    *state = &sample;
    return 0;
}

static inline int stop(void **state)
{
    sample_done(*state);
    fake_sys_reset();
    return 0;
}

/* Runs it with arguments separated by `|`; streams start empty. */
static inline int run(struct sample *sample, const char *arguments)
{
    char words[512];
    char *argv[32] = {"avdoctor"};
    char *at = words;
    int argc = 1;
    int status;

    assert_true(strlen(arguments) < sizeof words);
    strcpy(words, arguments);
    while (*at != '\0') {
        argv[argc++] = at;
        at += strcspn(at, "|");
        if (*at != '\0')
            *at++ = '\0';
    }
    fake_sys.out_length = fake_sys.error_length = 0;
    fake_sys.out[0] = fake_sys.error[0] = '\0';
    status = avd_doctor_run(sample->image, sample->build.storage, argc, argv);
    assert_int_equal(fake_sys.temporaries, 0);
    if (status < 64)
        assert_string_equal(fake_sys.error, "");
    else
        assert_string_equal(fake_sys.out, "");
    return status;
}

static inline void fails(struct sample *sample, const char *arguments,
                         int status, const char *error)
{
    assert_int_equal(run(sample, arguments), status);
    assert_string_equal(fake_sys.error, error);
}

static inline void has(const char *where, const char *what)
{
    if (strstr(where, what) == NULL)
        fail_msg("no \"%s\" in:\n%s", what, where);
}

#endif
