/* SPDX-License-Identifier: MIT */
/* The command line that repeats a run without its questions. */
#include <string.h>

#include "doctor_ask.h"
#include "text.h"

/* Whether a text can be shown as it is: what is no text, draws nothing or looks
 * like a secret cannot. */
static bool shows(struct avd_talk *talk, const struct avd_out *text)
{
    char *copy = talk->copy;
    struct avd_out out;

    avd_out_init(&out, copy, sizeof talk->copy, NULL, NULL);
    out.escape = talk->print.report->escape;
    avd_out_bytes(&out, text->buffer, text->used);
    return !text->failed &&
           avd_redact_text(&talk->run->gate, copy, out.used) == text->used &&
           memcmp(copy, text->buffer, text->used) == 0;
}

/* Writes the arguments that were given. False: no shell would read them so. */
static bool put_given(struct avd_talk *talk)
{
    char **at = talk->run->argv;
    char quote[2] = {0, 0};

    for (; *at != NULL; at++)
        if (**at != 0) {
            quote[0] = avd_sys_quote(*at);
            if (quote[0] == '?')
                return false;
            avd_text_format(&talk->said, NULL, " %s%s%s", quote, *at, quote);
        }
    return shows(talk, &talk->said);
}

void avd_talk_given(struct avd_talk *talk)
{
    avd_out_init(&talk->said, talk->arguments, sizeof talk->arguments, NULL,
                 NULL);
    if (!put_given(talk)) {
        talk->said.used = 0;
        talk->said.failed = false;
    }
    talk->given = talk->said.used;
}

/* On one line, however long: it is to be copied. */
void avd_talk_repeat(struct avd_talk *talk)
{
    struct avd_out *said = &talk->said;

    if (said->used == talk->given || said->failed)
        return;
    avd_text_format(&talk->out, NULL,
                    "\nTo repeat this without questions%s:\n ",
                    talk->given > 0 ? "" : ", put this in the place of --ask");
    avd_out_raw(&talk->out, said->buffer, said->used);
    avd_out_literal(&talk->out, said->buffer[1] == '"'
                                    ? "\n(In PowerShell with & in front.)\n"
                                    : "\n");
}
