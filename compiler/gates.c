/* SPDX-License-Identifier: MIT */
#include "gates.h"

#include <string.h>

#include "clauses.h"
#include "declare.h"
#include "lower.h"

/* Marks the readings below an edge. Nodes are looked at once. */
struct finder {
    struct compilation *c;
    uint8_t *leaf_seen, *gate_seen;
    uint32_t *stack; /* edges */
    size_t top, capacity;
    uint8_t *reading; /* the result */
};

static void finder_init(struct finder *finder, struct compilation *c)
{
    memset(finder, 0, sizeof *finder);
    finder->c = c;
    finder->leaf_seen = arena_alloc(&c->arena, c->graph.leaves + 1);
    finder->gate_seen = arena_alloc(&c->arena, c->graph.gates + 1);
    finder->reading =
        arena_alloc(&c->arena, c->probes.count + c->questions.count + 1);
}

static void push(struct finder *finder, uint32_t edge)
{
    if (edge >= GRAPH_BAD)
        return;
    finder->stack =
        arena_grow(&finder->c->arena, finder->stack, &finder->capacity,
                   finder->top + 1, sizeof *finder->stack);
    finder->stack[finder->top++] = edge;
}

static void push_verdict(struct finder *finder,
                         const struct avd_special *special)
{
    struct compilation *c = finder->c;
    if (special->kind == AVD_SPECIAL_SYMPTOM) {
        const struct symptom *symptom = c->symptoms.item[special->of];
        push(finder, symptom->when);
        push(finder, symptom->gate);
    } else if (special->kind == AVD_SPECIAL_CAUSE) {
        const struct cause *cause = c->causes.item[special->of];
        push(finder, cause->confirm);
        push(finder, cause->rule_out);
        push(finder, cause->gate);
    } else {
        push(finder, special->of);
    }
}

static void find_readings(struct finder *finder, uint32_t edge)
{
    const struct graph *graph = &finder->c->graph;
    push(finder, edge);
    while (finder->top > 0) {
        uint32_t node = AVD_EDGE_NODE(finder->stack[--finder->top]);
        const struct avd_gate *gate;
        if (node < GRAPH_GATE) {
            const struct avd_leaf *leaf = &graph->leaf[node];
            finder->reading[leaf->subject >> 8] = 1;
            if (AVD_TEST_KIND(leaf->test) == AVD_OPERAND_READING)
                finder->reading
                    [finder->c->pool.word[AVD_TEST_OPERAND(leaf->test)] >> 8] =
                    1;
            continue;
        }
        node -= GRAPH_GATE;
        if (finder->gate_seen[node])
            continue;
        finder->gate_seen[node] = 1;
        gate = &graph->gate[node];
        if (gate->b == AVD_GATE_SPECIAL) {
            push_verdict(finder, &graph->special[gate->a]);
        } else {
            push(finder, gate->a);
            push(finder, gate->b);
        }
    }
}

/* What an argument or the own gate of a needed probe needs is needed as well:
 * a gate that waited for itself would never be known. */
static void find_behind(struct finder *finder)
{
    struct compilation *c = finder->c;
    uint8_t *done = arena_alloc(&c->arena, c->probes.count + 1);
    bool more = true;
    size_t i, j;
    while (more) {
        more = false;
        for (i = 0; i < c->probes.count; i++) {
            const struct probe *probe = probe_at(c, i);
            if (!finder->reading[i] || done[i])
                continue;
            done[i] = 1;
            more = true;
            for (j = 0; j < probe->inputs_count; j++)
                finder->reading[probe->input[j]->base.index] = 1;
            find_readings(finder, probe->gate);
        }
    }
}

static void find_pack_needs(struct compilation *c, struct pack *pack)
{
    struct finder finder;
    if (pack->gate == AVD_EDGE_NONE)
        return;
    finder_init(&finder, c);
    find_readings(&finder, pack->gate);
    find_behind(&finder);
    pack->needs = finder.reading;
}

static uint32_t pack_gate(const struct compilation *c,
                          const struct probe *probe, uint16_t pack)
{
    const struct pack *in = &c->pack[pack];
    return in->needs && in->needs[probe->base.index] ? AVD_EDGE_NONE : in->gate;
}

/* ---- cycles ---- */

/* What a probe waits for: its inputs and the probes of its own gate. */
struct needs {
    struct probe **probe;
    size_t count, capacity;
};

static void add_need(struct compilation *c, struct needs *needs,
                     struct probe *probe)
{
    needs->probe = arena_grow(&c->arena, needs->probe, &needs->capacity,
                              needs->count + 1, sizeof *needs->probe);
    needs->probe[needs->count++] = probe;
}

static void collect_needs(struct compilation *c, struct probe *probe,
                          uint32_t own, struct needs *needs)
{
    struct finder finder;
    size_t i;
    for (i = 0; i < probe->inputs_count; i++)
        add_need(c, needs, probe->input[i]);
    if (own == AVD_EDGE_NONE)
        return;
    finder_init(&finder, c);
    find_readings(&finder, own);
    for (i = 0; i < c->probes.count; i++)
        if (finder.reading[i])
            add_need(c, needs, probe_at(c, i));
}

static void tell_cycle(struct compilation *c, struct probe *const *path,
                       size_t from, size_t count)
{
    struct declarations round;
    size_t i;
    memset(&round, 0, sizeof round);
    for (i = from; i < count; i++)
        declarations_add(c, &round, &path[i]->base);
    diagnostic_add(&c->diagnostics, DIAGNOSTIC_CYCLE, path[from]->base.id.place,
                   "a probe depends on itself: %s",
                   declaration_round(c, &round));
}

/* Depth-first without recursion: chains of probes may be long. */
static void find_cycles(struct compilation *c, const struct needs *needs)
{
    size_t count = c->probes.count, top, i;
    struct probe **path = arena_alloc(&c->arena, (count + 1) * sizeof *path);
    size_t *at = arena_alloc(&c->arena, (count + 1) * sizeof *at);
    for (i = 0; i < count; i++) {
        struct probe *start = probe_at(c, i);
        if (start->base.progress != PROGRESS_NONE || needs[i].count == 0)
            continue;
        path[0] = start;
        at[0] = 0;
        top = 1;
        start->base.progress = PROGRESS_OPEN;
        while (top > 0) {
            const struct needs *now = &needs[path[top - 1]->base.index];
            struct probe *next;
            if (at[top - 1] == now->count) {
                path[--top]->base.progress = PROGRESS_DONE;
                continue;
            }
            next = now->probe[at[top - 1]++];
            if (next->base.progress == PROGRESS_OPEN) {
                size_t from = top;
                while (path[--from] != next)
                    ;
                tell_cycle(c, path, from, top);
            } else if (next->base.progress == PROGRESS_NONE) {
                next->base.progress = PROGRESS_OPEN;
                path[top] = next;
                at[top++] = 0;
            }
        }
    }
}

static uint32_t own_gate(struct compilation *c, const struct probe *probe)
{
    const struct ast_item *applies =
        clause_find(probe->base.items, ITEM_APPLIES);
    uint32_t edge =
        applies ? lower_condition(c, applies->condition) : AVD_EDGE_NONE;
    return edge == GRAPH_BAD ? AVD_EDGE_NONE : edge;
}

/* The other pack of a shared probe wants it as well. */
static void widen_gate(struct compilation *c, const struct twins *twins)
{
    struct probe *probe = (struct probe *)twins->first;
    if (twins->first->kind == DECLARED_PROBE)
        probe->gate = graph_or(&c->graph, probe->gate,
                               pack_gate(c, probe, twins->second->pack));
}

void gates_lower(struct compilation *compilation)
{
    struct compilation *c = compilation;
    struct needs *needs =
        arena_alloc(&c->arena, (c->probes.count + 1) * sizeof *needs);
    const struct twins *twins;
    bool any = false;
    size_t i;
    for (i = 0; i < c->probes.count; i++)
        probe_at(c, i)->gate = own_gate(c, probe_at(c, i));
    for (i = 0; i < c->packs; i++)
        find_pack_needs(c, &c->pack[i]);
    for (i = 0; i < c->probes.count; i++) {
        struct probe *probe = probe_at(c, i);
        collect_needs(c, probe, probe->gate, &needs[i]);
        any |= needs[i].count > 0;
        probe->gate = graph_and(
            &c->graph, pack_gate(c, probe, probe->base.pack), probe->gate);
    }
    for (twins = c->twins; twins; twins = twins->next)
        widen_gate(c, twins);
    if (any)
        find_cycles(c, needs);
}
