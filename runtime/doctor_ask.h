/* SPDX-License-Identifier: MIT */
/* Private to the files that ask a person: the talk on the terminal. */
#ifndef AVD_RUNTIME_DOCTOR_ASK_H
#define AVD_RUNTIME_DOCTOR_ASK_H

#include "ask.h"
#include "doctor_parts.h"
#include "print.h"

#define AVD_TALK_ARGUMENTS 65536 /* more are not repeated */

struct avd_talk {
    struct avd_doctor *run;
    struct avd_ask ask;
    struct avd_out out;
    struct avd_print print;
    unsigned answers;
    unsigned asked;
    struct avd_out said; /* arguments: those given, then what is said here */
    size_t given;        /* bytes of those; 0 = they cannot be shown */
    char buffer[2048];
    char arguments[AVD_TALK_ARGUMENTS], copy[AVD_TALK_ARGUMENTS];
};

/* Begins the command line that says what is said here. */
void avd_talk_given(struct avd_talk *talk);

/* Shows it, if anything was said. */
void avd_talk_repeat(struct avd_talk *talk);

#endif
