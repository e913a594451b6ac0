/* SPDX-License-Identifier: MIT */
/* A bounded writer with escaping. */
#include "out.h"
#include "guard.h"

#include <string.h>

void avd_out_init(struct avd_out *out, char *buffer, size_t size,
                  bool (*flush)(void *context, const char *bytes, size_t count),
                  void *context)
{
    memset(out, 0, sizeof *out);
    out->buffer = buffer;
    out->size = size;
    out->flush = flush;
    out->context = context;
}

static void hand_over(struct avd_out *out)
{
    if (out->used > 0 && !out->failed &&
        !out->flush(out->context, out->buffer, out->used))
        out->failed = true;
    out->used = 0;
}

void avd_out_raw(struct avd_out *out, const char *bytes, size_t count)
{
    size_t part;

    while (count > 0 && !out->failed) {
        part = out->size - out->used;
        if (part > count)
            part = count;
        memcpy(out->buffer + out->used, bytes, part);
        out->used += part;
        bytes += part;
        count -= part;
        if (count == 0)
            return;
        if (out->flush == NULL)
            out->failed = true;
        else
            hand_over(out);
    }
}

void avd_out_literal(struct avd_out *out, const char *text)
{
    avd_out_raw(out, text, strlen(text));
}

AVD_GUARDED static void put_digits(struct avd_out *out, uint64_t number,
                                   unsigned base, unsigned least)
{
    char digits[24];
    unsigned at = sizeof digits;

    do {
        digits[--at] = "0123456789abcdef"[number % base];
        number /= base;
    } while (number > 0 || at > sizeof digits - least);
    avd_out_raw(out, digits + at, sizeof digits - at);
}

void avd_out_number(struct avd_out *out, int64_t number)
{
    uint64_t positive = (uint64_t)number;

    if (number < 0) {
        avd_out_raw(out, "-", 1);
        positive = 0 - positive;
    }
    put_digits(out, positive, 10, 1);
}

bool avd_out_finish(struct avd_out *out)
{
    if (out->flush != NULL)
        hand_over(out);
    return !out->failed;
}

unsigned avd_utf8_decode(const char *bytes, size_t count, uint32_t *point)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *b = (const unsigned char *)bytes;
    unsigned length, i;
    uint32_t code;

    if (count == 0)
        return 0;
    if (b[0] < 0x80) {
        *point = b[0];
        return 1;
    }
    length = b[0] >= 0xf0 ? 4 : b[0] >= 0xe0 ? 3 : 2;
    if (b[0] < 0xc2 || b[0] > 0xf4 || length > count)
        return 0;
    code = b[0] & (0x7fu >> length);
    for (i = 1; i < length; i++) {
        if ((b[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (b[i] & 0x3fu);
    }
    if (code < least[length] || code > 0x10ffff ||
        (code >= 0xd800 && code < 0xe000))
        return 0;
    *point = code;
    return length;
}

unsigned avd_utf8_encode(uint32_t point, char *bytes)
{
    unsigned length = point < 0x80      ? 1
                      : point < 0x800   ? 2
                      : point < 0x10000 ? 3
                                        : 4;
    unsigned i;

    for (i = length - 1; i > 0; i--) {
        bytes[i] = (char)(0x80 | (point & 0x3f));
        point >>= 6;
    }
    /* As many high bits as there are bytes, if there are more than one. */
    bytes[0] = (char)(length == 1 ? point : 0xf00u >> length | point);
    return length;
}

size_t avd_utf8_prefix(const char *bytes, size_t count, size_t limit)
{
    if (count <= limit)
        return count;
    while (limit > 0 && ((unsigned char)bytes[limit] & 0xc0) == 0x80)
        limit--;
    return limit;
}

/* Printable ASCII that does not stand for itself, by the modes of escape. In
 * Markdown that is what may mean something; its neighbours say whether it
 * does. */
#define JSON (1u << AVD_ESCAPE_JSON)
#define ASCII (1u << AVD_ESCAPE_ASCII)
#define CELL (1u << AVD_ESCAPE_CELL)
#define WORD (1u << AVD_ESCAPE_WORD)
#define MARKUP (1u << AVD_ESCAPE_MARKUP)
#define MARKDOWN (1u << AVD_ESCAPE_MARKDOWN)
#define NAGIOS (1u << AVD_ESCAPE_NAGIOS)

static const uint16_t specials[128] = {['"'] = JSON | MARKUP,
                                       ['\\'] = JSON | CELL | WORD | MARKDOWN,
                                       [' '] = WORD,
                                       ['<'] = MARKUP | MARKDOWN,
                                       ['>'] = MARKUP | MARKDOWN,
                                       ['&'] = MARKUP | MARKDOWN,
                                       ['\''] = MARKUP,
                                       ['|'] = MARKDOWN | NAGIOS,
                                       ['`'] = MARKDOWN,
                                       ['*'] = MARKDOWN,
                                       ['_'] = MARKDOWN,
                                       ['['] = MARKDOWN,
                                       [']'] = MARKDOWN,
                                       ['~'] = MARKDOWN,
                                       ['#'] = MARKDOWN,
                                       ['@'] = MARKDOWN,
                                       ['$'] = MARKDOWN,
                                       ['='] = MARKDOWN,
                                       ['-'] = MARKDOWN,
                                       ['+'] = MARKDOWN,
                                       ['.'] = MARKDOWN,
                                       [')'] = MARKDOWN,
                                       [':'] = MARKDOWN};

static bool plain(char c, enum avd_escape escape)
{
    return c >= 0x20 && c <= 0x7e &&
           (specials[(unsigned char)c] >> escape & 1u) == 0;
}

static void json_unit(struct avd_out *out, uint32_t unit)
{
    avd_out_literal(out, "\\u");
    put_digits(out, unit, 16, 4);
}

static void json_point(struct avd_out *out, uint32_t point)
{
    static const char named[] = "\"\\\n\r\t\b\f";
    static const char names[] = "\"\\nrtbf";
    const char *at = NULL;

    if (point < 0x80)
        at = memchr(named, (int)point, sizeof named - 1);
    if (at != NULL) {
        avd_out_literal(out, "\\");
        avd_out_raw(out, &names[at - named], 1);
        return;
    }
    if (point >= 0x10000) {
        json_unit(out, 0xd7c0 + (point >> 10));
        point = 0xdc00 + (point & 0x3ff);
    }
    json_unit(out, point);
}

/* What an ASCII reader makes of a character of U+00A0 to U+017F. */
static char latin(uint32_t point)
{
    static const char letters[] =
        " !cL?Y|S\"Ca<--R-o+23'uP.,1o>????" /* U+00A0 */
        "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYPs"  /* U+00C0 */
        "aaaaaaaceeeeiiiidnooooo/ouuuuypy"  /* U+00E0 */
        "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGg"  /* U+0100 */
        "GgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlL"  /* U+0120 */
        "lLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSs"  /* U+0140 */
        "SsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs"; /* U+0160 */

    _Static_assert(sizeof letters == 0x180 - 0xa0 + 1, "one for each");
    return letters[point - 0xa0];
}

static const char *punctuation(uint32_t point)
{
    static const struct {
        uint16_t point;
        char text[6];
    } known[] = {
        {0x2010, "-"},   {0x2011, "-"},   {0x2012, "-"},    {0x2013, "-"},
        {0x2014, "-"},   {0x2015, "-"},   {0x2212, "-"},    {0x2018, "'"},
        {0x2019, "'"},   {0x201a, "'"},   {0x2032, "'"},    {0x201c, "\""},
        {0x201d, "\""},  {0x201e, "\""},  {0x2033, "\""},   {0x2022, "*"},
        {0x2026, "..."}, {0x2190, "<-"},  {0x2192, "->"},   {0x2264, "<="},
        {0x2265, ">="},  {0x20ac, "EUR"}, {0x2122, "(TM)"}, {0, "?"}};
    unsigned i = 0;

    while (known[i].point != point && known[i].point != 0)
        i++;
    return known[i].text;
}

enum look {
    VISIBLE,
    CONTROL, /* that stands for a blank */
    BLANK,
    INVISIBLE /* draws nothing, or changes how others are drawn */
};

static enum look look(uint32_t point)
{
    static const struct {
        uint32_t first, last;
        enum look look;
    } ranges[] = {{'\t', '\n', CONTROL},        {'\r', '\r', CONTROL},
                  {0, ' ' - 1, INVISIBLE},      {' ', ' ', BLANK},
                  {0xa0, 0xa0, BLANK},          {0x2000, 0x200a, BLANK},
                  {0x202f, 0x202f, BLANK},      {0x3000, 0x3000, BLANK},
                  {0x7f, 0x9f, INVISIBLE},      {0xad, 0xad, INVISIBLE},
                  {0x61c, 0x61c, INVISIBLE},    {0x180e, 0x180e, INVISIBLE},
                  {0x200b, 0x200f, INVISIBLE},  {0x2028, 0x202e, INVISIBLE},
                  {0x2060, 0x206f, INVISIBLE},  {0xfe00, 0xfe0f, INVISIBLE},
                  {0xfeff, 0xfeff, INVISIBLE},  {0xfff0, 0xfffb, INVISIBLE},
                  {0xe0000, 0xe0fff, INVISIBLE}};
    unsigned i;

    for (i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (point >= ranges[i].first && point <= ranges[i].last)
            return ranges[i].look;
    return (point & 0xfffe) == 0xfffe ? INVISIBLE : VISIBLE;
}

static void ascii_point(struct avd_out *out, uint32_t point)
{
    char c = '/'; /* for a bar, which is as good as any other there */

    if (point > 0xa0 && point < 0x180)
        c = latin(point);
    else if (point != '|') {
        avd_out_literal(out, punctuation(point));
        return;
    }
    avd_out_raw(out, &c, 1);
}

static void reference(struct avd_out *out, uint32_t point)
{
    avd_out_literal(out, "&#x");
    put_digits(out, point, 16, 1);
    avd_out_literal(out, ";");
}

/* ---- Markdown ---- */

static bool alphanumeric(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* Only blanks stand in front of it: the text may be the start of a line. */
static bool starts(const char *text, size_t at)
{
    while (at > 0 && (unsigned char)text[at - 1] <= ' ')
        at--;
    return at == 0;
}

/* How many characters of a range stand in front of it. */
static size_t behind(const char *text, size_t at, char least, char most)
{
    size_t count = 0;

    while (count < at && (text[at - 1 - count] | 32) >= least &&
           (text[at - 1 - count] | 32) <= most)
        count++;
    return count;
}

/* Whether a character means nothing between its neighbours. */
static bool harmless(const char *text, size_t at, char after)
{
    bool word = alphanumeric(after);
    size_t digits;

    switch (text[at]) {
    case '\\':
        return word;
    case '_':
        return word && at > 0 && alphanumeric(text[at - 1]);
    case '-':
    case '+':
        return word || !starts(text, at);
    case '=':
    case '>':
        return !starts(text, at);
    case '.':
    case ')': /* 1. and 1) begin a list */
        digits = behind(text, at, '0', '9');
        return digits == 0 || word || !starts(text, at - digits);
    case ':':
        return after != ':' || !starts(text, at);
    case '&':
        return after == ' ';
    case '@':
        return true;
    case '#':
        return word || after == 0;
    default:
        return false;
    }
}

/* Viewers look for names behind @, numbers behind # and addresses in what is
 * left when Markdown was read: U+200B, which draws nothing, breaks them. */
static void markdown_special(struct avd_out *out, const char *text,
                             size_t count, size_t at)
{
    char after = at + 1 < count ? text[at + 1] : 0;
    char c = text[at];

    if (c == '.' && behind(text, at, 'w', 'w') >= 3)
        reference(out, 0x200b);
    if (harmless(text, at, after)) {
        avd_out_raw(out, &c, 1);
        if (c == '@' || c == '#' || (c == ':' && after == '/'))
            reference(out, 0x200b);
        return;
    }
    if (strchr("<|$&", c) != NULL) {
        reference(out, (unsigned char)c);
        return;
    }
    avd_out_raw(out, "\\", 1);
    avd_out_raw(out, &c, 1);
}

static void one_point(struct avd_out *out, uint32_t point)
{
    enum avd_escape escape = out->escape;
    enum look seen = look(point);
    char bytes[4];

    if (escape == AVD_ESCAPE_WORD && point == ' ')
        avd_out_raw(out, "_", 1);
    else if ((1u << escape & (JSON | CELL | WORD)) != 0)
        json_point(out, point);
    else if (seen == CONTROL ||
             (seen == BLANK && (1u << escape & (ASCII | NAGIOS)) != 0))
        avd_out_raw(out, " ", 1);
    else if ((1u << escape & (ASCII | NAGIOS)) != 0)
        ascii_point(out, point);
    else if (escape != AVD_ESCAPE_UTF8)
        reference(out, seen == INVISIBLE ? 0xfffd : point);
    else if (seen == INVISIBLE)
        avd_out_raw(out, "?", 1);
    else
        avd_out_raw(out, bytes, avd_utf8_encode(point, bytes));
}

void avd_out_bytes(struct avd_out *out, const char *bytes, size_t count)
{
    const char *text = bytes;
    const char *end = bytes + count;
    enum avd_escape escape = out->escape;
    const char *run;
    uint32_t point;
    unsigned taken;

    for (; !out->failed; bytes += taken) {
        run = bytes;
        while (bytes < end &&
               (escape == AVD_ESCAPE_NONE || plain(*bytes, escape)))
            bytes++;
        avd_out_raw(out, run, (size_t)(bytes - run));
        if (bytes == end)
            return;
        taken = avd_utf8_decode(bytes, (size_t)(end - bytes), &point);
        if (taken == 0) {
            point = 0xfffd;
            taken = 1;
        }
        if (escape == AVD_ESCAPE_MARKDOWN && point > ' ' && point < 0x7f)
            markdown_special(out, text, (size_t)(end - text),
                             (size_t)(bytes - text));
        else
            one_point(out, point);
    }
}

void avd_out_text(struct avd_out *out, const char *text)
{
    avd_out_bytes(out, text, strlen(text));
}
