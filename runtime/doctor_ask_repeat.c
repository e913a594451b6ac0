/* SPDX-License-Identifier: MIT */
/* The command line that repeats a run without its questions. */
#include <string.h>

#include "doctor_ask.h"
#include "name.h"
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
    return !text->failed && !out.failed &&
           avd_redact_text(&talk->run->gate, copy, out.used) == text->used &&
           memcmp(copy, text->buffer, text->used) == 0;
}

/* The arguments that were given. False: no shell would read them so. */
static bool put_given(struct avd_talk *talk, struct avd_out *line)
{
    char **at = talk->run->argv;
    char quote[2] = {0, 0};

    for (; *at != NULL; at++)
        if (**at != 0) {
            quote[0] = avd_sys_quote(*at);
            if (quote[0] == '?')
                return false;
            avd_text_format(line, NULL, " %s%s%s", quote, *at, quote);
        }
    return shows(talk, line);
}

/* What was said here. Ids and words need no quotation. */
static void put_said(const struct avd_talk *talk, struct avd_out *line)
{
    const struct avd_state *state = &talk->run->state;
    const struct avd_header *image = state->image;
    uint32_t probes = avd_probe_count(image);
    unsigned i;

    if (talk->reported != AVD_NAME_NONE)
        avd_text_format(line, image, " --symptom %o",
                        avd_symptom_of(image)[talk->reported].id);
    for (i = 0; i < talk->answers; i++) {
        uint32_t question = talk->answered[i];
        const struct avd_question *what = &avd_question_of(image)[question];
        int64_t said = avd_state_values(state, probes + question)->as.number;

        avd_text_format(
            line, image, " --answer %o=%s", what->id,
            what->choices == 0
                ? (said != 0 ? "yes" : "no")
                : avd_text(image,
                           avd_word_of(image)[what->choices + 1 + 2 * said]));
    }
}

/* On one line, however long: it is to be copied. */
void avd_talk_repeat(struct avd_talk *talk)
{
    struct avd_out line;
    bool all;

    if (talk->answers == 0 && talk->reported == AVD_NAME_NONE)
        return;
    avd_out_init(&line, talk->line, sizeof talk->line, NULL, NULL);
    all = put_given(talk, &line);
    avd_text_format(&talk->out, NULL,
                    "\nTo repeat this without questions%s:\n ",
                    all ? "" : ", put this in the place of --ask");
    if (all)
        avd_out_raw(&talk->out, line.buffer, line.used);
    put_said(talk, &talk->out);
    avd_out_literal(&talk->out, "\n");
    if (all && line.buffer[1] == '"')
        avd_out_literal(&talk->out, "(In PowerShell with & in front.)\n");
}
