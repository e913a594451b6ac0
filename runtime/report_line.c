/* SPDX-License-Identifier: MIT */
/*
 * The report as one line of bounded length for machines, and what it shares
 * with the other formats: counts and the worst cause.
 */
#include "report.h"

#include <string.h>

#include "text.h"

#define NAME_BYTES 64
#define HOST_BYTES 96 /* 15 characters, each escaped, and a rest */

void avd_report_count(const struct avd_state *state,
                      uint32_t counts[AVD_CAUSE_VERDICTS])
{
    uint32_t causes = avd_cause_count(state->image);
    uint32_t i;

    memset(counts, 0, AVD_CAUSE_VERDICTS * sizeof *counts);
    for (i = 0; i < causes; i++)
        counts[state->cause[i]]++;
}

uint32_t avd_report_top(const struct avd_state *state)
{
    uint32_t first;

    if (avd_cause_count(state->image) == 0)
        return AVD_REPORT_NO_CAUSE;
    first = state->ranked[0];
    return state->cause[first] <= AVD_CAUSE_SUSPECTED ? first
                                                      : AVD_REPORT_NO_CAUSE;
}

bool avd_report_belongs(const struct avd_header *image, uint32_t cause,
                        uint32_t symptom)
{
    const struct avd_link *link =
        &avd_link_of(image)[avd_cause_of(image)[cause].link];
    const uint32_t *of = &avd_word_of(image)[link->symptoms];
    uint32_t i;

    for (i = 1; i <= of[0]; i++)
        if (of[i] == symptom)
            return true;
    return false;
}

bool avd_report_disagrees(const struct avd_state *state, uint32_t symptom)
{
    uint32_t when = avd_symptom_of(state->image)[symptom].when;

    return state->reported[symptom] && when != AVD_EDGE_NONE &&
           avd_edge_truth(state, when) == AVD_FALSE;
}

const char *avd_report_reading_title(const struct avd_header *image,
                                     uint32_t reading)
{
    uint32_t probes = avd_probe_count(image);

    if (reading < probes)
        return avd_text(image, avd_probe_of(image)[reading].title);
    return avd_text(image, avd_question_of(image)[reading - probes].ask);
}

/* The longest prefix of at most `limit` bytes that cuts no escape. */
static size_t whole(const char *text, size_t limit)
{
    size_t at = 0;
    size_t next = 0;

    while (next <= limit) {
        at = next;
        if (at == limit)
            break;
        next += text[at] != '\\' ? 1u : text[at + 1] == 'u' ? 6u : 2u;
    }
    return at;
}

/* A key and its value of at most `limit` bytes; ~ at its end where it was cut,
 * - where there is none. `rest` has to find room behind it. */
static void value(struct avd_out *out, const char *key, struct avd_span text,
                  size_t limit, size_t rest)
{
    char room[AVD_LINE_MAX];
    struct avd_out part;

    avd_out_literal(out, key);
    if (limit > out->size - out->used - rest)
        limit = out->size - out->used - rest;
    avd_out_init(&part, room, limit, NULL, NULL);
    part.escape = AVD_ESCAPE_WORD;
    avd_out_bytes(&part, text.text, text.length);
    if (part.failed) {
        part.used = whole(room, limit - 1);
        room[part.used++] = '~';
    }
    if (part.used == 0)
        room[part.used++] = '-';
    avd_out_raw(out, room, part.used);
}

static struct avd_span span(const char *text)
{
    struct avd_span whole = {text, strlen(text)};

    return whole;
}

/* What follows each value, with values of one byte and the line feed. */
#define AFTER_PACK (sizeof " exit=255")
#define AFTER_HOST (AFTER_PACK + sizeof " pack=-" - 1)
#define AFTER_FIX (AFTER_HOST + sizeof " host=-" - 1)
#define AFTER_TOP (AFTER_FIX + sizeof " fix=-" - 1)

static void packs(struct avd_out *out, const struct avd_header *image)
{
    const struct avd_pack *pack = avd_pack_of(image);
    char room[AVD_LINE_MAX];
    struct avd_out list;
    uint32_t i;

    avd_out_init(&list, room, sizeof room, NULL, NULL);
    for (i = 0; i < avd_pack_count(image); i++)
        avd_text_format(&list, image, i > 0 ? ",%o/%o" : "%o/%o", pack[i].id,
                        pack[i].version);
    value(out, " pack=", (struct avd_span){room, list.used}, sizeof room,
          AFTER_PACK);
}

static void outcome(struct avd_out *out, const char *name)
{
    char upper;

    for (; *name != 0; name++) {
        upper = *name >= 'a' && *name <= 'z' ? (char)(*name - 32) : *name;
        avd_out_raw(out, &upper, 1);
    }
}

static void top(struct avd_out *out, const struct avd_state *state)
{
    const struct avd_header *image = state->image;
    uint32_t cause = avd_report_top(state);
    struct avd_span id = {"", 0};
    struct avd_span fix = {"", 0};
    const struct avd_link *link;
    const uint32_t *fixes;

    if (cause != AVD_REPORT_NO_CAUSE) {
        id = span(avd_text(image, avd_cause_of(image)[cause].id));
        link = &avd_link_of(image)[avd_cause_of(image)[cause].link];
        fixes = &avd_word_of(image)[link->fixes];
        if (fixes[0] > 0)
            fix = span(avd_text(image, avd_fix_of(image)[fixes[1]].id));
    }
    value(out, " top=", id, NAME_BYTES, AFTER_TOP);
    value(out, " fix=", fix, NAME_BYTES, AFTER_FIX);
}

void avd_report_line(struct avd_out *out, struct avd_report *report)
{
    const struct avd_state *state = report->state;
    uint32_t counts[AVD_CAUSE_VERDICTS];
    struct avd_span host = report->host->name;
    char room[AVD_LINE_MAX];
    struct avd_out line;

    avd_report_count(state, counts);
    avd_out_init(&line, room,
                 report->most > 0 && report->most < sizeof room ? report->most
                                                                : sizeof room,
                 NULL, NULL);
    avd_out_literal(&line, "avdoctor: ");
    outcome(&line, avd_outcome_names[state->outcome]);
    avd_text_format(&line, NULL, " confirmed=%u suspected=%u undecided=%u",
                    counts[AVD_CAUSE_CONFIRMED], counts[AVD_CAUSE_SUSPECTED],
                    counts[AVD_CAUSE_UNDETERMINED]);
    top(&line, state);
    value(&line, " host=", host.text != NULL ? host : span(""), HOST_BYTES,
          AFTER_HOST);
    packs(&line, state->image);
    avd_text_format(&line, NULL, " exit=%u\n", (uint32_t)report->exit);
    avd_out_bytes(out, room, line.used - 1);
    avd_out_raw(out, "\n", 1);
}
