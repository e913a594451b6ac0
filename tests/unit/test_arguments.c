/* SPDX-License-Identifier: MIT */
/* Arguments of probes: canonical text, encoding, captures and checks. */
#include "cmocka_all.h"

#include <stdio.h>
#include <string.h>

#include "compiled.h"

static void compile_read(struct compiled *compiled, const char *read)
{
    char text[2048];
    snprintf(text, sizeof text,
             PACK "probe input { title \"I\" read service(\"A\") }\n"
                  "probe p { title \"P\" read %s }\n",
             read);
    compiled_try(compiled, text);
}

static void assert_read(struct compiled *compiled, const char *read,
                        const char *wanted)
{
    compile_read(compiled, read);
    assert_non_null(compiled->image);
    assert_string_equal(
        compiled_pool(compiled, compiled_probe(compiled, "p")->read), wanted);
}

static void assert_refused(struct compiled *compiled, const char *read)
{
    compile_read(compiled, read);
    if (compiled->image || !compiled_told(compiled, DIAGNOSTIC_BAD_ARGUMENT))
        print_message("accepted: %s\n", read);
    assert_null(compiled->image);
    assert_int_equal(compiled_told(compiled, DIAGNOSTIC_BAD_ARGUMENT), 1);
}

static void assert_accepted(struct compiled *compiled, const char *read)
{
    compile_read(compiled, read);
    if (!compiled->image)
        print_message("refused: %s\n", read);
    assert_non_null(compiled->image);
}

/* ---- the canonical text ---- */

static void arguments_stand_in_the_order_of_their_kind(void **state)
{
    struct compiled *compiled = *state;
    assert_read(compiled, "tcp(\"a\", port: 443)", "tcp(\"a\", port: 443)");
    assert_read(compiled, "tcp(timeout: 5s,\n  port:443, \"a\")",
                "tcp(\"a\", port: 443, timeout: 5s)");
    assert_read(compiled, "tcp(host: \"a\", port: 443)",
                "tcp(\"a\", port: 443)");
    assert_read(compiled, "windows()", "windows()");
    assert_read(compiled, "dns(\"a\", type: aaaa)", "dns(\"a\", type: aaaa)");
}

static void a_duration_has_the_largest_unit_that_fits(void **state)
{
    static const struct {
        const char *written, *wanted;
    } cases[] = {{"1000ms", "1s"}, {"60s", "1m"},  {"90s", "90s"},
                 {"24h", "1d"},    {"120m", "2h"}, {"1500ms", "1500ms"},
                 {"48h", "2d"},    {"3600s", "1h"}};
    struct compiled *compiled = *state;
    char read[96], wanted[96];
    size_t i;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(read, sizeof read, "event(\"System\", within: %s)",
                 cases[i].written);
        snprintf(wanted, sizeof wanted, "event(\"System\", within: %s)",
                 cases[i].wanted);
        assert_read(compiled, read, wanted);
    }
}

static void a_text_with_quotes_stands_in_the_other_ones(void **state)
{
    struct compiled *compiled = *state;
    assert_read(compiled, "service('A')", "service(\"A\")");
    assert_read(compiled, "log(\"/a\", find: 'say \"x\"')",
                "log(\"/a\", find: 'say \"x\"')");
    assert_read(compiled, "log(\"/a\", find: \"it's\")",
                "log(\"/a\", find: \"it's\")");
}

static void several_values_stand_in_braces(void **state)
{
    struct compiled *compiled = *state;
    assert_read(compiled, "event(\"System\", id: {1,2 ,  3}, source: \"A\")",
                "event(\"System\", source: \"A\", id: { 1, 2, 3 })");
}

static void a_long_argument_is_whole(void **state)
{
    struct compiled *compiled = *state;
    char read[1024], name[901];
    memset(name, 'x', 900);
    name[900] = '\0';
    snprintf(read, sizeof read, "service(\"%s\")", name);
    assert_read(compiled, read, read);
}

/* ---- encoding ---- */

static void arguments_are_encoded_by_their_types(void **state)
{
    struct compiled *compiled = *state;
    const uint32_t *args, *many;
    assert_read(compiled, "dns(\"a\", timeout: 2s, type: srv)",
                "dns(\"a\", type: srv, timeout: 2s)");
    args = compiled_words(compiled, compiled_probe(compiled, "p")->args);
    assert_string_equal(compiled_pool(compiled, args[0]), "a");
    assert_int_equal(args[1], 1 + avd_word_code(AVD_WORDS_DNS_TYPE, "srv", 3));
    assert_int_equal(avd_number_of(compiled->image)[args[2] - 1], 2000);
    compile_read(compiled, "event(\"System\", id: { 7, 8 }, source: \"A\")");
    args = compiled_words(compiled, compiled_probe(compiled, "p")->args);
    many = compiled_words(compiled, args[1]);
    assert_int_equal(many[0], 1);
    assert_string_equal(compiled_pool(compiled, many[1]), "A");
    many = compiled_words(compiled, args[2]);
    assert_int_equal(many[0], 2);
    assert_int_equal(avd_number_of(compiled->image)[many[1] - 1], 7);
    assert_int_equal(avd_number_of(compiled->image)[many[2] - 1], 8);
    assert_int_equal(args[3], 0);
    assert_int_equal(args[4], 0);
}

static void a_reading_in_an_argument_is_a_mark_and_an_input(void **state)
{
    struct compiled *compiled = *state;
    const struct avd_probe *probe;
    assert_read(compiled, "service(\"x{input.account}\")",
                "service(\"x{input.account}\")");
    probe = compiled_probe(compiled, "p");
    /* The probe `input` is reading 0, its account field 3. */
    assert_string_equal(
        compiled_pool(compiled, compiled_words(compiled, probe->args)[0]),
        "x\x01"
        "00000003");
    assert_int_equal(compiled_words(compiled, probe->inputs)[0], 1);
    assert_int_equal(compiled_words(compiled, probe->inputs)[1], 0);
}

static void a_pattern_may_capture_one_value(void **state)
{
    static const struct {
        const char *find;
        uint8_t type;
    } cases[] = {{"a {int} b", AVD_TYPE_INT},
                 {"0x{hex}", AVD_TYPE_INT},
                 {"{word}", AVD_TYPE_TEXT},
                 {"plain", AVD_TYPES}};
    struct compiled *compiled = *state;
    char read[96];
    size_t i;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct probe *probe;
        snprintf(read, sizeof read, "log(\"/a\", find: \"%s\")", cases[i].find);
        assert_accepted(compiled, read);
        probe = compiled_find(compiled, "p");
        assert_int_equal(probe->capture, cases[i].type);
    }
    assert_refused(compiled, "log(\"/a\", find: \"{int} {int}\")");
    assert_refused(compiled, "log(\"/a\", find: \"{hex} {word}\")");
}

/* ---- checks ---- */

static void matching_tells_what_is_too_much_or_missing(void **state)
{
    struct compiled *compiled = *state;
    compile_read(compiled, "service(\"A\", \"B\")");
    assert_int_equal(compiled_told(compiled, DIAGNOSTIC_UNKNOWN_ARGUMENT), 1);
    compile_read(compiled, "service(\"A\", port: 1)");
    assert_int_equal(compiled_told(compiled, DIAGNOSTIC_UNKNOWN_ARGUMENT), 1);
    compile_read(compiled, "service(\"A\", name: \"B\")");
    assert_int_equal(compiled_told(compiled, DIAGNOSTIC_UNKNOWN_ARGUMENT), 1);
    compile_read(compiled, "service()");
    assert_int_equal(compiled_told(compiled, DIAGNOSTIC_MISSING_ARGUMENT), 1);
    compile_read(compiled, "tcp(\"a\")");
    assert_int_equal(compiled_told(compiled, DIAGNOSTIC_MISSING_ARGUMENT), 1);
    compile_read(compiled, "tcp(\"https://a\")");
    assert_int_equal(compiled_told(compiled, DIAGNOSTIC_MISSING_ARGUMENT), 0);
    assert_non_null(compiled->image);
}

static void a_path_is_local_and_absolute(void **state)
{
    static const char *const good[] = {"C:\\a.txt",
                                       "c:/a",
                                       "/etc/hosts",
                                       "C:\\",
                                       "C:\\Temp\\*.log",
                                       "{input.account}\\a",
                                       "C:\\a..b\\c..txt",
                                       "C:",
                                       "%SystemRoot%\\Temp\\a.log",
                                       "%ProgramFiles(x86)%\\Contoso",
                                       "%TEMP%"};
    static const char *const bad[] = {"\\\\server\\share\\a",
                                      "//server/share",
                                      "\\\\.\\PhysicalDrive0",
                                      "\\\\?\\C:\\a",
                                      "a.txt",
                                      "..\\a",
                                      "C:\\..\\a",
                                      "/etc/../a",
                                      "C:\\a.txt:stream",
                                      "C:\\Temp\\*\\a",
                                      "C:\\*\\*",
                                      "C:\\*a*",
                                      "C:a.txt",
                                      "%TEMP",
                                      "%%\\a.txt",
                                      "%TEMP%a.txt",
                                      "%TEMP%\\..\\a.txt",
                                      "%TEMP%:a.txt",
                                      ""};
    struct compiled *compiled = *state;
    char read[128];
    size_t i;
    for (i = 0; i < sizeof good / sizeof *good; i++) {
        snprintf(read, sizeof read, "file(\"%s\")", good[i]);
        assert_accepted(compiled, read);
    }
    for (i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(read, sizeof read, "file(\"%s\")", bad[i]);
        assert_refused(compiled, read);
    }
    assert_refused(compiled, "log(\"C:\\Temp\\*.log\", find: \"x\")");
}

static void a_key_begins_with_a_hive_that_all_accounts_share(void **state)
{
    static const char *const good[] = {"HKLM\\SOFTWARE\\A", "HKU\\.DEFAULT\\A",
                                       "HKCR\\.txt", "HKLM\\A\\*\\B"};
    static const char *const bad[] = {"HKCU\\A",
                                      "HKEY_CURRENT_USER\\A",
                                      "HKEY_LOCAL_MACHINE\\A",
                                      "SOFTWARE",
                                      "hkcu\\A",
                                      "HKLM",
                                      "HKLM\\*\\*",
                                      ""};
    struct compiled *compiled = *state;
    char read[128];
    size_t i;
    for (i = 0; i < sizeof good / sizeof *good; i++) {
        snprintf(read, sizeof read, "registry(\"%s\", \"V\")", good[i]);
        assert_accepted(compiled, read);
    }
    for (i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(read, sizeof read, "registry(\"%s\", \"V\")", bad[i]);
        assert_refused(compiled, read);
    }
}

static void a_host_is_a_name_or_an_address(void **state)
{
    static const char *const good[] = {"a.example.com", "10.0.0.1", "A_b-9",
                                       "x.{input.account}"};
    static const char *const bad[] = {
        "a b", "a:443", "a/b", "a@b", "*.a", "a{input.account}}b", ""};
    struct compiled *compiled = *state;
    char read[128];
    size_t i;
    for (i = 0; i < sizeof good / sizeof *good; i++) {
        snprintf(read, sizeof read, "tcp(\"%s\", port: 443)", good[i]);
        assert_accepted(compiled, read);
    }
    for (i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(read, sizeof read, "dns(\"%s\")", bad[i]);
        assert_refused(compiled, read);
    }
}

static void addresses_ports_names_and_durations_are_checked(void **state)
{
    struct compiled *compiled = *state;
    assert_accepted(compiled, "http(\"https://a.example/\")");
    assert_accepted(compiled, "http(\"{input.account}\")");
    assert_refused(compiled, "http(\"a.example\")");
    assert_refused(compiled, "http(\"ftp://a.example/\")");
    assert_accepted(compiled, "tcp(\"a\", port: 65535)");
    assert_refused(compiled, "tcp(\"a\", port: 65536)");
    assert_refused(compiled, "tcp(\"a\", port: 0)");
    assert_refused(compiled, "tcp(\"a\", port: \"443\")");
    assert_refused(compiled, "tcp(\"a\", port: 1, timeout: 0s)");
    assert_refused(compiled, "tcp(\"a\", port: 1, timeout: 5)");
    assert_accepted(compiled, "product(\"A*\")");
    assert_refused(compiled, "service(\"A*\")");
    assert_refused(compiled, "service({ \"A\", \"B\" })");
}

static void no_more_than_32_values_are_taken(void **state)
{
    struct compiled *compiled = *state;
    char read[512] = "event(\"System\", id: { 0";
    unsigned i;
    for (i = 1; i < 32; i++)
        snprintf(read + strlen(read), sizeof read - strlen(read), ", %u", i);
    strcat(read, " })");
    assert_accepted(compiled, read);
    strcpy(strstr(read, " })"), ", 32, 33 })");
    assert_refused(compiled, read);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COMPILED(arguments_stand_in_the_order_of_their_kind),
        COMPILED(a_duration_has_the_largest_unit_that_fits),
        COMPILED(a_text_with_quotes_stands_in_the_other_ones),
        COMPILED(several_values_stand_in_braces),
        COMPILED(a_long_argument_is_whole),
        COMPILED(arguments_are_encoded_by_their_types),
        COMPILED(a_reading_in_an_argument_is_a_mark_and_an_input),
        COMPILED(a_pattern_may_capture_one_value),
        COMPILED(matching_tells_what_is_too_much_or_missing),
        COMPILED(a_path_is_local_and_absolute),
        COMPILED(a_key_begins_with_a_hive_that_all_accounts_share),
        COMPILED(a_host_is_a_name_or_an_address),
        COMPILED(addresses_ports_names_and_durations_are_checked),
        COMPILED(no_more_than_32_values_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
