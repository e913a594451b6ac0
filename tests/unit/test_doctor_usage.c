/* SPDX-License-Identifier: MIT */
/* Command lines that are wrong: status 64 and one line that helps. */
#include "doctor_world.h"

static void wrong_usage_is_64_with_the_nearest_name(void **state)
{
    fails(*state, "--evidnce=x", 64,
          "avdoctor: no such option: --evidnce; did you mean --evidence?\n");
    fails(*state, "--timeout=0", 64,
          "avdoctor: a time is 1ms to 60m, such as 500ms or 10s, not 0\n");
    fails(*state, "--deadline=61m", 64,
          "avdoctor: a time is 1ms to 60m, such as 500ms or 10s, not 61m\n");
    fails(*state, "--timeout=5|--evidence=x", 64,
          "avdoctor: --only, --skip, --timeout and --deadline are for reading "
          "this host, not --evidence\n");
    fails(
        *state, "--only=boot_loade", 64,
        "avdoctor: no probe and no kind of probe is called boot_loade; did you "
        "mean boot_loader?\n");
    fails(*state, "--skip=loader,servic", 64,
          "avdoctor: no probe and no kind of probe is called servic; did you "
          "mean service?\n");
}

static void a_wrong_value_is_64_and_says_what_is_right(void **state)
{
    fails(*state, "-x", 64, "avdoctor: no such option: -x\n");
    fails(*state, "--all=1", 64,
          "avdoctor: this option takes no value: --all=1\n");
    fails(*state, "--evidence", 64,
          "avdoctor: a value is missing behind --evidence\n");
    fails(*state, "--evidence=", 64,
          "avdoctor: an empty value is given to --evidence\n");
    fails(*state, "--format=pdf", 64,
          "avdoctor: no such format: pdf; known are text, line, brief, json, "
          "html, markdown, junit, nagios\n");
    fails(*state, "--write=xml=f", 64,
          "avdoctor: no such format: xml; known are text, line, brief, json, "
          "html, markdown, junit, nagios\n");
    fails(*state, "--max-bytes=255", 64,
          "avdoctor: --max-bytes takes 256 to 1048576, not 255\n");
    fails(*state, "--max-bytes=1048577", 64,
          "avdoctor: --max-bytes takes 256 to 1048576, not 1048577\n");
    fails(*state, "--max-bytes=4k", 64,
          "avdoctor: --max-bytes takes 256 to 1048576, not 4k\n");
    fails(*state, "--ask|--evidence=-", 64,
          "avdoctor: --ask needs standard input for the answers: give the "
          "evidence as a file\n");
    fails(*state, "--write=json", 64,
          "avdoctor: --write needs FORMAT=FILE, not json\n");
    fails(*state, "--exit=never", 64,
          "avdoctor: no such way to exit: never; known are verdict, issue, "
          "ran\n");
    fails(*state, "lsit", 64,
          "avdoctor: no such command: lsit; did you mean list?\n");
    fails(*state, "list|more", 64, "avdoctor: one argument too many: more\n");
    fails(*state, "show", 64, "avdoctor: an id is missing behind show\n");
    fails(*state, "show|token_mising", 64,
          "avdoctor: no such id: token_mising; did you mean token_missing?\n");
    fails(*state, "explain|start_boot_loader", 64,
          "avdoctor: only symptoms and causes are explained; start_boot_loader "
          "is a fix: `avdoctor show start_boot_loader` tells of it\n");
    fails(*state, "explain|loader", 64,
          "avdoctor: only symptoms and causes are explained; loader is a "
          "probe: `avdoctor show loader` tells of it\n");
    fails(*state, "explain|session_host_status", 64,
          "avdoctor: only symptoms and causes are explained; "
          "session_host_status is a question: `avdoctor show "
          "session_host_status` tells of it\n");
    fails(*state, "explain|no_heartbaet", 64,
          "avdoctor: no such id: no_heartbaet; did you mean no_heartbeat?\n");
    fails(*state, "list|--format=json", 64,
          "avdoctor: only a diagnosis has formats and evidence, not list\n");
}

static void the_line_on_standard_error_is_one_harmless_line(void **state)
{
    char arguments[400];

    snprintf(arguments, sizeof arguments, "--\x1b[31m\n%0300d", 7);
    assert_int_equal(run(*state, arguments), 64);
    assert_int_equal(strcspn(fake_sys.error, "\n"), strlen(fake_sys.error) - 1);
    assert_null(strchr(fake_sys.error, '\x1b'));
}

static void two_different_answers_are_wrong_usage(void **state)
{
    fails(*state,
          "--answer=join_account_has_mfa=yes|--answer=join_account_has_mfa=no",
          64,
          "avdoctor: two different answers are given to "
          "join_account_has_mfa\n");
    assert_int_equal(run(*state, "--answer=join_account_has_mfa=yes|--answer="
                                 "join_account_has_mfa=Yes"),
                     3);
}

static void an_option_that_makes_no_sense_twice_is_wrong_usage(void **state)
{
    static const char *const options[] = {"--evidence", "--output", "--format",
                                          "--exit", "--save-evidence"};
    static const char *const values[][2] = {{"sick", "sick"},
                                            {"a", "b"},
                                            {"line", "json"},
                                            {"ran", "issue"},
                                            {"a", "b"}};
    char arguments[100];
    char error[100];
    size_t i;

    for (i = 0; i < sizeof options / sizeof *options; i++) {
        snprintf(arguments, sizeof arguments, "%s=%s|%s=%s", options[i],
                 values[i][0], options[i], values[i][1]);
        snprintf(error, sizeof error,
                 "avdoctor: this option is given twice: %s\n", options[i]);
        fails(*state, arguments, 64, error);
    }
}

static void no_file_is_written_twice_or_over_the_evidence(void **state)
{
    static const char *const same[] = {
        "--output=a|--write=json=a", "--output=a|--write=json=./a",
        "--write=json=d/a|--write=brief=d//./a", "--save-evidence=a|--output=a",
        "--save-evidence=.//a|--write=line=a"};
    size_t i;

    for (i = 0; i < sizeof same / sizeof *same; i++) {
        assert_int_equal(run(*state, same[i]), 64);
        has(fake_sys.error, "avdoctor: two outputs would go to ");
    }
    fails(*state, "--evidence=sick|--output=./sick", 64,
          "avdoctor: the evidence would be written over: ./sick\n");
    fails(*state, "--evidence=./sick|--save-evidence=sick", 64,
          "avdoctor: the evidence would be written over: sick\n");
    assert_int_equal(run(*state, "--output=/a|--write=json=a"), 3);
    assert_int_equal(run(*state, "--output=a|--write=json=.a"), 3);
    assert_int_equal(run(*state, "--output=a|--write=json=a/b"), 3);
}

static void a_dash_is_standard_output_and_only_one_may_use_it(void **state)
{
    assert_int_equal(run(*state, "--evidence=sick|--format=line|--output=-"),
                     2);
    assert_string_equal(fake_sys.out, sick_line);
    assert_int_equal(
        run(*state, "--evidence=sick|--write=line=-|--output=report"), 2);
    assert_string_equal(fake_sys.out, sick_line);
    has(fake_sys_get("report"), "PROBLEM: ");
    assert_null(fake_sys_get("-"));
    fake_sys.input = sick;
    assert_int_equal(run(*state, "--evidence=-|--format=line|--output=-"), 2);
    fails(*state, "--evidence=sick|--write=line=-", 64,
          "avdoctor: only one output can go to standard output; give the "
          "others a file\n");
    fails(*state, "--output=a|--write=line=-|--write=json=-", 64,
          "avdoctor: only one output can go to standard output; give the "
          "others a file\n");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        T(wrong_usage_is_64_with_the_nearest_name),
        T(a_wrong_value_is_64_and_says_what_is_right),
        T(the_line_on_standard_error_is_one_harmless_line),
        T(two_different_answers_are_wrong_usage),
        T(an_option_that_makes_no_sense_twice_is_wrong_usage),
        T(no_file_is_written_twice_or_over_the_evidence),
        T(a_dash_is_standard_output_and_only_one_may_use_it),
    };

    fake_probes(NULL); /* the machine of the test is not read */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
