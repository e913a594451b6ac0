/* SPDX-License-Identifier: MIT */
/* Small pieces of JSON. */
#include "json_write.h"

#include <string.h>

void avd_json_string(struct avd_out *out, const char *bytes, size_t length)
{
    avd_out_raw(out, "\"", 1);
    avd_out_bytes(out, bytes, length);
    avd_out_raw(out, "\"", 1);
}

void avd_json_text(struct avd_out *out, const char *text)
{
    avd_json_string(out, text, strlen(text));
}

void avd_json_comma(struct avd_out *out, bool *more)
{
    if (*more)
        avd_out_raw(out, ", ", 2);
    *more = true;
}

void avd_json_member(struct avd_out *out, bool *more, const char *name)
{
    avd_json_comma(out, more);
    avd_json_text(out, name);
    avd_out_raw(out, ": ", 2);
}

void avd_json_bool(struct avd_out *out, bool value)
{
    avd_out_literal(out, value ? "true" : "false");
}
