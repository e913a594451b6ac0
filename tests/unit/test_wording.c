/* SPDX-License-Identifier: MIT */
/* Texts as tables hold them: readings as marks, {each}, links made whole. */
#include "cmocka_all.h"

#include <stdio.h>
#include <string.h>

#include "compiled.h"

#define HOST                                                                   \
    PACK "probe b { title \"B\" read service(\"B\") }\n"                       \
         "probe a { title \"A\" read service(\"A\") }\n"                       \
         "question paper { ask \"?\" answer yes_no }\n"

/* The about of the one symptom of a pack. */
static const char *about_of(struct compiled *compiled, const char *text)
{
    compiled_text(compiled, text);
    assert_int_equal(avd_symptom_count(compiled->image), 1);
    return compiled_pool(compiled, avd_symptom_of(compiled->image)[0].about);
}

static void assert_about(struct compiled *compiled, const char *written,
                         const char *wanted)
{
    char text[1024];
    snprintf(text, sizeof text, HOST "symptom ill { title \"I\" about \"%s\" }",
             written);
    assert_string_equal(about_of(compiled, text), wanted);
}

/* ---- readings ---- */

static void a_reading_becomes_a_mark_of_reading_and_field(void **state)
{
    struct compiled *compiled = *state;
    /* a is reading 0, b reading 1: state is field 1, started field 5. */
    assert_about(compiled, "{b.state}",
                 "\x01"
                 "00000101");
    assert_about(compiled, "{a.started}7",
                 "\x01"
                 "00000005"
                 "7");
    assert_about(compiled, "x {a.exists}, {b.state}.",
                 "x \x01"
                 "00000000, \x01"
                 "00000101.");
    assert_int_equal(compiled_told(compiled, DIAGNOSTIC_NEAR_READING), 0);
}

static void a_mark_is_a_use_of_the_probe(void **state)
{
    struct compiled *compiled = *state;
    assert_about(compiled, "none", "none");
    assert_int_equal(compiled_told(compiled, DIAGNOSTIC_UNUSED), 3);
    assert_about(compiled, "{a.state}",
                 "\x01"
                 "00000001");
    assert_int_equal(compiled_told(compiled, DIAGNOSTIC_UNUSED), 2);
}

static void other_braces_stay_as_they_are(void **state)
{
    static const char *const texts[] = {"{}",
                                        "{",
                                        "}",
                                        "{ a.state }",
                                        "{A.state}",
                                        "{9}",
                                        "{a.}",
                                        "{.a}",
                                        "{a.state",
                                        "{{",
                                        "{0x80070005-0000}",
                                        "{a b}"};
    struct compiled *compiled = *state;
    size_t i;
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_about(compiled, texts[i], texts[i]);
        assert_int_equal(compiled_told(compiled, DIAGNOSTIC_NEAR_READING), 0);
    }
}

static void what_is_nearly_a_reading_stays_and_is_told(void **state)
{
    static const char *const texts[] = {"{c.state}", "{a}", "{paper}",
                                        "{each}"};
    struct compiled *compiled = *state;
    size_t i;
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_about(compiled, texts[i], texts[i]);
        assert_int_equal(compiled_told(compiled, DIAGNOSTIC_NEAR_READING), 1);
    }
}

static void titles_and_messages_take_no_readings(void **state)
{
    struct compiled *compiled = *state;
    compiled_try(compiled, HOST "symptom ill { title \"{a.state}\"\n"
                                "  message \"{b.state}\" }\n");
    assert_null(compiled->image);
    assert_int_equal(compiled_told(compiled, DIAGNOSTIC_READING_IN_TEXT), 2);
}

static void a_command_takes_neither_readings_nor_links(void **state)
{
    struct compiled *compiled = *state;
    const struct avd_item *item;
    compiled_text(compiled, HOST "fix f { title \"F\" steps { \"{a.state}\"\n"
                                 "  run cmd \"echo [x](y.md) {z}\" } }\n");
    item = avd_item_of(compiled->image);
    assert_string_equal(compiled_pool(compiled, item[0].text), "\x01"
                                                               "00000001");
    assert_string_equal(compiled_pool(compiled, item[1].text),
                        "echo [x](y.md) {z}");
    compiled_try(compiled, HOST "fix f { title \"F\" steps { \"1\"\n"
                                "  run cmd \"echo {a.state}\" } }\n");
    assert_int_equal(compiled_told(compiled, DIAGNOSTIC_READING_IN_TEXT), 1);
}

/* ---- each ---- */

static void each_is_replaced_in_titles_and_arguments(void **state)
{
    struct compiled *compiled = *state;
    const struct avd_probe *probe;
    compiled_text(compiled, PACK
                  "probe broker each { a \"a.example\" b \"b.example\" } {\n"
                  "  title \"Port of {each}, {each}\"\n"
                  "  read tcp(\"x.{each}\", port: 443) }\n");
    probe = compiled_probe(compiled, "broker_b");
    assert_string_equal(compiled_pool(compiled, probe->title),
                        "Port of b.example, b.example");
    assert_string_equal(compiled_pool(compiled, probe->read),
                        "tcp(\"x.b.example\", port: 443)");
    assert_string_equal(
        compiled_pool(compiled, compiled_words(compiled, probe->args)[0]),
        "x.b.example");
    probe = compiled_probe(compiled, "broker_a");
    assert_string_equal(compiled_pool(compiled, probe->title),
                        "Port of a.example, a.example");
}

/* ---- links ---- */

#define DOCUMENT(url)                                                          \
    "pack demo { title \"D\" version 1.0.0\n"                                  \
    "  document \"article.md\" dated 2020-05-11 at \"" url "\" }\n"

static void assert_link(struct compiled *compiled, const char *pack,
                        const char *target, const char *wanted)
{
    char text[1024], link[512];
    snprintf(text, sizeof text,
             "%ssymptom ill { title \"I\" about \"see [it](%s), then\" }", pack,
             target);
    snprintf(link, sizeof link, "see [it](%s), then", wanted);
    assert_string_equal(about_of(compiled, text), link);
}

#define SITE DOCUMENT("https://a.example/azure/desktop/article")

static void a_link_is_made_whole_in_the_folder_of_the_document(void **state)
{
    struct compiled *compiled = *state;
    assert_link(compiled, SITE, "other.md",
                "https://a.example/azure/desktop/other");
    assert_link(compiled, SITE, "./other.md",
                "https://a.example/azure/desktop/other");
    assert_link(compiled, SITE, "sub/other.md",
                "https://a.example/azure/desktop/sub/other");
    assert_link(compiled, SITE, "media/a.png",
                "https://a.example/azure/desktop/media/a.png");
}

static void a_link_goes_up_but_never_out_of_the_site(void **state)
{
    struct compiled *compiled = *state;
    assert_link(compiled, SITE, "../other.md", "https://a.example/azure/other");
    assert_link(compiled, SITE, "../../other.md", "https://a.example/other");
    assert_link(compiled, SITE, "../../../../other.md",
                "https://a.example/other");
}

static void a_link_from_the_root_keeps_the_site_alone(void **state)
{
    struct compiled *compiled = *state;
    assert_link(compiled, SITE, "/x/other.md", "https://a.example/x/other");
    assert_link(compiled, SITE, "/x", "https://a.example/x");
}

static void an_anchor_stays_behind_the_link(void **state)
{
    struct compiled *compiled = *state;
    assert_link(compiled, SITE, "#part",
                "https://a.example/azure/desktop/article#part");
    assert_link(compiled, SITE, "other.md#part.md",
                "https://a.example/azure/desktop/other#part.md");
    assert_link(compiled, SITE, "../x.md#part",
                "https://a.example/azure/x#part");
}

static void md_is_kept_where_the_document_has_it(void **state)
{
    struct compiled *compiled = *state;
    assert_link(compiled, DOCUMENT("https://a.example/docs/article.md"),
                "other.md#x", "https://a.example/docs/other.md#x");
    assert_link(compiled, DOCUMENT("https://a.example/docs/article.md"), "#x",
                "https://a.example/docs/article.md#x");
}

static void a_document_may_be_the_whole_site(void **state)
{
    struct compiled *compiled = *state;
    assert_link(compiled, DOCUMENT("https://a.example"), "other.md",
                "https://a.example/other");
    assert_link(compiled, DOCUMENT("https://a.example"), "../other.md",
                "https://a.example/other");
    assert_link(compiled, DOCUMENT("https://a.example"), "/other.md",
                "https://a.example/other");
    assert_link(compiled, DOCUMENT("https://a.example/"), "other.md",
                "https://a.example/other");
}

static void whole_links_and_what_is_none_stay(void **state)
{
    static const char *const targets[] = {
        "https://b.example/x.md", "http://b.example/x.md", "not a link.md"};
    struct compiled *compiled = *state;
    size_t i;
    for (i = 0; i < sizeof targets / sizeof *targets; i++)
        assert_link(compiled, SITE, targets[i], targets[i]);
    assert_link(compiled, PACK, "other.md", "other.md");
    assert_string_equal(about_of(compiled, SITE
                                 "symptom ill { title \"I\" about \"(x.md) "
                                 "[y] (z.md) [open](x.md\" }"),
                        "(x.md) [y] (z.md) [open](x.md");
}

static void several_links_and_readings_stand_in_one_text(void **state)
{
    struct compiled *compiled = *state;
    assert_string_equal(
        about_of(compiled,
                 SITE "probe a { title \"A\" read service(\"A\") }\n"
                      "symptom ill { title \"I\" about\n"
                      "  \"[{a.state}](x.md) and [b](/y.md)[c](#z)\" }"),
        "[\x01"
        "00000001](https://a.example/azure/desktop/x) and "
        "[b](https://a.example/y)"
        "[c](https://a.example/azure/desktop/article#z)");
}

static void titles_have_no_links(void **state)
{
    struct compiled *compiled = *state;
    compiled_text(compiled, SITE "symptom ill { title \"[a](b.md)\" }");
    assert_string_equal(
        compiled_pool(compiled, avd_symptom_of(compiled->image)[0].title),
        "[a](b.md)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COMPILED(a_reading_becomes_a_mark_of_reading_and_field),
        COMPILED(a_mark_is_a_use_of_the_probe),
        COMPILED(other_braces_stay_as_they_are),
        COMPILED(what_is_nearly_a_reading_stays_and_is_told),
        COMPILED(titles_and_messages_take_no_readings),
        COMPILED(a_command_takes_neither_readings_nor_links),
        COMPILED(each_is_replaced_in_titles_and_arguments),
        COMPILED(a_link_is_made_whole_in_the_folder_of_the_document),
        COMPILED(a_link_goes_up_but_never_out_of_the_site),
        COMPILED(a_link_from_the_root_keeps_the_site_alone),
        COMPILED(an_anchor_stays_behind_the_link),
        COMPILED(md_is_kept_where_the_document_has_it),
        COMPILED(a_document_may_be_the_whole_site),
        COMPILED(whole_links_and_what_is_none_stay),
        COMPILED(several_links_and_readings_stand_in_one_text),
        COMPILED(titles_have_no_links),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
