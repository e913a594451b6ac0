/* SPDX-License-Identifier: MIT */
/*
 * One recorded reading. Its members come in any order, so it is decided at its
 * end whether it is used.
 */
#include "evidence_reader.h"

#include <string.h>

#include "evidence_value.h"

/* What the members of one reading said so far. */
struct claim {
    struct avd_span id;
    uint32_t probe;
    enum avd_kind kind;
    struct avd_reading *reading;
    struct avd_value *value; /* of field 1 and the others */
    int status;              /* -1 = not given, -2 = no such status */
    enum avd_known exists;
    bool read_changed;
    bool dropped;     /* it says so itself: an earlier run ignored it */
    unsigned values;  /* fields that hold something */
    unsigned ignored; /* members that cannot be used */
};

static bool ignore_type(struct avd_reader *r, enum avd_json_token token,
                        struct claim *claim, const struct avd_span *name)
{
    claim->ignored++;
    avd_reader_warn(r, AVD_WARNING_WRONG_TYPE, &claim->id, name);
    return avd_json_skip(&r->json, token);
}

static void set_number(struct avd_value *value, int64_t number)
{
    value->type = AVD_VALUE_NUMBER;
    value->as.number = number;
}

/* Field number of a name, 0 = none. */
static unsigned field_number(enum avd_kind kind, const struct avd_span *name)
{
    unsigned f;

    for (f = 1; f <= avd_kinds[kind].fields; f++)
        if (avd_reader_is(name, avd_kind_text(avd_field(kind, f)->name)))
            return f;
    return 0;
}

static bool read_field(struct avd_reader *r, struct claim *claim)
{
    struct avd_span name = r->key;
    unsigned f = field_number(claim->kind, &name);
    enum avd_json_token token = avd_reader_next(r);
    struct avd_value *value;

    if (f == 0) {
        avd_reader_warn(r, AVD_WARNING_UNKNOWN_FIELD, &claim->id, &name);
        return avd_json_skip(&r->json, token);
    }
    value = &claim->value[f - 1];
    switch (
        avd_evidence_value(&r->json, token, value, avd_field(claim->kind, f))) {
    case AVD_FITS:
        claim->values++;
        return true;
    case AVD_MISFIT:
        memset(value, 0, sizeof *value);
        value->type = AVD_VALUE_IGNORED;
        claim->ignored++;
        avd_reader_warn(r, AVD_WARNING_WRONG_TYPE, &claim->id, &name);
        return true;
    default:
        return false;
    }
}

/* A field that has no value, and why. */
static void read_lack(struct avd_reader *r, struct claim *claim,
                      enum avd_value_type type)
{
    struct avd_span name = avd_reader_string(r);
    unsigned f = field_number(claim->kind, &name);
    struct avd_value *value;

    if (type == AVD_VALUE_IGNORED && avd_reader_says(r, "exists")) {
        claim->dropped = true;
        return;
    }
    if (f == 0) {
        avd_reader_warn(r, AVD_WARNING_UNKNOWN_FIELD, &claim->id, &name);
        return;
    }
    value = &claim->value[f - 1];
    memset(value, 0, sizeof *value);
    value->type = (uint8_t)type;
    claim->values += type == AVD_VALUE_TOO_LARGE;
}

static bool read_lacks(struct avd_reader *r, struct claim *claim,
                       enum avd_value_type type)
{
    struct avd_span name = r->key;
    enum avd_json_token token = avd_reader_next(r);

    if (token != AVD_JSON_ARRAY)
        return ignore_type(r, token, claim, &name);
    while ((token = avd_reader_next(r)) != AVD_JSON_ARRAY_END) {
        if (token == AVD_JSON_STRING)
            read_lack(r, claim, type);
        else if (!ignore_type(r, token, claim, &name))
            return false;
    }
    return true;
}

static bool read_status(struct avd_reader *r, struct claim *claim)
{
    struct avd_span name = r->key;
    enum avd_json_token token = avd_reader_next(r);
    int i;

    if (token != AVD_JSON_STRING)
        return ignore_type(r, token, claim, &name);
    claim->status = -2;
    for (i = 0; i < AVD_STATUS_UNANSWERED; i++)
        if (avd_reader_says(r, avd_status_names[i]))
            claim->status = i;
    return true;
}

static bool read_exists(struct avd_reader *r, struct claim *claim)
{
    struct avd_span name = r->key;
    enum avd_json_token token = avd_reader_next(r);

    if (token != AVD_JSON_TRUE && token != AVD_JSON_FALSE)
        return ignore_type(r, token, claim, &name);
    claim->exists = token == AVD_JSON_TRUE ? AVD_KNOWN_YES : AVD_KNOWN_NO;
    return true;
}

static bool read_text(struct avd_reader *r, struct claim *claim)
{
    const struct avd_header *image = r->state->image;
    struct avd_span name = r->key;
    enum avd_json_token token = avd_reader_next(r);
    const char *now = avd_text(image, avd_probe_of(image)[claim->probe].read);

    if (token != AVD_JSON_STRING)
        return ignore_type(r, token, claim, &name);
    claim->read_changed = !avd_reader_says(r, now);
    return true;
}

/* `least` is 0 or, where a signed number may stand for its bits, below it. */
static bool read_number(struct avd_reader *r, struct claim *claim,
                        int64_t least, uint32_t *number)
{
    struct avd_span name = r->key;
    enum avd_json_token token = avd_reader_next(r);

    if (token == AVD_JSON_INTEGER && r->json.integer >= least &&
        r->json.integer <= (int64_t)UINT32_MAX) {
        *number = (uint32_t)r->json.integer;
        return true;
    }
    avd_reader_warn(r, AVD_WARNING_WRONG_TYPE, &claim->id, &name);
    return avd_json_skip(&r->json, token);
}

static bool read_member(struct avd_reader *r, struct claim *claim)
{
    struct avd_reading *reading = claim->reading;

    if (avd_reader_key(r, "read"))
        return read_text(r, claim);
    if (avd_reader_key(r, "status"))
        return read_status(r, claim);
    if (avd_reader_key(r, "exists"))
        return read_exists(r, claim);
    if (avd_reader_key(r, "too_large"))
        return read_lacks(r, claim, AVD_VALUE_TOO_LARGE);
    if (avd_reader_key(r, "ignored"))
        return read_lacks(r, claim, AVD_VALUE_IGNORED);
    if (avd_reader_key(r, "ms"))
        return read_number(r, claim, 0, &reading->ms);
    /* A field that one kind calls `code` is told from it by the status. */
    if (avd_reader_key(r, "code") && field_number(claim->kind, &r->key) == 0)
        return read_number(r, claim, INT32_MIN, &reading->code);
    return read_field(r, claim);
}

/* The values of a reading are dropped, and their text wiped. */
static void forget(struct avd_reader *r, const struct claim *claim)
{
    unsigned f;

    for (f = 1; f <= avd_kinds[claim->kind].fields; f++) {
        struct avd_value *value = &claim->value[f - 1];

        if (value->type == AVD_VALUE_TEXT || value->type == AVD_VALUE_LIST)
            memset(r->json.text + value->as.text.offset, 0, value->length);
        memset(value, 0, sizeof *value);
    }
}

/* Under any status but ok a value contradicts it, except the 0 that absence
 * itself means. */
static bool values_contradict(const struct claim *claim)
{
    const struct avd_value *values = claim->value;
    unsigned f;

    for (f = 1; f <= avd_kinds[claim->kind].fields; f++) {
        if (values[f - 1].type == AVD_VALUE_NONE ||
            values[f - 1].type == AVD_VALUE_IGNORED)
            continue;
        if (claim->status != AVD_STATUS_ABSENT ||
            (avd_field(claim->kind, f)->flags & AVD_FIELD_ZERO) == 0 ||
            values[f - 1].type != AVD_VALUE_NUMBER ||
            values[f - 1].as.number != 0)
            return true;
    }
    return false;
}

/* An error's own code, of a kind that also has a field of that name. */
static void move_code(struct claim *claim)
{
    static const struct avd_span name = {"code", 4};
    unsigned f = field_number(claim->kind, &name);
    struct avd_value *value;

    if (f == 0 || claim->status != AVD_STATUS_ERROR)
        return;
    value = &claim->value[f - 1];
    if (value->type == AVD_VALUE_NUMBER)
        claim->reading->code = (uint32_t)value->as.number;
    memset(value, 0, sizeof *value);
}

_Static_assert(AVD_FIELD_TCP_CONNECTS == AVD_FIELD_HTTP_CONNECTS &&
                   AVD_FIELD_TCP_ERROR == AVD_FIELD_HTTP_ERROR &&
                   AVD_FIELD_LOG_COUNT == AVD_FIELD_EVENT_COUNT &&
                   AVD_FIELD_LOG_COUNT == 1,
               "one number serves both kinds");

/* The number of a field, or -1 where none was recorded. */
static int64_t number_of(const struct claim *claim, unsigned f)
{
    const struct avd_value *value = &claim->value[f - 1];

    return value->type == AVD_VALUE_NUMBER ? value->as.number : -1;
}

/* A connection that failed for want of a name or a way is nothing that the
 * other side said: it neither connects nor is known not to. And what connects
 * has no error. */
static bool connection_contradicts(const struct claim *claim)
{
    static const char own[][12] = {"unreachable", "no_name", "blocked"};
    int64_t connected, code;
    unsigned i;

    if (claim->kind != AVD_KIND_TCP && claim->kind != AVD_KIND_HTTP)
        return false;
    connected = number_of(claim, AVD_FIELD_TCP_CONNECTS);
    code = number_of(claim, AVD_FIELD_TCP_ERROR);
    if (connected < 0 || code < 0)
        return false;
    for (i = 0; i < sizeof own / sizeof *own; i++)
        if (avd_word_code(
                (enum avd_words)avd_field(claim->kind, AVD_FIELD_TCP_ERROR)
                    ->words,
                own[i], strlen(own[i])) == code)
            return true;
    return connected == 1 && claim->kind == AVD_KIND_TCP;
}

/* Of lines or events that there are none of nothing else is known. */
static bool count_contradicts(const struct claim *claim)
{
    unsigned f;

    if ((claim->kind != AVD_KIND_LOG && claim->kind != AVD_KIND_EVENT) ||
        number_of(claim, AVD_FIELD_LOG_COUNT) != 0)
        return false;
    for (f = 2; f <= avd_kinds[claim->kind].fields; f++)
        if (claim->value[f - 1].type != AVD_VALUE_NONE &&
            claim->value[f - 1].type != AVD_VALUE_IGNORED)
            return true;
    return false;
}

static bool contradicts(struct avd_reader *r, struct claim *claim)
{
    if (claim->status == AVD_STATUS_OK)
        return claim->exists == AVD_KNOWN_NO || connection_contradicts(claim) ||
               count_contradicts(claim);
    /* Some things are never absent. */
    if (claim->status == AVD_STATUS_ABSENT &&
        *avd_kind_text(avd_kinds[claim->kind].absent) == 0 &&
        avd_probe_of(r->state->image)[claim->probe].inputs == 0)
        return true;
    if (claim->exists == AVD_KNOWN_YES)
        return true;
    if (claim->exists == AVD_KNOWN_NO && claim->status != AVD_STATUS_ABSENT)
        return true;
    return values_contradict(claim);
}

/* Empty says of a registry value whether it is the empty text or list; what
 * was recorded of it counts only where the value was not. */
static void derive_empty(struct avd_reader *r, const struct claim *claim)
{
    static const struct avd_span empty = {"empty", 5};
    struct avd_value *of = &claim->value[AVD_FIELD_REGISTRY_VALUE - 1];
    struct avd_value *to = &claim->value[AVD_FIELD_REGISTRY_EMPTY - 1];
    bool is_empty;

    if (claim->kind != AVD_KIND_REGISTRY)
        return;
    if (of->type == AVD_VALUE_NONE || of->type == AVD_VALUE_IGNORED ||
        to->type == AVD_VALUE_TOO_LARGE)
        return;
    is_empty = (of->type == AVD_VALUE_TEXT || of->type == AVD_VALUE_LIST) &&
               of->length == 0;
    if (to->type == AVD_VALUE_NUMBER && to->as.number != is_empty)
        avd_reader_warn(r, AVD_WARNING_WRONG_EMPTY, &claim->id, &empty);
    set_number(to, is_empty);
}

/* All members are known: is the reading used? */
static void settle(struct avd_reader *r, struct claim *claim)
{
    struct avd_reading *reading = claim->reading;
    int warning = -1;

    if (claim->status == -1) {
        claim->status = claim->exists == AVD_KNOWN_NO ? AVD_STATUS_ABSENT
                        : claim->exists == AVD_KNOWN_YES || claim->values > 0
                            ? AVD_STATUS_OK
                            : AVD_STATUS_NOT_RUN;
        claim->dropped |=
            claim->status == AVD_STATUS_NOT_RUN && claim->ignored > 0;
    }
    move_code(claim);
    if (claim->read_changed)
        warning = AVD_WARNING_READ_CHANGED;
    else if (claim->status == -2)
        warning = AVD_WARNING_UNKNOWN_STATUS;
    else if (contradicts(r, claim))
        warning = AVD_WARNING_CONTRADICTION;
    if (warning >= 0) {
        avd_reader_warn(r, (enum avd_warning_code)warning, &claim->id, NULL);
        claim->status = AVD_STATUS_NOT_RUN;
        claim->dropped = true;
        memset(reading, 0, sizeof *reading);
    }
    reading->status = (uint8_t)claim->status;
    reading->dropped = claim->dropped && claim->status == AVD_STATUS_NOT_RUN;
    if (claim->status != AVD_STATUS_OK) {
        forget(r, claim);
        return;
    }
    derive_empty(r, claim);
}

bool avd_evidence_probe(struct avd_reader *r)
{
    struct claim claim = {.id = r->key, .status = -1, .exists = AVD_KNOWN_NOT};
    enum avd_json_token token = avd_reader_next(r);

    if (!avd_reader_enter(r, token, AVD_JSON_OBJECT, "a reading is an object"))
        return false;
    claim.probe = avd_name_find(r->state->image, AVD_ALIAS_PROBE, claim.id.text,
                                claim.id.length);
    if (claim.probe == AVD_NAME_NONE) {
        avd_reader_warn(r, AVD_WARNING_UNKNOWN_PROBE, &claim.id, NULL);
        return avd_json_skip(&r->json, token);
    }
    claim.kind = (enum avd_kind)avd_probe_of(r->state->image)[claim.probe].kind;
    claim.reading = &r->state->reading[claim.probe];
    claim.value = avd_state_values(r->state, claim.probe);
    if (claim.reading->status != AVD_STATUS_NOT_RUN) {
        avd_reader_warn(r, AVD_WARNING_READ_TWICE, &claim.id, NULL);
        return avd_json_skip(&r->json, token);
    }
    while ((token = avd_reader_next(r)) == AVD_JSON_KEY)
        if (!read_member(r, &claim))
            return false;
    if (token != AVD_JSON_OBJECT_END)
        return false;
    settle(r, &claim);
    return true;
}
