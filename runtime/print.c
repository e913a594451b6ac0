/* SPDX-License-Identifier: MIT */
/* Paragraphs, reasons and fixes as text for people. */
#include "print.h"

#include <string.h>

#include "condition.h"
#include "text.h"
#include "guard.h"

#define STEP_WIDTH AVD_PRINT_STEP

/* The last column stays free: old consoles break the line behind it. */
static unsigned width(unsigned columns)
{
    if (columns == 0)
        return AVD_WRAP_WIDTH;
    if (columns <= AVD_WRAP_LEAST)
        return AVD_WRAP_LEAST;
    return columns > AVD_WRAP_MOST ? AVD_WRAP_MOST : columns - 1;
}

void avd_print_init(struct avd_print *print, struct avd_out *out,
                    struct avd_report *report)
{
    print->out = out;
    print->report = report;
    print->state = report->state;
    print->image = report->state->image;
    print->fixes = 0;
    print->markdown = report->escape == AVD_ESCAPE_MARKDOWN;
    print->wrap.width =
        report->escape < AVD_ESCAPE_MARKDOWN ? width(report->width) : ~0u;
    print->base = AVD_MARKDOWN_SECTION;
    print->above = AVD_MARKDOWN_NOTHING;
}

static enum avd_text_form form(const struct avd_print *print)
{
    return print->markdown ? AVD_TEXT_MARKDOWN : AVD_TEXT_PLAIN;
}

/* ---- paragraphs ---- */

struct avd_out *avd_print_open(struct avd_print *print, unsigned first,
                               unsigned hanging)
{
    if (print->markdown)
        avd_report_markdown_open(print, first, hanging);
    else
        avd_wrap_open(&print->wrap, print->out, print->report->escape, first,
                      hanging);
    return &print->wrap.in;
}

void avd_print_close(struct avd_print *print)
{
    avd_wrap_close(&print->wrap);
    if (print->markdown && print->above == AVD_MARKDOWN_BLOCK)
        avd_out_literal(print->out, "\n");
}

void avd_print_line(struct avd_print *print, unsigned indent,
                    const char *format, ...)
{
    unsigned hanging = indent >> 8;
    va_list arguments;

    if (hanging == 0)
        hanging = indent > 0 ? indent + 2 : AVD_MARKDOWN_SECTION;
    va_start(arguments, format);
    avd_text_arguments(avd_print_open(print, indent & 0xff, hanging),
                       print->image, format, arguments);
    va_end(arguments);
    avd_print_close(print);
}

void avd_print_labelled(struct avd_print *print, unsigned indent,
                        const char *label, const char *text)
{
    avd_print_line(print, indent, "%s%s", label, text);
}

void avd_print_link(struct avd_print *print, unsigned indent, uint32_t doc)
{
    const struct avd_header *image = print->image;
    struct avd_out *in;
    const char *end = "";

    if (doc == 0)
        return;
    in = avd_print_open(print, indent, indent + 2);
    avd_out_text(in, "More: ");
    if (print->markdown &&
        avd_text_is_web(avd_text(
            image, avd_document_of(image)[avd_word_of(image)[doc]].url))) {
        /* Nothing but an address may stand between < and >. */
        in->escape = AVD_ESCAPE_MARKUP;
        avd_out_literal(in, "<");
        end = ">";
    }
    avd_text_link(in, image, doc);
    avd_out_literal(in, end);
    avd_print_close(print);
}

void avd_print_about(struct avd_print *print, unsigned indent, uint32_t pack,
                     uint32_t text)
{
    if (text == 0)
        return;
    avd_text_rich(avd_print_open(print, indent, indent), print->state, pack,
                  avd_text(print->image, text), form(print));
    avd_print_close(print);
}

void avd_print_heading(struct avd_print *print, const char *text)
{
    avd_text_format(print->out, NULL,
                    print->markdown         ? "\n## %s\n"
                    : print->report->colour ? "\n\x1b[1m%s\x1b[0m\n"
                                            : "\n%s\n",
                    text);
    print->base = AVD_MARKDOWN_HEADED;
}

bool avd_print_concerns(const struct avd_state *state, uint32_t cause,
                        enum avd_symptom_verdict verdict)
{
    const struct avd_link *link =
        &avd_link_of(state->image)[avd_cause_of(state->image)[cause].link];
    const uint32_t *of = &avd_word_of(state->image)[link->symptoms];
    uint32_t i;

    for (i = 1; i <= of[0]; i++)
        if (state->symptom[of[i]] == verdict)
            return true;
    return false;
}

/* ---- reasons ---- */

static void observed(struct avd_out *in, const struct avd_state *state,
                     uint32_t reading, unsigned field)
{
    const struct avd_header *image = state->image;
    const struct avd_field_info *info =
        avd_condition_field(image, reading, field);
    const char *absent = "";
    bool asked = avd_condition_asked(image, reading);

    avd_text_format(in, NULL, asked ? "%s Answer: " : "%s: ",
                    avd_report_reading_title(image, reading));
    if (!asked && state->reading[reading].status == AVD_STATUS_ABSENT)
        absent =
            avd_kind_text(avd_kinds[avd_probe_of(image)[reading].kind].absent);
    if (absent[0] != 0)
        avd_out_text(in, absent);
    else if (!asked && info == NULL &&
             state->reading[reading].status == AVD_STATUS_OK)
        avd_out_text(in, "it is there");
    else {
        if (info != NULL)
            avd_text_format(in, NULL, "%s is ", avd_kind_text(info->name));
        avd_condition_observed(in, state, reading, field);
    }
}

void avd_print_error(struct avd_out *in, const struct avd_state *state,
                     uint32_t reading, unsigned field)
{
    const struct avd_field_info *info;
    enum avd_status status;
    unsigned f;

    for (f = 1; f <= avd_reading_fields(state->image, reading); f++) {
        info = avd_condition_field(state->image, reading, f);
        if (info == NULL || f == field || info->type != AVD_TYPE_WORD ||
            strcmp(avd_kind_text(info->name), "error") != 0)
            continue;
        avd_state_field(state, reading, f, &status);
        if (status != AVD_STATUS_OK)
            continue;
        avd_out_literal(in, " (");
        avd_condition_observed(in, state, reading, f);
        avd_out_literal(in, ")");
    }
}

static void leaf_reason(struct avd_out *in, const struct avd_state *state,
                        const struct avd_reason *reason)
{
    const struct avd_header *image = state->image;
    const struct avd_leaf *leaf = &avd_leaf_of(image)[reason->node];
    uint32_t other;

    observed(in, state, leaf->subject >> 8, leaf->subject & 0xff);
    avd_print_error(in, state, leaf->subject >> 8, leaf->subject & 0xff);
    if (AVD_TEST_KIND(leaf->test) != AVD_OPERAND_READING)
        return;
    other = avd_word_of(image)[AVD_TEST_OPERAND(leaf->test)];
    avd_out_text(in, "; ");
    observed(in, state, other >> 8, other & 0xff);
}

static void person_reports(struct avd_out *in, const struct avd_report *report,
                           uint32_t symptom)
{
    const struct avd_header *image = report->state->image;
    struct avd_span text =
        avd_evidence_heard(report->heard, report->state, symptom);

    if (text.text == NULL)
        avd_text_format(in, image, "a person reports: %o",
                        avd_symptom_of(image)[symptom].title);
    else /* quotes are not the same in all formats */
        avd_text_format(in, NULL, "a person reports: %s%.*s%s", "\"",
                        (int)text.length, text.text, "\"");
}

void avd_print_reason(struct avd_out *in, const struct avd_report *report,
                      const struct avd_reason *reason)
{
    const struct avd_state *state = report->state;
    const struct avd_header *image = state->image;
    const struct avd_special *special;
    enum avd_truth truth = (enum avd_truth)reason->truth;

    if (reason->node == AVD_REASON_REPORT) {
        person_reports(in, report, reason->symptom);
        return;
    }
    if (reason->node < avd_leaf_count(image)) {
        leaf_reason(in, state, reason);
        return;
    }
    special = avd_condition_special_of(image, reason->node);
    if (special->kind == AVD_SPECIAL_ELSE_FALSE ||
        special->kind == AVD_SPECIAL_ELSE_TRUE) {
        truth = AVD_TRUE;
        avd_text_format(in, NULL, "not known, so the rule assumed %s: ",
                        special->kind == AVD_SPECIAL_ELSE_TRUE ? "true"
                                                               : "false");
    }
    avd_condition_special(in, image, special, truth);
}

/* ---- fixes ---- */

/* Where the items of a fix stand. */
struct place {
    uint32_t pack;
    unsigned indent;  /* of depth 0 */
    unsigned next[8]; /* number of the next item of each depth */
    bool letters[8];  /* items of that depth have letters */
    bool points;      /* Markdown has no letters, but points for a choice */
};

#define DEPTHS 8u

static unsigned level(unsigned depth)
{
    return depth < DEPTHS ? depth : DEPTHS - 1;
}

static void shape(struct place *place, unsigned depth, unsigned kind)
{
    unsigned at = level(depth);

    place->next[at] = 0;
    place->letters[at] = at == 0 || place->points ? kind == AVD_FIX_CHOOSE_ONE
                                                  : !place->letters[at - 1];
}

/* 1. at the outside, then a., then 1. again; a choice begins with letters. */
static void mark(char text[STEP_WIDTH + 1], struct place *place, unsigned depth)
{
    unsigned at = level(depth);
    unsigned number = ++place->next[at];
    memcpy(text, "    ", STEP_WIDTH + 1);
    text[2] = '.';
    if (place->letters[at] && place->points)
        text[2] = '-';
    else if (place->letters[at] && number <= 26)
        text[1] = (char)('a' + number - 1);
    else {
        text[1] = (char)('0' + number % 10);
        if (number >= 10)
            text[0] = (char)('0' + number / 10 % 10);
    }
}

static struct avd_out *numbered(struct avd_print *print, struct place *place,
                                unsigned depth)
{
    unsigned indent = place->indent + STEP_WIDTH * level(depth);
    char text[STEP_WIDTH + 1];

    mark(text, place, depth);
    avd_print_open(print, indent, indent + STEP_WIDTH);
    avd_out_raw(print->out, text, STEP_WIDTH);
    print->wrap.column += STEP_WIDTH;
    return &print->wrap.in;
}

const char *avd_print_shape(unsigned kind)
{
    static const char *const shapes[] = {
        "Do all of this, in this order:", "Take one of these ways:",
        "Make sure of all of this:"};

    return shapes[kind];
}

const char *avd_print_group(const struct avd_header *image,
                            const struct avd_item *group)
{
    const struct avd_item *end = avd_item_of(image) + avd_item_count(image);
    const struct avd_item *item = group;
    unsigned steps = 0;

    while (++item < end && item->depth > group->depth)
        steps += item->depth == group->depth + 1 &&
                 (item->kind == AVD_ITEM_TEXT || item->kind >= AVD_ITEM_FIX);
    if (group->kind == AVD_ITEM_STEPS && steps == 1)
        return "Do this:";
    return avd_print_shape(group->kind - AVD_ITEM_STEPS);
}

static void command_line(struct avd_print *print, unsigned indent,
                         const char *text, size_t length)
{
    static const char blanks[] = "                                        ";

    avd_out_raw(print->out, blanks,
                indent < sizeof blanks ? indent : sizeof blanks - 1);
    avd_out_bytes(print->out, text, length);
    avd_out_raw(print->out, "\n", 1);
}

/* Commands are not wrapped and not altered but for control characters. */
static void command(struct avd_print *print, unsigned indent,
                    const struct avd_item *item)
{
    const char *text = avd_text(print->image, item->text);
    enum avd_escape before = print->out->escape;
    char fence[AVD_MARKDOWN_FENCE];
    size_t fenced = 0;
    size_t length;

    avd_print_line(print, indent,
                   "In %s:", item->shell == 0 ? "PowerShell" : "cmd");
    indent += 2;
    print->out->escape = print->report->escape;
    if (print->markdown) {
        fenced = avd_report_markdown_fence(fence, text);
        indent -= 2 + print->base;
        print->out->escape = AVD_ESCAPE_ASCII;
        avd_out_literal(print->out, "\n");
        command_line(print, indent, fence, fenced);
    }
    for (; *text != 0; text += length + (text[length] == '\n')) {
        length = strcspn(text, "\n");
        command_line(print, indent, text, length);
    }
    if (fenced > 0)
        command_line(print, indent, fence, fenced);
    print->out->escape = before;
}

static void item_see(struct avd_print *print, unsigned indent,
                     const struct avd_item *item)
{
    const struct avd_header *image = print->image;
    const uint32_t *id = &avd_fix_of(image)[item->text].id;

    if (item->kind == AVD_ITEM_SEE_SYMPTOM)
        id = &avd_symptom_of(image)[item->text].id;
    else if (item->kind == AVD_ITEM_SEE_CAUSE)
        id = &avd_cause_of(image)[item->text].id;
    avd_print_line(print, indent, "See also: %o (avdoctor show %o)", id[1],
                   id[0]);
}

/* Where what belongs to an item stands. In Markdown there has to be an item. */
static unsigned inside(const struct place *place, const struct avd_item *item)
{
    unsigned at = level(item->depth);

    return place->indent +
           STEP_WIDTH * (at + (!place->points || place->next[at] > 0));
}

static void plain_item(struct avd_print *print, struct place *place,
                       const struct avd_item *item)
{
    unsigned indent = inside(place, item);
    struct avd_out *in;

    if (item->kind == AVD_ITEM_TEXT)
        in = numbered(print, place, item->depth);
    else {
        in = avd_print_open(print, indent, indent + 2);
        avd_out_text(in, item->kind == AVD_ITEM_NOTE ? "Note: " : "CAUTION: ");
    }
    avd_text_rich(in, print->state, place->pack,
                  avd_text(print->image, item->text), form(print));
    avd_print_close(print);
}

static void group(struct avd_print *print, struct place *place,
                  const struct avd_item *item)
{
    avd_out_text(numbered(print, place, item->depth),
                 avd_print_group(print->image, item));
    avd_print_close(print);
    shape(place, item->depth + 1u, item->kind - AVD_ITEM_STEPS);
}

/* A step that is another fix: its title. */
static void other_fix(struct avd_print *print, struct place *place,
                      const struct avd_item *item)
{
    struct avd_out *in = numbered(print, place, item->depth);

    avd_text_format(in, print->image, "%p",
                    (const void *)&avd_fix_of(print->image)[item->text]);
    avd_print_close(print);
}

static bool written(struct avd_print *print, uint32_t fix)
{
    unsigned i;

    for (i = 0; i < print->fixes; i++)
        if (print->fix[i] == fix)
            return true;
    if (print->fixes < AVD_PRINT_FIXES)
        print->fix[print->fixes++] = fix;
    return false;
}

static void items(struct avd_print *print, const struct avd_fix *fix,
                  unsigned indent, bool nested);

static void one_item(struct avd_print *print, struct place *place,
                     const struct avd_item *item, bool nested)
{
    unsigned indent = inside(place, item);

    switch ((enum avd_item_kind)item->kind) {
    case AVD_ITEM_TEXT:
    case AVD_ITEM_NOTE:
    case AVD_ITEM_CAUTION:
        plain_item(print, place, item);
        return;
    case AVD_ITEM_RUN:
        command(print, indent, item);
        return;
    case AVD_ITEM_SEE_SYMPTOM:
    case AVD_ITEM_SEE_CAUSE:
    case AVD_ITEM_SEE_FIX:
        item_see(print, indent, item);
        return;
    case AVD_ITEM_FIX:
        /* Its own steps too, but not those of fixes inside it. */
        other_fix(print, place, item);
        if (!nested && !written(print, item->text))
            items(print, &avd_fix_of(print->image)[item->text],
                  inside(place, item), true);
        return;
    case AVD_ITEM_STEPS:
    case AVD_ITEM_CHOOSE_ONE:
    case AVD_ITEM_CONFIRM_ALL:
        group(print, place, item);
        return;
    }
}

/* All items of a fix; its outermost stand at `indent`. */
AVD_GUARDED static void items(struct avd_print *print,
                              const struct avd_fix *fix, unsigned indent,
                              bool nested)
{
    const struct avd_item *item = &avd_item_of(print->image)[fix->items];
    struct place place;
    uint32_t i;

    memset(&place, 0, sizeof place);
    place.pack = fix->pack;
    place.indent = indent;
    place.points = print->markdown;
    shape(&place, 0, fix->kind);
    if (fix->kind != AVD_FIX_STEPS)
        avd_print_line(print, indent, "%s", avd_print_shape(fix->kind));
    for (i = 0; i < fix->item_count; i++)
        one_item(print, &place, &item[i], nested);
}

static const char *effort(uint32_t *time)
{
    static const struct {
        uint32_t ms;
        char name[12];
    } units[] = {{86400000, "day"},
                 {3600000, "hour"},
                 {60000, "minute"},
                 {1000, "second"}};
    unsigned i = 0;

    while (i < 3 && *time % units[i].ms != 0)
        i++;
    *time /= units[i].ms;
    return units[i].name;
}

void avd_print_terms(struct avd_print *print, const struct avd_fix *fix,
                     unsigned indent)
{
    const char *between = "(needs ";
    uint32_t time = fix->effort;
    const char *unit = effort(&time);
    struct avd_out *in;
    const char *word;
    size_t length;
    unsigned i;

    if (fix->needs == 0 && time == 0 && fix->risk != 2)
        return;
    in = avd_print_open(print, indent, indent + 1);
    for (i = 0; fix->needs >> i != 0; i++) {
        if ((fix->needs >> i & 1u) == 0)
            continue;
        word = avd_word(AVD_WORDS_NEED, i, &length);
        avd_text_format(in, NULL, "%s%.*s", between,
                        word != NULL ? (int)length : 1,
                        word != NULL ? word : "?");
        between = ", ";
    }
    between = fix->needs != 0 ? "; " : "(";
    if (time != 0) {
        avd_text_format(in, NULL, "%stakes about %u %s(s)", between, time,
                        unit);
        between = "; ";
    }
    avd_text_format(in, NULL, fix->risk == 2 ? "%shigh risk)" : ")", between);
    avd_print_close(print);
}

void avd_print_fix(struct avd_print *print, uint32_t index, unsigned indent,
                   const char *label)
{
    const struct avd_fix *fix = &avd_fix_of(print->image)[index];
    bool again = written(print, index);

    avd_print_line(print, indent,
                   again             ? "%s%p, as above"
                   : print->markdown ? "**%s%p**"
                                     : "%s%p",
                   label, (const void *)fix);
    if (again)
        return;
    avd_print_terms(print, fix, indent);
    avd_print_about(print, indent, fix->pack, fix->about);
    items(print, fix, indent + 1, false);
    if (fix->verify_text != 0)
        avd_print_line(print, indent, "It worked when: %o", fix->verify_text);
    avd_print_link(print, indent, fix->doc);
}
