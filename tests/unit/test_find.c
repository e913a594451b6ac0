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

static struct avd_find find;

/* The id of what matches best; "" if nothing does. */
static const char *best(const struct sample *sample, const char *text)
{
    avd_find_all(&find, sample->image, text);
    return find.hits == 0 ? ""
                          : avd_name_of(sample->image, find.hit[0].kind,
                                        find.hit[0].index);
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
        "\xc2\xabisn't reporting a heart\xc2\xad"
        "beat\xc2\xbb\xe2\x80\xa6",
        "isn`t\xc2\xa0reporting a **heartbeat**"};
    size_t i;

    for (i = 0; i < sizeof same / sizeof *same; i++) {
        assert_string_equal(best(*state, same[i]), "no_heartbeat");
        assert_int_equal(find.hit[0].score, 100);
        assert_int_equal(find.hit[0].what, AVD_FIND_MESSAGE);
    }
}

static void either_text_may_be_part_of_the_other(void **state)
{
    assert_string_equal(best(*state, "Error: the agent on SH-0 isn't "
                                     "reporting a heartbeat when running "
                                     "Get-AzWvdSessionHost"),
                        "no_heartbeat");
    assert_int_equal(find.hit[0].score, AVD_FIND_WHOLE);
    assert_string_equal(best(*state, "registered with the host pool"),
                        "agent_not_registered");
    assert_true(find.hit[0].score < AVD_FIND_WHOLE);
    best(*state, "isn't reporting a heartbeat; the VM is not registered with "
                 "the host pool");
    assert_true(find.hits >= 2);
    assert_int_equal(find.hit[0].score, AVD_FIND_WHOLE);
    assert_int_equal(find.hit[1].score, AVD_FIND_WHOLE);
    assert_int_not_equal(find.hit[0].index, find.hit[1].index);
}

static void a_longer_message_goes_before_a_shorter_one(void **state)
{
    assert_string_equal(best(*state, "isn't reporting a heartbeat; the VM is "
                                     "not registered with the host pool"),
                        "agent_not_registered");
    assert_string_equal(best(*state, "the VM is not registered with the host "
                                     "pool, isn't reporting a heartbeat"),
                        "agent_not_registered");
}

static void other_order_and_far_apart_is_another_text(void **state)
{
    assert_string_equal(best(*state, "The VM was never registered with its "
                                     "host pool"),
                        "agent_not_registered");
    assert_string_equal(best(*state, "pool quux host quuz registered"), "");
    assert_string_equal(
        best(*state, "VM q1x q2x q3x q4x q5x q6x q7x q8x q9x registered q1x "
                     "q2x q3x q4x q5x q6x q7x q8x q9x q1x pool"),
        "");
}

static void another_text_and_too_short_a_text_match_nothing(void **state)
{
    static const char *const other[] = {"a heart attack of some sort",
                                        "a",
                                        "",
                                        "the",
                                        "error",
                                        "It failed with an error",
                                        " ... \xff\xfe ",
                                        "'",
                                        "0x",
                                        "0x112f"};
    size_t i;

    for (i = 0; i < sizeof other / sizeof *other; i++)
        assert_string_equal(best(*state, other[i]), "");
}

static void a_text_of_any_length_is_looked_at(void **state)
{
    static char text[2 * AVD_FIND_MAX + 1];
    const char said[] = " isn't reporting a heartbeat";

    memset(text, 'x', sizeof text - 1);
    memcpy(text + 100, said, sizeof said - 1);
    text[100 + sizeof said - 1] = ' ';
    assert_string_equal(best(*state, text), "no_heartbeat");
    memset(text, 'x', sizeof text - 1);
    assert_string_equal(best(*state, text), "");
    /* As many words as an argument can have. */
    for (size_t i = 1; i < sizeof text - 1; i += 2)
        text[i] = ' ';
    memcpy(text + sizeof text - sizeof said, said, sizeof said);
    assert_string_equal(best(*state, text), "no_heartbeat");
}

static void ids_and_titles_are_found_too(void **state)
{
    assert_string_equal(best(*state, "no_heartbeat"), "no_heartbeat");
    assert_int_equal(find.hit[0].what, AVD_FIND_ID);
    assert_string_equal(best(*state, "The agent isn't registered"),
                        "agent_not_registered");
    assert_int_equal(find.hit[0].what, AVD_FIND_TITLE);
    assert_string_equal(best(*state, "the broker is closed: port 443"),
                        "port_443_blocked");
    assert_string_equal(best(*state, "Open the Task Manager"),
                        "start_boot_loader");
    assert_int_equal(find.hit[0].what, AVD_FIND_STEP);
    assert_string_equal(best(*state, "Start-Service RDAgentBootLoader"),
                        "start_boot_loader");
    assert_int_equal(find.hit[0].what, AVD_FIND_RUN);
    assert_string_equal(best(*state, "HKLM\\SOFTWARE\\Stack"), "stack");
    assert_int_equal(find.hit[0].what, AVD_FIND_READ);
    assert_string_equal(best(*state, "require multifactor authentication?"),
                        "join_account_has_mfa");
}

static void a_number_is_the_same_in_any_notation(void **state)
{
    static const char *const same[] = {"443", "0x1bb", "1BB", "0x000001BB",
                                       "0x800701bb"};
    size_t i;

    for (i = 0; i < sizeof same / sizeof *same; i++) {
        char text[80] = "port ";

        strcat(text, same[i]);
        strcat(text, " to the broker is closed");
        assert_string_equal(best(*state, text), "port_443_blocked");
        assert_int_equal(find.hit[0].score, 100);
    }
    best(*state, "port 444 to the broker is closed");
    assert_true(find.hit[0].score < AVD_FIND_WHOLE);
    best(*state, "port 0x443 to the broker is closed");
    assert_true(find.hit[0].score < AVD_FIND_WHOLE);
    /* What stands for a reading in a text is no number. */
    assert_string_equal(best(*state, "101"), "");
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

/* Which of the two symptoms the text reports: bits. */
static unsigned reports(const struct sample *sample, const char *text)
{
    unsigned found = 0;
    uint32_t i;

    avd_find_start(&find, text);
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
    assert_int_equal(reports(*state, "isn't reporting one heartbeat"), 0);
    assert_int_equal(reports(*state, "isn't reporting 10 heartbeat"), 0);
    assert_int_equal(reports(*state, "isn't reporting a a heartbeat"), 0);
    assert_int_equal(reports(*state, "heartbeat a reporting isn't"), 0);
    assert_int_equal(reports(*state, ""), 0);
    assert_int_equal(reports(*state, "I say the agent isn't registered"), 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        T(the_error_text_matches_however_it_was_copied),
        T(either_text_may_be_part_of_the_other),
        T(a_longer_message_goes_before_a_shorter_one),
        T(other_order_and_far_apart_is_another_text),
        T(another_text_and_too_short_a_text_match_nothing),
        T(a_text_of_any_length_is_looked_at),
        T(ids_and_titles_are_found_too),
        T(a_number_is_the_same_in_any_notation),
        T(each_thing_is_found_by_its_id),
        T(former_ids_are_found_for_their_kind),
        T(the_nearest_name_is_suggested_if_it_is_near),
        T(a_whole_message_or_title_reports_a_symptom_and_no_scrap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
