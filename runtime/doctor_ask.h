/* SPDX-License-Identifier: MIT */
/* Private to the files that ask a person: the talk on the terminal. */
#ifndef AVD_RUNTIME_DOCTOR_ASK_H
#define AVD_RUNTIME_DOCTOR_ASK_H

#include "ask.h"
#include "doctor_parts.h"
#include "print.h"

struct avd_talk {
    struct avd_doctor *run;
    struct avd_ask ask;
    struct avd_out out;
    struct avd_print print;
    uint32_t answered[AVD_OPTIONS_MANY]; /* questions */
    unsigned answers;
    uint32_t reported; /* a symptom; AVD_ASK_NONE */
    unsigned asked;
    char buffer[2048];
};

/* The word that stands for an answer of a question. */
const char *avd_talk_word(const struct avd_header *image, uint32_t question,
                          uint32_t answer);

/* Shows the command line that says what was said here. */
void avd_talk_repeat(struct avd_talk *talk);

#endif
