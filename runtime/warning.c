/* SPDX-License-Identifier: MIT */
/* The list of what was ignored in an evidence file. */
#include "warning.h"

#include <string.h>

/* Longer names are cut: they come from a file. */
#define NAME_LENGTH 64

const char *const avd_warning_names[AVD_WARNING_CODES] = {
    "unknown_member",  "unknown_probe",  "unknown_field", "unknown_question",
    "unknown_symptom", "unknown_status", "wrong_type",    "wrong_answer",
    "read_changed",    "contradiction",  "read_twice",    "bad_time"};

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
    {"evidence: ", " is no time of the form 2026-01-31T12:00:00Z; ignored"}};

void avd_warning_add(struct avd_warnings *warnings, enum avd_warning_code code,
                     struct avd_span id, struct avd_span field)
{
    struct avd_warning *warning;

    if (warnings->count == AVD_WARNINGS) {
        warnings->dropped++;
        return;
    }
    warning = &warnings->item[warnings->count++];
    warning->code = code;
    warning->id = id;
    warning->field = field;
}

static void name(struct avd_out *out, struct avd_span span)
{
    size_t shown = avd_utf8_prefix(span.text, span.length, NAME_LENGTH);

    avd_out_bytes(out, span.text, shown);
    if (shown < span.length)
        avd_out_text(out, "...");
}

static void names(struct avd_out *out, const struct avd_warning *warning)
{
    name(out, warning->id);
    if (warning->field.text != NULL) {
        avd_out_text(out, ".");
        name(out, warning->field);
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
           code == AVD_WARNING_UNKNOWN_SYMPTOM;
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
