/* SPDX-License-Identifier: MIT */
/* What a person says on the command line: answers and reported symptoms. */
#include <string.h>

#include "doctor_parts.h"
#include "find.h"
#include "name.h"
#include "text.h"

static struct avd_find find;

static int fail_answer(struct avd_doctor *run, uint32_t question)
{
    const struct avd_header *image = run->state.image;
    const struct avd_question *asked = &avd_question_of(image)[question];
    const uint32_t *choice = &avd_word_of(image)[asked->choices];
    uint32_t i;

    avd_text_format(&run->why, image, "the answer to %o is ", asked->id);
    for (i = 0; i < choice[0]; i++)
        avd_text_format(&run->why, image, i > 0 ? " or %o" : "%o",
                        choice[1 + 2 * i]);
    return avd_doctor_fail(run, AVD_DOCTOR_USAGE,
                           asked->choices == 0 ? "yes or no" : "");
}

/* Marks in stage what was answered here, whatever was recorded. */
static int answer(struct avd_doctor *run, const char *given)
{
    const struct avd_header *image = run->state.image;
    const char *equals = strchr(given, '=');
    size_t length = strcspn(given, "=");
    uint32_t question = avd_name_find(image, AVD_ALIAS_QUESTION, given, length);
    uint32_t reading = avd_probe_count(image) + question;
    struct avd_value *value;
    int64_t before;

    if (question == AVD_NAME_NONE)
        return avd_doctor_fail_id(run, "no such question: ", given, length,
                                  1u << AVD_ALIAS_QUESTION);
    value = avd_state_values(&run->state, reading);
    before = value->as.number;
    if (equals == NULL || !avd_evidence_answer(&run->state, question,
                                               equals + 1, strlen(equals + 1)))
        return fail_answer(run, question);
    if (run->state.stage[reading] != 0 && value->as.number != before)
        return avd_doctor_fail(run, AVD_DOCTOR_USAGE,
                               "two different answers are given to %o",
                               avd_question_of(image)[question].id);
    run->state.stage[reading] = 1;
    return 0;
}

/* A text that is like a symptom's, but not it, is not taken for it. */
static int fail_symptom(struct avd_doctor *run, const char *given)
{
    const struct avd_header *image = run->state.image;
    unsigned i;

    avd_find_all(&find, image, given);
    for (i = 0; i < find.hits; i++)
        if (find.hit[i].kind == AVD_ALIAS_SYMPTOM)
            return avd_doctor_fail(
                run, AVD_DOCTOR_USAGE,
                "no symptom has quite this message; if it is %o, give that "
                "id: `avdoctor find` with this text tells of it",
                avd_symptom_of(image)[find.hit[i].index].id);
    return avd_doctor_fail_id(run, "no symptom has this id or message: ", given,
                              strlen(given), 1u << AVD_ALIAS_SYMPTOM);
}

static int report_symptom(struct avd_doctor *run, const char *given)
{
    const struct avd_header *image = run->state.image;
    uint32_t index =
        avd_name_find(image, AVD_ALIAS_SYMPTOM, given, strlen(given));
    bool any = false;
    uint32_t i;

    if (index != AVD_NAME_NONE) {
        run->state.reported[index] |= 1;
        return 0;
    }
    avd_find_start(&find, given);
    for (i = 0; i < avd_symptom_count(image); i++)
        if (avd_find_reports(&find, image, i)) {
            avd_evidence_hear(&run->evidence.heard, &run->state, i,
                              (struct avd_span){given, strlen(given)});
            any = true;
        }
    return any ? 0 : fail_symptom(run, given);
}

int avd_doctor_hear(struct avd_doctor *run)
{
    const struct avd_options *options = &run->options;
    int status = 0;
    unsigned i;

    for (i = 0; status == 0 && i < options->answer.count; i++)
        status = answer(run, options->answer.word[i]);
    for (i = 0; status == 0 && i < options->symptom.count; i++)
        status = report_symptom(run, options->symptom.word[i]);
    return status;
}
