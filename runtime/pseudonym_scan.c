/* SPDX-License-Identifier: MIT */
/*
 * Finds in a text what names a host, its people and its network: by form, by
 * what stands around it, and what is known as a name already.
 *
 * Functions look at what is next, the start of a word. They take what they know
 * and answer whether they did.
 */
#include "pseudonym.h"

#include <string.h>

#include "redact_edit.h"

#define NAME_MOST 100
#define LABELS_MOST 5 /* of a host's name in front of its domain */

/* The byte at a place, or before it; a line feed at the ends. */
static char here(const struct avd_pseudonym *names, const char *at)
{
    return at >= names->text && at < names->end ? *at : '\n';
}

/* The end of a name that has only characters of a set; notes what follows. */
static const char *skip_name(struct avd_pseudonym *names, const char *at,
                             const char *set)
{
    const char *end = names->end - at > NAME_MOST ? at + NAME_MOST : names->end;

    end = avd_redact_skip(at, end, set);
    names->after = here(names, end);
    return end;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_separator(char c)
{
    return c == '\\' || c == '/';
}

/* ---- by form ---- */

const char *avd_pseudonym_match(const char *at, const char *end,
                                const char *pattern, uint32_t *number)
{
    at = avd_redact_match(at, end, pattern, number);
    if (at == NULL || at == end)
        return at;
    if (avd_pseudonym_word(*at) ||
        (*at == '.' && end - at > 1 && is_digit(at[1])))
        return NULL;
    return at;
}

/* `version 10.0.0.1`, `Version=10.0.0.1` */
static bool is_version(const struct avd_pseudonym *names)
{
    const char *at = names->at;

    if (names->versions)
        return true;
    while (at > names->text && strchr(" =:\"'([", at[-1]) != NULL)
        at--;
    return at - names->text >= 7 && avd_pseudonym_same(at - 7, "version", 7);
}

/* Of a SID the part that a domain or tenant has for itself; the account within
 * it stays. What is the same everywhere stays, and what masks a network. */
static bool formed(struct avd_pseudonym *names)
{
    /* What stays, addresses, and from GUIDs on the order of forms. */
    enum { ADDRESS = 9, GUID, LINK = GUID + 5 };
    static const char patterns[] = "$$$$$$$$-0000-0000-$$$$-$$$$$$$$$$$$\0"
                                   "S-1-5-21-0-0-0\0"
                                   "0.%b.%b.%b\0"
                                   "127.%b.%b.%b\0"
                                   "168.63.129.16\0"
                                   "169.254.%b.%b\0"
                                   "224.%b.%b.%b\0"
                                   "239.%b.%b.%b\0"
                                   "255.%b.%b.%b\0"
                                   "%b.%b.%b.%b\0"
                                   "$$$$$$$$-$$$$-$$$$-$$$$-$$$$$$$$$$$$\0"
                                   "S-1-5-21-%u-%u-%u\0"
                                   "S-1-12-1-%u-%u-%u-%u\0"
                                   "$$-$$-$$-$$-$$-$$\0"
                                   "$$:$$:$$:$$:$$:$$\0"
                                   "fe80::&\0"
                                   "#::&\0"
                                   "#:#::&\0"
                                   "#:#:#::&\0"
                                   "#:#:#:#::&\0"
                                   "#:#:#:#:#::&\0"
                                   "#:#:#:#:#:#::&\0"
                                   "#:#:#:#:#:#:#::&\0"
                                   "#:#:#:#:#:#:#:#\0";
    const char *pattern = patterns, *end;
    unsigned i, form;
    uint32_t number;

    if (names->before == '.')
        return false;
    for (i = 0; *pattern != 0; i++, pattern += strlen(pattern) + 1) {
        end = avd_pseudonym_match(names->at, names->end, pattern, &number);
        if (end == NULL || (i >= LINK && names->before == ':'))
            continue;
        form = i == ADDRESS ? AVD_FORM_IPV4 : i - GUID + AVD_FORM_GUID;
        if (i < ADDRESS || (i == ADDRESS && is_version(names)))
            avd_pseudonym_keep(names, end);
        else
            avd_pseudonym_put(names, form < AVD_FORMS ? form : AVD_FORM_IPV6,
                              end);
        return true;
    }
    return false;
}

/* ---- by what stands around it ---- */

/* The name in \Users\NAME and /resourceGroups/NAME. With blanks in it only
 * where the path goes on. */
static bool segment(struct avd_pseudonym *names, const char *end)
{
    static const char words[] = "users\0home\0" /* the first two: people */
                                "resourcegroups\0hostpools\0virtualmachines\0"
                                "sessionhosts\0applicationgroups\0"
                                "workspaces\0storageaccounts\0"
                                "virtualnetworks\0networkinterfaces\0disks\0";
    unsigned word = avd_pseudonym_listed(words, names->at, end);
    const char *blank;

    if (word == 0 || !is_separator(names->before))
        return false;
    avd_pseudonym_keep(names, end + 1 + (here(names, end + 1) == *end));
    end = avd_redact_skip(names->at, names->end, "^\\/:*?\"<>|\n\r\2");
    blank = avd_redact_skip(names->at, end, "^ ,;)'&");
    if (blank < end && (!is_separator(here(names, end)) || end[-1] == ' '))
        end = blank;
    avd_pseudonym_put(names, word <= 2 ? AVD_FORM_USER : AVD_FORM_OTHER, end);
    return true;
}

static bool mail(struct avd_pseudonym *names, const char *sign)
{
    const char *domain = sign + 1, *dot;
    const char *end = skip_name(names, domain, AVD_PSEUDONYM_WORD ".-");

    while (end > domain && !avd_pseudonym_word(end[-1]))
        end--;
    dot = memchr(domain, '.', (size_t)(end - domain));
    if (dot == NULL || dot == domain)
        return false;
    avd_pseudonym_put(names, AVD_FORM_USER, sign);
    avd_pseudonym_keep(names, domain);
    avd_pseudonym_put(names, AVD_FORM_DOMAIN, end);
    return true;
}

/* Whether an account is all that the text is to be. */
static bool is_account(const struct avd_pseudonym *names, unsigned at)
{
    return names->place == AVD_PLACE_ACCOUNT && names->at == names->text + at;
}

/* Whether what stands in front of a backslash can be nothing but a domain. */
static bool is_domain(struct avd_pseudonym *names, const char *end)
{
    const char *at = names->at;
    unsigned common = avd_pseudonym_common(at, end);

    if (common > 0)
        return common == 1;
    if (is_account(names, 0) || avd_pseudonym_find(names, at, end) != NULL)
        return true;
    for (; at < end; at++)
        if ((*at < 'A' || *at > 'Z') && !is_digit(*at) && *at != '-')
            return false;
    return end - names->at <= 15;
}

/* DOMAIN\name, and no path. */
static bool account(struct avd_pseudonym *names, const char *slash)
{
    const char *user = slash + 1;
    const char *end = is_account(names, 0)
                          ? names->end
                          : skip_name(names, user, AVD_PSEUDONYM_WORD "._-");

    if (is_separator(here(names, end)) || strchr("\\/.", names->before) != NULL)
        return false;
    while (end > user && strchr(".$", end[-1]) != NULL)
        end--;
    if (end == user || !is_domain(names, slash))
        return false;
    avd_pseudonym_put(names, AVD_FORM_LABEL, slash);
    avd_pseudonym_keep(names, user);
    avd_pseudonym_put(names, AVD_FORM_USER, end);
    return true;
}

/* The end of the longest known name at a place, of a domain or of what is
 * found inside of texts; NULL if there is none. */
static const char *known(struct avd_pseudonym *names, const char *at,
                         bool domain)
{
    const struct avd_pseudonym_name *name = NULL;
    size_t longest = 0;

    while ((name = avd_pseudonym_next(names, at, names->end, name)) != NULL)
        if ((domain ? name->form == AVD_FORM_DOMAIN : name->inside) &&
            name->text.length > longest)
            longest = name->text.length;
    return longest > 0 ? at + longest : NULL;
}

/* What stands in front of a domain that is known. */
static bool in_domain(struct avd_pseudonym *names)
{
    const char *dot = names->at;
    unsigned i;

    for (i = 0; i < LABELS_MOST; i++, dot++) {
        dot = skip_name(names, dot, AVD_PSEUDONYM_WORD "-_");
        if (names->after != '.' || !avd_pseudonym_word(here(names, dot + 1)))
            break;
        if (known(names, dot + 1, true) != NULL) {
            avd_pseudonym_put(names, AVD_FORM_HOST, dot);
            return true;
        }
    }
    return false;
}

static bool around(struct avd_pseudonym *names)
{
    const char *end = skip_name(names, names->at, AVD_PSEUDONYM_WORD "._%+-");
    char c = names->after;

    if (c == '@')
        return mail(names, end);
    if (c == ':' && names->place == AVD_PLACE_PEER &&
        is_digit(here(names, end + 1))) {
        avd_pseudonym_put(names, AVD_FORM_HOST, end);
        return true;
    }
    return (is_separator(c) && segment(names, end)) ||
           (c == '\\' && account(names, end));
}

/* \\NAME\share, .\NAME */
static bool unc(struct avd_pseudonym *names)
{
    const char *at = names->at, *end = names->end;
    bool user = is_account(names, 1) && at[-1] == '.';

    if (!user) {
        if (here(names, at + 1) != '\\' ||
            !avd_pseudonym_word(here(names, at + 2)) ||
            !avd_redact_in(names->before, "\n\r\1\2 \"'(=,;<[{"))
            return false;
        end = skip_name(names, at + 2, AVD_PSEUDONYM_WORD "-_");
        if (names->after == '.') /* found as an address or in a domain */
            return false;
        at++;
    }
    avd_pseudonym_keep(names, at + 1);
    avd_pseudonym_put(names, user ? AVD_FORM_USER : AVD_FORM_HOST, end);
    return true;
}

static bool take(struct avd_pseudonym *names)
{
    const char *end;

    names->before = here(names, names->at - 1);
    if (*names->at == '\\')
        return unc(names);
    if (!avd_pseudonym_word(*names->at))
        return false;
    end = avd_pseudonym_came(names, names->at, names->end);
    if (end != NULL) {
        avd_pseudonym_keep(names, end);
        return true;
    }
    if (formed(names) || in_domain(names) || around(names))
        return true;
    end = known(names, names->at, false);
    if (end != NULL)
        avd_pseudonym_put(names, AVD_FORM_HOST, end);
    return end != NULL;
}

/* ---- texts ---- */

/* A text that is a name as a whole, by its place. */
static bool whole(struct avd_pseudonym *names)
{
    const char *dot;

    if (names->place == AVD_PLACE_ANY || names->place > AVD_PLACE_DOMAIN)
        return false;
    if (avd_redact_skip(names->at, names->end, "^\\@") < names->end) {
        names->place = AVD_PLACE_ACCOUNT;
        return false;
    }
    if (names->place == AVD_PLACE_HOST) {
        dot = skip_name(names, names->at, AVD_PSEUDONYM_WORD "-_");
        if (names->after == '.') {
            avd_pseudonym_put(names, AVD_FORM_HOST, dot);
            avd_pseudonym_keep(names, dot + 1);
            names->place = AVD_PLACE_DOMAIN;
        }
    }
    if (names->place == AVD_PLACE_DOMAIN)
        avd_pseudonym_domain(names, names->end);
    else
        avd_pseudonym_put(names, (enum avd_pseudonym_form)(names->place - 1),
                          names->end);
    return true;
}

void avd_pseudonym_scan(struct avd_pseudonym *names)
{
    const char *end;

    if (whole(names))
        return;
    while (names->at < names->end)
        if (!take(names)) {
            end = skip_name(names, names->at, AVD_PSEUDONYM_WORD);
            avd_pseudonym_keep(names, end + (end == names->at));
        }
}
