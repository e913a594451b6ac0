/* SPDX-License-Identifier: MIT */
/* The avdoctor program with the rules of any image. */
#ifndef AVD_RUNTIME_DOCTOR_H
#define AVD_RUNTIME_DOCTOR_H

#include "table.h"

/* Does what the arguments say (argv[0] is the program's name) and answers with
 * the exit status. `storage` has avd_state_size(image) bytes, aligned to 8. Not
 * for two threads at once: what is read lies in static memory. */
int avd_doctor_run(const struct avd_header *image, void *storage, int argc,
                   char **argv);

#endif
