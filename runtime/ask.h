/* SPDX-License-Identifier: MIT */
/*
 * Which question to ask a person next, so that few answers tell much.
 *
 * Every answer of every open question is tried on the state. What it changes
 * counts by how much it matters: a cause of a symptom that is present 8, a
 * symptom 4, a cause of a symptom that is not decided 1; twice that where the
 * verdict is then final. A cause none of whose symptoms can be there does not
 * matter: the person's time goes to what may be wrong. The sum over a
 * question's answers is shared among them and weighed against the trouble of
 * answering: 2 for yes or no, 3 for a choice. The best comes first, ties in
 * source order.
 *
 * Where no single answer changes anything, or trying would take too long, the
 * verdicts that lack the question count, without a look at its answers.
 */
#ifndef AVD_RUNTIME_ASK_H
#define AVD_RUNTIME_ASK_H

#include "engine.h"

#define AVD_ASK_NONE 0xffffffffu
#define AVD_ASK_QUESTIONS 4096u          /* those behind them are not asked */
#define AVD_ASK_VERDICTS (1u << 18)      /* with more nothing is asked */
#define AVD_ASK_WORK (UINT64_C(1) << 28) /* questions x bytes of the image */

struct avd_ask {
    struct avd_state *state; /* judged; needed and stage are used */
    bool live;     /* probes that an answer lets through can be run later */
    uint64_t work; /* AVD_ASK_WORK */
    uint32_t more; /* questions that may follow the one found, at most */
    uint32_t probes, questions, symptoms, verdicts; /* how many */
    uint32_t tally[AVD_ASK_QUESTIONS];
    /* Symptoms, then causes. */
    struct avd_ask_verdict {
        uint8_t before;  /* as it is without a trial */
        uint8_t matters; /* how much */
        bool helped;     /* the question that was found bears on it */
    } verdict[AVD_ASK_VERDICTS];
};

/* Nothing was asked yet. */
void avd_ask_init(struct avd_ask *ask, struct avd_state *state, bool live);

/* The question that tells most, or AVD_ASK_NONE: none tells anything. Leaves
 * the state as it was, judged. */
uint32_t avd_ask_next(struct avd_ask *ask);

/* The person does not know: it is not asked again. */
void avd_ask_decline(struct avd_ask *ask, uint32_t question);

/* The title of the next verdict that the question found helps to decide (it
 * lacks the question, or a trial changes it), or 0:
 * symptoms first, then causes as they are ranked. *at starts as 0. */
uint32_t avd_ask_helps(const struct avd_ask *ask, uint32_t *at);

#endif
