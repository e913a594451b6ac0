/* SPDX-License-Identifier: MIT */
/*
 * HTTPS by WinHTTP, which brings the TLS and the certificates that system
 * services have. A certificate that is not to be trusted is never let pass.
 *
 * Each call waits by itself and has what is left of the time as its limit; a
 * peer that drips its answer may exceed the sum, and is left to the scheduler.
 */
#include "../https.h"

#include <string.h>

#include "library.h"
#include "wide.h"

/* winhttp.h wants what is below in its own types. */
#define NO_PROXY 1
#define SECURE 0x00800000
#define OPTION_ANSWER_TIMEOUT 7
#define OPTION_CLIENT_CERTIFICATE 47
#define OPTION_DISABLE 63
#define DISABLE_ALL 15 /* cookies, redirects, log-on, keeping connections */
#define QUERY_LENGTH (5 | 0x20000000)
#define QUERY_ENCODING 29
#define QUERY_TRANSFER 63
#define QUERY_STATUS (19 | 0x20000000)

#define TARGET 16384 /* characters */
#define READ 4096

const bool avd_https_known = true;

/* In the order of the names below. */
struct winhttp {
    HANDLE(WINAPI *open)
    (const wchar_t *agent, DWORD access, const wchar_t *proxy,
     const wchar_t *bypass, DWORD flags);
    HANDLE(WINAPI *connect)
    (HANDLE session, const wchar_t *host, WORD port, DWORD reserved);
    HANDLE(WINAPI *open_request)
    (HANDLE connection, const wchar_t *verb, const wchar_t *target,
     const wchar_t *version, const wchar_t *referrer, const wchar_t **types,
     DWORD flags);
    BOOL(WINAPI *set_option)
    (HANDLE handle, DWORD option, void *value, DWORD size);
    BOOL(WINAPI *set_timeouts)
    (HANDLE handle, int resolve, int connect, int send, int receive);
    BOOL(WINAPI *send)
    (HANDLE request, const wchar_t *headers, DWORD length, void *body,
     DWORD body_length, DWORD total, DWORD_PTR context);
    BOOL(WINAPI *receive)(HANDLE request, void *reserved);
    BOOL(WINAPI *query)
    (HANDLE request, DWORD what, const wchar_t *name, void *value, DWORD *size,
     DWORD *index);
    BOOL(WINAPI *read)(HANDLE request, void *bytes, DWORD size, DWORD *got);
    BOOL(WINAPI *close)(HANDLE handle);
};

#define N(name) "WinHttp" name "\0"
static const char names[] = "winhttp.dll\0" N("Open") N("Connect")
    N("OpenRequest") N("SetOption") N("SetTimeouts") N("SendRequest")
        N("ReceiveResponse") N("QueryHeaders") N("ReadData") N("CloseHandle");

struct get {
    struct winhttp to;
    struct avd_call *call;
    const struct avd_url *url;
    struct avd_http *http;
    HANDLE session, connection, request;
    wchar_t *wide;   /* TARGET characters */
    wchar_t *header; /* likewise */
    char *bytes;     /* TARGET bytes */
};

/* What a call said that failed. Not all of them know that they waited. */
static enum avd_socket_result failure(const struct get *get)
{
    DWORD code = GetLastError();

    if (avd_call_left(get->call) == 0)
        return AVD_SOCKET_TIMEOUT;
    if (code == 12002) /* TIMEOUT */
        return AVD_SOCKET_TIMEOUT;
    if (code == 12007) /* NAME_NOT_RESOLVED */
        return AVD_SOCKET_NO_NAME;
    if (code == 12030) /* CONNECTION_ERROR */
        return AVD_SOCKET_RESET;
    /* INVALID_SERVER_RESPONSE; too many, too long headers and chunks' heads */
    if (code == 12152 || code - 12181 <= 12183 - 12181)
        return AVD_SOCKET_PROTOCOL;
    /* SECURE_CERT_DATE_INVALID to SECURE_CERT_REV_FAILED;
     * SECURE_CHANNEL_ERROR to SECURE_CERT_WRONG_USAGE; SEC_E_*, CERT_E_*.
     * What else is in between is of proxies' scripts. */
    if (code - 12037 <= 12057 - 12037 || code - 12157 <= 12179 - 12157 ||
        code >> 31)
        return AVD_SOCKET_TLS;
    return AVD_SOCKET_OTHER;
}

/* 0 would be no limit. The answer to a request has one of its own, of 90 s if
 * nothing is said, which not every kind of handle need take. */
static bool limit(const struct get *get, HANDLE handle)
{
    DWORD left = avd_call_left(get->call) + 1;

    get->to.set_option(handle, OPTION_ANSWER_TIMEOUT, &left, sizeof left);
    return get->to.set_timeouts(handle, (int)left, (int)left, (int)left,
                                (int)left);
}

/* Makes what was written wide, and `out` empty. */
static bool widen(struct avd_out *out, wchar_t *wide)
{
    avd_out_raw(out, "", 1);
    SetLastError(ERROR_FILENAME_EXCED_RANGE);
    out->used = 0;
    return !out->failed && avd_sys_wide_from(out->buffer, wide, TARGET);
}

static bool ask(struct get *get, const char *header)
{
    DWORD disable = DISABLE_ALL;
    struct avd_out out;

    get->session = get->to.open(L"avdoctor", NO_PROXY, NULL, NULL, 0);
    if (get->session == NULL || !limit(get, get->session))
        return false;
    avd_out_init(&out, get->bytes, TARGET, NULL, NULL);
    avd_out_literal(&out, AVD_HTTP_PLAIN);
    avd_out_literal(&out, header);
    if (!widen(&out, get->header))
        return false;
    avd_out_raw(&out, get->url->authority, get->url->host_length);
    widen(&out, get->wide);
    get->connection =
        get->to.connect(get->session, get->wide, get->url->port, 0);
    if (get->connection == NULL)
        return false;
    avd_url_target(get->url, &out);
    if (!widen(&out, get->wide))
        return false;
    get->request = get->to.open_request(get->connection, L"GET", get->wide,
                                        NULL, NULL, NULL, SECURE);
    return get->request != NULL &&
           get->to.set_option(get->request, OPTION_DISABLE, &disable,
                              sizeof disable) &&
           get->to.set_option(get->request, OPTION_CLIENT_CERTIFICATE, NULL,
                              0) &&
           get->to.send(get->request, get->header, (DWORD)-1, NULL, 0, 0, 0) &&
           limit(get, get->request) && get->to.receive(get->request, NULL);
}

static bool number(const struct get *get, DWORD what, DWORD *value)
{
    DWORD size = sizeof *value;

    return get->to.query(get->request, what, NULL, value, &size, NULL);
}

/* Whether the answer has a header; its value is put into get->wide. */
static bool has(const struct get *get, DWORD what)
{
    DWORD size = TARGET * sizeof *get->wide;

    *get->wide = 0;
    return get->to.query(get->request, what, NULL, get->wide, &size, NULL) ||
           GetLastError() != 12150; /* HEADER_NOT_FOUND */
}

static enum avd_socket_result take(struct get *get)
{
    struct avd_http *http = get->http;
    DWORD got, length, taken = 0;
    DWORD code;

    if (!number(get, QUERY_STATUS, &code))
        return AVD_SOCKET_PROTOCOL;
    http->code = code;
    if (http->body == NULL)
        return AVD_SOCKET_OK;
    http->packed = has(get, QUERY_ENCODING) && wcscmp(get->wide, L"identity");
    if (!number(get, QUERY_LENGTH, &length) || code == 204 || code == 304) {
        length = 0;
        http->open = !has(get, QUERY_TRANSFER);
    }
    for (;;) {
        if (avd_call_left(get->call) == 0)
            return AVD_SOCKET_TIMEOUT;
        if (!limit(get, get->request) ||
            !get->to.read(get->request, get->bytes, READ, &got))
            return failure(get);
        taken += got;
        if (got == 0)
            return taken < length ? AVD_SOCKET_RESET : AVD_SOCKET_OK;
        if (avd_http_body(http, get->bytes, got) == AVD_HTTP_DONE)
            return AVD_SOCKET_OK;
    }
}

enum avd_socket_result avd_https_get(struct avd_call *call,
                                     const struct avd_url *url,
                                     const char *header, struct avd_http *http)
{
    struct get get = {.call = call, .url = url, .http = http};
    enum avd_socket_result result = AVD_SOCKET_OTHER;

    get.wide = (wchar_t *)(void *)(call->work + AVD_HTTP_BODY);
    get.header = get.wide + TARGET;
    get.bytes = (char *)(get.header + TARGET);
    if (avd_library_load(names, &get.to) != 0)
        return result;
    result = ask(&get, header) ? take(&get) : failure(&get);
    if (get.request != NULL)
        get.to.close(get.request);
    if (get.connection != NULL)
        get.to.close(get.connection);
    if (get.session != NULL)
        get.to.close(get.session);
    return result;
}
