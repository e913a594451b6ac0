/* SPDX-License-Identifier: MIT */
/* Values of evidence: one JSON value as the type of a field wants it. */
#ifndef AVD_RUNTIME_EVIDENCE_VALUE_H
#define AVD_RUNTIME_EVIDENCE_VALUE_H

#include "engine.h"
#include "json.h"

enum avd_fit {
    AVD_FITS,
    AVD_MISFIT, /* a value of another type; passed over */
    AVD_BROKEN  /* an error of JSON inside it */
};

/* Reads the value whose first token is `token`. Texts stay where they are in
 * the JSON text; a list is moved together there. */
enum avd_fit avd_evidence_value(struct avd_json *json,
                                enum avd_json_token token,
                                struct avd_value *value,
                                const struct avd_field_info *field);

#endif
