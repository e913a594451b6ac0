/* SPDX-License-Identifier: MIT */
/*
 * The state of the engine: its storage, and what it says about readings.
 *
 * All storage is one block, cut into arrays by ARRAYS. Those up to `kept` are
 * cleared at the start; the others are written before they are read, so that a
 * large image costs no more than it uses.
 */
#include "engine.h"

#include <string.h>

#include "engine_parts.h"

/* Name and element of each array, and how many of them. A walk holds on its
 * stack at most one frame of two words for each node and reading. */
#define ARRAYS(X)                                                              \
    X(value, struct avd_value, image->slots)                                   \
    X(reading, struct avd_reading, readings)                                   \
    X(stamp, uint32_t, avd_engine_stamps(image))                               \
    X(reported, uint8_t, symptoms)                                             \
    X(skip, uint8_t, readings)                                                 \
    X(stage, uint8_t, readings)                                                \
    X(needed, uint8_t, readings)                                               \
    X(symptom, uint8_t, symptoms)                                              \
    X(cause, uint8_t, causes)                                                  \
    X(conflict, uint8_t, causes)                                               \
    X(risk, uint8_t, causes)                                                   \
    X(node, uint8_t, nodes)                                                    \
    X(kept, uint8_t, nodes)                                                    \
    X(key, uint64_t, causes)                                                   \
    X(ranked, uint32_t, causes)                                                \
    X(cost, uint32_t, nodes + 1)                                               \
    X(stack, uint32_t, 2 * (nodes + readings + 1))                             \
    X(order, uint32_t, causes > nodes + atoms ? causes : nodes + atoms)        \
    X(reason, struct avd_reason, atoms + 1)                                    \
    X(missing, struct avd_missing, readings + image->slots)

_Static_assert(sizeof(struct avd_value) == 16, "the same on every system");
_Static_assert(sizeof(struct avd_reading) == 12, "the same on every system");
_Static_assert(sizeof(struct avd_reason) == 12, "the same on every system");
_Static_assert(sizeof(struct avd_missing) == 8, "the same on every system");

const char *const avd_status_names[AVD_STATUSES] = {
    "not_run",     "ok",         "absent", "denied",    "timeout",  "error",
    "unsupported", "unanswered", "none",   "too_large", "mismatch", "ignored"};
const char *const avd_symptom_verdict_names[AVD_SYMPTOM_VERDICTS] = {
    "present", "undetermined", "not_reported", "absent", "not_applicable"};
const char *const avd_cause_verdict_names[AVD_CAUSE_VERDICTS] = {
    "confirmed", "suspected", "undetermined", "ruled_out", "not_applicable"};
const char *const avd_outcome_names[AVD_OUTCOMES] = {"healthy", "suspicion",
                                                     "problem", "undecided"};

static const struct avd_value no_value = {.type = AVD_VALUE_NONE};
static const struct avd_value number_0 = {.type = AVD_VALUE_NUMBER};
static const struct avd_value number_1 = {.type = AVD_VALUE_NUMBER,
                                          .as.number = 1};

/* The arrays in their order. */
enum {
#define X(name, type, count) ARRAY_##name,
    ARRAYS(X)
#undef X
        ARRAY_COUNT
};

/* Where each array starts; [ARRAY_COUNT] is the size of all. */
static void lay_out(const struct avd_header *image,
                    size_t start[ARRAY_COUNT + 1])
{
    size_t nodes = avd_engine_nodes(image);
    size_t readings = avd_engine_readings(image);
    size_t symptoms = avd_symptom_count(image);
    size_t causes = avd_cause_count(image);
    size_t atoms = (size_t)avd_leaf_count(image) + avd_special_count(image);
    size_t at = 0;

#define X(name, type, count)                                                   \
    start[ARRAY_##name] = at;                                                  \
    at += (sizeof(type) * (size_t)(count) + 7) & ~(size_t)7;
    ARRAYS(X)
#undef X
    start[ARRAY_COUNT] = at;
}

size_t avd_engine_stamps(const struct avd_header *image)
{
    return (size_t)avd_engine_nodes(image) + avd_engine_readings(image) +
           image->slots;
}

size_t avd_state_size(const struct avd_header *image)
{
    size_t start[ARRAY_COUNT + 1];

    lay_out(image, start);
    return start[ARRAY_COUNT];
}

void avd_state_init(struct avd_state *state, const struct avd_header *image,
                    void *storage)
{
    size_t start[ARRAY_COUNT + 1];
    char *base = storage;

    memset(state, 0, sizeof *state);
    lay_out(image, start);
    memset(base, 0, start[ARRAY_kept + 1]);
    state->image = image;
    state->text = "";
#define X(name, type, count)                                                   \
    state->name = (type *)(void *)(base + start[ARRAY_##name]);
    ARRAYS(X)
#undef X
    for (uint32_t r = avd_probe_count(image); r < avd_engine_readings(image);
         r++)
        state->reading[r].status = AVD_STATUS_UNANSWERED;
    *avd_engine_costed(state) = 0;
}

uint32_t avd_engine_stamp(struct avd_state *state)
{
    if (state->now == UINT32_MAX) {
        memset(state->stamp, 0,
               avd_engine_stamps(state->image) * sizeof *state->stamp);
        state->now = 0;
    }
    return ++state->now;
}

struct avd_value *avd_state_values(const struct avd_state *state,
                                   uint32_t reading)
{
    uint32_t probes = avd_probe_count(state->image);

    if (reading < probes)
        return state->value + avd_probe_of(state->image)[reading].slot;
    return state->value + avd_question_of(state->image)[reading - probes].slot;
}

unsigned avd_reading_fields(const struct avd_header *image, uint32_t reading)
{
    if (reading >= avd_probe_count(image))
        return 1;
    return avd_kinds[avd_probe_of(image)[reading].kind].fields;
}

/* Whether a field is 0 where its reading is absent. */
static bool zero_where_absent(const struct avd_header *image, uint32_t reading,
                              unsigned field)
{
    if (reading >= avd_probe_count(image))
        return false;
    return (avd_field((enum avd_kind)avd_probe_of(image)[reading].kind, field)
                ->flags &
            AVD_FIELD_ZERO) != 0;
}

const struct avd_value *avd_state_field(const struct avd_state *state,
                                        uint32_t reading, unsigned field,
                                        enum avd_status *status)
{
    const struct avd_value *value = &no_value;

    *status = (enum avd_status)state->reading[reading].status;
    if (*status == AVD_STATUS_OK && field == 0) {
        value = &number_1;
    } else if (*status == AVD_STATUS_OK) {
        value = avd_state_values(state, reading) + field - 1;
        if (value->type == AVD_VALUE_NONE)
            *status = AVD_STATUS_NONE;
        else if (value->type == AVD_VALUE_TOO_LARGE)
            *status = AVD_STATUS_TOO_LARGE;
        else if (value->type == AVD_VALUE_IGNORED)
            *status = AVD_STATUS_IGNORED;
    } else if (*status == AVD_STATUS_ABSENT &&
               (field == 0 ||
                zero_where_absent(state->image, reading, field))) {
        value = &number_0;
        *status = AVD_STATUS_OK;
    }
    return value;
}

static bool has_absent_input(const struct avd_state *state, uint32_t inputs)
{
    const uint32_t *list = avd_word_of(state->image) + inputs;

    for (uint32_t i = 1; i <= list[0]; i++) {
        if (state->reading[list[i]].status == AVD_STATUS_ABSENT)
            return true;
    }
    return false;
}

/* What was recorded of it and could not be used is no absence. */
static bool may_be_implied(const struct avd_state *state, uint32_t probe)
{
    return state->reading[probe].status == AVD_STATUS_NOT_RUN &&
           !state->reading[probe].dropped &&
           avd_probe_of(state->image)[probe].inputs != 0;
}

bool avd_engine_propagate(struct avd_state *state, bool judged)
{
    const struct avd_probe *probe = avd_probe_of(state->image);
    uint32_t probes = avd_probe_count(state->image);
    bool changed = true, any = false;

    /* Probes stand in the order of their ids, so that an input may stand
     * after what depends on it. Each round settles at least one probe. */
    while (changed) {
        changed = false;
        for (uint32_t p = 0; p < probes; p++) {
            if (!may_be_implied(state, p) ||
                !has_absent_input(state, probe[p].inputs))
                continue;
            /* Behind a gate that is closed, or not known to be open, nothing
             * was looked at. */
            if (probe[p].gate != AVD_EDGE_NONE &&
                (!judged ||
                 avd_engine_edge(state->node, probe[p].gate) != AVD_TRUE))
                continue;
            state->reading[p].status = AVD_STATUS_ABSENT;
            changed = any = true;
        }
    }
    return any;
}

void avd_state_propagate(struct avd_state *state)
{
    avd_engine_propagate(state, false);
}
