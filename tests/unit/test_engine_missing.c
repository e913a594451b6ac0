/* SPDX-License-Identifier: MIT */
/* What undecided verdicts lack. */
#include "cmocka_all.h"

#include <stdio.h>

#include "facts.h"

/* Missing readings as text: `id.field:status`, separated by spaces. */
static const char *spell_missing(const struct world *world, size_t count,
                                 const struct avd_missing *missing)
{
    static char text[256];
    const struct avd_header *image = world->state.image;
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        uint32_t r = missing[i].reading, probes = avd_probe_count(image);
        uint32_t id = r < probes ? avd_probe_of(image)[r].id
                                 : avd_question_of(image)[r - probes].id;

        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s.%d:%s",
                                 i > 0 ? " " : "", avd_text(image, id),
                                 missing[i].field,
                                 avd_status_names[missing[i].status]);
        assert_true(used < sizeof text);
    }
    return text;
}

static const char *cause_missing(struct world *world, uint32_t cause)
{
    const struct avd_missing *missing;
    size_t count = avd_cause_missing(&world->state, cause, &missing);

    return spell_missing(world, count, missing);
}

static const char *symptom_missing(struct world *world, uint32_t symptom)
{
    const struct avd_missing *missing;
    size_t count = avd_symptom_missing(&world->state, symptom, &missing);

    return spell_missing(world, count, missing);
}

static void missing_are_the_unknown_readings_behind_unknown_nodes(void **unused)
{
    struct world world;
    uint32_t cause, gated, partial;

    (void)unused;
    facts_init(&world);
    cause = facts_when(
        &world,
        build_or(&world.build,
                 build_and(&world.build, world.fact[2], world.fact[1]),
                 build_and(&world.build, world.fact[0], world.fact[2])));
    gated = facts_cause(&world, world.fact[1], AVD_EDGE_OPPOSITE, AVD_EDGE_NONE,
                        world.fact[3]);
    partial = facts_cause(&world, world.fact[2], world.fact[1], world.fact[0],
                          AVD_EDGE_NONE);
    facts_ready(&world);
    facts_give(&world, "UUUU");
    assert_string_equal(cause_missing(&world, cause),
                        "c.0:denied b.0:denied a.0:denied");
    assert_string_equal(cause_missing(&world, gated), "d.0:denied");
    assert_string_equal(cause_missing(&world, partial),
                        "c.0:denied b.0:denied a.0:denied");
    /* (b) is false: the side of c and b needs neither. */
    facts_give(&world, "UFUT");
    assert_string_equal(cause_missing(&world, cause), "a.0:denied c.0:denied");
    assert_string_equal(cause_missing(&world, gated), "");
    facts_give(&world, "FFFF");
    assert_string_equal(cause_missing(&world, partial), "");
    /* Suspected: what would confirm it or rule it out. */
    facts_give(&world, "TUF");
    assert_string_equal(cause_missing(&world, partial), "b.0:denied");
    facts_give(&world, "UTTU");
    assert_int_equal(world.state.conflict[partial], 1);
    assert_string_equal(cause_missing(&world, partial), "");
    facts_done(&world);
}

static void missing_is_followed_to_the_inputs_that_are_unknown(void **unused)
{
    static const uint32_t b_c[] = {1, 2}, d[] = {3}, f[] = {5}, e[] = {4};
    struct world world;
    uint32_t cause, cycle, absent;

    (void)unused;
    facts_init(&world);
    facts_depend(&world, 0, 2, b_c);
    facts_depend(&world, 1, 1, d);
    facts_depend(&world, 4, 1, f);
    facts_depend(&world, 5, 1, e);
    cause = facts_when(&world, world.fact[0]);
    cycle = facts_when(&world,
                       build_and(&world.build, world.fact[4], world.fact[6]));
    absent = facts_when(&world, world.fact[1]);
    build_finish(&world.build);
    build_state(&world.build, &world.state);
    build_status(&world.state, 3, AVD_STATUS_TIMEOUT);
    build_status(&world.state, 6, AVD_STATUS_ERROR);
    facts_give(&world, "");
    assert_string_equal(cause_missing(&world, cause),
                        "d.0:timeout c.0:not_run");
    assert_string_equal(cause_missing(&world, cycle), "g.0:error");
    facts_give(&world, "");
    build_give_number(&world.state, 2, 1, 1);
    avd_judge(&world.state);
    assert_string_equal(cause_missing(&world, cause), "d.0:timeout");
    build_status(&world.state, 3, AVD_STATUS_ABSENT);
    avd_judge(&world.state);
    assert_string_equal(cause_missing(&world, absent), "d.0:absent");
    assert_string_equal(cause_missing(&world, cause), "d.0:absent");
    facts_done(&world);
}

static void a_probe_that_was_not_run_for_its_own_sake_is_missing(void **unused)
{
    static const uint32_t b[] = {1};
    struct world world;
    uint32_t cause;

    (void)unused;
    facts_init(&world);
    facts_depend(&world, 0, 1, b);
    cause = facts_when(&world, world.fact[0]);
    facts_ready(&world);
    build_status(&world.state, 0, AVD_STATUS_NOT_RUN);
    build_give_number(&world.state, 1, 1, 1);
    avd_judge(&world.state);
    assert_string_equal(cause_missing(&world, cause), "a.0:not_run");
    build_status(&world.state, 0, AVD_STATUS_DENIED);
    build_status(&world.state, 1, AVD_STATUS_TIMEOUT);
    avd_judge(&world.state);
    assert_string_equal(cause_missing(&world, cause), "a.0:denied");
    facts_done(&world);
}

static void missing_is_followed_through_a_gate_that_is_unknown(void **unused)
{
    struct world world;
    struct avd_probe *probe;
    uint32_t cause;

    (void)unused;
    facts_init(&world);
    probe = build_at(&world.build, AVD_SECTION_PROBE, 0);
    probe->gate = world.fact[3];
    cause = facts_when(&world, world.fact[0]);
    facts_ready(&world);
    facts_set(&world, 3, AVD_UNKNOWN);
    avd_judge(&world.state);
    assert_string_equal(cause_missing(&world, cause), "d.0:denied");
    /* Evidence from elsewhere: it was run, whatever the gate. */
    build_status(&world.state, 0, AVD_STATUS_TIMEOUT);
    avd_judge(&world.state);
    assert_string_equal(cause_missing(&world, cause), "a.0:timeout");
    build_status(&world.state, 0, AVD_STATUS_NOT_RUN);
    build_give_number(&world.state, 3, 1, 0);
    avd_judge(&world.state);
    assert_string_equal(cause_missing(&world, cause), "a.0:not_run");
    facts_done(&world);
}

static void a_reading_that_is_ok_lacks_one_field(void **unused)
{
    struct world world;
    uint32_t r, value, type, empty, cause[4], both;

    (void)unused;
    facts_init(&world);
    r = build_probe(&world.build, "r", AVD_KIND_REGISTRY);
    value = build_leaf(&world.build, r, 1, AVD_OP_EQ, AVD_OPERAND_IMMEDIATE, 5);
    type = build_leaf(&world.build, r, 2, AVD_OP_EQ, AVD_OPERAND_IMMEDIATE, 5);
    empty = build_leaf(&world.build, r, 4, AVD_OP_CONTAINS, AVD_OPERAND_TEXT,
                       build_text(&world.build, "x"));
    both = build_leaf(&world.build, r, 1, AVD_OP_EQ, AVD_OPERAND_IMMEDIATE, 6);
    cause[0] = facts_when(&world, value);
    cause[1] = facts_when(&world, type);
    cause[2] = facts_when(&world, empty);
    cause[3] = facts_when(&world, build_or(&world.build,
                                           build_or(&world.build, value, type),
                                           build_or(&world.build, type, both)));
    facts_ready(&world);
    build_give_text(&world.state, r, 1, build_text(&world.build, "r"), 1);
    avd_state_values(&world.state, r)[3].type = AVD_VALUE_TOO_LARGE;
    avd_judge(&world.state);
    assert_string_equal(cause_missing(&world, cause[0]), "r.1:mismatch");
    assert_string_equal(cause_missing(&world, cause[1]), "r.2:none");
    assert_string_equal(cause_missing(&world, cause[2]), "r.4:too_large");
    assert_string_equal(cause_missing(&world, cause[3]),
                        "r.1:mismatch r.2:none");
    build_status(&world.state, r, AVD_STATUS_ABSENT);
    avd_judge(&world.state);
    assert_string_equal(cause_missing(&world, cause[3]), "r.0:absent");
    facts_done(&world);
}

static void the_other_reading_of_a_comparison_can_be_missing(void **unused)
{
    struct world world;
    uint32_t x, y, same, newer, operand[2], cause[2];

    (void)unused;
    facts_init(&world);
    x = build_probe(&world.build, "x", AVD_KIND_FILE);
    y = build_probe(&world.build, "y", AVD_KIND_FILE);
    operand[0] = y << 8 | 1;
    operand[1] = y << 8 | 2;
    same = build_leaf(&world.build, x, 1, AVD_OP_EQ, AVD_OPERAND_READING,
                      build_words(&world.build, 1, &operand[0]));
    newer = build_leaf(&world.build, x, 2, AVD_OP_NEWER, AVD_OPERAND_READING,
                       build_words(&world.build, 1, &operand[1]));
    cause[0] = facts_when(&world, same);
    cause[1] = facts_when(&world, newer);
    facts_ready(&world);
    build_status(&world.state, x, AVD_STATUS_ERROR);
    build_status(&world.state, y, AVD_STATUS_TIMEOUT);
    avd_judge(&world.state);
    assert_string_equal(cause_missing(&world, cause[0]),
                        "x.0:error y.0:timeout");
    assert_string_equal(cause_missing(&world, cause[1]),
                        "x.0:error y.0:timeout");
    build_give_number(&world.state, x, 1, 7);
    avd_judge(&world.state);
    assert_string_equal(cause_missing(&world, cause[0]), "y.0:timeout");
    /* That y is absent is all that `newer than` asks of it. */
    build_status(&world.state, x, AVD_STATUS_ERROR);
    build_status(&world.state, y, AVD_STATUS_ABSENT);
    avd_judge(&world.state);
    assert_string_equal(cause_missing(&world, cause[1]), "x.0:error");
    build_give_number(&world.state, x, 1, 7);
    build_give_number(&world.state, y, 1, 7);
    avd_judge(&world.state);
    assert_string_equal(cause_missing(&world, cause[1]), "x.2:none y.2:none");
    facts_done(&world);
}

static void missing_goes_through_symptoms_and_causes(void **unused)
{
    struct world world;
    uint32_t question, asked, symptom, cause, outer, by_hand, unsaid;

    (void)unused;
    facts_init(&world);
    question = build_question(&world.build, "q", NULL);
    asked = build_leaf(&world.build, question, 1, AVD_OP_TRUE,
                       AVD_OPERAND_IMMEDIATE, 0);
    symptom = facts_symptom(
        &world, build_or(&world.build, asked, world.fact[0]), AVD_EDGE_NONE);
    cause = facts_cause(&world, world.fact[1], world.fact[2], world.fact[3],
                        world.fact[4]);
    outer = facts_when(
        &world,
        build_or(&world.build,
                 build_special(&world.build, AVD_SPECIAL_SYMPTOM, symptom),
                 build_special(&world.build, AVD_SPECIAL_CAUSE, cause)));
    by_hand = facts_symptom(&world, AVD_EDGE_NONE, AVD_EDGE_NONE);
    unsaid = facts_when(
        &world, build_special(&world.build, AVD_SPECIAL_SYMPTOM, by_hand));
    facts_ready(&world);
    facts_give(&world, "UUUUU");
    assert_string_equal(symptom_missing(&world, symptom),
                        "q.0:unanswered a.0:denied");
    assert_string_equal(cause_missing(&world, outer),
                        "q.0:unanswered a.0:denied e.0:denied");
    facts_give(&world, "FUUUT");
    assert_string_equal(cause_missing(&world, outer),
                        "q.0:unanswered b.0:denied c.0:denied");
    assert_string_equal(symptom_missing(&world, by_hand), "");
    assert_string_equal(cause_missing(&world, unsaid), "");
    facts_give(&world, "TUUUT");
    assert_string_equal(symptom_missing(&world, symptom), "");
    facts_done(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(missing_are_the_unknown_readings_behind_unknown_nodes),
        cmocka_unit_test(missing_is_followed_to_the_inputs_that_are_unknown),
        cmocka_unit_test(a_probe_that_was_not_run_for_its_own_sake_is_missing),
        cmocka_unit_test(missing_is_followed_through_a_gate_that_is_unknown),
        cmocka_unit_test(a_reading_that_is_ok_lacks_one_field),
        cmocka_unit_test(the_other_reading_of_a_comparison_can_be_missing),
        cmocka_unit_test(missing_goes_through_symptoms_and_causes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
