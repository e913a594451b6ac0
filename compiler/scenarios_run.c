/* SPDX-License-Identifier: MIT */
/* Scenarios judged by the engine, held against what they expect. */
#include <string.h>

#include "condition.h"
#include "coverage.h"
#include "scenario_world.h"
#include "scenarios.h"

struct runner {
    struct compilation *c;
    FILE *file;
    struct avd_state state;
    void *storage;
    struct buffer text;
    struct coverage coverage;
    unsigned passed, failed;
    unsigned wrong; /* expectations of the current scenario */
    /* Causes that the current scenario speaks of: `no other` means the rest. */
    uint8_t *named;
};

/* ---- what came out ---- */

static void print_out(struct runner *runner, struct avd_out *out)
{
    avd_out_finish(out);
    fwrite(out->buffer, 1, out->used, runner->file);
}

static void begin_out(struct avd_out *out, char *buffer, size_t size)
{
    avd_out_init(out, buffer, size, NULL, NULL);
    out->escape = AVD_ESCAPE_UTF8;
}

static void print_reason(struct runner *runner, const struct avd_reason *reason)
{
    const struct avd_header *image = runner->c->image;
    char buffer[4096];
    struct avd_out out;
    const struct avd_leaf *leaf;
    begin_out(&out, buffer, sizeof buffer);
    if (reason->node == AVD_REASON_REPORT) {
        avd_out_literal(&out, "a person reported ");
        avd_out_text(
            &out, avd_text(image, avd_symptom_of(image)[reason->symptom].id));
    } else if (reason->node >= avd_leaf_count(image)) {
        avd_condition_special(&out, image,
                              avd_condition_special_of(image, reason->node),
                              (enum avd_truth)reason->truth);
        avd_out_literal(&out, " (assumed)");
    } else {
        leaf = &avd_leaf_of(image)[reason->node];
        avd_condition_leaf(&out, image, reason->node,
                           (enum avd_truth)reason->truth);
        avd_out_literal(&out, " (observed: ");
        avd_condition_observed(&out, &runner->state, leaf->subject >> 8,
                               leaf->subject & 0xffu);
        avd_out_literal(&out, ")");
    }
    fputs("    because ", runner->file);
    print_out(runner, &out);
    putc('\n', runner->file);
}

static void print_missing(struct runner *runner,
                          const struct avd_missing *missing)
{
    char buffer[512];
    struct avd_out out;
    begin_out(&out, buffer, sizeof buffer);
    avd_condition_subject(&out, runner->c->image, missing->reading,
                          missing->field);
    fputs("    missing ", runner->file);
    print_out(runner, &out);
    fprintf(runner->file, " (%s)\n", avd_status_names[missing->status]);
}

enum { SHOWN = 8 };

static void print_reasons(struct runner *runner,
                          const struct avd_reason *reasons, size_t count)
{
    size_t i;
    for (i = 0; i < count && i < SHOWN; i++)
        print_reason(runner, &reasons[i]);
}

/* A clause of a cause that is known to be false, and why. */
static size_t print_false_clause(struct runner *runner, const char *name,
                                 uint32_t edge)
{
    const struct avd_reason *reasons;
    size_t count;
    if (edge >= AVD_EDGE_OPPOSITE ||
        avd_edge_truth(&runner->state, edge) != AVD_FALSE)
        return 0;
    count = avd_edge_because(&runner->state, edge, &reasons);
    fprintf(runner->file, "    `%s` is false\n", name);
    print_reasons(runner, reasons, count);
    return count;
}

static size_t print_false_clauses(struct runner *runner, uint32_t index)
{
    const struct avd_header *image = runner->c->image;
    const struct avd_cause *cause = &avd_cause_of(image)[index];
    const struct avd_link *link = &avd_link_of(image)[cause->link];
    return print_false_clause(runner, "confirm when", cause->confirm) +
           print_false_clause(runner, "suspect when", link->suspect) +
           print_false_clause(runner, "rule out when", link->rule_out);
}

static size_t print_all_missing(struct runner *runner, bool cause,
                                uint32_t index)
{
    const struct avd_missing *missing;
    size_t i,
        count = cause ? avd_cause_missing(&runner->state, index, &missing)
                      : avd_symptom_missing(&runner->state, index, &missing);
    for (i = 0; i < count && i < SHOWN; i++)
        print_missing(runner, &missing[i]);
    return count;
}

static void print_why(struct runner *runner, bool cause, uint32_t index)
{
    const struct avd_reason *reasons;
    size_t count = cause ? avd_cause_because(&runner->state, index, &reasons)
                         : avd_symptom_because(&runner->state, index, &reasons);
    if (cause && runner->state.conflict[index])
        fputs("    conflict: `confirm when` and `rule out when` both hold\n",
              runner->file);
    print_reasons(runner, reasons, count);
    if (count > 0)
        return;
    count = print_all_missing(runner, cause, index);
    if (cause)
        count += print_false_clauses(runner, index);
    if (count == 0)
        fputs("    nothing that is given decides it\n", runner->file);
}

static void tell_wrong(struct runner *runner, const struct scenario *scenario,
                       const struct ast_item *item)
{
    struct sources *sources = &runner->c->sources;
    uint32_t line, column;
    if (runner->wrong++ == 0) {
        struct place place = scenario->block->keyword;
        source_position(sources, place.file, place.start, &line, &column);
        fprintf(runner->file, "%s:%u: FAILED: %s\n",
                sources->source[place.file].path, line, scenario->name);
    }
    source_position(sources, item->place.file, item->place.start, &line,
                    &column);
    fprintf(runner->file, "  line %u: %.*s\n", line, (int)item->place.length,
            place_text(sources, item->place));
}

static bool is_word(const struct ast_value *value, const char *word)
{
    return strlen(word) == value->length &&
           memcmp(word, value->text, value->length) == 0;
}

static uint32_t index_of(const struct ast_item *item)
{
    return ((struct declaration *)item->ids->name->meaning)->index;
}

static void expect_verdict(struct runner *runner,
                           const struct scenario *scenario,
                           const struct ast_item *item, bool cause)
{
    uint32_t index = index_of(item);
    const char *got =
        cause ? avd_cause_verdict_names[runner->state.cause[index]]
              : avd_symptom_verdict_names[runner->state.symptom[index]];
    if (is_word(item->value, got))
        return;
    tell_wrong(runner, scenario, item);
    fprintf(runner->file, "    it is %s\n", got);
    print_why(runner, cause, index);
}

static void expect_no_other(struct runner *runner,
                            const struct scenario *scenario,
                            const struct ast_item *item)
{
    uint32_t i;
    for (i = 0; i < runner->c->causes.count; i++) {
        const char *got = avd_cause_verdict_names[runner->state.cause[i]];
        const struct cause *cause = runner->c->causes.item[i];
        if (runner->named[i] || cause->base.pack != scenario->pack ||
            !is_word(item->value, got))
            continue;
        tell_wrong(runner, scenario, item);
        fprintf(runner->file, "    %s is %s\n", cause->base.id.name->text, got);
        print_why(runner, true, i);
    }
}

static void expect_outcome(struct runner *runner,
                           const struct scenario *scenario,
                           const struct ast_item *item)
{
    const char *got = avd_outcome_names[scenario_world_outcome(
        &runner->state, runner->c, scenario->pack)];
    uint32_t i;
    if (is_word(item->value, got))
        return;
    tell_wrong(runner, scenario, item);
    fprintf(runner->file, "    it is %s\n", got);
    for (i = 0; i < runner->c->symptoms.count; i++) {
        const struct symptom *symptom = runner->c->symptoms.item[i];
        enum avd_symptom_verdict verdict =
            (enum avd_symptom_verdict)runner->state.symptom[i];
        if (verdict > AVD_SYMPTOM_UNDETERMINED ||
            symptom->base.pack != scenario->pack)
            continue;
        fprintf(runner->file, "    symptom %s is %s\n",
                symptom->base.id.name->text,
                avd_symptom_verdict_names[verdict]);
        print_why(runner, false, i);
    }
}

static void note_named(struct runner *runner, const struct scenario *scenario)
{
    const struct ast_item *item;
    memset(runner->named, 0, runner->c->causes.count);
    for (item = scenario->block->items; item; item = item->next)
        if (item->kind == ITEM_EXPECT && item->given == EXPECT_CAUSE)
            runner->named[index_of(item)] = 1;
}

static void check_gates(struct runner *runner, const struct scenario *scenario)
{
    const struct ast_item *item;
    for (item = scenario->block->items; item; item = item->next) {
        const struct declaration *of =
            scenario_world_unread(&runner->state, item);
        if (!of)
            continue;
        tell_wrong(runner, scenario, item);
        fprintf(runner->file,
                "    this cannot be: %s is not read where it does not apply\n",
                of->id.name->text);
    }
}

static void run_one(struct runner *runner, const struct scenario *scenario)
{
    const struct ast_item *item;
    scenario_world_make(&runner->state, runner->c, scenario, runner->storage,
                        &runner->text);
    avd_judge(&runner->state);
    coverage_note(&runner->coverage, &runner->state);
    note_named(runner, scenario);
    runner->wrong = 0;
    check_gates(runner, scenario);
    for (item = scenario->block->items; item; item = item->next) {
        if (item->kind != ITEM_EXPECT)
            continue;
        if (item->given == EXPECT_OUTCOME)
            expect_outcome(runner, scenario, item);
        else if (item->given == EXPECT_NO_OTHER)
            expect_no_other(runner, scenario, item);
        else
            expect_verdict(runner, scenario, item, item->given == EXPECT_CAUSE);
    }
    if (runner->wrong)
        runner->failed++;
    else
        runner->passed++;
}

/* ---- totals ---- */

static void print_json(const struct runner *runner, FILE *file)
{
    fprintf(file,
            "{\"schema\": \"avdrule.test/1\", \"passed\": %u, "
            "\"failed\": %u, \"coverage\": {\"seen\": %u, \"wanted\": %u, "
            "\"percent\": %u}}\n",
            runner->passed, runner->failed, runner->coverage.seen,
            runner->coverage.wanted, coverage_percent(&runner->coverage));
}

static void print_totals(struct runner *runner)
{
    coverage_print(&runner->coverage, runner->c, runner->file);
    fprintf(runner->file,
            "\n%u scenario%s: %u passed, %u failed\n"
            "coverage: %u of %u verdicts seen (%u %%)\n",
            runner->passed + runner->failed,
            runner->passed + runner->failed == 1 ? "" : "s", runner->passed,
            runner->failed, runner->coverage.seen, runner->coverage.wanted,
            coverage_percent(&runner->coverage));
}

bool scenarios_run(struct compilation *compilation,
                   const struct test_options *options, FILE *file)
{
    struct runner runner;
    const struct scenario *scenario;
    memset(&runner, 0, sizeof runner);
    runner.c = compilation;
    /* With --format json what failed goes to standard error, as text. */
    runner.file = options->json ? stderr : file;
    runner.text.arena = &compilation->arena;
    runner.storage =
        arena_alloc(&compilation->arena, avd_state_size(compilation->image));
    runner.named =
        arena_alloc(&compilation->arena, compilation->causes.count + 1);
    coverage_init(&runner.coverage, compilation);
    for (scenario = compilation->scenarios; scenario; scenario = scenario->next)
        run_one(&runner, scenario);
    coverage_count(&runner.coverage, compilation);
    if (runner.passed + runner.failed == 0) {
        fputs("no scenario ran\n", runner.file);
        return false;
    }
    if (options->json)
        print_json(&runner, file);
    else
        print_totals(&runner);
    if (coverage_percent(&runner.coverage) < options->min_coverage)
        fprintf(runner.file, "coverage is below %u %%\n",
                options->min_coverage);
    return runner.failed == 0 &&
           coverage_percent(&runner.coverage) >= options->min_coverage;
}
