/* SPDX-License-Identifier: MIT */
/* What a scenario gives, as readings and values of a state. */
#include "cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiled.h"
#include "givens.h"

/* Within one scenario nothing can be given twice. */
#define THEN                                                                   \
    "\nexpect symptom first not_reported }\n"                                  \
    "scenario \"y\" { from \"x\"\n"

#define HOST                                                                   \
    PACK                                                                       \
        "probe key { title \"K\" read registry(\"HKLM\\A\", \"B\") }\n"        \
        "probe servers { title \"D\" read dns_servers() }\n"                   \
        "probe service { title \"S\" read service(\"A\") }\n"                  \
        "question lamp { ask \"?\" answer choice { red \"R\", off \"O\" } }\n" \
        "question paper { ask \"?\" answer yes_no }\n"                         \
        "symptom first { title \"F\" }\n"                                      \
        "symptom ill { title \"I\" }\n"

enum { KEY, SERVERS, SERVICE, LAMP, PAPER };

struct world {
    struct avd_state state;
    struct buffer text;
    void *storage;
};

/* Applies the clauses of a scenario, and of those that follow from it; the
 * caller frees the storage. */
static void give(struct compiled *compiled, const char *clauses,
                 struct world *world)
{
    char text[2048];
    const struct scenario *scenario;
    const struct ast_item *item;
    struct given given;
    snprintf(text, sizeof text,
             HOST "scenario \"x\" {\n%s\nexpect no other cause confirmed }\n",
             clauses);
    compiled_text(compiled, text);
    memset(world, 0, sizeof *world);
    world->text.arena = &compiled->c.arena;
    world->storage = malloc(avd_state_size(compiled->image));
    assert_non_null(world->storage);
    avd_state_init(&world->state, compiled->image, world->storage);
    for (scenario = compiled->c.scenarios; scenario; scenario = scenario->next)
        for (item = scenario->block->items; item; item = item->next)
            if (item->kind == ITEM_GIVEN) {
                assert_true(given_resolve(&compiled->c, item, &given));
                given_apply(&given, &world->state, &world->text);
            }
}

static const struct avd_value *value(const struct world *world,
                                     uint32_t reading, unsigned field)
{
    return avd_state_values(&world->state, reading) + field - 1;
}

static void a_field_makes_its_reading_ok(void **state)
{
    struct compiled *compiled = *state;
    struct world world;
    give(compiled,
         "given service.exit_code = -7\ngiven service.state = stopped", &world);
    assert_int_equal(world.state.reading[SERVICE].status, AVD_STATUS_OK);
    assert_int_equal(world.state.reading[KEY].status, AVD_STATUS_NOT_RUN);
    assert_int_equal(value(&world, SERVICE, 4)->type, AVD_VALUE_NUMBER);
    assert_true(value(&world, SERVICE, 4)->as.number == -7);
    assert_int_equal(value(&world, SERVICE, 1)->as.number,
                     avd_word_code(AVD_WORDS_SERVICE_STATE, "stopped", 7));
    assert_int_equal(value(&world, SERVICE, 2)->type, AVD_VALUE_NONE);
    free(world.storage);
}

static void a_status_takes_the_fields_away(void **state)
{
    struct compiled *compiled = *state;
    struct world world;
    give(compiled, "given service.exit_code = 7" THEN "given service denied",
         &world);
    assert_int_equal(world.state.reading[SERVICE].status, AVD_STATUS_DENIED);
    assert_int_equal(value(&world, SERVICE, 4)->type, AVD_VALUE_NONE);
    free(world.storage);
    give(compiled,
         "given service.exit_code = 7" THEN "given service.exists = false",
         &world);
    assert_int_equal(world.state.reading[SERVICE].status, AVD_STATUS_ABSENT);
    assert_int_equal(value(&world, SERVICE, 4)->type, AVD_VALUE_NONE);
    free(world.storage);
}

static void answers_are_codes_of_choices_and_yes_is_one(void **state)
{
    struct compiled *compiled = *state;
    struct world world;
    give(compiled, "given lamp = off\ngiven paper = yes", &world);
    assert_int_equal(world.state.reading[LAMP].status, AVD_STATUS_OK);
    assert_int_equal(value(&world, LAMP, 1)->as.number, 1);
    assert_int_equal(value(&world, PAPER, 1)->as.number, 1);
    free(world.storage);
}

static void texts_and_lists_stand_in_the_buffer(void **state)
{
    struct compiled *compiled = *state;
    struct world world;
    const struct avd_value *list, *text;
    give(compiled,
         "given service.account = \"me\"\n"
         "given servers.servers = { \"a\", \"bc\" }",
         &world);
    text = value(&world, SERVICE, 3);
    assert_int_equal(text->type, AVD_VALUE_TEXT);
    assert_int_equal(text->length, 2);
    assert_string_equal(world.text.text + text->as.text.offset, "me");
    list = value(&world, SERVERS, 1);
    assert_int_equal(list->type, AVD_VALUE_LIST);
    assert_int_equal(list->as.text.count, 2);
    assert_int_equal(list->length, 5);
    assert_memory_equal(world.text.text + list->as.text.offset, "a\0bc", 5);
    free(world.storage);
}

static void a_registry_value_says_whether_it_is_empty(void **state)
{
    struct compiled *compiled = *state;
    struct world world;
    give(compiled, "given key.value = \"\"", &world);
    assert_int_equal(value(&world, KEY, 3)->type, AVD_VALUE_NUMBER);
    assert_int_equal(value(&world, KEY, 3)->as.number, 1);
    free(world.storage);
    give(compiled, "given key.value = 0", &world);
    assert_int_equal(value(&world, KEY, 3)->type, AVD_VALUE_NUMBER);
    assert_int_equal(value(&world, KEY, 3)->as.number, 0);
    free(world.storage);
}

static void a_report_marks_its_symptom_alone(void **state)
{
    struct compiled *compiled = *state;
    struct world world;
    give(compiled, "given symptom ill reported", &world);
    assert_int_equal(world.state.reported[0], 0);
    assert_int_equal(world.state.reported[1], 1);
    free(world.storage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COMPILED(a_field_makes_its_reading_ok),
        COMPILED(a_status_takes_the_fields_away),
        COMPILED(answers_are_codes_of_choices_and_yes_is_one),
        COMPILED(texts_and_lists_stand_in_the_buffer),
        COMPILED(a_registry_value_says_whether_it_is_empty),
        COMPILED(a_report_marks_its_symptom_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
