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

/* The next character that matters, behind `before` (0 at the start): not that
 * of `./` and of a slash after the first, which name no other place. */
static char next(const char **path, char before)
{
    const char *at = *path;
    char c;

    for (;;) {
        c = *at++;
        if (c == '.' && (before == 0 || before == '/') && slash(*at)) {
            at++;
            before = '/';
        } else if (before != '/' || !slash(c))
            break;
    }
    *path = at;
#ifdef _WIN32
    if (c >= 'A' && c <= 'Z')
        return (char)(c + 32);
#endif
    return slash(c) ? '/' : c;
}

bool avd_options_same_path(const char *a, const char *b)
{
    char from_a = 0;
    char from_b;

    do {
        from_b = next(&b, from_a);
        from_a = next(&a, from_a);
    } while (from_a == from_b && from_a != 0);
    return from_a == from_b;
}
