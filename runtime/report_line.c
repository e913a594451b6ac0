/* SPDX-License-Identifier: MIT */
/*
 * The report as one line of bounded length for machines, and what it shares
 * with the other formats: counts and the worst cause.
 */
#include "report.h"

#include <string.h>

#include "text.h"
#include "guard.h"

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

enum avd_cause_verdict avd_report_verdict_at(const struct avd_state *state,
                                             uint32_t rank)
{
    if (rank >= avd_cause_count(state->image))
        return AVD_CAUSE_VERDICTS;
    return (enum avd_cause_verdict)state->cause[state->ranked[rank]];
}

uint32_t avd_report_top(const struct avd_state *state)
{
    return avd_report_verdict_at(state, 0) <= AVD_CAUSE_SUSPECTED
               ? state->ranked[0]
               : AVD_REPORT_NO_CAUSE;
}

bool avd_report_lists(const struct avd_header *image, uint32_t words,
                      uint32_t index)
{
    const uint32_t *list = &avd_word_of(image)[words];
    uint32_t i = list[0];

    while (i > 0 && list[i] != index)
        i--;
    return i > 0;
}

const struct avd_fix *avd_report_first_fix(const struct avd_header *image,
                                           uint32_t words)
{
    const uint32_t *list = &avd_word_of(image)[words];

    return list[0] > 0 ? &avd_fix_of(image)[list[1]] : NULL;
}

bool avd_report_belongs(const struct avd_header *image, uint32_t cause,
                        uint32_t symptom)
{
    return avd_report_lists(
        image, avd_link_of(image)[avd_cause_of(image)[cause].link].symptoms,
        symptom);
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

/* What follows each value, with values of one byte and the line feed. */
#define AFTER_PACK (sizeof " exit=255")
#define AFTER_HOST (AFTER_PACK + sizeof " pack=-" - 1)
#define AFTER_FIX (AFTER_HOST + sizeof " host=-" - 1)
#define AFTER_TOP (AFTER_FIX + sizeof " fix=-" - 1)

enum { TOP, FIX, HOST, PACK, KEYS };

static const struct {
    char name[7];
    uint8_t rest;  /* that has to find room behind its value */
    uint16_t most; /* bytes of its value */
} keys[KEYS] = {{" top=", AFTER_TOP, NAME_BYTES},
                {" fix=", AFTER_FIX, NAME_BYTES},
                {" host=", AFTER_HOST, HOST_BYTES},
                {" pack=", AFTER_PACK, AVD_LINE_MAX}};

static void packs(struct avd_out *out, const struct avd_header *image)
{
    const struct avd_pack *pack = avd_pack_of(image);
    uint32_t i;

    for (i = 0; i < avd_pack_count(image); i++)
        avd_text_format(out, image, i > 0 ? ",%o/%o" : "%o/%o", pack[i].id,
                        pack[i].version);
}

/* The worst cause or its first fix, if there are such. */
static void top(struct avd_out *out, const struct avd_state *state, bool fix)
{
    const struct avd_header *image = state->image;
    uint32_t top = avd_report_top(state);
    const struct avd_cause *cause;
    const struct avd_fix *first;
    uint32_t id;

    if (top == AVD_REPORT_NO_CAUSE)
        return;
    cause = &avd_cause_of(image)[top];
    id = cause->id;
    if (fix) {
        first =
            avd_report_first_fix(image, avd_link_of(image)[cause->link].fixes);
        if (first == NULL)
            return;
        id = first->id;
    }
    avd_out_text(out, avd_text(image, id));
}

/* A key and its value; ~ at its end where it was cut, - where there is none. */
static void value(struct avd_out *out, const struct avd_report *report,
                  unsigned key)
{
    char room[AVD_LINE_MAX];
    struct avd_out part;
    size_t limit;

    avd_out_literal(out, keys[key].name);
    limit = out->size - out->used - keys[key].rest;
    if (limit > keys[key].most)
        limit = keys[key].most;
    avd_out_init(&part, room, limit, NULL, NULL);
    part.escape = AVD_ESCAPE_WORD;
    if (key == PACK)
        packs(&part, report->state->image);
    else if (key == HOST)
        avd_out_bytes(&part, report->host->name.text,
                      report->host->name.length);
    else
        top(&part, report->state, key == FIX);
    if (part.failed) {
        part.used = whole(room, limit - 1);
        room[part.used++] = '~';
    }
    if (part.used == 0)
        room[part.used++] = '-';
    avd_out_raw(out, room, part.used);
}

AVD_GUARDED void avd_report_line(struct avd_out *out, struct avd_report *report)
{
    static const char outcomes[AVD_OUTCOMES][10] = {"HEALTHY", "SUSPICION",
                                                    "PROBLEM", "UNDECIDED"};
    uint32_t counts[AVD_CAUSE_VERDICTS];
    char room[AVD_LINE_MAX];
    struct avd_out line;
    unsigned key;

    avd_report_count(report->state, counts);
    avd_out_init(&line, room,
                 report->most - 1 < sizeof room ? report->most : sizeof room,
                 NULL, NULL);
    avd_text_format(
        &line, NULL, "avdoctor: %s confirmed=%u suspected=%u undecided=%u",
        outcomes[report->state->outcome], counts[AVD_CAUSE_CONFIRMED],
        counts[AVD_CAUSE_SUSPECTED], counts[AVD_CAUSE_UNDETERMINED]);
    for (key = 0; key < KEYS; key++)
        value(&line, report, key);
    avd_text_format(&line, NULL, " exit=%u", (uint32_t)report->exit);
    avd_out_bytes(out, room, line.used);
    avd_out_literal(out, "\n");
}
