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

enum piece {
    CODE,
    CODE_END,
    BOLD,
    BOLD_END,
    BREAK,
    LINK,
    LINK_MIDDLE,
    LINK_END
};

#define QUOTED 3 /* code of several words in plain text */

static const char pieces[][8][21] = {
    [AVD_TEXT_PLAIN] = {"", "", "", "", "\n", "", " (", ")"},
    [AVD_TEXT_HTML] = {"<code>", "</code>", "<strong>", "</strong>", "<br>",
                       "<a href=\"", "\" rel=\"noreferrer\">", "</a>"},
    [AVD_TEXT_MARKDOWN] = {"`", "`", "**", "**", "<br>", "[", "](", ")"},
    [QUOTED] = {"'", "'"}};

/* Each of the functions below begins behind the character that calls for it
 * and returns what follows, or NULL if that character means only itself. */
struct walk {
    struct avd_out *out;
    const struct avd_state *state;
    uint32_t pack;
    enum avd_text_form form;
    bool bold;
};

static void put(const struct walk *w, unsigned form, enum piece piece)
{
    avd_out_literal(w->out, pieces[form][piece]);
}

/* The reading behind AVD_TEXT_READING; returns what follows it. */
static const char *reading(const struct walk *w, const char *at)
{
    const struct avd_state *state = w->state;
    uint32_t subject = 0;
    enum avd_status status;
    unsigned i;

    for (i = 0; i < 8; i++, at++)
        subject =
            subject << 4 | (uint32_t)(*at <= '9' ? *at - '0' : (*at | 32) - 87);
    avd_state_field(state, subject >> 8, subject & 0xff, &status);
    if (state->text == NULL) {
        avd_out_text(w->out, "<");
        avd_condition_subject(w->out, state->image, subject >> 8,
                              subject & 0xff);
        avd_out_text(w->out, ">");
    } else if (status != AVD_STATUS_OK)
        avd_out_text(w->out, "(not known)");
    else if (state->reading[subject >> 8].status == AVD_STATUS_OK)
        avd_condition_observed(w->out, state, subject >> 8, subject & 0xff);
    else /* what absence itself says */
        avd_out_text(w->out, (subject & 0xff) == 0 ? "false" : "0");
    return at;
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
    unsigned form = w->form;

    if (end == NULL)
        return NULL;
    if (form == AVD_TEXT_PLAIN && memchr(at, ' ', (size_t)(end - at)) != NULL)
        form = QUOTED;
    if (form == AVD_TEXT_MARKDOWN && needs_escape(at, end))
        form = AVD_TEXT_HTML;
    put(w, form, CODE);
    if (form == AVD_TEXT_MARKDOWN)
        avd_out_raw(w->out, at, (size_t)(end - at));
    else
        verbatim(w, at, end);
    put(w, form, CODE_END);
    return end + 1;
}

/* What is not closed is not opened. */
static const char *bold(struct walk *w, const char *at)
{
    if (*at++ != '*')
        return NULL;
    if (w->bold || strstr(at, "**") != NULL) {
        put(w, w->form, w->bold ? BOLD_END : BOLD);
        w->bold = !w->bold;
    }
    return at;
}

/* ---- links ---- */

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
    size_t length = (size_t)(name_end - link);

    if (length > 3 && memcmp(name_end - 3, ".md", 3) == 0)
        length -= 3;
    avd_out_bytes(out, link, length);
    avd_out_bytes(out, name_end, (size_t)(end - name_end));
}

bool avd_text_is_web(const char *address)
{
    return strncmp(address, "https://", 8) == 0 ||
           strncmp(address, "http://", 7) == 0;
}

/* The address that a link is relative to, which ends in a bracket; "" = it is
 * not. */
static const char *base_of(const struct walk *w, const char *link)
{
    const struct avd_header *image = w->state->image;
    const struct avd_pack *pack = &avd_pack_of(image)[w->pack];

    if (pack->document_count == 0 || link[strcspn(link, "/#:)")] == ':')
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

static const char *link_text(const struct walk *w, const char *at)
{
    const char *middle = strstr(at, "](");
    const char *end = middle != NULL ? strchr(middle, ')') : NULL;
    enum avd_escape escape = w->out->escape;
    enum avd_text_form form = w->form;
    const char *base, *link;

    if (end == NULL || memchr(at, '[', (size_t)(middle - at)) != NULL)
        return NULL;
    link = middle + 2;
    base = base_of(w, link);
    if (!avd_text_is_web(base[0] != 0 ? base : link))
        form = AVD_TEXT_PLAIN;
    put(w, form, LINK);
    if (form != AVD_TEXT_HTML)
        verbatim(w, at, middle);
    else
        address(w, base, link, end);
    put(w, form, LINK_MIDDLE);
    /* What keeps viewers from making a link would spoil one. */
    if (form == AVD_TEXT_MARKDOWN)
        w->out->escape = AVD_ESCAPE_MARKUP;
    if (form != AVD_TEXT_HTML)
        address(w, base, link, end);
    else
        verbatim(w, at, middle);
    w->out->escape = escape;
    put(w, form, LINK_END);
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
    const char *next;
    size_t run;

    for (;; text = next) {
        run = strcspn(text, "\x01`*[\n");
        avd_out_bytes(out, text, run);
        text += run;
        if (*text == 0)
            break;
        switch (*text++) {
        case AVD_TEXT_READING:
            next = reading(&w, text);
            break;
        case '`':
            next = code(&w, text);
            break;
        case '[':
            next = link_text(&w, text);
            break;
        case '*':
            next = bold(&w, text);
            break;
        default:
            next = line_feed(&w, text);
        }
        if (next == NULL) { /* it is none of these */
            avd_out_bytes(out, text - 1, 1);
            next = text;
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
