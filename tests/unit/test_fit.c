/* SPDX-License-Identifier: MIT */
/* Reports within a number of bytes; the text says what a test wants. */
#include "cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fit.h"
#include "report_less.h"
#include "report_world.h"

/* What a report of text consists of here, and then the line. The one of
 * Markdown is that, too. */
static const char *script;

void avd_report_text(struct avd_out *out, struct avd_report *report)
{
    avd_out_literal(out, report->colour ? "\x1b[1m" : "");
    avd_out_literal(out, script);
    avd_report_line(out, report);
}

static enum avd_format chosen;

static void fitted(struct avd_out *out, struct avd_report *report)
{
    avd_fit_write(out, report, chosen);
}

/* A report of at most so many bytes, which is in `text` too. */
static const char *within(struct world *world, enum avd_format wanted,
                          uint32_t most)
{
    const char *got;

    chosen = wanted;
    world->report.most = most;
    got = as(world, fitted);
    if (most > 0 && strlen(got) > most)
        fail_msg("%u bytes, not %u:\n%s", (unsigned)strlen(got), (unsigned)most,
                 got);
    assert_int_equal(world->report.most, most);
    assert_null(world->report.less);
    return got;
}

/* `count` lines of 40 bytes. */
static char *many(char *at, unsigned count)
{
    for (; count > 0; count--)
        at += sprintf(at, "%-39u\n", count);
    return at;
}

static const char *last_line(const char *of)
{
    const char *at = of + strlen(of) - 1;

    while (at > of && at[-1] != '\n')
        at--;
    return at;
}

/* ---- lines ---- */

static void what_fits_is_written_as_it_is(void **state)
{
    struct world *world = *state;
    char whole[1000];
    size_t length;

    script = "First\n\nSecond (boot_loader_stopped)\n";
    stopped(world);
    world->report.colour = true;
    strcpy(whole, within(world, AVD_FORMAT_TEXT, 0));
    length = strlen(whole);
    assert_string_equal(within(world, AVD_FORMAT_TEXT, 1 << 20), whole);
    assert_true(length < 256);
    assert_string_equal(within(world, AVD_FORMAT_TEXT, 256), whole);
    assert_string_equal(within(world, AVD_FORMAT_TEXT, (uint32_t)length),
                        whole);
}

static void the_beginning_and_the_last_line_stay(void **state)
{
    static char lines[20000];
    struct world *world = *state;

    script = lines;
    many(lines, 400);
    stopped(world);
    within(world, AVD_FORMAT_TEXT, 1000);
    assert_memory_equal(text, lines, 19 * 40);
    has(text, "\n[381 lines left out: --max-bytes 1000]\n\navdoctor: ");
    has(last_line(text), "avdoctor: PROBLEM ");
    has(last_line(text), " exit=2\n");
    assert_true(strlen(text) > 850);
}

static void every_limit_is_kept(void **state)
{
    static char lines[20000];
    struct world *world = *state;
    unsigned left, kept;
    const char *note, *end;
    uint32_t most;

    script = lines;
    many(lines, 400);
    stopped(world);
    for (most = 256; most < 16000; most += most < 1200 ? 1 : 97) {
        within(world, AVD_FORMAT_TEXT, most);
        note = strchr(text, '[');
        assert_non_null(note);
        end = strstr(text, "\nConfirmed: ");
        end = end != NULL ? end : note - 1;
        kept = (unsigned)(end - text) / 40;
        if (strstr(text, "...\n") != NULL)
            kept = 1; /* half the first line */
        else
            assert_memory_equal(text, lines, (size_t)(end - text));
        assert_int_equal(sscanf(note, "[%u lines left out", &left), 1);
        assert_int_equal(kept + left, 400);
        has(last_line(text), "avdoctor: PROBLEM ");
        if (most >= 512)
            has(text, "boot_loader_stopped");
    }
}

static void an_empty_line_is_the_better_place_to_cut(void **state)
{
    static char lines[4000];
    struct world *world = *state;
    char *at;

    script = lines;
    at = many(lines, 18);
    at = many(at + sprintf(at, "\nHeading\n"), 40);
    healthy(world);
    within(world, AVD_FORMAT_TEXT, 1060);
    has(text, "\n1                                      \n\n[4");
    has_not(text, "Heading");
}

static void a_command_is_whole_or_not_there(void **state)
{
    static char lines[4000];
    struct world *world = *state;
    uint32_t most;
    bool with = false;
    bool without = false;
    char *at;

    script = lines;
    at = many(lines, 6);
    at += sprintf(at, "   In PowerShell:\n     $a = 1\n     \n"
                      "     Remove-Item $a\n   Then this.\n");
    many(at, 40);
    healthy(world);
    for (most = 400; most < 1000; most++) {
        within(world, AVD_FORMAT_TEXT, most);
        if (strstr(text, "In PowerShell:") != NULL) {
            has(text, "\n     $a = 1\n     \n     Remove-Item $a\n");
            with = true;
        } else {
            has_not(text, "$a");
            without = true;
        }
    }
    assert_true(with && without);
}

static void a_fence_that_was_opened_is_closed(void **state)
{
    static char lines[4000];
    struct world *world = *state;
    uint32_t most;
    bool with = false;
    bool without = false;
    char *at;

    script = lines;
    at = many(lines, 6);
    at += sprintf(
        at, "   In cmd:\n\n   ````powershell\n   a\n   ```\n\n   b\n   ````\n");
    many(at, 40);
    healthy(world);
    for (most = 400; most < 1000; most++) {
        within(world, AVD_FORMAT_MARKDOWN, most);
        if (strstr(text, "In cmd") != NULL) {
            has(text, "   In cmd:\n\n   ````powershell\n   a\n   ```\n\n   b\n "
                      "  ````\n");
            with = true;
        } else {
            has_not(text, "```");
            without = true;
        }
    }
    assert_true(with && without);
}

static void a_long_first_line_is_shortened_between_words(void **state)
{
    static char lines[8000];
    struct world *world = *state;
    unsigned i;

    script = lines;
    strcpy(lines, "PROBLEM:");
    for (i = 0; i < 400; i++)
        strcat(lines, " word");
    strcat(lines, "\nSecond\n");
    stopped(world);
    within(world, AVD_FORMAT_TEXT, 256);
    assert_memory_equal(text, "PROBLEM: word", 13);
    has(text, " word ...\n\nConfirmed: boot_loader_stopped\n[1 line left out: "
              "--max-bytes 256]\n\n");
    has(last_line(text), "avdoctor: ");
}

static void no_character_is_cut(void **state)
{
    static char lines[8000];
    struct world *world = *state;
    uint32_t most, point;
    const char *at;
    unsigned i;

    script = lines;
    lines[0] = '\0';
    for (i = 0; i < 1000; i++)
        strcat(lines, i % 2 ? "\xf0\x9f\x94\xa5" : "\xe7\x81\xab");
    strcat(lines, "\nSecond\n");
    stopped(world);
    for (most = 256; most < 300; most++)
        for (at = within(world, AVD_FORMAT_TEXT, most); *at != 0;) {
            i = avd_utf8_decode(at, strlen(at), &point);
            assert_true(i > 0);
            at += i;
        }
}

static void confirmed_causes_are_listed(void **state)
{
    static char lines[20000];
    struct world *world = *state;

    script = lines;
    many(lines, 400);
    stopped(world);
    give(world, SAMPLE_TOKEN, 3, 1);
    within(world, AVD_FORMAT_TEXT, 1000);
    has(text, "\n\nConfirmed: boot_loader_stopped, token_missing\n[382 lines");
    has(within(world, AVD_FORMAT_TEXT, 264),
        " ...\n\nConfirmed: boot_loader_stopped, token_missing\n[");
    healthy(world);
    has_not(within(world, AVD_FORMAT_TEXT, 1000), "Confirmed: ");
}

static void where_it_is_cut_there_is_no_colour(void **state)
{
    static char lines[20000];
    struct world *world = *state;

    script = lines;
    many(lines, 40);
    stopped(world);
    world->report.colour = true;
    has(within(world, AVD_FORMAT_TEXT, 2000), "\x1b[1m");
    has_not(within(world, AVD_FORMAT_TEXT, 1000), "\x1b");
    assert_true(world->report.colour);
}

static void brief_keeps_its_columns(void **state)
{
    struct world *world = *state;
    uint32_t most;
    const char *at;

    stopped(world);
    world->report.all = true;
    for (most = 256; most < 600; most++) {
        for (at = within(world, AVD_FORMAT_BRIEF, most); *at != 0;
             at += strcspn(at, "\n") + 1) {
            size_t length = strcspn(at, "\n");
            const char *tab = at;
            unsigned tabs = 0;

            while ((tab = memchr(tab, '\t', length - (size_t)(tab - at))) !=
                   NULL) {
                tab++;
                tabs++;
            }
            assert_int_equal(tabs, 3);
        }
        has(text, "cause\tconfirmed\tboot_loader_stopped\t");
    }
    within(world, AVD_FORMAT_BRIEF, 256);
    has(last_line(text), "left_out\tconfirmed\tboot_loader_stopped\t");
    has(last_line(text), " lines left out: --max-bytes 256\n");
    healthy(world);
    has(last_line(within(world, AVD_FORMAT_BRIEF, 256)), "left_out\t-\t-\t");
}

/* ---- the line ---- */

static void the_line_gives_up_what_matters_least(void **state)
{
    struct world *world = *state;
    static char name[90];

    memset(name, 'h', sizeof name - 1);
    world->host.name = (struct avd_span){name, sizeof name - 1};
    stopped(world);
    within(world, AVD_FORMAT_LINE, 256);
    assert_int_equal(strlen(text), 230);
    has(text, " pack=avd_session_host/1.0.0 ");
    within(world, AVD_FORMAT_LINE, 220);
    has(text, "hhh pack=avd_sessi~ exit=2\n");
    within(world, AVD_FORMAT_LINE, 150);
    has(text, " fix=start_boot_loader host=hhh");
    has(text, "h~ pack=~ exit=2\n");
    within(world, AVD_FORMAT_LINE, 118);
    has(text,
        " top=boot_loader_stopped fix=start_boot_~ host=~ pack=~ exit=2\n");
    within(world, AVD_FORMAT_LINE, 104);
    has(text, " top=boot_loader_sto~ fix=~ host=~ pack=~ exit=2\n");
}

/* ---- JSON ---- */

static void json_says_what_it_leaves_out(void **state)
{
    struct world *world = *state;
    char whole[16384];
    size_t length;
    uint32_t most;

    stopped(world);
    strcpy(whole, within(world, AVD_FORMAT_JSON, 0));
    length = strlen(whole);
    has_not(whole, "truncated");
    assert_string_equal(within(world, AVD_FORMAT_JSON, (uint32_t)length),
                        whole);
    for (most = 256; most < length; most++) {
        within(world, AVD_FORMAT_JSON, most);
        has(text, "\"truncated\": true, \"left_out\": {\"packs\": ");
        has(text, "\"id\": \"boot_loader_stopped\"");
        assert_string_equal(text + strlen(text) - 3, "\n}\n");
    }
    within(world, AVD_FORMAT_JSON, (uint32_t)length - 1);
    has(text, "\"id\": \"port_443_blocked\"");
}

/* A report without what goes up to a step, which is gone itself. */
static const char *without(struct world *world, unsigned step)
{
    world->report.less->cut = (step + 1) * world->report.less->unit;
    return as(world, avd_report_json);
}

static void json_loses_the_best_first(void **state)
{
    struct world *world = *state;
    struct avd_less less;
    uint32_t last;

    stopped(world);
    status(world, SAMPLE_MFA, AVD_STATUS_UNANSWERED);
    last = avd_report_less_all(&less, world->sample.image);
    world->report.less = &less;
    has_not(without(world, AVD_GO_FINE), "\"verdict\": \"ruled_out\"");
    has_not(text, "\"verdict\": \"absent\"");
    has(text, "\"id\": \"boot_loader\", \"kind\": \"service\"");
    has_not(without(world, AVD_GO_READ), "\"kind\": \"service\"");
    has(text, "\"verdict\": \"undetermined\"");
    has_not(without(world, AVD_GO_OPEN), "\"verdict\": \"undetermined\"");
    has(text, "\"doc\": ");
    has(text, "\"disagreement\": false");
    has(text, "\"packs\": [\n");
    has_not(without(world, AVD_GO_TRIFLES), "\"doc\": ");
    has_not(text, ": false");
    has_not(text, "\"pack\": ");
    has(text, "\"packs\": [],");
    has(text, "\"condition\": \"boot_loader.state != running\"");
    has_not(without(world, AVD_GO_REASONS), "!= running");
    has(text, "\"items\"");
    has_not(without(world, AVD_GO_HELP), "\"items\"");
    has(text, "\"id\": \"start_boot_loader\"");
    has(text, "\"id\": \"no_heartbeat\"");
    has_not(without(world, AVD_GO_PARTS), "\"id\": \"start_boot_loader\"");
    has_not(text, "\"id\": \"no_heartbeat\"");
    has(text, "\"because\": [{\"condition\": \"boot_loader.state is stopped\"");
    has_not(without(world, AVD_GO_WHY), "\"because\"");
    has(text, "\"title\": \"The RDAgentBootLoader");
    less.cut = last - 1;
    assert_string_equal(
        as(world, avd_report_json),
        "{\n  \"schema\": \"avdoctor.report/1\",\n  \"outcome\": \"problem\","
        "\n  \"causes\": [\n    {\"id\": \"boot_loader_stopped\", \"verdict\": "
        "\"confirmed\"}\n  ],\n  \"truncated\": true, \"left_out\": "
        "{\"packs\": "
        "1, \"symptoms\": 2, \"causes\": 3, \"fixes\": 2, \"probes\": 9, "
        "\"warnings\": 0}\n}\n");
    less.cut = last;
    has(as(world, avd_report_json), "\"causes\": [],\n");
    assert_true(strlen(text) <= AVD_OPTIONS_BYTES_LEAST);
}

/* Of two symptoms that are present. */
static void the_symptom_of_the_worst_cause_stays_longer(void **state)
{
    struct world *world = *state;
    struct avd_less less;

    stopped(world);
    world->sample.state.reported[SAMPLE_NOT_REGISTERED] = 1;
    avd_report_less_all(&less, world->sample.image);
    world->report.less = &less;
    has(without(world, AVD_GO_REASONS), "\"id\": \"agent_not_registered\"");
    has_not(without(world, AVD_GO_SUSPECT), "\"id\": \"agent_not_registered\"");
    has(text, "\"id\": \"no_heartbeat\"");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(what_fits_is_written_as_it_is),
        CASE(the_beginning_and_the_last_line_stay),
        CASE(every_limit_is_kept),
        CASE(an_empty_line_is_the_better_place_to_cut),
        CASE(a_command_is_whole_or_not_there),
        CASE(a_fence_that_was_opened_is_closed),
        CASE(a_long_first_line_is_shortened_between_words),
        CASE(no_character_is_cut),
        CASE(confirmed_causes_are_listed),
        CASE(where_it_is_cut_there_is_no_colour),
        CASE(brief_keeps_its_columns),
        CASE(the_line_gives_up_what_matters_least),
        CASE(json_says_what_it_leaves_out),
        CASE(json_loses_the_best_first),
        CASE(the_symptom_of_the_worst_cause_stays_longer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
