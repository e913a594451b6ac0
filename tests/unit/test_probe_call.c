/* SPDX-License-Identifier: MIT */
/* What a probe gives back. */
#include "cmocka_all.h"

#include <stdlib.h>
#include <string.h>

#include "probe_call.h"
#include "thread.h"

static struct avd_call call;
static char room[AVD_CALL_ROOM];

static int start(void **state)
{
    (void)state;
    memset(&call, 0, sizeof call);
    call.kind = AVD_KIND_REGISTRY;
    call.status = AVD_STATUS_ERROR;
    call.room = room;
    return 0;
}

static const struct avd_value *field(unsigned which)
{
    return &call.value[which - 1];
}

static const char *text_of(unsigned which)
{
    assert_int_equal(field(which)->type, AVD_VALUE_TEXT);
    assert_int_equal(strlen(room + field(which)->as.text.offset),
                     field(which)->length);
    return room + field(which)->as.text.offset;
}

static void a_code_is_kept_of_errors_only(void **state)
{
    (void)state;
    avd_call_end(&call, AVD_STATUS_ERROR, 1722);
    assert_int_equal(call.code, 1722);
    avd_call_end(&call, AVD_STATUS_DENIED, 5);
    assert_int_equal(call.status, AVD_STATUS_DENIED);
    assert_int_equal(call.code, 0);
}

static void texts_stand_one_behind_the_other(void **state)
{
    (void)state;
    avd_call_text(&call, AVD_FIELD_REGISTRY_VALUE, "one, cut", 3);
    avd_call_text(&call, AVD_FIELD_REGISTRY_SUBKEYS, "", 0);
    avd_call_text(&call, AVD_FIELD_REGISTRY_VALUES, "\xc3\xa4", 2);
    assert_string_equal(text_of(AVD_FIELD_REGISTRY_VALUE), "one");
    assert_string_equal(text_of(AVD_FIELD_REGISTRY_SUBKEYS), "");
    assert_string_equal(text_of(AVD_FIELD_REGISTRY_VALUES), "\xc3\xa4");
    assert_int_equal(call.used, 4 + 1 + 3);
}

static void what_is_no_utf8_is_replaced(void **state)
{
    (void)state;
    avd_call_text(&call, AVD_FIELD_REGISTRY_VALUE, "a\xff\xc3(\0b\xed\xa0\x80",
                  9);
    assert_string_equal(text_of(AVD_FIELD_REGISTRY_VALUE),
                        "a\xef\xbf\xbd\xef\xbf\xbd(\xef\xbf\xbd"
                        "b\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
}

static void a_text_that_is_too_long_is_too_large_and_takes_no_room(void **state)
{
    char *text = malloc(AVD_CALL_TEXT);
    (void)state;
    assert_non_null(text);
    memset(text, 'x', AVD_CALL_TEXT);
    avd_call_text(&call, AVD_FIELD_REGISTRY_VALUE, text, AVD_CALL_TEXT);
    assert_int_equal(field(AVD_FIELD_REGISTRY_VALUE)->type,
                     AVD_VALUE_TOO_LARGE);
    assert_int_equal(call.used, 0);
    avd_call_text(&call, AVD_FIELD_REGISTRY_VALUE, text, AVD_CALL_TEXT - 4);
    assert_int_equal(field(AVD_FIELD_REGISTRY_VALUE)->type, AVD_VALUE_TEXT);
    free(text);
}

static void a_text_that_finds_no_room_is_too_large(void **state)
{
    (void)state;
    call.used = AVD_CALL_ROOM - 4;
    avd_call_text(&call, AVD_FIELD_REGISTRY_VALUE, "abcd", 4);
    assert_int_equal(field(AVD_FIELD_REGISTRY_VALUE)->type,
                     AVD_VALUE_TOO_LARGE);
    assert_int_equal(call.used, AVD_CALL_ROOM - 4);
    call.used = AVD_CALL_ROOM;
    avd_call_text(&call, AVD_FIELD_REGISTRY_VALUE, "", 0);
    assert_int_equal(field(AVD_FIELD_REGISTRY_VALUE)->type,
                     AVD_VALUE_TOO_LARGE);
    assert_int_equal(call.used, AVD_CALL_ROOM);
}

static void a_list_holds_its_elements_with_their_ends(void **state)
{
    const struct avd_value *list = field(AVD_FIELD_REGISTRY_VALUES);
    (void)state;
    avd_call_list(&call, AVD_FIELD_REGISTRY_VALUES);
    assert_int_equal(list->type, AVD_VALUE_LIST);
    assert_int_equal(list->as.text.count, 0);
    avd_call_add(&call, "one", 3);
    avd_call_add(&call, "", 0);
    avd_call_add(&call, "two", 3);
    assert_int_equal(list->as.text.count, 3);
    assert_int_equal(list->length, 9);
    assert_memory_equal(room + list->as.text.offset, "one\0\0two", 9);
}

static void a_list_is_too_large_from_its_first_lost_element_on(void **state)
{
    const struct avd_value *list = field(AVD_FIELD_REGISTRY_VALUES);
    unsigned i;
    (void)state;
    avd_call_list(&call, AVD_FIELD_REGISTRY_VALUES);
    for (i = 0; i < AVD_CALL_ELEMENTS; i++)
        avd_call_add(&call, "x", 1);
    assert_int_equal(list->as.text.count, AVD_CALL_ELEMENTS);
    avd_call_add(&call, "x", 1);
    assert_int_equal(list->type, AVD_VALUE_TOO_LARGE);
    avd_call_add(&call, "x", 1);
    assert_int_equal(list->type, AVD_VALUE_TOO_LARGE);
}

static void words_are_those_of_their_field(void **state)
{
    (void)state;
    avd_call_word(&call, AVD_FIELD_REGISTRY_TYPE, "sz");
    assert_int_equal(field(AVD_FIELD_REGISTRY_TYPE)->type, AVD_VALUE_NUMBER);
    assert_int_equal(field(AVD_FIELD_REGISTRY_TYPE)->as.number, 1);
    start(state);
    avd_call_word(&call, AVD_FIELD_REGISTRY_TYPE, "running");
    assert_int_equal(field(AVD_FIELD_REGISTRY_TYPE)->type, AVD_VALUE_NONE);
}

static void an_age_is_counted_from_now_and_never_lies_ahead(void **state)
{
    (void)state;
    call.now = 10000;
    avd_call_age(&call, 1, 4000);
    assert_int_equal(field(1)->as.number, 6000);
    avd_call_age(&call, 1, 10001);
    assert_int_equal(field(1)->as.number, 0);
}

static void nothing_is_left_once_the_deadline_has_passed(void **state)
{
    (void)state;
    call.deadline = 0;
    assert_int_equal(avd_call_left(&call), 0);
    call.deadline = avd_thread_clock() + 3600000;
    assert_in_range(avd_call_left(&call), 1, 3600000);
}

static bool like(const char *pattern, const char *name)
{
    return avd_call_like(pattern, name, strlen(name));
}

static void a_star_stands_for_any_number_of_characters(void **state)
{
    (void)state;
    assert_true(like("Contoso *", "contoso agent"));
    assert_true(like("*agent", "Agent agent"));
    assert_true(like("a*b*c", "a-b-b-c"));
    assert_true(like("*", ""));
    assert_true(like("a**", "A"));
    assert_false(like("a*b", "a-c"));
    assert_false(like("a*b", "a-b-"));
    assert_false(like("Contoso", "Contoso agent"));
    assert_false(like("Contoso agent", "Contoso"));
    assert_false(like("", "a"));
    assert_true(avd_call_like("ab", "abc", 2));
}

int main(void)
{
#define CALL(test) cmocka_unit_test_setup(test, start)
    const struct CMUnitTest tests[] = {
        CALL(a_code_is_kept_of_errors_only),
        CALL(texts_stand_one_behind_the_other),
        CALL(what_is_no_utf8_is_replaced),
        CALL(a_text_that_is_too_long_is_too_large_and_takes_no_room),
        CALL(a_text_that_finds_no_room_is_too_large),
        CALL(a_list_holds_its_elements_with_their_ends),
        CALL(a_list_is_too_large_from_its_first_lost_element_on),
        CALL(words_are_those_of_their_field),
        CALL(an_age_is_counted_from_now_and_never_lies_ahead),
        CALL(nothing_is_left_once_the_deadline_has_passed),
        CALL(a_star_stands_for_any_number_of_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
