/* SPDX-License-Identifier: MIT */
/*
 * The report as one page of HTML that needs nothing else: what is wrong and
 * what to do, then what is less sure, then all the rest, folded away.
 */
#include "report_html.h"

#include <string.h>

#include "condition.h"
#include "text.h"

uint32_t avd_report_html_title(const struct avd_header *image,
                               enum avd_alias_kind kind, uint32_t index)
{
    switch (kind) {
    case AVD_ALIAS_SYMPTOM:
        return avd_symptom_of(image)[index].title;
    case AVD_ALIAS_CAUSE:
        return avd_cause_of(image)[index].title;
    default:
        return avd_fix_of(image)[index].title;
    }
}

const char *avd_report_html_verdict(const struct avd_state *state,
                                    enum avd_alias_kind kind, uint32_t index)
{
    return kind == AVD_ALIAS_SYMPTOM
               ? avd_symptom_verdict_names[state->symptom[index]]
               : avd_cause_verdict_names[state->cause[index]];
}

static void mark(struct avd_out *out, const char *name)
{
    avd_text_format(out, NULL, "<b class=%s>", name);
    for (; *name != 0; name++)
        avd_out_raw(out, *name == '_' ? " " : name, 1);
    avd_out_literal(out, "</b> ");
}

static void link_to(struct avd_out *out, const struct avd_header *image,
                    uint32_t to)
{
    static const char letters[][2] = {"", "", "s", "c", "f"};
    enum avd_alias_kind kind = (enum avd_alias_kind)(to >> 28);
    uint32_t index = to & ((1u << 28) - 1);

    avd_text_format(out, image, "<a href=#%s-%s>%o</a>", letters[kind],
                    avd_name_of(image, kind, index),
                    avd_report_html_title(image, kind, index));
}

void avd_report_html_put(struct avd_html *html, const char *format, ...)
{
    const struct avd_header *image = html->image;
    struct avd_out *out = html->out;
    va_list arguments;

    va_start(arguments, format);
    for (; *format != 0; format++) {
        if (*format != '%')
            avd_out_raw(out, format, 1);
        else if (*++format == 'u')
            avd_out_number(out, va_arg(arguments, uint32_t));
        else if (*format == 'o')
            avd_out_text(out, avd_text(image, va_arg(arguments, uint32_t)));
        else if (*format == 'x')
            link_to(out, image, va_arg(arguments, uint32_t));
        else if (*format == 's')
            avd_out_text(out, va_arg(arguments, const char *));
        else
            mark(out, va_arg(arguments, const char *));
    }
    va_end(arguments);
}

void avd_report_html_about(struct avd_html *html, uint32_t pack, uint32_t text)
{
    const struct avd_state *state = html->state;

    if (text == 0)
        return;
    avd_report_html_put(html, "<p>");
    avd_text_rich(html->out, state, pack, avd_text(state->image, text),
                  AVD_TEXT_HTML);
    avd_report_html_put(html, "</p>\n");
}

void avd_report_html_doc(struct avd_html *html, uint32_t doc)
{
    const struct avd_header *image = html->image;
    uint32_t url;

    if (doc == 0)
        return;
    url = avd_document_of(image)[avd_word_of(image)[doc]].url;
    if (url == 0)
        return;
    avd_report_html_put(html, "<p><a rel=noreferrer href=\"");
    avd_text_link(html->out, image, doc);
    avd_report_html_put(html, "\">More in the documentation</a></p>\n");
}

/* ---- what a verdict rests on and lacks ---- */

void avd_report_html_because(struct avd_html *html,
                             const struct avd_reason *reason, size_t count)
{
    const struct avd_header *image = html->image;
    const struct avd_reason *end = reason + count;

    if (count == 0)
        return;
    avd_report_html_put(html, "<p class=l>Why</p>\n<ul>\n");
    for (; reason < end; reason++) {
        avd_report_html_put(html, "<li>");
        avd_print_reason(html->out, html->print.report, reason);
        avd_report_html_put(html, " <code>");
        if (reason->node < avd_leaf_count(image))
            avd_condition_leaf(html->out, image, reason->node,
                               (enum avd_truth)reason->truth);
        avd_report_html_put(html, "</code>\n");
    }
    avd_report_html_put(html, "</ul>\n");
}

static void missing(struct avd_html *html, const struct avd_missing *item,
                    size_t count)
{
    const struct avd_header *image = html->image;
    const struct avd_missing *end = item + count;

    if (count == 0)
        return;
    avd_report_html_put(html, "<p class=l>What is missing</p>\n<ul>\n");
    for (; item < end; item++) {
        avd_report_html_put(html, "<li>%s <code>",
                            avd_report_reading_title(image, item->reading));
        avd_condition_subject(html->out, image, item->reading, item->field);
        avd_report_html_put(html, "</code> %p\n",
                            avd_status_names[item->status]);
    }
    avd_report_html_put(html, "</ul>\n");
}

/* ---- symptoms and causes ---- */

/* Where a symptom or cause is on the page. */
enum place {
    WRONG,
    SUSPECTED,
    RISK,
    CONFLICT,
    UNEXPLAINED,
    NOT_DECIDED, /* from here on folded */
    OPEN,
    RULED_OUT,
    NO_CAUSE,
    EXPLAINED,
    NOT_REPORTED,
    ABSENT,
    NO_SYMPTOM,
    PLACES
};

static const char headings[PLACES][50] = {
    "What is wrong",
    "Suspected causes",
    "Wrong, though no symptom of it is seen",
    "The readings contradict each other",
    "Seen, without a confirmed cause",
    "Symptoms not decided",
    "Causes not decided",
    "Causes ruled out",
    "Causes that do not apply here",
    "Symptoms explained by what is wrong",
    "Symptoms only a person can report: --symptom ID",
    "Symptoms absent",
    "Symptoms that do not apply here"};

static enum avd_alias_kind kind_of(enum place place)
{
    return place >= EXPLAINED || place == UNEXPLAINED || place == NOT_DECIDED
               ? AVD_ALIAS_SYMPTOM
               : AVD_ALIAS_CAUSE;
}

static bool explained(const struct avd_state *state, uint32_t symptom)
{
    const uint32_t *cause = state->ranked;
    const uint32_t *end = cause + avd_cause_count(state->image);

    for (; cause < end && state->cause[*cause] == AVD_CAUSE_CONFIRMED; cause++)
        if (avd_report_belongs(state->image, *cause, symptom))
            return true;
    return false;
}

/* Whether that is the place of a symptom or cause. */
static bool belongs(const struct avd_state *state, enum place place,
                    uint32_t index)
{
    static const uint8_t symptoms[] = {UNEXPLAINED, NOT_DECIDED, NOT_REPORTED,
                                       ABSENT, NO_SYMPTOM};
    static const uint8_t causes[] = {WRONG, SUSPECTED, OPEN, RULED_OUT,
                                     NO_CAUSE};
    unsigned own;

    if (kind_of(place) == AVD_ALIAS_CAUSE) {
        own = state->conflict[index] ? CONFLICT
              : state->risk[index]   ? RISK
                                     : causes[state->cause[index]];
        return own == place;
    }
    own = symptoms[state->symptom[index]];
    if (own != UNEXPLAINED)
        return own == place;
    return place == UNEXPLAINED ? !explained(state, index)
                                : place == EXPLAINED && explained(state, index);
}

/* The symptoms of a cause, only those that are present if one is; the causes
 * of a symptom. */
static void related(struct avd_html *html, enum avd_alias_kind kind,
                    uint32_t index)
{
    const struct avd_state *state = html->state;
    const struct avd_cause *causes = avd_cause_of(html->image);
    bool cause = kind == AVD_ALIAS_CAUSE;
    enum avd_alias_kind other = cause ? AVD_ALIAS_SYMPTOM : AVD_ALIAS_CAUSE;
    const uint32_t *list = state->ranked;
    uint32_t count = avd_cause_count(html->image);
    bool present = false;
    uint32_t i;

    if (cause) {
        list = &avd_word_of(
            html->image)[avd_link_of(html->image)[causes[index].link].symptoms];
        count = *list++;
        present = avd_print_concerns(state, index, AVD_SYMPTOM_PRESENT);
    }
    avd_report_html_put(html, "<p class=l>%s</p>\n<ul class=of>\n",
                        !cause    ? "Its causes"
                        : present ? "Explains"
                                  : "Can lead to");
    for (; count > 0; count--) {
        i = *list++;
        if (cause ? present && state->symptom[i] != AVD_SYMPTOM_PRESENT
                  : !avd_report_belongs(html->image, i, index))
            continue;
        avd_report_html_put(html, "<li>%p%x\n",
                            avd_report_html_verdict(state, other, i),
                            AVD_REPORT_HTML_TO(other, i));
    }
    avd_report_html_put(html, "</ul>\n");
}

static void cause_body(struct avd_html *html, uint32_t index, bool links)
{
    struct avd_state *state = html->state;
    const struct avd_header *image = state->image;
    const struct avd_link *link =
        &avd_link_of(image)[avd_cause_of(image)[index].link];
    const struct avd_reason *reason;
    const struct avd_missing *lack;
    size_t count;

    related(html, AVD_ALIAS_CAUSE, index);
    count = avd_cause_because(state, index, &reason);
    avd_report_html_because(html, reason, count);
    count = avd_cause_missing(state, index, &lack);
    missing(html, lack, count);
    if (state->conflict[index])
        avd_report_html_put(html, "<p>The readings both confirm it and rule "
                                  "it out.</p>\n");
    else if (count == 0 && state->cause[index] == AVD_CAUSE_UNDETERMINED)
        avd_report_html_put(html, "<p>Nothing on this host can tell.</p>\n");
    avd_report_html_about(html, link->pack, link->about);
    avd_report_html_fixes(html, &avd_word_of(image)[link->fixes], links);
    avd_report_html_doc(html, link->doc);
}

static void symptom_body(struct avd_html *html, uint32_t index, bool links)
{
    struct avd_state *state = html->state;
    const struct avd_symptom *symptom = &avd_symptom_of(state->image)[index];
    const struct avd_reason *reason;
    const struct avd_missing *lack;
    size_t count = avd_symptom_because(state, index, &reason);

    avd_report_html_because(html, reason, count);
    count = avd_symptom_missing(state, index, &lack);
    missing(html, lack, count);
    if (avd_report_disagrees(state, index))
        avd_report_html_put(html, "<p>The readings say otherwise.</p>\n");
    avd_report_html_about(html, symptom->pack, symptom->about);
    related(html, AVD_ALIAS_SYMPTOM, index);
    avd_report_html_fixes(html, &avd_word_of(state->image)[symptom->fixes],
                          links);
    avd_report_html_doc(html, symptom->doc);
}

static void one(struct avd_html *html, enum place place, uint32_t index)
{
    const struct avd_state *state = html->state;
    enum avd_alias_kind kind = kind_of(place);
    const char *id = avd_name_of(state->image, kind, index);
    bool folded = place >= NOT_DECIDED;
    const char *element = folded ? "details" : "article";
    const char *heading = folded ? "summary" : "h3";

    avd_report_html_put(
        html,
        "<%s id=%s-%s>\n<%s>%o</%s>\n"
        "<p>%p<code>%s</code></p>\n",
        element, kind == AVD_ALIAS_SYMPTOM ? "s" : "c", id, heading,
        avd_report_html_title(state->image, kind, index), heading,
        avd_report_html_verdict(state, kind, index), id);
    if (kind == AVD_ALIAS_SYMPTOM)
        symptom_body(html, index, folded);
    else
        cause_body(html, index, folded);
    avd_report_html_put(html, "</%s>\n", element);
}

void avd_report_html_fold(struct avd_html *html, unsigned number,
                          const char *heading, uint32_t count)
{
    avd_report_html_put(html,
                        "<details class=fold id=p%u%s>\n<summary><h2>%s "
                        "(%u)</h2></summary>\n",
                        number, html->all ? " open" : "", heading, count);
}

/* How many are in a place; writes them too, unless only `counted`. */
static uint32_t members(struct avd_html *html, enum place place, bool counted)
{
    const struct avd_state *state = html->state;
    enum avd_alias_kind kind = kind_of(place);
    uint32_t count = 0;
    uint32_t n, index;

    for (n = 0; n < avd_name_count(state->image, kind); n++) {
        index = kind == AVD_ALIAS_CAUSE ? state->ranked[n] : n;
        if (!belongs(state, place, index))
            continue;
        count++;
        if (!counted)
            one(html, place, index);
    }
    return count;
}

static void part(struct avd_html *html, enum place place)
{
    bool folded = place >= NOT_DECIDED;
    uint32_t count = members(html, place, true);

    if (count == 0)
        return;
    if (folded)
        avd_report_html_fold(html, place, headings[place], count);
    else
        avd_report_html_put(html, "<section id=p%u>\n<h2>%s</h2>\n", place,
                            headings[place]);
    members(html, place, false);
    avd_report_html_put(html, folded ? "</details>\n" : "</section>\n");
}

/* ---- the page ---- */

static void top(struct avd_html *html)
{
    const struct avd_host *host = html->print.report->host;
    const char *outcome = avd_outcome_names[html->state->outcome];
    struct avd_report_counts counts;
    unsigned place;
    uint32_t count;

    avd_out_literal(html->out, avd_report_html_policy);
    avd_report_html_put(html, "<title>%s: ", outcome);
    avd_out_bytes(html->out, host->name.text, host->name.length);
    avd_report_html_put(html, " - avdoctor</title>\n<style>");
    avd_out_literal(html->out, avd_report_html_style);
    avd_report_html_put(
        html, "</style>\n</head>\n<body class=%s>\n<header>\n<h1>", outcome);
    avd_report_headline_count(html->state, &counts);
    avd_report_headline(&html->print, &counts);
    avd_report_html_put(html, "</h1>\n<p>");
    avd_report_foot_host(&html->print);
    avd_report_html_put(html, "</p>\n</header>\n<nav aria-label=Contents>\n");
    for (place = 0; place < PLACES; place++) {
        count = members(html, (enum place)place, true);
        if (count > 0)
            avd_report_html_put(html, "<a href=#p%u>%s (%u)</a>\n", place,
                                headings[place], count);
    }
    avd_report_html_put(html, "</nav>\n<main>\n");
}

void avd_report_html(struct avd_out *out, struct avd_report *report)
{
    struct avd_report page = *report;
    struct avd_html html;
    unsigned place;

    page.escape = AVD_ESCAPE_MARKUP;
    page.colour = false;
    out->escape = AVD_ESCAPE_MARKUP;
    avd_print_init(&html.print, out, &page);
    html.out = out;
    html.state = report->state;
    html.image = report->state->image;
    html.all = report->all;
    top(&html);
    for (place = 0; place < PLACES; place++) {
        if (place == NOT_DECIDED) {
            avd_report_graph(&html);
            avd_report_html_unseen(&html);
        }
        part(&html, (enum place)place);
    }
    avd_report_html_other_fixes(&html);
    avd_report_html_rest(&html);
    avd_report_html_put(&html, "</footer>\n<script>");
    avd_out_literal(out, avd_report_html_script);
    avd_report_html_put(&html, "</script>\n</body>\n</html>\n");
}
