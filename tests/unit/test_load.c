/* SPDX-License-Identifier: MIT */
/* From paths to packs: which files are read, once, and where they belong. */
#include "cmocka_all.h"

#include <string.h>

#include "compiled.h"

#define NAMED(id) "pack " id " { title \"T\" version 1.0.0 }\n"
#define SYMPTOM(id) "symptom " id " { title \"T\" }\n"

static void load(struct compiled *compiled, const struct compiled_file *file,
                 size_t files, const char *first, const char *second,
                 const char *third)
{
    const char *path[4] = {NULL};
    path[0] = first;
    path[1] = second;
    path[2] = third;
    compiled_files(compiled, file, files, path);
}

static const char *file_of(const struct compiled *compiled, size_t pack,
                           size_t i)
{
    const struct pack *in = &compiled->c.pack[pack];
    assert_true(pack < compiled->c.packs && i < in->sources);
    return compiled->c.sources.source[in->source[i]].name;
}

static void a_folder_is_read_with_what_is_below_it(void **state)
{
    static const struct compiled_file files[] = {
        {"pack.avdrule", NAMED("demo")},
        {"b.avdrule", SYMPTOM("b")},
        {"a.avdrule", SYMPTOM("a")},
        {"below/c.avdrule", SYMPTOM("c")},
    };
    struct compiled *compiled = *state;
    load(compiled, files, 4, ".", NULL, NULL);
    assert_int_equal(compiled->result, LOAD_OK);
    assert_int_equal(compiled->c.packs, 1);
    assert_int_equal(compiled->c.pack[0].sources, 4);
    assert_string_equal(file_of(compiled, 0, 0), "a.avdrule");
    assert_string_equal(file_of(compiled, 0, 1), "b.avdrule");
    assert_string_equal(file_of(compiled, 0, 2), "below/c.avdrule");
    assert_string_equal(file_of(compiled, 0, 3), "pack.avdrule");
    assert_non_null(compiled->image);
}

static void files_are_in_bytewise_order_whatever_the_paths(void **state)
{
    static const struct compiled_file files[] = {
        {"B.avdrule", NAMED("demo")},
        {"a.avdrule", SYMPTOM("a")},
        {"a_b.avdrule", SYMPTOM("b")},
    };
    struct compiled *compiled = *state;
    char digest[72];
    load(compiled, files, 3, "a_b.avdrule", "a.avdrule", "B.avdrule");
    assert_non_null(compiled->image);
    assert_string_equal(file_of(compiled, 0, 0), "B.avdrule");
    assert_string_equal(file_of(compiled, 0, 1), "a.avdrule");
    assert_string_equal(file_of(compiled, 0, 2), "a_b.avdrule");
    strcpy(digest, compiled->c.pack[0].digest);
    load(compiled, files, 3, "B.avdrule", "a_b.avdrule", "a.avdrule");
    assert_string_equal(file_of(compiled, 0, 1), "a.avdrule");
    assert_string_equal(compiled->c.pack[0].digest, digest);
}

static void a_file_that_is_named_twice_is_read_once(void **state)
{
    static const struct compiled_file files[] = {
        {"pack.avdrule", NAMED("demo") SYMPTOM("s")},
        {"sub/a.avdrule", SYMPTOM("a")},
    };
    struct compiled *compiled = *state;
    load(compiled, files, 2, "pack.avdrule", "sub/../pack.avdrule", ".");
    assert_int_equal(compiled->c.sources.count, 2);
    assert_int_equal(compiled->c.pack[0].sources, 2);
    assert_non_null(compiled->image);
}

static void in_a_folder_only_rule_files_count(void **state)
{
    static const struct compiled_file files[] = {
        {"pack.avdrule", NAMED("demo")},  {"notes.txt", "not a rule"},
        {"a.avdrule~", "not a rule"},     {".hidden.avdrule", "not a rule"},
        {".git/a.avdrule", "not a rule"},
    };
    struct compiled *compiled = *state;
    load(compiled, files, 5, ".", NULL, NULL);
    assert_int_equal(compiled->c.sources.count, 1);
    assert_non_null(compiled->image);
}

static void a_file_that_is_asked_for_may_have_any_name(void **state)
{
    static const struct compiled_file files[] = {{"rules.txt", NAMED("demo")}};
    struct compiled *compiled = *state;
    load(compiled, files, 1, "rules.txt", NULL, NULL);
    assert_non_null(compiled->image);
    assert_string_equal(file_of(compiled, 0, 0), "rules.txt");
}

static void what_is_not_there_is_named(void **state)
{
    static const struct compiled_file files[] = {
        {"pack.avdrule", NAMED("demo")}};
    struct compiled *compiled = *state;
    load(compiled, files, 1, ".", "missing.avdrule", NULL);
    assert_int_equal(compiled->result, LOAD_UNREADABLE);
    assert_non_null(strstr(compiled->problem, "/missing.avdrule: "));
    assert_null(compiled->image);
}

static void a_folder_without_rules_is_empty(void **state)
{
    static const struct compiled_file files[] = {{"notes.txt", "no rule"}};
    struct compiled *compiled = *state;
    load(compiled, files, 1, ".", NULL, NULL);
    assert_int_equal(compiled->result, LOAD_EMPTY);
    assert_null(compiled->image);
}

static void a_file_of_no_pack_is_told(void **state)
{
    static const struct compiled_file files[] = {
        {"a.avdrule", SYMPTOM("a")},
        {"sub/pack.avdrule", NAMED("demo")},
    };
    struct compiled *compiled = *state;
    load(compiled, files, 2, ".", NULL, NULL);
    assert_null(compiled->image);
    assert_int_equal(compiled_told(compiled, DIAGNOSTIC_PACK_BLOCK), 1);
    load(compiled, files, 2, "sub", NULL, NULL);
    assert_non_null(compiled->image);
}

static void packs_come_in_the_order_of_their_ids(void **state)
{
    static const struct compiled_file files[] = {
        {"a/pack.avdrule", NAMED("zebra")},
        {"a/rest.avdrule", SYMPTOM("of_zebra")},
        {"b/pack.avdrule", NAMED("ape")},
        {"b/rest.avdrule", SYMPTOM("of_ape")},
    };
    struct compiled *compiled = *state;
    const struct symptom *symptom;
    load(compiled, files, 4, "a", "b", NULL);
    assert_non_null(compiled->image);
    assert_int_equal(compiled->c.packs, 2);
    assert_string_equal(compiled->c.pack[0].name->text, "ape");
    assert_string_equal(compiled->c.pack[1].name->text, "zebra");
    assert_string_equal(file_of(compiled, 0, 0), "pack.avdrule");
    assert_string_equal(file_of(compiled, 0, 1), "rest.avdrule");
    symptom = compiled_find(compiled, "of_zebra");
    assert_int_equal(symptom->base.pack, 1);
    symptom = compiled_find(compiled, "of_ape");
    assert_int_equal(symptom->base.pack, 0);
}

static void a_file_belongs_to_the_pack_of_the_nearest_folder(void **state)
{
    static const struct compiled_file files[] = {
        {"pack.avdrule", NAMED("outer")},
        {"sub/a.avdrule", SYMPTOM("inside")},
        {"sub/pack.avdrule", NAMED("inner")},
        {"substance/a.avdrule", SYMPTOM("outside")},
    };
    struct compiled *compiled = *state;
    const struct symptom *symptom;
    load(compiled, files, 4, ".", NULL, NULL);
    assert_non_null(compiled->image);
    assert_string_equal(compiled->c.pack[0].name->text, "inner");
    symptom = compiled_find(compiled, "inside");
    assert_int_equal(symptom->base.pack, 0);
    symptom = compiled_find(compiled, "outside");
    assert_int_equal(symptom->base.pack, 1);
    assert_string_equal(file_of(compiled, 1, 1), "substance/a.avdrule");
}

static void packs_of_one_folder_are_one_file_each(void **state)
{
    static const struct compiled_file files[] = {
        {"one.avdrule", NAMED("one_pack") SYMPTOM("a")},
        {"two.avdrule", SYMPTOM("b") NAMED("two_pack")},
        {"rest.avdrule", SYMPTOM("c")},
    };
    struct compiled *compiled = *state;
    load(compiled, files, 2, ".", NULL, NULL);
    assert_non_null(compiled->image);
    assert_int_equal(compiled->c.pack[0].sources, 1);
    assert_int_equal(compiled->c.pack[1].sources, 1);
    assert_string_equal(file_of(compiled, 1, 0), "two.avdrule");
    load(compiled, files, 3, ".", NULL, NULL);
    assert_null(compiled->image);
    assert_int_equal(compiled_told(compiled, DIAGNOSTIC_PACK_BLOCK), 1);
}

static void two_packs_of_one_name_are_told(void **state)
{
    static const struct compiled_file files[] = {
        {"a/x.avdrule", NAMED("same")},
        {"b/x.avdrule", NAMED("same")},
    };
    struct compiled *compiled = *state;
    load(compiled, files, 2, ".", NULL, NULL);
    assert_null(compiled->image);
    assert_int_equal(compiled_told(compiled, DIAGNOSTIC_DUPLICATE_ID), 1);
}

static void a_second_pack_in_one_file_is_told(void **state)
{
    struct compiled *compiled = *state;
    compiled_try(compiled, NAMED("a") NAMED("b"));
    assert_null(compiled->image);
    assert_int_equal(compiled_told(compiled, DIAGNOSTIC_PACK_BLOCK), 1);
    assert_int_equal(compiled->c.packs, 1);
}

static void the_folder_counts_not_where_it_was_read_from(void **state)
{
    static const struct compiled_file files[] = {
        {"sub/pack.avdrule", NAMED("demo")},
        {"sub/a.avdrule", SYMPTOM("a")},
    };
    struct compiled *compiled = *state;
    load(compiled, files, 2, "sub/", NULL, NULL);
    assert_string_equal(file_of(compiled, 0, 0), "a.avdrule");
    load(compiled, files, 2, "sub/pack.avdrule", NULL, NULL);
    assert_int_equal(compiled->c.pack[0].sources, 1);
    assert_string_equal(file_of(compiled, 0, 0), "pack.avdrule");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COMPILED(a_folder_is_read_with_what_is_below_it),
        COMPILED(files_are_in_bytewise_order_whatever_the_paths),
        COMPILED(a_file_that_is_named_twice_is_read_once),
        COMPILED(in_a_folder_only_rule_files_count),
        COMPILED(a_file_that_is_asked_for_may_have_any_name),
        COMPILED(what_is_not_there_is_named),
        COMPILED(a_folder_without_rules_is_empty),
        COMPILED(a_file_of_no_pack_is_told),
        COMPILED(packs_come_in_the_order_of_their_ids),
        COMPILED(a_file_belongs_to_the_pack_of_the_nearest_folder),
        COMPILED(packs_of_one_folder_are_one_file_each),
        COMPILED(two_packs_of_one_name_are_told),
        COMPILED(a_second_pack_in_one_file_is_told),
        COMPILED(the_folder_counts_not_where_it_was_read_from),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
