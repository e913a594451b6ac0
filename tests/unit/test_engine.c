/* SPDX-License-Identifier: MIT */
/* The state of the engine, connectives, verdicts and outcome. */
#include "cmocka_all.h"

#include "facts.h"

static const enum avd_truth truths[] = {AVD_FALSE, AVD_UNKNOWN, AVD_TRUE};

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

static void and_or_not_follow_strong_kleene_logic(void **unused)
{
    /* By left and right: false, unknown, true. */
    static const char *const and_table = "FFFFUUFUT";
    static const char *const or_table = "FUTUUTTTT";
    static const char *const not_table = "TUF";
    struct world world;
    uint32_t both, either;

    (void)unused;
    facts_init(&world);
    both = build_and(&world.build, world.fact[0], world.fact[1]);
    either = build_or(&world.build, world.fact[0], world.fact[1]);
    facts_ready(&world);
    for (int i = 0; i < 9; i++) {
        facts_set(&world, 0, truths[i / 3]);
        facts_set(&world, 1, truths[i % 3]);
        avd_judge(&world.state);
        assert_int_equal("FUT"[facts_truth(&world, both)], and_table[i]);
        assert_int_equal("FUT"[facts_truth(&world, either)], or_table[i]);
        assert_int_equal("FUT"[facts_truth(&world, build_not(world.fact[0]))],
                         not_table[i / 3]);
    }
    facts_done(&world);
}

static void known_and_or_else_turn_unknown_into_what_they_say(void **unused)
{
    struct world world;
    uint32_t known, or_false, or_true;

    (void)unused;
    facts_init(&world);
    known = build_special(&world.build, AVD_SPECIAL_KNOWN, world.fact[0]);
    or_false = build_special(&world.build, AVD_SPECIAL_ELSE_FALSE,
                             build_not(world.fact[0]));
    or_true = build_special(&world.build, AVD_SPECIAL_ELSE_TRUE,
                            build_not(world.fact[0]));
    facts_ready(&world);
    for (int i = 0; i < 3; i++) {
        facts_set(&world, 0, truths[i]);
        avd_judge(&world.state);
        assert_int_equal("FUT"[facts_truth(&world, known)], "TFT"[i]);
        assert_int_equal("FUT"[facts_truth(&world, or_false)], "TFF"[i]);
        assert_int_equal("FUT"[facts_truth(&world, or_true)], "TTF"[i]);
    }
    facts_done(&world);
}

static void no_edge_is_true(void **unused)
{
    struct world world;

    (void)unused;
    facts_init(&world);
    facts_ready(&world);
    avd_judge(&world.state);
    assert_int_equal(avd_edge_truth(&world.state, AVD_EDGE_NONE), AVD_TRUE);
    facts_done(&world);
}

/* What section 4 of the design says, in its own order. */
static enum avd_cause_verdict expected_cause(char gate, char confirm,
                                             char rule_out, char suspect,
                                             int *conflict)
{
    *conflict = 0;
    if (gate == 'F')
        return AVD_CAUSE_NOT_APPLICABLE;
    if (gate == 'U')
        return AVD_CAUSE_UNDETERMINED;
    if (confirm == 'T' && rule_out == 'T') {
        *conflict = 1;
        return AVD_CAUSE_UNDETERMINED;
    }
    if (confirm == 'T')
        return AVD_CAUSE_CONFIRMED;
    if (rule_out == 'T')
        return AVD_CAUSE_RULED_OUT;
    return suspect == 'T' ? AVD_CAUSE_SUSPECTED : AVD_CAUSE_UNDETERMINED;
}

static void a_cause_is_judged_by_gate_confirm_rule_out_suspect(void **unused)
{
    struct world world;
    struct avd_link link;
    uint32_t symptom, special;

    (void)unused;
    facts_init(&world);
    symptom = build_symptom(&world.build, "s", AVD_EDGE_NONE, AVD_EDGE_NONE);
    link = link_of(&world, symptom);
    link.gate = world.fact[0];
    link.rule_out = world.fact[2];
    link.suspect = world.fact[3];
    special =
        build_special(&world.build, AVD_SPECIAL_CAUSE,
                      build_cause(&world.build, "c", world.fact[1], &link));
    facts_ready(&world);
    for (int i = 0; i < 81; i++) {
        int digit[4] = {i / 27, i / 9 % 3, i / 3 % 3, i % 3}, conflict;
        enum avd_cause_verdict verdict;

        for (uint32_t k = 0; k < 4; k++)
            facts_set(&world, k, truths[digit[k]]);
        avd_judge(&world.state);
        verdict = expected_cause("FUT"[digit[0]], "FUT"[digit[1]],
                                 "FUT"[digit[2]], "FUT"[digit[3]], &conflict);
        assert_string_equal(avd_cause_verdict_names[world.state.cause[0]],
                            avd_cause_verdict_names[verdict]);
        assert_int_equal(world.state.conflict[0], conflict);
        assert_int_equal(facts_truth(&world, special),
                         verdict == AVD_CAUSE_CONFIRMED   ? AVD_TRUE
                         : verdict == AVD_CAUSE_RULED_OUT ? AVD_FALSE
                                                          : AVD_UNKNOWN);
    }
    facts_done(&world);
}

static void when_confirms_or_rules_out(void **unused)
{
    static const uint8_t expected[] = {
        AVD_CAUSE_RULED_OUT, AVD_CAUSE_UNDETERMINED, AVD_CAUSE_CONFIRMED};
    struct world world;
    struct avd_link link;

    (void)unused;
    facts_init(&world);
    link = link_of(
        &world, build_symptom(&world.build, "s", AVD_EDGE_NONE, AVD_EDGE_NONE));
    build_cause(&world.build, "c", world.fact[0], &link);
    facts_ready(&world);
    for (int i = 0; i < 3; i++) {
        facts_set(&world, 0, truths[i]);
        avd_judge(&world.state);
        assert_int_equal(world.state.cause[0], expected[i]);
    }
    facts_done(&world);
}

static void a_clause_that_is_not_there_never_holds(void **unused)
{
    struct world world;
    struct avd_link link;

    (void)unused;
    facts_init(&world);
    link = link_of(
        &world, build_symptom(&world.build, "s", AVD_EDGE_NONE, AVD_EDGE_NONE));
    link.rule_out = AVD_EDGE_NONE;
    build_cause(&world.build, "bare", AVD_EDGE_NONE, &link);
    build_cause(&world.build, "confirm_only", world.fact[0], &link);
    facts_ready(&world);
    facts_set(&world, 0, AVD_FALSE);
    avd_judge(&world.state);
    assert_int_equal(world.state.cause[0], AVD_CAUSE_UNDETERMINED);
    assert_int_equal(world.state.cause[1], AVD_CAUSE_UNDETERMINED);
    facts_done(&world);
}

static void a_symptom_is_judged_by_report_gate_and_when(void **unused)
{
    /* By gate, then `when`: not_applicable, undetermined, absent, present. */
    static const char *const expected = "nnnuuuaup";
    struct world world;
    uint32_t symptom, special;

    (void)unused;
    facts_init(&world);
    symptom = build_symptom(&world.build, "s", world.fact[1], world.fact[0]);
    special = build_special(&world.build, AVD_SPECIAL_SYMPTOM, symptom);
    facts_ready(&world);
    for (int i = 0; i < 9; i++) {
        uint8_t verdict;

        facts_set(&world, 0, truths[i / 3]);
        facts_set(&world, 1, truths[i % 3]);
        world.state.reported[symptom] = 0;
        avd_judge(&world.state);
        verdict = world.state.symptom[symptom];
        assert_int_equal("pu-an"[verdict], expected[i]);
        assert_int_equal(facts_truth(&world, special),
                         expected[i] == 'p'   ? AVD_TRUE
                         : expected[i] == 'a' ? AVD_FALSE
                                              : AVD_UNKNOWN);
        world.state.reported[symptom] = 1;
        avd_judge(&world.state);
        assert_int_equal(world.state.symptom[symptom], AVD_SYMPTOM_PRESENT);
        assert_int_equal(facts_truth(&world, special), AVD_TRUE);
    }
    facts_done(&world);
}

static void a_symptom_without_when_waits_for_a_report(void **unused)
{
    struct world world;

    (void)unused;
    facts_init(&world);
    build_symptom(&world.build, "s", AVD_EDGE_NONE, AVD_EDGE_NONE);
    facts_ready(&world);
    avd_judge(&world.state);
    assert_int_equal(world.state.symptom[0], AVD_SYMPTOM_NOT_REPORTED);
    assert_int_equal(world.state.outcome, AVD_OUTCOME_HEALTHY);
    facts_done(&world);
}

static void a_symptom_that_lacks_only_answers_is_not_reported(void **unused)
{
    struct world world;
    uint32_t question, asked, other;

    (void)unused;
    facts_init(&world);
    question = build_question(&world.build, "q", NULL);
    asked = build_leaf(&world.build, question, 1, AVD_OP_TRUE,
                       AVD_OPERAND_IMMEDIATE, 0);
    build_symptom(&world.build, "asked",
                  build_or(&world.build, asked, world.fact[0]), AVD_EDGE_NONE);
    other =
        build_symptom(&world.build, "by_hand", AVD_EDGE_NONE, AVD_EDGE_NONE);
    build_symptom(&world.build, "derived",
                  build_special(&world.build, AVD_SPECIAL_SYMPTOM, other),
                  AVD_EDGE_NONE);
    facts_ready(&world);
    facts_set(&world, 0, AVD_FALSE);
    avd_judge(&world.state);
    assert_int_equal(world.state.symptom[0], AVD_SYMPTOM_NOT_REPORTED);
    assert_int_equal(world.state.symptom[2], AVD_SYMPTOM_NOT_REPORTED);
    assert_int_equal(world.state.outcome, AVD_OUTCOME_HEALTHY);
    facts_set(&world, 0, AVD_UNKNOWN);
    avd_judge(&world.state);
    assert_int_equal(world.state.symptom[0], AVD_SYMPTOM_UNDETERMINED);
    assert_int_equal(world.state.outcome, AVD_OUTCOME_UNDECIDED);
    build_give_number(&world.state, question, 1, 1);
    avd_judge(&world.state);
    assert_int_equal(world.state.symptom[0], AVD_SYMPTOM_PRESENT);
    facts_done(&world);
}

static void the_outcome_is_the_worst_that_holds(void **unused)
{
    /* symptom s, symptom t, cause c of s */
    static const struct {
        enum avd_truth s, t, c;
        enum avd_outcome outcome;
        int risk;
    } cases[] = {
        {AVD_FALSE, AVD_FALSE, AVD_FALSE, AVD_OUTCOME_HEALTHY, 0},
        {AVD_FALSE, AVD_FALSE, AVD_UNKNOWN, AVD_OUTCOME_HEALTHY, 0},
        {AVD_FALSE, AVD_UNKNOWN, AVD_FALSE, AVD_OUTCOME_UNDECIDED, 0},
        {AVD_FALSE, AVD_UNKNOWN, AVD_TRUE, AVD_OUTCOME_SUSPICION, 1},
        {AVD_FALSE, AVD_TRUE, AVD_TRUE, AVD_OUTCOME_SUSPICION, 1},
        {AVD_UNKNOWN, AVD_FALSE, AVD_TRUE, AVD_OUTCOME_SUSPICION, 1},
        {AVD_TRUE, AVD_FALSE, AVD_UNKNOWN, AVD_OUTCOME_SUSPICION, 0},
        {AVD_TRUE, AVD_UNKNOWN, AVD_FALSE, AVD_OUTCOME_SUSPICION, 0},
        {AVD_TRUE, AVD_UNKNOWN, AVD_TRUE, AVD_OUTCOME_PROBLEM, 0},
    };
    struct world world;
    struct avd_link link;

    (void)unused;
    facts_init(&world);
    link = link_of(
        &world, build_symptom(&world.build, "s", world.fact[0], AVD_EDGE_NONE));
    build_symptom(&world.build, "t", world.fact[1], AVD_EDGE_NONE);
    build_cause(&world.build, "c", world.fact[2], &link);
    facts_ready(&world);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        facts_set(&world, 0, cases[i].s);
        facts_set(&world, 1, cases[i].t);
        facts_set(&world, 2, cases[i].c);
        avd_judge(&world.state);
        assert_string_equal(avd_outcome_names[world.state.outcome],
                            avd_outcome_names[cases[i].outcome]);
        assert_int_equal(world.state.risk[0], cases[i].risk);
    }
    facts_done(&world);
}

static void a_probe_whose_input_is_absent_is_absent(void **unused)
{
    struct world world;

    (void)unused;
    facts_init(&world);
    /* 0 needs 1 needs 2; 3 needs 4; 5 needs 2. */
    facts_depend(&world, 0, 1, (const uint32_t[]){1});
    facts_depend(&world, 1, 1, (const uint32_t[]){2});
    facts_depend(&world, 3, 1, (const uint32_t[]){4});
    facts_depend(&world, 5, 1, (const uint32_t[]){2});
    facts_ready(&world);
    build_status(&world.state, 2, AVD_STATUS_ABSENT);
    build_status(&world.state, 4, AVD_STATUS_TIMEOUT);
    build_status(&world.state, 5, AVD_STATUS_DENIED);
    avd_judge(&world.state);
    assert_int_equal(world.state.reading[1].status, AVD_STATUS_ABSENT);
    assert_int_equal(world.state.reading[0].status, AVD_STATUS_ABSENT);
    assert_int_equal(world.state.reading[3].status, AVD_STATUS_NOT_RUN);
    assert_int_equal(world.state.reading[5].status, AVD_STATUS_DENIED);
    assert_int_equal(world.state.reading[6].status, AVD_STATUS_NOT_RUN);
    facts_done(&world);
}

static void probes_that_need_each_other_stay_not_run(void **unused)
{
    struct world world;

    (void)unused;
    facts_init(&world);
    facts_depend(&world, 0, 1, (const uint32_t[]){1});
    facts_depend(&world, 1, 1, (const uint32_t[]){0});
    facts_ready(&world);
    avd_judge(&world.state);
    assert_int_equal(world.state.reading[0].status, AVD_STATUS_NOT_RUN);
    assert_int_equal(world.state.reading[1].status, AVD_STATUS_NOT_RUN);
    facts_done(&world);
}

static void a_fresh_state_holds_nothing(void **unused)
{
    struct world world;
    uint32_t question;

    (void)unused;
    facts_init(&world);
    question = build_question(&world.build, "q", "one two");
    build_symptom(&world.build, "s", world.fact[0], AVD_EDGE_NONE);
    facts_ready(&world);
    for (uint32_t r = 0; r < FACTS; r++) {
        assert_int_equal(world.state.reading[r].status, AVD_STATUS_NOT_RUN);
        assert_int_equal(avd_state_values(&world.state, r)->type,
                         AVD_VALUE_NONE);
    }
    assert_int_equal(world.state.reading[question].status,
                     AVD_STATUS_UNANSWERED);
    assert_int_equal(world.state.reported[0], 0);
    assert_int_equal(avd_reading_fields(world.state.image, question), 1);
    assert_int_equal(avd_reading_fields(world.state.image, 0), 1);
    facts_done(&world);
}

static void the_engine_writes_only_into_its_storage(void **unused)
{
    struct world world;
    struct avd_link link;
    const struct avd_reason *reasons;
    const struct avd_missing *missing;
    unsigned char *end;

    (void)unused;
    facts_init(&world);
    link = link_of(
        &world, build_symptom(&world.build, "s", world.fact[0], AVD_EDGE_NONE));
    build_cause(&world.build, "c", world.fact[1], &link);
    facts_ready(&world);
    end = (unsigned char *)world.build.storage +
          avd_state_size(world.state.image);
    *end = 0x5a;
    avd_judge(&world.state);
    avd_cause_missing(&world.state, 0, &missing);
    facts_set(&world, 1, AVD_TRUE);
    avd_judge(&world.state);
    avd_cause_because(&world.state, 0, &reasons);
    assert_int_equal(*end, 0x5a);
    facts_done(&world);
}

static void an_image_without_rules_is_healthy(void **unused)
{
    struct build build;
    struct avd_state state;

    (void)unused;
    build_init(&build);
    build_finish(&build);
    build_state(&build, &state);
    avd_judge(&state);
    assert_int_equal(state.outcome, AVD_OUTCOME_HEALTHY);
    build_done(&build);
}

static void a_field_says_why_it_is_unknown(void **unused)
{
    struct build build;
    struct avd_state state;
    enum avd_status status;
    uint32_t r;

    (void)unused;
    build_init(&build);
    r = build_probe(&build, "log", AVD_KIND_LOG); /* count, value, line */
    build_finish(&build);
    build_state(&build, &state);
    avd_state_field(&state, r, 1, &status);
    assert_int_equal(status, AVD_STATUS_NOT_RUN);
    build_status(&state, r, AVD_STATUS_ABSENT);
    assert_int_equal(avd_state_field(&state, r, 1, &status)->as.number, 0);
    assert_int_equal(status, AVD_STATUS_OK);
    avd_state_field(&state, r, 2, &status);
    assert_int_equal(status, AVD_STATUS_ABSENT);
    build_give_number(&state, r, 1, 7);
    assert_int_equal(avd_state_field(&state, r, 1, &status)->as.number, 7);
    assert_int_equal(status, AVD_STATUS_OK);
    avd_state_field(&state, r, 2, &status);
    assert_int_equal(status, AVD_STATUS_NONE);
    avd_state_values(&state, r)[2].type = AVD_VALUE_TOO_LARGE;
    avd_state_field(&state, r, 3, &status);
    assert_int_equal(status, AVD_STATUS_TOO_LARGE);
    build_done(&build);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(and_or_not_follow_strong_kleene_logic),
        cmocka_unit_test(known_and_or_else_turn_unknown_into_what_they_say),
        cmocka_unit_test(no_edge_is_true),
        cmocka_unit_test(a_cause_is_judged_by_gate_confirm_rule_out_suspect),
        cmocka_unit_test(when_confirms_or_rules_out),
        cmocka_unit_test(a_clause_that_is_not_there_never_holds),
        cmocka_unit_test(a_symptom_is_judged_by_report_gate_and_when),
        cmocka_unit_test(a_symptom_without_when_waits_for_a_report),
        cmocka_unit_test(a_symptom_that_lacks_only_answers_is_not_reported),
        cmocka_unit_test(the_outcome_is_the_worst_that_holds),
        cmocka_unit_test(a_probe_whose_input_is_absent_is_absent),
        cmocka_unit_test(probes_that_need_each_other_stay_not_run),
        cmocka_unit_test(a_fresh_state_holds_nothing),
        cmocka_unit_test(the_engine_writes_only_into_its_storage),
        cmocka_unit_test(an_image_without_rules_is_healthy),
        cmocka_unit_test(a_field_says_why_it_is_unknown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
