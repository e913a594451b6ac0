/* SPDX-License-Identifier: MIT */
/*
 * The readings that an edge rests on, whatever they turn out to be: those of
 * its conditions, and of the symptoms and causes that it names.
 */
#include "engine_leaf.h"
#include "engine_parts.h"

struct walk {
    struct avd_state *state;
    uint32_t now;
    uint32_t depth; /* of state->stack */
};

static void enter(struct walk *walk, uint32_t edge)
{
    uint32_t node = AVD_EDGE_NODE(edge);

    if (edge == AVD_EDGE_NONE || edge == AVD_EDGE_OPPOSITE ||
        walk->state->stamp[node] == walk->now)
        return;
    walk->state->stamp[node] = walk->now;
    walk->state->stack[walk->depth++] = node;
}

static void enter_special(struct walk *walk, const struct avd_special *special)
{
    const struct avd_header *image = walk->state->image;
    const struct avd_symptom *symptom;
    const struct avd_cause *cause;
    const struct avd_link *link;

    switch ((enum avd_special_kind)special->kind) {
    case AVD_SPECIAL_SYMPTOM:
        symptom = &avd_symptom_of(image)[special->of];
        enter(walk, symptom->when);
        enter(walk, symptom->gate);
        return;
    case AVD_SPECIAL_CAUSE:
        cause = &avd_cause_of(image)[special->of];
        link = &avd_link_of(image)[cause->link];
        enter(walk, cause->confirm);
        enter(walk, link->rule_out);
        enter(walk, link->suspect);
        enter(walk, link->gate);
        return;
    default:
        enter(walk, special->of);
        return;
    }
}

static void mark_leaf(const struct avd_header *image, uint32_t leaf,
                      uint8_t *needed)
{
    uint32_t subject;

    for (uint32_t i = 0; avd_engine_leaf_subject(image, leaf, i, &subject); i++)
        if (subject != AVD_ENGINE_NO_SUBJECT)
            needed[subject >> 8] = 1;
}

void avd_edge_needs(struct avd_state *state, uint32_t edge, uint8_t *needed)
{
    const struct avd_header *image = state->image;
    uint32_t leaves = avd_leaf_count(image);
    struct walk walk = {state, avd_engine_stamp(state), 0};

    enter(&walk, edge);
    while (walk.depth > 0) {
        uint32_t node = state->stack[--walk.depth];
        const struct avd_gate *gate;

        if (node < leaves) {
            mark_leaf(image, node, needed);
            continue;
        }
        gate = &avd_gate_of(image)[node - leaves];
        if (gate->b == AVD_GATE_SPECIAL) {
            enter_special(&walk, &avd_special_of(image)[gate->a]);
        } else {
            enter(&walk, gate->a);
            enter(&walk, gate->b);
        }
    }
}
