/* SPDX-License-Identifier: MIT */
/* Fixes on the HTML page: steps with boxes to tick, commands to copy. */
#include "report_html.h"

static void named(struct avd_html *html, unsigned kind, uint32_t index,
                  bool open);

#define CHOICE "Take one of these ways:<ol class=k1>"
#define CHECKS "Make sure of all of this:<ol class=k2>"

/* What to do with the items of a fix, by enum avd_fix_kind. */
static const char lists[][40] = {"<ol class=k0>", CHOICE, CHECKS};

/* By enum avd_item_kind; the last is a command in the other shell. */
static const char forms[][56] = {
    "<li><label><input type=checkbox> %x</label>\n",
    "<p class=note><strong>Note:</strong> %x</p>\n",
    "<p class=caution><strong>Caution:</strong> %x</p>\n",
    "<p class=l>In PowerShell:</p><pre>%c</pre>",
    "<p>See also:</p>",
    "<p>See also:</p>",
    "<p>See also:</p>",
    "<li>",
    "<li>Do all of this, in this order:<ol class=k0>",
    "<li>" CHOICE,
    "<li>" CHECKS,
    "<p class=l>In cmd:</p><pre>%c</pre>"};

static void one_item(struct avd_html *html, const struct avd_item *item)
{
    unsigned kind = item->kind;

    avd_report_html_put(html, forms[item->shell == 0 ? kind : 11], item->text);
    if (kind >= AVD_ITEM_SEE_SYMPTOM && kind <= AVD_ITEM_FIX)
        named(html, kind, item->text, false);
}

/* Lists of items; what follows an item belongs to it, what comes first in a
 * list to none. */
static void items(struct avd_html *html, const struct avd_fix *fix)
{
    const struct avd_item *item = &avd_item_of(html->image)[fix->items];
    const struct avd_item *end = item + fix->item_count;
    unsigned open = 1; /* lists */
    bool fresh = true; /* the innermost has no item yet */

    for (;; item++) {
        for (; open > (item < end ? item->depth + 1u : 0); open--)
            avd_report_html_put(html, "</ol>\n");
        if (item == end)
            return;
        if (fresh && item->kind != AVD_ITEM_TEXT && item->kind < AVD_ITEM_FIX)
            avd_report_html_put(html, "<li class=n>");
        one_item(html, item);
        fresh = item->kind >= AVD_ITEM_STEPS;
        open += fresh;
    }
}

/* The one that is written now. */
static void one_fix(struct avd_html *html)
{
    const struct avd_fix *fix = &avd_fix_of(html->image)[html->at.index];

    avd_report_html_put(html, "<details class=fix id=$i$a><summary>$t "
                              "<code>$n</code></summary>\n<p class=m>");
    avd_print_terms(&html->print, fix, 0);
    avd_report_html_put(html, "</p>\n");
    avd_report_html_about(html, fix->pack, fix->about);
    avd_report_html_put(html, lists[fix->kind]);
    items(html, fix);
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

/* By enum avd_item_kind: a fix here, if it stands nowhere yet and is not only
 * to be named; what else to see as a link. */
static void named(struct avd_html *html, unsigned kind, uint32_t index,
                  bool open)
{
    struct avd_html_at at = html->at;

    html->at.kind = kind == AVD_ITEM_FIX
                        ? AVD_ALIAS_FIX
                        : AVD_ALIAS_SYMPTOM + kind - AVD_ITEM_SEE_SYMPTOM;
    html->at.index = index;
    if (kind != AVD_ITEM_FIX || at.folded ||
        html->print.fixes == AVD_PRINT_FIXES || written(html, index)) {
        avd_report_html_put(html, "<p>" AVD_REPORT_HTML_LINK "</p>\n");
    } else {
        html->print.fix[html->print.fixes++] = index;
        html->at.folded = !open;
        one_fix(html);
    }
    html->at = at;
}

void avd_report_html_fixes(struct avd_html *html, const uint32_t *list)
{
    uint32_t i;

    for (i = 1; i <= list[0]; i++) {
        avd_report_html_put(html, "<p class=l>%s</p>\n",
                            i > 1             ? "If that does not help"
                            : html->at.folded ? "Its fix"
                                              : "What to do");
        named(html, AVD_ITEM_FIX, list[i], i == 1);
    }
}

void avd_report_html_other_fixes(struct avd_html *html)
{
    uint32_t count = avd_fix_count(html->image) - html->print.fixes;
    uint32_t n;

    if (count == 0)
        return;
    avd_report_html_put(html,
                        "<details class=fold id=x$a>\n<summary><h2>Fixes "
                        "(%u)</h2></summary>\n",
                        count);
    for (n = 0; avd_report_html_pick(html, AVD_ALIAS_FIX, n); n++)
        if (!written(html, n))
            one_fix(html);
    avd_report_html_put(html, "</details>\n");
}
