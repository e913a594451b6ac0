/* SPDX-License-Identifier: MIT */
/* A state that evidence is read into, and what was warned of. */
#ifndef AVD_TESTS_SUPPORT_EVIDENCE_WORLD_H
#define AVD_TESTS_SUPPORT_EVIDENCE_WORLD_H

#include "cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "condition.h"
#include "evidence.h"
#include "sample.h"

struct world {
    struct sample sample;
    struct avd_evidence evidence;
    char *text;
    uint64_t *keys;
};

static inline int start(void **state)
{
    struct world *world = calloc(1, sizeof *world);

    if (world == NULL)
        return -1;
    sample_init(&world->sample);
    *state = world;
    return 0;
}

static inline int stop(void **state)
{
    struct world *world = *state;

    sample_done(&world->sample);
    free(world->text);
    free(world->keys);
    free(world);
    return 0;
}

static inline bool read_whole(struct world *world, const char *text)
{
    size_t length = strlen(text);

    free(world->text);
    free(world->keys);
    world->text = malloc(length + 1);
    world->keys = malloc(avd_json_keys(length) * sizeof *world->keys);
    assert_non_null(world->text);
    assert_non_null(world->keys);
    memcpy(world->text, text, length);
    build_state(&world->sample.build, &world->sample.state);
    return avd_evidence_read(&world->evidence, &world->sample.state,
                             world->text, length, world->keys, 1);
}

/* Reads the members given behind the schema's. */
static inline void takes(struct world *world, const char *members)
{
    char text[4096];

    snprintf(text, sizeof text, "{\"schema\":\"avdoctor.evidence/1\",%s}",
             members);
    assert_true(read_whole(world, text));
}

static inline void takes_probes(struct world *world, const char *probes)
{
    char text[2048];

    snprintf(text, sizeof text, "\"probes\":{%s}", probes);
    takes(world, text);
}

static inline enum avd_status status_of(const struct world *world,
                                        uint32_t reading)
{
    return (enum avd_status)world->sample.state.reading[reading].status;
}

static inline const char *field_of(const struct world *world, uint32_t reading,
                                   unsigned field)
{
    static char text[1024];
    struct avd_out out;

    avd_out_init(&out, text, sizeof text - 1, NULL, NULL);
    avd_condition_observed(&out, &world->sample.state, reading, field);
    text[out.used] = '\0';
    return text;
}

/* The warnings' codes, each with its id. */
static inline const char *warnings_of(const struct world *world)
{
    static char text[2048];
    const struct avd_warnings *list = &world->evidence.warnings;
    size_t used = 0;
    uint32_t i;

    text[0] = '\0';
    for (i = 0; i < list->count; i++) {
        used += (size_t)snprintf(
            text + used, sizeof text - used, "%s%s:%.*s", i > 0 ? " " : "",
            avd_warning_names[list->item[i].code], (int)list->item[i].id.length,
            list->item[i].id.text);
        if (list->item[i].field.text != NULL)
            used += (size_t)snprintf(text + used, sizeof text - used, ".%.*s",
                                     (int)list->item[i].field.length,
                                     list->item[i].field.text);
        assert_true(used < sizeof text);
    }
    return text;
}

#endif
