/* SPDX-License-Identifier: MIT */
/* The sections of a document held against what was recorded of them. */
#include <string.h>

#include "drift_pass.h"

static const char *name_section(struct drift_pass *pass,
                                const struct article_section *section)
{
    return *section->title ? arena_format(pass->arena, "\"%s\"", section->title)
                           : "what stands before the first heading";
}

static void find_unruled(struct drift_pass *pass, size_t index)
{
    const struct article_section *section = &pass->article.section[index];
    struct drift_finding *finding;
    if (section->level == 0 || section->is_title ||
        drift_has_rule(pass, index) || drift_is_skipped(pass, index))
        return;
    finding = drift_add(pass, DRIFT_HEADING_WITHOUT_RULE, section->anchor,
                        section->line);
    finding->text = arena_format(pass->arena, "no rule is from %s",
                                 name_section(pass, section));
    finding->help =
        arena_format(pass->arena,
                     "give the rule that is from it: doc \"#%s\"; or, if it "
                     "holds no knowledge, add to the pack's document: skip "
                     "\"#%s\"",
                     section->anchor, section->anchor);
}

/* Causes, or fixes, held against those that were recorded. */
static void find_marks(struct drift_pass *pass, enum drift_kind kind,
                       size_t index, const struct article_marks *marks,
                       const char *recorded, const char *now)
{
    const struct article_section *section = &pass->article.section[index];
    const char *noun = kind == DRIFT_CAUSES_CHANGED ? "cause" : "fix";
    const char *nouns = kind == DRIFT_CAUSES_CHANGED ? "causes" : "fixes";
    size_t before = docs_lock_count(recorded), same = 0, i;
    struct drift_finding *finding;
    if (strcmp(recorded, now) == 0)
        return;
    finding = drift_add(pass, kind, section->anchor, section->line);
    finding->text = arena_format(pass->arena, "%s had %zu %s and has %zu",
                                 name_section(pass, section), before,
                                 before == 1 ? noun : nouns, marks->count);
    for (i = 0; i < marks->count; i++) {
        const struct article_mark *mark = &marks->mark[i];
        if (docs_lock_holds(recorded, mark->digest)) {
            same++;
            continue;
        }
        finding->text = arena_format(pass->arena, "%s\n    new in line %u: %s",
                                     finding->text, mark->line, mark->title);
    }
    if (same < before)
        finding->text = arena_format(
            pass->arena,
            "%s\n    %zu of those recorded %s not there so any more",
            finding->text, before - same, before - same == 1 ? "is" : "are");
    else if (same == marks->count)
        finding->text = arena_format(
            pass->arena, "%s\n    they stand in another order", finding->text);
    finding->help = arena_format(
        pass->arena,
        "make the %s of the rules those of the article, then run avdrule "
        "drift with --update",
        nouns);
    drift_add_rules(pass, finding, index);
}

static void find_new_section(struct drift_pass *pass, size_t index)
{
    const struct article_section *section = &pass->article.section[index];
    struct drift_finding *finding =
        drift_add(pass, DRIFT_NOT_RECORDED, section->anchor, section->line);
    finding->text = arena_format(pass->arena,
                                 "%s is new since the rules were "
                                 "recorded",
                                 name_section(pass, section));
    finding->help = "read it, then run avdrule drift with --update";
    drift_add_rules(pass, finding, index);
}

static void find_changes(struct drift_pass *pass, size_t index)
{
    const struct article_section *section = &pass->article.section[index];
    struct lock_entry now =
        docs_lock_entry(pass->arena, pass->document->file, section);
    const struct lock_entry *before = docs_lock_find(&pass->lock, now.place);
    struct drift_finding *finding;
    if (!before) {
        find_new_section(pass, index);
        return;
    }
    if (strcmp(before->digest, now.digest) != 0) {
        finding =
            drift_add(pass, DRIFT_TEXT_CHANGED, section->anchor, section->line);
        finding->text = arena_format(pass->arena, "the text of %s has changed",
                                     name_section(pass, section));
        drift_add_rules(pass, finding, index);
        finding->help = finding->rules
                            ? "read it and these rules again, then run avdrule "
                              "drift with --update"
                            : "read it again, for no rule is from it, then run "
                              "avdrule drift with --update";
    }
    find_marks(pass, DRIFT_CAUSES_CHANGED, index, &section->causes,
               before->causes, now.causes);
    find_marks(pass, DRIFT_FIXES_CHANGED, index, &section->fixes, before->fixes,
               now.fixes);
}

const char *drift_own_anchor(const struct drift_pass *pass,
                             const struct lock_entry *entry)
{
    size_t length = strlen(pass->document->file);
    return strncmp(entry->place, pass->document->file, length) == 0 &&
                   entry->place[length] == '#'
               ? entry->place + length + 1
               : NULL;
}

static const struct article_section *find_section(const struct article *article,
                                                  const char *anchor)
{
    size_t i;
    for (i = 0; i < article->sections; i++)
        if (strcmp(article->section[i].anchor, anchor) == 0)
            return &article->section[i];
    return NULL;
}

/* A rule or skip that names it says so already. */
static void find_removed(struct drift_pass *pass)
{
    size_t i;
    for (i = 0; i < pass->lock.entries; i++) {
        const char *anchor = drift_own_anchor(pass, &pass->lock.entry[i]);
        struct drift_finding *finding;
        if (!anchor || find_section(&pass->article, anchor) ||
            drift_is_named(pass, anchor))
            continue;
        finding = drift_add(pass, DRIFT_SECTION_REMOVED, anchor, 0);
        finding->text = arena_format(
            pass->arena, "the section \"#%s\" is not there any more", anchor);
        finding->help = "no rule is from it; run avdrule drift with --update";
    }
}

/* What stands before the first heading counts only if there is something. */
static bool is_counted(const struct article_section *section)
{
    return section->level > 0 || !section->empty;
}

static bool has_text(const struct article *article)
{
    return article->sections > 1 || is_counted(&article->section[0]);
}

void drift_compare_sections(struct drift_pass *pass)
{
    const struct article *article = &pass->article;
    struct drift_finding *finding;
    size_t i;
    if (!pass->known && !pass->drift->update && has_text(article)) {
        finding = drift_add(pass, DRIFT_NOT_RECORDED, NULL, 0);
        finding->text = "nothing is recorded of this document, so nothing can "
                        "be said of what has changed in it";
        finding->help = "hold the rules against it, then run avdrule drift "
                        "with --update: it writes docs.lock beside the pack";
    }
    for (i = 0; i < article->sections; i++) {
        if (!is_counted(&article->section[i]))
            continue;
        pass->drift->sections++;
        find_unruled(pass, i);
        if (pass->known && !pass->drift->update)
            find_changes(pass, i);
        docs_lock_add(&pass->fresh, pass->arena,
                      docs_lock_entry(pass->arena, pass->document->file,
                                      &article->section[i]));
    }
    if (pass->known && !pass->drift->update)
        find_removed(pass);
}
