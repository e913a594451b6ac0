/* SPDX-License-Identifier: MIT */
/*
 * A small image with one of everything that reports show: for tests of the
 * program around the engine.
 */
#ifndef TESTS_SUPPORT_SAMPLE_H
#define TESTS_SUPPORT_SAMPLE_H

#include "build_image.h"

/* Readings, symptoms, causes and fixes by name. */
enum sample_reading {
    SAMPLE_AGENT,
    SAMPLE_BOOT_LOADER,
    SAMPLE_BROKER_GATEWAY,
    SAMPLE_BROKER_GLOBAL,
    SAMPLE_DNS_SERVERS,
    SAMPLE_PAGE,
    SAMPLE_STACK,
    SAMPLE_TOKEN,
    SAMPLE_WINDOWS,
    SAMPLE_MFA,
    SAMPLE_STATUS
};

enum { SAMPLE_NO_HEARTBEAT, SAMPLE_NOT_REGISTERED };

enum {
    SAMPLE_BOOT_LOADER_STOPPED,
    SAMPLE_PORT_BLOCKED,
    SAMPLE_TOKEN_MISSING,
    SAMPLE_MFA_BLOCKS
};

struct sample {
    struct build build;
    const struct avd_header *image;
    struct avd_state state;
};

void sample_init(struct sample *sample);
void sample_done(struct sample *sample);

#endif
