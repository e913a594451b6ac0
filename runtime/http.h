/* SPDX-License-Identifier: MIT */
/*
 * An answer by HTTP/1.x, taken in piece by piece; and the search in its first
 * 64 KiB.
 *
 * Everything is bounded: status lines, headers and sizes of chunks by 64 KiB,
 * the body by what is kept of it.
 */
#ifndef AVD_RUNTIME_HTTP_H
#define AVD_RUNTIME_HTTP_H

#include "probe_call.h"

#define AVD_HTTP_BODY 65536 /* at the end of the call's scratch */
/* A line of the request: the answer is to be text, not a packed one. */
#define AVD_HTTP_PLAIN "Accept-Encoding: identity\r\n"

#define AVD_HTTP_LINE 128 /* what is looked at of a line */

enum avd_http_end {
    AVD_HTTP_MORE, /* there is more to come */
    AVD_HTTP_DONE, /* this is all that is wanted */
    AVD_HTTP_GARBAGE
};

struct avd_http {
    char *body;      /* AVD_HTTP_BODY bytes, or NULL: the head is enough */
    unsigned length; /* of what is kept of the body */
    bool cut;        /* the body is longer */
    bool packed;     /* what is kept is not the text that it means */
    bool open;       /* it ends where the connection does, early or not */
    bool chunked;
    unsigned state;     /* enum state of http.c */
    unsigned code;      /* of the final answer; 0 = not yet known */
    uint64_t remaining; /* bytes of the body or chunk */
    unsigned around;    /* bytes that are no body */
    unsigned line_length;
    char line[AVD_HTTP_LINE];
};

void avd_http_init(struct avd_http *http, char *body);

/* The next bytes of the connection. Not to be called again after the end. */
AVD_APART enum avd_http_end avd_http_take(struct avd_http *http,
                                          const char *bytes, size_t count);

/* Whether the answer is whole now that the peer has closed the connection. */
bool avd_http_closed(const struct avd_http *http);

/* The next bytes of a body that is taken out of its frame already. */
enum avd_http_end avd_http_body(struct avd_http *http, const char *bytes,
                                size_t count);

/* Looks for the pattern of the call in each line of the body; sets `count` and
 * `value`. In what is only a part of the text, or no text, that nothing was
 * found is not known. */
void avd_http_find(const struct avd_http *http, struct avd_call *call);

#endif
