/* SPDX-License-Identifier: MIT */
/* Pseudonyms: their table, their room, and texts that nobody wrote. */
#include "cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build_image.h"
#include "pseudonym.h"

#define ROOM 65536

struct world {
    struct build build;
    struct avd_state state;
    struct avd_evidence evidence;
    struct avd_pseudonym names;
    uint64_t room[ROOM / 8];
    char text[ROOM]; /* the last bytes, so that none behind them are read */
};

static int start(void **state)
{
    struct world *world = calloc(1, sizeof *world);

    if (world == NULL)
        return -1;
    build_init(&world->build);
    build_probe(&world->build, "failed", AVD_KIND_EVENT);
    build_probe(&world->build, "network", AVD_KIND_ADAPTER);
    build_finish(&world->build);
    *state = world;
    return 0;
}

static int stop(void **state)
{
    struct world *world = *state;

    build_done(&world->build);
    free(world);
    return 0;
}

/* What becomes of the text of an event on host SH-0, in so much room. */
static const struct avd_value *redacted(struct world *world, const char *text,
                                        size_t length, size_t room)
{
    struct avd_value *value;

    assert_in_range(length, 0, sizeof world->text);
    memcpy(world->text + sizeof world->text - length, text, length);
    memset(&world->evidence, 0, sizeof world->evidence);
    world->evidence.host.name = (struct avd_span){"SH-0", 4};
    build_state(&world->build, &world->state);
    world->state.text = world->text;
    build_status(&world->state, 0, AVD_STATUS_OK);
    value = &avd_state_values(&world->state, 0)[AVD_FIELD_EVENT_TEXT - 1];
    value->type = AVD_VALUE_TEXT;
    value->length = (uint32_t)length;
    value->as.text.offset = (uint32_t)(sizeof world->text - length);
    avd_judge(&world->state);
    avd_pseudonym_all(&world->names, &world->state, &world->evidence,
                      (struct avd_span){world->text, sizeof world->text},
                      (char *)world->room, room);
    return value;
}

static void becomes(struct world *world, const char *text, size_t length,
                    const char *wanted)
{
    const struct avd_value *value = redacted(world, text, length, ROOM);

    assert_int_equal(value->type, AVD_VALUE_TEXT);
    assert_int_equal(value->length, strlen(wanted));
    assert_memory_equal(world->state.text + value->as.text.offset, wanted,
                        value->length);
}

static void the_host_is_known_by_its_name(void **state)
{
    struct world *world = *state;

    becomes(world, "on sh-0", 7, "on host-1");
    assert_int_equal(world->evidence.host.name.length, 6);
    assert_memory_equal(world->evidence.host.name.text, "host-1", 6);
    assert_true(world->evidence.redacted);
}

static void a_form_that_is_cut_is_none(void **state)
{
    static const char *const text[] = {"10.1.2",
                                       "10.1.2.",
                                       "S-1-5-21-1-2",
                                       "S-1-5-21-",
                                       "S-1-12-1-1-2-3",
                                       "6F9619FF-8B86-D011-B42D-00C04FC964F",
                                       "00-15-5D-01-02-",
                                       "1:2:3",
                                       "a@",
                                       "@b.c",
                                       "a@.c",
                                       "CORP\\",
                                       "\\\\",
                                       "\\Users\\",
                                       "/home/",
                                       "\\Users",
                                       "fe80:",
                                       "x@y",
                                       "host-",
                                       "192.0.2."};
    struct world *world = *state;
    size_t i;

    for (i = 0; i < sizeof text / sizeof *text; i++)
        becomes(world, text[i], strlen(text[i]), text[i]);
}

static void a_text_with_zeros_in_it_is_gone_through(void **state)
{
    static const char text[] = "\0SH-0\0\\Users\\\0x\0@\0";
    const struct avd_value *value =
        redacted(*state, text, sizeof text - 1, ROOM);
    struct world *world = *state;

    assert_int_equal(value->length, sizeof text - 1 + 2);
    assert_memory_equal(world->state.text + value->as.text.offset, "\0host-1\0",
                        8);
}

static void any_two_bytes_beside_a_name_do_no_harm(void **state)
{
    static const char around[] = "\\/.:@-_$%* \"a0\xc3\0";
    char text[8] = "??SH-0??";
    size_t i, j;

    for (i = 0; i < sizeof around * sizeof around; i++)
        for (j = 0; j < sizeof around * sizeof around; j++) {
            text[0] = around[i / sizeof around];
            text[1] = around[i % sizeof around];
            text[6] = around[j / sizeof around];
            text[7] = around[j % sizeof around];
            redacted(*state, text, sizeof text, 4096);
        }
}

static void a_text_without_room_is_hidden_or_too_large(void **state)
{
    struct world *world = *state;
    size_t values = world->build.image->slots * sizeof(struct avd_value), room;
    const struct avd_value *value;

    for (room = 0; room < values + 64; room++) {
        value = redacted(world, "a@b.c d@e.f", 11, room);
        if (value->type == AVD_VALUE_TEXT)
            assert_true(value->length == 3 || value->length == 47);
        else
            assert_true(value->type == AVD_VALUE_TOO_LARGE ||
                        value->type == AVD_VALUE_NONE);
        assert_true(world->evidence.host.name.length == 3 ||
                    world->evidence.host.name.length == 6);
    }
    becomes(world, "a@b.c d@e.f", 11,
            "user-1@domain-1.example user-2@domain-2.example");
}

static void names_beyond_the_table_are_hidden(void **state)
{
    struct world *world = *state;
    const struct avd_value *value;
    char text[20000];
    size_t length = 0;
    unsigned i;

    for (i = 0; i < 2 * AVD_PSEUDONYM_NAMES; i++)
        length += (size_t)snprintf(text + length, sizeof text - length,
                                   "/home/u%u ", i);
    value = redacted(world, text, length, ROOM);
    assert_int_equal(world->names.count, AVD_PSEUDONYM_NAMES);
    assert_memory_equal(world->state.text + value->as.text.offset +
                            value->length - 10,
                        "/home/*** ", 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_host_is_known_by_its_name, start,
                                        stop),
        cmocka_unit_test_setup_teardown(a_form_that_is_cut_is_none, start,
                                        stop),
        cmocka_unit_test_setup_teardown(a_text_with_zeros_in_it_is_gone_through,
                                        start, stop),
        cmocka_unit_test_setup_teardown(any_two_bytes_beside_a_name_do_no_harm,
                                        start, stop),
        cmocka_unit_test_setup_teardown(
            a_text_without_room_is_hidden_or_too_large, start, stop),
        cmocka_unit_test_setup_teardown(names_beyond_the_table_are_hidden,
                                        start, stop)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
