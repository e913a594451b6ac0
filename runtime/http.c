/* SPDX-License-Identifier: MIT */
#include "http.h"

#include <string.h>

#include "pattern.h"

#define AROUND 65536 /* bytes of a head, of interim answers, of a chunk */
#define UNTIL_CLOSE UINT64_MAX

enum state {
    STATUS, /* a status line */
    HEADER,
    SIZE, /* of a chunk */
    BODY,
    GAP /* the end of the line behind a chunk */
};

void avd_http_init(struct avd_http *http, char *body)
{
    memset(http, 0, sizeof *http);
    http->body = body;
}

/* ---- lines ---- */

/* Digits up to their end, or UNTIL_CLOSE for what is no number. */
static uint64_t number_of(const char *at, unsigned base)
{
    uint64_t value = 0;
    const char *first = at;
    unsigned digit;

    for (; value >> 56 == 0; at++) {
        if (*at >= '0' && *at <= '9')
            digit = (unsigned)(*at - '0');
        else if (base == 16 && (*at | 32) >= 'a' && (*at | 32) <= 'f')
            digit = (unsigned)((*at | 32) - 'a' + 10);
        else
            break;
        value = value * base + digit;
    }
    if (at == first || (*at != 0 && strchr(" \t;", *at) == NULL))
        return UNTIL_CLOSE;
    return value;
}

static enum avd_http_end take_status(struct avd_http *http)
{
    const char *line = http->line;

    /* HTTP/1.1 200 */
    if (http->line_length < 12 || line[8] != ' ' || line[9] < '1' ||
        strspn(line + 9, "0123456789") != 3 ||
        (line[12] != 0 && line[12] != ' '))
        return AVD_HTTP_GARBAGE;
    http->code = (unsigned)number_of(line + 9, 10);
    http->state = HEADER;
    http->chunked = http->packed = false;
    http->remaining = UNTIL_CLOSE;
    return AVD_HTTP_MORE;
}

/* Where there are both, a body in chunks needs no length. */
static enum avd_http_end take_header(struct avd_http *http)
{
    const char *line = http->line, *value = strchr(line, ':');
    uint64_t length;

    if (value == NULL)
        return AVD_HTTP_MORE;
    value += 1 + strspn(value + 1, " \t");
    if (avd_call_like("transfer-encoding:*", line, http->line_length)) {
        http->chunked = true;
        return avd_call_like("chunked", value, strcspn(value, " \t"))
                   ? AVD_HTTP_MORE
                   : AVD_HTTP_GARBAGE;
    }
    if (avd_call_like("content-encoding:*", line, http->line_length) &&
        !avd_call_like("identity", value, strcspn(value, " \t")))
        http->packed = true;
    if (!avd_call_like("content-length:*", line, http->line_length))
        return AVD_HTTP_MORE;
    length = number_of(value, 10);
    if (length == UNTIL_CLOSE ||
        (http->remaining != UNTIL_CLOSE && http->remaining != length))
        return AVD_HTTP_GARBAGE;
    http->remaining = length;
    return AVD_HTTP_MORE;
}

static enum avd_http_end end_head(struct avd_http *http)
{
    if (http->code < 200) { /* an interim answer */
        http->state = STATUS;
        http->code = 0;
        return AVD_HTTP_MORE;
    }
    http->around = 0;
    http->open = !http->chunked && http->remaining == UNTIL_CLOSE;
    http->state = http->chunked ? SIZE : BODY;
    return http->body == NULL || http->code == 204 || http->code == 304 ||
                   (!http->chunked && http->remaining == 0)
               ? AVD_HTTP_DONE
               : AVD_HTTP_MORE;
}

static enum avd_http_end take_size(struct avd_http *http)
{
    http->remaining = number_of(http->line, 16);
    if (http->remaining == UNTIL_CLOSE)
        return AVD_HTTP_GARBAGE;
    http->around = 0;
    http->state = BODY;
    return http->remaining == 0 ? AVD_HTTP_DONE : AVD_HTTP_MORE;
}

static enum avd_http_end take_line(struct avd_http *http)
{
    if (http->line_length > 0 && http->line[http->line_length - 1] == '\r')
        http->line_length--;
    http->line[http->line_length] = 0;
    switch ((enum state)http->state) {
    case STATUS:
        return take_status(http);
    case HEADER:
        return http->line_length > 0 ? take_header(http) : end_head(http);
    case SIZE:
        return take_size(http);
    default:
        http->state = SIZE;
        return http->line_length == 0 ? AVD_HTTP_MORE : AVD_HTTP_GARBAGE;
    }
}

/* What is no answer is known by its first bytes, for it may have no lines. */
static enum avd_http_end take_byte(struct avd_http *http, char byte)
{
    static const char first[] = "HTTP/1.";
    enum avd_http_end end;

    if (++http->around > AROUND ||
        (http->state == STATUS && http->line_length < sizeof first - 1 &&
         byte != first[http->line_length]))
        return AVD_HTTP_GARBAGE;
    if (byte != '\n') {
        if (http->line_length < AVD_HTTP_LINE - 1)
            http->line[http->line_length++] = byte;
        return AVD_HTTP_MORE;
    }
    end = take_line(http);
    http->line_length = 0;
    return end;
}

/* ---- the body ---- */

enum avd_http_end avd_http_body(struct avd_http *http, const char *bytes,
                                size_t count)
{
    unsigned room = AVD_HTTP_BODY - http->length;

    http->cut = count > room;
    if (http->cut)
        count = room;
    memcpy(http->body + http->length, bytes, count);
    http->length += (unsigned)count;
    return http->cut ? AVD_HTTP_DONE : AVD_HTTP_MORE;
}

static enum avd_http_end take_body(struct avd_http *http, const char *bytes,
                                   size_t count)
{
    if (avd_http_body(http, bytes, count) == AVD_HTTP_DONE)
        return AVD_HTTP_DONE;
    if (http->remaining == UNTIL_CLOSE)
        return AVD_HTTP_MORE;
    http->remaining -= count;
    if (http->remaining > 0)
        return AVD_HTTP_MORE;
    http->state = GAP;
    return http->chunked ? AVD_HTTP_MORE : AVD_HTTP_DONE;
}

enum avd_http_end avd_http_take(struct avd_http *http, const char *bytes,
                                size_t count)
{
    enum avd_http_end end = AVD_HTTP_MORE;
    size_t piece;

    for (; count > 0 && end == AVD_HTTP_MORE; bytes += piece, count -= piece) {
        piece = 1;
        if (http->state == BODY) {
            piece = count < http->remaining ? count : (size_t)http->remaining;
            end = take_body(http, bytes, piece);
        } else {
            end = take_byte(http, *bytes);
        }
    }
    return end;
}

bool avd_http_closed(const struct avd_http *http)
{
    return http->state == BODY && http->remaining == UNTIL_CLOSE;
}

/* 206 is a part; and where there are NULs, as in UTF-16, letters do not follow
 * each other as they do in the pattern. */
static bool is_partial(const struct avd_http *http)
{
    return http->cut || http->packed || http->code == 206 ||
           memchr(http->body, 0, http->length) != NULL;
}

void avd_http_find(const struct avd_http *http, struct avd_call *call)
{
    const char *at = http->body, *end = at + http->length, *next;
    bool partial = is_partial(http);
    struct avd_capture found, last = {.type = AVD_CAPTURE_NONE};
    struct avd_pattern pattern;
    int64_t count = 0;

    avd_pattern_init(&pattern, call->arg[AVD_ARG_HTTP_FIND].text);
    for (; at < end && !http->packed; at = next + 1) {
        next = memchr(at, '\n', (size_t)(end - at));
        if (next == NULL)
            next = end;
        if (!avd_pattern_find(&pattern, at, (size_t)(next - at), &found))
            continue;
        last = found;
        count++;
    }
    if (count > 0 || !partial)
        avd_call_number(call, AVD_FIELD_HTTP_COUNT, count);
    else
        avd_call_too_large(call, AVD_FIELD_HTTP_COUNT);
    if (partial && count == 0)
        avd_call_too_large(call, AVD_FIELD_HTTP_VALUE);
    last.too_large |=
        (http->cut || http->open) && last.text + last.length == end;
    avd_call_capture(call, AVD_FIELD_HTTP_VALUE, &last);
}
