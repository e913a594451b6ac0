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

enum { SESSION, CONNECTION, REQUEST, HANDLES };

/* Stands in the scratch before the body. */
struct get {
    struct winhttp to;
    struct avd_call *call;
    const struct avd_url *url;
    struct avd_http *http;
    HANDLE handle[HANDLES];
    wchar_t wide[TARGET], header[TARGET];
    char bytes[TARGET];
};
_Static_assert(sizeof(struct get) <= AVD_CALL_WORK - AVD_HTTP_BODY,
               "it stands before the body in the scratch");

/* Codes that mean more than `other`: a row of them each, counted from the
 * first of WinHTTP. What else is in between is of proxies' scripts. */
#define FIRST_CODE 12000
static const struct {
    unsigned char first, more, result;
} known[] = {
    {2, 0, AVD_SOCKET_TIMEOUT},    /* TIMEOUT */
    {7, 0, AVD_SOCKET_NO_NAME},    /* NAME_NOT_RESOLVED */
    {30, 0, AVD_SOCKET_RESET},     /* CONNECTION_ERROR */
    {37, 20, AVD_SOCKET_TLS},      /* SECURE_CERT_DATE_INVALID to _REV_FAILED */
    {152, 0, AVD_SOCKET_PROTOCOL}, /* INVALID_SERVER_RESPONSE */
    {157, 22, AVD_SOCKET_TLS},     /* SECURE_CHANNEL_ERROR to _WRONG_USAGE */
    {181, 2, AVD_SOCKET_PROTOCOL} /* headers or chunks' heads: too many, long */
};

/* What a call said that failed. Not all of them know that they waited. */
static enum avd_socket_result failure(const struct get *get)
{
    DWORD code = GetLastError();

    unsigned i;

    if (avd_call_left(get->call) == 0)
        return AVD_SOCKET_TIMEOUT;
    if (code >> 31) /* SEC_E_*, CERT_E_* */
        return AVD_SOCKET_TLS;
    for (i = 0; i < sizeof known / sizeof *known; i++)
        if (code - FIRST_CODE - known[i].first <= known[i].more)
            return (enum avd_socket_result)known[i].result;
    return AVD_SOCKET_OTHER;
}

/* 0 would be no limit. The answer to a request has one of its own, of 90 s if
 * nothing is said, which not every kind of handle need take. */
static bool limit(const struct get *get, unsigned of)
{
    DWORD left = avd_call_left(get->call) + 1;
    HANDLE handle = get->handle[of];

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
    HANDLE request;

    get->handle[SESSION] = get->to.open(L"avdoctor", NO_PROXY, NULL, NULL, 0);
    if (get->handle[SESSION] == NULL || !limit(get, SESSION))
        return false;
    avd_out_init(&out, get->bytes, TARGET, NULL, NULL);
    avd_out_literal(&out, AVD_HTTP_PLAIN);
    avd_out_literal(&out, header);
    if (!widen(&out, get->header))
        return false;
    avd_out_raw(&out, get->url->authority, get->url->host_length);
    widen(&out, get->wide);
    get->handle[CONNECTION] =
        get->to.connect(get->handle[SESSION], get->wide, get->url->port, 0);
    if (get->handle[CONNECTION] == NULL)
        return false;
    avd_url_target(get->url, &out);
    if (!widen(&out, get->wide))
        return false;
    request = get->to.open_request(get->handle[CONNECTION], L"GET", get->wide,
                                   NULL, NULL, NULL, SECURE);
    get->handle[REQUEST] = request;
    return request != NULL &&
           get->to.set_option(request, OPTION_DISABLE, &disable,
                              sizeof disable) &&
           get->to.set_option(request, OPTION_CLIENT_CERTIFICATE, NULL, 0) &&
           get->to.send(request, get->header, (DWORD)-1, NULL, 0, 0, 0) &&
           limit(get, REQUEST) && get->to.receive(request, NULL);
}

static bool number(const struct get *get, DWORD what, DWORD *value)
{
    DWORD size = sizeof *value;

    return get->to.query(get->handle[REQUEST], what, NULL, value, &size, NULL);
}

/* Whether the answer has a header; its value is put into get->wide. */
static bool has(struct get *get, DWORD what)
{
    DWORD size = sizeof get->wide;

    *get->wide = 0;
    return get->to.query(get->handle[REQUEST], what, NULL, get->wide, &size,
                         NULL) ||
           GetLastError() != 12150; /* HEADER_NOT_FOUND */
}

static enum avd_socket_result take(struct get *get)
{
    HANDLE request = get->handle[REQUEST];
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
        if (!limit(get, REQUEST) ||
            !get->to.read(request, get->bytes, READ, &got))
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
    struct get *get = (struct get *)(void *)call->work;
    enum avd_socket_result result;
    unsigned i = HANDLES;

    memset(get, 0, sizeof *get);
    get->call = call;
    get->url = url;
    get->http = http;
    if (avd_library_load(names, &get->to) != 0)
        return AVD_SOCKET_OTHER;
    result = ask(get, header) ? take(get) : failure(get);
    while (i-- > 0)
        if (get->handle[i] != NULL)
            get->to.close(get->handle[i]);
    return result;
}
