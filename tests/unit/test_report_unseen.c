/* SPDX-License-Identifier: MIT */
/* What a text report says of what could not be seen, used or decided. */
#include "cmocka_all.h"

#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "sample.h"
#include "report_world.h"

static void every_line_fits(const char *what)
{
    size_t length;

    for (; *what != '\0'; what += length + (what[length] == '\n')) {
        length = strcspn(what, "\n");
        if (length > 80 && strncmp(what, "avdoctor: ", 10) != 0)
            fail_msg("%zu columns: %.*s", length, (int)length, what);
    }
}

static size_t lines(const char *what)
{
    size_t count = 0;

    for (; *what != '\0'; what++)
        count += *what == '\n';
    return count;
}

static void ends_with_the_line(struct world *world, const char *what)
{
    char whole[8192];
    size_t length;

    assert_true(strlen(what) < sizeof whole);
    strcpy(whole, what);
    length = strlen(as(world, avd_report_line));
    assert_string_equal(whole + strlen(whole) - length, text);
}

static void what_a_healthy_host_hides_is_said(void **state)
{
    struct world *world = *state;

    healthy(world);
    status(world, SAMPLE_BROKER_GLOBAL, AVD_STATUS_DENIED);
    status(world, SAMPLE_BROKER_GATEWAY, AVD_STATUS_DENIED);
    status(world, SAMPLE_MFA, AVD_STATUS_UNANSWERED);
    as(world, avd_report_text);
    assert_int_equal(strncmp(text, "Nothing wrong found: ", 21), 0);
    has(text, "\nNot all could be seen: 1 cause could not be judged.\n"
              "\nWhat could not be seen\n  Access denied. Run avdoctor again");
    has(text, "(broker_global)\n"
              "      helps to decide: port_443_blocked\n");
    has_not(text, "Judged fine");
    has_not(text, "--answer");
    has(text, "\nHost: SH-0\n");
    every_line_fits(text);
    ends_with_the_line(world, text);
    healthy(world);
    status(world, SAMPLE_MFA, AVD_STATUS_UNANSWERED);
    as(world, avd_report_text);
    assert_int_equal(lines(text), 3);
    has_not(text, "Not all could be seen");
}

static void all_says_what_each_open_cause_lacks(void **state)
{
    struct world *world = *state;

    healthy(world);
    status(world, SAMPLE_BROKER_GLOBAL, AVD_STATUS_TIMEOUT);
    world->report.all = true;
    has(as(world, avd_report_text),
        "\nCauses not decided\n"
        "  - Port 443 to the broker is closed (port_443_blocked)\n"
        "    Missing: Port 443 of rdbroker.wvd.microsoft.com "
        "(broker_global): timeout\n");
}

/* Judged so; no image of the tests' own has such a cause. */
static void a_conflict_is_stated_whatever_the_outcome(void **state)
{
    struct world *world = *state;
    struct avd_out out;

    healthy(world);
    avd_judge(world->report.state);
    world->sample.state.cause[SAMPLE_PORT_BLOCKED] = AVD_CAUSE_UNDETERMINED;
    world->sample.state.conflict[SAMPLE_PORT_BLOCKED] = 1;
    assert_int_equal(world->sample.state.outcome, AVD_OUTCOME_HEALTHY);
    avd_out_init(&out, text, sizeof text - 1, NULL, NULL);
    avd_report_text(&out, &world->report);
    text[out.used] = '\0';
    has(text, "\nThe readings contradict each other about\n"
              "  - Port 443 to the broker is closed (port_443_blocked)\n");
    world->report.all = true;
    avd_out_init(&out, text, sizeof text - 1, NULL, NULL);
    avd_report_text(&out, &world->report);
    text[out.used] = '\0';
    has(text, "\nCauses not decided\n"
              "  - Port 443 to the broker is closed (port_443_blocked)\n"
              "    The readings both confirm it and rule it out.\n");
}

static void readings_that_failed_are_not_called_missing(void **state)
{
    struct world *world = *state;

    status(world, SAMPLE_WINDOWS, AVD_STATUS_ERROR);
    as(world, avd_report_text);
    has(text, "NOT DECIDED: the evidence has only readings that failed.\n");
    status(world, SAMPLE_WINDOWS, AVD_STATUS_NOT_RUN);
    world->sample.state.reading[SAMPLE_WINDOWS].dropped = 1;
    as(world, avd_report_text);
    has(text, "NOT DECIDED: no reading in the evidence can be used.\n");
    has(text, "Recorded, but not usable here (see Warnings) (6 of 6 open "
              "verdicts):\n    - Windows");
}

static void an_administrator_is_not_told_to_become_one(void **state)
{
    struct world *world = *state;

    status(world, SAMPLE_WINDOWS, AVD_STATUS_DENIED);
    world->host.elevated = AVD_KNOWN_YES;
    as(world, avd_report_text);
    has(text, "Access denied: even administrator rights were not enough.");
    has_not(text, "as administrator");
    world->host.elevated = AVD_KNOWN_NOT;
    has(as(world, avd_report_text), "Run avdoctor again as administrator (6 of "
                                    "6 open verdicts):\n");
}

static void nothing_judged_is_not_called_nothing_wrong(void **state)
{
    struct world *world = *state;
    struct avd_state *judged = &world->sample.state;
    struct avd_out out;
    uint32_t i;

    avd_judge(judged);
    judged->outcome = AVD_OUTCOME_HEALTHY;
    for (i = 0; i < 2; i++)
        judged->symptom[i] = AVD_SYMPTOM_NOT_REPORTED;
    avd_out_init(&out, text, sizeof text - 1, NULL, NULL);
    avd_report_text(&out, &world->report);
    text[out.used] = '\0';
    has(text, "Nothing was judged: only a person can report these symptoms.\n");
    has_not(text, "Nothing wrong");
}

static void nothing_read_is_said_plainly(void **state)
{
    struct world *world = *state;

    world->report.live = true;
    as(world, avd_report_text);
    assert_int_equal(strncmp(text, "NOT DECIDED: nothing on this host", 33), 0);
    world->report.live = false;
    as(world, avd_report_text);
    assert_int_equal(strncmp(text, "NOT DECIDED: the evidence has no r", 34),
                     0);
    has(text, "Not read in this run (6 of 6 open verdicts):\n    - Windows "
              "(windows)\n");
}

static void what_could_not_be_seen_says_what_settles_it(void **state)
{
    struct world *world = *state;

    stopped(world);
    status(world, SAMPLE_BROKER_GLOBAL, AVD_STATUS_DENIED);
    status(world, SAMPLE_MFA, AVD_STATUS_UNANSWERED);
    has(as(world, avd_report_text), "\nWhat could not be seen\n");
    has(text, "Access denied. Run avdoctor again as administrator (1 of 2 open "
              "verdicts):\n    - Port "
              "443 of rdbroker.wvd.microsoft.com (broker_global)\n");
    has(text, "      In the Entra admin center, under Users, the account's");
    has(text, "      --answer join_account_has_mfa=yes (or no)\n");
    has(text, "Only a person can say. Answer, or run with --ask (1 of 2 "
              "open verdicts):\n");
    every_line_fits(text);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        T(what_a_healthy_host_hides_is_said),
        T(all_says_what_each_open_cause_lacks),
        T(a_conflict_is_stated_whatever_the_outcome),
        T(readings_that_failed_are_not_called_missing),
        T(an_administrator_is_not_told_to_become_one),
        T(nothing_judged_is_not_called_nothing_wrong),
        T(nothing_read_is_said_plainly),
        T(what_could_not_be_seen_says_what_settles_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
