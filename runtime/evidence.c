/* SPDX-License-Identifier: MIT */
/*
 * Reads evidence into a state, in one pass over the tokens.
 *
 * What the file claims about itself wrongly (no JSON, another schema, a member
 * of the wrong shape) refuses it as a whole. What these packs only do not know
 * or cannot use is left out with a warning: old evidence stays readable.
 */
#include "evidence.h"

#include <string.h>

#include "evidence_reader.h"

#define NAME_MAX_LENGTH 255
#define PARTS_MAX 4096u

/* ---- small steps ---- */

enum avd_json_token avd_reader_next(struct avd_reader *r)
{
    struct avd_span *to = &r->said;

    r->token = avd_json_next(&r->json);
    if (r->token == AVD_JSON_KEY)
        to = &r->key;
    to->text = r->json.string;
    to->length = r->json.string_length;
    return r->token;
}

bool avd_reader_fail(struct avd_reader *r, const char *why)
{
    avd_json_fail(&r->json, why);
    return false;
}

bool avd_reader_pass(struct avd_reader *r)
{
    return avd_json_skip(&r->json, r->token);
}

/* Structures of this size are handed on by address: on Windows each call
 * would make copies of its own. */
bool avd_reader_refuse(struct avd_reader *r, enum avd_warning_code code,
                       const struct avd_span *id, const struct avd_span *field)
{
    avd_warning_add(&r->evidence->warnings, code, id, field);
    return avd_reader_pass(r);
}

bool avd_reader_refuse_member(struct avd_reader *r, enum avd_warning_code code)
{
    if (r->within.text == NULL)
        return avd_reader_refuse(r, code, &r->key, NULL);
    return avd_reader_refuse(r, code, &r->within, &r->key);
}

bool avd_reader_misfit(struct avd_reader *r)
{
    r->claim.ignored++;
    return avd_reader_refuse_member(r, AVD_WARNING_WRONG_TYPE);
}

bool avd_reader_is(const struct avd_span *span, const char *text)
{
    return avd_name_equal(text, span->text, span->length);
}

uint32_t avd_reader_find(const struct avd_reader *r, enum avd_alias_kind kind,
                         const struct avd_span *id)
{
    return avd_name_find(r->state->image, kind, id->text, id->length);
}

bool avd_reader_parts(struct avd_reader *r, const struct avd_member *member)
{
    enum avd_json_token end = AVD_JSON_ARRAY_END;
    uint32_t count = 0;

    if (r->token == AVD_JSON_OBJECT) {
        r->within = r->key;
        end = AVD_JSON_OBJECT_END;
    }
    while (avd_reader_next(r) != end) {
        if (r->token == AVD_JSON_ERROR)
            return false;
        if (member->many != NULL && ++count > PARTS_MAX)
            return avd_reader_fail(r, member->many);
        if (!member->read(r))
            return false;
    }
    return true;
}

bool avd_reader_member(struct avd_reader *r, const struct avd_member *member)
{
    while (member->name[0] != 0 && !avd_reader_is(&r->key, member->name))
        member++;
    avd_reader_next(r);
    if (member->token == AVD_JSON_ERROR)
        return member->read(r);
    if (r->token != member->token)
        return member->why != NULL ? avd_reader_fail(r, member->why)
                                   : avd_reader_misfit(r);
    if (member->token == AVD_JSON_STRING)
        return member->read(r);
    return avd_reader_parts(r, member);
}

/* ---- what a person said ---- */

static bool read_answer(struct avd_reader *r)
{
    const struct avd_header *image = r->state->image;
    uint32_t question = avd_reader_find(r, AVD_ALIAS_QUESTION, &r->key);
    enum avd_warning_code refused = AVD_WARNING_WRONG_ANSWER;

    avd_reader_next(r);
    if (question == AVD_NAME_NONE)
        refused = AVD_WARNING_UNKNOWN_QUESTION;
    else if (r->state->reading[avd_probe_count(image) + question].status ==
             AVD_STATUS_OK)
        refused = AVD_WARNING_READ_TWICE;
    else {
        if (avd_question_of(image)[question].choices == 0) {
            r->said.text = r->token == AVD_JSON_TRUE    ? "true"
                           : r->token == AVD_JSON_FALSE ? "false"
                                                        : "";
            r->said.length = strlen(r->said.text);
        } else if (r->token != AVD_JSON_STRING)
            r->said.length = 0;
        if (avd_evidence_answer(r->state, question, r->said.text,
                                r->said.length))
            return avd_reader_pass(r);
    }
    return avd_reader_refuse(r, refused, &r->key, NULL);
}

static bool read_reported(struct avd_reader *r)
{
    uint32_t symptom;

    if (r->token != AVD_JSON_STRING)
        return avd_reader_misfit(r);
    symptom = avd_reader_find(r, AVD_ALIAS_SYMPTOM, &r->said);
    if (symptom == AVD_NAME_NONE)
        return avd_reader_refuse(r, AVD_WARNING_UNKNOWN_SYMPTOM, &r->said,
                                 NULL);
    r->state->reported[symptom] |= 1;
    return true;
}

/* A symptom and the text by which a person reported it. */
static bool read_heard(struct avd_reader *r)
{
    uint32_t symptom = avd_reader_find(r, AVD_ALIAS_SYMPTOM, &r->key);

    avd_reader_next(r);
    if (symptom == AVD_NAME_NONE)
        return avd_reader_refuse(r, AVD_WARNING_UNKNOWN_SYMPTOM, &r->key, NULL);
    if (r->token != AVD_JSON_STRING)
        return avd_reader_misfit(r);
    avd_evidence_hear(&r->evidence->heard, r->state, symptom, r->said);
    return true;
}

/* What an earlier run ignored of the same readings. */
static bool read_warning(struct avd_reader *r)
{
    if (r->token == AVD_JSON_STRING)
        avd_warning_recorded(&r->evidence->warnings, r->said);
    return avd_reader_pass(r);
}

/* ---- the host ---- */

static bool read_host_text(struct avd_reader *r, struct avd_span *to)
{
    if (r->said.length > NAME_MAX_LENGTH)
        return avd_reader_refuse_member(r, AVD_WARNING_TOO_LONG);
    *to = r->said;
    return true;
}

static bool read_name(struct avd_reader *r)
{
    return read_host_text(r, &r->evidence->host.name);
}

static bool read_system(struct avd_reader *r)
{
    return read_host_text(r, &r->evidence->host.system);
}

static bool read_build(struct avd_reader *r)
{
    return read_host_text(r, &r->evidence->host.build);
}

static bool read_elevated(struct avd_reader *r)
{
    if (r->token != AVD_JSON_TRUE && r->token != AVD_JSON_FALSE)
        return avd_reader_misfit(r);
    r->state->elevated = r->token == AVD_JSON_TRUE;
    r->evidence->host.elevated =
        r->token == AVD_JSON_TRUE ? AVD_KNOWN_YES : AVD_KNOWN_NO;
    return true;
}

static bool read_unknown(struct avd_reader *r)
{
    return avd_reader_refuse_member(r, AVD_WARNING_UNKNOWN_MEMBER);
}

static bool read_host_member(struct avd_reader *r)
{
    static const struct avd_member members[] = {
        {"name", AVD_JSON_STRING, read_name, NULL, NULL},
        {"system", AVD_JSON_STRING, read_system, NULL, NULL},
        {"build", AVD_JSON_STRING, read_build, NULL, NULL},
        {"elevated", AVD_JSON_ERROR, read_elevated, NULL, NULL},
        {"", AVD_JSON_ERROR, read_unknown, NULL, NULL}};

    return avd_reader_member(r, members);
}

/* ---- the document ---- */

/* YYYY-MM-DDTHH:MM:SSZ, of a day and a time that exist. */
static bool time_text(const struct avd_span *text)
{
    static const char form[] = "dddd-dd-ddTdd:dd:ddZ";
    static const unsigned char days[] = {0,  31, 28, 31, 30, 31, 30,
                                         31, 31, 30, 31, 30, 31};
    enum { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, PARTS };
    unsigned part[PARTS + 1] = {0};
    unsigned at = YEAR;
    bool leap;
    size_t i;

    if (text->length != sizeof form - 1)
        return false;
    for (i = 0; i < sizeof form - 1; i++) {
        unsigned char c = (unsigned char)text->text[i];

        if (form[i] != 'd') {
            if (c != form[i])
                return false;
            at++;
        } else if (c < '0' || c > '9')
            return false;
        else
            part[at] = part[at] * 10 + c - '0';
    }
    leap =
        part[YEAR] % 4 == 0 && (part[YEAR] % 100 != 0 || part[YEAR] % 400 == 0);
    return part[MONTH] <= 12 && part[DAY] >= 1 &&
           part[DAY] <=
               days[part[MONTH]] + (part[MONTH] == 2 && leap ? 1u : 0u) &&
           part[HOUR] < 24 && part[MINUTE] < 60 && part[SECOND] < 60;
}

static bool read_taken(struct avd_reader *r)
{
    if (!time_text(&r->said))
        return avd_reader_refuse(r, AVD_WARNING_BAD_TIME, &r->said, NULL);
    r->evidence->taken = r->said;
    return true;
}

/* Nothing rests on it: reports tell it. */
static bool read_redacted(struct avd_reader *r)
{
    r->evidence->redacted = r->token == AVD_JSON_TRUE;
    return avd_reader_pass(r);
}

static bool read_schema(struct avd_reader *r)
{
    r->schema = true;
    return avd_reader_is(&r->said, AVD_EVIDENCE_SCHEMA) ||
           avd_reader_fail(r, "the schema is not " AVD_EVIDENCE_SCHEMA);
}

static bool read_member(struct avd_reader *r)
{
    static const char object[] = "an object is wanted";
    static const char many[] = "too many members";
    static const struct avd_member members[] = {
        {"schema", AVD_JSON_STRING, read_schema, "a schema in quotes is wanted",
         NULL},
        {"probes", AVD_JSON_OBJECT, avd_evidence_probe, object, NULL},
        {"answers", AVD_JSON_OBJECT, read_answer, object, many},
        {"reported", AVD_JSON_ARRAY, read_reported,
         "an array of symptoms is wanted", "too many symptoms are reported"},
        {"host", AVD_JSON_OBJECT, read_host_member, object, many},
        {"taken", AVD_JSON_STRING, read_taken, NULL, NULL},
        {"reported_texts", AVD_JSON_OBJECT, read_heard, object, many},
        {"warnings", AVD_JSON_ARRAY, read_warning, NULL, NULL},
        {"redacted", AVD_JSON_ERROR, read_redacted, NULL, NULL},
        {"", AVD_JSON_ERROR, read_unknown, NULL, NULL}};

    r->within.text = NULL;
    return avd_reader_member(r, members);
}

static bool read_document(struct avd_reader *r)
{
    static const struct avd_member document = {"", AVD_JSON_OBJECT, read_member,
                                               "evidence is an object", NULL};

    if (avd_reader_next(r) != AVD_JSON_OBJECT)
        return avd_reader_fail(r, document.why);
    if (!avd_reader_parts(r, &document) || avd_reader_next(r) != AVD_JSON_END)
        return false;
    if (r->schema)
        return true;
    r->json.line = r->json.column = 1;
    return avd_reader_fail(r, "the member \"schema\" is missing");
}

bool avd_evidence_read(struct avd_evidence *evidence, struct avd_state *state,
                       char *text, size_t length, uint64_t *keys, uint64_t seed)
{
    struct avd_reader r;

    memset(evidence, 0, sizeof *evidence);
    memset(&r, 0, sizeof r);
    evidence->host.elevated = AVD_KNOWN_NOT;
    evidence->line = evidence->column = 1;
    if (length > AVD_EVIDENCE_MAX) {
        evidence->why = "larger than 8 MiB";
        return false;
    }
    if (length >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 ||
                        memcmp(text, "\xfe\xff", 2) == 0)) {
        evidence->why = "it is UTF-16, as `>` of PowerShell writes it, and not "
                        "UTF-8; name a file with --save-evidence";
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
