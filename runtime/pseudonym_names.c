/* SPDX-License-Identifier: MIT */
/* The names that a run knows, and how their pseudonyms are written. */
#include "pseudonym.h"

#include <string.h>

#include "redact_edit.h"
#include "text.h"

#define SHORTEST 3 /* a shorter name is not looked for inside of texts */
#define LONGEST 255
#define NUMBER_MOST 9999

/* In the order of enum avd_pseudonym_form. */
static const char formats[AVD_FORMS][36] = {"host-%u",
                                            "user-%u",
                                            "name-%u",
                                            "domain-%u.example",
                                            "DOMAIN-%u",
                                            "192.0.2.%u",
                                            "198.51.100.%u",
                                            "203.0.113.%u",
                                            "2001:db8::%u",
                                            "fe80::%u",
                                            "00000000-0000-4000-8000-0000000%u",
                                            "S-1-5-21-0-0-%u",
                                            "S-1-12-1-0-0-0-%u",
                                            "02-00-00-00-00-%u",
                                            "02:00:00:00:00:%u"};

/* Which form counts for each. */
static const uint8_t counts[AVD_FORMS] = {
    AVD_FORM_HOST,   AVD_FORM_USER, AVD_FORM_OTHER, AVD_FORM_DOMAIN,
    AVD_FORM_DOMAIN, AVD_FORM_IPV4, AVD_FORM_IPV4,  AVD_FORM_IPV4,
    AVD_FORM_IPV6,   AVD_FORM_IPV6, AVD_FORM_GUID,  AVD_FORM_SID,
    AVD_FORM_SID,    AVD_FORM_MAC,  AVD_FORM_MAC};

bool avd_pseudonym_word(char c)
{
    char lower = avd_redact_lower(c);

    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

bool avd_pseudonym_same(const char *a, const char *b, size_t length)
{
    while (length > 0 && avd_redact_lower(*a) == avd_redact_lower(*b)) {
        a++;
        b++;
        length--;
    }
    return length == 0;
}

/* Names of everywhere: of accounts, of what is no domain before a backslash. */
bool avd_pseudonym_common(const char *text, size_t length)
{
    static const char words[] =
        "public\0default\0default user\0all users\0defaultaccount\0"
        "administrator\0guest\0root\0system\0localsystem\0localservice\0"
        "networkservice\0builtin\0authority\0service\0apppool\0machine\0"
        "workgroup\0localhost\0azuread\0hklm\0hkcu\0hkcr\0hku\0software\0"
        "system32\0";
    const char *word;

    for (word = words; *word != 0; word += strlen(word) + 1)
        if (strlen(word) == length && avd_pseudonym_same(word, text, length))
            return true;
    return false;
}

/* ---- pseudonyms as texts ---- */

/* The addresses of documentation come in three blocks. What stands before
 * these numbers has to make them as long as they must be. */
static unsigned shown(enum avd_pseudonym_form form, unsigned number)
{
    switch (counts[form]) {
    case AVD_FORM_IPV4:
        return number == 0 ? 0 : (number - 1) % 254 + 1;
    case AVD_FORM_GUID:
        return number + NUMBER_MOST + 1;
    case AVD_FORM_MAC:
        return number + 9;
    default:
        return number;
    }
}

static unsigned most_of(enum avd_pseudonym_form form)
{
    return counts[form] == AVD_FORM_IPV4  ? 3 * 254
           : counts[form] == AVD_FORM_MAC ? 90
                                          : NUMBER_MOST;
}

size_t avd_pseudonym_came(struct avd_pseudonym *names, const char *at,
                          const char *limit)
{
    enum avd_pseudonym_form form;
    uint64_t number;
    const char *end;
    uint16_t *came;

    for (form = AVD_FORM_HOST; form < AVD_FORMS; form++) {
        end = avd_pseudonym_match(at, limit, formats[form], &number);
        if (end == NULL ||
            (form == AVD_FORM_IPV6 && end < limit && *end == ':'))
            continue;
        number -= shown(form, 0);
        if (counts[form] == AVD_FORM_IPV4)
            number +=
                number > 254 ? NUMBER_MOST : 254u * (form - AVD_FORM_IPV4);
        if (number - 1 >= most_of(form))
            continue;
        came = &names->came[counts[form]];
        if (number > *came && names->out == NULL)
            *came = (uint16_t)number;
        return (size_t)(end - at);
    }
    return 0;
}

void avd_pseudonym_keep(struct avd_pseudonym *names, const char *text,
                        size_t length)
{
    if (names->out != NULL)
        avd_out_raw(names->out, text, length);
}

/* Whether a byte belongs to a piece that a condition names. */
static bool is_named(struct avd_pseudonym *names, const char *byte)
{
    unsigned i;

    for (i = 0; i < names->pieces; i++) {
        const struct avd_span *piece = &names->piece[i];
        size_t back = 0;

        for (; back < piece->length && (size_t)(byte - names->text) >= back &&
               !avd_pseudonym_spent(names);
             back++) {
            names->work++;
            if ((size_t)(names->end - byte) + back >= piece->length &&
                avd_pseudonym_same(byte - back, piece->text, piece->length))
                return true;
        }
    }
    return false;
}

static void put_stars(struct avd_pseudonym *names, const char *text,
                      size_t length)
{
    const char *end = text + length;
    bool starred = false, named;

    for (; text < end; text++) {
        named = is_named(names, text);
        if (named || !starred)
            avd_pseudonym_keep(names, named ? text : "***",
                               named ? 1 : names->stars);
        starred = !named;
    }
}

/* ---- the table ---- */

/* A name is found by the word that it begins with. */
static unsigned chain_of(const char *text, size_t length)
{
    unsigned sum = 0;

    while (length > 0 && avd_pseudonym_word(*text)) {
        sum = sum * 31 + (unsigned char)avd_redact_lower(*text++);
        length--;
    }
    return (sum ^ sum >> 8) % AVD_PSEUDONYM_CHAINS;
}

const struct avd_pseudonym_name *
avd_pseudonym_find(struct avd_pseudonym *names, const char *text, size_t length)
{
    unsigned i = names->chain[chain_of(text, length)];

    for (; i > 0 && !avd_pseudonym_spent(names); i = names->name[i - 1].next) {
        const struct avd_pseudonym_name *name = &names->name[i - 1];

        names->work++;
        if (name->text.length == length &&
            avd_pseudonym_same(name->text.text, text, length))
            return name;
    }
    return NULL;
}

const struct avd_pseudonym_name *avd_pseudonym_at(struct avd_pseudonym *names,
                                                  const char *at,
                                                  enum avd_pseudonym_form form)
{
    const struct avd_pseudonym_name *best = NULL, *name;
    size_t left = (size_t)(names->end - at), length;
    unsigned i;

    if (avd_pseudonym_spent(names))
        return NULL;
    for (i = names->chain[chain_of(at, left)]; i > 0; i = name->next) {
        name = &names->name[i - 1];
        length = name->text.length;
        names->work++;
        if ((form == AVD_FORMS ? name->inside : name->form == form) &&
            length <= left && (best == NULL || length > best->text.length) &&
            (length == left || !avd_pseudonym_word(at[length])) &&
            avd_pseudonym_same(name->text.text, at, length))
            best = name;
    }
    return best;
}

void avd_pseudonym_rule(struct avd_pseudonym *names, const char *text)
{
    const char *end = text + strlen(text), *at;
    unsigned i;

    for (at = text; at < end; at++) {
        if (at > text && avd_pseudonym_word(at[-1]))
            continue;
        for (i = names->chain[chain_of(at, (size_t)(end - at))]; i > 0;
             i = names->name[i - 1].next) {
            struct avd_pseudonym_name *name = &names->name[i - 1];
            size_t length = name->text.length;

            if (length > (size_t)(end - at) || avd_pseudonym_word(at[length]) ||
                !avd_pseudonym_same(name->text.text, at, length))
                continue;
            name->inside = false;
            if (name->form >= AVD_FORM_IPV4)
                name->form = AVD_FORM_KEPT;
        }
    }
}

/* A name that is not there yet; NULL where the table is full. */
static struct avd_pseudonym_name *add(struct avd_pseudonym *names,
                                      enum avd_pseudonym_form form,
                                      const char *text, size_t length)
{
    struct avd_pseudonym_name *name = &names->name[names->count];
    bool number = true;
    uint16_t *chain;
    size_t i;

    if (names->count == AVD_PSEUDONYM_NAMES || names->out != NULL ||
        length > LONGEST || avd_pseudonym_spent(names))
        return NULL;
    for (i = 0; i < length; i++)
        number = number && text[i] >= '0' && text[i] <= '9';
    chain = &names->chain[chain_of(text, length)];
    *name = (struct avd_pseudonym_name){{text, length},
                                        *chain,
                                        0,
                                        (uint8_t)form,
                                        form < AVD_FORM_IPV4 &&
                                            length >= SHORTEST && !number};
    *chain = (uint16_t)++names->count;
    name->number = ++names->given[counts[form]];
    return name;
}

void avd_pseudonym_put(struct avd_pseudonym *names,
                       enum avd_pseudonym_form form, const char *text,
                       size_t length)
{
    const struct avd_pseudonym_name *name;
    unsigned number;

    if (length == 0 || memchr(text, '*', length) != NULL ||
        avd_pseudonym_common(text, length) ||
        (avd_pseudonym_word(*text) &&
         avd_pseudonym_came(names, text, text + length) == length)) {
        avd_pseudonym_keep(names, text, length);
        return;
    }
    name = avd_pseudonym_find(names, text, length);
    if (name == NULL)
        name = add(names, form, text, length);
    if (names->out == NULL)
        return;
    if (name != NULL && name->form == AVD_FORM_KEPT) {
        avd_pseudonym_keep(names, text, length);
        return;
    }
    if (names->stars) {
        put_stars(names, text, length);
        return;
    }
    if (name != NULL) {
        form = (enum avd_pseudonym_form)name->form;
        number = name->number + names->came[counts[form]];
        if (number <= most_of(form)) {
            if (counts[form] == AVD_FORM_IPV4)
                form += (number - 1) / 254;
            avd_text_format(names->out, NULL, formats[form],
                            shown(form, number));
            return;
        }
    }
    avd_out_literal(names->out, "***");
}

void avd_pseudonym_domain(struct avd_pseudonym *names, const char *text,
                          size_t length)
{
    const char *dot = memchr(text, '.', length);
    unsigned before = names->count;

    if (names->out != NULL) {
        avd_pseudonym_put(names, AVD_FORM_DOMAIN, text, length);
        return;
    }
    if (dot == NULL) {
        avd_pseudonym_put(names, AVD_FORM_LABEL, text, length);
        return;
    }
    if (avd_pseudonym_came(names, text, text + length) != length)
        avd_pseudonym_put(names, AVD_FORM_LABEL, text, (size_t)(dot - text));
    avd_pseudonym_put(names, AVD_FORM_DOMAIN, text, length);
    if (names->count == before + 2) { /* they are new, and of each other */
        names->name[before + 1].number = names->name[before].number;
        names->given[AVD_FORM_DOMAIN]--;
    }
}
