/* SPDX-License-Identifier: MIT */
/*
 * Integers are printed by hand and bytes as members of a struct, each a string
 * literal of at most 4,000 bytes: that is what C compilers read fast.
 * (One long literal is beyond what C promises, and an array of integers takes
 * ten times as long.)
 */
#include "emit_c.h"

#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

#include "constants.h"

/* The fields of each record by their widths in bytes. */
static const struct {
    const char *name;
    const char *type;
    const char *fields;
    size_t size;
} sections[AVD_SECTION_COUNT] = {
#define FIELDS_NUMBER "8"
#define FIELDS_PACK "44444444"
#define FIELDS_DOCUMENT "444"
#define FIELDS_FILE "44"
#define FIELDS_PROBE "44444444112"
#define FIELDS_QUESTION "4444444"
#define FIELDS_SYMPTOM "444444444"
#define FIELDS_MESSAGE "44"
#define FIELDS_CAUSE "44444"
#define FIELDS_LINK "4444444211"
#define FIELDS_FIX "444444444422112"
#define FIELDS_ITEM "11114"
#define FIELDS_LEAF "44"
#define FIELDS_GATE "44"
#define FIELDS_SPECIAL "444"
#define FIELDS_WORD "4"
#define FIELDS_ALIAS "444"
#define FIELDS_POOL "1"
#define X(NAME, name, type) {#name, #type, FIELDS_##NAME, sizeof(type)},
    AVD_SECTIONS(X)
#undef X
};

enum { LITERAL = 4000, COLUMNS = 72 };

static void put_format(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void put_format(struct buffer *buffer, const char *format, ...)
{
    char line[256];
    va_list list;
    int length;
    va_start(list, format);
    length = vsnprintf(line, sizeof line, format, list);
    va_end(list);
    assert(length >= 0 && (size_t)length < sizeof line);
    buffer_put(buffer, line, (size_t)length);
}

/* ---- records ---- */

static int64_t field_value(const char *bytes, unsigned width)
{
    int64_t number = 0;
    uint32_t word;
    uint16_t half;
    switch (width) {
    case 8:
        memcpy(&number, bytes, 8);
        return number;
    case 4:
        memcpy(&word, bytes, 4);
        return word;
    case 2:
        memcpy(&half, bytes, 2);
        return half;
    default:
        return (unsigned char)*bytes;
    }
}

/* No record takes more in C: 15 fields of 12 characters, and brackets. */
enum { RECORD_ROOM = 256 };

static char *put_digits(char *to, uint64_t number)
{
    static const char pairs[] = "00010203040506070809101112131415161718192021"
                                "22232425262728293031323334353637383940414243"
                                "44454647484950515253545556575859606162636465"
                                "66676869707172737475767778798081828384858687"
                                "888990919293949596979899";
    char digits[20];
    size_t at = sizeof digits;
    for (; number >= 100; number /= 100)
        memcpy(digits + (at -= 2), pairs + number % 100 * 2, 2);
    if (number >= 10)
        memcpy(digits + (at -= 2), pairs + number * 2, 2);
    else
        digits[--at] = (char)('0' + number);
    memcpy(to, digits + at, sizeof digits - at);
    return to + sizeof digits - at;
}

static char *put_field(char *to, int64_t number, unsigned width)
{
    if (width == 8) {
        /* There is no literal for the least number: one more, less one. */
        *to++ = number < 0 ? '-' : '+';
        to = put_digits(to, number < 0 ? (uint64_t) - (number + 1)
                                       : (uint64_t)number);
        memcpy(to, number < 0 ? "LL-1" : "LL+0", 4);
        return to + 4;
    }
    to = put_digits(to, (uint64_t)number);
    if (number > INT32_MAX)
        *to++ = 'u';
    return to;
}

static const char *put_record(struct buffer *buffer, const char *bytes,
                              const char *fields)
{
    const char *field;
    char *to = buffer_room(buffer, RECORD_ROOM), *start = to;
    for (field = fields; *field; field++) {
        unsigned width = (unsigned)(*field - '0');
        if (field > fields)
            *to++ = ',';
        to = put_field(to, field_value(bytes, width), width);
        bytes += width;
    }
    buffer->length += (size_t)(to - start);
    return bytes;
}

static void put_section(struct buffer *buffer, const struct avd_header *image,
                        unsigned id)
{
    const char *bytes = (const char *)image + image->section[id].offset;
    uint32_t i, count = image->section[id].count;
    bool plain = sections[id].fields[1] == '\0';
    if (count == 0)
        return;
    put_format(buffer, "  .%s = {", sections[id].name);
    for (i = 0; i < count; i++) {
        buffer_puts(buffer, i % 8 == 0 || !plain ? "\n" : "");
        buffer_puts(buffer, plain ? "" : "{");
        bytes = put_record(buffer, bytes, sections[id].fields);
        buffer_puts(buffer, plain ? "," : "},");
    }
    buffer_puts(buffer, "\n  },\n");
}

/* ---- bytes ---- */

/* One byte inside a literal; how many characters it took. Octal is always
 * three digits, so that a digit may follow; `?` could be part of a trigraph. */
static size_t put_byte(struct buffer *buffer, unsigned char byte)
{
    char octal[4];
    if (byte >= ' ' && byte < 0x7f && byte != '"' && byte != '\\' &&
        byte != '?') {
        buffer_put(buffer, (const char *)&byte, 1);
        return 1;
    }
    octal[0] = '\\';
    octal[1] = (char)('0' + (byte >> 6));
    octal[2] = (char)('0' + (byte >> 3 & 7));
    octal[3] = (char)('0' + (byte & 7));
    buffer_put(buffer, octal, 4);
    return 4;
}

/* Its lines end after texts, or wherever they are long enough. */
static void put_literal(struct buffer *buffer, const char *bytes, size_t count,
                        bool texts)
{
    size_t column = 0;
    size_t i;
    buffer_put(buffer, "\"", 1);
    for (i = 0; i < count; i++) {
        column += put_byte(buffer, (unsigned char)bytes[i]);
        if (column > COLUMNS && i + 1 < count && (!texts || bytes[i] == '\0')) {
            buffer_puts(buffer, "\"\n\"");
            column = 0;
        }
    }
    buffer_puts(buffer, "\",\n");
}

static void put_literals(struct buffer *buffer, const char *bytes, size_t size,
                         bool texts)
{
    size_t at;
    for (at = 0; at < size; at += LITERAL)
        put_literal(buffer, bytes + at,
                    size - at < LITERAL ? size - at : LITERAL, texts);
}

/* The members of a struct that literals fill. */
static void put_members(struct buffer *buffer, size_t size)
{
    size_t at;
    for (at = 0; at < size; at += LITERAL)
        put_format(buffer, "    char part_%zu[%zu];\n", at / LITERAL,
                   size - at < LITERAL ? size - at : LITERAL);
}

static void put_pool(struct buffer *buffer, const struct avd_header *image)
{
    buffer_puts(buffer, "  .pool = {\n");
    put_literals(buffer, avd_pool_of(image), avd_pool_count(image), true);
    buffer_puts(buffer, "  }\n");
}

/* ---- the file ---- */

static void put_type(struct buffer *buffer, const struct avd_header *image)
{
    unsigned id;
    buffer_puts(buffer, "struct image {\n  struct avd_header header;\n");
    for (id = 0; id < AVD_SECTION_POOL; id++)
        if (image->section[id].count > 0)
            put_format(buffer, "  %s %s[%u];\n", sections[id].type,
                       sections[id].name, image->section[id].count);
    buffer_puts(buffer, "  struct {\n");
    put_members(buffer, avd_pool_count(image));
    buffer_puts(buffer, "  } pool;\n};\n\n");
}

static void put_format_assert(struct buffer *buffer)
{
    put_format(buffer,
               "_Static_assert(AVD_TABLE_FORMAT == %u, "
               "\"made for another runtime\");\n",
               AVD_TABLE_FORMAT);
}

static void put_asserts(struct buffer *buffer, const struct avd_header *image)
{
    unsigned id;
    put_format_assert(buffer);
    for (id = 0; id < AVD_SECTION_COUNT; id++)
        if (image->section[id].count > 0)
            put_format(buffer,
                       "_Static_assert(offsetof(struct image, %s) == %u, "
                       "\"%s\");\n",
                       sections[id].name, image->section[id].offset,
                       sections[id].name);
    buffer_puts(buffer, "\n");
}

static void put_header(struct buffer *buffer, const struct avd_header *image)
{
    unsigned id;
    put_format(buffer, "  .header = {%uu, %u, %u, %u, {", image->magic,
               image->format, image->size, image->slots);
    for (id = 0; id < AVD_SECTION_COUNT; id++)
        put_format(buffer, "%s{%u,%u}", id ? ", " : "",
                   image->section[id].offset, image->section[id].count);
    buffer_puts(buffer, "}},\n");
}

static void put_origin(struct buffer *buffer, const struct avd_header *image)
{
    uint32_t i;
    buffer_puts(buffer, "/* Written by avdrule from:");
    for (i = 0; i < avd_pack_count(image); i++) {
        const struct avd_pack *pack = &avd_pack_of(image)[i];
        buffer_puts(buffer, i ? ", " : " ");
        buffer_puts(buffer, avd_text(image, pack->id));
        buffer_puts(buffer, " ");
        buffer_puts(buffer, avd_text(image, pack->version));
    }
    put_format(buffer, ". Table format %u. */\n", image->format);
}

/* Zeroed memory, aligned to 8. */
static void put_memory(struct buffer *buffer, const char *name, size_t size)
{
    put_format(buffer,
               "static union {\n  unsigned char bytes[%zu];\n"
               "  uint64_t aligned;\n} %s;\n\n",
               size, name);
}

/* `rules` is an expression. */
static void put_functions(struct buffer *buffer, const char *rules)
{
    put_format(buffer,
               "const struct avd_header *avd_rules(void)\n{\n"
               "  return %s;\n}\n\n",
               rules);
    buffer_puts(buffer, "void *avd_storage(void)\n{\n"
                        "  return &storage;\n}\n");
}

/* The image as a constant. */
static void put_image(struct buffer *buffer, const struct avd_header *image)
{
    unsigned id;
    put_type(buffer, image);
    put_asserts(buffer, image);
    buffer_puts(buffer, "static const struct image image = {\n");
    put_header(buffer, image);
    for (id = 0; id < AVD_SECTION_POOL; id++)
        put_section(buffer, image, id);
    put_pool(buffer, image);
    buffer_puts(buffer, "};\n\n");
}

void emit_c(struct buffer *buffer, const struct avd_header *image, size_t state)
{
    put_origin(buffer, image);
    buffer_puts(buffer, "#include <stddef.h>\n\n#include \"rules.h\"\n\n");
    put_image(buffer, image);
    put_memory(buffer, "storage", state);
    put_functions(buffer, "&image.header");
}

/* ---- packed ---- */

static void put_packed(struct buffer *buffer, const unsigned char *packed,
                       size_t size)
{
    buffer_puts(buffer, "\nstatic const struct {\n");
    put_members(buffer, size);
    buffer_puts(buffer, "} packed = {\n");
    put_literals(buffer, (const char *)packed, size, false);
    buffer_puts(buffer, "};\n\n");
}

void emit_c_packed(struct buffer *buffer, const struct avd_header *image,
                   size_t state, const unsigned char *packed, size_t size)
{
    put_origin(buffer, image);
    buffer_puts(buffer, "#include \"rules.h\"\n#include \"unpack.h\"\n\n");
    put_format_assert(buffer);
    put_packed(buffer, packed, size);
    put_memory(buffer, "image", image->size);
    put_memory(buffer, "storage", state);
    put_functions(buffer, "avd_unpack(&packed, sizeof packed, image.bytes, "
                          "sizeof image.bytes)");
}

/* As struct avd_packed, whose last member C cannot give its bytes; without
 * pointers, which the program would have to be told of when it is loaded. */
static void put_stream(struct buffer *buffer, const struct emit_stream *stream)
{
    buffer_puts(buffer, "\nextern unsigned char avd_memory[];\n"
                        "const struct {\n  size_t size, constants, room;\n");
    put_members(buffer, stream->size);
    put_format(buffer, "} avd_packed = {\n%zu, %zu, %zu,\n", stream->size,
               stream->constants, stream->room);
    put_literals(buffer, (const char *)stream->bytes, stream->size, false);
    buffer_puts(buffer, "};\n\n");
}

/* C has no way to say that a section of some name has no contents. It comes
 * last: the compiler does not know that another section was begun. */
static void put_place(struct buffer *buffer, size_t size)
{
    buffer_puts(buffer,
                "\n__asm__(\".section " CONSTANTS_BEFORE ",\\\"b\\\"\\n\"\n"
                "        \".globl avd_memory\\n\"\n"
                "        \"avd_memory:\\n\"\n");
    if (size > 0)
        put_format(buffer, "        \".space %zu\\n\"\n", size);
    buffer_puts(buffer, "        \".text\\n\");\n");
}

void emit_c_windows(struct buffer *buffer, const struct avd_header *image,
                    size_t state, const struct emit_stream *stream)
{
    put_origin(buffer, image);
    buffer_puts(buffer, "#include <stddef.h>\n\n#include \"rules.h\"\n\n");
    if (stream->constants > 0)
        put_format_assert(buffer);
    else
        put_image(buffer, image);
    put_stream(buffer, stream);
    put_memory(buffer, "storage", state);
    put_functions(buffer, stream->constants > 0 ? "(const void *)avd_memory"
                                                : "&image.header");
    put_place(buffer, stream->constants);
}

void emit_sizes(struct buffer *buffer, const struct avd_header *image)
{
    unsigned id;
    for (id = 0; id < AVD_SECTION_COUNT; id++)
        put_format(buffer, "%s\t%zu\n", sections[id].name,
                   image->section[id].count * sections[id].size);
}
