/* SPDX-License-Identifier: MIT */
/*
 * Fits a report into a number of bytes.
 *
 * Lines: the report is ordered, so its beginning is kept, then comes what was
 * left out, the ids of all confirmed causes, and the last line. A place to cut
 * at is the start of a line, for which there is room with all that would follow
 * there; in the first line, which is kept as far as half the room goes, it is
 * also the end of a word. JSON: report_json.c leaves out what it is told to,
 * and how much that has to be is found by halving.
 */
#include "fit.h"

#include <string.h>

#include "name.h"
#include "report_less.h"
#include "text.h"
#include "guard.h"

/* At most these bytes stand in place of what is left out, beside the ids. Ids
 * for which there is no room become a number. */
#define TOLD 72
#define LEAST 116      /* all but the last line needs */
#define AND_MORE 18    /* ` and 12345678 more` */
#define FIRST_LEAST 24 /* of the first line, whatever the ids need */

/* Where a report can be cut. */
struct place {
    uint32_t at;    /* bytes in front of it */
    uint32_t lines; /* likewise */
};

/* What is seen of the lines in one pass. */
struct scan {
    struct place now;   /* behind all that was seen */
    struct place line;  /* where the line began that is being seen */
    struct place cut;   /* the last that there is room for */
    struct place blank; /* likewise, in front of an empty line */
    uint32_t inside;    /* a command: what is indented so far; in Markdown the
                           length of its fence, and 1 in front of that */
    uint32_t length;    /* of text */
    uint32_t last;      /* bytes of the last line */
    bool after_empty;
    char text[64]; /* of the line, as far as it matters */
};

struct fit {
    struct avd_report *report;
    struct avd_out *to;
    enum avd_format format;
    uint32_t most;
    uint32_t last;    /* bytes of the last line, where it has to stay */
    uint32_t ids;     /* bytes of those of confirmed causes, and 2 for each */
    int32_t room;     /* in front of what has to stay */
    uint32_t written; /* or counted, or dropped */
    struct scan scan;
};

static void render(struct avd_out *out, struct avd_report *report,
                   enum avd_format format)
{
    switch (format) {
    case AVD_FORMAT_LINE:
        avd_report_line(out, report);
        return;
    case AVD_FORMAT_BRIEF:
        avd_report_brief(out, report);
        return;
    case AVD_FORMAT_JSON:
        avd_report_json(out, report);
        return;
    case AVD_FORMAT_HTML:
        avd_report_html(out, report);
        return;
    case AVD_FORMAT_MARKDOWN:
        avd_report_markdown(out, report);
        return;
    case AVD_FORMAT_JUNIT:
        avd_report_junit(out, report);
        return;
    case AVD_FORMAT_NAGIOS:
        avd_report_nagios(out, report);
        return;
    default:
        avd_report_text(out, report);
    }
}

/* The same into a function that takes the bytes; what that says in the end. */
static bool render_to(struct fit *fit,
                      bool (*take)(void *context, const char *bytes,
                                   size_t count))
{
    static char room[512];
    struct avd_out out;

    avd_out_init(&out, room, sizeof room, take, fit);
    render(&out, fit->report, fit->format);
    return avd_out_finish(&out);
}

/* ---- JSON ---- */

static bool count_bytes(void *context, const char *bytes, size_t count)
{
    struct fit *fit = context;

    (void)bytes;
    fit->written += (uint32_t)count;
    return fit->written <= fit->most;
}

static bool is_short(struct fit *fit)
{
    fit->written = 0;
    return render_to(fit, count_bytes);
}

static void write_json(struct fit *fit)
{
    struct avd_less less;
    uint32_t low = 0;
    uint32_t high = avd_report_less_all(&less, fit->report->state->image);

    if (!is_short(fit)) {
        fit->report->less = &less;
        while (high - low > 1) {
            less.cut = low + (high - low) / 2;
            if (is_short(fit))
                high = less.cut;
            else
                low = less.cut;
        }
        less.cut = high;
    }
    render(fit->to, fit->report, fit->format);
    fit->report->less = NULL;
}

/* ---- lines: where to cut ---- */

/* NULL: no more are confirmed. */
static const char *confirmed_id(const struct fit *fit, uint32_t rank)
{
    const struct avd_state *state = fit->report->state;

    return avd_report_verdict_at(state, rank) == AVD_CAUSE_CONFIRMED
               ? avd_name_of(state->image, AVD_ALIAS_CAUSE, state->ranked[rank])
               : NULL;
}

/* Whether this line goes on with a command, which is kept whole or not at all:
 * half a command is worse than none. */
static bool goes_on(struct scan *scan, bool markdown)
{
    uint32_t before = scan->inside;
    uint32_t indent = (uint32_t)strspn(scan->text, " ");
    const char *head = scan->text + indent;
    uint32_t run = (uint32_t)strspn(head, "`");
    /* One of them as a whole: there is no other I, and a line has an end. */
    bool label = *head == 'I' && strstr("In PowerShell:\nIn cmd:\n", head);

    if (!markdown) {
        if (before != 0 && indent >= before)
            return true;
        scan->inside = label ? indent + 1 : 0;
        return false;
    }
    if (before == 0)
        scan->inside = label;
    else if (before == 1 && run >= 3)
        scan->inside = run;
    else if (before > 1 && run >= before && head[run] == '\n')
        scan->inside = 0;
    return before != 0;
}

/* The line may be cut in front of, if there is room for it. */
static void end_line(struct fit *fit)
{
    struct scan *scan = &fit->scan;
    struct place *line = &scan->line;
    bool empty = scan->text[0] == '\n';

    scan->text[scan->length] = 0;
    if (!goes_on(scan, fit->format == AVD_FORMAT_MARKDOWN) &&
        !scan->after_empty && line->lines > 0 &&
        (int32_t)(line->at + fit->ids) <= fit->room) {
        scan->cut = *line;
        if (empty)
            scan->blank = *line;
    }
    scan->after_empty = empty;
    scan->last = scan->now.at - line->at;
    scan->now.lines++;
    scan->length = 0;
    *line = scan->now;
}

/* Ids go before the end of the first line, but not before its beginning. */
static int32_t first_room(const struct fit *fit)
{
    int32_t room = fit->room - (int32_t)fit->ids;

    return room > FIRST_LEAST ? room : FIRST_LEAST;
}

static bool see(void *context, const char *bytes, size_t count)
{
    struct fit *fit = context;
    struct scan *scan = &fit->scan;

    for (; count > 0; count--, bytes++) {
        if (scan->length < sizeof scan->text - 1)
            scan->text[scan->length++] = *bytes;
        scan->now.at++;
        if (scan->now.lines == 0 && (*bytes == ' ' || *bytes == '\n') &&
            (int32_t)scan->now.at <= first_room(fit)) {
            scan->cut.at = scan->now.at;
            scan->cut.lines = 1;
        }
        if (*bytes == '\n')
            end_line(fit);
    }
    return true;
}

static void look(struct fit *fit)
{
    fit->room = (int32_t)(fit->most - fit->last) - TOLD;
    memset(&fit->scan, 0, sizeof fit->scan);
    render_to(fit, see);
}

/* How long all is, and what the last line needs. */
static bool all_fits(struct fit *fit)
{
    fit->last = 0;
    look(fit);
    if (fit->format != AVD_FORMAT_BRIEF && fit->scan.last + LEAST <= fit->most)
        fit->last = fit->scan.last;
    return fit->scan.now.at <= fit->most;
}

/* ---- lines: writing ---- */

/* The ids of confirmed causes, as far as there is room for them. */
static void tell_names(const struct fit *fit, int32_t room)
{
    const char *between = "";
    uint32_t more = 0;
    uint32_t rank = 0;
    const char *id;

    room += 2; /* there is nothing between the last one and the next */
    if ((int32_t)fit->ids > room)
        room -= AND_MORE;
    for (; (id = confirmed_id(fit, rank)) != NULL; rank++) {
        room -= (int32_t)strlen(id) + 2;
        if (room < 0) {
            more++;
            continue;
        }
        avd_text_format(fit->to, NULL, "%s%s", between, id);
        between = ", ";
    }
    if (more > 0)
        avd_text_format(fit->to, NULL,
                        between[0] != 0 ? " and %u more" : "%u more", more);
}

/* What stands in place of what was left out; `dots` behind half a line. */
static void tell(const struct fit *fit, bool dots)
{
    enum { NAMES, NO_NAMES, COUNT, END };
    static const char words[2][4][20] = {
        {"\nConfirmed: ", "", "\n[", "]\n\n"},
        {"left_out\tconfirmed\t", "left_out\t-\t-", "\t", "\n"}};
    const char(*word)[20] = words[fit->format == AVD_FORMAT_BRIEF];
    const struct place *cut = &fit->scan.cut;
    int32_t room = fit->room - (int32_t)cut->at;

    if (dots)
        avd_out_literal(fit->to, "...\n");
    if (fit->ids > 0 && (room >= AND_MORE || room >= (int32_t)fit->ids)) {
        avd_out_literal(fit->to, word[NAMES]);
        tell_names(fit, room);
    } else
        avd_out_literal(fit->to, word[NO_NAMES]);
    avd_out_literal(fit->to, word[COUNT]);
    avd_report_number(
        fit->to, fit->scan.now.lines - cut->lines - (fit->last > 0), "line");
    avd_text_format(fit->to, NULL, " left out: --max-bytes %u", fit->most);
    avd_out_literal(fit->to, word[END]);
}

static bool copy(void *context, const char *bytes, size_t count)
{
    struct fit *fit = context;
    uint32_t cut = fit->scan.cut.at;
    uint32_t start = fit->written;
    uint32_t end = start + (uint32_t)count;
    uint32_t last = fit->scan.now.at - fit->last; /* where it begins */

    fit->written = end;
    if (start < cut || start == 0) {
        avd_out_raw(fit->to, bytes, end < cut ? count : cut - start);
        if (end >= cut)
            tell(fit, cut > 0 && bytes[cut - start - 1] != '\n');
    }
    if (end > last) {
        last = last > start ? last - start : 0;
        avd_out_raw(fit->to, bytes + last, count - last);
    }
    return !fit->to->failed;
}

static void write_lines(struct fit *fit)
{
    struct avd_report *report = fit->report;
    const struct place *blank = &fit->scan.blank;
    bool colour = report->colour;
    unsigned tries = 0;
    uint32_t rank = 0;
    const char *id;

    while (tries < 2 && !all_fits(fit)) {
        tries++;
        report->colour = false; /* where would it end? */
        if (fit->most < 2 * AVD_LINE_MAX)
            report->most = fit->most / 2; /* of the last line */
    }
    if (tries < 2)
        render(fit->to, report, fit->format);
    else {
        while ((id = confirmed_id(fit, rank++)) != NULL)
            fit->ids += (uint32_t)strlen(id) + 2;
        look(fit);
        if (blank->at > 0 && fit->scan.cut.at - blank->at <= fit->most / 8)
            fit->scan.cut = *blank;
        render_to(fit, copy);
    }
    report->colour = colour;
    report->most = fit->most;
}

AVD_GUARDED void avd_fit_write(struct avd_out *out, struct avd_report *report,
                               enum avd_format format)
{
    struct fit fit;

    if (report->most == 0 || format == AVD_FORMAT_LINE ||
        (AVD_FORMATS_CUT >> format & 1) == 0) {
        render(out, report, format);
        return;
    }
    memset(&fit, 0, sizeof fit);
    fit.report = report;
    fit.format = format;
    fit.to = out;
    fit.most = report->most;
    if (format == AVD_FORMAT_JSON)
        write_json(&fit);
    else
        write_lines(&fit);
}
