/* SPDX-License-Identifier: MIT */
/* The list of probes as tables. */
#include "cmocka_all.h"

#include <string.h>

#include "probes.h"

static void each_kind_finds_its_own_fields_and_arguments(void **unused)
{
    const struct avd_kind_info *log = &avd_kinds[AVD_KIND_LOG];
    const struct avd_kind_info *last = &avd_kinds[AVD_KIND_ELEVATED];

    (void)unused;
    assert_string_equal(avd_kind_text(log->name), "log");
    assert_int_equal(log->args, 3);
    assert_string_equal(avd_kind_text(avd_args[log->first_arg].name), "path");
    assert_string_equal(avd_kind_text(avd_args[log->first_arg + 2].name),
                        "after");
    assert_int_equal(avd_args[log->first_arg + 1].flags,
                     AVD_ARG_REQUIRED | AVD_ARG_NAMED);
    assert_int_equal(log->fields, 3);
    assert_string_equal(avd_kind_text(avd_field(AVD_KIND_LOG, 1)->name),
                        "count");
    assert_int_equal(avd_field(AVD_KIND_LOG, 1)->flags, AVD_FIELD_ZERO);
    assert_string_equal(avd_kind_text(avd_field(AVD_KIND_LOG, 3)->name),
                        "line");
    assert_string_equal(avd_kind_text(last->name), "elevated");
    assert_int_equal(last->args, 0);
    assert_int_equal(last->fields, 1);
    assert_string_equal(avd_kind_text(avd_field(AVD_KIND_ELEVATED, 1)->name),
                        "value");
}

static void kinds_follow_each_other_without_gap(void **unused)
{
    unsigned args = 0, fields = 0;

    (void)unused;
    for (int k = 0; k < AVD_KINDS; k++) {
        assert_int_equal(avd_kinds[k].first_arg, args);
        assert_int_equal(avd_kinds[k].first_field, fields);
        assert_true(avd_kinds[k].fields > 0);
        args += avd_kinds[k].args;
        fields += avd_kinds[k].fields;
    }
}

static void words_and_codes_are_inverse(void **unused)
{
    (void)unused;
    for (int w = 1; w < AVD_WORDS_COUNT; w++) {
        const char *word;
        size_t length;
        unsigned code = 0;

        for (; (word = avd_word((enum avd_words)w, code, &length)); code++)
            assert_int_equal(avd_word_code((enum avd_words)w, word, length),
                             code);
        assert_true(code >= 2);
    }
}

static void words_match_exactly(void **unused)
{
    size_t length;

    (void)unused;
    assert_int_equal(avd_word_code(AVD_WORDS_SERVICE_STATE, "stopped", 7), 1);
    assert_int_equal(avd_word_code(AVD_WORDS_SERVICE_STATE, "paused", 6), 7);
    assert_int_equal(avd_word_code(AVD_WORDS_SERVICE_STATE, "stop", 4), -1);
    assert_int_equal(avd_word_code(AVD_WORDS_SERVICE_STATE, "Stopped", 7), -1);
    assert_int_equal(avd_word_code(AVD_WORDS_SERVICE_STATE, "", 0), -1);
    assert_int_equal(avd_word_code(AVD_WORDS_SERVICE_STATE, "none stopped", 12),
                     -1);
    assert_int_equal(avd_word_code(AVD_WORDS_NONE, "none", 4), -1);
    assert_null(avd_word(AVD_WORDS_RISK, 3, &length));
    assert_null(avd_word(AVD_WORDS_NONE, 0, &length));
    assert_memory_equal(avd_word(AVD_WORDS_RISK, 2, &length), "high", 4);
    assert_int_equal(length, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_finds_its_own_fields_and_arguments),
        cmocka_unit_test(kinds_follow_each_other_without_gap),
        cmocka_unit_test(words_and_codes_are_inverse),
        cmocka_unit_test(words_match_exactly),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
