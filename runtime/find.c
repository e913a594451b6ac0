/* SPDX-License-Identifier: MIT */
/* Finds symptoms by the error text that a person saw. */
#include "find.h"

#include <string.h>

/* A text shorter than this is in too many others to mean one of them. */
#define LEAST 3
#define MESSAGE_MAX 4096

/* One character as it is compared: small letter, straight apostrophe, blank; 0
 * for what is left out: quotes, stars of Markdown, controls. */
static uint32_t normal(uint32_t point)
{
    switch (point) {
    case '\t':
    case '\n':
    case '\r':
    case 0xa0:
    case 0x202f:
        return ' ';
    case '`':
    case 0x2018:
    case 0x2019:
    case 0x2032:
        return '\'';
    case '*':
    case '"':
    case 0x201c:
    case 0x201d:
        return 0;
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
        return '-';
    default:
        break;
    }
    if (point >= 'A' && point <= 'Z')
        return point + 32;
    return point < 0x20 || point == 0x7f ? 0 : point;
}

static bool edge(char c)
{
    return c == ' ' || c == '.' || c == ',' || c == ';' || c == ':' ||
           c == '!' || c == '\'';
}

/* Normalises into `to`, which has room for `room` bytes with the NUL; returns
 * the length. */
static size_t normalise(const char *text, char *to, size_t room)
{
    size_t left = strlen(text);
    size_t length = 0;
    size_t start = 0;
    uint32_t point;
    unsigned taken;

    for (; left > 0 && length + 4 < room; text += taken, left -= taken) {
        taken = avd_utf8_decode(text, left, &point);
        point = taken > 0 ? normal(point) : 0;
        taken += taken == 0;
        if (point == ' ' && length > 0 && to[length - 1] == ' ')
            continue;
        if (point != 0)
            length += avd_utf8_encode(point, to + length);
    }
    while (length > 0 && edge(to[length - 1]))
        length--;
    while (start < length && edge(to[start]))
        start++;
    memmove(to, to + start, length - start);
    to[length - start] = 0;
    return length - start;
}

bool avd_find_start(struct avd_find *find, const char *text)
{
    find->length = normalise(text, find->text, sizeof find->text);
    return find->length > 0;
}

/* The query is in the text, or, where that counts too, the text in it. */
static bool matches(const struct avd_find *find, const char *text, bool both)
{
    char other[MESSAGE_MAX];
    size_t length = normalise(text, other, sizeof other);

    if (find->length >= LEAST && strstr(other, find->text) != NULL)
        return true;
    return both && length >= LEAST && strstr(find->text, other) != NULL;
}

bool avd_find_message(const struct avd_find *find,
                      const struct avd_header *image, uint32_t symptom)
{
    const struct avd_message *message = avd_message_of(image);
    uint32_t i;

    for (i = 0; i < avd_message_count(image); i++)
        if (message[i].symptom == symptom &&
            matches(find, avd_text(image, message[i].text), true))
            return true;
    return false;
}

/* The text is in the query, or, where that is not enough, all of it. */
static bool holds(const struct avd_find *find, const char *text, bool whole)
{
    char other[MESSAGE_MAX];
    size_t length = normalise(text, other, sizeof other);

    if (whole || length < LEAST)
        return length > 0 && strcmp(find->text, other) == 0;
    return strstr(find->text, other) != NULL;
}

bool avd_find_reports(const struct avd_find *find,
                      const struct avd_header *image, uint32_t symptom)
{
    const struct avd_message *message = avd_message_of(image);
    uint32_t i;

    for (i = 0; i < avd_message_count(image); i++)
        if (message[i].symptom == symptom &&
            holds(find, avd_text(image, message[i].text), false))
            return true;
    return holds(find, avd_text(image, avd_symptom_of(image)[symptom].title),
                 true);
}

bool avd_find_symptom(const struct avd_find *find,
                      const struct avd_header *image, uint32_t symptom)
{
    const struct avd_symptom *what = &avd_symptom_of(image)[symptom];

    return matches(find, avd_text(image, what->id), false) ||
           matches(find, avd_text(image, what->title), true) ||
           avd_find_message(find, image, symptom);
}

bool avd_find_cause(const struct avd_find *find, const struct avd_header *image,
                    uint32_t cause)
{
    const struct avd_cause *what = &avd_cause_of(image)[cause];

    return matches(find, avd_text(image, what->id), false) ||
           matches(find, avd_text(image, what->title), true);
}
