/* SPDX-License-Identifier: MIT */
#include "log_scan.h"

#include <string.h>

#include "out.h"

#define REPLACEMENT 0xfffdu

/* ---- lines ---- */

/* Keeps the line as that of the last match. A number or word that may go on
 * behind what was kept of the line, or written yet, is not known. */
static void keep_match(struct avd_log_scan *scan, struct avd_capture *capture,
                       bool ended)
{
    char *line = scan->at;

    capture->too_large |= capture->open && (scan->cut || !ended);
    scan->count++;
    scan->capture = *capture;
    scan->line = line;
    scan->line_length = scan->length;
    scan->line_cut = scan->cut;
    scan->at = scan->other;
    scan->other = line;
}

/* Looks in the line that is being read, from a place of it. */
static bool finds(const struct avd_log_scan *scan,
                  const struct avd_pattern *pattern, unsigned from,
                  struct avd_capture *capture)
{
    return avd_pattern_find(pattern, scan->at + from, scan->length - from,
                            capture);
}

/* A line from which on lines count. What was odd before it, and be it in the
 * same line, is no more of interest. */
static void start(struct avd_log_scan *scan)
{
    struct avd_capture capture;

    scan->within = true;
    scan->unsure = false;
    scan->count = 0;
    scan->odd =
        scan->odd_to > 0 && !finds(scan, &scan->after, scan->odd_to, &capture);
}

static void end_line(struct avd_log_scan *scan, bool ended)
{
    struct avd_capture capture;
    bool after = scan->after.before != NULL;

    if (!scan->cut && scan->length > 0 && scan->at[scan->length - 1] == '\r')
        scan->length--;
    scan->odd |= scan->odd_to > 0;
    if (after && finds(scan, &scan->after, 0, &capture)) {
        start(scan);
    } else {
        scan->unsure |= after && scan->cut;
        if (!scan->within)
            ;
        else if (finds(scan, &scan->find, 0, &capture))
            keep_match(scan, &capture, ended);
        else
            scan->unsure |= scan->cut;
    }
    scan->length = scan->odd_to = 0;
    scan->cut = false;
}

/* Zeros have no place in a log. Text in bytes that is read as UTF-16 makes
 * U+0Dxx and U+0Axx of the ends of its lines. */
static bool is_odd(const struct avd_log_scan *scan, uint32_t point)
{
    return point == 0 ||
           (scan->text != AVD_LOG_BYTES &&
            ((point & ~0x7fu) == 0xa00 || (point & ~0x7fu) == 0xd00));
}

static void put(struct avd_log_scan *scan, uint32_t point)
{
    if (point == '\n')
        end_line(scan, true);
    else if (scan->length + 4 > AVD_LOG_LINE)
        scan->cut = true;
    else
        scan->length += avd_utf8_encode(point != 0 ? point : REPLACEMENT,
                                        scan->at + scan->length);
    if (is_odd(scan, point))
        scan->odd_to = scan->length;
}

/* ---- characters ---- */

/* The bytes of a mark at the start of the text. */
static size_t find_text(struct avd_log_scan *scan, const char *bytes,
                        size_t count)
{
    scan->text = AVD_LOG_BYTES;
    if (count >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        return 3;
    if (count < 2)
        return 0;
    if (memcmp(bytes, "\xfe\xff", 2) == 0)
        scan->text = AVD_LOG_BIG;
    else if (memcmp(bytes, "\xff\xfe", 2) == 0 ||
             (bytes[0] != 0 && bytes[1] == 0))
        scan->text = AVD_LOG_LITTLE;
    return scan->text != AVD_LOG_BYTES && bytes[1] != 0 ? 2 : 0;
}

static uint32_t unit(const struct avd_log_scan *scan, const char *bytes)
{
    unsigned high = scan->text == AVD_LOG_LITTLE;

    return (uint32_t)((unsigned char)bytes[high] << 8 |
                      (unsigned char)bytes[!high]);
}

/* What is no character is U+0000. */
static size_t next_wide(const struct avd_log_scan *scan, const char *bytes,
                        size_t count, bool last, uint32_t *point)
{
    uint32_t low;

    *point = 0;
    if (count < 2)
        return last;
    *point = unit(scan, bytes);
    if (*point < 0xd800 || *point > 0xdfff)
        return 2;
    if (*point < 0xdc00 && count < 4 && !last)
        return 0;
    low = *point < 0xdc00 && count >= 4 ? unit(scan, bytes + 2) : 0;
    if (low < 0xdc00 || low > 0xdfff) {
        *point = 0;
        return 2;
    }
    *point = 0x10000 + ((*point - 0xd800) << 10) + (low - 0xdc00);
    return 4;
}

/* How many bytes the next character takes; 0 = more of them are needed. */
static size_t next(const struct avd_log_scan *scan, const char *bytes,
                   size_t count, bool last, uint32_t *point)
{
    size_t taken;

    if (scan->text != AVD_LOG_BYTES)
        return next_wide(scan, bytes, count, last, point);
    taken = avd_utf8_decode(bytes, count, point);
    if (taken > 0)
        return taken;
    if (count < 4 && !last)
        return 0;
    *point = (unsigned char)*bytes < 0xa0 ? REPLACEMENT : (unsigned char)*bytes;
    return 1;
}

size_t avd_log_scan_take(struct avd_log_scan *scan, const char *bytes,
                         size_t count, bool last)
{
    size_t at = 0, taken;
    uint32_t point;

    if (scan->text == AVD_LOG_NEW) {
        if (count < 3 && !last)
            return 0;
        at = find_text(scan, bytes, count);
    }
    for (; at < count; at += taken) {
        taken = next(scan, bytes + at, count - at, last, &point);
        if (taken == 0)
            return at;
        put(scan, point);
    }
    if (last && (scan->length > 0 || scan->cut))
        end_line(scan, false);
    /* Where lines count from may be among what was not read. */
    if (last && scan->odd && (scan->count == 0 || scan->after.before != NULL))
        scan->unsure = true;
    return at;
}

void avd_log_scan_init(struct avd_log_scan *scan, char *room, const char *find,
                       const char *after)
{
    memset(scan, 0, sizeof *scan);
    scan->at = room;
    scan->other = room + AVD_LOG_LINE;
    avd_pattern_init(&scan->find, find);
    scan->within = after == NULL;
    if (after != NULL)
        avd_pattern_plain(&scan->after, after);
}
