/* SPDX-License-Identifier: MIT */
/* Fixes and conditions as text for people. */
#include "cmocka_all.h"

#include <stdlib.h>
#include <string.h>

#include "print.h"
#include "report.h"
#include "sample.h"

struct world {
    struct sample sample;
    struct avd_report report;
};

static char text[65536];

static int start(void **state)
{
    struct world *world = calloc(1, sizeof *world);

    if (world == NULL)
        return -1;
    sample_init(&world->sample);
    world->report.state = &world->sample.state;
    world->report.escape = AVD_ESCAPE_ASCII;
    *state = world;
    return 0;
}

static int stop(void **state)
{
    struct world *world = *state;

    sample_done(&world->sample);
    free(world);
    return 0;
}

static const char *printed(struct world *world,
                           void (*print)(struct avd_print *print))
{
    struct avd_print to;
    struct avd_out out;

    avd_judge(&world->sample.state);
    avd_out_init(&out, text, sizeof text - 1, NULL, NULL);
    avd_print_init(&to, &out, &world->report);
    print(&to);
    assert_true(avd_out_finish(&out));
    text[out.used] = '\0';
    return text;
}

static void print_join(struct avd_print *print)
{
    avd_print_fix(print, 1, 0, "Fix: ");
    avd_print_fix(print, 1, 0, "Fix: ");
}

static void nested_shapes_are_lettered_and_no_fix_is_written_twice(void **state)
{
    assert_string_equal(
        printed(*state, print_join),
        "Fix: Join with the right credentials (join_again)\n"
        " Take one of these ways:\n"
        "  a. Redeploy the template.\n"
        "  b. Do all of this, in this order:\n"
        "      1. Leave the domain.\n"
        "      2. Make sure of all of this:\n"
        "          a. The name is right.\n"
        "          b. The account exists.\n"
        "      3. Join it again.\n"
        "  c. Start the RDAgentBootLoader service (start_boot_loader)\n"
        "      1. Open Task Manager and go to the Services tab.\n"
        "         CAUTION: Users who are signed in stay connected.\n"
        "      2. Start RDAgentBootLoader, which is now (not known).\n"
        "         In PowerShell:\n"
        "           Start-Service RDAgentBootLoader\n"
        "         See also: The agent isn't registered (avdoctor show\n"
        "           agent_not_registered)\n"
        "Fix: Join with the right credentials (join_again), as above\n");
}

static void print_when(struct avd_print *print)
{
    const struct avd_header *image = print->report->state->image;

    avd_report_tree(print, avd_symptom_of(image)[0].when, 2, true);
}

static void a_tree_shows_each_part_as_it_was_seen(void **state)
{
    struct world *world = *state;

    build_give_number(&world->sample.state, SAMPLE_BOOT_LOADER, 1, 1);
    assert_string_equal(
        printed(world, print_when),
        "  [yes] any of:\n"
        "    [yes] all of:\n"
        "      [yes] boot_loader.exists - observed: true\n"
        "      [yes] boot_loader.state != running - observed: stopped\n"
        "    [?] session_host_status == unavailable - observed: unanswered\n");
}

static uint32_t deep_edge;

static void print_deep(struct avd_print *print)
{
    avd_report_tree(print, deep_edge, 0, false);
}

/* Sixty levels, each of which uses the one below twice: as a tree, 2^60
 * lines. */
static void a_tree_of_any_size_is_cut(void **state)
{
    struct world *world = *state;
    struct build b;
    struct avd_state deep;
    uint32_t leaf;
    int i;

    build_init(&b);
    build_probe(&b, "p", AVD_KIND_ELEVATED);
    leaf = build_leaf(&b, 0, 1, AVD_OP_TRUE, AVD_OPERAND_IMMEDIATE, 0);
    deep_edge = leaf;
    for (i = 0; i < 60; i++)
        deep_edge = build_and(&b, build_not(deep_edge), build_not(deep_edge));
    build_finish(&b);
    deep_edge = build_edge(&b, deep_edge);
    build_state(&b, &deep);
    world->report.state = &deep;
    avd_judge(&deep);
    printed(world, print_deep);
    assert_true(strlen(text) < 40000);
    assert_non_null(strstr(text, "... (more is left out)\n"));
    build_done(&b);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        T(nested_shapes_are_lettered_and_no_fix_is_written_twice),
        T(a_tree_shows_each_part_as_it_was_seen),
        T(a_tree_of_any_size_is_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
