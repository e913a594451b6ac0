/* SPDX-License-Identifier: MIT */
/* Records of an image: their order, slots, sources and what they share. */
#include "cmocka_all.h"

#include <string.h>

#include "compiled.h"

#define SICK "symptom sick { title \"Sick\" }\n"

static const struct avd_fix *fix_of(const struct compiled *compiled,
                                    const char *id)
{
    const struct avd_fix *fix = avd_fix_of(compiled->image);
    const struct avd_fix *end = fix + avd_fix_count(compiled->image);
    while (fix < end && strcmp(compiled_pool(compiled, fix->id), id) != 0)
        fix++;
    assert_true(fix < end);
    return fix;
}

static void assert_source(const struct compiled *compiled, uint32_t source,
                          const char *name, uint32_t line)
{
    const struct avd_header *image = compiled->image;
    uint32_t file = AVD_SOURCE_FILE(source);
    assert_true(file < avd_file_count(image));
    assert_string_equal(compiled_pool(compiled, avd_file_of(image)[file].name),
                        name);
    assert_int_equal(AVD_SOURCE_LINE(source), line);
}

static void sections_follow_one_another(void **state)
{
    static const size_t size[AVD_SECTION_COUNT] = {
#define X(NAME, name, type) sizeof(type),
        AVD_SECTIONS(X)
#undef X
    };
    struct compiled *compiled = *state;
    size_t at = sizeof(struct avd_header), id;
    compiled_text(compiled,
                  PACK "probe a { title \"A\" read service(\"A\") was old }\n"
                       "symptom ill { title \"I\" message \"M\"\n"
                       "  when a.exit_code == -7 and a.exists }\n");
    assert_int_equal(compiled->image->magic, AVD_TABLE_MAGIC);
    assert_int_equal(compiled->image->format, AVD_TABLE_FORMAT);
    for (id = 0; id < AVD_SECTION_COUNT; id++) {
        assert_int_equal(compiled->image->section[id].offset, at);
        at += compiled->image->section[id].count * size[id];
    }
    assert_int_equal(compiled->image->size, at);
    assert_int_equal(avd_number_count(compiled->image), 1);
    assert_int_equal(avd_leaf_count(compiled->image), 2);
    assert_int_equal(avd_gate_count(compiled->image), 1);
    assert_int_equal(avd_pool_of(compiled->image)[0], '\0');
    assert_int_equal(avd_word_of(compiled->image)[0], 0);
}

static void probes_are_in_bytewise_order_of_their_ids(void **state)
{
    static const char *const ids[] = {"a",  "a10", "a2",  "a_1",
                                      "ab", "g_x", "g_y", "ga"};
    struct compiled *compiled = *state;
    const struct avd_header *image;
    size_t i;
    compiled_text(compiled,
                  PACK "probe ga { title \"T\" read service(\"A\") }\n"
                       "probe g each { y \"Y\" x \"X\" } {\n"
                       "  title \"{each}\" read service(\"{each}\") }\n"
                       "probe a_1 { title \"T\" read service(\"B\") }\n"
                       "probe a2 { title \"T\" read service(\"C\") }\n"
                       "probe ab { title \"T\" read service(\"D\") }\n"
                       "probe a { title \"T\" read service(\"E\") }\n"
                       "probe a10 { title \"T\" read service(\"F\") }\n");
    image = compiled->image;
    assert_int_equal(avd_probe_count(image), 8);
    for (i = 0; i < 8; i++)
        assert_string_equal(compiled_pool(compiled, avd_probe_of(image)[i].id),
                            ids[i]);
    assert_string_equal(
        compiled_pool(compiled, compiled_probe(compiled, "g_y")->read),
        "service(\"Y\")");
}

static void slots_follow_one_another_and_questions_come_last(void **state)
{
    struct compiled *compiled = *state;
    const struct avd_header *image;
    uint32_t slot = 0, i;
    compiled_text(compiled,
                  PACK "question q { ask \"?\" answer yes_no }\n"
                       "question r { ask \"?\" answer yes_no }\n"
                       "probe c { title \"T\" read service(\"A\") }\n"
                       "probe b { title \"T\" read registry(\"HKLM\\A\") }\n"
                       "probe a { title \"T\" read windows() }\n");
    image = compiled->image;
    for (i = 0; i < avd_probe_count(image); i++) {
        assert_int_equal(avd_probe_of(image)[i].slot, slot);
        slot += avd_kinds[avd_probe_of(image)[i].kind].fields;
    }
    assert_int_equal(slot, 7 + 6 + 5);
    assert_int_equal(avd_question_of(image)[0].slot, slot);
    assert_int_equal(avd_question_of(image)[1].slot, slot + 1);
    assert_int_equal(image->slots, slot + 2);
}

static void each_record_knows_its_file_and_line(void **state)
{
    static const struct compiled_file files[] = {
        {"z.avdrule", "\n\n" PACK},
        {"b.avdrule", "symptom ill { title \"I\" }\n\n"
                      "cause c of ill {\n  title \"C\"\n"
                      "  confirm when p.exists\n"
                      "  fix { title \"F\" steps { \"1\" } }\n}\n"},
        {"sub/a.avdrule", "# first\nprobe\n  p { title \"P\"\n"
                          "  read service(\"A\") }\n"
                          "question q { ask \"?\" answer yes_no }\n"
                          "fix f { title \"F\" steps { \"1\" } }\n"},
    };
    static const char *const path[] = {".", NULL};
    struct compiled *compiled = *state;
    const struct avd_header *image;
    compiled_files(compiled, files, 3, path);
    image = compiled->image;
    assert_non_null(image);
    assert_source(compiled, avd_pack_of(image)[0].source, "z.avdrule", 3);
    assert_source(compiled, avd_symptom_of(image)[0].source, "b.avdrule", 1);
    assert_source(compiled, avd_cause_of(image)[0].source, "b.avdrule", 3);
    assert_source(compiled, fix_of(compiled, "c.fix")->source, "b.avdrule", 6);
    assert_source(compiled, avd_probe_of(image)[0].source, "sub/a.avdrule", 3);
    assert_source(compiled, avd_question_of(image)[0].source, "sub/a.avdrule",
                  5);
    assert_source(compiled, fix_of(compiled, "f")->source, "sub/a.avdrule", 6);
}

static void assert_alias(const struct compiled *compiled, uint32_t i,
                         const char *was, enum avd_alias_kind kind,
                         uint32_t index)
{
    const struct avd_alias *alias = &avd_alias_of(compiled->image)[i];
    assert_string_equal(compiled_pool(compiled, alias->was), was);
    assert_int_equal(alias->kind, kind);
    assert_int_equal(alias->index, index);
}

static void former_ids_are_sorted_across_all_kinds(void **state)
{
    struct compiled *compiled = *state;
    compiled_text(
        compiled,
        PACK "probe x { title \"T\" read service(\"A\") was m, b }\n"
             "probe w { title \"T\" read service(\"B\") }\n"
             "question q { ask \"?\" answer yes_no was n }\n"
             "symptom first { title \"S\" }\n"
             "symptom ill { title \"S\" was a }\n"
             "cause c of ill { title \"C\" confirm when x.exists was z, c1 }\n"
             "fix f { title \"F\" steps { \"1\" } was d }\n");
    assert_int_equal(avd_alias_count(compiled->image), 7);
    assert_alias(compiled, 0, "a", AVD_ALIAS_SYMPTOM, 1);
    assert_alias(compiled, 1, "b", AVD_ALIAS_PROBE, 1);
    assert_alias(compiled, 2, "c1", AVD_ALIAS_CAUSE, 0);
    assert_alias(compiled, 3, "d", AVD_ALIAS_FIX, 0);
    assert_alias(compiled, 4, "m", AVD_ALIAS_PROBE, 1);
    assert_alias(compiled, 5, "n", AVD_ALIAS_QUESTION, 0);
    assert_alias(compiled, 6, "z", AVD_ALIAS_CAUSE, 0);
}

static void causes_that_agree_share_a_link(void **state)
{
    struct compiled *compiled = *state;
    const struct avd_link *link;
    compiled_text(
        compiled,
        PACK "probe p { title \"T\" read service(\"A\") }\n" SICK
             "symptom worse { title \"W\" }\n"
             "fix f { title \"F\" steps { \"1\" } }\n"
             "cause a of sick { title \"A\" confirm when p.exists fix f }\n"
             "cause b of sick { title \"B\" confirm when not p.exists fix f }\n"
             "cause c of sick { title \"C\" confirm when p.exists fix f\n"
             "  likelihood rare }\n"
             "cause d of sick { title \"D\" confirm when p.exists fix f\n"
             "  likelihood occasional }\n"
             "cause e of worse { title \"E\" confirm when p.exists fix f }\n"
             "cause g of sick, worse { title \"G\" when p.exists }\n");
    assert_int_equal(avd_link_count(compiled->image), 4);
    assert_int_equal(compiled_cause(compiled, "a")->link,
                     compiled_cause(compiled, "b")->link);
    assert_int_equal(compiled_cause(compiled, "a")->link,
                     compiled_cause(compiled, "d")->link);
    assert_int_not_equal(compiled_cause(compiled, "a")->link,
                         compiled_cause(compiled, "c")->link);
    link = avd_link_of(compiled->image) + compiled_cause(compiled, "c")->link;
    assert_int_equal(link->likelihood,
                     avd_word_code(AVD_WORDS_LIKELIHOOD, "rare", 4));
    link = avd_link_of(compiled->image) + compiled_cause(compiled, "g")->link;
    assert_int_equal(compiled_words(compiled, link->symptoms)[0], 2);
    assert_int_equal(compiled_words(compiled, link->symptoms)[1], 0);
    assert_int_equal(compiled_words(compiled, link->symptoms)[2], 1);
    assert_int_equal(link->fixes, 0);
}

static void the_same_text_stands_once_in_the_pool(void **state)
{
    struct compiled *compiled = *state;
    const struct avd_symptom *symptom;
    compiled_text(compiled, PACK "symptom a { title \"The same\" }\n"
                                 "symptom b { title 'The same' }\n"
                                 "symptom c { title \"Another\" }\n");
    symptom = avd_symptom_of(compiled->image);
    assert_int_equal(symptom[0].title, symptom[1].title);
    assert_int_not_equal(symptom[0].title, symptom[2].title);
    assert_int_equal(symptom[0].about, 0);
}

static void fixes_of_a_cause_are_in_the_order_of_its_clauses(void **state)
{
    struct compiled *compiled = *state;
    const struct avd_link *link;
    const uint32_t *list;
    compiled_text(compiled,
                  PACK "probe p { title \"T\" read service(\"A\") }\n" SICK
                       "fix f { title \"F\" steps { \"1\" } }\n"
                       "fix g { title \"G\" steps { \"1\" } }\n"
                       "cause a of sick { title \"A\" when p.exists fix g\n"
                       "  fix { title \"Own\" steps { \"1\" } } fix f }\n");
    link = avd_link_of(compiled->image) + compiled_cause(compiled, "a")->link;
    list = compiled_words(compiled, link->fixes);
    assert_int_equal(list[0], 3);
    assert_ptr_equal(avd_fix_of(compiled->image) + list[1],
                     fix_of(compiled, "g"));
    assert_ptr_equal(avd_fix_of(compiled->image) + list[2],
                     fix_of(compiled, "a.fix"));
    assert_ptr_equal(avd_fix_of(compiled->image) + list[3],
                     fix_of(compiled, "f"));
}

static void a_fix_holds_its_items_in_order_and_depth(void **state)
{
    static const struct {
        uint8_t kind, depth;
        const char *text;
    } wanted[] = {
        {AVD_ITEM_TEXT, 0, "One"},      {AVD_ITEM_RUN, 0, "dir"},
        {AVD_ITEM_CHOOSE_ONE, 0, NULL}, {AVD_ITEM_TEXT, 1, "Left"},
        {AVD_ITEM_STEPS, 1, NULL},      {AVD_ITEM_TEXT, 2, "Deep"},
        {AVD_ITEM_NOTE, 0, "Note"},     {AVD_ITEM_CAUTION, 0, "Care"},
        {AVD_ITEM_SEE_FIX, 0, NULL},
    };
    enum { COUNT = sizeof wanted / sizeof *wanted };
    struct compiled *compiled = *state;
    const struct avd_fix *fix;
    const struct avd_item *item;
    size_t i;
    compiled_text(compiled,
                  PACK "fix e { title \"E\" steps { \"0\" } }\n"
                       "fix f { title \"F\" steps { \"One\" run cmd \"dir\"\n"
                       "  choose one { \"Left\" steps { \"Deep\" } }\n"
                       "  note \"Note\" caution \"Care\" see fix g } }\n"
                       "fix g { title \"G\" confirm all { \"2\" } }\n"
                       "fix h { title \"H\" choose one { \"1\" \"2\" } }\n");
    fix = fix_of(compiled, "f");
    item = avd_item_of(compiled->image) + fix->items;
    assert_int_equal(fix->item_count, COUNT);
    for (i = 0; i < COUNT; i++) {
        assert_int_equal(item[i].kind, wanted[i].kind);
        assert_int_equal(item[i].depth, wanted[i].depth);
        if (wanted[i].text)
            assert_string_equal(compiled_pool(compiled, item[i].text),
                                wanted[i].text);
    }
    assert_int_equal(item[1].shell, avd_word_code(AVD_WORDS_SHELL, "cmd", 3));
    assert_ptr_equal(avd_fix_of(compiled->image) + item[8].text,
                     fix_of(compiled, "g"));
    assert_int_equal(fix->kind, AVD_FIX_STEPS);
    assert_int_equal(fix_of(compiled, "g")->kind, AVD_FIX_CONFIRM_ALL);
    assert_int_equal(fix_of(compiled, "h")->kind, AVD_FIX_CHOOSE_ONE);
    assert_int_equal(fix_of(compiled, "g")->items, fix->items + COUNT);
}

static void what_a_fix_needs_and_what_is_taken_if_nothing_is_said(void **state)
{
    struct compiled *compiled = *state;
    const struct avd_fix *fix;
    compiled_text(compiled,
                  PACK "fix f { title \"F\" needs reboot, portal effort 5m\n"
                       "  risk high steps { \"1\" } }\n"
                       "fix g { title \"G\" steps { \"1\" } }\n");
    fix = fix_of(compiled, "f");
    assert_int_equal(fix->needs,
                     1 << avd_word_code(AVD_WORDS_NEED, "reboot", 6) |
                         1 << avd_word_code(AVD_WORDS_NEED, "portal", 6));
    assert_int_equal(fix->effort, 300000);
    assert_int_equal(fix->risk, avd_word_code(AVD_WORDS_RISK, "high", 4));
    fix = fix_of(compiled, "g");
    assert_int_equal(fix->needs, 0);
    assert_int_equal(fix->effort, 0);
    assert_int_equal(fix->risk, avd_word_code(AVD_WORDS_RISK, "low", 3));
    assert_int_equal(fix->verify, AVD_EDGE_NONE);
    assert_int_equal(fix->verify_text, 0);
}

static void verify_shows_what_stands_behind_a_let(void **state)
{
    struct compiled *compiled = *state;
    const struct avd_fix *fix;
    compiled_text(compiled,
                  PACK "probe p { title \"T\" read service(\"A\") }\n"
                       "fix f { title \"F\" steps { \"1\" } verify well }\n"
                       "let well = better\n"
                       "let better = p.exists  and\n  p.state is running\n");
    fix = fix_of(compiled, "f");
    assert_int_equal(fix->verify, compiled_let(compiled, "better"));
    assert_string_equal(compiled_pool(compiled, fix->verify_text),
                        "p.exists and p.state is running");
}

static void choices_are_pairs_of_word_and_label(void **state)
{
    struct compiled *compiled = *state;
    const struct avd_question *question;
    const uint32_t *words;
    compiled_text(compiled,
                  PACK "question lamp { ask \"Colour?\"\n"
                       "  answer choice { red \"Is red\", off \"Is "
                       "off\" } }\n"
                       "question paper { ask \"?\" answer yes_no }\n");
    question = avd_question_of(compiled->image);
    assert_string_equal(compiled_pool(compiled, question[0].ask), "Colour?");
    words = compiled_words(compiled, question[0].choices);
    assert_int_equal(words[0], 2);
    assert_string_equal(compiled_pool(compiled, words[1]), "red");
    assert_string_equal(compiled_pool(compiled, words[2]), "Is red");
    assert_string_equal(compiled_pool(compiled, words[3]), "off");
    assert_string_equal(compiled_pool(compiled, words[4]), "Is off");
    assert_int_equal(question[1].choices, 0);
}

static void messages_belong_to_their_symptoms(void **state)
{
    struct compiled *compiled = *state;
    const struct avd_message *message;
    compiled_text(compiled, PACK SICK "symptom ill { title \"I\"\n"
                                      "  message \"M1\" message \"M2\" }\n");
    assert_int_equal(avd_message_count(compiled->image), 2);
    message = avd_message_of(compiled->image);
    assert_int_equal(message[0].symptom, 1);
    assert_string_equal(compiled_pool(compiled, message[0].text), "M1");
    assert_int_equal(message[1].symptom, 1);
    assert_string_equal(compiled_pool(compiled, message[1].text), "M2");
}

static void packs_hold_their_own_documents_and_files(void **state)
{
    static const struct compiled_file files[] = {
        {"one.avdrule",
         "pack two { title \"T2\" version 2.0.0\n"
         "  document \"c.md\" dated 2020-05-13 at \"https://a.example/c\" }\n"
         "symptom b { title \"B\" doc \"#x\" }\n"},
        {"two.avdrule",
         "pack the_first { title \"T1\" version 1.2.3\n"
         "  document \"a.md\" dated 2020-05-11 at \"https://a.example/a\"\n"
         "  document \"b.md\" dated 2020-05-12 at \"https://a.example/b\" }\n"
         "symptom a { title \"A\" doc \"b.md#y\" }\n"},
    };
    static const char *const path[] = {".", NULL};
    struct compiled *compiled = *state;
    const struct avd_pack *pack;
    const struct avd_document *document;
    const struct avd_symptom *symptom;
    compiled_files(compiled, files, 2, path);
    assert_non_null(compiled->image);
    pack = avd_pack_of(compiled->image);
    assert_string_equal(compiled_pool(compiled, pack[0].id), "the_first");
    assert_string_equal(compiled_pool(compiled, pack[0].version), "1.2.3");
    assert_int_equal(pack[0].documents, 0);
    assert_int_equal(pack[0].document_count, 2);
    assert_int_equal(pack[1].documents, 2);
    assert_int_equal(pack[1].document_count, 1);
    assert_string_not_equal(compiled_pool(compiled, pack[0].digest),
                            compiled_pool(compiled, pack[1].digest));
    assert_int_equal(strlen(compiled_pool(compiled, pack[0].digest)), 7 + 64);
    document = avd_document_of(compiled->image);
    assert_string_equal(compiled_pool(compiled, document[1].file), "b.md");
    assert_string_equal(compiled_pool(compiled, document[1].dated),
                        "2020-05-12");
    assert_string_equal(compiled_pool(compiled, document[2].url),
                        "https://a.example/c");
    assert_int_equal(avd_file_of(compiled->image)[0].pack, 0);
    assert_string_equal(
        compiled_pool(compiled, avd_file_of(compiled->image)[0].name),
        "two.avdrule");
    for (symptom = avd_symptom_of(compiled->image);
         symptom < avd_symptom_of(compiled->image) + 2; symptom++) {
        const uint32_t *doc = compiled_words(compiled, symptom->doc);
        bool first = *compiled_pool(compiled, symptom->id) == 'a';
        assert_int_equal(symptom->pack, first ? 0 : 1);
        assert_int_equal(doc[0], first ? 1 : 2);
        assert_string_equal(compiled_pool(compiled, doc[1]),
                            first ? "#y" : "#x");
    }
}

static void flags_of_a_probe_are_kept(void **state)
{
    struct compiled *compiled = *state;
    compiled_text(
        compiled, PACK
        "probe a { title \"T\" read registry(\"HKLM\\A\", \"B\") secret }\n"
        "probe b { title \"T\" read log(\"/a\", find: \"x\") owner any }\n"
        "probe c { title \"T\" read log(\"/b\", find: \"x\") }\n");
    assert_int_equal(compiled_probe(compiled, "a")->flags, AVD_PROBE_SECRET);
    assert_int_equal(compiled_probe(compiled, "b")->flags, AVD_PROBE_OWNER_ANY);
    assert_int_equal(compiled_probe(compiled, "c")->flags, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COMPILED(sections_follow_one_another),
        COMPILED(probes_are_in_bytewise_order_of_their_ids),
        COMPILED(slots_follow_one_another_and_questions_come_last),
        COMPILED(each_record_knows_its_file_and_line),
        COMPILED(former_ids_are_sorted_across_all_kinds),
        COMPILED(causes_that_agree_share_a_link),
        COMPILED(the_same_text_stands_once_in_the_pool),
        COMPILED(fixes_of_a_cause_are_in_the_order_of_its_clauses),
        COMPILED(a_fix_holds_its_items_in_order_and_depth),
        COMPILED(what_a_fix_needs_and_what_is_taken_if_nothing_is_said),
        COMPILED(verify_shows_what_stands_behind_a_let),
        COMPILED(choices_are_pairs_of_word_and_label),
        COMPILED(messages_belong_to_their_symptoms),
        COMPILED(packs_hold_their_own_documents_and_files),
        COMPILED(flags_of_a_probe_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
