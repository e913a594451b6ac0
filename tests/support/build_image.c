/* SPDX-License-Identifier: MIT */
/* Builds images in memory for tests. */
#include "build_image.h"

#include <stdlib.h>
#include <string.h>

/* Marks the node of a gate until the number of leaves is known. */
#define GATE_MARK 0x20000000u

static const size_t record_size[AVD_SECTION_COUNT] = {
#define X(NAME, name, type) sizeof(type),
    AVD_SECTIONS(X)
#undef X
};

static void *need(void *memory)
{
    if (memory == NULL)
        abort();
    return memory;
}

static uint32_t append(struct build *build, enum avd_section_id id,
                       const void *data, size_t size)
{
    uint32_t at = (uint32_t)build->section[id].size;

    if (at + size > build->section[id].room) {
        build->section[id].room = 2 * (at + size) + 64;
        build->section[id].data =
            need(realloc(build->section[id].data, build->section[id].room));
    }
    memcpy(build->section[id].data + at, data, size);
    build->section[id].size += size;
    build->section[id].count =
        (uint32_t)(build->section[id].size / record_size[id]);
    return at;
}

uint32_t build_record(struct build *build, enum avd_section_id section,
                      const void *record)
{
    size_t size = record_size[section];

    return (uint32_t)(append(build, section, record, size) / size);
}

void *build_at(struct build *build, enum avd_section_id section, uint32_t index)
{
    return build->section[section].data + index * record_size[section];
}

uint32_t build_bytes(struct build *build, const char *bytes, size_t length)
{
    return append(build, AVD_SECTION_POOL, bytes, length);
}

static size_t text_place(const struct build *build, const char *text)
{
    uint32_t hash = 2166136261u;
    size_t at;

    for (const char *p = text; *p != '\0'; p++)
        hash = (hash ^ (unsigned char)*p) * 16777619u;
    at = hash & (build->interned_room - 1);
    while (build->interned[at] != 0 &&
           strcmp(build->section[AVD_SECTION_POOL].data + build->interned[at],
                  text) != 0)
        at = (at + 1) & (build->interned_room - 1);
    return at;
}

static void text_grow(struct build *build)
{
    uint32_t *old = build->interned;
    size_t room = build->interned_room;

    build->interned_room = room == 0 ? 64 : 2 * room;
    build->interned = need(calloc(build->interned_room, sizeof *old));
    for (size_t i = 0; i < room; i++) {
        const char *pool = build->section[AVD_SECTION_POOL].data;

        if (old[i] != 0)
            build->interned[text_place(build, pool + old[i])] = old[i];
    }
    free(old);
}

uint32_t build_text(struct build *build, const char *text)
{
    size_t at;

    if (*text == '\0')
        return 0;
    if (2 * build->interned_count >= build->interned_room)
        text_grow(build);
    at = text_place(build, text);
    if (build->interned[at] == 0) {
        build->interned[at] = build_bytes(build, text, strlen(text) + 1);
        build->interned_count++;
    }
    return build->interned[at];
}

uint32_t build_number(struct build *build, int64_t number)
{
    return build_record(build, AVD_SECTION_NUMBER, &number);
}

uint32_t build_words(struct build *build, size_t count, const uint32_t *words)
{
    uint32_t size = sizeof *words;

    return append(build, AVD_SECTION_WORD, words, count * size) / size;
}

uint32_t build_list(struct build *build, size_t count, const uint32_t *words)
{
    uint32_t length = (uint32_t)count, at;

    if (count == 0)
        return 0;
    at = build_words(build, 1, &length);
    build_words(build, count, words);
    return at;
}

uint32_t build_list1(struct build *build, uint32_t word)
{
    return build_list(build, 1, &word);
}

void build_init(struct build *build)
{
    uint32_t none = 0;

    memset(build, 0, sizeof *build);
    build_words(build, 1, &none);
    build_bytes(build, "", 1);
}

void build_done(struct build *build)
{
    for (int i = 0; i < AVD_SECTION_COUNT; i++)
        free(build->section[i].data);
    free(build->interned);
    free(build->image);
    free(build->storage);
}

uint32_t build_probe(struct build *build, const char *id, enum avd_kind kind)
{
    struct avd_probe probe = {
        .id = build_text(build, id),
        .title = build_text(build, id),
        .gate = AVD_EDGE_NONE,
        .slot = build->slots,
        .kind = (uint8_t)kind,
    };

    build->slots += avd_kinds[kind].fields;
    return build_record(build, AVD_SECTION_PROBE, &probe);
}

uint32_t build_question(struct build *build, const char *id,
                        const char *choices)
{
    struct avd_question question = {
        .id = build_text(build, id),
        .ask = build_text(build, id),
        .slot = build->slots++,
    };
    uint32_t words[64], count = 0;
    char word[64];

    while (choices != NULL && *choices != '\0') {
        size_t length = strcspn(choices, " ");

        memcpy(word, choices, length);
        word[length] = '\0';
        words[count] = words[count + 1] = build_text(build, word);
        count += 2;
        choices += length + (choices[length] == ' ');
    }
    if (count > 0) {
        uint32_t pairs = count / 2;

        question.choices = build_words(build, 1, &pairs);
        build_words(build, count, words);
    }
    return build->section[AVD_SECTION_PROBE].count +
           build_record(build, AVD_SECTION_QUESTION, &question);
}

uint32_t build_leaf(struct build *build, uint32_t reading, unsigned field,
                    enum avd_op op, enum avd_operand kind, uint32_t operand)
{
    struct avd_leaf leaf = {reading << 8 | field, AVD_TEST(op, kind, operand)};

    return AVD_EDGE(build_record(build, AVD_SECTION_LEAF, &leaf), 0);
}

uint32_t build_and(struct build *build, uint32_t a, uint32_t b)
{
    struct avd_gate gate = {a, b};

    return AVD_EDGE(GATE_MARK | build_record(build, AVD_SECTION_GATE, &gate),
                    0);
}

uint32_t build_or(struct build *build, uint32_t a, uint32_t b)
{
    return build_and(build, a ^ 1u, b ^ 1u) ^ 1u;
}

uint32_t build_not(uint32_t edge)
{
    return edge ^ 1u;
}

uint32_t build_special(struct build *build, enum avd_special_kind kind,
                       uint32_t of)
{
    struct avd_special special = {(uint32_t)kind, of, 0};

    return build_and(build, build_record(build, AVD_SECTION_SPECIAL, &special),
                     AVD_GATE_SPECIAL);
}

uint32_t build_symptom(struct build *build, const char *id, uint32_t when,
                       uint32_t gate)
{
    struct avd_symptom symptom = {
        .id = build_text(build, id),
        .title = build_text(build, id),
        .when = when,
        .gate = gate,
    };

    return build_record(build, AVD_SECTION_SYMPTOM, &symptom);
}

uint32_t build_cause(struct build *build, const char *id, uint32_t confirm,
                     const struct avd_link *link)
{
    struct avd_cause cause = {
        .id = build_text(build, id),
        .title = build_text(build, id),
        .confirm = confirm,
        .link = build_record(build, AVD_SECTION_LINK, link),
    };

    return build_record(build, AVD_SECTION_CAUSE, &cause);
}

uint32_t build_fix(struct build *build, const char *id)
{
    struct avd_item item = {.kind = AVD_ITEM_TEXT,
                            .text = build_text(build, "Do it.")};
    struct avd_fix fix = {
        .id = build_text(build, id),
        .title = build_text(build, id),
        .items = build_record(build, AVD_SECTION_ITEM, &item),
        .item_count = 1,
        .verify = AVD_EDGE_NONE,
        .risk = 1,
    };

    return build_record(build, AVD_SECTION_FIX, &fix);
}

uint32_t build_edge(const struct build *build, uint32_t edge)
{
    uint32_t node = AVD_EDGE_NODE(edge);

    if (edge >= AVD_EDGE_OPPOSITE || (node & GATE_MARK) == 0)
        return edge;
    return AVD_EDGE((node & ~GATE_MARK) + build->leaves,
                    AVD_EDGE_NEGATED(edge));
}

/* Makes the edges of one field of all records of a section final. */
static void settle(struct build *build, enum avd_section_id section,
                   size_t offset)
{
    for (uint32_t i = 0; i < build->section[section].count; i++) {
        char *field = (char *)build_at(build, section, i) + offset;
        uint32_t edge;

        memcpy(&edge, field, sizeof edge);
        edge = build_edge(build, edge);
        memcpy(field, &edge, sizeof edge);
    }
}

static void settle_gates(struct build *build)
{
    for (uint32_t i = 0; i < build->section[AVD_SECTION_SPECIAL].count; i++) {
        struct avd_special *special = build_at(build, AVD_SECTION_SPECIAL, i);

        if (special->kind <= AVD_SPECIAL_ELSE_TRUE)
            special->of = build_edge(build, special->of);
    }
    for (uint32_t i = 0; i < build->section[AVD_SECTION_GATE].count; i++) {
        struct avd_gate *gate = build_at(build, AVD_SECTION_GATE, i);

        if (gate->b == AVD_GATE_SPECIAL)
            continue;
        gate->a = build_edge(build, gate->a);
        gate->b = build_edge(build, gate->b);
    }
}

static void settle_all(struct build *build)
{
    build->leaves = build->section[AVD_SECTION_LEAF].count;
    settle_gates(build);
    settle(build, AVD_SECTION_PACK, offsetof(struct avd_pack, gate));
    settle(build, AVD_SECTION_PROBE, offsetof(struct avd_probe, gate));
    settle(build, AVD_SECTION_SYMPTOM, offsetof(struct avd_symptom, when));
    settle(build, AVD_SECTION_SYMPTOM, offsetof(struct avd_symptom, gate));
    settle(build, AVD_SECTION_CAUSE, offsetof(struct avd_cause, confirm));
    settle(build, AVD_SECTION_LINK, offsetof(struct avd_link, rule_out));
    settle(build, AVD_SECTION_LINK, offsetof(struct avd_link, suspect));
    settle(build, AVD_SECTION_LINK, offsetof(struct avd_link, gate));
    settle(build, AVD_SECTION_FIX, offsetof(struct avd_fix, verify));
}

const struct avd_header *build_finish(struct build *build)
{
    size_t size = sizeof(struct avd_header);
    char *image;

    settle_all(build);
    for (int i = 0; i < AVD_SECTION_COUNT; i++)
        size += build->section[i].size;
    image = need(calloc(1, size));
    build->image = (struct avd_header *)(void *)image;
    build->image->magic = AVD_TABLE_MAGIC;
    build->image->format = AVD_TABLE_FORMAT;
    build->image->size = (uint32_t)size;
    build->image->slots = build->slots;
    size = sizeof(struct avd_header);
    for (int i = 0; i < AVD_SECTION_COUNT; i++) {
        build->image->section[i].offset = (uint32_t)size;
        build->image->section[i].count = build->section[i].count;
        if (build->section[i].size > 0)
            memcpy(image + size, build->section[i].data,
                   build->section[i].size);
        size += build->section[i].size;
    }
    return build->image;
}

void build_state(struct build *build, struct avd_state *state)
{
    size_t size = avd_state_size(build->image);

    free(build->storage);
    build->storage = need(malloc(size + 1));
    memset(build->storage, 0xa5, size);
    avd_state_init(state, build->image, build->storage);
    state->text = avd_pool_of(build->image);
}

void build_status(struct avd_state *state, uint32_t reading,
                  enum avd_status status)
{
    state->reading[reading].status = (uint8_t)status;
}

void build_give_number(struct avd_state *state, uint32_t reading,
                       unsigned field, int64_t number)
{
    struct avd_value *value = &avd_state_values(state, reading)[field - 1];

    value->type = AVD_VALUE_NUMBER;
    value->as.number = number;
    build_status(state, reading, AVD_STATUS_OK);
}

void build_give_list(struct avd_state *state, uint32_t reading, unsigned field,
                     uint32_t text, size_t length, uint32_t count)
{
    struct avd_value *value = &avd_state_values(state, reading)[field - 1];

    value->type = AVD_VALUE_LIST;
    value->length = (uint32_t)length;
    value->as.text.offset = text;
    value->as.text.count = count;
    build_status(state, reading, AVD_STATUS_OK);
}

void build_give_text(struct avd_state *state, uint32_t reading, unsigned field,
                     uint32_t text, size_t length)
{
    build_give_list(state, reading, field, text, length, 0);
    avd_state_values(state, reading)[field - 1].type = AVD_VALUE_TEXT;
}
