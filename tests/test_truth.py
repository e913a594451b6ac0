#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
Nothing is confirmed that was not observed: rules and evidence that once gave a
verdict which nobody had seen the ground for.
"""
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))
import tap
from tap import case

PACK = """pack demo { title "Demo" version 1.0.0 }
probe agent { title "Agent" read service("Agent") }
probe name { title "Name" read registry("HKLM\\SOFTWARE\\Agent", "Name") }
probe helper { title "Helper" applies when agent.exists read service("{name.value}") }
probe plain { title "Plain" read service("{name.value}") }
probe port { title "Port" read tcp("broker.example.com", port: 443) }
probe failed { title "Failed" read event("Agent/Operational", id: 1) }
probe succeeded { title "Succeeded" read event("Agent/Operational", id: 2) }
probe trouble { title "Trouble" read log("/var/log/agent", find: "code {int}") }
symptom ill { title "Ill" when helper.state is not running }
cause no_helper of ill { title "No helper" when helper.state is not running }
cause no_plain of ill { title "No plain" when plain.state is not running }
cause blocked of ill { title "Blocked" when not port.connects }
cause refused of ill { title "Refused" confirm when port.error is not timeout }
cause troubled of ill { title "Troubled" confirm when trouble.value is 32775 rule out when trouble.count is 0 }
cause failing of ill { title "Failing" when failed newer than succeeded }
"""


def verdicts(probes):
    with tempfile.TemporaryDirectory() as folder:
        rules = os.path.join(folder, "demo.avdrule")
        evidence = os.path.join(folder, "evidence.json")
        with open(rules, "w") as file:
            file.write(PACK)
        with open(evidence, "w") as file:
            json.dump({"schema": "avdoctor.evidence/1", "probes": probes},
                      file)
        done = subprocess.run([tap.AVDRULE, "judge", rules, "--", "--evidence",
                               evidence, "--format", "json", "--all"],
                              capture_output=True, timeout=60)
    assert done.returncode < 64, done.stderr
    report = json.loads(done.stdout)
    return {one["id"]: one["verdict"]
            for one in report["symptoms"] + report["causes"]}


def is_so(probes, **expected):
    found = verdicts(probes)
    for thing, verdict in expected.items():
        assert found[thing] == verdict, (thing, found[thing], verdict)


@case
def an_open_gate_lets_the_absence_of_an_input_through():
    is_so({"agent": {"exists": True}, "name": {"exists": False}},
          ill="present", no_helper="confirmed")


@case
def behind_a_closed_gate_nothing_is_absent():
    is_so({"agent": {"exists": False}, "name": {"exists": False}},
          ill="undetermined", no_helper="undetermined", no_plain="confirmed")


@case
def behind_a_gate_that_is_not_known_nothing_is_absent():
    is_so({"agent": {"status": "denied"}, "name": {"exists": False}},
          ill="undetermined", no_helper="undetermined")


@case
def a_reading_that_was_refused_is_not_absent():
    for reading in ({"state": "bogus"}, {"status": "weird"},
                    {"exists": False, "state": "running"},
                    {"read": 'service("x")', "state": "stopped"}):
        is_so({"name": {"exists": False}, "plain": reading},
              no_plain="undetermined")


@case
def a_log_that_is_there_is_no_event():
    for reading in ({"status": "ok"}, {"exists": True,
                                       "too_large": ["count", "text"]}):
        is_so({"failed": reading, "succeeded": {"count": 0}},
              failing="undetermined")


@case
def an_event_without_another_is_newer():
    is_so({"failed": {"count": 1, "age": 5}, "succeeded": {"count": 0}},
          failing="confirmed")
    is_so({"failed": {"count": 0}, "succeeded": {"status": "denied"}},
          failing="ruled_out")


@case
def a_silent_or_refusing_peer_is_an_observation():
    for error in ("refused", "timeout", "reset"):
        is_so({"port": {"connects": False, "error": error}},
              blocked="confirmed")


@case
def a_missing_way_to_the_peer_is_not_its_answer():
    for error in ("no_name", "unreachable", "blocked"):
        is_so({"port": {"connects": False, "error": error}},
              blocked="undetermined")


@case
def what_connects_has_no_error():
    is_so({"port": {"connects": True, "error": "refused"}},
          blocked="undetermined")


@case
def of_no_lines_and_no_events_there_is_neither_value_nor_age():
    is_so({"trouble": {"exists": True, "count": 1, "value": 32775}},
          troubled="confirmed")
    for field in ({"value": 32775}, {"line": "code 32775"},
                  {"too_large": ["value"]}):
        is_so({"trouble": {"exists": True, "count": 0, **field}},
              troubled="undetermined")
    is_so({"trouble": {"exists": True, "count": 0}}, troubled="ruled_out")
    for field in ({"age": 5}, {"text": "no"}):
        is_so({"failed": {"count": 0, **field}, "succeeded": {"count": 0}},
              failing="undetermined")


@case
def what_is_never_absent_is_not_believed_to_be():
    is_so({"port": {"status": "absent"}}, refused="undetermined")


if __name__ == "__main__":
    tap.run()
