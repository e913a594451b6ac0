/* SPDX-License-Identifier: MIT */
/* Conditions and readings as text. */
#include "condition.h"

#include <string.h>

#include "text.h"

/* Bytes of a host's text that are shown. */
#define SHOWN 200

struct unit {
    int64_t size;
    char name[4];
};

static const struct unit durations[] = {
    {86400000, "d"}, {3600000, "h"}, {60000, "m"}, {1000, "s"}, {1, "ms"}};
static const struct unit sizes[] = {{INT64_C(1) << 40, "TB"},
                                    {INT64_C(1) << 30, "GB"},
                                    {INT64_C(1) << 20, "MB"},
                                    {INT64_C(1) << 10, "KB"},
                                    {1, "B"}};

const char *avd_condition_id(const struct avd_header *image, uint32_t reading)
{
    uint32_t probes = avd_probe_count(image);

    if (reading < probes)
        return avd_text(image, avd_probe_of(image)[reading].id);
    return avd_text(image, avd_question_of(image)[reading - probes].id);
}

const struct avd_field_info *avd_condition_field(const struct avd_header *image,
                                                 uint32_t reading,
                                                 unsigned field)
{
    if (field == 0 || avd_condition_asked(image, reading))
        return NULL;
    return avd_field((enum avd_kind)avd_probe_of(image)[reading].kind, field);
}

void avd_condition_name(struct avd_out *out, const struct avd_header *image,
                        uint32_t subject)
{
    const struct avd_field_info *info =
        avd_condition_field(image, subject >> 8, subject & 0xff);

    avd_text_format(out, NULL, info != NULL ? "%s.%s" : "%s",
                    avd_condition_id(image, subject >> 8),
                    info != NULL ? avd_kind_text(info->name) : "");
}

/* ---- literals ---- */

static void with_unit(struct avd_out *out, const struct unit *unit,
                      int64_t value)
{
    avd_out_number(out, value / unit->size);
    avd_out_text(out, unit->name);
}

/* An amount in the greatest unit of which it is a multiple. Where that makes a
 * long number of what was observed, it is rounded down: a duration to its two
 * greatest units, a size to one decimal. */
static void amount(struct avd_out *out, const struct unit *unit, int64_t value,
                   bool observed)
{
    const struct unit *greatest = unit;
    bool size = unit == sizes;
    int64_t rest;

    if (value == 0)
        unit += size ? 4 : 3;
    while (value % unit->size != 0)
        unit++;
    if (!observed || value <= 0 || unit->size * (size ? 1024 : 1000) > value) {
        with_unit(out, unit, value);
        return;
    }
    while (value < greatest->size)
        greatest++;
    rest = value % greatest->size;
    if (size) {
        avd_out_number(out, value / greatest->size);
        avd_text_format(out, NULL, ".%u%s",
                        (uint32_t)(rest * 10 / greatest->size), greatest->name);
        return;
    }
    with_unit(out, greatest, value);
    if (rest >= greatest[1].size) {
        avd_out_text(out, " ");
        with_unit(out, &greatest[1], rest);
    }
}

/* Yes or no as the rules write it, and as it is told. */
static void truth(struct avd_out *out, int64_t number, bool spoken)
{
    static const char words[][6] = {"false", "true", "no", "yes"};

    avd_out_text(out, words[(number != 0) + 2 * spoken]);
}

/* A choice of a question, or yes and no. */
static void choice(struct avd_out *out, const struct avd_header *image,
                   uint32_t reading, int64_t number, bool spoken)
{
    const struct avd_question *question =
        &avd_question_of(image)[reading - avd_probe_count(image)];
    const uint32_t *words = &avd_word_of(image)[question->choices];

    if (question->choices != 0)
        avd_out_text(out, avd_text(image, words[1 + 2 * number]));
    else
        truth(out, number, spoken);
}

/* A number as the rules write it, or as it is told where it was observed. */
static void put_number(struct avd_out *out, const struct avd_header *image,
                       uint32_t subject, int64_t number, bool observed)
{
    const struct avd_field_info *field =
        avd_condition_field(image, subject >> 8, subject & 0xff);
    const char *name = NULL;
    size_t length;

    if (field == NULL)
        choice(out, image, subject >> 8, number, observed);
    else if (field->type == AVD_TYPE_BOOL)
        truth(out, number, false);
    else if (field->type == AVD_TYPE_AGE || field->type == AVD_TYPE_SPAN)
        amount(out, durations, number, observed);
    else if (field->type == AVD_TYPE_SIZE)
        amount(out, sizes, number, observed);
    else {
        if (field->type == AVD_TYPE_WORD)
            name = avd_word((enum avd_words)field->words, (unsigned)number,
                            &length);
        if (name != NULL)
            avd_out_bytes(out, name, length);
        else
            avd_out_number(out, number);
    }
}

/* An operand of 24 bits and its kind; a list is none. */
static void operand(struct avd_out *out, const struct avd_header *image,
                    uint32_t subject, uint32_t test)
{
    uint32_t at = AVD_TEST_OPERAND(test);
    enum avd_operand kind = AVD_TEST_KIND(test);
    const char *quote = "";
    const char *text;

    if (kind <= AVD_OPERAND_NUMBER) {
        put_number(out, image, subject,
                   kind == AVD_OPERAND_NUMBER ? avd_number_of(image)[at] : at,
                   false);
        return;
    }
    if (kind >= AVD_OPERAND_FAR_TEXT)
        at = avd_word_of(image)[at];
    if (kind == AVD_OPERAND_READING) {
        avd_condition_name(out, image, at);
        return;
    }
    text = avd_text(image, at);
    if (kind == AVD_OPERAND_TEXT || kind == AVD_OPERAND_FAR_TEXT)
        quote = strchr(text, '"') != NULL ? "'" : "\"";
    avd_text_format(out, NULL, "%s%s%s", quote, text, quote);
}

static void set(struct avd_out *out, const struct avd_header *image,
                uint32_t subject, uint32_t list)
{
    const uint32_t *words = &avd_word_of(image)[list];
    uint32_t i;

    avd_out_text(out, "{ ");
    for (i = 0; i < words[0]; i++) {
        avd_out_text(out, i > 0 ? ", " : "");
        operand(out, image, subject, words[1 + i]);
    }
    avd_out_text(out, " }");
}

/* ---- leaves ---- */

/* Between subject and operand, where the leaf holds and where it does not; ""
 * where the negation is a `not` in front. Operators up to AVD_OP_TRUE have no
 * operand. */
static const char relations[][2][16] = {
    [AVD_OP_EXISTS] = {".exists", ""},
    [AVD_OP_TRUE] = {"", ""},
    [AVD_OP_EQ] = {" == ", " != "},
    [AVD_OP_LT] = {" < ", " >= "},
    [AVD_OP_GT] = {" > ", " <= "},
    [AVD_OP_IN] = {" in ", " not in "},
    [AVD_OP_IS] = {" is ", " is not "},
    [AVD_OP_IS_IN] = {" is one of ", " is not one of "},
    [AVD_OP_CONTAINS] = {" contains ", ""},
    [AVD_OP_STARTS_WITH] = {" starts with ", ""},
    [AVD_OP_ENDS_WITH] = {" ends with ", ""},
    [AVD_OP_LIKE] = {" like ", ""},
    [AVD_OP_NEWER] = {" newer than ", ""}};

void avd_condition_leaf(struct avd_out *out, const struct avd_header *image,
                        uint32_t index, enum avd_truth truth)
{
    const struct avd_leaf *leaf = &avd_leaf_of(image)[index];
    enum avd_op op = AVD_TEST_OP(leaf->test);
    uint32_t list = AVD_TEST_OPERAND(leaf->test);
    bool predicate = op >= AVD_OP_ANY;
    const char *relation = relations[predicate ? AVD_OP_TRUE : op][0];

    if (truth != AVD_TRUE) {
        if (relation[16] != 0)
            relation += 16;
        else
            avd_out_text(out, "not ");
    }
    if (predicate) { /* its source */
        avd_out_text(out, avd_text(image, avd_word_of(image)[list]));
        return;
    }
    avd_condition_name(out, image, leaf->subject);
    avd_out_text(out, relation);
    if (op <= AVD_OP_TRUE)
        return;
    if (AVD_TEST_KIND(leaf->test) == AVD_OPERAND_LIST)
        set(out, image, leaf->subject, list);
    else
        operand(out, image, leaf->subject, leaf->test);
}

const struct avd_special *
avd_condition_special_of(const struct avd_header *image, uint32_t node)
{
    uint32_t leaves = avd_leaf_count(image);
    const struct avd_gate *gate;

    if (node < leaves || node - leaves >= avd_gate_count(image))
        return NULL;
    gate = &avd_gate_of(image)[node - leaves];
    return gate->b == AVD_GATE_SPECIAL ? &avd_special_of(image)[gate->a] : NULL;
}

void avd_condition_special(struct avd_out *out, const struct avd_header *image,
                           const struct avd_special *special,
                           enum avd_truth truth)
{
    bool bracket =
        truth != AVD_TRUE && (special->kind == AVD_SPECIAL_ELSE_FALSE ||
                              special->kind == AVD_SPECIAL_ELSE_TRUE);

    avd_text_format(out, image,
                    bracket             ? "not (%o)"
                    : truth == AVD_TRUE ? "%o"
                                        : "not %o",
                    special->text);
}

/* ---- what was observed ---- */

static void observed_text(struct avd_out *out, const char *text,
                          uint32_t length)
{
    size_t shown = avd_utf8_prefix(text, length, SHOWN);

    avd_out_bytes(out, text, shown);
    if (shown < length)
        avd_text_format(out, NULL, "... (%u bytes)", length);
}

static void observed_list(struct avd_out *out, const char *at, uint32_t count)
{
    const char *between = "";
    size_t room = SHOWN;
    uint32_t left;

    for (left = count; left > 0; left--) {
        size_t length = strlen(at);

        if (length > room)
            break;
        avd_out_text(out, between);
        avd_out_bytes(out, at, length);
        room -= length;
        at += length + 1;
        between = ", ";
    }
    if (left > 0)
        avd_text_format(out, NULL, "%s(%u in all)",
                        left < count ? ", ... " : "", count);
}

void avd_condition_observed(struct avd_out *out, const struct avd_state *state,
                            uint32_t reading, unsigned field)
{
    enum avd_status status = (enum avd_status)state->reading[reading].status;
    const struct avd_value *value = NULL;
    const char *told = "true";

    if (status == AVD_STATUS_OK && field > 0) {
        value = avd_state_field(state, reading, field, &status);
        told = "(empty)";
    }
    if (status != AVD_STATUS_OK)
        told = avd_status_names[status];
    else if (value != NULL && value->type == AVD_VALUE_NUMBER) {
        put_number(out, state->image, reading << 8 | field, value->as.number,
                   true);
        return;
    } else if (value != NULL && value->length > 0) {
        const char *text = state->text + value->as.text.offset;

        if (value->type == AVD_VALUE_TEXT)
            observed_text(out, text, value->length);
        else
            observed_list(out, text, value->as.text.count);
        return;
    }
    avd_out_text(out, told);
}
