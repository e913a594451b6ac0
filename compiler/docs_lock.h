/* SPDX-License-Identifier: MIT */
/*
 * docs.lock: what was recorded of the documents of a pack, beside its `pack`
 * block.
 *
 *     # a comment
 *     pack my_pack
 *     file.md#anchor<TAB>DIGEST<TAB>causes 1 TITLE<TAB>fixes 2 TITLE TITLE
 *
 * One line a section, in bytewise order; digests are those of article.h.
 */
#ifndef AVD_COMPILER_DOCS_LOCK_H
#define AVD_COMPILER_DOCS_LOCK_H

#include "article.h"
#include "buffer.h"
#include "file.h"

struct lock_entry {
    const char *place; /* file.md#anchor */
    const char *digest;
    const char *causes, *fixes; /* "2 TITLE TITLE" */
};

struct docs_lock {
    struct lock_entry *entry;
    size_t entries, capacity;
    const char *pack;
    const char *why; /* it could not be read */
    uint32_t line;   /* where; 0: all of it */
};

enum file_result docs_lock_read(struct docs_lock *lock, struct arena *arena,
                                const char *path);

const struct lock_entry *docs_lock_find(const struct docs_lock *lock,
                                        const char *place);

/* What is recorded of a section; not added yet. */
struct lock_entry docs_lock_entry(struct arena *arena, const char *file,
                                  const struct article_section *section);

void docs_lock_add(struct docs_lock *lock, struct arena *arena,
                   struct lock_entry entry);

/* Sorts, and gives the whole file. */
void docs_lock_put(struct docs_lock *lock, struct buffer *buffer);

/* Whether marks that were recorded hold a title with this digest. */
bool docs_lock_holds(const char *marks, const char *digest);
size_t docs_lock_count(const char *marks);

#endif
