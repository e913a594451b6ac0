/* SPDX-License-Identifier: MIT */
/* The parts of web addresses, and texts that are none. */
#include "cmocka_all.h"

#include <string.h>

#include "url.h"

static const char *target_of(const struct avd_url *url)
{
    static char text[128];
    struct avd_out out;

    avd_out_init(&out, text, sizeof text - 1, NULL, NULL);
    avd_url_target(url, &out);
    assert_false(out.failed);
    text[out.used] = 0;
    return text;
}

static void is(const char *text, bool secure, const char *host, unsigned port,
               const char *target)
{
    struct avd_url url;

    assert_true(avd_url_parse(text, &url));
    assert_int_equal(url.secure, secure);
    assert_string_equal(url.host, host);
    assert_int_equal(url.port, port);
    assert_string_equal(target_of(&url), target);
}

static void an_address_has_a_host_a_port_and_a_target(void **state)
{
    (void)state;
    is("http://www.example.com", false, "www.example.com", 80, "/");
    is("https://www.example.com/", true, "www.example.com", 443, "/");
    is("https://h:8443/a/b?c=d", true, "h", 8443, "/a/b?c=d");
    is("http://10.0.0.1:65535?q", false, "10.0.0.1", 65535, "/?q");
    is("http://h:/", false, "h", 80, "/");
    is("http://h/a:b@c", false, "h", 80, "/a:b@c");
}

static void an_address_of_version_6_loses_its_brackets(void **state)
{
    struct avd_url url;

    (void)state;
    is("http://[::1]/x", false, "::1", 80, "/x");
    is("https://[2001:db8::7]:444", true, "2001:db8::7", 444, "/");
    assert_true(avd_url_parse("http://[::1]:81/x", &url));
    assert_int_equal(url.host_length, 5);
    assert_int_equal(url.authority_length, 8);
    assert_memory_equal(url.authority, "[::1]:81", 8);
}

static void a_target_is_visible_ascii_without_its_fragment(void **state)
{
    (void)state;
    is("http://h/a b#c", false, "h", 80, "/a%20b");
    is("http://h/\xc3\xa9%20\r\nX: y", false, "h", 80,
       "/%C3%A9%20%0D%0AX:%20y");
    is("http://h#c", false, "h", 80, "/");
}

static void what_is_no_address_is_refused(void **state)
{
    static const char *const bad[] = {"",
                                      "h",
                                      "ftp://h/",
                                      "HTTP://h/",
                                      "http:/h",
                                      "http://",
                                      "http:///path",
                                      "http://:80/",
                                      "http://me@h/",
                                      "http://me:secret@h/",
                                      "http://h:0/",
                                      "http://h:65536/",
                                      "http://h:99999999999999999999/",
                                      "http://h:8a/",
                                      "http://h:-1/",
                                      "http://h:80:80/",
                                      "http://a b/",
                                      "http://h\r\n/",
                                      "http://h%00/",
                                      "http://[::1/",
                                      "http://[::1]x/",
                                      "http://[]/",
                                      "http://[h]/",
                                      "http://[::1%25eth0]/",
                                      "http://::1/"};
    struct avd_url url;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof bad / sizeof *bad; i++)
        if (avd_url_parse(bad[i], &url))
            fail_msg("%s", bad[i]);
}

static void a_host_has_at_most_255_bytes(void **state)
{
    char text[300] = "http://";
    struct avd_url url;

    (void)state;
    memset(text + 7, 'a', 255);
    assert_true(avd_url_parse(text, &url));
    text[7 + 255] = 'a';
    assert_false(avd_url_parse(text, &url));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_has_a_host_a_port_and_a_target),
        cmocka_unit_test(an_address_of_version_6_loses_its_brackets),
        cmocka_unit_test(a_target_is_visible_ascii_without_its_fragment),
        cmocka_unit_test(what_is_no_address_is_refused),
        cmocka_unit_test(a_host_has_at_most_255_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
