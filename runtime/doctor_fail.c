/* SPDX-License-Identifier: MIT */
/* The one line with which a run fails: on standard error, or as a monitoring
 * plugin does. */
#include <string.h>

#include "doctor_parts.h"
#include "text.h"

int avd_doctor_fail(struct avd_doctor *run, int status, const char *format, ...)
{
    const char *before = "avdoctor: ";
    enum avd_stream stream = AVD_STREAM_ERROR;
    size_t length;
    va_list arguments;

    va_start(arguments, format);
    avd_text_arguments(&run->why, run->state.image, format, arguments);
    va_end(arguments);
    length = avd_redact_text(&run->gate, run->why_text, run->why.used);
    run->why_text[length++] = '\n';
    if (avd_doctor_nagios(run)) {
        before = "AVDOCTOR UNKNOWN - ";
        stream = AVD_STREAM_OUT;
        status = AVD_OUTCOME_UNDECIDED;
    }
    avd_sys_write(stream, before, strlen(before));
    avd_sys_write(stream, run->why_text, length);
    return status;
}

void avd_doctor_why_path(struct avd_doctor *run, const char *what,
                         const char *path)
{
    avd_out_text(&run->why, what);
    avd_out_bytes(&run->why, path, avd_utf8_prefix(path, strlen(path), 200));
}

/* An id that is none; the nearest of its kinds is suggested. */
int avd_doctor_fail_id(struct avd_doctor *run, const char *what, const char *id,
                       size_t length, unsigned kinds)
{
    struct avd_name_nearest nearest = {id, length, NULL, 0};
    unsigned kind;

    if (kinds & AVD_DOCTOR_PROBE_KINDS)
        for (kind = 0; kind < AVD_KINDS; kind++)
            avd_name_try(&nearest, avd_kind_text(avd_kinds[kind].name));
    for (kind = 0; kind <= AVD_ALIAS_FIX; kind++)
        if (kinds & 1u << kind)
            avd_name_try_ids(&nearest, run->state.image,
                             (enum avd_alias_kind)kind);
    avd_options_unknown(&run->why, what, &nearest);
    return avd_doctor_fail(run, AVD_DOCTOR_USAGE,
                           nearest.best == NULL &&
                                   (kinds & 1u << AVD_ALIAS_SYMPTOM) != 0
                               ? "; `avdoctor list` shows the symptoms"
                               : "");
}
