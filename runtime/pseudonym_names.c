/* SPDX-License-Identifier: MIT */
/* The names that a run knows, and how their pseudonyms are written. */
#include "pseudonym.h"

#include <string.h>

#include "redact_edit.h"
#include "text.h"

#define SHORTEST 3 /* a shorter name is not looked for inside of texts */
#define LONGEST 255

/* In the order of enum avd_pseudonym_form. The addresses of documentation come
 * in three blocks, which go on where the one before ends. Where numbers must be
 * of one length something is added to them. */
static const struct form {
    int plus;
    unsigned most;
    unsigned counts; /* the form that counts for it */
    char format[36];
} forms[AVD_FORMS + 1] = {
    {0, 9999, AVD_FORM_HOST, "host-%u"},
    {0, 9999, AVD_FORM_USER, "user-%u"},
    {0, 9999, AVD_FORM_OTHER, "name-%u"},
    {0, 9999, AVD_FORM_DOMAIN, "domain-%u.example"},
    {0, 9999, AVD_FORM_DOMAIN, "DOMAIN-%u"},
    {0, 254, AVD_FORM_IPV4, "192.0.2.%u"},
    {-254, 508, AVD_FORM_IPV4, "198.51.100.%u"},
    {-508, 762, AVD_FORM_IPV4, "203.0.113.%u"},
    {10000, 9999, AVD_FORM_GUID, "00000000-0000-4000-8000-0000000%u"},
    {0, 9999, AVD_FORM_SID, "S-1-5-21-0-0-%u"},
    {0, 9999, AVD_FORM_SID, "S-1-12-1-0-0-0-%u"},
    {9, 90, AVD_FORM_MAC, "02-00-00-00-00-%u"},
    {9, 90, AVD_FORM_MAC, "02:00:00:00:00:%u"},
    {0, 9999, AVD_FORM_IPV6, "fe80::%u"},
    {0, 9999, AVD_FORM_IPV6, "2001:db8::%u"},
    {0, 0, AVD_FORMS, ""}};

bool avd_pseudonym_word(char c)
{
    return avd_redact_in(c, AVD_PSEUDONYM_WORD);
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

unsigned avd_pseudonym_listed(const char *list, const char *text,
                              const char *end)
{
    unsigned i;

    for (i = 1; *list != 0; i++, list += strlen(list) + 1)
        if (avd_evidence_same(list, text, (size_t)(end - text)))
            return i;
    return 0;
}

/* Of accounts, of what is no domain before a backslash. */
unsigned avd_pseudonym_common(const char *text, const char *end)
{
    static const char words[] =
        "azuread\0public\0default\0default user\0all users\0defaultaccount\0"
        "administrator\0guest\0root\0system\0localsystem\0localservice\0"
        "networkservice\0builtin\0authority\0service\0apppool\0machine\0"
        "workgroup\0localhost\0hklm\0hkcu\0hkcr\0hku\0software\0"
        "system32\0";

    return avd_pseudonym_listed(words, text, end);
}

/* ---- pseudonyms as texts ---- */

const char *avd_pseudonym_came(struct avd_pseudonym *names, const char *at,
                               const char *limit)
{
    const struct form *form;
    const char *end;
    uint32_t number;

    for (form = forms; form->most > 0; form++) {
        end = avd_pseudonym_match(at, limit, form->format, &number);
        if (end == NULL ||
            (form->counts == AVD_FORM_IPV6 && end < limit && *end == ':'))
            continue;
        number -= (uint32_t)form->plus;
        if (number - 1 >= form->most)
            continue;
        if (number > names->came[form->counts] && !names->writing)
            names->came[form->counts] = number;
        return end;
    }
    return NULL;
}

void avd_pseudonym_keep(struct avd_pseudonym *names, const char *end)
{
    avd_out_raw(&names->out, names->at, (size_t)(end - names->at));
    names->at = end;
}

static void put_pseudonym(struct avd_pseudonym *names,
                          const struct avd_pseudonym_name *name)
{
    const struct form *form = &forms[name->form];
    unsigned number = name->number + names->came[form->counts];

    while (number > form->most && form[1].counts == form->counts)
        form++;
    if (number > form->most)
        avd_out_literal(&names->out, "***");
    else
        avd_text_format(&names->out, NULL, form->format,
                        number + (unsigned)form->plus);
}

/* Stars for what belongs to no piece that a condition names, wherever in the
 * text that begins. */
static void put_stars(struct avd_pseudonym *names, const char *end)
{
    const char *text = names->at, *at;
    bool starred = false;
    unsigned i;

    while (names->looked < end && !avd_pseudonym_spent(names)) {
        at = names->looked++;
        for (i = 0; i < names->pieces; i++) {
            const struct avd_span *piece = &names->piece[i];

            names->work++;
            if ((size_t)(names->end - at) >= piece->length &&
                at + piece->length > names->named &&
                avd_pseudonym_same(at, piece->text, piece->length))
                names->named = at + piece->length;
        }
        if (at < text)
            continue;
        names->at = at;
        if (at < names->named)
            avd_pseudonym_keep(names, at + 1);
        else if (!starred)
            avd_out_raw(&names->out, "***", names->stars);
        starred = at >= names->named;
    }
}

/* ---- the table ---- */

/* A name is found by the word that it begins with. */
static struct avd_pseudonym_name **chain_of(struct avd_pseudonym *names,
                                            const char *at, const char *end)
{
    unsigned sum = 0;

    for (; at < end && avd_pseudonym_word(*at); at++)
        sum = sum * 31 + (unsigned char)avd_redact_lower(*at);
    return &names->chain[(sum ^ sum >> 8) % AVD_PSEUDONYM_CHAINS];
}

struct avd_pseudonym_name *
avd_pseudonym_next(struct avd_pseudonym *names, const char *at, const char *end,
                   const struct avd_pseudonym_name *last)
{
    struct avd_pseudonym_name *name =
        last == NULL ? *chain_of(names, at, end) : last->next;
    size_t left = (size_t)(end - at), length;

    for (; name != NULL; name = name->next) {
        if (avd_pseudonym_spent(names))
            return NULL;
        length = name->text.length;
        names->work++;
        if (length <= left &&
            (length == left || !avd_pseudonym_word(at[length])) &&
            avd_pseudonym_same(name->text.text, at, length))
            break;
    }
    return name;
}

const struct avd_pseudonym_name *avd_pseudonym_find(struct avd_pseudonym *names,
                                                    const char *text,
                                                    const char *end)
{
    const struct avd_pseudonym_name *name = NULL;

    do
        name = avd_pseudonym_next(names, text, end, name);
    while (name != NULL && name->text.length != (size_t)(end - text));
    return name;
}

void avd_pseudonym_rule(struct avd_pseudonym *names, const char *text)
{
    const char *end = text + strlen(text), *at;
    struct avd_pseudonym_name *name;

    for (at = text; at < end; at++) {
        if (at > text && avd_pseudonym_word(at[-1]))
            continue;
        for (name = NULL;
             (name = avd_pseudonym_next(names, at, end, name)) != NULL;) {
            name->inside = false;
            if (name->form >= AVD_FORM_IPV4)
                name->form = AVD_FORM_KEPT;
        }
    }
}

/* A name that is not there yet; NULL where the table is full. */
static struct avd_pseudonym_name *add(struct avd_pseudonym *names,
                                      enum avd_pseudonym_form form,
                                      const char *text, const char *end)
{
    struct avd_pseudonym_name *name, **chain = chain_of(names, text, end);
    size_t length = (size_t)(end - text);

    if (names->count == AVD_PSEUDONYM_NAMES || names->writing ||
        length > LONGEST)
        return NULL;
    names->count++;
    name = names->free++;
    name->text.text = text;
    name->text.length = length;
    name->next = *chain;
    *chain = name;
    name->form = form;
    name->number = ++names->given[forms[form].counts];
    /* Numbers are everywhere. */
    name->inside = form < AVD_FORM_IPV4 && length >= SHORTEST &&
                   avd_redact_skip(text, end, "0") < end;
    return name;
}

void avd_pseudonym_put(struct avd_pseudonym *names,
                       enum avd_pseudonym_form form, const char *end)
{
    const struct avd_pseudonym_name *name = NULL;
    const char *text = names->at;
    bool kept = text == end ||
                memchr(text, '*', (size_t)(end - text)) != NULL ||
                avd_pseudonym_common(text, end) > 0 ||
                avd_pseudonym_came(names, text, end) == end;

    if (!kept) {
        name = avd_pseudonym_find(names, text, end);
        if (name == NULL)
            name = add(names, form, text, end);
        kept = name != NULL && name->form == AVD_FORM_KEPT;
    }
    if (kept)
        avd_pseudonym_keep(names, end);
    else if (names->stars > 0)
        put_stars(names, end);
    else if (name == NULL)
        avd_out_literal(&names->out, "***");
    else
        put_pseudonym(names, name);
    names->at = end;
}

void avd_pseudonym_domain(struct avd_pseudonym *names, const char *end)
{
    const char *text = names->at;
    const char *dot = memchr(text, '.', (size_t)(end - text));
    struct avd_pseudonym_name *name = names->free;

    if (dot == NULL) {
        avd_pseudonym_put(names, AVD_FORM_LABEL, end);
        return;
    }
    if (!names->writing && avd_pseudonym_came(names, text, end) != end) {
        avd_pseudonym_put(names, AVD_FORM_LABEL, dot);
        names->at = text;
    }
    avd_pseudonym_put(names, AVD_FORM_DOMAIN, end);
    if (names->free == name + 2) { /* they are new, and of each other */
        name[1].number = name->number;
        names->given[AVD_FORM_DOMAIN]--;
    }
}
