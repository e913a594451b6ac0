/* SPDX-License-Identifier: MIT */
/* Which question is asked next. */
#include "cmocka_all.h"

#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "compiled.h"
#include "name.h"

#define PROBE(id) "probe " id " { title \"P\" read environment(\"" id "\") }\n"
#define QUESTION(id) "question " id " { ask \"Q?\" answer yes_no }\n"
#define CHOICE(id)                                                             \
    "question " id " { ask \"Q?\" answer choice { early \"1\", late \"2\" } "  \
    "}\n"
#define SYMPTOM(id, when)                                                      \
    "symptom " id " { title \"S " id "\" when " when " }\n"
#define CAUSE(id, of, when)                                                    \
    "cause " id " of " of " { title \"C " id "\" when " when " }\n"

struct world {
    struct compiled *compiled;
    struct avd_state state;
    void *storage;
};

static struct avd_ask ask;

/* A judged state in which every probe was denied. */
static void ready(struct world *world, void **compiled, const char *text,
                  bool live)
{
    const struct avd_header *image;

    world->compiled = *compiled;
    compiled_text(world->compiled, text);
    image = world->compiled->image;
    world->storage = malloc(avd_state_size(image));
    assert_non_null(world->storage);
    avd_state_init(&world->state, image, world->storage);
    for (uint32_t p = 0; p < avd_probe_count(image); p++)
        world->state.reading[p].status = AVD_STATUS_DENIED;
    avd_judge(&world->state);
    avd_ask_init(&ask, &world->state, live);
}

static uint32_t find(const struct world *world, enum avd_alias_kind kind,
                     const char *id)
{
    uint32_t index =
        avd_name_find(world->compiled->image, kind, id, strlen(id));

    assert_int_not_equal(index, AVD_NAME_NONE);
    return index;
}

static void probe_is(struct world *world, const char *id,
                     enum avd_status status)
{
    world->state.reading[find(world, AVD_ALIAS_PROBE, id)].status =
        (uint8_t)status;
    avd_judge(&world->state);
}

static void answer(struct world *world, const char *id, int64_t number)
{
    uint32_t question = find(world, AVD_ALIAS_QUESTION, id);
    uint32_t reading = avd_probe_count(world->compiled->image) + question;

    world->state.reading[reading].status = AVD_STATUS_OK;
    avd_state_values(&world->state, reading)->type = AVD_VALUE_NUMBER;
    avd_state_values(&world->state, reading)->as.number = number;
    avd_judge(&world->state);
}

/* What the question found helps to decide. */
static const char *helps(const struct world *world)
{
    static char text[128];
    uint32_t at = 0, title;

    text[0] = '\0';
    while ((title = avd_ask_helps(&ask, &at)) != 0) {
        strcat(text, avd_text(world->state.image, title));
        strcat(text, ";");
        assert_true(strlen(text) < sizeof text / 2);
    }
    return text;
}

/* The id of what is asked next, or "". */
static const char *next(struct world *world)
{
    const struct avd_header *image = world->compiled->image;
    uint32_t question = avd_ask_next(&ask);

    return question == AVD_ASK_NONE
               ? ""
               : avd_text(image, avd_question_of(image)[question].id);
}

static void decline(struct world *world, const char *id)
{
    avd_ask_decline(&ask, find(world, AVD_ALIAS_QUESTION, id));
}

static void what_belongs_to_a_symptom_that_is_present_comes_first(void **state)
{
    struct world w;

    ready(&w, state,
          PACK PROBE("a") PROBE("b") QUESTION("first") QUESTION("second")
              SYMPTOM("s", "a.exists") SYMPTOM("t", "b.exists")
                  CAUSE("c", "t", "first") CAUSE("d", "s", "second"),
          false);
    assert_string_equal(next(&w), "first");
    probe_is(&w, "a", AVD_STATUS_OK);
    assert_string_equal(next(&w), "second");
    assert_int_equal(ask.more, 1);
    answer(&w, "second", 1);
    assert_string_equal(next(&w), "first");
    assert_int_equal(ask.more, 0);
    answer(&w, "first", 0);
    assert_string_equal(next(&w), "");
    free(w.storage);
}

static void what_cannot_be_wrong_is_not_asked_about(void **state)
{
    struct world w;

    ready(&w, state,
          PACK PROBE("a") QUESTION("q") SYMPTOM("s", "a.exists")
              CAUSE("c", "s", "q") "symptom r { title \"R\" }\n",
          false);
    assert_string_equal(next(&w), "q");
    probe_is(&w, "a", AVD_STATUS_ABSENT);
    assert_string_equal(next(&w), "");
    w.state.reported[find(&w, AVD_ALIAS_SYMPTOM, "s")] = 1;
    avd_judge(&w.state);
    assert_string_equal(next(&w), "q");
    free(w.storage);
}

static void a_question_that_changes_nothing_is_not_asked(void **state)
{
    struct world w;

    ready(&w, state,
          PACK PROBE("a") PROBE("b") QUESTION("q") SYMPTOM("s", "a.exists")
              CAUSE("c", "s", "a.exists or q")
                  CAUSE("d", "s", "b.exists and not a.exists and q"),
          true);
    probe_is(&w, "a", AVD_STATUS_OK);
    assert_string_equal(next(&w), "");
    free(w.storage);
}

static void an_answer_that_a_denied_reading_needs_too_may_rule_out(void **state)
{
    struct world w;

    ready(&w, state,
          PACK PROBE("a") PROBE("b") QUESTION("q") SYMPTOM("s", "a.exists")
              CAUSE("c", "s", "b.exists and q"),
          false);
    probe_is(&w, "a", AVD_STATUS_OK);
    assert_string_equal(next(&w), "q");
    answer(&w, "q", 1);
    assert_string_equal(next(&w), "");
    free(w.storage);
}

static void who_does_not_know_is_not_asked_again(void **state)
{
    struct world w;

    ready(&w, state,
          PACK PROBE("a") QUESTION("q") QUESTION("r") SYMPTOM("s", "a.exists")
              CAUSE("c", "s", "q") CAUSE("d", "s", "r"),
          false);
    assert_string_equal(next(&w), "q");
    assert_int_equal(ask.more, 1);
    decline(&w, "q");
    assert_string_equal(next(&w), "r");
    assert_int_equal(ask.more, 0);
    decline(&w, "r");
    assert_string_equal(next(&w), "");
    free(w.storage);
}

static void
one_that_settles_more_comes_first_and_the_source_parts_equals(void **state)
{
    struct world w;

    ready(&w, state,
          PACK PROBE("a") QUESTION("z") QUESTION("b") QUESTION("m")
              SYMPTOM("s", "a.exists") CAUSE("c", "s", "b") CAUSE("d", "s", "z")
                  CAUSE("e", "s", "m") CAUSE("f", "s", "m and a.exists"),
          false);
    probe_is(&w, "a", AVD_STATUS_OK);
    assert_string_equal(next(&w), "m");
    decline(&w, "m");
    assert_string_equal(next(&w), "z");
    decline(&w, "z");
    assert_string_equal(next(&w), "b");
    free(w.storage);
}

static void yes_or_no_is_less_trouble_than_a_choice(void **state)
{
    struct world w;

    ready(&w, state,
          PACK PROBE("a") CHOICE("q") QUESTION("r") SYMPTOM("s", "a.exists")
              CAUSE("c", "s", "q == early") CAUSE("d", "s", "r"),
          false);
    assert_string_equal(next(&w), "r");
    free(w.storage);
}

static void questions_that_tell_only_together_are_both_asked(void **state)
{
    static const char text[] =
        PACK PROBE("a") QUESTION("q") QUESTION("r") SYMPTOM(
            "s",
            "a.exists") "cause c of s { title \"C\" confirm when q and r }\n";
    struct world w;

    ready(&w, state, text, false);
    assert_string_equal(next(&w), "q");
    assert_int_equal(ask.more, 1);
    answer(&w, "q", 1);
    assert_string_equal(next(&w), "r");
    free(w.storage);
    /* Without the one the other tells nothing. */
    ready(&w, state, text, false);
    decline(&w, "q");
    assert_string_equal(next(&w), "");
    free(w.storage);
}

#define BEHIND                                                                 \
    PACK PROBE("a") QUESTION("q") SYMPTOM(                                     \
        "s", "a.exists") "probe b { title \"B\" applies when q read "          \
                         "environment(\"B\") }\n" CAUSE("c", "s", "b.exists")

static void
a_question_that_lets_a_probe_through_is_asked_on_the_host_alone(void **state)
{
    struct world w;

    ready(&w, state, BEHIND, true);
    probe_is(&w, "b", AVD_STATUS_NOT_RUN);
    assert_string_equal(next(&w), "q");
    assert_string_equal(helps(&w), "C c;");
    free(w.storage);
    ready(&w, state, BEHIND, false);
    probe_is(&w, "b", AVD_STATUS_NOT_RUN);
    assert_string_equal(next(&w), "");
    free(w.storage);
}

static void a_trial_leaves_no_trace(void **state)
{
    struct world w;
    uint32_t b;

    ready(&w, state,
          PACK PROBE("a") QUESTION("q") SYMPTOM(
              "s",
              "a.exists") "probe b { title \"B\" applies when q read "
                          "environment(\"{a.value}\") }\n" CAUSE("c", "s",
                                                                 "b.exists or "
                                                                 "q"),
          true);
    b = find(&w, AVD_ALIAS_PROBE, "b");
    probe_is(&w, "b", AVD_STATUS_NOT_RUN);
    probe_is(&w, "a", AVD_STATUS_ABSENT);
    w.state.reported[0] = 1;
    avd_judge(&w.state);
    assert_string_equal(next(&w), "q");
    assert_int_equal(w.state.reading[b].status, AVD_STATUS_NOT_RUN);
    assert_int_equal(w.state.cause[0], AVD_CAUSE_UNDETERMINED);
    assert_int_equal(w.state.reading[avd_probe_count(w.state.image)].status,
                     AVD_STATUS_UNANSWERED);
    answer(&w, "q", 1);
    assert_int_equal(w.state.reading[b].status, AVD_STATUS_ABSENT);
    free(w.storage);
}

static void what_takes_too_long_to_try_is_counted(void **state)
{
    struct world w;

    ready(&w, state,
          PACK PROBE("a") PROBE("b") QUESTION("q") QUESTION("r")
              SYMPTOM("s", "a.exists") CAUSE("c", "s", "q and b.exists")
                  CAUSE("d", "s", "r") CAUSE("e", "s", "b.exists and r"),
          false);
    ask.work = 0;
    assert_string_equal(next(&w), "r");
    assert_int_equal(ask.more, 1);
    assert_string_equal(helps(&w), "C d;C e;");
    decline(&w, "r");
    assert_string_equal(next(&w), "q");
    decline(&w, "q");
    assert_string_equal(next(&w), "");
    free(w.storage);
}

static void it_tells_what_an_answer_helps_to_decide(void **state)
{
    struct world w;

    ready(&w, state,
          PACK PROBE("a") QUESTION("q") SYMPTOM("s", "a.exists or q")
              CAUSE("c", "s", "a.exists") CAUSE("d", "s", "q")
                  CAUSE("e", "s", "not q"),
          false);
    assert_string_equal(next(&w), "q");
    assert_string_equal(helps(&w), "S s;C d;C e;");
    free(w.storage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COMPILED(what_belongs_to_a_symptom_that_is_present_comes_first),
        COMPILED(what_cannot_be_wrong_is_not_asked_about),
        COMPILED(a_question_that_changes_nothing_is_not_asked),
        COMPILED(an_answer_that_a_denied_reading_needs_too_may_rule_out),
        COMPILED(who_does_not_know_is_not_asked_again),
        COMPILED(one_that_settles_more_comes_first_and_the_source_parts_equals),
        COMPILED(yes_or_no_is_less_trouble_than_a_choice),
        COMPILED(questions_that_tell_only_together_are_both_asked),
        COMPILED(
            a_question_that_lets_a_probe_through_is_asked_on_the_host_alone),
        COMPILED(a_trial_leaves_no_trace),
        COMPILED(what_takes_too_long_to_try_is_counted),
        COMPILED(it_tells_what_an_answer_helps_to_decide),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
