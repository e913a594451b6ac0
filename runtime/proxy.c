/* SPDX-License-Identifier: MIT */
#include "proxy.h"

/* Where in the text written so far a name and a password may begin: behind
 * `://`, or behind the `http=` that stands at the start of an entry. */
static bool begins(const char *text, size_t used)
{
    char c;

    if (used >= 3 && text[used - 1] == '/' && text[used - 2] == '/' &&
        text[used - 3] == ':')
        return true;
    if (used == 0 || text[--used] != '=')
        return false;
    while (used > 0) {
        c = text[--used];
        if (c == ';' || c == ' ')
            return true;
        if ((c | 32) < 'a' || (c | 32) > 'z')
            return false;
    }
    return true;
}

/* Rather too much is taken out than too little: a password may hold any of the
 * characters that separate. */
void avd_proxy_found(struct avd_call *call, char *text, size_t length)
{
    size_t start = 0, used = 0, i;

    for (i = 0; i < length; i++) {
        if (text[i] == '@') {
            used = start;
            continue;
        }
        text[used++] = text[i];
        if (begins(text, used))
            start = used;
    }
    avd_call_text(call, AVD_FIELD_PROXY_SERVER, text, used);
    avd_call_number(call, AVD_FIELD_PROXY_CONFIGURED, true);
    avd_call_end(call, AVD_STATUS_OK, 0);
}
