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
    uint32_t most; /* of the digits; 10 and up: not decimal; 16: no number */
    uint64_t decimal, hex;
};

static void add_letter(struct word *w, uint32_t c)
{
    uint32_t digit = c <= '9' ? c - '0' : c - 'a' + 10;

    if (w->length == 0) {
        memset(w, 0, sizeof *w);
        if (digit > 9)
            w->most = 16;
    }
    w->length++;
    w->hash = (w->hash ^ c) * 16777619u + 1;
    if (c == 'x' && w->length == 2 && w->hex == 0) { /* 0x */
        w->most = 10;
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

    if (w->most > 15)
        return w->hash;
    if (w->most < 10 &&
        (known == NULL ||
         known->texts_with[number_hash(w->decimal) % AVD_FIND_KINDS] > 0))
        number = w->decimal;
    if ((uint32_t)number >> 16 == 0x8007) /* the status of a Windows call */
        number &= 0xffff;
    return number_hash(number);
}

static uint32_t read_words(const char *text, uint32_t *to, uint32_t most,
                           const struct avd_find *known)
{
    size_t left = strlen(text) + 1; /* the NUL ends the last word */
    struct word w;
    uint32_t count = 0;
    uint32_t point;
    unsigned taken;

    w.length = 0;
    for (; count < most && left > 0; text += taken, left -= taken) {
        point = ' ';
        taken = avd_utf8_decode(text, left, &point);
        point = normal(point);
        if (point > ' ')
            add_letter(&w, point);
        else if (point == ' ' && w.length > 0) {
            to[count++] = finish(&w, known);
            w.length = 0;
        }
        taken += taken == 0;
        if (*text == AVD_TEXT_READING && left > 9)
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
    uint32_t i;

    find->texts += find->other_length > 0;
    for (i = 0; i < find->other_length; i++) {
        kind = find->other[i] % AVD_FIND_KINDS;
        find->texts_with[kind] += find->last[kind] != find->texts;
        find->last[kind] = find->texts;
    }
}

static uint32_t weigh(const struct avd_find *find, uint32_t word)
{
    uint32_t most =
        find->texts > SMALL_CATALOGUE ? find->texts : SMALL_CATALOGUE;
    uint32_t with = find->texts_with[word % AVD_FIND_KINDS];
    uint32_t weight = LEAST_WEIGHT;
    uint32_t i;

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
static uint32_t align(struct avd_find *find)
{
    uint32_t *weight = find->other_weight;
    uint32_t *row = find->row;
    uint32_t corner, above, now, i, j;
    uint32_t most = 0;
    uint32_t best = 0;

    find->weight_of_other = 0;
    for (i = 0; i < find->other_length; i++) {
        weight[i] = weigh(find, find->other[i]);
        find->weight_of_other += weight[i];
        if (find->asked[find->other[i] % AVD_FIND_KINDS])
            most += weight[i];
        row[i + 1] = 0;
    }
    if (most < LEAST_COMMON && most < find->weight_of_other)
        return 0;
    for (j = 0; j < find->length; j++) {
        corner = 0;
        for (i = 0; i < find->other_length; i++) {
            above = row[i + 1];
            now = above - (above > 0);
            if (find->word[j] == find->other[i] && corner + weight[i] > now)
                now = corner + weight[i];
            corner = above;
            row[i + 1] = now > row[i] ? now : row[i];
        }
        if (row[i] > best)
            best = row[i];
    }
    return best;
}

/* ---- hits ---- */

/* Keeps the best text of each entry, and the best entries, in order. */
static void keep(struct avd_find *find)
{
    const struct avd_find_hit *now = &find->now;
    struct avd_find_hit *hit = find->hit;
    struct avd_find_hit *end = hit + find->hits;

    while (hit < end && (hit->kind != now->kind || hit->index != now->index))
        hit++;
    if (hit == end)
        find->hits += find->hits < AVD_FIND_MOST;
    else if (now->rank <= hit->rank)
        return;
    for (; hit > find->hit && now->rank > hit[-1].rank; hit--)
        *hit = hit[-1];
    *hit = *now;
}

/* How well two texts fit: by the share that they have in common of the one of
 * which it is more, and less so of the other. */
static uint32_t score(const struct avd_find *find, uint32_t common,
                      enum avd_find_what what)
{
    uint32_t of_text, of_all;
    uint32_t weight = find->weight_of_other;

    if (common > 0 && common == weight && common == find->weight &&
        what != AVD_FIND_DOC)
        return 100;
    if (common < LEAST_COMMON)
        return 0;
    of_text = 100 * common / weight;
    of_all = common < find->meaning ? 100 * common / find->meaning : 100;
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
    uint32_t common, points;

    read_other(find, avd_text(find->image, text));
    if (find->weight == 0) {
        count_words(find);
        return;
    }
    common = align(find);
    points = score(find, common, what);
    if (points < LEAST_SCORE)
        return;
    now->what = what;
    now->text = text;
    now->score = points;
    now->rank = points << 16 | common;
    keep(find);
}

/* ---- the catalogue ---- */

/* Which word of a record, or of the link of a cause, has what; 0 = none. */
#define WORD(name, member)                                                     \
    (offsetof(struct avd_##name, member) / sizeof(uint32_t))

static const struct places {
    uint8_t about, doc, source;
} entry_places[] = {
    [AVD_ALIAS_PROBE] = {0, 0, WORD(probe, source)},
    [AVD_ALIAS_QUESTION] = {WORD(question, about), 0, WORD(question, source)},
    [AVD_ALIAS_SYMPTOM] = {WORD(symptom, about), WORD(symptom, doc),
                           WORD(symptom, source)},
    [AVD_ALIAS_CAUSE] = {WORD(link, about), WORD(link, doc),
                         WORD(cause, source)},
    [AVD_ALIAS_FIX] = {WORD(fix, about), WORD(fix, doc), WORD(fix, source)}};

void avd_find_entry(const struct avd_header *image, enum avd_alias_kind kind,
                    uint32_t index, struct avd_find_entry *entry)
{
    const struct places *at = &entry_places[kind];
    const uint32_t *record = avd_name_record(image, kind, index);
    const uint32_t *more = record;

    if (kind == AVD_ALIAS_CAUSE)
        more =
            (const void *)&avd_link_of(image)[avd_cause_of(image)[index].link];
    entry->id = record[0];
    entry->title = record[1];
    entry->source = record[at->source];
    entry->about = at->about > 0 ? more[at->about] : 0;
    entry->doc = at->doc > 0 ? more[at->doc] : 0;
    entry->pack = avd_file_of(image)[AVD_SOURCE_FILE(entry->source)].pack;
}

/* Titles of probes are too short to be looked for; and most pages of causes
 * are those of their symptoms. What is not there is an empty text. */
static void visit_entry(struct avd_find *find)
{
    const struct avd_header *image = find->image;
    enum avd_alias_kind kind = find->now.kind;
    uint32_t index = find->now.index;
    const struct avd_fix *fix = &avd_fix_of(image)[index];
    const struct avd_item *item;
    uint32_t text[AVD_FIND_READ + 1] = {0};
    struct avd_find_entry entry;
    uint32_t i;

    avd_find_entry(image, kind, index, &entry);
    text[AVD_FIND_ID] = entry.id;
    text[AVD_FIND_ABOUT] = entry.about;
    if (kind == AVD_ALIAS_PROBE)
        text[AVD_FIND_READ] = avd_probe_of(image)[index].read;
    else
        text[AVD_FIND_TITLE] = entry.title;
    if (entry.doc != 0 && (kind != AVD_ALIAS_CAUSE || find->anchors))
        text[AVD_FIND_DOC] = avd_word_of(image)[entry.doc + 1];
    for (i = AVD_FIND_ID; i <= AVD_FIND_READ; i++)
        visit(find, (enum avd_find_what)i, text[i]);
    if (kind != AVD_ALIAS_FIX)
        return;
    item = &avd_item_of(image)[fix->items];
    for (i = fix->item_count; i > 0; i--, item++)
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
    uint32_t i, k, count;

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
    uint32_t weight, i;

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
    read_other(find, text);
    return find->other_length > 0 && align(find) == find->weight_of_other &&
           (find->weight_of_other == find->weight ||
            !(whole || strlen(text) < LEAST_BYTES));
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
