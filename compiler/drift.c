/* SPDX-License-Identifier: MIT */
#include "drift.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "build.h"
#include "drift_pass.h"

#define ARTICLE_MAX ((size_t)64 << 20)

/* ---- findings ---- */

const char *drift_at_line(struct drift_pass *pass, const char *path,
                          uint32_t line)
{
    return line ? arena_format(pass->arena, "%s:%u", path, line) : path;
}

const char *drift_at_place(struct drift_pass *pass, struct place place)
{
    struct sources *sources = &pass->drift->c->sources;
    return drift_at_line(pass, sources->source[place.file].path,
                         source_line(sources, place));
}

struct drift_finding *drift_add(struct drift_pass *pass, enum drift_kind kind,
                                const char *anchor, uint32_t line)
{
    struct drift *drift = pass->drift;
    struct drift_finding *finding;
    drift->finding = arena_grow(pass->arena, drift->finding, &drift->capacity,
                                drift->findings + 1, sizeof *finding);
    finding = &drift->finding[drift->findings++];
    memset(finding, 0, sizeof *finding);
    finding->kind = kind;
    finding->document = pass->document->file;
    finding->anchor = anchor;
    finding->line = line;
    finding->where = drift_at_line(pass, pass->path, line);
    return finding;
}

/* ---- documents ---- */

static void compare_date(struct drift_pass *pass)
{
    const struct ast_value *dated = pass->document->item->other;
    const char *date = pass->article.date;
    struct drift_finding *finding;
    if (!date || (strlen(date) == dated->length &&
                  memcmp(date, dated->text, dated->length) == 0))
        return;
    finding =
        drift_add(pass, DRIFT_DATE_DIFFERS, NULL, pass->article.date_line);
    finding->text =
        arena_format(pass->arena, "the document is of %s, the pack's of %.*s",
                     date, (int)dated->length, dated->text);
    finding->help = arena_format(
        pass->arena,
        "when the rules say what it says now, write in the pack (%s): dated %s",
        drift_at_place(pass, dated->place), date);
}

static void keep_recorded(struct drift_pass *pass)
{
    size_t i;
    for (i = 0; i < pass->lock.entries; i++)
        if (drift_own_anchor(pass, &pass->lock.entry[i]))
            docs_lock_add(&pass->fresh, pass->arena, pass->lock.entry[i]);
}

static void tell_missing(struct drift_pass *pass)
{
    struct drift_finding *finding =
        drift_add(pass, DRIFT_DOCUMENT_MISSING, NULL, 0);
    finding->text = "this document is not there";
    finding->help = arena_format(
        pass->arena, "the pack names it in %s; is %s the folder that holds it?",
        drift_at_place(pass, pass->document->item->value->place),
        pass->drift->folder);
    drift_add_rules(pass, finding, DRIFT_ALL);
    keep_recorded(pass);
}

static bool compare_document(struct drift_pass *pass)
{
    struct file_text file;
    size_t i;
    pass->path = arena_format(pass->arena, "%s/%s", pass->drift->folder,
                              pass->document->file);
    switch (file_read(&file, pass->arena, pass->path, ARTICLE_MAX)) {
    case FILE_MISSING:
        tell_missing(pass);
        return true;
    case FILE_UNREADABLE:
        fprintf(stderr, "avdrule: %s: %s\n", pass->path, file.why);
        return false;
    default:
        break;
    }
    article_read(&pass->article, pass->arena, file.text, file.size);
    pass->known = false;
    for (i = 0; i < pass->lock.entries; i++)
        pass->known |= drift_own_anchor(pass, &pass->lock.entry[i]) != NULL;
    pass->drift->documents++;
    compare_date(pass);
    drift_place_rules(pass);
    drift_compare_sections(pass);
    drift_find_lost(pass);
    return true;
}

/* ---- packs ---- */

static const char *lock_path(struct drift_pass *pass)
{
    return arena_format(pass->arena, "%sdocs.lock", pass->pack->folder);
}

static bool read_lock(struct drift_pass *pass)
{
    const char *path = lock_path(pass);
    const struct drift *drift = pass->drift;
    size_t i;
    for (i = 0; i < drift->c->packs; i++)
        if (&drift->c->pack[i] != pass->pack && drift->c->pack[i].documents &&
            strcmp(drift->c->pack[i].folder, pass->pack->folder) == 0) {
            fprintf(stderr,
                    "avdrule: %s: two packs of one folder would share it; give "
                    "each a folder of its own\n",
                    path);
            return false;
        }
    if (docs_lock_read(&pass->lock, pass->arena, path) == FILE_UNREADABLE &&
        (!drift->update || !pass->lock.line)) {
        fprintf(stderr, "avdrule: %s: %s%s\n",
                drift_at_line(pass, path, pass->lock.line), pass->lock.why,
                pass->lock.line ? "; `avdrule drift --update` writes it anew"
                                : "");
        return false;
    }
    if (pass->lock.pack &&
        strcmp(pass->lock.pack, pass->pack->name->text) != 0) {
        fprintf(stderr,
                "avdrule: %s: it is of the pack %s, not of %s; give each pack "
                "a folder of its own\n",
                path, pass->lock.pack, pass->pack->name->text);
        return false;
    }
    pass->fresh.pack = pass->pack->name->text;
    return true;
}

static bool write_lock(struct drift_pass *pass)
{
    struct drift *drift = pass->drift;
    struct buffer buffer = {.arena = pass->arena};
    const char *path = lock_path(pass);
    docs_lock_put(&pass->fresh, &buffer);
    if (!build_write(pass->arena, path, buffer.text, buffer.length))
        return false;
    drift->recorded =
        arena_grow(pass->arena, drift->recorded, &drift->recorded_capacity,
                   drift->recordeds + 1, sizeof *drift->recorded);
    drift->recorded[drift->recordeds++] = path;
    return true;
}

static bool compare_pack(struct drift *drift, const struct pack *pack)
{
    struct drift_pass pass = {
        .drift = drift, .arena = &drift->c->arena, .pack = pack};
    if (!pack->documents)
        return true;
    if (!read_lock(&pass))
        return false;
    drift_gather(&pass);
    for (pass.document = pack->documents; pass.document;
         pass.document = pass.document->next)
        if (!compare_document(&pass))
            return false;
    return !drift->update || write_lock(&pass);
}

bool drift_find(struct drift *drift)
{
    struct stat status;
    size_t i;
    if (stat(drift->folder, &status) != 0 ||
        (!S_ISDIR(status.st_mode) && (errno = ENOTDIR))) {
        fprintf(stderr,
                "avdrule: %s: %s; --against names the folder with the "
                "articles\n",
                drift->folder, strerror(errno));
        return false;
    }
    for (i = 0; i < drift->c->packs; i++)
        if (!compare_pack(drift, &drift->c->pack[i]))
            return false;
    return true;
}
