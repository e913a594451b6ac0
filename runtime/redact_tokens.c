/* SPDX-License-Identifier: MIT */
/*
 * Hides what looks like a secret. Rules look ahead in what is still to come and
 * back in what was put out already, which is what they would see the next time.
 */
#include "redact_edit.h"

#include <string.h>

#define VALUE_LEAST 8 /* of a key or token that is named */
#define KEY_LEAST 20  /* of one that only looks like it */
#define NAME_MOST 32  /* bytes before the end of a name */

static bool is_letter(char c)
{
    return (avd_redact_lower(c) >= 'a' && avd_redact_lower(c) <= 'z') ||
           (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The word is in lower case. */
static bool begins(const char *at, const char *end, const char *word)
{
    for (; *word != 0; word++, at++)
        if (at >= end || avd_redact_lower(*at) != *word)
            return false;
    return true;
}

/* Whether what was put out ends in a word, `back` bytes before its end. */
static bool ended(const struct avd_redact_edit *edit, size_t back,
                  const char *word)
{
    size_t length = strlen(word) + back;
    const char *end = edit->text + edit->to;

    return edit->to >= length && begins(end - length, end, word);
}

static bool ends_value(char c)
{
    return (unsigned char)c <= ' ' || strchr("&;,\"'<", c) != NULL;
}

static const char *skip(const char *at, const char *end, const char *set)
{
    while (at < end && *at != 0 && strchr(set, *at) != NULL)
        at++;
    return at;
}

/* Behind a blank a word of the sentence may stand, or the code of an error. */
static bool is_sentence(const char *at, const char *end)
{
    if (begins(at, end, "0x"))
        return true;
    while (at < end && (is_letter(*at) || strchr("'-.:!?()[]", *at) != NULL))
        at++;
    return at == end;
}

/* Long, without a blank, and no word. */
static bool is_key(const char *at, const char *end)
{
    if (end - at < KEY_LEAST)
        return false;
    while (at < end && is_letter(*at))
        at++;
    return at < end;
}

static bool is_name(char c)
{
    return is_letter(c) || is_digit(c) || strchr("-_.:", c) != NULL;
}

/* What joins a name to its value, which it steps over: = also as %3D, a colon,
 * the > of a tag, a blank behind an option. 0 = nothing does. */
static char take_sign(const struct avd_redact_edit *edit, const char **at,
                      const char *end, bool loose)
{
    const char *name = edit->text + edit->to, *sign = *at;
    size_t back = 0;

    if (sign < end && (*sign == '=' || *sign == ':')) {
        *at = sign + 1;
        return *sign;
    }
    if (sign < end && *sign == '%') {
        while (begins(++sign, end, "25"))
            sign++;
        *at = sign + 2;
        return begins(sign, end, "3d") ? '=' : 0;
    }
    while (back < edit->to && back < NAME_MOST && is_name(name[-1])) {
        name--;
        back++;
    }
    if (loose)
        return back >= 2 && name[0] == '-' && name[1] == '-' ? ' ' : 0;
    if (sign == end || *sign != '>' || back == edit->to || name[-1] != '<')
        return 0;
    *at = sign + 1;
    return '>';
}

static const char *value_end(const char *at, const char *end, char sign,
                             char quote, bool escaped)
{
    for (; at < end && *at != '\n'; at++)
        if (quote != 0    ? *at == quote || (escaped && *at == '\\')
            : sign == '>' ? *at == '<'
                          : ends_value(*at))
            break;
    return at;
}

/* A value behind the name of a password or key: how much of it is to hide, and
 * where it begins. */
static size_t named_value(const struct avd_redact_edit *edit, const char *at,
                          bool password, const char **value)
{
    const char *end = edit->text + edit->length, *start;
    bool escaped, loose;
    char quote = 0, sign;

    start = skip(at, end, "\\\"'");
    at = skip(start, end, " ");
    loose = at > start;
    sign = take_sign(edit, &at, end, loose);
    if (sign == 0)
        return 0;
    start = at;
    at = skip(at, end, " ");
    if (sign == '>' && at > start) /* no tag, but where a word is to stand */
        return 0;
    loose = (sign == '=' || sign == ':') && (loose || at > start);
    escaped = at < end && *at == '\\';
    at += escaped;
    if (at < end && (*at == '"' || *at == '\''))
        quote = *at++;
    *value = at;
    if (at < end && sign == ' ' && *at == '-') /* another option */
        return 0;
    at = value_end(at, end, sign, quote, escaped);
    if (quote == 0 && (loose || (sign == ':' && !password)) &&
        (password ? is_sentence(*value, at) : !is_key(*value, at)))
        return 0;
    return password || at - *value >= VALUE_LEAST ? (size_t)(at - *value) : 0;
}

/* Whether what is next stands in front as a word; so it does behind %26. */
static bool is_word_start(const struct avd_redact_edit *edit)
{
    const char *end = edit->text + edit->to;

    return edit->to == 0 || !(is_letter(end[-1]) || is_digit(end[-1])) ||
           (edit->to >= 3 && end[-3] == '%');
}

static size_t named(const struct avd_redact_edit *edit, const char **value)
{
    static const char names[] =
        "password\0passwd\0passphrase\0pwd\0pass\0sig\0token\0secret\0"
        "accountkey\0accesskey\0api_key\0api-key\0apikey\0";
    const char *at = edit->text + edit->from, *end = edit->text + edit->length;
    const char *name, *behind;

    for (name = names; *name != 0; name += strlen(name) + 1) {
        behind = at + strlen(name);
        if (!begins(at, end, name) ||
            (*name == 't' && ended(edit, 0, "publickey")))
            continue;
        if ((name[1] == 'i' || behind == at + 4) && !is_word_start(edit))
            continue;
        if (behind == at + 4 && (behind == end || !strchr("=%>", *behind)))
            continue;
        return named_value(edit, behind, *name == 'p', value);
    }
    return 0;
}

/* To the end of the line or of the text in quotes that it stands in. Values in
 * it may have quotes of their own, behind an = or escaped. */
static const char *header_end(const char *at, const char *end)
{
    bool within = false;

    for (; at < end && *at != '\n' && *at != '\r'; at++) {
        if ((*at != '"' && *at != '\'') || at[-1] == '\\')
            continue;
        if (!within && (at[-1] != '=' || at + 1 == end ||
                        (unsigned char)at[1] <= ' ' || strchr(",]})", at[1])))
            break;
        within = !within;
    }
    return at;
}

/* The value of a header that says who asks, but for the scheme in front. */
static size_t header(const struct avd_redact_edit *edit, const char **value)
{
    const char *at = edit->text + edit->from, *end = edit->text + edit->length;
    bool cookie = begins(at, end, "cookie"), hide = false, scheme = false;
    const char *word;

    if (!cookie && !begins(at, end, "authorization"))
        return 0;
    at = skip(at + (cookie ? 6 : 13), end, "\\\"' ");
    if (at == end || (*at != ':' && *at != '='))
        return 0;
    *value = word = skip(at + 1, end, "\\\"' ");
    for (at = word; !cookie && at < end && is_name(*at) && *at != ':';)
        at++;
    if (at > word && at < end && *at == ' ') {
        scheme = true;
        hide = begins(word, end, "basic ") || begins(word, end, "bearer ");
        *value = skip(at, end, " ");
    }
    for (at = *value; at < end && !ends_value(*at); at++)
        hide |= *at == '=';
    hide |= is_key(*value, at) ||
            (scheme && at - *value >= VALUE_LEAST &&
             (at - *value >= KEY_LEAST || !is_sentence(*value, at)));
    return hide ? (size_t)(header_end(*value, end) - *value) : 0;
}

/* What is long enough behind the name of a scheme alone. */
static size_t bearer(const struct avd_redact_edit *edit, const char **value)
{
    const char *at = edit->text + edit->from, *end = edit->text + edit->length;

    if (!begins(at, end, "bearer "))
        return 0;
    *value = at = skip(at + 6, end, " ");
    while (at < end && !ends_value(*at))
        at++;
    return at - *value >= KEY_LEAST ? (size_t)(at - *value) : 0;
}

static const char *skip_part(const char *at, const char *end)
{
    while (at < end && (unsigned char)*at < 0x80 &&
           (is_letter(*at) || is_digit(*at) || *at == '-' || *at == '_'))
        at++;
    return at;
}

/* A web token; no other begins within the first part of one that is none. */
static size_t web_token(struct avd_redact_edit *edit, const char **value)
{
    const char *at = edit->text + edit->from, *end = edit->text + edit->length;
    const char *part, *second;

    if (edit->from < edit->tried || end - at < 3 || memcmp(at, "eyJ", 3) != 0)
        return 0;
    *value = at;
    part = skip_part(at, end);
    edit->tried = (size_t)(part - edit->text);
    if (part - at < 8 || part == end || *part != '.')
        return 0;
    second = part + 1;
    part = skip_part(second, end);
    if (part - second < 8)
        return 0;
    while (part < end &&
           (*part == '.' || *part == '=' || skip_part(part, end) > part))
        part++;
    return (size_t)(part - at);
}

static size_t user_info(const struct avd_redact_edit *edit, const char **value)
{
    const char *at = edit->text + edit->from, *end = edit->text + edit->length;
    const char *sign = NULL;

    if (!begins(at, end, "://"))
        return 0;
    *value = at += 3;
    for (;
         at < end && (unsigned char)*at > ' ' && strchr("/?#\"<>", *at) == NULL;
         at++)
        if (*at == '@')
            sign = at;
    return sign == NULL ? 0 : (size_t)(sign - *value);
}

bool avd_redact_tokens(char *text, size_t *length)
{
    struct avd_redact_edit edit = {text, *length, 0, 0, 0, false};
    const char *value = NULL;
    size_t hide;

    while (edit.from < *length) {
        switch (avd_redact_lower(text[edit.from])) {
        case 'e':
            hide = web_token(&edit, &value);
            break;
        case ':':
            hide = user_info(&edit, &value);
            break;
        case 'b':
            hide = bearer(&edit, &value);
            break;
        case 'a':
        case 'c':
        case 'p':
        case 's':
        case 't':
            hide = header(&edit, &value);
            if (hide == 0)
                hide = named(&edit, &value);
            break;
        default:
            hide = 0;
        }
        avd_redact_keep(&edit,
                        hide > 0 ? (size_t)(value - text) - edit.from : 1);
        avd_redact_star(&edit, hide);
    }
    *length = avd_redact_finish(&edit);
    return edit.changed;
}
