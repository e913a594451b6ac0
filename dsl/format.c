/* SPDX-License-Identifier: MIT */
/*
 * Tokens and comments become pieces, and each pass settles one thing about
 * them: where lines begin, how far they are indented, where an empty line
 * stands, how many blanks go before a value. Then the pieces are written.
 * The tree tells only where clauses begin.
 */
#include "format.h"

#include <string.h>

#include "format_piece.h"
#include "grammar.h"

/* ---- where clauses begin ---- */

static void add_origin(struct format *format, struct place place,
                       enum start start)
{
    format->origin =
        arena_grow(format->arena, format->origin, &format->origins_capacity,
                   format->origins + 1, sizeof *format->origin);
    format->origin[format->origins].offset = place.start;
    format->origin[format->origins++].start = start;
}

static enum start start_of(enum item_kind kind)
{
    switch (kind) {
    case ITEM_LIKELIHOOD:
    case ITEM_INLINE_FIX:
    case ITEM_STEPS:
    case ITEM_CHOOSE_ONE:
    case ITEM_CONFIRM_ALL:
    case ITEM_TEXT:
        return START_PLAIN;
    case ITEM_APPLIES:
    case ITEM_SECRET:
    case ITEM_OWNER_ANY:
        return START_QUIET;
    case ITEM_CONFIRM_WHEN:
    case ITEM_SUSPECT_WHEN:
    case ITEM_RULE_OUT_WHEN:
        return START_WHEN;
    case ITEM_FROM:
    case ITEM_GIVEN:
    case ITEM_EXPECT:
        return START_STATED;
    default:
        return START_VALUE;
    }
}

static void add_entries(struct format *format, const struct ast_entry *entry)
{
    for (; entry; entry = entry->next)
        add_origin(format, entry->id.place, START_ENTRY);
}

static bool is_shape(enum item_kind kind)
{
    return kind == ITEM_STEPS || kind == ITEM_CHOOSE_ONE ||
           kind == ITEM_CONFIRM_ALL;
}

/* `shape`: these are steps, in which nothing is aligned. Depth is bounded by
 * the parser. */
static void add_items(struct format *format, const struct ast_item *item,
                      bool shape)
{
    for (; item; item = item->next) {
        add_origin(format, item->keyword,
                   shape ? START_PLAIN : start_of(item->kind));
        if (item->kind == ITEM_ANSWER)
            add_entries(format, item->entries);
        if (item_holds_items(item))
            add_items(format, item->items, is_shape(item->kind));
    }
}

static void add_blocks(struct format *format, const struct ast_block *block)
{
    for (; block; block = block->next) {
        add_origin(format, block->keyword,
                   block->kind == BLOCK_LET ? START_LET : START_BLOCK);
        add_entries(format, block->each);
        add_items(format, block->items, false);
    }
}

/* ---- pieces ---- */

static struct piece *add_piece(struct format *format, int kind,
                               const char *from, const char *to)
{
    struct piece *piece;
    format->piece = arena_grow(format->arena, format->piece, &format->capacity,
                               format->count + 1, sizeof *format->piece);
    piece = &format->piece[format->count++];
    memset(piece, 0, sizeof *piece);
    piece->text = from;
    piece->length = (uint32_t)(to - from);
    piece->kind = (uint8_t)kind;
    piece->match = piece->parent = FORMAT_NOTHING;
    piece->newlines = (uint8_t)(format->newlines > 2 ? 2 : format->newlines);
    format->newlines = 0;
    return piece;
}

/* What stands between two tokens: blanks, line ends and comments. */
static void add_gap(struct format *format, const char *from, const char *to)
{
    while (from < to) {
        const char *end = from + 1;
        if (*from == '\n') {
            format->newlines++;
        } else if (*from == '#') {
            const char *last;
            end = memchr(from, '\n', (size_t)(to - from));
            last = end = end ? end : to;
            while (last[-1] == ' ' || last[-1] == '\t' || last[-1] == '\r')
                last--;
            add_piece(format, FORMAT_COMMENT, from, last);
        }
        from = end;
    }
}

static void add_pieces(struct format *format, struct diagnostics *diagnostics,
                       uint16_t file)
{
    const char *text = diagnostics->sources->source[file].text, *end = text;
    const struct origin *origin = format->origin;
    const struct origin *last = origin + format->origins;
    struct lexer lexer;
    struct piece *piece;
    struct token token;
    lexer_init(&lexer, diagnostics, file);
    for (token = lexer_next(&lexer);; token = lexer_next(&lexer)) {
        add_gap(format, end, text + token.place.start);
        if (token.kind == 0)
            return;
        end = text + token.place.start + token.place.length;
        piece = add_piece(format, token.kind, end - token.place.length, end);
        if (origin < last && origin->offset == token.place.start)
            piece->start = (uint8_t)origin++->start;
    }
}

/* ---- where lines begin ---- */

/* A brace or a field goes with what is before it; of a comment, under it. */
static bool joins(const struct piece *before, const struct piece *piece)
{
    return piece->kind == TOKEN_FIELD ||
           (piece->kind == TOKEN_LBRACE && before->kind != TOKEN_COMMA &&
            before->kind != TOKEN_LPAREN);
}

/* The next piece that is a token, from this one on; NULL at the end. */
static const struct piece *token_from(const struct format *format, size_t i)
{
    while (i < format->count && format->piece[i].kind == FORMAT_COMMENT)
        i++;
    return i < format->count ? &format->piece[i] : NULL;
}

static void find_line(struct format *format, size_t i)
{
    struct piece *piece = &format->piece[i], *before = piece - 1;
    if (i == 0) {
        piece->line = true;
        return;
    }
    if (joins(before, piece))
        piece->newlines = 0;
    piece->line = piece->newlines > 0 || before->kind == FORMAT_COMMENT;
    piece->breaks = before->breaks + (piece->line || piece->kind == TOKEN_TEXT);
}

static bool opens(const struct piece *piece)
{
    return piece->kind == TOKEN_LBRACE || piece->kind == TOKEN_LPAREN;
}

static bool closes(const struct piece *piece)
{
    return piece->kind == TOKEN_RBRACE || piece->kind == TOKEN_RPAREN;
}

/* The author's lines, and brackets with their partners. */
static void find_lines(struct format *format)
{
    uint32_t open = FORMAT_NOTHING, i;
    for (i = 0; i < format->count; i++) {
        struct piece *piece = &format->piece[i];
        find_line(format, i);
        if (opens(piece)) {
            const struct piece *first = token_from(format, i + 1);
            piece->body = piece->kind == TOKEN_LBRACE && first &&
                          (first->start || first->kind == TOKEN_RBRACE);
            piece->parent = open;
            open = i;
        } else if (closes(piece) && open != FORMAT_NOTHING) {
            struct piece *other = &format->piece[open];
            piece->match = open;
            other->match = i;
            piece->body = other->body;
            piece->broken = other->broken =
                piece->body && piece->breaks != other->breaks;
            open = other->parent;
        }
    }
}

/* In a body that does not stand on one line each clause starts a line. */
static void break_bodies(struct format *format)
{
    uint32_t open = FORMAT_NOTHING, i;
    for (i = 0; i < format->count; i++) {
        struct piece *piece = &format->piece[i];
        if (piece->start && open != FORMAT_NOTHING &&
            format->piece[open].broken)
            piece->line = true;
        if (piece->kind == TOKEN_RBRACE && piece->broken)
            piece->line = true;
        if (opens(piece))
            open = i;
        else if (closes(piece) && open != FORMAT_NOTHING)
            open = format->piece[open].parent;
    }
}

/* ---- indentation ---- */

/* Of a line that starts with piece i. `open` is the innermost bracket, `base`
 * the indentation of the clause. A comment goes with what follows it. */
static uint32_t indent_of(const struct format *format, size_t i, uint32_t open,
                          uint32_t base)
{
    const struct piece *piece = token_from(format, i);
    bool comment = piece != &format->piece[i];
    uint32_t inner = open == FORMAT_NOTHING ? 0 : format->piece[open].inner;
    if (!piece)
        return 0;
    if (piece->start || (piece->kind == TOKEN_RBRACE && comment))
        return inner;
    if (piece->kind == TOKEN_LBRACE && piece->body)
        return base;
    if (closes(piece) && !comment && open != FORMAT_NOTHING)
        return format->piece[open].outer;
    if (open != FORMAT_NOTHING && !format->piece[open].body &&
        format->piece[open].kind == TOKEN_LBRACE)
        return inner; /* of a set */
    return base + FORMAT_CONTINUED;
}

static void find_indents(struct format *format)
{
    uint32_t open = FORMAT_NOTHING, base = 0, line = 0, i;
    for (i = 0; i < format->count; i++) {
        struct piece *piece = &format->piece[i];
        if (piece->line)
            line = piece->indent = indent_of(format, i, open, base);
        if (piece->start)
            base = open == FORMAT_NOTHING ? 0 : format->piece[open].inner;
        if (opens(piece)) {
            piece->outer = piece->body ? base : line;
            piece->inner = piece->outer + FORMAT_STEP;
            open = i;
        } else if (closes(piece) && open != FORMAT_NOTHING) {
            if (piece->body)
                base = format->piece[open].outer;
            open = format->piece[open].parent;
        }
    }
}

/* ---- empty lines ---- */

/* Nothing but a comment at the end of the same line is between. */
static bool follows_opening(const struct format *format, size_t i)
{
    const struct piece *before = &format->piece[i - 1];
    if (before->kind == FORMAT_COMMENT && !before->line)
        before--;
    return opens(before);
}

static bool starts_block(const struct piece *piece)
{
    return piece->start == START_BLOCK || piece->start == START_LET;
}

/* The first of the comments on lines of their own right before piece i. */
static size_t comments_before(const struct format *format, size_t i)
{
    while (i > 0 && format->piece[i - 1].kind == FORMAT_COMMENT &&
           format->piece[i - 1].line)
        i--;
    return i;
}

/* One empty line between two blocks, unless each is a single line: those may
 * stand together. */
static void part_blocks(struct format *format)
{
    size_t next = format->count, i;
    bool next_is_long = false;
    for (i = format->count; i-- > 0;) {
        const struct piece *piece = &format->piece[i];
        size_t end, j;
        bool is_long = false;
        if (!starts_block(piece))
            continue;
        end = comments_before(format, next);
        for (j = i; j < end; j++)
            is_long |= (j > i && format->piece[j].line) ||
                       format->piece[j].kind == TOKEN_TEXT;
        if (next < format->count && (is_long || next_is_long))
            format->piece[end].blank = true;
        next = i;
        next_is_long = is_long;
    }
}

static void find_blanks(struct format *format)
{
    size_t i;
    for (i = 1; i < format->count; i++) {
        struct piece *piece = &format->piece[i];
        piece->blank = piece->line && piece->newlines > 1 && !closes(piece) &&
                       !follows_opening(format, i);
    }
    part_blocks(format);
}

/* ---- alignment ---- */

/* Clauses in a row whose values are aligned. */
struct run {
    enum start start;
    size_t from, to; /* pieces; the same: none */
    uint32_t width;
};

static void end_run(struct format *format, struct run *run)
{
    for (; run->from < run->to; run->from++) {
        struct piece *piece = &format->piece[run->from];
        if (piece->aligned)
            piece->pad = run->width - piece->pad + 1;
    }
    run->from = run->to = 0;
    run->width = 0;
    run->start = START_NONE;
}

/* The piece to be aligned in the clause that begins with piece i, and the
 * width of what is before it; FORMAT_NOTHING if they stand on different lines.
 */
static size_t value_of(const struct format *format, size_t i, uint32_t *width)
{
    const struct piece *piece = format->piece;
    size_t words = 1, j;
    if (piece[i].start == START_LET)
        words = 2;
    else if (piece[i].start == START_WHEN)
        words = piece[i].kind == TOKEN_RULE ? 3 : 2;
    *width = (uint32_t)words - 1;
    for (j = i; j < i + words; j++)
        *width += piece[j].length;
    for (j = i + 1; j <= i + words; j++)
        if (j >= format->count || piece[j].line ||
            piece[j].kind == FORMAT_COMMENT)
            return FORMAT_NOTHING;
    return i + words;
}

static void extend_run(struct format *format, struct run *run, size_t i)
{
    enum start start = (enum start)format->piece[i].start;
    uint32_t width;
    size_t value;
    if (start == START_QUIET)
        return;
    if (start != run->start)
        end_run(format, run);
    if (start == START_BLOCK || start == START_PLAIN)
        return;
    value = value_of(format, i, &width);
    if (value == FORMAT_NOTHING)
        return;
    if (run->from == run->to)
        run->from = value;
    run->to = value + 1;
    run->start = start;
    if (run->width < width)
        run->width = width;
    format->piece[value].pad = width;
    format->piece[value].aligned = true;
}

static void align(struct format *format)
{
    struct run run = {START_NONE, 0, 0, 0};
    size_t i;
    for (i = 0; i < format->count; i++) {
        const struct piece *piece = &format->piece[i];
        if (piece->blank && run.start != START_STATED)
            end_run(format, &run);
        if (piece->start && piece->line)
            extend_run(format, &run, i);
        if (piece->broken)
            end_run(format, &run);
    }
    end_run(format, &run);
}

const char *format_source(struct arena *arena, struct diagnostics *diagnostics,
                          const struct ast_file *file, size_t *length)
{
    struct format format;
    memset(&format, 0, sizeof format);
    format.arena = arena;
    add_blocks(&format, file->blocks);
    add_pieces(&format, diagnostics, file->file);
    find_lines(&format);
    break_bodies(&format);
    find_indents(&format);
    find_blanks(&format);
    align(&format);
    format_write(&format);
    *length = format.length;
    return format.text;
}
