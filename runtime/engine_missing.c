/* SPDX-License-Identifier: MIT */
/*
 * What an undecided edge lacks.
 *
 * A walk over items: the unknown nodes, and the readings behind them. Items
 * are numbered as in state->stamp: nodes, then readings, then values. Each is
 * entered once, so that neither shared conditions nor inputs that depend on
 * each other hold the walk up.
 */
#include "engine_leaf.h"
#include "engine_parts.h"

struct walk {
    struct avd_state *state;
    uint32_t nodes;
    uint32_t now;
    size_t count; /* of state->missing */
    bool other;   /* something lacks that no person can say */
};

static void walk_start(struct walk *walk, struct avd_state *state)
{
    walk->state = state;
    walk->nodes = avd_engine_nodes(state->image);
    walk->now = avd_engine_stamp(state);
    walk->count = 0;
    walk->other = false;
}

static void add(struct walk *walk, uint32_t reading, unsigned field,
                enum avd_status status)
{
    struct avd_missing *missing = &walk->state->missing[walk->count++];

    missing->reading = reading;
    missing->field = (uint8_t)field;
    missing->status = (uint8_t)status;
    if (status != AVD_STATUS_UNANSWERED)
        walk->other = true;
}

/* Adds one field of a reading that is ok, once. */
static void add_field(struct walk *walk, uint32_t subject,
                      enum avd_status status)
{
    struct avd_state *state = walk->state;
    uint32_t reading = subject >> 8, field = subject & 255;
    size_t item = (size_t)walk->nodes + avd_engine_readings(state->image) +
                  (size_t)(avd_state_values(state, reading) - state->value) +
                  field - 1;

    if (field == 0 || state->stamp[item] == walk->now)
        return;
    state->stamp[item] = walk->now;
    add(walk, reading, field, status);
}

/* Whether a reading is unknown because of one of its inputs: not run for want
 * of any that is not ok, absent because that one is. */
static bool blames(const struct avd_state *state, uint32_t reading,
                   uint32_t input)
{
    uint8_t status = state->reading[reading].status;
    uint8_t other = state->reading[input].status;

    if (status == AVD_STATUS_ABSENT)
        return other == AVD_STATUS_ABSENT;
    return status == AVD_STATUS_NOT_RUN && other != AVD_STATUS_OK;
}

static bool gate_unknown(const struct avd_state *state, uint32_t gate)
{
    return avd_engine_open(state->node, gate) == AVD_UNKNOWN;
}

/* The next item below a reading; false after the last. A reading with nothing
 * unknown below it is what really is missing. */
static bool below_reading(struct walk *walk, uint32_t reading, uint32_t number,
                          uint32_t *item)
{
    const struct avd_state *state = walk->state;
    uint8_t status = state->reading[reading].status;
    uint32_t gate = AVD_EDGE_NONE;
    const uint32_t *inputs = avd_word_of(state->image);
    bool found;

    *item = UINT32_MAX;
    if (reading < avd_probe_count(state->image)) {
        inputs += avd_probe_of(state->image)[reading].inputs;
        gate = avd_probe_of(state->image)[reading].gate;
    }
    if (number > 0) {
        if (number > inputs[0])
            return false;
        if (blames(state, reading, inputs[number]))
            *item = walk->nodes + inputs[number];
        return true;
    }
    found = status == AVD_STATUS_NOT_RUN && gate_unknown(state, gate);
    if (found)
        *item = AVD_EDGE_NODE(gate);
    for (uint32_t i = 1; i <= inputs[0] && !found; i++)
        found = blames(state, reading, inputs[i]);
    if (!found)
        add(walk, reading, 0,
            state->reading[reading].dropped ? AVD_STATUS_IGNORED
                                            : (enum avd_status)status);
    return found;
}

/* Whether any subject of a leaf is unknown; otherwise they cannot be compared.
 */
static bool leaf_lacks_subject(const struct avd_state *state, uint32_t leaf)
{
    uint32_t subject;

    for (uint32_t i = 0;
         avd_engine_leaf_subject(state->image, leaf, i, &subject); i++) {
        if (subject != AVD_ENGINE_NO_SUBJECT &&
            avd_engine_leaf_lacks(state, leaf, subject) != AVD_STATUS_OK)
            return true;
    }
    return false;
}

static bool below_leaf(struct walk *walk, uint32_t leaf, uint32_t number,
                       uint32_t *item)
{
    struct avd_state *state = walk->state;
    enum avd_status status;
    uint32_t subject;

    *item = UINT32_MAX;
    if (!avd_engine_leaf_subject(state->image, leaf, number, &subject))
        return false;
    if (number == 0 && !leaf_lacks_subject(state, leaf)) {
        add_field(walk, subject, AVD_STATUS_MISMATCH);
        return false;
    }
    if (subject == AVD_ENGINE_NO_SUBJECT)
        return true;
    status = avd_engine_leaf_lacks(state, leaf, subject);
    if (status == AVD_STATUS_NONE || status == AVD_STATUS_TOO_LARGE ||
        status == AVD_STATUS_IGNORED)
        add_field(walk, subject, status);
    else if (status != AVD_STATUS_OK)
        *item = walk->nodes + (subject >> 8);
    return true;
}

/* The unknown edges that leave a verdict open. */
struct edges {
    uint32_t edge[3];
    uint32_t count;
};

static void add_unknown(const struct avd_state *state, struct edges *edges,
                        uint32_t edge)
{
    if (avd_engine_clause(state->node, edge) == AVD_UNKNOWN)
        edges->edge[edges->count++] = edge;
}

static struct edges symptom_edges(const struct avd_state *state, uint32_t index)
{
    const struct avd_symptom *symptom = &avd_symptom_of(state->image)[index];
    struct edges edges = {{0, 0, 0}, 0};

    if (gate_unknown(state, symptom->gate))
        add_unknown(state, &edges, symptom->gate);
    else if (avd_engine_open(state->node, symptom->gate) == AVD_TRUE)
        add_unknown(state, &edges, symptom->when);
    return edges;
}

static struct edges cause_edges(const struct avd_state *state, uint32_t index)
{
    const struct avd_cause *cause = &avd_cause_of(state->image)[index];
    const struct avd_link *link = &avd_link_of(state->image)[cause->link];
    struct edges edges = {{0, 0, 0}, 0};

    if (gate_unknown(state, link->gate)) {
        add_unknown(state, &edges, link->gate);
    } else if (avd_engine_open(state->node, link->gate) == AVD_TRUE) {
        add_unknown(state, &edges, cause->confirm);
        if (link->rule_out != AVD_EDGE_OPPOSITE)
            add_unknown(state, &edges, link->rule_out);
    }
    return edges;
}

static bool below_special(struct walk *walk, const struct avd_special *special,
                          uint32_t number, uint32_t *item)
{
    const struct avd_state *state = walk->state;
    struct edges edges = {{0, 0, 0}, 0};

    if (special->kind == AVD_SPECIAL_SYMPTOM)
        edges = symptom_edges(state, special->of);
    else if (special->kind == AVD_SPECIAL_CAUSE)
        edges = cause_edges(state, special->of);
    if (number >= edges.count) {
        /* Nothing can decide this one, except a person who reports it. */
        if (number == 0 &&
            (special->kind != AVD_SPECIAL_SYMPTOM ||
             avd_symptom_of(state->image)[special->of].when != AVD_EDGE_NONE))
            walk->other = true;
        return false;
    }
    *item = AVD_EDGE_NODE(edges.edge[number]);
    return true;
}

static bool below(struct walk *walk, uint32_t item, uint32_t number,
                  uint32_t *next)
{
    const struct avd_header *image = walk->state->image;
    uint32_t leaves = avd_leaf_count(image);
    const struct avd_gate *gate;

    if (item >= walk->nodes)
        return below_reading(walk, item - walk->nodes, number, next);
    if (item < leaves)
        return below_leaf(walk, item, number, next);
    gate = &avd_gate_of(image)[item - leaves];
    if (gate->b == AVD_GATE_SPECIAL)
        return below_special(walk, &avd_special_of(image)[gate->a], number,
                             next);
    *next = AVD_EDGE_NODE(number == 0 ? gate->a : gate->b);
    return number < 2;
}

/* Whether an item is there, not known, and not entered yet. */
static bool enters(struct walk *walk, uint32_t item)
{
    struct avd_state *state = walk->state;

    if (item == UINT32_MAX || state->stamp[item] == walk->now ||
        (item < walk->nodes && state->node[item] != AVD_UNKNOWN))
        return false;
    state->stamp[item] = walk->now;
    return true;
}

static void walk_edge(struct walk *walk, uint32_t edge)
{
    uint32_t *stack = walk->state->stack;
    size_t depth = 0;

    if (!enters(walk, AVD_EDGE_NODE(edge)))
        return;
    stack[depth++] = AVD_EDGE_NODE(edge);
    stack[depth++] = 0;
    while (depth > 0) {
        uint32_t item = stack[depth - 2], number = stack[depth - 1]++, next;

        if (!below(walk, item, number, &next)) {
            depth -= 2;
        } else if (enters(walk, next)) {
            stack[depth++] = next;
            stack[depth++] = 0;
        }
    }
}

static size_t walk_edges(struct walk *walk, const struct edges *edges)
{
    for (uint32_t i = 0; i < edges->count; i++)
        walk_edge(walk, edges->edge[i]);
    return walk->count;
}

bool avd_engine_asks_only(struct avd_state *state, uint32_t edge)
{
    struct walk walk;

    walk_start(&walk, state);
    walk_edge(&walk, edge);
    return !walk.other;
}

size_t avd_symptom_missing(struct avd_state *state, uint32_t index,
                           const struct avd_missing **missing)
{
    uint8_t verdict = state->symptom[index];
    struct edges edges = {{0, 0, 0}, 0};
    struct walk walk;

    *missing = state->missing;
    walk_start(&walk, state);
    if (verdict == AVD_SYMPTOM_UNDETERMINED ||
        verdict == AVD_SYMPTOM_NOT_REPORTED)
        edges = symptom_edges(state, index);
    return walk_edges(&walk, &edges);
}

size_t avd_cause_missing(struct avd_state *state, uint32_t index,
                         const struct avd_missing **missing)
{
    const struct avd_cause *cause = &avd_cause_of(state->image)[index];
    const struct avd_link *link = &avd_link_of(state->image)[cause->link];
    uint8_t verdict = state->cause[index];
    struct edges edges = {{0, 0, 0}, 0};
    struct walk walk;

    *missing = state->missing;
    walk_start(&walk, state);
    if ((verdict == AVD_CAUSE_UNDETERMINED && !state->conflict[index]) ||
        verdict == AVD_CAUSE_SUSPECTED)
        edges = cause_edges(state, index);
    if (verdict == AVD_CAUSE_UNDETERMINED && !state->conflict[index] &&
        !gate_unknown(state, link->gate))
        add_unknown(state, &edges, link->suspect);
    return walk_edges(&walk, &edges);
}
