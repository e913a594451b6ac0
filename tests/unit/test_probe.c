/* SPDX-License-Identifier: MIT */
/* The scheduler of probes, with probes that do as their names say. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmocka_all.h"

#include "compiled.h"
#include "fake_probes.h"
#include "name.h"
#include "probe.h"
#include "thread.h"

struct run {
    struct compiled *compiled;
    struct avd_state state;
    struct avd_warnings warnings;
    struct avd_probe_plan plan;
    void *storage;
    char *text;
    uint8_t skip[16];
};

/* ---- probes that do as their names say ---- */

static atomic_uint arrived;
static atomic_uint expected;
static atomic_bool cut_short;

#define UNCHECKED __attribute__((noinline, no_sanitize("undefined", "address")))

UNCHECKED static void crash(void)
{
    volatile int *volatile nowhere = NULL;

    *nowhere = 1;
}

/* No end is in sight for the compiler. */
static volatile int depth = 1 << 30;

UNCHECKED static int overflow(volatile char *above)
{
    volatile char here[4096];

    here[0] = *above;
    return depth-- > 0 ? here[0] + overflow(here) : 0;
}

static void hang(void)
{
    for (;;)
        pause();
}

/* Ends well when as many have come as are expected, all at the same time. */
static void meet(struct avd_call *call)
{
    atomic_fetch_add(&arrived, 1);
    while (atomic_load(&arrived) < atomic_load(&expected) &&
           avd_call_left(call) > 0)
        usleep(1000);
    avd_call_end(call,
                 atomic_load(&arrived) < atomic_load(&expected)
                     ? AVD_STATUS_ERROR
                     : AVD_STATUS_OK,
                 1);
}

static void read_service(struct avd_call *call)
{
    const char *name = call->arg[AVD_ARG_SERVICE_NAME].text;
    char zero = 0;

    if (strcmp(name, "absent") == 0)
        avd_call_end(call, AVD_STATUS_ABSENT, 0);
    else if (strcmp(name, "denied") == 0)
        avd_call_end(call, AVD_STATUS_DENIED, 5);
    else if (strcmp(name, "broken") == 0)
        avd_call_end(call, AVD_STATUS_ERROR, 1234);
    else if (strcmp(name, "crash") == 0)
        crash();
    else if (strcmp(name, "overflow") == 0)
        call->code = (uint32_t)overflow(&zero);
    else if (strcmp(name, "hang") == 0)
        hang();
    else if (strcmp(name, "meet") == 0)
        meet(call);
    else {
        avd_call_word(call, AVD_FIELD_SERVICE_STATE, "running");
        avd_call_text(call, AVD_FIELD_SERVICE_ACCOUNT, name, strlen(name));
        avd_call_end(call, AVD_STATUS_OK, 0);
    }
}

/* The name of a registry value says how much is to be read. */
static void read_registry(struct avd_call *call)
{
    size_t length = 60000;
    char *text = call->work;

    memset(text, 'x', length);
    avd_call_text(call, AVD_FIELD_REGISTRY_VALUE, text, length);
    avd_call_end(call, AVD_STATUS_OK, 0);
}

static void read_any(struct avd_call *call)
{
    if (call->kind == AVD_KIND_SERVICE)
        read_service(call);
    else if (call->kind == AVD_KIND_REGISTRY)
        read_registry(call);
    else if (call->kind == AVD_KIND_TCP) {
        atomic_store(&cut_short, call->cut_short);
        avd_call_end(call, AVD_STATUS_OK, 0);
    } else
        avd_call_end(call, AVD_STATUS_UNSUPPORTED, 0);
}

/* ---- runs ---- */

static int set_up(void **state)
{
    struct run *run = calloc(1, sizeof *run);
    void *compiled;

    assert_non_null(run);
    assert_int_equal(compiled_set_up(&compiled), 0);
    run->compiled = compiled;
    run->text = malloc(AVD_PROBE_TEXTS);
    run->plan.deadline = 20000;
    run->plan.now = 1000000;
    fake_probes(read_any);
    *state = run;
    return 0;
}

static int tear_down(void **state)
{
    struct run *run = *state;

    free(run->storage);
    free(run->text);
    *state = run->compiled;
    compiled_tear_down(state);
    free(run);
    fake_probes(NULL);
    return 0;
}

static void start(struct run *run, const char *rules)
{
    compiled_text(run->compiled, rules);
    run->storage = malloc(avd_state_size(run->compiled->image));
    avd_state_init(&run->state, run->compiled->image, run->storage);
}

static void go(struct run *run, const char *rules)
{
    start(run, rules);
    avd_probe_run(&run->state, run->text, &run->plan, &run->warnings);
}

static uint32_t probe(const struct run *run, const char *id)
{
    uint32_t index =
        avd_name_find(run->compiled->image, AVD_ALIAS_PROBE, id, strlen(id));

    assert_int_not_equal(index, AVD_NAME_NONE);
    return index;
}

static const struct avd_reading *reading(const struct run *run, const char *id)
{
    return &run->state.reading[probe(run, id)];
}

static void is(const struct run *run, const char *id, enum avd_status status)
{
    assert_string_equal(avd_status_names[reading(run, id)->status],
                        avd_status_names[status]);
}

static void warned(const struct run *run, uint32_t index,
                   enum avd_warning_code code, const char *id)
{
    assert_true(run->warnings.count > index);
    assert_int_equal(run->warnings.item[index].code, code);
    assert_string_equal(run->warnings.item[index].id.text, id);
}

#define SERVICE(id, name)                                                      \
    "probe " id " { title \"T\" read service(\"" name "\") }\n"

/* ---- tests ---- */

static void each_reading_keeps_its_own_status_and_code(void **state)
{
    struct run *run = *state;

    go(run,
       PACK SERVICE("a", "spooler") SERVICE("b", "absent")
           SERVICE("c", "denied")
               SERVICE("d", "broken") "probe e { title \"T\" read windows() }");
    is(run, "a", AVD_STATUS_OK);
    is(run, "b", AVD_STATUS_ABSENT);
    is(run, "c", AVD_STATUS_DENIED);
    is(run, "d", AVD_STATUS_ERROR);
    is(run, "e", AVD_STATUS_UNSUPPORTED);
    assert_int_equal(reading(run, "d")->code, 1234);
    assert_int_equal(reading(run, "c")->code, 0);
    assert_int_equal(run->warnings.count, 0);
}

static void values_are_copied_out_of_the_thread(void **state)
{
    struct run *run = *state;
    const struct avd_value *value;

    go(run, PACK SERVICE("a", "spooler") SERVICE("b", "fax"));
    value = avd_state_values(&run->state, probe(run, "b")) +
            AVD_FIELD_SERVICE_ACCOUNT - 1;
    assert_int_equal(value->type, AVD_VALUE_TEXT);
    assert_int_equal(value->length, 3);
    assert_string_equal(run->state.text + value->as.text.offset, "fax");
    value = avd_state_values(&run->state, probe(run, "b")) +
            AVD_FIELD_SERVICE_STATE - 1;
    assert_int_equal(value->as.number, 4);
}

static void
a_probe_that_hangs_is_a_timeout_and_the_others_are_complete(void **state)
{
    struct run *run = *state;

    run->plan.timeout = 50;
    go(run, PACK SERVICE("a", "hang") SERVICE("b", "spooler"));
    is(run, "a", AVD_STATUS_TIMEOUT);
    is(run, "b", AVD_STATUS_OK);
}

static void a_probe_that_crashes_is_an_error_with_its_code(void **state)
{
    struct run *run = *state;

    go(run, PACK SERVICE("a", "crash") SERVICE("b", "spooler"));
    is(run, "a", AVD_STATUS_ERROR);
    assert_int_equal(reading(run, "a")->code, SIGSEGV);
    is(run, "b", AVD_STATUS_OK);
}

static void a_probe_whose_stack_runs_over_is_an_error(void **state)
{
    struct run *run = *state;

    go(run, PACK SERVICE("a", "overflow") SERVICE("b", "spooler"));
    is(run, "a", AVD_STATUS_ERROR);
    is(run, "b", AVD_STATUS_OK);
}

static void probes_run_side_by_side(void **state)
{
    struct run *run = *state;

    atomic_store(&arrived, 0);
    atomic_store(&expected, 6);
    go(run, PACK SERVICE("a", "meet") SERVICE("b", "meet") SERVICE("c", "meet")
                SERVICE("d", "meet") SERVICE("e", "meet") SERVICE("f", "meet"));
    is(run, "a", AVD_STATUS_OK);
    is(run, "f", AVD_STATUS_OK);
}

static void a_dependent_probe_gets_what_its_input_read(void **state)
{
    struct run *run = *state;
    const struct avd_value *value;

    go(run, PACK SERVICE("b", "spooler") SERVICE("a", "{b.account}-{b.state}"));
    is(run, "a", AVD_STATUS_OK);
    value = avd_state_values(&run->state, probe(run, "a")) +
            AVD_FIELD_SERVICE_ACCOUNT - 1;
    assert_string_equal(run->state.text + value->as.text.offset,
                        "spooler-running");
}

static void
a_dependent_of_what_is_absent_is_absent_and_of_unknown_not_run(void **state)
{
    struct run *run = *state;

    go(run, PACK SERVICE("a", "absent") SERVICE("b", "{a.account}")
                SERVICE("c", "denied") SERVICE("d", "{c.account}")
                    SERVICE("e", "{b.account}"));
    avd_judge(&run->state);
    is(run, "b", AVD_STATUS_ABSENT);
    is(run, "d", AVD_STATUS_NOT_RUN);
    is(run, "e", AVD_STATUS_ABSENT);
}

static void
a_reading_that_may_not_stand_there_is_not_run_with_a_warning(void **state)
{
    struct run *run = *state;

    go(run, PACK SERVICE("a", "..") "probe b { title \"T\" read "
                                    "file(\"C:\\Temp\\{a.account}\") }");
    is(run, "b", AVD_STATUS_NOT_RUN);
    assert_int_equal(run->warnings.count, 1);
    warned(run, 0, AVD_WARNING_UNFIT, "b");
}

static void a_probe_behind_a_closed_gate_is_not_run(void **state)
{
    struct run *run = *state;

    go(run,
       PACK SERVICE("a", "absent")
           SERVICE("c", "denied") "probe b { title \"T\" read service(\"x\") "
                                  "applies when a.exists }\n"
                                  "probe d { title \"T\" read service(\"x\") "
                                  "applies when not a.exists }\n"
                                  "probe e { title \"T\" read service(\"x\") "
                                  "applies when c.exists }\n");
    is(run, "b", AVD_STATUS_NOT_RUN);
    is(run, "d", AVD_STATUS_OK);
    is(run, "e", AVD_STATUS_NOT_RUN);
}

/* Before its reading is there, `or else` would say that it is open. */
static void a_gate_waits_for_all_that_it_rests_on(void **state)
{
    struct run *run = *state;

    atomic_store(&arrived, 0);
    atomic_store(&expected, 1);
    go(run,
       PACK SERVICE("slow",
                    "meet") "probe a { title \"T\" read service(\"x\") "
                            "applies when (not slow.exists) or else true }\n");
    is(run, "slow", AVD_STATUS_OK);
    is(run, "a", AVD_STATUS_NOT_RUN);
}

static void the_deadline_ends_what_runs_and_what_waits(void **state)
{
    struct run *run = *state;

    run->plan.deadline = 100;
    go(run, PACK SERVICE("a", "hang") SERVICE("b", "{a.account}")
                SERVICE("c", "spooler"));
    is(run, "a", AVD_STATUS_TIMEOUT);
    is(run, "b", AVD_STATUS_NOT_RUN);
    is(run, "c", AVD_STATUS_OK);
    assert_int_equal(run->warnings.count, 1);
    warned(run, 0, AVD_WARNING_NO_TIME, "b");
}

static void what_is_skipped_is_not_run_and_crashes_nothing(void **state)
{
    struct run *run = *state;

    start(run, PACK SERVICE("a", "crash") SERVICE("b", "spooler"));
    run->skip[probe(run, "a")] = 1;
    run->plan.skip = run->skip;
    avd_probe_run(&run->state, run->text, &run->plan, &run->warnings);
    is(run, "a", AVD_STATUS_NOT_RUN);
    is(run, "b", AVD_STATUS_OK);
}

static void what_is_wanted_brings_its_inputs_and_its_gate(void **state)
{
    struct run *run = *state;
    uint8_t wanted[6] = {0};

    start(
        run,
        PACK SERVICE("a", "x") SERVICE("b", "{a.account}") SERVICE("c", "x")
            SERVICE("d",
                    "x") "probe e { title \"T\" read service(\"{b.account}\") "
                         "applies when c.exists }\n");
    wanted[probe(run, "e")] = 1;
    avd_probe_needs(&run->state, wanted);
    assert_true(wanted[probe(run, "a")]);
    assert_true(wanted[probe(run, "b")]);
    assert_true(wanted[probe(run, "c")]);
    assert_false(wanted[probe(run, "d")]);
}

static void a_wait_that_is_shorter_than_the_rule_says_is_cut_short(void **state)
{
    struct run *run = *state;
    static const char rules[] =
        PACK "probe a { title \"T\" read tcp(\"localhost\", port: 9, "
             "timeout: 3s) }";

    run->plan.timeout = 2000;
    go(run, rules);
    assert_true(atomic_load(&cut_short));
    free(run->storage);
    run->plan.timeout = 5000;
    go(run, rules);
    assert_false(atomic_load(&cut_short));
}

static void
texts_beyond_the_room_for_all_are_too_large_with_a_warning(void **state)
{
    struct run *run = *state;
    char rules[8192] = PACK;
    unsigned lost = 0, i;

    for (i = 0; i < 20; i++) {
        char one[128];

        snprintf(one, sizeof one,
                 "probe p%c { title \"T\" read "
                 "registry(\"HKLM\\SOFTWARE\\%u\", \"v\") }\n",
                 'a' + (int)i, i);
        strcat(rules, one);
    }
    go(run, rules);
    for (i = 0; i < 20; i++)
        lost += avd_state_values(&run->state, i)->type == AVD_VALUE_TOO_LARGE;
    assert_int_equal(lost, 20 - AVD_PROBE_TEXTS / 60001);
    assert_int_equal(run->warnings.count, lost);
    assert_int_equal(run->warnings.item[0].code, AVD_WARNING_NO_ROOM);
}

static unsigned told_of_one, told_the_end;

static void waiting(void *context, const uint32_t *probes, unsigned count,
                    uint32_t ms)
{
    const struct run *run = context;

    if (count == 0) {
        told_the_end++;
        return;
    }
    assert_int_equal(count, 1);
    assert_int_equal(probes[0], probe(run, "a"));
    assert_true(ms >= 1000);
    told_of_one++;
}

static void
what_is_waited_for_is_told_after_a_second_and_then_its_end(void **state)
{
    struct run *run = *state;

    run->plan.timeout = 1200;
    run->plan.waiting = waiting;
    run->plan.context = run;
    go(run, PACK SERVICE("a", "hang") SERVICE("b", "spooler"));
    assert_true(told_of_one >= 1);
    assert_int_equal(told_the_end, 1);
}

#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(each_reading_keeps_its_own_status_and_code),
        T(values_are_copied_out_of_the_thread),
        T(a_probe_that_hangs_is_a_timeout_and_the_others_are_complete),
        T(a_probe_that_crashes_is_an_error_with_its_code),
        T(a_probe_whose_stack_runs_over_is_an_error),
        T(probes_run_side_by_side),
        T(a_dependent_probe_gets_what_its_input_read),
        T(a_dependent_of_what_is_absent_is_absent_and_of_unknown_not_run),
        T(a_reading_that_may_not_stand_there_is_not_run_with_a_warning),
        T(a_probe_behind_a_closed_gate_is_not_run),
        T(a_gate_waits_for_all_that_it_rests_on),
        T(the_deadline_ends_what_runs_and_what_waits),
        T(what_is_skipped_is_not_run_and_crashes_nothing),
        T(what_is_wanted_brings_its_inputs_and_its_gate),
        T(a_wait_that_is_shorter_than_the_rule_says_is_cut_short),
        T(texts_beyond_the_room_for_all_are_too_large_with_a_warning),
        T(what_is_waited_for_is_told_after_a_second_and_then_its_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
