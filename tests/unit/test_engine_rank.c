/* SPDX-License-Identifier: MIT */
/* The order of causes. */
#include "cmocka_all.h"

#include "facts.h"

static struct avd_link link_of(struct world *world, uint32_t symptom)
{
    return (struct avd_link){
        .rule_out = AVD_EDGE_OPPOSITE,
        .suspect = AVD_EDGE_NONE,
        .gate = AVD_EDGE_NONE,
        .symptoms = build_list1(&world->build, symptom),
        .likelihood = 1,
    };
}

/* Adds a cause whose first fix is as told; needs < 0: it has no fix. */
static void add_ranked(struct world *world, struct avd_link link,
                       uint32_t confirm, int needs, uint8_t risk,
                       uint32_t effort)
{
    if (needs >= 0) {
        uint32_t index = build_fix(&world->build, "fix");
        struct avd_fix *fix = build_at(&world->build, AVD_SECTION_FIX, index);

        fix->needs = (uint16_t)needs;
        fix->risk = risk;
        fix->effort = effort;
        link.fixes = build_list1(&world->build, index);
    }
    build_cause(&world->build, "c", confirm, &link);
}

static void assert_ranks(const struct world *world, const uint32_t *expected,
                         uint32_t count)
{
    assert_int_equal(avd_cause_count(world->state.image), count);
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(world->state.ranked[i], expected[i]);
}

static void causes_rank_by_verdict_symptom_likelihood_and_fix(void **unused)
{
    static const uint32_t limited[] = {10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 11};
    /* Administrator rights are no unmet need then, and 6 takes least time. */
    static const uint32_t elevated[] = {10, 6, 9, 8, 7, 5, 4, 3, 2, 1, 0, 11};
    struct world world;
    struct avd_link link, away;
    uint32_t yes, maybe;

    (void)unused;
    facts_init(&world);
    yes = world.fact[0];
    maybe = world.fact[2];
    link = link_of(&world,
                   build_symptom(&world.build, "here", yes, AVD_EDGE_NONE));
    away = link_of(&world, build_symptom(&world.build, "away", world.fact[1],
                                         AVD_EDGE_NONE));
    add_ranked(&world, away, world.fact[1], 0, 0, 1); /* 0: ruled out */
    add_ranked(&world, link, maybe, 0, 0, 1);         /* 1: undetermined */
    add_ranked(&world, away, yes, 0, 0, 1);
    link.likelihood = 2;
    add_ranked(&world, link, yes, 0, 0, 1);
    link.likelihood = 1;
    add_ranked(&world, link, yes, 0, 2, 1);           /* 4: high risk */
    add_ranked(&world, link, yes, 6, 1, 1);           /* 5: two needs */
    add_ranked(&world, link, yes, 1, 1, 5);           /* 6: administrator */
    add_ranked(&world, link, yes, -1, 1, 0);          /* 7: no fix, no effort */
    add_ranked(&world, link, yes, 0, 1, 9000);        /* 8 */
    add_ranked(&world, link, yes, 0, 1, 700);         /* 9 */
    add_ranked(&world, link, yes, 4, 0, 1);           /* 10: no risk */
    add_ranked(&world, away, world.fact[1], 0, 0, 1); /* 11: as 0 */
    facts_ready(&world);
    facts_set(&world, 0, AVD_TRUE);
    facts_set(&world, 1, AVD_FALSE);
    avd_judge(&world.state);
    assert_ranks(&world, limited, 12);
    world.state.elevated = true;
    avd_judge(&world.state);
    assert_ranks(&world, elevated, 12);
    facts_done(&world);
}

static void a_fix_without_effort_takes_ten_minutes(void **unused)
{
    static const uint32_t expected[] = {2, 0, 1};
    struct world world;
    struct avd_link link;

    (void)unused;
    facts_init(&world);
    link = link_of(&world, facts_symptom(&world, world.fact[0], AVD_EDGE_NONE));
    add_ranked(&world, link, world.fact[0], 0, 1, 0);
    add_ranked(&world, link, world.fact[0], 0, 1, 600001);
    add_ranked(&world, link, world.fact[0], 0, 1, 599999);
    facts_ready(&world);
    facts_give(&world, "T");
    assert_ranks(&world, expected, 3);
    facts_done(&world);
}

static void a_cause_counts_as_present_by_any_of_its_symptoms(void **unused)
{
    struct world world;
    struct avd_link link;
    uint32_t both[2];

    (void)unused;
    facts_init(&world);
    both[0] = build_symptom(&world.build, "s", world.fact[0], AVD_EDGE_NONE);
    both[1] = build_symptom(&world.build, "t", world.fact[1], AVD_EDGE_NONE);
    link = link_of(&world, both[0]);
    build_cause(&world.build, "of_s", world.fact[2], &link);
    link.symptoms = build_list(&world.build, 2, both);
    build_cause(&world.build, "of_both", world.fact[2], &link);
    facts_ready(&world);
    facts_set(&world, 0, AVD_FALSE);
    facts_set(&world, 1, AVD_TRUE);
    facts_set(&world, 2, AVD_TRUE);
    avd_judge(&world.state);
    assert_int_equal(world.state.ranked[0], 1);
    assert_int_equal(world.state.risk[0], 1);
    assert_int_equal(world.state.risk[1], 0);
    assert_int_equal(world.state.outcome, AVD_OUTCOME_PROBLEM);
    facts_done(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(causes_rank_by_verdict_symptom_likelihood_and_fix),
        cmocka_unit_test(a_fix_without_effort_takes_ten_minutes),
        cmocka_unit_test(a_cause_counts_as_present_by_any_of_its_symptoms),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
