/* SPDX-License-Identifier: MIT */
#include "anchor.h"

#include <stdbool.h>
#include <string.h>

#include "buffer.h"

/* Beyond ASCII most characters are letters; these ranges are not. The site
 * looks at halves of characters above U+FFFF, which are no letters. */
static bool is_letter(uint32_t c)
{
    static const struct {
        uint32_t from, to;
    } others[] = {
        {0x80, 0xa9},     {0xab, 0xb4},     {0xb6, 0xb9},
        {0xbb, 0xbf},     {0xd7, 0xd7},     {0xf7, 0xf7},
        {0x2c2, 0x2c5},   {0x2d2, 0x2df},   {0x300, 0x36f},
        {0x37e, 0x37e},   {0x387, 0x387},   {0x55a, 0x55f},
        {0x589, 0x5c7},   {0x5f3, 0x61f},   {0x64b, 0x65f},
        {0x66a, 0x66d},   {0x6d4, 0x6d4},   {0x900, 0x903},
        {0x93a, 0x93c},   {0x93e, 0x94f},   {0x964, 0x965},
        {0xe3f, 0xe3f},   {0x2000, 0x2070}, {0x2072, 0x207e},
        {0x2080, 0x208f}, {0x20a0, 0x2101}, {0x2103, 0x2106},
        {0x2108, 0x2109}, {0x2114, 0x2114}, {0x2116, 0x2118},
        {0x2120, 0x2123}, {0x2140, 0x2144}, {0x2150, 0x2bff},
        {0x2e00, 0x2e2e}, {0x2e30, 0x3004}, {0x3007, 0x3030},
        {0x3036, 0x303a}, {0x303d, 0x3040}, {0x3099, 0x309c},
        {0x30a0, 0x30a0}, {0x30fb, 0x30fb}, {0xd800, 0xf8ff},
        {0xfe00, 0xfe6f}, {0xff00, 0xff0f}, {0xff1a, 0xff20},
        {0xff3b, 0xff40}, {0xff5b, 0xff65}, {0xfff0, 0x10ffff},
    };
    size_t i;
    for (i = 0; i < sizeof others / sizeof *others; i++)
        if (c >= others[i].from && c <= others[i].to)
            return false;
    return true;
}

/* Small letters of Latin, Greek and Cyrillic; other scripts of headings have
 * no other. */
static uint32_t small(uint32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7))
        return c + 32;
    if (c == 0x178)
        return 0xff;
    if (c == 0x130)
        return 'i';
    if ((c >= 0x100 && c <= 0x137) || (c >= 0x14a && c <= 0x177) ||
        (c >= 0x1e00 && c <= 0x1e95) || (c >= 0x1ea0 && c <= 0x1eff) ||
        (c >= 0x460 && c <= 0x481) || (c >= 0x48a && c <= 0x4bf) ||
        (c >= 0x4d0 && c <= 0x52f))
        return c | 1;
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e) ||
        (c >= 0x4c1 && c <= 0x4ce))
        return c + (c & 1);
    if (c >= 0x391 && c <= 0x3ab)
        return c + 32;
    if (c == 0x386)
        return 0x3ac;
    if (c >= 0x388 && c <= 0x38a)
        return c + 37;
    if (c == 0x38c)
        return 0x3cc;
    if (c == 0x38e || c == 0x38f)
        return c + 63;
    if (c >= 0x400 && c <= 0x40f)
        return c + 80;
    return c >= 0x410 && c <= 0x42f ? c + 32 : c;
}

/* One character beyond ASCII, of text that is UTF-8; returns its bytes. */
static size_t decode(const unsigned char *at, size_t left, uint32_t *c)
{
    size_t bytes = *at >= 0xf0 ? 4 : *at >= 0xe0 ? 3 : 2, i;
    if (*at < 0xc0 || bytes > left) {
        *c = 0xfffd;
        return 1;
    }
    *c = *at & (0xffu >> (bytes + 1));
    for (i = 1; i < bytes; i++)
        *c = *c << 6 | (at[i] & 0x3fu);
    return bytes;
}

static void put(struct buffer *buffer, uint32_t c)
{
    char bytes[3];
    size_t count = 0;
    if (c >= 0x800) {
        bytes[count++] = (char)(0xe0 | c >> 12);
        bytes[count++] = (char)(0x80 | (c >> 6 & 0x3f));
    } else if (c >= 0x80) {
        bytes[count++] = (char)(0xc0 | c >> 6);
    }
    bytes[count++] = (char)(c >= 0x80 ? 0x80 | (c & 0x3f) : c);
    buffer_put(buffer, bytes, count);
}

static bool is_ascii_kept(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z') || c == '-' || c == '_';
}

static void put_slug(struct buffer *buffer, const char *text, size_t length)
{
    size_t i = 0;
    while (i < length) {
        uint32_t c = (unsigned char)text[i];
        if (c >= 0x80) {
            i += decode((const unsigned char *)text + i, length - i, &c);
            if (is_letter(c))
                put(buffer, small(c));
            continue;
        }
        i++;
        if (is_ascii_kept((char)c))
            put(buffer, small(c));
        else if (c == ' ')
            put(buffer, '-');
    }
}

void anchors_init(struct anchors *anchors, struct arena *arena)
{
    anchors->arena = arena;
    names_init(&anchors->taken, arena, 64);
}

const char *anchor_of(struct anchors *anchors, const char *text, size_t length)
{
    struct buffer buffer = {.arena = anchors->arena};
    struct name *base, *name;
    uintptr_t count;
    put_slug(&buffer, text, length);
    if (buffer.length == 0)
        buffer_puts(&buffer, "section");
    base = names_get(&anchors->taken, buffer.text, buffer.length);
    name = base;
    /* The meaning of a name is how often it was asked for. */
    for (count = (uintptr_t)base->meaning; name->meaning; count++) {
        const char *next = arena_format(anchors->arena, "%s-%lu", base->text,
                                        (unsigned long)count);
        name = names_get(&anchors->taken, next, strlen(next));
    }
    name->meaning = (void *)(uintptr_t)1;
    if (name != base)
        base->meaning = (void *)count;
    return name->text;
}

/* ---- likeness ---- */

static size_t word_length(const char *at)
{
    return strcspn(at, "-");
}

static unsigned count_words(const char *text)
{
    unsigned count = 0;
    while (*text) {
        size_t length = word_length(text);
        count += length > 0;
        text += length + (text[length] != '\0');
    }
    return count;
}

/* How often a word stands in a text. */
static unsigned occurrences(const char *text, const char *word, size_t length)
{
    unsigned count = 0;
    while (*text) {
        size_t other = word_length(text);
        count += other == length && memcmp(text, word, length) == 0;
        text += other + (text[other] != '\0');
    }
    return count;
}

unsigned anchor_likeness(const char *a, const char *b)
{
    unsigned shared = 0, words = count_words(a) + count_words(b);
    const char *at = a;
    while (*at) {
        size_t length = word_length(at);
        /* The second of two words is shared if the other has two as well. */
        const char *start = a;
        unsigned before = 1;
        for (; start < at; start += word_length(start) + 1)
            before +=
                word_length(start) == length && memcmp(start, at, length) == 0;
        shared += length > 0 && occurrences(b, at, length) >= before;
        at += length + (at[length] != '\0');
    }
    return words ? shared * 200 / words : 0;
}
