/* SPDX-License-Identifier: MIT */
#include "wording.h"

#include <stdio.h>
#include <string.h>

#include "buffer.h"
#include "resolve.h"

static bool is_id(const char *text, size_t length)
{
    size_t i;
    for (i = 0; i < length; i++)
        if (!((text[i] >= 'a' && text[i] <= 'z') ||
              (i > 0 &&
               (text[i] == '_' || (text[i] >= '0' && text[i] <= '9')))))
            return false;
    return length > 0;
}

/* Where `what` stands in a text for the `count`th time after the first. */
static const char *find_again(const char *text, size_t size, const char *what,
                              size_t length, size_t count)
{
    const char *at;
    for (at = text; at + length <= text + size; at++)
        if (memcmp(at, what, length) == 0 && count-- == 0)
            return at;
    return NULL;
}

/* The place of a stretch of a text. In a text block indentation is gone: there
 * it is found by what it is, counted as often as it was there before. */
static struct place place_in(const struct compilation *c,
                             const struct ast_value *value, const char *from,
                             size_t length)
{
    struct place place = value->place;
    const char *start = place_text(&c->sources, place);
    if (from < start || from + length > start + place.length) {
        size_t before = 0;
        const char *at;
        for (at = value->text; at < from; at++)
            before += memcmp(at, from, length) == 0;
        from = find_again(start, place.length, from, length, before);
        if (!from)
            return place;
    }
    place.start += (uint32_t)(from - start);
    place.length = (uint32_t)length;
    return place;
}

static void add_input(struct compilation *c, struct probe *probe,
                      struct declaration *input)
{
    size_t i;
    if (input->kind != DECLARED_PROBE)
        return;
    for (i = 0; i < probe->inputs_count; i++)
        if (&probe->input[i]->base == input)
            return;
    probe->input = arena_grow(&c->arena, probe->input, &probe->inputs_capacity,
                              probe->inputs_count + 1, sizeof *probe->input);
    probe->input[probe->inputs_count++] = (struct probe *)input;
}

static void near_miss(struct compilation *c, struct place place,
                      const char *inside, size_t length, const char *help)
{
    struct diagnostic *diagnostic = diagnostic_add(
        &c->diagnostics, DIAGNOSTIC_NEAR_READING, place,
        "`{%.*s}` is not a reading and stays as it is", (int)length, inside);
    diagnostic_help(&c->diagnostics, diagnostic, "%s", help);
}

static bool allowed_here(struct compilation *c, struct place place,
                         const struct wording_rules *rules,
                         const struct reading *reading)
{
    if (!rules->readings) {
        diagnostic_add(&c->diagnostics, DIAGNOSTIC_READING_IN_TEXT, place,
                       "a reading must not stand in this text");
        return false;
    }
    if (rules->argument && (reading->type == AVD_TYPE_LIST ||
                            reading->declaration->kind != DECLARED_PROBE)) {
        diagnostic_add(&c->diagnostics, DIAGNOSTIC_BAD_READING, place,
                       "only a text, number or word that a probe read can "
                       "stand in an argument");
        return false;
    }
    return true;
}

/* `inside` is id.field with a known id. */
static void put_reading(struct compilation *c, struct buffer *buffer,
                        const struct ast_value *value, const char *inside,
                        size_t length, const char *dot,
                        const struct wording_rules *rules)
{
    struct ast_id id;
    struct place field =
        place_in(c, value, dot + 1, length - (size_t)(dot + 1 - inside));
    struct declaration *declaration;
    struct reading reading;
    char mark[16];
    id.name = names_get(&c->names, inside, (size_t)(dot - inside));
    id.place = place_in(c, value, inside, (size_t)(dot - inside));
    id.next = NULL;
    declaration = resolve_id(c, &id);
    if (!declaration || !resolve_field(c, declaration, &id, field, &reading) ||
        !allowed_here(c, place_in(c, value, inside, length), rules, &reading))
        return;
    if (rules->probe)
        add_input(c, rules->probe, declaration);
    snprintf(mark, sizeof mark, "%c%06x%02x", AVD_TEXT_READING, reading.index,
             reading.field);
    buffer_put(buffer, mark, 9);
}

static bool is_capture(const char *inside, size_t length)
{
    return (length == 3 &&
            (memcmp(inside, "int", 3) == 0 || memcmp(inside, "hex", 3) == 0)) ||
           (length == 4 && memcmp(inside, "word", 4) == 0);
}

/* What stands between two braces; false if it stays as it is. */
static bool put_braces(struct compilation *c, struct buffer *buffer,
                       const struct ast_value *value, const char *inside,
                       size_t length, const struct wording_rules *rules)
{
    const char *dot = memchr(inside, '.', length);
    struct place place = place_in(c, value, inside, length);
    if (length == 4 && memcmp(inside, "each", 4) == 0) {
        if (rules->each) {
            buffer_put(buffer, rules->each->text, rules->each->length);
            return true;
        }
        near_miss(c, place, inside, length,
                  "{each} is known only in a probe with `each`");
        return false;
    }
    if (dot && is_id(inside, (size_t)(dot - inside)) &&
        is_id(dot + 1, length - (size_t)(dot + 1 - inside))) {
        struct name *name =
            names_get(&c->names, inside, (size_t)(dot - inside));
        if (name->meaning) {
            put_reading(c, buffer, value, inside, length, dot, rules);
            return true;
        }
        near_miss(c, place, inside, length,
                  "nothing has that id; check how it is spelt");
        return false;
    }
    if (is_id(inside, length)) {
        struct name *name = names_get(&c->names, inside, length);
        struct declaration *meaning = name->meaning;
        if (meaning && meaning->kind <= DECLARED_QUESTION && rules->readings &&
            !rules->pattern)
            near_miss(c, place, inside, length,
                      "say which field is meant: {id.field}");
        else if (rules->pattern && !is_capture(inside, length))
            near_miss(c, place, inside, length,
                      "a pattern captures one {int}, {hex} or {word}");
    }
    return false;
}

/* ---- links ---- */

static bool starts(const char *text, size_t length, const char *with)
{
    return length >= strlen(with) && memcmp(text, with, strlen(with)) == 0;
}

/* Where the path of an address begins. */
static size_t origin_length(const char *url)
{
    const char *host = strstr(url, "://");
    const char *path = host ? strchr(host + 3, '/') : NULL;
    return path ? (size_t)(path - url) : strlen(url);
}

/* A link of a document, as it is on the published site: relative to the
 * document's address, and without .md where that has none. */
static void put_link(struct buffer *buffer, const char *url, const char *target,
                     size_t length)
{
    size_t base = strlen(url), origin = origin_length(url), stem;
    const char *mark = memchr(target, '#', length);
    bool bare = !(base > 3 && strcmp(url + base - 3, ".md") == 0);
    if (starts(target, length, "#")) {
        buffer_put(buffer, url, base);
        buffer_put(buffer, target, length);
        return;
    }
    if (starts(target, length, "/")) {
        buffer_put(buffer, url, origin);
    } else {
        while (base > origin && url[base - 1] != '/')
            base--;
        for (; starts(target, length, "../"); target += 3, length -= 3)
            for (base -= base > origin + 1;
                 base > origin + 1 && url[base - 1] != '/'; base--)
                ;
        if (starts(target, length, "./")) {
            target += 2;
            length -= 2;
        }
        buffer_put(buffer, url, base);
        if (base == origin) /* an address without a path */
            buffer_put(buffer, "/", 1);
    }
    stem = mark ? (size_t)(mark - target) : length;
    if (bare && stem > 3 && memcmp(target + stem - 3, ".md", 3) == 0) {
        buffer_put(buffer, target, stem - 3);
        buffer_put(buffer, target + stem, length - stem);
    } else {
        buffer_put(buffer, target, length);
    }
}

/* After `](`: the target of a link. Returns how much of the text it took. */
static size_t put_target(struct compilation *c, struct buffer *buffer,
                         const char *text, size_t length, uint16_t pack)
{
    const struct document *document = c->pack[pack].documents;
    const char *end = memchr(text, ')', length);
    size_t target = end ? (size_t)(end - text) : 0;
    /* With a colon it is an address of some scheme already. */
    if (!end || !document || memchr(text, ' ', target) ||
        memchr(text, ':', target))
        return 0;
    put_link(buffer, document->url, text, target);
    return target;
}

uint32_t wording_compile(struct compilation *compilation,
                         const struct ast_value *value,
                         const struct wording_rules *rules)
{
    struct compilation *c = compilation;
    struct buffer buffer = {.arena = &c->arena};
    const char *at = value->text, *end = at + value->length;
    if (!memchr(at, '{', value->length) &&
        !(rules->links && memchr(at, '(', value->length)))
        return pool_text(&c->pool, at, value->length);
    while (at < end) {
        const char *close;
        if (*at == '{' && (close = memchr(at, '}', (size_t)(end - at))) &&
            put_braces(c, &buffer, value, at + 1, (size_t)(close - at - 1),
                       rules)) {
            at = close + 1;
            continue;
        }
        buffer_put(&buffer, at++, 1);
        if (rules->links && at < end && at[-1] == ']' && *at == '(') {
            buffer_put(&buffer, at++, 1);
            at += put_target(c, &buffer, at, (size_t)(end - at), rules->pack);
        }
    }
    return pool_text(&c->pool, buffer.text ? buffer.text : "", buffer.length);
}

uint32_t wording_plain(struct compilation *compilation, uint16_t pack,
                       const struct ast_item *item)
{
    struct wording_rules rules;
    memset(&rules, 0, sizeof rules);
    rules.pack = pack;
    return item ? wording_compile(compilation, item->value, &rules) : 0;
}

uint32_t wording_rich(struct compilation *compilation, uint16_t pack,
                      const struct ast_item *item)
{
    struct wording_rules rules;
    memset(&rules, 0, sizeof rules);
    rules.pack = pack;
    rules.readings = rules.links = true;
    return item ? wording_compile(compilation, item->value, &rules) : 0;
}

static const struct document *find_document(struct compilation *c,
                                            uint16_t pack,
                                            const struct ast_value *value,
                                            size_t file)
{
    const struct document *document = c->pack[pack].documents, *other;
    struct diagnostic *diagnostic;
    if (file == 0 && document && !document->next)
        return document;
    for (other = document; other && file > 0; other = other->next)
        if (strlen(other->file) == file &&
            memcmp(other->file, value->text, file) == 0)
            return other;
    /* Its documents may be what was not understood. */
    if (c->pack[pack].block->broken)
        return NULL;
    diagnostic = diagnostic_add(
        &c->diagnostics, DIAGNOSTIC_BAD_DOCUMENT, value->place,
        !document   ? "the pack block names no document"
        : file == 0 ? "the pack has several documents: say which is meant"
                    : "the pack block does not name this document");
    if (document)
        diagnostic_help(&c->diagnostics, diagnostic, "for example \"%s#...\"",
                        document->file);
    return NULL;
}

uint32_t wording_doc(struct compilation *compilation, uint16_t pack,
                     const struct ast_item *item)
{
    struct compilation *c = compilation;
    const struct document *document;
    const char *anchor;
    uint32_t words[2];
    size_t file;
    if (!item)
        return 0;
    anchor = memchr(item->value->text, '#', item->value->length);
    if (!anchor) {
        diagnostic_help(&c->diagnostics,
                        diagnostic_add(&c->diagnostics, DIAGNOSTIC_BAD_DOCUMENT,
                                       item->value->place,
                                       "an anchor begins with #"),
                        "doc \"#heading-of-the-article\"");
        return 0;
    }
    file = (size_t)(anchor - item->value->text);
    document = find_document(c, pack, item->value, file);
    if (!document)
        return 0;
    words[0] = document->index;
    words[1] = pool_text(&c->pool, anchor, item->value->length - file);
    return pool_words(&c->pool, words, 2);
}
