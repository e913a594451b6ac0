/* SPDX-License-Identifier: MIT */
/* The C of an image, plain or packed, gives, once compiled, the bytes of that
 * image. */
#include "cmocka_all.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiled.h"
#include "emit_c.h"
#include "lzma_packed.h"

enum { MOST = 64 * 1024, STATE = 120 };

/* An image of one record of each kind and a pool; all its bytes are ours. */
struct made {
    _Alignas(8) unsigned char bytes[MOST];
    struct avd_header *image;
};

static const size_t record_size[AVD_SECTION_COUNT] = {
#define X(NAME, name, type) sizeof(type),
    AVD_SECTIONS(X)
#undef X
};

/* Each byte differs from its neighbours, and some are negative. */
static void fill(unsigned char *bytes, size_t size)
{
    size_t i;
    for (i = 0; i < size; i++)
        bytes[i] = (unsigned char)(i * 83 + 0x9d);
}

/* `records` of each kind; 0: the section is left out. */
static void make_image(struct made *made, uint32_t records, const char *pool,
                       size_t size)
{
    size_t at = sizeof(struct avd_header), id, i;
    memset(made, 0, sizeof *made);
    made->image = (struct avd_header *)(void *)made->bytes;
    for (id = 0; id < AVD_SECTION_COUNT; id++) {
        size_t count = id == AVD_SECTION_POOL ? size : records;
        made->image->section[id].offset = (uint32_t)at;
        made->image->section[id].count = (uint32_t)count;
        assert_true(at + count * record_size[id] <= MOST);
        if (id == AVD_SECTION_POOL)
            memcpy(made->bytes + at, pool, size);
        else
            fill(made->bytes + at, count * record_size[id]);
        at += count * record_size[id];
    }
    /* What the first line of the file names has to be there. */
    for (i = 0; i < records; i++) {
        struct avd_pack *pack =
            (struct avd_pack *)(void *)(made->bytes +
                                        made->image->section[AVD_SECTION_PACK]
                                            .offset) +
            i;
        pack->id = pack->version = (uint32_t)size - 1;
    }
    made->image->magic = AVD_TABLE_MAGIC;
    made->image->format = AVD_TABLE_FORMAT;
    made->image->slots = 0xfffffff0u;
    made->image->size = (uint32_t)at;
}

static void set_number(struct made *made, size_t i, int64_t number)
{
    memcpy(made->bytes + made->image->section[AVD_SECTION_NUMBER].offset +
               i * sizeof number,
           &number, sizeof number);
}

/* The text ends in a NUL. */
static char *c_of(struct arena *arena, const struct avd_header *image)
{
    struct buffer buffer = {.arena = arena};
    emit_c(&buffer, image, STATE);
    assert_true(buffer_finish(&buffer));
    buffer_put(&buffer, "", 1);
    return buffer.text;
}

static char *packed_c_of(struct arena *arena, const struct avd_header *image)
{
    struct buffer buffer = {.arena = arena};
    size_t size;
    const unsigned char *packed = lzma_packed(arena, image, image->size, &size);
    emit_c_packed(&buffer, image, STATE, packed, size);
    buffer_put(&buffer, "", 1);
    return buffer.text;
}

static void write_text(const char *folder, const char *name, const char *text)
{
    char path[96];
    FILE *file;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* Prints the image, then whether the storage is as it was promised. What
 * unpacks it has no system. */
static const char *const printer =
    "#include <stdio.h>\n#include <stdlib.h>\n#include \"rules.h\"\n"
    "#include \"sys.h\"\n#include \"thread.h\"\n"
    "bool avd_sys_write(enum avd_stream stream, const char *text,\n"
    "                   size_t size) {\n"
    "  return stream == AVD_STREAM_ERROR && fwrite(text, size, 1, stderr); }\n"
    "void avd_thread_leave(int status) { exit(status); }\n"
    "int main(void) {\n"
    "  const unsigned char *state = avd_storage();\n"
    "  unsigned i, sum = (unsigned)((uintptr_t)state % 8);\n"
    "  for (i = 0; i < 120; i++) sum += state[i];\n"
    "  fwrite(avd_rules(), 1, avd_rules()->size, stdout);\n"
    "  return sum != 0;\n}\n";

static void compile_and_compare(const struct avd_header *image,
                                const char *folder)
{
    static unsigned char got[MOST];
    const char *cc = getenv("CC"), *source = getenv("SRCDIR");
    char command[1024], path[96];
    FILE *pipe;
    size_t size;
    snprintf(command, sizeof command,
             "%s -std=c11 -pedantic -Wall -Wextra -Wtrigraphs -Werror "
             "-I '%s/runtime' -o %s/out %s/main.c %s/tables.c "
             "'%s/runtime/unpack.c' '%s/runtime/unlzma.c'",
             cc, source, folder, folder, folder, source, source);
    assert_int_equal(system(command), 0);
    snprintf(path, sizeof path, "%s/out", folder);
    pipe = popen(path, "r");
    assert_non_null(pipe);
    size = fread(got, 1, sizeof got, pipe);
    assert_int_equal(pclose(pipe), 0);
    assert_int_equal(size, image->size);
    assert_memory_equal(got, image, size);
}

static void drop(const char *folder)
{
    static const char *const names[] = {"out", "main.c", "tables.c"};
    char path[96];
    size_t i;
    for (i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
}

static void assert_round_trip(const struct avd_header *image)
{
    char folder[] = "/tmp/test_emit_c.XXXXXX";
    struct arena arena;
    if (!getenv("CC") || !getenv("SRCDIR"))
        skip();
    assert_non_null(mkdtemp(folder));
    arena_init(&arena);
    write_text(folder, "tables.c", c_of(&arena, image));
    write_text(folder, "main.c", printer);
    compile_and_compare(image, folder);
    write_text(folder, "tables.c", packed_c_of(&arena, image));
    compile_and_compare(image, folder);
    arena_done(&arena);
    drop(folder);
}

static void every_field_of_every_record_comes_through(void **state)
{
    static struct made made;
    (void)state;
    make_image(&made, 10, "\0a", 3);
    assert_round_trip(made.image);
}

static void the_least_and_the_greatest_number_come_through(void **state)
{
    static const int64_t number[] = {INT64_MIN,
                                     INT64_MAX,
                                     INT64_MIN + 1,
                                     -1,
                                     0,
                                     9,
                                     10,
                                     99,
                                     100,
                                     -2147483649L,
                                     4294967295L,
                                     -100,
                                     4611686018427L};
    enum { COUNT = sizeof number / sizeof *number };
    static struct made made;
    size_t i;
    (void)state;
    make_image(&made, COUNT, "", 1);
    for (i = 0; i < COUNT; i++)
        set_number(&made, i, number[i]);
    assert_round_trip(made.image);
}

static void an_image_with_nothing_but_a_pool_comes_through(void **state)
{
    static struct made made;
    (void)state;
    make_image(&made, 0, "", 1);
    assert_round_trip(made.image);
}

static void what_c_would_read_otherwise_comes_through(void **state)
{
    static const char pool[] =
        "\0"
        "7\0"
        "0\0"
        "777\0\?\?=\?\?/\0a\?\?)\0\"quoted\"\0back\\slash\\\0"
        "\\n\0%s%d\0*/ /* // \0\x01"
        "0000ab01\0line\nline\0\ttab\r\0"
        "\x7f\x80\xff"
        "f\0\xc3\xa9"
        "e\0'\0";
    static struct made made;
    (void)state;
    make_image(&made, 1, pool, sizeof pool);
    assert_round_trip(made.image);
}

static void every_byte_comes_through_at_every_place_of_a_literal(void **state)
{
    enum { SIZE = 3 * 4000 + 17 };
    static char pool[SIZE];
    static struct made made;
    size_t i;
    (void)state;
    for (i = 0; i < SIZE; i++)
        pool[i] = (char)(i * 7 % 256);
    pool[SIZE - 1] = '\0';
    make_image(&made, 1, pool, SIZE);
    assert_round_trip(made.image);
    make_image(&made, 1, pool, 8000); /* no literal is left over */
    made.bytes[made.image->size - 1] = '\0';
    assert_round_trip(made.image);
}

static void a_compiled_pack_comes_through(void **state)
{
    struct compiled *compiled = *state;
    compiled_text(
        compiled,
        PACK "probe p { title \"What\?\?/\" read service(\"A\") was o }\n"
             "question q { ask \"?\" about \"See {p.exit_code}7\"\n"
             "  answer yes_no }\n"
             "symptom ill { title 'It \"is\" ill' message \"0x80070005\"\n"
             "  when p.exit_code == -9223372036854775807 or q }\n"
             "cause c of ill { title \"C\" when p.exit_code ==\n"
             "  9223372036854775807 fix { title \"F\" steps { \"1\" } } }\n");
    assert_round_trip(compiled->image);
}

static void question_marks_and_quotes_are_escaped_in_octal(void **state)
{
    static struct made made;
    struct arena arena;
    char *text;
    (void)state;
    make_image(&made, 0,
               "\0"
               "7?\"\\\x01",
               7);
    arena_init(&arena);
    text = c_of(&arena, made.image);
    assert_non_null(strstr(text, "\"\\0007\\077\\042\\134\\001\\000\","));
    assert_null(strchr(text, '?'));
    arena_done(&arena);
}

static void storage_is_as_large_as_one_state(void **state)
{
    static struct made made;
    struct arena arena;
    (void)state;
    make_image(&made, 0, "", 1);
    arena_init(&arena);
    assert_non_null(strstr(c_of(&arena, made.image), "bytes[120]"));
    arena_done(&arena);
}

struct drained {
    char text[MOST * 8];
    size_t length;
};

static bool keep(void *context, const char *text, size_t length)
{
    struct drained *drained = context;
    assert_true(length < sizeof drained->text - drained->length);
    memcpy(drained->text + drained->length, text, length);
    drained->length += length;
    return true;
}

static void
the_same_image_gives_the_same_text_however_it_is_drained(void **state)
{
    static struct made made;
    static struct drained drained;
    struct arena arena;
    struct buffer buffer;
    char *text;
    (void)state;
    make_image(&made, 200, "", 1);
    arena_init(&arena);
    text = c_of(&arena, made.image);
    assert_string_equal(text, c_of(&arena, made.image));
    memset(&buffer, 0, sizeof buffer);
    memset(&drained, 0, sizeof drained);
    buffer.arena = &arena;
    buffer.drain = keep;
    buffer.context = &drained;
    emit_c(&buffer, made.image, STATE);
    assert_true(buffer_finish(&buffer));
    assert_int_equal(drained.length, strlen(text));
    assert_memory_equal(drained.text, text, drained.length);
    arena_done(&arena);
}

static void
what_is_packed_takes_short_lines_and_is_always_the_same(void **state)
{
    static char pool[5000];
    static struct made made;
    struct arena arena;
    const char *text, *line;
    size_t i, lines = 0;
    (void)state;
    for (i = 0; i < sizeof pool; i++)
        pool[i] = (char)(i * i >> 3 ^ i);
    pool[0] = pool[sizeof pool - 1] = '\0';
    make_image(&made, 1, pool, sizeof pool);
    arena_init(&arena);
    text = packed_c_of(&arena, made.image);
    assert_string_equal(text, packed_c_of(&arena, made.image));
    for (line = text; *line; line += strcspn(line, "\n") + 1, lines++)
        assert_in_range(strcspn(line, "\n"), 0, 80);
    assert_true(lines > 50);
    arena_done(&arena);
}

static void sizes_are_told_for_each_section(void **state)
{
    static struct made made;
    struct arena arena;
    struct buffer buffer = {.arena = &arena};
    (void)state;
    make_image(&made, 3, "abc", 4);
    arena_init(&arena);
    emit_sizes(&buffer, made.image);
    buffer_put(&buffer, "", 1);
    assert_ptr_equal(strstr(buffer.text, "number\t24\npack\t96\n"),
                     buffer.text);
    assert_non_null(strstr(buffer.text, "\nleaf\t24\ngate\t24\nspecial\t36\n"));
    assert_non_null(strstr(buffer.text, "\npool\t4\n"));
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_of_every_record_comes_through),
        cmocka_unit_test(the_least_and_the_greatest_number_come_through),
        cmocka_unit_test(an_image_with_nothing_but_a_pool_comes_through),
        cmocka_unit_test(what_c_would_read_otherwise_comes_through),
        cmocka_unit_test(every_byte_comes_through_at_every_place_of_a_literal),
        COMPILED(a_compiled_pack_comes_through),
        cmocka_unit_test(question_marks_and_quotes_are_escaped_in_octal),
        cmocka_unit_test(storage_is_as_large_as_one_state),
        cmocka_unit_test(
            the_same_image_gives_the_same_text_however_it_is_drained),
        cmocka_unit_test(
            what_is_packed_takes_short_lines_and_is_always_the_same),
        cmocka_unit_test(sizes_are_told_for_each_section),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
