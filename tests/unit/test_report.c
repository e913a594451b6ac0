/* SPDX-License-Identifier: MIT */
/* A judged state in each format. */
#include "cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "report.h"
#include "sample.h"
#include "report_world.h"

/* ---- line ---- */

static void the_line_has_fixed_keys_in_fixed_order(void **state)
{
    struct world *world = *state;

    stopped(world);
    assert_string_equal(as(world, avd_report_line),
                        "avdoctor: PROBLEM confirmed=1 suspected=0 undecided=0 "
                        "top=boot_loader_stopped fix=start_boot_loader "
                        "host=SH-0 pack=avd_session_host/1.0.0 exit=2\n");
    healthy(world);
    world->host.name = (struct avd_span){NULL, 0};
    assert_string_equal(as(world, avd_report_line),
                        "avdoctor: HEALTHY confirmed=0 suspected=0 undecided=0 "
                        "top=- fix=- host=- pack=avd_session_host/1.0.0 "
                        "exit=0\n");
}

static void the_line_is_bounded_whatever_the_host_is_called(void **state)
{
    static char name[256];
    struct world *world = *state;
    const char *line;

    memset(name, 'a', 255);
    memcpy(name, "x exit=0\n\x1b[2J\xc3\xa9", 15);
    world->host.name = (struct avd_span){name, 255};
    stopped(world);
    line = as(world, avd_report_line);
    assert_true(strlen(line) <= AVD_LINE_MAX);
    assert_int_equal(strcspn(line, "\n"), strlen(line) - 1);
    has(line, " host=x_exit=0\\n\\u001b[2J\\u00e9");
    has(line, "~ pack=avd_session_host/1.0.0 exit=2\n");
}

static void many_packs_are_cut_and_the_exit_stays(void **state)
{
    struct world *world = *state;
    struct build b;
    struct avd_pack pack = {.gate = AVD_EDGE_NONE};
    struct avd_state many;
    char line[512];
    int i;

    build_init(&b);
    pack.id = build_text(&b, "a_pack_with_quite_a_long_name");
    pack.version = build_text(&b, "10.20.30");
    for (i = 0; i < 30; i++)
        build_record(&b, AVD_SECTION_PACK, &pack);
    build_finish(&b);
    build_state(&b, &many);
    world->report.state = &many;
    avd_judge(&many);
    strcpy(line, as(world, avd_report_line));
    assert_true(strlen(line) <= AVD_LINE_MAX);
    assert_true(strlen(line) > AVD_LINE_MAX - 20);
    has(line, "pack=a_pack_with_quite_a_long_name/10.20.30,a_pack");
    has(line, "~ exit=0\n");
    build_done(&b);
}

/* ---- brief ---- */

static void brief_is_one_line_for_each_finding_worst_first(void **state)
{
    struct world *world = *state;

    stopped(world);
    status(world, SAMPLE_MFA, AVD_STATUS_UNANSWERED);
    give(world, SAMPLE_TOKEN, 3, 1);
    assert_string_equal(
        as(world, avd_report_brief),
        "cause\tconfirmed\tboot_loader_stopped\tThe RDAgentBootLoader service "
        "has been stopped\n"
        "cause\tconfirmed\ttoken_missing\tThere is no registration token\n"
        "symptom\tpresent\tno_heartbeat\tThe agent reports no heartbeat\n"
        "cause\tundetermined\tmfa_blocks\tMultifactor authentication blocks "
        "the join\n");
}

static void brief_of_a_healthy_host_is_empty_but_for_all(void **state)
{
    struct world *world = *state;

    healthy(world);
    assert_string_equal(as(world, avd_report_brief), "");
    world->report.all = true;
    has(as(world, avd_report_brief),
        "symptom\tnot_reported\tagent_not_registered\tThe agent "
        "isn\\u2019t registered\n");
    has(text, "symptom\tabsent\tno_heartbeat\t");
    has(text, "cause\truled_out\tport_443_blocked\t");
}

/* ---- json ---- */

static void is_json(const char *what)
{
    size_t length = strlen(what);
    char *copy = malloc(length + 1);
    uint64_t *keys = malloc(avd_json_keys(length) * sizeof *keys);
    enum avd_json_token token;
    struct avd_json json;
    size_t i;

    assert_non_null(copy);
    assert_non_null(keys);
    for (i = 0; i < length; i++)
        assert_true(what[i] == '\n' || (what[i] >= ' ' && what[i] <= '~'));
    memcpy(copy, what, length + 1);
    avd_json_init(&json, copy, length, keys, 1);
    do {
        token = avd_json_next(&json);
        if (token == AVD_JSON_ERROR)
            fail_msg("%u:%u %s", json.line, json.column, json.why);
    } while (token != AVD_JSON_END);
    free(keys);
    free(copy);
}

static void json_says_why_and_what_is_missing(void **state)
{
    struct world *world = *state;

    stopped(world);
    status(world, SAMPLE_BROKER_GLOBAL, AVD_STATUS_TIMEOUT);
    status(world, SAMPLE_MFA, AVD_STATUS_UNANSWERED);
    world->sample.state.reported[SAMPLE_NO_HEARTBEAT] = 1;
    is_json(as(world, avd_report_json));
    has(text, "\"because\": [{\"condition\": \"boot_loader.state is stopped\", "
              "\"probe\": \"boot_loader\", \"observed\": \"stopped\"}]");
    has(text, "{\"condition\": \"reported by a person\", \"symptom\": "
              "\"no_heartbeat\"}");
    has(text, "\"missing\": [{\"probe\": \"broker_global\", \"status\": "
              "\"timeout\"}]");
    has(text, "\"missing\": [{\"question\": \"join_account_has_mfa\", "
              "\"status\": \"unanswered\"}]");
    has(text, "\"title\": \"The agent isn\\u2019t registered\"");
    has(text, "\"doc\": "
              "\"https://learn.microsoft.com/azure/avd/trouble#error\"");
    has(text, "\"causes\": [\"boot_loader_stopped\", \"port_443_blocked\", "
              "\"mfa_blocks\"]");
    has(text, "{\"id\": \"boot_loader\", \"kind\": \"service\", \"status\": "
              "\"ok\", \"ms\": 0, \"fields\": {\"exists\": true, \"state\": "
              "\"stopped\"}}");
}

static void json_nests_the_items_of_fixes(void **state)
{
    struct world *world = *state;

    healthy(world);
    is_json(as(world, avd_report_json));
    has(text,
        "\"kind\": \"choose_one\", \"about\": \"\", \"items\": "
        "[{\"kind\": \"step\", \"text\": \"Redeploy the template.\"}, "
        "{\"kind\": \"steps\", \"items\": [{\"kind\": \"step\", \"text\": "
        "\"Leave the domain.\"}, {\"kind\": \"confirm_all\", \"items\": "
        "[{\"kind\": \"step\", \"text\": \"The name is right.\"}, "
        "{\"kind\": \"step\", \"text\": \"The account exists.\"}]}, "
        "{\"kind\": \"step\", \"text\": \"Join it again.\"}]}, "
        "{\"kind\": \"fix\", \"fix\": \"start_boot_loader\"}]");
    has(text, "{\"kind\": \"run\", \"shell\": \"powershell\", \"text\": "
              "\"Start-Service RDAgentBootLoader\"}, {\"kind\": \"see\", "
              "\"symptom\": \"agent_not_registered\"}]");
    has(text, "\"needs\": [\"administrator\"], \"effort\": 120000");
}

static void json_of_a_hostile_host_is_json(void **state)
{
    static const char name[] = "\"}\n\x1b]0;x\x07\xff\xe2\x80\xae";
    struct world *world = *state;

    world->host.name = (struct avd_span){name, sizeof name - 1};
    stopped(world);
    is_json(as(world, avd_report_json));
    has(text, "\"name\": \"\\\"}\\n\\u001b]0;x\\u0007\\ufffd\\u202e\"");
    has(text, "\"system\": null");
}

static void json_tells_no_value_of_a_secret(void **state)
{
    struct world *world = *state;

    healthy(world);
    world->sample.state.text = "hush";
    build_give_text(&world->sample.state, SAMPLE_TOKEN, 1, 0, 4);
    has_not(as(world, avd_report_json), "hush");
    has(text, "\"fields\": {\"exists\": true, \"empty\": false}");
}

/* ---- text ---- */

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

static void a_healthy_host_gets_three_lines(void **state)
{
    struct world *world = *state;

    healthy(world);
    as(world, avd_report_text);
    assert_int_equal(lines(text), 3);
    assert_int_equal(strncmp(text, "Nothing wrong found: 1 symptom absent", 37),
                     0);
    ends_with_the_line(world, text);
}

static void a_problem_comes_first_with_reason_and_fix(void **state)
{
    struct world *world = *state;

    stopped(world);
    assert_string_equal(
        as(world, avd_report_text),
        "PROBLEM: The RDAgentBootLoader service has been stopped\n"
        "\n"
        "   Explains: The agent reports no heartbeat (no_heartbeat)\n"
        "   Because: Remote Desktop Agent Boot Loader service: state is "
        "stopped\n"
        "\n"
        "   What to do: Start the RDAgentBootLoader service "
        "(start_boot_loader)\n"
        "   (needs administrator; takes about 2 minutes)\n"
        "     1. Open Task Manager and go to the Services tab.\n"
        "        CAUTION: Users who are signed in stay connected.\n"
        "     2. Start RDAgentBootLoader, which is now stopped.\n"
        "        In PowerShell:\n"
        "          Start-Service RDAgentBootLoader\n"
        "        See also: The agent isn't registered (avdoctor show\n"
        "          agent_not_registered)\n"
        "   It worked when: boot_loader.state is running\n"
        "\n"
        "Judged fine: 0 symptoms, 3 causes.\n"
        "1 more symptom only a person can report: --symptom \"the error "
        "text\"\n"
        "Host: SH-0\n"
        "\n"
        "avdoctor: PROBLEM confirmed=1 suspected=0 undecided=0 "
        "top=boot_loader_stopped fix=start_boot_loader host=SH-0 "
        "pack=avd_session_host/1.0.0 exit=2\n");
}

static void several_problems_are_numbered(void **state)
{
    struct world *world = *state;

    stopped(world);
    give(world, SAMPLE_BROKER_GLOBAL, 1, 0);
    has(as(world, avd_report_text), "PROBLEM: 2 causes found. First: The RD");
    has(text, "\n1. The RDAgentBootLoader service has been stopped (boot");
    has(text, "\n2. Port 443 to the broker is closed (port_443_blocked)\n");
    every_line_fits(text);
}

static void what_is_only_suspected_stands_below(void **state)
{
    struct world *world = *state;

    healthy(world);
    give(world, SAMPLE_BOOT_LOADER, 1, 7);
    give(world, SAMPLE_MFA, 1, 1);
    as(world, avd_report_text);
    assert_int_equal(strncmp(text, "SOMETHING IS WRONG, its cause is not", 36),
                     0);
    has(text, "Without a confirmed cause: The agent reports no heartbeat");
    has(text, "service: state is paused\n");
    has_not(text, "it is there");
    has(text, "Suspected causes\n  - Multifactor authentication blocks");
    has(text, "Answer: yes\n");
    every_line_fits(text);
    ends_with_the_line(world, text);
}

static void a_risk_is_told_as_one(void **state)
{
    struct world *world = *state;

    healthy(world);
    give(world, SAMPLE_BROKER_GLOBAL, 1, 0);
    as(world, avd_report_text);
    assert_int_equal(strncmp(text, "RISK: ", 6), 0);
    has(text, "\nRisks: ");
    has(text, "Because: Port 443 of rdbroker.wvd.microsoft.com: connects is "
              "false\n");
}

static void a_report_against_the_readings_is_a_disagreement(void **state)
{
    struct world *world = *state;

    healthy(world);
    world->sample.state.reported[SAMPLE_NO_HEARTBEAT] = 1;
    has(as(world, avd_report_text), "The readings say otherwise.\n");
    has(text, "Because: a person reports: The agent reports no heartbeat\n");
    has(as(world, avd_report_json),
        "\"reported\": true, \"disagreement\": true");
}

static void rules_that_do_not_apply_are_said_plainly(void **state)
{
    struct world *world = *state;

    status(world, SAMPLE_WINDOWS, AVD_STATUS_ABSENT);
    as(world, avd_report_text);
    assert_int_equal(strncmp(text, "NOT APPLICABLE: the rules", 25), 0);
    has(text, "Because: Windows: the system is not Windows\n");
}

static void all_shows_the_rest(void **state)
{
    struct world *world = *state;

    healthy(world);
    world->report.all = true;
    has(as(world, avd_report_text), "\nCauses ruled out\n  - ");
    has(text, "\nSymptoms absent\n  - The agent reports no heartbeat");
    has(text, "\nSymptoms not reported\n  - The agent isn't registered");
    every_line_fits(text);
}

static void text_of_a_hostile_host_has_no_control_characters(void **state)
{
    static const char bad[] = "\x1b[2J\x1b]0;x\x07\r\n\xe2\x80\xae\xc2\x9b";
    static const enum avd_escape escapes[] = {AVD_ESCAPE_ASCII,
                                              AVD_ESCAPE_UTF8};
    struct world *world = *state;
    size_t i, j;

    stopped(world);
    world->sample.state.text = bad;
    world->host.name = (struct avd_span){bad, sizeof bad - 1};
    world->host.system = world->host.name;
    avd_warning_add(&world->warnings, AVD_WARNING_UNKNOWN_PROBE,
                    &world->host.name, NULL);
    for (i = 0; i < 2; i++) {
        world->report.escape = escapes[i];
        as(world, avd_report_text);
        for (j = 0; text[j] != '\0'; j++)
            assert_true(text[j] == '\n' || (unsigned char)text[j] >= ' ');
        assert_null(strstr(text, "\xe2\x80\xae"));
        assert_null(strstr(text, "\xc2\x9b"));
        has(text, "\nWarnings\n  - evidence: no probe of these packs is called "
                  "?[2J?]0;x? ");
    }
}

static void warnings_of_one_kind_share_a_line(void **state)
{
    struct world *world = *state;

    healthy(world);
    avd_warning_add(&world->warnings, AVD_WARNING_UNKNOWN_PROBE,
                    &(struct avd_span){"one", 3}, NULL);
    avd_warning_add(&world->warnings, AVD_WARNING_WRONG_TYPE,
                    &(struct avd_span){"agent", 5},
                    &(struct avd_span){"count", 5});
    avd_warning_add(&world->warnings, AVD_WARNING_UNKNOWN_PROBE,
                    &(struct avd_span){"two", 3}, NULL);
    has(as(world, avd_report_text),
        "\nWarnings\n"
        "  - evidence: no probe of these packs is called one, two; ignored\n"
        "  - evidence: agent.count has a value of another type; ignored\n");
}

static void colour_is_given_only_where_it_is_wanted(void **state)
{
    struct world *world = *state;

    stopped(world);
    has_not(as(world, avd_report_text), "\x1b");
    world->report.colour = true;
    has(as(world, avd_report_text), "\x1b[1;31mPROBLEM: ");
}

static void hosts_of_different_names_stay_different_in_the_line(void **state)
{
    static const char *const names[] = {"h\xc3\xa9", "he", "h\\u00e9",
                                        "h\xd0\xb5", "h\xd0\xb6"};
    struct world *world = *state;
    char line[5][512];
    size_t i, j;

    healthy(world);
    for (i = 0; i < 5; i++) {
        world->host.name = (struct avd_span){names[i], strlen(names[i])};
        strcpy(line[i], as(world, avd_report_line));
        for (j = 0; j < i; j++)
            assert_string_not_equal(line[i], line[j]);
    }
    has(line[0], " host=h\\u00e9 ");
}

static void a_host_name_is_cut_between_its_characters(void **state)
{
    static char name[255];
    struct world *world = *state;
    size_t i;

    for (i = 0; i + 1 < sizeof name; i += 2)
        memcpy(name + i, "\xc3\xa9", 2);
    world->host.name = (struct avd_span){name, 30};
    healthy(world);
    has(as(world, avd_report_line), "\\u00e9\\u00e9 pack=");
    world->host.name.length = 254;
    has(as(world, avd_report_line), "\\u00e9~ pack=");
}

static void a_host_without_a_name_is_not_known(void **state)
{
    struct world *world = *state;

    stopped(world);
    world->host.name = (struct avd_span){"", 0};
    has(as(world, avd_report_text), "\nHost: (not known)\n");
}

static void brief_is_ascii_that_keeps_titles_apart(void **state)
{
    struct world *world = *state;

    healthy(world);
    world->report.all = true;
    world->report.escape = AVD_ESCAPE_UTF8;
    has(as(world, avd_report_brief),
        "\tagent_not_registered\tThe agent isn\\u2019t registered\n");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        T(the_line_has_fixed_keys_in_fixed_order),
        T(the_line_is_bounded_whatever_the_host_is_called),
        T(many_packs_are_cut_and_the_exit_stays),
        T(brief_is_one_line_for_each_finding_worst_first),
        T(brief_of_a_healthy_host_is_empty_but_for_all),
        T(json_says_why_and_what_is_missing),
        T(json_nests_the_items_of_fixes),
        T(json_of_a_hostile_host_is_json),
        T(json_tells_no_value_of_a_secret),
        T(a_healthy_host_gets_three_lines),
        T(a_problem_comes_first_with_reason_and_fix),
        T(several_problems_are_numbered),
        T(what_is_only_suspected_stands_below),
        T(a_risk_is_told_as_one),
        T(a_report_against_the_readings_is_a_disagreement),
        T(rules_that_do_not_apply_are_said_plainly),
        T(all_shows_the_rest),
        T(text_of_a_hostile_host_has_no_control_characters),
        T(warnings_of_one_kind_share_a_line),
        T(colour_is_given_only_where_it_is_wanted),
        T(hosts_of_different_names_stay_different_in_the_line),
        T(a_host_name_is_cut_between_its_characters),
        T(a_host_without_a_name_is_not_known),
        T(brief_is_ascii_that_keeps_titles_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
