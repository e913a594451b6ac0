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

#define SHOWN 20u /* errors that are offered at the start */
#define HELPS 3u  /* titles that one question names */
#define LINE 256
#define WRONG 3u /* answers that make no sense, for each question */

static struct avd_talk the_talk;

/* What may be answered: numbered from 1, or by word or label. */
struct choices {
    const struct avd_header *image;
    const uint32_t *list; /* count, then (word, label); NULL: yes and no */
    const char *hint;
};

enum { SAYS_NOTHING = -1, SAYS_STOP = -2 };

static bool to_terminal(void *context, const char *bytes, size_t count)
{
    (void)context;
    return avd_sys_write(AVD_STREAM_TERMINAL, bytes, count);
}

int avd_doctor_can_ask(struct avd_doctor *run)
{
    if (avd_sys_terminal(AVD_STREAM_TERMINAL))
        return 0;
    avd_doctor_why(run);
    avd_out_text(&run->why,
                 "--ask needs a terminal; give answers with --answer ID=VALUE");
    return avd_doctor_fail(run, AVD_DOCTOR_USAGE);
}

/* ---- what is typed ---- */

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static bool same(const char *a, const char *b)
{
    while (*a != 0 && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return *a == 0 && *b == 0;
}

static char *trim(char *line)
{
    size_t length;

    line += strspn(line, " \t");
    length = strlen(line);
    while (length > 0 && strchr(" \t\r", line[length - 1]) != NULL)
        length--;
    line[length] = 0;
    return line;
}

/* 0 = no number, or a large one. */
static uint32_t number_of(const char *text)
{
    uint32_t number = 0;

    for (; *text >= '0' && *text <= '9' && number < 100000; text++)
        number = number * 10 + (uint32_t)(*text - '0');
    return *text == 0 ? number : 0;
}

/* The place of an answer among the choices, or SAYS_NOTHING. */
static int find_choice(const struct choices *choices, const char *line)
{
    const uint32_t *list = choices->list;
    uint32_t i;

    if (list == NULL)
        return same(line, "y") || same(line, "yes")  ? 0
               : same(line, "n") || same(line, "no") ? 1
                                                     : SAYS_NOTHING;
    for (i = 0; i < list[0]; i++)
        if (number_of(line) == i + 1 ||
            same(line, avd_text(choices->image, list[1 + 2 * i])) ||
            same(line, avd_text(choices->image, list[2 + 2 * i])))
            return (int)i;
    return SAYS_NOTHING;
}

/* One answer. Who types nothing that makes sense does not know. */
static int hear(struct avd_talk *talk, const struct choices *choices)
{
    char line[LINE];
    const char *said;
    unsigned wrong;
    int found;

    for (wrong = 0; wrong < WRONG; wrong++) {
        avd_text_format(&talk->out, NULL,
                        "  %s, q = stop asking: ", choices->hint);
        avd_out_finish(&talk->out);
        if (!avd_sys_ask(line, sizeof line)) {
            avd_out_literal(&talk->out, "\n");
            return SAYS_STOP;
        }
        said = trim(line);
        if (*said == 0 || same(said, "?"))
            return SAYS_NOTHING;
        found = find_choice(choices, said);
        if (found >= 0)
            return found;
        if (same(said, "q"))
            return SAYS_STOP;
        avd_print_line(&talk->print, 2, "This is none of the answers.");
    }
    avd_print_line(&talk->print, 2, "Left open.");
    return SAYS_NOTHING;
}

/* ---- errors that only a person can report ---- */

static const char *first_message(const struct avd_header *image,
                                 uint32_t symptom)
{
    const struct avd_message *message = avd_message_of(image);
    uint32_t i = 0;

    while (i < avd_message_count(image) && message[i].symptom != symptom)
        i++;
    return i < avd_message_count(image) ? avd_text(image, message[i].text) : "";
}

/* Offers them, unless something is known to be wrong. False: no more questions.
 */
static bool offer_errors(struct avd_talk *talk)
{
    struct avd_state *state = &talk->run->state;
    const struct avd_header *image = state->image;
    const struct avd_symptom *symptom = avd_symptom_of(image);
    uint32_t list[1 + 2 * SHOWN], of[SHOWN];
    struct choices choices = {image, list, "Number; Enter or ? = none of them"};
    uint32_t i, count = 0;
    int said;

    for (i = 0; i < avd_symptom_count(image); i++) {
        if (state->symptom[i] == AVD_SYMPTOM_PRESENT)
            return true;
        if (symptom[i].when != AVD_EDGE_NONE ||
            state->symptom[i] == AVD_SYMPTOM_NOT_APPLICABLE || count == SHOWN)
            continue;
        list[1 + 2 * count] = symptom[i].id;
        list[2 + 2 * count] = symptom[i].title;
        of[count++] = i;
    }
    list[0] = count;
    if (count == 0)
        return true;
    avd_out_literal(&talk->out, "\n");
    avd_print_line(&talk->print, 0, "Does anybody see one of these errors?");
    for (i = 0; i < count; i++) {
        const char *message = first_message(image, of[i]);

        avd_print_line(&talk->print, 2,
                       message[0] != 0 ? "%u. %o: \"%s\"" : "%u. %o", i + 1,
                       symptom[of[i]].title, message);
    }
    said = hear(talk, &choices);
    if (said >= 0) {
        talk->reported = of[said];
        state->reported[of[said]] |= 1;
        avd_judge(state);
    }
    return said != SAYS_STOP;
}

/* ---- questions ---- */

const char *avd_talk_word(const struct avd_header *image, uint32_t question,
                          uint32_t answer)
{
    uint32_t choices = avd_question_of(image)[question].choices;

    if (choices == 0)
        return answer != 0 ? "yes" : "no";
    return avd_text(image, avd_word_of(image)[choices + 1 + 2 * answer]);
}

static void show_help(struct avd_talk *talk)
{
    uint32_t title[HELPS];
    uint32_t count = avd_ask_helps(&talk->ask, title, HELPS);
    struct avd_out *in = avd_print_open(&talk->print, 2, 4);
    uint32_t i;

    avd_out_text(in, "It helps to decide: ");
    for (i = 0; i < count && i < HELPS; i++)
        avd_text_format(in, talk->run->state.image, i > 0 ? "; %o" : "%o",
                        title[i]);
    if (count > HELPS)
        avd_text_format(in, NULL, "; and %u more", count - HELPS);
    avd_print_close(&talk->print);
}

static void show_question(struct avd_talk *talk, uint32_t question,
                          const struct choices *choices)
{
    const struct avd_question *what =
        &avd_question_of(choices->image)[question];
    struct avd_out *in;
    uint32_t i;

    avd_out_literal(&talk->out, "\n");
    in = avd_print_open(&talk->print, 0, 2);
    avd_text_format(in, NULL,
                    talk->ask.more > 0 ? "Question %u (at most %u more): "
                                       : "Question %u (the last): ",
                    talk->asked, talk->ask.more);
    avd_out_text(in, avd_text(choices->image, what->ask));
    avd_print_close(&talk->print);
    avd_print_about(&talk->print, 2, what->pack, what->about);
    show_help(talk);
    for (i = 0; choices->list != NULL && i < choices->list[0]; i++)
        avd_print_line(&talk->print, 2, "%u. %o", i + 1,
                       choices->list[2 + 2 * i]);
}

/* False: no more questions. */
static bool ask_one(struct avd_talk *talk, uint32_t question)
{
    struct avd_state *state = &talk->run->state;
    const struct avd_header *image = state->image;
    uint32_t list = avd_question_of(image)[question].choices;
    struct choices choices = {image,
                              list != 0 ? &avd_word_of(image)[list] : NULL,
                              list != 0 ? "Number or word; Enter or ? = "
                                          "don't know"
                                        : "yes or no; Enter or ? = don't know"};
    const char *word;
    int said;

    show_question(talk, question, &choices);
    said = hear(talk, &choices);
    if (said == SAYS_NOTHING)
        avd_ask_decline(&talk->ask, question);
    if (said < 0)
        return said != SAYS_STOP;
    word = avd_talk_word(image, question,
                         list != 0 ? (uint32_t)said : (uint32_t)!said);
    avd_evidence_answer(state, question, word, strlen(word));
    avd_judge(state);
    talk->answered[talk->answers++] = question;
    return true;
}

static void ask_all(struct avd_talk *talk)
{
    unsigned given = talk->run->options.answers;
    bool goes_on = offer_errors(talk);
    uint32_t question;

    while (goes_on && talk->answers + given < AVD_OPTIONS_MANY) {
        question = avd_ask_next(&talk->ask);
        if (question == AVD_ASK_NONE) {
            avd_out_literal(&talk->out, "\n");
            avd_print_line(&talk->print, 0,
                           talk->asked > 0
                               ? "No more answers would tell more."
                               : "No answer of a person would tell more.");
            return;
        }
        talk->asked++;
        goes_on = ask_one(talk, question);
    }
}

/* ---- readings that answers let through ---- */

/* Whether the gate alone keeps a probe from being read. */
static bool waits(const struct avd_doctor *run, uint32_t probe)
{
    const struct avd_state *state = &run->state;

    return run->report.live && state->skip[probe] == 0 &&
           state->reading[probe].status == AVD_STATUS_NOT_RUN &&
           avd_probe_of(state->image)[probe].gate != AVD_EDGE_NONE;
}

static bool is_shut(const struct avd_state *state, uint32_t probe)
{
    return avd_edge_truth(state, avd_probe_of(state->image)[probe].gate) !=
           AVD_TRUE;
}

/* Probes whose gate was shut (marked in needed) and is not any more. */
static uint32_t count_let_through(const struct avd_doctor *run)
{
    uint32_t count = 0;
    uint32_t p;

    for (p = 0; p < avd_probe_count(run->state.image); p++)
        count +=
            run->state.needed[p] && waits(run, p) && !is_shut(&run->state, p);
    return count;
}

void avd_doctor_ask(struct avd_doctor *run)
{
    struct avd_talk *talk = &the_talk;
    uint32_t p, more;

    memset(talk, 0, sizeof *talk);
    talk->run = run;
    talk->reported = AVD_ASK_NONE;
    avd_ask_init(&talk->ask, &run->state, run->report.live);
    for (p = 0; p < avd_probe_count(run->state.image); p++)
        run->state.needed[p] = waits(run, p) && is_shut(&run->state, p);
    avd_out_init(&talk->out, talk->buffer, sizeof talk->buffer, to_terminal,
                 NULL);
    run->report.escape = avd_sys_unicode(AVD_STREAM_TERMINAL)
                             ? AVD_ESCAPE_UTF8
                             : AVD_ESCAPE_ASCII;
    run->report.width = avd_sys_width(AVD_STREAM_TERMINAL);
    avd_print_init(&talk->print, &talk->out, &run->report);
    ask_all(talk);
    avd_talk_repeat(talk);
    more = count_let_through(run);
    if (more > 0)
        avd_print_line(&talk->print, 0,
                       more > 1 ? "%u more readings can be taken then."
                                : "%u more reading can be taken then.",
                       more);
    avd_out_literal(&talk->out, "\n");
    avd_out_finish(&talk->out);
}
