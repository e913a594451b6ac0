/* SPDX-License-Identifier: MIT */
/* Truth of all nodes in one pass, then verdicts and outcome. */
#include <string.h>

#include "engine_leaf.h"
#include "engine_parts.h"

/* Operators that compare a number with the operand as it stands. */
#define NUMERIC                                                                \
    (1u << AVD_OP_TRUE | 1u << AVD_OP_EQ | 1u << AVD_OP_LT | 1u << AVD_OP_GT | \
     1u << AVD_OP_IS)

/* For those, a bit for each result of the comparison under which they are
 * true: 1 less, 2 equal, 4 greater. */
static const uint8_t numeric_truth[AVD_OPS] = {
    [AVD_OP_TRUE] = 1 | 4, [AVD_OP_EQ] = 2, [AVD_OP_LT] = 1,
    [AVD_OP_GT] = 4,       [AVD_OP_IS] = 2,
};

/* No value: the reading is not ok. */
#define NO_SLOT UINT32_MAX

/* Where the values of each reading start, close together, so that judging
 * leaves touches little memory. */
static const uint32_t *find_slots(struct avd_state *state)
{
    const struct avd_header *image = state->image;
    const struct avd_probe *probe = avd_probe_of(image);
    const struct avd_question *question = avd_question_of(image);
    uint32_t probes = avd_probe_count(image);
    uint32_t readings = avd_engine_readings(image);
    uint32_t *slot = state->stack;

    for (uint32_t r = 0; r < readings; r++) {
        uint32_t at = r < probes ? probe[r].slot : question[r - probes].slot;

        slot[r] = state->reading[r].status == AVD_STATUS_OK ? at : NO_SLOT;
    }
    return slot;
}

/* Most leaves compare a number with a number: those are done here, without a
 * branch that depends on the values. */
static void judge_leaves(struct avd_state *state)
{
    const struct avd_leaf *leaf = avd_leaf_of(state->image);
    const struct avd_value *values = state->value;
    const uint32_t *slot = find_slots(state);
    uint32_t leaves = avd_leaf_count(state->image);
    uint8_t *node = state->node;

    for (uint32_t i = 0; i < leaves; i++) {
        uint32_t subject = leaf[i].subject, test = leaf[i].test;
        uint32_t at = slot[subject >> 8], op = test & 31u;

        if (at != NO_SLOT && (test & 0xe0u) == 0 && (NUMERIC >> op & 1u) != 0) {
            const struct avd_value *value = &values[at + (subject & 255u) - 1];

            if (value->type == AVD_VALUE_NUMBER) {
                int64_t a = value->as.number, b = AVD_TEST_OPERAND(test);
                unsigned order = (unsigned)(a >= b) + (unsigned)(a > b);

                node[i] = (uint8_t)(numeric_truth[op] >> order & 1u) * AVD_TRUE;
                continue;
            }
        }
        node[i] = (uint8_t)avd_engine_leaf_truth(state, i);
    }
}

static enum avd_symptom_verdict judge_symptom(const struct avd_state *state,
                                              uint32_t index)
{
    const struct avd_symptom *symptom = &avd_symptom_of(state->image)[index];
    enum avd_truth gate = avd_engine_open(state->node, symptom->gate);

    if (state->reported[index])
        return AVD_SYMPTOM_PRESENT;
    if (gate != AVD_TRUE)
        return gate == AVD_FALSE ? AVD_SYMPTOM_NOT_APPLICABLE
                                 : AVD_SYMPTOM_UNDETERMINED;
    if (symptom->when == AVD_EDGE_NONE)
        return AVD_SYMPTOM_NOT_REPORTED;
    switch (avd_engine_edge(state->node, symptom->when)) {
    case AVD_FALSE:
        return AVD_SYMPTOM_ABSENT;
    case AVD_TRUE:
        return AVD_SYMPTOM_PRESENT;
    default:
        return AVD_SYMPTOM_UNDETERMINED;
    }
}

static enum avd_cause_verdict judge_cause(const uint8_t *node,
                                          const struct avd_cause *cause,
                                          const struct avd_link *link,
                                          uint8_t *conflict)
{
    enum avd_truth gate = avd_engine_open(node, link->gate);
    enum avd_truth confirm = avd_engine_clause(node, cause->confirm);
    enum avd_truth rule_out;

    *conflict = 0;
    if (gate != AVD_TRUE)
        return gate == AVD_FALSE ? AVD_CAUSE_NOT_APPLICABLE
                                 : AVD_CAUSE_UNDETERMINED;
    if (link->rule_out == AVD_EDGE_OPPOSITE)
        rule_out = AVD_TRUE - confirm;
    else
        rule_out = avd_engine_clause(node, link->rule_out);
    if (confirm == AVD_TRUE && rule_out == AVD_TRUE) {
        *conflict = 1;
        return AVD_CAUSE_UNDETERMINED;
    }
    if (confirm == AVD_TRUE)
        return AVD_CAUSE_CONFIRMED;
    if (rule_out == AVD_TRUE)
        return AVD_CAUSE_RULED_OUT;
    return avd_engine_clause(node, link->suspect) == AVD_TRUE
               ? AVD_CAUSE_SUSPECTED
               : AVD_CAUSE_UNDETERMINED;
}

static enum avd_truth special_truth(const struct avd_state *state,
                                    const struct avd_special *special)
{
    const struct avd_header *image = state->image;
    const struct avd_cause *cause;
    enum avd_truth truth;
    uint8_t conflict;

    switch ((enum avd_special_kind)special->kind) {
    case AVD_SPECIAL_KNOWN:
        truth = avd_engine_edge(state->node, special->of);
        return truth == AVD_UNKNOWN ? AVD_FALSE : AVD_TRUE;
    case AVD_SPECIAL_ELSE_FALSE:
        truth = avd_engine_edge(state->node, special->of);
        return truth == AVD_UNKNOWN ? AVD_FALSE : truth;
    case AVD_SPECIAL_ELSE_TRUE:
        truth = avd_engine_edge(state->node, special->of);
        return truth == AVD_UNKNOWN ? AVD_TRUE : truth;
    case AVD_SPECIAL_SYMPTOM:
        switch (judge_symptom(state, special->of)) {
        case AVD_SYMPTOM_PRESENT:
            return AVD_TRUE;
        case AVD_SYMPTOM_ABSENT:
            return AVD_FALSE;
        default:
            return AVD_UNKNOWN;
        }
    case AVD_SPECIAL_CAUSE:
        cause = &avd_cause_of(image)[special->of];
        switch (judge_cause(state->node, cause,
                            &avd_link_of(image)[cause->link], &conflict)) {
        case AVD_CAUSE_CONFIRMED:
            return AVD_TRUE;
        case AVD_CAUSE_RULED_OUT:
            return AVD_FALSE;
        default:
            return AVD_UNKNOWN;
        }
    }
    return AVD_UNKNOWN;
}

static void judge_gates(struct avd_state *state)
{
    const struct avd_gate *gate = avd_gate_of(state->image);
    const struct avd_special *special = avd_special_of(state->image);
    uint32_t gates = avd_gate_count(state->image);
    const uint8_t *node = state->node;
    uint8_t *result = state->node + avd_leaf_count(state->image);

    for (uint32_t i = 0; i < gates; i++) {
        uint32_t a = gate[i].a, b = gate[i].b;
        enum avd_truth left, right;

        if (b == AVD_GATE_SPECIAL) {
            result[i] = (uint8_t)special_truth(state, &special[a]);
            continue;
        }
        left = avd_engine_edge(node, a);
        right = avd_engine_edge(node, b);
        result[i] = (uint8_t)(left < right ? left : right);
    }
}

static void judge_symptoms(struct avd_state *state)
{
    const struct avd_symptom *symptom = avd_symptom_of(state->image);
    uint32_t count = avd_symptom_count(state->image);

    for (uint32_t i = 0; i < count; i++) {
        enum avd_symptom_verdict verdict = judge_symptom(state, i);

        if (verdict == AVD_SYMPTOM_UNDETERMINED &&
            avd_engine_open(state->node, symptom[i].gate) == AVD_TRUE &&
            avd_engine_asks_only(state, symptom[i].when))
            verdict = AVD_SYMPTOM_NOT_REPORTED;
        state->symptom[i] = (uint8_t)verdict;
    }
}

static void judge_causes(struct avd_state *state)
{
    const struct avd_cause *cause = avd_cause_of(state->image);
    const struct avd_link *link = avd_link_of(state->image);
    uint32_t count = avd_cause_count(state->image);
    const uint8_t *node = state->node;
    uint8_t *verdict = state->cause, *conflict = state->conflict;

    for (uint32_t i = 0; i < count; i++)
        verdict[i] = (uint8_t)judge_cause(node, &cause[i], &link[cause[i].link],
                                          &conflict[i]);
}

static bool any_symptom(const struct avd_state *state,
                        enum avd_symptom_verdict verdict)
{
    uint32_t count = avd_symptom_count(state->image);

    return count > 0 && memchr(state->symptom, (int)verdict, count) != NULL;
}

/* Requires ranks, which say which confirmed causes are risks. */
static enum avd_outcome judge_outcome(const struct avd_state *state)
{
    uint32_t count = avd_cause_count(state->image);
    bool risk = false;

    for (uint32_t i = 0; i < count; i++) {
        if (state->cause[i] != AVD_CAUSE_CONFIRMED)
            continue;
        if (!state->risk[i])
            return AVD_OUTCOME_PROBLEM;
        risk = true;
    }
    if (risk || any_symptom(state, AVD_SYMPTOM_PRESENT))
        return AVD_OUTCOME_SUSPICION;
    return any_symptom(state, AVD_SYMPTOM_UNDETERMINED) ? AVD_OUTCOME_UNDECIDED
                                                        : AVD_OUTCOME_HEALTHY;
}

void avd_judge(struct avd_state *state)
{
    avd_state_propagate(state);
    /* Again only where an open gate lets an absence through to what depends
     * on it; each round settles at least one probe. */
    do {
        judge_leaves(state);
        judge_gates(state);
    } while (avd_engine_propagate(state, true));
    judge_symptoms(state);
    judge_causes(state);
    avd_engine_rank(state);
    state->outcome = judge_outcome(state);
    *avd_engine_costed(state) = 0;
}

enum avd_truth avd_edge_truth(const struct avd_state *state, uint32_t edge)
{
    return avd_engine_open(state->node, edge);
}
