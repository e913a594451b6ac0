/* SPDX-License-Identifier: MIT */
/* Evidence: what is read into a state, what is refused, what is written. */
#include "cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "condition.h"
#include "evidence.h"
#include "sample.h"
#include "evidence_world.h"
#include "redact.h"

static void refuses(struct world *world, const char *text, const char *wanted)
{
    char found[256];

    assert_false(read_whole(world, text));
    snprintf(found, sizeof found, "%u:%u: %s", world->evidence.line,
             world->evidence.column, world->evidence.why);
    assert_string_equal(found, wanted);
}

static void values_of_every_type_are_kept(void **state)
{
    struct world *world = *state;

    takes_probes(world,
                 "\"boot_loader\":{\"state\":\"stop_pending\",\"account\":"
                 "\"LocalSystem\",\"exit_code\":-3,\"started\":3600000},"
                 "\"agent\":{\"version\":\"1.0.8297.800\",\"count\":2},"
                 "\"dns_servers\":{\"servers\":[ \"10.0.0.1\" ,\"::1\"],"
                 "\"static\":false},"
                 "\"page\":{\"connects\":true,\"value\":\"ok\",\"code\":200}");
    assert_string_equal(warnings_of(world), "");
    assert_string_equal(field_of(world, SAMPLE_BOOT_LOADER, 1), "stop_pending");
    assert_string_equal(field_of(world, SAMPLE_BOOT_LOADER, 3), "LocalSystem");
    assert_string_equal(field_of(world, SAMPLE_BOOT_LOADER, 4), "-3");
    assert_string_equal(field_of(world, SAMPLE_BOOT_LOADER, 5), "1h");
    assert_string_equal(field_of(world, SAMPLE_AGENT, 1), "1.0.8297.800");
    assert_string_equal(field_of(world, SAMPLE_DNS_SERVERS, 1),
                        "10.0.0.1, ::1");
    assert_string_equal(field_of(world, SAMPLE_DNS_SERVERS, 2), "false");
    assert_string_equal(field_of(world, SAMPLE_PAGE, 3), "200");
    assert_string_equal(field_of(world, SAMPLE_PAGE, 5), "ok");
    assert_string_equal(field_of(world, SAMPLE_PAGE, 4), "none");
}

static void a_registry_value_takes_its_type_from_the_host(void **state)
{
    struct world *world = *state;

    takes_probes(world, "\"stack\":{\"value\":17}");
    assert_string_equal(field_of(world, SAMPLE_STACK, 1), "17");
    assert_string_equal(field_of(world, SAMPLE_STACK, 3), "false");
    takes_probes(world, "\"stack\":{\"value\":\"\"}");
    assert_string_equal(field_of(world, SAMPLE_STACK, 3), "true");
    takes_probes(world, "\"stack\":{\"value\":[\"a\"]}");
    assert_string_equal(field_of(world, SAMPLE_STACK, 1), "a");
    assert_string_equal(field_of(world, SAMPLE_STACK, 3), "false");
    takes_probes(world, "\"stack\":{\"value\":[],\"type\":\"multi_sz\"}");
    assert_string_equal(field_of(world, SAMPLE_STACK, 3), "true");
    assert_string_equal(warnings_of(world), "");
}

static void status_may_be_left_out_where_fields_say_it(void **state)
{
    struct world *world = *state;

    takes_probes(world, "\"agent\":{\"count\":1},"
                        "\"boot_loader\":{\"exists\":false},"
                        "\"stack\":{\"exists\":true},"
                        "\"page\":{},\"windows\":{\"ms\":4}");
    assert_int_equal(status_of(world, SAMPLE_AGENT), AVD_STATUS_OK);
    assert_int_equal(status_of(world, SAMPLE_BOOT_LOADER), AVD_STATUS_ABSENT);
    assert_int_equal(status_of(world, SAMPLE_STACK), AVD_STATUS_OK);
    assert_int_equal(status_of(world, SAMPLE_PAGE), AVD_STATUS_NOT_RUN);
    assert_int_equal(status_of(world, SAMPLE_WINDOWS), AVD_STATUS_NOT_RUN);
    assert_string_equal(warnings_of(world), "");
}

static void a_failed_reading_keeps_its_status_code_and_time(void **state)
{
    struct world *world = *state;

    takes_probes(world, "\"agent\":{\"status\":\"error\",\"code\":5,\"ms\":7},"
                        "\"page\":{\"code\":12,\"status\":\"error\"},"
                        "\"boot_loader\":{\"status\":\"denied\"},"
                        "\"stack\":{\"status\":\"unsupported\"}");
    assert_string_equal(warnings_of(world), "");
    assert_int_equal(status_of(world, SAMPLE_AGENT), AVD_STATUS_ERROR);
    assert_int_equal(world->sample.state.reading[SAMPLE_AGENT].code, 5);
    assert_int_equal(world->sample.state.reading[SAMPLE_AGENT].ms, 7);
    assert_int_equal(status_of(world, SAMPLE_PAGE), AVD_STATUS_ERROR);
    assert_int_equal(world->sample.state.reading[SAMPLE_PAGE].code, 12);
    assert_int_equal(status_of(world, SAMPLE_BOOT_LOADER), AVD_STATUS_DENIED);
    assert_int_equal(status_of(world, SAMPLE_STACK), AVD_STATUS_UNSUPPORTED);
}

static void members_that_contradict_each_other_spoil_the_reading(void **state)
{
    static const char *const bodies[] = {
        "\"status\":\"ok\",\"exists\":false",
        "\"status\":\"absent\",\"exists\":true",
        "\"status\":\"timeout\",\"exists\":true",
        "\"status\":\"denied\",\"exists\":false",
        "\"status\":\"timeout\",\"version\":\"1.2.3\"",
        "\"exists\":false,\"version\":\"1.2.3\"",
        "\"exists\":false,\"count\":1"};
    struct world *world = *state;
    char text[128];
    size_t i;

    for (i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        snprintf(text, sizeof text, "\"agent\":{%s}", bodies[i]);
        takes_probes(world, text);
        assert_string_equal(warnings_of(world), "contradiction:agent");
        assert_int_equal(status_of(world, SAMPLE_AGENT), AVD_STATUS_NOT_RUN);
        assert_int_equal(
            avd_state_values(&world->sample.state, SAMPLE_AGENT)->type,
            AVD_VALUE_NONE);
    }
    takes_probes(world, "\"agent\":{\"exists\":false,\"count\":0}");
    assert_string_equal(warnings_of(world), "");
    assert_int_equal(status_of(world, SAMPLE_AGENT), AVD_STATUS_ABSENT);
}

static void what_was_read_differently_is_not_used(void **state)
{
    struct world *world = *state;

    takes_probes(world, "\"boot_loader\":{\"state\":\"stopped\",\"read\":"
                        "\"service(\\\"Other\\\")\"}");
    assert_string_equal(warnings_of(world), "read_changed:boot_loader");
    assert_int_equal(status_of(world, SAMPLE_BOOT_LOADER), AVD_STATUS_NOT_RUN);
    takes_probes(world, "\"boot_loader\":{\"state\":\"stopped\",\"read\":"
                        "\"service(\\\"RDAgentBootLoader\\\")\"}");
    assert_string_equal(warnings_of(world), "");
    assert_int_equal(status_of(world, SAMPLE_BOOT_LOADER), AVD_STATUS_OK);
}

static void what_the_packs_do_not_know_is_left_out(void **state)
{
    struct world *world = *state;

    takes(world, "\"extra\":{\"a\":[1]},\"host\":{\"rack\":4},"
                 "\"probes\":{\"gone\":{\"x\":[{}]},"
                 "\"boot_loader\":{\"state\":\"running\",\"color\":{\"a\":1}},"
                 "\"agent\":{\"status\":\"lost\",\"count\":1}},"
                 "\"answers\":{\"old\":true},\"reported\":[\"older\"]");
    assert_string_equal(warnings_of(world),
                        "unknown_member:extra unknown_member:host.rack "
                        "unknown_probe:gone unknown_field:boot_loader.color "
                        "unknown_status:agent unknown_question:old "
                        "unknown_symptom:older");
    assert_string_equal(field_of(world, SAMPLE_BOOT_LOADER, 1), "running");
    assert_int_equal(status_of(world, SAMPLE_AGENT), AVD_STATUS_NOT_RUN);
}

static void a_value_of_another_type_is_left_out(void **state)
{
    static const char *const bodies[] = {
        "\"agent\":{\"count\":\"2\"}",     "\"agent\":{\"count\":1.5}",
        "\"agent\":{\"version\":\"new\"}", "\"agent\":{\"version\":\"1.\"}",
        "\"agent\":{\"version\":17}",      "\"agent\":{\"installed\":-1}",
        "\"agent\":{\"count\":null}",      "\"agent\":{\"count\":[1]}",
        "\"agent\":{\"count\":true}"};
    struct world *world = *state;
    size_t i;

    for (i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        takes_probes(world, bodies[i]);
        assert_int_equal(world->evidence.warnings.count, 1);
        assert_int_equal(world->evidence.warnings.item[0].code,
                         AVD_WARNING_WRONG_TYPE);
        assert_int_equal(status_of(world, SAMPLE_AGENT), AVD_STATUS_NOT_RUN);
    }
    takes_probes(world, "\"boot_loader\":{\"state\":\"asleep\",\"start\":1},"
                        "\"dns_servers\":{\"servers\":[1],\"static\":1}");
    assert_string_equal(warnings_of(world), "wrong_type:boot_loader.state "
                                            "wrong_type:boot_loader.start "
                                            "wrong_type:dns_servers.servers "
                                            "wrong_type:dns_servers.static");
}

static void a_zero_byte_spoils_a_list_and_not_a_text(void **state)
{
    struct world *world = *state;

    takes_probes(world, "\"dns_servers\":{\"servers\":[\"a\\u0000b\",\"c\"]},"
                        "\"stack\":{\"value\":\"a\\u0000b\"}");
    assert_string_equal(warnings_of(world), "wrong_type:dns_servers.servers");
    assert_int_equal(
        avd_state_values(&world->sample.state, SAMPLE_STACK)->length, 3);
}

static void what_was_too_large_stays_unknown_with_its_reason(void **state)
{
    struct world *world = *state;

    takes_probes(world, "\"stack\":{\"status\":\"ok\",\"too_large\":"
                        "[\"value\",\"none\"]}");
    assert_string_equal(warnings_of(world), "unknown_field:stack.none");
    assert_string_equal(field_of(world, SAMPLE_STACK, 1), "too_large");
    assert_string_equal(field_of(world, SAMPLE_STACK, 3), "false");
}

/* The gate behind the reader looks for it elsewhere, then forgets it. */
static void of_a_secret_only_its_emptiness_is_kept(void **state)
{
    struct world *world = *state;
    struct avd_redact gate;
    size_t i;

    takes_probes(world, "\"token\":{\"value\":\"hush-hush\"}");
    avd_redact_all(&gate, &world->sample.state, world->text, 100,
                   &world->evidence);
    avd_redact_done(&gate);
    assert_string_equal(field_of(world, SAMPLE_TOKEN, 1), "none");
    assert_string_equal(field_of(world, SAMPLE_TOKEN, 3), "false");
    for (i = 0; i < 80; i++)
        assert_memory_not_equal(world->text + i, "hush", 4);
}

static void former_ids_are_understood(void **state)
{
    struct world *world = *state;

    takes(world, "\"probes\":{\"loader\":{\"state\":\"stopped\"},"
                 "\"boot_loader\":{\"state\":\"running\"}},"
                 "\"reported\":[\"heartbeat_lost\"]");
    assert_string_equal(field_of(world, SAMPLE_BOOT_LOADER, 1), "stopped");
    assert_int_equal(world->sample.state.reported[SAMPLE_NO_HEARTBEAT], 1);
    assert_string_equal(warnings_of(world), "read_twice:boot_loader");
}

static void answers_and_host_are_read(void **state)
{
    struct world *world = *state;

    takes(world, "\"answers\":{\"join_account_has_mfa\":true,"
                 "\"session_host_status\":\"unavailable\"},"
                 "\"host\":{\"name\":\"SH-0\",\"elevated\":true},"
                 "\"taken\":\"2026-11-22T10:00:00Z\"");
    assert_string_equal(warnings_of(world), "");
    assert_string_equal(field_of(world, SAMPLE_MFA, 1), "yes");
    assert_string_equal(field_of(world, SAMPLE_STATUS, 1), "unavailable");
    assert_int_equal(world->evidence.host.name.length, 4);
    assert_null(world->evidence.host.build.text);
    assert_int_equal(world->evidence.host.elevated, AVD_KNOWN_YES);
    assert_true(world->sample.state.elevated);
    takes(world, "\"answers\":{\"join_account_has_mfa\":\"yes\","
                 "\"session_host_status\":\"gone\"},"
                 "\"taken\":\"yesterday\",\"host\":{\"name\":7}");
    assert_string_equal(warnings_of(world),
                        "wrong_answer:join_account_has_mfa "
                        "wrong_answer:session_host_status "
                        "bad_time:yesterday wrong_type:host.name");
}

static void what_is_no_evidence_is_refused_with_its_place(void **state)
{
    struct world *world = *state;

    refuses(world, "[]", "1:1: evidence is an object");
    refuses(world, "{}", "1:1: the member \"schema\" is missing");
    refuses(world, "{\"schema\":\"avdoctor.report/1\"}",
            "1:11: the schema is not avdoctor.evidence/1");
    refuses(world, "{\"schema\":1}", "1:11: a schema in quotes is wanted");
    refuses(world, "{\"probes\":[]}", "1:11: an object is wanted");
    refuses(world, "{\"probes\":{\"agent\":1}}",
            "1:20: a reading is an object");
    refuses(world, "{\"reported\":{}}", "1:13: an array of symptoms is wanted");
    refuses(world, "{\"probes\":{},\n\"probes\":{}}",
            "2:1: this key stands twice in its object");
    refuses(world, "{\"probes\":{\"agent\":{\"count\":1",
            "1:30: the text ends too early");
    refuses(world, "{\"probes\":{\"agent\":{\"count\":[1,}}}",
            "1:32: a value is missing");
}

static void warnings_are_bounded_and_the_rest_is_counted(void **state)
{
    struct world *world = *state;
    char text[2000] = "";
    size_t used = 0;
    int i;

    for (i = 0; i < 50; i++)
        used += (size_t)snprintf(text + used, sizeof text - used,
                                 "%s\"p%d\":{}", i > 0 ? "," : "", i);
    takes_probes(world, text);
    assert_int_equal(world->evidence.warnings.count, AVD_WARNINGS);
    assert_int_equal(world->evidence.warnings.dropped, 50 - AVD_WARNINGS);
}

static const char *written(struct world *world)
{
    static char text[8192];
    struct avd_out out;

    avd_out_init(&out, text, sizeof text - 1, NULL, NULL);
    assert_true(
        avd_evidence_write(&out, &world->sample.state, &world->evidence));
    text[out.used] = '\0';
    return text;
}

static void what_is_written_reads_back_as_the_same(void **state)
{
    struct world *world = *state;
    char first[8192];

    takes(world,
          "\"host\":{\"name\":\"SH \\\"0\\\" \\u00e9\\ud83d\\ude00\"},"
          "\"taken\":\"2026-11-22T10:00:00Z\",\"probes\":{"
          "\"boot_loader\":{\"state\":\"stopped\",\"ms\":3},"
          "\"page\":{\"status\":\"error\",\"code\":12},"
          "\"agent\":{\"exists\":false},"
          "\"stack\":{\"value\":[\"a\\n\",\"\"],\"too_large\":[\"subkeys\"]},"
          "\"token\":{\"value\":\"hush\"},"
          "\"dns_servers\":{\"servers\":[]}},"
          "\"answers\":{\"join_account_has_mfa\":false,"
          "\"session_host_status\":\"available\"},"
          "\"reported\":[\"agent_not_registered\"]");
    assert_string_equal(warnings_of(world), "");
    strcpy(first, written(world));
    assert_null(strstr(first, "hush"));
    assert_non_null(strstr(first, "\"too_large\": [\"subkeys\"]"));
    assert_non_null(strstr(first, "\\u00e9\\ud83d\\ude00"));
    assert_true(read_whole(world, first));
    assert_string_equal(warnings_of(world), "");
    assert_string_equal(written(world), first);
}

/* Every prefix, and every text with one byte changed, is read or refused, but
 * never read beyond its end (the sanitizer looks on). */
static void damaged_evidence_does_no_harm(void **state)
{
    static const char whole[] =
        "{\"schema\":\"avdoctor.evidence/1\",\"probes\":{\"stack\":{\"value\":"
        "[\"a\\u00e9\",\"b\"],\"ms\":1},\"agent\":{\"version\":\"1.2.3\"}},"
        "\"answers\":{\"join_account_has_mfa\":true},\"reported\":[]}";
    struct world *world = *state;
    char text[sizeof whole];
    size_t i, j;

    for (i = 0; i < sizeof whole - 1; i++) {
        memcpy(text, whole, sizeof whole);
        text[i] = '\0';
        assert_false(read_whole(world, text));
        assert_non_null(world->evidence.why);
        for (j = 0; j < 7; j++) {
            memcpy(text, whole, sizeof whole);
            text[i] = "\"\\{]\xff,0"[j];
            read_whole(world, text);
        }
    }
}

static void the_text_that_a_person_reported_is_kept(void **state)
{
    struct world *world = *state;
    struct avd_span heard;
    char first[8192];

    takes(world, "\"reported_texts\":{\"heartbeat_lost\":\"no \\\"beat\\\"\","
                 "\"older\":\"x\",\"agent_not_registered\":4},"
                 "\"reported\":[\"no_heartbeat\"]");
    assert_string_equal(warnings_of(world),
                        "unknown_symptom:older "
                        "wrong_type:reported_texts.agent_not_registered");
    heard = avd_evidence_heard(&world->evidence.heard, &world->sample.state,
                               SAMPLE_NO_HEARTBEAT);
    assert_int_equal(heard.length, 9);
    assert_memory_equal(heard.text, "no \"beat\"", 9);
    assert_int_equal(world->sample.state.reported[SAMPLE_NOT_REGISTERED], 0);
    strcpy(first, written(world));
    assert_true(read_whole(world, first));
    assert_string_equal(written(world), first);
    assert_non_null(strstr(first, "\"no_heartbeat\": \"no \\\"beat\\\"\""));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        T(values_of_every_type_are_kept),
        T(a_registry_value_takes_its_type_from_the_host),
        T(status_may_be_left_out_where_fields_say_it),
        T(a_failed_reading_keeps_its_status_code_and_time),
        T(members_that_contradict_each_other_spoil_the_reading),
        T(what_was_read_differently_is_not_used),
        T(what_the_packs_do_not_know_is_left_out),
        T(a_value_of_another_type_is_left_out),
        T(a_zero_byte_spoils_a_list_and_not_a_text),
        T(what_was_too_large_stays_unknown_with_its_reason),
        T(of_a_secret_only_its_emptiness_is_kept),
        T(former_ids_are_understood),
        T(answers_and_host_are_read),
        T(what_is_no_evidence_is_refused_with_its_place),
        T(warnings_are_bounded_and_the_rest_is_counted),
        T(what_is_written_reads_back_as_the_same),
        T(damaged_evidence_does_no_harm),
        T(the_text_that_a_person_reported_is_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
