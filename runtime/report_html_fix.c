/* SPDX-License-Identifier: MIT */
/* Fixes on the HTML page: steps with boxes to tick, commands to copy. */
#include "report_html.h"

#include <string.h>

#include "text.h"

/* Where the items of a fix stand. */
struct place {
    const struct avd_fix *fix;
    bool inner;     /* fixes inside it are only named */
    bool fresh;     /* the innermost list has no item yet */
    unsigned depth; /* of the innermost list */
};

static void named(struct avd_html *html, uint32_t fix, bool link, bool open);

static void command(struct avd_html *html, const struct avd_item *item)
{
    const char *text = avd_text(html->image, item->text);
    size_t length;

    avd_report_html_put(html, "<p class=l>In %s:</p><pre>",
                        item->shell == 0 ? "PowerShell" : "cmd");
    for (;;) {
        length = strcspn(text, "\n");
        avd_out_bytes(html->out, text, length);
        text += length;
        if (*text == 0)
            break;
        avd_out_raw(html->out, text++, 1);
    }
    avd_report_html_put(html, "</pre>");
}

static void one_item(struct avd_html *html, struct place *place,
                     const struct avd_item *item)
{
    static const char before[][48] = {
        "<label><input type=checkbox> ",
        "<p class=note><strong>Note:</strong> ",
        "<p class=caution><strong>Caution:</strong> "};
    const struct avd_state *state = html->state;
    unsigned kind = item->kind;

    for (; place->depth > item->depth; place->depth--)
        avd_report_html_put(html, "</ol>\n");
    /* What follows an item belongs to it; what comes first to none. */
    if (kind == AVD_ITEM_TEXT || kind >= AVD_ITEM_FIX)
        avd_report_html_put(html, "<li>");
    else if (place->fresh)
        avd_report_html_put(html, "<li class=n>");
    place->fresh = kind >= AVD_ITEM_STEPS;
    if (kind <= AVD_ITEM_CAUTION) {
        avd_out_literal(html->out, before[kind]);
        avd_text_rich(html->out, state, place->fix->pack,
                      avd_text(state->image, item->text), AVD_TEXT_HTML);
        avd_report_html_put(html,
                            kind == AVD_ITEM_TEXT ? "</label>\n" : "</p>\n");
    } else if (kind == AVD_ITEM_RUN) {
        command(html, item);
    } else if (kind == AVD_ITEM_FIX) {
        named(html, item->text, place->inner, false);
    } else if (kind < AVD_ITEM_FIX) {
        kind += AVD_ALIAS_SYMPTOM - AVD_ITEM_SEE_SYMPTOM;
        avd_report_html_put(html, "<p>See also: %x</p>\n",
                            AVD_REPORT_HTML_TO(kind, item->text));
    } else {
        kind -= AVD_ITEM_STEPS;
        avd_report_html_put(html, "%s<ol class=k%u>", avd_print_shape(kind),
                            kind);
        place->depth++;
    }
}

static void one_fix(struct avd_html *html, uint32_t index, bool open,
                    bool inner)
{
    const struct avd_header *image = html->image;
    const struct avd_fix *fix = &avd_fix_of(image)[index];
    struct place place = {fix, inner, true, 0};
    uint32_t i;

    avd_report_html_put(html,
                        "<details class=fix id=f-%o%s><summary>%o "
                        "<code>%o</code></summary>\n<p class=m>",
                        fix->id, open ? " open" : "", fix->title, fix->id);
    avd_print_terms(&html->print, fix, 0);
    avd_report_html_put(html, "</p>\n");
    avd_report_html_about(html, fix->pack, fix->about);
    avd_report_html_put(html, "%s<ol class=k%u>",
                        fix->kind != AVD_FIX_STEPS ? avd_print_shape(fix->kind)
                                                   : "",
                        fix->kind);
    for (i = 0; i < fix->item_count; i++)
        one_item(html, &place, &avd_item_of(image)[fix->items + i]);
    for (i = 0; i <= place.depth; i++)
        avd_report_html_put(html, "</ol>\n");
    if (fix->verify_text != 0)
        avd_report_html_put(html, "<p>It worked when: <code>%o</code></p>\n",
                            fix->verify_text);
    avd_report_html_doc(html, fix->doc);
    avd_report_html_put(html, "</details>\n");
}

static bool written(const struct avd_html *html, uint32_t fix)
{
    unsigned i = 0;

    while (i < html->print.fixes && html->print.fix[i] != fix)
        i++;
    return i < html->print.fixes;
}

/* Here, if it stands nowhere yet, or as a link. */
static void named(struct avd_html *html, uint32_t fix, bool link, bool open)
{
    if (link || html->print.fixes == AVD_PRINT_FIXES || written(html, fix)) {
        avd_report_html_put(html, "<p>%x</p>\n",
                            AVD_REPORT_HTML_TO(AVD_ALIAS_FIX, fix));
        return;
    }
    html->print.fix[html->print.fixes++] = fix;
    one_fix(html, fix, open, !open);
}

void avd_report_html_fixes(struct avd_html *html, const uint32_t *list,
                           bool links)
{
    uint32_t i;

    for (i = 1; i <= list[0]; i++) {
        avd_report_html_put(html, "<p class=l>%s</p>\n",
                            i > 1   ? "If that does not help"
                            : links ? "Its fix"
                                    : "What to do");
        named(html, list[i], links, i == 1);
    }
}

void avd_report_html_other_fixes(struct avd_html *html)
{
    uint32_t count = avd_fix_count(html->image);
    uint32_t i;

    if (count == html->print.fixes)
        return;
    avd_report_html_fold(html, AVD_REPORT_HTML_REST, "Fixes",
                         count - html->print.fixes);
    for (i = 0; i < count; i++)
        if (!written(html, i))
            one_fix(html, i, html->all, true);
    avd_report_html_put(html, "</details>\n");
}
