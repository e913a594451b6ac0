/* SPDX-License-Identifier: MIT */
/*
 * A bounded writer with escaping.
 *
 * Nearly all text is printable ASCII that needs no escape, so it is checked
 * and copied eight bytes at a time; only what is left goes byte by byte.
 */
#include "out.h"

#include <string.h>

#define EVERY(byte) (UINT64_C(0x0101010101010101) * (byte))
#define HIGH EVERY(0x80u)

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
    size_t room = out->size - out->used;

    while (count > room && !out->failed) {
        memcpy(out->buffer + out->used, bytes, room);
        out->used += room;
        bytes += room;
        count -= room;
        if (out->flush == NULL)
            out->failed = true;
        else
            hand_over(out);
        room = out->size - out->used;
    }
    if (out->failed || count == 0)
        return;
    memcpy(out->buffer + out->used, bytes, count);
    out->used += count;
}

void avd_out_literal(struct avd_out *out, const char *text)
{
    avd_out_raw(out, text, strlen(text));
}

void avd_out_number(struct avd_out *out, int64_t number)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

    do {
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (number < 0)
        digits[--at] = '-';
    avd_out_raw(out, digits + at, sizeof digits - at);
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
    if (point < 0x80) {
        bytes[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        bytes[0] = (char)(0xc0 | point >> 6);
        bytes[1] = (char)(0x80 | (point & 0x3f));
        return 2;
    }
    if (point < 0x10000) {
        bytes[0] = (char)(0xe0 | point >> 12);
        bytes[1] = (char)(0x80 | (point >> 6 & 0x3f));
        bytes[2] = (char)(0x80 | (point & 0x3f));
        return 3;
    }
    bytes[0] = (char)(0xf0 | point >> 18);
    bytes[1] = (char)(0x80 | (point >> 12 & 0x3f));
    bytes[2] = (char)(0x80 | (point >> 6 & 0x3f));
    bytes[3] = (char)(0x80 | (point & 0x3f));
    return 4;
}

size_t avd_utf8_prefix(const char *bytes, size_t count, size_t limit)
{
    if (count <= limit)
        return count;
    while (limit > 0 && ((unsigned char)bytes[limit] & 0xc0) == 0x80)
        limit--;
    return limit;
}

/* Printable ASCII that does not stand for itself. In Markdown that is what may
 * mean something; its neighbours say whether it does. */
static bool special(unsigned char c, enum avd_escape escape)
{
    static const char specials[][24] = {[AVD_ESCAPE_JSON] = "\"\\",
                                        [AVD_ESCAPE_CELL] = "\\",
                                        [AVD_ESCAPE_WORD] = "\\ ",
                                        [AVD_ESCAPE_MARKUP] = "<>&\"'",
                                        [AVD_ESCAPE_MARKDOWN] =
                                            "\\`*_[]<>&|~#@$=-+.):",
                                        [AVD_ESCAPE_NAGIOS] = "|"};

    return strchr(specials[escape], c) != NULL;
}

static bool plain(unsigned char c, enum avd_escape escape)
{
    return c >= 0x20 && c <= 0x7e && !special(c, escape);
}

/* Nonzero if one of the 8 bytes is zero. */
static uint64_t has_zero(uint64_t x)
{
    return (x - EVERY(1u)) & ~x & HIGH;
}

static bool plain_eight(uint64_t x, enum avd_escape escape)
{
    uint64_t bad = ((x - EVERY(0x20u)) & ~x & HIGH) | (x & HIGH) |
                   has_zero(x ^ EVERY(0x7fu));

    if (escape == AVD_ESCAPE_JSON)
        bad |= has_zero(x ^ EVERY(0x22u)) | has_zero(x ^ EVERY(0x5cu));
    else if (escape == AVD_ESCAPE_CELL || escape == AVD_ESCAPE_WORD)
        bad |= has_zero(x ^ EVERY(0x5cu));
    if (escape == AVD_ESCAPE_WORD)
        bad |= has_zero(x ^ EVERY(0x20u));
    return bad == 0 && escape < AVD_ESCAPE_MARKUP;
}

/* Copies the plain bytes in front, as far as the buffer has room; returns how
 * many. */
static size_t copy_plain(struct avd_out *out, const char *bytes, size_t count)
{
    char *to = out->buffer + out->used;
    size_t room = out->size - out->used;
    size_t end = count < room ? count : room;
    size_t at = 0;
    uint64_t eight;

    while (end - at >= 8) {
        memcpy(&eight, bytes + at, 8);
        if (!plain_eight(eight, out->escape))
            break;
        memcpy(to + at, &eight, 8);
        at += 8;
    }
    if (end >= 8 && end - at > 0 && end - at < 8) {
        memcpy(&eight, bytes + end - 8, 8);
        if (plain_eight(eight, out->escape)) {
            memcpy(to + end - 8, &eight, 8);
            at = end;
        }
    }
    while (at < end && plain((unsigned char)bytes[at], out->escape)) {
        to[at] = bytes[at];
        at++;
    }
    out->used += at;
    return at;
}

static void json_unit(struct avd_out *out, uint32_t unit)
{
    static const char hex[] = "0123456789abcdef";
    char text[6] = {'\\', 'u'};

    text[2] = hex[unit >> 12 & 15];
    text[3] = hex[unit >> 8 & 15];
    text[4] = hex[unit >> 4 & 15];
    text[5] = hex[unit & 15];
    avd_out_raw(out, text, sizeof text);
}

static void json_point(struct avd_out *out, uint32_t point)
{
    static const char named[] = "\"\"\\\\\nn\rr\tt\bb\ff";
    char text[2] = {'\\', 0};
    size_t i;

    for (i = 0; i + 1 < sizeof named; i += 2) {
        if ((uint32_t)named[i] == point) {
            text[1] = named[i + 1];
            avd_out_raw(out, text, sizeof text);
            return;
        }
    }
    if (point < 0x10000) {
        json_unit(out, point);
        return;
    }
    json_unit(out, 0xd800 + ((point - 0x10000) >> 10));
    json_unit(out, 0xdc00 + ((point - 0x10000) & 0x3ff));
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
    switch (point) {
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
        return "-";
    case 0x2018:
    case 0x2019:
    case 0x201a:
    case 0x2032:
        return "'";
    case 0x201c:
    case 0x201d:
    case 0x201e:
    case 0x2033:
        return "\"";
    case 0x2022:
        return "*";
    case 0x2026:
        return "...";
    case 0x2190:
        return "<-";
    case 0x2192:
        return "->";
    case 0x2264:
        return "<=";
    case 0x2265:
        return ">=";
    case 0x20ac:
        return "EUR";
    case 0x2122:
        return "(TM)";
    default:
        return "?";
    }
}

static bool blank(uint32_t point)
{
    return point == ' ' || point == '\t' || point == '\n' || point == '\r' ||
           point == 0xa0 || (point >= 0x2000 && point <= 0x200a) ||
           point == 0x202f || point == 0x3000;
}

static void ascii_point(struct avd_out *out, uint32_t point)
{
    char c;

    if (blank(point))
        c = ' ';
    else if (point > 0xa0 && point < 0x180)
        c = latin(point);
    else {
        avd_out_literal(out, punctuation(point));
        return;
    }
    avd_out_raw(out, &c, 1);
}

/* Characters that draw nothing, or that change how others are drawn. */
static bool invisible(uint32_t point)
{
    return (point >= 0x7f && point < 0xa0) || point == 0xad || point == 0x61c ||
           point == 0x180e || (point >= 0x200b && point <= 0x200f) ||
           (point >= 0x2028 && point <= 0x202e) ||
           (point >= 0x2060 && point <= 0x206f) ||
           (point >= 0xfe00 && point <= 0xfe0f) || point == 0xfeff ||
           (point >= 0xfff0 && point <= 0xfffb) || (point & 0xfffe) == 0xfffe ||
           (point >= 0xe0000 && point <= 0xe0fff);
}

static void utf8_point(struct avd_out *out, uint32_t point)
{
    char bytes[4];

    if (point == '\t' || point == '\n' || point == '\r')
        avd_out_raw(out, " ", 1);
    else if (point < 0x20 || invisible(point))
        avd_out_raw(out, "?", 1);
    else
        avd_out_raw(out, bytes, avd_utf8_encode(point, bytes));
}

static void reference(struct avd_out *out, uint32_t point)
{
    static const char hex[] = "0123456789abcdef";
    char text[12];
    size_t at = sizeof text;

    text[--at] = ';';
    do {
        text[--at] = hex[point & 15];
        point >>= 4;
    } while (point > 0);
    at -= 3;
    memcpy(text + at, "&#x", 3);
    avd_out_raw(out, text + at, sizeof text - at);
}

static void markup_point(struct avd_out *out, uint32_t point)
{
    if (point == '\t' || point == '\n' || point == '\r')
        avd_out_raw(out, " ", 1);
    else if (point < 0x20 || invisible(point))
        reference(out, 0xfffd);
    else
        reference(out, point);
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
    if (c == '<' || c == '|' || c == '$' || c == '&') {
        reference(out, (unsigned char)c);
        return;
    }
    avd_out_raw(out, "\\", 1);
    avd_out_raw(out, &c, 1);
}

static void one_point(struct avd_out *out, uint32_t point)
{
    switch (out->escape) {
    case AVD_ESCAPE_WORD:
        if (point == ' ')
            avd_out_raw(out, "_", 1);
        else
            json_point(out, point);
        return;
    case AVD_ESCAPE_JSON:
    case AVD_ESCAPE_CELL:
        json_point(out, point);
        return;
    case AVD_ESCAPE_UTF8:
        utf8_point(out, point);
        return;
    case AVD_ESCAPE_MARKUP:
    case AVD_ESCAPE_MARKDOWN:
        markup_point(out, point);
        return;
    default:
        if (point == '|')
            avd_out_raw(out, "/", 1);
        else
            ascii_point(out, point);
    }
}

void avd_out_bytes(struct avd_out *out, const char *bytes, size_t count)
{
    const char *text = bytes;
    const char *end = bytes + count;
    uint32_t point;
    unsigned taken;
    size_t copied;

    if (out->escape == AVD_ESCAPE_NONE) {
        avd_out_raw(out, bytes, count);
        return;
    }
    while (count > 0 && !out->failed) {
        copied = copy_plain(out, bytes, count);
        bytes += copied;
        count -= copied;
        if (count == 0)
            return;
        /* A plain byte here only lacks room: decoded, it comes out as itself.
         */
        taken = avd_utf8_decode(bytes, count, &point);
        if (taken == 0) {
            point = 0xfffd;
            taken = 1;
        }
        if (taken == 1 && plain((unsigned char)*bytes, out->escape))
            avd_out_raw(out, bytes, 1);
        else if (out->escape == AVD_ESCAPE_MARKDOWN && point > ' ' &&
                 special((unsigned char)*bytes, AVD_ESCAPE_MARKDOWN))
            markdown_special(out, text, (size_t)(end - text),
                             (size_t)(bytes - text));
        else
            one_point(out, point);
        bytes += taken;
        count -= taken;
    }
}

void avd_out_text(struct avd_out *out, const char *text)
{
    avd_out_bytes(out, text, strlen(text));
}
