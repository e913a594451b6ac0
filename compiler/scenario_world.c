/* SPDX-License-Identifier: MIT */
#include "scenario_world.h"

#include "givens.h"

struct world {
    struct compilation *c;
    struct avd_state *state;
    struct buffer *text;
};

static void apply_givens(struct world *world, const struct scenario *scenario)
{
    const struct ast_item *item;
    struct given given;
    if (scenario->from)
        apply_givens(world, scenario->from);
    for (item = scenario->block->items; item; item = item->next)
        if (item->kind == ITEM_GIVEN && given_resolve(world->c, item, &given))
            given_apply(&given, world->state, world->text);
}

static bool gate_is_given(const struct world *world, const struct pack *pack)
{
    size_t i, readings = world->c->probes.count + world->c->questions.count;
    for (i = 0; pack->needs && i < readings; i++)
        if (pack->needs[i] &&
            world->state->reading[i].status != AVD_STATUS_NOT_RUN &&
            world->state->reading[i].status != AVD_STATUS_UNANSWERED)
            return true;
    return false;
}

/* Gives a leaf the simplest reading under which it is as wanted. */
static void satisfy_leaf(struct world *world, const struct avd_leaf *leaf,
                         bool wanted)
{
    uint32_t reading = leaf->subject >> 8, field = leaf->subject & 0xffu;
    enum avd_op op = AVD_TEST_OP(leaf->test);
    int64_t operand = AVD_TEST_OPERAND(leaf->test);
    struct avd_value *value;
    world->state->reading[reading].status = AVD_STATUS_OK;
    if (op == AVD_OP_EXISTS && !wanted)
        world->state->reading[reading].status = AVD_STATUS_ABSENT;
    if (field == 0)
        return;
    value = avd_state_values(world->state, reading) + field - 1;
    if (value->type != AVD_VALUE_NONE ||
        AVD_TEST_KIND(leaf->test) != AVD_OPERAND_IMMEDIATE)
        return;
    value->type = AVD_VALUE_NUMBER;
    if (op == AVD_OP_TRUE)
        value->as.number = wanted;
    else if (op == AVD_OP_LT)
        value->as.number = wanted ? operand - 1 : operand;
    else if (op == AVD_OP_GT)
        value->as.number = wanted ? operand + 1 : operand;
    else
        value->as.number = wanted ? operand : operand + 1;
}

/* The pack's gate holds unless a scenario says otherwise: makes it so. Depth
 * is that of one condition, which is bounded. */
static void satisfy(struct world *world, uint32_t edge, bool wanted)
{
    const struct avd_header *image = world->c->image;
    uint32_t node = AVD_EDGE_NODE(edge), leaves = avd_leaf_count(image);
    const struct avd_gate *gate;
    wanted = wanted != (AVD_EDGE_NEGATED(edge) != 0);
    if (node < leaves) {
        satisfy_leaf(world, &avd_leaf_of(image)[node], wanted);
        return;
    }
    gate = &avd_gate_of(image)[node - leaves];
    if (gate->b == AVD_GATE_SPECIAL) {
        const struct avd_special *special = &avd_special_of(image)[gate->a];
        if (special->kind < AVD_SPECIAL_SYMPTOM)
            satisfy(world, special->of, wanted);
        return;
    }
    satisfy(world, gate->a, wanted);
    if (wanted)
        satisfy(world, gate->b, true);
}

void scenario_world_make(struct avd_state *state, struct compilation *c,
                         const struct scenario *scenario, void *storage,
                         struct buffer *text)
{
    struct world world = {.c = c, .state = state, .text = text};
    size_t i;
    avd_state_init(state, c->image, storage);
    text->length = 0;
    apply_givens(&world, scenario);
    for (i = 0; i < c->packs; i++) {
        uint32_t gate = avd_pack_of(c->image)[i].gate;
        if (gate != AVD_EDGE_NONE && !gate_is_given(&world, &c->pack[i]))
            satisfy(&world, gate, true);
    }
    state->text = text->text;
}

const struct declaration *scenario_world_unread(const struct avd_state *state,
                                                const struct ast_item *item)
{
    const struct declaration *of;
    uint32_t gate;
    if (item->kind != ITEM_GIVEN || item->given == GIVEN_SYMPTOM)
        return NULL;
    of = item->ids->name->meaning;
    if (of->kind != DECLARED_PROBE ||
        state->reading[of->index].status == AVD_STATUS_NOT_RUN)
        return NULL;
    gate = avd_probe_of(state->image)[of->index].gate;
    return gate != AVD_EDGE_NONE && avd_edge_truth(state, gate) == AVD_FALSE
               ? of
               : NULL;
}

static bool is_of_present(const struct avd_state *state, uint32_t cause)
{
    const struct avd_header *image = state->image;
    const uint32_t *list =
        avd_word_of(image) +
        avd_link_of(image)[avd_cause_of(image)[cause].link].symptoms;
    uint32_t i;
    for (i = 1; i <= list[0]; i++)
        if (state->symptom[list[i]] == AVD_SYMPTOM_PRESENT)
            return true;
    return false;
}

enum avd_outcome scenario_world_outcome(const struct avd_state *state,
                                        const struct compilation *c,
                                        uint16_t pack)
{
    enum avd_outcome outcome = AVD_OUTCOME_HEALTHY;
    uint32_t i;
    for (i = 0; i < c->symptoms.count; i++) {
        const struct symptom *symptom = c->symptoms.item[i];
        enum avd_symptom_verdict verdict =
            (enum avd_symptom_verdict)state->symptom[i];
        if (symptom->base.pack != pack)
            continue;
        if (verdict == AVD_SYMPTOM_PRESENT)
            outcome = AVD_OUTCOME_SUSPICION;
        else if (verdict == AVD_SYMPTOM_UNDETERMINED &&
                 outcome == AVD_OUTCOME_HEALTHY)
            outcome = AVD_OUTCOME_UNDECIDED;
    }
    for (i = 0; i < c->causes.count; i++) {
        const struct cause *cause = c->causes.item[i];
        if (cause->base.pack != pack || state->cause[i] != AVD_CAUSE_CONFIRMED)
            continue;
        if (is_of_present(state, i))
            return AVD_OUTCOME_PROBLEM;
        outcome = AVD_OUTCOME_SUSPICION;
    }
    return outcome;
}
