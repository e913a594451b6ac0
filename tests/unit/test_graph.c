/* SPDX-License-Identifier: MIT */
/* Nodes of conditions: each once, in order, and what never varies. */
#include "cmocka_all.h"

#include "graph.h"

struct fixture {
    struct arena arena;
    struct graph graph;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    arena_init(&fixture.arena);
    graph_init(&fixture.graph, &fixture.arena, 4);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    arena_done(&fixture->arena);
    return 0;
}

static uint32_t leaf(struct fixture *fixture, uint32_t subject)
{
    struct avd_leaf one = {subject << 8, AVD_TEST(AVD_OP_EXISTS, 0, 0)};
    return graph_leaf(&fixture->graph, one);
}

static uint32_t special(struct fixture *fixture, uint32_t kind, uint32_t of)
{
    struct avd_special one;
    one.kind = kind;
    one.of = of;
    one.text = 0;
    return graph_special(&fixture->graph, one);
}

static void the_same_node_is_kept_once(void **state)
{
    struct fixture *fixture = *state;
    struct graph *graph = &fixture->graph;
    uint32_t a = leaf(fixture, 1), b = leaf(fixture, 2);
    uint32_t both = graph_and(graph, a, b);
    assert_int_not_equal(a, b);
    assert_int_equal(leaf(fixture, 1), a);
    assert_int_equal(graph_and(graph, a, b), both);
    assert_int_not_equal(graph_or(graph, a, b), both);
    assert_int_equal(graph->leaves, 2);
    assert_int_equal(graph->gates, 2);
}

static void nodes_are_found_again_after_growth(void **state)
{
    enum { MANY = 20000 };
    static uint32_t edge[MANY], gate[MANY];
    struct fixture *fixture = *state;
    uint32_t i;
    for (i = 0; i < MANY; i++) {
        edge[i] = leaf(fixture, i);
        gate[i] = graph_and(&fixture->graph, edge[i], edge[i / 2] ^ 1u);
    }
    for (i = 0; i < MANY; i++) {
        assert_int_equal(leaf(fixture, i), edge[i]);
        assert_int_equal(graph_and(&fixture->graph, edge[i], edge[i / 2] ^ 1u),
                         gate[i]);
    }
    assert_int_equal(fixture->graph.leaves, MANY);
}

static void true_is_neutral_and_what_is_bad_spreads(void **state)
{
    struct fixture *fixture = *state;
    struct graph *graph = &fixture->graph;
    uint32_t a = leaf(fixture, 1);
    assert_int_equal(graph_and(graph, AVD_EDGE_NONE, a), a);
    assert_int_equal(graph_and(graph, a, AVD_EDGE_NONE), a);
    assert_int_equal(graph_and(graph, a, a), a);
    assert_int_equal(graph_and(graph, a, GRAPH_BAD), GRAPH_BAD);
    assert_int_equal(graph_or(graph, GRAPH_BAD, a), GRAPH_BAD);
    assert_int_equal(graph_not(GRAPH_BAD), GRAPH_BAD);
    assert_int_equal(graph->gates, 0);
}

static void not_twice_is_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct graph *graph = &fixture->graph;
    uint32_t a = leaf(fixture, 1), b = leaf(fixture, 2);
    assert_int_not_equal(graph_not(a), a);
    assert_int_equal(graph_not(graph_not(a)), a);
    assert_int_equal(graph_or(graph, a, b),
                     graph_not(graph_and(graph, graph_not(a), graph_not(b))));
}

static void gates_come_after_all_leaves_in_tables(void **state)
{
    struct fixture *fixture = *state;
    struct graph *graph = &fixture->graph;
    uint32_t a = leaf(fixture, 1), b = leaf(fixture, 2);
    uint32_t both = graph_and(graph, a, b);
    leaf(fixture, 3);
    assert_int_equal(graph_edge(graph, a), a);
    assert_int_equal(graph_edge(graph, both), AVD_EDGE(3, 0));
    assert_int_equal(graph_edge(graph, graph_not(both)), AVD_EDGE(3, 1));
    assert_int_equal(graph_edge(graph, AVD_EDGE_NONE), AVD_EDGE_NONE);
}

static void tautologies_of_known_and_or_else_are_constant(void **state)
{
    struct fixture *fixture = *state;
    struct graph *graph = &fixture->graph;
    uint32_t a = leaf(fixture, 1);
    uint32_t known = special(fixture, AVD_SPECIAL_KNOWN, a);
    uint32_t either =
        graph_or(graph, special(fixture, AVD_SPECIAL_ELSE_TRUE, a),
                 special(fixture, AVD_SPECIAL_ELSE_TRUE, graph_not(a)));
    assert_true(
        graph_is_constant(graph, graph_or(graph, known, graph_not(known))));
    assert_true(
        graph_is_constant(graph, graph_and(graph, known, graph_not(known))));
    assert_true(graph_is_constant(graph, either));
}

static void what_depends_on_a_reading_is_not_constant(void **state)
{
    struct fixture *fixture = *state;
    struct graph *graph = &fixture->graph;
    uint32_t a = leaf(fixture, 1), b = leaf(fixture, 2);
    assert_false(graph_is_constant(graph, a));
    assert_false(graph_is_constant(graph, graph_or(graph, a, graph_not(a))));
    assert_false(
        graph_is_constant(graph, special(fixture, AVD_SPECIAL_KNOWN, a)));
    assert_false(graph_is_constant(
        graph, graph_or(graph, special(fixture, AVD_SPECIAL_ELSE_TRUE, a),
                        special(fixture, AVD_SPECIAL_KNOWN, b))));
    assert_false(graph_is_constant(graph, GRAPH_BAD));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_same_node_is_kept_once),
        TEST(nodes_are_found_again_after_growth),
        TEST(true_is_neutral_and_what_is_bad_spreads),
        TEST(not_twice_is_nothing),
        TEST(gates_come_after_all_leaves_in_tables),
        TEST(tautologies_of_known_and_or_else_are_constant),
        TEST(what_depends_on_a_reading_is_not_constant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
