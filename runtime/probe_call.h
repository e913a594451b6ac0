/* SPDX-License-Identifier: MIT */
/*
 * One reading of the host: what a probe is given and what it gives back.
 *
 * A probe is one function for each kind of probes.def, avd_probe_NAME, in the
 * folder of the system or, where only what is below differs, in this one. It
 * runs on a thread of its own and sees nothing but its call. It sets a status
 * and, where that is `ok`, fields. It reads only; it starts no program, writes
 * no file and opens no port. It may hang or crash: the scheduler (probe.c) then
 * gives the reading its status, and the call's memory is never used again.
 *
 * Absent, denied, timed out, failed and unsupported are different things. An
 * answer that is not plausible is an error, never an absence.
 */
#ifndef AVD_RUNTIME_PROBE_CALL_H
#define AVD_RUNTIME_PROBE_CALL_H

#include "apart.h"
#include "engine.h"
#include "pattern.h"
#include "probes.h"

#define AVD_CALL_ARGS 5
#define AVD_CALL_FIELDS 8
#define AVD_CALL_MANY 32 /* values of one argument, as the compiler has it */

/* Shorter than this, in ms, a wait shows no silence: what was lost on its way
 * is sent again after a second. Less, for until a probe runs some of its time
 * is gone. */
#define AVD_CALL_SILENCE 900

/* Bounds of what is kept of the host. */
#define AVD_CALL_TEXT 65536       /* bytes of one text, or element of a list */
#define AVD_CALL_ELEMENTS 1024    /* of a list */
#define AVD_CALL_ROOM (256 << 10) /* of all texts of one reading */
#define AVD_CALL_WORK (192 << 10) /* scratch, for stacks are small */

struct avd_call_arg {
    unsigned count;        /* how many values; 0 = not given */
    const char *text;      /* each ends in a NUL, and the next follows it */
    size_t length;         /* of the first text */
    const int64_t *number; /* or: numbers, milliseconds, codes of words */
};

/* What is used most stands first, for code reaches it in fewer bytes. */
struct avd_call {
    enum avd_kind kind;

    /* The reading; use the functions below. */
    enum avd_status status; /* AVD_STATUS_ERROR until it is set */
    uint32_t code;
    unsigned list; /* the field whose list is being made; 0 = none */

    /* Scratch, AVD_CALL_WORK bytes aligned to 16, not cleared. */
    char *work;

    struct avd_value value[AVD_CALL_FIELDS]; /* of the reading; [field - 1] */
    struct avd_call_arg arg[AVD_CALL_ARGS];  /* AVD_ARG_KIND_NAME */
    int64_t now;       /* ms since 1970; every age is counted from here */
    uint64_t deadline; /* on avd_thread_clock; end by then */
    char *room;        /* of the reading's texts */
    size_t used;
    bool owner_any; /* a log may be owned by anybody */
    bool cut_short; /* the deadline is earlier than its author allowed: that a
                       peer is silent until then is no observation; or the
                       probe found that its time went elsewhere */
};

/* One for each kind. */
#define AVD_WORDS(id, words)
#define AVD_KIND(id, name, systems, about, absent)                             \
    void avd_probe_##name(struct avd_call *call);
#define AVD_ARG(kind, id, name, type, flags, words)
#define AVD_FIELD(kind, id, name, type, words, flags)
#include "probes.def"
#undef AVD_WORDS
#undef AVD_KIND
#undef AVD_ARG
#undef AVD_FIELD

/* `code` is the system's own, and kept for errors; 0 = there is none. */
void avd_call_end(struct avd_call *call, enum avd_status status, uint32_t code);

/* Fields. A text that is no UTF-8 gets U+FFFD for what is wrong in it; NULs are
 * the caller's to cut; one that is longer than AVD_CALL_TEXT, or finds no room,
 * is kept as "too large". A word is one of the field's enumeration. */
void avd_call_number(struct avd_call *call, unsigned field, int64_t number);
void avd_call_word(struct avd_call *call, unsigned field, const char *word);
void avd_call_text(struct avd_call *call, unsigned field, const char *text,
                   size_t length);
void avd_call_too_large(struct avd_call *call, unsigned field);
/* What a pattern caught; nothing where it catches nothing. */
void avd_call_capture(struct avd_call *call, unsigned field,
                      const struct avd_capture *capture);

/* Lists are made one after the other: start (a list of no elements is a value),
 * then add. */
void avd_call_list(struct avd_call *call, unsigned field);
void avd_call_add(struct avd_call *call, const char *text, size_t length);

/* The age of a moment, ms since 1970. One that lies a little ahead has age 0,
 * for things go on while a host is read; one further ahead is not believable
 * (a clock was wrong, now or then), and there is no age. */
#define AVD_CALL_AHEAD 300000 /* ms */
void avd_call_age(struct avd_call *call, unsigned field, int64_t moment);

/* Milliseconds until the deadline, 0 when it has passed. */
uint32_t avd_call_left(const struct avd_call *call);

/* Whether a name is the same as, or is like, another without regard to ASCII
 * case; `*` stands for any number of characters. */
bool avd_call_like(const char *pattern, const char *name, size_t length);

#endif
