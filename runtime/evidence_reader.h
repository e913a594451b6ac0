/* SPDX-License-Identifier: MIT */
/*
 * Private to the reading of evidence: the reader and its small steps.
 *
 * Members are read by tables: the reader goes to the value of a member before
 * it calls the function that belongs to its name.
 */
#ifndef AVD_RUNTIME_EVIDENCE_READER_H
#define AVD_RUNTIME_EVIDENCE_READER_H

#include "evidence.h"
#include "name.h"

/* What the members of one reading said so far. */
struct avd_claim {
    const struct avd_probe *probe;
    struct avd_reading *reading;
    struct avd_value *value; /* of field 1 and the others */
    enum avd_kind kind;
    int status; /* -1 = not given, -2 = no such status */
    enum avd_known exists;
    unsigned values;  /* fields that hold something */
    unsigned ignored; /* members that cannot be used */
    bool read_changed;
    bool dropped; /* it says so itself: an earlier run ignored it */
};

/* What is used most stands in front, where the code to reach it is short. */
struct avd_reader {
    struct avd_state *state;
    struct avd_evidence *evidence;
    struct avd_span key;    /* the last one */
    struct avd_span said;   /* the last string */
    struct avd_span within; /* whose members are read; text NULL = no one's */
    enum avd_json_token token; /* the last one */
    bool schema;               /* it was given */
    struct avd_claim claim;
    struct avd_json json;
};

/* How a member is read. */
struct avd_member {
    char name[15]; /* "": of any other name */
    uint8_t token; /* that it begins with; AVD_JSON_ERROR: any */
    /* Reads the value; of an object or array, the key or value of each part. */
    bool (*read)(struct avd_reader *r);
    const char *why;  /* the file is refused where it does not; NULL: only the
                         member is ignored */
    const char *many; /* why it is refused if there are too many parts; NULL:
                         there cannot be */
};

enum avd_json_token avd_reader_next(struct avd_reader *r);
bool avd_reader_fail(struct avd_reader *r, const char *why);

/* Passes over the rest of the value whose first token was the last. */
bool avd_reader_pass(struct avd_reader *r);

/* Passes over it with a warning; `field` may be NULL. The other two name the
 * member that is read, and whose it is. */
bool avd_reader_refuse(struct avd_reader *r, enum avd_warning_code code,
                       const struct avd_span *id, const struct avd_span *field);
bool avd_reader_refuse_member(struct avd_reader *r, enum avd_warning_code code);
bool avd_reader_misfit(struct avd_reader *r); /* it is of another type */

/* Whether a text is this. */
bool avd_reader_is(const struct avd_span *span, const char *text);

/* The thing that is called so, or AVD_NAME_NONE. */
uint32_t avd_reader_find(const struct avd_reader *r, enum avd_alias_kind kind,
                         const struct avd_span *id);

/* Reads the member whose key was the last token; `member` ends in one of any
 * name. */
bool avd_reader_member(struct avd_reader *r, const struct avd_member *member);

/* The same of its parts, where the last token was wanted. */
bool avd_reader_parts(struct avd_reader *r, const struct avd_member *member);

/* Reads the reading whose id is r->key. */
bool avd_evidence_probe(struct avd_reader *r);

/* Reads the value that begins with the last token; false if it is of another
 * type, and then it may still have to be passed over. Texts stay where they
 * are in the JSON text; a list is moved together there. */
bool avd_evidence_value(struct avd_reader *r, struct avd_value *value,
                        const struct avd_field_info *field);

#endif
