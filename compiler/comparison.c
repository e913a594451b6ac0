/* SPDX-License-Identifier: MIT */
/* One comparison of a field with a value: types, operators, leaf. */
#include <string.h>

#include "clauses.h"
#include "lower.h"

const char *comparison_type(const struct reading *reading)
{
    static const char *const names[AVD_TYPES] = {
        [AVD_TYPE_BOOL] = "true or false",
        [AVD_TYPE_INT] = "a number",
        [AVD_TYPE_TEXT] = "a text",
        [AVD_TYPE_VERSION] = "a version",
        [AVD_TYPE_AGE] = "an age",
        [AVD_TYPE_SPAN] = "a duration",
        [AVD_TYPE_SIZE] = "a size",
        [AVD_TYPE_WORD] = "one of a few words",
        [AVD_TYPE_LIST] = "a list of texts",
        [AVD_TYPE_ANY] = "a number or a text",
        [AVD_TYPE_CAPTURE] = "what a pattern captured",
    };
    if (reading->declaration->kind == DECLARED_QUESTION &&
        reading->type == AVD_TYPE_BOOL)
        return "yes or no";
    return names[reading->type];
}

const char *comparison_example(const struct reading *reading)
{
    switch (reading->type) {
    case AVD_TYPE_BOOL:
        return reading->declaration->kind == DECLARED_QUESTION ? "yes" : "true";
    case AVD_TYPE_INT:
        return "12";
    case AVD_TYPE_VERSION:
        return "1.0.0";
    case AVD_TYPE_AGE:
    case AVD_TYPE_SPAN:
        return "5m";
    case AVD_TYPE_SIZE:
        return "10MB";
    case AVD_TYPE_ANY:
        return "12 or \"text\"";
    case AVD_TYPE_WORD:
        if (reading->choices)
            return reading->choices->choices->id.name->text;
        /* fall through */
    default:
        return "\"text\"";
    }
}

/* ---- operators ---- */

enum { ORDER = 1, TEXTUAL = 2, EQUAL = 4, ELEMENT = 8, SINCE = 16 };

static unsigned op_class(enum test_op op)
{
    switch (op) {
    case TEST_LT:
    case TEST_LE:
    case TEST_GT:
    case TEST_GE:
        return ORDER;
    case TEST_CONTAINS:
        return TEXTUAL | ELEMENT;
    case TEST_STARTS_WITH:
    case TEST_ENDS_WITH:
    case TEST_LIKE:
        return TEXTUAL;
    case TEST_NEWER_THAN:
        return SINCE;
    default:
        return EQUAL;
    }
}

static unsigned type_class(enum avd_type type)
{
    switch (type) {
    case AVD_TYPE_INT:
    case AVD_TYPE_SPAN:
    case AVD_TYPE_SIZE:
    case AVD_TYPE_VERSION:
        return EQUAL | ORDER;
    case AVD_TYPE_AGE:
        return EQUAL | ORDER | SINCE;
    case AVD_TYPE_TEXT:
        return EQUAL | TEXTUAL;
    case AVD_TYPE_LIST:
        return ELEMENT;
    case AVD_TYPE_ANY:
        return EQUAL | ORDER | TEXTUAL | ELEMENT;
    default:
        return EQUAL;
    }
}

bool comparison_fits(struct scope *scope, const struct reading *reading,
                     const struct ast_condition *test)
{
    struct compilation *c = scope->compilation;
    struct diagnostic *diagnostic;
    if (op_class(test->op) & type_class(reading->type))
        return true;
    diagnostic = diagnostic_add(
        &c->diagnostics, DIAGNOSTIC_BAD_OPERATOR, test->op_place,
        "`%.*s` does not work on %s", (int)test->op_place.length,
        place_text(&c->sources, test->op_place), comparison_type(reading));
    if (reading->type == AVD_TYPE_LIST)
        diagnostic_help(&c->diagnostics, diagnostic,
                        "use `contains`, or any (...) or all (...) around it");
    else if (reading->type == AVD_TYPE_WORD)
        diagnostic_help(&c->diagnostics, diagnostic,
                        "use ==, !=, in { }, is or is not");
    return false;
}

enum avd_op comparison_op(enum test_op op, bool *negated)
{
    *negated = false;
    switch (op) {
    case TEST_NE:
        *negated = true;
        return AVD_OP_EQ;
    case TEST_GE:
        *negated = true;
        return AVD_OP_LT;
    case TEST_LT:
        return AVD_OP_LT;
    case TEST_LE:
        *negated = true;
        return AVD_OP_GT;
    case TEST_GT:
        return AVD_OP_GT;
    case TEST_NOT_IN:
        *negated = true;
        return AVD_OP_IN;
    case TEST_IN:
        return AVD_OP_IN;
    case TEST_IS_NOT:
        *negated = true;
        return AVD_OP_IS;
    case TEST_IS:
        return AVD_OP_IS;
    case TEST_IS_NOT_ONE_OF:
        *negated = true;
        return AVD_OP_IS_IN;
    case TEST_IS_ONE_OF:
        return AVD_OP_IS_IN;
    case TEST_CONTAINS:
        return AVD_OP_CONTAINS;
    case TEST_STARTS_WITH:
        return AVD_OP_STARTS_WITH;
    case TEST_ENDS_WITH:
        return AVD_OP_ENDS_WITH;
    case TEST_LIKE:
        return AVD_OP_LIKE;
    case TEST_NEWER_THAN:
        return AVD_OP_NEWER;
    default:
        return AVD_OP_EQ;
    }
}

/* ---- operands ---- */

static bool mismatch(struct scope *scope, const struct reading *reading,
                     const struct ast_value *value)
{
    struct compilation *c = scope->compilation;
    struct diagnostic *diagnostic;
    if (value->kind == VALUE_BAD)
        return false;
    diagnostic = diagnostic_add(
        &c->diagnostics, DIAGNOSTIC_TYPE_MISMATCH, value->place,
        "`%.*s` cannot be compared with %s", (int)value->place.length,
        place_text(&c->sources, value->place), comparison_type(reading));
    if (value->kind == VALUE_WORD && reading->type != AVD_TYPE_WORD &&
        reading->type != AVD_TYPE_BOOL)
        diagnostic_help(&c->diagnostics, diagnostic,
                        "a text stands in quotes: \"%.*s\"", (int)value->length,
                        value->text);
    else if (reading->type == AVD_TYPE_WORD && !reading->choices)
        diagnostic_help(&c->diagnostics, diagnostic, "one of: %s",
                        clause_words_list(c, reading->words));
    else
        diagnostic_help(&c->diagnostics, diagnostic, "for example: %s",
                        comparison_example(reading));
    return false;
}

static bool number_operand(struct scope *scope, int64_t number,
                           enum avd_operand *kind, uint32_t *operand)
{
    if (number >= 0 && number <= AVD_OPERAND_MAX) {
        *kind = AVD_OPERAND_IMMEDIATE;
        *operand = (uint32_t)number;
    } else {
        *kind = AVD_OPERAND_NUMBER;
        *operand = pool_number(&scope->compilation->pool, number);
    }
    return true;
}

static bool text_operand(struct scope *scope, const struct ast_value *value,
                         enum avd_operand near, enum avd_operand far,
                         enum avd_operand *kind, uint32_t *operand)
{
    struct pool *pool = &scope->compilation->pool;
    uint32_t offset = pool_text(pool, value->text, value->length);
    *kind = offset <= AVD_OPERAND_MAX ? near : far;
    *operand = *kind == near ? offset : pool_words(pool, &offset, 1);
    return true;
}

static bool word_operand(struct scope *scope, const struct reading *reading,
                         const struct ast_value *value, enum avd_operand *kind,
                         uint32_t *operand)
{
    struct compilation *c = scope->compilation;
    const struct ast_entry *entry;
    uint32_t code = 0;
    int found;
    *kind = AVD_OPERAND_IMMEDIATE;
    if (!reading->choices) {
        found = avd_word_code(reading->words, value->text, value->length);
        *operand = (uint32_t)found;
        if (found >= 0)
            return true;
    }
    for (entry = reading->choices ? reading->choices->choices : NULL; entry;
         entry = entry->next, code++) {
        *operand = code;
        if (entry->id.name->length == value->length &&
            memcmp(entry->id.name->text, value->text, value->length) == 0)
            return true;
    }
    clause_unknown_word(c, value, reading->words, reading->choices);
    return false;
}

static bool bool_operand(struct scope *scope, const struct reading *reading,
                         const struct ast_value *value, enum avd_operand *kind,
                         uint32_t *operand)
{
    bool yes = value->kind == VALUE_WORD && value->length == 3 &&
               memcmp(value->text, "yes", 3) == 0;
    bool no = value->kind == VALUE_WORD && value->length == 2 &&
              memcmp(value->text, "no", 2) == 0;
    *kind = AVD_OPERAND_IMMEDIATE;
    *operand = value->kind == VALUE_BOOL ? value->number != 0 : yes;
    if (value->kind == VALUE_BOOL || yes || no)
        return true;
    return mismatch(scope, reading, value);
}

static bool literal_fits(const struct reading *reading,
                         const struct ast_value *value)
{
    switch (reading->type) {
    case AVD_TYPE_INT:
        return value->kind == VALUE_INTEGER;
    case AVD_TYPE_SIZE: /* nothing is nothing in any unit */
        return value->kind == VALUE_SIZE ||
               (value->kind == VALUE_INTEGER && value->number == 0);
    case AVD_TYPE_AGE:
    case AVD_TYPE_SPAN:
        return value->kind == VALUE_DURATION;
    case AVD_TYPE_TEXT:
    case AVD_TYPE_LIST:
        return value->kind == VALUE_TEXT;
    case AVD_TYPE_VERSION:
        return value->kind == VALUE_VERSION;
    case AVD_TYPE_WORD:
        return value->kind == VALUE_WORD;
    case AVD_TYPE_ANY:
        return value->kind == VALUE_INTEGER || value->kind == VALUE_TEXT ||
               value->kind == VALUE_VERSION;
    default:
        return false;
    }
}

static bool readings_fit(const struct reading *a, const struct reading *b)
{
    unsigned shared = type_class(a->type) & type_class(b->type);
    if (a->type == AVD_TYPE_LIST)
        return b->type == AVD_TYPE_TEXT || b->type == AVD_TYPE_ANY;
    if (a->type == AVD_TYPE_ANY || b->type == AVD_TYPE_ANY)
        return shared && a->type != AVD_TYPE_AGE && b->type != AVD_TYPE_AGE &&
               b->type != AVD_TYPE_LIST;
    return a->type == b->type && a->words == b->words &&
           a->choices == b->choices;
}

/* The id `broker` inside any (...) is the probe it stands for there. */
static struct declaration *member_of(struct scope *scope,
                                     struct declaration *declaration,
                                     struct place place)
{
    struct compilation *c = scope->compilation;
    struct diagnostic *diagnostic;
    if (declaration->kind != DECLARED_GROUP)
        return declaration;
    if (scope->group == (const struct group *)declaration)
        return (struct declaration *)&scope->member->base;
    diagnostic =
        diagnostic_add(&c->diagnostics, DIAGNOSTIC_RANGE, place,
                       "`%s` is several readings", declaration->id.name->text);
    diagnostic_help(&c->diagnostics, diagnostic,
                    "put any (...) or all (...) around the condition");
    return NULL;
}

bool comparison_subject(struct scope *scope, const struct ast_id *id,
                        struct place field, struct reading *reading)
{
    struct compilation *c = scope->compilation;
    struct declaration *declaration = resolve_id(c, id);
    if (declaration)
        declaration = member_of(scope, declaration, id->place);
    return declaration && resolve_field(c, declaration, id, field, reading);
}

static bool reading_operand(struct scope *scope, const struct reading *reading,
                            const struct ast_value *value,
                            enum avd_operand *kind, uint32_t *operand)
{
    struct compilation *c = scope->compilation;
    struct reading other;
    uint32_t word;
    if (!comparison_subject(scope, &value->reading->id, value->reading->field,
                            &other))
        return false;
    if (!readings_fit(reading, &other)) {
        if (reading->type == AVD_TYPE_WORD && other.type == AVD_TYPE_WORD)
            diagnostic_add(&c->diagnostics, DIAGNOSTIC_TYPE_MISMATCH,
                           value->place, "these two have different words");
        else
            diagnostic_add(&c->diagnostics, DIAGNOSTIC_TYPE_MISMATCH,
                           value->place, "%s cannot be compared with %s",
                           comparison_type(&other), comparison_type(reading));
        return false;
    }
    word = other.index << 8 | other.field;
    *kind = AVD_OPERAND_READING;
    *operand = pool_words(&c->pool, &word, 1);
    return true;
}

bool comparison_operand(struct scope *scope, const struct reading *reading,
                        const struct ast_value *value, enum avd_operand *kind,
                        uint32_t *operand)
{
    if (value->kind == VALUE_READING)
        return reading_operand(scope, reading, value, kind, operand);
    if (reading->type == AVD_TYPE_BOOL)
        return bool_operand(scope, reading, value, kind, operand);
    if (!literal_fits(reading, value))
        return mismatch(scope, reading, value);
    switch (value->kind) {
    case VALUE_TEXT:
        return text_operand(scope, value, AVD_OPERAND_TEXT,
                            AVD_OPERAND_FAR_TEXT, kind, operand);
    case VALUE_VERSION:
        return text_operand(scope, value, AVD_OPERAND_VERSION,
                            AVD_OPERAND_FAR_VERSION, kind, operand);
    case VALUE_WORD:
        return word_operand(scope, reading, value, kind, operand);
    default:
        return number_operand(scope, value->number, kind, operand);
    }
}

bool comparison_set(struct scope *scope, const struct reading *reading,
                    const struct ast_value *list, uint32_t *operand)
{
    struct compilation *c = scope->compilation;
    const struct ast_value *one;
    uint32_t *words;
    size_t count = 0;
    bool good = true;
    if (!list->list) {
        diagnostic_add(&c->diagnostics, DIAGNOSTIC_EMPTY_LIST, list->place,
                       "nothing is in this set");
        return false;
    }
    for (one = list->list; one; one = one->next)
        count++;
    words = arena_alloc(&c->arena, (count + 1) * sizeof *words);
    count = 0;
    for (one = list->list; one; one = one->next) {
        enum avd_operand kind;
        uint32_t code;
        if (!comparison_operand(scope, reading, one, &kind, &code))
            good = false;
        else
            words[count++] = AVD_TEST(0, kind, code);
    }
    *operand = pool_list(&c->pool, words, count);
    return good;
}

/* ---- leaves ---- */

static void warn_absent(struct scope *scope, const struct reading *reading,
                        const struct ast_condition *test)
{
    struct compilation *c = scope->compilation;
    struct diagnostic *diagnostic;
    unsigned i;
    if (!reading->may_be_absent || reading->zero_if_absent || scope->assumed ||
        (test->op != TEST_EQ && test->op != TEST_IN))
        return;
    for (i = 0; i < scope->guards; i++)
        if (scope->guard[i] == test->subject.name)
            return;
    if (c->count_warnings) {
        c->diagnostics.warnings++;
        return;
    }
    diagnostic = diagnostic_add(
        &c->diagnostics, DIAGNOSTIC_ABSENT_COMPARED, test->place,
        "where `%s` is absent this is unknown", test->subject.name->text);
    diagnostic_help(&c->diagnostics, diagnostic,
                    test->op == TEST_EQ
                        ? "`is` in the place of `==` makes it false there; or "
                          "ask for `%s.exists` as well"
                        : "`is one of` in the place of `in` makes it false "
                          "there; or ask for `%s.exists` as well",
                    test->subject.name->text);
}

static uint32_t add_leaf(struct scope *scope, const struct reading *reading,
                         uint32_t test, bool negated)
{
    struct avd_leaf leaf = {reading->index << 8 | reading->field, test};
    return graph_leaf(&scope->compilation->graph, leaf) ^ (negated ? 1u : 0u);
}

static uint32_t lower_holds(struct scope *scope, const struct reading *reading,
                            const struct ast_condition *test)
{
    struct compilation *c = scope->compilation;
    struct diagnostic *diagnostic;
    if (reading->field == 0)
        return add_leaf(scope, reading, AVD_TEST(AVD_OP_EXISTS, 0, 0), false);
    if (reading->type == AVD_TYPE_BOOL)
        return add_leaf(scope, reading, AVD_TEST(AVD_OP_TRUE, 0, 0), false);
    diagnostic = diagnostic_add(
        &c->diagnostics, DIAGNOSTIC_NOT_A_CONDITION, test->place,
        "`%.*s` is %s, neither true nor false", (int)test->place.length,
        place_text(&c->sources, test->place), comparison_type(reading));
    if (reading->type == AVD_TYPE_WORD && !reading->choices)
        diagnostic_help(&c->diagnostics, diagnostic, "compare it: %s",
                        clause_words_list(c, reading->words));
    else
        diagnostic_help(&c->diagnostics, diagnostic, "compare it: == %s",
                        comparison_example(reading));
    return GRAPH_BAD;
}

/* == and != of something that is true or false: no operand is needed. */
static uint32_t lower_bool(struct scope *scope, const struct reading *reading,
                           const struct ast_condition *test)
{
    enum avd_op op = reading->field ? AVD_OP_TRUE : AVD_OP_EXISTS;
    enum avd_operand kind;
    uint32_t operand;
    bool is = test->op == TEST_IS || test->op == TEST_IS_NOT, negated;
    if (!comparison_operand(scope, reading, test->value, &kind, &operand))
        return GRAPH_BAD;
    warn_absent(scope, reading, test);
    comparison_op(test->op, &negated);
    if (kind == AVD_OPERAND_READING)
        return add_leaf(scope, reading, AVD_TEST(AVD_OP_EQ, kind, operand),
                        negated);
    if (is && reading->field)
        return add_leaf(scope, reading, AVD_TEST(AVD_OP_IS, kind, operand),
                        negated);
    return add_leaf(scope, reading, AVD_TEST(op, 0, 0),
                    negated != (operand == 0));
}

static bool is_set(enum test_op op)
{
    return op == TEST_IN || op == TEST_NOT_IN || op == TEST_IS_ONE_OF ||
           op == TEST_IS_NOT_ONE_OF;
}

/* `a newer than b` may name probes alone: their field `age` is meant. */
static bool resolve_age(struct scope *scope, const struct ast_id *id,
                        struct place field, struct reading *reading)
{
    struct compilation *c = scope->compilation;
    struct declaration *declaration = resolve_id(c, id);
    struct diagnostic *diagnostic;
    const struct probe *probe;
    unsigned f;
    if (declaration)
        declaration = member_of(scope, declaration, id->place);
    if (!declaration)
        return false;
    if (field.length == 0 && declaration->kind == DECLARED_PROBE) {
        probe = (const struct probe *)declaration;
        memset(reading, 0, sizeof *reading);
        reading->declaration = declaration;
        reading->index = declaration->index;
        reading->type = AVD_TYPE_AGE;
        for (f = 1; probe->known_kind && f <= avd_kinds[probe->kind].fields;
             f++)
            if (strcmp(avd_kind_text(avd_field(probe->kind, f)->name), "age") ==
                0)
                reading->field = f;
        if (!probe->known_kind || reading->field)
            return probe->known_kind;
    } else if (!resolve_field(c, declaration, id, field, reading)) {
        return false;
    } else if (reading->type == AVD_TYPE_AGE) {
        return true;
    }
    diagnostic = diagnostic_add(&c->diagnostics, DIAGNOSTIC_BAD_OPERATOR,
                                field.length ? field : id->place,
                                "`newer than` compares two ages, and this is "
                                "none");
    diagnostic_help(&c->diagnostics, diagnostic,
                    "events and files have an age; a service and a process "
                    "have .started, a product .installed");
    return false;
}

static uint32_t lower_newer(struct scope *scope,
                            const struct ast_condition *test)
{
    struct reading one, other;
    uint32_t word;
    bool first = resolve_age(scope, &test->subject, test->field, &one);
    bool second = resolve_age(scope, &test->value->reading->id,
                              test->value->reading->field, &other);
    if (!first || !second)
        return GRAPH_BAD;
    word = other.index << 8 | other.field;
    return add_leaf(scope, &one,
                    AVD_TEST(AVD_OP_NEWER, AVD_OPERAND_READING,
                             pool_words(&scope->compilation->pool, &word, 1)),
                    false);
}

/* What the host says may be a number or a text, and "10" is less than "9" as
 * text: what is meant has to be said. */
static bool order_is_clear(struct scope *scope, const struct reading *reading,
                           const struct ast_condition *test)
{
    struct compilation *c = scope->compilation;
    struct diagnostic *diagnostic;
    enum value_kind kind = (enum value_kind)test->value->kind;
    if (op_class(test->op) != ORDER || reading->type != AVD_TYPE_ANY ||
        (kind != VALUE_TEXT && kind != VALUE_READING))
        return true;
    diagnostic = diagnostic_add(
        &c->diagnostics, DIAGNOSTIC_BAD_OPERATOR, test->op_place,
        "`%.*s` has no clear meaning here: as texts, \"10\" is less than \"9\"",
        (int)test->op_place.length, place_text(&c->sources, test->op_place));
    diagnostic_help(&c->diagnostics, diagnostic,
                    "compare with a number (12) or a version (1.9.0)");
    return false;
}

uint32_t comparison_lower(struct scope *scope, const struct ast_condition *test)
{
    struct reading reading;
    enum avd_operand kind = AVD_OPERAND_LIST;
    uint32_t operand;
    bool negated;
    enum avd_op op = comparison_op(test->op, &negated);
    if (test->op == TEST_NEWER_THAN)
        return lower_newer(scope, test);
    if (!comparison_subject(scope, &test->subject, test->field, &reading))
        return GRAPH_BAD;
    if (test->op == TEST_HOLDS)
        return lower_holds(scope, &reading, test);
    if (!comparison_fits(scope, &reading, test) ||
        !order_is_clear(scope, &reading, test))
        return GRAPH_BAD;
    if (is_set(test->op)) {
        if (!comparison_set(scope, &reading, test->value, &operand))
            return GRAPH_BAD;
        warn_absent(scope, &reading, test);
        return add_leaf(scope, &reading, AVD_TEST(op, kind, operand), negated);
    }
    if (reading.type == AVD_TYPE_BOOL)
        return lower_bool(scope, &reading, test);
    if (!comparison_operand(scope, &reading, test->value, &kind, &operand))
        return GRAPH_BAD;
    warn_absent(scope, &reading, test);
    return add_leaf(scope, &reading, AVD_TEST(op, kind, operand), negated);
}
