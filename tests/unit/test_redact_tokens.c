/* SPDX-License-Identifier: MIT */
/* What looks like a secret, and known values, in one text. */
#include "cmocka_all.h"

#include <stdlib.h>
#include <string.h>

#include "redact.h"

#define JWT "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJjb250b3NvIn0.c2lnbmF0dXJl"

static struct avd_redact gate;

/* A text as it leaves the gate; once more changes nothing. */
static const char *redacted(const char *text)
{
    static char kept[512];
    char again[512];
    size_t length = strlen(text), shorter;

    assert_in_range(length, 0, sizeof kept - 1);
    strcpy(kept, text);
    shorter = avd_redact_text(&gate, kept, length);
    assert_in_range(shorter, 0, length);
    assert_int_equal(strlen(kept), shorter);
    strcpy(again, kept);
    assert_int_equal(avd_redact_text(&gate, again, shorter), shorter);
    assert_string_equal(again, kept);
    return kept;
}

static void left(const char *const *text, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        assert_string_equal(redacted(text[i]), text[i]);
}

/* Pairs of a text and what becomes of it. */
static void hidden(const char *const (*text)[2], size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        assert_string_equal(redacted(text[i][0]), text[i][1]);
}

#define COUNT(list) (sizeof(list) / sizeof *(list))

static int no_values(void **state)
{
    (void)state;
    memset(&gate, 0, sizeof gate);
    return 0;
}

static void web_tokens_are_hidden(void **state)
{
    static const char *const text[][2] = {
        {JWT, "***"},
        {"got " JWT ", end", "got ***, end"},
        {"x-" JWT, "x-***"},
        {"%22" JWT "%22", "%22***%22"},
        {"eyJhbGciOi.eyJpc3MiOi", "***"},
        {"eyJhbGciOi.eyJpc3MiOi.", "***"},
        {"eyJeyJeyJeyJ.eyJeyJeyJ x", "*** x"},
        {"eyJhbGciOi..eyJpc3MiOi eyJhbGciOi.eyJpc3MiOi==",
         "eyJhbGciOi..eyJpc3MiOi ***"}};
    (void)state;
    hidden(text, COUNT(text));
}

static void what_is_no_web_token_is_left(void **state)
{
    static const char *const text[] = {"eyJ",
                                       "eyJhbGciOiJIUzI1NiJ9",
                                       "eyJhbGciOi.short",
                                       "eyJabc.eyJpc3MiOi",
                                       "eyJhbGciOi eyJpc3MiOi",
                                       "EYJhbGciOi.eyJpc3MiOi",
                                       "eyJhbGci\xc3\xa4iOi.eyJpc3MiOi",
                                       "rdbroker.wvd.microsoft.com"};
    (void)state;
    left(text, COUNT(text));
}

static void values_of_named_keys_and_tokens_are_hidden(void **state)
{
    static const char *const text[][2] = {
        {"https://a.b/c?sv=1&sig=abcd%2Bef12&se=2",
         "https://a.b/c?sv=1&sig=***&se=2"},
        {"SIG=12345678", "SIG=***"},
        {"AccountName=a;AccountKey=abcdefgh==;End=x",
         "AccountName=a;AccountKey=***;End=x"},
        {"SharedAccessKeyName=Root;SharedAccessKey=12345678",
         "SharedAccessKeyName=Root;SharedAccessKey=***"},
        {"client_secret=abcdefgh, x", "client_secret=***, x"},
        {"access_token=abcdefgh&refresh_token=12345678",
         "access_token=***&refresh_token=***"},
        {"{\"access_token\": \"abcdefgh\", \"a\": 1}",
         "{\"access_token\": \"***\", \"a\": 1}"},
        {"{\\\"token\\\":\\\"abcdefgh\\\"}", "{\\\"token\\\":\\\"***\\\"}"},
        {"RegistrationToken='ab cd efgh'<", "RegistrationToken='***'<"},
        {"api_key=abcdefgh apikey=12345678", "api_key=*** apikey=***"},
        {"X-Api-Key: 0123456789abcdefghij", "X-Api-Key: ***"},
        {"registrationToken: 0123456789abcdefghij", "registrationToken: ***"},
        {"token = abcdefghij-klmnopqrst.", "token = ***"},
        {"https%3A%2F%2Fa%3Fse%3D2%26sig%3Dabcd%252Bef12&x",
         "https%3A%2F%2Fa%3Fse%3D2%26sig%3D***&x"},
        {"sig%253dabcdefgh", "sig%253d***"},
        {"<RegistrationToken>ab cdefgh</RegistrationToken>",
         "<RegistrationToken>***</RegistrationToken>"},
        {"run --token abcdefgh --secret '1 234567' -v",
         "run --token *** --secret '***' -v"}};
    (void)state;
    hidden(text, COUNT(text));
}

static void words_that_only_look_like_keys_are_left(void **state)
{
    static const char *const text[] = {
        "The token is invalid",
        "token: 0x80070005",
        "No token: AADSTS5001234567",
        "sig = 5 lines",
        "sig=1234567",
        "design=12345678",
        "xsig=12345678",
        "token=invalid",
        "token = 123456789",
        "token_type=bearerlike",
        "Version=4.0.0.0, PublicKeyToken=b77a5c561934e089",
        "SharedAccessKeyName=RootManageKey",
        "secretary=abcdefghij",
        "\"token\": \"none\"",
        "token: abcdefghijklmnopqrst",
        "token: 0123456789abcdefghi",
        "<PublicKeyToken>b77a5c561934e089</PublicKeyToken>",
        "<token>abcdefg</token>",
        "</token> and what follows it",
        "a token>0123456789abcdef",
        "the -token abcdefgh is missing",
        "a token abcdefgh1 is missing",
        "--token --verbose"};
    (void)state;
    left(text, COUNT(text));
}

static void passwords_are_hidden(void **state)
{
    static const char *const text[][2] = {
        {"Server=a;Password=hunter2;Encrypt=yes",
         "Server=a;Password=***;Encrypt=yes"},
        {"pwd=x", "pwd=x"},
        {"pwd=xy&a", "pwd=xy&a"},
        {"pwd=xyz&a", "pwd=***&a"},
        {"pwd=\xc3\xa4 b", "pwd=\xc3\xa4 b"},
        {"passphrase=summer pass=hunter2", "passphrase=*** pass=***"},
        {"Password%3Dhunter2", "Password%3D***"},
        {"%26pass%3dhunter2", "%26pass%3d***"},
        {"<password>hunter</password>", "<password>***</password>"},
        {"<a:adminPassword>a b</a:adminPassword></x>",
         "<a:adminPassword>***</a:adminPassword></x>"},
        {"join --password hunter --now", "join --password *** --now"},
        {"Join -AdminPassword hunter2 -Force",
         "Join -AdminPassword *** -Force"},
        {"-Password 'it is' -Force", "-Password '***' -Force"},
        {"\"--admin-password\" \"it is\"", "\"--admin-password\" \"***\""},
        {"--password=hunter2", "--password=***"},
        {"passwd=summer<br>", "passwd=***<br>"},
        {"password:summer, ok", "password:***, ok"},
        {"password: hunter2 was refused", "password: *** was refused"},
        {"Password = s3cret", "Password = ***"},
        {"\"adminPassword\": \"correct horse\", \"b\"",
         "\"adminPassword\": \"***\", \"b\""},
        {"password='it is'", "password='***'"},
        {"password=\"cut off", "password=\"***"},
        {"password=\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f.", "password=***"}};
    (void)state;
    hidden(text, COUNT(text));
}

static void sentences_about_passwords_are_left(void **state)
{
    static const char *const text[] = {
        "password expired",
        "The password is wrong",
        "password: must be changed",
        "Failed to set the password: access denied (5)",
        "password: 0x8007052e",
        "password: don't",
        "passwords=abc",
        "password=",
        "password= ;x",
        "password=\"\"",
        "the password hunter was refused",
        "user <password> [options]",
        "a password>hunter2",
        "password%20expired",
        "password%3",
        "bypass=hunter2",
        "Pass: 120 tests",
        "pass 3 of 5",
        "--password --force",
        "-Password -Force",
        "the -Password parameter is missing",
        "- password expired",
        "user-password expired",
        "-PasswordNeverExpires yes"};
    (void)state;
    left(text, COUNT(text));
}

static void authorization_headers_are_hidden(void **state)
{
    static const char *const text[][2] = {
        {"Authorization: Bearer x", "Authorization: Bearer x"},
        {"Authorization: Bearer abc", "Authorization: Bearer ***"},
        {"authorization: basic YWxhZGRpbjpvcGVu", "authorization: basic ***"},
        {"Proxy-Authorization: Basic YWJj, a",
         "Proxy-Authorization: Basic ***"},
        {"Authorization: SharedKey contoso:ab+c/d== x\r\nHost: a",
         "Authorization: SharedKey ***\r\nHost: a"},
        {"-H \"Authorization: SharedKey contoso:ab+c/d==\" -v",
         "-H \"Authorization: SharedKey ***\" -v"},
        {"Authorization: Digest username=\"a\", realm=\"\", response=\"6f\"",
         "Authorization: Digest ***"},
        {"Authorization: NTLM TlRMTVNTUAABAAAAABCD", "Authorization: NTLM ***"},
        {"authorization=Negotiate YIIJvwYGKwYBBQUCoIIJszCCCa8=\nx",
         "authorization=Negotiate ***\nx"},
        {"Authorization: 0123456789abcdefghij", "Authorization: ***"},
        {"Cookie: a=b; c=d\nx", "Cookie: ***\nx"},
        {"Set-Cookie: session=1; Path=/; Secure", "Set-Cookie: ***"},
        {"{\"Cookie\": \"a=b; c=d\", \"x\": 1}",
         "{\"Cookie\": \"***\", \"x\": 1}"},
        {"{\"Authorization\": \"Bearer abc\"}",
         "{\"Authorization\": \"Bearer ***\"}"},
        {"sent bearer abcdefghij0123456789 to", "sent bearer *** to"}};
    (void)state;
    hidden(text, COUNT(text));
}

static void words_about_authorization_are_left(void **state)
{
    static const char *const text[] = {
        "Basic authentication is switched off",
        "Authorization: denied",
        "Authorization: access denied (5)",
        "Authorization: failed 0x80070005",
        "authorization failed with code 2147942405",
        "Cookie: none was sent",
        "the cookie is a=b",
        "cookies: a=b",
        "the bearer abcdefghij012345678",
        "Bearer token missing",
        "Authorization failed. Basic checks passed"};
    (void)state;
    left(text, COUNT(text));
}

static void who_is_named_in_an_address_is_hidden(void **state)
{
    static const char *const text[][2] = {
        {"http://user:pass@proxy:8080/a", "http://***@proxy:8080/a"},
        {"ftp://u@h", "ftp://u@h"},
        {"ftp://user@h", "ftp://***@h"},
        {"https://token@h/x@y", "https://***@h/x@y"},
        {"http://a:b@c:d@host", "http://***@host"}};
    static const char *const none[] = {"http://proxy:8080/a@b",
                                       "http://proxy/?mail=a@b",
                                       "http://proxy a@b",
                                       "http://#a@b",
                                       "a@b.c",
                                       "user:pass@host",
                                       "http://@host"};
    (void)state;
    hidden(text, COUNT(text));
    left(none, COUNT(none));
}

static void know(const char *value)
{
    avd_redact_know(&gate, value, strlen(value));
}

static void known_values_are_hidden_wherever_they_stand(void **state)
{
    (void)state;
    know("blue-sky");
    assert_string_equal(redacted("blue-sky"), "***");
    assert_string_equal(redacted("xblue-skyblue-sky."), "x******.");
    assert_string_equal(redacted("Blue-SKY blue-sk"), "*** blue-sk");
    know("blue-sky-by-night");
    know("blue");
    assert_string_equal(redacted("blue-sky-by-night blue-sky-by blue"),
                        "*** ***-by ***");
}

static void of_a_long_value_its_beginning_is_enough(void **state)
{
    (void)state;
    know("0123456789abcdef0123456789abcde\xc3\xa4 and more of it");
    assert_string_equal(
        redacted("<0123456789abcdef0123456789abcde\xc3\xa4 and more> x"),
        "<***> x");
    assert_string_equal(redacted("0123456789abcdef0123456789abcd"),
                        "0123456789abcdef0123456789abcd");
    /* Its 32 bytes end within a character. */
    assert_string_equal(redacted("0123456789abcdef0123456789abcde\xc3\xb6."),
                        "***\xc3\xb6.");
}

static void more_values_than_the_gate_knows_are_no_harm(void **state)
{
    char value[8] = "key____";
    int i;
    (void)state;
    for (i = 0; i < AVD_REDACT_NEEDLES + 10; i++)
        know(value);
    assert_int_equal(gate.count, AVD_REDACT_NEEDLES);
    assert_string_equal(redacted("key____ key"), "*** key");
}

static void hostile_texts_take_no_square_of_their_length(void **state)
{
    static const char *const piece[] = {"eyJ",
                                        "eyJ.",
                                        "eyJaaaaa.",
                                        "token:",
                                        "token=",
                                        "password:",
                                        "password: ",
                                        "password: a",
                                        "pwd\"",
                                        "token='",
                                        "pwd='",
                                        "pwd=\"pwd='",
                                        "://",
                                        ":/",
                                        "bearer ",
                                        "basic",
                                        " ",
                                        "authorization:",
                                        "sig= ",
                                        "secret\\",
                                        "pwd=\\\"",
                                        "://@",
                                        "eyJaaaaa.eyJ.",
                                        "authorization:a ",
                                        "authorization:a-",
                                        "Authorization: Digest a=\"",
                                        "cookie:",
                                        "cookie: a",
                                        "cookie=\"'",
                                        "<password>",
                                        "password>",
                                        "<token>",
                                        "--token ",
                                        "--password",
                                        "--password \"",
                                        "token%3D",
                                        "sig%25",
                                        "-",
                                        "key-"};
    enum { LENGTH = 1 << 20 };
    char *text = malloc(LENGTH);
    size_t i, at, length;
    (void)state;
    assert_non_null(text);
    know("eyJeyJeyJeyJeyJeyJeyJeyJeyJeyJeyJeyJeyJ!");
    know("key-key-key-key-key-key-key-key");
    for (i = 0; i < COUNT(piece); i++) {
        length = strlen(piece[i]);
        for (at = 0; at < LENGTH; at++)
            text[at] = piece[i][at % length];
        assert_in_range(avd_redact_text(&gate, text, LENGTH), 1, LENGTH);
    }
    free(text);
}

static void any_text_stays_the_same_from_the_first_time_on(void **state)
{
    static const char *const piece[] = {
        "eyJ",       "abcdefgh", ".",        "token",
        "=",         ":",        "//",       "@",
        " ",         "\"",       "'",        "\\",
        "password",  "sig",      "&",        "pwd",
        "bearer ",   "basic ",   "3",        "0x",
        "-",         "***",      "*",        "authorization",
        "publickey", "secret",   "\xc3\xa4", ";",
        "key-1",     "x",        "cookie",   "--",
        "%3d",       "<",        ">",        "pass",
        "apikey",    "\n",       "digest ",  "0123456789abcdefghij"};
    uint32_t random = 1;
    char text[512];
    int round, i;
    (void)state;
    for (round = 0; round < 100000; round++) {
        text[0] = '\0';
        for (i = 0; i < 14; i++) {
            random = random * 1664525 + 1013904223;
            strcat(text, piece[(random >> 8) % COUNT(piece)]);
        }
        redacted(text);
        /* What a value left is judged again without knowing the value. */
        know("key-1");
        avd_redact_text(&gate, text, strlen(text));
        no_values(state);
        assert_string_equal(redacted(text), text);
    }
}

/* Each level shows one more value once the level within it is hidden. */
static void a_text_that_does_not_come_to_rest_is_hidden_as_a_whole(void **state)
{
    char text[512] = "", more[512];
    int level;
    (void)state;
    for (level = 1; level <= 8; level++) {
        strcpy(more, text);
        strcpy(text, "token=://;;;");
        strcat(text, more);
        strcat(text, "@bb/bb&");
        if (level <= 3)
            assert_string_equal(redacted(text), "token=***&");
    }
    assert_string_equal(redacted(text), "***");
}

int main(void)
{
#define TEXT(test) cmocka_unit_test_setup(test, no_values)
    const struct CMUnitTest tests[] = {
        TEXT(web_tokens_are_hidden),
        TEXT(what_is_no_web_token_is_left),
        TEXT(values_of_named_keys_and_tokens_are_hidden),
        TEXT(words_that_only_look_like_keys_are_left),
        TEXT(passwords_are_hidden),
        TEXT(sentences_about_passwords_are_left),
        TEXT(authorization_headers_are_hidden),
        TEXT(words_about_authorization_are_left),
        TEXT(who_is_named_in_an_address_is_hidden),
        TEXT(known_values_are_hidden_wherever_they_stand),
        TEXT(of_a_long_value_its_beginning_is_enough),
        TEXT(more_values_than_the_gate_knows_are_no_harm),
        TEXT(hostile_texts_take_no_square_of_their_length),
        TEXT(a_text_that_does_not_come_to_rest_is_hidden_as_a_whole),
        TEXT(any_text_stays_the_same_from_the_first_time_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
