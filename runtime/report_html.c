/* SPDX-License-Identifier: MIT */
/*
 * The report as one page of HTML that needs nothing else: what is wrong and
 * what to do, then what is less sure, then all the rest, folded away.
 */
#include "report_html.h"

#include <string.h>

#include "text.h"
#include "guard.h"

/* ---- what is written now ---- */

static const struct avd_section *section(const struct avd_html *html)
{
    _Static_assert(AVD_SECTION_CAUSE == AVD_SECTION_SYMPTOM + 2 &&
                       AVD_SECTION_FIX == AVD_SECTION_SYMPTOM + 4,
                   "symptoms, causes and fixes, and one section between each");
    return &html->image->section[AVD_SECTION_SYMPTOM +
                                 2 * (html->at.kind - AVD_ALIAS_SYMPTOM)];
}

bool avd_report_html_pick(struct avd_html *html, unsigned kind, uint32_t n)
{
    html->at.kind = kind;
    if (n >= section(html)->count)
        return false;
    html->at.index = kind == AVD_ALIAS_CAUSE ? html->state->ranked[n] : n;
    return true;
}

/* Id and title are the first words of each record. */
static void word(struct avd_html *html, uint32_t word)
{
    static const uint8_t sizes[] = {sizeof(struct avd_symptom),
                                    sizeof(struct avd_cause),
                                    sizeof(struct avd_fix)};
    uint32_t size = sizes[html->at.kind - AVD_ALIAS_SYMPTOM] / 4u;
    const uint32_t *records =
        (const uint32_t *)(const void *)((const char *)html->image +
                                         section(html)->offset);

    avd_report_html_put(html, "%o", records[html->at.index * size + word]);
}

static void name(struct avd_html *html)
{
    word(html, 0);
}

static void title(struct avd_html *html)
{
    word(html, 1);
}

static void id(struct avd_html *html)
{
    static const char letters[][2] = {"s", "c", "f"};

    avd_report_html_put(html, "%s-$n",
                        letters[html->at.kind - AVD_ALIAS_SYMPTOM]);
}

/* ---- what only the page has ---- */

static void headline(struct avd_html *html)
{
    struct avd_report_counts counts;

    avd_report_headline_count(html->state, &counts);
    avd_report_headline(&html->print, &counts);
}

static void host_name(struct avd_html *html)
{
    const struct avd_host *host = html->print.report->host;

    avd_out_bytes(html->out, host->name.text, host->name.length);
}

static void host(struct avd_html *html)
{
    avd_report_foot_host(&html->print);
}

static void warnings(struct avd_html *html)
{
    avd_report_foot_warnings(&html->print);
}

/* ---- writing ---- */

/* In lines, whose ends are the only controls that stay. */
static void command(struct avd_out *out, const char *text)
{
    size_t length;

    for (;;) {
        length = strcspn(text, "\n");
        avd_out_bytes(out, text, length);
        text += length;
        if (*text == 0)
            return;
        avd_out_raw(out, text++, 1);
    }
}

static void open(struct avd_html *html)
{
    avd_report_html_put(html, html->all || !html->at.folded ? " open" : "");
}

static void (*const parts[])(struct avd_html *html) = {
    ['a' - 'a'] = open,
    ['b' - 'a'] = avd_report_html_body,
    ['g' - 'a'] = avd_report_graph,
    ['h' - 'a'] = headline,
    ['i' - 'a'] = id,
    ['l' - 'a'] = host,
    ['m' - 'a'] = host_name,
    ['n' - 'a'] = name,
    ['p' - 'a'] = avd_report_html_packs,
    ['r' - 'a'] = avd_report_html_readings,
    ['s' - 'a'] = avd_report_html_verdicts,
    ['t' - 'a'] = title,
    ['u' - 'a'] = avd_report_html_unseen,
    ['v' - 'a'] = avd_report_html_verdict,
    ['w' - 'a'] = warnings,
    ['x' - 'a'] = avd_report_html_other_fixes,
    ['y' - 'a'] = avd_report_html_why};

static void mark(struct avd_html *html, const char *word)
{
    avd_report_html_put(html, "<b class=%s>", word);
    for (; *word != 0; word++)
        avd_out_raw(html->out, *word == '_' ? " " : word, 1);
    avd_report_html_put(html, "</b> ");
}

void avd_report_html_put(struct avd_html *html, const char *format, ...)
{
    struct avd_out *out = html->out;
    uint32_t offset;
    const char *text;
    va_list arguments;

    va_start(arguments, format);
    for (; *format != 0; format++) {
        if (*format == '$') {
            parts[*++format - 'a'](html);
        } else if (*format != '%') {
            avd_out_raw(out, format, 1);
        } else if (*++format == 'u') {
            avd_out_number(out, va_arg(arguments, uint32_t));
        } else if (*format == 's') {
            avd_out_text(out, va_arg(arguments, const char *));
        } else if (*format == 'p') {
            mark(html, va_arg(arguments, const char *));
        } else {
            offset = va_arg(arguments, uint32_t);
            text = avd_text(html->image, offset);
            if (*format == 'o')
                avd_out_text(out, text);
            else if (*format == 'c')
                command(out, text);
            else if (*format == 'd')
                avd_text_link(out, html->image, offset);
            else
                avd_text_rich(out, html->state, html->at.pack, text,
                              AVD_TEXT_HTML);
        }
    }
    va_end(arguments);
}

AVD_GUARDED void avd_report_html(struct avd_out *out, struct avd_report *report)
{
    struct avd_html html;
    const char *outcome = avd_outcome_names[report->state->outcome];

    report->escape = AVD_ESCAPE_MARKUP;
    report->colour = false;
    out->escape = AVD_ESCAPE_MARKUP;
    avd_print_init(&html.print, out, report);
    html.print.wrap.width = ~0u;
    html.out = out;
    html.state = report->state;
    html.image = report->state->image;
    html.all = report->all;
    html.at.folded = false;
    avd_report_html_put(&html, avd_report_html_page, outcome, outcome);
}
