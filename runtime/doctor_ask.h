/* SPDX-License-Identifier: MIT */
/* Private to the files that ask a person: the talk on the terminal. */
#ifndef AVD_RUNTIME_DOCTOR_ASK_H
#define AVD_RUNTIME_DOCTOR_ASK_H

#include "ask.h"
#include "doctor_parts.h"
#include "print.h"

#define AVD_TALK_LINE 4096 /* a longer one is not repeated */

struct avd_talk {
    struct avd_doctor *run;
    struct avd_ask ask;
    struct avd_out out;
    struct avd_print print;
    uint32_t answered[AVD_OPTIONS_MANY]; /* questions */
    unsigned answers;
    uint32_t reported; /* a symptom, or AVD_NAME_NONE */
    unsigned asked;
    char buffer[2048];
    char line[AVD_TALK_LINE], copy[AVD_TALK_LINE];
};

/* Shows the command line that says what was said here. */
void avd_talk_repeat(struct avd_talk *talk);

#endif
