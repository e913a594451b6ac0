/* SPDX-License-Identifier: MIT */
/*
 * Probes in place of those of runtime/SYSTEM/: all kinds come to one function
 * of the test. A test that uses it defines every avd_probe function through it,
 * so that no unit test reads the machine that it runs on.
 */
#ifndef TESTS_SUPPORT_FAKE_PROBES_H
#define TESTS_SUPPORT_FAKE_PROBES_H

#include "probe_call.h"

/* What reads from now on; NULL: every reading is unsupported. Runs on threads,
 * several at once. */
void fake_probes(void (*read)(struct avd_call *call));

#endif
