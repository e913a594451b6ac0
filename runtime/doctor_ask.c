/* SPDX-License-Identifier: MIT */
/* Asks a person, on a terminal, what can still change a verdict. */
#include "doctor_parts.h"

int avd_doctor_ask(struct avd_doctor *run)
{
    (void)run;
    return 0;
}
