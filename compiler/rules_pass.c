/* SPDX-License-Identifier: MIT */
#include "rules_pass.h"

#include <stdlib.h>
#include <string.h>

#include "clauses.h"
#include "lower.h"
#include "declare.h"
#include "gates.h"
#include "wording.h"

/* ---- documents ---- */

/* A date of the calendar: 2020-02-30 is none. */
static bool is_date(const char *text)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 +
               (text[2] - '0') * 10 + (text[3] - '0');
    int month = (text[5] - '0') * 10 + (text[6] - '0');
    int day = (text[8] - '0') * 10 + (text[9] - '0');
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] &&
           (month != 2 || day != 29 || leap);
}

static void check_document(struct compilation *c, const struct pack *pack,
                           const struct document *document)
{
    const struct ast_item *item = document->item;
    const struct document *other = pack->documents;
    while (other != document && strcmp(other->file, document->file) != 0)
        other = other->next;
    if (other != document)
        diagnostic_note(&c->diagnostics,
                        diagnostic_add(&c->diagnostics, DIAGNOSTIC_BAD_DOCUMENT,
                                       item->value->place,
                                       "this document stands twice"),
                        other->item->value->place, "the first is here");
    if (strncmp(document->url, "https://", 8) != 0 &&
        strncmp(document->url, "http://", 7) != 0)
        diagnostic_help(&c->diagnostics,
                        diagnostic_add(&c->diagnostics, DIAGNOSTIC_BAD_VALUE,
                                       item->third->place,
                                       "this is no address"),
                        "for example: at \"https://example.com/article\"");
    if (item->other->kind == VALUE_DATE && !is_date(item->other->text))
        diagnostic_add(&c->diagnostics, DIAGNOSTIC_BAD_VALUE,
                       item->other->place, "the calendar has no such day");
}

static void add_document(struct compilation *c, struct pack *pack,
                         struct ast_item *item, uint32_t index,
                         struct document **last)
{
    struct document *document = arena_alloc(&c->arena, sizeof *document);
    document->item = item;
    document->index = index;
    document->file =
        arena_text(&c->arena, item->value->text, item->value->length);
    document->url =
        arena_text(&c->arena, item->third->text, item->third->length);
    if (*last)
        (*last)->next = document;
    else
        pack->documents = document;
    *last = document;
    check_document(c, pack, document);
    if (item->other->kind != VALUE_DATE && item->other->kind != VALUE_BAD)
        diagnostic_help(&c->diagnostics,
                        diagnostic_add(&c->diagnostics, DIAGNOSTIC_BAD_VALUE,
                                       item->other->place, "this is no date"),
                        "for example: dated 2020-05-11");
    if (item->items)
        clauses_check(c, BLOCK_DOCUMENT, item->items, item->keyword,
                      pack->block);
}

void rules_documents(struct compilation *compilation)
{
    struct compilation *c = compilation;
    uint32_t index = 0;
    size_t i;
    for (i = 0; i < c->packs; i++) {
        struct document *last = NULL;
        struct ast_item *item;
        for (item = c->pack[i].block->items; item; item = item->next)
            if (item->kind == ITEM_DOCUMENT)
                add_document(c, &c->pack[i], item, index++, &last);
    }
}

/* ---- packs ---- */

static void lower_pack(struct compilation *c, struct pack *pack)
{
    const struct ast_item *version =
        clause_find(pack->block->items, ITEM_VERSION);
    const struct ast_item *applies =
        clause_find(pack->block->items, ITEM_APPLIES);
    pack->gate = AVD_EDGE_NONE;
    if (version && version->value->kind != VALUE_VERSION &&
        version->value->kind != VALUE_BAD)
        diagnostic_help(&c->diagnostics,
                        diagnostic_add(&c->diagnostics, DIAGNOSTIC_BAD_VALUE,
                                       version->value->place,
                                       "this is no version"),
                        "a version has three parts or more: 1.0.0");
    if (!applies)
        return;
    pack->progress = PROGRESS_OPEN;
    pack->gate = lower_condition(c, applies->condition);
    pack->progress = PROGRESS_DONE;
    if (pack->gate == GRAPH_BAD)
        pack->gate = AVD_EDGE_NONE;
}

/* ---- references ---- */

static void check_ids(struct compilation *c, const struct ast_id *ids,
                      enum declaration_kind kind)
{
    for (; ids; ids = ids->next)
        resolve_kind(c, ids, kind);
}

static void check_references(struct compilation *c,
                             const struct ast_item *items)
{
    const struct ast_item *item;
    for (item = items; item; item = item->next) {
        if (item->kind == ITEM_FIX || item->kind == ITEM_SEE_FIX)
            check_ids(c, item->ids, DECLARED_FIX);
        else if (item->kind == ITEM_SEE_CAUSE)
            check_ids(c, item->ids, DECLARED_CAUSE);
        else if (item->kind == ITEM_SEE_SYMPTOM)
            check_ids(c, item->ids, DECLARED_SYMPTOM);
    }
}

static void check_words(struct compilation *c, const struct ast_item *items)
{
    const struct ast_item *item;
    const struct ast_value *word;
    for (item = items; item; item = item->next) {
        if (item->kind == ITEM_LIKELIHOOD)
            clause_word(c, item->value, AVD_WORDS_LIKELIHOOD);
        else if (item->kind == ITEM_RISK)
            clause_word(c, item->value, AVD_WORDS_RISK);
        else if (item->kind == ITEM_RUN)
            clause_word(c, item->value, AVD_WORDS_SHELL);
        else if (item->kind == ITEM_NEEDS)
            for (word = item->value; word; word = word->next)
                clause_word(c, word, AVD_WORDS_NEED);
    }
}

static void check_effort(struct compilation *c, const struct ast_item *items)
{
    const struct ast_item *effort = clause_find(items, ITEM_EFFORT);
    if (!effort || effort->value->kind == VALUE_BAD ||
        (effort->value->kind == VALUE_DURATION &&
         effort->value->number <= UINT32_MAX))
        return;
    diagnostic_help(&c->diagnostics,
                    diagnostic_add(&c->diagnostics, DIAGNOSTIC_BAD_VALUE,
                                   effort->value->place,
                                   "effort is a duration of up to 49 days"),
                    "for example: effort 10m");
}

/* The shapes of a fix nest; brackets are bounded, so this may recurse. */
static void check_shape(struct compilation *c, const struct ast_block *block,
                        const struct ast_item *shape)
{
    const struct ast_item *item;
    if (!shape->items && !block->broken)
        diagnostic_add(&c->diagnostics, DIAGNOSTIC_EMPTY_LIST, shape->keyword,
                       "there is nothing in this `%s`", item_name(shape->kind));
    clauses_check(c, BLOCK_SHAPE, shape->items, shape->keyword, block);
    check_references(c, shape->items);
    check_words(c, shape->items);
    for (item = shape->items; item; item = item->next)
        if (item->kind == ITEM_STEPS || item->kind == ITEM_CHOOSE_ONE ||
            item->kind == ITEM_CONFIRM_ALL)
            check_shape(c, block, item);
}

static void check_fix(struct compilation *c, const struct fix *fix)
{
    const struct ast_item *items = fix->base.items, *item;
    check_references(c, items);
    check_words(c, items);
    check_effort(c, items);
    for (item = items; item; item = item->next)
        if (item->kind == ITEM_STEPS || item->kind == ITEM_CHOOSE_ONE ||
            item->kind == ITEM_CONFIRM_ALL)
            check_shape(c, fix->base.block, item);
}

static void check_was(struct compilation *c, struct declaration *declaration)
{
    const struct ast_item *item;
    const struct ast_id *id;
    for (item = declaration->items; item; item = item->next) {
        if (item->kind != ITEM_WAS)
            continue;
        for (id = item->ids; id; id = id->next) {
            struct declaration *other = id->name->meaning;
            if (!other) {
                declarations_add(c, &c->earlier, (void *)(uintptr_t)id);
                continue;
            }
            diagnostic_note(&c->diagnostics,
                            diagnostic_add(&c->diagnostics,
                                           DIAGNOSTIC_DUPLICATE_ID, id->place,
                                           "`%s` is still in use",
                                           id->name->text),
                            other->id.place, "it is %s here",
                            declaration_name(other->kind));
        }
    }
}

static int by_name(const void *left, const void *right)
{
    const struct ast_id *const *a = left, *const *b = right;
    int order = strcmp((*a)->name->text, (*b)->name->text);
    if (order)
        return order;
    if ((*a)->place.file != (*b)->place.file)
        return (*a)->place.file < (*b)->place.file ? -1 : 1;
    return ((*a)->place.start > (*b)->place.start) -
           ((*a)->place.start < (*b)->place.start);
}

/* An earlier id can be that of one thing only. The probes that `each` makes
 * share their clauses, so that the same place comes several times. */
static void check_earlier(struct compilation *c)
{
    struct ast_id **ids = (struct ast_id **)c->earlier.item;
    size_t i;
    if (c->earlier.count > 0)
        qsort(ids, c->earlier.count, sizeof *ids, by_name);
    for (i = 1; i < c->earlier.count; i++)
        if (ids[i]->name == ids[i - 1]->name && ids[i] != ids[i - 1])
            diagnostic_note(
                &c->diagnostics,
                diagnostic_add(&c->diagnostics, DIAGNOSTIC_DUPLICATE_ID,
                               ids[i]->place, "`%s` was something else already",
                               ids[i]->name->text),
                ids[i - 1]->place, "it is taken here");
}

/* ---- texts ---- */

/* Texts are compiled when records are made; here they are read for what is
 * wrong in them, whatever else is. */
static bool is_plain(const struct ast_value *value)
{
    return !memchr(value->text, '{', value->length) &&
           !memchr(value->text, '(', value->length);
}

static void check_text(struct compilation *c, uint16_t pack,
                       const struct ast_item *item)
{
    struct ast_item command = *item;
    switch ((enum item_kind)item->kind) {
    case ITEM_TITLE:
    case ITEM_MESSAGE:
    case ITEM_ASK:
        if (!is_plain(item->value))
            wording_plain(c, pack, item);
        break;
    case ITEM_RUN:
        command.value = item->other;
        wording_plain(c, pack, &command);
        break;
    case ITEM_ABOUT:
    case ITEM_TEXT:
    case ITEM_NOTE:
    case ITEM_CAUTION:
        if (!is_plain(item->value))
            wording_rich(c, pack, item);
        break;
    case ITEM_DOC:
        wording_doc(c, pack, item);
        break;
    default:
        break;
    }
}

static void check_texts(struct compilation *c, uint16_t pack,
                        const struct ast_item *items)
{
    const struct ast_item *item;
    for (item = items; item; item = item->next) {
        check_text(c, pack, item);
        /* Shapes nest as deep as brackets may. */
        if (item_holds_items(item))
            check_texts(c, pack, item->items);
    }
}

/* Of a probe: its other texts are compiled with its arguments. */
static void check_probe_about(struct compilation *c,
                              const struct declaration *declaration)
{
    const struct ast_item *about = clause_find(declaration->items, ITEM_ABOUT);
    const struct ast_entry *each = declaration->block->each;
    struct wording_rules rules;
    if (!about || declaration->group)
        return;
    memset(&rules, 0, sizeof rules);
    rules.pack = declaration->pack;
    rules.readings = rules.links = true;
    rules.each = each ? each->value : NULL;
    wording_compile(c, about->value, &rules);
}

/* Labels of choices. */
static void check_choices(struct compilation *c,
                          const struct declaration *declaration)
{
    const struct ast_item *answer =
        clause_find(declaration->items, ITEM_ANSWER);
    const struct ast_entry *entry = answer ? answer->entries : NULL;
    struct wording_rules rules;
    memset(&rules, 0, sizeof rules);
    rules.pack = declaration->pack;
    for (; entry; entry = entry->next)
        wording_compile(c, entry->value, &rules);
}

static void check_all_texts(struct compilation *c)
{
    const struct declaration *declaration;
    for (declaration = c->first; declaration; declaration = declaration->next)
        if (declaration->kind == DECLARED_PROBE ||
            declaration->kind == DECLARED_GROUP) {
            check_probe_about(c, declaration);
        } else {
            check_texts(c, declaration->pack, declaration->items);
            if (declaration->kind == DECLARED_QUESTION)
                check_choices(c, declaration);
        }
}

/* ---- causes that rest on events alone ---- */

/* Whether events of a log that any user can write are enough for this edge.
 * Bounded by the number of nodes looked at. */
static bool rests_on_events(const struct compilation *c, uint32_t edge,
                            unsigned *budget)
{
    uint32_t node = AVD_EDGE_NODE(edge);
    const struct avd_gate *gate;
    if (edge >= GRAPH_BAD || (*budget)-- == 0)
        return false;
    if (node < GRAPH_GATE) {
        uint32_t reading = c->graph.leaf[node].subject >> 8;
        if (reading >= c->probes.count ||
            probe_at(c, reading)->kind != AVD_KIND_EVENT) {
            return false;
        }
        return strncmp(c->pool.text + probe_at(c, reading)->read,
                       "event(\"Application\"", 19) == 0;
    }
    gate = &c->graph.gate[node - GRAPH_GATE];
    if (gate->b == AVD_GATE_SPECIAL) {
        const struct avd_special *special = &c->graph.special[gate->a];
        return special->kind < AVD_SPECIAL_SYMPTOM &&
               rests_on_events(c, special->of, budget);
    }
    /* A negated AND is an OR: either side is enough. */
    if (AVD_EDGE_NEGATED(edge))
        return rests_on_events(c, gate->a ^ 1u, budget) ||
               rests_on_events(c, gate->b ^ 1u, budget);
    return rests_on_events(c, gate->a, budget) &&
           rests_on_events(c, gate->b, budget);
}

static void warn_events(struct compilation *c, const struct cause *cause)
{
    const struct ast_item *item = clause_find(cause->base.items, ITEM_WHEN);
    struct diagnostic *diagnostic;
    unsigned budget = 1000;
    if (cause->confirm == AVD_EDGE_NONE ||
        !rests_on_events(c, cause->confirm, &budget))
        return;
    if (!item)
        item = clause_find(cause->base.items, ITEM_CONFIRM_WHEN);
    diagnostic =
        diagnostic_add(&c->diagnostics, DIAGNOSTIC_EVENTS_ALONE, item->keyword,
                       "events of the Application log are enough to confirm "
                       "this cause");
    diagnostic_help(&c->diagnostics, diagnostic,
                    "any user can write them: use `suspect when`, or join it "
                    "with something else that was read");
}

/* ---- what nothing uses ---- */

void rules_warn_unused(struct compilation *compilation)
{
    struct compilation *c = compilation;
    struct declaration *declaration;
    /* What is wrong elsewhere may be what would use it. */
    if (!compiles(c))
        return;
    for (declaration = c->first; declaration; declaration = declaration->next) {
        if (declaration->used || declaration->group ||
            declaration->kind == DECLARED_SYMPTOM ||
            declaration->kind == DECLARED_CAUSE)
            continue;
        if (c->count_warnings)
            c->diagnostics.warnings++;
        else
            diagnostic_add(&c->diagnostics, DIAGNOSTIC_UNUSED,
                           declaration->id.place, "nothing uses `%s`",
                           declaration->id.name->text);
    }
}

static void lower_symptoms(struct compilation *c)
{
    size_t i;
    for (i = 0; i < c->symptoms.count; i++) {
        struct declaration *symptom = c->symptoms.item[i];
        lower_require(c, symptom);
        check_references(c, symptom->items);
        check_was(c, symptom);
    }
}

static bool has_events(const struct compilation *c)
{
    size_t i;
    for (i = 0; i < c->probes.count; i++)
        if (probe_at(c, i)->kind == AVD_KIND_EVENT)
            return true;
    return false;
}

static void lower_causes(struct compilation *c)
{
    bool events = has_events(c);
    size_t i;
    for (i = 0; i < c->causes.count; i++) {
        struct cause *cause = c->causes.item[i];
        lower_require(c, &cause->base);
        check_ids(c, cause->base.block->of, DECLARED_SYMPTOM);
        check_references(c, cause->base.items);
        check_words(c, cause->base.items);
        check_was(c, &cause->base);
        if (events)
            warn_events(c, cause);
    }
}

static void lower_fixes(struct compilation *c)
{
    size_t i;
    for (i = 0; i < c->fixes.count; i++) {
        struct fix *fix = c->fixes.item[i];
        const struct ast_item *verify =
            clause_find(fix->base.items, ITEM_VERIFY);
        check_fix(c, fix);
        if (!fix->owner)
            check_was(c, &fix->base);
        if (verify)
            lower_condition(c, verify->condition);
    }
}

void rules_pass(struct compilation *compilation)
{
    struct compilation *c = compilation;
    size_t i;
    for (i = 0; i < c->packs; i++)
        lower_pack(c, &c->pack[i]);
    for (i = 0; i < c->lets.count; i++)
        lower_require(c, c->lets.item[i]);
    lower_symptoms(c);
    lower_causes(c);
    lower_fixes(c);
    fix_cycles_find(c);
    gates_lower(c);
    check_all_texts(c);
    for (i = 0; i < c->questions.count; i++)
        check_was(c, c->questions.item[i]);
    for (i = 0; i < c->probes.count; i++)
        check_was(c, &probe_at(c, i)->base);
    check_earlier(c);
}
