/* SPDX-License-Identifier: MIT */
/* Small pieces of JSON. */
#include "json_write.h"

#include <string.h>

void avd_json_string(struct avd_out *out, const char *bytes, size_t length)
{
    avd_out_literal(out, "\"");
    avd_out_bytes(out, bytes, length);
    avd_out_literal(out, "\"");
}

void avd_json_text(struct avd_out *out, const char *text)
{
    avd_json_string(out, text, strlen(text));
}

void avd_json_span(struct avd_out *out, const struct avd_span *span)
{
    if (span->text == NULL)
        avd_out_literal(out, "null");
    else
        avd_json_string(out, span->text, span->length);
}

/* What was written last is still in the buffer, even if that was handed over:
 * only a buffer that is full is. */
void avd_json_comma(struct avd_out *out)
{
    char last = out->buffer[(out->used > 0 ? out->used : out->size) - 1];

    if (last != '[' && last != '{' && last != ' ')
        avd_out_literal(out, ", ");
}

void avd_json_member(struct avd_out *out, const char *name)
{
    avd_json_comma(out);
    avd_json_text(out, name);
    avd_out_literal(out, ": ");
}

void avd_json_bool(struct avd_out *out, unsigned known)
{
    static const char words[][6] = {"false", "true", "null"};

    avd_out_literal(out, words[known]);
}
