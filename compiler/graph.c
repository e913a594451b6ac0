/* SPDX-License-Identifier: MIT */
#include "graph.h"

#include <string.h>

#include "hash.h"

static void slots_init(struct graph_slots *slots, struct arena *arena,
                       size_t expected)
{
    slots->slots = hash_slots(expected);
    slots->slot = arena_alloc(arena, slots->slots * sizeof *slots->slot);
}

void graph_init(struct graph *graph, struct arena *arena, size_t expected)
{
    memset(graph, 0, sizeof *graph);
    graph->arena = arena;
    slots_init(&graph->leaf_slots, arena, expected);
    slots_init(&graph->gate_slots, arena, expected);
}

static uint32_t hash_pair(uint32_t a, uint32_t b)
{
    uint64_t mixed = (((uint64_t)a << 32) | b) * 0x9e3779b97f4a7c15u;
    return (uint32_t)(mixed >> 32);
}

/* The slot of a pair of words among `records`, which are such pairs, or the
 * free one where it belongs. */
static struct graph_slot *slot_find(const struct graph_slots *slots,
                                    const void *records, uint32_t a, uint32_t b)
{
    uint32_t hash = hash_pair(a, b), word[2];
    size_t at = hash;
    struct graph_slot *slot;
    for (; (slot = &slots->slot[at & (slots->slots - 1)])->index; at++) {
        if (slot->hash != hash)
            continue;
        memcpy(word, (const char *)records + (slot->index - 1) * sizeof word,
               sizeof word);
        if (word[0] == a && word[1] == b)
            break;
    }
    slot->hash = hash;
    return slot;
}

static void slots_grow(struct graph_slots *slots, struct arena *arena)
{
    struct graph_slots bigger = {NULL, slots->slots * 2, slots->used};
    size_t i, at;
    bigger.slot = arena_alloc(arena, bigger.slots * sizeof *bigger.slot);
    for (i = 0; i < slots->slots; i++) {
        if (!slots->slot[i].index)
            continue;
        for (at = slots->slot[i].hash;
             bigger.slot[at & (bigger.slots - 1)].index; at++)
            ;
        bigger.slot[at & (bigger.slots - 1)] = slots->slot[i];
    }
    *slots = bigger;
}

static void slot_take(struct graph *graph, struct graph_slots *slots,
                      struct graph_slot *slot, size_t index)
{
    slot->index = (uint32_t)index + 1;
    if (++slots->used * 2 > slots->slots)
        slots_grow(slots, graph->arena);
}

uint32_t graph_leaf(struct graph *graph, struct avd_leaf leaf)
{
    struct graph_slot *slot =
        slot_find(&graph->leaf_slots, graph->leaf, leaf.subject, leaf.test);
    if (slot->index)
        return AVD_EDGE(slot->index - 1, 0);
    graph->leaf = arena_grow(graph->arena, graph->leaf, &graph->leaves_capacity,
                             graph->leaves + 1, sizeof leaf);
    graph->leaf[graph->leaves] = leaf;
    slot_take(graph, &graph->leaf_slots, slot, graph->leaves);
    return AVD_EDGE(graph->leaves++, 0);
}

static uint32_t gate_edge(struct graph *graph, struct avd_gate gate)
{
    struct graph_slot *slot =
        slot_find(&graph->gate_slots, graph->gate, gate.a, gate.b);
    if (slot->index)
        return AVD_EDGE(GRAPH_GATE + slot->index - 1, 0);
    graph->gate = arena_grow(graph->arena, graph->gate, &graph->gates_capacity,
                             graph->gates + 1, sizeof gate);
    graph->gate[graph->gates] = gate;
    slot_take(graph, &graph->gate_slots, slot, graph->gates);
    return AVD_EDGE(GRAPH_GATE + graph->gates++, 0);
}

uint32_t graph_and(struct graph *graph, uint32_t a, uint32_t b)
{
    struct avd_gate gate = {a, b};
    if (a == GRAPH_BAD || b == GRAPH_BAD)
        return GRAPH_BAD;
    if (a == AVD_EDGE_NONE || a == b)
        return b;
    if (b == AVD_EDGE_NONE)
        return a;
    return gate_edge(graph, gate);
}

uint32_t graph_not(uint32_t edge)
{
    return edge >= GRAPH_BAD ? edge : edge ^ 1u;
}

uint32_t graph_or(struct graph *graph, uint32_t a, uint32_t b)
{
    if (a == AVD_EDGE_NONE || b == AVD_EDGE_NONE)
        return AVD_EDGE_NONE;
    return graph_not(graph_and(graph, graph_not(a), graph_not(b)));
}

uint32_t graph_special(struct graph *graph, struct avd_special special)
{
    struct avd_gate gate = {0, AVD_GATE_SPECIAL};
    size_t i;
    /* There are few of them. */
    for (i = 0; i < graph->specials; i++)
        if (graph->special[i].kind == special.kind &&
            graph->special[i].of == special.of)
            break;
    gate.a = (uint32_t)i;
    if (i == graph->specials) {
        graph->special =
            arena_grow(graph->arena, graph->special, &graph->specials_capacity,
                       graph->specials + 1, sizeof special);
        graph->special[graph->specials++] = special;
    }
    return gate_edge(graph, gate);
}

static bool is_value_of(const struct graph *graph, uint32_t edge)
{
    uint32_t node = AVD_EDGE_NODE(edge), test;
    if (AVD_EDGE_NEGATED(edge) || node >= GRAPH_GATE)
        return false;
    test = graph->leaf[node].test;
    return (AVD_TEST_OP(test) == AVD_OP_EQ || AVD_TEST_OP(test) == AVD_OP_IS) &&
           (AVD_TEST_KIND(test) == AVD_OPERAND_IMMEDIATE ||
            AVD_TEST_KIND(test) == AVD_OPERAND_NUMBER);
}

bool graph_excludes(const struct graph *graph, uint32_t a, uint32_t b)
{
    const struct avd_leaf *one, *other;
    if (a >= GRAPH_BAD || b >= GRAPH_BAD)
        return false;
    if (a == (b ^ 1u))
        return true;
    if (!is_value_of(graph, a) || !is_value_of(graph, b))
        return false;
    one = &graph->leaf[AVD_EDGE_NODE(a)];
    other = &graph->leaf[AVD_EDGE_NODE(b)];
    return one->subject == other->subject && one->test >> 5 != other->test >> 5;
}

enum { CONSTANT_NODES = 64, CONSTANT_LEAVES = 8 };

/* The part of the graph below one edge, small enough to try everything. */
struct part {
    uint32_t node[CONSTANT_NODES]; /* dependencies first */
    uint8_t truth[CONSTANT_NODES]; /* 0 false, 1 unknown, 2 true */
    unsigned nodes;
    unsigned leaf[CONSTANT_LEAVES]; /* which of them are leaves */
    unsigned leaves;
    bool special;
};

static unsigned part_find(const struct part *part, uint32_t node)
{
    unsigned i;
    for (i = 0; i < part->nodes; i++)
        if (part->node[i] == node)
            break;
    return i;
}

/* False if it is too large. Bounded by CONSTANT_NODES, hence recursive. */
static bool part_add(const struct graph *graph, struct part *part,
                     uint32_t edge)
{
    uint32_t node = AVD_EDGE_NODE(edge);
    const struct avd_gate *gate;
    if (part_find(part, node) < part->nodes)
        return true;
    if (node < GRAPH_GATE) {
        if (part->leaves == CONSTANT_LEAVES || part->nodes == CONSTANT_NODES)
            return false;
        part->leaf[part->leaves++] = part->nodes;
        part->node[part->nodes++] = node;
        return true;
    }
    gate = &graph->gate[node - GRAPH_GATE];
    if (gate->b == AVD_GATE_SPECIAL) {
        const struct avd_special *special = &graph->special[gate->a];
        if (special->kind >= AVD_SPECIAL_SYMPTOM)
            return false;
        part->special = true;
        if (!part_add(graph, part, special->of))
            return false;
    } else if (!part_add(graph, part, gate->a) ||
               !part_add(graph, part, gate->b)) {
        return false;
    }
    if (part->nodes == CONSTANT_NODES)
        return false;
    part->node[part->nodes++] = node;
    return true;
}

static uint8_t part_truth(const struct part *part, uint32_t edge)
{
    uint8_t truth = part->truth[part_find(part, AVD_EDGE_NODE(edge))];
    return AVD_EDGE_NEGATED(edge) ? (uint8_t)(2 - truth) : truth;
}

static uint8_t special_truth(const struct avd_special *special, uint8_t of)
{
    if (special->kind == AVD_SPECIAL_KNOWN)
        return of == 1 ? 0 : 2;
    if (of != 1)
        return of;
    return special->kind == AVD_SPECIAL_ELSE_TRUE ? 2 : 0;
}

static uint8_t part_evaluate(const struct graph *graph, struct part *part,
                             uint32_t edge)
{
    unsigned i;
    for (i = 0; i < part->nodes; i++) {
        const struct avd_gate *gate;
        uint8_t a, b;
        if (part->node[i] < GRAPH_GATE)
            continue;
        gate = &graph->gate[part->node[i] - GRAPH_GATE];
        if (gate->b == AVD_GATE_SPECIAL) {
            const struct avd_special *special = &graph->special[gate->a];
            part->truth[i] =
                special_truth(special, part_truth(part, special->of));
            continue;
        }
        a = part_truth(part, gate->a);
        b = part_truth(part, gate->b);
        part->truth[i] = a < b ? a : b;
    }
    return part_truth(part, edge);
}

bool graph_is_constant(const struct graph *graph, uint32_t edge)
{
    struct part part;
    unsigned worlds = 1, world, i;
    uint8_t first = 0;
    if (edge >= GRAPH_BAD)
        return false;
    part.nodes = part.leaves = 0;
    part.special = false;
    if (!part_add(graph, &part, edge))
        return false;
    /* Without `known` and `or else` all unknown gives unknown, and a world in
     * which all is known does not: never constant. */
    if (!part.special)
        return false;
    for (i = 0; i < part.leaves; i++)
        worlds *= 3;
    for (world = 0; world < worlds; world++) {
        unsigned rest = world;
        uint8_t truth;
        for (i = 0; i < part.leaves; i++, rest /= 3)
            part.truth[part.leaf[i]] = (uint8_t)(rest % 3);
        truth = part_evaluate(graph, &part, edge);
        if (world == 0)
            first = truth;
        else if (truth != first)
            return false;
    }
    return true;
}
