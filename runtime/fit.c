/* SPDX-License-Identifier: MIT */
/*
 * Fits a report into a number of bytes.
 *
 * Lines: the report is ordered, so its beginning is kept, then comes what was
 * left out, the confirmed causes that were not named before, and the last
 * line. A place to cut at is the start of a line; each is priced with all that
 * would follow there. JSON: report_json.c leaves out what it is told to, and
 * how much that has to be is found by halving.
 */
#include "fit.h"

#include <string.h>

#include "report_less.h"
#include "text.h"

/* At most these bytes stand in place of what is left out, beside the ids. Ids
 * for which there is no room become a number. */
#define TOLD 68
#define LEAST 112   /* all but the last line needs */
#define AND_MORE 18 /* ` and 12345678 more` */

/* The start of a line. */
struct place {
    uint32_t at;    /* bytes in front of it */
    uint32_t lines; /* likewise */
    uint32_t named; /* confirmed causes of which the id stands there */
    uint32_t rest;  /* bytes of the ids of the others, and 2 for each */
};

/* What is seen of the lines in one pass. */
struct scan {
    struct place now;  /* behind all that was seen */
    struct place line; /* where the line began that is being seen */
    struct place cut;
    const char *id;  /* to be found next */
    uint32_t inside; /* a command: what is indented so far; in Markdown the
                        length of its fence, and 1 in front of that */
    uint32_t length; /* of text */
    uint32_t last;   /* bytes of the last line */
    uint32_t border; /* where the first line may be shortened */
    bool last_names; /* the worst cause */
    bool after_empty;
    struct place blank; /* as cut, in front of an empty line */
    struct place first; /* behind the first line */
    struct place begin;
    char text[300]; /* of the line, as far as it matters */
};

/* What is used most is near. */
struct fit {
    struct avd_report *report;
    struct avd_out *to;
    enum avd_format format;
    uint32_t most;
    uint32_t last;    /* bytes of the last line, where it has to stay */
    uint32_t written; /* or counted, or dropped */
    bool last_names;  /* the worst cause */
    bool choosing;    /* where to cut; before that all is measured */
    bool dots;        /* the first line is shortened */
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
    static struct avd_less less; /* large */
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
    uint32_t cause;

    if (rank >= avd_cause_count(state->image))
        return NULL;
    cause = state->ranked[rank];
    return state->cause[cause] == AVD_CAUSE_CONFIRMED
               ? avd_text(state->image, avd_cause_of(state->image)[cause].id)
               : NULL;
}

/* An id stands between certain characters. */
static bool has_id(const struct scan *scan, const char *edges)
{
    const char *at = scan->text;

    while (scan->id != NULL && (at = strstr(at + 1, scan->id)) != NULL)
        if (strchr(edges, at[-1]) != NULL &&
            strchr(edges, at[strlen(scan->id)]) != NULL)
            return true;
    return false;
}

/* Confirmed causes are told in the order of their ranks, so one at a time is
 * looked for: in front of the cut where a title has its id, in the last line
 * where the worst has it. */
static void find_names(struct fit *fit)
{
    struct scan *scan = &fit->scan;

    if (!fit->choosing)
        scan->last_names = has_id(scan, "= ");
    else if (has_id(scan, "()`\t")) {
        scan->now.rest -= (uint32_t)strlen(scan->id) + 2;
        scan->id = confirmed_id(fit, ++scan->now.named);
    }
}

/* Whether this line goes on with a command, which is kept whole or not at all:
 * half a command is worse than none. */
static bool goes_on(struct scan *scan, enum avd_format format)
{
    uint32_t before = scan->inside;
    uint32_t indent = (uint32_t)strspn(scan->text, " ");
    const char *head = scan->text + indent;
    uint32_t run = (uint32_t)strspn(head, "`");
    bool label =
        strcmp(head, "In PowerShell:\n") == 0 || strcmp(head, "In cmd:\n") == 0;

    if (format != AVD_FORMAT_MARKDOWN) {
        if (before != 0 && indent >= before)
            return true;
        scan->inside = label ? indent + 1 : 0;
        return false;
    }
    if (before > 1) {
        if (run >= before && head[run] == '\n')
            scan->inside = 0;
        return true;
    }
    /* Between the label and the fence there are empty lines. */
    scan->inside = run >= 3 ? run : label || (before != 0 && *head == '\n');
    return before != 0 && (run >= 3 || *head == '\n');
}

/* The first line may have half of what the last leaves; what is more goes,
 * between words or characters. */
static void end_first(struct fit *fit)
{
    struct scan *scan = &fit->scan;
    uint32_t at = (fit->most - fit->last) / 2 - 8;

    scan->first = scan->now;
    if (scan->now.at <= at)
        return;
    if (at > scan->length)
        at = scan->length;
    while (at > 1 && scan->text[at] != ' ' && scan->text[at] != '\t' &&
           (unsigned char)scan->text[at] < 0xc0)
        at--;
    scan->border = at;
}

/* The line may be cut in front of, if there is room for what follows then. */
static void end_line(struct fit *fit)
{
    struct scan *scan = &fit->scan;
    struct place *line = &scan->line;
    bool empty = scan->text[0] == '\n';

    scan->text[scan->length] = 0;
    if (!goes_on(scan, fit->format) && !scan->after_empty && line->lines > 0 &&
        line->at + TOLD + line->rest + fit->last <= fit->most) {
        scan->cut = *line;
        if (empty)
            scan->blank = *line;
    }
    find_names(fit);
    scan->after_empty = empty;
    scan->last = scan->now.at - line->at;
    if (scan->now.lines++ == 0)
        end_first(fit);
    scan->length = 0;
    *line = scan->now;
}

static bool see(void *context, const char *bytes, size_t count)
{
    struct fit *fit = context;
    struct scan *scan = &fit->scan;

    for (; count > 0; count--) {
        if (scan->length < sizeof scan->text - 1)
            scan->text[scan->length++] = *bytes;
        scan->now.at++;
        if (*bytes++ == '\n')
            end_line(fit);
    }
    return true;
}

static void look(struct fit *fit)
{
    struct scan *scan = &fit->scan;
    const char *id;
    uint32_t i;

    memset(scan, 0, sizeof *scan);
    i = scan->now.named = fit->last_names;
    scan->id = confirmed_id(fit, i);
    while ((id = confirmed_id(fit, i++)) != NULL)
        scan->now.rest += (uint32_t)strlen(id) + 2;
    scan->begin = scan->line = scan->now;
    render_to(fit, see);
}

/* How long all is, and what the last line needs. */
static bool all_fits(struct fit *fit)
{
    fit->choosing = fit->last_names = false;
    fit->last = 0;
    look(fit);
    if (fit->format != AVD_FORMAT_BRIEF &&
        fit->scan.last + LEAST <= fit->most) {
        fit->last = fit->scan.last;
        fit->last_names = fit->scan.last_names;
    }
    return fit->scan.now.at <= fit->most;
}

static void choose(struct fit *fit)
{
    struct scan *scan = &fit->scan;
    struct place *cut = &scan->cut;

    fit->choosing = true;
    look(fit);
    if (cut->at == 0) {
        *cut = scan->first;
        if (scan->border > 0) {
            *cut = scan->begin;
            cut->at = scan->border;
            cut->lines = 1;
            fit->dots = true;
        }
    } else if (scan->blank.at > 0 && cut->at - scan->blank.at <= fit->most / 8)
        *cut = scan->blank;
}

/* ---- lines: writing ---- */

/* The ids that are named nowhere else, as far as there is room for them. */
static void tell_names(const struct fit *fit, int32_t room)
{
    uint32_t rank = fit->scan.cut.named;
    const char *between = "";
    uint32_t more = 0;
    const char *id;

    room += 2; /* there is nothing between the last one and the next */
    if ((int32_t)fit->scan.cut.rest > room)
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

/* What stands in place of what was left out. */
static void tell(const struct fit *fit)
{
    const struct place *cut = &fit->scan.cut;
    bool brief = fit->format == AVD_FORMAT_BRIEF;
    int32_t room =
        (int32_t)(fit->most - cut->at - fit->last - TOLD) - 4 * fit->dots;
    bool names =
        cut->rest > 0 && (room >= AND_MORE || room >= (int32_t)cut->rest);

    avd_text_format(fit->to, NULL, "%s%s", fit->dots ? "...\n" : "",
                    brief   ? names ? "left_out\tconfirmed\t" : "left_out\t-\t-"
                    : names ? "\nConfirmed: "
                            : "");
    if (names)
        tell_names(fit, room);
    avd_out_literal(fit->to, brief ? "\t" : "\n[");
    avd_report_number(
        fit->to, fit->scan.now.lines - cut->lines - (fit->last > 0), "line");
    avd_text_format(fit->to, NULL, " left out: --max-bytes %u%s", fit->most,
                    brief ? "\n" : "]\n\n");
}

static bool copy(void *context, const char *bytes, size_t count)
{
    struct fit *fit = context;
    uint32_t cut = fit->scan.cut.at;
    uint32_t start = fit->written;
    uint32_t end = start + (uint32_t)count;
    uint32_t last = fit->scan.now.at - fit->last; /* where it begins */

    fit->written = end;
    if (start < cut) {
        avd_out_raw(fit->to, bytes, end < cut ? count : cut - start);
        if (end >= cut)
            tell(fit);
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
    bool colour = report->colour;
    bool fits = all_fits(fit);

    if (!fits) {
        report->colour = false; /* where would it end? */
        if (fit->most < 2 * AVD_LINE_MAX)
            report->most = fit->most / 2; /* of the last line */
        fits = all_fits(fit);
    }
    if (fits)
        render(fit->to, report, fit->format);
    else {
        choose(fit);
        render_to(fit, copy);
    }
    report->colour = colour;
    report->most = fit->most;
}

void avd_fit_write(struct avd_out *out, struct avd_report *report,
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
