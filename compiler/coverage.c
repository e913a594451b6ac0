/* SPDX-License-Identifier: MIT */
#include "coverage.h"

#include <string.h>

#define SEEN(verdict) (1u << (verdict))

void coverage_init(struct coverage *coverage, struct compilation *compilation)
{
    struct arena *arena = &compilation->arena;
    memset(coverage, 0, sizeof *coverage);
    coverage->symptom = arena_alloc(arena, compilation->symptoms.count + 1);
    coverage->cause = arena_alloc(arena, compilation->causes.count + 1);
}

void coverage_note(struct coverage *coverage, const struct avd_state *state)
{
    uint32_t i;
    for (i = 0; i < avd_symptom_count(state->image); i++)
        coverage->symptom[i] |= (uint8_t)SEEN(state->symptom[i]);
    for (i = 0; i < avd_cause_count(state->image); i++)
        coverage->cause[i] |= (uint8_t)SEEN(state->cause[i]);
}

/* What a cause should have been, in three steps; 0 = it can never be so. */
static void wanted_of_cause(const struct cause *cause, unsigned wanted[3])
{
    bool confirms = cause->confirm != AVD_EDGE_NONE;
    bool suspects = cause->suspect != AVD_EDGE_NONE;
    wanted[0] = (confirms ? SEEN(AVD_CAUSE_CONFIRMED) : 0) |
                (suspects && !confirms ? SEEN(AVD_CAUSE_SUSPECTED) : 0);
    wanted[1] =
        cause->rule_out != AVD_EDGE_NONE ? SEEN(AVD_CAUSE_RULED_OUT) : 0;
    wanted[2] = SEEN(AVD_CAUSE_UNDETERMINED);
}

static void wanted_of_symptom(const struct symptom *symptom, unsigned wanted[2])
{
    wanted[0] = SEEN(AVD_SYMPTOM_PRESENT);
    wanted[1] = symptom->when != AVD_EDGE_NONE ? SEEN(AVD_SYMPTOM_ABSENT)
                                               : SEEN(AVD_SYMPTOM_NOT_REPORTED);
}

static void count(struct coverage *coverage, unsigned wanted, unsigned seen)
{
    if (!wanted)
        return;
    coverage->wanted++;
    coverage->seen += (wanted & seen) != 0;
}

void coverage_count(struct coverage *coverage,
                    const struct compilation *compilation)
{
    unsigned wanted[3];
    size_t i, j;
    coverage->seen = coverage->wanted = 0;
    for (i = 0; i < compilation->symptoms.count; i++) {
        wanted_of_symptom(compilation->symptoms.item[i], wanted);
        for (j = 0; j < 2; j++)
            count(coverage, wanted[j], coverage->symptom[i]);
    }
    for (i = 0; i < compilation->causes.count; i++) {
        wanted_of_cause(compilation->causes.item[i], wanted);
        for (j = 0; j < 3; j++)
            count(coverage, wanted[j], coverage->cause[i]);
    }
}

unsigned coverage_percent(const struct coverage *coverage)
{
    return coverage->wanted ? coverage->seen * 100 / coverage->wanted : 100;
}

static const char *mark(unsigned wanted, unsigned seen)
{
    return !wanted ? "-" : wanted & seen ? "seen" : "NEVER";
}

static const char *cause_mark(const unsigned wanted[3], unsigned seen)
{
    if (wanted[0] & seen & SEEN(AVD_CAUSE_SUSPECTED))
        return "suspected";
    return mark(wanted[0], seen);
}

static int widest(const struct compilation *compilation)
{
    size_t width = 8, i;
    for (i = 0; i < compilation->symptoms.count; i++) {
        const struct symptom *symptom = compilation->symptoms.item[i];
        if (symptom->base.id.name->length > width)
            width = symptom->base.id.name->length;
    }
    for (i = 0; i < compilation->causes.count; i++) {
        const struct cause *cause = compilation->causes.item[i];
        if (cause->base.id.name->length > width)
            width = cause->base.id.name->length;
    }
    return (int)width;
}

void coverage_print(const struct coverage *coverage,
                    const struct compilation *compilation, FILE *file)
{
    int width = widest(compilation);
    unsigned wanted[3];
    size_t i;
    fprintf(file, "\n%-*s  %-9s  absent\n", width, "symptom", "present");
    for (i = 0; i < compilation->symptoms.count; i++) {
        const struct symptom *symptom = compilation->symptoms.item[i];
        wanted_of_symptom(symptom, wanted);
        fprintf(file, "%-*s  %-9s  %s\n", width, symptom->base.id.name->text,
                mark(wanted[0], coverage->symptom[i]),
                mark(wanted[1], coverage->symptom[i]));
    }
    fprintf(file, "\n%-*s  %-9s  %-9s  undetermined\n", width, "cause",
            "confirmed", "ruled out");
    for (i = 0; i < compilation->causes.count; i++) {
        const struct cause *cause = compilation->causes.item[i];
        wanted_of_cause(cause, wanted);
        fprintf(file, "%-*s  %-9s  %-9s  %s\n", width,
                cause->base.id.name->text,
                cause_mark(wanted, coverage->cause[i]),
                mark(wanted[1], coverage->cause[i]),
                mark(wanted[2], coverage->cause[i]));
    }
}
