/* SPDX-License-Identifier: MIT */
/* What avdoctor tells about its catalogue. */
#include "entry.h"

#include <string.h>

#include "condition.h"
#include "name.h"
#include "print.h"
#include "text.h"
#include "guard.h"

/* ---- version, list: one line for each thing ---- */

void avd_entry_version(struct avd_out *out, struct avd_report *report)
{
    const struct avd_header *image = report->state->image;
    const struct avd_pack *pack = avd_pack_of(image);
    uint32_t i;

    out->escape = report->escape;
    avd_out_literal(out, "avdoctor " AVD_VERSION "\n");
    for (i = avd_pack_count(image); i > 0; i--, pack++)
        avd_text_format(out, image, "%o %o %o\n", pack->id, pack->version,
                        pack->digest);
}

static void row(struct avd_out *out, const struct avd_header *image,
                enum avd_alias_kind kind, uint32_t index)
{
    const uint32_t *record = avd_name_record(image, kind, index);

    avd_text_format(out, image, "%s\t%o\t%o\n",
                    kind == AVD_ALIAS_CAUSE ? "  cause" : "symptom", record[0],
                    record[1]);
}

void avd_entry_list(struct avd_out *out, struct avd_report *report)
{
    const struct avd_header *image = report->state->image;
    uint32_t i, k;

    out->escape = report->escape;
    for (i = 0; i < avd_symptom_count(image); i++) {
        row(out, image, AVD_ALIAS_SYMPTOM, i);
        for (k = 0; k < avd_cause_count(image); k++)
            if (avd_report_belongs(image, k, i))
                row(out, image, AVD_ALIAS_CAUSE, k);
    }
}

/* ---- parts of show and explain ---- */

static const char kinds[][10] = {"Probe", "Question", "Symptom", "Cause",
                                 "Fix"};

static void title(struct avd_print *print, const char *what,
                  enum avd_alias_kind kind, uint32_t index)
{
    const uint32_t *record =
        avd_name_record(print->report->state->image, kind, index);

    avd_print_line(print, what == kinds[kind] ? 0 : 2, "%s: %o (%o)", what,
                   record[1], record[0]);
}

void avd_entry_head(struct avd_print *print, enum avd_alias_kind kind,
                    uint32_t index, struct avd_find_entry *entry)
{
    avd_find_entry(print->report->state->image, kind, index, entry);
    title(print, kinds[kind], kind, index);
}

/* What is told of symptoms and causes alike. */
struct rule {
    uint32_t edge[4]; /* gate, condition, what suspects, what rules out */
    uint32_t fixes;
    uint32_t symptoms;
};

static void rule_of(const struct avd_header *image, enum avd_alias_kind kind,
                    uint32_t index, struct rule *rule)
{
    const struct avd_symptom *symptom = &avd_symptom_of(image)[index];
    const struct avd_cause *cause = &avd_cause_of(image)[index];
    const struct avd_link *link;

    if (kind == AVD_ALIAS_SYMPTOM) {
        rule->edge[0] = symptom->gate;
        rule->edge[1] = symptom->when;
        rule->edge[2] = rule->edge[3] = AVD_EDGE_NONE;
        rule->fixes = symptom->fixes;
        rule->symptoms = 0;
        return;
    }
    link = &avd_link_of(image)[cause->link];
    rule->edge[0] = link->gate;
    rule->edge[1] = cause->confirm;
    rule->edge[2] = link->suspect;
    rule->edge[3] = link->rule_out;
    rule->fixes = link->fixes;
    rule->symptoms = link->symptoms;
}

static void tree(struct avd_print *print, const char *label, uint32_t edge,
                 bool observed)
{
    if (edge >= AVD_EDGE_OPPOSITE)
        return;
    avd_print_line(print, 2, label);
    avd_report_tree(print, edge, 4, observed);
}

static void conditions(struct avd_print *print, enum avd_alias_kind kind,
                       const struct rule *rule, bool observed)
{
    const char *condition = "Confirmed when:";

    if (kind == AVD_ALIAS_SYMPTOM)
        condition = "Present when:";
    else if (rule->edge[3] == AVD_EDGE_OPPOSITE)
        condition = "Confirmed when this holds, ruled out when not:";
    tree(print, "Applies when:", rule->edge[0], observed);
    tree(print, condition, rule->edge[1], observed);
    tree(print, "Suspected when:", rule->edge[2], observed);
    tree(print, "Ruled out when:", rule->edge[3], observed);
}

void avd_entry_causes(struct avd_print *print, uint32_t symptom)
{
    const struct avd_header *image = print->report->state->image;
    uint32_t i;

    for (i = 0; i < avd_cause_count(image); i++)
        if (avd_report_belongs(image, i, symptom))
            title(print, "Cause", AVD_ALIAS_CAUSE, i);
}

static void of_symptoms(struct avd_print *print, const struct rule *rule)
{
    const uint32_t *words =
        &avd_word_of(print->report->state->image)[rule->symptoms];
    uint32_t i;

    for (i = 1; i <= words[0]; i++)
        title(print, "Cause of", AVD_ALIAS_SYMPTOM, words[i]);
}

/* ---- show ---- */

static void fixes(struct avd_print *print, uint32_t list)
{
    const uint32_t *words = &avd_word_of(print->report->state->image)[list];
    uint32_t i;

    for (i = 1; i <= words[0]; i++) {
        avd_out_literal(print->out, "\n");
        avd_print_fix(print, words[i], 2, "Fix: ");
    }
}

static void messages(struct avd_print *print, uint32_t symptom)
{
    const struct avd_header *image = print->report->state->image;
    const struct avd_message *message = avd_message_of(image);
    uint32_t i;

    for (i = avd_message_count(image); i > 0; i--, message++)
        if (message->symptom == symptom)
            avd_print_line(print, 2, "People see: %o", message->text);
}

/* One word of an enumeration, or all from it on and the end of
 * their list. */
static void put_words(struct avd_out *in, enum avd_words list, unsigned code,
                      bool all)
{
    const char *word;
    size_t length;

    while ((word = avd_word(list, code++, &length)) != NULL) {
        avd_out_bytes(in, word, length);
        if (!all)
            return;
        avd_out_text(in, avd_word(list, code, &length) != NULL ? " | " : ")");
    }
}

static void likelihood(struct avd_print *print, uint32_t cause)
{
    const struct avd_header *image = print->report->state->image;
    struct avd_out *in = avd_print_open(print, 2, 4);

    avd_out_text(in, "Likelihood: ");
    put_words(in, AVD_WORDS_LIKELIHOOD,
              avd_link_of(image)[avd_cause_of(image)[cause].link].likelihood,
              false);
    avd_print_close(print);
}

/* Whether a verdict leads to a fix, or rests on a reading, but for what it
 * applies to. */
static bool uses(struct avd_state *state, const struct rule *rule, bool fix,
                 uint32_t index)
{
    const uint32_t *words = &avd_word_of(state->image)[rule->fixes];
    uint32_t i;

    if (fix) {
        for (i = words[0]; i > 0 && words[i] != index;)
            i--;
        return i > 0;
    }
    state->needed[index] = 0;
    for (i = 1; i < 4; i++)
        avd_edge_needs(state, rule->edge[i], state->needed);
    return state->needed[index] != 0;
}

static void used_by(struct avd_print *print, bool fix, uint32_t index)
{
    struct avd_state *state = print->report->state;
    struct rule rule;
    unsigned kind;
    uint32_t i;

    for (kind = AVD_ALIAS_SYMPTOM; kind <= AVD_ALIAS_CAUSE; kind++)
        for (i = 0; i < avd_name_count(state->image, kind); i++) {
            rule_of(state->image, kind, i, &rule);
            if (uses(state, &rule, fix, index))
                title(print, "Used for", kind, i);
        }
}

static void show_probe(struct avd_print *print, uint32_t index)
{
    const struct avd_header *image = print->report->state->image;
    const struct avd_probe *what = &avd_probe_of(image)[index];
    const struct avd_kind_info *kind = &avd_kinds[what->kind];
    const struct avd_field_info *field = &avd_fields[kind->first_field];
    struct avd_out *in;
    unsigned i;

    avd_print_line(print, 2, "Reads: %o", what->read);
    tree(print, "Read when:", what->gate, false);
    avd_print_line(print, 2, "Kind: %s", avd_kind_text(kind->about));
    in = avd_print_open(print, 2, 4);
    avd_out_text(in, "Fields: exists");
    for (i = kind->fields; i > 0; i--, field++) {
        avd_text_format(in, NULL, field->words != 0 ? ", %s (" : ", %s",
                        avd_kind_text(field->name));
        put_words(in, (enum avd_words)field->words, 0, true);
    }
    avd_print_close(print);
    if (what->flags & AVD_PROBE_SECRET)
        avd_print_line(print, 2, "Its value is never told.");
}

static void show_question(struct avd_print *print, uint32_t index)
{
    const struct avd_header *image = print->report->state->image;
    const struct avd_question *what = &avd_question_of(image)[index];
    const uint32_t *choice = &avd_word_of(image)[what->choices];
    uint32_t i;

    for (i = *choice++; i > 0; i--, choice += 2)
        avd_print_line(print, 2, "%o (%o)", choice[1], choice[0]);
    avd_report_unseen_answers(avd_print_open(print, 2, 4), image, what);
    avd_print_close(print);
}

/* Which rule it is. */
static void origin(struct avd_print *print, enum avd_alias_kind kind,
                   uint32_t index, const struct avd_find_entry *entry)
{
    const struct avd_header *image = print->report->state->image;
    const struct avd_pack *pack = &avd_pack_of(image)[entry->pack];
    const struct avd_alias *alias = avd_alias_of(image);
    uint32_t i;

    avd_out_literal(print->out, "\n");
    for (i = avd_alias_count(image); i > 0; i--, alias++)
        if (alias->kind == (uint32_t)kind && alias->index == index)
            avd_print_line(print, 0, "Formerly: %o", alias->was);
    avd_print_line(print, 0, "From: %o %o, %o, line %u", pack->id,
                   pack->version,
                   avd_file_of(image)[AVD_SOURCE_FILE(entry->source)].name,
                   AVD_SOURCE_LINE(entry->source));
}

static void show_rule(struct avd_print *print, enum avd_alias_kind kind,
                      uint32_t index)
{
    struct rule rule;

    rule_of(print->report->state->image, kind, index, &rule);
    of_symptoms(print, &rule);
    if (kind == AVD_ALIAS_CAUSE)
        likelihood(print, index);
    else
        messages(print, index);
    conditions(print, kind, &rule, false);
    if (rule.edge[1] == AVD_EDGE_NONE && kind == AVD_ALIAS_SYMPTOM)
        avd_print_line(print, 2, "Only a person can report it.");
    if (kind == AVD_ALIAS_SYMPTOM)
        avd_entry_causes(print, index);
    fixes(print, rule.fixes);
}

static void show(struct avd_print *print, enum avd_alias_kind kind,
                 uint32_t index)
{
    bool fix = kind == AVD_ALIAS_FIX;
    uint32_t reading = index;
    struct avd_find_entry entry;

    if (fix) {
        avd_find_entry(print->report->state->image, kind, index, &entry);
        avd_print_fix(print, index, 0, "Fix: ");
    } else {
        avd_entry_head(print, kind, index, &entry);
        avd_print_about(print, 2, entry.pack, entry.about);
        avd_print_link(print, 2, entry.doc);
    }
    if (kind == AVD_ALIAS_PROBE)
        show_probe(print, index);
    else if (kind == AVD_ALIAS_QUESTION) {
        show_question(print, index);
        reading += avd_probe_count(print->report->state->image);
    }
    if (kind == AVD_ALIAS_SYMPTOM || kind == AVD_ALIAS_CAUSE)
        show_rule(print, kind, index);
    else
        used_by(print, fix, reading);
    origin(print, kind, index, &entry);
}

/* ---- explain ---- */

/* What a person said of a symptom. */
static void heard(struct avd_print *print, uint32_t index)
{
    struct avd_state *state = print->report->state;
    struct avd_reason said = {AVD_REASON_REPORT, AVD_TRUE, index};
    struct avd_out *in;

    if (avd_evidence_heard(print->report->heard, state, index).text != NULL) {
        in = avd_print_open(print, 2, 4);
        avd_out_text(in, "Because: ");
        avd_print_reason(in, print->report, &said);
        avd_print_close(print);
    } else if (state->reported[index])
        avd_print_line(print, 2, "A person reports it.");
}

static void explain(struct avd_print *print, enum avd_alias_kind kind,
                    uint32_t index)
{
    struct avd_state *state = print->report->state;
    bool cause = kind == AVD_ALIAS_CAUSE;
    struct avd_find_entry entry;
    struct rule rule;

    avd_entry_head(print, kind, index, &entry);
    rule_of(state->image, kind, index, &rule);
    of_symptoms(print, &rule);
    avd_print_line(print, 2, "Verdict: %s",
                   cause ? avd_cause_verdict_names[state->cause[index]]
                         : avd_symptom_verdict_names[state->symptom[index]]);
    if (!cause)
        heard(print, index);
    else if (state->risk[index])
        avd_print_line(print, 2, "A risk: no symptom of it is present.");
    conditions(print, kind, &rule, true);
    (cause ? avd_report_cause_lacks : avd_report_symptom_lacks)(print, 2,
                                                                index);
    avd_print_link(print, 2, entry.doc);
    avd_report_foot_warnings(print);
}

/* ---- look-up ---- */

AVD_GUARDED static bool tell(struct avd_out *out, struct avd_report *report,
                             const char *id, bool explained)
{
    static const uint8_t kinds_asked[] = {AVD_ALIAS_PROBE, AVD_ALIAS_QUESTION,
                                          AVD_ALIAS_SYMPTOM, AVD_ALIAS_CAUSE,
                                          AVD_ALIAS_FIX,
                                          /* explained */
                                          AVD_ALIAS_CAUSE, AVD_ALIAS_SYMPTOM};
    const uint8_t *asked = kinds_asked + (explained ? 5 : 0);
    unsigned left = explained ? 2 : 5;
    enum avd_alias_kind kind;
    struct avd_print print;
    uint32_t index;

    out->escape = report->escape;
    avd_print_init(&print, out, report);
    for (; left > 0; left--) {
        kind = (enum avd_alias_kind)(*asked++);
        index = avd_name_find(report->state->image, kind, id, strlen(id));
        if (index == AVD_NAME_NONE)
            continue;
        if (explained)
            explain(&print, kind, index);
        else
            show(&print, kind, index);
        return true;
    }
    return false;
}

bool avd_entry_show(struct avd_out *out, struct avd_report *report,
                    const char *id)
{
    report->state->text = NULL; /* nothing was read: texts name readings */
    return tell(out, report, id, false);
}

bool avd_entry_explain(struct avd_out *out, struct avd_report *report,
                       const char *id)
{
    return tell(out, report, id, true);
}
