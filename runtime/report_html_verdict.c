/* SPDX-License-Identifier: MIT */
/* Symptoms and causes on the HTML page. */
#include "report_html.h"

#include "condition.h"

const struct avd_link *avd_report_html_cause(const struct avd_html *html)
{
    const struct avd_header *image = html->image;

    return &avd_link_of(image)[avd_cause_of(image)[html->at.index].link];
}

void avd_report_html_verdict(struct avd_html *html)
{
    const struct avd_state *state = html->state;

    avd_report_html_put(
        html, "%p",
        html->at.kind == AVD_ALIAS_SYMPTOM
            ? avd_symptom_verdict_names[state->symptom[html->at.index]]
            : avd_cause_verdict_names[state->cause[html->at.index]]);
}

void avd_report_html_about(struct avd_html *html, uint32_t pack, uint32_t text)
{
    html->at.pack = pack;
    avd_report_html_put(html, text != 0 ? "<p>%x</p>\n" : "", text);
}

void avd_report_html_doc(struct avd_html *html, uint32_t doc)
{
    const struct avd_header *image = html->image;

    if (doc != 0 && avd_document_of(image)[avd_word_of(image)[doc]].url != 0)
        avd_report_html_put(html,
                            "<p><a rel=noreferrer href=\"%d\">More in the "
                            "documentation</a></p>\n",
                            doc);
}

/* ---- what a verdict rests on and lacks ---- */

void avd_report_html_why(struct avd_html *html)
{
    const struct avd_header *image = html->image;
    struct avd_state *state = html->state;
    const struct avd_reason *reason;
    size_t count;

    if (html->at.kind == AVD_ALIAS_SYMPTOM)
        count = avd_symptom_because(state, html->at.index, &reason);
    else if (html->at.kind == AVD_ALIAS_CAUSE)
        count = avd_cause_because(state, html->at.index, &reason);
    else
        count = avd_edge_because(state, avd_pack_of(image)[html->at.index].gate,
                                 &reason);
    if (count == 0)
        return;
    avd_report_html_put(html, "<p class=l>Why</p>\n<ul>\n");
    for (; count > 0; count--, reason++) {
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

static void missing(struct avd_html *html)
{
    const struct avd_header *image = html->image;
    struct avd_state *state = html->state;
    const struct avd_missing *item;
    uint32_t index = html->at.index;
    const char *but = "";
    size_t count;

    if (html->at.kind == AVD_ALIAS_SYMPTOM) {
        count = avd_symptom_missing(state, index, &item);
        if (avd_report_disagrees(state, index))
            but = "<p>The readings say otherwise.</p>\n";
    } else {
        count = avd_cause_missing(state, index, &item);
        if (state->conflict[index])
            but = "<p>The readings both confirm it and rule it out.</p>\n";
        else if (count == 0 && state->cause[index] == AVD_CAUSE_UNDETERMINED)
            but = "<p>Nothing on this host can tell.</p>\n";
    }
    if (count > 0) {
        avd_report_html_put(html, "<p class=l>What is missing</p>\n<ul>\n");
        for (; count > 0; count--, item++) {
            avd_report_html_put(html, "<li>%s <code>",
                                avd_report_reading_title(image, item->reading));
            avd_condition_subject(html->out, image, item->reading, item->field);
            avd_report_html_put(html, "</code> %p\n",
                                avd_status_names[item->status]);
        }
        avd_report_html_put(html, "</ul>\n");
    }
    avd_report_html_put(html, but);
}

/* The symptoms of a cause, only those that are present if one is; the causes
 * of a symptom. */
static void related(struct avd_html *html)
{
    const struct avd_state *state = html->state;
    struct avd_html_at at = html->at;
    uint32_t index = at.index;
    bool cause = at.kind == AVD_ALIAS_CAUSE;
    bool present =
        cause && avd_print_concerns(state, index, AVD_SYMPTOM_PRESENT);
    uint32_t n = 0;

    avd_report_html_put(html, "<p class=l>%s</p>\n<ul class=of>\n",
                        present ? "Explains"
                        : cause ? "Can lead to"
                                : "Its causes");
    while (avd_report_html_pick(
        html, AVD_ALIAS_SYMPTOM + AVD_ALIAS_CAUSE - at.kind, n++)) {
        if (avd_report_belongs(html->image, cause ? index : html->at.index,
                               cause ? html->at.index : index) &&
            (!present || state->symptom[html->at.index] == AVD_SYMPTOM_PRESENT))
            avd_report_html_put(html, "<li>$v" AVD_REPORT_HTML_LINK "\n");
    }
    avd_report_html_put(html, "</ul>\n");
    html->at = at;
}

void avd_report_html_body(struct avd_html *html)
{
    const struct avd_header *image = html->image;
    const struct avd_link *link;
    const struct avd_symptom *symptom;
    uint32_t list, doc;

    if (html->at.kind == AVD_ALIAS_CAUSE)
        related(html);
    avd_report_html_why(html);
    missing(html);
    if (html->at.kind == AVD_ALIAS_CAUSE) {
        link = avd_report_html_cause(html);
        avd_report_html_about(html, link->pack, link->about);
        list = link->fixes;
        doc = link->doc;
    } else {
        symptom = &avd_symptom_of(image)[html->at.index];
        avd_report_html_about(html, symptom->pack, symptom->about);
        related(html);
        list = symptom->fixes;
        doc = symptom->doc;
    }
    avd_report_html_fixes(html, &avd_word_of(image)[list]);
    avd_report_html_doc(html, doc);
}

/* ---- where they stand ---- */

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

static bool explained(const struct avd_state *state, uint32_t symptom)
{
    const uint32_t *cause = state->ranked;
    const uint32_t *end = cause + avd_cause_count(state->image);

    for (; cause < end && state->cause[*cause] == AVD_CAUSE_CONFIRMED; cause++)
        if (avd_report_belongs(state->image, *cause, symptom))
            return true;
    return false;
}

static unsigned place_of(const struct avd_state *state, unsigned kind,
                         uint32_t index)
{
    static const uint8_t symptoms[] = {UNEXPLAINED, NOT_DECIDED, NOT_REPORTED,
                                       ABSENT, NO_SYMPTOM};
    static const uint8_t causes[] = {WRONG, SUSPECTED, OPEN, RULED_OUT,
                                     NO_CAUSE};
    unsigned place;

    if (kind == AVD_ALIAS_CAUSE)
        return state->conflict[index] ? CONFLICT
               : state->risk[index]   ? RISK
                                      : causes[state->cause[index]];
    place = symptoms[state->symptom[index]];
    return place == UNEXPLAINED && explained(state, index) ? EXPLAINED : place;
}

/* How many are in a place; writes each of them by `format`. */
static uint32_t members(struct avd_html *html, unsigned place,
                        const char *format)
{
    uint32_t count = 0;
    unsigned kind;
    uint32_t n;

    for (kind = AVD_ALIAS_SYMPTOM; kind <= AVD_ALIAS_CAUSE; kind++)
        for (n = 0; avd_report_html_pick(html, kind, n); n++)
            if (place_of(html->state, kind, html->at.index) == place) {
                count++;
                avd_report_html_put(html, format);
            }
    return count;
}

/* What stands before those of a place, of each, and behind them; folded. */
static const char places[2][3][96] = {
    {"<h2>%s</h2>\n",
     "<article id=$i>\n<h3>$t</h3>\n"
     "<p>$v<code>$n</code></p>\n$b</article>\n",
     ""},
    {"<details class=fold$a>\n<summary><h2>%s (%u)</h2></summary>\n",
     "<details id=$i>\n<summary>$t</summary>\n"
     "<p>$v<code>$n</code></p>\n$b</details>\n",
     "</details>\n"}};

void avd_report_html_verdicts(struct avd_html *html)
{
    unsigned place = html->at.folded ? NOT_DECIDED : 0;
    unsigned end = html->at.folded ? PLACES : NOT_DECIDED;
    const char(*form)[96] = places[html->at.folded];
    uint32_t count;

    for (; place < end; place++) {
        count = members(html, place, "");
        if (count == 0)
            continue;
        avd_report_html_put(html, form[0], headings[place], count);
        members(html, place, form[1]);
        avd_report_html_put(html, form[2]);
    }
    html->at.folded = true;
}
