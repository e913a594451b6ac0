/* SPDX-License-Identifier: MIT */
/*
 * Why an edge has its value.
 *
 * A known node rests on its basis: on both sides of a true AND, on either of
 * the false sides of a false one. Atoms rest on nothing else: leaves, gates
 * that assumed something, reports. From the cheapest choice at each node come
 * candidates; each of them is then left out on trial, and stays out if the
 * value still follows from the rest.
 */
#include "engine_parts.h"

#define COST_MAX 0x3fffffffu

/* Bits of state->kept, by node. */
enum {
    KEPT = 1, /* an atom that stands among the candidates; 0 between calls */
    HOLDS = 2 /* the node's value follows from those */
};

struct basis {
    uint32_t count;    /* of children; 0 only of atoms */
    uint32_t child[2]; /* known nodes */
    bool both;         /* all children are needed; otherwise one will do */
    bool atom;         /* or none of them: the node is itself a reason */
};

static void basis_add(struct basis *basis, uint32_t edge)
{
    basis->child[basis->count++] = AVD_EDGE_NODE(edge);
}

static bool is_observed(const struct avd_state *state,
                        const struct avd_symptom *symptom)
{
    return avd_engine_open(state->node, symptom->gate) == AVD_TRUE &&
           avd_engine_clause(state->node, symptom->when) == AVD_TRUE;
}

static void basis_special(const struct avd_state *state, uint32_t n,
                          const struct avd_special *special,
                          struct basis *basis)
{
    const struct avd_header *image = state->image;
    const struct avd_symptom *symptom;
    const struct avd_cause *cause;
    uint32_t of = special->of;

    if (special->kind == AVD_SPECIAL_SYMPTOM) {
        symptom = &avd_symptom_of(image)[of];
        basis->atom = state->reported[of] != 0;
        if (!basis->atom || is_observed(state, symptom))
            basis_add(basis, symptom->when);
        return;
    }
    if (special->kind == AVD_SPECIAL_CAUSE) {
        cause = &avd_cause_of(image)[of];
        of = state->node[n] == AVD_TRUE
                 ? cause->confirm
                 : avd_engine_rule_out(cause, &avd_link_of(image)[cause->link]);
    } else if (avd_engine_edge(state->node, of) == AVD_UNKNOWN) {
        basis->atom = true;
        return;
    }
    basis_add(basis, of);
}

/* The basis of a known node. */
static void basis_of(const struct avd_state *state, uint32_t n,
                     struct basis *basis)
{
    uint32_t leaves = avd_leaf_count(state->image);
    const struct avd_gate *gate;

    basis->count = 0;
    basis->both = state->node[n] == AVD_TRUE;
    basis->atom = n < leaves;
    if (basis->atom)
        return;
    gate = &avd_gate_of(state->image)[n - leaves];
    if (gate->b == AVD_GATE_SPECIAL) {
        basis_special(state, n, &avd_special_of(state->image)[gate->a], basis);
        return;
    }
    if (basis->both || avd_engine_edge(state->node, gate->a) == AVD_FALSE)
        basis_add(basis, gate->a);
    if (basis->both || avd_engine_edge(state->node, gate->b) == AVD_FALSE)
        basis_add(basis, gate->b);
}

/* Leaves of it the cheapest choice: nothing below an atom; the cheaper child,
 * or the first, where either will do. */
static void choose(const struct avd_state *state, struct basis *basis)
{
    const uint32_t *cost = state->cost;

    if (basis->atom)
        basis->count = 0;
    else if (!basis->both && basis->count == 2) {
        basis->count = 1;
        if (cost[basis->child[1]] < cost[basis->child[0]])
            basis->child[0] = basis->child[1];
    }
}

/* How many atoms each known node rests on, at the least; shared ones count
 * more than once. Done once after each avd_judge. */
static void find_costs(struct avd_state *state)
{
    uint32_t nodes = avd_engine_nodes(state->image);
    uint32_t *cost = state->cost;

    if (*avd_engine_costed(state) != 0)
        return;
    for (uint32_t n = 0; n < nodes; n++) {
        struct basis basis;
        uint32_t sum = COST_MAX;

        if (state->node[n] != AVD_UNKNOWN) {
            basis_of(state, n, &basis);
            choose(state, &basis);
            sum = basis.atom;
            while (basis.count-- > 0)
                sum += cost[basis.child[basis.count]];
        }
        cost[n] = sum < COST_MAX ? sum : COST_MAX;
    }
    *avd_engine_costed(state) = 1;
}

/* The nodes that the value of a root can rest on, each after its own basis,
 * or 0 if none of them would be met twice; or of its cheapest basis the atoms,
 * in the order in which they stand in the condition. */
static uint32_t find_nodes(struct avd_state *state, uint32_t root,
                           uint32_t *found, bool cheapest)
{
    uint32_t *stack = state->stack, *stamp = state->stamp;
    uint32_t now = avd_engine_stamp(state);
    uint32_t count = 0, depth = 2;
    bool all = cheapest;

    stamp[root] = now;
    stack[0] = root;
    stack[1] = 0;
    while (depth > 0) {
        uint32_t n = stack[depth - 2], next = stack[depth - 1]++;
        struct basis basis;

        basis_of(state, n, &basis);
        if (cheapest)
            choose(state, &basis);
        if (next >= basis.count) {
            if (!cheapest || basis.atom)
                found[count++] = n;
            depth -= 2;
            continue;
        }
        n = basis.child[next];
        if (stamp[n] == now) {
            all = true;
            continue;
        }
        stamp[n] = now;
        stack[depth++] = n;
        stack[depth++] = 0;
    }
    return all ? count : 0;
}

/* Whether the value of the last of some nodes follows from what is kept. */
static bool follows(struct avd_state *state, const uint32_t *nodes,
                    uint32_t count)
{
    uint8_t *kept = state->kept;
    bool holds = false;

    for (; count > 0; nodes++, count--) {
        struct basis basis;

        basis_of(state, *nodes, &basis);
        holds = (kept[*nodes] & KEPT) != 0;
        if (basis.count > 0 && !holds) {
            holds = (kept[basis.child[0]] & HOLDS) != 0;
            if (basis.count == 2 && holds == basis.both)
                holds = (kept[basis.child[1]] & HOLDS) != 0;
        }
        kept[*nodes] = (uint8_t)((kept[*nodes] & KEPT) | (holds ? HOLDS : 0));
    }
    return holds;
}

/* Leaves out what can be left out, the last first, so that of two that stand
 * for each other the first in the sources remains. */
static uint32_t reduce(struct avd_state *state, uint32_t root, uint32_t *atom,
                       uint32_t count, uint32_t *nodes)
{
    uint8_t *kept = state->kept;
    uint32_t left = 0, reach, i;

    reach = find_nodes(state, root, nodes, false);
    if (reach == 0)
        return count; /* of a tree nothing can be left out */
    for (i = 0; i < count; i++)
        kept[atom[i]] |= KEPT;
    for (i = count; i-- > 0;) {
        kept[atom[i]] &= (uint8_t)~KEPT;
        if (!follows(state, nodes, reach))
            kept[atom[i]] |= KEPT;
    }
    for (i = 0; i < count; i++) {
        uint32_t n = atom[i];

        if ((kept[n] & KEPT) != 0)
            atom[left++] = n;
        kept[n] = 0;
    }
    return left;
}

static void set_reason(const struct avd_state *state, uint32_t n,
                       struct avd_reason *reason)
{
    const struct avd_header *image = state->image;
    const struct avd_special *special = avd_special_of(image);
    uint32_t leaves = avd_leaf_count(image);

    reason->node = n;
    reason->truth = state->node[n];
    reason->symptom = 0;
    if (n < leaves)
        return;
    special += avd_gate_of(image)[n - leaves].a;
    if (special->kind == AVD_SPECIAL_SYMPTOM) {
        reason->node = AVD_REASON_REPORT;
        reason->symptom = special->of;
    }
}

/* Adds the reasons of an edge that are not among the results yet. Those of one
 * edge differ, but for reports, which are few. */
static uint32_t add_edge(struct avd_state *state, uint32_t edge, uint32_t count)
{
    const struct avd_header *image = state->image;
    uint32_t *atom = state->order;
    uint32_t *nodes = atom + avd_leaf_count(image) + avd_special_count(image);
    uint32_t root = AVD_EDGE_NODE(edge);
    uint32_t before = count, found, i;

    if (edge == AVD_EDGE_NONE || state->node[root] == AVD_UNKNOWN)
        return count;
    find_costs(state);
    found = find_nodes(state, root, atom, true);
    found = reduce(state, root, atom, found, nodes);
    for (; found > 0; found--, atom++) {
        struct avd_reason *reason = &state->reason[count];

        set_reason(state, *atom, reason);
        if (reason->node == AVD_REASON_REPORT)
            before = count;
        for (i = 0; i < before; i++) {
            if (state->reason[i].node == reason->node &&
                state->reason[i].symptom == reason->symptom)
                break;
        }
        count += i == before;
    }
    return count;
}

size_t avd_edge_because(struct avd_state *state, uint32_t edge,
                        const struct avd_reason **reasons)
{
    *reasons = state->reason;
    return add_edge(state, edge, 0);
}

size_t avd_symptom_because(struct avd_state *state, uint32_t index,
                           const struct avd_reason **reasons)
{
    const struct avd_symptom *symptom = &avd_symptom_of(state->image)[index];
    uint32_t edge = AVD_EDGE_NONE;
    uint32_t count;
    uint8_t verdict = state->symptom[index];

    *reasons = state->reason;
    if (verdict == AVD_SYMPTOM_ABSENT ||
        (verdict == AVD_SYMPTOM_PRESENT && is_observed(state, symptom)))
        edge = symptom->when;
    else if (verdict == AVD_SYMPTOM_NOT_APPLICABLE)
        edge = symptom->gate;
    count = add_edge(state, edge, 0);
    if (verdict == AVD_SYMPTOM_PRESENT && state->reported[index])
        state->reason[count++] =
            (struct avd_reason){AVD_REASON_REPORT, AVD_TRUE, index};
    return count;
}

size_t avd_cause_because(struct avd_state *state, uint32_t index,
                         const struct avd_reason **reasons)
{
    const struct avd_cause *cause = &avd_cause_of(state->image)[index];
    const struct avd_link *link = &avd_link_of(state->image)[cause->link];
    uint8_t verdict = state->cause[index];
    uint32_t edge = cause->confirm;
    uint32_t count = 0;

    *reasons = state->reason;
    if (verdict == AVD_CAUSE_UNDETERMINED) {
        if (!state->conflict[index])
            return 0;
        count = add_edge(state, edge, 0);
    }
    if (verdict == AVD_CAUSE_SUSPECTED)
        edge = link->suspect;
    else if (verdict == AVD_CAUSE_NOT_APPLICABLE)
        edge = link->gate;
    else if (verdict != AVD_CAUSE_CONFIRMED)
        edge = avd_engine_rule_out(cause, link);
    return add_edge(state, edge, count);
}
