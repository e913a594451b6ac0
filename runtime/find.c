/* SPDX-License-Identifier: MIT */
/* Finds entries by the text that a person saw. */
#include "find.h"

#include <string.h>

#include "name.h"

/* A message shorter than this is in too many texts to mean one of them. */
#define LEAST_BYTES 3
/* Weights of words, and how much two texts must have in common at least. */
#define STOP_WEIGHT 1u
#define LEAST_WEIGHT 2u
#define MOST_WEIGHT 9u
#define LEAST_COMMON 7u
#define LEAST_SCORE 50u
#define SMALL_CATALOGUE 64u

static const char stop_words[] =
    "a again all an and any are arent as at be because been but by can cannot "
    "cant code computer could couldnt did do does doesnt error errors failed "
    "failure for from had has have help i if in into is isnt it its message "
    "my no not of ok on only or please problem server service so some that "
    "the their then there this to user was we were when which will windows "
    "with you your";

/* ---- words ---- */

/* What is part of no word, nor its end: apostrophes, a soft hyphen and marks
 * that draw nothing. */
static const uint16_t silent[] = {'\'',   '`',    0xad,   0xb4,   0x2bc,
                                  0x2018, 0x2019, 0x201b, 0x2032, 0x200b,
                                  0x200c, 0x200d, 0x200e, 0x200f, 0xfeff};

/* Of a character: a small letter or digit; 0 if it is silent; a blank: the end
 * of a word. */
static uint32_t normal(uint32_t point)
{
    size_t i;

    for (i = 0; i < sizeof silent / sizeof *silent; i++)
        if (point == silent[i])
            return 0;
    if (point - 'A' < 26)
        return point + 32;
    if (point - 'a' < 26 || point - '0' < 10)
        return point;
    return point < 0xc0 || point - 0x2000 < 0xc00 || point - 0x3000 < 0x20
               ? ' '
               : point;
}

/* A word as it is read. What begins with a digit may be a number. */
struct word {
    uint32_t length, hash;
    uint32_t first, most; /* of the digits */
    bool prefixed;        /* with 0x */
    uint64_t decimal, hex;
};

static void add_letter(struct word *w, uint32_t c)
{
    uint32_t digit = c <= '9' ? c - '0' : c - 'a' + 10;

    if (w->length == 0) {
        memset(w, 0, sizeof *w);
        w->first = digit;
    }
    w->length++;
    w->hash = (w->hash ^ c) * 16777619u + 1;
    if (c == 'x' && w->length == 2 && w->hex == 0) {
        w->prefixed = true;
        return;
    }
    if (digit > w->most)
        w->most = digit;
    w->decimal = w->decimal * 10 + digit;
    w->hex = w->hex << 4 | digit;
}

static uint32_t number_hash(uint64_t number)
{
    return (uint32_t)(number ^ number >> 32) * 2654435761u + 1;
}

/* 0x52e, 52E, 1326 and 0x8007052E are the same word. Digits alone are
 * hexadecimal where the catalogue knows nothing of the decimal number. */
static uint32_t finish(const struct word *w, const struct avd_find *known)
{
    uint64_t number = w->hex;

    if (w->first > 9 || w->most > 15)
        return w->hash;
    if (!w->prefixed && w->most < 10 &&
        (known == NULL ||
         known->texts_with[number_hash(w->decimal) % AVD_FIND_KINDS] > 0))
        number = w->decimal;
    if ((uint32_t)number >> 16 == 0x8007) /* the status of a Windows call */
        number &= 0xffff;
    return number_hash(number);
}

static size_t read_words(const char *text, uint32_t *to, size_t most,
                         const struct avd_find *known)
{
    size_t left = strlen(text);
    struct word w = {0};
    size_t count = 0;
    uint32_t point;
    unsigned taken;

    for (; count < most; text += taken, left -= taken) {
        taken = avd_utf8_decode(text, left, &point);
        point = taken > 0 ? normal(point) : ' ';
        if (point > ' ')
            add_letter(&w, point);
        else if (point == ' ' && w.length > 0) {
            to[count++] = finish(&w, known);
            w.length = 0;
        }
        if (left == 0)
            break;
        taken += taken == 0;
        if (*text == AVD_TEXT_READING && left > 8)
            taken = 9;
    }
    return count;
}

static void read_other(struct avd_find *find, const char *text)
{
    find->other_length = read_words(text, find->other, AVD_FIND_TEXT, NULL);
}

/* ---- weights ---- */

static void count_words(struct avd_find *find)
{
    uint32_t kind;
    size_t i;

    find->texts += find->other_length > 0;
    for (i = 0; i < find->other_length; i++) {
        kind = find->other[i] % AVD_FIND_KINDS;
        if (find->last[kind] != find->texts && find->texts_with[kind] != 0xffff)
            find->texts_with[kind]++;
        find->last[kind] = find->texts;
    }
}

static uint32_t weigh(const struct avd_find *find, uint32_t word)
{
    uint32_t most =
        find->texts > SMALL_CATALOGUE ? find->texts : SMALL_CATALOGUE;
    uint32_t with = find->texts_with[word % AVD_FIND_KINDS];
    uint32_t weight = LEAST_WEIGHT;
    size_t i;

    for (i = 0; i < find->stops; i++)
        if (find->stop[i] == word)
            return STOP_WEIGHT;
    for (with += with == 0; with * 2 <= most && weight < MOST_WEIGHT; with *= 2)
        weight++;
    return weight;
}

/* ---- alignment ---- */

/* The weight of the best alignment of what is looked for with the other text,
 * less one for each word that is skipped inside it: all that the text weighs
 * only if it stands there word for word. */
static uint32_t align(struct avd_find *find, uint32_t *weight)
{
    uint32_t weights[AVD_FIND_TEXT];
    uint32_t *row = find->row;
    uint32_t corner, above, now;
    uint32_t best = 0;
    size_t i, j;

    *weight = 0;
    for (i = 0; i < find->other_length; i++) {
        weights[i] = weigh(find, find->other[i]);
        *weight += weights[i];
        if (find->asked[find->other[i] % AVD_FIND_KINDS])
            best += weights[i];
    }
    if (best < LEAST_COMMON && best < *weight) /* more it cannot become */
        return 0;
    best = 0;
    memset(row, 0, (find->other_length + 1) * sizeof *row);
    for (j = 0; j < find->length; j++) {
        corner = 0;
        for (i = 0; i < find->other_length; i++) {
            above = row[i + 1];
            now = above > 0 ? above - 1 : 0;
            if (find->word[j] == find->other[i] && corner + weights[i] > now)
                now = corner + weights[i];
            corner = above;
            row[i + 1] = now > row[i] ? now : row[i];
        }
        if (row[i] > best)
            best = row[i];
    }
    return best;
}

/* ---- hits ---- */

static bool better(const struct avd_find_hit *a, const struct avd_find_hit *b)
{
    return a->score != b->score ? a->score > b->score : a->weight > b->weight;
}

/* Keeps the best text of each entry, and the best entries, in order. */
static void keep(struct avd_find *find)
{
    const struct avd_find_hit *now = &find->now;
    struct avd_find_hit *hit = find->hit;
    unsigned at = 0;

    while (at < find->hits &&
           (hit[at].kind != now->kind || hit[at].index != now->index))
        at++;
    if (at == AVD_FIND_MOST)
        at--;
    if (at == find->hits)
        find->hits++;
    else if (!better(now, &hit[at]))
        return;
    for (; at > 0 && better(now, &hit[at - 1]); at--)
        hit[at] = hit[at - 1];
    hit[at] = *now;
}

/* How well two texts fit: by the share that they have in common of the one of
 * which it is more, and less so of the other. */
static uint32_t score(const struct avd_find *find, uint32_t common,
                      uint32_t weight, enum avd_find_what what)
{
    uint32_t of_text;
    uint32_t of_all = 100;

    if (common > 0 && common == weight && common == find->weight &&
        what != AVD_FIND_DOC)
        return 100;
    if (common < LEAST_COMMON)
        return 0;
    of_text = 100 * common / weight;
    if (common < find->meaning)
        of_all = 100 * common / find->meaning;
    if (what == AVD_FIND_ID && of_all < 100)
        return 0;
    if (common == weight && what <= AVD_FIND_DOC)
        return AVD_FIND_WHOLE - (what == AVD_FIND_DOC);
    return (of_text + of_all + (of_text > of_all ? of_text : of_all)) *
           (what <= AVD_FIND_DOC ? 9 : 8) / 31;
}

/* One text of the entry find->now; it is counted while it is not known yet how
 * much the words weigh. */
static void visit(struct avd_find *find, enum avd_find_what what, uint32_t text)
{
    struct avd_find_hit *now = &find->now;
    uint32_t weight;

    read_other(find, avd_text(find->image, text));
    if (find->weight == 0) {
        count_words(find);
        return;
    }
    now->what = what;
    now->text = text;
    now->weight = align(find, &weight);
    now->score = score(find, now->weight, weight, what);
    if (now->score >= LEAST_SCORE)
        keep(find);
}

/* ---- the catalogue ---- */

void avd_find_entry(const struct avd_header *image, enum avd_alias_kind kind,
                    uint32_t index, struct avd_find_entry *entry)
{
    const struct avd_probe *p = &avd_probe_of(image)[index];
    const struct avd_question *q = &avd_question_of(image)[index];
    const struct avd_symptom *s = &avd_symptom_of(image)[index];
    const struct avd_cause *c = &avd_cause_of(image)[index];
    const struct avd_fix *f = &avd_fix_of(image)[index];
    const struct avd_link *link;

    switch (kind) {
    case AVD_ALIAS_PROBE:
        *entry =
            (struct avd_find_entry){p->id, p->title, 0, 0, p->pack, p->source};
        return;
    case AVD_ALIAS_QUESTION:
        *entry = (struct avd_find_entry){q->id, q->ask,  q->about,
                                         0,     q->pack, q->source};
        return;
    case AVD_ALIAS_SYMPTOM:
        *entry = (struct avd_find_entry){s->id,  s->title, s->about,
                                         s->doc, s->pack,  s->source};
        return;
    case AVD_ALIAS_CAUSE:
        link = &avd_link_of(image)[c->link];
        *entry = (struct avd_find_entry){c->id,     c->title,   link->about,
                                         link->doc, link->pack, c->source};
        return;
    case AVD_ALIAS_FIX:
        *entry = (struct avd_find_entry){f->id,  f->title, f->about,
                                         f->doc, f->pack,  f->source};
        return;
    }
}

/* Titles of probes are too short to be looked for; and most pages of causes
 * are those of their symptoms. */
static void visit_entry(struct avd_find *find)
{
    const struct avd_header *image = find->image;
    enum avd_alias_kind kind = find->now.kind;
    uint32_t index = find->now.index;
    const struct avd_fix *fix = &avd_fix_of(image)[index];
    const struct avd_item *item;
    struct avd_find_entry entry;
    uint32_t i;

    avd_find_entry(image, kind, index, &entry);
    visit(find, AVD_FIND_ID, entry.id);
    if (kind == AVD_ALIAS_PROBE)
        visit(find, AVD_FIND_READ, avd_probe_of(image)[index].read);
    else
        visit(find, AVD_FIND_TITLE, entry.title);
    if (entry.doc != 0 && (kind != AVD_ALIAS_CAUSE || find->anchors))
        visit(find, AVD_FIND_DOC, avd_word_of(image)[entry.doc + 1]);
    visit(find, AVD_FIND_ABOUT, entry.about);
    if (kind != AVD_ALIAS_FIX)
        return;
    item = &avd_item_of(image)[fix->items];
    for (i = 0; i < fix->item_count; i++, item++)
        if (item->kind <= AVD_ITEM_RUN)
            visit(find,
                  item->kind == AVD_ITEM_RUN ? AVD_FIND_RUN : AVD_FIND_STEP,
                  item->text);
}

/* What stands first goes before what matches as well. */
static void visit_all(struct avd_find *find)
{
    static const uint8_t kinds[] = {AVD_ALIAS_SYMPTOM, AVD_ALIAS_CAUSE,
                                    AVD_ALIAS_FIX, AVD_ALIAS_QUESTION,
                                    AVD_ALIAS_PROBE};
    const struct avd_message *message = avd_message_of(find->image);
    struct avd_find_hit *now = &find->now;
    uint32_t i, count;
    size_t k;

    now->kind = AVD_ALIAS_SYMPTOM;
    for (i = avd_message_count(find->image); i > 0; i--, message++) {
        now->index = message->symptom;
        visit(find, AVD_FIND_MESSAGE, message->text);
    }
    for (k = 0; k < sizeof kinds; k++) {
        now->kind = kinds[k];
        count = avd_name_count(find->image, now->kind);
        for (now->index = 0; now->index < count; now->index++)
            visit_entry(find);
    }
}

static void take(struct avd_find *find, const char *text,
                 const struct avd_find *known)
{
    uint32_t weight;
    size_t i;

    find->length = read_words(text, find->word, AVD_FIND_MAX + 1, known);
    find->weight = 0;
    find->meaning = 0;
    for (i = 0; i < find->length; i++) {
        weight = weigh(find, find->word[i]);
        find->asked[find->word[i] % AVD_FIND_KINDS] = true;
        find->weight += weight;
        find->meaning += weight > STOP_WEIGHT ? weight : 0;
    }
}

void avd_find_start(struct avd_find *find, const char *text)
{
    memset(find, 0, sizeof *find);
    find->stops = read_words(stop_words, find->stop, AVD_FIND_STOPS, NULL);
    take(find, text, NULL);
}

void avd_find_all(struct avd_find *find, const struct avd_header *image,
                  const char *text)
{
    unsigned worst;

    avd_find_start(find, text);
    find->weight = 0;
    find->image = image;
    visit_all(find);
    take(find, text, find);
    find->anchors = strchr(text, '#') != NULL;
    if (find->weight > 0)
        visit_all(find);
    worst = find->hit[0].score * 2 / 3;
    while (find->hits > 0 && find->hit[find->hits - 1].score < worst)
        find->hits--;
}

/* ---- what a person reports ---- */

/* The text stands in what is looked for, or, where that is not enough, is all
 * of it. */
static bool holds(struct avd_find *find, const char *text, bool whole)
{
    uint32_t weight;

    read_other(find, text);
    return find->other_length > 0 && align(find, &weight) == weight &&
           (weight == find->weight || !(whole || strlen(text) < LEAST_BYTES));
}

bool avd_find_reports(struct avd_find *find, const struct avd_header *image,
                      uint32_t symptom)
{
    const struct avd_message *message = avd_message_of(image);
    uint32_t i;

    for (i = 0; i < avd_message_count(image); i++)
        if (message[i].symptom == symptom &&
            holds(find, avd_text(image, message[i].text), false))
            return true;
    return holds(find, avd_text(image, avd_symptom_of(image)[symptom].title),
                 true);
}
