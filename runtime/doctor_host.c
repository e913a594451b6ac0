/* SPDX-License-Identifier: MIT */
/* Reads the host: who it is, and what its probes say. */
#include <string.h>

#include "doctor_parts.h"
#include "name.h"
#include "probe.h"
#include "text.h"
#include "guard.h"

/* What asks plugins does not wait longer than 10 s, in ms. */
#define DEADLINE_NAGIOS 8000

static void set(struct avd_span *span, const char *bytes)
{
    span->text = bytes[0] != 0 ? bytes : NULL;
    span->length = strlen(bytes);
}

/* A time as YYYY-MM-DDTHH:MM:SSZ. */
static void put_time(char to[24], int64_t seconds)
{
    static const char lengths[] = {31, 29, 31, 30, 31, 30,
                                   31, 31, 30, 31, 30, 31};
    static const char form[] = "0000-00-00T00:00:00Z";
    int day = (int)(seconds / 86400);
    int second = (int)(seconds % 86400);
    int year = 1970, month = 0, length;
    int64_t all; /* all digits as one number */
    unsigned i;

    for (;; year++) {
        length = 365 + (year % (year % 25 != 0 ? 4 : 16) == 0);
        if (day < length)
            break;
        day -= length;
    }
    if (day >= 59) /* as if it was a leap year */
        day += 366 - length;
    while (day >= lengths[month])
        day -= lengths[month++];
    all = year * 10000 + month * 100 + day + 101;
    /* What turns steps of 60 into steps of 100. */
    all = all * 1000000 + second / 3600 * 4000 + second / 60 * 40 + second;
    for (i = sizeof form; i-- > 0;) {
        to[i] = form[i];
        if (form[i] == '0') {
            to[i] = (char)('0' + all % 10);
            all /= 10;
        }
    }
}

/* ---- which probes ---- */

/* Marks in state.skip the probe of that name, or all of that kind. */
static bool select_name(struct avd_doctor *run, const char *name, size_t length)
{
    const struct avd_header *image = run->state.image;
    uint32_t named = avd_name_find(image, AVD_ALIAS_PROBE, name, length);
    unsigned kind = 0;
    uint32_t p;

    if (named != AVD_NAME_NONE) {
        run->state.skip[named] = 1;
        return true;
    }
    while (!avd_name_equal(avd_kind_text(avd_kinds[kind].name), name, length))
        if (++kind == AVD_KINDS)
            return false;
    for (p = 0; p < avd_probe_count(image); p++)
        if (avd_probe_of(image)[p].kind == kind)
            run->state.skip[p] = 1;
    return true;
}

/* Marks the probes that lists of names, parted by commas, select. */
static int select_names(struct avd_doctor *run,
                        const struct avd_option_list *list)
{
    const char *name;
    size_t length;
    unsigned i;

    for (i = 0; i < list->count; i++)
        for (name = list->word[i];; name += length + 1) {
            length = strcspn(name, ",");
            if (!select_name(run, name, length))
                return avd_doctor_fail_id(
                    run, "no probe and no kind of probe is called ", name,
                    length, 1u << AVD_ALIAS_PROBE | AVD_DOCTOR_PROBE_KINDS);
            if (name[length] == 0)
                break;
        }
    return 0;
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
    uint32_t probes = avd_probe_count(run->state.image);
    uint8_t *skip = run->state.skip;
    int status = select_names(run, &run->options.only);
    uint32_t p;

    if (run->options.only.count > 0) {
        avd_probe_needs(&run->state, skip);
        for (p = 0; p < probes; p++)
            skip[p] = !skip[p];
    }
    if (status == 0)
        status = select_names(run, &run->options.skip);
    for (p = 0; p < probes; p++)
        if (skip[p] && is_plain_secret(run->state.image, p))
            skip[p] = AVD_PROBE_HUSH;
    return status;
}

/* ---- the line of what is waited for ---- */

#define LINE 79
#define BLANKS10 "          "
#define BLANKS                                                                 \
    BLANKS10 BLANKS10 BLANKS10 BLANKS10 BLANKS10 BLANKS10 BLANKS10 "         "

struct waiting {
    const struct avd_header *image;
    size_t shown; /* columns that the line has */
    size_t room;  /* columns that it may have */
};

/* A line that is broken could not be erased. */
static size_t waiting_room(void)
{
    unsigned width = avd_sys_width(AVD_STREAM_ERROR);

    return width == 0 || width > LINE ? LINE : width - 1;
}

/* Names as many probes as fit, in place of those that are shown. */
AVD_GUARDED static void show_waiting(void *context, const uint32_t *probe,
                                     unsigned count, uint32_t ms)
{
    static const char blanks[LINE + 1] = BLANKS;
    struct waiting *waiting = context;
    const struct avd_probe *record = avd_probe_of(waiting->image);
    char line[2 * LINE + 3];
    struct avd_out out;
    size_t start;
    unsigned i;

    avd_out_init(&out, line, sizeof line, NULL, NULL);
    if (waiting->shown > 0)
        avd_text_format(&out, NULL, "\r%s\r", blanks + LINE - waiting->shown);
    start = out.used;
    if (count > 0)
        avd_text_format(&out, NULL, "%u s: waiting for ", ms / 1000);
    for (i = 0; i < count; i++) {
        const char *id = avd_text(waiting->image, record[probe[i]].id);

        if (out.used - start + strlen(id) + 16 > waiting->room)
            break;
        avd_text_format(&out, NULL, i > 0 ? ", %s" : "%s", id);
    }
    if (i < count)
        avd_text_format(&out, NULL, i > 0 ? " and %u more" : "%u probes",
                        count - i);
    waiting->shown = out.used - start;
    avd_sys_write(AVD_STREAM_ERROR, line, out.used);
}

/* ---- the host ---- */

static void describe(struct avd_doctor *run, int64_t seconds)
{
    struct avd_evidence *evidence = &run->evidence;

    avd_sys_host(&run->host);
    set(&evidence->host.name, run->host.name);
    set(&evidence->host.system, run->host.system);
    set(&evidence->host.build, run->host.build);
    evidence->host.elevated = run->host.elevated ? AVD_KNOWN_YES : AVD_KNOWN_NO;
    put_time(run->taken, seconds);
    set(&evidence->taken, run->taken);
    run->state.elevated = run->host.elevated;
}

int avd_doctor_read_host(struct avd_doctor *run, char *text)
{
    const struct avd_options *options = &run->options;
    struct waiting waiting = {run->state.image, 0, waiting_room()};
    int64_t seconds = avd_sys_time();
    struct avd_probe_plan plan = {
        .skip = run->state.skip,
        .timeout = options->timeout,
        .deadline = options->deadline != 0   ? options->deadline
                    : avd_doctor_nagios(run) ? DEADLINE_NAGIOS
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
