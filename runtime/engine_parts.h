/* SPDX-License-Identifier: MIT */
/* Private to the engine: what its files share. */
#ifndef AVD_RUNTIME_ENGINE_PARTS_H
#define AVD_RUNTIME_ENGINE_PARTS_H

#include "engine.h"

/* Nodes of an image: leaves, then gates. */
static inline uint32_t avd_engine_nodes(const struct avd_header *image)
{
    return avd_leaf_count(image) + avd_gate_count(image);
}

static inline uint32_t avd_engine_readings(const struct avd_header *image)
{
    return avd_probe_count(image) + avd_question_count(image);
}

/* The truth of an edge that is there. */
static inline enum avd_truth avd_engine_edge(const uint8_t *node, uint32_t edge)
{
    unsigned truth = node[AVD_EDGE_NODE(edge)];

    return (enum avd_truth)(AVD_EDGE_NEGATED(edge) ? AVD_TRUE - truth : truth);
}

/* A gate that is not there is open. */
static inline enum avd_truth avd_engine_open(const uint8_t *node, uint32_t gate)
{
    return gate == AVD_EDGE_NONE ? AVD_TRUE : avd_engine_edge(node, gate);
}

/* A clause that is not there never holds. */
static inline enum avd_truth avd_engine_clause(const uint8_t *node,
                                               uint32_t edge)
{
    return edge == AVD_EDGE_NONE ? AVD_FALSE : avd_engine_edge(node, edge);
}

/* The edge that rules a cause out; may be AVD_EDGE_NONE. */
static inline uint32_t avd_engine_rule_out(const struct avd_cause *cause,
                                           const struct avd_link *link)
{
    return link->rule_out == AVD_EDGE_OPPOSITE ? cause->confirm ^ 1u
                                               : link->rule_out;
}

/* A stamp that no element of state->stamp has. */
uint32_t avd_engine_stamp(struct avd_state *state);

/* How many elements state->stamp has: nodes, readings, values. */
size_t avd_engine_stamps(const struct avd_header *image);

/* Fills state->ranked from the verdicts. */
void avd_engine_rank(struct avd_state *state);

/* Whether an unknown edge lacks nothing but what only a person can say. */
bool avd_engine_asks_only(struct avd_state *state, uint32_t edge);

/* Elements of state->cost: one for each node, and one that is not 0 once the
 * others are valid. */
static inline uint32_t *avd_engine_costed(const struct avd_state *state)
{
    return &state->cost[avd_engine_nodes(state->image)];
}

/* Makes probes absent whose inputs are: those without a gate; once the nodes
 * are judged, also those whose gate is open. True if there were any. */
bool avd_engine_propagate(struct avd_state *state, bool judged);

#endif
