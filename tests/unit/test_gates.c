/* SPDX-License-Identifier: MIT */
/* What a probe waits for: the gate of its pack, its own, and its inputs. */
#include "cmocka_all.h"

#include "compiled.h"

#define GATED(condition)                                                       \
    "pack demo { title \"D\" version 1.0.0 applies when " condition " }\n"
#define PROBE(id) "probe " id " { title \"T\" read service(\"" id "\") }\n"

static uint32_t gate_of(const struct compiled *compiled, const char *id)
{
    return compiled_probe(compiled, id)->gate;
}

static uint32_t pack_gate(const struct compiled *compiled)
{
    return avd_pack_of(compiled->image)[0].gate;
}

static void without_gates_nothing_is_held_back(void **state)
{
    struct compiled *compiled = *state;
    compiled_text(compiled, PACK PROBE("a") "symptom s { title \"S\" }\n");
    assert_int_equal(gate_of(compiled, "a"), AVD_EDGE_NONE);
    assert_int_equal(pack_gate(compiled), AVD_EDGE_NONE);
    assert_int_equal(avd_symptom_of(compiled->image)[0].gate, AVD_EDGE_NONE);
}

static void a_probe_of_the_packs_gate_is_not_held_back_by_it(void **state)
{
    struct compiled *compiled = *state;
    compiled_text(compiled,
                  GATED("host.exists and not (b.exists or ready)") PROBE("a")
                      PROBE("b") PROBE("c")
                          PROBE("host") "let ready = known(c.exists)\n");
    assert_int_not_equal(pack_gate(compiled), AVD_EDGE_NONE);
    assert_int_equal(gate_of(compiled, "a"), pack_gate(compiled));
    assert_int_equal(gate_of(compiled, "b"), AVD_EDGE_NONE);
    assert_int_equal(gate_of(compiled, "c"), AVD_EDGE_NONE);
    assert_int_equal(gate_of(compiled, "host"), AVD_EDGE_NONE);
}

static void both_sides_of_a_comparison_are_needed(void **state)
{
    struct compiled *compiled = *state;
    compiled_text(compiled, GATED("a.started newer than b.started") PROBE("a")
                                PROBE("b") PROBE("c"));
    assert_int_equal(gate_of(compiled, "a"), AVD_EDGE_NONE);
    assert_int_equal(gate_of(compiled, "b"), AVD_EDGE_NONE);
    assert_int_equal(gate_of(compiled, "c"), pack_gate(compiled));
}

static void what_an_argument_of_a_needed_probe_reads_is_needed(void **state)
{
    struct compiled *compiled = *state;
    /* The chain runs against the order of ids, so that one look is too few. */
    compiled_text(
        compiled,
        GATED("z.exists") PROBE("a") PROBE(
            "w") "probe z { title \"T\" read service(\"{y.account}\") }\n"
                 "probe y { title \"T\" read service(\"{x.account}\") }\n"
                 "probe x { title \"T\" read service(\"{a.account}\") }\n");
    assert_int_equal(gate_of(compiled, "z"), AVD_EDGE_NONE);
    assert_int_equal(gate_of(compiled, "y"), AVD_EDGE_NONE);
    assert_int_equal(gate_of(compiled, "x"), AVD_EDGE_NONE);
    assert_int_equal(gate_of(compiled, "a"), AVD_EDGE_NONE);
    assert_int_equal(gate_of(compiled, "w"), pack_gate(compiled));
}

static void what_the_own_gate_of_a_needed_probe_reads_is_needed(void **state)
{
    struct compiled *compiled = *state;
    compiled_text(compiled,
                  GATED("z.exists") PROBE("a")
                      PROBE("b") "probe z { title \"T\" read service(\"Z\")\n"
                                 "  applies when a.exists }\n"
                                 "let own = a.exists\n");
    assert_int_equal(gate_of(compiled, "z"), compiled_let(compiled, "own"));
    assert_int_equal(gate_of(compiled, "a"), AVD_EDGE_NONE);
    assert_int_equal(gate_of(compiled, "b"), pack_gate(compiled));
}

static void an_own_gate_comes_on_top_of_the_packs(void **state)
{
    struct compiled *compiled = *state;
    const struct avd_symptom *symptom;
    compiled_text(
        compiled,
        GATED("host.exists") PROBE("host")
            PROBE("a") "probe b { title \"T\" read service(\"B\")\n"
                       "  applies when a.exists }\n"
                       "symptom s { title \"S\" applies when a.exists }\n"
                       "symptom t { title \"T\" }\n"
                       "cause c of s { title \"C\" applies when not a.exists\n"
                       "  confirm when b.exists }\n"
                       "let both = host.exists and a.exists\n"
                       "let first = host.exists and not a.exists\n");
    assert_int_equal(gate_of(compiled, "b"), compiled_let(compiled, "both"));
    symptom = avd_symptom_of(compiled->image);
    assert_int_equal(symptom[0].gate, compiled_let(compiled, "both"));
    assert_int_equal(symptom[1].gate, pack_gate(compiled));
    assert_int_equal(avd_link_of(compiled->image)[0].gate,
                     compiled_let(compiled, "first"));
}

static void a_question_in_the_gate_holds_all_probes_back(void **state)
{
    struct compiled *compiled = *state;
    compiled_text(compiled,
                  GATED("wanted") PROBE(
                      "a") "question wanted { ask \"?\" answer yes_no }\n");
    assert_int_not_equal(pack_gate(compiled), AVD_EDGE_NONE);
    assert_int_equal(gate_of(compiled, "a"), pack_gate(compiled));
}

static void inputs_are_the_readings_of_the_arguments_each_once(void **state)
{
    struct compiled *compiled = *state;
    const uint32_t *inputs;
    compiled_text(compiled,
                  PACK PROBE("a") PROBE("b")
                      PROBE("d") "probe c { title \"T\" read "
                                 "http(\"http://{b.account}/{b.exit_code}\",\n"
                                 "  header: \"{a.account}\") }\n");
    inputs = compiled_words(compiled, compiled_probe(compiled, "c")->inputs);
    assert_int_equal(inputs[0], 2);
    assert_int_equal(inputs[1] + inputs[2], 0 + 1);
    assert_int_equal(compiled_probe(compiled, "d")->inputs, 0);
}

static void a_probe_that_waits_for_itself_is_told(void **state)
{
    static const char *const texts[] = {
        PACK "probe a { title \"T\" read service(\"{a.account}\") }\n",
        PACK "probe a { title \"T\" read service(\"A\")\n"
             "  applies when a.exists }\n",
        PACK "probe a { title \"T\" read service(\"{b.account}\") }\n"
             "probe b { title \"T\" read service(\"B\")\n"
             "  applies when hidden }\n"
             "let hidden = not a.exists\n",
    };
    struct compiled *compiled = *state;
    size_t i;
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        compiled_try(compiled, texts[i]);
        assert_null(compiled->image);
        assert_int_equal(compiled_told(compiled, DIAGNOSTIC_CYCLE), 1);
    }
}

static void two_ways_to_one_probe_are_no_cycle(void **state)
{
    struct compiled *compiled = *state;
    compiled_text(
        compiled,
        PACK PROBE(
            "a") "probe b { title \"T\" read service(\"{a.account}\") }\n"
                 "probe c { title \"T\" read service(\"{a.account}\") }\n"
                 "probe d { title \"T\" read service(\"{b.account}\")\n"
                 "  applies when c.exists and a.exists }\n");
    assert_int_equal(compiled_told(compiled, DIAGNOSTIC_CYCLE), 0);
}

static void compile_two(struct compiled *compiled, const char *one,
                        const char *two)
{
    struct compiled_file files[] = {{"1.avdrule", NULL}, {"2.avdrule", NULL}};
    static const char *const path[] = {".", NULL};
    files[0].text = one;
    files[1].text = two;
    compiled_files(compiled, files, 2, path);
    assert_non_null(compiled->image);
}

static void a_probe_of_two_packs_runs_if_either_wants_it(void **state)
{
    struct compiled *compiled = *state;
    compile_two(
        compiled,
        "pack a { title \"A\" version 1.0.0 applies when x.exists }\n" PROBE(
            "x") PROBE("shared") "let either = x.exists or y.exists\n",
        "pack b { title \"B\" version 1.0.0 applies when y.exists }\n" PROBE(
            "y") PROBE("shared"));
    assert_int_equal(gate_of(compiled, "shared"),
                     compiled_let(compiled, "either"));
    compile_two(
        compiled,
        "pack a { title \"A\" version 1.0.0 applies when x.exists }\n" PROBE(
            "x") PROBE("shared"),
        "pack b { title \"B\" version 1.0.0 }\n" PROBE("shared"));
    assert_int_equal(gate_of(compiled, "shared"), AVD_EDGE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COMPILED(without_gates_nothing_is_held_back),
        COMPILED(a_probe_of_the_packs_gate_is_not_held_back_by_it),
        COMPILED(both_sides_of_a_comparison_are_needed),
        COMPILED(what_an_argument_of_a_needed_probe_reads_is_needed),
        COMPILED(what_the_own_gate_of_a_needed_probe_reads_is_needed),
        COMPILED(an_own_gate_comes_on_top_of_the_packs),
        COMPILED(a_question_in_the_gate_holds_all_probes_back),
        COMPILED(inputs_are_the_readings_of_the_arguments_each_once),
        COMPILED(a_probe_that_waits_for_itself_is_told),
        COMPILED(two_ways_to_one_probe_are_no_cycle),
        COMPILED(a_probe_of_two_packs_runs_if_either_wants_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
