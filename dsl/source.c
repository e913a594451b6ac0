/* SPDX-License-Identifier: MIT */
#include "source.h"

#include <string.h>

void sources_init(struct sources *sources, struct arena *arena)
{
    memset(sources, 0, sizeof *sources);
    sources->arena = arena;
}

uint16_t sources_add(struct sources *sources, const char *path,
                     const char *name, const char *text, size_t size)
{
    struct source *source;
    size_t index = sources->count++;
    sources->source =
        arena_grow(sources->arena, sources->source, &sources->capacity,
                   sources->count, sizeof *source);
    source = &sources->source[index];
    if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        size -= 3;
    }
    source->path = path;
    source->name = name;
    source->text = text;
    source->size = (uint32_t)size;
    source->unread = false;
    source->line = NULL;
    source->lines = source->last = 0;
    source->last_offset = source->last_column = 0;
    return (uint16_t)index;
}

size_t sources_size(const struct sources *sources)
{
    size_t size = 0, i;
    for (i = 0; i < sources->count; i++)
        size += sources->source[i].size;
    return size;
}

static void find_lines(struct sources *sources, struct source *source)
{
    const char *at = source->text, *end = at + source->size;
    uint32_t lines = 1;
    for (; (at = memchr(at, '\n', (size_t)(end - at))); at++)
        lines++;
    source->line = arena_alloc(sources->arena, lines * sizeof *source->line);
    source->lines = lines;
    lines = 1;
    for (at = source->text; (at = memchr(at, '\n', (size_t)(end - at))); at++)
        source->line[lines++] = (uint32_t)(at + 1 - source->text);
}

static uint32_t line_of(struct sources *sources, uint16_t file, uint32_t offset)
{
    struct source *source = &sources->source[file];
    uint32_t low = 0, high, step;
    if (!source->line)
        find_lines(sources, source);
    high = source->lines;
    /* Most come in order, a few lines apart. */
    for (step = 0; step < 16 && source->last + step < high; step++)
        if (source->line[source->last + step] > offset)
            break;
    if (step > 0 && step < 16)
        return source->last += step - 1;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->line[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return source->last = low;
}

uint32_t source_line(struct sources *sources, struct place place)
{
    return line_of(sources, place.file, place.start) + 1;
}

void source_position(struct sources *sources, uint16_t file, uint32_t offset,
                     uint32_t *line, uint32_t *column)
{
    struct source *source = &sources->source[file];
    uint32_t index = line_of(sources, file, offset), at;
    *line = index + 1;
    at = source->line[index];
    *column = 1;
    if (source->last_offset >= at && source->last_offset <= offset &&
        source->last_column > 0) {
        at = source->last_offset;
        *column = source->last_column;
    }
    for (; at < offset; at++)
        if (((unsigned char)source->text[at] & 0xc0) != 0x80)
            ++*column;
    source->last_offset = offset;
    source->last_column = *column;
}

const char *source_line_text(struct sources *sources, uint16_t file,
                             uint32_t line, size_t *length)
{
    struct source *source = &sources->source[file];
    uint32_t start, end;
    if (!source->line)
        find_lines(sources, source);
    start = source->line[line - 1];
    end = line < source->lines ? source->line[line] - 1 : source->size;
    if (end > start && source->text[end - 1] == '\r')
        end--;
    *length = end - start;
    return source->text + start;
}

/* Length of the character that starts here, 0 if it is not well-formed. The
 * bounds of the second byte shut out overlong forms, surrogates and what lies
 * beyond U+10FFFF (Unicode 15, table 3-7). */
static size_t utf8_length(const unsigned char *at, size_t room)
{
    unsigned char low = 0x80, high = 0xbf;
    size_t length, i;
    if (at[0] < 0x80)
        return 1;
    if (at[0] < 0xc2 || at[0] > 0xf4)
        return 0;
    length = at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
    if (at[0] == 0xe0)
        low = 0xa0;
    if (at[0] == 0xed)
        high = 0x9f;
    if (at[0] == 0xf0)
        low = 0x90;
    if (at[0] == 0xf4)
        high = 0x8f;
    if (room < length || at[1] < low || at[1] > high)
        return 0;
    for (i = 2; i < length; i++)
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    return length;
}

size_t utf8_check(const char *text, size_t size)
{
    size_t at = 0;
    while (at < size) {
        uint64_t eight;
        size_t length;
        /* Rule files are nearly all ASCII: eight bytes at a time. */
        while (size - at >= sizeof eight) {
            memcpy(&eight, text + at, sizeof eight);
            if (eight & 0x8080808080808080u)
                break;
            at += sizeof eight;
        }
        if (at == size)
            break;
        length = utf8_length((const unsigned char *)text + at, size - at);
        if (length == 0)
            return at;
        at += length;
    }
    return size;
}
