/* SPDX-License-Identifier: MIT */
#include "image.h"

#include <string.h>

#include "records.h"

static const size_t record_size[AVD_SECTION_COUNT] = {
#define X(NAME, name, type) sizeof(type),
    AVD_SECTIONS(X)
#undef X
};

/* Hands over what the pool and the graph kept, as it is. */
static void take(struct section *section, const void *bytes, size_t count,
                 size_t size)
{
    section->bytes = (char *)(uintptr_t)bytes;
    section->count = (uint32_t)count;
    section->size = count * size;
}

static void fill(struct records *records)
{
    struct pool *pool = &records->c->pool;
    records_packs(records);
    records_probes(records);
    records_questions(records);
    records_symptoms(records);
    records_causes(records);
    records_fixes(records);
    records_aliases(records);
    records_nodes(records);
    take(&records->section[AVD_SECTION_LEAF], records->c->graph.leaf,
         records->c->graph.leaves, sizeof(struct avd_leaf));
    take(&records->section[AVD_SECTION_NUMBER], pool->number, pool->numbers,
         sizeof(int64_t));
    take(&records->section[AVD_SECTION_WORD], pool->word, pool->words,
         sizeof(uint32_t));
    take(&records->section[AVD_SECTION_POOL], pool->text, pool->size, 1);
}

void image_build(struct compilation *compilation)
{
    struct records records;
    struct avd_header header;
    size_t size = sizeof header, id;
    char *bytes;
    memset(&records, 0, sizeof records);
    memset(&header, 0, sizeof header);
    records.c = compilation;
    fill(&records);
    /* Texts tell errors of their own. */
    if (!compiles(compilation))
        return;
    for (id = 0; id < AVD_SECTION_COUNT; id++) {
        header.section[id].offset = (uint32_t)size;
        header.section[id].count = records.section[id].count;
        size += records.section[id].count * record_size[id];
    }
    header.magic = AVD_TABLE_MAGIC;
    header.format = AVD_TABLE_FORMAT;
    header.size = (uint32_t)size;
    header.slots = records.slots;
    bytes = arena_alloc(&compilation->arena, size);
    memcpy(bytes, &header, sizeof header);
    for (id = 0; id < AVD_SECTION_COUNT; id++)
        if (records.section[id].size > 0)
            memcpy(bytes + header.section[id].offset, records.section[id].bytes,
                   records.section[id].size);
    compilation->image = (struct avd_header *)(void *)bytes;
}
