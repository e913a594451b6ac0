/* SPDX-License-Identifier: MIT */
/* Whether two paths of the command line are spellings of one place. */
#include "options.h"

static bool slash(char c)
{
#ifdef _WIN32
    return c == '/' || c == '\\';
#else
    return c == '/';
#endif
}

static char fold(char c)
{
#ifdef _WIN32
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
#else
    return c;
#endif
}

/* Passes over what names no other place: `./` and slashes after the first. */
static const char *step(const char *path, bool start)
{
    for (;;) {
        if (!start && slash(path[0]))
            path++;
        else if (path[0] == '.' && slash(path[1])) {
            path += 2;
            start = false;
        } else
            return path;
    }
}

/* Two spellings of one path, as far as the spelling tells. */
bool avd_options_same_path(const char *a, const char *b)
{
    bool after = false;

    a = step(a, true);
    b = step(b, true);
    while (*a != 0 && (fold(*a) == fold(*b) || (slash(*a) && slash(*b)))) {
        after = slash(*a);
        a++;
        b++;
        if (after) {
            a = step(a, false);
            b = step(b, false);
        }
    }
    return *a == 0 && *b == 0;
}
