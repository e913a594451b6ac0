/* SPDX-License-Identifier: MIT */
/*
 * Finds in a text what names a host, its people and its network: by form, by
 * what stands around it, and what is known as a name already.
 *
 * Functions look at one place, the start of a word. They take what they know
 * and answer where that ends, or NULL.
 */
#include "pseudonym.h"

#include <string.h>

#include "redact_edit.h"

#define NAME_MOST 100
#define LABELS_MOST 5 /* of a host's name in front of its domain */

/* Letters, digits and some more. */
static const char *skip_name(const struct avd_pseudonym *names, const char *at,
                             const char *more)
{
    const char *end = names->end - at > NAME_MOST ? at + NAME_MOST : names->end;

    while (at < end && *at != 0 &&
           (avd_pseudonym_word(*at) || strchr(more, *at) != NULL))
        at++;
    return at;
}

/* The byte at a place, or before it; a line feed at the ends. */
static char here(const struct avd_pseudonym *names, const char *at)
{
    return at >= names->text && at < names->end ? *at : '\n';
}

static const char *put(struct avd_pseudonym *names,
                       enum avd_pseudonym_form form, const char *at,
                       const char *end)
{
    avd_pseudonym_put(names, form, at, (size_t)(end - at));
    return end;
}

static const char *keep(struct avd_pseudonym *names, const char *at,
                        const char *end)
{
    avd_pseudonym_keep(names, at, (size_t)(end - at));
    return end;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
    c = avd_redact_lower(c);
    return is_digit(c) || (c >= 'a' && c <= 'f');
}

static bool is_separator(char c)
{
    return c == '\\' || c == '/';
}

/* ---- by form ---- */

/* Digits as a number of at most 10 of them; NULL if there are none. */
static const char *skip_number(const char *at, const char *end,
                               uint64_t *number)
{
    const char *start = at;

    for (*number = 0; at < end && is_digit(*at) && at - start < 11; at++)
        *number = *number * 10 + (unsigned)(*at - '0');
    return at == start || at - start == 11 ? NULL : at;
}

const char *avd_pseudonym_match(const char *at, const char *end,
                                const char *pattern, uint64_t *number)
{
    for (; *pattern != 0; pattern++) {
        if (at == end)
            return NULL;
        if (*pattern == '%') {
            pattern++;
            at = skip_number(at, end, number);
            if (at == NULL || (*pattern == 'b' && *number > 255))
                return NULL;
        } else if (*pattern == '$'
                       ? is_hex(*at)
                       : avd_redact_lower(*pattern) == avd_redact_lower(*at)) {
            at++;
        } else {
            return NULL;
        }
    }
    return at == end || (!avd_pseudonym_word(*at) &&
                         (*at != '.' || end - at < 2 || !is_digit(at[1])))
               ? at
               : NULL;
}

/* `version 10.0.0.1`, `Version=10.0.0.1` */
static bool is_version(const struct avd_pseudonym *names, const char *at)
{
    while (at > names->text && strchr(" =:\"'([", at[-1]) != NULL)
        at--;
    return names->versions ||
           (at - names->text >= 7 && avd_pseudonym_same(at - 7, "version", 7));
}

/* Of a SID the part that a domain or tenant has for itself; the account within
 * it stays. What is the same everywhere stays, and what masks a network. */
static const char *formed(struct avd_pseudonym *names, const char *at)
{
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
                                   "$$:$$:$$:$$:$$:$$\0";
    static const uint8_t forms[] = {
        AVD_FORM_KEPT,  AVD_FORM_KEPT, AVD_FORM_KEPT,     AVD_FORM_KEPT,
        AVD_FORM_KEPT,  AVD_FORM_KEPT, AVD_FORM_KEPT,     AVD_FORM_KEPT,
        AVD_FORM_KEPT,  AVD_FORM_IPV4, AVD_FORM_GUID,     AVD_FORM_SID,
        AVD_FORM_ENTRA, AVD_FORM_MAC,  AVD_FORM_MAC_COLON};
    const char *pattern = patterns, *end;
    uint64_t number;
    unsigned i;

    for (i = 0; here(names, at - 1) != '.' && i < sizeof forms; i++) {
        end = avd_pseudonym_match(at, names->end, pattern, &number);
        if (end != NULL)
            return forms[i] == AVD_FORM_KEPT ||
                           (forms[i] == AVD_FORM_IPV4 && is_version(names, at))
                       ? keep(names, at, end)
                       : put(names, (enum avd_pseudonym_form)forms[i], at, end);
        pattern += strlen(pattern) + 1;
    }
    return NULL;
}

static const char *ipv6(struct avd_pseudonym *names, const char *at)
{
    const char *end = at;
    unsigned colons = 0, digits = 0, group = 0;
    bool twice = false;

    for (; is_hex(here(names, end)) || here(names, end) == ':'; end++) {
        if (*end != ':') {
            digits += is_digit(*end);
            if (++group > 4)
                return NULL;
            continue;
        }
        if (colons == 7)
            return NULL;
        twice |= group == 0;
        group = 0;
        colons++;
    }
    if (here(names, end) == '.' && is_digit(here(names, end + 1)))
        end -= group; /* its end is an address of version 4 */
    else if (group == 0 && end - at > 2 && end[-2] != ':')
        end--; /* of the sentence */
    if (colons < 2 || digits == 0 || here(names, at - 1) == ':' ||
        !(twice || colons == 7) || avd_pseudonym_word(here(names, end)))
        return NULL;
    return put(names,
               avd_pseudonym_same(at, "fe80", 4) ? AVD_FORM_IPV6_LINK
                                                 : AVD_FORM_IPV6,
               at, end);
}

/* ---- by what stands around it ---- */

/* The name in \Users\NAME and /resourceGroups/NAME. With blanks in it only
 * where the path goes on. */
static const char *segment(struct avd_pseudonym *names, const char *at,
                           const char *end)
{
    static const char words[] = "users\0home\0"
                                "resourcegroups\0hostpools\0virtualmachines\0"
                                "sessionhosts\0applicationgroups\0"
                                "workspaces\0storageaccounts\0"
                                "virtualnetworks\0networkinterfaces\0disks\0";
    const char *word = words, *name = end + 1, *blank = NULL;
    size_t length = (size_t)(end - at);

    if (!is_separator(here(names, at - 1)))
        return NULL;
    while (strlen(word) != length || !avd_pseudonym_same(word, at, length)) {
        word += strlen(word) + 1;
        if (*word == 0)
            return NULL;
    }
    name += here(names, name) == *end;
    for (end = name; strchr("\\/:*?\"<>|\r\n", here(names, end)) == NULL; end++)
        if (blank == NULL && strchr(" ,;)'&", *end) != NULL)
            blank = end;
    if (blank != NULL && (!is_separator(here(names, end)) || end[-1] == ' '))
        end = blank;
    keep(names, at, name);
    return put(names, word < words + 11 ? AVD_FORM_USER : AVD_FORM_OTHER, name,
               end);
}

static const char *mail(struct avd_pseudonym *names, const char *at,
                        const char *sign)
{
    const char *domain = sign + 1, *end = skip_name(names, domain, ".-");

    while (end > domain && !avd_pseudonym_word(end[-1]))
        end--;
    if (memchr(domain, '.', (size_t)(end - domain)) == NULL || *domain == '.')
        return NULL;
    put(names, AVD_FORM_USER, at, sign);
    keep(names, sign, domain);
    return put(names, AVD_FORM_DOMAIN, domain, end);
}

/* Whether what stands in front of a backslash can be nothing but a domain. */
static bool is_domain(struct avd_pseudonym *names, const char *at,
                      const char *end)
{
    size_t length = (size_t)(end - at);

    if (length == 7 && avd_pseudonym_same(at, "azuread", 7))
        return true;
    if (avd_pseudonym_common(at, length))
        return false;
    if ((names->place == AVD_PLACE_ACCOUNT && at == names->text) ||
        avd_pseudonym_find(names, at, length) != NULL)
        return true;
    for (; at < end; at++)
        if ((*at < 'A' || *at > 'Z') && !is_digit(*at) && *at != '-')
            return false;
    return length <= 15;
}

/* DOMAIN\name, and no path. */
static const char *account(struct avd_pseudonym *names, const char *at,
                           const char *slash)
{
    bool all = names->place == AVD_PLACE_ACCOUNT && at == names->text;
    const char *user = slash + 1, *end;

    end = all ? names->end : skip_name(names, user, "._-");
    if (is_separator(here(names, end)) || strchr("\\/.", here(names, at - 1)))
        return NULL;
    while (end > user && strchr(".$", end[-1]) != NULL)
        end--;
    if (end == user || !is_domain(names, at, slash))
        return NULL;
    put(names, AVD_FORM_LABEL, at, slash);
    keep(names, slash, user);
    return put(names, AVD_FORM_USER, user, end);
}

/* What stands in front of a domain that is known. */
static const char *in_domain(struct avd_pseudonym *names, const char *at)
{
    const char *dot = at;
    unsigned i;

    for (i = 0; i < LABELS_MOST; i++, dot++) {
        dot = skip_name(names, dot, "-_");
        if (here(names, dot) != '.' ||
            !avd_pseudonym_word(here(names, dot + 1)))
            break;
        if (avd_pseudonym_at(names, dot + 1, AVD_FORM_DOMAIN) != NULL)
            return put(names, AVD_FORM_HOST, at, dot);
    }
    return NULL;
}

static const char *around(struct avd_pseudonym *names, const char *at)
{
    const char *end = skip_name(names, at, "._%+-"), *taken = NULL;
    char c = here(names, end);

    if (c == '@')
        return mail(names, at, end);
    if (is_separator(c))
        taken = segment(names, at, end);
    if (c == '\\' && taken == NULL)
        taken = account(names, at, end);
    if (c == ':' && names->place == AVD_PLACE_PEER &&
        is_digit(here(names, end + 1)))
        taken = put(names, AVD_FORM_HOST, at, end);
    return taken;
}

/* \\NAME\share, .\NAME */
static const char *unc(struct avd_pseudonym *names, const char *at)
{
    const char *end;

    if (names->place == AVD_PLACE_ACCOUNT && at == names->text + 1 &&
        at[-1] == '.') {
        keep(names, at, at + 1);
        return put(names, AVD_FORM_USER, at + 1, names->end);
    }
    if (here(names, at + 1) != '\\' ||
        !avd_pseudonym_word(here(names, at + 2)) ||
        strchr(" \t\r\n\"'(=,;<[{", here(names, at - 1)) == NULL)
        return NULL;
    end = skip_name(names, at + 2, "-_");
    if (here(names, end) == '.') /* found as an address or in a domain */
        return NULL;
    keep(names, at, at + 2);
    return put(names, AVD_FORM_HOST, at + 2, end);
}

static const char *take(struct avd_pseudonym *names, const char *at)
{
    const struct avd_pseudonym_name *name;
    const char *end;
    size_t came;

    if (*at == '\\')
        return unc(names, at);
    if (!avd_pseudonym_word(*at))
        return NULL;
    came = avd_pseudonym_came(names, at, names->end);
    if (came > 0)
        return keep(names, at, at + came);
    if ((end = formed(names, at)) != NULL || (end = ipv6(names, at)) != NULL ||
        (end = in_domain(names, at)) != NULL ||
        (end = around(names, at)) != NULL)
        return end;
    name = avd_pseudonym_at(names, at, AVD_FORMS);
    return name == NULL ? NULL
                        : put(names, AVD_FORM_HOST, at, at + name->text.length);
}

/* ---- texts ---- */

/* A text that is a name as a whole, by its place. */
static bool whole(struct avd_pseudonym *names)
{
    const char *at = names->text, *end = names->end;

    if (names->place > AVD_PLACE_DOMAIN)
        return false;
    if (memchr(at, '\\', (size_t)(end - at)) != NULL ||
        memchr(at, '@', (size_t)(end - at)) != NULL) {
        names->place = AVD_PLACE_ACCOUNT;
        return false;
    }
    if (names->place == AVD_PLACE_HOST) {
        at = skip_name(names, at, "-_");
        if (here(names, at) == '.') {
            put(names, AVD_FORM_HOST, names->text, at);
            keep(names, at, at + 1);
            avd_pseudonym_domain(names, at + 1, (size_t)(end - at - 1));
            return true;
        }
        at = names->text;
    }
    if (names->place == AVD_PLACE_DOMAIN)
        avd_pseudonym_domain(names, at, (size_t)(end - at));
    else
        put(names, (enum avd_pseudonym_form)names->place, at, end);
    return true;
}

void avd_pseudonym_scan(struct avd_pseudonym *names)
{
    const char *at = names->text, *end;

    if (whole(names))
        return;
    while (at < names->end) {
        end = take(names, at);
        if (end == NULL) {
            end = skip_name(names, at, "");
            keep(names, at, end + (end == at));
            end += end == at;
        }
        at = end;
    }
}
