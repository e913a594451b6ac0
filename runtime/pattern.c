/* SPDX-License-Identifier: MIT */
/*
 * Digits, or the characters of a word, that follow each other end at the same
 * place wherever one begins among them. Where that failed once it is not tried
 * again, which keeps long runs from costing the square of their length.
 */
#include "pattern.h"

#include <string.h>

struct search {
    const struct avd_pattern *pattern;
    const char *end;    /* of the line */
    const char *failed; /* end of the last run, where nothing fitted behind */
};

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static bool fits(const char *at, const char *end, const char *text,
                 size_t length)
{
    if ((size_t)(end - at) < length)
        return false;
    while (length-- > 0)
        if (lower(at[length]) != lower(text[length]))
            return false;
    return true;
}

static bool is_caught(enum avd_capture_type type, char c)
{
    if (type == AVD_CAPTURE_WORD)
        return (unsigned char)c > ' ' && c != 0x7f &&
               strchr("\"'`,;<>()[]", c) == NULL;
    return (c >= '0' && c <= '9') ||
           (type == AVD_CAPTURE_HEX && lower(c) >= 'a' && lower(c) <= 'f');
}

/* Past a sign or 0x, if what is caught follows it. */
static const char *skip_prefix(const struct search *search, const char *at)
{
    enum avd_capture_type type = search->pattern->type;
    const char *next = at;

    if (type == AVD_CAPTURE_INT && at < search->end &&
        (*at == '-' || *at == '+'))
        next = at + 1;
    if (type == AVD_CAPTURE_HEX && fits(at, search->end, "0x", 2))
        next = at + 2;
    return next < search->end && is_caught(type, *next) ? next : at;
}

/* The end of what is caught from here, or NULL. */
static const char *catch_end(struct search *search, const char *at)
{
    const struct avd_pattern *pattern = search->pattern;
    const char *end = at;

    if (search->failed != NULL && at < search->failed)
        return NULL;
    while (end < search->end && is_caught(pattern->type, *end))
        end++;
    search->failed = end;
    while (end > at &&
           !fits(end, search->end, pattern->behind, pattern->behind_length))
        end = pattern->type == AVD_CAPTURE_WORD ? end - 1 : at;
    return end > at ? end : NULL;
}

static void take_number(struct avd_capture *capture, const char *digit,
                        const char *end)
{
    bool hex = capture->type == AVD_CAPTURE_HEX;
    bool minus = capture->text[0] == '-';
    uint64_t most = hex     ? UINT64_MAX
                    : minus ? (uint64_t)INT64_MAX + 1
                            : (uint64_t)INT64_MAX;
    uint64_t base = hex ? 16 : 10;
    uint64_t value = 0;
    unsigned d;

    for (; digit < end; digit++) {
        d = (unsigned)(*digit <= '9' ? *digit - '0' : lower(*digit) - 'a' + 10);
        if (value > (most - d) / base) {
            capture->too_large = true;
            return;
        }
        value = value * base + d;
    }
    capture->number = (int64_t)(minus ? 0 - value : value);
}

/* Digits or a word that end where the line does, and the 0 of a 0x. */
static bool is_open(const struct search *search)
{
    const char *end = search->failed; /* of the run */

    return end == search->end || (search->pattern->type == AVD_CAPTURE_HEX &&
                                  end + 1 == search->end && lower(*end) == 'x');
}

static bool catch_at(struct search *search, const char *at,
                     struct avd_capture *capture)
{
    const char *first, *end;

    if (search->pattern->type == AVD_CAPTURE_NONE)
        return true;
    first = skip_prefix(search, at);
    end = catch_end(search, first);
    if (end == NULL)
        return false;
    capture->open = is_open(search);
    capture->text = at;
    capture->length = (size_t)(end - at);
    if (capture->type != AVD_CAPTURE_WORD)
        take_number(capture, first, end);
    return true;
}

bool avd_pattern_find(const struct avd_pattern *pattern, const char *line,
                      size_t length, struct avd_capture *capture)
{
    struct search search = {pattern, line + length, NULL};
    size_t before = pattern->before_length;
    const char *at;

    memset(capture, 0, sizeof *capture);
    capture->type = pattern->type;
    for (at = line; (size_t)(search.end - at) >= before; at++) {
        if (fits(at, search.end, pattern->before, before) &&
            catch_at(&search, at + before, capture))
            return true;
        if (at == search.end)
            break;
    }
    return false;
}

void avd_pattern_plain(struct avd_pattern *pattern, const char *text)
{
    memset(pattern, 0, sizeof *pattern);
    pattern->before = text;
    pattern->before_length = strlen(text);
    pattern->behind = "";
}

void avd_pattern_init(struct avd_pattern *pattern, const char *text)
{
    static const char names[3][8] = {"{hex}", "{int}", "{word}"};
    const char *found;
    unsigned i;

    avd_pattern_plain(pattern, text);
    for (i = 0; i < 3; i++) {
        found = strstr(text, names[i]);
        if (found == NULL)
            continue;
        pattern->type = (enum avd_capture_type)(AVD_CAPTURE_HEX + i);
        pattern->before_length = (size_t)(found - text);
        pattern->behind = found + strlen(names[i]);
        pattern->behind_length = strlen(pattern->behind);
    }
}
