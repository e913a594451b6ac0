/* SPDX-License-Identifier: MIT */
/* http(): what a web address answers. */
#include <string.h>

#include "https.h"
#include "tcp.h"
#include "text.h"
#include "guard.h"

#define REQUEST 16384

/* Whether it is one line `Name: value`, which cannot become two. */
static bool is_header(const char *header)
{
    const char *at;

    for (at = header; *at != 0; at++)
        if ((unsigned char)(*at - ' ') > 0x7e - ' ')
            return false;
    at = strchr(header, ':');
    return at != NULL && at > header;
}

/* The author may speak to a host by another name. */
static void write_request(const struct avd_url *url, const char *header,
                          struct avd_out *out)
{
    avd_out_literal(out, "GET ");
    avd_url_target(url, out);
    avd_out_literal(out, " HTTP/1.1");
    if (!avd_call_like("host:*", header, strlen(header))) {
        avd_out_literal(out, "\r\nHost: ");
        avd_out_raw(out, url->authority, url->authority_length);
    }
    avd_text_format(out, NULL,
                    "\r\nConnection: close\r\nAccept: */*\r\n" AVD_HTTP_PLAIN
                    "User-Agent: avdoctor\r\n%s%s\r\n",
                    header, *header != 0 ? "\r\n" : "");
}

static enum avd_socket_result exchange(struct avd_call *call, intptr_t handle,
                                       const struct avd_url *url,
                                       const char *header,
                                       struct avd_http *http)
{
    char *bytes = call->work;
    enum avd_http_end end = AVD_HTTP_MORE;
    enum avd_socket_result result;
    struct avd_out out;
    uint32_t code;
    size_t got;

    avd_out_init(&out, bytes, REQUEST, NULL, NULL);
    write_request(url, header, &out);
    if (out.failed)
        return AVD_SOCKET_OTHER;
    result = avd_socket_send(handle, bytes, out.used, call->deadline, &code);
    while (result == AVD_SOCKET_OK && end == AVD_HTTP_MORE) {
        if (avd_call_left(call) == 0)
            return AVD_SOCKET_TIMEOUT;
        result = avd_socket_receive(handle, bytes, REQUEST, &got,
                                    call->deadline, &code);
        if (result == AVD_SOCKET_OK)
            end = avd_http_take(http, bytes, got);
    }
    if (end == AVD_HTTP_GARBAGE)
        return AVD_SOCKET_PROTOCOL;
    if (result == AVD_SOCKET_CLOSED)
        return avd_http_closed(http) ? AVD_SOCKET_OK : AVD_SOCKET_RESET;
    return result;
}

AVD_GUARDED void avd_probe_http(struct avd_call *call)
{
    bool find = call->arg[AVD_ARG_HTTP_FIND].count > 0;
    const char *header = "";
    enum avd_socket_result result;
    struct avd_http http;
    struct avd_url url;
    uint32_t latency;
    intptr_t handle;

    if (call->arg[AVD_ARG_HTTP_HEADER].count > 0)
        header = call->arg[AVD_ARG_HTTP_HEADER].text;
    if (!avd_url_parse(call->arg[AVD_ARG_HTTP_URL].text, &url) ||
        (*header != 0 && !is_header(header)))
        return;
    if (url.secure && !avd_https_known) {
        avd_call_end(call, AVD_STATUS_UNSUPPORTED, 0);
        return;
    }
    if (!avd_tcp_connect(call, url.host, url.port, &handle, &latency))
        return;
    avd_http_init(&http,
                  find ? call->work + AVD_CALL_WORK - AVD_HTTP_BODY : NULL);
    result = url.secure ? avd_https_get(call, &url, header, &http)
                        : exchange(call, handle, &url, header, &http);
    avd_socket_close(handle);
    if (http.code != 0)
        avd_call_number(call, AVD_FIELD_HTTP_CODE, http.code);
    if (result != AVD_SOCKET_OK)
        avd_tcp_error(call, result);
    else if (find)
        avd_http_find(&http, call);
}
