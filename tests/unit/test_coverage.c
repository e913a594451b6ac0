/* SPDX-License-Identifier: MIT */
/* Which verdicts are wanted of scenarios, and how those seen are counted. */
#include "cmocka_all.h"

#include <stdlib.h>
#include <string.h>

#include "compiled.h"
#include "coverage.h"

/* Wanted: 2 of each symptom; of a 3, of b 3, of c 2: it is only suspected. */
#define RULES                                                                  \
    PACK "probe p { title \"P\" read service(\"A\") }\n"                       \
         "symptom seen { title \"S\" when p.exists }\n"                        \
         "symptom told { title \"T\" }\n"                                      \
         "cause a of seen { title \"A\" when p.exists }\n"                     \
         "cause b of seen { title \"B\" confirm when p.exists\n"               \
         "  suspect when p.exists rule out when not p.exists }\n"              \
         "cause c of told { title \"C\" suspect when p.exists }\n"

/* Notes a state with these verdicts: of both symptoms, of all causes. */
static void note(struct coverage *coverage, const struct compiled *compiled,
                 uint8_t symptom, uint8_t cause)
{
    uint8_t symptoms[2], causes[3];
    struct avd_state state;
    memset(&state, 0, sizeof state);
    memset(symptoms, symptom, sizeof symptoms);
    memset(causes, cause, sizeof causes);
    state.image = compiled->image;
    state.symptom = symptoms;
    state.cause = causes;
    coverage_note(coverage, &state);
}

static unsigned seen(struct coverage *coverage, const struct compiled *compiled)
{
    coverage_count(coverage, &compiled->c);
    return coverage->seen;
}

static void each_verdict_counts_once(void **state)
{
    struct compiled *compiled = *state;
    struct coverage coverage;
    compiled_text(compiled, RULES);
    coverage_init(&coverage, &compiled->c);
    assert_int_equal(seen(&coverage, compiled), 0);
    assert_int_equal(coverage.wanted, 2 + 2 + 3 + 3 + 2);
    assert_int_equal(coverage_percent(&coverage), 0);
    note(&coverage, compiled, AVD_SYMPTOM_PRESENT, AVD_CAUSE_UNDETERMINED);
    assert_int_equal(seen(&coverage, compiled), 2 + 3);
    note(&coverage, compiled, AVD_SYMPTOM_PRESENT, AVD_CAUSE_UNDETERMINED);
    assert_int_equal(seen(&coverage, compiled), 2 + 3);
}

static void a_symptom_without_condition_wants_no_report(void **state)
{
    struct compiled *compiled = *state;
    struct coverage coverage;
    compiled_text(compiled, RULES);
    coverage_init(&coverage, &compiled->c);
    note(&coverage, compiled, AVD_SYMPTOM_ABSENT, AVD_CAUSE_NOT_APPLICABLE);
    assert_int_equal(seen(&coverage, compiled), 1);
    note(&coverage, compiled, AVD_SYMPTOM_NOT_REPORTED,
         AVD_CAUSE_NOT_APPLICABLE);
    assert_int_equal(seen(&coverage, compiled), 2);
    note(&coverage, compiled, AVD_SYMPTOM_UNDETERMINED,
         AVD_CAUSE_NOT_APPLICABLE);
    assert_int_equal(seen(&coverage, compiled), 2);
}

static void suspicion_counts_only_where_nothing_confirms(void **state)
{
    struct compiled *compiled = *state;
    struct coverage coverage;
    compiled_text(compiled, RULES);
    coverage_init(&coverage, &compiled->c);
    note(&coverage, compiled, AVD_SYMPTOM_NOT_APPLICABLE, AVD_CAUSE_SUSPECTED);
    assert_int_equal(seen(&coverage, compiled), 1);
    note(&coverage, compiled, AVD_SYMPTOM_NOT_APPLICABLE, AVD_CAUSE_CONFIRMED);
    assert_int_equal(seen(&coverage, compiled), 3);
    /* Nothing rules c out. */
    note(&coverage, compiled, AVD_SYMPTOM_NOT_APPLICABLE, AVD_CAUSE_RULED_OUT);
    assert_int_equal(seen(&coverage, compiled), 5);
}

static void a_hundred_means_all(void **state)
{
    struct compiled *compiled = *state;
    struct coverage coverage;
    (void)compiled;
    memset(&coverage, 0, sizeof coverage);
    assert_int_equal(coverage_percent(&coverage), 100);
    coverage.wanted = 1000;
    coverage.seen = 999;
    assert_int_equal(coverage_percent(&coverage), 99);
    coverage.seen = 1000;
    assert_int_equal(coverage_percent(&coverage), 100);
}

static void what_was_never_seen_is_printed(void **state)
{
    struct compiled *compiled = *state;
    struct coverage coverage;
    char *text = NULL;
    size_t size;
    FILE *file;
    compiled_text(compiled, RULES);
    coverage_init(&coverage, &compiled->c);
    note(&coverage, compiled, AVD_SYMPTOM_PRESENT, AVD_CAUSE_SUSPECTED);
    file = open_memstream(&text, &size);
    assert_non_null(file);
    coverage_print(&coverage, &compiled->c, file);
    fclose(file);
    assert_string_equal(text, "\nsymptom   present    absent\n"
                              "seen      seen       NEVER\n"
                              "told      seen       NEVER\n"
                              "\ncause     confirmed  ruled out  undetermined\n"
                              "a         NEVER      NEVER      NEVER\n"
                              "b         NEVER      NEVER      NEVER\n"
                              "c         suspected  -          NEVER\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COMPILED(each_verdict_counts_once),
        COMPILED(a_symptom_without_condition_wants_no_report),
        COMPILED(suspicion_counts_only_where_nothing_confirms),
        COMPILED(a_hundred_means_all),
        COMPILED(what_was_never_seen_is_printed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
