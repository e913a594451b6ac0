/* SPDX-License-Identifier: MIT */
/*
 * Catalogue text in the forms that reports have, in one pass without look-back.
 *
 * In plain text `code` loses its quotes where it is one word and gets plain
 * ones where it is not, **bold** loses its stars, [words](link) becomes words
 * (address).
 */
#include "text.h"

#include <string.h>

#include "condition.h"

/* What stands in a format for something else, where it is no argument; returns
 * how much of the format that is. */
static unsigned put_mark(struct avd_out *out, const char *format, bool one)
{
    if (strncmp(format, "(s)", 3) == 0) {
        avd_out_raw(out, "s", !one);
        return 3;
    }
    if (out->escape == AVD_ESCAPE_JSON && *format == '\'')
        format = "\"";
    avd_out_raw(out, format, 1);
    return 1;
}

void avd_text_arguments(struct avd_out *out, const struct avd_header *image,
                        const char *format, va_list arguments)
{
    uint32_t number = 1;
    const uint32_t *record;
    const char *text;
    size_t run;

    for (;;) {
        run = strcspn(format, "%'(");
        avd_out_raw(out, format, run);
        format += run;
        if (*format == 0)
            return;
        if (*format != '%') {
            format += put_mark(out, format, number == 1);
            continue;
        }
        run = SIZE_MAX;
        format += 2;
        switch (format[-1]) {
        case 'u':
            number = va_arg(arguments, uint32_t);
            avd_out_number(out, number);
            continue;
        case 'p':
            record = va_arg(arguments, const void *);
            avd_text_format(out, image, "%o (%o)", record[1], record[0]);
            continue;
        case 'o':
            text = avd_text(image, va_arg(arguments, uint32_t));
            break;
        case '.':
            format += 2;
            run = (size_t)va_arg(arguments, int);
            /* fallthrough */
        default:
            text = va_arg(arguments, const char *);
        }
        avd_out_bytes(out, text, run == SIZE_MAX ? strlen(text) : run);
    }
}

void avd_text_format(struct avd_out *out, const struct avd_header *image,
                     const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    avd_text_arguments(out, image, format, arguments);
    va_end(arguments);
}

/* ---- Markdown ---- */

enum piece { CODE, CODE_END, BOLD, BOLD_END, BREAK, LINK };

static const char pieces[][6][10] = {
    [AVD_TEXT_PLAIN] = {"", "", "", "", "\n", ""},
    [AVD_TEXT_HTML] = {"<code>", "</code>", "<strong>", "</strong>", "<br>",
                       "<a href=\""},
    [AVD_TEXT_MARKDOWN] = {"`", "`", "**", "**", "<br>", "["}};

struct walk {
    struct avd_out *out;
    const struct avd_state *state;
    uint32_t pack;
    enum avd_text_form form;
    bool bold;
};

static void put(const struct walk *w, enum avd_text_form form, enum piece piece)
{
    avd_out_literal(w->out, pieces[form][piece]);
}

static unsigned hex(const char *digits, unsigned count)
{
    unsigned value = 0;
    unsigned i;

    for (i = 0; i < count; i++) {
        char c = digits[i];

        value = value << 4 | (unsigned)(c <= '9' ? c - '0' : (c | 32) - 87);
    }
    return value;
}

/* The reading behind AVD_TEXT_READING; returns what follows it. */
static const char *reading(const struct walk *w, const char *at)
{
    uint32_t index = hex(at, 6);
    unsigned field = hex(at + 6, 2);
    enum avd_status status;

    avd_state_field(w->state, index, field, &status);
    if (w->state->text == NULL) {
        avd_out_text(w->out, "<");
        avd_condition_subject(w->out, w->state->image, index, field);
        avd_out_text(w->out, ">");
    } else if (status != AVD_STATUS_OK)
        avd_out_text(w->out, "(not known)");
    else if (w->state->reading[index].status == AVD_STATUS_OK)
        avd_condition_observed(w->out, w->state, index, field);
    else /* what absence itself says */
        avd_out_text(w->out, field == 0 ? "false" : "0");
    return at + 8;
}

/* A run of text up to `end` in which only readings are special. */
static void verbatim(const struct walk *w, const char *at, const char *end)
{
    const char *mark;

    while (at < end) {
        mark = memchr(at, AVD_TEXT_READING, (size_t)(end - at));
        avd_out_bytes(w->out, at, (size_t)((mark ? mark : end) - at));
        at = mark != NULL ? reading(w, mark + 1) : end;
    }
}

/* Within the quotes of Markdown nothing can be escaped. */
static bool needs_escape(const char *at, const char *end)
{
    if (at == end)
        return true;
    while (at < end && *at >= ' ' && *at <= '~' && *at != '|')
        at++;
    return at < end;
}

static const char *code(const struct walk *w, const char *at)
{
    const char *end = strchr(at, '`');
    const char *quote = "";
    enum avd_text_form form = w->form;

    if (end == NULL) {
        avd_out_text(w->out, "`");
        return at;
    }
    if (form == AVD_TEXT_PLAIN && memchr(at, ' ', (size_t)(end - at)) != NULL)
        quote = "'";
    if (form == AVD_TEXT_MARKDOWN && needs_escape(at, end))
        form = AVD_TEXT_HTML;
    put(w, form, CODE);
    avd_out_text(w->out, quote);
    if (form == AVD_TEXT_MARKDOWN)
        avd_out_raw(w->out, at, (size_t)(end - at));
    else
        verbatim(w, at, end);
    avd_out_text(w->out, quote);
    put(w, form, CODE_END);
    return end + 1;
}

/* Behind two stars. What is not closed is not opened. */
static void bold(struct walk *w, const char *rest)
{
    if (!w->bold && strstr(rest, "**") == NULL)
        return;
    put(w, w->form, w->bold ? BOLD_END : BOLD);
    w->bold = !w->bold;
}

/* ---- links ---- */

static bool absolute(const char *link, size_t length)
{
    size_t i;

    for (i = 0; i < length && link[i] != '/' && link[i] != '#'; i++)
        if (link[i] == ':')
            return true;
    return false;
}

/* How much of a document's address stays in front of a relative link, whose
 * leading ./ and ../ are passed over. */
static size_t base_length(const char *base, const char **link)
{
    size_t host = 0;
    size_t length = strlen(base);
    const char *scheme = strstr(base, "://");
    int up = 1;

    if (**link == '#')
        return length;
    if (scheme != NULL)
        host = (size_t)(scheme - base) + 3;
    host += strcspn(base + host, "/");
    for (;; *link += 2 + ((*link)[1] == '.')) {
        if (strncmp(*link, "../", 3) == 0)
            up++;
        else if (strncmp(*link, "./", 2) != 0)
            break;
    }
    if (**link == '/')
        return host;
    while (up > 0 && length > host) {
        up -= base[length - 1] == '/';
        length--;
    }
    return length < strlen(base) ? length + 1 : length;
}

/* The published page of file.md is file. */
static void page(struct avd_out *out, const char *link, const char *end)
{
    const char *fragment = memchr(link, '#', (size_t)(end - link));
    const char *name_end = fragment != NULL ? fragment : end;

    if (name_end - link > 3 && memcmp(name_end - 3, ".md", 3) == 0)
        avd_out_bytes(out, link, (size_t)(name_end - link) - 3);
    else
        avd_out_bytes(out, link, (size_t)(name_end - link));
    if (fragment != NULL)
        avd_out_bytes(out, fragment, (size_t)(end - fragment));
}

bool avd_text_is_web(const char *address)
{
    return strncmp(address, "https://", 8) == 0 ||
           strncmp(address, "http://", 7) == 0;
}

/* The address that a relative link is relative to; "" = it is not. */
static const char *base_of(const struct walk *w, const char *link,
                           const char *end)
{
    const struct avd_header *image = w->state->image;
    const struct avd_pack *pack = &avd_pack_of(image)[w->pack];

    if (pack->document_count == 0 || absolute(link, (size_t)(end - link)))
        return "";
    return avd_text(image, avd_document_of(image)[pack->documents].url);
}

static void address(const struct walk *w, const char *base, const char *link,
                    const char *end)
{
    if (base[0] == 0) {
        avd_out_bytes(w->out, link, (size_t)(end - link));
        return;
    }
    avd_out_bytes(w->out, base, base_length(base, &link));
    page(w->out, link, end);
}

/* Behind a '['; returns what follows the link, or `at` if this is none. */
static const char *link_text(const struct walk *w, const char *at)
{
    const char *middle = strstr(at, "](");
    const char *end = middle != NULL ? strchr(middle, ')') : NULL;
    enum avd_escape escape = w->out->escape;
    enum avd_text_form form = w->form;
    const char *base;

    if (end == NULL || memchr(at, '[', (size_t)(middle - at)) != NULL) {
        avd_out_text(w->out, "[");
        return at;
    }
    base = base_of(w, middle + 2, end);
    if (!avd_text_is_web(base[0] != 0 ? base : middle + 2))
        form = AVD_TEXT_PLAIN;
    put(w, form, LINK);
    if (form == AVD_TEXT_HTML) {
        address(w, base, middle + 2, end);
        avd_out_literal(w->out, "\" rel=\"noreferrer\">");
    }
    verbatim(w, at, middle);
    if (form == AVD_TEXT_HTML) {
        avd_out_literal(w->out, "</a>");
        return end + 1;
    }
    avd_out_literal(w->out, form == AVD_TEXT_PLAIN ? " (" : "](");
    /* What keeps viewers from making a link would spoil one. */
    if (form == AVD_TEXT_MARKDOWN)
        w->out->escape = AVD_ESCAPE_MARKUP;
    address(w, base, middle + 2, end);
    w->out->escape = escape;
    avd_out_literal(w->out, ")");
    return end + 1;
}

static const char *line_feed(const struct walk *w, const char *at)
{
    bool hard = *at == '\n' || strncmp(at, "- ", 2) == 0;

    at += strspn(at, "\n");
    if (*at == 0)
        return at;
    if (!hard)
        avd_out_text(w->out, " ");
    else if (w->out->escape == AVD_ESCAPE_JSON)
        avd_out_text(w->out, "\n");
    else
        put(w, w->form, BREAK);
    return at;
}

void avd_text_rich(struct avd_out *out, const struct avd_state *state,
                   uint32_t pack, const char *text, enum avd_text_form form)
{
    struct walk w = {out, state, pack, form, false};
    size_t run;

    while (*text != 0) {
        run = strcspn(text, "\x01`*[\n");
        avd_out_bytes(out, text, run);
        text += run;
        switch (*text) {
        case AVD_TEXT_READING:
            text = reading(&w, text + 1);
            break;
        case '`':
            text = code(&w, text + 1);
            break;
        case '[':
            text = link_text(&w, text + 1);
            break;
        case '\n':
            text = line_feed(&w, text + 1);
            break;
        case '*':
            if (text[1] == '*')
                bold(&w, text + 2);
            else
                avd_out_text(out, "*");
            text += text[1] == '*' ? 2 : 1;
            break;
        default:
            break;
        }
    }
    if (w.bold)
        put(&w, form, BOLD_END);
}

void avd_text_plain(struct avd_out *out, const struct avd_state *state,
                    uint32_t pack, const char *text)
{
    avd_text_rich(out, state, pack, text, AVD_TEXT_PLAIN);
}

bool avd_text_link(struct avd_out *out, const struct avd_header *image,
                   uint32_t doc)
{
    const uint32_t *words = &avd_word_of(image)[doc];
    const struct avd_document *document;
    const char *anchor;

    if (doc == 0)
        return false;
    document = &avd_document_of(image)[words[0]];
    anchor = avd_text(image, words[1]);
    avd_text_format(
        out, image, anchor[0] != 0 && anchor[0] != '#' ? "%o#%s" : "%o%s",
        document->url != 0 ? document->url : document->file, anchor);
    return true;
}
