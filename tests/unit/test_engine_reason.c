/* SPDX-License-Identifier: MIT */
/* Why verdicts are what they are. */
#include "cmocka_all.h"

#include <string.h>

#include "facts.h"

/* Reasons as text: a fact's letter, in capitals where it is true; `?` a gate
 * that assumed something, `!` where it assumed true; `0` .. `9` a report. */
static const char *spell(const struct world *world, size_t count,
                         const struct avd_reason *reasons)
{
    static char text[64];
    size_t i;

    assert_true(count < sizeof text);
    for (i = 0; i < count; i++) {
        if (reasons[i].node == AVD_REASON_REPORT)
            text[i] = (char)('0' + reasons[i].symptom);
        else if (reasons[i].node >= avd_leaf_count(world->state.image))
            text[i] = reasons[i].truth == AVD_TRUE ? '!' : '?';
        else
            text[i] = (char)((reasons[i].truth == AVD_TRUE ? 'A' : 'a') +
                             reasons[i].node);
    }
    text[i] = '\0';
    return text;
}

static const char *because(struct world *world, uint32_t edge)
{
    const struct avd_reason *reasons;
    size_t count = avd_edge_because(&world->state,
                                    build_edge(&world->build, edge), &reasons);

    return spell(world, count, reasons);
}

static const char *cause_because(struct world *world, uint32_t cause)
{
    const struct avd_reason *reasons;
    size_t count = avd_cause_because(&world->state, cause, &reasons);

    return spell(world, count, reasons);
}

static const char *symptom_because(struct world *world, uint32_t symptom)
{
    const struct avd_reason *reasons;
    size_t count = avd_symptom_because(&world->state, symptom, &reasons);

    return spell(world, count, reasons);
}

static void a_true_and_rests_on_both_sides_in_their_order(void **unused)
{
    struct world world;
    uint32_t edge;

    (void)unused;
    facts_init(&world);
    edge = build_and(
        &world.build, world.fact[1],
        build_and(&world.build, build_not(world.fact[2]), world.fact[0]));
    facts_ready(&world);
    facts_give(&world, "TTF");
    assert_string_equal(because(&world, edge), "BcA");
    facts_give(&world, "TTU");
    assert_string_equal(because(&world, edge), "");
    assert_string_equal(because(&world, AVD_EDGE_NONE), "");
    facts_done(&world);
}

static void a_false_and_rests_on_its_cheaper_side(void **unused)
{
    struct world world;
    uint32_t two, edge, tie;

    (void)unused;
    facts_init(&world);
    two = build_or(&world.build, world.fact[0], world.fact[1]);
    edge = build_and(&world.build, two, world.fact[2]);
    tie = build_and(&world.build, world.fact[3], world.fact[0]);
    facts_ready(&world);
    facts_give(&world, "FFFF");
    assert_string_equal(because(&world, edge), "c");
    assert_string_equal(because(&world, tie), "d");
    facts_give(&world, "FFTT");
    assert_string_equal(because(&world, edge), "ab");
    assert_string_equal(because(&world, tie), "a");
    facts_give(&world, "FFUU");
    assert_string_equal(because(&world, edge), "ab");
    facts_done(&world);
}

static void a_shared_condition_is_told_once_where_it_first_stands(void **unused)
{
    struct world world;
    uint32_t edge;

    (void)unused;
    facts_init(&world);
    edge = build_and(&world.build,
                     build_and(&world.build, world.fact[3], world.fact[0]),
                     build_and(&world.build, world.fact[1], world.fact[3]));
    facts_ready(&world);
    facts_give(&world, "TTTT");
    assert_string_equal(because(&world, edge), "DAB");
    facts_done(&world);
}

static void what_another_condition_implies_is_left_out(void **unused)
{
    struct world world;
    uint32_t implied, either;

    (void)unused;
    facts_init(&world);
    /* (b or a) and a: the choice of b, which comes first, was needless. */
    implied = build_and(&world.build,
                        build_or(&world.build, world.fact[1], world.fact[0]),
                        world.fact[0]);
    /* (a or b) and (b or a): the first remains. */
    either = build_and(&world.build,
                       build_or(&world.build, world.fact[0], world.fact[1]),
                       build_or(&world.build, world.fact[1], world.fact[0]));
    facts_ready(&world);
    facts_give(&world, "TT");
    assert_string_equal(because(&world, implied), "A");
    assert_string_equal(because(&world, either), "A");
    facts_give(&world, "FF");
    assert_string_equal(because(&world, implied), "a");
    assert_string_equal(because(&world, either), "ab");
    facts_done(&world);
}

/* Evaluates an edge where only some facts are known. */
static enum avd_truth truth_with(struct world *world, uint32_t edge,
                                 const char *facts)
{
    facts_give(world, facts);
    return avd_edge_truth(&world->state, build_edge(&world->build, edge));
}

/* A number from a fixed sequence. */
static uint32_t draw(uint64_t *seed, uint32_t below)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33) % below;
}

/* Gates over facts and over each other, so that much is shared. */
static uint32_t random_graph(struct world *world, uint64_t *seed)
{
    uint32_t edge[FACTS + 12];

    memcpy(edge, world->fact, sizeof world->fact);
    for (uint32_t i = FACTS; i < FACTS + 12; i++) {
        uint32_t a = edge[draw(seed, i)] ^ draw(seed, 2);
        uint32_t b = edge[i > FACTS ? i - 1 : 0] ^ draw(seed, 2);

        edge[i] = build_and(&world->build, a, b);
    }
    return edge[FACTS + 11];
}

/* The facts among the reasons; all others are unknown. */
static void known_facts(const char *reasons, char facts[FACTS + 1])
{
    memset(facts, 'U', FACTS);
    facts[FACTS] = '\0';
    for (; *reasons != '\0'; reasons++) {
        if (*reasons >= 'a')
            facts[*reasons - 'a'] = 'F';
        else
            facts[*reasons - 'A'] = 'T';
    }
}

static void reasons_decide_and_none_can_be_left_out(void **unused)
{
    uint64_t seed = 1;
    int decided = 0, several = 0;

    (void)unused;
    for (int round = 0; round < 500; round++) {
        char facts[FACTS + 1] = "", known[FACTS + 1];
        struct world world;
        uint32_t edge;
        enum avd_truth truth;

        facts_init(&world);
        edge = random_graph(&world, &seed);
        facts_ready(&world);
        for (int i = 0; i < FACTS; i++)
            facts[i] = "FTFTFTU"[draw(&seed, 7)];
        truth = truth_with(&world, edge, facts);
        known_facts(because(&world, edge), known);
        if (truth != AVD_UNKNOWN) {
            decided++;
            several += strlen(because(&world, edge)) > 1;
            assert_int_equal(truth_with(&world, edge, known), truth);
            for (int i = 0; i < FACTS; i++) {
                char kept = known[i];

                known[i] = 'U';
                assert_true(kept == 'U' ||
                            truth_with(&world, edge, known) == AVD_UNKNOWN);
                known[i] = kept;
            }
        }
        facts_done(&world);
    }
    assert_true(decided > 300 && several > 100);
}

static void what_was_assumed_is_a_reason(void **unused)
{
    struct world world;
    uint32_t or_true, or_false, known;

    (void)unused;
    facts_init(&world);
    or_true = build_and(
        &world.build, world.fact[1],
        build_special(&world.build, AVD_SPECIAL_ELSE_TRUE, world.fact[0]));
    or_false =
        build_special(&world.build, AVD_SPECIAL_ELSE_FALSE, world.fact[0]);
    known = build_special(&world.build, AVD_SPECIAL_KNOWN, world.fact[0]);
    facts_ready(&world);
    facts_give(&world, "UT");
    assert_string_equal(because(&world, or_true), "B!");
    assert_string_equal(because(&world, or_false), "?");
    assert_string_equal(because(&world, known), "?");
    facts_give(&world, "TT");
    assert_string_equal(because(&world, or_true), "BA");
    assert_string_equal(because(&world, or_false), "A");
    assert_string_equal(because(&world, known), "A");
    facts_give(&world, "FT");
    assert_string_equal(because(&world, or_true), "a");
    assert_string_equal(because(&world, known), "a");
    facts_done(&world);
}

static void an_assumed_value_does_not_replace_an_observed_one(void **unused)
{
    struct world world;
    uint32_t edge;

    (void)unused;
    facts_init(&world);
    /* Without a, `a or else true` would be true as well, but not because of
     * anything that was observed. */
    edge =
        build_and(&world.build,
                  build_and(&world.build, world.fact[1],
                            build_special(&world.build, AVD_SPECIAL_ELSE_TRUE,
                                          world.fact[0])),
                  world.fact[1]);
    facts_ready(&world);
    facts_give(&world, "TT");
    assert_string_equal(because(&world, edge), "BA");
    facts_done(&world);
}

static void a_cause_tells_the_clause_that_decided(void **unused)
{
    struct world world;
    uint32_t cause, when;

    (void)unused;
    facts_init(&world);
    cause = facts_cause(&world, world.fact[1], world.fact[2], world.fact[3],
                        world.fact[0]);
    when = facts_when(&world,
                      build_and(&world.build, world.fact[1], world.fact[2]));
    facts_ready(&world);
    facts_give(&world, "TTFF");
    assert_string_equal(cause_because(&world, cause), "B");
    assert_string_equal(cause_because(&world, when), "c");
    facts_give(&world, "TFTT");
    assert_string_equal(cause_because(&world, cause), "C");
    facts_give(&world, "TFFT");
    assert_string_equal(cause_because(&world, cause), "D");
    facts_give(&world, "FTFT");
    assert_string_equal(cause_because(&world, cause), "a");
    facts_give(&world, "TTTT");
    assert_string_equal(cause_because(&world, cause), "BC");
    assert_string_equal(cause_because(&world, when), "BC");
    facts_give(&world, "TFFF");
    assert_string_equal(cause_because(&world, cause), "");
    facts_give(&world, "UTTT");
    assert_string_equal(cause_because(&world, cause), "");
    facts_done(&world);
}

static void a_conflict_tells_each_condition_once(void **unused)
{
    struct world world;
    uint32_t symptom, report, cause;

    (void)unused;
    facts_init(&world);
    symptom = facts_symptom(&world, AVD_EDGE_NONE, AVD_EDGE_NONE);
    report = build_special(&world.build, AVD_SPECIAL_SYMPTOM, symptom);
    cause = facts_cause(
        &world,
        build_and(&world.build, report,
                  build_and(&world.build, world.fact[1], world.fact[0])),
        build_and(&world.build,
                  build_and(&world.build, world.fact[0], world.fact[2]),
                  report),
        AVD_EDGE_NONE, AVD_EDGE_NONE);
    facts_ready(&world);
    world.state.reported[symptom] = 1;
    facts_give(&world, "TTT");
    assert_int_equal(world.state.conflict[cause], 1);
    assert_string_equal(cause_because(&world, cause), "0BAC");
    assert_string_equal(cause_because(&world, cause), "0BAC");
    facts_done(&world);
}

static void a_symptom_tells_its_condition_its_gate_or_the_report(void **unused)
{
    struct world world;
    uint32_t symptom;

    (void)unused;
    facts_init(&world);
    symptom = facts_symptom(&world, world.fact[1], world.fact[0]);
    facts_ready(&world);
    facts_give(&world, "TT");
    assert_string_equal(symptom_because(&world, symptom), "B");
    facts_give(&world, "TF");
    assert_string_equal(symptom_because(&world, symptom), "b");
    facts_give(&world, "FT");
    assert_string_equal(symptom_because(&world, symptom), "a");
    facts_give(&world, "TU");
    assert_string_equal(symptom_because(&world, symptom), "");
    world.state.reported[symptom] = 1;
    facts_give(&world, "TT");
    assert_string_equal(symptom_because(&world, symptom), "B0");
    facts_give(&world, "TF");
    assert_string_equal(symptom_because(&world, symptom), "0");
    facts_give(&world, "FU");
    assert_string_equal(symptom_because(&world, symptom), "0");
    facts_give(&world, "FT");
    assert_string_equal(symptom_because(&world, symptom), "0");
    facts_done(&world);
}

static void reasons_go_through_symptoms_and_causes(void **unused)
{
    struct world world;
    uint32_t symptom, cause, when, both, by_symptom, by_cause, by_when;

    (void)unused;
    facts_init(&world);
    symptom = facts_symptom(&world, world.fact[0], AVD_EDGE_NONE);
    cause = facts_cause(&world, world.fact[1], world.fact[2], AVD_EDGE_NONE,
                        AVD_EDGE_NONE);
    when = facts_when(&world, world.fact[3]);
    by_symptom = build_special(&world.build, AVD_SPECIAL_SYMPTOM, symptom);
    by_cause = build_special(&world.build, AVD_SPECIAL_CAUSE, cause);
    by_when = build_special(&world.build, AVD_SPECIAL_CAUSE, when);
    both = build_and(&world.build, by_symptom, world.fact[0]);
    facts_ready(&world);
    facts_give(&world, "TTFT");
    assert_string_equal(because(&world, by_symptom), "A");
    assert_string_equal(because(&world, by_cause), "B");
    assert_string_equal(because(&world, by_when), "D");
    facts_give(&world, "FFTF");
    assert_string_equal(because(&world, by_symptom), "a");
    assert_string_equal(because(&world, by_cause), "C");
    assert_string_equal(because(&world, by_when), "d");
    world.state.reported[symptom] = 1;
    facts_give(&world, "FFTF");
    assert_string_equal(because(&world, by_symptom), "0");
    /* What makes the symptom present also without the report. */
    facts_give(&world, "TFTF");
    assert_string_equal(because(&world, both), "A");
    facts_done(&world);
}

static void stamps_outlive_their_counter(void **unused)
{
    struct world world;
    uint32_t edge;

    (void)unused;
    facts_init(&world);
    edge = build_and(&world.build, world.fact[0], world.fact[1]);
    facts_ready(&world);
    facts_give(&world, "TT");
    assert_string_equal(because(&world, edge), "AB");
    world.state.now = UINT32_MAX - 1;
    for (int i = 0; i < 4; i++)
        assert_string_equal(because(&world, edge), "AB");
    facts_done(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_true_and_rests_on_both_sides_in_their_order),
        cmocka_unit_test(a_false_and_rests_on_its_cheaper_side),
        cmocka_unit_test(a_shared_condition_is_told_once_where_it_first_stands),
        cmocka_unit_test(what_another_condition_implies_is_left_out),
        cmocka_unit_test(reasons_decide_and_none_can_be_left_out),
        cmocka_unit_test(what_was_assumed_is_a_reason),
        cmocka_unit_test(an_assumed_value_does_not_replace_an_observed_one),
        cmocka_unit_test(a_cause_tells_the_clause_that_decided),
        cmocka_unit_test(a_conflict_tells_each_condition_once),
        cmocka_unit_test(a_symptom_tells_its_condition_its_gate_or_the_report),
        cmocka_unit_test(reasons_go_through_symptoms_and_causes),
        cmocka_unit_test(stamps_outlive_their_counter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
