#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
The system itself, read on this one: that it is not Windows, the environment
and the rights of the run.
"""
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))
import tap
from tap import case, expect

PACK = """pack demo { title "Demo" version 1.0.0 }
probe win { title "T" read windows() }
probe reboot { title "T" read pending_reboot() }
probe full_rights { title "T" read elevated() }
probe here { title "T" read environment("AVD_HERE") }
probe of_process { title "T" read environment("AVD_HERE", of: process) }
probe of_machine { title "T" read environment("AVD_HERE", of: machine) }
probe empty { title "T" read environment("AVD_EMPTY") }
probe not_set { title "T" read environment("AVD_NOT_SET") }
probe longest { title "T" read environment("AVD_LONGEST") }
"""
ENV = {"AVD_HERE": "a\x1b[1m<b>\n\u4e2d", "AVD_EMPTY": "",
       "AVD_LONGEST": "x" * 100000}

_read = {}


def reading(name):
    """What was read, without what any reading has."""
    if not _read:
        with tap.scratch() as folder:
            rules = tap.write(folder, "demo.avdrule", PACK)
            evidence = os.path.join(folder, "evidence.json")
            done = subprocess.run(
                [tap.AVDRULE, "judge", rules, "--", "--save-evidence",
                 evidence], capture_output=True, timeout=60,
                env={**os.environ, **ENV})
            assert done.returncode < 64, done.stderr
            with open(evidence, encoding="ascii") as file:
                _read.update(json.load(file)["probes"])
    one = dict(_read[name])
    del one["read"]
    one.pop("ms", None)
    return one


@case
def another_system_is_observed_not_to_be_windows():
    expect(reading("win"), {"status": "absent", "exists": False})


@case
def what_only_windows_has_is_unsupported_and_not_false():
    expect(reading("reboot"), {"status": "unsupported"})
    expect(reading("of_machine"), {"status": "unsupported"})


@case
def a_variable_has_its_value_and_an_empty_one_is_there():
    for name, value in (("here", ENV["AVD_HERE"]),
                        ("of_process", ENV["AVD_HERE"]), ("empty", "")):
        expect(reading(name),
               {"status": "ok", "exists": True, "value": value}, name)


@case
def a_variable_that_is_too_long_is_not_cut():
    expect(reading("longest"),
           {"status": "ok", "exists": True, "too_large": ["value"]})


@case
def a_variable_that_is_not_set_is_absent():
    expect(reading("not_set"), {"status": "absent", "exists": False})


@case
def rights_are_those_of_root():
    expect(reading("full_rights"),
           {"status": "ok", "exists": True, "value": os.geteuid() == 0})


if __name__ == "__main__":
    if not sys.platform.startswith("linux"):
        print("1..0 # SKIP nothing is read from this system")
        sys.exit(0)
    tap.run()
