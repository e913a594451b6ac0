/* SPDX-License-Identifier: MIT */
/*
 * Ranks causes, worst first, and tells which of the confirmed are risks.
 *
 * All that counts is packed into one key for each cause, most important bits
 * first, and the keys are sorted by their bytes from the last to the first.
 * That sort is stable, so source order decides among equals; a byte in which
 * all keys agree costs nothing.
 */
#include <string.h>

#include "engine_parts.h"

#define KEY_BYTES 7
#define NEED_ADMINISTRATOR 0u  /* word code of NEED */
#define RISK_LOW 1u            /* word code of RISK */
#define EFFORT_DEFAULT 600000u /* ms; of a fix that does not tell */

static bool has_present_symptom(const struct avd_state *state,
                                const struct avd_link *link)
{
    const uint32_t *list = avd_word_of(state->image) + link->symptoms;

    for (uint32_t i = 1; i <= list[0]; i++) {
        if (state->symptom[list[i]] == AVD_SYMPTOM_PRESENT)
            return true;
    }
    return false;
}

static unsigned unmet_needs(const struct avd_state *state, unsigned needs)
{
    unsigned count = 0;

    if (state->elevated)
        needs &= ~(1u << NEED_ADMINISTRATOR);
    for (; needs != 0; needs &= needs - 1)
        count++;
    return count;
}

/* The part of a key that all causes of a link share: symptom present,
 * likelihood, risk, unmet needs, effort. */
static uint64_t link_key(const struct avd_state *state,
                         const struct avd_link *link)
{
    const uint32_t *fixes = avd_word_of(state->image) + link->fixes;
    uint32_t risk = RISK_LOW, unmet = 0, effort = UINT32_MAX;
    uint32_t away = has_present_symptom(state, link) ? 0 : 1;

    if (fixes[0] > 0) {
        const struct avd_fix *fix = &avd_fix_of(state->image)[fixes[1]];

        risk = fix->risk;
        unmet = unmet_needs(state, fix->needs);
        effort = fix->effort != 0 ? fix->effort : EFFORT_DEFAULT;
    }
    return (uint64_t)away << 48 |
           (uint64_t)(link->likelihood << 4 | (risk & 15)) << 40 |
           (uint64_t)unmet << 32 | effort;
}

/* Sets keys and risks; returns the bits in which keys differ. */
static uint64_t make_keys(struct avd_state *state)
{
    const struct avd_cause *cause = avd_cause_of(state->image);
    const struct avd_link *link = avd_link_of(state->image);
    uint32_t count = avd_cause_count(state->image);
    uint64_t shared = 0, all = UINT64_MAX, any = 0;
    uint32_t known = UINT32_MAX;

    for (uint32_t i = 0; i < count; i++) {
        uint64_t key;

        if (cause[i].link != known) {
            known = cause[i].link;
            shared = link_key(state, &link[known]);
        }
        key = (uint64_t)state->cause[i] << 49 | shared;
        state->key[i] = key;
        state->risk[i] =
            state->cause[i] == AVD_CAUSE_CONFIRMED && (shared >> 48 & 1) != 0;
        all &= key;
        any |= key;
    }
    return all ^ any;
}

/* One pass of the sort: by one byte of the keys. */
static void sort_by_byte(const uint64_t *key, unsigned shift,
                         const uint32_t *from, uint32_t *to, uint32_t count)
{
    uint32_t place[256] = {0}, sum = 0;

    for (uint32_t i = 0; i < count; i++)
        place[key[i] >> shift & 255]++;
    for (unsigned b = 0; b < 256; b++) {
        uint32_t here = place[b];

        place[b] = sum;
        sum += here;
    }
    for (uint32_t i = 0; i < count; i++)
        to[place[key[from[i]] >> shift & 255]++] = from[i];
}

void avd_engine_rank(struct avd_state *state)
{
    uint32_t count = avd_cause_count(state->image);
    uint32_t *from = state->ranked, *to = state->order;
    uint64_t differ = make_keys(state);

    for (uint32_t i = 0; i < count; i++)
        from[i] = i;
    if (count == 0)
        return;
    for (unsigned byte = 0; byte < KEY_BYTES; byte++) {
        uint32_t *swap = from;

        if ((differ >> (8 * byte) & 255) == 0)
            continue;
        sort_by_byte(state->key, 8 * byte, from, to, count);
        from = to;
        to = swap;
    }
    if (from != state->ranked)
        memcpy(state->ranked, from, count * sizeof *from);
}
