/* SPDX-License-Identifier: MIT */
#include "article.h"

#include <cmark.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>

#include "anchor.h"
#include "buffer.h"

struct reader {
    struct arena *arena;
    struct article *article;
    struct anchors anchors;
    /* The text of the section that is open: words with one blank between. */
    struct sha256_ctx text;
    bool gap, any;
};

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* ---- digests ---- */

static void feed(struct reader *reader, const char *text)
{
    while (*text) {
        const char *start = text;
        if (is_blank(*text)) {
            reader->gap = true;
            text++;
            continue;
        }
        while (*text && !is_blank(*text))
            text++;
        if (reader->gap && reader->any)
            sha256_update(&reader->text, 1, (const uint8_t *)" ");
        sha256_update(&reader->text, (size_t)(text - start),
                      (const uint8_t *)start);
        reader->gap = false;
        reader->any = true;
    }
}

/* So many hexadecimal digits, and a NUL. */
static void finish(struct sha256_ctx *context, char *digits, size_t count)
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    size_t i;
    sha256_digest(context, sizeof digest, digest);
    for (i = 0; i < count / 2; i++)
        snprintf(digits + 2 * i, 3, "%02x", digest[i]);
}

/* ---- the text of nodes ---- */

static const char *literal(cmark_node *node)
{
    const char *text = cmark_node_get_literal(node);
    return text ? text : "";
}

static bool is_break(cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    return type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK;
}

/* The plain text of a node and what is in it: no markup, no HTML. */
static void put_plain(struct buffer *buffer, cmark_node *node)
{
    cmark_iter *iter = cmark_iter_new(node);
    cmark_event_type event;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *at = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(at);
        if (event != CMARK_EVENT_ENTER)
            continue;
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)
            buffer_puts(buffer, literal(at));
        else if (is_break(at))
            buffer_puts(buffer, " ");
    }
    cmark_iter_free(iter);
}

static const char *plain(struct arena *arena, cmark_node *node)
{
    struct buffer buffer = {.arena = arena};
    if (node)
        put_plain(&buffer, node);
    return arena_text(arena, buffer.length ? buffer.text : "", buffer.length);
}

/* Blanks made one, none at the ends; in place. */
static char *squeeze(char *text)
{
    char *from, *to = text;
    for (from = text; *from; from++)
        if (!is_blank(*from))
            *to++ = *from;
        else if (to > text && to[-1] != ' ')
            *to++ = ' ';
    while (to > text && to[-1] == ' ')
        to--;
    *to = '\0';
    return text;
}

/* ---- marks ---- */

enum label { LABEL_NONE, LABEL_CAUSE, LABEL_FIX };

static bool starts_with_word(const char *text, const char *word)
{
    for (; *word; text++, word++)
        if ((*text | 0x20) != *word)
            return false;
    return true;
}

/* "Cause", "Fix 2", "Cause 1: words". *rest is what follows the label, with
 * its colon if there is one. */
static enum label read_label(const char *text, const char **rest)
{
    enum label label = LABEL_NONE;
    while (is_blank(*text))
        text++;
    if (starts_with_word(text, "cause"))
        label = LABEL_CAUSE;
    else if (starts_with_word(text, "fix"))
        label = LABEL_FIX;
    else
        return LABEL_NONE;
    text += label == LABEL_CAUSE ? 5 : 3;
    while (is_blank(*text))
        text++;
    while (*text >= '0' && *text <= '9')
        text++;
    while (is_blank(*text))
        text++;
    *rest = text;
    return *text == '\0' || *text == ':' ? label : LABEL_NONE;
}

static void add_mark(struct reader *reader, enum label label, char *title,
                     uint32_t line)
{
    struct article *article = reader->article;
    struct article_section *section = &article->section[article->sections - 1];
    struct article_marks *marks =
        label == LABEL_CAUSE ? &section->causes : &section->fixes;
    struct article_mark *mark;
    struct sha256_ctx context;
    marks->mark = arena_grow(reader->arena, marks->mark, &marks->capacity,
                             marks->count + 1, sizeof *mark);
    mark = &marks->mark[marks->count++];
    mark->title = squeeze(title);
    mark->line = line;
    sha256_init(&context);
    sha256_update(&context, strlen(title), (const uint8_t *)title);
    finish(&context, mark->digest, ARTICLE_TITLE_DIGEST);
}

/* The paragraph behind a mark that says nothing itself. */
static const char *next_paragraph(struct arena *arena, cmark_node *block)
{
    cmark_node *next = cmark_node_next(block);
    cmark_node *first = next ? cmark_node_first_child(next) : NULL;
    const char *rest;
    if (!first || cmark_node_get_type(next) != CMARK_NODE_PARAGRAPH ||
        (cmark_node_get_type(first) == CMARK_NODE_STRONG &&
         read_label(plain(arena, first), &rest)))
        return "";
    return plain(arena, next);
}

static const char *skip_colon(const char *text)
{
    while (is_blank(*text) || *text == ':')
        text++;
    return text;
}

static bool is_strong(cmark_node *node)
{
    return node && cmark_node_get_type(node) == CMARK_NODE_STRONG;
}

/* What stands behind a bold label, up to a line that begins with another. */
static const char *behind(struct arena *arena, cmark_node *strong)
{
    struct buffer buffer = {.arena = arena};
    const char *rest;
    cmark_node *node = cmark_node_next(strong);
    for (; node; node = cmark_node_next(node)) {
        cmark_node *next = cmark_node_next(node);
        if (is_break(node) && is_strong(next) &&
            read_label(plain(arena, next), &rest))
            break;
        put_plain(&buffer, node);
    }
    return arena_text(arena, buffer.length ? buffer.text : "", buffer.length);
}

/* A bold text: a mark if a line of a paragraph begins with it, and a colon or
 * nothing follows. */
static void read_bold(struct reader *reader, cmark_node *strong)
{
    struct arena *arena = reader->arena;
    cmark_node *before = cmark_node_previous(strong);
    cmark_node *parent = cmark_node_parent(strong);
    const char *rest = "", *after;
    enum label label;
    if (cmark_node_get_type(parent) != CMARK_NODE_PARAGRAPH ||
        (before && !is_break(before)))
        return;
    label = read_label(plain(arena, strong), &rest);
    if (!label)
        return;
    after = behind(arena, strong);
    if (*rest != ':' && *skip_colon(after) && *after != ':')
        return;
    rest = arena_format(arena, "%s%s", skip_colon(rest),
                        *skip_colon(rest) ? after : skip_colon(after));
    if (!*rest)
        rest = next_paragraph(arena, parent);
    add_mark(reader, label, arena_text(arena, rest, strlen(rest)),
             (uint32_t)cmark_node_get_start_line(parent));
}

/* ---- sections ---- */

static struct article_section *last_section(const struct reader *reader)
{
    return &reader->article->section[reader->article->sections - 1];
}

static void end_section(struct reader *reader)
{
    struct article_section *section = last_section(reader);
    section->empty = !reader->any;
    finish(&reader->text, section->digest, ARTICLE_DIGEST);
}

static void begin_section(struct reader *reader, const char *anchor,
                          const char *title, cmark_node *heading)
{
    struct article *article = reader->article;
    struct article_section *section;
    article->section =
        arena_grow(reader->arena, article->section, &article->sections_capacity,
                   article->sections + 1, sizeof *section);
    section = &article->section[article->sections++];
    memset(section, 0, sizeof *section);
    section->anchor = anchor;
    section->title = title;
    section->line = 1;
    if (heading) {
        section->line = (uint32_t)cmark_node_get_start_line(heading);
        section->level = (unsigned)cmark_node_get_heading_level(heading);
    }
    section->is_title = section->level == 1 && article->headings == 0;
    sha256_init(&reader->text);
    reader->gap = reader->any = false;
}

static void add_heading(struct reader *reader, const char *anchor,
                        cmark_node *node)
{
    struct article *article = reader->article;
    struct article_heading *heading;
    article->heading =
        arena_grow(reader->arena, article->heading, &article->headings_capacity,
                   article->headings + 1, sizeof *heading);
    heading = &article->heading[article->headings++];
    heading->anchor = anchor;
    heading->line = (uint32_t)cmark_node_get_start_line(node);
    heading->section = article->sections - 1;
}

static void read_heading(struct reader *reader, cmark_node *node)
{
    struct arena *arena = reader->arena;
    const char *text = plain(arena, node), *rest = "", *anchor;
    unsigned level = (unsigned)cmark_node_get_heading_level(node);
    enum label label = read_label(text, &rest);
    anchor = anchor_of(&reader->anchors, text, strlen(text));
    if (label && level > last_section(reader)->level &&
        last_section(reader)->level > 0 && !last_section(reader)->is_title) {
        rest = skip_colon(rest);
        if (!*rest)
            rest = next_paragraph(arena, node);
        add_mark(reader, label, arena_text(arena, rest, strlen(rest)),
                 (uint32_t)cmark_node_get_start_line(node));
        add_heading(reader, anchor, node);
        return;
    }
    end_section(reader);
    begin_section(reader, anchor, text, node);
    add_heading(reader, anchor, node);
}

/* ---- the walk ---- */

/* Whether the text of a node belongs to a heading that begins a section: its
 * title is not its text. */
static bool in_own_heading(const struct reader *reader, cmark_node *node)
{
    while (node && cmark_node_get_type(node) != CMARK_NODE_HEADING)
        node = cmark_node_parent(node);
    return node && (uint32_t)cmark_node_get_start_line(node) ==
                       last_section(reader)->line;
}

static void enter(struct reader *reader, cmark_node *node)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_HEADING:
        read_heading(reader, node);
        break;
    case CMARK_NODE_STRONG:
        read_bold(reader, node);
        break;
    case CMARK_NODE_TEXT:
    case CMARK_NODE_CODE:
        if (!in_own_heading(reader, node))
            feed(reader, literal(node));
        break;
    case CMARK_NODE_CODE_BLOCK:
    case CMARK_NODE_HTML_BLOCK:
    case CMARK_NODE_HTML_INLINE:
        feed(reader, literal(node));
        break;
    case CMARK_NODE_ITEM:
        reader->gap = true;
        feed(reader, "*");
        break;
    default:
        break;
    }
    if (is_break(node) || cmark_node_get_type(node) < CMARK_NODE_FIRST_INLINE)
        reader->gap = true;
}

/* Where a link leads is a part of the text. */
static void leave(struct reader *reader, cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE) {
        const char *url = cmark_node_get_url(node);
        feed(reader, "(");
        feed(reader, url ? url : "");
        feed(reader, ")");
    }
    if (type < CMARK_NODE_FIRST_INLINE)
        reader->gap = true;
}

void article_read(struct article *article, struct arena *arena, char *text,
                  size_t length)
{
    struct reader reader = {.arena = arena, .article = article};
    cmark_node *document;
    cmark_iter *iter;
    cmark_event_type event;
    memset(article, 0, sizeof *article);
    article_front_matter(article, arena, text, length);
    anchors_init(&reader.anchors, arena);
    document = cmark_parse_document(text, length, CMARK_OPT_VALIDATE_UTF8);
    begin_section(&reader, "", "", NULL);
    iter = cmark_iter_new(document);
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        if (event == CMARK_EVENT_ENTER)
            enter(&reader, cmark_iter_get_node(iter));
        else
            leave(&reader, cmark_iter_get_node(iter));
    }
    end_section(&reader);
    cmark_iter_free(iter);
    cmark_node_free(document);
}

const struct article_heading *article_find(const struct article *article,
                                           const char *anchor)
{
    size_t i;
    for (i = 0; i < article->headings; i++)
        if (strcmp(article->heading[i].anchor, anchor) == 0)
            return &article->heading[i];
    return NULL;
}
