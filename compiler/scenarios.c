/* SPDX-License-Identifier: MIT */
/* What is wrong with scenarios as rules. */
#include "scenarios.h"

#include <string.h>

#include "clauses.h"
#include "givens.h"

static struct scenario *find_scenario(struct compilation *c,
                                      const struct scenario *from,
                                      const struct ast_value *name)
{
    struct scenario *scenario;
    struct nearest nearest;
    struct diagnostic *diagnostic;
    nearest_init(&nearest, name->text, name->length);
    for (scenario = c->scenarios; scenario; scenario = scenario->next) {
        if (scenario->pack != from->pack)
            continue;
        if (strlen(scenario->name) == name->length &&
            memcmp(scenario->name, name->text, name->length) == 0)
            return scenario;
        nearest_try(&nearest, scenario->name, strlen(scenario->name));
    }
    diagnostic =
        diagnostic_add(&c->diagnostics, DIAGNOSTIC_UNKNOWN_SCENARIO,
                       name->place, "there is no scenario of this name");
    if (nearest.found)
        diagnostic_help(&c->diagnostics, diagnostic, "did you mean \"%s\"?",
                        nearest.found);
    return NULL;
}

static void resolve_from(struct compilation *c)
{
    struct scenario *scenario, *at;
    for (scenario = c->scenarios; scenario; scenario = scenario->next) {
        const struct ast_item *from =
            clause_find(scenario->block->items, ITEM_FROM);
        if (from)
            scenario->from = find_scenario(c, scenario, from->value);
    }
    for (scenario = c->scenarios; scenario; scenario = scenario->next) {
        size_t steps = 0;
        for (at = scenario->from; at && at != scenario; at = at->from)
            if (++steps > c->scenario_count)
                break;
        if (at != scenario)
            continue;
        diagnostic_add(&c->diagnostics, DIAGNOSTIC_CYCLE,
                       scenario->block->title->place,
                       "this scenario starts from itself");
        scenario->from = NULL;
    }
}

/* ---- expectations ---- */

static bool known_word(const struct ast_value *value, const char *const *words,
                       size_t count)
{
    size_t i;
    for (i = 0; i < count; i++)
        if (strlen(words[i]) == value->length &&
            memcmp(words[i], value->text, value->length) == 0)
            return true;
    return false;
}

static void check_verdict(struct compilation *c, const struct ast_value *value,
                          const char *const *words, size_t count)
{
    struct diagnostic *diagnostic;
    struct nearest nearest;
    const char *list = "";
    size_t i;
    if (value->kind == VALUE_BAD || known_word(value, words, count))
        return;
    nearest_init(&nearest, value->text, value->length);
    for (i = 0; i < count; i++) {
        nearest_try(&nearest, words[i], strlen(words[i]));
        list = arena_format(&c->arena, "%s%s%s", list, i ? ", " : "", words[i]);
    }
    diagnostic = diagnostic_add(&c->diagnostics, DIAGNOSTIC_BAD_EXPECT,
                                value->place, "`%.*s` cannot be expected here",
                                (int)value->length, value->text);
    if (nearest.found)
        diagnostic_help(&c->diagnostics, diagnostic, "did you mean `%s`?",
                        nearest.found);
    else
        diagnostic_help(&c->diagnostics, diagnostic, "one of: %s", list);
}

static void check_expect(struct compilation *c, const struct ast_item *item)
{
    switch (item->given) {
    case EXPECT_SYMPTOM:
        resolve_kind(c, item->ids, DECLARED_SYMPTOM);
        check_verdict(c, item->value, avd_symptom_verdict_names,
                      AVD_SYMPTOM_VERDICTS);
        break;
    case EXPECT_OUTCOME:
        check_verdict(c, item->value, avd_outcome_names, AVD_OUTCOMES);
        break;
    case EXPECT_CAUSE:
        resolve_kind(c, item->ids, DECLARED_CAUSE);
        /* fall through */
    default:
        check_verdict(c, item->value, avd_cause_verdict_names,
                      AVD_CAUSE_VERDICTS);
        break;
    }
}

/* ---- impossible worlds ---- */

/* How each reading stands once all givens up to here are in. */
struct world {
    uint8_t *status;            /* enum avd_status, by reading */
    const struct ast_item **by; /* which given said so last, of this scenario */
};

static void apply_status(const struct given *given, const struct ast_item *item,
                         struct world *world)
{
    uint32_t index = given->reading.index;
    enum avd_status status = AVD_STATUS_OK;
    if (given->kind == GIVEN_SYMPTOM)
        return;
    if (given->kind == GIVEN_STATUS)
        status = given->status;
    else if (given->reading.field == 0 && given->number == 0)
        status = AVD_STATUS_ABSENT;
    world->status[index] = (uint8_t)status;
    world->by[index] = item;
}

static void tell_impossible(struct compilation *c, const struct ast_item *item,
                            const struct ast_item *other, const char *message,
                            const char *note)
{
    struct diagnostic *diagnostic =
        diagnostic_add(&c->diagnostics, DIAGNOSTIC_IMPOSSIBLE_WORLD,
                       item->place, "%s", message);
    if (other && other != item)
        diagnostic_note(&c->diagnostics, diagnostic, other->place, "%s", note);
}

/* Whether two clauses give the same field, or the same answer. */
static bool give_same(const struct compilation *c, const struct ast_item *a,
                      const struct ast_item *b)
{
    return a->given == b->given && a->ids->name == b->ids->name &&
           a->field.length == b->field.length &&
           memcmp(place_text(&c->sources, a->field),
                  place_text(&c->sources, b->field), a->field.length) == 0;
}

/* What the same scenario gave already: another value, or a status that goes
 * with none. `first` is the first clause of the scenario. */
static void check_same(struct compilation *c, const struct given *given,
                       const struct ast_item *item,
                       const struct ast_item *first, const struct world *world)
{
    const struct ast_item *before;
    if (given->kind == GIVEN_SYMPTOM)
        return;
    before = world->by[given->reading.index];
    if (!before)
        return;
    for (; first != item; first = first->next)
        if (first->kind == ITEM_GIVEN && given->kind != GIVEN_STATUS &&
            give_same(c, first, item)) {
            tell_impossible(c, item, first, "this is given twice",
                            "it is given here");
            return;
        }
    if (given->kind == GIVEN_ANSWER)
        return;
    if (given->kind != GIVEN_STATUS && given->reading.field > 0 &&
        world->status[given->reading.index] != AVD_STATUS_OK)
        tell_impossible(c, item, before,
                        "a reading without success has no fields",
                        "it is given here");
    else if (given->kind == GIVEN_STATUS &&
             given->status !=
                 (enum avd_status)world->status[given->reading.index])
        tell_impossible(c, item, before,
                        "this contradicts what the scenario says already",
                        "here");
}

/* Where an input is absent, what needs it is absent as well; where it is not
 * known, that was not run. An input that is not given may be anything. */
static bool is_impossible(uint8_t input, uint8_t reading)
{
    if (input == AVD_STATUS_OK || input == AVD_STATUS_NOT_RUN ||
        reading == AVD_STATUS_NOT_RUN)
        return false;
    return input != AVD_STATUS_ABSENT || reading != AVD_STATUS_ABSENT;
}

/* Readings that depend on one that was not read. */
static void check_inputs(struct compilation *c, const struct world *world)
{
    size_t i, j;
    for (i = 0; i < c->probes.count; i++) {
        const struct probe *probe = probe_at(c, i);
        for (j = 0; j < probe->inputs_count; j++) {
            uint32_t input = probe->input[j]->base.index;
            const struct ast_item *item = world->by[i];
            if (!is_impossible(world->status[input], world->status[i]))
                continue;
            if (!item)
                item = world->by[input];
            if (item)
                tell_impossible(
                    c, item, world->by[input],
                    arena_format(&c->arena,
                                 "`%s` cannot be read where `%s` is %s",
                                 probe->base.id.name->text,
                                 probe->input[j]->base.id.name->text,
                                 avd_status_names[world->status[input]]),
                    "that is given here");
        }
    }
}

static void inherit(struct compilation *c, const struct scenario *from,
                    struct world *world)
{
    const struct ast_item *item;
    struct given given;
    bool muted = c->diagnostics.muted;
    if (!from)
        return;
    inherit(c, from->from, world);
    c->diagnostics.muted = true;
    for (item = from->block->items; item; item = item->next)
        if (item->kind == ITEM_GIVEN && given_resolve(c, item, &given))
            apply_status(&given, NULL, world);
    c->diagnostics.muted = muted;
}

void scenarios_check_one(struct compilation *c, const struct scenario *scenario)
{
    size_t readings = c->probes.count + c->questions.count;
    const struct ast_item *item;
    struct world world;
    bool expects = false;
    world.status = arena_alloc(&c->arena, readings + 1);
    world.by = arena_alloc(&c->arena, (readings + 1) * sizeof *world.by);
    inherit(c, scenario->from, &world);
    for (item = scenario->block->items; item; item = item->next) {
        struct given given;
        if (item->kind == ITEM_GIVEN && given_resolve(c, item, &given)) {
            check_same(c, &given, item, scenario->block->items, &world);
            apply_status(&given, item, &world);
        } else if (item->kind == ITEM_EXPECT) {
            expects = true;
            check_expect(c, item);
        }
    }
    check_inputs(c, &world);
    if (!expects && !scenario->block->broken)
        diagnostic_add(&c->diagnostics, DIAGNOSTIC_NO_EXPECTATION,
                       scenario->block->keyword,
                       "this scenario expects nothing");
}

void scenarios_check(struct compilation *compilation)
{
    const struct scenario *scenario;
    resolve_from(compilation);
    for (scenario = compilation->scenarios; scenario; scenario = scenario->next)
        scenarios_check_one(compilation, scenario);
}
