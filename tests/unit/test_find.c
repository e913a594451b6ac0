/* SPDX-License-Identifier: MIT */
/* Finding symptoms by error text, and things by their ids. */
#include "cmocka_all.h"

#include <string.h>

#include "find.h"
#include "name.h"
#include "sample.h"

static int start(void **state)
{
    static struct sample sample;

    sample_init(&sample);
    *state = &sample;
    return 0;
}

static int stop(void **state)
{
    sample_done(*state);
    return 0;
}

/* Which of the two symptoms have a message that matches: bits. */
static unsigned messages(const struct sample *sample, const char *text)
{
    static struct avd_find find;
    unsigned found = 0;
    uint32_t i;

    if (!avd_find_start(&find, text))
        return 0;
    for (i = 0; i < 2; i++)
        if (avd_find_message(&find, sample->image, i))
            found |= 1u << i;
    return found;
}

static void the_error_text_matches_however_it_was_copied(void **state)
{
    static const char *const same[] = {
        "isn't reporting a heartbeat",
        "ISN'T REPORTING A HEARTBEAT",
        "isn\xe2\x80\x99t reporting a heartbeat.",
        "  isn't   reporting\r\na\theartbeat !",
        "\"isn't reporting a heartbeat\"",
        "isn't \xe2\x80\x9creporting\xe2\x80\x9d a heartbeat",
        "isn`t\xc2\xa0reporting a **heartbeat**"};
    size_t i;

    for (i = 0; i < sizeof same / sizeof *same; i++)
        assert_int_equal(messages(*state, same[i]), 1);
}

static void either_text_may_be_part_of_the_other(void **state)
{
    assert_int_equal(messages(*state, "Error: the agent on SH-0 isn't "
                                      "reporting a heartbeat when running "
                                      "Get-AzWvdSessionHost"),
                     1);
    assert_int_equal(messages(*state, "registered with the host pool"), 2);
    assert_int_equal(messages(*state, "isn't reporting a heartbeat; the VM is "
                                      "not registered with the host pool"),
                     3);
}

static void another_text_and_too_short_a_text_match_nothing(void **state)
{
    assert_int_equal(messages(*state, "isn't reporting a heart attack"), 0);
    assert_int_equal(messages(*state, "a"), 0);
    assert_int_equal(messages(*state, ""), 0);
    assert_int_equal(messages(*state, " ... \xff\xfe "), 0);
}

static void a_text_of_any_length_is_looked_at(void **state)
{
    static char text[3 * AVD_FIND_MAX];

    memset(text, 'x', sizeof text - 1);
    memcpy(text + 100, " isn't reporting a heartbeat ", 29);
    assert_int_equal(messages(*state, text), 1);
    memset(text, 'x', sizeof text - 1);
    assert_int_equal(messages(*state, text), 0);
    /* The longest argument that a system passes. */
    text[(128 << 10) - 1] = '\0';
    memcpy(text + (128 << 10) - 29, " isn't reporting a heartbeat", 29);
    assert_int_equal(messages(*state, text), 1);
}

static void ids_and_titles_are_found_too(void **state)
{
    const struct sample *sample = *state;
    static struct avd_find find;

    assert_true(avd_find_start(&find, "no_heart"));
    assert_false(avd_find_message(&find, sample->image, 0));
    assert_true(avd_find_symptom(&find, sample->image, 0));
    assert_true(avd_find_start(&find, "The agent isn't registered"));
    assert_true(avd_find_symptom(&find, sample->image, 1));
    assert_false(avd_find_symptom(&find, sample->image, 0));
    assert_true(avd_find_start(&find, "port 443"));
    assert_true(avd_find_cause(&find, sample->image, SAMPLE_PORT_BLOCKED));
    assert_false(
        avd_find_cause(&find, sample->image, SAMPLE_BOOT_LOADER_STOPPED));
}

static uint32_t named(const struct sample *sample, enum avd_alias_kind kind,
                      const char *id)
{
    return avd_name_find(sample->image, kind, id, strlen(id));
}

static void each_thing_is_found_by_its_id(void **state)
{
    const struct sample *sample = *state;
    int kind;
    uint32_t i;

    for (kind = AVD_ALIAS_PROBE; kind <= AVD_ALIAS_FIX; kind++) {
        enum avd_alias_kind k = (enum avd_alias_kind)kind;

        assert_true(avd_name_count(sample->image, k) > 1);
        for (i = 0; i < avd_name_count(sample->image, k); i++)
            assert_int_equal(named(sample, k, avd_name_of(sample->image, k, i)),
                             i);
        assert_int_equal(named(sample, k, "zzz"), AVD_NAME_NONE);
        assert_int_equal(named(sample, k, ""), AVD_NAME_NONE);
    }
    assert_int_equal(named(sample, AVD_ALIAS_PROBE, "agen"), AVD_NAME_NONE);
    assert_int_equal(named(sample, AVD_ALIAS_PROBE, "agents"), AVD_NAME_NONE);
}

static void former_ids_are_found_for_their_kind(void **state)
{
    assert_int_equal(named(*state, AVD_ALIAS_PROBE, "loader"),
                     SAMPLE_BOOT_LOADER);
    assert_int_equal(named(*state, AVD_ALIAS_SYMPTOM, "heartbeat_lost"),
                     SAMPLE_NO_HEARTBEAT);
    assert_int_equal(named(*state, AVD_ALIAS_CAUSE, "heartbeat_lost"),
                     AVD_NAME_NONE);
}

static void the_nearest_name_is_suggested_if_it_is_near(void **state)
{
    const struct sample *sample = *state;
    struct avd_name_nearest nearest = {"boot_laoder", 11, NULL, 0};
    struct avd_name_nearest far = {"something", 9, NULL, 0};

    avd_name_try_ids(&nearest, sample->image, AVD_ALIAS_PROBE);
    assert_string_equal(nearest.best, "boot_loader");
    avd_name_try_ids(&far, sample->image, AVD_ALIAS_PROBE);
    assert_null(far.best);
}

static unsigned reports(const struct sample *sample, const char *text)
{
    static struct avd_find find;
    unsigned found = 0;
    uint32_t i;

    if (!avd_find_start(&find, text))
        return 0;
    for (i = 0; i < 2; i++)
        if (avd_find_reports(&find, sample->image, i))
            found |= 1u << i;
    return found;
}

static void
a_whole_message_or_title_reports_a_symptom_and_no_scrap(void **state)
{
    assert_int_equal(
        reports(*state, "Isn\xe2\x80\x99t  reporting a heartbeat."), 1);
    assert_int_equal(reports(*state, "Error: SH-0 isn't reporting a heartbeat "
                                     "when running Get-AzWvdSessionHost"),
                     1);
    assert_int_equal(reports(*state, "\"the agent reports NO heartbeat\""), 1);
    assert_int_equal(reports(*state, "the agent isn't registered"), 2);
    assert_int_equal(reports(*state, "isn't reporting a heartbeat; the VM is "
                                     "not registered with the host pool"),
                     3);
    assert_int_equal(reports(*state, "the"), 0);
    assert_int_equal(reports(*state, "heartbeat"), 0);
    assert_int_equal(reports(*state, "registered with the host pool"), 0);
    assert_int_equal(reports(*state, "isn't reporting a heartbea"), 0);
    assert_int_equal(reports(*state, "I say the agent isn't registered"), 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        T(the_error_text_matches_however_it_was_copied),
        T(either_text_may_be_part_of_the_other),
        T(another_text_and_too_short_a_text_match_nothing),
        T(a_text_of_any_length_is_looked_at),
        T(ids_and_titles_are_found_too),
        T(each_thing_is_found_by_its_id),
        T(former_ids_are_found_for_their_kind),
        T(the_nearest_name_is_suggested_if_it_is_near),
        T(a_whole_message_or_title_reports_a_symptom_and_no_scrap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
