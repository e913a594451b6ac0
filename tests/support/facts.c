/* SPDX-License-Identifier: MIT */
/* A small world for tests of the engine. */
#include "facts.h"

void facts_init(struct world *world)
{
    char id[] = "a";

    build_init(&world->build);
    for (uint32_t i = 0; i < FACTS; i++) {
        id[0] = (char)('a' + i);
        build_probe(&world->build, id, AVD_KIND_ELEVATED);
        world->fact[i] = build_leaf(&world->build, i, 1, AVD_OP_TRUE,
                                    AVD_OPERAND_IMMEDIATE, 0);
    }
}

void facts_done(struct world *world)
{
    build_done(&world->build);
}

void facts_ready(struct world *world)
{
    build_finish(&world->build);
    build_state(&world->build, &world->state);
}

void facts_set(struct world *world, uint32_t fact, enum avd_truth truth)
{
    if (truth == AVD_UNKNOWN)
        build_status(&world->state, fact, AVD_STATUS_DENIED);
    else
        build_give_number(&world->state, fact, 1, truth == AVD_TRUE);
}

void facts_give(struct world *world, const char *facts)
{
    for (uint32_t i = 0; facts[i] != '\0'; i++)
        facts_set(world, i,
                  facts[i] == 'T'   ? AVD_TRUE
                  : facts[i] == 'F' ? AVD_FALSE
                                    : AVD_UNKNOWN);
    avd_judge(&world->state);
}

enum avd_truth facts_truth(const struct world *world, uint32_t edge)
{
    return avd_edge_truth(&world->state, build_edge(&world->build, edge));
}

uint32_t facts_symptom(struct world *world, uint32_t when, uint32_t gate)
{
    return build_symptom(&world->build, "s", when, gate);
}

uint32_t facts_cause(struct world *world, uint32_t confirm, uint32_t rule_out,
                     uint32_t suspect, uint32_t gate)
{
    struct avd_link link = {.rule_out = rule_out,
                            .suspect = suspect,
                            .gate = gate,
                            .likelihood = 1};

    return build_cause(&world->build, "c", confirm, &link);
}

uint32_t facts_when(struct world *world, uint32_t edge)
{
    return facts_cause(world, edge, AVD_EDGE_OPPOSITE, AVD_EDGE_NONE,
                       AVD_EDGE_NONE);
}

void facts_depend(struct world *world, uint32_t probe, size_t count,
                  const uint32_t *inputs)
{
    uint32_t list = build_list(&world->build, count, inputs);
    struct avd_probe *record =
        build_at(&world->build, AVD_SECTION_PROBE, probe);

    record->inputs = list;
}
