/* SPDX-License-Identifier: MIT */
/*
 * The tree of one rule file.
 *
 * A file is a list of blocks, a block a list of items (its clauses), whatever
 * its kind; items.def says which may stand where. The tree holds what the
 * author wrote and where; the compiler's passes find out what it means. All of
 * it lives in the arena of the compilation.
 */
#ifndef AVD_DSL_AST_H
#define AVD_DSL_AST_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "names.h"
#include "source.h"
#include "token.h"

enum item_kind {
#define ITEM(NAME, text) ITEM_##NAME,
#define BLOCK(NAME, text)
#define MAY(BLOCK, ITEM, flags)
#include "items.def"
#undef ITEM
#undef BLOCK
#undef MAY
    ITEM_KINDS
};

enum block_kind {
#define ITEM(NAME, text)
#define BLOCK(NAME, text) BLOCK_##NAME,
#define MAY(BLOCK, ITEM, flags)
#include "items.def"
#undef ITEM
#undef BLOCK
#undef MAY
    BLOCK_KINDS
};

/* How an item may stand in a block. */
enum { ITEM_ALLOWED = 1, ITEM_REQUIRED = 2, ITEM_MANY = 4 };

const char *item_name(enum item_kind kind);
const char *block_name(enum block_kind kind);
/* ITEM_... flags, 0 where it may not stand at all. */
unsigned item_rule(enum block_kind block, enum item_kind item);
/* Bit 1 << ITEM_... for each item that the block must have. */
uint64_t items_required(enum block_kind block);

/* An id where it is used or declared. */
struct ast_id {
    struct name *name;
    struct place place;
    struct ast_id *next; /* in a list */
};

enum value_kind {
    VALUE_BOOL,
    VALUE_INTEGER,
    VALUE_TEXT,
    VALUE_VERSION,
    VALUE_DATE,
    VALUE_DURATION, /* number: ms */
    VALUE_SIZE,     /* number: bytes */
    VALUE_WORD,     /* a bare word */
    VALUE_READING,  /* id and field */
    VALUE_LIST,     /* `list` */
    VALUE_BAD       /* could not be read; already told */
};

/* A field of a reading, as a value. */
struct ast_reading {
    struct ast_id id;
    struct place field; /* without its dot */
};

struct ast_value {
    uint8_t kind; /* enum value_kind */
    struct place place;
    uint32_t length; /* of the text */
    union {
        int64_t number;              /* bool, integer, duration, size */
        const char *text;            /* contents of a text; digits of a version
                                        or date; a word */
        struct ast_value *list;      /* elements of a list */
        struct ast_reading *reading; /* of a reading */
    };
    struct ast_value *next; /* in a list */
};

enum condition_kind {
    CONDITION_AND,   /* children */
    CONDITION_OR,    /* children */
    CONDITION_NOT,   /* one child */
    CONDITION_TEST,  /* subject, op, value */
    CONDITION_KNOWN, /* one child */
    CONDITION_ANY,   /* one child */
    CONDITION_ALL,   /* one child */
    CONDITION_ELSE,  /* one child, truth */
    CONDITION_BAD    /* could not be read; already told */
};

enum test_op {
    TEST_HOLDS, /* the subject alone */
    TEST_EQ,
    TEST_NE,
    TEST_LT,
    TEST_LE,
    TEST_GT,
    TEST_GE,
    TEST_IN,
    TEST_NOT_IN,
    TEST_IS,
    TEST_IS_NOT,
    TEST_IS_ONE_OF,
    TEST_IS_NOT_ONE_OF,
    TEST_CONTAINS,
    TEST_STARTS_WITH,
    TEST_ENDS_WITH,
    TEST_LIKE,
    TEST_NEWER_THAN
};

/* Large packs are bound by the memory that they touch: a test has no children,
 * and what has children has no room for what a test has. */
struct ast_condition {
    uint8_t kind;  /* enum condition_kind */
    uint8_t op;    /* enum test_op */
    uint8_t depth; /* levels below this one, bounded by CONDITION_DEPTH */
    bool bracketed;
    bool truth; /* of `or else` */
    struct place place;
    struct place op_place;
    struct ast_condition *next; /* brother */
    union {
        struct { /* of all but CONDITION_TEST */
            struct ast_condition *child, *last_child;
        };
        struct { /* of CONDITION_TEST */
            struct ast_id subject;
            struct place field; /* of the subject, without its dot; length 0 =
                                   none */
            struct ast_value *value;
        };
    };
};

/* Deeper conditions are refused, so that passes may recurse. */
#define CONDITION_DEPTH 200

/* An argument of a probe. */
struct ast_argument {
    struct place name; /* of a named one, without the colon; length 0 = by its
                          place */
    struct place place;
    struct ast_value *value; /* VALUE_LIST for `{ a, b }` */
    struct ast_argument *next;
};

/* The different uses of a word in GIVEN and EXPECT. */
enum given_kind {
    GIVEN_FIELD,    /* id.field = value */
    GIVEN_NO_FIELD, /* id.field WORD (none, too_large) */
    GIVEN_STATUS,   /* id WORD */
    GIVEN_ANSWER,   /* id = value */
    GIVEN_SYMPTOM,  /* symptom id WORD (reported) */
    EXPECT_SYMPTOM,
    EXPECT_CAUSE,
    EXPECT_NO_OTHER,
    EXPECT_OUTCOME
};

struct ast_item {
    uint8_t kind;          /* enum item_kind */
    uint8_t given;         /* enum given_kind, of ITEM_GIVEN and ITEM_EXPECT */
    struct place keyword;  /* the clause's own words */
    struct place place;    /* all of it */
    struct ast_item *next; /* in its block */
    struct ast_id *ids;    /* was, fix, see, given, expect; kind of a probe
                              in read */
    struct ast_value *value; /* text, version, number, word ... */
    struct ast_value *other; /* document: date; run: text; given, expect: the
                                value or word after */
    struct ast_value *third; /* document: address */
    struct place field;      /* given */
    union {
        struct ast_condition *condition; /* ..when, verify */
        struct ast_argument *arguments;  /* read */
        struct ast_entry *entries;       /* answer choice { } */
        struct ast_item *items;          /* what item_holds_items */
    };
};

/* Whether an item holds items: fix { }, steps and the like, a document. */
static inline bool item_holds_items(const struct ast_item *item)
{
    return item->kind == ITEM_INLINE_FIX || item->kind == ITEM_STEPS ||
           item->kind == ITEM_CHOOSE_ONE || item->kind == ITEM_CONFIRM_ALL ||
           item->kind == ITEM_DOCUMENT;
}

/* name "value" in `each { }` and in `choice { }`. */
struct ast_entry {
    struct ast_id id;
    struct ast_value *value;
    struct ast_entry *next;
};

struct ast_block {
    enum block_kind kind;
    struct ast_id id;        /* scenario: name is NULL */
    struct ast_value *title; /* scenario: its name */
    struct place keyword;
    struct ast_id *of;               /* cause: its symptoms */
    struct ast_entry *each;          /* probe */
    struct ast_condition *condition; /* let */
    struct ast_item *items;
    struct ast_block *next; /* in its file */
    uint32_t pack;          /* set by the compiler */
    bool broken;            /* a syntax error inside: what is missing in it may
                               be what was not understood */
    bool unclosed;          /* a brace is missing: what seems misplaced may be
                               in its place */
};

struct ast_file {
    uint16_t file; /* in struct sources */
    struct ast_block *blocks;
    /* What was not understood, so that nobody is told that it is not there:
     * ids of blocks, a pack block, or the whole file. */
    struct ast_id *lost;
    bool lost_pack, lost_id, unread; /* lost_id: which one is not known */
};

struct parse; /* parse.h */

/*
 * The constructors, one for each sort of rule of grammar.lemon. While a list
 * is read it is a ring and stands for itself by its last element; the rule
 * around it opens the ring (..._done, or the constructor that takes it).
 */
struct ast_id *ast_id(struct parse *parse, struct ast_id *last,
                      struct token token);
struct name *ast_name(struct parse *parse, struct token token);
struct ast_id *ast_id_done(struct ast_id *last);

struct ast_value *ast_value(struct parse *parse, enum value_kind kind,
                            struct token token);
struct ast_value *ast_reading(struct parse *parse, struct token id,
                              struct token field);
struct ast_value *ast_value_append(struct ast_value *last,
                                   struct ast_value *value);
struct ast_value *ast_list(struct parse *parse, struct token open,
                           struct ast_value *last, struct token close);

/* and, or: what is joined already grows. */
struct ast_condition *ast_join(struct parse *parse, enum condition_kind kind,
                               struct ast_condition *a,
                               struct ast_condition *b);
/* not x, known(x), any (x), all (x) */
struct ast_condition *ast_wrap(struct parse *parse, enum condition_kind kind,
                               struct token from, struct ast_condition *child);
struct ast_condition *ast_bracket(struct token open,
                                  struct ast_condition *condition,
                                  struct token close);
struct ast_condition *ast_else(struct parse *parse, struct ast_condition *child,
                               struct ast_value *truth);
/* A test after which something was not understood. */
struct ast_condition *ast_bad(struct ast_condition *test);
/* `field` is NULL where there is none. */
struct ast_condition *ast_subject(struct parse *parse, struct token id,
                                  const struct token *field);
struct ast_condition *ast_test(struct ast_condition *subject, enum test_op op,
                               struct token from, struct token to,
                               struct ast_value *value);
struct ast_condition *ast_newer(struct parse *parse,
                                struct ast_condition *subject,
                                struct token from, struct token to,
                                struct ast_condition *than);

/* `name` is NULL where the place says which argument it is. */
struct ast_argument *ast_argument(struct parse *parse, const struct token *name,
                                  struct ast_value *value);
struct ast_argument *ast_argument_append(struct ast_argument *last,
                                         struct ast_argument *argument);

struct ast_entry *ast_entry(struct parse *parse, struct ast_entry *last,
                            struct token id, struct ast_value *value);
struct ast_entry *ast_entry_done(struct ast_entry *last);

/* `from` to `to` are the keywords of the clause. */
struct ast_item *ast_item(struct parse *parse, enum item_kind kind,
                          struct token from, struct token to,
                          struct ast_value *value);
struct ast_item *ast_item_condition(struct parse *parse, enum item_kind kind,
                                    struct token from, struct token to,
                                    struct ast_condition *condition);
struct ast_item *ast_item_ids(struct parse *parse, enum item_kind kind,
                              struct token from, struct token to,
                              struct ast_id *last);
struct ast_item *ast_item_items(struct parse *parse, enum item_kind kind,
                                struct token from, struct token to,
                                struct ast_item *last, struct token close);
/* document (file, date, address) and run (shell, command, NULL) */
struct ast_item *ast_item_values(struct parse *parse, enum item_kind kind,
                                 struct token from, struct ast_value *value,
                                 struct ast_value *other,
                                 struct ast_value *third);
struct ast_item *ast_item_hold(struct ast_item *item, struct ast_item *last,
                               struct token close);
struct ast_item *ast_item_read(struct parse *parse, struct token from,
                               struct token kind, struct ast_argument *last,
                               struct token close);
struct ast_item *ast_item_answer(struct parse *parse, struct token from,
                                 struct ast_value *word,
                                 struct ast_entry *last);
/* given and expect: an id, a field or NULL, and what is said of it. */
struct ast_item *ast_item_given(struct parse *parse, enum given_kind given,
                                struct token from, struct token id,
                                const struct token *field,
                                struct ast_value *value);
struct ast_item *ast_item_append(struct ast_item *last, struct ast_item *item);

/* Ends a block and hangs it into the file; `id` is the keyword itself where
 * there is none. */
void ast_block(struct parse *parse, enum block_kind kind, struct token from,
               struct token id, struct ast_value *title,
               struct ast_condition *condition, struct ast_item *last);

#endif
