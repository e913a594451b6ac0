/* SPDX-License-Identifier: MIT */
/* Rules and skips held against the headings of a document. */
#include <string.h>

#include "anchor.h"
#include "clauses.h"
#include "drift_pass.h"

/* ---- which rules name what ---- */

static const char *without_hash(struct arena *arena,
                                const struct ast_value *value)
{
    const char *hash = memchr(value->text, '#', value->length);
    size_t cut = hash ? (size_t)(hash - value->text) + 1 : 0;
    return arena_text(arena, value->text + cut, value->length - cut);
}

static void gather_list(struct drift_pass *pass,
                        const struct declarations *list)
{
    size_t i;
    for (i = 0; i < list->count; i++) {
        const struct declaration *of = list->item[i];
        const struct ast_item *doc = clause_find(of->items, ITEM_DOC);
        struct drift_rule *rule;
        const char *hash;
        if (!doc || &pass->drift->c->pack[of->pack] != pass->pack)
            continue;
        pass->rule = arena_grow(pass->arena, pass->rule, &pass->capacity,
                                pass->rules + 1, sizeof *rule);
        rule = &pass->rule[pass->rules++];
        hash = memchr(doc->value->text, '#', doc->value->length);
        rule->declaration = of;
        rule->place = doc->value->place;
        rule->anchor = without_hash(pass->arena, doc->value);
        rule->section = DRIFT_ALL;
        rule->file = hash > doc->value->text
                         ? arena_text(pass->arena, doc->value->text,
                                      (size_t)(hash - doc->value->text))
                         : pass->pack->documents->file;
    }
}

void drift_gather(struct drift_pass *pass)
{
    gather_list(pass, &pass->drift->c->symptoms);
    gather_list(pass, &pass->drift->c->causes);
    gather_list(pass, &pass->drift->c->fixes);
}

static bool is_of_document(const struct drift_pass *pass,
                           const struct drift_rule *rule)
{
    return strcmp(rule->file, pass->document->file) == 0;
}

/* An anchor may be that of a mark: then the section around it is meant. */
static size_t section_of(const struct drift_pass *pass, const char *anchor)
{
    const struct article_heading *heading =
        article_find(&pass->article, anchor);
    return heading ? heading->section : DRIFT_ALL;
}

void drift_place_rules(struct drift_pass *pass)
{
    size_t i;
    for (i = 0; i < pass->rules; i++)
        pass->rule[i].section = is_of_document(pass, &pass->rule[i])
                                    ? section_of(pass, pass->rule[i].anchor)
                                    : DRIFT_ALL;
}

void drift_add_rule(struct drift_pass *pass, struct drift_finding *finding,
                    const struct drift_rule *rule)
{
    finding->rule =
        arena_grow(pass->arena, finding->rule, &finding->rules_capacity,
                   finding->rules + 1, sizeof(struct drift_rule *));
    finding->rule[finding->rules++] = rule;
}

void drift_add_rules(struct drift_pass *pass, struct drift_finding *finding,
                     size_t section)
{
    size_t i;
    for (i = 0; i < pass->rules; i++)
        if (section == DRIFT_ALL ? is_of_document(pass, &pass->rule[i])
                                 : pass->rule[i].section == section)
            drift_add_rule(pass, finding, &pass->rule[i]);
}

bool drift_has_rule(const struct drift_pass *pass, size_t section)
{
    size_t i;
    for (i = 0; i < pass->rules; i++)
        if (pass->rule[i].section == section)
            return true;
    return false;
}

bool drift_is_skipped(const struct drift_pass *pass, size_t section)
{
    const struct ast_item *item = pass->document->item->items;
    for (; item; item = item->next)
        if (item->kind == ITEM_SKIP &&
            section_of(pass, without_hash(pass->arena, item->value)) == section)
            return true;
    return false;
}

bool drift_is_named(const struct drift_pass *pass, const char *anchor)
{
    const struct ast_item *item = pass->document->item->items;
    size_t i;
    for (i = 0; i < pass->rules; i++)
        if (is_of_document(pass, &pass->rule[i]) &&
            strcmp(pass->rule[i].anchor, anchor) == 0)
            return true;
    for (; item; item = item->next)
        if (item->kind == ITEM_SKIP &&
            strcmp(without_hash(pass->arena, item->value), anchor) == 0)
            return true;
    return false;
}

/* ---- what is not there any more ---- */

static bool is_recorded(const struct drift_pass *pass, const char *anchor)
{
    return docs_lock_find(&pass->lock,
                          arena_format(pass->arena, "%s#%s",
                                       pass->document->file, anchor)) != NULL;
}

/* The heading that an anchor probably meant: the one whose text was recorded
 * under it, else the most alike. A heading that was there beside it before is
 * not what became of it. */
static const struct article_heading *nearest(const struct drift_pass *pass,
                                             const char *anchor)
{
    enum { HALF = 50 };
    const struct article *article = &pass->article;
    const struct lock_entry *entry =
        docs_lock_find(&pass->lock, arena_format(pass->arena, "%s#%s",
                                                 pass->document->file, anchor));
    const struct article_heading *best = NULL;
    unsigned likeness = HALF - 1;
    struct nearest near;
    size_t i;
    nearest_init(&near, anchor, strlen(anchor));
    for (i = 0; i < article->headings; i++) {
        const struct article_heading *heading = &article->heading[i];
        const struct article_section *section =
            &article->section[heading->section];
        unsigned alike = anchor_likeness(anchor, heading->anchor);
        if (entry && !section->empty &&
            strcmp(entry->digest, section->digest) == 0)
            return heading;
        if (entry && is_recorded(pass, section->anchor))
            continue;
        if (alike > likeness) {
            likeness = alike;
            best = heading;
        }
        nearest_try(&near, heading->anchor, strlen(heading->anchor));
    }
    return best || !near.found ? best : article_find(article, near.found);
}

static const char *suggest(struct drift_pass *pass, const char *anchor,
                           const char *otherwise)
{
    const struct article_heading *heading = nearest(pass, anchor);
    if (!heading)
        return otherwise;
    return arena_format(pass->arena, "did you mean \"#%s\" (%s)?",
                        heading->anchor,
                        drift_at_line(pass, pass->path, heading->line));
}

static bool is_lost(const struct drift_pass *pass,
                    const struct drift_rule *rule)
{
    return rule->section == DRIFT_ALL && is_of_document(pass, rule);
}

static bool told_before(const struct drift_pass *pass, size_t rule)
{
    size_t i;
    for (i = 0; i < rule; i++)
        if (is_lost(pass, &pass->rule[i]) &&
            strcmp(pass->rule[i].anchor, pass->rule[rule].anchor) == 0)
            return true;
    return false;
}

/* Rules with the same anchor are one finding. */
static void find_lost_rules(struct drift_pass *pass)
{
    size_t i, j;
    for (i = 0; i < pass->rules; i++) {
        const struct drift_rule *rule = &pass->rule[i];
        struct drift_finding *finding;
        if (!is_lost(pass, rule) || told_before(pass, i))
            continue;
        finding = drift_add(pass, DRIFT_RULE_WITHOUT_HEADING, rule->anchor, 0);
        finding->where = drift_at_place(pass, rule->place);
        finding->text = arena_format(pass->arena, "%s has no heading \"#%s\"",
                                     pass->path, rule->anchor);
        finding->help =
            suggest(pass, rule->anchor,
                    "name a heading that the document has, or take the rule "
                    "out if its knowledge is gone");
        for (j = i; j < pass->rules; j++)
            if (is_lost(pass, &pass->rule[j]) &&
                strcmp(pass->rule[j].anchor, rule->anchor) == 0)
                drift_add_rule(pass, finding, &pass->rule[j]);
    }
}

static void find_lost_skips(struct drift_pass *pass)
{
    const struct ast_item *item = pass->document->item->items;
    for (; item; item = item->next) {
        struct drift_finding *finding;
        const char *anchor;
        if (item->kind != ITEM_SKIP)
            continue;
        anchor = without_hash(pass->arena, item->value);
        if (article_find(&pass->article, anchor))
            continue;
        finding = drift_add(pass, DRIFT_SKIP_WITHOUT_HEADING, anchor, 0);
        finding->where = drift_at_place(pass, item->value->place);
        finding->text =
            arena_format(pass->arena, "%s has no heading \"#%s\" to skip",
                         pass->path, anchor);
        finding->help = suggest(pass, anchor, "take this skip out");
    }
}

void drift_find_lost(struct drift_pass *pass)
{
    find_lost_rules(pass);
    find_lost_skips(pass);
}
