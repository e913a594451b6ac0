#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The probe of scheduled tasks, before a Task Scheduler of ours and before
Wine's, which does not run."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import tap
import wine
from tap import case, expect

RULES = """
symptom s { title "S" when a.exists }
cause c of s { title "C" when a.exists fix { title "F" steps { "F." } } }
"""
HOST = wine.Host()
WINDOWS = "\\Microsoft\\Windows\\Defrag\\ScheduledDefrag;1"
TASKS = "|".join([
    WINDOWS, "\\Contoso Update;0", "\\Contoso\\Update;1", "\\Contoso\\Repair;0",
    "\\Contoso\\Deep\\Update;0", "\\Empty\\", "\\Contoso Quiet;h1"])


def pack(name):
    return 'probe a { title "A" read task("%s") }\n' % name + RULES


def without_times(got):
    got.pop("read"), got.pop("ms", None)
    return got


def read(name, tasks=TASKS, fail=""):
    return without_times(HOST.readings(
        pack(name), env={"AVD_TASKS": tasks, "AVD_TASKS_FAIL": fail})["a"])


def read_unelevated(name):
    return without_times(HOST.readings_unelevated(
        pack(name), env={"AVD_TASKS": TASKS})["a"])


def found(count, enabled):
    return {"status": "ok", "exists": True, "count": count, "enabled": enabled}


ABSENT = {"status": "absent", "exists": False}
STUB = read("Anything")
HOST.double("taskschd")


@case
def a_scheduler_that_does_not_run_is_an_error():
    expect(STUB["status"], "error")


@case
def a_name_is_sought_in_every_folder():
    expect(read("update"), found(2, True))
    expect(read("ScheduledDefrag"), found(1, True))
    expect(read("Repair"), found(1, False))


@case
def a_star_stands_for_any_characters():
    expect(read("Contoso *"), found(2, True))
    expect(read("*"), found(6, True))
    expect(read("Contoso*"), found(2, True))


@case
def a_path_names_one_folder():
    expect(read("\\contoso\\Update"), found(1, True))
    expect(read("\\Contoso Update"), found(1, False))
    expect(read("\\Contoso\\*"), found(2, True))
    expect(read("Contoso\\Deep\\Up*"), found(1, False))


@case
def a_hidden_task_is_found():
    expect(read("\\Contoso Quiet"), found(1, True))


@case
def a_task_that_is_not_there_is_absent():
    expect(read("Nosuch"), ABSENT)
    expect(read("\\Nosuch"), ABSENT)
    expect(read("\\Empty\\Nosuch"), ABSENT)
    expect(read("\\Nosuch\\Update"), ABSENT)


@case
def finding_none_without_full_rights_is_no_absence():
    for name in ("Nosuch", "\\Nosuch", "\\Nosuch\\Update"):
        expect(read_unelevated(name), {"status": "denied"})
    expect(read_unelevated("Update"), found(2, True))


@case
def a_path_that_cannot_be_is_an_error():
    for name in ("\\", "\\Contoso\\", "\\Con*\\Update"):
        expect(read(name), {"status": "error", "code": 123})


@case
def a_scheduler_without_any_task_is_an_error():
    expect(read("Update", tasks=""), {"status": "error", "code": 13})


@case
def each_failure_is_an_error_with_its_code():
    for call in ("create", "connect", "folder", "tasks", "folders", "count",
                 "item"):
        expect(read("Nosuch", fail=call + " 80041315"),
               {"status": "error", "code": 0x80041315})
    expect(read("Update", fail="connect 800706ba"),
           {"status": "error", "code": 1722})


@case
def what_is_refused_is_denied():
    for call in ("connect", "folder", "tasks"):
        expect(read("Nosuch", fail=call + " 80070005"), {"status": "denied"})


@case
def an_answer_with_nothing_in_it_is_an_error():
    for call in ("folder", "tasks", "folders", "name"):
        expect(read("Nosuch", fail=call + " 0"),
               {"status": "error", "code": 0x80004003})


@case
def what_is_found_stands_though_a_folder_is_closed():
    expect(read("Update", fail="tasks 80070005 \\Contoso\\Deep"),
           {"status": "ok", "exists": True, "enabled": True,
            "too_large": ["count"]})
    expect(read("Repair", fail="tasks 80070005 \\Contoso\\Deep"),
           {"status": "ok", "exists": True, "too_large": ["count", "enabled"]})
    expect(read("Nosuch", fail="tasks 80070005 \\Contoso\\Deep"),
           {"status": "denied"})


@case
def a_state_that_is_not_told_is_not_known():
    expect(read("Repair", fail="enabled 8007000e"),
           {"status": "ok", "exists": True, "too_large": ["count", "enabled"]})


tap.run()
