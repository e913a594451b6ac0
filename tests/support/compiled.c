/* SPDX-License-Identifier: MIT */
#include "compiled.h"

#include "cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compile.h"

enum { PATHS = 8, PATH_ROOM = 160 };

int compiled_set_up(void **state)
{
    static struct compiled compiled;
    memset(&compiled, 0, sizeof compiled);
    compilation_init(&compiled.c);
    *state = &compiled;
    return 0;
}

int compiled_tear_down(void **state)
{
    struct compiled *compiled = *state;
    compilation_done(&compiled->c);
    return 0;
}

static void write_file(const char *folder, const struct compiled_file *one)
{
    char path[PATH_ROOM];
    const char *slash = strchr(one->name, '/');
    FILE *file;
    if (slash) {
        snprintf(path, sizeof path, "%s/%.*s", folder, (int)(slash - one->name),
                 one->name);
        mkdir(path, 0700);
    }
    snprintf(path, sizeof path, "%s/%s", folder, one->name);
    file = fopen(path, "wb");
    assert_non_null(file);
    fputs(one->text, file);
    assert_int_equal(fclose(file), 0);
}

static void drop_file(const char *folder, const struct compiled_file *one)
{
    char path[PATH_ROOM];
    snprintf(path, sizeof path, "%s/%s", folder, one->name);
    unlink(path);
    *strrchr(path, '/') = '\0';
    rmdir(path); /* works for the last file of each folder */
}

static void load(struct compiled *compiled, const char *folder,
                 const char *const *path)
{
    char room[PATHS][PATH_ROOM], *full[PATHS];
    size_t count;
    for (count = 0; path[count]; count++) {
        assert_true(count < PATHS);
        full[count] = room[count];
        snprintf(full[count], PATH_ROOM, "%s/%s", folder, path[count]);
    }
    compiled->result =
        load_paths(&compiled->c, full, count, &compiled->problem);
}

void compiled_files(struct compiled *compiled, const struct compiled_file *file,
                    size_t files, const char *const *path)
{
    char folder[] = "/tmp/compiled.XXXXXX";
    size_t i;
    compilation_done(&compiled->c);
    compilation_init(&compiled->c);
    assert_non_null(mkdtemp(folder));
    for (i = 0; i < files; i++)
        write_file(folder, &file[i]);
    load(compiled, folder, path);
    for (i = 0; i < files; i++)
        drop_file(folder, &file[i]);
    rmdir(folder);
    if (compiled->result == LOAD_OK)
        compile(&compiled->c);
    compiled->image = compiled->c.image;
}

void compiled_try(struct compiled *compiled, const char *text)
{
    struct compiled_file file = {"test.avdrule", NULL};
    static const char *const path[] = {"test.avdrule", NULL};
    file.text = text;
    compiled_files(compiled, &file, 1, path);
    assert_int_equal(compiled->result, LOAD_OK);
}

void compiled_text(struct compiled *compiled, const char *text)
{
    compiled_try(compiled, text);
    if (!compiled->image)
        diagnostics_print_text(&compiled->c.diagnostics, stderr);
    assert_non_null(compiled->image);
}

size_t compiled_told(const struct compiled *compiled, enum diagnostic_code code)
{
    const struct diagnostics *all = &compiled->c.diagnostics;
    size_t i, count = 0;
    for (i = 0; i < all->count; i++)
        count += all->diagnostic[i].code == code;
    return count;
}

void *compiled_find(struct compiled *compiled, const char *id)
{
    struct name *name = names_get(&compiled->c.names, id, strlen(id));
    assert_non_null(name->meaning);
    return name->meaning;
}

uint32_t compiled_let(struct compiled *compiled, const char *id)
{
    const struct let *let = compiled_find(compiled, id);
    assert_int_equal(let->base.kind, DECLARED_LET);
    return graph_edge(&compiled->c.graph, let->edge);
}

const struct avd_probe *compiled_probe(const struct compiled *compiled,
                                       const char *id)
{
    const struct avd_header *image = compiled->image;
    const struct avd_probe *probe = avd_probe_of(image);
    const struct avd_probe *end = probe + avd_probe_count(image);
    while (probe < end && strcmp(avd_text(image, probe->id), id) != 0)
        probe++;
    assert_true(probe < end);
    return probe;
}

const struct avd_cause *compiled_cause(const struct compiled *compiled,
                                       const char *id)
{
    const struct avd_header *image = compiled->image;
    const struct avd_cause *cause = avd_cause_of(image);
    const struct avd_cause *end = cause + avd_cause_count(image);
    while (cause < end && strcmp(avd_text(image, cause->id), id) != 0)
        cause++;
    assert_true(cause < end);
    return cause;
}

const char *compiled_pool(const struct compiled *compiled, uint32_t offset)
{
    assert_true(offset < avd_pool_count(compiled->image));
    return avd_text(compiled->image, offset);
}

const uint32_t *compiled_words(const struct compiled *compiled, uint32_t index)
{
    assert_true(index < avd_word_count(compiled->image));
    return avd_word_of(compiled->image) + index;
}
