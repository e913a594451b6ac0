/* SPDX-License-Identifier: MIT */
/* One comparison of one field of one reading. */
#include "engine_leaf.h"

#include <string.h>

#include "engine_compare.h"

static enum avd_truth truth_of(bool holds)
{
    return holds ? AVD_TRUE : AVD_FALSE;
}

static enum avd_type field_type(const struct avd_header *image,
                                uint32_t reading, unsigned field)
{
    if (reading >= avd_probe_count(image) || field == 0)
        return AVD_TYPE_INT;
    return avd_field((enum avd_kind)avd_probe_of(image)[reading].kind, field)
        ->type;
}

/* False where the field is unknown. */
static bool side_read(const struct avd_state *state, uint32_t subject,
                      struct avd_side *side)
{
    enum avd_status status;
    const struct avd_value *value =
        avd_state_field(state, subject >> 8, subject & 255, &status);

    if (status != AVD_STATUS_OK)
        return false;
    side->value = (enum avd_value_type)value->type;
    side->type = field_type(state->image, subject >> 8, subject & 255);
    side->number = 0;
    side->text = "";
    side->length = value->length;
    if (value->type == AVD_VALUE_NUMBER)
        side->number = value->as.number;
    else if (value->length > 0)
        side->text = state->text + value->as.text.offset;
    return true;
}

static void side_text(const struct avd_header *image, struct avd_side *side,
                      uint32_t offset, enum avd_type type)
{
    side->value = AVD_VALUE_TEXT;
    side->type = type;
    side->text = avd_text(image, offset);
    side->length = strlen(side->text);
}

/* The operand of a test; false where it is an unknown reading. */
static bool side_operand(const struct avd_state *state, uint32_t test,
                         struct avd_side *side)
{
    const struct avd_header *image = state->image;
    const uint32_t *words = avd_word_of(image);
    uint32_t operand = AVD_TEST_OPERAND(test);

    *side = (struct avd_side){AVD_VALUE_NUMBER, AVD_TYPE_INT, operand, "", 0};
    switch (AVD_TEST_KIND(test)) {
    case AVD_OPERAND_IMMEDIATE:
        return true;
    case AVD_OPERAND_NUMBER:
        side->number = avd_number_of(image)[operand];
        return true;
    case AVD_OPERAND_TEXT:
        side_text(image, side, operand, AVD_TYPE_TEXT);
        return true;
    case AVD_OPERAND_VERSION:
        side_text(image, side, operand, AVD_TYPE_VERSION);
        return true;
    case AVD_OPERAND_FAR_TEXT:
        side_text(image, side, words[operand], AVD_TYPE_TEXT);
        return true;
    case AVD_OPERAND_FAR_VERSION:
        side_text(image, side, words[operand], AVD_TYPE_VERSION);
        return true;
    case AVD_OPERAND_READING:
        return side_read(state, words[operand], side);
    case AVD_OPERAND_LIST:
        break;
    }
    return false;
}

static enum avd_truth is_in(const struct avd_state *state,
                            const struct avd_side *left, uint32_t list)
{
    const uint32_t *words = avd_word_of(state->image) + list;
    enum avd_truth result = AVD_FALSE;

    for (uint32_t i = 1; i <= words[0] && result != AVD_TRUE; i++) {
        struct avd_side right;
        enum avd_truth same = AVD_UNKNOWN;

        if (side_operand(state, words[i], &right))
            same = avd_compare(left, AVD_OP_EQ, &right);
        if (same > result)
            result = same;
    }
    return result;
}

/* A comparison whose left side is known. */
static enum avd_truth test_side(const struct avd_state *state,
                                const struct avd_side *left, uint32_t test)
{
    enum avd_op op = AVD_TEST_OP(test);
    struct avd_side right;

    switch (op) {
    case AVD_OP_TRUE:
        return left->value == AVD_VALUE_NUMBER ? truth_of(left->number != 0)
                                               : AVD_UNKNOWN;
    case AVD_OP_IN:
    case AVD_OP_IS_IN:
        return is_in(state, left, AVD_TEST_OPERAND(test));
    case AVD_OP_IS:
        op = AVD_OP_EQ;
        break;
    default:
        break;
    }
    return side_operand(state, test, &right) ? avd_compare(left, op, &right)
                                             : AVD_UNKNOWN;
}

/* A predicate in postfix order, of one element. */
static enum avd_truth predicate(const struct avd_state *state,
                                const struct avd_side *element,
                                const uint32_t *test, uint32_t count)
{
    enum avd_truth stack[AVD_PREDICATE_DEPTH];
    unsigned depth = 0;

    for (uint32_t i = 0; i < count; i++) {
        enum avd_op op = AVD_TEST_OP(test[i]);
        bool connects = op == AVD_OP_AND || op == AVD_OP_OR;

        if (op == AVD_OP_NOT && depth >= 1) {
            stack[depth - 1] = AVD_TRUE - stack[depth - 1];
        } else if (connects && depth >= 2) {
            enum avd_truth b = stack[--depth], a = stack[depth - 1];

            stack[depth - 1] = (a < b) == (op == AVD_OP_AND) ? a : b;
        } else if (!connects && op != AVD_OP_NOT &&
                   depth < AVD_PREDICATE_DEPTH) {
            stack[depth++] = test_side(state, element, test[i]);
        } else {
            return AVD_UNKNOWN;
        }
    }
    return depth == 1 ? stack[0] : AVD_UNKNOWN;
}

static enum avd_truth over_elements(const struct avd_state *state,
                                    const struct avd_side *list, uint32_t test)
{
    const uint32_t *words =
        avd_word_of(state->image) + AVD_TEST_OPERAND(test) + 1;
    bool any = AVD_TEST_OP(test) == AVD_OP_ANY;
    enum avd_truth result = any ? AVD_FALSE : AVD_TRUE;
    struct avd_side element;

    if (list->value != AVD_VALUE_LIST)
        return AVD_UNKNOWN;
    for (size_t at = 0; avd_compare_element(list, &at, &element);) {
        enum avd_truth one = predicate(state, &element, words + 1, words[0]);

        if (any ? one > result : one < result)
            result = one;
    }
    return result;
}

/* Whether what has an age is there: read, and not a count of zero. Where its
 * count is not known, only an age tells that there is something. */
static enum avd_truth is_there(const struct avd_state *state, uint32_t reading,
                               unsigned age)
{
    const struct avd_value *value = avd_state_values(state, reading);
    enum avd_kind kind;

    if (state->reading[reading].status == AVD_STATUS_ABSENT)
        return AVD_FALSE;
    if (state->reading[reading].status != AVD_STATUS_OK)
        return AVD_UNKNOWN;
    if (reading >= avd_probe_count(state->image))
        return AVD_TRUE;
    kind = (enum avd_kind)avd_probe_of(state->image)[reading].kind;
    for (unsigned f = 0; f < avd_kinds[kind].fields; f++) {
        if (strcmp(avd_kind_text(avd_field(kind, f + 1)->name), "count") != 0)
            continue;
        if (value[f].type == AVD_VALUE_NUMBER)
            return truth_of(value[f].as.number != 0);
        return value[age - 1].type == AVD_VALUE_NUMBER ? AVD_TRUE : AVD_UNKNOWN;
    }
    return AVD_TRUE;
}

static enum avd_truth newer(const struct avd_state *state,
                            const struct avd_leaf *leaf)
{
    uint32_t other = avd_word_of(state->image)[AVD_TEST_OPERAND(leaf->test)];
    enum avd_truth a = is_there(state, leaf->subject >> 8, leaf->subject & 255);
    enum avd_truth b = is_there(state, other >> 8, other & 255);
    struct avd_side x, y;

    if (a == AVD_FALSE)
        return AVD_FALSE;
    if (a == AVD_UNKNOWN || b == AVD_UNKNOWN)
        return AVD_UNKNOWN;
    if (b == AVD_FALSE)
        return AVD_TRUE;
    if (!side_read(state, leaf->subject, &x) || !side_read(state, other, &y))
        return AVD_UNKNOWN;
    return avd_compare(&x, AVD_OP_LT, &y);
}

enum avd_truth avd_engine_leaf_truth(const struct avd_state *state,
                                     uint32_t index)
{
    const struct avd_leaf *leaf = &avd_leaf_of(state->image)[index];
    enum avd_status status =
        (enum avd_status)state->reading[leaf->subject >> 8].status;
    enum avd_op op = AVD_TEST_OP(leaf->test);
    struct avd_side left;

    if (op == AVD_OP_EXISTS)
        return status == AVD_STATUS_OK       ? AVD_TRUE
               : status == AVD_STATUS_ABSENT ? AVD_FALSE
                                             : AVD_UNKNOWN;
    if (op == AVD_OP_NEWER)
        return newer(state, leaf);
    if ((op == AVD_OP_IS || op == AVD_OP_IS_IN) && status == AVD_STATUS_ABSENT)
        return AVD_FALSE;
    if (!side_read(state, leaf->subject, &left))
        return AVD_UNKNOWN;
    if (op == AVD_OP_ANY || op == AVD_OP_ALL)
        return over_elements(state, &left, leaf->test);
    return test_side(state, &left, leaf->test);
}

bool avd_engine_leaf_subject(const struct avd_header *image, uint32_t index,
                             uint32_t number, uint32_t *subject)
{
    const struct avd_leaf *leaf = &avd_leaf_of(image)[index];
    const uint32_t *words = avd_word_of(image);
    uint32_t test = leaf->test;
    enum avd_op op = AVD_TEST_OP(test);

    *subject = leaf->subject;
    if (number == 0)
        return true;
    if (op == AVD_OP_EXISTS || op == AVD_OP_TRUE)
        return false;
    if (AVD_TEST_KIND(test) == AVD_OPERAND_LIST) {
        uint32_t list = AVD_TEST_OPERAND(test);

        if (op == AVD_OP_ANY || op == AVD_OP_ALL)
            list++; /* over the source text */
        if (number > words[list])
            return false;
        test = words[list + number];
    } else if (number > 1) {
        return false;
    }
    *subject = AVD_TEST_KIND(test) == AVD_OPERAND_READING
                   ? words[AVD_TEST_OPERAND(test)]
                   : AVD_ENGINE_NO_SUBJECT;
    return true;
}

enum avd_status avd_engine_leaf_lacks(const struct avd_state *state,
                                      uint32_t leaf, uint32_t subject)
{
    enum avd_op op = AVD_TEST_OP(avd_leaf_of(state->image)[leaf].test);
    enum avd_status status;

    if (op == AVD_OP_NEWER &&
        is_there(state, subject >> 8, subject & 255) == AVD_FALSE)
        return AVD_STATUS_OK;
    avd_state_field(state, subject >> 8, subject & 255, &status);
    return status;
}
