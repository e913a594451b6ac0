/* SPDX-License-Identifier: MIT */
/* The strict JSON tokenizer. */
#include "cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"

/* Tokens as text: { } [ ] k:key "string" integer ~ (real) t f n, or the error
 * as line:column why. */
static const char *tokens(const char *text, size_t length)
{
    static char found[1024];
    static uint64_t keys[4096];
    char *copy = malloc(length + 1);
    struct avd_json json;
    enum avd_json_token token;
    size_t used = 0;

    assert_non_null(copy);
    assert_true(avd_json_keys(length) <= 4096);
    memcpy(copy, text, length);
    avd_json_init(&json, copy, length, keys, 42);
    found[0] = '\0';
    while ((token = avd_json_next(&json)) != AVD_JSON_END) {
        char *to = found + used;
        size_t room = sizeof found - used;
        int put;

        if (token == AVD_JSON_ERROR) {
            snprintf(found, sizeof found, "%u:%u %s", json.line, json.column,
                     json.why);
            break;
        }
        if (token == AVD_JSON_KEY)
            put = snprintf(to, room, "k:%s ", json.string);
        else if (token == AVD_JSON_STRING)
            put = snprintf(to, room, "\"%s\" ", json.string);
        else if (token == AVD_JSON_INTEGER)
            put = snprintf(to, room, "%lld ", (long long)json.integer);
        else
            put = snprintf(to, room, "%c ", "??{}[]???~tfn"[token]);
        used += (size_t)put;
        assert_true(used < sizeof found);
    }
    free(copy);
    return found;
}

static void reads(const char *text, const char *wanted)
{
    assert_string_equal(tokens(text, strlen(text)), wanted);
}

static void values_of_every_kind_are_read(void **unused)
{
    (void)unused;
    reads("{\"a\": [1, -2, 1.5, 1e3, true, false, null, \"x\"], \"b\": {}}",
          "{ k:a [ 1 -2 ~ ~ t f n \"x\" ] k:b { } } ");
    reads(" [ ] ", "[ ] ");
    reads("\"alone\"", "\"alone\" ");
    reads("0", "0 ");
    reads("\xef\xbb\xbf{}\r\n", "{ } ");
}

static void strings_are_decoded_in_place(void **unused)
{
    (void)unused;
    reads("\"a\\n\\t\\\"\\\\\\/\\b\\f\\r\"", "\"a\n\t\"\\/\b\f\r\" ");
    reads("\"\\u00e9\\u2019\\ud83d\\ude00\"",
          "\"\xc3\xa9\xe2\x80\x99\xf0\x9f\x98\x80\" ");
    reads("\"\xe2\x80\x99\"", "\"\xe2\x80\x99\" ");
}

static void integers_have_64_bits_and_others_are_real(void **unused)
{
    (void)unused;
    reads("[9223372036854775807, -9223372036854775808]",
          "[ 9223372036854775807 -9223372036854775808 ] ");
    reads("[9223372036854775808, -9223372036854775809, "
          "99999999999999999999999]",
          "[ ~ ~ ~ ] ");
}

static void what_is_no_json_is_refused_with_its_place(void **unused)
{
    (void)unused;
    reads("", "1:1 the text ends too early");
    reads("{", "1:2 the text ends too early");
    reads("{\n  \"a\" 1}", "2:7 ':' is missing behind the key");
    reads("{\"a\":}", "1:6 a value is missing");
    reads("{\"a\":1,}", "1:8 a key is missing");
    reads("[1,]", "1:4 a value is missing");
    reads("[1 2]", "1:4 ',' or ']' is missing");
    reads("{\"a\":1 \"b\":2}", "1:8 ',' or '}' is missing");
    reads("{a:1}", "1:2 a key is missing");
    reads("[1}", "1:3 ',' or ']' is missing");
    reads("nul", "1:1 a value is missing");
    reads("[truex]", "1:6 ',' or ']' is missing");
    reads("{} {}", "1:4 something stands behind the end");
    reads("// x", "1:1 a value is missing");
}

static void numbers_are_strict(void **unused)
{
    (void)unused;
    reads("[01]", "1:3 ',' or ']' is missing");
    reads("[-]", "1:3 a digit is missing");
    reads("[1.]", "1:4 a digit is missing");
    reads("[1e+]", "1:5 a digit is missing");
    reads("[+1]", "1:2 a value is missing");
    reads("[.5]", "1:2 a value is missing");
}

static void strings_are_strict(void **unused)
{
    (void)unused;
    reads("\"abc", "1:5 the string does not end");
    reads("\"a\nb\"", "1:3 a control character stands in a string");
    reads("\"\\x\"", "1:3 no such escape");
    reads("\"\\u12g4\"", "1:4 \\u needs four hexadecimal digits");
    reads("\"\\ud800\"", "1:8 a surrogate stands alone");
    reads("\"\\udc00x\"", "1:8 a surrogate stands alone");
    reads("\"\\ud800\\u0041\"", "1:14 a surrogate stands alone");
    reads("\"\xff\"", "1:2 this is not UTF-8");
    reads("\"\xc0\x80\"", "1:2 this is not UTF-8");
    reads("\"\xed\xa0\x80\"", "1:2 this is not UTF-8");
    reads("\"\xe2\x80", "1:2 this is not UTF-8");
}

static void columns_count_characters(void **unused)
{
    (void)unused;
    reads("[\"\xc3\xa9\xc3\xa9\", x]", "1:8 a value is missing");
    reads("[\"\\u00e9\", x]", "1:12 a value is missing");
    reads("\xef\xbb\xbf[x]", "1:2 a value is missing");
}

static void a_key_twice_in_one_object_is_refused(void **unused)
{
    (void)unused;
    reads("{\"a\":1,\n \"b\":2,\n \"a\":3}",
          "3:2 this key stands twice in its object");
    reads("{\"a\":1, \"\\u0061\":3}",
          "1:9 this key stands twice in its object");
    reads("{\"a\":{\"a\":1}, \"b\":{\"a\":1}, \"c\":[{\"a\":1},{\"a\":1}]}",
          "{ k:a { k:a 1 } k:b { k:a 1 } k:c [ { k:a 1 } { k:a 1 } ] } ");
}

static void a_key_with_a_zero_is_refused_and_a_string_is_not(void **unused)
{
    (void)unused;
    reads("{\"a\\u0000\":1}", "1:2 a key holds U+0000");
    reads("[\"a\\u0000b\"]", "[ \"a\" ] ");
}

static void a_raw_zero_byte_is_refused(void **unused)
{
    (void)unused;
    assert_string_equal(tokens("[1\0]", 4), "1:3 ',' or ']' is missing");
    assert_string_equal(tokens("\"a\0\"", 4),
                        "1:3 a control character stands in a string");
}

static void sixteen_levels_are_read_and_no_more(void **unused)
{
    (void)unused;
    reads("[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]",
          "[ [ [ [ [ [ [ [ [ [ [ [ [ [ [ [ ] ] ] ] ] ] ] ] ] ] ] ] ] ] ] ] ");
    reads("[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]", "1:17 nested too deeply");
}

static void skip_passes_over_a_whole_value(void **unused)
{
    char text[] = "{\"a\": {\"b\": [1, {\"c\": 2}]}, \"d\": 7}";
    uint64_t keys[64];
    struct avd_json json;

    (void)unused;
    avd_json_init(&json, text, strlen(text), keys, 1);
    assert_int_equal(avd_json_next(&json), AVD_JSON_OBJECT);
    assert_int_equal(avd_json_next(&json), AVD_JSON_KEY);
    assert_true(avd_json_skip(&json, avd_json_next(&json)));
    assert_int_equal(avd_json_next(&json), AVD_JSON_KEY);
    assert_string_equal(json.string, "d");
    assert_true(avd_json_skip(&json, avd_json_next(&json)));
    assert_int_equal(avd_json_next(&json), AVD_JSON_OBJECT_END);
    assert_int_equal(avd_json_next(&json), AVD_JSON_END);
}

/* The table has room for as many keys as a text of that length can hold. */
static void the_densest_keys_fit_their_table(void **unused)
{
    enum { KEYS = 20000 };
    char *text = malloc(KEYS * 12 + 2);
    uint64_t *keys;
    struct avd_json json;
    enum avd_json_token token;
    size_t length = 0, i;

    (void)unused;
    assert_non_null(text);
    text[length++] = '[';
    for (i = 0; i < KEYS; i++)
        length +=
            (size_t)sprintf(text + length, "%s{\"\":1}", i > 0 ? "," : "");
    text[length++] = ']';
    keys = malloc(avd_json_keys(length) * sizeof *keys);
    assert_non_null(keys);
    assert_true(avd_json_keys(length) > KEYS);
    avd_json_init(&json, text, length, keys, 7);
    while ((token = avd_json_next(&json)) != AVD_JSON_END)
        assert_int_not_equal(token, AVD_JSON_ERROR);
    free(keys);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_of_every_kind_are_read),
        cmocka_unit_test(strings_are_decoded_in_place),
        cmocka_unit_test(integers_have_64_bits_and_others_are_real),
        cmocka_unit_test(what_is_no_json_is_refused_with_its_place),
        cmocka_unit_test(numbers_are_strict),
        cmocka_unit_test(strings_are_strict),
        cmocka_unit_test(columns_count_characters),
        cmocka_unit_test(a_key_twice_in_one_object_is_refused),
        cmocka_unit_test(a_key_with_a_zero_is_refused_and_a_string_is_not),
        cmocka_unit_test(a_raw_zero_byte_is_refused),
        cmocka_unit_test(sixteen_levels_are_read_and_no_more),
        cmocka_unit_test(skip_passes_over_a_whole_value),
        cmocka_unit_test(the_densest_keys_fit_their_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
