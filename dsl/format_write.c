/* SPDX-License-Identifier: MIT */
/* Pieces to text, when all is settled about them. */
#include "format_piece.h"

#include <string.h>

#include "grammar.h"

static void put(struct format *format, const char *text, size_t length)
{
    format->text =
        arena_grow(format->arena, format->text, &format->text_capacity,
                   format->length + length + 1, 1);
    memcpy(format->text + format->length, text, length);
    format->length += length;
}

static void put_blanks(struct format *format, size_t count)
{
    for (; count > 0; count--)
        put(format, " ", 1);
}

static void put_newline(struct format *format)
{
    put(format, "\n", 1);
    format->lines++;
}

static size_t leading_blanks(const char *from, const char *end)
{
    const char *at = from;
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    return (size_t)(at - from);
}

/* The line of a text block that begins here, without its end; *next is the
 * one after it. */
static const char *text_line(const char *from, const char *end,
                             const char **next)
{
    const char *stop = memchr(from, '\n', (size_t)(end - from));
    *next = stop + 1;
    return stop > from && stop[-1] == '\r' ? stop - 1 : stop;
}

/* A text over several lines. Every line is moved by the same amount, so that
 * what remains without the common indentation is the same; blanks at the end
 * of a line belong to the text. */
static void put_text_block(struct format *format, const struct piece *piece,
                           size_t indent)
{
    const char *end = piece->text + piece->length - 3;
    const char *first, *from, *next, *stop;
    size_t common = SIZE_MAX, blanks;
    while (end[-1] != '\n')
        end--;
    text_line(piece->text, end, &first);
    for (from = first; from < end; from = next) {
        stop = text_line(from, end, &next);
        blanks = leading_blanks(from, stop);
        if (from + blanks < stop && blanks < common)
            common = blanks;
    }
    put(format, "\"\"\"", 3);
    for (from = first; from < end; from = next) {
        stop = text_line(from, end, &next);
        blanks = common == SIZE_MAX ? leading_blanks(from, stop) : common;
        from = blanks < (size_t)(stop - from) ? from + blanks : stop;
        put_newline(format);
        if (from < stop)
            put_blanks(format, indent);
        put(format, from, (size_t)(stop - from));
    }
    put_newline(format);
    put_blanks(format, indent);
    put(format, "\"\"\"", 3);
}

/* Blanks between two pieces of one line. */
static size_t gap(const struct piece *before, const struct piece *piece)
{
    if (piece->pad)
        return piece->pad;
    if (before->kind == TOKEN_LPAREN)
        return 0;
    switch (piece->kind) {
    case TOKEN_RPAREN:
    case TOKEN_COMMA:
    case TOKEN_FIELD:
        return 0;
    case TOKEN_LPAREN: /* read kind(...), known(...); but any (...) */
        return before->kind != TOKEN_ID && before->kind != TOKEN_KNOWN;
    default:
        return 1;
    }
}

/* Columns of the line that is being written, a character being one. */
static size_t column(const struct format *format)
{
    size_t at = format->length, columns = 0;
    while (at > 0 && format->text[at - 1] != '\n')
        columns += ((unsigned char)format->text[--at] & 0xc0) != 0x80;
    return columns;
}

/* Its blanks are put in when all such comments are known. */
static void note_trailer(struct format *format)
{
    struct trailer *trailer;
    format->trailer =
        arena_grow(format->arena, format->trailer, &format->trailers_capacity,
                   format->trailers + 1, sizeof *trailer);
    trailer = &format->trailer[format->trailers++];
    trailer->offset = format->length;
    trailer->line = format->lines;
    trailer->column = column(format);
}

static void put_piece(struct format *format, const struct piece *piece,
                      size_t indent)
{
    if (piece->kind == TOKEN_TEXT)
        put_text_block(format, piece,
                       piece->line ? indent : indent + FORMAT_STEP);
    else if (piece->kind == TOKEN_OR_ELSE)
        put(format, "or else", 7); /* the author's may have a line end in it */
    else
        put(format, piece->text, piece->length);
}

static void put_pieces(struct format *format)
{
    size_t indent = 0, i;
    for (i = 0; i < format->count; i++) {
        const struct piece *piece = &format->piece[i];
        if (piece->line) {
            if (i > 0)
                put_newline(format);
            if (piece->blank)
                put_newline(format);
            indent = piece->indent;
            put_blanks(format, indent);
        } else if (piece->kind == FORMAT_COMMENT) {
            note_trailer(format);
        } else {
            put_blanks(format, gap(piece - 1, piece));
        }
        put_piece(format, piece, indent);
    }
    if (format->count > 0)
        put_newline(format);
}

/* Comments at the ends of consecutive lines stand under each other. */
static void put_trailers(struct format *format)
{
    const char *text = format->text;
    size_t length = format->length, done = 0, from, to, widest;
    format->text = NULL;
    format->length = format->text_capacity = 0;
    for (from = 0; from < format->trailers; from = to) {
        const struct trailer *trailer = format->trailer;
        widest = trailer[from].column;
        for (to = from + 1; to < format->trailers &&
                            trailer[to].line == trailer[to - 1].line + 1;
             to++)
            if (widest < trailer[to].column)
                widest = trailer[to].column;
        for (trailer += from; trailer < format->trailer + to; trailer++) {
            put(format, text + done, trailer->offset - done);
            put_blanks(format, widest - trailer->column + 2);
            done = trailer->offset;
        }
    }
    put(format, length ? text + done : "", length - done);
}

void format_write(struct format *format)
{
    put_pieces(format);
    put_trailers(format);
    format->text[format->length] = '\0';
}
