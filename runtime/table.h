/* SPDX-License-Identifier: MIT */
/*
 * The contract between the compiler and the engine: the layout of an image.
 *
 * An image is one constant block of memory: a header, then sections of
 * fixed-width records, then one pool of strings. It holds no pointer and needs
 * no relocation: a record names another by its index in that one's section,
 * and a text by its byte offset in the pool (each text ends in a NUL; offset 0
 * is the empty text and stands for "not given"). `avdrule compile` prints an
 * image as C, `avdrule test` hands the same bytes to the same engine.
 *
 * Conditions are a graph of nodes in topological order. Nodes 0 .. L-1 are the
 * leaves (one comparison of one field of one reading); node L+i is gate i. A
 * gate is the AND of two edges; an edge is `node << 1 | negated`. De Morgan's
 * laws hold in strong Kleene logic, so AND and negated edges are enough.
 */
#ifndef AVD_RUNTIME_TABLE_H
#define AVD_RUNTIME_TABLE_H

#include <stdint.h>

#define AVD_TABLE_MAGIC 0x54445641u /* "AVDT" in the file */
#define AVD_TABLE_FORMAT 1u

/* Edges. A condition that is not there is AVD_EDGE_NONE. */
#define AVD_EDGE(node, negated) ((uint32_t)(node) << 1 | (uint32_t)(negated))
#define AVD_EDGE_NODE(edge) ((edge) >> 1)
#define AVD_EDGE_NEGATED(edge) ((edge)&1u)
#define AVD_EDGE_NONE 0xffffffffu
/* In avd_link.rule_out: the exact opposite of the cause's own condition. */
#define AVD_EDGE_OPPOSITE 0xfffffffeu

/* Place in the sources: file in the upper 12 bits, line in the lower 20 (a
 * line beyond the last that fits is recorded as that one). */
#define AVD_SOURCE(file, line) ((uint32_t)(file) << 20 | (uint32_t)(line))
#define AVD_SOURCE_FILE(source) ((source) >> 20)
#define AVD_SOURCE_LINE(source) ((source)&0xfffffu)
#define AVD_SOURCE_LINE_MAX 0xfffffu
#define AVD_SOURCE_FILE_MAX 0xfffu

/* Readings: probe p is reading p; question q is reading P + q, where P is the
 * number of probes. A leaf holds the reading in 24 bits. */
#define AVD_READING_MAX 0xfffffeu

/* Operators of a leaf, in the low 5 bits of avd_leaf.test. Those that are
 * missing here (!=, <=, >=, not in, is not) are negated edges. */
enum avd_op {
    AVD_OP_EXISTS,      /* the reading is there; field and operand are 0 */
    AVD_OP_TRUE,        /* a field of type bool is true */
    AVD_OP_EQ,          /* field == operand */
    AVD_OP_LT,          /* field < operand */
    AVD_OP_GT,          /* field > operand */
    AVD_OP_IN,          /* field is one of a set */
    AVD_OP_IS,          /* the reading is there and field == operand */
    AVD_OP_IS_IN,       /* the reading is there and field is one of a set */
    AVD_OP_CONTAINS,    /* text in text, or a whole element of a list */
    AVD_OP_STARTS_WITH, /* text */
    AVD_OP_ENDS_WITH,   /* text */
    AVD_OP_LIKE,        /* text, with * and ? */
    AVD_OP_NEWER,       /* age of a reading that is there < age of another,
                           or the other is not there */
    AVD_OP_ANY,         /* a predicate holds for an element of a list */
    AVD_OP_ALL,         /* a predicate holds for every element of a list */
    /* only inside a predicate: postfix connectives */
    AVD_OP_AND,
    AVD_OP_OR,
    AVD_OP_NOT,
    AVD_OPS
};

/* What the 24 bits of operand in avd_leaf.test mean, in bits 5 to 7. */
enum avd_operand {
    AVD_OPERAND_IMMEDIATE, /* the number itself: integer, ms, bytes, word code
                              of an enumeration, index of a choice */
    AVD_OPERAND_NUMBER,    /* index in the section of numbers */
    AVD_OPERAND_TEXT,      /* offset in the pool */
    AVD_OPERAND_VERSION,   /* offset in the pool of a version in digits */
    AVD_OPERAND_FAR_TEXT,  /* index in words, which holds the offset */
    AVD_OPERAND_FAR_VERSION,
    AVD_OPERAND_READING, /* index in words: reading << 8 | field */
    AVD_OPERAND_LIST     /* index in words; AVD_OP_IN and AVD_OP_IS_IN: count,
                            then as many `operand << 8 | kind << 5`;
                            AVD_OP_ANY and AVD_OP_ALL: source text, count, then
                            as many `operand << 8 | kind << 5 | op` in postfix
                            order, applied to each element */
};

#define AVD_TEST(op, kind, operand)                                            \
    ((uint32_t)(operand) << 8 | (uint32_t)(kind) << 5 | (uint32_t)(op))
#define AVD_TEST_OP(test) ((enum avd_op)((test)&31u))
#define AVD_TEST_KIND(test) ((enum avd_operand)((test) >> 5 & 7u))
#define AVD_TEST_OPERAND(test) ((test) >> 8)
#define AVD_OPERAND_MAX 0xffffffu
/* A predicate's stack never grows beyond this: the compiler refuses more. */
#define AVD_PREDICATE_DEPTH 16

struct avd_leaf {
    uint32_t subject; /* reading << 8 | field; field 0 is .exists */
    uint32_t test;    /* AVD_TEST */
};

/* The AND of two edges; or, when b is AVD_GATE_SPECIAL, special a. */
struct avd_gate {
    uint32_t a, b;
};
#define AVD_GATE_SPECIAL 0xffffffffu

enum avd_special_kind {
    AVD_SPECIAL_KNOWN,      /* true or false whether `of`, an edge, is known */
    AVD_SPECIAL_ELSE_FALSE, /* the edge `of`, false where it is unknown */
    AVD_SPECIAL_ELSE_TRUE,  /* the edge `of`, true where it is unknown */
    AVD_SPECIAL_SYMPTOM,    /* the verdict of symptom `of` */
    AVD_SPECIAL_CAUSE       /* the verdict of cause `of` */
};

struct avd_special {
    uint32_t kind;
    uint32_t of;
    uint32_t text; /* as the author wrote it */
};

struct avd_pack {
    uint32_t id, title, version;
    uint32_t digest; /* "sha256:" and 64 hexadecimal digits */
    uint32_t documents, document_count;
    uint32_t gate; /* edge */
    uint32_t source;
};

struct avd_document {
    uint32_t file, dated, url; /* texts; dated is YYYY-MM-DD */
};

struct avd_file {
    uint32_t name; /* relative to its pack's folder */
    uint32_t pack;
};

enum {
    AVD_PROBE_SECRET = 1,   /* its values never leave the process */
    AVD_PROBE_OWNER_ANY = 2 /* a log may be owned by anybody */
};

/* In bytewise order of their ids. */
struct avd_probe {
    uint32_t id, title;
    uint32_t read;   /* its kind and arguments as one canonical text */
    uint32_t args;   /* words, 0 = none: one for each argument, in the order
                        of probes.def; 0 = not given. A text is an offset, an
                        integer or duration 1 + an index in numbers, a word
                        1 + its code, several are words: count, then each */
    uint32_t gate;   /* edge */
    uint32_t inputs; /* words: count, then the readings its arguments use */
    uint32_t slot;   /* its first field among all values of a state */
    uint32_t source;
    uint8_t kind; /* enum avd_kind */
    uint8_t flags;
    uint16_t pack;
};

/* A fact that only a person knows. One value: yes/no, or index of a choice. */
struct avd_question {
    uint32_t id, ask, about;
    uint32_t choices; /* words: count, then (word, label) each; 0 = yes or no */
    uint32_t slot;
    uint32_t source;
    uint32_t pack;
};

struct avd_symptom {
    uint32_t id, title, about;
    uint32_t when;  /* edge; AVD_EDGE_NONE: only a person can report it */
    uint32_t gate;  /* edge: the pack's and its own */
    uint32_t fixes; /* words: count, then fixes (general advice) */
    uint32_t doc;   /* words: document, anchor text; 0 = none */
    uint32_t source;
    uint32_t pack;
};

/* An error text as people paste it. */
struct avd_message {
    uint32_t symptom, text;
};

struct avd_cause {
    uint32_t id, title;
    uint32_t confirm; /* edge */
    uint32_t source;
    uint32_t link; /* the rest, shared by all causes that agree in it */
};

struct avd_link {
    uint32_t rule_out; /* edge, or AVD_EDGE_OPPOSITE */
    uint32_t suspect;  /* edge */
    uint32_t gate;     /* edge: the pack's and its own */
    uint32_t symptoms; /* words: count, then symptoms */
    uint32_t fixes;    /* words: count, then fixes, in the order to try them */
    uint32_t about;
    uint32_t doc;
    uint16_t pack;
    uint8_t likelihood; /* word code: common, occasional, rare */
    uint8_t reserved;
};

enum avd_fix_kind { AVD_FIX_STEPS, AVD_FIX_CHOOSE_ONE, AVD_FIX_CONFIRM_ALL };

struct avd_fix {
    uint32_t id, title, about;
    uint32_t items, item_count;
    uint32_t effort; /* ms; 0 = not given */
    uint32_t verify; /* edge */
    uint32_t verify_text;
    uint32_t doc;
    uint32_t source;
    uint16_t pack;
    uint16_t needs; /* bit for each word of NEED */
    uint8_t kind;   /* enum avd_fix_kind */
    uint8_t risk;   /* word code: none, low, high */
    uint16_t reserved;
};

enum avd_item_kind {
    AVD_ITEM_TEXT,    /* a step, an option or a thing to confirm */
    AVD_ITEM_NOTE,    /* no number */
    AVD_ITEM_CAUTION, /* no number */
    AVD_ITEM_RUN,     /* no number: a command of the step before it */
    AVD_ITEM_SEE_SYMPTOM,
    AVD_ITEM_SEE_CAUSE,
    AVD_ITEM_SEE_FIX,
    AVD_ITEM_FIX,        /* a step that is another fix */
    AVD_ITEM_STEPS,      /* what follows one deeper belongs to it */
    AVD_ITEM_CHOOSE_ONE, /* likewise */
    AVD_ITEM_CONFIRM_ALL /* likewise */
};

/* Items of a fix in the order they are read, groups before what they hold. */
struct avd_item {
    uint8_t kind;  /* enum avd_item_kind */
    uint8_t depth; /* 0 = directly in the fix's own shape */
    uint8_t shell; /* word code of SHELL, for AVD_ITEM_RUN */
    uint8_t reserved;
    uint32_t text; /* text; or the symptom, cause or fix */
};

/* Readings inside a text: this byte, then 6 hexadecimal digits of the reading
 * and 2 of the field. No other control character than newline stands in one. */
#define AVD_TEXT_READING '\x01'

enum avd_alias_kind {
    AVD_ALIAS_PROBE,
    AVD_ALIAS_QUESTION,
    AVD_ALIAS_SYMPTOM,
    AVD_ALIAS_CAUSE,
    AVD_ALIAS_FIX
};

/* An id that something had before (`was`). In bytewise order of `was`. */
struct avd_alias {
    uint32_t was;
    uint32_t kind;
    uint32_t index;
};

/* Sections in the order in which they stand in an image. Numbers are int64_t
 * and therefore first. The pool is bytes. Index 0 of the words is 0: an empty
 * list. */
#define AVD_SECTIONS(X)                                                        \
    X(NUMBER, number, int64_t)                                                 \
    X(PACK, pack, struct avd_pack)                                             \
    X(DOCUMENT, document, struct avd_document)                                 \
    X(FILE, file, struct avd_file)                                             \
    X(PROBE, probe, struct avd_probe)                                          \
    X(QUESTION, question, struct avd_question)                                 \
    X(SYMPTOM, symptom, struct avd_symptom)                                    \
    X(MESSAGE, message, struct avd_message)                                    \
    X(CAUSE, cause, struct avd_cause)                                          \
    X(LINK, link, struct avd_link)                                             \
    X(FIX, fix, struct avd_fix)                                                \
    X(ITEM, item, struct avd_item)                                             \
    X(LEAF, leaf, struct avd_leaf)                                             \
    X(GATE, gate, struct avd_gate)                                             \
    X(SPECIAL, special, struct avd_special)                                    \
    X(WORD, word, uint32_t)                                                    \
    X(ALIAS, alias, struct avd_alias)                                          \
    X(POOL, pool, char)

enum avd_section_id {
#define X(NAME, name, type) AVD_SECTION_##NAME,
    AVD_SECTIONS(X)
#undef X
        AVD_SECTION_COUNT
};

struct avd_section {
    uint32_t offset; /* bytes from the start of the header */
    uint32_t count;  /* records */
};

struct avd_header {
    uint32_t magic;
    uint32_t format;
    uint32_t size;  /* bytes of the whole image */
    uint32_t slots; /* values that a state holds for all readings together */
    struct avd_section section[AVD_SECTION_COUNT];
};

_Static_assert(sizeof(struct avd_leaf) == 8, "leaf");
_Static_assert(sizeof(struct avd_gate) == 8, "gate");
_Static_assert(sizeof(struct avd_cause) == 20, "cause");
_Static_assert(sizeof(struct avd_link) == 32, "link");
_Static_assert(sizeof(struct avd_probe) == 36, "probe");
_Static_assert(sizeof(struct avd_fix) == 48, "fix");
_Static_assert(sizeof(struct avd_item) == 8, "item");
_Static_assert(sizeof(struct avd_header) % 8 == 0, "numbers are aligned");

/* One accessor for each section: avd_leaf(image)[i], avd_pool(image) + text.
 * They are named after the record, hence the suffix. */
#define X(NAME, name, type)                                                    \
    static inline const type *avd_##name##_of(const struct avd_header *image)  \
    {                                                                          \
        return (const type *)(const void *)((const char *)image +              \
                                            image->section[AVD_SECTION_##NAME] \
                                                .offset);                      \
    }                                                                          \
    static inline uint32_t avd_##name##_count(const struct avd_header *image)  \
    {                                                                          \
        return image->section[AVD_SECTION_##NAME].count;                       \
    }
AVD_SECTIONS(X)
#undef X

/* The text at an offset of the pool. */
static inline const char *avd_text(const struct avd_header *image,
                                   uint32_t offset)
{
    return avd_pool_of(image) + offset;
}

#endif
