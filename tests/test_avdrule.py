#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The command line of avdrule: exit statuses, output, and files it writes."""
import json
import os
import subprocess
import shutil
import tempfile
import re
import stat
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))
import tap
from tap import avdrule, case, expect

FINE, FINDINGS, USAGE, IO = 0, 1, 2, 3

PACK = '''pack demo { title "Demo" version 1.0.0 }
probe spooler { title "Print Spooler" read service("Spooler") }
question paper { ask "Is there paper?" answer yes_no }
symptom nothing_prints {
  title "Nothing is printed"
  when  spooler.state is not running or paper == no
}
cause spooler_stopped of nothing_prints {
  title "The spooler has been stopped"
  when  spooler.state is stopped
  fix   start_spooler
}
fix start_spooler { title "Start the spooler" steps { "Start it." } }
'''

PASSES = '''scenario "stopped" {
  given  spooler.state = stopped
  expect symptom nothing_prints present
  expect cause spooler_stopped confirmed
  expect no other cause confirmed
  expect outcome problem
}
scenario "running" {
  given  spooler.state = running
  given  paper = yes
  expect symptom nothing_prints absent
  expect cause spooler_stopped ruled_out
}
'''

FAILS = '''scenario "paused" {
  given  spooler.state = paused
  expect symptom nothing_prints absent
  expect cause spooler_stopped confirmed
  expect no other cause ruled_out
  expect outcome healthy
}
scenario "nobody knows" {
  given  paper unanswered
  expect cause spooler_stopped confirmed
  expect symptom nothing_prints present
}
scenario "somebody says so" {
  from   "paused"
  given  spooler.state = running
  given  paper = yes
  given  symptom nothing_prints reported
  expect symptom nothing_prints absent
}
'''

FAILED = '''p.avdrule:14: FAILED: paused
  line 16: expect symptom nothing_prints absent
    it is present
    because spooler.state is not running (observed: paused)
  line 17: expect cause spooler_stopped confirmed
    it is ruled_out
    because spooler.state is not stopped (observed: paused)
  line 19: expect outcome healthy
    it is suspicion
    symptom nothing_prints is present
    because spooler.state is not running (observed: paused)
p.avdrule:21: FAILED: nobody knows
  line 23: expect cause spooler_stopped confirmed
    it is undetermined
    missing spooler (not_run)
  line 24: expect symptom nothing_prints present
    it is undetermined
    missing spooler (not_run)
    missing paper (unanswered)
p.avdrule:26: FAILED: somebody says so
  line 31: expect symptom nothing_prints absent
    it is present
    because a person reported nothing_prints

symptom          present    absent
nothing_prints   seen       NEVER

cause            confirmed  ruled out  undetermined
spooler_stopped  NEVER      seen       seen

3 scenarios: 0 passed, 3 failed
coverage: 3 of 5 verdicts seen (60 %)
'''


def in_folder(function):
    """Runs a case in a folder that holds p.avdrule, without scenarios."""
    def run():
        with tap.scratch() as folder:
            tap.write(folder, "p.avdrule", PACK)
            function(folder)
    run.__name__ = function.__name__
    return case(run)


def says(got, status, out=None, err=None):
    """Exit status, and what stands in standard output and error."""
    expect(got[0], status, got[1] + got[2])
    for text, wanted in ((got[1], out), (got[2], err)):
        if wanted is None:
            assert text == "", "nothing should be said:\n" + text
        else:
            assert wanted in text, "%r is not in:\n%s" % (wanted, text)


# ---- exit statuses ----

@in_folder
def check_of_a_right_pack_is_silent(folder):
    says(avdrule("check", "p.avdrule", folder=folder), FINE)


@in_folder
def check_tells_warnings_by_its_status(folder):
    tap.write(folder, "p.avdrule", PACK.replace("fix   start_spooler", ""))
    says(avdrule("check", "p.avdrule", folder=folder), FINDINGS,
         "0 errors, 1 warning")


@in_folder
def compile_goes_on_with_warnings_and_counts_them(folder):
    tap.write(folder, "p.avdrule", PACK.replace("fix   start_spooler", ""))
    says(avdrule("compile", "p.avdrule", "-o", "t.c", folder=folder), FINE,
         None, "1 warning; `avdrule check` shows it")
    assert os.path.exists(os.path.join(folder, "t.c"))


@in_folder
def every_command_stops_at_errors(folder):
    tap.write(folder, "p.avdrule", PACK.replace("stopped\n", "stoped\n"))
    for command in (["compile", "-o", "t.c"], ["test"], ["list"],
                    ["build", "-o", "t"]):
        says(avdrule(*command, "p.avdrule", folder=folder), FINDINGS, None,
             "[E502]")
    expect(os.listdir(folder), ["p.avdrule"])


@case
def what_cannot_be_read_is_3():
    with tap.scratch() as folder:
        for command in (["check"], ["test"], ["list"], ["fmt"],
                        ["compile", "-o", "t.c"], ["build", "-o", "t"]):
            says(avdrule(*command, "nowhere", folder=folder), IO, None,
                 "avdrule: nowhere: No such file or directory")
            says(avdrule(*command, ".", folder=folder), IO, None,
                 "no .avdrule file in .")
        expect(os.listdir(folder), [])


@case
def no_command_and_no_path_are_usage():
    says(avdrule(), USAGE, None, "say what is to be done")
    for command in ("check", "fmt", "test", "list", "compile", "build",
                    "judge"):
        says(avdrule(command), USAGE, None, "which rules?")


@in_folder
def output_is_needed_where_something_is_written(folder):
    for command in ("compile", "build"):
        says(avdrule(command, "p.avdrule", folder=folder), USAGE, None,
             "-o FILE is missing for " + command)


@case
def an_unknown_command_is_usage_and_names_the_nearest():
    says(avdrule("chek", "x"), USAGE, None, "did you mean `check`?")
    says(avdrule("complie"), USAGE, None, "did you mean `compile`?")
    says(avdrule("frobnicate"), USAGE, None, "no such command: frobnicate")
    says(avdrule(""), USAGE, None, "")


@in_folder
def an_unknown_option_is_usage_and_names_the_nearest(folder):
    for wrong, right in (("--fromat", "--format"), ("--target-os", None),
                         ("--ouput", "--output"), ("-x", None),
                         ("--min-covrage=3", None)):
        err = "did you mean %s?" % right if right else "no option " + wrong
        says(avdrule("check", wrong, "p.avdrule", folder=folder), USAGE, None,
             err)


@in_folder
def options_want_values_that_fit(folder):
    says(avdrule("check", "--format", "xml", "p.avdrule", folder=folder),
         USAGE, None, "--format is text or json, not xml")
    says(avdrule("build", "--target", "mac", "p.avdrule", "-o", "t",
                 folder=folder), USAGE, None, "native or windows, not mac")
    for wrong in ("101", "-1", "", "50%", "1e1"):
        says(avdrule("test", "--min-coverage=" + wrong, "p.avdrule",
                     folder=folder), USAGE, None, "--min-coverage is 0 to 100")
    for option in ("-o", "--output", "--format", "--target", "--runtime",
                   "--min-coverage"):
        says(avdrule("check", "p.avdrule", option, folder=folder), USAGE,
             None, "a value is missing for " + option)


@case
def help_and_version_are_on_standard_output():
    for name in ("help", "--help"):
        says(avdrule(name), FINE, "usage: avdrule COMMAND")
    for name in ("version", "--version"):
        assert re.fullmatch(r"avdrule \d+\.\d+\.\d+\n", avdrule(name)[1])


@case
def help_names_every_command():
    text = avdrule("help")[1]
    for command in ("check", "fmt", "test", "compile", "build", "judge",
                    "list", "explain"):
        assert re.search("^  %s " % command, text, re.M), command


# ---- files ----

@in_folder
def a_runtime_that_is_not_there_is_told(folder):
    says(avdrule("build", "--runtime", "no", "p.avdrule", "-o", "t",
                 folder=folder), IO, None,
         "no/native/libavdoctor.a: the runtime for this target is not "
         "installed here")
    expect(os.listdir(folder), ["p.avdrule"])


@in_folder
def a_runtime_of_another_folder_is_linked(folder):
    runtime = os.path.join(os.path.dirname(tap.AVDRULE), "..", "lib",
                           "avdrule")
    says(avdrule("build", "--runtime", runtime, "p.avdrule", "-o", "t",
                 folder=folder), FINE)
    assert subprocess.run([os.path.join(folder, "t"), "list"], timeout=60,
                          stdout=subprocess.DEVNULL).returncode == 0


@in_folder
def compile_into_a_folder_that_is_not_there_leaves_nothing(folder):
    says(avdrule("compile", "p.avdrule", "-o", "no/t.c", folder=folder), IO,
         None, "avdrule: no/t.c: ")
    expect(os.listdir(folder), ["p.avdrule"])


@in_folder
def compile_onto_a_folder_leaves_nothing(folder):
    os.mkdir(os.path.join(folder, "t.c"))
    says(avdrule("compile", "p.avdrule", "-o", "t.c", folder=folder), IO,
         None, "avdrule: t.c: ")
    expect(sorted(os.listdir(folder)), ["p.avdrule", "t.c"])


@in_folder
def a_file_that_is_there_is_replaced_as_a_whole(folder):
    before = tap.write(folder, "t.c", "old")
    again = os.path.join(folder, "again.c")
    os.link(before, again)
    says(avdrule("compile", "p.avdrule", "-o", "t.c", folder=folder), FINE)
    with open(before, encoding="utf-8") as file:
        assert "avd_rules" in file.read()
    with open(again, encoding="utf-8") as file:
        expect(file.read(), "old", "what others hold open stays as it was")
    expect(sorted(os.listdir(folder)), ["again.c", "p.avdrule", "t.c"])


@in_folder
def a_file_that_is_there_stays_if_the_rules_are_wrong(folder):
    path = tap.write(folder, "t.c", "old")
    tap.write(folder, "p.avdrule", PACK + "cause")
    says(avdrule("compile", "p.avdrule", "-o", "t.c", folder=folder),
         FINDINGS, None, "error")
    with open(path, encoding="utf-8") as file:
        expect(file.read(), "old")


@in_folder
def the_mask_of_the_user_holds_for_what_is_written(folder):
    old = os.umask(0o027)
    try:
        says(avdrule("compile", "p.avdrule", "-o", "t.c", folder=folder), FINE)
    finally:
        os.umask(old)
    expect(oct(os.stat(os.path.join(folder, "t.c")).st_mode & 0o777),
           oct(0o640))


@in_folder
def a_dash_is_standard_output(folder):
    says(avdrule("compile", "p.avdrule", "-o", "t.c", folder=folder), FINE)
    with open(os.path.join(folder, "t.c"), encoding="utf-8") as file:
        expect(avdrule("compile", "p.avdrule", "-o", "-", folder=folder),
               (FINE, file.read(), ""))
    expect(sorted(os.listdir(folder)), ["p.avdrule", "t.c"])


@in_folder
def standard_output_that_is_full_is_3(folder):
    if not os.path.exists("/dev/full"):
        raise tap.Skip("there is no /dev/full")
    status = os.system("cd '%s' && '%s' compile p.avdrule -o - >/dev/full "
                       "2>err" % (folder, tap.AVDRULE))
    expect(os.waitstatus_to_exitcode(status), IO)
    with open(os.path.join(folder, "err"), encoding="utf-8") as file:
        assert "avdrule: standard output: " in file.read()


@in_folder
def sizes_are_told_without_a_file(folder):
    status, out, _ = avdrule("compile", "--sizes", "p.avdrule", folder=folder)
    expect(status, FINE)
    assert re.search(r"^probe\t\d+$", out, re.M), out
    expect(os.listdir(folder), ["p.avdrule"])


# ---- list ----

@in_folder
def list_shows_what_a_pack_holds(folder):
    expect(avdrule("list", "p.avdrule", folder=folder), (FINE, '''\
pack demo 1.0.0 - Demo
  symptom nothing_prints - Nothing is printed
    cause spooler_stopped - The spooler has been stopped
  fix start_spooler - Start the spooler
  probe spooler - service("Spooler")
  question paper - Is there paper?
''', ""))


@in_folder
def list_as_json_says_the_same(folder):
    status, out, err = avdrule("list", "--format=json", "p.avdrule",
                               folder=folder)
    expect((status, err), (FINE, ""))
    listed = json.loads(out)
    expect(listed["schema"], "avdrule.list/1")
    expect({name: [one["id"] for one in listed[name]] for name in listed
            if name != "schema"},
           {"packs": ["demo"], "symptoms": ["nothing_prints"],
            "causes": ["spooler_stopped"], "fixes": ["start_spooler"],
            "probes": ["spooler"], "questions": ["paper"]})
    expect(listed["causes"][0]["of"], ["nothing_prints"])
    expect(listed["probes"][0]["read"], 'service("Spooler")')


# ---- explain ----

def codes():
    with open(os.path.join(tap.TOP, "dsl", "diagnostics.def"),
              encoding="utf-8") as file:
        return re.findall(r'^DIAGNOSTIC\(\w+, "(\w+)"', file.read(), re.M)


@case
def codes_are_told_apart_and_in_order():
    expect(codes(), sorted(set(codes()), key=lambda code: code[1:]))


@case
def explain_without_a_code_lists_all():
    status, out, _ = avdrule("explain")
    expect(status, FINE)
    expect([line.split("  ")[0] for line in out.splitlines()], codes())


@case
def explain_has_a_page_for_every_code():
    for code in codes():
        for spelt in (code, code.lower()):
            status, out, err = avdrule("explain", spelt)
            expect((status, err), (FINE, ""))
            head, empty, page = out.split("\n", 2)
            assert head.startswith(code + "  ") and empty == "" and \
                page.strip(), out
            assert all(len(line) <= 80 for line in out.splitlines()), out


@case
def explain_of_another_code_is_usage():
    for code in ("E999", "E1", "E1011", "W101", "x", ""):
        says(avdrule("explain", code), USAGE, None, "there is no code")


# ---- test ----

@in_folder
def scenarios_that_pass_are_counted(folder):
    tap.write(folder, "p.avdrule", PACK + PASSES)
    expect(avdrule("test", "p.avdrule", folder=folder), (FINE, '''
symptom          present    absent
nothing_prints   seen       seen

cause            confirmed  ruled out  undetermined
spooler_stopped  seen       seen       NEVER

2 scenarios: 2 passed, 0 failed
coverage: 4 of 5 verdicts seen (80 %)
''', ""))


@in_folder
def a_scenario_that_fails_is_told_with_what_was_seen(folder):
    tap.write(folder, "p.avdrule", PACK + FAILS)
    expect(avdrule("test", "p.avdrule", folder=folder), (FINDINGS, FAILED, ""))


@in_folder
def no_other_cause_names_the_others(folder):
    tap.write(folder, "p.avdrule", PACK + '''
scenario "stopped" {
  given  spooler.state = stopped
  expect no other cause confirmed
}
''')
    status, out, _ = avdrule("test", "p.avdrule", folder=folder)
    expect(status, FINDINGS)
    assert "spooler_stopped is confirmed\n" in out, out


@in_folder
def no_scenario_is_a_failure(folder):
    says(avdrule("test", "p.avdrule", folder=folder), FINDINGS,
         "no scenario ran")


@in_folder
def coverage_can_be_demanded(folder):
    tap.write(folder, "p.avdrule", PACK + PASSES)
    for percent, status in (("0", FINE), ("80", FINE), ("81", FINDINGS),
                            ("100", FINDINGS)):
        got = avdrule("test", "--min-coverage", percent, "p.avdrule",
                      folder=folder)
        expect(got[0], status, got[1])
        expect("coverage is below" in got[1], status == FINDINGS)


@in_folder
def test_as_json_is_json(folder):
    for scenarios, status, passed, failed in ((PASSES, FINE, 2, 0),
                                              (FAILS, FINDINGS, 0, 3)):
        tap.write(folder, "p.avdrule", PACK + scenarios)
        got, out, _ = avdrule("test", "--format", "json", "p.avdrule",
                              folder=folder)
        expect(got, status)
        report = json.loads(out)
        expect((report["schema"], report["passed"], report["failed"]),
               ("avdrule.test/1", passed, failed))
        coverage = report["coverage"]
        expect(coverage["percent"],
               coverage["seen"] * 100 // coverage["wanted"])


@in_folder
def a_world_that_cannot_be_is_refused(folder):
    tap.write(folder, "p.avdrule", PACK + '''
probe name { title "Name" read registry("HKLM\\SOFTWARE\\A", "Name") }
probe value { title "Value" read registry("HKLM\\SOFTWARE\\{name.value}") }
symptom odd { title "Odd" when value.exists }
scenario "impossible" {
  given  name absent
  given  value.exists = true
  expect symptom odd present
}
''')
    says(avdrule("test", "p.avdrule", folder=folder), FINDINGS, None,
         "[E603]")


@in_folder
def what_follows_from_an_absent_input_needs_not_be_given(folder):
    tap.write(folder, "p.avdrule", PACK + '''
probe name { title "Name" read registry("HKLM\\SOFTWARE\\A", "Name") }
probe value { title "Value" read registry("HKLM\\SOFTWARE\\{name.value}") }
symptom odd { title "Odd" when value.exists }
scenario "absent" { given name absent expect symptom odd absent }
scenario "denied" { given name denied expect symptom odd undetermined }
''')
    status, out, err = avdrule("test", "p.avdrule", folder=folder)
    expect(status, FINE, out + err)


# ---- judge ----

EVIDENCE = {
    "schema": "avdoctor.evidence/1",
    "taken": "2026-01-02T03:04:05Z",
    "host": {"name": "SH-0", "system": "windows", "elevated": True},
    "probes": {"spooler": {"status": "ok", "state": "stopped"}},
}


@in_folder
def judge_says_what_avdoctor_with_these_rules_would(folder):
    tap.write(folder, "e.json", json.dumps(EVIDENCE))
    status, out, err = avdrule("judge", "p.avdrule", "--", "--evidence",
                               "e.json", "--format", "brief", folder=folder)
    expect((status, err), (2, ""), out)
    expect(sorted(out.splitlines()),
           ["cause\tconfirmed\tspooler_stopped\tThe spooler has been stopped",
            "symptom\tpresent\tnothing_prints\tNothing is printed"])


@in_folder
def judge_fails_as_avdoctor_does(folder):
    for name, status in (("nowhere.json", 74), ("p.avdrule", 65)):
        got = avdrule("judge", "p.avdrule", "--", "--evidence", name,
                      folder=folder)
        expect((got[0], got[1]), (status, ""), got[2])
        expect(got[2].count("\n"), 1, "one line on standard error")
    says(avdrule("judge", "nowhere", folder=folder), 74, None, "nowhere")
    expect(avdrule("judge", "p.avdrule", "--", "--frobnicate",
                   folder=folder)[0], 64)


@case
def links_back_and_pipes_in_a_folder_are_passed_over():
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(os.path.join(tap.TOP, "examples", "intranet.avdrule"),
                    folder)
        for name in ("one", "other"):
            os.symlink(".", os.path.join(folder, name))
        os.mkfifo(os.path.join(folder, "pipe.avdrule"))
        done = subprocess.run([tap.AVDRULE, "check", folder],
                              capture_output=True, timeout=20)
    assert done.returncode == 0, done.stdout + done.stderr


@case
def a_pipe_or_device_is_written_into_and_never_replaced():
    with tap.scratch() as folder:
        rules = tap.write(folder, "rules.avdrule", PACK)
        pipe = os.path.join(folder, "pipe")
        os.mkfifo(pipe)
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        status, _, err = avdrule("compile", rules, "-o", pipe)
        expect((status, err), (FINE, ""))
        assert os.read(reader, 9) == b"/* Writte"
        assert stat.S_ISFIFO(os.stat(pipe).st_mode)
        status, _, err = avdrule("build", rules, "-o", pipe)
        expect((status, err),
               (IO, "avdrule: %s: it is not an ordinary file\n" % pipe))
        assert stat.S_ISFIFO(os.stat(pipe).st_mode)
        os.close(reader)


tap.run()
