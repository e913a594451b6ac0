/* SPDX-License-Identifier: MIT */
/*
 * The nodes of all conditions. The same node is kept once, and a node is added
 * after those it depends on, so that their order is topological.
 *
 * While the graph grows a leaf is its index, and gate i is GRAPH_GATE + i: how
 * many leaves there will be is not known yet. graph_edge gives the edge that
 * tables use.
 */
#ifndef AVD_COMPILER_GRAPH_H
#define AVD_COMPILER_GRAPH_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "table.h"

#define GRAPH_GATE 0x40000000u
/* The edge of a condition that was not understood; already told. */
#define GRAPH_BAD 0xfffffffdu

/* The index of a leaf or a gate. The hash beside it spares most looks at what
 * is not the same. */
struct graph_slot {
    uint32_t hash;
    uint32_t index; /* + 1; 0 = free */
};

struct graph_slots {
    struct graph_slot *slot;
    size_t slots, used;
};

struct graph {
    struct arena *arena;
    struct avd_leaf *leaf;
    size_t leaves, leaves_capacity;
    struct avd_gate *gate;
    size_t gates, gates_capacity;
    struct avd_special *special;
    size_t specials, specials_capacity;
    struct graph_slots leaf_slots, gate_slots;
};

/* `expected` leaves and as many gates will come, or more, or less. */
void graph_init(struct graph *graph, struct arena *arena, size_t expected);

uint32_t graph_leaf(struct graph *graph, struct avd_leaf leaf);

/* The AND of two edges; AVD_EDGE_NONE stands for true, GRAPH_BAD spreads. */
uint32_t graph_and(struct graph *graph, uint32_t a, uint32_t b);
uint32_t graph_or(struct graph *graph, uint32_t a, uint32_t b);
uint32_t graph_not(uint32_t edge);

uint32_t graph_special(struct graph *graph, struct avd_special special);

/* The same edge in a finished table. */
static inline uint32_t graph_edge(const struct graph *graph, uint32_t edge)
{
    uint32_t node = AVD_EDGE_NODE(edge);
    if (edge >= GRAPH_BAD || node < GRAPH_GATE)
        return edge;
    return AVD_EDGE(node - GRAPH_GATE + graph->leaves, AVD_EDGE_NEGATED(edge));
}

/* Whether two edges can never both be true: one is the opposite of the other,
 * or a field would have to have two values at once. */
bool graph_excludes(const struct graph *graph, uint32_t a, uint32_t b);

/* Whether an edge has the same truth whatever the readings are: true for
 * tautologies that `known` and `or else` make. Conditions of more than a few
 * leaves are taken to be open. */
bool graph_is_constant(const struct graph *graph, uint32_t edge);

#endif
