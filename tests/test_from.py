#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""avdrule test --from: recorded hosts that become scenarios."""
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))
import tap
from tap import avdrule, case, expect

FINE, FINDINGS, USAGE, IO = 0, 1, 2, 3

PACK = '''pack demo { title "Demo" version 1.0.0 applies when windows.exists }
probe windows { title "Windows" read windows() }
probe spooler { title "Print Spooler" read service("Spooler") }
probe key { title "Key" read registry("HKLM\\SOFTWARE\\A", "B") secret }
probe mode { title "Mode" read registry("HKLM\\SOFTWARE\\A", "C") }
probe depends { title "D" read registry("HKLM\\SOFTWARE\\A\\{mode.value}", "E") }
probe gated {
  title "G"
  applies when spooler.exists
  read  file("C:\\a.log")
}
probe answers { title "P" read tcp("{mode.value}", port: 1) }
probe caught { title "L" read log("C:\\b.log", find: "code {int}") }
probe servers { title "DNS" read dns_servers() }
probe agent { title "Agent" read product("Agent") }
question paper { ask "Is there paper?" answer yes_no }
question lamp { ask "Which lamp?" answer choice { green "Green", red "Red" } }
symptom nothing_prints {
  title "Nothing is printed"
  when  spooler.state is not running or paper == no or lamp == red
}
symptom told { title "Told" }
cause spooler_stopped of nothing_prints {
  title "The spooler has been stopped"
  when  spooler.state is stopped
}
cause odd of told {
  title "Something odd"
  suspect when gated.exists or depends.exists or not answers.connects or
    caught.value == 1 or servers.servers contains "x" or agent.version < 2.0.0
    or key.empty or mode.value == "x"
}
'''


def given(probes, answers=None, reported=None, name="host.json", pack=PACK):
    """What is printed for evidence: its lines without indentation, and that it
    passes in the pack."""
    with tap.scratch() as folder:
        tap.write(folder, "pack/p.avdrule", pack)
        tap.write(folder, name, json.dumps({
            "schema": "avdoctor.evidence/1", "taken": "2026-01-02T03:04:05Z",
            "host": {"name": "SECRET-HOST", "system": "windows"},
            "probes": probes, "answers": answers or {},
            "reported": reported or []}))
        out = printed(folder, "pack", name)
        assert "SECRET-HOST" not in out, out
        passes(folder, "pack", out)
    return [re.sub(" +", " ", line.strip()) for line in out.splitlines()]


def printed(folder, pack, evidence):
    status, out, err = avdrule("test", "--from", evidence, pack, folder=folder)
    expect((status, err), (FINE, ""))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", out), repr(out)
    return out


def passes(folder, pack, text):
    """A scenario, in a file of its own, passes and has the one layout."""
    path = tap.write(folder, os.path.join(pack, "zz_from.avdrule"), text)
    name = re.search('^scenario "(.*)" {$', text, re.M).group(1)
    status, out, err = avdrule("test", pack, folder=folder)
    assert "FAILED: " + name not in out + err, out + err + text
    expect(status, FINE, out + err + text)
    status, out, err = avdrule("fmt", "--check", path, folder=folder)
    expect(status, FINE, out + err + text)


def has(lines, *wanted):
    for line in wanted:
        assert line in lines, "%r is not in:\n%s" % (line, "\n".join(lines))


def lacks(lines, words):
    assert not any(words in line for line in lines), "\n".join(lines)


# ---- hosts that are at hand ----

def recorded_host(name):
    with tap.scratch() as folder:
        os.symlink(os.path.join(tap.TOP, "examples"),
                   os.path.join(folder, "examples"))
        source = os.path.join(tap.TOP, "rules", "avd_session_host")
        for path, _, files in os.walk(source):
            for one in files:
                with open(os.path.join(path, one), "rb") as rules:
                    tap.write(folder, os.path.join(
                        "pack", os.path.relpath(path, source), one),
                              rules.read())
        out = printed(folder, "pack", "examples/%s.json" % name)
        passes(folder, "pack", out)
        return [re.sub(" +", " ", line.strip()) for line in out.splitlines()]


@case
def a_sick_host_becomes_a_scenario():
    lines = recorded_host("sick")
    has(lines, 'scenario "sick" {', "given boot_loader.state = stopped",
        "given registration_token.empty = true", "expect outcome problem",
        "given installer_policy absent", "given windows.installed = 212d",
        "expect symptom no_heartbeat present",
        "expect cause boot_loader_stopped confirmed")
    lacks(lines, "broker_public")  # not_run
    lacks(lines, "left out")


@case
def a_healthy_host_becomes_a_scenario():
    has(recorded_host("healthy"), 'scenario "healthy" {',
        "expect outcome healthy")


# ---- what is given ----

@case
def every_status_is_given_and_not_run_is_not():
    lines = given({"windows": {"build": 26100},
                   "spooler": {"status": "denied"},
                   "mode": {"status": "absent"},
                   "caught": {"status": "timeout"},
                   "servers": {"status": "error", "code": 5},
                   "agent": {"status": "unsupported"},
                   "key": {"status": "not_run"},
                   "gated": {"status": "not_run"}})
    has(lines, "given windows.build = 26100", "given spooler denied",
        "given mode absent", "given caught timeout", "given servers error",
        "given agent unsupported",
        "expect outcome undecided",
        "expect symptom nothing_prints undetermined")
    lacks(lines, "key")
    lacks(lines, "gated")


@case
def fields_are_in_the_notation_of_the_language():
    lines = given({
        "windows": {"installed": 86400000, "multi_session": False,
                    "product_type": "server"},
        "spooler": {"state": "running", "exit_code": -3, "started": 1500},
        "gated": {"size": 1048576, "age": 61000, "count": 1},
        "caught": {"count": 2, "value": 1},
        "servers": {"servers": ["10.0.0.1", "say \"x\""], "static": True},
        "agent": {"version": "1.2", "count": 1},
        "mode": {"value": ["a", "b"], "type": "multi_sz", "empty": False}})
    has(lines, "given windows.installed = 1d",
        "given windows.multi_session = false",
        "given windows.product_type = server",
        "given spooler.exit_code = -3", "given spooler.started = 1500ms",
        "given gated.size = 1MB", "given gated.age = 61s",
        "given caught.value = 1",
        "given servers.servers = { \"10.0.0.1\", 'say \"x\"' }",
        "given servers.static = true", "given agent.version = 1.2.0",
        'given mode.value = { "a", "b" }', "given mode.type = multi_sz",
        "expect cause odd suspected", "expect outcome healthy")
    lacks(lines, "mode.empty")  # the value says it


@case
def answers_and_reports_are_given():
    lines = given({"windows": {"build": 1}, "spooler": {"state": "stopped"}},
                  {"paper": False, "lamp": "red"}, ["told"])
    has(lines, "given paper = no", "given lamp = red",
        "given symptom told reported", "expect outcome problem",
        "expect symptom nothing_prints present",
        "expect symptom told present",
        "expect cause spooler_stopped confirmed")


@case
def what_is_there_without_fields_is_ok():
    has(given({"windows": {"status": "ok"}, "mode": {"exists": True}}),
        "given windows ok", "given mode ok")


@case
def what_was_too_long_is_given_as_such():
    has(given({"windows": {"build": 1},
               "caught": {"count": 1, "too_large": ["line"]}}),
        "given caught.line too_large")


@case
def a_secret_is_there_or_empty_and_no_more():
    lines = given({"windows": {"build": 1},
                   "key": {"value": "hunter2hunter2", "type": "sz"},
                   "caught": {"count": 1, "line": "key hunter2hunter2 used"}})
    has(lines, "given key.empty = false")
    lacks(lines, "hunter2")
    lacks(lines, "key.type")
    has(given({"windows": {"build": 1}, "key": {"exists": True}}),
        "given key ok")


# ---- what cannot be given ----

@case
def hostile_texts_come_back_or_are_left_out():
    texts = ["\"", "'", "\"'", "a\nb", "a\n  b", " a\n b", "a\n", "\n", "a\r\nb",
             "\x1b[2J", "\x00", "\x7f", "\x9b2J", "\u202etxt", "{windows.build}",
             "{each}", "#", "}", "\"\"\"", "a\n\"\"\"\nscenario \"x\" {", "\\",
             "'\"\n}\nprobe p { }", "\t", "  ", "", "\u00e9\U0001f389", "\ufeff",
             "a\n\nb", "a\n \nb", "x" * 70000]
    for text in texts:
        lines = given({"windows": {"build": 1, "edition": text},
                       "mode": {"value": text}, "caught": {"line": text},
                       "servers": {"servers": [text, "b"]}})
        has(lines, "given windows.build = 1")
        told = any(line.startswith("given mode.value") for line in lines)
        # What is left out is said, and the rest of the reading stays.
        for subject in ("mode.value", "windows.edition", "caught.line"):
            assert told != ("# %s is left out: no text of the language can "
                            "hold it" % subject in lines), (text, lines)
        if not told:
            has(lines, "given mode.empty = false", "given caught ok")
        expect(told, not re.search("[\x00-\x08\x0b-\x1f\x7f\x9b\u202e\ufeff]",
                                   text) and
               text not in (" a\n b", "a\n", "\n", "a\n \nb",
                            "a\n\"\"\"\nscenario \"x\" {"), repr(text))


@case
def the_name_is_that_of_the_file():
    probes = {"windows": {"build": 1}}
    for name, wanted in (("a b.json", "a b"), ("case", "case"),
                         ("x\"y{z}\x1b\u00e9.json", "x_y_z____"),
                         (".json", ".json"), ("d/e.f.json", "e.f")):
        has(given(probes, name=name), 'scenario "%s" {' % wanted)


@case
def a_name_that_is_taken_gets_a_number():
    taken = PACK + '''scenario "host" { expect outcome undecided }
scenario "host 2" { expect outcome undecided }
'''
    has(given({"windows": {"build": 1}}, pack=taken), 'scenario "host 3" {')


@case
def a_world_that_cannot_be_is_left_out():
    lines = given({"windows": {"build": 1}, "mode": {"status": "denied"},
                   "depends": {"value": 1, "type": "dword"},
                   "answers": {"connects": False, "error": "refused"}})
    has(lines, "given mode denied",
        "# depends is left out: `depends` cannot be read where `mode` is "
        "denied")
    expect(sum("depends" in line and "left out" in line for line in lines), 1)
    lacks(lines, "given depends")
    lacks(lines, "given answers")
    # That makes a difference, and is said.
    assert any(line.startswith("# On the host itself the cause odd is suspected")
               for line in lines), lines
    lacks(lines, "expect cause odd")


@case
def what_does_not_apply_is_left_out():
    lines = given({"windows": {"build": 1}, "spooler": {"status": "absent"},
                   "gated": {"size": 1}})
    has(lines, "given spooler absent",
        "# gated.size is left out: it is not read where it does not apply")
    lines = given({"windows": {"status": "absent"},
                   "spooler": {"state": "stopped"}})
    has(lines, "given windows absent", "expect outcome healthy")
    lacks(lines, "given spooler")


@case
def what_is_absent_with_its_input_need_not_be_given():
    lines = given({"windows": {"build": 1}, "mode": {"status": "absent"},
                   "depends": {"status": "absent"},
                   "answers": {"status": "absent"}})
    has(lines, "given mode absent", "given depends absent")
    lacks(lines, "given answers")
    lacks(lines, "left out")


@case
def what_the_pack_cannot_use_is_said():
    lines = given({"windows": {"build": "x", "revision": 1},
                   "caught": {"value": "text", "count": 1},
                   "spooler": {"read": 'service("Other")', "state": "stopped"},
                   "nobody": {"status": "ok"}}, {"nothing": True})
    has(lines, "# windows.build is left out: what was recorded is not usable",
        "given windows.revision = 1", "given caught.count = 1",
        "# spooler is left out: what was recorded is not usable")
    assert any("nobody" in line for line in lines), lines
    assert any("caught.value is left out" in line for line in lines), lines
    lacks(lines, "given spooler")


@case
def what_is_said_of_long_and_foreign_names_is_cut():
    for length in range(230, 300):
        lines = given({"windows": {"build": 1, "f" + "\u00e9" * length: 1},
                       "\U0001f389" * length: {"status": "ok"}})
        expect(sum(line.startswith("#") for line in lines), 3, str(lines))
        lacks(lines, "\u00e9")


@case
def numbers_of_any_size_come_back_or_are_left_out():
    for number, told in ((2 ** 63 - 1, True), (-(2 ** 63) + 1, True),
                         (-(2 ** 63), False)):
        lines = given({"windows": {"build": 1}, "mode": {"value": number}})
        expect("given mode.value = %d" % number in lines, told, str(lines))
        has(lines, "given windows.build = 1")


@case
def evidence_without_readings_is_a_scenario_too():
    lines = given({})
    has(lines, "expect outcome undecided")


# ---- what cannot be read ----

@case
def bad_evidence_is_refused_with_its_place():
    with tap.scratch() as folder:
        tap.write(folder, "pack/p.avdrule", PACK)
        for text, place in (("{", ":1:2: "), ("[]", ":1:1: "),
                            ('{"schema": "other/1"}', ":1:12: ")):
            tap.write(folder, "e.json", text)
            status, out, err = avdrule("test", "--from", "e.json", "pack",
                                       folder=folder)
            expect((status, out), (IO, ""))
            assert err.startswith("avdrule: e.json" + place), err
        status, out, err = avdrule("test", "--from", "none.json", "pack",
                                   folder=folder)
        expect((status, out), (IO, ""))
        assert err.startswith("avdrule: none.json: "), err


@case
def a_scenario_is_of_one_pack():
    with tap.scratch() as folder:
        tap.write(folder, "a/p.avdrule", PACK)
        tap.write(folder, "b/p.avdrule", 'pack b { title "B" version 1.0.0 }\n')
        tap.write(folder, "e.json", '{"schema": "avdoctor.evidence/1"}')
        status, out, err = avdrule("test", "--from=e.json", "a", "b",
                                   folder=folder)
        expect((status, out), (USAGE, ""))
        assert "rules/my_pack" in err, err
        expect(avdrule("test", "--from", "e.json", folder=folder)[0], USAGE)


tap.run()
