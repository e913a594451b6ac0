/* SPDX-License-Identifier: MIT */
#include "givens.h"

#include "clauses.h"
#include "lower.h"

static struct diagnostic *bad(struct compilation *c, struct place place,
                              const char *message)
{
    return diagnostic_add(&c->diagnostics, DIAGNOSTIC_BAD_GIVEN, place, "%s",
                          message);
}

static bool is_word(const struct ast_value *value, const char *word)
{
    return value->kind == VALUE_WORD && value->length == strlen(word) &&
           memcmp(value->text, word, value->length) == 0;
}

/* ---- values ---- */

static bool give_number(struct given *given, int64_t number)
{
    given->type = AVD_VALUE_NUMBER;
    given->number = number;
    return true;
}

static bool give_word(struct compilation *c, struct given *given,
                      const struct ast_value *value)
{
    const struct reading *reading = &given->reading;
    const struct ast_entry *entry;
    int64_t code = 0;
    if (reading->choices) {
        for (entry = reading->choices->choices; entry;
             entry = entry->next, code++)
            if (is_word(value, entry->id.name->text))
                return give_number(given, code);
    } else {
        code = avd_word_code(reading->words, value->text, value->length);
        if (code >= 0)
            return give_number(given, code);
    }
    clause_unknown_word(c, value, reading->words, reading->choices);
    return false;
}

static bool give_bool(struct given *given, const struct ast_value *value)
{
    if (value->kind == VALUE_BOOL)
        return give_number(given, value->number);
    if (is_word(value, "yes") || is_word(value, "no"))
        return give_number(given, is_word(value, "yes"));
    return false;
}

static bool give_text(struct given *given, const struct ast_value *value,
                      enum avd_value_type type)
{
    given->type = type;
    given->value = value;
    return true;
}

static bool give_list(struct given *given, const struct ast_value *value)
{
    const struct ast_value *one;
    if (value->kind == VALUE_TEXT)
        return give_text(given, value, AVD_VALUE_LIST);
    if (value->kind != VALUE_LIST)
        return false;
    for (one = value->list; one; one = one->next)
        if (one->kind != VALUE_TEXT)
            return false;
    return give_text(given, value, AVD_VALUE_LIST);
}

static bool give_any(struct given *given, const struct ast_value *value)
{
    if (value->kind == VALUE_INTEGER)
        return give_number(given, value->number);
    if (value->kind == VALUE_TEXT)
        return give_text(given, value, AVD_VALUE_TEXT);
    return give_list(given, value);
}

static bool give_value(struct compilation *c, struct given *given,
                       const struct ast_value *value)
{
    switch (given->reading.type) {
    case AVD_TYPE_BOOL:
        return give_bool(given, value);
    case AVD_TYPE_WORD:
        return value->kind == VALUE_WORD && give_word(c, given, value);
    case AVD_TYPE_LIST:
        return give_list(given, value);
    case AVD_TYPE_ANY:
        return give_any(given, value);
    case AVD_TYPE_TEXT:
        return value->kind == VALUE_TEXT &&
               give_text(given, value, AVD_VALUE_TEXT);
    case AVD_TYPE_VERSION:
        return value->kind == VALUE_VERSION &&
               give_text(given, value, AVD_VALUE_TEXT);
    case AVD_TYPE_AGE:
    case AVD_TYPE_SPAN:
        return value->kind == VALUE_DURATION &&
               give_number(given, value->number);
    case AVD_TYPE_SIZE:
        return (value->kind == VALUE_SIZE || value->kind == VALUE_INTEGER) &&
               give_number(given, value->number);
    default:
        return value->kind == VALUE_INTEGER &&
               give_number(given, value->number);
    }
}

/* ---- resolving ---- */

static bool resolve_probe_or_question(struct compilation *c,
                                      const struct ast_item *item,
                                      struct declaration **found)
{
    struct declaration *declaration = resolve_id(c, item->ids);
    struct diagnostic *diagnostic;
    *found = declaration;
    if (!declaration)
        return false;
    if (declaration->kind == DECLARED_PROBE ||
        declaration->kind == DECLARED_QUESTION)
        return true;
    diagnostic =
        bad(c, item->ids->place, "only readings and answers can be given");
    if (declaration->kind == DECLARED_GROUP)
        diagnostic_help(
            &c->diagnostics, diagnostic, "name one of its probes: %s",
            ((struct group *)declaration)->members
                ? ((struct group *)declaration)->member[0]->base.id.name->text
                : "");
    else if (declaration->kind == DECLARED_SYMPTOM)
        diagnostic_help(&c->diagnostics, diagnostic,
                        "a person can report it: given symptom %s reported",
                        declaration->id.name->text);
    return false;
}

static void tell_mismatch(struct compilation *c, const struct ast_item *item,
                          const struct given *given)
{
    const struct reading *reading = &given->reading;
    struct diagnostic *diagnostic = diagnostic_add(
        &c->diagnostics, DIAGNOSTIC_TYPE_MISMATCH, item->value->place,
        "`%s.%.*s` is %s and cannot have this value",
        reading->declaration->id.name->text, (int)item->field.length,
        place_text(&c->sources, item->field), comparison_type(reading));
    if (reading->type == AVD_TYPE_WORD)
        diagnostic_help(&c->diagnostics, diagnostic, "one of: %s",
                        clause_words_list(c, reading->words));
    else if (reading->type == AVD_TYPE_LIST)
        diagnostic_help(&c->diagnostics, diagnostic,
                        "for example: { \"one\", \"two\" }");
    else
        diagnostic_help(&c->diagnostics, diagnostic, "for example: %s",
                        comparison_example(reading));
}

static bool resolve_given_field(struct compilation *c,
                                const struct ast_item *item,
                                struct given *given)
{
    struct declaration *declaration;
    size_t errors;
    if (!resolve_probe_or_question(c, item, &declaration) ||
        !resolve_field(c, declaration, item->ids, item->field, &given->reading))
        return false;
    if (item->value->kind == VALUE_BAD)
        return false;
    errors = c->diagnostics.errors;
    if (item->given == GIVEN_NO_FIELD) {
        given->type = is_word(item->value, "too_large") ? AVD_VALUE_TOO_LARGE
                                                        : AVD_VALUE_NONE;
        if (given->reading.field > 0 &&
            (is_word(item->value, "none") || is_word(item->value, "too_large")))
            return true;
        diagnostic_help(&c->diagnostics,
                        bad(c, item->value->place,
                            "a field is given with `=`, or is `none` or "
                            "`too_large`"),
                        "given %s.%.*s = ...", declaration->id.name->text,
                        (int)item->field.length,
                        place_text(&c->sources, item->field));
        return false;
    }
    if (give_value(c, given, item->value))
        return true;
    if (c->diagnostics.errors == errors)
        tell_mismatch(c, item, given);
    return false;
}

/* Some things are always there, or are never told by their absence. */
static bool can_be_absent(struct compilation *c, const struct ast_item *item,
                          const struct declaration *declaration)
{
    const struct probe *probe = (const struct probe *)declaration;
    struct diagnostic *diagnostic;
    if (!probe->known_kind ||
        *avd_kind_text(avd_kinds[probe->kind].absent) != '\0')
        return true;
    diagnostic = bad(c, item->value->place,
                     arena_format(&c->arena, "a %s is never absent",
                                  avd_kind_text(avd_kinds[probe->kind].name)));
    diagnostic_help(&c->diagnostics, diagnostic,
                    "give one of its fields, or another status: denied, "
                    "timeout, error, unsupported, not_run");
    return false;
}

static bool resolve_status(struct compilation *c, const struct ast_item *item,
                           struct given *given)
{
    struct declaration *declaration;
    struct diagnostic *diagnostic;
    int status;
    if (!resolve_probe_or_question(c, item, &declaration) ||
        item->value->kind == VALUE_BAD)
        return false;
    given->reading.declaration = declaration;
    given->reading.index = declaration->index;
    for (status = 0; status <= AVD_STATUS_UNANSWERED; status++)
        if (is_word(item->value, avd_status_names[status]))
            break;
    given->status = (enum avd_status)status;
    if (status <= AVD_STATUS_UNANSWERED &&
        (declaration->kind == DECLARED_QUESTION) ==
            (status == AVD_STATUS_UNANSWERED))
        return status != AVD_STATUS_ABSENT ||
               can_be_absent(c, item, declaration);
    diagnostic = bad(c, item->value->place,
                     declaration->kind == DECLARED_QUESTION
                         ? "a question is answered with `=`, or `unanswered`"
                         : "this is no status of a reading");
    if (declaration->kind == DECLARED_PROBE)
        diagnostic_help(&c->diagnostics, diagnostic,
                        "one of: ok, absent, denied, timeout, error, "
                        "unsupported, not_run");
    return false;
}

static bool resolve_answer(struct compilation *c, const struct ast_item *item,
                           struct given *given)
{
    struct declaration *declaration;
    struct place none = {0, 0, 0};
    if (!resolve_probe_or_question(c, item, &declaration))
        return false;
    if (declaration->kind == DECLARED_PROBE) {
        diagnostic_help(
            &c->diagnostics,
            bad(c, item->ids->place, "a probe has fields: say which is given"),
            "given %s.exists = true", declaration->id.name->text);
        return false;
    }
    if (!resolve_field(c, declaration, item->ids, none, &given->reading))
        return false;
    if (item->value->kind == VALUE_BAD || give_value(c, given, item->value))
        return item->value->kind != VALUE_BAD;
    if (given->reading.type == AVD_TYPE_BOOL)
        bad(c, item->value->place, "this is answered with yes or no");
    return false;
}

bool given_resolve(struct compilation *compilation, const struct ast_item *item,
                   struct given *given)
{
    struct compilation *c = compilation;
    memset(given, 0, sizeof *given);
    given->kind = item->given;
    switch (item->given) {
    case GIVEN_FIELD:
    case GIVEN_NO_FIELD:
        return resolve_given_field(c, item, given);
    case GIVEN_STATUS:
        return resolve_status(c, item, given);
    case GIVEN_ANSWER:
        return resolve_answer(c, item, given);
    default:
        given->symptom =
            (struct symptom *)resolve_kind(c, item->ids, DECLARED_SYMPTOM);
        if (item->value->kind == VALUE_BAD)
            return false;
        if (given->symptom && !is_word(item->value, "reported")) {
            diagnostic_help(&c->diagnostics,
                            bad(c, item->value->place,
                                "a symptom can only be given as reported"),
                            "given symptom %s reported", item->ids->name->text);
            return false;
        }
        return given->symptom != NULL;
    }
}

/* ---- applying ---- */

static void clear_fields(struct avd_state *state, uint32_t reading)
{
    struct avd_value *values = avd_state_values(state, reading);
    memset(values, 0,
           avd_reading_fields(state->image, reading) * sizeof *values);
}

static void put_text(struct avd_value *value, const struct given *given,
                     struct buffer *text)
{
    value->as.text.offset = (uint32_t)text->length;
    buffer_put(text, given->value->text, given->value->length);
    value->length = given->value->length;
    buffer_put(text, "", 1);
}

static void put_list(struct avd_value *value, const struct given *given,
                     struct buffer *text)
{
    const struct ast_value *one =
        given->value->kind == VALUE_LIST ? given->value->list : given->value;
    value->as.text.offset = (uint32_t)text->length;
    for (; one; one = given->value->kind == VALUE_LIST ? one->next : NULL) {
        buffer_put(text, one->text, one->length);
        buffer_put(text, "", 1);
        value->as.text.count++;
    }
    value->length = (uint32_t)text->length - value->as.text.offset;
}

static void put_field(const struct given *given, struct avd_state *state,
                      struct buffer *text)
{
    struct avd_value *value = avd_state_values(state, given->reading.index) +
                              given->reading.field - 1;
    memset(value, 0, sizeof *value);
    value->type = (uint8_t)given->type;
    if (given->type == AVD_VALUE_NUMBER)
        value->as.number = given->number;
    else if (given->type == AVD_VALUE_TEXT)
        put_text(value, given, text);
    else if (given->type == AVD_VALUE_LIST)
        put_list(value, given, text);
}

static unsigned field_of(enum avd_kind kind, const char *name)
{
    unsigned field;
    for (field = 1; field <= avd_kinds[kind].fields; field++)
        if (strcmp(avd_kind_text(avd_field(kind, field)->name), name) == 0)
            break;
    return field;
}

/* A registry value that is given says whether it is empty as well. */
static void derive_empty(const struct given *given, struct avd_state *state)
{
    struct avd_value *values = avd_state_values(state, given->reading.index);
    const struct declaration *declaration = given->reading.declaration;
    const struct avd_value *value = &values[given->reading.field - 1];
    struct avd_value *empty;
    if (declaration->kind != DECLARED_PROBE ||
        ((const struct probe *)declaration)->kind != AVD_KIND_REGISTRY ||
        given->reading.field != field_of(AVD_KIND_REGISTRY, "value") ||
        value->type < AVD_VALUE_NUMBER)
        return;
    empty = &values[field_of(AVD_KIND_REGISTRY, "empty") - 1];
    memset(empty, 0, sizeof *empty);
    empty->type = AVD_VALUE_NUMBER;
    empty->as.number = value->type != AVD_VALUE_NUMBER && value->length == 0;
}

void given_apply(const struct given *given, struct avd_state *state,
                 struct buffer *text)
{
    struct avd_reading *reading;
    bool exists = true;
    if (given->kind == GIVEN_SYMPTOM) {
        state->reported[given->symptom->base.index] = 1;
        return;
    }
    reading = &state->reading[given->reading.index];
    if (given->kind == GIVEN_STATUS) {
        reading->status = (uint8_t)given->status;
        clear_fields(state, given->reading.index);
        return;
    }
    if (given->reading.field == 0)
        exists = given->number != 0;
    reading->status = exists ? AVD_STATUS_OK : AVD_STATUS_ABSENT;
    if (given->reading.field == 0 && !exists)
        clear_fields(state, given->reading.index);
    if (given->reading.field == 0)
        return;
    put_field(given, state, text);
    derive_empty(given, state);
}
