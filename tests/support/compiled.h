/* SPDX-License-Identifier: MIT */
/* Rule texts held in memory, compiled, for the tests of the compiler. */
#ifndef TESTS_SUPPORT_COMPILED_H
#define TESTS_SUPPORT_COMPILED_H

#include "compilation.h"
#include "load.h"

/* The pack block of texts that need no other. */
#define PACK "pack demo { title \"Demo\" version 1.0.0 }\n"

struct compiled {
    struct compilation c;
    enum load_result result;
    const char *problem;
    const struct avd_header *image; /* NULL: the rules are wrong */
};

/* A rule file; the name may have one folder in it. */
struct compiled_file {
    const char *name, *text;
};

/* For cmocka: *state is a struct compiled. */
int compiled_set_up(void **state);
int compiled_tear_down(void **state);
#define COMPILED(test)                                                         \
    cmocka_unit_test_setup_teardown(test, compiled_set_up, compiled_tear_down)

/* Compiles one file, test.avdrule; fails the test if it is wrong. What was
 * compiled before is gone. */
void compiled_text(struct compiled *compiled, const char *text);

/* The same, where something may be wrong. */
void compiled_try(struct compiled *compiled, const char *text);

/* Several files. Paths are below the folder in which they are; "." is all of
 * it. The end of the list of paths is NULL. */
void compiled_files(struct compiled *compiled, const struct compiled_file *file,
                    size_t files, const char *const *path);

/* How often something was told. */
size_t compiled_told(const struct compiled *compiled,
                     enum diagnostic_code code);

/* What an id stands for; it has to be there. */
void *compiled_find(struct compiled *compiled, const char *id);

/* The edge of a let as in tables. */
uint32_t compiled_let(struct compiled *compiled, const char *id);

/* Records by their ids, which have to be there. */
const struct avd_probe *compiled_probe(const struct compiled *compiled,
                                       const char *id);
const struct avd_cause *compiled_cause(const struct compiled *compiled,
                                       const char *id);

/* A text or list of the image. */
const char *compiled_pool(const struct compiled *compiled, uint32_t offset);
const uint32_t *compiled_words(const struct compiled *compiled, uint32_t index);

#endif
