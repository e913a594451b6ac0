/* SPDX-License-Identifier: MIT */
/* Conditions and readings as text. */
#include "condition.h"

#include <string.h>

#include "text.h"

/* Bytes of a host's text that are shown. */
#define SHOWN 200

struct unit {
    int64_t size;
    const char *name;
};

static const struct unit durations[] = {
    {86400000, "d"}, {3600000, "h"}, {60000, "m"}, {1000, "s"}, {1, "ms"}};
static const struct unit sizes[] = {{INT64_C(1) << 40, "TB"},
                                    {INT64_C(1) << 30, "GB"},
                                    {INT64_C(1) << 20, "MB"},
                                    {INT64_C(1) << 10, "KB"},
                                    {1, "B"}};
#define UNITS 5

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

void avd_condition_subject(struct avd_out *out, const struct avd_header *image,
                           uint32_t reading, unsigned field)
{
    const struct avd_field_info *info =
        avd_condition_field(image, reading, field);

    avd_text_format(out, NULL, info != NULL ? "%s.%s" : "%s",
                    avd_condition_id(image, reading),
                    info != NULL ? avd_kind_text(info->name) : "");
}

/* ---- literals ---- */

/* The greatest unit of which a value is a multiple. */
static const struct unit *exact(const struct unit *units, int64_t value)
{
    size_t i = 0;

    if (value == 0)
        return units == durations ? &units[3] : &units[UNITS - 1];
    while (value % units[i].size != 0)
        i++;
    return &units[i];
}

static void with_unit(struct avd_out *out, const struct unit *unit,
                      int64_t value)
{
    avd_out_number(out, value / unit->size);
    avd_out_text(out, unit->name);
}

void avd_condition_duration(struct avd_out *out, int64_t ms)
{
    with_unit(out, exact(durations, ms), ms);
}

static void quoted(struct avd_out *out, const char *text)
{
    const char *quote = strchr(text, '"') != NULL ? "'" : "\"";

    avd_text_format(out, NULL, "%s%s%s", quote, text, quote);
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
    else if (spoken)
        avd_out_text(out, number != 0 ? "yes" : "no");
    else
        avd_out_text(out, number != 0 ? "true" : "false");
}

static void word(struct avd_out *out, enum avd_words words, int64_t code)
{
    size_t length;
    const char *name = avd_word(words, (unsigned)code, &length);

    if (name != NULL)
        avd_out_bytes(out, name, length);
    else
        avd_out_number(out, code);
}

/* A number as the rules write it. */
static void literal_number(struct avd_out *out, const struct avd_header *image,
                           uint32_t subject, int64_t number)
{
    const struct avd_field_info *field =
        avd_condition_field(image, subject >> 8, subject & 0xff);

    if (field == NULL) {
        choice(out, image, subject >> 8, number, false);
        return;
    }
    switch ((enum avd_type)field->type) {
    case AVD_TYPE_BOOL:
        avd_out_text(out, number != 0 ? "true" : "false");
        return;
    case AVD_TYPE_AGE:
    case AVD_TYPE_SPAN:
        avd_condition_duration(out, number);
        return;
    case AVD_TYPE_SIZE:
        with_unit(out, exact(sizes, number), number);
        return;
    case AVD_TYPE_WORD:
        word(out, (enum avd_words)field->words, number);
        return;
    default:
        avd_out_number(out, number);
    }
}

/* An operand of 24 bits and its kind. */
static void operand(struct avd_out *out, const struct avd_header *image,
                    uint32_t subject, uint32_t test)
{
    uint32_t at = AVD_TEST_OPERAND(test);
    const uint32_t *words = avd_word_of(image);

    switch (AVD_TEST_KIND(test)) {
    case AVD_OPERAND_IMMEDIATE:
        literal_number(out, image, subject, at);
        return;
    case AVD_OPERAND_NUMBER:
        literal_number(out, image, subject, avd_number_of(image)[at]);
        return;
    case AVD_OPERAND_TEXT:
        quoted(out, avd_text(image, at));
        return;
    case AVD_OPERAND_VERSION:
        avd_out_text(out, avd_text(image, at));
        return;
    case AVD_OPERAND_FAR_TEXT:
        quoted(out, avd_text(image, words[at]));
        return;
    case AVD_OPERAND_FAR_VERSION:
        avd_out_text(out, avd_text(image, words[at]));
        return;
    case AVD_OPERAND_READING:
        avd_condition_subject(out, image, words[at] >> 8, words[at] & 0xff);
        return;
    case AVD_OPERAND_LIST:
        return;
    }
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

static void newer(struct avd_out *out, const struct avd_header *image,
                  const struct avd_leaf *leaf, bool holds)
{
    uint32_t other = avd_word_of(image)[AVD_TEST_OPERAND(leaf->test)];

    avd_out_text(out, holds ? "" : "not ");
    avd_condition_subject(out, image, leaf->subject >> 8, leaf->subject & 0xff);
    avd_out_text(out, " newer than ");
    avd_condition_subject(out, image, other >> 8, other & 0xff);
}

/* Between subject and operand, where the leaf holds and where it does not; ""
 * where the negation is a `not` in front. */
static const char *const relations[AVD_OPS][2] = {
    [AVD_OP_EQ] = {" == ", " != "},
    [AVD_OP_LT] = {" < ", " >= "},
    [AVD_OP_GT] = {" > ", " <= "},
    [AVD_OP_IN] = {" in ", " not in "},
    [AVD_OP_IS] = {" is ", " is not "},
    [AVD_OP_IS_IN] = {" is one of ", " is not one of "},
    [AVD_OP_CONTAINS] = {" contains ", ""},
    [AVD_OP_STARTS_WITH] = {" starts with ", ""},
    [AVD_OP_ENDS_WITH] = {" ends with ", ""},
    [AVD_OP_LIKE] = {" like ", ""}};

static void comparison(struct avd_out *out, const struct avd_header *image,
                       const struct avd_leaf *leaf, bool holds)
{
    enum avd_op op = AVD_TEST_OP(leaf->test);
    const char *const *relation = relations[op];
    bool in_front = !holds && relation[1][0] == 0;

    avd_out_text(out, in_front ? "not " : "");
    avd_condition_subject(out, image, leaf->subject >> 8, leaf->subject & 0xff);
    avd_out_text(out, relation[holds || in_front ? 0 : 1]);
    if (AVD_TEST_KIND(leaf->test) == AVD_OPERAND_LIST)
        set(out, image, leaf->subject, AVD_TEST_OPERAND(leaf->test));
    else
        operand(out, image, leaf->subject, leaf->test);
}

void avd_condition_leaf(struct avd_out *out, const struct avd_header *image,
                        uint32_t index, enum avd_truth truth)
{
    const struct avd_leaf *leaf = &avd_leaf_of(image)[index];
    bool holds = truth == AVD_TRUE;
    uint32_t reading = leaf->subject >> 8;

    switch (AVD_TEST_OP(leaf->test)) {
    case AVD_OP_EXISTS:
        avd_text_format(out, NULL, holds ? "%s.exists" : "not %s.exists",
                        avd_condition_id(image, reading));
        return;
    case AVD_OP_TRUE:
        avd_out_text(out, holds ? "" : "not ");
        avd_condition_subject(out, image, reading, leaf->subject & 0xff);
        return;
    case AVD_OP_NEWER:
        newer(out, image, leaf, holds);
        return;
    case AVD_OP_ANY:
    case AVD_OP_ALL:
        avd_text_format(out, image, holds ? "%o" : "not %o",
                        avd_word_of(image)[AVD_TEST_OPERAND(leaf->test)]);
        return;
    default:
        comparison(out, image, leaf, holds);
    }
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

/* The two greatest units, rounded down; exact where one is enough. */
static void observed_duration(struct avd_out *out, int64_t ms)
{
    size_t i = 0;

    if (ms <= 0 || exact(durations, ms)->size * 1000 > ms) {
        avd_condition_duration(out, ms);
        return;
    }
    while (ms < durations[i].size)
        i++;
    with_unit(out, &durations[i], ms);
    ms %= durations[i].size;
    if (i + 1 < UNITS && ms >= durations[i + 1].size) {
        avd_out_text(out, " ");
        with_unit(out, &durations[i + 1], ms);
    }
}

/* One decimal, rounded down; whole where it is. */
static void observed_size(struct avd_out *out, int64_t bytes)
{
    const struct unit *unit = exact(sizes, bytes);
    size_t i = 0;

    if (bytes <= 0 || unit->size * 1024 > bytes) {
        with_unit(out, unit, bytes);
        return;
    }
    while (bytes < sizes[i].size)
        i++;
    avd_out_number(out, bytes / sizes[i].size);
    avd_text_format(out, NULL, ".%u%s",
                    (uint32_t)(bytes % sizes[i].size * 10 / sizes[i].size),
                    sizes[i].name);
}

static void observed_number(struct avd_out *out, const struct avd_header *image,
                            uint32_t reading, unsigned field, int64_t number)
{
    const struct avd_field_info *info =
        avd_condition_field(image, reading, field);

    if (info == NULL)
        choice(out, image, reading, number, true);
    else if (info->type == AVD_TYPE_AGE || info->type == AVD_TYPE_SPAN)
        observed_duration(out, number);
    else if (info->type == AVD_TYPE_SIZE)
        observed_size(out, number);
    else
        literal_number(out, image, reading << 8 | field, number);
}

static void observed_text(struct avd_out *out, const char *text, size_t length)
{
    size_t shown = avd_utf8_prefix(text, length, SHOWN);

    if (length == 0)
        avd_out_text(out, "(empty)");
    avd_out_bytes(out, text, shown);
    if (shown == length)
        return;
    avd_text_format(out, NULL, "... (%u bytes)", (uint32_t)length);
}

static void observed_list(struct avd_out *out, const char *at, uint32_t count)
{
    size_t room = SHOWN;
    uint32_t i;

    if (count == 0)
        avd_out_text(out, "(empty)");
    for (i = 0; i < count; i++) {
        size_t length = strlen(at);

        if (length > room)
            break;
        avd_out_text(out, i > 0 ? ", " : "");
        avd_out_bytes(out, at, length);
        room -= length;
        at += length + 1;
    }
    if (i < count)
        avd_text_format(out, NULL, i > 0 ? ", ... (%u in all)" : "(%u in all)",
                        count);
}

void avd_condition_observed(struct avd_out *out, const struct avd_state *state,
                            uint32_t reading, unsigned field)
{
    enum avd_status status = (enum avd_status)state->reading[reading].status;
    const struct avd_value *value = NULL;

    if (status == AVD_STATUS_OK && field == 0) {
        avd_out_text(out, "true");
        return;
    }
    if (status == AVD_STATUS_OK)
        value = avd_state_field(state, reading, field, &status);
    if (status != AVD_STATUS_OK)
        avd_out_text(out, avd_status_names[status]);
    else if (value->type == AVD_VALUE_NUMBER)
        observed_number(out, state->image, reading, field, value->as.number);
    else if (value->type == AVD_VALUE_TEXT)
        observed_text(out, state->text + value->as.text.offset, value->length);
    else if (value->type == AVD_VALUE_LIST)
        observed_list(out, state->text + value->as.text.offset,
                      value->as.text.count);
}
