/* SPDX-License-Identifier: MIT */
/* The command line that repeats a run without its questions. */
#include <string.h>

#include "doctor_ask.h"
#include "text.h"

#define ARGUMENT 1024 /* longer ones are not repeated */

/* Whether an argument can be shown as it is: what is no text, draws nothing or
 * looks like a secret cannot, nor what no quotation holds. */
static bool shows(const struct avd_talk *talk, const char *argument)
{
    char copy[ARGUMENT];
    struct avd_out out;
    size_t length;

    avd_out_init(&out, copy, sizeof copy, NULL, NULL);
    out.escape = talk->print.report->escape;
    avd_out_text(&out, argument);
    if (out.failed || avd_sys_quote(argument) == '?')
        return false;
    length = avd_redact_text(&talk->run->gate, copy, out.used);
    return length == strlen(argument) && memcmp(copy, argument, length) == 0;
}

static void put(struct avd_out *out, const char *argument)
{
    char quote = avd_sys_quote(argument);
    size_t run;

    avd_out_raw(out, &quote, quote != 0);
    for (;; argument += run + 1) {
        run = quote == '\'' ? strcspn(argument, "'") : strlen(argument);
        avd_out_raw(out, argument, run);
        if (argument[run] == 0)
            break;
        avd_out_literal(out, "'\\''");
    }
    avd_out_raw(out, &quote, quote != 0);
}

/* What was said here. Ids and words need no quotation. */
static void put_said(struct avd_talk *talk)
{
    const struct avd_state *state = &talk->run->state;
    const struct avd_header *image = state->image;
    unsigned i;

    if (talk->reported != AVD_ASK_NONE)
        avd_text_format(&talk->out, image, " --symptom %o",
                        avd_symptom_of(image)[talk->reported].id);
    for (i = 0; i < talk->answers; i++) {
        uint32_t question = talk->answered[i];
        uint32_t reading = avd_probe_count(image) + question;

        avd_text_format(
            &talk->out, image, " --answer %o=%s",
            avd_question_of(image)[question].id,
            avd_talk_word(
                image, question,
                (uint32_t)avd_state_values(state, reading)->as.number));
    }
}

/* On one line, however long: it is to be copied. */
void avd_talk_repeat(struct avd_talk *talk)
{
    char **argv = talk->run->argv;
    bool all = true;
    char **at;

    if (talk->answers == 0 && talk->reported == AVD_ASK_NONE)
        return;
    for (at = argv; *at != NULL; at++)
        all = all && shows(talk, *at);
    avd_out_literal(&talk->out, "\n");
    avd_print_line(&talk->print, 0,
                   all ? "To repeat this without questions:"
                       : "To repeat this without questions, put this in the "
                         "place of --ask:");
    avd_out_literal(&talk->out, " ");
    for (at = argv; all && *at != NULL; at++)
        if (**at != 0) {
            avd_out_literal(&talk->out, " ");
            put(&talk->out, *at);
        }
    put_said(talk);
    avd_out_literal(&talk->out, "\n");
    if (all && avd_sys_quote(*argv) == '"')
        avd_print_line(&talk->print, 0,
                       "In PowerShell with & and a blank in front.");
}
