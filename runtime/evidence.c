/* SPDX-License-Identifier: MIT */
/*
 * Reads evidence into a state, in one pass over the tokens.
 *
 * What the file claims about itself wrongly (no JSON, another schema, a member
 * of the wrong shape) refuses it as a whole. What these packs only do not know
 * or cannot use is left out with a warning: old evidence stays readable.
 * Members of a reading come in any order, so it is decided at its end whether
 * it is used.
 */
#include "evidence.h"

#include <string.h>

#include "evidence_value.h"
#include "name.h"

#define NAME_MAX_LENGTH 255
#define LIST_MAX 4096u

struct reader {
    struct avd_json json;
    struct avd_state *state;
    struct avd_evidence *evidence;
    struct avd_span key; /* the last one */
};

/* What the members of one reading said so far. */
struct claim {
    struct avd_span id;
    uint32_t probe;
    int status; /* -1 = not given, -2 = no such status */
    enum avd_known exists;
    bool read_changed;
    unsigned values; /* fields that hold something */
};

static const struct avd_span nothing;

static struct avd_span last_string(const struct reader *r)
{
    struct avd_span span = {r->json.string, r->json.string_length};

    return span;
}

static enum avd_json_token next(struct reader *r)
{
    enum avd_json_token token = avd_json_next(&r->json);

    if (token == AVD_JSON_KEY)
        r->key = last_string(r);
    return token;
}

static bool fail(struct reader *r, const char *why)
{
    avd_json_fail(&r->json, why);
    return false;
}

static void warn(struct reader *r, enum avd_warning_code code,
                 struct avd_span id, struct avd_span field)
{
    avd_warning_add(&r->evidence->warnings, code, id, field);
}

static bool is(struct avd_span span, const char *text)
{
    return avd_name_equal(text, span.text, span.length);
}

/* Enters an object; the caller then asks next() for its keys. */
static bool enter(struct reader *r, enum avd_json_token token,
                  enum avd_json_token wanted, const char *why)
{
    return token == wanted || fail(r, why);
}

static void set_number(struct avd_value *value, int64_t number)
{
    value->type = AVD_VALUE_NUMBER;
    value->as.number = number;
}

/* ---- one reading ---- */

static enum avd_kind kind_of(const struct reader *r, uint32_t probe)
{
    return (enum avd_kind)avd_probe_of(r->state->image)[probe].kind;
}

/* Field number of a name, 0 = none. */
static unsigned field_number(enum avd_kind kind, struct avd_span name)
{
    unsigned f;

    for (f = 1; f <= avd_kinds[kind].fields; f++)
        if (is(name, avd_field(kind, f)->name))
            return f;
    return 0;
}

static bool read_field(struct reader *r, struct claim *claim)
{
    struct avd_span name = r->key;
    enum avd_kind kind = kind_of(r, claim->probe);
    unsigned f = field_number(kind, name);
    enum avd_json_token token = next(r);
    struct avd_value *value;

    if (f == 0) {
        warn(r, AVD_WARNING_UNKNOWN_FIELD, claim->id, name);
        return avd_json_skip(&r->json, token);
    }
    value = &avd_state_values(r->state, claim->probe)[f - 1];
    switch (avd_evidence_value(&r->json, token, value, avd_field(kind, f))) {
    case AVD_FITS:
        claim->values++;
        return true;
    case AVD_MISFIT:
        memset(value, 0, sizeof *value);
        warn(r, AVD_WARNING_WRONG_TYPE, claim->id, name);
        return true;
    default:
        return false;
    }
}

static bool read_too_large(struct reader *r, struct claim *claim)
{
    enum avd_kind kind = kind_of(r, claim->probe);
    enum avd_json_token token = next(r);
    struct avd_value *value;
    unsigned f;

    if (!enter(r, token, AVD_JSON_ARRAY, "an array of field names is wanted"))
        return false;
    while ((token = next(r)) != AVD_JSON_ARRAY_END) {
        if (!enter(r, token, AVD_JSON_STRING, "a field name is wanted"))
            return false;
        f = field_number(kind, last_string(r));
        if (f == 0) {
            warn(r, AVD_WARNING_UNKNOWN_FIELD, claim->id, last_string(r));
            continue;
        }
        value = &avd_state_values(r->state, claim->probe)[f - 1];
        memset(value, 0, sizeof *value);
        value->type = AVD_VALUE_TOO_LARGE;
        claim->values++;
    }
    return true;
}

static bool read_status(struct reader *r, struct claim *claim)
{
    enum avd_json_token token = next(r);
    int i;

    if (!enter(r, token, AVD_JSON_STRING, "a status in quotes is wanted"))
        return false;
    claim->status = -2;
    for (i = 0; i < AVD_STATUS_UNANSWERED; i++)
        if (is(last_string(r), avd_status_names[i]))
            claim->status = i;
    return true;
}

static bool read_exists(struct reader *r, struct claim *claim)
{
    enum avd_json_token token = next(r);

    if (token != AVD_JSON_TRUE && token != AVD_JSON_FALSE)
        return fail(r, "true or false is wanted");
    claim->exists = token == AVD_JSON_TRUE ? AVD_KNOWN_YES : AVD_KNOWN_NO;
    return true;
}

static bool read_text(struct reader *r, struct claim *claim)
{
    const struct avd_header *image = r->state->image;
    enum avd_json_token token = next(r);
    const char *now = avd_text(image, avd_probe_of(image)[claim->probe].read);

    if (!enter(r, token, AVD_JSON_STRING, "text is wanted"))
        return false;
    claim->read_changed = !is(last_string(r), now);
    return true;
}

static bool read_number(struct reader *r, struct claim *claim, uint32_t *number)
{
    struct avd_span name = r->key;
    enum avd_json_token token = next(r);

    if (token == AVD_JSON_INTEGER && r->json.integer >= INT32_MIN &&
        r->json.integer <= (int64_t)UINT32_MAX) {
        *number = (uint32_t)r->json.integer;
        return true;
    }
    warn(r, AVD_WARNING_WRONG_TYPE, claim->id, name);
    return avd_json_skip(&r->json, token);
}

static bool read_member(struct reader *r, struct claim *claim)
{
    struct avd_reading *reading = &r->state->reading[claim->probe];

    if (is(r->key, "read"))
        return read_text(r, claim);
    if (is(r->key, "status"))
        return read_status(r, claim);
    if (is(r->key, "exists"))
        return read_exists(r, claim);
    if (is(r->key, "too_large"))
        return read_too_large(r, claim);
    if (is(r->key, "ms"))
        return read_number(r, claim, &reading->ms);
    /* A field that one kind calls `code` is told from it by the status. */
    if (is(r->key, "code") &&
        field_number(kind_of(r, claim->probe), r->key) == 0)
        return read_number(r, claim, &reading->code);
    return read_field(r, claim);
}

/* The values of a reading are dropped, and their text wiped, where `kept` does
 * not name them; 0 keeps none. */
static void forget(struct reader *r, uint32_t probe, unsigned kept)
{
    struct avd_value *values = avd_state_values(r->state, probe);
    unsigned fields = avd_reading_fields(r->state->image, probe);
    unsigned f;

    for (f = 1; f <= fields; f++) {
        struct avd_value *value = &values[f - 1];

        if (f == kept)
            continue;
        if (value->type == AVD_VALUE_TEXT || value->type == AVD_VALUE_LIST)
            memset(r->json.text + value->as.text.offset, 0, value->length);
        memset(value, 0, sizeof *value);
    }
}

/* Under any status but ok a value contradicts it, except the 0 that absence
 * itself means. */
static bool values_contradict(struct reader *r, struct claim *claim)
{
    enum avd_kind kind = kind_of(r, claim->probe);
    struct avd_value *values = avd_state_values(r->state, claim->probe);
    unsigned f;

    for (f = 1; f <= avd_kinds[kind].fields; f++) {
        if (values[f - 1].type == AVD_VALUE_NONE)
            continue;
        if (claim->status != AVD_STATUS_ABSENT ||
            (avd_field(kind, f)->flags & AVD_FIELD_ZERO) == 0 ||
            values[f - 1].type != AVD_VALUE_NUMBER ||
            values[f - 1].as.number != 0)
            return true;
    }
    return false;
}

/* An error's own code, of a kind that also has a field of that name. */
static void move_code(struct reader *r, struct claim *claim)
{
    struct avd_span name = {"code", 4};
    unsigned f = field_number(kind_of(r, claim->probe), name);
    struct avd_value *value;

    if (f == 0 || claim->status != AVD_STATUS_ERROR)
        return;
    value = &avd_state_values(r->state, claim->probe)[f - 1];
    if (value->type == AVD_VALUE_NUMBER)
        r->state->reading[claim->probe].code = (uint32_t)value->as.number;
    memset(value, 0, sizeof *value);
}

static bool contradicts(struct reader *r, struct claim *claim)
{
    if (claim->status == AVD_STATUS_OK)
        return claim->exists == AVD_KNOWN_NO;
    if (claim->exists == AVD_KNOWN_YES)
        return true;
    if (claim->exists == AVD_KNOWN_NO && claim->status != AVD_STATUS_ABSENT)
        return true;
    return values_contradict(r, claim);
}

/* Empty says of a registry value whether it is the empty text or list. */
static void derive_empty(struct reader *r, uint32_t probe)
{
    struct avd_value *values = avd_state_values(r->state, probe);
    struct avd_span name = {"value", 5};
    struct avd_span empty = {"empty", 5};
    unsigned of, to;

    if (kind_of(r, probe) != AVD_KIND_REGISTRY)
        return;
    of = field_number(AVD_KIND_REGISTRY, name) - 1;
    to = field_number(AVD_KIND_REGISTRY, empty) - 1;
    if (values[of].type == AVD_VALUE_NONE || values[to].type != AVD_VALUE_NONE)
        return;
    set_number(&values[to], (values[of].type == AVD_VALUE_TEXT ||
                             values[of].type == AVD_VALUE_LIST) &&
                                values[of].length == 0);
}

/* All members are known: is the reading used? */
static void settle(struct reader *r, struct claim *claim)
{
    struct avd_reading *reading = &r->state->reading[claim->probe];
    struct avd_span empty = {"empty", 5};
    int warning = -1;

    if (claim->status == -1) {
        claim->status = claim->exists == AVD_KNOWN_NO ? AVD_STATUS_ABSENT
                        : claim->exists == AVD_KNOWN_YES || claim->values > 0
                            ? AVD_STATUS_OK
                            : AVD_STATUS_NOT_RUN;
    }
    move_code(r, claim);
    if (claim->read_changed)
        warning = AVD_WARNING_READ_CHANGED;
    else if (claim->status == -2)
        warning = AVD_WARNING_UNKNOWN_STATUS;
    else if (contradicts(r, claim))
        warning = AVD_WARNING_CONTRADICTION;
    if (warning >= 0) {
        warn(r, (enum avd_warning_code)warning, claim->id, nothing);
        claim->status = AVD_STATUS_NOT_RUN;
        memset(reading, 0, sizeof *reading);
    }
    reading->status = (uint8_t)claim->status;
    if (claim->status != AVD_STATUS_OK) {
        forget(r, claim->probe, 0);
        return;
    }
    derive_empty(r, claim->probe);
    if (avd_probe_of(r->state->image)[claim->probe].flags & AVD_PROBE_SECRET)
        forget(r, claim->probe, field_number(kind_of(r, claim->probe), empty));
}

static bool read_probe(struct reader *r)
{
    struct claim claim = {.id = r->key, .status = -1, .exists = AVD_KNOWN_NOT};
    enum avd_json_token token = next(r);

    if (!enter(r, token, AVD_JSON_OBJECT, "a reading is an object"))
        return false;
    claim.probe = avd_name_find(r->state->image, AVD_ALIAS_PROBE, claim.id.text,
                                claim.id.length);
    if (claim.probe == AVD_NAME_NONE) {
        warn(r, AVD_WARNING_UNKNOWN_PROBE, claim.id, nothing);
        return avd_json_skip(&r->json, token);
    }
    if (r->state->reading[claim.probe].status != AVD_STATUS_NOT_RUN) {
        warn(r, AVD_WARNING_READ_TWICE, claim.id, nothing);
        return avd_json_skip(&r->json, token);
    }
    while ((token = next(r)) == AVD_JSON_KEY)
        if (!read_member(r, &claim))
            return false;
    if (token != AVD_JSON_OBJECT_END)
        return false;
    settle(r, &claim);
    return true;
}

/* ---- answers, reports, host ---- */

static bool read_answer(struct reader *r)
{
    const struct avd_header *image = r->state->image;
    struct avd_span id = r->key;
    uint32_t question =
        avd_name_find(image, AVD_ALIAS_QUESTION, id.text, id.length);
    enum avd_json_token token = next(r);
    struct avd_span word = {"", 0};
    bool choice;

    if (question == AVD_NAME_NONE) {
        warn(r, AVD_WARNING_UNKNOWN_QUESTION, id, nothing);
        return avd_json_skip(&r->json, token);
    }
    if (r->state->reading[avd_probe_count(image) + question].status ==
        AVD_STATUS_OK) {
        warn(r, AVD_WARNING_READ_TWICE, id, nothing);
        return avd_json_skip(&r->json, token);
    }
    choice = avd_question_of(image)[question].choices != 0;
    if (token == AVD_JSON_STRING && choice)
        word = last_string(r);
    else if (token == AVD_JSON_TRUE && !choice)
        word = (struct avd_span){"true", 4};
    else if (token == AVD_JSON_FALSE && !choice)
        word = (struct avd_span){"false", 5};
    if (!avd_evidence_answer(r->state, question, word.text, word.length))
        warn(r, AVD_WARNING_WRONG_ANSWER, id, nothing);
    return avd_json_skip(&r->json, token);
}

static bool read_reported(struct reader *r)
{
    enum avd_json_token token = next(r);
    uint32_t symptom;
    unsigned count = 0;

    if (!enter(r, token, AVD_JSON_ARRAY, "an array of symptoms is wanted"))
        return false;
    while ((token = next(r)) != AVD_JSON_ARRAY_END) {
        if (!enter(r, token, AVD_JSON_STRING, "the id of a symptom is wanted"))
            return false;
        if (++count > LIST_MAX)
            return fail(r, "too many symptoms are reported");
        symptom = avd_name_find(r->state->image, AVD_ALIAS_SYMPTOM,
                                r->json.string, r->json.string_length);
        if (symptom == AVD_NAME_NONE)
            warn(r, AVD_WARNING_UNKNOWN_SYMPTOM, last_string(r), nothing);
        else
            r->state->reported[symptom] = 1;
    }
    return true;
}

static bool read_host_text(struct reader *r, struct avd_span *to)
{
    struct avd_span name = r->key;
    enum avd_json_token token = next(r);

    if (token == AVD_JSON_STRING && r->json.string_length <= NAME_MAX_LENGTH) {
        *to = last_string(r);
        return true;
    }
    warn(r, AVD_WARNING_WRONG_TYPE, (struct avd_span){"host", 4}, name);
    return avd_json_skip(&r->json, token);
}

static bool read_elevated(struct reader *r)
{
    enum avd_json_token token = next(r);

    if (token == AVD_JSON_TRUE || token == AVD_JSON_FALSE) {
        r->state->elevated = token == AVD_JSON_TRUE;
        r->evidence->host.elevated =
            r->state->elevated ? AVD_KNOWN_YES : AVD_KNOWN_NO;
        return true;
    }
    warn(r, AVD_WARNING_WRONG_TYPE, (struct avd_span){"host", 4},
         (struct avd_span){"elevated", 8});
    return avd_json_skip(&r->json, token);
}

static bool read_host_member(struct reader *r)
{
    struct avd_host *host = &r->evidence->host;

    if (is(r->key, "name"))
        return read_host_text(r, &host->name);
    if (is(r->key, "system"))
        return read_host_text(r, &host->system);
    if (is(r->key, "build"))
        return read_host_text(r, &host->build);
    if (is(r->key, "elevated"))
        return read_elevated(r);
    warn(r, AVD_WARNING_UNKNOWN_MEMBER, (struct avd_span){"host", 4}, r->key);
    return avd_json_skip(&r->json, next(r));
}

/* An object whose members are each read by `member`. */
static bool read_object(struct reader *r, bool (*member)(struct reader *r),
                        unsigned limit)
{
    enum avd_json_token token = next(r);
    unsigned count = 0;

    if (!enter(r, token, AVD_JSON_OBJECT, "an object is wanted"))
        return false;
    while ((token = next(r)) == AVD_JSON_KEY) {
        if (++count > limit)
            return fail(r, "too many members");
        if (!member(r))
            return false;
    }
    return token == AVD_JSON_OBJECT_END;
}

/* YYYY-MM-DDTHH:MM:SSZ */
static bool time_text(struct avd_span text)
{
    static const char form[] = "dddd-dd-ddTdd:dd:ddZ";
    size_t i;

    if (text.length != sizeof form - 1)
        return false;
    for (i = 0; i < text.length; i++)
        if (form[i] == 'd' ? text.text[i] < '0' || text.text[i] > '9'
                           : text.text[i] != form[i])
            return false;
    return true;
}

static bool read_taken(struct reader *r)
{
    enum avd_json_token token = next(r);

    if (!enter(r, token, AVD_JSON_STRING, "a time in quotes is wanted"))
        return false;
    if (time_text(last_string(r)))
        r->evidence->taken = last_string(r);
    else
        warn(r, AVD_WARNING_BAD_TIME, last_string(r), nothing);
    return true;
}

static bool read_schema(struct reader *r)
{
    return next(r) == AVD_JSON_STRING &&
           (is(last_string(r), AVD_EVIDENCE_SCHEMA) ||
            fail(r, "the schema is not " AVD_EVIDENCE_SCHEMA));
}

static bool read_document(struct reader *r)
{
    bool schema = false;
    bool good = true;
    enum avd_json_token token = next(r);

    if (!enter(r, token, AVD_JSON_OBJECT, "evidence is an object"))
        return false;
    while (good && (token = next(r)) == AVD_JSON_KEY) {
        if (is(r->key, "schema")) {
            good = read_schema(r) || fail(r, "a schema in quotes is wanted");
            schema = true;
        } else if (is(r->key, "probes"))
            good = read_object(r, read_probe, UINT32_MAX);
        else if (is(r->key, "answers"))
            good = read_object(r, read_answer, LIST_MAX);
        else if (is(r->key, "reported"))
            good = read_reported(r);
        else if (is(r->key, "host"))
            good = read_object(r, read_host_member, LIST_MAX);
        else if (is(r->key, "taken"))
            good = read_taken(r);
        else {
            warn(r, AVD_WARNING_UNKNOWN_MEMBER, r->key, nothing);
            good = avd_json_skip(&r->json, next(r));
        }
    }
    if (!good || token != AVD_JSON_OBJECT_END || next(r) != AVD_JSON_END)
        return false;
    if (schema)
        return true;
    r->json.line = r->json.column = 1;
    return fail(r, "the member \"schema\" is missing");
}

bool avd_evidence_read(struct avd_evidence *evidence, struct avd_state *state,
                       char *text, size_t length, uint64_t *keys, uint64_t seed)
{
    struct reader r;

    memset(evidence, 0, sizeof *evidence);
    memset(&r, 0, sizeof r);
    evidence->host.elevated = AVD_KNOWN_NOT;
    evidence->line = evidence->column = 1;
    if (length > AVD_EVIDENCE_MAX) {
        evidence->why = "larger than 8 MiB";
        return false;
    }
    avd_json_init(&r.json, text, length, keys, seed);
    r.state = state;
    r.evidence = evidence;
    state->text = text;
    if (read_document(&r))
        return true;
    evidence->line = r.json.line;
    evidence->column = r.json.column;
    evidence->why = r.json.why != NULL ? r.json.why : "no evidence";
    return false;
}
