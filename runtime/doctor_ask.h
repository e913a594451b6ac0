/* SPDX-License-Identifier: MIT */
/* Private to the files that ask a person: the talk on the terminal. */
#ifndef AVD_RUNTIME_DOCTOR_ASK_H
#define AVD_RUNTIME_DOCTOR_ASK_H

#include "ask.h"
#include "doctor_parts.h"
#include "print.h"

#define AVD_TALK_LINE 4096 /* longer arguments are not repeated */

struct avd_talk {
    struct avd_doctor *run;
    struct avd_ask ask;
    struct avd_out out;
    struct avd_print print;
    unsigned answers;
    unsigned asked;
    struct avd_out said; /* what was said here, as arguments */
    char buffer[2048];
    char arguments[1 << 16];
    char line[AVD_TALK_LINE], copy[AVD_TALK_LINE];
};

/* Shows the command line that says what was said here. */
void avd_talk_repeat(struct avd_talk *talk);

#endif
