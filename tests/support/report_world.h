/* SPDX-License-Identifier: MIT */
/* A judged state, to be reported in any format. */
#ifndef AVD_TESTS_SUPPORT_REPORT_WORLD_H
#define AVD_TESTS_SUPPORT_REPORT_WORLD_H

#include "cmocka_all.h"

#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "sample.h"

struct world {
    struct sample sample;
    struct avd_host host;
    struct avd_warnings warnings;
    struct avd_report report;
};

static char text[65536];

static inline int start(void **state)
{
    struct world *world = calloc(1, sizeof *world);

    if (world == NULL)
        return -1;
    sample_init(&world->sample);
    world->host.name = (struct avd_span){"SH-0", 4};
    world->host.elevated = AVD_KNOWN_NOT;
    world->report.state = &world->sample.state;
    world->report.host = &world->host;
    world->report.warnings = &world->warnings;
    world->report.escape = AVD_ESCAPE_ASCII;
    *state = world;
    return 0;
}

static inline int stop(void **state)
{
    struct world *world = *state;

    sample_done(&world->sample);
    free(world);
    return 0;
}

typedef void format(struct avd_out *out, struct avd_report *report);

static inline const char *as(struct world *world, format *write)
{
    struct avd_out out;

    avd_judge(world->report.state);
    world->report.exit = (int)world->report.state->outcome;
    avd_out_init(&out, text, sizeof text - 1, NULL, NULL);
    write(&out, &world->report);
    assert_true(avd_out_finish(&out));
    text[out.used] = '\0';
    return text;
}

static inline void give(struct world *world, uint32_t reading, unsigned field,
                        int64_t number)
{
    build_give_number(&world->sample.state, reading, field, number);
}

static inline void status(struct world *world, uint32_t reading,
                          enum avd_status to)
{
    build_status(&world->sample.state, reading, to);
}

static inline void healthy(struct world *world)
{
    status(world, SAMPLE_WINDOWS, AVD_STATUS_OK);
    give(world, SAMPLE_BOOT_LOADER, 1, 4);
    give(world, SAMPLE_BROKER_GATEWAY, 1, 1);
    give(world, SAMPLE_BROKER_GLOBAL, 1, 1);
    give(world, SAMPLE_TOKEN, 3, 0);
    give(world, SAMPLE_MFA, 1, 0);
    give(world, SAMPLE_STATUS, 1, 0);
}

static inline void stopped(struct world *world)
{
    healthy(world);
    give(world, SAMPLE_BOOT_LOADER, 1, 1);
}

static inline void has(const char *where, const char *what)
{
    if (strstr(where, what) == NULL)
        fail_msg("no \"%s\" in:\n%s", what, where);
}

static inline void has_not(const char *where, const char *what)
{
    if (strstr(where, what) != NULL)
        fail_msg("\"%s\" in:\n%s", what, where);
}

#endif
