/* SPDX-License-Identifier: MIT */
/* Which question to ask a person next. */
#include "ask.h"

#include <string.h>

#define MARK 0x80u /* in before: the question that was found bears on it */
#define LISTED 1u  /* in tally: something undecided lacks the question */

enum { WEIGHT_OTHER = 1, WEIGHT_SYMPTOM = 4, WEIGHT_PRESENT = 8 };
/* One over the trouble of answering. */
enum { EASE_YES_NO = 3, EASE_CHOICE = 2 };

/* A trial that changed something is worth more than any tally. */
#define TRIED (UINT64_C(1) << 40)

static uint32_t verdicts(const struct avd_header *image)
{
    return avd_symptom_count(image) + avd_cause_count(image);
}

static uint32_t questions(const struct avd_header *image)
{
    uint32_t count = avd_question_count(image);

    return count < AVD_ASK_QUESTIONS ? count : AVD_ASK_QUESTIONS;
}

/* A verdict as one code, those of causes behind those of symptoms. */
enum { CAUSES = 8 };
static unsigned verdict(const struct avd_state *state, uint32_t item)
{
    uint32_t symptoms = avd_symptom_count(state->image);

    return item < symptoms ? state->symptom[item]
                           : CAUSES + state->cause[item - symptoms];
}

static unsigned before(const struct avd_ask *ask, uint32_t item)
{
    return ask->before[item] & ~MARK;
}

static bool is_final(unsigned verdict)
{
    const unsigned not_final = 1u << AVD_SYMPTOM_UNDETERMINED |
                               1u << AVD_SYMPTOM_NOT_REPORTED |
                               1u << (CAUSES + AVD_CAUSE_SUSPECTED) |
                               1u << (CAUSES + AVD_CAUSE_UNDETERMINED);

    return (not_final >> verdict & 1) == 0;
}

/* How much a verdict matters, by what was known before any trial. Who was shown
 * the errors that only a person can report, and chose none, has none. */
static unsigned weight(const struct avd_ask *ask, uint32_t item)
{
    const struct avd_header *image = ask->state->image;
    const struct avd_symptom *symptom = avd_symptom_of(image);
    uint32_t symptoms = avd_symptom_count(image);
    const struct avd_link *link;
    const uint32_t *of;
    unsigned most = 0;

    if (item < symptoms)
        return symptom[item].when != AVD_EDGE_NONE ? WEIGHT_SYMPTOM : 0;
    link = &avd_link_of(image)[avd_cause_of(image)[item - symptoms].link];
    of = &avd_word_of(image)[link->symptoms];
    for (uint32_t i = 1; i <= of[0]; i++) {
        if (before(ask, of[i]) == AVD_SYMPTOM_PRESENT)
            return WEIGHT_PRESENT;
        if (symptom[of[i]].when != AVD_EDGE_NONE &&
            !is_final(before(ask, of[i])))
            most = WEIGHT_OTHER;
    }
    return most;
}

static bool is_open(const struct avd_ask *ask, uint32_t question)
{
    uint32_t reading = avd_probe_count(ask->state->image) + question;

    return ask->state->reading[reading].status == AVD_STATUS_UNANSWERED &&
           !ask->state->needed[reading];
}

/* ---- what undecided verdicts lack ---- */

/* The question that a missing reading is, if it may still be asked. */
static uint32_t asked(const struct avd_ask *ask,
                      const struct avd_missing *missing)
{
    uint32_t probes = avd_probe_count(ask->state->image);

    return missing->reading >= probes &&
                   missing->reading - probes < AVD_ASK_QUESTIONS &&
                   is_open(ask, missing->reading - probes)
               ? missing->reading - probes
               : AVD_ASK_NONE;
}

/* Adds one verdict to the tally of each question that it lacks; or marks it, if
 * it lacks `marked`. `all`: also where it lacks what no person can say. */
static void list(struct avd_ask *ask, uint32_t item, bool all, uint32_t marked)
{
    uint32_t symptoms = avd_symptom_count(ask->state->image);
    unsigned matters = weight(ask, item);
    const struct avd_missing *missing;
    size_t count, open = 0, i;
    uint32_t question;

    if (matters == 0 || is_final(before(ask, item)))
        return;
    count = item < symptoms
                ? avd_symptom_missing(ask->state, item, &missing)
                : avd_cause_missing(ask->state, item - symptoms, &missing);
    for (i = 0; i < count; i++)
        open += asked(ask, &missing[i]) != AVD_ASK_NONE;
    /* One question alone that changes nothing stands in front of a probe. */
    all = all || (open == count && (ask->live || open > 1));
    for (i = 0; i < count; i++) {
        question = asked(ask, &missing[i]);
        if (question == AVD_ASK_NONE)
            continue;
        if (question == marked && all)
            ask->before[item] |= MARK;
        ask->tally[question] += all ? 2 * matters : 0;
        ask->tally[question] |= LISTED;
    }
}

static void list_all(struct avd_ask *ask, bool all, uint32_t marked)
{
    uint32_t count = verdicts(ask->state->image);

    memset(ask->tally, 0, sizeof ask->tally);
    for (uint32_t i = 0; i < count; i++)
        list(ask, i, all, marked);
}

/* ---- trials ---- */

static void give(struct avd_state *state, uint32_t question, uint32_t answer)
{
    uint32_t reading = avd_probe_count(state->image) + question;
    struct avd_value *value = avd_state_values(state, reading);

    state->reading[reading].status = AVD_STATUS_OK;
    value->type = AVD_VALUE_NUMBER;
    value->as.number = answer;
    avd_judge(state);
}

/* A gate that the answer opened may have made probes absent. The value stays,
 * and counts for nothing. */
static void take_back(struct avd_state *state, uint32_t question)
{
    uint32_t probes = avd_probe_count(state->image);

    for (uint32_t p = 0; p < probes; p++)
        state->reading[p].status = state->stage[p];
    state->reading[probes + question].status = AVD_STATUS_UNANSWERED;
}

/* What a question is worth; adds `mark` to the verdicts that it changes. */
static uint64_t try(struct avd_ask *ask, uint32_t question, uint8_t mark)
{
    struct avd_state *state = ask->state;
    const struct avd_header *image = state->image;
    uint32_t choices =
        avd_word_of(image)[avd_question_of(image)[question].choices];
    uint32_t count = choices != 0 ? choices : 2;
    uint64_t gain = 0;

    for (uint32_t a = 0; a < count; a++) {
        give(state, question, a);
        for (uint32_t i = 0; i < verdicts(image); i++) {
            unsigned now = verdict(state, i), matters;

            if (now == before(ask, i) || (matters = weight(ask, i)) == 0)
                continue;
            gain += matters * (is_final(now) ? 2 : 1);
            ask->before[i] |= mark;
        }
        take_back(state, question);
    }
    if (gain == 0)
        return 0;
    return TRIED +
           gain * (choices != 0 ? EASE_CHOICE : EASE_YES_NO) * 1024 / count;
}

/* Whether all trials together are little work, at a few answers each. */
static bool can_try(const struct avd_ask *ask)
{
    const struct avd_header *image = ask->state->image;
    uint64_t each = (uint64_t)avd_leaf_count(image) + avd_gate_count(image) +
                    verdicts(image) + avd_probe_count(image);

    return each * questions(image) <= ask->work;
}

/* What the state is without a trial. */
static void remember(struct avd_ask *ask)
{
    const struct avd_state *state = ask->state;

    for (uint32_t i = 0; i < verdicts(state->image); i++)
        ask->before[i] = (uint8_t)verdict(state, i);
    for (uint32_t p = 0; p < avd_probe_count(state->image); p++)
        state->stage[p] = state->reading[p].status;
}

/* The best of the open questions; ask->more of the others may follow. */
static uint32_t best_of(struct avd_ask *ask, bool tries, bool *tried)
{
    const struct avd_question *question = avd_question_of(ask->state->image);
    uint32_t best = AVD_ASK_NONE;
    uint64_t most = 0;

    ask->more = 0;
    for (uint32_t q = 0; q < questions(ask->state->image); q++) {
        uint64_t worth = 0;

        if (!is_open(ask, q))
            continue;
        if (tries)
            worth = try(ask, q, 0);
        ask->more += worth > 0 || ask->tally[q] != 0;
        if (worth == 0)
            worth = ask->tally[q] / 2;
        if (worth > most || (worth == most && worth > 0 &&
                             question[q].source < question[best].source)) {
            best = q;
            most = worth;
        }
    }
    ask->more -= most > 0; /* the one that is found */
    *tried = most >= TRIED;
    return best;
}

void avd_ask_init(struct avd_ask *ask, struct avd_state *state, bool live)
{
    ask->state = state;
    ask->live = live;
    ask->work = AVD_ASK_WORK;
    memset(state->needed, 0,
           avd_probe_count(state->image) + avd_question_count(state->image));
}

uint32_t avd_ask_next(struct avd_ask *ask)
{
    bool tries = can_try(ask);
    uint32_t best;
    bool tried;

    ask->more = 0;
    if (verdicts(ask->state->image) > AVD_ASK_VERDICTS)
        return AVD_ASK_NONE;
    remember(ask);
    list_all(ask, !tries, AVD_ASK_NONE);
    best = best_of(ask, tries, &tried);
    avd_judge(ask->state);
    if (tried)
        try(ask, best, MARK);
    else
        list_all(ask, !tries, best);
    avd_judge(ask->state);
    return best;
}

void avd_ask_decline(struct avd_ask *ask, uint32_t question)
{
    ask->state->needed[avd_probe_count(ask->state->image) + question] = 1;
}

uint32_t avd_ask_helps(const struct avd_ask *ask, uint32_t *at)
{
    const struct avd_state *state = ask->state;
    uint32_t symptoms = avd_symptom_count(state->image);
    uint32_t item, cause;

    while (*at < verdicts(state->image)) {
        item = (*at)++;
        if (item < symptoms) {
            if (ask->before[item] & MARK)
                return avd_symptom_of(state->image)[item].title;
            continue;
        }
        cause = state->ranked[item - symptoms];
        if (ask->before[symptoms + cause] & MARK)
            return avd_cause_of(state->image)[cause].title;
    }
    return 0;
}
