/* SPDX-License-Identifier: MIT */
/*
 * One recorded reading. Its members come in any order, so it is decided at its
 * end whether it is used.
 */
#include "evidence_reader.h"

#include <string.h>

static const struct avd_field_info *field_at(const struct avd_reader *r,
                                             unsigned f)
{
    return avd_field(r->claim.kind, f);
}

static unsigned fields(const struct avd_reader *r)
{
    return avd_kinds[r->claim.kind].fields;
}

/* Field number of a name, 0 = none. */
static unsigned field_number(const struct avd_reader *r,
                             const struct avd_span *name)
{
    unsigned f = fields(r);

    while (f > 0 && !avd_reader_is(name, avd_kind_text(field_at(r, f)->name)))
        f--;
    return f;
}

/* What a field holds is as if it had not been there, but for why. */
static struct avd_value *clear(struct avd_reader *r, unsigned f,
                               enum avd_value_type type)
{
    struct avd_value *value = &r->claim.value[f - 1];

    memset(value, 0, sizeof *value);
    value->type = (uint8_t)type;
    return value;
}

static bool read_field(struct avd_reader *r)
{
    unsigned f = field_number(r, &r->key);

    if (f == 0)
        return avd_reader_refuse_member(r, AVD_WARNING_UNKNOWN_FIELD);
    if (avd_evidence_value(r, &r->claim.value[f - 1], field_at(r, f))) {
        r->claim.values++;
        return true;
    }
    clear(r, f, AVD_VALUE_IGNORED);
    return avd_reader_misfit(r);
}

/* A field that has no value, and why. */
static bool read_lack(struct avd_reader *r, enum avd_value_type type)
{
    unsigned f;

    if (r->token != AVD_JSON_STRING)
        return avd_reader_misfit(r);
    if (type == AVD_VALUE_IGNORED && avd_reader_is(&r->said, "exists")) {
        r->claim.dropped = true;
        return true;
    }
    f = field_number(r, &r->said);
    if (f == 0)
        return avd_reader_refuse(r, AVD_WARNING_UNKNOWN_FIELD, &r->within,
                                 &r->said);
    clear(r, f, type);
    r->claim.values += type == AVD_VALUE_TOO_LARGE;
    return true;
}

static bool read_too_large(struct avd_reader *r)
{
    return read_lack(r, AVD_VALUE_TOO_LARGE);
}

static bool read_ignored(struct avd_reader *r)
{
    return read_lack(r, AVD_VALUE_IGNORED);
}

static bool read_status(struct avd_reader *r)
{
    int i = AVD_STATUS_UNANSWERED - 1;

    while (i >= 0 && !avd_reader_is(&r->said, avd_status_names[i]))
        i--;
    r->claim.status = i >= 0 ? i : -2;
    return true;
}

static bool read_exists(struct avd_reader *r)
{
    if (r->token != AVD_JSON_TRUE && r->token != AVD_JSON_FALSE)
        return avd_reader_misfit(r);
    r->claim.exists = r->token == AVD_JSON_TRUE ? AVD_KNOWN_YES : AVD_KNOWN_NO;
    return true;
}

static bool read_text(struct avd_reader *r)
{
    r->claim.read_changed = !avd_reader_is(
        &r->said, avd_text(r->state->image, r->claim.probe->read));
    return true;
}

/* `least` is 0 or, where a signed number may stand for its bits, below it. */
static bool read_number(struct avd_reader *r, int32_t least, uint32_t *number)
{
    if (r->token != AVD_JSON_INTEGER || r->json.integer < least ||
        r->json.integer > (int64_t)UINT32_MAX)
        return avd_reader_refuse_member(r, AVD_WARNING_WRONG_TYPE);
    *number = (uint32_t)r->json.integer;
    return true;
}

static bool read_ms(struct avd_reader *r)
{
    return read_number(r, 0, &r->claim.reading->ms);
}

/* A field that one kind calls `code` is told from it by the status. */
static bool read_code(struct avd_reader *r)
{
    if (field_number(r, &r->key) != 0)
        return read_field(r);
    return read_number(r, INT32_MIN, &r->claim.reading->code);
}

static bool read_member(struct avd_reader *r)
{
    static const struct avd_member members[] = {
        {"read", AVD_JSON_STRING, read_text, NULL, NULL},
        {"status", AVD_JSON_STRING, read_status, NULL, NULL},
        {"exists", AVD_JSON_ERROR, read_exists, NULL, NULL},
        {"too_large", AVD_JSON_ARRAY, read_too_large, NULL, NULL},
        {"ignored", AVD_JSON_ARRAY, read_ignored, NULL, NULL},
        {"ms", AVD_JSON_ERROR, read_ms, NULL, NULL},
        {"code", AVD_JSON_ERROR, read_code, NULL, NULL},
        {"", AVD_JSON_ERROR, read_field, NULL, NULL}};

    return avd_reader_member(r, members);
}

/* The values of a reading are dropped, and their text wiped. */
static void forget(struct avd_reader *r)
{
    const struct avd_value *value;
    unsigned f;

    for (f = fields(r); f > 0; f--) {
        value = &r->claim.value[f - 1];
        if (value->type == AVD_VALUE_TEXT || value->type == AVD_VALUE_LIST)
            memset(r->json.text + value->as.text.offset, 0, value->length);
        clear(r, f, AVD_VALUE_NONE);
    }
}

/* The number of a field, or -1 where none was recorded. */
static int64_t number_of(const struct avd_reader *r, unsigned f)
{
    const struct avd_value *value = &r->claim.value[f - 1];

    return value->type == AVD_VALUE_NUMBER ? value->as.number : -1;
}

/* Whether a field beyond the first `without` holds something, except the 0 that
 * absence itself means. */
static bool holds(const struct avd_reader *r, unsigned without)
{
    unsigned f, type;

    for (f = fields(r); f > without; f--) {
        type = r->claim.value[f - 1].type;
        if (type != AVD_VALUE_NONE && type != AVD_VALUE_IGNORED &&
            (r->claim.status != AVD_STATUS_ABSENT ||
             (field_at(r, f)->flags & AVD_FIELD_ZERO) == 0 ||
             number_of(r, f) != 0))
            return true;
    }
    return false;
}

/* An error's own code, of a kind that also has a field of that name. */
static void move_code(struct avd_reader *r)
{
    static const struct avd_span name = {"code", 4};
    unsigned f = field_number(r, &name);

    if (f == 0 || r->claim.status != AVD_STATUS_ERROR)
        return;
    if (r->claim.value[f - 1].type == AVD_VALUE_NUMBER)
        r->claim.reading->code = (uint32_t)r->claim.value[f - 1].as.number;
    clear(r, f, AVD_VALUE_NONE);
}

_Static_assert(AVD_FIELD_TCP_CONNECTS == AVD_FIELD_HTTP_CONNECTS &&
                   AVD_FIELD_TCP_ERROR == AVD_FIELD_HTTP_ERROR &&
                   AVD_FIELD_LOG_COUNT == AVD_FIELD_EVENT_COUNT &&
                   AVD_FIELD_LOG_COUNT == 1,
               "one number serves both kinds");

/* A connection that failed for want of a name or a way is nothing that the
 * other side said: it neither connects nor is known not to. And what connects
 * has no error. */
static bool connection_contradicts(const struct avd_reader *r)
{
    static const char own[][12] = {"unreachable", "no_name", "blocked"};
    int64_t connected = number_of(r, AVD_FIELD_TCP_CONNECTS);
    int64_t code = number_of(r, AVD_FIELD_TCP_ERROR);
    unsigned i;

    if (connected < 0 || code < 0)
        return false;
    for (i = 0; i < sizeof own / sizeof *own; i++)
        if (avd_word_code(
                (enum avd_words)field_at(r, AVD_FIELD_TCP_ERROR)->words, own[i],
                strlen(own[i])) == code)
            return true;
    return connected == 1 && r->claim.kind == AVD_KIND_TCP;
}

static bool contradicts(const struct avd_reader *r)
{
    const struct avd_claim *claim = &r->claim;

    if (claim->status != AVD_STATUS_OK)
        /* Some things are never absent. */
        return (claim->status == AVD_STATUS_ABSENT &&
                *avd_kind_text(avd_kinds[claim->kind].absent) == 0 &&
                claim->probe->inputs == 0) ||
               claim->exists == AVD_KNOWN_YES ||
               (claim->exists == AVD_KNOWN_NO &&
                claim->status != AVD_STATUS_ABSENT) ||
               holds(r, 0);
    if (claim->exists == AVD_KNOWN_NO)
        return true;
    if (claim->kind == AVD_KIND_TCP || claim->kind == AVD_KIND_HTTP)
        return connection_contradicts(r);
    /* Of lines or events that there are none of nothing else is known. */
    return (claim->kind == AVD_KIND_LOG || claim->kind == AVD_KIND_EVENT) &&
           number_of(r, AVD_FIELD_LOG_COUNT) == 0 && holds(r, 1);
}

/* Empty says of a registry value whether it is the empty text or list; what
 * was recorded of it counts only where the value was not. */
static void derive_empty(struct avd_reader *r)
{
    static const struct avd_span empty = {"empty", 5};
    const struct avd_value *of = &r->claim.value[AVD_FIELD_REGISTRY_VALUE - 1];
    const struct avd_value *to = &r->claim.value[AVD_FIELD_REGISTRY_EMPTY - 1];
    bool is_empty;

    if (r->claim.kind != AVD_KIND_REGISTRY)
        return;
    if (of->type == AVD_VALUE_NONE || of->type == AVD_VALUE_IGNORED ||
        to->type == AVD_VALUE_TOO_LARGE)
        return;
    is_empty = (of->type == AVD_VALUE_TEXT || of->type == AVD_VALUE_LIST) &&
               of->length == 0;
    if (to->type == AVD_VALUE_NUMBER && to->as.number != is_empty)
        avd_reader_refuse(r, AVD_WARNING_WRONG_EMPTY, &r->within, &empty);
    clear(r, AVD_FIELD_REGISTRY_EMPTY, AVD_VALUE_NUMBER)->as.number = is_empty;
}

/* What the status is where none was given. */
static void imply_status(struct avd_claim *claim)
{
    if (claim->status != -1)
        return;
    claim->status = claim->exists == AVD_KNOWN_NO ? AVD_STATUS_ABSENT
                    : claim->exists == AVD_KNOWN_YES || claim->values > 0
                        ? AVD_STATUS_OK
                        : AVD_STATUS_NOT_RUN;
    if (claim->status == AVD_STATUS_NOT_RUN && claim->ignored > 0)
        claim->dropped = true;
}

/* All members are known: is the reading used? */
static void settle(struct avd_reader *r)
{
    struct avd_claim *claim = &r->claim;
    struct avd_reading *reading = claim->reading;
    enum avd_warning_code warning = AVD_WARNING_CODES;

    imply_status(claim);
    move_code(r);
    if (claim->read_changed)
        warning = AVD_WARNING_READ_CHANGED;
    else if (claim->status == -2)
        warning = AVD_WARNING_UNKNOWN_STATUS;
    else if (contradicts(r))
        warning = AVD_WARNING_CONTRADICTION;
    if (warning != AVD_WARNING_CODES) {
        avd_reader_refuse(r, warning, &r->within, NULL);
        claim->status = AVD_STATUS_NOT_RUN;
        claim->dropped = true;
        memset(reading, 0, sizeof *reading);
    }
    reading->status = (uint8_t)claim->status;
    reading->dropped = claim->dropped && claim->status == AVD_STATUS_NOT_RUN;
    if (claim->status == AVD_STATUS_OK)
        derive_empty(r);
    else
        forget(r);
}

bool avd_evidence_probe(struct avd_reader *r)
{
    static const struct avd_member reading = {"", AVD_JSON_OBJECT, read_member,
                                              NULL, NULL};
    uint32_t index = avd_reader_find(r, AVD_ALIAS_PROBE, &r->key);
    struct avd_claim *claim = &r->claim;

    if (avd_reader_next(r) != AVD_JSON_OBJECT)
        return avd_reader_fail(r, "a reading is an object");
    if (index == AVD_NAME_NONE)
        return avd_reader_refuse(r, AVD_WARNING_UNKNOWN_PROBE, &r->key, NULL);
    memset(claim, 0, sizeof *claim);
    claim->status = -1;
    claim->exists = AVD_KNOWN_NOT;
    claim->probe = &avd_probe_of(r->state->image)[index];
    claim->kind = (enum avd_kind)claim->probe->kind;
    claim->reading = &r->state->reading[index];
    claim->value = avd_state_values(r->state, index);
    if (claim->reading->status != AVD_STATUS_NOT_RUN)
        return avd_reader_refuse(r, AVD_WARNING_READ_TWICE, &r->key, NULL);
    if (!avd_reader_parts(r, &reading))
        return false;
    settle(r);
    return true;
}
