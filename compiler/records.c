/* SPDX-License-Identifier: MIT */
#include "records.h"

#include <stdlib.h>
#include <string.h>

#include "clauses.h"
#include "wording.h"

void records_expect(struct records *records, enum avd_section_id id,
                    size_t count, size_t size)
{
    struct section *section = &records->section[id];
    section->capacity = count * size;
    section->bytes = arena_alloc(&records->c->arena, section->capacity);
}

uint32_t records_add(struct records *records, enum avd_section_id id,
                     const void *record, size_t size)
{
    struct section *section = &records->section[id];
    if (section->capacity - section->size < size)
        section->bytes =
            arena_grow(&records->c->arena, section->bytes, &section->capacity,
                       section->size + size, 1);
    memcpy(section->bytes + section->size, record, size);
    section->size += size;
    return section->count++;
}

uint32_t records_source(struct records *records, struct place place)
{
    struct compilation *c = records->c;
    uint32_t line = source_line(&c->sources, place);
    if (line > AVD_SOURCE_LINE_MAX)
        line = AVD_SOURCE_LINE_MAX;
    return AVD_SOURCE(c->table_file[place.file], line);
}

static uint32_t text_at(struct records *records, const char *text)
{
    return pool_text(&records->c->pool, text, strlen(text));
}

static uint32_t edge_at(const struct records *records, uint32_t edge)
{
    return graph_edge(&records->c->graph, edge);
}

/* ---- packs ---- */

static void add_files(struct records *records, const struct pack *pack,
                      uint32_t index)
{
    struct compilation *c = records->c;
    size_t i;
    for (i = 0; i < pack->sources; i++) {
        struct avd_file file;
        file.name = text_at(records, c->sources.source[pack->source[i]].name);
        file.pack = index;
        c->table_file[pack->source[i]] = (uint16_t)records_add(
            records, AVD_SECTION_FILE, &file, sizeof file);
    }
}

static void add_documents(struct records *records, const struct pack *pack)
{
    struct pool *pool = &records->c->pool;
    const struct document *document;
    for (document = pack->documents; document; document = document->next) {
        const struct ast_item *item = document->item;
        struct avd_document record;
        record.file = text_at(records, document->file);
        record.dated = pool_text(pool, item->other->text, item->other->length);
        record.url = text_at(records, document->url);
        records_add(records, AVD_SECTION_DOCUMENT, &record, sizeof record);
    }
}

void records_packs(struct records *records)
{
    struct compilation *c = records->c;
    uint32_t i;
    c->table_file =
        arena_alloc(&c->arena, c->files * sizeof *c->table_file + 1);
    for (i = 0; i < c->packs; i++) {
        const struct pack *pack = &c->pack[i];
        const struct ast_item *items = pack->block->items;
        const struct ast_item *version = clause_find(items, ITEM_VERSION);
        struct avd_pack record;
        add_files(records, pack, i);
        record.id = text_at(records, pack->name->text);
        record.title =
            wording_plain(c, (uint16_t)i, clause_find(items, ITEM_TITLE));
        record.version =
            pool_text(&c->pool, version->value->text, version->value->length);
        record.digest = text_at(records, pack->digest);
        record.documents = records->section[AVD_SECTION_DOCUMENT].count;
        add_documents(records, pack);
        record.document_count =
            records->section[AVD_SECTION_DOCUMENT].count - record.documents;
        record.gate = edge_at(records, pack->gate);
        record.source = records_source(records, pack->block->keyword);
        records_add(records, AVD_SECTION_PACK, &record, sizeof record);
    }
}

/* ---- readings ---- */

void records_probes(struct records *records)
{
    struct compilation *c = records->c;
    size_t i;
    records_expect(records, AVD_SECTION_PROBE, c->probes.count,
                   sizeof(struct avd_probe));
    for (i = 0; i < c->probes.count; i++) {
        const struct probe *probe = probe_at(c, i);
        struct avd_probe record;
        memset(&record, 0, sizeof record);
        record.id = text_at(records, probe->base.id.name->text);
        record.title = probe->title;
        record.read = probe->read;
        record.args = probe->args;
        record.gate = edge_at(records, probe->gate);
        record.inputs = probe->inputs;
        record.slot = records->slots;
        record.source = records_source(records, probe->base.id.place);
        record.kind = (uint8_t)probe->kind;
        record.flags = probe->flags;
        record.pack = probe->base.pack;
        records->slots += avd_kinds[probe->kind].fields;
        records_add(records, AVD_SECTION_PROBE, &record, sizeof record);
    }
}

static uint32_t choice_words(struct records *records,
                             const struct question *question)
{
    struct compilation *c = records->c;
    const struct ast_entry *entry;
    uint32_t *words, list;
    size_t count = 0;
    for (entry = question->choices; entry; entry = entry->next)
        count++;
    if (count == 0)
        return 0;
    words = arena_alloc(&c->arena, (2 * count + 1) * sizeof *words);
    words[0] = (uint32_t)count;
    count = 1;
    for (entry = question->choices; entry; entry = entry->next) {
        words[count++] = text_at(records, entry->id.name->text);
        words[count++] =
            pool_text(&c->pool, entry->value->text, entry->value->length);
    }
    list = pool_words(&c->pool, words, count);
    return list;
}

void records_questions(struct records *records)
{
    struct compilation *c = records->c;
    size_t i;
    for (i = 0; i < c->questions.count; i++) {
        const struct question *question = c->questions.item[i];
        const struct ast_item *items = question->base.items;
        struct avd_question record;
        record.id = text_at(records, question->base.id.name->text);
        record.ask =
            wording_plain(c, question->base.pack, clause_find(items, ITEM_ASK));
        record.about = wording_rich(c, question->base.pack,
                                    clause_find(items, ITEM_ABOUT));
        record.choices = choice_words(records, question);
        record.slot = records->slots++;
        record.source = records_source(records, question->base.id.place);
        record.pack = question->base.pack;
        records_add(records, AVD_SECTION_QUESTION, &record, sizeof record);
    }
}

/* ---- symptoms and causes ---- */

static uint32_t index_list(struct records *records, const struct ast_id *ids)
{
    struct compilation *c = records->c;
    const struct ast_id *id;
    uint32_t *words;
    size_t count = 0;
    for (id = ids; id; id = id->next)
        count++;
    words = arena_alloc(&c->arena, (count + 1) * sizeof *words);
    count = 0;
    for (id = ids; id; id = id->next)
        words[count++] = ((struct declaration *)id->name->meaning)->index;
    return pool_list(&c->pool, words, count);
}

static size_t count_fixes(const struct declaration *owner)
{
    const struct ast_item *item;
    const struct ast_id *id;
    size_t count = 0;
    for (item = owner->items; item; item = item->next) {
        count += item->kind == ITEM_INLINE_FIX;
        for (id = item->kind == ITEM_FIX ? item->ids : NULL; id; id = id->next)
            count++;
    }
    return count;
}

static uint32_t inline_fix(struct compilation *c,
                           const struct declaration *owner)
{
    const char *name = arena_format(&c->arena, "%s.fix", owner->id.name->text);
    struct name *fix = names_get(&c->names, name, strlen(name));
    return ((struct declaration *)fix->meaning)->index;
}

/* All fixes of a symptom or cause, inline ones as well, in source order. */
static uint32_t fix_list(struct records *records,
                         const struct declaration *owner)
{
    struct compilation *c = records->c;
    const struct ast_item *item;
    const struct ast_id *id;
    size_t count = count_fixes(owner);
    uint32_t *words;
    if (count == 0)
        return 0;
    words = arena_alloc(&c->arena, count * sizeof *words);
    count = 0;
    for (item = owner->items; item; item = item->next) {
        if (item->kind == ITEM_INLINE_FIX)
            words[count++] = inline_fix(c, owner);
        for (id = item->kind == ITEM_FIX ? item->ids : NULL; id; id = id->next)
            words[count++] = ((struct declaration *)id->name->meaning)->index;
    }
    return pool_list(&c->pool, words, count);
}

static void add_messages(struct records *records, const struct symptom *symptom,
                         uint32_t index)
{
    const struct ast_item *item;
    for (item = symptom->base.items; item; item = item->next) {
        struct avd_message message;
        if (item->kind != ITEM_MESSAGE)
            continue;
        message.symptom = index;
        message.text = wording_plain(records->c, symptom->base.pack, item);
        records_add(records, AVD_SECTION_MESSAGE, &message, sizeof message);
    }
}

void records_symptoms(struct records *records)
{
    struct compilation *c = records->c;
    uint32_t i;
    for (i = 0; i < c->symptoms.count; i++) {
        const struct symptom *symptom = c->symptoms.item[i];
        const struct ast_item *items = symptom->base.items;
        uint16_t pack = symptom->base.pack;
        struct avd_symptom record;
        record.id = text_at(records, symptom->base.id.name->text);
        record.title = wording_plain(c, pack, clause_find(items, ITEM_TITLE));
        record.about = wording_rich(c, pack, clause_find(items, ITEM_ABOUT));
        record.when = edge_at(records, symptom->when);
        record.gate = edge_at(records, symptom->gate);
        record.fixes = fix_list(records, &symptom->base);
        record.doc = wording_doc(c, pack, clause_find(items, ITEM_DOC));
        record.source = records_source(records, symptom->base.id.place);
        record.pack = pack;
        records_add(records, AVD_SECTION_SYMPTOM, &record, sizeof record);
        add_messages(records, symptom, i);
    }
}

static uint32_t add_link(struct records *records, const struct avd_link *link)
{
    const struct section *section = &records->section[AVD_SECTION_LINK];
    uint32_t i, from = section->count > 64 ? section->count - 64 : 0;
    /* Causes that agree stand near one another. */
    for (i = from; i < section->count; i++)
        if (memcmp(section->bytes + i * sizeof *link, link, sizeof *link) == 0)
            return i;
    return records_add(records, AVD_SECTION_LINK, link, sizeof *link);
}

static void add_cause(struct records *records, const struct cause *cause)
{
    struct compilation *c = records->c;
    const struct ast_item *items = cause->base.items, *likelihood;
    uint16_t pack = cause->base.pack;
    struct avd_cause record;
    struct avd_link link;
    memset(&link, 0, sizeof link);
    link.rule_out = edge_at(records, cause->rule_out);
    link.suspect = edge_at(records, cause->suspect);
    link.gate = edge_at(records, cause->gate);
    link.symptoms = index_list(records, cause->base.block->of);
    link.fixes = fix_list(records, &cause->base);
    link.about = wording_rich(c, pack, clause_find(items, ITEM_ABOUT));
    link.doc = wording_doc(c, pack, clause_find(items, ITEM_DOC));
    link.pack = pack;
    likelihood = clause_find(items, ITEM_LIKELIHOOD);
    link.likelihood =
        (uint8_t)(likelihood
                      ? clause_word(c, likelihood->value, AVD_WORDS_LIKELIHOOD)
                      : (unsigned)avd_word_code(AVD_WORDS_LIKELIHOOD,
                                                "occasional", 10));
    record.id = text_at(records, cause->base.id.name->text);
    record.title = wording_plain(c, pack, clause_find(items, ITEM_TITLE));
    record.confirm = edge_at(records, cause->confirm);
    record.source = records_source(records, cause->base.id.place);
    record.link = add_link(records, &link);
    records_add(records, AVD_SECTION_CAUSE, &record, sizeof record);
}

static void prefetch_cause(struct records *records, const struct cause *cause)
{
    const struct pool *pool = &records->c->pool;
    const struct ast_item *title = clause_find(cause->base.items, ITEM_TITLE);
    pool_prefetch(pool, cause->base.id.name->text, cause->base.id.name->length);
    pool_prefetch(pool, title->value->text, title->value->length);
}

void records_causes(struct records *records)
{
    enum { AHEAD = 4 };
    const struct declarations *causes = &records->c->causes;
    size_t i;
    records_expect(records, AVD_SECTION_CAUSE, causes->count,
                   sizeof(struct avd_cause));
    for (i = 0; i < causes->count; i++) {
        if (i + AHEAD < causes->count)
            prefetch_cause(records, causes->item[i + AHEAD]);
        add_cause(records, causes->item[i]);
    }
}

/* ---- former ids ---- */

static void add_aliases_of(struct records *records,
                           const struct declaration *declaration,
                           uint32_t index, enum avd_alias_kind kind)
{
    const struct ast_item *item;
    const struct ast_id *id;
    for (item = declaration->items; item; item = item->next)
        for (id = item->kind == ITEM_WAS ? item->ids : NULL; id;
             id = id->next) {
            struct avd_alias alias;
            alias.was = text_at(records, id->name->text);
            alias.kind = kind;
            alias.index = index;
            records_add(records, AVD_SECTION_ALIAS, &alias, sizeof alias);
        }
}

static void sort_aliases(struct records *records)
{
    struct section *section = &records->section[AVD_SECTION_ALIAS];
    struct avd_alias *alias = (struct avd_alias *)(void *)section->bytes;
    const char *pool = records->c->pool.text;
    uint32_t i, j;
    for (i = 1; i < section->count; i++) {
        struct avd_alias moved = alias[i];
        for (j = i;
             j > 0 && strcmp(pool + alias[j - 1].was, pool + moved.was) > 0;
             j--)
            alias[j] = alias[j - 1];
        alias[j] = moved;
    }
}

void records_aliases(struct records *records)
{
    static const enum avd_alias_kind kinds[] = {
        AVD_ALIAS_PROBE, AVD_ALIAS_QUESTION, AVD_ALIAS_SYMPTOM, AVD_ALIAS_CAUSE,
        AVD_ALIAS_FIX};
    const struct declarations *lists[5];
    size_t i, list;
    lists[0] = &records->c->probes;
    lists[1] = &records->c->questions;
    lists[2] = &records->c->symptoms;
    lists[3] = &records->c->causes;
    lists[4] = &records->c->fixes;
    for (list = 0; list < 5; list++)
        for (i = 0; i < lists[list]->count; i++)
            add_aliases_of(records, lists[list]->item[i], (uint32_t)i,
                           kinds[list]);
    sort_aliases(records);
}

/* ---- nodes ---- */

void records_nodes(struct records *records)
{
    const struct graph *graph = &records->c->graph;
    size_t i;
    records_expect(records, AVD_SECTION_GATE, graph->gates,
                   sizeof(struct avd_gate));
    for (i = 0; i < graph->gates; i++) {
        struct avd_gate gate = graph->gate[i];
        if (gate.b != AVD_GATE_SPECIAL) {
            gate.a = edge_at(records, gate.a);
            gate.b = edge_at(records, gate.b);
        }
        records_add(records, AVD_SECTION_GATE, &gate, sizeof gate);
    }
    for (i = 0; i < graph->specials; i++) {
        struct avd_special special = graph->special[i];
        if (special.kind < AVD_SPECIAL_SYMPTOM)
            special.of = edge_at(records, special.of);
        records_add(records, AVD_SECTION_SPECIAL, &special, sizeof special);
    }
}
