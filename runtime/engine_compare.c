/* SPDX-License-Identifier: MIT */
/*
 * Compares numbers, texts, versions and lists.
 *
 * What cannot be compared is unknown, never false: a positive finding must not
 * rest on the negation of a comparison that was not one.
 */
#include "engine_compare.h"

#include <string.h>

static enum avd_truth truth_of(bool holds)
{
    return holds ? AVD_TRUE : AVD_FALSE;
}

static int fold(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c;
}

/* The order of two texts, bytewise without regard to ASCII case. */
static int text_order(const char *a, size_t a_length, const char *b,
                      size_t b_length)
{
    size_t shorter = a_length < b_length ? a_length : b_length;

    for (size_t i = 0; i < shorter; i++) {
        int difference = fold(a[i]) - fold(b[i]);

        if (difference != 0)
            return difference;
    }
    return (a_length > b_length) - (a_length < b_length);
}

static bool text_same(const char *a, const char *b, size_t length)
{
    return text_order(a, length, b, length) == 0;
}

static bool text_contains(const struct avd_side *text,
                          const struct avd_side *part)
{
    for (size_t i = 0; i + part->length <= text->length; i++) {
        if (text_same(text->text + i, part->text, part->length))
            return true;
    }
    return false;
}

/* `*` stands for any text, `?` for any one byte. A star that was passed needs
 * no second thought once a later one is reached, so one place to go back to is
 * enough, and the time is at most the product of the lengths. */
static bool text_like(const struct avd_side *text,
                      const struct avd_side *pattern)
{
    size_t t = 0, p = 0, star = SIZE_MAX, resume = 0;

    while (t < text->length) {
        if (p < pattern->length && pattern->text[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern->length &&
                   (pattern->text[p] == '?' ||
                    fold(pattern->text[p]) == fold(text->text[t]))) {
            p++;
            t++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern->length && pattern->text[p] == '*')
        p++;
    return p == pattern->length;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Takes the blanks from both ends; false unless digits and dots are left, each
 * dot between two digits. */
static bool version_trim(const struct avd_side *side, const char **start,
                         const char **end)
{
    const char *from = side->text, *to = side->text + side->length;

    while (from < to && is_blank(*from))
        from++;
    while (from < to && is_blank(to[-1]))
        to--;
    *start = from;
    *end = to;
    for (bool digit = false;; from++) {
        if (from == to || (*from == '.' && digit)) {
            if (from == to)
                return digit;
            digit = false;
        } else if (is_digit(*from)) {
            digit = true;
        } else {
            return false;
        }
    }
}

/* Cuts the next part off a version; its digits without leading zeros. */
static size_t version_part(const char **rest, const char *end,
                           const char **digits)
{
    const char *from = *rest, *to;

    while (from < end && *from == '0')
        from++;
    for (to = from; to < end && *to != '.';)
        to++;
    *digits = from;
    *rest = to < end ? to + 1 : to;
    return (size_t)(to - from);
}

/* False where one of the two is not a version. */
static bool version_order(const struct avd_side *a, const struct avd_side *b,
                          int *result)
{
    const char *x, *x_end, *y, *y_end;

    if (!version_trim(a, &x, &x_end) || !version_trim(b, &y, &y_end))
        return false;
    *result = 0;
    while (*result == 0 && (x < x_end || y < y_end)) {
        const char *p, *q;
        size_t n = version_part(&x, x_end, &p);
        size_t m = version_part(&y, y_end, &q);

        *result = n != m ? (n > m) - (n < m) : memcmp(p, q, n);
    }
    return true;
}

static int digit_value(char c, int base)
{
    int value = fold(c);

    if (is_digit(c))
        value -= '0';
    else if (value >= 'a' && value <= 'f')
        value -= 'a' - 10;
    else
        return -1;
    return value < base ? value : -1;
}

/* A text that is wholly decimal, or 0x and hexadecimal, digits. */
static bool parse_number(const char *text, size_t length, int64_t *number)
{
    int base = 10;
    int64_t value = 0;

    if (length > 2 && text[0] == '0' && fold(text[1]) == 'x') {
        base = 16;
        text += 2;
        length -= 2;
    }
    for (size_t i = 0; i < length; i++) {
        int digit = digit_value(text[i], base);

        if (digit < 0 || value > (INT64_MAX - digit) / base)
            return false;
        value = value * base + digit;
    }
    *number = value;
    return length > 0;
}

/* A number, or a text from a place where the host chooses the type. */
static bool side_number(const struct avd_side *side, int64_t *number)
{
    if (side->value == AVD_VALUE_NUMBER) {
        *number = side->number;
        return true;
    }
    return side->value == AVD_VALUE_TEXT && side->type == AVD_TYPE_ANY &&
           parse_number(side->text, side->length, number);
}

static enum avd_truth ordered(enum avd_op op, int order)
{
    switch (op) {
    case AVD_OP_EQ:
        return truth_of(order == 0);
    case AVD_OP_LT:
        return truth_of(order < 0);
    case AVD_OP_GT:
        return truth_of(order > 0);
    default:
        return AVD_UNKNOWN;
    }
}

/* Where what is not wholly known of a text starts, its length if all is: what
 * was hidden from it (redact.h), and what was no text where it came from. The
 * mark of the first is in every text that lost something; one that had it from
 * the start is only treated with more care than it needs. */
static size_t known_length(const struct avd_side *side)
{
    size_t i;

    for (i = 0; i + 3 <= side->length; i++)
        if (memcmp(side->text + i, "***", 3) == 0 ||
            memcmp(side->text + i, "\xef\xbf\xbd", 3) == 0)
            return i;
    return side->length;
}

/* What a comparison says of texts of which something is not known: that parts
 * are equal stays true, that they differ is true where what is known differs;
 * all else the rest could decide. */
static enum avd_truth doubt(const struct avd_side *left, enum avd_op op,
                            const struct avd_side *right, enum avd_truth truth)
{
    size_t known = known_length(left);
    bool differs;

    if (known == left->length && known_length(right) == right->length)
        return truth;
    if (known_length(right) < right->length)
        return AVD_UNKNOWN;
    differs = known > right->length
                  ? !text_same(left->text, right->text, right->length)
                  : !text_same(left->text, right->text, known);
    if (op == AVD_OP_EQ)
        return differs || known > right->length ? AVD_FALSE : AVD_UNKNOWN;
    if (op == AVD_OP_STARTS_WITH && differs)
        return AVD_FALSE;
    if (op == AVD_OP_LIKE && memchr(right->text, '?', right->length) != NULL)
        return AVD_UNKNOWN;
    return truth == AVD_TRUE && op >= AVD_OP_CONTAINS ? AVD_TRUE : AVD_UNKNOWN;
}

static enum avd_truth compare_texts(const struct avd_side *left, enum avd_op op,
                                    const struct avd_side *right)
{
    size_t length = right->length;
    bool longer = left->length >= length;

    switch (op) {
    case AVD_OP_CONTAINS:
        return truth_of(text_contains(left, right));
    case AVD_OP_STARTS_WITH:
        return truth_of(longer && text_same(left->text, right->text, length));
    case AVD_OP_ENDS_WITH:
        return truth_of(longer && text_same(left->text + left->length - length,
                                            right->text, length));
    case AVD_OP_LIKE:
        return truth_of(text_like(left, right));
    default:
        return ordered(
            op, text_order(left->text, left->length, right->text, length));
    }
}

bool avd_compare_texts(enum avd_type type, const char *left, enum avd_op op,
                       const char *right)
{
    struct avd_side a = {AVD_VALUE_TEXT, type, 0, left, strlen(left)};
    struct avd_side b = {AVD_VALUE_TEXT, type, 0, right, strlen(right)};

    return avd_compare(&a, op, &b) == AVD_TRUE;
}

bool avd_compare_element(const struct avd_side *list, size_t *at,
                         struct avd_side *element)
{
    const char *from = list->text + *at, *end;

    if (*at >= list->length)
        return false;
    end = memchr(from, '\0', list->length - *at);
    element->value = AVD_VALUE_TEXT;
    element->type = AVD_TYPE_TEXT;
    element->number = 0;
    element->text = from;
    element->length = end ? (size_t)(end - from) : list->length - *at;
    *at += element->length + 1;
    return true;
}

static enum avd_truth list_contains(const struct avd_side *list,
                                    const struct avd_side *wanted)
{
    enum avd_truth result = AVD_FALSE;
    struct avd_side element;

    for (size_t at = 0; avd_compare_element(list, &at, &element);) {
        enum avd_truth same = doubt(
            &element, AVD_OP_EQ, wanted,
            truth_of(element.length == wanted->length &&
                     text_same(element.text, wanted->text, wanted->length)));

        if (same > result)
            result = same;
    }
    return result;
}

enum avd_truth avd_compare(const struct avd_side *left, enum avd_op op,
                           const struct avd_side *right)
{
    int64_t a, b;
    int order;

    if (left->value == AVD_VALUE_LIST)
        return op == AVD_OP_CONTAINS && right->value == AVD_VALUE_TEXT
                   ? list_contains(left, right)
                   : AVD_UNKNOWN;
    if (left->value == AVD_VALUE_NUMBER || right->value == AVD_VALUE_NUMBER) {
        if (!side_number(left, &a) || !side_number(right, &b))
            return AVD_UNKNOWN;
        return ordered(op, (a > b) - (a < b));
    }
    if (left->value != AVD_VALUE_TEXT || right->value != AVD_VALUE_TEXT)
        return AVD_UNKNOWN;
    if ((left->type == AVD_TYPE_VERSION || right->type == AVD_TYPE_VERSION) &&
        (op == AVD_OP_EQ || op == AVD_OP_LT || op == AVD_OP_GT))
        return version_order(left, right, &order) ? ordered(op, order)
                                                  : AVD_UNKNOWN;
    return doubt(left, op, right, compare_texts(left, op, right));
}
