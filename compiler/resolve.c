/* SPDX-License-Identifier: MIT */
#include "resolve.h"

#include <string.h>

#include "declare.h"

/* Inline fixes and members of a group have ids nobody writes by mistake. */
static void try_all(struct compilation *c, struct nearest *nearest, int kind)
{
    const struct declaration *other;
    for (other = c->first; other; other = other->next)
        if ((kind < 0 || (int)other->kind == kind) &&
            !strchr(other->id.name->text, '.'))
            nearest_try(nearest, other->id.name->text, other->id.name->length);
}

bool resolve_is_lost(const struct compilation *compilation,
                     const struct name *name)
{
    const struct compilation *c = compilation;
    size_t i;
    int token;
    for (token = 1; token < UINT8_MAX; token++)
        if (token_keyword(token) &&
            strcmp(token_keyword(token), name->text) == 0)
            return true;
    for (i = 0; i < c->files; i++) {
        const struct ast_id *lost;
        if (c->file[i]->unread || c->file[i]->lost_id)
            return true;
        for (lost = c->file[i]->lost; lost; lost = lost->next) {
            size_t length = lost->name->length;
            if (lost->name == name ||
                (name->length > length && name->text[length] == '_' &&
                 memcmp(name->text, lost->name->text, length) == 0))
                return true;
        }
    }
    return false;
}

static void unknown(struct compilation *c, const struct ast_id *id, int kind)
{
    struct diagnostic *diagnostic;
    struct nearest nearest;
    if (resolve_is_lost(c, id->name))
        return;
    if (kind < 0)
        diagnostic =
            diagnostic_add(&c->diagnostics, DIAGNOSTIC_UNKNOWN_ID, id->place,
                           "nothing is called `%s`", id->name->text);
    else
        diagnostic = diagnostic_add(
            &c->diagnostics, DIAGNOSTIC_UNKNOWN_ID, id->place,
            "there is no %s `%s`",
            strchr(declaration_name((enum declaration_kind)kind), ' ') + 1,
            id->name->text);
    nearest_init(&nearest, id->name->text, id->name->length);
    try_all(c, &nearest, kind);
    if (nearest.found)
        diagnostic_help(&c->diagnostics, diagnostic, "did you mean `%s`?",
                        nearest.found);
}

struct declaration *resolve_id(struct compilation *compilation,
                               const struct ast_id *id)
{
    struct declaration *declaration = id->name->meaning;
    if (declaration) {
        declaration->used = true;
        if (declaration->group)
            ((struct declaration *)declaration->group)->used = true;
    } else {
        unknown(compilation, id, -1);
    }
    return declaration;
}

struct declaration *resolve_kind(struct compilation *compilation,
                                 const struct ast_id *id,
                                 enum declaration_kind kind)
{
    struct declaration *declaration = id->name->meaning;
    struct diagnostic *diagnostic;
    if (!declaration) {
        unknown(compilation, id, (int)kind);
        return NULL;
    }
    declaration->used = true;
    if (declaration->kind == kind)
        return declaration;
    diagnostic = diagnostic_add(
        &compilation->diagnostics, DIAGNOSTIC_WRONG_KIND, id->place,
        "`%s` is %s, not %s", id->name->text,
        declaration_name(declaration->kind), declaration_name(kind));
    diagnostic_note(&compilation->diagnostics, diagnostic,
                    declaration->id.place, "it is declared here");
    return NULL;
}

enum avd_type resolve_type(const struct probe *probe, unsigned field)
{
    enum avd_type type = (enum avd_type)avd_field(probe->kind, field)->type;
    return type == AVD_TYPE_CAPTURE ? probe->capture : type;
}

static void unknown_field(struct compilation *c, const struct ast_id *id,
                          const struct probe *probe, struct place place)
{
    const struct avd_kind_info *kind = &avd_kinds[probe->kind];
    const char *text = place_text(&c->sources, place), *list = "exists";
    struct nearest nearest;
    struct diagnostic *diagnostic = diagnostic_add(
        &c->diagnostics, DIAGNOSTIC_UNKNOWN_FIELD, place,
        "`%s` has no field `%.*s`", id->name->text, (int)place.length, text);
    unsigned field;
    nearest_init(&nearest, text, place.length);
    nearest_try(&nearest, "exists", 6);
    for (field = 1; field <= kind->fields; field++) {
        const char *name = avd_kind_text(avd_field(probe->kind, field)->name);
        nearest_try(&nearest, name, strlen(name));
        list = arena_format(&c->arena, "%s, %s", list, name);
    }
    if (nearest.found)
        diagnostic_help(&c->diagnostics, diagnostic, "did you mean `.%.*s`?",
                        (int)nearest.found_length, nearest.found);
    else
        diagnostic_help(&c->diagnostics, diagnostic, "a %s has: %s",
                        avd_kind_text(kind->name), list);
}

static bool question_field(struct compilation *c, struct declaration *of,
                           struct place field, struct reading *reading)
{
    const struct question *question = (const struct question *)of;
    /* What could be answered was not understood; already told. */
    if (!question->known_answer)
        return false;
    if (field.length > 0) {
        struct diagnostic *diagnostic = diagnostic_add(
            &c->diagnostics, DIAGNOSTIC_UNKNOWN_FIELD, field,
            "`%s` is a question and has no fields", of->id.name->text);
        diagnostic_help(&c->diagnostics, diagnostic,
                        "in a condition: `%s == %s`", of->id.name->text,
                        question->choices ? question->choices->id.name->text
                                          : "yes");
        return false;
    }
    reading->field = 1;
    reading->type = question->choices ? AVD_TYPE_WORD : AVD_TYPE_BOOL;
    reading->choices = question;
    return true;
}

static bool probe_field(struct compilation *c, const struct ast_id *id,
                        const struct probe *probe, struct place place,
                        struct reading *reading)
{
    const char *text = place_text(&c->sources, place);
    const struct avd_field_info *field = NULL;
    unsigned f;
    if (place.length == 6 && memcmp(text, "exists", 6) == 0) {
        reading->type = AVD_TYPE_BOOL;
        return true;
    }
    for (f = 1; f <= avd_kinds[probe->kind].fields; f++) {
        field = avd_field(probe->kind, f);
        if (strlen(avd_kind_text(field->name)) == place.length &&
            memcmp(avd_kind_text(field->name), text, place.length) == 0)
            break;
    }
    if (f > avd_kinds[probe->kind].fields) {
        unknown_field(c, id, probe, place);
        return false;
    }
    reading->field = f;
    reading->type = resolve_type(probe, f);
    reading->words = (enum avd_words)field->words;
    reading->zero_if_absent = (field->flags & AVD_FIELD_ZERO) != 0;
    reading->may_be_absent =
        *avd_kind_text(avd_kinds[probe->kind].absent) != '\0';
    if (reading->type == AVD_TYPES) {
        struct diagnostic *diagnostic = diagnostic_add(
            &c->diagnostics, DIAGNOSTIC_UNKNOWN_FIELD, place,
            "the pattern of `%s` captures nothing", id->name->text);
        diagnostic_help(&c->diagnostics, diagnostic,
                        "put {hex}, {int} or {word} where the value stands");
        return false;
    }
    return true;
}

/* Of a secret only whether it is there, and whether it is empty. */
static bool allowed_of_secret(struct compilation *c, const struct probe *probe,
                              struct place place, const struct reading *reading)
{
    if (!(probe->flags & AVD_PROBE_SECRET) || reading->field == 0 ||
        strcmp(avd_kind_text(avd_field(probe->kind, reading->field)->name),
               "empty") == 0)
        return true;
    diagnostic_help(&c->diagnostics,
                    diagnostic_add(&c->diagnostics, DIAGNOSTIC_SECRET, place,
                                   "`%s` is secret: its `%.*s` may not be used",
                                   probe->base.id.name->text, (int)place.length,
                                   place_text(&c->sources, place)),
                    "of a secret there is only .exists and .empty");
    return false;
}

/* Lets and verdicts are true or false by themselves, fixes are neither. */
static void no_field(struct compilation *c, const struct declaration *of,
                     const struct ast_id *id, struct place field)
{
    struct diagnostic *diagnostic =
        diagnostic_add(&c->diagnostics, DIAGNOSTIC_WRONG_KIND, id->place,
                       field.length > 0 ? "`%s` is %s and has no fields"
                                        : "`%s` is %s and cannot be compared",
                       id->name->text, declaration_name(of->kind));
    if (of->kind != DECLARED_FIX)
        diagnostic_help(&c->diagnostics, diagnostic,
                        "in a condition it stands alone: `%s` or `not %s`",
                        id->name->text, id->name->text);
    diagnostic_note(&c->diagnostics, diagnostic, of->id.place,
                    "it is declared here");
}

bool resolve_field(struct compilation *compilation, struct declaration *of,
                   const struct ast_id *id, struct place field,
                   struct reading *reading)
{
    struct probe *probe = (struct probe *)of;
    memset(reading, 0, sizeof *reading);
    reading->declaration = of;
    reading->index = of->index;
    if (of->kind == DECLARED_QUESTION)
        return question_field(compilation, of, field, reading);
    if (of->kind != DECLARED_PROBE) {
        no_field(compilation, of, id, field);
        return false;
    }
    /* What its read clause should have been is not known: already told. */
    if (!probe->known_kind)
        return false;
    if (field.length == 0) {
        diagnostic_help(
            &compilation->diagnostics,
            diagnostic_add(&compilation->diagnostics,
                           DIAGNOSTIC_NOT_A_CONDITION, id->place,
                           "`%s` is a probe; say which field of it is meant",
                           id->name->text),
            "for example `%s.exists`", id->name->text);
        return false;
    }
    return probe_field(compilation, id, probe, field, reading) &&
           allowed_of_secret(compilation, probe, field, reading);
}
