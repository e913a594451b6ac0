/* SPDX-License-Identifier: MIT */
/* Readings in arguments: what may stand where. */
#include "cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiled.h"
#include "name.h"
#include "probe_argument.h"

/* The second probe of each rule text has readings of the first in it. */
#define INPUT                                                                  \
    PACK "probe input { title \"T\" read registry(\"HKLM\\A\", \"B\") }\n"
#define RULES(read) INPUT "probe output { title \"T\" read " read " }"

struct world {
    struct compiled *compiled;
    struct avd_state state;
    struct avd_call call;
    int64_t number[AVD_ARGUMENT_NUMBERS];
    void *storage;
    char *room;
    bool unfit;
};

static int set_up(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    void *compiled;

    assert_non_null(world);
    assert_int_equal(compiled_set_up(&compiled), 0);
    world->compiled = compiled;
    world->room = malloc(AVD_CALL_ROOM);
    assert_non_null(world->room);
    *state = world;
    return 0;
}

static int tear_down(void **state)
{
    struct world *world = *state;

    free(world->storage);
    free(world->room);
    *state = world->compiled;
    compiled_tear_down(state);
    free(world);
    return 0;
}

static uint32_t probe(const struct world *world, const char *id)
{
    uint32_t index =
        avd_name_find(world->compiled->image, AVD_ALIAS_PROBE, id, strlen(id));

    assert_int_not_equal(index, AVD_NAME_NONE);
    return index;
}

static void rules(struct world *world, const char *text)
{
    compiled_text(world->compiled, text);
    free(world->storage);
    world->storage = malloc(avd_state_size(world->compiled->image));
    assert_non_null(world->storage);
    avd_state_init(&world->state, world->compiled->image, world->storage);
}

static struct avd_value *value_of_input(struct world *world, unsigned field)
{
    uint32_t input = probe(world, "input");

    world->state.reading[input].status = AVD_STATUS_OK;
    return &avd_state_values(&world->state, input)[field - 1];
}

static void read_text(struct world *world, const char *text, size_t length)
{
    struct avd_value *value = value_of_input(world, AVD_FIELD_REGISTRY_VALUE);

    memset(value, 0, sizeof *value);
    value->type = AVD_VALUE_TEXT;
    value->length = (uint32_t)length;
    world->state.text = text;
}

static bool fill(struct world *world)
{
    uint32_t output = probe(world, "output");

    memset(&world->call, 0, sizeof world->call);
    memset(world->room, 'x', AVD_CALL_ROOM);
    world->call.room = world->room;
    world->call.kind =
        (enum avd_kind)avd_probe_of(world->compiled->image)[output].kind;
    return avd_argument_fill(&world->state, output, &world->call, world->number,
                             &world->unfit);
}

/* An argument with a reading in it; "!" = unfit, "?" = not known. */
static const char *filled(struct world *world, unsigned argument,
                          const char *text, size_t length)
{
    read_text(world, text, length);
    if (!fill(world))
        return world->unfit ? "!" : "?";
    assert_false(world->unfit);
    assert_int_equal(world->call.arg[argument].count, 1);
    assert_int_equal(strlen(world->call.arg[argument].text),
                     world->call.arg[argument].length);
    return world->call.arg[argument].text;
}

static void fits(struct world *world, unsigned argument,
                 const char *const *text, size_t count, const char *front,
                 const char *back)
{
    char whole[512];
    size_t i;

    for (i = 0; i < count; i++) {
        snprintf(whole, sizeof whole, "%s%s%s", front, text[i], back);
        assert_string_equal(filled(world, argument, text[i], strlen(text[i])),
                            whole);
    }
}

static void unfit(struct world *world, const char *const *text, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        assert_string_equal(filled(world, 0, text[i], strlen(text[i])), "!");
}

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define FITS(argument, front, back, ...)                                       \
    do {                                                                       \
        static const char *const list[] = {__VA_ARGS__};                       \
        fits(world, argument, list, COUNT(list), front, back);                 \
    } while (0)
#define UNFIT(...)                                                             \
    do {                                                                       \
        static const char *const list[] = {__VA_ARGS__};                       \
        unfit(world, list, COUNT(list));                                       \
    } while (0)

/* ---- places ---- */

static void a_key_gets_one_segment_and_no_wildcard(void **state)
{
    struct world *world = *state;

    rules(world, RULES("registry(\"HKLM\\A\\{input.value}\\C\", \"D\")"));
    FITS(AVD_ARG_REGISTRY_KEY, "HKLM\\A\\", "\\C", "B", "rdp-sxs 1", "a/b",
         "{A-B}", "..", "\xc3\xa4");
    UNFIT("", "a\\b", "\\", "a*", "a\nb", "\x7f");
    assert_string_equal(filled(world, 0, "a\0b", 3), "!");
}

static void a_part_of_a_path_stays_in_its_folder(void **state)
{
    struct world *world = *state;

    rules(world, RULES("file(\"C:\\A\\{input.value}\\B.log\")"));
    FITS(AVD_ARG_FILE_PATH, "C:\\A\\", "\\B.log", "x", "1.0.2", "a b", ".x",
         "...x", "console", "com", "com10", "lpt", "nulx", "con-a", "\xc3\xa4");
    UNFIT("", ".", "..", "...", "a\\b", "a/b", "a:b", "*", "a?", "\"a", "<",
          ">", "|", "%TEMP%", "a\tb", "\\\\server", "C:\\x", ".. ", " ", ". .");
    assert_string_equal(filled(world, 0, "a\0b", 3), "!");
}

static void a_part_of_a_path_is_no_device(void **state)
{
    struct world *world = *state;

    rules(world, RULES("file(\"C:\\A\\{input.value}\")"));
    UNFIT("con", "NUL", "Nul.txt", "aux .log", "PRN", "COM1", "com9.x", "LPT1",
          "lpt0", "CONIN$", "conout$", "CLOCK$", "com\xc2\xb9", "nul ");
}

static void a_whole_path_starts_at_a_root_and_goes_down_only(void **state)
{
    struct world *world = *state;

    rules(world, RULES("file(\"{input.value}\")"));
    FITS(AVD_ARG_FILE_PATH, "", "", "C:\\", "c:\\a\\b.log", "C:/a/b", "C:\\a\\",
         "/var/log/x", "/");
    UNFIT("", "a", "a\\b", "C:", "C:a", "\\a", "\\\\server\\share",
          "//server/share", "\\\\?\\C:\\a", "\\\\.\\pipe\\x", "C:\\a\\..\\b",
          "C:\\a\\\\b", "C:\\a\\NUL", "C:\\a:b", "C:\\*", "%TEMP%\\a", "1:\\a",
          "C:\\a\nb", "/../etc");
}

static void a_host_name_is_letters_digits_and_few_signs(void **state)
{
    struct world *world = *state;
    char text[256];

    rules(world, RULES("dns(\"_ldap._tcp.{input.value}\")"));
    FITS(AVD_ARG_DNS_NAME, "_ldap._tcp.", "", "contoso.com", "SH-0", "a_b",
         "10.0.0.1");
    UNFIT("", "a b", "a/b", "a:80", "-a", "a@b", "\xc3\xa4", "a%20", "[::1]",
          "a\n", "a,b");
    assert_string_equal(filled(world, 0, "a\0b", 3), "!");
    memset(text, 'a', sizeof text);
    assert_string_equal(filled(world, 0, text, 254), "!");
    assert_string_not_equal(filled(world, 0, text, 253), "!");
}

static void the_host_of_an_address_is_a_host_name(void **state)
{
    struct world *world = *state;

    rules(world, RULES("http(\"https://{input.value}/health\")"));
    FITS(AVD_ARG_HTTP_URL, "https://", "/health", "contoso.com", "SH-0");
    UNFIT("", "a/b", "a:80", "user@a", "a?b", "a#b", "-a", "http://a");
    rules(world, RULES("http(\"https://a.{input.value}\")"));
    FITS(AVD_ARG_HTTP_URL, "https://a.", "", "contoso.com");
    UNFIT("a/b", "a:80", "b@c", "");
}

static void the_rest_of_an_address_ends_nothing_early(void **state)
{
    struct world *world = *state;

    rules(world, RULES("http(\"https://a/?b={input.value}\")"));
    FITS(AVD_ARG_HTTP_URL, "https://a/?b=", "", "c");
    UNFIT("c&d", "c?d", "c#d");
    rules(world, RULES("http(\"https://a/{input.value}\")"));
    FITS(AVD_ARG_HTTP_URL, "https://a/", "", "b", "b/c", "b=c", "a..b", ".b",
         "b.", "/b..c/d");
    UNFIT("", "..", ".", "../b", "b/..", "b/../c", "/../", "b/./c", "b/..?",
          "b?c", "b&c", "%2e%2e", "%20", "b c", "b\r\nHost: x", "\"", "<", ">",
          "\\", "b@c", "b#c");
}

static void a_whole_address_has_scheme_and_host(void **state)
{
    struct world *world = *state;

    rules(world, RULES("http(\"{input.value}\")"));
    FITS(AVD_ARG_HTTP_URL, "", "", "https://a", "http://a.b:8080/c?d=e");
    UNFIT("", "a", "ftp://a", "https://", "http://", "https:///a",
          "https://u@a", "https://a b", "https://-a", "file:///c:/x",
          "https://a#b", "https://\xc3\xa4/");
    rules(world, RULES("tcp(\"{input.value}\", port: 443)"));
    FITS(AVD_ARG_TCP_HOST, "", "", "https://a/b", "a.b");
    UNFIT("a/b", "a:80", "", "ftp://a", "https://u@a");
}

static void a_name_is_not_empty_and_no_wildcard(void **state)
{
    struct world *world = *state;

    rules(world, RULES("service(\"{input.value}\")"));
    FITS(AVD_ARG_SERVICE_NAME, "", "", "TermService", "a b", "a\\b");
    UNFIT("", "*", "Term*", "a\nb");
    rules(world, RULES("product(\"Contoso {input.value} *\")"));
    FITS(AVD_ARG_PRODUCT_NAME, "Contoso ", " *", "Agent");
    UNFIT("", "*", "\x01");
}

static void a_pattern_gets_no_captures_from_a_reading(void **state)
{
    struct world *world = *state;

    rules(world, RULES("log(\"C:\\a.log\", find: \"{input.value}: {int}\")"));
    FITS(AVD_ARG_LOG_FIND, "", ": {int}", "a", "*");
    UNFIT("", "{int}", "{", "}", "a\nb");
}

/* With it, a pattern is in every line, and the default value is read. */
static void a_text_is_not_empty(void **state)
{
    struct world *world = *state;

    rules(world, RULES("log(\"C:\\a.log\", find: \"{input.value}\")"));
    FITS(AVD_ARG_LOG_FIND, "", "", "a");
    UNFIT("");
    rules(world, RULES("registry(\"HKLM\\B\", \"{input.value}\")"));
    FITS(AVD_ARG_REGISTRY_VALUE, "", "", "a");
    UNFIT("");
}

static void a_text_has_no_controls(void **state)
{
    struct world *world = *state;

    rules(world, RULES("http(\"https://a/\", header: \"X: {input.value}\")"));
    FITS(AVD_ARG_HTTP_HEADER, "X: ", "", "a", "a: b", "{int}*\\/");
    UNFIT("", "a\r\nY: b", "\t", "\x7f", "\x1b[0m");
}

static void a_reading_of_no_end_is_unfit(void **state)
{
    struct world *world = *state;
    char text[4097];

    memset(text, 'a', sizeof text);
    rules(world, RULES("service(\"{input.value}\")"));
    assert_string_not_equal(filled(world, 0, text, 4096), "!");
    assert_string_equal(filled(world, 0, text, 4097), "!");
}

/* ---- values ---- */

static void numbers_and_words_are_written_as_the_language_does(void **state)
{
    struct world *world = *state;
    struct avd_value *value;

    rules(world, RULES("service(\"a {input.count} {input.type} "
                       "{input.empty}\")"));
    value = value_of_input(world, AVD_FIELD_REGISTRY_COUNT);
    value->type = AVD_VALUE_NUMBER;
    value->as.number = -12;
    value = value_of_input(world, AVD_FIELD_REGISTRY_TYPE);
    value->type = AVD_VALUE_NUMBER;
    value->as.number = 1;
    value = value_of_input(world, AVD_FIELD_REGISTRY_EMPTY);
    value->type = AVD_VALUE_NUMBER;
    value->as.number = 1;
    assert_true(fill(world));
    assert_string_equal(world->call.arg[0].text, "a -12 sz true");
    value->as.number = 0;
    assert_true(fill(world));
    assert_string_equal(world->call.arg[0].text, "a -12 sz false");
}

static void what_is_not_known_is_not_unfit(void **state)
{
    static const enum avd_status status[] = {
        AVD_STATUS_NOT_RUN, AVD_STATUS_DENIED, AVD_STATUS_ABSENT};
    struct world *world = *state;
    size_t i;

    rules(world, RULES("service(\"{input.value}\")"));
    read_text(world, "x", 1);
    for (i = 0; i < COUNT(status); i++) {
        world->state.reading[probe(world, "input")].status = (uint8_t)status[i];
        assert_false(fill(world));
        assert_false(world->unfit);
    }
    value_of_input(world, AVD_FIELD_REGISTRY_VALUE)->type = AVD_VALUE_TOO_LARGE;
    assert_false(fill(world));
    assert_false(world->unfit);
}

static void a_list_is_unfit(void **state)
{
    struct world *world = *state;

    rules(world, RULES("service(\"{input.value}\")"));
    read_text(world, "a\0", 2);
    value_of_input(world, AVD_FIELD_REGISTRY_VALUE)->type = AVD_VALUE_LIST;
    assert_false(fill(world));
    assert_true(world->unfit);
}

/* ---- arguments without readings ---- */

static void several_values_follow_each_other(void **state)
{
    struct world *world = *state;
    const struct avd_call_arg *arg = world->call.arg;

    rules(world, RULES("event(\"System\", source: { \"A\", \"Bc\" }, "
                       "id: { 3, -4 }, within: 5m)"));
    assert_true(fill(world));
    assert_string_equal(arg[AVD_ARG_EVENT_LOG].text, "System");
    assert_int_equal(arg[AVD_ARG_EVENT_SOURCE].count, 2);
    assert_int_equal(arg[AVD_ARG_EVENT_SOURCE].length, 1);
    assert_memory_equal(arg[AVD_ARG_EVENT_SOURCE].text, "A\0Bc", 5);
    assert_int_equal(arg[AVD_ARG_EVENT_ID].count, 2);
    assert_int_equal(arg[AVD_ARG_EVENT_ID].number[0], 3);
    assert_int_equal(arg[AVD_ARG_EVENT_ID].number[1], -4);
    assert_int_equal(arg[AVD_ARG_EVENT_CONTAINS].count, 0);
    assert_int_equal(arg[AVD_ARG_EVENT_WITHIN].number[0], 300000);
}

static void words_are_their_codes(void **state)
{
    struct world *world = *state;

    rules(world, RULES("dns(\"a\", type: srv)"));
    assert_true(fill(world));
    assert_int_equal(world->call.arg[AVD_ARG_DNS_TYPE].count, 1);
    assert_int_equal(world->call.arg[AVD_ARG_DNS_TYPE].number[0], 2);
    rules(world, RULES("dns(\"a\")"));
    assert_true(fill(world));
    assert_int_equal(world->call.arg[AVD_ARG_DNS_TYPE].count, 0);
}

static void only_timeout_is_a_wait(void **state)
{
    struct world *world = *state;

    rules(world, RULES("tcp(\"a\", port: 1, timeout: 7s)"));
    assert_int_equal(
        avd_argument_timeout(&world->state, probe(world, "output")), 7000);
    rules(world, RULES("tcp(\"a\", port: 1)"));
    assert_int_equal(
        avd_argument_timeout(&world->state, probe(world, "output")), 0);
    rules(world, RULES("event(\"System\", within: 5m)"));
    assert_int_equal(
        avd_argument_timeout(&world->state, probe(world, "output")), 0);
}

int main(void)
{
#define WORLD(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WORLD(a_key_gets_one_segment_and_no_wildcard),
        WORLD(a_part_of_a_path_stays_in_its_folder),
        WORLD(a_part_of_a_path_is_no_device),
        WORLD(a_whole_path_starts_at_a_root_and_goes_down_only),
        WORLD(a_host_name_is_letters_digits_and_few_signs),
        WORLD(the_host_of_an_address_is_a_host_name),
        WORLD(the_rest_of_an_address_ends_nothing_early),
        WORLD(a_whole_address_has_scheme_and_host),
        WORLD(a_name_is_not_empty_and_no_wildcard),
        WORLD(a_pattern_gets_no_captures_from_a_reading),
        WORLD(a_text_is_not_empty),
        WORLD(a_text_has_no_controls),
        WORLD(a_reading_of_no_end_is_unfit),
        WORLD(numbers_and_words_are_written_as_the_language_does),
        WORLD(what_is_not_known_is_not_unfit),
        WORLD(a_list_is_unfit),
        WORLD(several_values_follow_each_other),
        WORLD(words_are_their_codes),
        WORLD(only_timeout_is_a_wait),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
