/* SPDX-License-Identifier: MIT */
/*
 * Lines of a log of any size. One that cannot be read to its end in time is an
 * error: what was not read might have changed everything.
 */
#include "probe_call.h"

#include <string.h>

#include "log_file.h"
#include "log_scan.h"

#define PIECE (AVD_CALL_WORK - AVD_LOG_SCAN_ROOM)

/* The code of Windows for a wait that was too long. */
#define NO_TIME 1460

static bool scan_file(struct avd_call *call, intptr_t file,
                      struct avd_log_scan *scan)
{
    char *bytes = call->work + AVD_LOG_SCAN_ROOM;
    size_t held = 0, got, taken;

    do {
        if (avd_call_left(call) == 0) {
            avd_call_end(call, AVD_STATUS_ERROR, NO_TIME);
            return false;
        }
        if (!avd_log_read(call, file, bytes + held, PIECE - held, &got))
            return false;
        held += got;
        taken = avd_log_scan_take(scan, bytes, held, got == 0);
        held -= taken;
        memmove(bytes, bytes + taken, held);
    } while (got > 0);
    return true;
}

static void tell(struct avd_call *call, struct avd_log_scan *scan)
{
    avd_call_end(call, AVD_STATUS_OK, 0);
    if (scan->unsure) {
        avd_call_too_large(call, AVD_FIELD_LOG_COUNT);
        scan->capture.type = scan->find.type;
        scan->capture.too_large = scan->line_cut = true;
    } else {
        avd_call_number(call, AVD_FIELD_LOG_COUNT, scan->count);
        if (scan->count == 0)
            return;
    }
    avd_call_capture(call, AVD_FIELD_LOG_VALUE, &scan->capture);
    if (scan->line_cut)
        avd_call_too_large(call, AVD_FIELD_LOG_LINE);
    else
        avd_call_text(call, AVD_FIELD_LOG_LINE, scan->line, scan->line_length);
}

void avd_probe_log(struct avd_call *call)
{
    const struct avd_call_arg *after = &call->arg[AVD_ARG_LOG_AFTER];
    struct avd_log_scan scan;
    intptr_t file;
    bool whole;

    if (!avd_log_open(call, &file))
        return;
    avd_log_scan_init(&scan, call->work, call->arg[AVD_ARG_LOG_FIND].text,
                      after->count > 0 ? after->text : NULL);
    whole = scan_file(call, file, &scan);
    avd_log_close(file);
    if (whole)
        tell(call, &scan);
}
