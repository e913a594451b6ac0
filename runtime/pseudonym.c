/* SPDX-License-Identifier: MIT */
/* All texts that leave, gone through for names and written anew. */
#include "pseudonym.h"

#include <string.h>

#include "engine_leaf.h"
#include "redact_edit.h"

#define ROUNDS 4 /* a name that was found may lead to others */

/* What is known of a reading's texts. */
enum { VERSIONS = 1, STARS = 2, HIDDEN = 4 };

/* ---- conditions ---- */

/* A text that a reading is compared with, cut at wildcards. */
static void add_pieces(struct avd_pseudonym *names, const char *text)
{
    size_t length;

    for (; *text != 0; text += length + (text[length] != 0)) {
        length = strcspn(text, "*?");
        if (length > 0 && names->pieces < AVD_PSEUDONYM_PIECES)
            names->piece[names->pieces++] = (struct avd_span){text, length};
    }
}

static void read_test(struct avd_pseudonym *names, uint8_t *mark, uint32_t test,
                      bool wanted)
{
    enum avd_operand kind = AVD_TEST_KIND(test);
    uint32_t of = AVD_TEST_OPERAND(test);

    if (kind == AVD_OPERAND_FAR_TEXT || kind == AVD_OPERAND_FAR_VERSION)
        of = avd_word_of(names->image)[of];
    else if (kind != AVD_OPERAND_TEXT && kind != AVD_OPERAND_VERSION)
        return;
    if (kind == AVD_OPERAND_VERSION || kind == AVD_OPERAND_FAR_VERSION)
        *mark |= VERSIONS;
    avd_pseudonym_rule(names, avd_text(names->image, of));
    if (wanted)
        add_pieces(names, avd_text(names->image, of));
}

/* Marks readings that are compared with versions and names that the rules know,
 * and notes what one reading is compared with. */
static void read_conditions(struct avd_pseudonym *names,
                            struct avd_state *state, uint32_t reading)
{
    const struct avd_leaf *leaf = avd_leaf_of(names->image);
    const uint32_t *words = avd_word_of(names->image), *list;
    uint32_t i, n;

    names->pieces = 0;
    for (i = 0; i < avd_leaf_count(names->image); i++) {
        enum avd_op op = AVD_TEST_OP(leaf[i].test);
        uint32_t subject = leaf[i].subject >> 8;
        uint8_t *mark = &state->stage[subject];

        read_test(names, mark, leaf[i].test, subject == reading);
        if (AVD_TEST_KIND(leaf[i].test) != AVD_OPERAND_LIST)
            continue;
        list = &words[AVD_TEST_OPERAND(leaf[i].test)];
        list += op == AVD_OP_ANY || op == AVD_OP_ALL; /* the source text */
        for (n = 1; n <= list[0]; n++)
            read_test(names, mark, list[n], subject == reading);
    }
}

/* Marks the readings of which a condition says something else now. */
static bool mark_changed(struct avd_state *state, unsigned mark)
{
    const struct avd_leaf *leaf = avd_leaf_of(state->image);
    bool any = false;
    uint32_t i;

    for (i = 0; i < avd_leaf_count(state->image); i++)
        if (avd_engine_leaf_truth(state, i) != state->node[i]) {
            state->stage[leaf[i].subject >> 8] |= (uint8_t)mark;
            any = true;
        }
    return any;
}

/* ---- places ---- */

static bool ends(const char *text, const char *with)
{
    size_t length = strlen(text), end = strlen(with);

    return length >= end && avd_pseudonym_same(text + length - end, with, end);
}

/* What authors and Windows call such readings. */
static enum avd_pseudonym_place place_by_name(const char *name)
{
    static const char ending[] = "version\0"
                                 "username\0"
                                 "hostname\0"
                                 "computername\0"
                                 "hostpool\0"
                                 "domainname\0"
                                 "domain\0";
    static const uint8_t place[] = {
        AVD_PLACE_VERSION, AVD_PLACE_USER,   AVD_PLACE_HOST,  AVD_PLACE_HOST,
        AVD_PLACE_OTHER,   AVD_PLACE_DOMAIN, AVD_PLACE_DOMAIN};
    const char *at = ending;
    unsigned i;

    for (i = 0; i < sizeof place; i++, at += strlen(at) + 1)
        if (ends(name, at))
            return (enum avd_pseudonym_place)place[i];
    return AVD_PLACE_ANY;
}

static enum avd_pseudonym_place place_of(const struct avd_header *image,
                                         const struct avd_probe *probe,
                                         unsigned field)
{
    enum avd_pseudonym_place place = AVD_PLACE_ANY;
    unsigned argument = AVD_ARG_ENVIRONMENT_NAME;

    switch (probe->kind) {
    case AVD_KIND_DOMAIN:
        return AVD_PLACE_DOMAIN;
    case AVD_KIND_SERVICE:
    case AVD_KIND_FILE:
        return AVD_PLACE_ACCOUNT;
    case AVD_KIND_PROXY:
    case AVD_KIND_DNS:
        return AVD_PLACE_PEER;
    case AVD_KIND_REGISTRY:
        argument = AVD_ARG_REGISTRY_VALUE;
        break;
    case AVD_KIND_ENVIRONMENT:
    case AVD_KIND_LOG:
        break;
    default:
        return AVD_PLACE_ANY;
    }
    if (strcmp(avd_kind_text(avd_field(probe->kind, field)->name), "value") !=
        0)
        return AVD_PLACE_ANY;
    if (probe->kind != AVD_KIND_LOG && probe->args != 0)
        place = place_by_name(
            avd_text(image, avd_word_of(image)[probe->args + argument]));
    return place != AVD_PLACE_ANY ? place
                                  : place_by_name(avd_text(image, probe->id));
}

/* ---- texts ---- */

/* One text. False where there was no room for it. */
static bool text_of(struct avd_pseudonym *names, enum avd_pseudonym_place place,
                    const char *text, size_t length)
{
    struct avd_out *out = names->out;
    size_t start = out != NULL ? out->used : 0;

    names->place = place;
    names->text = text;
    names->end = text + length;
    avd_pseudonym_scan(names);
    if (out == NULL)
        return true;
    if (out->failed || avd_pseudonym_spent(names)) {
        out->failed = false;
        out->used = start;
        avd_out_literal(out, "***");
    }
    return !out->failed;
}

static void value_of(struct avd_pseudonym *names,
                     enum avd_pseudonym_place place, const char *text,
                     struct avd_value *value)
{
    struct avd_out *out = names->out;
    const char *at = text + value->as.text.offset;
    uint32_t i, count = value->as.text.count;
    size_t start = out != NULL ? out->used : 0;
    bool fits = true;

    if (value->type == AVD_VALUE_TEXT)
        fits = text_of(names, place, at, value->length);
    else if (value->type != AVD_VALUE_LIST)
        return;
    for (i = 0; value->type == AVD_VALUE_LIST && i < count && fits; i++) {
        fits = text_of(names, place, at, strlen(at));
        at += strlen(at) + 1;
        if (out != NULL)
            avd_out_raw(out, "", 1);
    }
    if (out == NULL)
        return;
    value->as.text.offset = (uint32_t)start;
    value->length = (uint32_t)(out->used - start);
    if (fits && !out->failed)
        return;
    out->failed = false;
    out->used = start;
    memset(value, 0, sizeof *value);
    value->type = AVD_VALUE_TOO_LARGE;
}

/* The values of a probe, written from what came in. */
static void probe_of(struct avd_pseudonym *names, struct avd_state *state,
                     uint32_t index, const char *text,
                     const struct avd_value *from)
{
    const struct avd_probe *probe = &avd_probe_of(state->image)[index];
    struct avd_value *value = avd_state_values(state, index);
    enum avd_kind kind = (enum avd_kind)probe->kind;
    enum avd_pseudonym_place place;
    unsigned f;

    names->stars = (state->stage[index] & HIDDEN) != 0  ? 3
                   : (state->stage[index] & STARS) != 0 ? 1
                                                        : 0;
    if (names->stars > 0)
        read_conditions(names, state, index);
    for (f = 1; f <= avd_kinds[kind].fields; f++) {
        struct avd_value copy = from[probe->slot + f - 1];

        place = place_of(state->image, probe, f);
        names->versions = avd_field(kind, f)->type == AVD_TYPE_VERSION ||
                          (state->stage[index] & VERSIONS) != 0 ||
                          place == AVD_PLACE_VERSION;
        value_of(names, place, text, &copy);
        if (names->out != NULL)
            value[f - 1] = copy;
    }
    names->stars = 0;
    names->versions = false;
}

static void span_of(struct avd_pseudonym *names, enum avd_pseudonym_place place,
                    struct avd_span *span)
{
    size_t start = names->out != NULL ? names->out->used : 0;

    if (span->text == NULL)
        return;
    if (!text_of(names, place, span->text, span->length)) {
        *span = (struct avd_span){"***", 3};
        names->out->failed = false;
    } else if (names->out != NULL) {
        span->text = names->out->buffer + start;
        span->length = names->out->used - start;
    }
}

/* Names in warnings that are not of the packs. */
static void warning_of(struct avd_pseudonym *names, struct avd_span *span,
                       struct avd_span text)
{
    if ((uintptr_t)span->text - (uintptr_t)text.text < text.length)
        span_of(names, AVD_PLACE_ANY, span);
}

static void all_spans(struct avd_pseudonym *names,
                      struct avd_evidence *evidence, struct avd_span text)
{
    uint32_t i;

    span_of(names, AVD_PLACE_HOST, &evidence->host.name);
    span_of(names, AVD_PLACE_ANY, &evidence->host.system);
    names->versions = true;
    span_of(names, AVD_PLACE_ANY, &evidence->host.build);
    names->versions = false;
    for (i = 0; i < evidence->heard.count; i++)
        span_of(names, AVD_PLACE_ANY, &evidence->heard.text[i]);
    for (i = 0; i < evidence->warnings.count; i++) {
        warning_of(names, &evidence->warnings.item[i].id, text);
        warning_of(names, &evidence->warnings.item[i].field, text);
    }
}

/* The host, then its domain, then all in their order. */
static void gather(struct avd_pseudonym *names, struct avd_state *state,
                   struct avd_evidence *evidence, struct avd_span text)
{
    const struct avd_probe *probe = avd_probe_of(state->image);
    unsigned rounds = ROUNDS, before;
    uint32_t p;

    span_of(names, AVD_PLACE_HOST, &evidence->host.name);
    for (p = 0; p < avd_probe_count(state->image); p++)
        if (probe[p].kind == AVD_KIND_DOMAIN)
            probe_of(names, state, p, text.text, state->value);
    do {
        before = names->count;
        for (p = 0; p < avd_probe_count(state->image); p++)
            probe_of(names, state, p, text.text, state->value);
        all_spans(names, evidence, text);
    } while (names->count > before && --rounds > 0);
}

static void write_probes(struct avd_pseudonym *names, struct avd_state *state,
                         const char *text, const struct avd_value *from,
                         unsigned marked)
{
    uint32_t p;

    for (p = 0; p < avd_probe_count(state->image); p++)
        if ((state->stage[p] & marked) == marked)
            probe_of(names, state, p, text, from);
}

void avd_pseudonym_all(struct avd_pseudonym *names, struct avd_state *state,
                       struct avd_evidence *evidence, struct avd_span text,
                       char *room, size_t most)
{
    size_t values = state->image->slots * sizeof *state->value;
    struct avd_value *from = (struct avd_value *)(void *)room;
    const struct avd_probe *probe = avd_probe_of(state->image);
    struct avd_out out;
    unsigned mark;
    uint32_t p;

    memset(names, 0, sizeof *names);
    names->image = state->image;
    memset(state->stage, 0, avd_probe_count(state->image));
    read_conditions(names, state, UINT32_MAX);
    gather(names, state, evidence, text);
    read_conditions(names, state, UINT32_MAX);
    for (p = 0; p < avd_probe_count(state->image); p++)
        avd_pseudonym_rule(names, avd_text(state->image, probe[p].read));
    if (values > most) { /* what came in cannot be kept beside it */
        memset(state->value, 0, values);
        values = 0;
    }
    memcpy(from, state->value, values);
    avd_out_init(&out, room + values, most - values, NULL, NULL);
    names->out = &out;
    all_spans(names, evidence, text);
    write_probes(names, state, text.text, from, 0);
    state->text = out.buffer;
    for (mark = STARS; mark <= HIDDEN && mark_changed(state, mark); mark *= 2)
        write_probes(names, state, text.text, from, mark);
    evidence->redacted = true;
}
