/* SPDX-License-Identifier: MIT */
/* Reads the host: who it is, and what its probes say. */
#include <string.h>

#include "doctor_parts.h"
#include "name.h"
#include "probe.h"
#include "text.h"

/* What asks plugins does not wait longer than 10 s, in ms. */
#define DEADLINE_NAGIOS 8000

static struct avd_span span(const char *bytes)
{
    struct avd_span whole = {bytes[0] != 0 ? bytes : NULL, strlen(bytes)};

    return whole;
}

static void digits(char *to, unsigned count, int64_t value)
{
    while (count-- > 0) {
        to[count] = (char)('0' + value % 10);
        value /= 10;
    }
}

/* A time as YYYY-MM-DDTHH:MM:SSZ. Years begin in March, so that the
 * day that comes and goes is their last. */
static void put_time(char to[24], int64_t seconds)
{
    int64_t days = seconds / 86400 + 719468;
    int64_t era = days / 146097;
    int64_t day = days % 146097;
    int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    int64_t of_year = day - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;

    memcpy(to, "0000-00-00T00:00:00Z", 21);
    digits(to, 4, era * 400 + year + (month >= 10));
    digits(to + 5, 2, month < 10 ? month + 3 : month - 9);
    digits(to + 8, 2, of_year - (153 * month + 2) / 5 + 1);
    seconds %= 86400;
    digits(to + 11, 2, seconds / 3600);
    digits(to + 14, 2, seconds / 60 % 60);
    digits(to + 17, 2, seconds % 60);
}

/* ---- which probes ---- */

static bool select_kind(const struct avd_header *image, const char *name,
                        size_t length, uint8_t *marks)
{
    const struct avd_probe *probe = avd_probe_of(image);
    uint32_t probes = avd_probe_count(image);
    unsigned kind = 0;
    uint32_t p;

    while (kind < AVD_KINDS &&
           !avd_name_equal(avd_kind_text(avd_kinds[kind].name), name, length))
        kind++;
    for (p = 0; p < probes && kind < AVD_KINDS; p++)
        if (probe[p].kind == kind)
            marks[p] = 1;
    return kind < AVD_KINDS;
}

/* Marks the probes that a list of names, parted by commas, selects. */
static int select_names(struct avd_doctor *run, const char *names,
                        uint8_t *marks)
{
    const struct avd_header *image = run->state.image;
    uint32_t probe;
    size_t length;

    for (;;) {
        length = strcspn(names, ",");
        probe = avd_name_find(image, AVD_ALIAS_PROBE, names, length);
        if (probe != AVD_NAME_NONE)
            marks[probe] = 1;
        else if (!select_kind(image, names, length, marks))
            return avd_doctor_fail_id(
                run, "no probe and no kind of probe is called ", names, length,
                1u << AVD_ALIAS_PROBE | AVD_DOCTOR_PROBE_KINDS);
        if (names[length] == 0)
            return 0;
        names += length + 1;
    }
}

/* A secret that can be read by itself, and must be: what others read may hold
 * it. */
static bool is_plain_secret(const struct avd_header *image, uint32_t probe)
{
    const struct avd_probe *record = &avd_probe_of(image)[probe];

    return (record->flags & AVD_PROBE_SECRET) != 0 && record->inputs == 0;
}

/* Marks in state.skip the probes that are not to be run. What is wanted brings
 * with it what it needs. */
static int select_probes(struct avd_doctor *run)
{
    const struct avd_options *options = &run->options;
    uint32_t probes = avd_probe_count(run->state.image);
    uint8_t *skip = run->state.skip;
    int status = 0;
    uint32_t p;
    unsigned i;

    memset(skip, 0, probes);
    for (i = 0; i < options->only.count && status == 0; i++)
        status = select_names(run, options->only.word[i], skip);
    if (options->only.count > 0) {
        avd_probe_needs(&run->state, skip);
        for (p = 0; p < probes; p++)
            skip[p] = !skip[p];
    }
    for (i = 0; i < options->skip.count && status == 0; i++)
        status = select_names(run, options->skip.word[i], skip);
    for (p = 0; p < probes; p++)
        if (skip[p] && is_plain_secret(run->state.image, p))
            skip[p] = AVD_PROBE_HUSH;
    return status;
}

/* ---- the line of what is waited for ---- */

#define LINE 79

struct waiting {
    const struct avd_header *image;
    size_t shown; /* columns that the line has */
    size_t room;  /* columns that it may have */
};

static void erase(const struct waiting *waiting)
{
    char line[LINE + 2];

    memset(line, ' ', sizeof line);
    line[0] = line[waiting->shown + 1] = '\r';
    avd_sys_write(AVD_STREAM_ERROR, line, waiting->shown + 2);
}

/* A line that is broken could not be erased. */
static size_t waiting_room(void)
{
    unsigned width = avd_sys_width(AVD_STREAM_ERROR);

    return width == 0 || width > LINE ? LINE : width - 1;
}

/* Names as many probes as fit. */
static void show_waiting(void *context, const uint32_t *probe, unsigned count,
                         uint32_t ms)
{
    struct waiting *waiting = context;
    const struct avd_probe *record = avd_probe_of(waiting->image);
    char line[LINE + 1];
    struct avd_out out;
    unsigned i;

    if (waiting->shown > 0)
        erase(waiting);
    waiting->shown = 0;
    if (count == 0)
        return;
    avd_out_init(&out, line, sizeof line, NULL, NULL);
    avd_text_format(&out, NULL, "%u s: waiting for ", ms / 1000);
    for (i = 0; i < count; i++) {
        const char *id = avd_text(waiting->image, record[probe[i]].id);

        if (out.used + strlen(id) + 16 > waiting->room)
            break;
        avd_text_format(&out, NULL, i > 0 ? ", %s" : "%s", id);
    }
    if (i < count)
        avd_text_format(&out, NULL, i > 0 ? " and %u more" : "%u probes",
                        count - i);
    waiting->shown = out.used;
    avd_sys_write(AVD_STREAM_ERROR, line, out.used);
}

/* ---- the host ---- */

static void describe(struct avd_doctor *run, int64_t seconds)
{
    struct avd_evidence *evidence = &run->evidence;

    avd_sys_host(&run->host);
    evidence->host.name = span(run->host.name);
    evidence->host.system = span(run->host.system);
    evidence->host.build = span(run->host.build);
    evidence->host.elevated = run->host.elevated ? AVD_KNOWN_YES : AVD_KNOWN_NO;
    put_time(run->taken, seconds);
    evidence->taken = span(run->taken);
    run->state.elevated = run->host.elevated;
}

int avd_doctor_read_host(struct avd_doctor *run, char *text)
{
    const struct avd_options *options = &run->options;
    struct waiting waiting = {run->state.image, 0, waiting_room()};
    int64_t seconds = avd_sys_time();
    struct avd_probe_plan plan = {.skip = run->state.skip,
                                  .timeout = options->timeout,
                                  .deadline =
                                      options->deadline != 0 ? options->deadline
                                      : run->nagios          ? DEADLINE_NAGIOS
                                                    : AVD_PROBE_DEADLINE,
                                  .now = seconds * 1000,
                                  .context = &waiting};
    int status = select_probes(run);

    if (status != 0)
        return status;
    if (avd_sys_terminal(AVD_STREAM_ERROR))
        plan.waiting = show_waiting;
    describe(run, seconds);
    avd_probe_run(&run->state, text, &plan, &run->evidence.warnings);
    return 0;
}

void avd_doctor_hush(struct avd_doctor *run)
{
    uint32_t probes = avd_probe_count(run->state.image);
    uint32_t p;

    for (p = 0; p < probes; p++)
        if (run->state.skip[p] == AVD_PROBE_HUSH)
            memset(&run->state.reading[p], 0, sizeof *run->state.reading);
}
