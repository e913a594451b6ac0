/* SPDX-License-Identifier: MIT */
/* The one line with which a run fails: on standard error, or as a monitoring
 * plugin does. */
#include <string.h>

#include "doctor_parts.h"
#include "name.h"

void avd_doctor_why(struct avd_doctor *run)
{
    avd_out_init(&run->why, run->why_text, sizeof run->why_text - 1, NULL,
                 NULL);
    run->why.escape = run->nagios ? AVD_ESCAPE_NAGIOS : AVD_ESCAPE_ASCII;
}

int avd_doctor_fail(struct avd_doctor *run, int status)
{
    static const char before[] = "avdoctor: AVDOCTOR UNKNOWN - ";
    size_t length = avd_redact_text(&run->gate, run->why_text, run->why.used);
    enum avd_stream stream = run->nagios ? AVD_STREAM_OUT : AVD_STREAM_ERROR;

    run->why_text[length++] = '\n';
    avd_sys_write(stream, before + (run->nagios ? 10 : 0),
                  run->nagios ? sizeof before - 11 : 10);
    avd_sys_write(stream, run->why_text, length);
    return run->nagios ? AVD_OUTCOME_UNDECIDED : status;
}

int avd_doctor_fail_about(struct avd_doctor *run, int status, const char *what,
                          const char *path, const char *why)
{
    avd_doctor_why(run);
    avd_out_text(&run->why, what);
    avd_out_bytes(&run->why, path, avd_utf8_prefix(path, strlen(path), 200));
    avd_out_text(&run->why, ": ");
    avd_out_text(&run->why, why);
    return avd_doctor_fail(run, status);
}

/* An id that is none; the nearest of its kinds is suggested. */
int avd_doctor_fail_id(struct avd_doctor *run, const char *what, const char *id,
                       size_t length, unsigned kinds)
{
    struct avd_name_nearest nearest = {id, length, NULL, 0};
    unsigned kind;

    for (kind = 0; kind <= AVD_ALIAS_FIX; kind++)
        if (kinds & 1u << kind)
            avd_name_try_ids(&nearest, run->state.image,
                             (enum avd_alias_kind)kind);
    avd_doctor_why(run);
    avd_out_text(&run->why, what);
    avd_out_bytes(&run->why, id, avd_utf8_prefix(id, length, 80));
    if (nearest.best != NULL) {
        avd_out_text(&run->why, "; did you mean ");
        avd_out_text(&run->why, nearest.best);
        avd_out_text(&run->why, "?");
    } else if (kinds & 1u << AVD_ALIAS_SYMPTOM)
        avd_out_text(&run->why, "; `avdoctor list` shows the symptoms");
    return avd_doctor_fail(run, AVD_DOCTOR_USAGE);
}
