/* SPDX-License-Identifier: MIT */
/* What the gate for secrets does to a state: readings, host, what was said. */
#include "cmocka_all.h"

#include <stdlib.h>
#include <string.h>

#include "build_image.h"
#include "probe_call.h"
#include "redact.h"

#define JWT "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJjb250b3NvIn0.c2lnbmF0dXJl"

static struct avd_redact gate;

static const char *redacted(const char *text)
{
    static char kept[64];

    assert_in_range(strlen(text), 0, sizeof kept - 1);
    strcpy(kept, text);
    avd_redact_text(&gate, kept, strlen(text));
    return kept;
}

enum { TOKEN, KEYS, LINE, SERVERS, PRODUCT, PROBES };

static struct {
    struct build build;
    struct avd_state state;
    struct avd_evidence evidence;
    char text[8192];
    size_t used;
} world;

static int start(void **state)
{
    static const enum avd_kind kind[PROBES] = {
        AVD_KIND_REGISTRY, AVD_KIND_REGISTRY, AVD_KIND_LOG,
        AVD_KIND_DNS_SERVERS, AVD_KIND_PRODUCT};
    static const char *const id[PROBES] = {"token", "keys", "line", "servers",
                                           "product"};
    int i;

    (void)state;
    memset(&world, 0, sizeof world);
    build_init(&world.build);
    for (i = 0; i < PROBES; i++) {
        build_probe(&world.build, id[i], kind[i]);
        if (i <= KEYS)
            ((struct avd_probe *)build_at(&world.build, AVD_SECTION_PROBE,
                                          (uint32_t)i))
                ->flags |= AVD_PROBE_SECRET;
    }
    build_finish(&world.build);
    build_state(&world.build, &world.state);
    world.state.text = world.text;
    for (i = 0; i < PROBES; i++)
        world.state.reading[i].status = AVD_STATUS_OK;
    return 0;
}

static int stop(void **state)
{
    (void)state;
    build_done(&world.build);
    return 0;
}

/* Gives a text, or a list of texts with a NUL behind each. */
static struct avd_value *give(uint32_t probe, unsigned field,
                              enum avd_value_type type, const char *bytes,
                              size_t length)
{
    struct avd_value *value = &avd_state_values(&world.state, probe)[field - 1];
    size_t i;

    value->type = (uint8_t)type;
    value->length = (uint32_t)length;
    value->as.text.offset = (uint32_t)world.used;
    value->as.text.count = 0;
    for (i = 0; type == AVD_VALUE_LIST && i < length; i++)
        value->as.text.count += bytes[i] == '\0';
    memcpy(world.text + world.used, bytes, length);
    world.used += length + 1;
    return value;
}

static struct avd_value *give_text(uint32_t probe, unsigned field,
                                   const char *text)
{
    return give(probe, field, AVD_VALUE_TEXT, text, strlen(text));
}

static void pass(void)
{
    avd_redact_all(&gate, &world.state, world.text, sizeof world.text,
                   &world.evidence);
}

static void assert_text(const struct avd_value *value, const char *text)
{
    assert_int_equal(value->type, AVD_VALUE_TEXT);
    assert_int_equal(value->length, strlen(text));
    assert_string_equal(world.text + value->as.text.offset, text);
}

static void a_secret_value_is_hidden_in_all_other_readings(void **state)
{
    const struct avd_value *line, *servers;
    (void)state;
    line = give_text(LINE, AVD_FIELD_LOG_LINE, "got open-sesame, ok");
    give_text(TOKEN, AVD_FIELD_REGISTRY_VALUE, "  open-sesame\r\n");
    give(KEYS, AVD_FIELD_REGISTRY_VALUE, AVD_VALUE_LIST, "abc\0key-1\0\0", 11);
    servers = give(SERVERS, AVD_FIELD_DNS_SERVERS_SERVERS, AVD_VALUE_LIST,
                   "1.2.3.4\0x key-1\0\0abc", 20);
    world.text[servers->as.text.offset + 20] = '\0';
    avd_state_values(&world.state, SERVERS)[0].length = 21;
    avd_state_values(&world.state, SERVERS)[0].as.text.count = 4;
    pass();
    assert_text(line, "got ***, ok");
    assert_int_equal(servers->type, AVD_VALUE_LIST);
    assert_int_equal(servers->as.text.count, 4);
    assert_int_equal(servers->length, 19);
    assert_memory_equal(world.text + servers->as.text.offset,
                        "1.2.3.4\0x ***\0\0abc", 19);
}

static void a_secret_probe_forgets_all_but_whether_it_was_empty(void **state)
{
    struct avd_value *value =
        give_text(TOKEN, AVD_FIELD_REGISTRY_VALUE, "key-1");
    struct avd_value *fields = avd_state_values(&world.state, TOKEN);
    struct avd_value *empty = &fields[AVD_FIELD_REGISTRY_EMPTY - 1];
    struct avd_value *type = &fields[AVD_FIELD_REGISTRY_TYPE - 1];
    struct avd_value *values = &fields[AVD_FIELD_REGISTRY_VALUES - 1];
    (void)state;
    empty->type = type->type = AVD_VALUE_NUMBER;
    values->type = AVD_VALUE_IGNORED;
    pass();
    assert_int_equal(value->type, AVD_VALUE_NONE);
    assert_int_equal(type->type, AVD_VALUE_NONE);
    assert_int_equal(empty->type, AVD_VALUE_NUMBER);
    assert_int_equal(values->type, AVD_VALUE_IGNORED);
    assert_int_equal(world.state.reading[TOKEN].status, AVD_STATUS_OK);
    assert_string_equal(redacted("a key-1"), "a ***");
    avd_redact_done(&gate);
    assert_int_equal(world.text[0], 0);
    assert_string_equal(redacted("a key-1"), "a key-1");
}

static void
what_looks_like_a_secret_is_hidden_without_secret_probes(void **state)
{
    const struct avd_value *line;
    (void)state;
    line = give_text(LINE, AVD_FIELD_LOG_LINE, "password=abcd ok");
    pass();
    assert_text(line, "password=*** ok");
}

static void a_version_that_holds_a_secret_is_no_value(void **state)
{
    const struct avd_value *version;
    (void)state;
    version = give_text(PRODUCT, AVD_FIELD_PRODUCT_VERSION, "1.2345.6");
    pass();
    assert_text(version, "1.2345.6");
    give_text(TOKEN, AVD_FIELD_REGISTRY_VALUE, "2345");
    pass();
    assert_int_equal(version->type, AVD_VALUE_NONE);
}

static void numbers_and_what_is_too_large_pass(void **state)
{
    struct avd_value *fields = avd_state_values(&world.state, LINE);
    (void)state;
    fields[0].type = AVD_VALUE_NUMBER;
    fields[0].as.number = INT64_MIN;
    fields[1].type = AVD_VALUE_TOO_LARGE;
    pass();
    assert_int_equal(fields[0].type, AVD_VALUE_NUMBER);
    assert_true(fields[0].as.number == INT64_MIN);
    assert_int_equal(fields[1].type, AVD_VALUE_TOO_LARGE);
}

/* A list of as many elements as one may have: key0aa, key0ba, ... */
static void all_values_of_a_list_are_hidden(void **state)
{
    char list[AVD_CALL_ELEMENTS * 7], text[] = "key0aa";
    size_t i;
    (void)state;
    for (i = 0; i < AVD_CALL_ELEMENTS; i++) {
        text[3] = (char)('0' + i / 256);
        text[4] = (char)('a' + i / 16 % 16);
        text[5] = (char)('a' + i % 16);
        memcpy(list + 7 * i, text, 7);
    }
    give(TOKEN, AVD_FIELD_REGISTRY_VALUE, AVD_VALUE_LIST, list, sizeof list);
    pass();
    assert_int_equal(gate.count, AVD_CALL_ELEMENTS);
    assert_string_equal(redacted("key0aa KEY1cd key3pp key4aa"),
                        "*** *** *** key4aa");
}

static void give_number(uint32_t probe, unsigned field, int64_t number)
{
    struct avd_value *value = &avd_state_values(&world.state, probe)[field - 1];

    value->type = AVD_VALUE_NUMBER;
    value->as.number = number;
}

static void a_number_that_is_secret_is_hidden_as_digits(void **state)
{
    const struct avd_value *line;
    (void)state;
    give_number(TOKEN, AVD_FIELD_REGISTRY_VALUE, 3141592653);
    give_number(TOKEN, AVD_FIELD_REGISTRY_COUNT, 271828);
    give_number(KEYS, AVD_FIELD_REGISTRY_VALUE, -100000);
    line = give_text(LINE, AVD_FIELD_LOG_LINE, "pin 3141592653, 271828 100000");
    pass();
    assert_text(line, "pin ***, 271828 ***");
    avd_redact_done(&gate);
    assert_int_equal(gate.numbers, 0);
    give_number(TOKEN, AVD_FIELD_REGISTRY_VALUE, 99999);
    give_number(KEYS, AVD_FIELD_REGISTRY_VALUE, INT64_MIN);
    line = give_text(LINE, AVD_FIELD_LOG_LINE, "99999 9223372036854775808");
    pass();
    assert_text(line, "99999 ***");
}

static void host_person_and_warnings_pass_too(void **state)
{
    static char name[] = "SH-key-1", said[] = "it says sig=abcdefgh here";
    struct avd_span field = {world.text + 512, 21};
    struct avd_warnings *warnings = &world.evidence.warnings;
    (void)state;
    memcpy(world.text + 512, "passwd=abcdefgh key-1", 21);
    world.evidence.host.name = (struct avd_span){name, 8};
    world.evidence.heard.text[world.evidence.heard.count++] =
        (struct avd_span){said, strlen(said)};
    avd_warning_add(warnings, AVD_WARNING_UNKNOWN_FIELD,
                    &(struct avd_span){"key-1", 5}, &field);
    avd_warning_add(warnings, AVD_WARNING_UNKNOWN_PROBE, &field, NULL);
    give_text(TOKEN, AVD_FIELD_REGISTRY_VALUE, "key-1");
    pass();
    assert_int_equal(world.evidence.host.name.length, 6);
    assert_string_equal(name, "SH-***");
    assert_string_equal(said, "it says sig=*** here");
    assert_int_equal(world.evidence.heard.text[0].length, strlen(said));
    assert_string_equal(warnings->item[0].id.text, "key-1");
    assert_int_equal(warnings->item[0].field.length, 14);
    assert_int_equal(warnings->item[1].id.length, 14);
    assert_memory_equal(warnings->item[1].id.text, "passwd=*** ***", 14);
    assert_null(warnings->item[1].field.text);
}

int main(void)
{
#define STATE(test) cmocka_unit_test_setup_teardown(test, start, stop)
    const struct CMUnitTest tests[] = {
        STATE(a_secret_value_is_hidden_in_all_other_readings),
        STATE(a_secret_probe_forgets_all_but_whether_it_was_empty),
        STATE(what_looks_like_a_secret_is_hidden_without_secret_probes),
        STATE(a_version_that_holds_a_secret_is_no_value),
        STATE(numbers_and_what_is_too_large_pass),
        STATE(all_values_of_a_list_are_hidden),
        STATE(a_number_that_is_secret_is_hidden_as_digits),
        STATE(host_person_and_warnings_pass_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
