/* SPDX-License-Identifier: MIT */
/* What one comparison of one field says. */
#include "cmocka_all.h"

#include <string.h>

#include "build_image.h"
#include "engine.h"
#include "engine_leaf.h"

/* One probe, or two, and one leaf of the first. */
struct world {
    struct build build;
    struct avd_state state;
    uint32_t leaf; /* edge */
};

static void begin(struct world *world, enum avd_kind kind)
{
    build_init(&world->build);
    build_probe(&world->build, "x", kind);
    build_probe(&world->build, "y", kind);
}

static void ready(struct world *world)
{
    build_finish(&world->build);
    build_state(&world->build, &world->state);
}

/* The letter of the leaf, which must be the same in a whole judgement. */
static char letter(struct world *world)
{
    avd_judge(&world->state);
    assert_int_equal(avd_edge_truth(&world->state, world->leaf),
                     avd_engine_leaf_truth(&world->state, 0));
    return "FUT"[avd_edge_truth(&world->state, world->leaf)];
}

/* registry.value, whose type the host chooses, and a fitting operand. */
static uint32_t leaf_of_op(struct build *build, enum avd_op op)
{
    uint32_t in[2] = {1, AVD_TEST(AVD_OP_EQ, AVD_OPERAND_IMMEDIATE, 5)};
    uint32_t over[3] = {
        0, 1, AVD_TEST(AVD_OP_EQ, AVD_OPERAND_TEXT, build_text(build, "5"))};
    uint32_t other = 1u << 8 | 1;

    switch (op) {
    case AVD_OP_EXISTS:
        return build_leaf(build, 0, 0, op, AVD_OPERAND_IMMEDIATE, 0);
    case AVD_OP_TRUE:
        return build_leaf(build, 0, 1, op, AVD_OPERAND_IMMEDIATE, 0);
    case AVD_OP_IN:
    case AVD_OP_IS_IN:
        return build_leaf(build, 0, 1, op, AVD_OPERAND_LIST,
                          build_words(build, 2, in));
    case AVD_OP_ANY:
    case AVD_OP_ALL:
        return build_leaf(build, 0, 1, op, AVD_OPERAND_LIST,
                          build_words(build, 3, over));
    case AVD_OP_NEWER:
        return build_leaf(build, 0, 1, op, AVD_OPERAND_READING,
                          build_words(build, 1, &other));
    case AVD_OP_EQ:
    case AVD_OP_LT:
    case AVD_OP_GT:
    case AVD_OP_IS:
        return build_leaf(build, 0, 1, op, AVD_OPERAND_IMMEDIATE, 5);
    default:
        return build_leaf(build, 0, 1, op, AVD_OPERAND_TEXT,
                          build_text(build, "5"));
    }
}

/* For each operator: what it says of the statuses in their order (ok stands
 * with an empty value), then of ok with too large, 5, "5" and {"5", "6"}. */
static const struct {
    enum avd_op op;
    const char *by_status, *by_value;
} operator_rows[] = {
    {AVD_OP_EXISTS, "UTFUUUUU", "TTTT"},
    {AVD_OP_TRUE, "UUUUUUUU", "UTUU"},
    {AVD_OP_EQ, "UUUUUUUU", "UTTU"},
    {AVD_OP_LT, "UUUUUUUU", "UFFU"},
    {AVD_OP_GT, "UUUUUUUU", "UFFU"},
    {AVD_OP_IN, "UUUUUUUU", "UTTU"},
    {AVD_OP_IS, "UUFUUUUU", "UTTU"},
    {AVD_OP_IS_IN, "UUFUUUUU", "UTTU"},
    {AVD_OP_CONTAINS, "UUUUUUUU", "UUTT"},
    {AVD_OP_STARTS_WITH, "UUUUUUUU", "UUTU"},
    {AVD_OP_ENDS_WITH, "UUUUUUUU", "UUTU"},
    {AVD_OP_LIKE, "UUUUUUUU", "UUTU"},
    /* The other reading was never read. */
    {AVD_OP_NEWER, "UUFUUUUU", "UUUU"},
    {AVD_OP_ANY, "UUUUUUUU", "UUUT"},
    {AVD_OP_ALL, "UUUUUUUU", "UUUF"},
};

static void every_operator_of_every_status_and_type_of_value(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof operator_rows / sizeof *operator_rows; i++) {
        struct world world;
        uint32_t text;

        begin(&world, AVD_KIND_REGISTRY);
        text = build_bytes(&world.build,
                           "5\0"
                           "6",
                           4);
        world.leaf = leaf_of_op(&world.build, operator_rows[i].op);
        ready(&world);
        for (int s = 0; s < 8; s++) {
            build_status(&world.state, 0, (enum avd_status)s);
            assert_int_equal(letter(&world), operator_rows[i].by_status[s]);
        }
        build_status(&world.state, 0, AVD_STATUS_OK);
        avd_state_values(&world.state, 0)[0].type = AVD_VALUE_TOO_LARGE;
        assert_int_equal(letter(&world), operator_rows[i].by_value[0]);
        build_give_number(&world.state, 0, 1, 5);
        assert_int_equal(letter(&world), operator_rows[i].by_value[1]);
        build_give_text(&world.state, 0, 1, text, 1);
        assert_int_equal(letter(&world), operator_rows[i].by_value[2]);
        build_give_list(&world.state, 0, 1, text, 4, 2);
        assert_int_equal(letter(&world), operator_rows[i].by_value[3]);
        build_done(&world.build);
    }
}

static void immediate_numbers_compare_as_numbers_do(void **unused)
{
    static const int64_t numbers[] = {INT64_MIN, -1, 0, 6, 7, 8, INT64_MAX};
    static const enum avd_op ops[] = {AVD_OP_EQ, AVD_OP_LT, AVD_OP_GT,
                                      AVD_OP_IS};
    static const char *const expected[] = {"FFFFTFF", "TTTTFFF", "FFFFFTT",
                                           "FFFFTFF"};

    (void)unused;
    for (int o = 0; o < 4; o++) {
        struct world world;

        begin(&world, AVD_KIND_WINDOWS);
        world.leaf =
            build_leaf(&world.build, 0, 1, ops[o], AVD_OPERAND_IMMEDIATE, 7);
        ready(&world);
        for (int i = 0; i < 7; i++) {
            build_give_number(&world.state, 0, 1, numbers[i]);
            assert_int_equal(letter(&world), expected[o][i]);
        }
        build_done(&world.build);
    }
}

static void text_never_matches_a_number(void **unused)
{
    struct world world;

    (void)unused;
    begin(&world, AVD_KIND_REGISTRY);
    world.leaf = build_leaf(&world.build, 0, 1, AVD_OP_EQ, AVD_OPERAND_TEXT,
                            build_text(&world.build, "5"));
    ready(&world);
    build_give_number(&world.state, 0, 1, 5);
    assert_int_equal(letter(&world), 'U');
    build_done(&world.build);
}

static void far_operands_are_found(void **unused)
{
    struct world world;
    uint32_t value, text, version, edge[2];

    (void)unused;
    begin(&world, AVD_KIND_REGISTRY);
    value = build_text(&world.build, "1.2.0");
    text = build_text(&world.build, "1.2.0");
    version = build_text(&world.build, "1.2");
    edge[0] = build_leaf(&world.build, 0, 1, AVD_OP_EQ, AVD_OPERAND_FAR_TEXT,
                         build_words(&world.build, 1, &text));
    edge[1] = build_leaf(&world.build, 0, 1, AVD_OP_EQ, AVD_OPERAND_FAR_VERSION,
                         build_words(&world.build, 1, &version));
    ready(&world);
    build_give_text(&world.state, 0, 1, value, 5);
    avd_judge(&world.state);
    assert_int_equal(avd_edge_truth(&world.state, edge[0]), AVD_TRUE);
    assert_int_equal(avd_edge_truth(&world.state, edge[1]), AVD_TRUE);
    build_done(&world.build);
}

static void in_a_set_is_unknown_only_where_nothing_matches(void **unused)
{
    struct world world;
    uint32_t set[3] = {2}, five, six;

    (void)unused;
    begin(&world, AVD_KIND_REGISTRY);
    five = build_text(&world.build, "5");
    six = build_text(&world.build, "6");
    set[1] = AVD_TEST(AVD_OP_EQ, AVD_OPERAND_IMMEDIATE, 5);
    set[2] =
        AVD_TEST(AVD_OP_EQ, AVD_OPERAND_TEXT, build_text(&world.build, "x"));
    world.leaf = build_leaf(&world.build, 0, 1, AVD_OP_IN, AVD_OPERAND_LIST,
                            build_words(&world.build, 3, set));
    ready(&world);
    build_give_text(&world.state, 0, 1, five, 1);
    assert_int_equal(letter(&world), 'T');
    build_give_text(&world.state, 0, 1, six, 1);
    assert_int_equal(letter(&world), 'F');
    build_give_text(&world.state, 0, 1, 0, 0); /* no number, not "x" */
    assert_int_equal(letter(&world), 'U');
    build_give_number(&world.state, 0, 1, 6); /* not 5, and no text */
    assert_int_equal(letter(&world), 'U');
    build_done(&world.build);
}

static void in_an_empty_set_is_false(void **unused)
{
    struct world world;

    (void)unused;
    begin(&world, AVD_KIND_REGISTRY);
    world.leaf = build_leaf(&world.build, 0, 1, AVD_OP_IN, AVD_OPERAND_LIST, 0);
    ready(&world);
    build_give_number(&world.state, 0, 1, 6);
    assert_int_equal(letter(&world), 'F');
    build_done(&world.build);
}

static void absence_says_that_a_count_is_zero(void **unused)
{
    struct world world;
    uint32_t is;

    (void)unused;
    begin(&world, AVD_KIND_PROCESS);
    world.leaf =
        build_leaf(&world.build, 0, 1, AVD_OP_EQ, AVD_OPERAND_IMMEDIATE, 0);
    is = build_leaf(&world.build, 0, 1, AVD_OP_IS, AVD_OPERAND_IMMEDIATE, 0);
    ready(&world);
    build_status(&world.state, 0, AVD_STATUS_ABSENT);
    assert_int_equal(letter(&world), 'T');
    /* `is` asks for the thing itself. */
    assert_int_equal(avd_edge_truth(&world.state, is), AVD_FALSE);
    build_status(&world.state, 0, AVD_STATUS_DENIED);
    assert_int_equal(letter(&world), 'U');
    build_done(&world.build);
}

static void a_question_is_answered_or_unknown(void **unused)
{
    struct world world;
    uint32_t question, answered, yes, choice, second;

    (void)unused;
    begin(&world, AVD_KIND_ELEVATED);
    question = build_question(&world.build, "q", NULL);
    choice = build_question(&world.build, "c", "one two");
    answered = build_leaf(&world.build, question, 0, AVD_OP_EXISTS,
                          AVD_OPERAND_IMMEDIATE, 0);
    yes = build_leaf(&world.build, question, 1, AVD_OP_TRUE,
                     AVD_OPERAND_IMMEDIATE, 0);
    second = build_leaf(&world.build, choice, 1, AVD_OP_EQ,
                        AVD_OPERAND_IMMEDIATE, 1);
    ready(&world);
    avd_judge(&world.state);
    assert_int_equal(avd_edge_truth(&world.state, answered), AVD_UNKNOWN);
    assert_int_equal(avd_edge_truth(&world.state, yes), AVD_UNKNOWN);
    assert_int_equal(avd_edge_truth(&world.state, second), AVD_UNKNOWN);
    build_give_number(&world.state, question, 1, 0);
    build_give_number(&world.state, choice, 1, 1);
    avd_judge(&world.state);
    assert_int_equal(avd_edge_truth(&world.state, answered), AVD_TRUE);
    assert_int_equal(avd_edge_truth(&world.state, yes), AVD_FALSE);
    assert_int_equal(avd_edge_truth(&world.state, second), AVD_TRUE);
    build_done(&world.build);
}

static void a_field_compares_with_another_reading(void **unused)
{
    struct world world;
    uint32_t other = 1u << 8 | 1, text, same;

    (void)unused;
    begin(&world, AVD_KIND_REGISTRY);
    text = build_text(&world.build, "Value");
    same = build_text(&world.build, "VALUE");
    world.leaf = build_leaf(&world.build, 0, 1, AVD_OP_EQ, AVD_OPERAND_READING,
                            build_words(&world.build, 1, &other));
    ready(&world);
    build_give_text(&world.state, 0, 1, text, 5);
    assert_int_equal(letter(&world), 'U');
    build_give_text(&world.state, 1, 1, same, 5);
    assert_int_equal(letter(&world), 'T');
    build_give_text(&world.state, 1, 1, same, 4);
    assert_int_equal(letter(&world), 'F');
    build_give_number(&world.state, 1, 1, 5);
    assert_int_equal(letter(&world), 'U');
    build_status(&world.state, 1, AVD_STATUS_ABSENT);
    assert_int_equal(letter(&world), 'U');
    build_done(&world.build);
}

/* How a file stands: its status, count and age; -1 = no such value. */
static void give_file(struct avd_state *state, uint32_t file, char how)
{
    struct avd_value *value = avd_state_values(state, file);

    memset(value, 0, 6 * sizeof *value);
    build_status(state, file, AVD_STATUS_OK);
    switch (how) {
    case 'a':
        build_status(state, file, AVD_STATUS_ABSENT);
        break;
    case 'd':
        build_status(state, file, AVD_STATUS_DENIED);
        break;
    case 'z':
        build_give_number(state, file, 6, 0);
        break;
    case 'n': /* there, but nobody knows how old */
        build_give_number(state, file, 6, 1);
        break;
    default:
        build_give_number(state, file, 2, how - '0');
        break;
    }
}

static void newer_than_asks_for_the_first_and_forgives_the_second(void **unused)
{
    /* absent, denied, count 0, no age, and ages 1, 2 */
    static const char how[] = "adzn12";
    static const char *const expected[] = {"FFFFFF", "UUUUUU", "FFFFFF",
                                           "TUTUUU", "TUTUFT", "TUTUFF"};
    struct world world;
    uint32_t other = 1u << 8 | 2;

    (void)unused;
    begin(&world, AVD_KIND_FILE);
    world.leaf =
        build_leaf(&world.build, 0, 2, AVD_OP_NEWER, AVD_OPERAND_READING,
                   build_words(&world.build, 1, &other));
    ready(&world);
    for (int a = 0; a < 6; a++) {
        for (int b = 0; b < 6; b++) {
            give_file(&world.state, 0, how[a]);
            give_file(&world.state, 1, how[b]);
            assert_int_equal(letter(&world), expected[a][b]);
        }
    }
    build_done(&world.build);
}

static void a_list_contains_whole_elements(void **unused)
{
    static const char bytes[] = "10.0.0.1\0HOST\0";
    static const struct {
        const char *wanted;
        char expected;
    } rows[] = {{"10.0.0.1", 'T'},
                {"host", 'T'},
                {"hos", 'F'},
                {"10.0.0.10", 'F'},
                {"", 'F'}};

    (void)unused;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct world world;
        uint32_t text;

        begin(&world, AVD_KIND_DNS_SERVERS);
        text = build_bytes(&world.build, bytes, sizeof bytes - 1);
        world.leaf =
            build_leaf(&world.build, 0, 1, AVD_OP_CONTAINS, AVD_OPERAND_TEXT,
                       build_text(&world.build, rows[i].wanted));
        ready(&world);
        build_give_list(&world.state, 0, 1, text, sizeof bytes - 1, 2);
        assert_int_equal(letter(&world), rows[i].expected);
        build_give_list(&world.state, 0, 1, 0, 0, 0);
        assert_int_equal(letter(&world), 'F');
        build_done(&world.build);
    }
}

/* any (x.servers starts with "10." and not (x.servers == "10.1")
 *      or x.servers == 5), and `all` of the same. */
static uint32_t over_servers(struct build *build, enum avd_op op)
{
    uint32_t words[8] = {0, 6};

    words[2] = AVD_TEST(AVD_OP_STARTS_WITH, AVD_OPERAND_TEXT,
                        build_text(build, "10."));
    words[3] = AVD_TEST(AVD_OP_EQ, AVD_OPERAND_TEXT, build_text(build, "10.1"));
    words[4] = AVD_TEST(AVD_OP_NOT, AVD_OPERAND_IMMEDIATE, 0);
    words[5] = AVD_TEST(AVD_OP_AND, AVD_OPERAND_IMMEDIATE, 0);
    words[6] =
        AVD_TEST(AVD_OP_LT, AVD_OPERAND_VERSION, build_text(build, "2.0"));
    words[7] = AVD_TEST(AVD_OP_OR, AVD_OPERAND_IMMEDIATE, 0);
    return build_leaf(build, 0, 1, op, AVD_OPERAND_LIST,
                      build_words(build, 8, words));
}

static void any_and_all_range_over_the_elements(void **unused)
{
    static const struct {
        const char *bytes;
        size_t length;
        uint32_t count;
        const char *expected; /* any, all */
    } rows[] = {
        {"", 0, 0, "FT"},
        {"10.2\0", 5, 1, "TT"},
        {"10.1\0", 5, 1, "FF"},
        {"1.9\0", 4, 1, "TT"},
        {"10.2\0"
         "10.1\0",
         10, 2, "TF"},
        {"host\0", 5, 1, "UU"}, /* no version */
        {"host\0"
         "10.1\0",
         10, 2, "UF"},
        {"host\0"
         "10.2\0",
         10, 2, "TU"},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (int all = 0; all < 2; all++) {
            struct world world;
            uint32_t text;

            begin(&world, AVD_KIND_DNS_SERVERS);
            text = build_bytes(&world.build, rows[i].bytes, rows[i].length);
            world.leaf =
                over_servers(&world.build, all ? AVD_OP_ALL : AVD_OP_ANY);
            ready(&world);
            build_give_list(&world.state, 0, 1, text, rows[i].length,
                            rows[i].count);
            assert_int_equal(letter(&world), rows[i].expected[all]);
            build_done(&world.build);
        }
    }
}

static void a_predicate_may_be_as_deep_as_the_limit(void **unused)
{
    uint32_t words[2 + 2 * AVD_PREDICATE_DEPTH];
    struct world world;
    uint32_t text, count = 0;

    (void)unused;
    begin(&world, AVD_KIND_DNS_SERVERS);
    text = build_bytes(&world.build, "a", 2);
    words[0] = 0;
    for (int i = 0; i < AVD_PREDICATE_DEPTH; i++)
        words[2 + count++] = AVD_TEST(AVD_OP_EQ, AVD_OPERAND_TEXT, text);
    for (int i = 1; i < AVD_PREDICATE_DEPTH; i++)
        words[2 + count++] = AVD_TEST(AVD_OP_AND, 0, 0);
    words[1] = count;
    world.leaf = build_leaf(&world.build, 0, 1, AVD_OP_ALL, AVD_OPERAND_LIST,
                            build_words(&world.build, 2 + count, words));
    ready(&world);
    build_give_list(&world.state, 0, 1, text, 2, 1);
    assert_int_equal(letter(&world), 'T');
    build_done(&world.build);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_operator_of_every_status_and_type_of_value),
        cmocka_unit_test(immediate_numbers_compare_as_numbers_do),
        cmocka_unit_test(text_never_matches_a_number),
        cmocka_unit_test(far_operands_are_found),
        cmocka_unit_test(in_a_set_is_unknown_only_where_nothing_matches),
        cmocka_unit_test(in_an_empty_set_is_false),
        cmocka_unit_test(absence_says_that_a_count_is_zero),
        cmocka_unit_test(a_question_is_answered_or_unknown),
        cmocka_unit_test(a_field_compares_with_another_reading),
        cmocka_unit_test(newer_than_asks_for_the_first_and_forgives_the_second),
        cmocka_unit_test(a_list_contains_whole_elements),
        cmocka_unit_test(any_and_all_range_over_the_elements),
        cmocka_unit_test(a_predicate_may_be_as_deep_as_the_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
