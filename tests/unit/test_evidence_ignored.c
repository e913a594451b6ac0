/* SPDX-License-Identifier: MIT */
/* Evidence: what is ignored in it, and that this survives being written. */
#include "cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "condition.h"
#include "evidence.h"
#include "sample.h"
#include "evidence_world.h"

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

static void
a_member_of_another_type_is_ignored_and_the_rest_is_used(void **state)
{
    struct world *world = *state;

    takes(world, "\"probes\":{\"agent\":{\"status\":1,\"count\":2},"
                 "\"stack\":{\"exists\":1,\"value\":\"a\"},"
                 "\"boot_loader\":{\"read\":[{}],\"state\":\"stopped\"},"
                 "\"page\":{\"connects\":true,\"too_large\":7}},"
                 "\"taken\":5,\"reported\":[1,[2],\"no_heartbeat\"]");
    assert_string_equal(warnings_of(world),
                        "wrong_type:agent.status wrong_type:stack.exists "
                        "wrong_type:boot_loader.read wrong_type:page.too_large "
                        "wrong_type:taken wrong_type:reported "
                        "wrong_type:reported");
    assert_string_equal(field_of(world, SAMPLE_AGENT, 2), "2");
    assert_string_equal(field_of(world, SAMPLE_STACK, 1), "a");
    assert_string_equal(field_of(world, SAMPLE_BOOT_LOADER, 1), "stopped");
    assert_int_equal(status_of(world, SAMPLE_PAGE), AVD_STATUS_OK);
    assert_int_equal(world->sample.state.reported[SAMPLE_NO_HEARTBEAT], 1);
}

static void a_number_that_cannot_be_is_ignored(void **state)
{
    struct world *world = *state;

    takes_probes(world, "\"agent\":{\"exists\":true,\"count\":-1,\"ms\":-1},"
                        "\"boot_loader\":{\"state\":\"running\",\"started\":-5,"
                        "\"ms\":4294967296,\"exit_code\":-5}");
    assert_string_equal(warnings_of(world),
                        "wrong_type:agent.count wrong_type:agent.ms "
                        "wrong_type:boot_loader.started "
                        "wrong_type:boot_loader.ms");
    assert_int_equal(world->sample.state.reading[SAMPLE_AGENT].ms, 0);
    assert_int_equal(world->sample.state.reading[SAMPLE_BOOT_LOADER].ms, 0);
    assert_string_equal(field_of(world, SAMPLE_BOOT_LOADER, 4), "-5");
}

static void a_time_that_never_was_is_ignored(void **state)
{
    static const char *const bad[] = {
        "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-04-31T00:00:00Z",
        "2026-02-29T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z"};
    struct world *world = *state;
    char text[64];
    size_t i;

    for (i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(text, sizeof text, "\"taken\":\"%s\"", bad[i]);
        takes(world, text);
        assert_int_equal(world->evidence.warnings.count, 1);
        assert_int_equal(world->evidence.warnings.item[0].code,
                         AVD_WARNING_BAD_TIME);
        assert_null(world->evidence.taken.text);
    }
    takes(world, "\"taken\":\"2024-02-29T23:59:59Z\"");
    assert_string_equal(warnings_of(world), "");
    assert_non_null(world->evidence.taken.text);
}

static void a_value_wins_over_what_was_said_of_its_emptiness(void **state)
{
    struct world *world = *state;

    takes_probes(world, "\"stack\":{\"empty\":true,\"value\":\"x\"}");
    assert_string_equal(warnings_of(world), "wrong_empty:stack.empty");
    assert_string_equal(field_of(world, SAMPLE_STACK, 3), "false");
    takes_probes(world, "\"token\":{\"value\":\"\",\"empty\":false}");
    assert_string_equal(warnings_of(world), "wrong_empty:token.empty");
    assert_string_equal(field_of(world, SAMPLE_TOKEN, 3), "true");
    takes_probes(world, "\"stack\":{\"empty\":false,\"value\":\"x\"}");
    assert_string_equal(warnings_of(world), "");
}

static void a_host_name_that_is_too_long_is_called_so(void **state)
{
    struct world *world = *state;
    char text[400];

    snprintf(text, sizeof text, "\"host\":{\"name\":\"%0256d\"}", 7);
    takes(world, text);
    assert_string_equal(warnings_of(world), "too_long:host.name");
    assert_null(world->evidence.host.name.text);
    snprintf(text, sizeof text, "\"host\":{\"name\":\"%0255d\"}", 7);
    takes(world, text);
    assert_string_equal(warnings_of(world), "");
}

static void what_was_ignored_is_told_from_what_the_host_has_not(void **state)
{
    struct world *world = *state;

    takes_probes(world,
                 "\"boot_loader\":{\"exists\":true,\"state\":\"asleep\"},"
                 "\"agent\":{\"count\":\"2\"},"
                 "\"page\":{\"status\":\"lost\"}");
    assert_string_equal(field_of(world, SAMPLE_BOOT_LOADER, 1), "ignored");
    assert_string_equal(field_of(world, SAMPLE_BOOT_LOADER, 2), "none");
    assert_int_equal(world->sample.state.reading[SAMPLE_BOOT_LOADER].dropped,
                     0);
    assert_int_equal(status_of(world, SAMPLE_AGENT), AVD_STATUS_NOT_RUN);
    assert_int_equal(world->sample.state.reading[SAMPLE_AGENT].dropped, 1);
    assert_int_equal(world->sample.state.reading[SAMPLE_PAGE].dropped, 1);
    assert_int_equal(world->sample.state.reading[SAMPLE_STACK].dropped, 0);
}

static void warnings_survive_being_written(void **state)
{
    struct world *world = *state;
    char first[8192];
    char names[2048];
    char odd[200];

    takes(world, "\"extra\":1,\"host\":{\"name\":7},\"probes\":{"
                 "\"boot_loader\":{\"exists\":true,\"state\":\"asleep\"},"
                 "\"agent\":{\"count\":\"2\"},\"old\":{}}");
    strcpy(names, "unknown_member:extra wrong_type:host.name "
                  "wrong_type:boot_loader.state wrong_type:agent.count "
                  "unknown_probe:old");
    assert_string_equal(warnings_of(world), names);
    strcpy(first, written(world));
    assert_true(read_whole(world, first));
    assert_string_equal(warnings_of(world), names);
    assert_string_equal(field_of(world, SAMPLE_BOOT_LOADER, 1), "ignored");
    assert_int_equal(world->sample.state.reading[SAMPLE_AGENT].dropped, 1);
    assert_string_equal(written(world), first);
    snprintf(odd, sizeof odd,
             "\"warnings\":[\"said \\u001b[2J\",7,[1],\"3 more warnings\"]");
    takes(world, odd);
    assert_string_equal(warnings_of(world), "earlier:said \x1b[2J");
    assert_int_equal(world->evidence.warnings.dropped, 3);
    strcpy(first, written(world));
    assert_non_null(strstr(first, "\"recorded: said \\u001b[2J\""));
    assert_true(read_whole(world, first));
    assert_string_equal(written(world), first);
    takes(world, "\"warnings\":{}");
    assert_string_equal(warnings_of(world), "wrong_type:warnings");
}

static void recorded_warnings_are_bounded(void **state)
{
    struct world *world = *state;
    char text[2000] = "\"warnings\":[\"\"";
    char long_one[2000];
    struct avd_out out;
    int i;

    for (i = 0; i < 50; i++)
        strcat(text, ",\"x\"");
    strcat(text, "]");
    takes(world, text);
    assert_int_equal(world->evidence.warnings.count, AVD_WARNINGS);
    assert_int_equal(world->evidence.warnings.dropped, 51 - AVD_WARNINGS);
    snprintf(text, sizeof text, "\"warnings\":[\"%01500d\"]", 7);
    takes(world, text);
    avd_out_init(&out, long_one, sizeof long_one, NULL, NULL);
    avd_warning_text(&out, &world->evidence.warnings.item[0]);
    assert_true(out.used < 200);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        T(a_member_of_another_type_is_ignored_and_the_rest_is_used),
        T(a_number_that_cannot_be_is_ignored),
        T(a_time_that_never_was_is_ignored),
        T(a_value_wins_over_what_was_said_of_its_emptiness),
        T(a_host_name_that_is_too_long_is_called_so),
        T(what_was_ignored_is_told_from_what_the_host_has_not),
        T(warnings_survive_being_written),
        T(recorded_warnings_are_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
