/* SPDX-License-Identifier: MIT */
/* The list of what was ignored and of what could not be done. */
#include "warning.h"

#include <string.h>

/* Longer names are cut: they come from a file. */
#define NAME_LENGTH 64
#define RECORDED_LENGTH 160 /* of two of them, with what joins them */

const char *const avd_warning_names[AVD_WARNING_CODES] = {
    "unknown_member",  "unknown_probe",  "unknown_field", "unknown_question",
    "unknown_symptom", "unknown_status", "wrong_type",    "wrong_answer",
    "read_changed",    "contradiction",  "read_twice",    "bad_time",
    "too_long",        "wrong_empty",    "no_time",       "unfit",
    "no_room",         "earlier"};

/* What stands before and behind the name. */
static const char *const sentences[AVD_WARNING_CODES][2] = {
    {"evidence: ", " is no member that this version knows; ignored"},
    {"evidence: no probe of these packs is called ", "; ignored"},
    {"evidence: ", " is no field of that probe; ignored"},
    {"evidence: no question of these packs is called ", "; ignored"},
    {"evidence: no symptom of these packs is called ", "; ignored"},
    {"evidence: ", " has a status that does not exist; reading not used"},
    {"evidence: ", " has a value of another type; ignored"},
    {"evidence: ", " has an answer that does not fit; ignored"},
    {"evidence: ", " was read differently than these packs read it; "
                   "reading not used"},
    {"evidence: the members of ", " contradict each other; reading not used"},
    {"evidence: ", " is given under its present and a former name; the second "
                   "is ignored"},
    {"evidence: ", " is no valid time such as 2026-01-31T12:00:00Z; ignored"},
    {"evidence: ", " is too long; ignored"},
    {"evidence: ", " contradicts the value; the value is used"},
    {"not started before the deadline: ", ""},
    {"not run, because a reading may not stand in its arguments: ", ""},
    {"not all kept, because the readings together are too large: ", ""},
    {"recorded: ", ""}};

static void add(struct avd_warnings *warnings, enum avd_warning_code code,
                const struct avd_span *id, const struct avd_span *field,
                bool recorded)
{
    static const struct avd_span none = {NULL, 0};
    struct avd_warning *warning;

    if (warnings->count == AVD_WARNINGS) {
        warnings->dropped++;
        return;
    }
    warning = &warnings->item[warnings->count++];
    warning->code = code;
    warning->id = *id;
    warning->field = field != NULL ? *field : none;
    warning->recorded = recorded;
}

void avd_warning_add(struct avd_warnings *warnings, enum avd_warning_code code,
                     const struct avd_span *id, const struct avd_span *field)
{
    add(warnings, code, id, field, false);
}

static const char more_warnings[] = " more warnings";

void avd_warning_more(struct avd_out *out, const struct avd_warnings *warnings)
{
    avd_out_number(out, warnings->dropped);
    avd_out_literal(out, more_warnings);
}

/* Whether a text has the ends of a sentence; what is between becomes *name. */
static bool between(struct avd_span text, enum avd_warning_code code,
                    struct avd_span *name)
{
    size_t front = strlen(sentences[code][0]);
    size_t back = strlen(sentences[code][1]);

    if (text.length < front + back ||
        memcmp(text.text, sentences[code][0], front) != 0 ||
        memcmp(text.text + text.length - back, sentences[code][1], back) != 0)
        return false;
    name->text = text.text + front;
    name->length = text.length - front - back;
    return true;
}

/* Whether it is the text of avd_warning_more; adds its number. */
static bool counted(struct avd_warnings *warnings, struct avd_span text)
{
    size_t back = sizeof more_warnings - 1;
    uint32_t count = 0;
    size_t i;

    if (text.length <= back || text.length > back + 6 ||
        memcmp(text.text + text.length - back, more_warnings, back) != 0)
        return false;
    for (i = 0; i < text.length - back; i++) {
        if (text.text[i] < '0' || text.text[i] > '9')
            return false;
        count = count * 10 + (uint32_t)(text.text[i] - '0');
    }
    warnings->dropped += count;
    return true;
}

void avd_warning_recorded(struct avd_warnings *warnings, struct avd_span text)
{
    struct avd_span found = text;
    int code = 0;

    if (counted(warnings, text))
        return;
    while (code < AVD_WARNING_EARLIER &&
           !between(text, (enum avd_warning_code)code, &found))
        code++;
    if (code == AVD_WARNING_EARLIER)
        between(text, AVD_WARNING_EARLIER, &found);
    add(warnings, (enum avd_warning_code)code, &found, NULL, true);
}

static void name(struct avd_out *out, struct avd_span span, size_t limit)
{
    size_t shown = avd_utf8_prefix(span.text, span.length, limit);

    avd_out_bytes(out, span.text, shown);
    if (shown < span.length)
        avd_out_text(out, "...");
}

static void names(struct avd_out *out, const struct avd_warning *warning)
{
    name(out, warning->id, warning->recorded ? RECORDED_LENGTH : NAME_LENGTH);
    if (warning->field.text != NULL) {
        avd_out_text(out, ".");
        name(out, warning->field, NAME_LENGTH);
    }
}

void avd_warning_text(struct avd_out *out, const struct avd_warning *warning)
{
    avd_out_text(out, sentences[warning->code][0]);
    names(out, warning);
    avd_out_text(out, sentences[warning->code][1]);
}

static bool shares(enum avd_warning_code code)
{
    return code == AVD_WARNING_UNKNOWN_PROBE ||
           code == AVD_WARNING_UNKNOWN_QUESTION ||
           code == AVD_WARNING_UNKNOWN_SYMPTOM ||
           (code >= AVD_WARNING_NO_TIME && code <= AVD_WARNING_NO_ROOM);
}

bool avd_warning_grouped(const struct avd_warnings *warnings, uint32_t index)
{
    enum avd_warning_code code = warnings->item[index].code;

    if (!shares(code))
        return false;
    while (index-- > 0)
        if (warnings->item[index].code == code)
            return true;
    return false;
}

void avd_warning_group(struct avd_out *out, const struct avd_warnings *warnings,
                       uint32_t index)
{
    enum avd_warning_code code = warnings->item[index].code;

    avd_out_text(out, sentences[code][0]);
    names(out, &warnings->item[index]);
    while (shares(code) && ++index < warnings->count) {
        if (warnings->item[index].code != code)
            continue;
        avd_out_text(out, ", ");
        names(out, &warnings->item[index]);
    }
    avd_out_text(out, sentences[code][1]);
}
