/* SPDX-License-Identifier: MIT */
/* The formatter changes layout alone, whatever it is given. */
#include "cmocka_all.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "formatted.h"
#include "grammar.h"

/* ---- tokens and comments, as one text ---- */

struct string {
    char *text;
    size_t length, capacity;
};

static void add(struct string *string, const char *text, size_t length)
{
    if (string->length + length + 1 > string->capacity) {
        string->capacity = 2 * (string->length + length + 1);
        string->text = realloc(string->text, string->capacity);
        assert_non_null(string->text);
    }
    memcpy(string->text + string->length, text, length);
    string->length += length;
    string->text[string->length] = '\0';
}

static void add_comments(struct string *list, const char *from, const char *to)
{
    while ((from = memchr(from, '#', (size_t)(to - from)))) {
        const char *end = memchr(from, '\n', (size_t)(to - from));
        const char *last = end ? end : to;
        while (last[-1] == ' ' || last[-1] == '\t' || last[-1] == '\r')
            last--;
        add(list, from, (size_t)(last - from));
        add(list, "\n", 1);
        if (!end)
            return;
        from = end;
    }
}

static void add_token(struct string *list, struct formatted *reading,
                      struct token token)
{
    struct parse parse;
    char kind[8];
    snprintf(kind, sizeof kind, "%d ", token.kind);
    add(list, kind, strlen(kind));
    if (token.kind == TOKEN_TEXT) {
        struct ast_value *value;
        memset(&parse, 0, sizeof parse);
        parse.arena = &reading->arena;
        parse.diagnostics = &reading->diagnostics;
        value = ast_value(&parse, VALUE_TEXT, token);
        add(list, value->text, value->length);
    } else if (token.kind != TOKEN_OR_ELSE) {
        add(list, place_text(&reading->sources, token.place),
            token.place.length);
    }
    add(list, "\n", 1);
}

/* Everything in a text that layout must not touch, in its order. */
static char *contents(const char *text)
{
    struct string list = {NULL, 0, 0};
    struct formatted reading;
    struct lexer lexer;
    struct token token;
    const char *end;
    formatted_read(&reading, text);
    lexer_init(&lexer, &reading.diagnostics, 0);
    end = lexer.start;
    add(&list, "", 0);
    do {
        token = lexer_next(&lexer);
        add_comments(&list, end, lexer.start + token.place.start);
        end = lexer.start + token.place.start + token.place.length;
        add_token(&list, &reading, token);
    } while (token.kind);
    arena_done(&reading.arena);
    return list.text;
}

static void assert_clean_lines(const char *text)
{
    bool inside = false;
    const char *end;
    for (; *text; text = end + 1) {
        const char *quotes = strstr(text, "\"\"\"");
        end = strchr(text, '\n');
        assert_non_null(end);
        if (quotes && quotes < end)
            inside = !inside;
        else if (!inside && end > text)
            assert_false(end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r');
    }
}

/* Formatting it changes layout alone, and is done after the first time. False
 * if the text has errors and so is not to be formatted. */
static bool keeps_contents(const char *text)
{
    char *once = formatted_text(text), *twice, *before, *after;
    if (!once)
        return false;
    twice = formatted_text(once);
    assert_non_null(twice);
    assert_string_equal(once, twice);
    before = contents(text);
    after = contents(once);
    assert_string_equal(before, after);
    assert_clean_lines(once);
    free(once);
    free(twice);
    free(before);
    free(after);
    return true;
}

/* ---- texts of this tree ---- */

struct texts {
    char **text;
    size_t count;
};

static void keep(struct texts *texts, char *text)
{
    texts->text =
        realloc(texts->text, (texts->count + 1) * sizeof *texts->text);
    assert_non_null(texts->text);
    texts->text[texts->count++] = text;
}

static char *read_whole(const char *path)
{
    struct string string = {NULL, 0, 0};
    FILE *file = fopen(path, "rb");
    char part[4096];
    size_t length;
    if (!file)
        return NULL;
    add(&string, "", 0);
    while ((length = fread(part, 1, sizeof part, file)) > 0)
        add(&string, part, length);
    fclose(file);
    return string.text;
}

static void find_files(struct texts *texts, const char *folder)
{
    DIR *handle = opendir(folder);
    struct dirent *entry;
    if (!handle)
        return;
    while ((entry = readdir(handle))) {
        char path[4096];
        const char *dot = strrchr(entry->d_name, '.');
        struct stat status;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] == '.' || stat(path, &status) != 0)
            continue;
        if (S_ISDIR(status.st_mode))
            find_files(texts, path);
        else if (dot && strcmp(dot, ".avdrule") == 0)
            keep(texts, read_whole(path));
    }
    closedir(handle);
}

static void find_examples(struct texts *texts, const char *page)
{
    static const char open[] = "\n```avdrule\n";
    char *text = read_whole(page), *from = text;
    assert_non_null(text);
    while ((from = strstr(from, open))) {
        char *end;
        from += sizeof open - 1;
        end = strstr(from, "\n```\n");
        assert_non_null(end);
        keep(texts, strndup(from, (size_t)(end + 1 - from)));
        from = end;
    }
    free(text);
}

static const char *source_folder(void)
{
    return getenv("SRCDIR") ? getenv("SRCDIR") : ".";
}

static int find_texts(void **state)
{
    static const char *const folders[] = {"rules", "examples", "tests"};
    static struct texts texts;
    char path[4096];
    size_t i;
    for (i = 0; i < sizeof folders / sizeof *folders; i++) {
        snprintf(path, sizeof path, "%s/%s", source_folder(), folders[i]);
        find_files(&texts, path);
    }
    snprintf(path, sizeof path, "%s/dsl/language.md", source_folder());
    find_examples(&texts, path);
    *state = &texts;
    return 0;
}

static int drop_texts(void **state)
{
    struct texts *texts = *state;
    size_t i;
    for (i = 0; i < texts->count; i++)
        free(texts->text[i]);
    free(texts->text);
    texts->text = NULL;
    texts->count = 0;
    return 0;
}

static void layout_alone_is_changed_in_every_file_and_example(void **state)
{
    const struct texts *texts = *state;
    size_t good = 0, i;
    for (i = 0; i < texts->count; i++)
        good += keeps_contents(texts->text[i]);
    assert_true(good >= 10);
}

/* ---- the same text, written by somebody careless ---- */

static unsigned random_below(unsigned limit)
{
    static uint32_t seed = 1;
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % limit;
}

static void add_blanks(struct string *string, unsigned least)
{
    unsigned count = least + random_below(4);
    while (count-- > 0)
        add(string, random_below(3) ? " " : "\t", 1);
}

static void add_newline(struct string *string)
{
    add_blanks(string, 0);
    if (random_below(2))
        add(string, "\r", 1);
    add(string, "\n", 1);
}

/* The same line ends and comments with more blanks and more empty lines.
 * Nothing that is not in column 1 may come to stand there. */
static void mangle_gap(struct string *out, const char *from, const char *to,
                       bool column_one)
{
    unsigned newlines = 0;
    bool blanks = to > from;
    for (; from < to; from++) {
        if (*from == '#') {
            const char *end = memchr(from, '\n', (size_t)(to - from));
            end = end ? end : to;
            add_blanks(out, 0);
            add(out, from, (size_t)(end - from));
            from = end - 1;
            newlines = 0;
        } else if (*from == '\n') {
            add_newline(out);
            if (++newlines > 1 && random_below(2))
                add(out, "  \n", 3);
        }
    }
    if (!column_one)
        add_blanks(out, blanks ? 1 : 0);
}

static char *mangle(const char *text)
{
    struct string out = {NULL, 0, 0};
    struct formatted reading;
    struct lexer lexer;
    struct token token;
    const char *end;
    formatted_read(&reading, text);
    lexer_init(&lexer, &reading.diagnostics, 0);
    end = lexer.start;
    do {
        const char *from;
        token = lexer_next(&lexer);
        from = lexer.start + token.place.start;
        mangle_gap(&out, end, from, token.column_one || token.kind == 0);
        end = from + token.place.length;
        add(&out, from, token.place.length);
    } while (token.kind);
    arena_done(&reading.arena);
    return out.text;
}

static void blanks_and_tabs_of_the_author_make_no_difference(void **state)
{
    const struct texts *texts = *state;
    size_t round, i;
    for (i = 0; i < texts->count; i++)
        for (round = 0; round < 5; round++) {
            char *clean = formatted_text(texts->text[i]), *other, *mangled;
            if (!clean)
                break;
            mangled = mangle(clean);
            other = formatted_text(mangled);
            assert_non_null(other);
            assert_string_equal(clean, other);
            free(clean);
            free(other);
            free(mangled);
        }
}

/* Line ends and comments wherever they may stand. */
static char *scatter(const char *text, unsigned rate)
{
    struct string out = {NULL, 0, 0};
    struct formatted reading;
    struct lexer lexer;
    struct token token;
    const char *end;
    formatted_read(&reading, text);
    lexer_init(&lexer, &reading.diagnostics, 0);
    end = lexer.start;
    do {
        const char *from;
        token = lexer_next(&lexer);
        from = lexer.start + token.place.start;
        add(&out, end, (size_t)(from - end));
        end = from + token.place.length;
        if (token.kind && !token.column_one && random_below(rate) == 0) {
            static const char *const more[] = {
                "\n ", " # end of line\n\t", "\n\n\n  # alone\n\n  ",
                "#touches\r\n ", "\n # one\n    # two\n  "};
            const char *what = more[random_below(5)];
            add(&out, what, strlen(what));
        }
        add(&out, from, token.place.length);
    } while (token.kind);
    arena_done(&reading.arena);
    return out.text;
}

static void comments_and_line_ends_may_stand_anywhere(void **state)
{
    const struct texts *texts = *state;
    unsigned rate;
    size_t i;
    for (i = 0; i < texts->count; i++)
        for (rate = 1; rate <= 64; rate *= 2) {
            char *clean = formatted_text(texts->text[i]), *scattered;
            if (!clean)
                break;
            scattered = scatter(clean, rate);
            assert_true(keeps_contents(scattered));
            free(scattered);
            free(clean);
        }
}

static void odd_text_blocks_keep_what_they_say(void **state)
{
    static const char *const texts[] = {
        "let a = b.c is \"\"\"\n\n    \n  \"\"\"\n",
        "let a = b.c is \"\"\"\n\"\"\"\n",
        "let a = b.c is \"\"\"\n \rx\n  y\n  \"\"\"\n",
        "let a = b.c is \"\"\"\n \rx\n  \"\"\"\n",
        "let a = b.c is \"\"\"  \n\tx\r\n  y\r\n\r\n   \n\"\"\"\n",
        "let a = b.c is \"\"\"\n      x\n   \n        \n    y\n\"\"\"\n"};
    size_t i;
    (void)state;
    for (i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_true(keeps_contents(texts[i]));
}

#define ON_TEXTS(test)                                                         \
    cmocka_unit_test_setup_teardown(test, find_texts, drop_texts)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_TEXTS(layout_alone_is_changed_in_every_file_and_example),
        ON_TEXTS(blanks_and_tabs_of_the_author_make_no_difference),
        ON_TEXTS(comments_and_line_ends_may_stand_anywhere),
        cmocka_unit_test(odd_text_blocks_keep_what_they_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
