/* SPDX-License-Identifier: MIT */
#include "notation.h"

#include "out.h"

/* Whether a text may stand in a rule file: lines of UTF-8 without controls,
 * and without the marks that turn the direction of writing. */
static bool is_writable(const char *text, size_t length)
{
    size_t i, bytes;
    for (i = 0; i < length; i += bytes) {
        uint32_t c;
        bytes = avd_utf8_decode(text + i, length - i, &c);
        if (bytes == 0 || (c < ' ' && c != '\t' && c != '\n') ||
            (c >= 0x7f && c < 0xa0) || c == 0xfeff ||
            (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
            return false;
    }
    return true;
}

static bool holds(const char *text, size_t length, char c)
{
    return length > 0 && memchr(text, c, length) != NULL;
}

static const char *skip_blanks(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    return at;
}

/* Over several lines a text loses the indentation that all its lines have, line
 * ends at its end, and what stands in lines of blanks alone; and a line of
 * three quotes ends it. */
static bool fits_block(const char *text, size_t length)
{
    const char *end = text + length, *line = text;
    bool flush = false; /* a line begins at its edge */
    if (length == 0 || end[-1] == '\n')
        return false;
    for (;;) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        const char *at = skip_blanks(line, stop ? stop : end);
        if (at == (stop ? stop : end) && at > line)
            return false;
        if (end - at >= 3 && memcmp(at, "\"\"\"", 3) == 0)
            return false;
        flush |= at == line && at < (stop ? stop : end);
        if (!stop)
            return flush;
        line = stop + 1;
    }
}

static void put_indent(struct buffer *buffer, unsigned indent)
{
    while (indent-- > 0)
        buffer_puts(buffer, " ");
}

static void put_block(struct buffer *buffer, const char *text, size_t length,
                      unsigned indent)
{
    const char *end = text + length, *line = text, *stop;
    buffer_puts(buffer, "\"\"\"\n");
    do {
        stop = memchr(line, '\n', (size_t)(end - line));
        if (!stop)
            stop = end;
        if (stop > line)
            put_indent(buffer, indent);
        buffer_put(buffer, line, (size_t)(stop - line));
        buffer_puts(buffer, "\n");
        line = stop + 1;
    } while (stop < end);
    put_indent(buffer, indent);
    buffer_puts(buffer, "\"\"\"");
}

bool notation_text(struct buffer *buffer, const char *text, size_t length,
                   unsigned indent)
{
    const char *quote = holds(text, length, '"') ? "'" : "\"";
    if (!is_writable(text, length))
        return false;
    if (holds(text, length, '\n') || holds(text, length, *quote)) {
        if (!fits_block(text, length))
            return false;
        put_block(buffer, text, length, indent);
        return true;
    }
    buffer_puts(buffer, quote);
    buffer_put(buffer, text, length);
    buffer_puts(buffer, quote);
    return true;
}

static bool put_list(struct buffer *buffer, const struct avd_value *value,
                     const char *texts, unsigned indent)
{
    const char *at = texts + value->as.text.offset;
    uint32_t i;
    buffer_puts(buffer, "{ ");
    for (i = 0; i < value->as.text.count; i++) {
        size_t length = strlen(at);
        if (i > 0)
            buffer_puts(buffer, ", ");
        if (!notation_text(buffer, at, length, indent))
            return false;
        at += length + 1;
    }
    buffer_puts(buffer, i > 0 ? " }" : "}");
    return true;
}

struct unit {
    const char *name;
    int64_t factor;
};

/* In the largest unit that leaves a whole number; the smallest comes last. */
static bool put_with_unit(struct buffer *buffer, int64_t number,
                          const struct unit *unit)
{
    if (number < 0)
        return false;
    while (unit->factor > 1 && (number == 0 || number % unit->factor != 0))
        unit++;
    buffer_number(buffer, number / unit->factor);
    buffer_puts(buffer, unit->name);
    return true;
}

static bool put_number(struct buffer *buffer, int64_t number,
                       enum avd_type type, enum avd_words words)
{
    static const struct unit times[] = {
        {"d", 86400000}, {"h", 3600000}, {"m", 60000}, {"s", 1000}, {"ms", 1}};
    static const struct unit sizes[] = {{"TB", (int64_t)1 << 40},
                                        {"GB", 1 << 30},
                                        {"MB", 1 << 20},
                                        {"KB", 1 << 10},
                                        {"B", 1}};
    const char *word;
    size_t length;
    switch (type) {
    case AVD_TYPE_BOOL:
        buffer_puts(buffer, number ? "true" : "false");
        return true;
    case AVD_TYPE_WORD:
        word = avd_word(words, (unsigned)number, &length);
        if (word)
            buffer_put(buffer, word, length);
        return word != NULL;
    case AVD_TYPE_AGE:
    case AVD_TYPE_SPAN:
        return put_with_unit(buffer, number, times);
    case AVD_TYPE_SIZE:
        return put_with_unit(buffer, number, sizes);
    default:
        /* The least number has no opposite, and is not read back. */
        buffer_number(buffer, number);
        return number != INT64_MIN;
    }
}

/* A version has three parts or more; a part that is missing is 0. */
static void put_version(struct buffer *buffer, const char *text, size_t length)
{
    unsigned dots = 0;
    size_t i;
    for (i = 0; i < length; i++)
        dots += text[i] == '.';
    buffer_put(buffer, text, length);
    for (; dots < 2; dots++)
        buffer_puts(buffer, ".0");
}

bool notation_value(struct buffer *buffer, const struct avd_value *value,
                    const char *texts, enum avd_type type, enum avd_words words,
                    unsigned indent)
{
    switch (value->type) {
    case AVD_VALUE_NUMBER:
        return put_number(buffer, value->as.number, type, words);
    case AVD_VALUE_LIST:
        return put_list(buffer, value, texts, indent);
    case AVD_VALUE_TEXT:
        if (type != AVD_TYPE_VERSION)
            return notation_text(buffer, texts + value->as.text.offset,
                                 value->length, indent);
        put_version(buffer, texts + value->as.text.offset, value->length);
        return true;
    default:
        return false;
    }
}
