/* SPDX-License-Identifier: MIT */
/* Conditions, readings and catalogue texts as plain text. */
#include "cmocka_all.h"

#include <string.h>

#include "condition.h"
#include "sample.h"
#include "text.h"

static char text[2048];

static void begin(struct avd_out *out, enum avd_escape escape)
{
    avd_out_init(out, text, sizeof text - 1, NULL, NULL);
    out->escape = escape;
}

static const char *end(const struct avd_out *out)
{
    assert_false(out->failed);
    text[out->used] = '\0';
    return text;
}

/* Readings of every type that a leaf can compare. */
enum { AGENT, DISK, FILES, LOADER, PORT, STACK, MFA, STATUS };

static void subjects(struct build *b)
{
    build_init(b);
    build_probe(b, "agent", AVD_KIND_PRODUCT);
    build_probe(b, "disk", AVD_KIND_DISK);
    build_probe(b, "files", AVD_KIND_FILE);
    build_probe(b, "loader", AVD_KIND_SERVICE);
    build_probe(b, "port", AVD_KIND_TCP);
    build_probe(b, "stack", AVD_KIND_REGISTRY);
    build_question(b, "mfa", NULL);
    build_question(b, "status", "up down");
}

/* The one leaf of an image, as it holds and as it does not. */
static void reads(struct build *b, const char *holds, const char *fails)
{
    const struct avd_header *image = build_finish(b);
    struct avd_out out;

    begin(&out, AVD_ESCAPE_ASCII);
    avd_condition_leaf(&out, image, 0, AVD_TRUE);
    assert_string_equal(end(&out), holds);
    begin(&out, AVD_ESCAPE_ASCII);
    avd_condition_leaf(&out, image, 0, AVD_FALSE);
    assert_string_equal(end(&out), fails);
    build_done(b);
}

static void leaf_reads(uint32_t reading, unsigned field, enum avd_op op,
                       uint32_t number, const char *holds, const char *fails)
{
    struct build b;

    subjects(&b);
    build_leaf(&b, reading, field, op, AVD_OPERAND_IMMEDIATE, number);
    reads(&b, holds, fails);
}

static void comparisons_read_as_written_and_as_negated(void **unused)
{
    (void)unused;
    leaf_reads(LOADER, 0, AVD_OP_EXISTS, 0, "loader.exists",
               "not loader.exists");
    leaf_reads(PORT, 1, AVD_OP_TRUE, 0, "port.connects", "not port.connects");
    leaf_reads(LOADER, 1, AVD_OP_EQ, 4, "loader.state == running",
               "loader.state != running");
    leaf_reads(LOADER, 1, AVD_OP_IS, 1, "loader.state is stopped",
               "loader.state is not stopped");
    leaf_reads(LOADER, 4, AVD_OP_LT, 7, "loader.exit_code < 7",
               "loader.exit_code >= 7");
    leaf_reads(LOADER, 4, AVD_OP_GT, 7, "loader.exit_code > 7",
               "loader.exit_code <= 7");
    leaf_reads(FILES, 4, AVD_OP_IS, 0, "files.directory is false",
               "files.directory is not false");
}

static void numbers_read_in_their_units(void **unused)
{
    (void)unused;
    leaf_reads(LOADER, 5, AVD_OP_LT, 0, "loader.started < 0s",
               "loader.started >= 0s");
    leaf_reads(LOADER, 5, AVD_OP_LT, 200, "loader.started < 200ms",
               "loader.started >= 200ms");
    leaf_reads(LOADER, 5, AVD_OP_LT, 90000, "loader.started < 90s",
               "loader.started >= 90s");
    leaf_reads(LOADER, 5, AVD_OP_LT, 7200000, "loader.started < 2h",
               "loader.started >= 2h");
    leaf_reads(DISK, 1, AVD_OP_LT, 10485760, "disk.free < 10MB",
               "disk.free >= 10MB");
    leaf_reads(DISK, 1, AVD_OP_LT, 1000, "disk.free < 1000B",
               "disk.free >= 1000B");
    leaf_reads(STACK, 1, AVD_OP_EQ, 5, "stack.value == 5", "stack.value != 5");
}

static void questions_read_by_their_id(void **unused)
{
    (void)unused;
    leaf_reads(MFA, 1, AVD_OP_TRUE, 0, "mfa", "not mfa");
    leaf_reads(STATUS, 1, AVD_OP_EQ, 1, "status == down", "status != down");
}

static void texts_are_quoted_and_versions_are_not(void **unused)
{
    struct build b;

    (void)unused;
    subjects(&b);
    build_leaf(&b, LOADER, 3, AVD_OP_CONTAINS, AVD_OPERAND_TEXT,
               build_text(&b, "Local"));
    reads(&b, "loader.account contains \"Local\"",
          "not loader.account contains \"Local\"");
    subjects(&b);
    build_leaf(&b, LOADER, 3, AVD_OP_LIKE, AVD_OPERAND_TEXT,
               build_text(&b, "a \"b\" *"));
    reads(&b, "loader.account like 'a \"b\" *'",
          "not loader.account like 'a \"b\" *'");
    subjects(&b);
    build_leaf(&b, AGENT, 1, AVD_OP_LT, AVD_OPERAND_VERSION,
               build_text(&b, "1.0.8297.800"));
    reads(&b, "agent.version < 1.0.8297.800", "agent.version >= 1.0.8297.800");
    subjects(&b);
    build_leaf(&b, LOADER, 3, AVD_OP_STARTS_WITH, AVD_OPERAND_FAR_TEXT,
               build_words(&b, 1, (uint32_t[]){build_text(&b, "NT ")}));
    reads(&b, "loader.account starts with \"NT \"",
          "not loader.account starts with \"NT \"");
}

static void sets_and_readings_are_named(void **unused)
{
    struct build b;
    uint32_t set[2] = {1u << 8, 7u << 8};

    (void)unused;
    subjects(&b);
    build_leaf(&b, LOADER, 1, AVD_OP_IN, AVD_OPERAND_LIST,
               build_list(&b, 2, set));
    reads(&b, "loader.state in { stopped, paused }",
          "loader.state not in { stopped, paused }");
    subjects(&b);
    build_leaf(&b, LOADER, 1, AVD_OP_IS_IN, AVD_OPERAND_LIST,
               build_list(&b, 2, set));
    reads(&b, "loader.state is one of { stopped, paused }",
          "loader.state is not one of { stopped, paused }");
    subjects(&b);
    build_leaf(&b, FILES, 2, AVD_OP_NEWER, AVD_OPERAND_READING,
               build_words(&b, 1, (uint32_t[]){(uint32_t)AGENT << 8 | 3}));
    reads(&b, "files.age newer than agent.installed",
          "not files.age newer than agent.installed");
    subjects(&b);
    build_leaf(&b, LOADER, 3, AVD_OP_EQ, AVD_OPERAND_READING,
               build_words(&b, 1, (uint32_t[]){(uint32_t)STACK << 8 | 1}));
    reads(&b, "loader.account == stack.value", "loader.account != stack.value");
}

static void a_predicate_reads_as_its_source(void **unused)
{
    struct build b;
    uint32_t words[3];

    (void)unused;
    subjects(&b);
    words[0] = build_text(&b, "any (stack.subkeys like \"RDAgent*\")");
    words[1] = 1;
    words[2] = AVD_TEST(AVD_OP_LIKE, AVD_OPERAND_TEXT, 0);
    build_leaf(&b, STACK, 4, AVD_OP_ANY, AVD_OPERAND_LIST,
               build_words(&b, 3, words));
    reads(&b, "any (stack.subkeys like \"RDAgent*\")",
          "not any (stack.subkeys like \"RDAgent*\")");
}

static void numbers_beyond_24_bits_come_from_their_section(void **unused)
{
    struct build b;

    (void)unused;
    subjects(&b);
    build_leaf(&b, DISK, 1, AVD_OP_LT, AVD_OPERAND_NUMBER,
               build_number(&b, INT64_C(3) << 40));
    reads(&b, "disk.free < 3TB", "disk.free >= 3TB");
}

/* ---- observed ---- */

static const char *observed(const struct avd_state *state, uint32_t reading,
                            unsigned field)
{
    struct avd_out out;

    begin(&out, AVD_ESCAPE_ASCII);
    avd_condition_observed(&out, state, reading, field);
    return end(&out);
}

static void observed_is_the_value_or_the_status(void **unused)
{
    struct build b;
    struct avd_state state;

    (void)unused;
    subjects(&b);
    build_finish(&b);
    build_state(&b, &state);
    assert_string_equal(observed(&state, LOADER, 1), "not_run");
    assert_string_equal(observed(&state, MFA, 1), "unanswered");
    build_status(&state, LOADER, AVD_STATUS_ABSENT);
    assert_string_equal(observed(&state, LOADER, 1), "absent");
    build_status(&state, LOADER, AVD_STATUS_OK);
    assert_string_equal(observed(&state, LOADER, 0), "true");
    assert_string_equal(observed(&state, LOADER, 1), "none");
    build_give_number(&state, LOADER, 1, 1);
    assert_string_equal(observed(&state, LOADER, 1), "stopped");
    build_give_number(&state, PORT, 1, 0);
    assert_string_equal(observed(&state, PORT, 1), "false");
    build_give_number(&state, MFA, 1, 1);
    assert_string_equal(observed(&state, MFA, 1), "yes");
    build_give_number(&state, STATUS, 1, 1);
    assert_string_equal(observed(&state, STATUS, 1), "down");
    build_done(&b);
}

static void observed_amounts_are_readable(void **unused)
{
    struct build b;
    struct avd_state state;

    (void)unused;
    subjects(&b);
    build_finish(&b);
    build_state(&b, &state);
    build_give_number(&state, LOADER, 5, 446400123);
    assert_string_equal(observed(&state, LOADER, 5), "5d 4h");
    build_give_number(&state, LOADER, 5, 432000000);
    assert_string_equal(observed(&state, LOADER, 5), "5d");
    build_give_number(&state, LOADER, 5, 61001);
    assert_string_equal(observed(&state, LOADER, 5), "1m 1s");
    build_give_number(&state, LOADER, 5, 0);
    assert_string_equal(observed(&state, LOADER, 5), "0s");
    build_give_number(&state, DISK, 1, 10485759);
    assert_string_equal(observed(&state, DISK, 1), "9.9MB");
    build_give_number(&state, DISK, 1, 10485760);
    assert_string_equal(observed(&state, DISK, 1), "10MB");
    build_give_number(&state, DISK, 1, INT64_MAX);
    assert_string_equal(observed(&state, DISK, 1), "8388607.9TB");
    build_done(&b);
}

static void a_long_text_is_cut_where_it_says_so(void **unused)
{
    char longest[301];
    struct build b;
    struct avd_state state;
    uint32_t at;
    const char *found;

    (void)unused;
    memset(longest, 'x', 300);
    longest[300] = '\0';
    memcpy(longest + 199, "\xc3\xa9", 2);
    subjects(&b);
    at = build_text(&b, longest);
    build_finish(&b);
    build_state(&b, &state);
    build_give_text(&state, LOADER, 3, at, 300);
    found = observed(&state, LOADER, 3);
    assert_int_equal(strspn(found, "x"), 199);
    assert_string_equal(found + 199, "... (300 bytes)");
    build_give_text(&state, LOADER, 3, at, 5);
    assert_string_equal(observed(&state, LOADER, 3), "xxxxx");
    build_give_text(&state, LOADER, 3, at, 0);
    assert_string_equal(observed(&state, LOADER, 3), "(empty)");
    build_done(&b);
}

static void a_list_says_how_many_it_has_where_it_is_cut(void **unused)
{
    struct build b;
    struct avd_state state;
    char elements[80 * 5];
    uint32_t at;
    size_t i;

    (void)unused;
    for (i = 0; i < 80; i++)
        memcpy(elements + 5 * i, "abcd", 5);
    subjects(&b);
    at = build_bytes(&b, elements, sizeof elements);
    build_finish(&b);
    build_state(&b, &state);
    build_give_list(&state, STACK, 4, at, 10, 2);
    assert_string_equal(observed(&state, STACK, 4), "abcd, abcd");
    build_give_list(&state, STACK, 4, at, sizeof elements, 80);
    assert_non_null(
        strstr(observed(&state, STACK, 4), "abcd, ... (80 in all)"));
    build_done(&b);
}

/* ---- catalogue texts ---- */

static const char *plain(struct sample *sample, enum avd_escape escape,
                         const char *source)
{
    struct avd_out out;

    begin(&out, escape);
    avd_text_plain(&out, &sample->state, 0, source);
    return end(&out);
}

static const char *html(struct sample *sample, const char *source)
{
    struct avd_out out;

    begin(&out, AVD_ESCAPE_MARKUP);
    avd_text_rich(&out, &sample->state, 0, source, AVD_TEXT_HTML);
    return end(&out);
}

static const char *markdown(struct sample *sample, const char *source)
{
    struct avd_out out;

    begin(&out, AVD_ESCAPE_MARKDOWN);
    avd_text_rich(&out, &sample->state, 0, source, AVD_TEXT_MARKDOWN);
    return end(&out);
}

static void formats_take_numbers_parts_and_records(void **unused)
{
    struct sample s;
    struct avd_out out;

    (void)unused;
    sample_init(&s);
    begin(&out, AVD_ESCAPE_ASCII);
    avd_text_format(&out, s.state.image, "%u cause(s), %u fix(es), %u day(s); ",
                    1u, 2u, 0u);
    avd_text_format(&out, s.state.image, "%.*s|%s (s|'%p'", 2, "abcdef", "g",
                    (const void *)&avd_fix_of(s.state.image)[1]);
    assert_string_equal(end(&out),
                        "1 cause, 2 fix(es), 0 days; ab|g (s|'Join with the "
                        "right credentials (join_again)'");
    sample_done(&s);
}

static void markdown_becomes_plain_text(void **unused)
{
    struct sample s;

    (void)unused;
    sample_init(&s);
    assert_string_equal(
        plain(&s, AVD_ESCAPE_ASCII,
              "Run `qwinsta` or `sfc /scannow`, then **Start** it * 2."),
        "Run qwinsta or 'sfc /scannow', then Start it * 2.");
    assert_string_equal(plain(&s, AVD_ESCAPE_ASCII, "one `open [and **bold"),
                        "one `open [and bold");
    assert_string_equal(
        plain(&s, AVD_ESCAPE_ASCII, "one\ntwo\n\nthree\n- four"),
        "one two\nthree\n- four");
    assert_string_equal(plain(&s, AVD_ESCAPE_JSON, "one\n\ntwo\n"),
                        "one\\ntwo");
    sample_done(&s);
}

static void markdown_becomes_html(void **unused)
{
    struct sample s;

    (void)unused;
    sample_init(&s);
    assert_string_equal(html(&s, "Run `sfc <now>`, **Start** & go * 2.\n"),
                        "Run <code>sfc &#x3c;now&#x3e;</code>, "
                        "<strong>Start</strong> &#x26; go * 2.");
    assert_string_equal(html(&s, "one `open [and **bold"),
                        "one `open [and bold");
    assert_string_equal(html(&s, "**a `**` b"),
                        "<strong>a <code>**</code> b</strong>");
    assert_string_equal(html(&s, "one\ntwo\n\nthree\n- four"),
                        "one two<br>three<br>- four");
    assert_string_equal(html(&s, "[a \"b\"](x.md)"),
                        "<a href=\"https://learn.microsoft.com/azure/avd/x\" "
                        "rel=\"noreferrer\">a &#x22;b&#x22;</a>");
    assert_string_equal(html(&s, "[a](http://x/\"y)"),
                        "<a href=\"http://x/&#x22;y\" "
                        "rel=\"noreferrer\">a</a>");
    assert_string_equal(html(&s, "[a](javascript:b)"), "a (javascript:b)");
    sample_done(&s);
}

static void markdown_stays_markdown_but_for_what_is_no_markup(void **unused)
{
    struct sample s;

    (void)unused;
    sample_init(&s);
    assert_string_equal(markdown(&s, "Run `sfc *_`, **Start** a_b * 2 <i>."),
                        "Run `sfc *_`, **Start** a_b \\* 2 &#x3c;i>.");
    assert_string_equal(markdown(&s, "`a|b` ``"),
                        "<code>a&#x7c;b</code> <code></code>");
    assert_string_equal(markdown(&s, "[a_b](x.md)"),
                        "[a_b](https://learn.microsoft.com/azure/avd/x)");
    assert_string_equal(markdown(&s, "[a](data:b)"), "a (data:b)");
    assert_string_equal(markdown(&s, "one **two\n\nthree"), "one two<br>three");
    sample_done(&s);
}

static void links_are_made_absolute(void **unused)
{
    struct sample s;

    (void)unused;
    sample_init(&s);
    assert_string_equal(
        plain(&s, AVD_ESCAPE_ASCII, "See [there](https://x.y/z.md)."),
        "See there (https://x.y/z.md).");
    assert_string_equal(plain(&s, AVD_ESCAPE_ASCII, "[a](other.md#part)"),
                        "a (https://learn.microsoft.com/azure/avd/other#part)");
    assert_string_equal(plain(&s, AVD_ESCAPE_ASCII, "[a](../up/x.md)"),
                        "a (https://learn.microsoft.com/azure/up/x)");
    assert_string_equal(plain(&s, AVD_ESCAPE_ASCII, "[a](../../../../x.md)"),
                        "a (https://learn.microsoft.com/x)");
    assert_string_equal(
        plain(&s, AVD_ESCAPE_ASCII, "[a](#here)"),
        "a (https://learn.microsoft.com/azure/avd/trouble#here)");
    assert_string_equal(plain(&s, AVD_ESCAPE_ASCII, "[a](/top)"),
                        "a (https://learn.microsoft.com/top)");
    sample_done(&s);
}

static void a_reading_in_a_text_is_never_markdown(void **unused)
{
    struct sample s;
    static const char hostile[] = "**x** [a](b) \x1b[31m\n";
    char held[sizeof hostile];

    (void)unused;
    sample_init(&s);
    assert_string_equal(plain(&s, AVD_ESCAPE_ASCII,
                              "It is \x01"
                              "00000103"
                              "."),
                        "It is (not known).");
    s.state.text = NULL;
    assert_string_equal(plain(&s, AVD_ESCAPE_ASCII,
                              "It is \x01"
                              "00000103"
                              "."),
                        "It is <boot_loader.account>.");
    memcpy(held, hostile, sizeof hostile);
    s.state.text = held;
    build_give_text(&s.state, SAMPLE_BOOT_LOADER, 3, 0, sizeof hostile - 1);
    assert_string_equal(html(&s, "`\x01"
                                 "00000103"
                                 "`"),
                        "<code>**x** [a](b) &#xfffd;[31m </code>");
    assert_string_equal(markdown(&s, "`\x01"
                                     "00000103"
                                     "`"),
                        "<code>\\*\\*x\\*\\* \\[a\\](b) "
                        "&#xfffd;\\[31m </code>");
    assert_string_equal(plain(&s, AVD_ESCAPE_ASCII,
                              "`It is \x01"
                              "00000103"
                              "`."),
                        "'It is **x** [a](b) ?[31m '.");
    build_status(&s.state, SAMPLE_AGENT, AVD_STATUS_ABSENT);
    assert_string_equal(plain(&s, AVD_ESCAPE_ASCII,
                              "\x01"
                              "00000002 of them"),
                        "0 of them");
    sample_done(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparisons_read_as_written_and_as_negated),
        cmocka_unit_test(numbers_read_in_their_units),
        cmocka_unit_test(questions_read_by_their_id),
        cmocka_unit_test(texts_are_quoted_and_versions_are_not),
        cmocka_unit_test(sets_and_readings_are_named),
        cmocka_unit_test(a_predicate_reads_as_its_source),
        cmocka_unit_test(numbers_beyond_24_bits_come_from_their_section),
        cmocka_unit_test(observed_is_the_value_or_the_status),
        cmocka_unit_test(observed_amounts_are_readable),
        cmocka_unit_test(a_long_text_is_cut_where_it_says_so),
        cmocka_unit_test(a_list_says_how_many_it_has_where_it_is_cut),
        cmocka_unit_test(formats_take_numbers_parts_and_records),
        cmocka_unit_test(markdown_becomes_plain_text),
        cmocka_unit_test(markdown_becomes_html),
        cmocka_unit_test(markdown_stays_markdown_but_for_what_is_no_markup),
        cmocka_unit_test(links_are_made_absolute),
        cmocka_unit_test(a_reading_in_a_text_is_never_markdown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
