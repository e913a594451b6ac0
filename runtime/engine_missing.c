/* SPDX-License-Identifier: MIT */
/*
 * What an undecided edge lacks.
 *
 * A walk over items: the unknown nodes, and the readings behind them. Items
 * are numbered as in state->stamp: nodes, then readings. Each is entered once,
 * so that neither shared conditions nor inputs that depend on each other hold
 * the walk up. What is below an item is asked for one by one; each kind of
 * item counts for itself how far it is.
 */
#include "engine_leaf.h"
#include "engine_parts.h"

#define NOTHING UINT32_MAX /* more is below an item */
#define ROOT (UINT32_MAX - 1)

struct walk {
    struct avd_state *state;
    struct avd_special root; /* what is asked for */
    uint32_t nodes;
    uint32_t count; /* of state->missing */
    bool other;     /* something lacks that no person can say */
};

/* Adds a reading (field 0), or one field of it; a field once. A leaf that does
 * not know of a reading that is ok never asks only whether it exists. */
static void add(struct walk *walk, uint32_t subject, enum avd_status status)
{
    struct avd_missing *missing = walk->state->missing;
    struct avd_missing *end = missing + walk->count;
    uint32_t field = subject & 255;
    uint32_t reading = subject >> 8;

    for (; field > 0 && missing < end; missing++)
        if (missing->reading == reading && missing->field == field)
            return;
    end->reading = reading;
    end->field = (uint8_t)field;
    end->status = (uint8_t)status;
    walk->count++;
    if (status != AVD_STATUS_UNANSWERED)
        walk->other = true;
}

/* Whether a reading is unknown because of one of its inputs: not run for want
 * of any that is not ok, absent because that one is. */
static bool blames(const struct avd_state *state, uint8_t status,
                   uint32_t input)
{
    uint8_t other = state->reading[input].status;

    if (status == AVD_STATUS_ABSENT)
        return other == AVD_STATUS_ABSENT;
    return status == AVD_STATUS_NOT_RUN && other != AVD_STATUS_OK;
}

/* The gate of a reading, then its inputs. A reading with nothing unknown below
 * it is what really is missing. */
static uint32_t below_reading(struct walk *walk, uint32_t reading,
                              uint32_t *number)
{
    const struct avd_state *state = walk->state;
    const struct avd_reading *read = &state->reading[reading];
    const uint32_t *inputs = avd_word_of(state->image);
    uint32_t gate = AVD_EDGE_NONE;
    uint32_t i;

    if (reading < avd_probe_count(state->image)) {
        inputs += avd_probe_of(state->image)[reading].inputs;
        gate = avd_probe_of(state->image)[reading].gate;
    }
    for (i = *number; i <= inputs[0]; i++) {
        if (i > 0 ? !blames(state, read->status, inputs[i])
                  : read->status != AVD_STATUS_NOT_RUN ||
                        avd_engine_open(state->node, gate) != AVD_UNKNOWN)
            continue;
        *number = i + 1;
        return i > 0 ? walk->nodes + inputs[i] : AVD_EDGE_NODE(gate);
    }
    if (*number == 0)
        add(walk, reading << 8,
            read->dropped ? AVD_STATUS_IGNORED : (enum avd_status)read->status);
    return NOTHING;
}

/* The subjects of a leaf; if none of them is unknown, they cannot be compared.
 */
static uint32_t below_leaf(struct walk *walk, uint32_t leaf, uint32_t *number)
{
    struct avd_state *state = walk->state;
    bool found = *number > 0;
    enum avd_status status;
    uint32_t subject;

    while (avd_engine_leaf_subject(state->image, leaf, *number, &subject)) {
        ++*number;
        if (subject == AVD_ENGINE_NO_SUBJECT)
            continue;
        status = avd_engine_leaf_lacks(state, leaf, subject);
        if (status == AVD_STATUS_OK)
            continue;
        if (status < AVD_STATUS_NONE)
            return walk->nodes + (subject >> 8);
        add(walk, subject, status);
        found = true;
    }
    if (!found)
        add(walk, avd_leaf_of(state->image)[leaf].subject, AVD_STATUS_MISMATCH);
    return NOTHING;
}

/* The unknown edges that leave a verdict open. */
struct edges {
    uint32_t count;
    uint32_t edge[3];
};

static void add_unknown(const struct avd_state *state, struct edges *edges,
                        uint32_t edge)
{
    if (avd_engine_clause(state->node, edge) == AVD_UNKNOWN)
        edges->edge[edges->count++] = edge;
}

/* The edges of a symptom or cause; of a cause that is asked for also what
 * makes it suspected. */
static void verdict_edges(const struct walk *walk,
                          const struct avd_special *special,
                          struct edges *edges)
{
    const struct avd_state *state = walk->state;
    const struct avd_header *image = state->image;
    const struct avd_symptom *symptom;
    const struct avd_cause *cause;
    const struct avd_link *link;
    uint32_t gate;
    uint32_t clause[3] = {AVD_EDGE_NONE, AVD_EDGE_NONE, AVD_EDGE_NONE};

    if (special->kind == AVD_SPECIAL_SYMPTOM) {
        symptom = &avd_symptom_of(image)[special->of];
        gate = symptom->gate;
        clause[0] = symptom->when;
    } else {
        cause = &avd_cause_of(image)[special->of];
        link = &avd_link_of(image)[cause->link];
        gate = link->gate;
        clause[0] = cause->confirm;
        clause[1] = avd_engine_rule_out(cause, link);
        if (special == &walk->root)
            clause[2] = link->suspect;
    }
    add_unknown(state, edges, gate);
    if (avd_engine_open(state->node, gate) == AVD_TRUE)
        for (unsigned i = 0; i < 3; i++)
            add_unknown(state, edges, clause[i]);
}

static uint32_t below_special(struct walk *walk,
                              const struct avd_special *special,
                              uint32_t *number)
{
    struct edges edges = {0};

    if (special->kind >= AVD_SPECIAL_SYMPTOM)
        verdict_edges(walk, special, &edges);
    else
        add_unknown(walk->state, &edges, special->of);
    if (*number < edges.count)
        return AVD_EDGE_NODE(edges.edge[(*number)++]);
    /* Nothing can decide this one, except a person who reports it. */
    if (*number == 0 &&
        (special->kind != AVD_SPECIAL_SYMPTOM ||
         avd_symptom_of(walk->state->image)[special->of].when != AVD_EDGE_NONE))
        walk->other = true;
    return NOTHING;
}

static uint32_t below(struct walk *walk, uint32_t item, uint32_t *number)
{
    const struct avd_header *image = walk->state->image;
    uint32_t leaves = avd_leaf_count(image);
    const struct avd_gate *gate;

    if (item == ROOT)
        return below_special(walk, &walk->root, number);
    if (item >= walk->nodes)
        return below_reading(walk, item - walk->nodes, number);
    if (item < leaves)
        return below_leaf(walk, item, number);
    gate = &avd_gate_of(image)[item - leaves];
    if (gate->b == AVD_GATE_SPECIAL)
        return below_special(walk, &avd_special_of(image)[gate->a], number);
    if (*number == 2)
        return NOTHING;
    return AVD_EDGE_NODE((*number)++ == 0 ? gate->a : gate->b);
}

static void find_missing(struct walk *walk, struct avd_state *state,
                         enum avd_special_kind kind, uint32_t of)
{
    uint32_t *stack = state->stack;
    uint32_t now = avd_engine_stamp(state);
    uint32_t depth = 2, next;

    walk->state = state;
    walk->root.kind = kind;
    walk->root.of = of;
    walk->nodes = avd_engine_nodes(state->image);
    walk->count = 0;
    walk->other = false;
    stack[0] = ROOT;
    stack[1] = 0;
    while (depth > 0) {
        next = below(walk, stack[depth - 2], &stack[depth - 1]);
        if (next == NOTHING) {
            depth -= 2;
        } else if (state->stamp[next] != now &&
                   (next >= walk->nodes || state->node[next] == AVD_UNKNOWN)) {
            state->stamp[next] = now;
            stack[depth++] = next;
            stack[depth++] = 0;
        }
    }
}

bool avd_engine_asks_only(struct avd_state *state, uint32_t edge)
{
    struct walk walk;

    find_missing(&walk, state, AVD_SPECIAL_KNOWN, edge);
    return !walk.other;
}

size_t avd_symptom_missing(struct avd_state *state, uint32_t index,
                           const struct avd_missing **missing)
{
    struct walk walk;

    *missing = state->missing;
    if (state->symptom[index] != AVD_SYMPTOM_UNDETERMINED &&
        state->symptom[index] != AVD_SYMPTOM_NOT_REPORTED)
        return 0;
    find_missing(&walk, state, AVD_SPECIAL_SYMPTOM, index);
    return walk.count;
}

size_t avd_cause_missing(struct avd_state *state, uint32_t index,
                         const struct avd_missing **missing)
{
    uint8_t verdict = state->cause[index];
    struct walk walk;

    *missing = state->missing;
    if (verdict != AVD_CAUSE_SUSPECTED &&
        (verdict != AVD_CAUSE_UNDETERMINED || state->conflict[index]))
        return 0;
    find_missing(&walk, state, AVD_SPECIAL_CAUSE, index);
    return walk.count;
}
