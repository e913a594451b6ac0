/* SPDX-License-Identifier: MIT */
#include "docs_lock.h"

#include <stdlib.h>
#include <string.h>

/* A lock of many articles of many sections. */
#define LOCK_MAX ((size_t)64 << 20)

void docs_lock_add(struct docs_lock *lock, struct arena *arena,
                   struct lock_entry entry)
{
    lock->entry = arena_grow(arena, lock->entry, &lock->capacity,
                             lock->entries + 1, sizeof *lock->entry);
    lock->entry[lock->entries++] = entry;
}

/* ---- reading ---- */

/* Cuts off what stands behind the last TAB; NULL: there is none. */
static char *cut_last(char *line)
{
    char *tab = strrchr(line, '\t');
    if (!tab)
        return NULL;
    *tab = '\0';
    return tab + 1;
}

/* What follows a word and a blank; NULL: another word is there. */
static const char *after(const char *text, const char *word)
{
    size_t length = strlen(word);
    return text && strncmp(text, word, length) == 0 && text[length] == ' '
               ? text + length + 1
               : NULL;
}

static bool read_line(struct docs_lock *lock, struct arena *arena, char *line)
{
    struct lock_entry entry;
    if (*line == '\0' || strncmp(line, "# ", 2) == 0)
        return true;
    if (!lock->pack)
        return (lock->pack = after(line, "pack")) != NULL;
    entry.fixes = after(cut_last(line), "fixes");
    entry.causes = entry.fixes ? after(cut_last(line), "causes") : NULL;
    entry.digest = entry.causes ? cut_last(line) : NULL;
    entry.place = line;
    if (!entry.digest || strlen(entry.digest) != ARTICLE_DIGEST ||
        !strchr(line, '#'))
        return false;
    docs_lock_add(lock, arena, entry);
    return true;
}

static char *cut_line(char *line)
{
    char *end = strchr(line, '\n');
    char *next = end ? end + 1 : line + strlen(line);
    if (end)
        *end = '\0';
    else
        end = next;
    if (end > line && end[-1] == '\r')
        end[-1] = '\0';
    return next;
}

static int by_place(const void *left, const void *right)
{
    const struct lock_entry *a = left, *b = right;
    return strcmp(a->place, b->place);
}

static void sort(struct docs_lock *lock)
{
    if (lock->entries > 1)
        qsort(lock->entry, lock->entries, sizeof *lock->entry, by_place);
}

enum file_result docs_lock_read(struct docs_lock *lock, struct arena *arena,
                                const char *path)
{
    struct file_text file;
    enum file_result result = file_read(&file, arena, path, LOCK_MAX);
    char *line, *next;
    memset(lock, 0, sizeof *lock);
    lock->why = file.why;
    if (result != FILE_READ)
        return result;
    for (line = file.text; *line; line = next) {
        next = cut_line(line);
        lock->line++;
        if (!read_line(lock, arena, line)) {
            lock->why = lock->pack ? "this is no line of a docs.lock"
                                   : "it does not begin with the pack's id";
            return FILE_UNREADABLE;
        }
    }
    sort(lock);
    return FILE_READ;
}

const struct lock_entry *docs_lock_find(const struct docs_lock *lock,
                                        const char *place)
{
    struct lock_entry wanted = {.place = place};
    return lock->entries ? bsearch(&wanted, lock->entry, lock->entries,
                                   sizeof *lock->entry, by_place)
                         : NULL;
}

/* ---- writing ---- */

static const char *marks_text(struct arena *arena,
                              const struct article_marks *marks)
{
    struct buffer buffer = {.arena = arena};
    size_t i;
    buffer_number(&buffer, (int64_t)marks->count);
    for (i = 0; i < marks->count; i++) {
        buffer_puts(&buffer, " ");
        buffer_puts(&buffer, marks->mark[i].digest);
    }
    return arena_text(arena, buffer.text, buffer.length);
}

struct lock_entry docs_lock_entry(struct arena *arena, const char *file,
                                  const struct article_section *section)
{
    struct lock_entry entry;
    entry.place = arena_format(arena, "%s#%s", file, section->anchor);
    entry.digest = section->digest;
    entry.causes = marks_text(arena, &section->causes);
    entry.fixes = marks_text(arena, &section->fixes);
    return entry;
}

void docs_lock_put(struct docs_lock *lock, struct buffer *buffer)
{
    size_t i;
    sort(lock);
    buffer_puts(buffer, "# SPDX-License-Identifier: MIT\n"
                        "# What the rules were last held against: written by "
                        "`avdrule drift --update`.\n"
                        "pack ");
    buffer_puts(buffer, lock->pack);
    buffer_puts(buffer, "\n");
    for (i = 0; i < lock->entries; i++) {
        const struct lock_entry *entry = &lock->entry[i];
        buffer_puts(buffer, entry->place);
        buffer_puts(buffer, "\t");
        buffer_puts(buffer, entry->digest);
        buffer_puts(buffer, "\tcauses ");
        buffer_puts(buffer, entry->causes);
        buffer_puts(buffer, "\tfixes ");
        buffer_puts(buffer, entry->fixes);
        buffer_puts(buffer, "\n");
    }
}

/* ---- marks ---- */

bool docs_lock_holds(const char *marks, const char *digest)
{
    const char *at = strchr(marks, ' ');
    for (; at; at = strchr(at + 1, ' '))
        if (strncmp(at + 1, digest, ARTICLE_TITLE_DIGEST) == 0)
            return true;
    return false;
}

size_t docs_lock_count(const char *marks)
{
    return (size_t)strtoul(marks, NULL, 10);
}
