/* SPDX-License-Identifier: MIT */
#include "load.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "parse.h"

struct loaded_file {
    dev_t device;
    ino_t inode;
};

struct loader {
    struct compilation *compilation;
    struct loaded_file *file;
    size_t count, capacity;
    const char *problem;
    enum load_result result;
    unsigned depth;
};

enum { DEPTH = 32 }; /* folders below folders; links can make circles */

static void fail(struct loader *loader, const char *path, const char *why)
{
    if (loader->result != LOAD_OK)
        return;
    loader->result = LOAD_UNREADABLE;
    loader->problem =
        arena_format(&loader->compilation->arena, "%s: %s", path, why);
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length > tail && strcmp(text + length - tail, end) == 0;
}

/* The whole file with a NUL behind it. */
static char *read_all(struct loader *loader, const char *path, FILE *file,
                      size_t *size)
{
    struct arena *arena = &loader->compilation->arena;
    size_t capacity = 0;
    char *text = NULL;
    *size = 0;
    do {
        text = arena_grow(arena, text, &capacity, *size + 65536, 1);
        *size += fread(text + *size, 1, capacity - *size - 1, file);
    } while (!feof(file) && !ferror(file) && *size <= SOURCE_SIZE_MAX);
    if (ferror(file))
        fail(loader, path, strerror(errno));
    text[*size] = '\0';
    return text;
}

/* A file that is named twice, or in two ways, is read once. */
static bool is_loaded(struct loader *loader, dev_t device, ino_t inode)
{
    size_t i;
    for (i = 0; i < loader->count; i++)
        if (loader->file[i].device == device && loader->file[i].inode == inode)
            return true;
    loader->file =
        arena_grow(&loader->compilation->arena, loader->file, &loader->capacity,
                   loader->count + 1, sizeof *loader->file);
    loader->file[loader->count].device = device;
    loader->file[loader->count++].inode = inode;
    return false;
}

static void add_source(struct loader *loader, const char *path, FILE *file)
{
    struct compilation *c = loader->compilation;
    struct stat status;
    size_t size = 0;
    char *text;
    uint16_t index;
    if (fstat(fileno(file), &status) == 0 &&
        is_loaded(loader, status.st_dev, status.st_ino))
        return;
    if (fstat(fileno(file), &status) == 0 && S_ISREG(status.st_mode) &&
        status.st_size >= 0 && status.st_size <= SOURCE_SIZE_MAX) {
        text = arena_alloc(&c->arena, (size_t)status.st_size + 1);
        size = fread(text, 1, (size_t)status.st_size, file);
        if (ferror(file))
            fail(loader, path, strerror(errno));
    } else {
        text = read_all(loader, path, file, &size);
    }
    if (c->sources.count >= AVD_SOURCE_FILE_MAX) {
        fail(loader, path, "more than 4095 rule files");
        return;
    }
    index = sources_add(&c->sources, arena_text(&c->arena, path, strlen(path)),
                        NULL, text, size > SOURCE_SIZE_MAX ? 0 : size);
    if (size > SOURCE_SIZE_MAX) {
        struct place place = {0, 0, 0};
        place.file = index;
        c->sources.source[index].unread = true;
        diagnostic_add(&c->diagnostics, DIAGNOSTIC_FILE_TOO_LARGE, place,
                       "this file has more than 64 MiB");
    }
}

static void load_path(struct loader *loader, const char *path, bool named);

static void load_folder(struct loader *loader, const char *path)
{
    struct arena *arena = &loader->compilation->arena;
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort), i;
    size_t length = strlen(path);
    if (count < 0) {
        fail(loader, path, strerror(errno));
        return;
    }
    while (length > 1 && path[length - 1] == '/')
        length--;
    for (i = 0; i < count; i++) {
        if (entries[i]->d_name[0] != '.')
            load_path(loader,
                      arena_format(arena, "%.*s/%s", (int)length, path,
                                   entries[i]->d_name),
                      false);
        free(entries[i]);
    }
    free(entries);
}

/* `named`: the user asked for it; else it was found in a folder, where only
 * rule files count. */
static void load_path(struct loader *loader, const char *path, bool named)
{
    struct stat status;
    FILE *file;
    if (stat(path, &status) != 0) {
        if (named || errno != ENOENT)
            fail(loader, path, strerror(errno));
        return;
    }
    if (S_ISDIR(status.st_mode)) {
        /* A link back to a folder that was read adds nothing. */
        if (is_loaded(loader, status.st_dev, status.st_ino))
            return;
        if (++loader->depth > DEPTH)
            fail(loader, path, "folders are nested too deeply");
        else
            load_folder(loader, path);
        loader->depth--;
        return;
    }
    if (!named && (!ends_with(path, ".avdrule") || !S_ISREG(status.st_mode)))
        return;
    file = fopen(path, "rb");
    if (!file) {
        fail(loader, path, strerror(errno));
        return;
    }
    add_source(loader, path, file);
    fclose(file);
}

static void parse_sources(struct compilation *c)
{
    size_t i;
    names_init(&c->names, &c->arena, sources_size(&c->sources) / BYTES_A_NAME);
    c->files = c->sources.count;
    c->file = arena_alloc(&c->arena, c->files * sizeof *c->file);
    for (i = 0; i < c->files; i++)
        c->file[i] =
            parse_file(&c->arena, &c->names, &c->diagnostics, (uint16_t)i);
}

static const char *folder_of(struct compilation *c, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? arena_text(&c->arena, path, (size_t)(slash - path) + 1) : "";
}

static struct ast_block *pack_block(const struct ast_file *file)
{
    struct ast_block *block = file->blocks;
    while (block && block->kind != BLOCK_PACK)
        block = block->next;
    return block;
}

static void add_pack(struct compilation *c, size_t file,
                     struct ast_block *block)
{
    struct pack *pack;
    struct ast_block *other;
    c->pack = arena_grow(&c->arena, c->pack, &c->packs_capacity, c->packs + 1,
                         sizeof *pack);
    pack = &c->pack[c->packs++];
    memset(pack, 0, sizeof *pack);
    pack->block = block;
    pack->name = block->id.name;
    pack->folder = folder_of(c, c->sources.source[file].path);
    for (other = block->next; other; other = other->next)
        if (other->kind == BLOCK_PACK)
            diagnostic_note(
                &c->diagnostics,
                diagnostic_add(&c->diagnostics, DIAGNOSTIC_PACK_BLOCK,
                               other->keyword, "a second pack in one file"),
                block->keyword, "the first is here");
}

static int by_name(const void *left, const void *right)
{
    const struct pack *a = left, *b = right;
    int order = strcmp(a->name->text, b->name->text);
    return order ? order : strcmp(a->folder, b->folder);
}

/* How many packs have this very folder. */
static size_t packs_in(const struct compilation *c, const char *folder)
{
    size_t i, count = 0;
    for (i = 0; i < c->packs; i++)
        count += strcmp(c->pack[i].folder, folder) == 0;
    return count;
}

/* The pack of a source: its own block's, or that of the nearest folder. */
static struct pack *pack_of(struct compilation *c, size_t source)
{
    struct ast_block *own = pack_block(c->file[source]);
    const char *path = c->sources.source[source].path;
    struct pack *best = NULL;
    size_t i;
    for (i = 0; i < c->packs; i++) {
        struct pack *pack = &c->pack[i];
        size_t length = strlen(pack->folder);
        if (own && pack->block == own)
            return pack;
        if (!own && strncmp(path, pack->folder, length) == 0 &&
            (!best || length > strlen(best->folder)))
            best = pack;
    }
    return best && packs_in(c, best->folder) == 1 ? best : NULL;
}

/* Whether a pack block may be there that was not understood; already told. */
static bool lost_pack(const struct compilation *c)
{
    size_t i;
    for (i = 0; i < c->files; i++)
        if (c->file[i]->lost_pack || c->file[i]->unread)
            return true;
    return false;
}

static void place_source(struct compilation *c, uint16_t index)
{
    struct source *source = &c->sources.source[index];
    struct pack *pack = pack_of(c, index);
    struct place place = {0, 0, 0};
    place.file = index;
    if (!pack && lost_pack(c)) {
        source->name = source->path;
        return;
    }
    if (!pack) {
        struct diagnostic *diagnostic;
        if (c->file[index]->blocks)
            place = c->file[index]->blocks->keyword;
        diagnostic = diagnostic_add(&c->diagnostics, DIAGNOSTIC_PACK_BLOCK,
                                    place, "this file belongs to no pack");
        diagnostic_help(&c->diagnostics, diagnostic,
                        "give the pack's whole folder, or add a block: pack "
                        "my_pack { title \"...\" version 1.0.0 }");
        source->name = source->path;
        return;
    }
    source->name = source->path + strlen(pack->folder);
    pack->source = arena_grow(&c->arena, pack->source, &pack->sources_capacity,
                              pack->sources + 1, sizeof *pack->source);
    pack->source[pack->sources++] = index;
}

/* Files in bytewise order of their names; few, and nearly sorted. */
static void sort_sources(struct compilation *c, struct pack *pack)
{
    size_t i, j;
    for (i = 1; i < pack->sources; i++) {
        uint16_t moved = pack->source[i];
        for (j = i; j > 0 && strcmp(c->sources.source[pack->source[j - 1]].name,
                                    c->sources.source[moved].name) > 0;
             j--)
            pack->source[j] = pack->source[j - 1];
        pack->source[j] = moved;
    }
}

static void check_pack_names(struct compilation *c)
{
    size_t i;
    for (i = 1; i < c->packs; i++)
        if (c->pack[i].name == c->pack[i - 1].name)
            diagnostic_note(
                &c->diagnostics,
                diagnostic_add(&c->diagnostics, DIAGNOSTIC_DUPLICATE_ID,
                               c->pack[i].block->id.place, "a second pack `%s`",
                               c->pack[i].name->text),
                c->pack[i - 1].block->id.place, "the first is here");
}

enum load_result load_paths(struct compilation *compilation, char *const *paths,
                            size_t count, const char **problem)
{
    struct compilation *c = compilation;
    struct loader loader = {.compilation = compilation};
    size_t i;
    for (i = 0; i < count; i++)
        load_path(&loader, paths[i], true);
    *problem = loader.problem;
    if (loader.result != LOAD_OK)
        return loader.result;
    if (c->sources.count == 0)
        return LOAD_EMPTY;
    parse_sources(c);
    for (i = 0; i < c->files; i++)
        if (pack_block(c->file[i]))
            add_pack(c, i, pack_block(c->file[i]));
    if (c->packs > 0)
        qsort(c->pack, c->packs, sizeof *c->pack, by_name);
    check_pack_names(c);
    for (i = 0; i < c->files; i++)
        place_source(c, (uint16_t)i);
    for (i = 0; i < c->packs; i++)
        sort_sources(c, &c->pack[i]);
    return LOAD_OK;
}
