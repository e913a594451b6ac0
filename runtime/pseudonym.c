/* SPDX-License-Identifier: MIT */
/* All texts that leave, gone through for names and written anew. */
#include "pseudonym.h"

#include <string.h>

#include "engine_leaf.h"
#include "redact.h"

#define ROUNDS 4 /* a name that was found may lead to others */

/* What is known of a reading's texts. */
enum { VERSIONS = 1, STARS = 2, HIDDEN = 4, FIRST = 8 };

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

/* What a reading is compared with; its pieces are noted if they are wanted. */
static void read_test(struct avd_pseudonym *names, uint32_t test,
                      uint8_t *stage, bool wanted)
{
    enum avd_operand kind = AVD_TEST_KIND(test);
    uint32_t of = AVD_TEST_OPERAND(test);
    const char *text;

    if (kind < AVD_OPERAND_TEXT || kind > AVD_OPERAND_FAR_VERSION)
        return;
    if (kind >= AVD_OPERAND_FAR_TEXT)
        of = avd_word_of(names->image)[of];
    if (kind == AVD_OPERAND_VERSION || kind == AVD_OPERAND_FAR_VERSION)
        *stage |= VERSIONS;
    text = avd_text(names->image, of);
    avd_pseudonym_rule(names, text);
    if (wanted)
        add_pieces(names, text);
}

/* Marks readings that are compared with versions and names that the rules know,
 * and notes what one reading is compared with. */
static void read_conditions(struct avd_pseudonym *names, uint32_t reading)
{
    const struct avd_leaf *leaf = avd_leaf_of(names->image);
    const struct avd_leaf *end = leaf + avd_leaf_count(names->image);
    const uint32_t *list;
    uint32_t subject, n;
    enum avd_op op;

    names->pieces = 0;
    for (; leaf < end; leaf++) {
        subject = leaf->subject >> 8;
        list = &leaf->test;
        n = 1;
        if (AVD_TEST_KIND(leaf->test) == AVD_OPERAND_LIST) {
            op = AVD_TEST_OP(leaf->test);
            list = &avd_word_of(names->image)[AVD_TEST_OPERAND(leaf->test)];
            list += op == AVD_OP_ANY || op == AVD_OP_ALL; /* the source text */
            n = *list++;
        }
        for (; n > 0; n--)
            read_test(names, *list++, &names->state->stage[subject],
                      subject == reading);
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

/* What authors and Windows call such readings, in the end. */
static enum avd_pseudonym_place place_by_name(const char *name)
{
    static const char endings[] = "version\0"
                                  "username\0"
                                  "hostname\0"
                                  "computername\0"
                                  "hostpool\0"
                                  "domainname\0"
                                  "domain\0";
    static const uint8_t places[] = {
        AVD_PLACE_ANY,  AVD_PLACE_VERSION, AVD_PLACE_USER,   AVD_PLACE_HOST,
        AVD_PLACE_HOST, AVD_PLACE_OTHER,   AVD_PLACE_DOMAIN, AVD_PLACE_DOMAIN};
    const char *end = name + strlen(name);
    unsigned ending = 0;

    for (; name < end && ending == 0; name++)
        ending = avd_pseudonym_listed(endings, name, end);
    return (enum avd_pseudonym_place)places[ending];
}

static enum avd_pseudonym_place place_of(const struct avd_header *image,
                                         const struct avd_probe *probe,
                                         unsigned field)
{
    static const uint8_t places[AVD_KINDS] = {
        [AVD_KIND_DOMAIN] = AVD_PLACE_DOMAIN,
        [AVD_KIND_SERVICE] = AVD_PLACE_ACCOUNT,
        [AVD_KIND_FILE] = AVD_PLACE_ACCOUNT,
        [AVD_KIND_PROXY] = AVD_PLACE_PEER,
        [AVD_KIND_DNS] = AVD_PLACE_PEER};
    static const uint8_t called[AVD_KINDS] = {
        [AVD_KIND_REGISTRY] = AVD_FIELD_REGISTRY_VALUE,
        [AVD_KIND_ENVIRONMENT] = AVD_FIELD_ENVIRONMENT_VALUE,
        [AVD_KIND_LOG] = AVD_FIELD_LOG_VALUE};
    const uint32_t *argument = &avd_word_of(image)[probe->args];
    enum avd_pseudonym_place place = AVD_PLACE_ANY;

    if (called[probe->kind] != field)
        return (enum avd_pseudonym_place)places[probe->kind];
    argument += probe->kind == AVD_KIND_REGISTRY ? AVD_ARG_REGISTRY_VALUE
                                                 : AVD_ARG_ENVIRONMENT_NAME;
    if (probe->kind != AVD_KIND_LOG && probe->args != 0)
        place = place_by_name(avd_text(image, *argument));
    return place != AVD_PLACE_ANY ? place
                                  : place_by_name(avd_text(image, probe->id));
}

/* ---- texts ---- */

/* One text; out.failed where there was no room for it. What is gathered from is
 * forgotten again. */
static void text_of(struct avd_pseudonym *names, enum avd_pseudonym_place place,
                    const char *text, size_t length)
{
    size_t start;

    if (!names->writing)
        names->out.used = 0;
    start = names->out.used;
    names->place = place;
    names->at = names->text = names->looked = names->named = text;
    names->end = text + length;
    avd_pseudonym_scan(names);
    if (names->out.failed || avd_pseudonym_spent(names)) {
        names->out.failed = false;
        names->out.used = start;
        avd_out_literal(&names->out, "***");
    }
}

/* The value that came in, written anew. Numbers stay. */
static void value_of(struct avd_pseudonym *names,
                     enum avd_pseudonym_place place,
                     const struct avd_value *from, struct avd_value *value)
{
    bool list = from->type == AVD_VALUE_LIST;
    uint32_t left = list ? from->as.text.count : 1;
    const char *at = names->source.text + from->as.text.offset;
    size_t start = names->out.used, length;

    if (!list && from->type != AVD_VALUE_TEXT)
        return;
    value->as.text.count = from->as.text.count;
    for (; left > 0 && !names->out.failed; left--, at += length + 1) {
        length = list ? strlen(at) : from->length;
        text_of(names, place, at, length);
        avd_out_raw(&names->out, "", list);
    }
    value->type = from->type;
    if (names->out.failed) {
        names->out.failed = false;
        names->out.used = start;
        value->type = AVD_VALUE_TOO_LARGE;
    }
    value->as.text.offset = (uint32_t)start;
    value->length = (uint32_t)(names->out.used - start);
}

/* The values of a probe, from what came in. */
static void probe_of(struct avd_pseudonym *names, uint32_t index)
{
    const struct avd_probe *probe = &avd_probe_of(names->image)[index];
    unsigned stage = names->state->stage[index], f;
    enum avd_kind kind = (enum avd_kind)probe->kind;
    const struct avd_field_info *field = avd_field(kind, 1);
    enum avd_pseudonym_place place;
    uint32_t slot = probe->slot;

    names->stars = (stage & HIDDEN) != 0 ? 3 : (stage & STARS) != 0;
    if (names->stars > 0)
        read_conditions(names, index);
    for (f = 1; f <= avd_kinds[kind].fields; f++, slot++, field++) {
        place = place_of(names->image, probe, f);
        names->versions = field->type == AVD_TYPE_VERSION ||
                          (stage & VERSIONS) != 0 || place == AVD_PLACE_VERSION;
        value_of(names, place, &names->value[slot], &names->state->value[slot]);
    }
}

/* All probes that are marked so. */
static void all_probes(struct avd_pseudonym *names, unsigned marked)
{
    uint32_t p;

    for (p = 0; p < avd_probe_count(names->image); p++)
        if ((names->state->stage[p] & marked) == marked)
            probe_of(names, p);
}

static void span_of(void *context, struct avd_span *span)
{
    struct avd_pseudonym *names = context;
    const struct avd_host *host = &names->evidence->host;
    size_t start = names->out.used;

    if (span->text == NULL)
        return;
    names->versions = span == &host->build;
    text_of(names, span == &host->name ? AVD_PLACE_HOST : AVD_PLACE_ANY,
            span->text, span->length);
    if (!names->writing)
        return;
    span->text = names->out.buffer + start;
    span->length = names->out.used - start;
    if (names->out.failed)
        *span = (struct avd_span){"***", 3};
    names->out.failed = false;
}

static void all_spans(struct avd_pseudonym *names)
{
    avd_redact_spans(names->evidence, &names->source, span_of, names);
}

/* The host, then its domain, then all in their order. */
static void gather(struct avd_pseudonym *names)
{
    unsigned rounds = ROUNDS, before;

    span_of(names, &names->evidence->host.name);
    all_probes(names, FIRST);
    do {
        before = names->count;
        all_probes(names, 0);
        all_spans(names);
    } while (names->count > before && --rounds > 0);
}

void avd_pseudonym_all(struct avd_pseudonym *names, struct avd_state *state,
                       struct avd_evidence *evidence, struct avd_span text,
                       char *room, size_t most)
{
    size_t values = state->image->slots * sizeof *state->value;
    const struct avd_probe *probe = avd_probe_of(state->image);
    unsigned mark;
    uint32_t p;

    memset(names, 0, sizeof *names);
    names->image = state->image;
    names->state = state;
    names->evidence = evidence;
    names->source = text;
    names->value = (struct avd_value *)(void *)room;
    names->free = names->name;
    for (p = 0; p < avd_probe_count(state->image); p++)
        state->stage[p] = probe[p].kind == AVD_KIND_DOMAIN ? FIRST : 0;
    if (values > most) { /* what came in cannot be kept beside it */
        memset(state->value, 0, values);
        names->value = state->value;
        values = 0;
    }
    memcpy(room, state->value, values);
    avd_out_init(&names->out, room + values, most - values, NULL, NULL);
    read_conditions(names, UINT32_MAX);
    gather(names);
    read_conditions(names, UINT32_MAX);
    for (p = 0; p < avd_probe_count(state->image); p++)
        avd_pseudonym_rule(names, avd_text(state->image, probe[p].read));
    names->writing = true;
    names->out.used = 0;
    names->out.failed = false;
    all_spans(names);
    all_probes(names, 0);
    state->text = names->out.buffer;
    for (mark = STARS; mark <= HIDDEN && mark_changed(state, mark); mark *= 2)
        all_probes(names, mark);
    evidence->redacted = true;
}
