/* SPDX-License-Identifier: MIT */
/*
 * Finds what looks like a secret. Rules look ahead in what is still to come and
 * back in what was put out already, which is what they would see the next time.
 */
#include "redact_edit.h"

#include <string.h>

#define VALUE_LEAST 8 /* of a key or token that is named */
#define KEY_LEAST 20  /* of one that only looks like it */
#define NAME_MOST 32  /* bytes before the end of a name */

/* What ends a value that is in no quotes; see avd_redact_skip. */
#define VALUE_END "^\n\r\1\2 &;,\"'<"

bool avd_redact_in(char c, const char *set)
{
    char lower = avd_redact_lower(c);

    if (lower >= 'a' && lower <= 'z')
        c = lower <= 'f' ? 'f' : 'a';
    else if (c >= '0' && c <= '9')
        c = '0';
    else if ((unsigned char)c >= 0x80)
        c = 'b';
    else if (c < ' ' && c != '\n' && c != '\r')
        c = c != 0 ? 1 : 2;
    return strchr(set, c) != NULL;
}

const char *avd_redact_skip(const char *at, const char *end, const char *set)
{
    bool in = *set != '^';

    set += !in;
    while (at < end && avd_redact_in(*at, set) == in)
        at++;
    return at;
}

/* The next character; a line feed at the end. */
static char next(const struct avd_redact_edit *edit)
{
    return edit->at < edit->end ? *edit->at : '\n';
}

const char *avd_redact_match(const char *at, const char *end,
                             const char *pattern, uint32_t *number)
{
    const char *start;
    uint64_t sum;
    int most;

    for (; *pattern != 0; pattern++) {
        start = at;
        switch (*pattern) {
        case '%':
            pattern++;
            for (sum = 0; at < end && *at >= '0' && *at <= '9'; at++) {
                sum = sum * 10 + (unsigned)(*at - '0');
                if (sum > (*pattern == 'b' ? 255 : UINT32_MAX))
                    return NULL;
            }
            *number = (uint32_t)sum;
            break;
        case '#':
        case '$':
            most = *pattern == '#' ? 4 : 1;
            at = avd_redact_skip(at, end - at > most ? at + most : end, "f0");
            break;
        case '&':
            at = avd_redact_skip(at, end, "f0:.");
            while (at[-1] == '.' || (at[-1] == ':' && at[-2] != ':'))
                at--;
            continue;
        default:
            at +=
                at < end && avd_redact_lower(*at) == avd_redact_lower(*pattern);
        }
        if (at == start)
            return NULL;
    }
    return at;
}

/* Where a word that is next ends, or NULL. */
static const char *word_at(const char *at, const char *end, const char *word)
{
    uint32_t number;

    return avd_redact_match(at, end, word, &number);
}

/* Steps over a word if it is next. */
static bool take(struct avd_redact_edit *edit, const char *word)
{
    const char *end = word_at(edit->at, edit->end, word);

    if (end != NULL)
        edit->at = end;
    return end != NULL;
}

static bool skip(struct avd_redact_edit *edit, const char *set)
{
    const char *before = edit->at;

    edit->at = avd_redact_skip(before, edit->end, set);
    return edit->at > before;
}

static bool skip_blanks(struct avd_redact_edit *edit)
{
    return skip(edit, " ");
}

/* A value is next, up to what ends it. */
static void take_value(struct avd_redact_edit *edit, const char *stop)
{
    edit->value = edit->at;
    skip(edit, stop);
}

/* Whether the value is at least so long. */
static bool has(const struct avd_redact_edit *edit, int least)
{
    return edit->at - edit->value >= least;
}

/* Whether the value has only characters of a set. */
static bool only(const struct avd_redact_edit *edit, const char *set)
{
    return avd_redact_skip(edit->value, edit->at, set) == edit->at;
}

/* Behind a blank a word of the sentence may stand, or the code of an error. */
static bool is_sentence(const struct avd_redact_edit *edit)
{
    return word_at(edit->value, edit->at, "0x") != NULL ||
           only(edit, "afb'-.:!?()[]");
}

/* Long, without a blank, and no word. */
static bool is_key(const struct avd_redact_edit *edit)
{
    return has(edit, KEY_LEAST) && !only(edit, "afb");
}

/* Steps over = or a colon and answers which; 0 = neither is next. */
static char take_equals(struct avd_redact_edit *edit)
{
    char sign = next(edit);

    if (sign != '=' && sign != ':')
        return 0;
    edit->at++;
    return sign;
}

/* What joins a name to its value, which it steps over: = also as %3D, a colon,
 * the > of a tag, a blank behind an option, which for one with a single dash is
 * a dash, as it may stand in a sentence. 0 = nothing does. */
static char take_sign(struct avd_redact_edit *edit, bool blank)
{
    const char *name = edit->to;
    char sign = take_equals(edit);

    if (sign != 0)
        return sign;
    if (next(edit) == '%') {
        edit->at++;
        while (take(edit, "25"))
            continue;
        return take(edit, "3d") ? '=' : 0;
    }
    while (name > edit->text && edit->to - name < NAME_MOST &&
           avd_redact_in(name[-1], "afb0-_.:"))
        name--;
    if (blank)
        return word_at(name, edit->to, "--") != NULL  ? ' '
               : word_at(name, edit->to, "-") != NULL ? '-'
                                                      : 0;
    return name > edit->text && name[-1] == '<' && take(edit, ">") ? '>' : 0;
}

/* A value behind the name of a password or key. */
static bool named(struct avd_redact_edit *edit, bool password)
{
    char stop[] = "^\n<<", sign, quote;
    bool blank, escaped;

    skip(edit, "\\\"'");
    blank = skip_blanks(edit);
    sign = take_sign(edit, blank);
    if (sign == 0)
        return false;
    blank |= skip_blanks(edit);
    if (sign == '>' && blank) /* no tag, but where a word is to stand */
        return false;
    escaped = take(edit, "\\");
    quote = next(edit);
    if (take(edit, "\"") || take(edit, "'")) {
        stop[2] = quote;
        stop[3] = escaped ? '\\' : quote;
    } else {
        quote = 0;
    }
    if (strchr(" -", sign) != NULL && next(edit) == '-') /* another option */
        return false;
    take_value(edit, quote != 0 || sign == '>' ? stop : VALUE_END);
    if (quote == 0 && sign != ' ' && (blank || (sign == ':' && !password)) &&
        (password ? is_sentence(edit) : !is_key(edit)))
        return false;
    return password || has(edit, VALUE_LEAST);
}

/* Whether what is next stands in front as a word; so it does behind %26. */
static bool is_word_start(const struct avd_redact_edit *edit)
{
    const char *to = edit->to;

    return (to - edit->text >= 3 && to[-3] == '%') || to == edit->text ||
           !avd_redact_in(to[-1], "afb0");
}

/* To the end of the line or of the text in quotes that it stands in. Values in
 * it may have quotes of their own, behind an = or escaped. */
static const char *header_end(const char *at, const char *end)
{
    bool within = false;

    for (; (at = avd_redact_skip(at, end, "^\n\r\"'")) < end; at++) {
        if (*at == '\n' || *at == '\r')
            break;
        if (at[-1] == '\\')
            continue;
        if (!within && (at[-1] != '=' || at + 1 == end ||
                        avd_redact_in(at[1], "\n\r\1\2 ,]})")))
            break;
        within = !within;
    }
    return at;
}

/* The value of a header that says who asks, but for the scheme in front. */
static bool header(struct avd_redact_edit *edit, bool cookie)
{
    bool known = false, scheme = false;
    const char *word;

    skip(edit, "\\\"' ");
    if (take_equals(edit) == 0)
        return false;
    skip(edit, "\\\"' ");
    word = edit->at;
    if (!cookie) {
        known = take(edit, "basic ") || take(edit, "bearer ");
        scheme = known || (skip(edit, "afb0-_.") && next(edit) == ' ');
    }
    if (!scheme)
        edit->at = word;
    skip_blanks(edit);
    take_value(edit, VALUE_END);
    if (!known && !is_key(edit) &&
        memchr(edit->value, '=', (size_t)(edit->at - edit->value)) == NULL &&
        (!scheme || !has(edit, VALUE_LEAST) ||
         (!has(edit, KEY_LEAST) && is_sentence(edit))))
        return false;
    edit->at = header_end(edit->value, edit->end);
    return true;
}

/* A web token; no other begins within the first part of one that is none. */
static bool web_token(struct avd_redact_edit *edit)
{
    const char *second;

    if (edit->from < edit->tried || memcmp(edit->from, "eyJ", 3) != 0)
        return false;
    skip(edit, "af0-_");
    edit->tried = edit->at;
    if (!has(edit, 8) || !take(edit, "."))
        return false;
    second = edit->at;
    skip(edit, "af0-_");
    if (edit->at - second < 8)
        return false;
    skip(edit, "af0-_.=");
    return true;
}

bool avd_redact_token(struct avd_redact_edit *edit)
{
    /* What begins it, and what that is. */
    static const char words[] =
        "weyj\0@://\0bbearer \0hauthorization\0ccookie\0"
        "ppassword\0ppasswd\0ppassphrase\0ppwd\0qpass\0ssig\0ttoken\0ksecret\0"
        "kaccountkey\0kaccesskey\0kapi_key\0kapi-key\0kapikey\0";
    const char *word = words;

    if (edit->rounds == 0) {
        edit->at = edit->end;
        return true;
    }
    if (strchr(":abcepst", avd_redact_lower(*edit->from)) == NULL)
        return false;
    while (!take(edit, word + 1)) {
        word += strlen(word) + 1;
        if (*word == 0)
            return false;
    }
    switch (*word) {
    case 'w':
        return web_token(edit);
    case '@':
        take_value(edit, "^\n\r\1\2 /?#\"<>");
        while (edit->at > edit->value && *--edit->at != '@')
            continue;
        return true;
    case 'b':
        skip_blanks(edit);
        take_value(edit, VALUE_END);
        return has(edit, KEY_LEAST);
    case 'h':
    case 'c':
        return header(edit, *word == 'c');
    case 'q':
        if (strchr("=%>", next(edit)) == NULL)
            return false; /* fall through */
    case 's':
        if (!is_word_start(edit))
            return false;
        break;
    case 't':
        if (edit->to - edit->text >= 9 &&
            word_at(edit->to - 9, edit->to, "publickey") != NULL)
            return false;
    }
    return named(edit, *word == 'p' || *word == 'q');
}
