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

/* Bits of state->kept, by node; all are 0 between calls. */
enum {
    KEPT = 1,   /* an atom that stands among the candidates */
    HOLDS = 2,  /* the node's value follows from those */
    EMITTED = 4 /* the atom is among the results already */
};

struct basis {
    uint32_t child[2]; /* known nodes */
    unsigned count;
    bool both; /* both children are needed; otherwise either will do */
    bool atom; /* or none of them: the node is itself a reason */
};

static void basis_add(struct basis *basis, uint32_t edge)
{
    basis->child[basis->count++] = AVD_EDGE_NODE(edge);
}

static void basis_special(const struct avd_state *state, uint32_t n,
                          const struct avd_special *special,
                          struct basis *basis)
{
    const struct avd_header *image = state->image;
    const struct avd_symptom *symptom;
    const struct avd_cause *cause;

    switch ((enum avd_special_kind)special->kind) {
    case AVD_SPECIAL_KNOWN:
    case AVD_SPECIAL_ELSE_FALSE:
    case AVD_SPECIAL_ELSE_TRUE:
        basis->atom = avd_engine_edge(state->node, special->of) == AVD_UNKNOWN;
        if (!basis->atom)
            basis_add(basis, special->of);
        break;
    case AVD_SPECIAL_SYMPTOM:
        symptom = &avd_symptom_of(image)[special->of];
        basis->atom = state->reported[special->of] != 0;
        if (!basis->atom ||
            (avd_engine_open(state->node, symptom->gate) == AVD_TRUE &&
             avd_engine_clause(state->node, symptom->when) == AVD_TRUE))
            basis_add(basis, symptom->when);
        break;
    case AVD_SPECIAL_CAUSE:
        cause = &avd_cause_of(image)[special->of];
        basis_add(basis, state->node[n] == AVD_TRUE
                             ? cause->confirm
                             : avd_engine_rule_out(
                                   cause, &avd_link_of(image)[cause->link]));
        break;
    }
}

/* The basis of a known node. */
static inline struct basis basis_of(const struct avd_state *state, uint32_t n)
{
    uint32_t leaves = avd_leaf_count(state->image);
    struct basis basis = {{0, 0}, 0, true, false};
    const struct avd_gate *gate;

    if (n < leaves) {
        basis.atom = true;
        return basis;
    }
    gate = &avd_gate_of(state->image)[n - leaves];
    if (gate->b == AVD_GATE_SPECIAL) {
        basis_special(state, n, &avd_special_of(state->image)[gate->a], &basis);
        return basis;
    }
    basis.both = state->node[n] == AVD_TRUE;
    if (basis.both || avd_engine_edge(state->node, gate->a) == AVD_FALSE)
        basis_add(&basis, gate->a);
    if (basis.both || avd_engine_edge(state->node, gate->b) == AVD_FALSE)
        basis_add(&basis, gate->b);
    return basis;
}

/* The child to follow where either will do: the cheaper, or the first. */
static unsigned cheaper(const uint32_t *cost, const struct basis *basis)
{
    return basis->count == 2 && cost[basis->child[1]] < cost[basis->child[0]];
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
        uint32_t sum = 1;

        cost[n] = COST_MAX;
        if (state->node[n] == AVD_UNKNOWN)
            continue;
        basis = basis_of(state, n);
        if (!basis.atom && basis.count > 0) {
            sum = cost[basis.child[cheaper(cost, &basis)]];
            if (basis.both && basis.count == 2)
                sum = cost[basis.child[0]] + cost[basis.child[1]];
        }
        cost[n] = sum < COST_MAX ? sum : COST_MAX;
    }
    *avd_engine_costed(state) = 1;
}

/* Follows the cheapest choices from a node; the atoms found, in the order in
 * which they stand in the condition, go to `found`. */
static size_t choose(struct avd_state *state, uint32_t root, uint32_t *found)
{
    uint32_t *stack = state->stack, *stamp = state->stamp;
    uint32_t now = avd_engine_stamp(state), n = root;
    size_t count = 0, depth = 0;

    for (;;) {
        if (stamp[n] != now) {
            struct basis basis = basis_of(state, n);

            stamp[n] = now;
            if (basis.atom) {
                found[count++] = n;
            } else if (basis.both) {
                if (basis.count == 2)
                    stack[depth++] = basis.child[1];
                n = basis.child[0];
                continue;
            } else {
                n = basis.child[cheaper(state->cost, &basis)];
                continue;
            }
        }
        if (depth == 0)
            return count;
        n = stack[--depth];
    }
}

/* All nodes that the value of a root can rest on, each after its own basis.
 * *shared tells whether one of them was met twice. */
static size_t gather(struct avd_state *state, uint32_t root, uint32_t *found,
                     bool *shared)
{
    uint32_t *stack = state->stack, *stamp = state->stamp;
    uint32_t leaves = avd_leaf_count(state->image);
    uint32_t now = avd_engine_stamp(state);
    size_t count = 0, depth = 0;

    *shared = false;
    stamp[root] = now;
    stack[depth++] = root;
    stack[depth++] = 0;
    while (depth > 0) {
        uint32_t n = stack[depth - 2], next = stack[depth - 1]++;
        struct basis basis = basis_of(state, n);

        if (next >= basis.count) {
            found[count++] = n;
            depth -= 2;
            continue;
        }
        n = basis.child[next];
        if (stamp[n] == now) {
            *shared = true;
            continue;
        }
        stamp[n] = now;
        if (n < leaves) {
            found[count++] = n;
            continue;
        }
        stack[depth++] = n;
        stack[depth++] = 0;
    }
    return count;
}

/* Whether the value of the last of some nodes follows from what is kept. */
static bool follows(struct avd_state *state, const uint32_t *nodes,
                    size_t count)
{
    uint8_t *kept = state->kept;

    for (size_t i = 0; i < count; i++) {
        uint32_t n = nodes[i];
        struct basis basis = basis_of(state, n);
        bool holds = false;

        if (basis.count > 0)
            holds = (kept[basis.child[0]] & HOLDS) != 0;
        if (basis.count == 2) {
            bool second = (kept[basis.child[1]] & HOLDS) != 0;

            holds = basis.both ? holds && second : holds || second;
        }
        if (basis.atom && (kept[n] & KEPT) != 0)
            holds = true;
        kept[n] = (uint8_t)((kept[n] & ~HOLDS) | (holds ? HOLDS : 0));
    }
    return (kept[nodes[count - 1]] & HOLDS) != 0;
}

/* Leaves out what can be left out, the last first, so that of two that stand
 * for each other the first in the sources remains. */
static size_t reduce(struct avd_state *state, uint32_t root, uint32_t *atom,
                     size_t count, uint32_t *nodes)
{
    uint8_t *kept = state->kept;
    size_t left = 0, reach;
    bool shared;

    if (count < 2)
        return count;
    reach = gather(state, root, nodes, &shared);
    if (!shared)
        return count; /* of a tree nothing can be left out */
    for (size_t i = 0; i < count; i++)
        kept[atom[i]] |= KEPT;
    for (size_t i = count; i-- > 0;) {
        kept[atom[i]] &= (uint8_t)~KEPT;
        if (!follows(state, nodes, reach))
            kept[atom[i]] |= KEPT;
    }
    for (size_t i = 0; i < count; i++) {
        if ((kept[atom[i]] & KEPT) != 0)
            atom[left++] = atom[i];
    }
    for (size_t i = 0; i < reach; i++)
        kept[nodes[i]] &= EMITTED;
    return left;
}

static struct avd_reason reason_of(const struct avd_state *state, uint32_t n)
{
    const struct avd_header *image = state->image;
    uint32_t leaves = avd_leaf_count(image);
    struct avd_reason reason = {n, state->node[n], 0};
    const struct avd_special *special;

    if (n < leaves)
        return reason;
    special = &avd_special_of(image)[avd_gate_of(image)[n - leaves].a];
    if (special->kind == AVD_SPECIAL_SYMPTOM) {
        reason.node = AVD_REASON_REPORT;
        reason.symptom = special->of;
    }
    return reason;
}

/* Whether a reason is among the results; reports are few, so they are looked
 * for. */
static bool is_emitted(const struct avd_state *state,
                       const struct avd_reason *reason, size_t count)
{
    if (reason->node != AVD_REASON_REPORT)
        return (state->kept[reason->node] & EMITTED) != 0;
    for (size_t i = 0; i < count; i++) {
        if (state->reason[i].node == AVD_REASON_REPORT &&
            state->reason[i].symptom == reason->symptom)
            return true;
    }
    return false;
}

/* Adds the reasons of an edge that are not among the results yet. */
static size_t add_edge(struct avd_state *state, uint32_t edge, size_t count)
{
    const struct avd_header *image = state->image;
    uint32_t *atom = state->order;
    uint32_t *nodes = atom + avd_leaf_count(image) + avd_special_count(image);
    uint32_t root = AVD_EDGE_NODE(edge);
    size_t found;

    if (edge == AVD_EDGE_NONE || state->node[root] == AVD_UNKNOWN)
        return count;
    find_costs(state);
    found = choose(state, root, atom);
    found = reduce(state, root, atom, found, nodes);
    for (size_t i = 0; i < found; i++) {
        struct avd_reason reason = reason_of(state, atom[i]);

        if (!is_emitted(state, &reason, count))
            state->reason[count++] = reason;
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
    size_t count = 0;

    *reasons = state->reason;
    switch ((enum avd_symptom_verdict)state->symptom[index]) {
    case AVD_SYMPTOM_PRESENT:
        if (avd_engine_open(state->node, symptom->gate) == AVD_TRUE &&
            avd_engine_clause(state->node, symptom->when) == AVD_TRUE)
            count = add_edge(state, symptom->when, count);
        if (state->reported[index])
            state->reason[count++] =
                (struct avd_reason){AVD_REASON_REPORT, AVD_TRUE, index};
        return count;
    case AVD_SYMPTOM_ABSENT:
        return add_edge(state, symptom->when, count);
    case AVD_SYMPTOM_NOT_APPLICABLE:
        return add_edge(state, symptom->gate, count);
    default:
        return count;
    }
}

/* The reasons of both sides of a conflict, each of them once. */
static size_t add_conflict(struct avd_state *state, uint32_t confirm,
                           uint32_t rule_out)
{
    size_t first = add_edge(state, confirm, 0), count;

    for (size_t i = 0; i < first; i++) {
        if (state->reason[i].node != AVD_REASON_REPORT)
            state->kept[state->reason[i].node] |= EMITTED;
    }
    count = add_edge(state, rule_out, first);
    for (size_t i = 0; i < first; i++) {
        if (state->reason[i].node != AVD_REASON_REPORT)
            state->kept[state->reason[i].node] = 0;
    }
    return count;
}

size_t avd_cause_because(struct avd_state *state, uint32_t index,
                         const struct avd_reason **reasons)
{
    const struct avd_cause *cause = &avd_cause_of(state->image)[index];
    const struct avd_link *link = &avd_link_of(state->image)[cause->link];
    uint32_t rule_out = avd_engine_rule_out(cause, link);

    *reasons = state->reason;
    switch ((enum avd_cause_verdict)state->cause[index]) {
    case AVD_CAUSE_CONFIRMED:
        return add_edge(state, cause->confirm, 0);
    case AVD_CAUSE_RULED_OUT:
        return add_edge(state, rule_out, 0);
    case AVD_CAUSE_SUSPECTED:
        return add_edge(state, link->suspect, 0);
    case AVD_CAUSE_NOT_APPLICABLE:
        return add_edge(state, link->gate, 0);
    case AVD_CAUSE_UNDETERMINED:
        if (state->conflict[index])
            return add_conflict(state, cause->confirm, rule_out);
        return 0;
    default:
        return 0;
    }
}
