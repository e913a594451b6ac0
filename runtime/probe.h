/* SPDX-License-Identifier: MIT */
/*
 * Reads the host: runs the probes of an image side by side, each as soon as
 * what it needs is known, and none longer than it may take.
 */
#ifndef AVD_RUNTIME_PROBE_H
#define AVD_RUNTIME_PROBE_H

#include "apart.h"
#include "engine.h"
#include "warning.h"

/* Bytes of texts that all readings together may have. Escaped at its worst
 * this is still evidence that is not too large to be read again. */
#define AVD_PROBE_TEXTS ((size_t)1 << 20)

/* Longest waits in ms, where nothing else is said. */
#define AVD_PROBE_TIMEOUT 10000
#define AVD_PROBE_DEADLINE 60000

enum avd_probe_skip {
    AVD_PROBE_RUN,
    AVD_PROBE_SKIP,
    /* Is run whatever its gate says: its value is a secret, and wanted only so
     * that it can be found in what others read. Whoever asks for this settles
     * it as not_run afterwards. */
    AVD_PROBE_HUSH
};

struct avd_probe_plan {
    /* By probe, enum avd_probe_skip; NULL = all are run. */
    const uint8_t *skip;
    uint32_t timeout;  /* ms for each probe: at most what it asks for itself, or
                          in place of AVD_PROBE_TIMEOUT; 0 = not given */
    uint32_t deadline; /* ms for all together */
    int64_t now;       /* ms since 1970: ages are counted from here */

    /* Called a few times a second after the first, with probes that are being
     * waited for, and at the end with none. May be NULL. */
    void (*waiting)(void *context, const uint32_t *probe, unsigned count,
                    uint32_t ms);
    void *context;
};

/* Reads the host into a state in which nothing was read yet, but for what a
 * person said: gives every probe a status, and those that are ok their values.
 * Texts of values go to `text`, which has room for AVD_PROBE_TEXTS bytes and
 * stays. Threads may be left behind: end the process by avd_thread_leave. */
AVD_APART void avd_probe_run(struct avd_state *state, char *text,
                             const struct avd_probe_plan *plan,
                             struct avd_warnings *warnings);

/* Marks in `wanted` what a probe that is marked needs: its inputs, and what its
 * gate rests on. */
void avd_probe_needs(struct avd_state *state, uint8_t *wanted);

#endif
