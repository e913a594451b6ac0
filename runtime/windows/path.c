/* SPDX-License-Identifier: MIT */
/*
 * \\?\ keeps Windows from reading more into a path than stands there: devices
 * such as NUL, `..`, dots and blanks at the end, a length of 260.
 */
#include "path.h"

#include <string.h>

static bool is_separator(wchar_t c)
{
    return c == '\\' || c == '/';
}

/* 0 if a path begins at a drive of this machine, or why not. */
static DWORD check_root(const wchar_t *path)
{
    wchar_t root[] = L"?:\\";
    wchar_t letter = (wchar_t)(*path | 32);

    if (is_separator(path[0]) && is_separator(path[1]))
        return ERROR_BAD_NET_NAME;
    if (*path == '/') /* of another system */
        return ERROR_NOT_SUPPORTED;
    if (*path == '%')
        return ERROR_ENVVAR_NOT_FOUND;
    if (letter < 'a' || letter > 'z' || path[1] != ':' ||
        (path[2] != 0 && !is_separator(path[2])))
        return ERROR_BAD_PATHNAME;
    root[0] = *path;
    switch (GetDriveTypeW(root)) {
    case DRIVE_NO_ROOT_DIR:
        return AVD_WIDE_ABSENT;
    case DRIVE_UNKNOWN:
    case DRIVE_REMOTE:
        return ERROR_BAD_NET_NAME;
    default:
        return 0;
    }
}

static bool only_dots(const wchar_t *text, const wchar_t *end)
{
    while (text < end && *text == '.')
        text++;
    return text == end;
}

/* Whether a character may stand in a segment. All but `*` of those that may not
 * are refused; what FindFirstFile takes for wildcards is among them. */
static bool is_fit(wchar_t c)
{
    return c >= ' ' && wcschr(L":\"<>|?", c) == NULL;
}

struct segments {
    wchar_t *to, *end; /* where the path grows, and how far */
    wchar_t *start;    /* of the last segment */
    unsigned percents; /* in it */
    bool star;         /* may still come, in it */
    bool last;         /* it had one: there may be no further segment */
};

static DWORD add_character(struct segments *segments, wchar_t c)
{
    bool starts = segments->to == segments->start;

    if (segments->to == segments->end)
        return ERROR_FILENAME_EXCED_RANGE;
    if (!is_fit(c) || (c == '*' && !segments->star) ||
        (starts && segments->last))
        return ERROR_INVALID_NAME;
    if (c == '*') {
        segments->star = false;
        segments->last = true;
    }
    /* What still stands between two of them is a variable that is not set. */
    segments->percents = starts ? c == '%' : segments->percents + (c == '%');
    if (segments->percents == 2)
        return ERROR_ENVVAR_NOT_FOUND;
    *segments->to++ = c;
    return 0;
}

/* Appends segments to the root; 0 or why not. */
static DWORD add_segments(wchar_t *path, const wchar_t *from, bool star)
{
    wchar_t *root = path + AVD_PATH_ROOT;
    struct segments segments = {root, path + AVD_PATH - 2, root, 0, star,
                                false};
    DWORD code;

    for (;; from++) {
        if (*from != 0 && !is_separator(*from)) {
            code = add_character(&segments, *from);
            if (code != 0)
                return code;
            continue;
        }
        if (segments.to > segments.start) {
            if (only_dots(segments.start, segments.to))
                return ERROR_INVALID_NAME;
            *segments.to++ = '\\';
            segments.start = segments.to;
        }
        if (*from == 0)
            break;
    }
    segments.to[segments.to > root ? -1 : 0] = 0;
    return 0;
}

bool avd_path_of(struct avd_call *call, bool star, wchar_t path[AVD_PATH])
{
    wchar_t expanded[AVD_PATH];
    DWORD code;

    if (!avd_wide_arg(call, 0, path, AVD_PATH))
        return false;
    code = ExpandEnvironmentStringsW(path, expanded, AVD_PATH);
    code =
        code - 1 < AVD_PATH ? check_root(expanded) : ERROR_FILENAME_EXCED_RANGE;
    if (code == 0) {
        memcpy(path, L"\\\\?\\?:\\", (AVD_PATH_ROOT + 1) * sizeof *path);
        path[AVD_PATH_PLAIN] = expanded[0];
        code = add_segments(path, expanded + 2, star);
    }
    avd_wide_end(call, code);
    return code == 0;
}

wchar_t *avd_path_last(wchar_t *path)
{
    wchar_t *last = path += AVD_PATH_ROOT;

    for (; *path != 0; path++)
        if (*path == '\\')
            last = path + 1;
    return last;
}

HANDLE avd_path_open(const wchar_t *path, DWORD access, DWORD flags)
{
    return avd_sys_wide_open(path, access, FILE_FLAG_BACKUP_SEMANTICS | flags);
}

void avd_path_end(struct avd_call *call, DWORD code)
{
    if (code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND ||
        code == ERROR_NOT_READY)
        code = AVD_WIDE_ABSENT;
    avd_wide_end(call, code);
}

PSID avd_path_owner(HANDLE handle, DWORD64 room[AVD_PATH_OWNER])
{
    PSID owner = NULL;
    BOOL defaulted;
    DWORD needed;

    if (!GetKernelObjectSecurity(handle, OWNER_SECURITY_INFORMATION, room,
                                 AVD_PATH_OWNER * sizeof *room, &needed) ||
        !GetSecurityDescriptorOwner(room, &owner, &defaulted))
        return NULL;
    return owner;
}
