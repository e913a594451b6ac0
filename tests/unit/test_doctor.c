/* SPDX-License-Identifier: MIT */
/* The program as a whole, on a system in memory. */
#include "doctor_world.h"

/* ---- verdicts and statuses ---- */

static void the_status_says_the_verdict(void **state)
{
    assert_int_equal(run(*state, "--evidence|sick|--format|line"), 2);
    assert_string_equal(fake_sys.out, sick_line);
    assert_int_equal(run(*state, "--evidence=sick|--format=line|--exit=issue"),
                     1);
    has(fake_sys.out, " exit=1\n");
    assert_int_equal(run(*state, "--evidence=sick|--exit|ran"), 0);
    has(fake_sys.out, "PROBLEM");
    assert_int_equal(run(*state, "--format=line"), 3);
    has(fake_sys.out, "avdoctor: UNDECIDED ");
    assert_int_equal(run(*state, "--format=line|--exit=issue"), 0);
}

static void the_same_evidence_gives_the_same_bytes(void **state)
{
    char *first;

    assert_int_equal(run(*state, "--evidence=sick|--format=json"), 2);
    first = strdup(fake_sys.out);
    assert_int_equal(run(*state, "--evidence=sick|--format=json"), 2);
    assert_string_equal(fake_sys.out, first);
    free(first);
}

static void saved_evidence_gives_the_same_report(void **state)
{
    char *first;

    assert_int_equal(run(*state, "--evidence=sick|--format=json|"
                                 "--save-evidence=kept|--symptom=no_heartbeat"),
                     2);
    first = strdup(fake_sys.out);
    assert_non_null(fake_sys_get("kept"));
    assert_null(strstr(fake_sys_get("kept"), "hush"));
    assert_int_equal(run(*state, "--evidence=kept|--format=json"), 2);
    assert_string_equal(fake_sys.out, first);
    free(first);
}

static void evidence_is_read_from_standard_input(void **state)
{
    fake_sys.input = sick;
    assert_int_equal(run(*state, "--evidence|-|--format=line"), 2);
    assert_string_equal(fake_sys.out, sick_line);
}

static void a_live_run_says_what_it_could_not_read(void **state)
{
    assert_int_equal(run(*state, ""), 3);
    has(fake_sys.out, "NOT DECIDED: nothing on this host could be read.\n");
    has(fake_sys.out,
        "This system or build cannot read it (6 of 6 open verdicts):");
    has(fake_sys.out, "Host: SH-0, none 1, ");
    has(fake_sys.out, "2026-11-22T10:00:00Z\n");
    assert_int_equal(run(*state, "--format=json"), 3);
    has(fake_sys.out,
        "\"taken\": \"2026-11-22T10:00:00Z\", \"mode\": \"live\"");
    has(fake_sys.out, "\"elevated\": false");
}

/* A secret, and an account that holds it. */
static void read_canary(struct avd_call *call)
{
    static const char canary[] = "Kanarienvogel";

    if (call->kind == AVD_KIND_REGISTRY)
        avd_call_text(call, AVD_FIELD_REGISTRY_VALUE, canary, 13);
    else if (call->kind == AVD_KIND_SERVICE)
        avd_call_text(call, AVD_FIELD_SERVICE_ACCOUNT, canary, 13);
    avd_call_end(call, AVD_STATUS_OK, 0);
}

static void a_secret_that_is_skipped_is_hidden_all_the_same(void **state)
{
    static const char *const ways[] = {"--save-evidence=e|--skip=token",
                                       "--save-evidence=e|--skip=registry",
                                       "--save-evidence=e|--only=boot_loader"};
    size_t i;

    fake_probes(read_canary);
    for (i = 0; i < sizeof ways / sizeof *ways; i++) {
        run(*state, ways[i]);
        has(fake_sys_get("e"), "\"account\": \"***\"");
        assert_null(strstr(fake_sys_get("e"), "Kanarienvogel"));
        assert_null(strstr(fake_sys.out, "Kanarienvogel"));
        has(strstr(fake_sys_get("e"), "\"token\""), "\"not_run\"");
    }
    fake_probes(NULL);
}

/* ---- what a person says ---- */

static void a_symptom_is_reported_by_id_alias_or_text(void **state)
{
    static const char *const ways[] = {
        "--evidence=sick|--format=brief|--symptom=agent_not_registered",
        "--evidence=sick|--format=brief|--symptom|the vm is NOT registered "
        "with the host pool"};
    size_t i;

    for (i = 0; i < 2; i++) {
        run(*state, ways[i]);
        has(fake_sys.out, "symptom\tpresent\tagent_not_registered\t");
    }
    run(*state, "--format=brief|--symptom=heartbeat_lost");
    has(fake_sys.out, "symptom\tpresent\tno_heartbeat\t");
    fails(*state, "--symptom|no_heartbaet", 64,
          "avdoctor: no symptom has this id or message: no_heartbaet; did you "
          "mean no_heartbeat?\n");
}

static void an_answer_decides_and_overrides_the_evidence(void **state)
{
    run(*state, "--evidence=sick|--format=brief|--answer="
                "join_account_has_mfa=yes");
    has(fake_sys.out, "cause\tsuspected\tmfa_blocks\t");
    run(*state, "--format=brief|--answer|session_host_status=unavailable");
    fails(*state, "--answer|join_account_has_mfa=maybe", 64,
          "avdoctor: the answer to join_account_has_mfa is yes or no\n");
    fails(*state, "--answer|session_host_status=up", 64,
          "avdoctor: the answer to session_host_status is available or "
          "unavailable or needs_assistance\n");
    fails(*state, "--answer|session_host_status", 64,
          "avdoctor: the answer to session_host_status is available or "
          "unavailable or needs_assistance\n");
    fails(*state, "--answer|session_host_statuss=available", 64,
          "avdoctor: no such question: session_host_statuss; did you mean "
          "session_host_status?\n");
}

/* ---- bad usage and bad evidence ---- */

static void bad_evidence_is_65_with_its_place(void **state)
{
    static const char bad[] = SCHEMA "\n \"probes\":{},}";

    fake_sys_put("bad", bad, sizeof bad - 1);
    fails(*state, "--evidence=bad", 65,
          "avdoctor: bad:2:14: a key is missing\n");
    fails(*state, "--evidence=bad|--output=o", 65,
          "avdoctor: bad:2:14: a key is missing\n");
    assert_null(fake_sys_get("o"));
    fake_sys_put("wide", "\xff\xfe{\0}\0", 6);
    fails(*state, "--evidence=wide", 65,
          "avdoctor: wide:1:1: it is UTF-16, as `>` of PowerShell writes it, "
          "and not UTF-8; name a file with --save-evidence\n");
    fails(*state, "--evidence=gone", 74,
          "avdoctor: cannot read gone: no such file or folder\n");
}

static void evidence_of_more_than_8_mib_is_refused(void **state)
{
    size_t length = AVD_EVIDENCE_MAX;
    char *blank = malloc(length + 1);

    assert_non_null(blank);
    memset(blank, ' ', length + 1);
    memcpy(blank, SCHEMA "\"probes\":{}}", sizeof SCHEMA + 11);
    fake_sys_put("big", blank, length);
    assert_int_equal(run(*state, "--evidence=big|--format=line"), 3);
    fake_sys_put("big", blank, length + 1);
    fails(*state, "--evidence=big", 65,
          "avdoctor: big:1:1: larger than 8 MiB\n");
    free(blank);
}

/* ---- files ---- */

static void reports_go_to_files_beside_standard_output(void **state)
{
    assert_int_equal(run(*state, "--evidence=sick|--format=line|"
                                 "--write=json=a|--write|brief=b"),
                     2);
    assert_string_equal(fake_sys.out, sick_line);
    has(fake_sys_get("a"), "\"schema\": \"avdoctor.report/1\"");
    has(fake_sys_get("b"), "cause\tconfirmed\tboot_loader_stopped\t");
    assert_int_equal(run(*state, "--evidence=sick|--format=line|--output=c"),
                     2);
    assert_string_equal(fake_sys.out, "");
    assert_string_equal(fake_sys_get("c"), sick_line);
}

static void text_is_ascii_on_a_pipe_and_utf8_in_files(void **state)
{
    assert_int_equal(run(*state, "list|--output=l"), 0);
    has(fake_sys_get("l"), "isn\xe2\x80\x99t");
    assert_int_equal(run(*state, "list"), 0);
    has(fake_sys.out, "isn't");
    assert_int_equal(run(*state, "list|--utf8"), 0);
    has(fake_sys.out, "isn\xe2\x80\x99t");
    fake_sys.terminal = true;
    assert_int_equal(run(*state, "list"), 0);
    has(fake_sys.out, "isn\xe2\x80\x99t");
}

static void colour_needs_a_terminal_and_no_no_color(void **state)
{
    run(*state, "--evidence=sick");
    assert_null(strchr(fake_sys.out, '\x1b'));
    fake_sys.terminal = true;
    run(*state, "--evidence=sick|--write=text=f");
    assert_non_null(strchr(fake_sys.out, '\x1b'));
    assert_null(strchr(fake_sys_get("f"), '\x1b'));
    fake_sys.no_color = true;
    run(*state, "--evidence=sick");
    assert_null(strchr(fake_sys.out, '\x1b'));
    fake_sys.no_color = false;
    fake_sys.dumb = true;
    run(*state, "--evidence=sick");
    assert_null(strchr(fake_sys.out, '\x1b'));
}

static void what_cannot_be_written_is_74_and_leaves_nothing(void **state)
{
    static const char all[] = "--evidence=sick|--write=json=a|--write=brief=b|"
                              "--save-evidence=e|--format=line";

    fake_sys.refuse_open = "b";
    fails(*state, all, 74, "avdoctor: cannot write b: access denied\n");
    assert_null(fake_sys_get("a"));
    assert_null(fake_sys_get("e"));
    fake_sys.refuse_open = NULL;
    fake_sys.refuse_append = "b";
    fails(*state, all, 74,
          "avdoctor: cannot write b: not all of it could be written\n");
    assert_null(fake_sys_get("a"));
    fake_sys.refuse_append = NULL;
    fake_sys.refuse_commit = "b";
    fails(*state, all, 74, "avdoctor: cannot write b: no room is left\n");
    assert_null(fake_sys_get("b"));
    fake_sys.refuse_commit = NULL;
    fake_sys.refuse_out = true;
    fails(*state, "--evidence=sick", 74,
          "avdoctor: cannot write standard output: not all of it could be "
          "written\n");
}

/* ---- the catalogue ---- */

static void the_catalogue_is_told_without_reading_the_host(void **state)
{
    assert_int_equal(run(*state, "list"), 0);
    has(fake_sys.out, "symptom\tno_heartbeat\tThe agent reports no heartbeat\n"
                      "  cause\tboot_loader_stopped\tThe RD");
    assert_int_equal(run(*state, "find|isn't reporting a HEARTBEAT"), 0);
    has(fake_sys.out, "Symptom: The agent reports no heartbeat (no_heartb");
    assert_int_equal(run(*state, "find|something else"), 1);
    assert_int_equal(run(*state, "version"), 0);
    assert_string_equal(fake_sys.out, "avdoctor 1.0.0\n"
                                      "avd_session_host 1.0.0 sha256:00\n");
    assert_int_equal(run(*state, "--version"), 0);
    assert_int_equal(run(*state, "-h"), 0);
    has(fake_sys.out, "Usage: avdoctor ");
    assert_int_equal(run(*state, "--help"), 0);
    has(fake_sys.out, "Usage: avdoctor ");
    assert_int_equal(run(*state, "help"), 0);
    has(fake_sys.out, "Usage: avdoctor ");
}

static void a_pasted_box_that_begins_with_dashes_is_text(void **state)
{
    assert_int_equal(run(*state, "find|---------------------------\nAgent\n"
                                 "isn't reporting a HEARTBEAT"),
                     0);
    has(fake_sys.out, "Symptom: The agent reports no heartbeat (no_heartb");
    assert_int_equal(run(*state, "find|---"), 1);
    fails(*state, "---|find", 64, "avdoctor: no such command: ---\n");
    fails(*state, "find|--x", 64, "avdoctor: no such option: --x\n");
    assert_int_equal(run(*state, "find|--|--x"), 1);
}

static void show_tells_an_entry_of_every_kind(void **state)
{
    assert_int_equal(run(*state, "show|heartbeat_lost"), 0);
    has(fake_sys.out, "Symptom: The agent reports no heartbeat (no_heartbeat)");
    has(fake_sys.out, "People see: isn't reporting a heartbeat\n");
    has(fake_sys.out, "  Applies when:\n    windows.exists\n  Present when:");
    has(fake_sys.out, "\nFormerly: heartbeat_lost\n"
                      "From: avd_session_host 1.0.0, agent.avdrule, line 0\n");
    has(fake_sys.out, "        boot_loader.state != running\n");
    assert_int_equal(run(*state, "show|mfa_blocks"), 0);
    has(fake_sys.out, "  Suspected when:\n    join_account_has_mfa\n");
    has(fake_sys.out, "  Fix: Join with the right credentials (join_again)\n");
    assert_int_equal(run(*state, "show|start_boot_loader"), 0);
    has(fake_sys.out, "Fix: Start the RDAgentBootLoader service");
    has(fake_sys.out, "\n  Used for: The RDAgentBootLoader service has been "
                      "stopped (");
    assert_null(strstr(fake_sys.out, "Formerly"));
    assert_int_equal(run(*state, "show|port_443_blocked"), 0);
    has(fake_sys.out, "  Likelihood: occasional\n");
    assert_int_equal(run(*state, "show|token"), 0);
    has(fake_sys.out, "Its value is never told.\n");
    has(fake_sys.out, "  Used for: There is no registration token");
    assert_null(strstr(fake_sys.out, "heartbeat"));
    assert_int_equal(run(*state, "show|loader"), 0);
    has(fake_sys.out, "  Fields: exists, state (");
    has(fake_sys.out, "), account, exit_code, started\n");
    has(fake_sys.out, "  Used for: The agent reports no heartbeat (no_hear");
    assert_int_equal(run(*state, "show|session_host_status"), 0);
    has(fake_sys.out, "  needs_assistance (needs_assistance)\n");
    has(fake_sys.out, "  --answer session_host_status=WORD, which is one of ");
}

static void explain_tells_the_verdict_and_what_it_rests_on(void **state)
{
    assert_int_equal(run(*state, "explain|no_heartbeat|--evidence=sick"), 0);
    has(fake_sys.out, "Verdict: present\n");
    has(fake_sys.out,
        "[yes] boot_loader.state != running - observed: stopped\n");
    has(fake_sys.out, "[no] session_host_status == unavailable - observed: "
                      "available\n");
    assert_int_equal(run(*state, "explain|port_443_blocked"), 0);
    has(fake_sys.out, "Verdict: undetermined\n");
    has(fake_sys.out, "Missing: Windows (windows): unsupported\n");
}

static void a_scrap_of_text_reports_nothing(void **state)
{
    fails(*state, "--evidence=sick|--symptom=the", 64,
          "avdoctor: no symptom has this id or message: the; `avdoctor list` "
          "shows the symptoms\n");
    fails(*state, "--evidence=sick|--symptom=registered with the host pool", 64,
          "avdoctor: no symptom has quite this message; if it is "
          "agent_not_registered, give that id: `avdoctor find` with this text "
          "tells of it\n");
}

static void the_text_that_was_reported_is_shown_and_saved(void **state)
{
    static const char given[] =
        "--evidence=sick|--save-evidence=kept|--symptom=\x1b[2J the vm is "
        "\"not\" registered with the host pool";
    static const char said[] =
        "\"reported_text\": \"\\u001b[2J the vm is \\\"not\\\" registered "
        "with the host pool\"";
    char arguments[300];

    assert_int_equal(run(*state, given), 2);
    has(fake_sys.out, "a person reports: \"?[2J the vm is \"not\" registered "
                      "with the host\n");
    snprintf(arguments, sizeof arguments, "%s|--format=json", given);
    run(*state, arguments);
    has(fake_sys.out, said);
    run(*state, "--evidence=kept|--format=json");
    has(fake_sys.out, said);
    run(*state, "explain|agent_not_registered|--evidence=kept");
    has(fake_sys.out, "Because: a person reports: \"?[2J the vm is");
    run(*state, "--evidence=sick|--format=json|--symptom=no_heartbeat");
    assert_null(strstr(fake_sys.out, "reported_text"));
}

static void the_words_of_answers_have_no_case(void **state)
{
    run(*state, "--evidence=sick|--format=brief|--answer="
                "join_account_has_mfa=YES");
    has(fake_sys.out, "cause\tsuspected\tmfa_blocks\t");
    assert_int_equal(run(*state, "--answer=session_host_status=Available"), 3);
    fails(*state, "--answer=session_host_status=Availabl", 64,
          "avdoctor: the answer to session_host_status is available or "
          "unavailable or needs_assistance\n");
}

static void explain_shows_warnings_and_what_was_ignored(void **state)
{
    static const char odd[] =
        SCHEMA "\"probes\":{\"windows\":{\"exists\":true},\"boot_loader\":{"
               "\"exists\":true,\"state\":\"asleep\"}}}";

    fake_sys_put("odd", odd, sizeof odd - 1);
    assert_int_equal(run(*state, "explain|boot_loader_stopped|--evidence=odd"),
                     0);
    has(fake_sys.out, "service (boot_loader): state:\n    recorded, but not "
                      "usable here (see Warnings)\n");
    has(fake_sys.out, "\nWarnings\n  - evidence: boot_loader.state has a value "
                      "of another type; ignored\n");
    run(*state, "--evidence=odd|--save-evidence=kept");
    has(fake_sys.out, "Recorded, but not usable here (see Warnings) (2 of 4 "
                      "open verdicts):\n    - "
                      "Remote Desktop Agent Boot Loader service "
                      "(boot_loader): state\n");
    assert_null(strstr(fake_sys.out, "no such value"));
    run(*state, "--evidence=kept");
    has(fake_sys.out, "\nWarnings\n  - evidence: boot_loader.state has a value "
                      "of another type; ignored\n");
    has(fake_sys.out, "Recorded, but not usable here (see Warnings) (");
}

static void questions_go_to_the_terminal_and_need_one(void **state)
{
    static const char bare[] =
        SCHEMA "\"probes\":{\"windows\":{\"exists\":true},\"boot_loader\":{"
               "\"state\":\"stopped\"}}}";

    fake_sys_put("bare", bare, sizeof bare - 1);
    fails(*state, "--evidence=bare|--ask", 64,
          "avdoctor: --ask needs a terminal; give answers with --answer "
          "ID=VALUE\n");
    fake_sys.typed = "perhaps\n No \nq\n";
    assert_int_equal(
        run(*state, "--evidence|bare|--ask|--format|brief|--all|--"), 2);
    has(fake_sys.out, "cause\truled_out\tmfa_blocks\t");
    has(fake_sys.told, "\nQuestion 1 of ");
    has(fake_sys.told, "This is none of the answers.\n");
    has(fake_sys.told,
        "\nTo repeat this without questions:\n  avdoctor --evidence bare "
        "--format brief --all --answer join_account_has_mfa=no\n");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        T(the_status_says_the_verdict),
        T(the_same_evidence_gives_the_same_bytes),
        T(saved_evidence_gives_the_same_report),
        T(evidence_is_read_from_standard_input),
        T(a_live_run_says_what_it_could_not_read),
        T(a_secret_that_is_skipped_is_hidden_all_the_same),
        T(a_symptom_is_reported_by_id_alias_or_text),
        T(an_answer_decides_and_overrides_the_evidence),
        T(bad_evidence_is_65_with_its_place),
        T(evidence_of_more_than_8_mib_is_refused),
        T(reports_go_to_files_beside_standard_output),
        T(text_is_ascii_on_a_pipe_and_utf8_in_files),
        T(colour_needs_a_terminal_and_no_no_color),
        T(what_cannot_be_written_is_74_and_leaves_nothing),
        T(the_catalogue_is_told_without_reading_the_host),
        T(a_pasted_box_that_begins_with_dashes_is_text),
        T(show_tells_an_entry_of_every_kind),
        T(explain_tells_the_verdict_and_what_it_rests_on),
        T(a_scrap_of_text_reports_nothing),
        T(the_text_that_was_reported_is_shown_and_saved),
        T(the_words_of_answers_have_no_case),
        T(explain_shows_warnings_and_what_was_ignored),
        T(questions_go_to_the_terminal_and_need_one),
    };

    fake_probes(NULL); /* the machine of the test is not read */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
