/* SPDX-License-Identifier: MIT */
/*
 * Names, addresses and ids of a host under stable pseudonyms.
 *
 * First all texts are gone through for names, by the places in which they
 * stand and by their form; then all are written anew, into room of their own.
 * One name has one pseudonym in all of them, of its own kind and valid in its
 * place. runtime/formats.md tells what is replaced and what is not.
 *
 * Where pseudonyms would change what a condition says, the texts of that field
 * are written with * in their place, but for what the condition itself names;
 * and if that does not help either with ***, for which no condition says what
 * is not so. What is found beyond the bounds below becomes *** too.
 */
#ifndef AVD_RUNTIME_PSEUDONYM_H
#define AVD_RUNTIME_PSEUDONYM_H

#include "evidence.h"

#define AVD_PSEUDONYM_NAMES 512
#define AVD_PSEUDONYM_CHAINS 256
#define AVD_PSEUDONYM_PIECES 16

/* What a pseudonym looks like; the order of their formats. */
enum avd_pseudonym_form {
    AVD_FORM_HOST,
    AVD_FORM_USER,
    AVD_FORM_OTHER,
    AVD_FORM_DOMAIN,
    AVD_FORM_LABEL, /* of a domain; numbered with them */
    AVD_FORM_IPV4,
    AVD_FORM_IPV4_MORE,
    AVD_FORM_IPV4_MOST,
    AVD_FORM_GUID,
    AVD_FORM_SID,
    AVD_FORM_ENTRA,
    AVD_FORM_MAC,
    AVD_FORM_MAC_COLON,
    AVD_FORM_IPV6_LINK,
    AVD_FORM_IPV6,
    AVD_FORMS,
    AVD_FORM_KEPT = AVD_FORMS /* the rules name it */
};

/* What the place says that a text is. */
enum avd_pseudonym_place {
    AVD_PLACE_ANY,
    AVD_PLACE_HOST, /* so far as forms, one less */
    AVD_PLACE_USER,
    AVD_PLACE_OTHER,
    AVD_PLACE_DOMAIN,
    AVD_PLACE_ACCOUNT, /* DOMAIN\name, or one without a domain */
    AVD_PLACE_PEER,    /* a host before a colon and its port */
    AVD_PLACE_VERSION
};

/* Names that begin with the same word are chained. */
struct avd_pseudonym_name {
    struct avd_span text;
    struct avd_pseudonym_name *next; /* of its chain */
    enum avd_pseudonym_form form;
    unsigned number;
    bool inside; /* found in texts, and not only where a name must stand */
};

/* Large. */
struct avd_pseudonym {
    /* Of the text at hand. */
    const char *at; /* so far it was taken */
    const char *text, *end;
    const char *looked, *named; /* for pieces, and how far the last reaches */
    char before;                /* what stands in front of the word at hand */
    char after;     /* what follows the name that was stepped over */
    uint32_t work;  /* comparisons; there is a limit to them */
    unsigned stars; /* that many for a name, but for these pieces; 0 = none */
    unsigned pieces;
    enum avd_pseudonym_place place;
    bool versions; /* its four numbers are no address */
    bool writing;  /* else names are gathered, and what is written forgotten */
    unsigned count;
    struct avd_pseudonym_name *free; /* the next that is free */

    const struct avd_header *image;
    struct avd_state *state;
    struct avd_evidence *evidence;
    struct avd_span source;        /* where values pointed to */
    const struct avd_value *value; /* as they came in */
    struct avd_out out;
    struct avd_span piece[AVD_PSEUDONYM_PIECES];
    unsigned given[AVD_FORMS]; /* by the form that counts */
    unsigned came[AVD_FORMS];  /* the highest of pseudonyms that came in */
    struct avd_pseudonym_name *chain[AVD_PSEUDONYM_CHAINS];
    struct avd_pseudonym_name name[AVD_PSEUDONYM_NAMES];
};

/* Changes all texts of a state that was judged, of the host, of what a person
 * said and of warnings. `text` is where the state's values pointed to; they
 * point into the room then, which is aligned as values are. */
void avd_pseudonym_all(struct avd_pseudonym *names, struct avd_state *state,
                       struct avd_evidence *evidence, struct avd_span text,
                       char *room, size_t most);

/* ---- private to pseudonym*.c ---- */

/* Letters, digits and all beyond ASCII, as a set of avd_redact_in. */
#define AVD_PSEUDONYM_WORD "afb0"

/* Goes through the text at hand, and writes it. */
void avd_pseudonym_scan(struct avd_pseudonym *names);

/* Where a pattern of avd_redact_match ends as a word, or NULL. */
const char *avd_pseudonym_match(const char *at, const char *end,
                                const char *pattern, uint32_t *number);

/* What no host owns: writes the text up to there as it is. */
void avd_pseudonym_keep(struct avd_pseudonym *names, const char *end);

/* Takes the text up to there as a name, whatever it is. */
void avd_pseudonym_put(struct avd_pseudonym *names,
                       enum avd_pseudonym_form form, const char *end);

/* The same for a domain, of which the first label is its short name. */
void avd_pseudonym_domain(struct avd_pseudonym *names, const char *end);

/* A text that rules compare with or read: what is named in it is no secret. An
 * address or id stays then; a name is replaced where a name must stand. */
void avd_pseudonym_rule(struct avd_pseudonym *names, const char *text);

/* Where a pseudonym ends that came in and stands at a place, the start of a
 * word, or NULL. */
const char *avd_pseudonym_came(struct avd_pseudonym *names, const char *at,
                               const char *limit);

/* The next name of those that begin the text at a place, as words, or NULL;
 * from NULL on. */
struct avd_pseudonym_name *
avd_pseudonym_next(struct avd_pseudonym *names, const char *at, const char *end,
                   const struct avd_pseudonym_name *name);

/* A name by its text, or NULL. */
const struct avd_pseudonym_name *avd_pseudonym_find(struct avd_pseudonym *names,
                                                    const char *text,
                                                    const char *end);

/* Too much was compared: no text is told any more. */
static inline bool avd_pseudonym_spent(const struct avd_pseudonym *names)
{
    return names->work >= 1u << 26;
}

/* Which word of a list the text up to there is, from 1; 0 = none. */
unsigned avd_pseudonym_listed(const char *list, const char *text,
                              const char *end);

/* Of the names of everywhere; the first of them is a domain. */
unsigned avd_pseudonym_common(const char *text, const char *end);
bool avd_pseudonym_word(char c);
bool avd_pseudonym_same(const char *a, const char *b, size_t length);

#endif
