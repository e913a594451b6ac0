/* SPDX-License-Identifier: MIT */
/*
 * Judges readings by the rules of an image.
 *
 * The engine has no heap, no globals and no recursion. Its storage comes from
 * the caller in one block whose size depends on the image alone; a state holds
 * views into that block and into the text of the values. Use: avd_state_init,
 * fill in readings, answers and reports, avd_judge, then ask for reasons.
 */
#ifndef AVD_RUNTIME_ENGINE_H
#define AVD_RUNTIME_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "probes.h"
#include "table.h"

/* Strong Kleene logic: and = least, or = greatest, not swaps the ends. */
enum avd_truth { AVD_FALSE, AVD_UNKNOWN, AVD_TRUE };

enum avd_status {
    AVD_STATUS_NOT_RUN, /* switched off, gated out, or an input is unknown */
    AVD_STATUS_OK,
    AVD_STATUS_ABSENT,
    AVD_STATUS_DENIED,
    AVD_STATUS_TIMEOUT,
    AVD_STATUS_ERROR,
    AVD_STATUS_UNSUPPORTED,
    AVD_STATUS_UNANSWERED,
    /* Only in struct avd_missing: the reading is ok, one field is not. */
    AVD_STATUS_NONE,      /* the host has no value there */
    AVD_STATUS_TOO_LARGE, /* too long to keep */
    AVD_STATUS_MISMATCH,  /* not of a kind that can be compared so */
    AVD_STATUS_IGNORED,   /* recorded, but not usable here */
    AVD_STATUSES
};

/* What one field holds. VALUE_NONE is the zero value. */
enum avd_value_type {
    AVD_VALUE_NONE,
    AVD_VALUE_TOO_LARGE,
    AVD_VALUE_NUMBER, /* bool, int, ms, bytes, word code, choice */
    AVD_VALUE_TEXT,   /* text and version */
    AVD_VALUE_LIST,   /* texts one after the other, each ended by a NUL */
    AVD_VALUE_IGNORED /* was recorded, but is none of the field's type */
};

struct avd_value {
    uint8_t type; /* enum avd_value_type */
    uint8_t reserved[3];
    uint32_t length; /* bytes of text; of a list, with its NULs */
    union {
        int64_t number;
        struct {
            uint32_t offset; /* in avd_state.text */
            uint32_t count;  /* of a list: its elements */
        } text;
    } as;
};

struct avd_reading {
    uint8_t status;  /* enum avd_status */
    uint8_t dropped; /* not_run only because what was recorded is not usable */
    uint8_t reserved[2];
    uint32_t code; /* of an error; 0 = none known */
    uint32_t ms;   /* how long it took */
};

enum avd_symptom_verdict {
    AVD_SYMPTOM_PRESENT,
    AVD_SYMPTOM_UNDETERMINED,
    AVD_SYMPTOM_NOT_REPORTED,
    AVD_SYMPTOM_ABSENT,
    AVD_SYMPTOM_NOT_APPLICABLE,
    AVD_SYMPTOM_VERDICTS
};

enum avd_cause_verdict {
    AVD_CAUSE_CONFIRMED,
    AVD_CAUSE_SUSPECTED,
    AVD_CAUSE_UNDETERMINED,
    AVD_CAUSE_RULED_OUT,
    AVD_CAUSE_NOT_APPLICABLE,
    AVD_CAUSE_VERDICTS
};

/* In the order of the exit status of avdoctor. */
enum avd_outcome {
    AVD_OUTCOME_HEALTHY,
    AVD_OUTCOME_SUSPICION,
    AVD_OUTCOME_PROBLEM,
    AVD_OUTCOME_UNDECIDED,
    AVD_OUTCOMES
};

extern const char *const avd_status_names[AVD_STATUSES];
extern const char *const avd_symptom_verdict_names[AVD_SYMPTOM_VERDICTS];
extern const char *const avd_cause_verdict_names[AVD_CAUSE_VERDICTS];
extern const char *const avd_outcome_names[AVD_OUTCOMES];

/* One observed condition that a verdict rests on. */
struct avd_reason {
    uint32_t node;    /* a leaf; a gate that is an `or else` (it assumed its
                         value); AVD_REASON_REPORT: a person's report */
    uint8_t truth;    /* what that node is: AVD_FALSE or AVD_TRUE */
    uint32_t symptom; /* of a report */
};
#define AVD_REASON_REPORT 0xffffffffu

/* One reading that a verdict lacks. */
struct avd_missing {
    uint32_t reading;
    uint8_t field;  /* 0 = the whole reading */
    uint8_t status; /* enum avd_status */
};

struct avd_state {
    const struct avd_header *image;
    const char *text; /* texts of values; set by whoever fills them. NULL:
                         nothing is to be read, and a text of the catalogue
                         shows where a reading would stand */
    struct avd_reading *reading; /* probes, then questions */
    struct avd_value *value;     /* by slot */
    uint8_t *reported;           /* by symptom, not 0: a person reports it */
    bool elevated;               /* administrator rights are there */

    /* By reading; for whoever fills the state, and not used by the engine. */
    uint8_t *skip;
    uint8_t *stage;
    uint8_t *needed;

    /* Set by avd_judge. */
    uint8_t *node;     /* enum avd_truth, leaves then gates */
    uint8_t *symptom;  /* enum avd_symptom_verdict */
    uint8_t *cause;    /* enum avd_cause_verdict */
    uint8_t *conflict; /* by cause: confirm and rule out both hold */
    uint8_t *risk;     /* by cause: confirmed, no symptom present */
    uint32_t *ranked;  /* causes, worst first */
    enum avd_outcome outcome;

    /* Scratch of avd_judge, avd_because and avd_missing. */
    uint32_t *cost;
    uint64_t *key;
    uint32_t *stack;
    uint32_t *order;
    uint32_t *stamp;
    uint32_t now; /* the current stamp */
    uint8_t *kept;
    struct avd_reason *reason;
    struct avd_missing *missing;
};

/* Bytes of storage that a state for this image needs; it is to be aligned to
 * 8. The same on every system. */
size_t avd_state_size(const struct avd_header *image);

/* A state in which nothing was read yet: probes not_run, questions unanswered,
 * no symptom reported. Clears the storage. */
void avd_state_init(struct avd_state *state, const struct avd_header *image,
                    void *storage);

/* The values of a reading: field f (1 and up) is [f - 1]. */
struct avd_value *avd_state_values(const struct avd_state *state,
                                   uint32_t reading);

/* How many fields a reading has, without `exists`. A question has one. */
unsigned avd_reading_fields(const struct avd_header *image, uint32_t reading);

/* What a field holds for comparison: as it was read, or 0 where absence says
 * so. Sets *status to AVD_STATUS_OK, or to why it is unknown. */
const struct avd_value *avd_state_field(const struct avd_state *state,
                                        uint32_t reading, unsigned field,
                                        enum avd_status *status);

/* Gives each probe without a gate that was not read (not_run) what its inputs
 * imply: absent where an input is absent. Called by avd_judge, which does the
 * same for probes whose gate turns out to be open. */
void avd_state_propagate(struct avd_state *state);

/* One linear pass over the nodes, then verdicts, outcome and ranks. */
void avd_judge(struct avd_state *state);

/* The truth of an edge after avd_judge. AVD_EDGE_NONE is true. */
enum avd_truth avd_edge_truth(const struct avd_state *state, uint32_t edge);

/* Marks the readings that an edge rests on, whatever they turn out to be, in
 * an array with a place for each reading. */
void avd_edge_needs(struct avd_state *state, uint32_t edge, uint8_t *needed);

/* The conditions that decide a known edge, none of which can be left out; in
 * source order. The result is valid until the next call on this state. */
size_t avd_edge_because(struct avd_state *state, uint32_t edge,
                        const struct avd_reason **reasons);

/* Why a symptom or cause has its verdict; 0 reasons where nothing decided. */
size_t avd_symptom_because(struct avd_state *state, uint32_t symptom,
                           const struct avd_reason **reasons);
size_t avd_cause_because(struct avd_state *state, uint32_t cause,
                         const struct avd_reason **reasons);

/* What an undecided symptom or cause lacks, each followed to the reading that
 * is really missing; 0 = nothing on this host can tell. */
size_t avd_symptom_missing(struct avd_state *state, uint32_t symptom,
                           const struct avd_missing **missing);
size_t avd_cause_missing(struct avd_state *state, uint32_t cause,
                         const struct avd_missing **missing);

#endif
