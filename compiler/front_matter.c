/* SPDX-License-Identifier: MIT */
/* What stands before an article between two lines of dashes. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "article.h"

/* The length of a line without its end. */
static size_t line_length(const char *line, const char *end)
{
    const char *stop = memchr(line, '\n', (size_t)(end - line));
    size_t length = (size_t)((stop ? stop : end) - line);
    while (length > 0 && strchr(" \t\r", line[length - 1]))
        length--;
    return length;
}

static const char *next_line(const char *line, const char *end)
{
    const char *stop = memchr(line, '\n', (size_t)(end - line));
    return stop ? stop + 1 : end;
}

static bool is_fence(const char *line, const char *end)
{
    size_t length = line_length(line, end);
    return length == 3 &&
           (memcmp(line, "---", 3) == 0 || memcmp(line, "...", 3) == 0);
}

/* MM/DD/YYYY, or a date as rules write it. Anything else stays as it is. */
static const char *read_date(struct arena *arena, const char *text,
                             size_t length)
{
    char copy[32];
    unsigned year, month, day;
    int used = 0;
    if (length > 1 && (text[0] == '"' || text[0] == '\'') &&
        text[length - 1] == text[0]) {
        text++;
        length -= 2;
    }
    if (length >= sizeof copy)
        return arena_text(arena, text, length);
    memcpy(copy, text, length);
    copy[length] = '\0';
    if ((sscanf(copy, "%2u/%2u/%4u%n", &month, &day, &year, &used) == 3 ||
         sscanf(copy, "%4u-%2u-%2u%n", &year, &month, &day, &used) == 3) &&
        (size_t)used == length)
        return arena_format(arena, "%04u-%02u-%02u", year, month, day);
    return arena_text(arena, text, length);
}

static void read_line(struct article *article, struct arena *arena,
                      const char *line, size_t length, uint32_t number)
{
    static const char key[] = "ms.date:";
    const char *comment;
    if (length < sizeof key - 1 || memcmp(line, key, sizeof key - 1) != 0)
        return;
    line += sizeof key - 1;
    length -= sizeof key - 1;
    comment = memchr(line, '#', length);
    if (comment)
        length = (size_t)(comment - line);
    while (length > 0 && isspace((unsigned char)*line)) {
        line++;
        length--;
    }
    while (length > 0 && isspace((unsigned char)line[length - 1]))
        length--;
    article->date = read_date(arena, line, length);
    article->date_line = number;
}

void article_front_matter(struct article *article, struct arena *arena,
                          char *text, size_t length)
{
    const char *end = text + length, *line = text, *last;
    uint32_t number = 1;
    char *at = text;
    if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        line += 3;
    if (end - line < 3 || *line != '-' || !is_fence(line, end))
        return;
    last = next_line(line, end);
    while (last < end && !is_fence(last, end))
        last = next_line(last, end);
    if (last >= end)
        return;
    for (; line < last; line = next_line(line, end))
        read_line(article, arena, line, line_length(line, end), number++);
    /* Lines keep their numbers. */
    for (last = next_line(last, end); at < last; at++)
        if (*at != '\n' && *at != '\r')
            *at = ' ';
}
