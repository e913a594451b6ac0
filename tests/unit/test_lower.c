/* SPDX-License-Identifier: MIT */
/* From conditions to nodes: sharing, order, and what each form becomes. */
#include "cmocka_all.h"

#include <string.h>

#include "compiled.h"

#define HOST                                                                   \
    PACK "probe spooler { title \"S\" read service(\"Spooler\") }\n"           \
         "probe fax { title \"F\" read service(\"Fax\") }\n"                   \
         "probe key { title \"K\" read registry(\"HKLM\\A\", \"B\") }\n"       \
         "probe servers { title \"D\" read dns_servers() }\n"                  \
         "probe old { title \"O\" read file(\"/a\") }\n"                       \
         "probe error { title \"E\" read event(\"System\", source: \"A\") }\n" \
         "probe broker each { east \"a\" west \"b\" north \"c\" } {\n"         \
         "  title \"{each}\" read tcp(\"{each}\", port: 443)\n}\n"             \
         "question paper { ask \"?\" answer yes_no }\n"                        \
         "question lamp { ask \"?\" answer choice {\n"                         \
         "  red \"R\", green \"G\", off \"O\" } }\n"

static struct avd_leaf leaf_of(struct compiled *compiled, const char *let)
{
    uint32_t node = AVD_EDGE_NODE(compiled_let(compiled, let));
    assert_true(node < avd_leaf_count(compiled->image));
    return avd_leaf_of(compiled->image)[node];
}

static uint32_t node_gate(const struct compiled *compiled, uint32_t edge)
{
    uint32_t node = AVD_EDGE_NODE(edge), leaves;
    leaves = avd_leaf_count(compiled->image);
    assert_true(node >= leaves);
    assert_true(node - leaves < avd_gate_count(compiled->image));
    return node - leaves;
}

static const struct avd_special *special_of(struct compiled *compiled,
                                            uint32_t edge)
{
    const struct avd_gate *gate =
        &avd_gate_of(compiled->image)[node_gate(compiled, edge)];
    assert_int_equal(gate->b, AVD_GATE_SPECIAL);
    assert_true(gate->a < avd_special_count(compiled->image));
    return &avd_special_of(compiled->image)[gate->a];
}

static uint32_t reading_of(struct compiled *compiled, const char *id)
{
    return ((struct declaration *)compiled_find(compiled, id))->index;
}

static unsigned field_of(enum avd_kind kind, const char *name)
{
    unsigned field;
    for (field = 1; field <= avd_kinds[kind].fields; field++)
        if (strcmp(avd_kind_text(avd_field(kind, field)->name), name) == 0)
            return field;
    fail();
    return 0;
}

static void assert_opposite(struct compiled *compiled, const char *a,
                            const char *b)
{
    assert_int_equal(compiled_let(compiled, a), compiled_let(compiled, b) ^ 1u);
}

/* ---- sharing ---- */

static void the_same_comparison_gives_one_leaf(void **state)
{
    struct compiled *compiled = *state;
    compiled_text(compiled, HOST "let a = spooler.exit_code == 3\n"
                                 "let b = spooler.exit_code == 3\n"
                                 "let c = spooler.exit_code == 4\n"
                                 "let d = fax.exit_code == 3\n"
                                 "let e = spooler.account == \"3\"\n");
    assert_int_equal(compiled_let(compiled, "a"), compiled_let(compiled, "b"));
    assert_int_not_equal(compiled_let(compiled, "a"),
                         compiled_let(compiled, "c"));
    assert_int_not_equal(compiled_let(compiled, "a"),
                         compiled_let(compiled, "d"));
    assert_int_equal(avd_leaf_count(compiled->image), 4);
    assert_int_equal(avd_gate_count(compiled->image), 0);
}

static void an_operator_shares_the_leaf_of_its_opposite(void **state)
{
    struct compiled *compiled = *state;
    compiled_text(compiled,
                  HOST "let eq = spooler.exit_code == 3\n"
                       "let ne = spooler.exit_code != 3\n"
                       "let lt = spooler.exit_code < 3\n"
                       "let ge = spooler.exit_code >= 3\n"
                       "let gt = spooler.exit_code > 3\n"
                       "let le = spooler.exit_code <= 3\n"
                       "let inside = spooler.exit_code in { 3, 4 }\n"
                       "let outside = spooler.exit_code not in { 3, 4 }\n"
                       "let same = spooler.state is stopped\n"
                       "let unlike = spooler.state is not stopped\n"
                       "let among = spooler.state is one of { stopped }\n"
                       "let away = spooler.state is not one of { stopped }\n"
                       "let here = spooler.exists\n"
                       "let gone = not spooler.exists\n");
    assert_opposite(compiled, "ne", "eq");
    assert_opposite(compiled, "ge", "lt");
    assert_opposite(compiled, "le", "gt");
    assert_opposite(compiled, "outside", "inside");
    assert_opposite(compiled, "unlike", "same");
    assert_opposite(compiled, "away", "among");
    assert_opposite(compiled, "gone", "here");
    assert_int_equal(AVD_EDGE_NEGATED(compiled_let(compiled, "ne")), 1);
    assert_int_equal(AVD_EDGE_NEGATED(compiled_let(compiled, "eq")), 0);
    assert_int_equal(avd_leaf_count(compiled->image), 7);
}

static void true_and_false_need_no_operand(void **state)
{
    struct compiled *compiled = *state;
    compiled_text(compiled, HOST "let a = old.directory\n"
                                 "let b = old.directory == true\n"
                                 "let c = old.directory == false\n"
                                 "let d = old.directory != true\n"
                                 "let e = paper\n"
                                 "let f = paper == no\n"
                                 "let g = paper != no\n");
    assert_int_equal(compiled_let(compiled, "a"), compiled_let(compiled, "b"));
    assert_opposite(compiled, "c", "a");
    assert_opposite(compiled, "d", "a");
    assert_opposite(compiled, "f", "e");
    assert_int_equal(compiled_let(compiled, "g"), compiled_let(compiled, "e"));
    assert_int_equal(leaf_of(compiled, "a").test, AVD_TEST(AVD_OP_TRUE, 0, 0));
    assert_int_equal(avd_leaf_count(compiled->image), 2);
}

static void the_same_sub_expression_gives_one_gate(void **state)
{
    struct compiled *compiled = *state;
    compiled_text(compiled,
                  HOST "let a = spooler.exists and fax.exists and paper\n"
                       "let b = spooler.exists and fax.exists and not paper\n"
                       "let c = not (not spooler.exists or not fax.exists)\n"
                       "let d = (spooler.exists and fax.exists) or paper\n");
    /* The pair; a, b and d on top of it; c is the pair itself. */
    assert_int_equal(avd_gate_count(compiled->image), 4);
    assert_int_equal(AVD_EDGE_NEGATED(compiled_let(compiled, "c")), 0);
    assert_int_equal(AVD_EDGE_NEGATED(compiled_let(compiled, "d")), 1);
}

/* ---- order ---- */

static void assert_before(const struct compiled *compiled, uint32_t edge,
                          uint32_t node)
{
    assert_true(edge >= AVD_EDGE_OPPOSITE || AVD_EDGE_NODE(edge) < node);
    assert_true(edge >= AVD_EDGE_OPPOSITE ||
                AVD_EDGE_NODE(edge) < avd_leaf_count(compiled->image) +
                                          avd_gate_count(compiled->image));
}

static void assert_special_in_order(const struct compiled *compiled,
                                    const struct avd_special *special,
                                    uint32_t node)
{
    const struct avd_header *image = compiled->image;
    if (special->kind == AVD_SPECIAL_SYMPTOM) {
        assert_before(compiled, avd_symptom_of(image)[special->of].when, node);
        assert_before(compiled, avd_symptom_of(image)[special->of].gate, node);
    } else if (special->kind == AVD_SPECIAL_CAUSE) {
        const struct avd_cause *cause = &avd_cause_of(image)[special->of];
        const struct avd_link *link = &avd_link_of(image)[cause->link];
        assert_before(compiled, cause->confirm, node);
        assert_before(compiled, link->rule_out, node);
        assert_before(compiled, link->suspect, node);
        assert_before(compiled, link->gate, node);
    } else {
        assert_before(compiled, special->of, node);
    }
}

static void each_gate_comes_after_what_it_uses(void **state)
{
    struct compiled *compiled = *state;
    const struct avd_header *image;
    uint32_t i, leaves, specials = 0;
    /* Everything is used before it is declared. */
    compiled_text(
        compiled,
        HOST "let first = second and ill or (known(third) and not wet)\n"
             "let second = third or else false\n"
             "let third = spooler.exists and fax.exists or paper\n"
             "symptom sick { title \"S\" when first and wet }\n"
             "symptom ill { title \"I\" applies when fax.exists\n"
             "  when old.exists or third }\n"
             "cause cold of sick { title \"C\" applies when sick\n"
             "  confirm when key.exists and paper\n"
             "  rule out when wet and third }\n"
             "cause wet of ill { title \"W\" when paper and not ill }\n"
             "fix dry { title \"D\" steps { \"1\" } verify first or cold }\n"
             "let last = third and old.directory and lamp == red\n");
    image = compiled->image;
    leaves = avd_leaf_count(image);
    for (i = 0; i < avd_gate_count(image); i++) {
        struct avd_gate gate = avd_gate_of(image)[i];
        if (gate.b == AVD_GATE_SPECIAL) {
            specials++;
            assert_special_in_order(compiled, &avd_special_of(image)[gate.a],
                                    leaves + i);
        } else {
            assert_before(compiled, gate.a, leaves + i);
            assert_before(compiled, gate.b, leaves + i);
        }
    }
    assert_int_equal(specials, avd_special_count(image));
    assert_true(specials >= 5);
}

/* ---- references ---- */

static void a_let_is_the_edge_of_its_condition(void **state)
{
    struct compiled *compiled = *state;
    compiled_text(compiled,
                  HOST "symptom ill { title \"I\" when down }\n"
                       "cause c of ill { title \"C\" when not again }\n"
                       "let again = down\n"
                       "let down = spooler.exists and not fax.exists\n");
    assert_int_equal(compiled_let(compiled, "again"),
                     compiled_let(compiled, "down"));
    assert_int_equal(avd_symptom_of(compiled->image)[0].when,
                     compiled_let(compiled, "down"));
    assert_int_equal(compiled_cause(compiled, "c")->confirm,
                     compiled_let(compiled, "down") ^ 1u);
    assert_int_equal(avd_gate_count(compiled->image), 1);
}

static void a_verdict_is_a_special_with_its_words(void **state)
{
    struct compiled *compiled = *state;
    const struct avd_special *special;
    compiled_text(compiled, HOST "symptom ill { title \"I\" when paper }\n"
                                 "symptom sick { title \"S\" when not paper }\n"
                                 "cause c of ill { title \"C\" when paper }\n"
                                 "cause d of ill { title \"D\" when old.exists "
                                 "}\n"
                                 "let a = sick\n"
                                 "let b = not d\n"
                                 "let e = sick and old.exists\n");
    special = special_of(compiled, compiled_let(compiled, "a"));
    assert_int_equal(special->kind, AVD_SPECIAL_SYMPTOM);
    assert_int_equal(special->of, 1);
    assert_string_equal(compiled_pool(compiled, special->text), "sick");
    special = special_of(compiled, compiled_let(compiled, "b"));
    assert_int_equal(special->kind, AVD_SPECIAL_CAUSE);
    assert_int_equal(special->of, 1);
    assert_int_equal(AVD_EDGE_NEGATED(compiled_let(compiled, "b")), 1);
    assert_int_equal(avd_special_count(compiled->image), 2);
}

static void when_of_a_cause_rules_it_out_where_it_is_false(void **state)
{
    struct compiled *compiled = *state;
    const struct avd_link *link;
    compiled_text(compiled,
                  HOST "symptom ill { title \"I\" }\n"
                       "cause c of ill { title \"C\" when paper }\n"
                       "cause d of ill { title \"D\" suspect when paper\n"
                       "  rule out when not old.exists }\n"
                       "let a = not old.exists\nlet b = paper\n");
    link = avd_link_of(compiled->image) + compiled_cause(compiled, "c")->link;
    assert_int_equal(compiled_cause(compiled, "c")->confirm,
                     compiled_let(compiled, "b"));
    assert_int_equal(link->rule_out, AVD_EDGE_OPPOSITE);
    assert_int_equal(link->suspect, AVD_EDGE_NONE);
    link = avd_link_of(compiled->image) + compiled_cause(compiled, "d")->link;
    assert_int_equal(compiled_cause(compiled, "d")->confirm, AVD_EDGE_NONE);
    assert_int_equal(link->rule_out, compiled_let(compiled, "a"));
    assert_int_equal(link->suspect, compiled_let(compiled, "b"));
    assert_int_equal(avd_symptom_of(compiled->image)[0].when, AVD_EDGE_NONE);
}

static void what_stands_in_itself_is_told(void **state)
{
    struct compiled *compiled = *state;
    compiled_try(compiled, HOST "let a = paper and b\nlet b = not c\n"
                                "let c = a or paper\n");
    assert_null(compiled->image);
    assert_int_equal(compiled_told(compiled, DIAGNOSTIC_CYCLE), 1);
    compiled_try(compiled, HOST "let a = b\nlet b = c and d\nlet c = d\n"
                                "let d = paper\n");
    assert_non_null(compiled->image);
    assert_int_equal(compiled_told(compiled, DIAGNOSTIC_CYCLE), 0);
}

/* ---- known, or else ---- */

static void known_forgets_a_not(void **state)
{
    struct compiled *compiled = *state;
    const struct avd_special *special;
    compiled_text(compiled, HOST "let a = known(not spooler.exists)\n"
                                 "let b = spooler.exists\n");
    special = special_of(compiled, compiled_let(compiled, "a"));
    assert_int_equal(special->kind, AVD_SPECIAL_KNOWN);
    assert_int_equal(special->of, compiled_let(compiled, "b"));
    assert_int_equal(AVD_EDGE_NEGATED(special->of), 0);
}

static void or_else_says_what_is_assumed(void **state)
{
    struct compiled *compiled = *state;
    const struct avd_special *special;
    compiled_text(compiled, HOST "let a = paper or else true\n"
                                 "let b = (not paper) or else false\n"
                                 "let c = paper\n");
    special = special_of(compiled, compiled_let(compiled, "a"));
    assert_int_equal(special->kind, AVD_SPECIAL_ELSE_TRUE);
    assert_int_equal(special->of, compiled_let(compiled, "c"));
    special = special_of(compiled, compiled_let(compiled, "b"));
    assert_int_equal(special->kind, AVD_SPECIAL_ELSE_FALSE);
    assert_int_equal(special->of, compiled_let(compiled, "c") ^ 1u);
}

static void words_of_the_author_stand_on_one_line(void **state)
{
    struct compiled *compiled = *state;
    const struct avd_special *special;
    compiled_text(compiled,
                  HOST "let a = known(spooler.account ==\n"
                       "    # the \"usual\" one\n"
                       "\t\t\"a  # b\"   and  # it's there\n  paper)\n");
    special = special_of(compiled, compiled_let(compiled, "a"));
    assert_string_equal(compiled_pool(compiled, special->text),
                        "known(spooler.account == \"a  # b\" and paper)");
}

/* ---- any and all ---- */

static void any_of_a_group_is_an_or_and_all_an_and(void **state)
{
    struct compiled *compiled = *state;
    compiled_text(compiled, HOST
                  "let a = any (broker.connects and paper)\n"
                  "let b = broker_east.connects and paper or\n"
                  "  broker_west.connects and paper or broker_north.connects\n"
                  "  and paper\n"
                  "let c = all (broker.connects or paper)\n"
                  "let d = (broker_east.connects or paper) and\n"
                  "  (broker_west.connects or paper) and\n"
                  "  (broker_north.connects or paper)\n");
    assert_int_equal(compiled_let(compiled, "a"), compiled_let(compiled, "b"));
    assert_int_equal(compiled_let(compiled, "c"), compiled_let(compiled, "d"));
    assert_int_not_equal(compiled_let(compiled, "a"),
                         compiled_let(compiled, "c"));
    assert_int_equal(avd_leaf_count(compiled->image), 4);
}

static void not_any_is_all_not(void **state)
{
    struct compiled *compiled = *state;
    compiled_text(compiled, HOST "let a = not any (broker.connects)\n"
                                 "let b = all (not broker.connects)\n");
    assert_int_equal(compiled_let(compiled, "a"), compiled_let(compiled, "b"));
}

static void assert_code(struct compiled *compiled, uint32_t code,
                        enum avd_op op, const char *text)
{
    assert_int_equal(AVD_TEST_OP(code), op);
    if (text) {
        assert_int_equal(AVD_TEST_KIND(code), AVD_OPERAND_TEXT);
        assert_string_equal(compiled_pool(compiled, AVD_TEST_OPERAND(code)),
                            text);
    }
}

static void any_of_a_list_is_one_leaf_with_a_postfix_predicate(void **state)
{
    struct compiled *compiled = *state;
    struct avd_leaf leaf;
    const uint32_t *words;
    compiled_text(compiled,
                  HOST "let a = any (servers.servers starts with \"10.\"\n"
                       "  and not (servers.servers != \"b\" or\n"
                       "  servers.servers like \"c*\"))\n"
                       "let b = all (servers.servers == \"x\")\n");
    leaf = leaf_of(compiled, "a");
    assert_int_equal(leaf.subject,
                     reading_of(compiled, "servers") << 8 |
                         field_of(AVD_KIND_DNS_SERVERS, "servers"));
    assert_int_equal(AVD_TEST_OP(leaf.test), AVD_OP_ANY);
    assert_int_equal(AVD_TEST_KIND(leaf.test), AVD_OPERAND_LIST);
    words = compiled_words(compiled, AVD_TEST_OPERAND(leaf.test));
    assert_string_equal(compiled_pool(compiled, words[0]),
                        "any (servers.servers starts with \"10.\" and not "
                        "(servers.servers != \"b\" or servers.servers like "
                        "\"c*\"))");
    assert_int_equal(words[1], 7);
    assert_code(compiled, words[2], AVD_OP_STARTS_WITH, "10.");
    assert_code(compiled, words[3], AVD_OP_EQ, "b");
    assert_code(compiled, words[4], AVD_OP_NOT, NULL);
    assert_code(compiled, words[5], AVD_OP_LIKE, "c*");
    assert_code(compiled, words[6], AVD_OP_OR, NULL);
    assert_code(compiled, words[7], AVD_OP_NOT, NULL);
    assert_code(compiled, words[8], AVD_OP_AND, NULL);
    assert_int_equal(AVD_TEST_OP(leaf_of(compiled, "b").test), AVD_OP_ALL);
    assert_int_equal(avd_leaf_count(compiled->image), 2);
}

/* ---- operands ---- */

static void a_small_number_stands_in_the_leaf(void **state)
{
    struct compiled *compiled = *state;
    uint32_t test;
    compiled_text(compiled, HOST "let a = spooler.exit_code == 16777215\n"
                                 "let b = spooler.exit_code == 16777216\n"
                                 "let c = spooler.exit_code == -1\n"
                                 "let d = old.size > 1GB\n"
                                 "let e = old.age < 2m\n");
    assert_int_equal(leaf_of(compiled, "a").test,
                     AVD_TEST(AVD_OP_EQ, AVD_OPERAND_IMMEDIATE, 16777215));
    test = leaf_of(compiled, "b").test;
    assert_int_equal(AVD_TEST_KIND(test), AVD_OPERAND_NUMBER);
    assert_int_equal(avd_number_of(compiled->image)[AVD_TEST_OPERAND(test)],
                     16777216);
    test = leaf_of(compiled, "c").test;
    assert_int_equal(AVD_TEST_KIND(test), AVD_OPERAND_NUMBER);
    assert_int_equal(avd_number_of(compiled->image)[AVD_TEST_OPERAND(test)],
                     -1);
    test = leaf_of(compiled, "d").test;
    assert_int_equal(avd_number_of(compiled->image)[AVD_TEST_OPERAND(test)],
                     INT64_C(1) << 30);
    assert_int_equal(leaf_of(compiled, "e").test,
                     AVD_TEST(AVD_OP_LT, AVD_OPERAND_IMMEDIATE, 120000));
}

static void a_word_becomes_its_code(void **state)
{
    struct compiled *compiled = *state;
    int stopped = avd_word_code(AVD_WORDS_SERVICE_STATE, "stopped", 7);
    int paused = avd_word_code(AVD_WORDS_SERVICE_STATE, "paused", 6);
    struct avd_leaf leaf;
    const uint32_t *words;
    compiled_text(compiled,
                  HOST "let a = lamp == off\n"
                       "let b = spooler.state is stopped\n"
                       "let c = spooler.state is one of { stopped, paused }\n");
    leaf = leaf_of(compiled, "a");
    assert_int_equal(leaf.subject, reading_of(compiled, "lamp") << 8 | 1);
    assert_int_equal(leaf.test, AVD_TEST(AVD_OP_EQ, AVD_OPERAND_IMMEDIATE, 2));
    assert_int_equal(leaf_of(compiled, "b").test,
                     AVD_TEST(AVD_OP_IS, AVD_OPERAND_IMMEDIATE, stopped));
    leaf = leaf_of(compiled, "c");
    assert_int_equal(AVD_TEST_OP(leaf.test), AVD_OP_IS_IN);
    assert_int_equal(AVD_TEST_KIND(leaf.test), AVD_OPERAND_LIST);
    words = compiled_words(compiled, AVD_TEST_OPERAND(leaf.test));
    assert_int_equal(words[0], 2);
    assert_int_equal(words[1], AVD_TEST(0, AVD_OPERAND_IMMEDIATE, stopped));
    assert_int_equal(words[2], AVD_TEST(0, AVD_OPERAND_IMMEDIATE, paused));
}

static void a_text_and_a_version_are_offsets_of_two_kinds(void **state)
{
    struct compiled *compiled = *state;
    struct avd_leaf text, version;
    compiled_text(compiled, HOST "let a = key.value == \"1.2.3\"\n"
                                 "let b = old.version >= 1.2.3\n");
    text = leaf_of(compiled, "a");
    version = leaf_of(compiled, "b");
    assert_int_equal(AVD_TEST_KIND(text.test), AVD_OPERAND_TEXT);
    assert_int_equal(AVD_TEST_KIND(version.test), AVD_OPERAND_VERSION);
    assert_int_equal(AVD_TEST_OPERAND(text.test),
                     AVD_TEST_OPERAND(version.test));
    assert_string_equal(compiled_pool(compiled, AVD_TEST_OPERAND(version.test)),
                        "1.2.3");
}

static void newer_than_means_the_age_of_both(void **state)
{
    struct compiled *compiled = *state;
    struct avd_leaf leaf;
    compiled_text(compiled,
                  HOST "let a = error newer than old\n"
                       "let b = error.age newer than spooler.started\n");
    leaf = leaf_of(compiled, "a");
    assert_int_equal(leaf.subject, reading_of(compiled, "error") << 8 |
                                       field_of(AVD_KIND_EVENT, "age"));
    assert_int_equal(AVD_TEST_OP(leaf.test), AVD_OP_NEWER);
    assert_int_equal(AVD_TEST_KIND(leaf.test), AVD_OPERAND_READING);
    assert_int_equal(*compiled_words(compiled, AVD_TEST_OPERAND(leaf.test)),
                     reading_of(compiled, "old") << 8 |
                         field_of(AVD_KIND_FILE, "age"));
    leaf = leaf_of(compiled, "b");
    assert_int_equal(*compiled_words(compiled, AVD_TEST_OPERAND(leaf.test)),
                     reading_of(compiled, "spooler") << 8 |
                         field_of(AVD_KIND_SERVICE, "started"));
}

static void a_field_is_compared_with_another_reading(void **state)
{
    struct compiled *compiled = *state;
    struct avd_leaf leaf;
    compiled_text(compiled, HOST "let a = spooler.account != fax.account\n");
    leaf = leaf_of(compiled, "a");
    assert_int_equal(AVD_EDGE_NEGATED(compiled_let(compiled, "a")), 1);
    assert_int_equal(AVD_TEST_OP(leaf.test), AVD_OP_EQ);
    assert_int_equal(AVD_TEST_KIND(leaf.test), AVD_OPERAND_READING);
    assert_int_equal(*compiled_words(compiled, AVD_TEST_OPERAND(leaf.test)),
                     reading_of(compiled, "fax") << 8 |
                         field_of(AVD_KIND_SERVICE, "account"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COMPILED(the_same_comparison_gives_one_leaf),
        COMPILED(an_operator_shares_the_leaf_of_its_opposite),
        COMPILED(true_and_false_need_no_operand),
        COMPILED(the_same_sub_expression_gives_one_gate),
        COMPILED(each_gate_comes_after_what_it_uses),
        COMPILED(a_let_is_the_edge_of_its_condition),
        COMPILED(a_verdict_is_a_special_with_its_words),
        COMPILED(when_of_a_cause_rules_it_out_where_it_is_false),
        COMPILED(what_stands_in_itself_is_told),
        COMPILED(known_forgets_a_not),
        COMPILED(or_else_says_what_is_assumed),
        COMPILED(words_of_the_author_stand_on_one_line),
        COMPILED(any_of_a_group_is_an_or_and_all_an_and),
        COMPILED(not_any_is_all_not),
        COMPILED(any_of_a_list_is_one_leaf_with_a_postfix_predicate),
        COMPILED(a_small_number_stands_in_the_leaf),
        COMPILED(a_word_becomes_its_code),
        COMPILED(a_text_and_a_version_are_offsets_of_two_kinds),
        COMPILED(newer_than_means_the_age_of_both),
        COMPILED(a_field_is_compared_with_another_reading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
