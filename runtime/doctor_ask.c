/* SPDX-License-Identifier: MIT */
/*
 * Asks a person, on a terminal, what can still change a verdict.
 *
 * All of it goes to the terminal itself, so that the streams stay as they are
 * without questions. What is typed is only compared, and kept nowhere.
 */
#include "doctor_ask.h"

#include <string.h>

#include "text.h"
#include "guard.h"

#define SHOWN 20u /* errors that are offered at the start */
#define HELPS 3u  /* titles that one question names */
#define WRONG 3u  /* answers that make no sense, for each question */

static struct avd_talk the_talk;

static bool to_terminal(void *context, const char *bytes, size_t count)
{
    (void)context;
    return avd_sys_write(AVD_STREAM_TERMINAL, bytes, count);
}

int avd_doctor_can_ask(struct avd_doctor *run)
{
    if (avd_sys_terminal(AVD_STREAM_TERMINAL))
        return 0;
    return avd_doctor_fail(
        run, AVD_DOCTOR_USAGE,
        "--ask needs a terminal; give answers with --answer ID=VALUE");
}

/* ---- what is typed ---- */

/* Cuts off blanks, and what else draws nothing, at both ends. */
static char *trim(char *line)
{
    size_t length;

    while (*line > 0 && *line <= ' ')
        line++;
    length = strlen(line);
    while (length > 0 && line[length - 1] > 0 && line[length - 1] <= ' ')
        length--;
    line[length] = 0;
    return line;
}

/* Takes what a person says; false if it makes no sense. The list is what may be
 * answered: count, then word and label of each; empty for yes and no. Where the
 * question is AVD_ASK_NONE, symptom and title of each. */
static bool take(struct avd_talk *talk, const uint32_t *list, uint32_t question,
                 const char *said)
{
    struct avd_state *state = talk->ask.state;
    const struct avd_header *image = state->image;
    size_t length = strlen(said);
    uint32_t number, i;
    const char *end;

    if (question != AVD_ASK_NONE &&
        avd_evidence_answer(state, question, said, length))
        return true;
    number = avd_options_number(said, &end);
    if (*end != 0)
        number = 0;
    for (i = 1; i <= list[0]; i++, list += 2) {
        if (number != i &&
            !avd_evidence_same(avd_text(image, list[2]), said, length))
            continue;
        if (question != AVD_ASK_NONE) {
            said = avd_text(image, list[1]);
            return avd_evidence_answer(state, question, said, strlen(said));
        }
        state->reported[list[1]] |= 1;
        avd_text_format(&talk->said, image, " --symptom %o",
                        avd_symptom_of(image)[list[1]].id);
        return true;
    }
    return false;
}

enum heard { HEARD_ANSWER, HEARD_NOTHING, HEARD_STOP };

/* One answer, which is judged. Who says nothing that makes sense does not know.
 */
AVD_GUARDED static enum heard hear(struct avd_talk *talk, const uint32_t *list,
                                   uint32_t question)
{
    const char *hint = question == AVD_ASK_NONE
                           ? "Number; Enter or ? = none of them"
                       : list[0] > 0 ? "Number or word; Enter or ? = don't know"
                                     : "yes or no; Enter or ? = don't know";
    char line[AVD_SYS_LINE];
    const char *said;
    unsigned wrong;
    char letter; /* in place of a word */

    for (wrong = 0; wrong < WRONG; wrong++) {
        avd_text_format(&talk->out, NULL, "  %s, q = stop asking: ", hint);
        avd_out_finish(&talk->out);
        if (!avd_sys_ask(line, sizeof line)) {
            avd_out_literal(&talk->out, "\n");
            return HEARD_STOP;
        }
        said = trim(line);
        letter = (char)(*said == 0 || said[1] == 0 ? *said | 32 : 0);
        if (letter == ' ' || letter == '?')
            return HEARD_NOTHING;
        if (list[0] == 0 && letter == 'y')
            said = "yes";
        if (list[0] == 0 && letter == 'n')
            said = "no";
        if (take(talk, list, question, said)) {
            avd_judge(talk->ask.state);
            return HEARD_ANSWER;
        }
        if (letter == 'q')
            return HEARD_STOP;
        avd_print_line(&talk->print, 2, "This is none of the answers.");
    }
    avd_print_line(&talk->print, 2, "Left open.");
    return HEARD_NOTHING;
}

/* ---- errors that only a person can report ---- */

static const char *first_message(const struct avd_header *image,
                                 uint32_t symptom)
{
    const struct avd_message *message = avd_message_of(image);
    uint32_t i;

    for (i = 0; i < avd_message_count(image); i++)
        if (message[i].symptom == symptom)
            return avd_text(image, message[i].text);
    return NULL;
}

/* Offers them, unless something is known to be wrong. False: no more questions.
 */
static bool offer_errors(struct avd_talk *talk)
{
    struct avd_state *state = talk->ask.state;
    const struct avd_header *image = state->image;
    const struct avd_symptom *symptom = avd_symptom_of(image);
    uint32_t list[1 + 2 * SHOWN];
    uint32_t *at = list;
    const char *message;
    uint32_t i;

    list[0] = 0;
    if (memchr(state->symptom, AVD_SYMPTOM_PRESENT, avd_symptom_count(image)) !=
        NULL)
        return true;
    for (i = 0; i < talk->ask.symptoms && list[0] < SHOWN; i++) {
        if (symptom[i].when != AVD_EDGE_NONE ||
            state->symptom[i] == AVD_SYMPTOM_NOT_APPLICABLE)
            continue;
        if (list[0]++ == 0)
            avd_out_literal(&talk->out,
                            "\nDoes anybody see one of these errors?\n");
        *++at = i;
        *++at = symptom[i].title;
        message = first_message(image, i);
        avd_print_line(&talk->print, 2,
                       message != NULL ? "%u. %o: \"%s\"" : "%u. %o", list[0],
                       symptom[i].title, message);
    }
    return list[0] == 0 || hear(talk, list, AVD_ASK_NONE) != HEARD_STOP;
}

/* ---- questions ---- */

static void show_help(struct avd_talk *talk)
{
    struct avd_out *in = avd_print_open(&talk->print, 2, 4);
    uint32_t at = 0, count = 0;
    uint32_t title;

    while ((title = avd_ask_helps(&talk->ask, &at)) != 0)
        if (count++ < HELPS)
            avd_text_format(in, talk->ask.state->image,
                            count > 1 ? "; %o" : "It helps to decide: %o",
                            title);
    if (count > HELPS)
        avd_text_format(in, NULL, "; and %u more", count - HELPS);
    avd_print_close(&talk->print);
}

static void show_question(struct avd_talk *talk,
                          const struct avd_question *what, const uint32_t *list)
{
    uint32_t i;

    avd_out_literal(&talk->out, "\n");
    talk->asked++;
    avd_print_line(&talk->print, 0, "Question %u of at most %u: %o",
                   talk->asked, talk->asked + talk->ask.more, what->ask);
    avd_print_about(&talk->print, 2, what->pack, what->about);
    show_help(talk);
    for (i = 0; i < list[0]; i++)
        avd_print_line(&talk->print, 2, "%u. %o", i + 1, list[2 + 2 * i]);
}

static const char *word_of(const struct avd_talk *talk, uint32_t question,
                           const uint32_t *list)
{
    const struct avd_state *state = talk->ask.state;
    int64_t said =
        avd_state_values(state, talk->ask.probes + question)->as.number;

    if (list[0] > 0)
        return avd_text(state->image, list[1 + 2 * said]);
    return said != 0 ? "yes" : "no";
}

/* False: no more questions. */
static bool ask_one(struct avd_talk *talk, uint32_t question)
{
    const struct avd_header *image = talk->ask.state->image;
    const struct avd_question *what = &avd_question_of(image)[question];
    const uint32_t *list = &avd_word_of(image)[what->choices];
    enum heard heard;

    show_question(talk, what, list);
    heard = hear(talk, list, question);
    if (heard == HEARD_NOTHING)
        avd_ask_decline(&talk->ask, question);
    if (heard == HEARD_ANSWER) {
        talk->answers++;
        avd_text_format(&talk->said, image, " --answer %o=%s", what->id,
                        word_of(talk, question, list));
    }
    return heard != HEARD_STOP;
}

static void ask_all(struct avd_talk *talk)
{
    bool goes_on = offer_errors(talk);
    uint32_t question;

    while (goes_on &&
           talk->answers + talk->run->options.answer.count < AVD_OPTIONS_MANY) {
        question = avd_ask_next(&talk->ask);
        if (question == AVD_ASK_NONE) {
            avd_out_literal(&talk->out, "\nNo answer would tell more.\n");
            return;
        }
        goes_on = ask_one(talk, question);
    }
}

/* ---- readings that answers let through ---- */

/* Marks (in needed) the probes that their gate keeps from being read; later
 * counts those of them that it does not any more. */
static uint32_t let_through(const struct avd_ask *ask, bool mark)
{
    const struct avd_state *state = ask->state;
    const struct avd_probe *probe = avd_probe_of(state->image);
    uint32_t count = 0;
    uint32_t p;

    for (p = 0; p < ask->probes && ask->live; p++) {
        bool open = avd_edge_truth(state, probe[p].gate) == AVD_TRUE;

        if (mark)
            state->needed[p] = !open && !state->skip[p];
        else
            count += state->needed[p] && open &&
                     state->reading[p].status == AVD_STATUS_NOT_RUN;
    }
    return count;
}

void avd_doctor_ask(struct avd_doctor *run)
{
    struct avd_talk *talk = &the_talk;
    uint32_t more;

    talk->run = run;
    talk->answers = talk->asked = 0;
    avd_ask_init(&talk->ask, &run->state, run->report.live);
    let_through(&talk->ask, true);
    avd_out_init(&talk->out, talk->buffer, sizeof talk->buffer, to_terminal,
                 NULL);
    run->report.escape = avd_sys_unicode(AVD_STREAM_TERMINAL)
                             ? AVD_ESCAPE_UTF8
                             : AVD_ESCAPE_ASCII;
    run->report.width = avd_sys_width(AVD_STREAM_TERMINAL);
    avd_print_init(&talk->print, &talk->out, &run->report);
    avd_talk_given(talk);
    ask_all(talk);
    avd_talk_repeat(talk);
    more = let_through(&talk->ask, false);
    if (more > 0)
        avd_text_format(&talk->out, NULL,
                        "Readings that can be taken then: %u\n", more);
    avd_out_literal(&talk->out, "\n");
    avd_out_finish(&talk->out);
}
