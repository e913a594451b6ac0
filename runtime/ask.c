/* SPDX-License-Identifier: MIT */
/* Which question to ask a person next. */
#include "ask.h"

#include <string.h>

#define LISTED 1u /* in tally: something undecided lacks the question */

enum { WEIGHT_OTHER = 1, WEIGHT_SYMPTOM = 4, WEIGHT_PRESENT = 8 };
/* One over the trouble of answering. */
enum { EASE_YES_NO = 3, EASE_CHOICE = 2 };

/* A trial that changed something is worth more than any tally. */
#define TRIED (UINT64_C(1) << 40)

/* A verdict as one code, those of causes behind those of symptoms. */
enum { CAUSES = 8 };
static unsigned verdict(const struct avd_ask *ask, uint32_t item)
{
    return item < ask->symptoms
               ? ask->state->symptom[item]
               : CAUSES + ask->state->cause[item - ask->symptoms];
}

static bool is_final(unsigned verdict)
{
    const unsigned not_final = 1u << AVD_SYMPTOM_UNDETERMINED |
                               1u << AVD_SYMPTOM_NOT_REPORTED |
                               1u << (CAUSES + AVD_CAUSE_SUSPECTED) |
                               1u << (CAUSES + AVD_CAUSE_UNDETERMINED);

    return (not_final >> verdict & 1) == 0;
}

/* How much a verdict matters. Who was shown the errors that only a person can
 * report, and chose none, has none. */
static unsigned weight(const struct avd_ask *ask, uint32_t item)
{
    const struct avd_header *image = ask->state->image;
    const struct avd_symptom *symptom = avd_symptom_of(image);
    const uint32_t *of;
    unsigned most = 0;
    uint32_t i;

    if (item < ask->symptoms)
        return symptom[item].when != AVD_EDGE_NONE ? WEIGHT_SYMPTOM : 0;
    i = avd_cause_of(image)[item - ask->symptoms].link;
    of = &avd_word_of(image)[avd_link_of(image)[i].symptoms];
    for (i = *of++; i > 0; i--, of++) {
        if (ask->state->symptom[*of] == AVD_SYMPTOM_PRESENT)
            return WEIGHT_PRESENT;
        if (symptom[*of].when != AVD_EDGE_NONE &&
            !is_final(ask->state->symptom[*of]))
            most = WEIGHT_OTHER;
    }
    return most;
}

/* What the state is without a trial. */
static void remember(struct avd_ask *ask)
{
    for (uint32_t i = 0; i < ask->verdicts; i++) {
        ask->verdict[i].before = (uint8_t)verdict(ask, i);
        ask->verdict[i].matters = (uint8_t)weight(ask, i);
        ask->verdict[i].helped = false;
    }
    for (uint32_t p = 0; p < ask->probes; p++)
        ask->state->stage[p] = ask->state->reading[p].status;
}

/* Whether that is a question, and one that may still be asked. */
static bool is_open(const struct avd_ask *ask, uint32_t question)
{
    uint32_t reading = ask->probes + question;

    return question < ask->questions && !ask->state->needed[reading] &&
           ask->state->reading[reading].status == AVD_STATUS_UNANSWERED;
}

/* ---- what undecided verdicts lack ---- */

/* Adds one verdict to the tally of each question that it lacks; says if it
 * lacks `marked`. `all`: also where it lacks what no person can say. */
static void list(struct avd_ask *ask, uint32_t item, bool all, uint32_t marked)
{
    struct avd_ask_verdict *of = &ask->verdict[item];
    const struct avd_missing *missing;
    uint32_t count, open = 0, question, i;

    if (of->matters == 0 || is_final(of->before))
        return;
    count = (uint32_t)(item < ask->symptoms
                           ? avd_symptom_missing(ask->state, item, &missing)
                           : avd_cause_missing(ask->state, item - ask->symptoms,
                                               &missing));
    for (i = 0; i < count; i++)
        open += is_open(ask, missing[i].reading - ask->probes);
    /* One question alone that changes nothing stands in front of a probe. */
    all = all || (open == count && (ask->live || open > 1));
    for (i = 0; i < count; i++) {
        question = missing[i].reading - ask->probes;
        if (!is_open(ask, question))
            continue;
        ask->tally[question] |= LISTED;
        if (!all)
            continue;
        ask->tally[question] += 2u * of->matters;
        of->helped |= question == marked;
    }
}

static void list_all(struct avd_ask *ask, bool all, uint32_t marked)
{
    memset(ask->tally, 0, sizeof ask->tally);
    for (uint32_t i = 0; i < ask->verdicts; i++)
        list(ask, i, all, marked);
}

/* ---- trials ---- */

static void give(const struct avd_ask *ask, uint32_t question, uint32_t answer)
{
    uint32_t reading = ask->probes + question;
    struct avd_value *value = avd_state_values(ask->state, reading);

    ask->state->reading[reading].status = AVD_STATUS_OK;
    value->type = AVD_VALUE_NUMBER;
    value->as.number = answer;
    avd_judge(ask->state);
}

/* A gate that the answer opened may have made probes absent. The value stays,
 * and counts for nothing. */
static void take_back(const struct avd_ask *ask, uint32_t question)
{
    struct avd_reading *reading = ask->state->reading;

    for (uint32_t p = 0; p < ask->probes; p++)
        reading[p].status = ask->state->stage[p];
    reading[ask->probes + question].status = AVD_STATUS_UNANSWERED;
}

/* What a question is worth; says of the verdicts that it changes that it is
 * the one found, if it is `marked`. */
static uint64_t try(struct avd_ask *ask, uint32_t question, bool marked)
{
    const struct avd_header *image = ask->state->image;
    uint32_t choices =
        avd_word_of(image)[avd_question_of(image)[question].choices];
    uint32_t count = choices != 0 ? choices : 2;
    uint64_t gain = 0;

    for (uint32_t a = 0; a < count; a++) {
        give(ask, question, a);
        for (uint32_t i = 0; i < ask->verdicts; i++) {
            struct avd_ask_verdict *of = &ask->verdict[i];
            unsigned now = verdict(ask, i);

            if (now == of->before || of->matters == 0)
                continue;
            gain += (uint64_t)of->matters << is_final(now);
            of->helped |= marked;
        }
        take_back(ask, question);
    }
    if (gain == 0)
        return 0;
    return TRIED +
           gain * (choices != 0 ? EASE_CHOICE : EASE_YES_NO) * 1024 / count;
}

/* The best of the open questions; ask->more of the others may follow. */
static uint32_t best_of(struct avd_ask *ask, bool tries)
{
    const struct avd_question *question = avd_question_of(ask->state->image);
    uint32_t best = AVD_ASK_NONE;
    uint64_t most = 0;

    ask->more = 0;
    for (uint32_t q = 0; q < ask->questions; q++) {
        uint64_t worth = 0;

        if (!is_open(ask, q))
            continue;
        if (tries)
            worth = try(ask, q, false);
        ask->more += (worth | ask->tally[q]) != 0;
        if (worth == 0)
            worth = ask->tally[q] / 2;
        if (worth > most || (worth == most && worth > 0 &&
                             question[q].source < question[best].source)) {
            best = q;
            most = worth;
        }
    }
    ask->more -= most > 0; /* the one that is found */
    return best;
}

void avd_ask_init(struct avd_ask *ask, struct avd_state *state, bool live)
{
    const struct avd_header *image = state->image;

    ask->state = state;
    ask->live = live;
    ask->work = AVD_ASK_WORK;
    ask->probes = avd_probe_count(image);
    ask->questions = avd_question_count(image);
    ask->symptoms = avd_symptom_count(image);
    ask->verdicts = ask->symptoms + avd_cause_count(image);
    memset(state->needed, 0, ask->probes + ask->questions);
    if (ask->questions > AVD_ASK_QUESTIONS)
        ask->questions = AVD_ASK_QUESTIONS;
    if (ask->verdicts > AVD_ASK_VERDICTS)
        ask->verdicts = ask->questions = 0;
}

uint32_t avd_ask_next(struct avd_ask *ask)
{
    /* A trial visits all nodes and verdicts, at a few answers each. */
    bool tries =
        (uint64_t)ask->state->image->size * ask->questions <= ask->work;
    uint32_t best;

    remember(ask);
    list_all(ask, !tries, AVD_ASK_NONE);
    best = best_of(ask, tries);
    avd_judge(ask->state);
    if (best != AVD_ASK_NONE) {
        list_all(ask, !tries, best);
        try(ask, best, true);
        avd_judge(ask->state);
    }
    return best;
}

void avd_ask_decline(struct avd_ask *ask, uint32_t question)
{
    ask->state->needed[ask->probes + question] = 1;
}

uint32_t avd_ask_helps(const struct avd_ask *ask, uint32_t *at)
{
    const struct avd_header *image = ask->state->image;
    uint32_t item;

    while (*at < ask->verdicts) {
        item = (*at)++;
        if (item >= ask->symptoms)
            item = ask->symptoms + ask->state->ranked[item - ask->symptoms];
        if (ask->verdict[item].helped)
            return item < ask->symptoms
                       ? avd_symptom_of(image)[item].title
                       : avd_cause_of(image)[item - ask->symptoms].title;
    }
    return 0;
}
