#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A probe that crashes or hangs is told as such; the others are read, the
report is whole and the program ends."""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import tap
import wine
from tap import case, expect

PACK = """
probe session { title "Listener" read listener("rdp-tcp") }
probe events  { title "Events" read event("Application") }
probe tasks   { title "Task" read task("Update") }
symptom s { title "Broken" when tasks.exists }
cause c of s {
  title "Because"
  when  tasks.enabled
  fix { title "Repair" steps { "Repair it." } }
}
cause d of s {
  title "Not known"
  when  session.state is down or events.count > 0
  fix { title "Look" steps { "Look at it." } }
}
"""
SESSIONS = "0 4 Services|65536 6 RDP-Tcp"
TASKS = "\\Update;1"
ACCESS, OVERFLOW = 0xc0000005, 0xc00000fd

HOST = wine.Host()
HOST.write(r"C:\out\here", b"")
for name in ("wtsapi32", "wevtapi", "taskschd"):
    HOST.double(name)


def run(sessions=SESSIONS, events="", *options):
    """Status and code of each probe, and the run."""
    target = HOST.path(r"C:\out\evidence.json")
    if os.path.exists(target):
        os.unlink(target)
    done = HOST.run(
        wine.build(PACK), "--save-evidence", r"C:\out\evidence.json",
        *options, env={"AVD_SESSIONS": sessions, "AVD_EVENTS_FAIL": events,
                       "AVD_TASKS": TASKS})
    expect(done.err, b"", done.out)
    with open(target, encoding="ascii") as file:
        probes = json.load(file)["probes"]
    return {name: (probe["status"], probe.get("code"))
            for name, probe in probes.items()}, done


def whole(done, *unseen):
    """The report has its answer, what it lacks, and its last line."""
    expect(done.status, 2)
    text = done.out.decode("ascii")
    assert "Repair it." in text, text
    for line in unseen:
        assert "    - " + line + "\n" in text, text
    last = text.rstrip().split("\n")[-1]
    assert last.startswith("avdoctor: PROBLEM confirmed=1 "), last
    assert last.rstrip().endswith(" exit=2"), last


ALL_WELL = {"session": ("ok", None), "events": ("ok", None),
            "tasks": ("ok", None)}


@case
def the_doubles_answer_where_nothing_breaks():
    got, done = run()
    expect(got, ALL_WELL)
    whole(done)


@case
def a_probe_that_reads_through_nothing_is_an_error():
    got, done = run("null")
    expect(got, dict(ALL_WELL, session=("error", ACCESS)))
    whole(done, "Listener (session), error %d" % ACCESS)


@case
def a_probe_that_overflows_its_stack_is_an_error():
    got, done = run("stack")
    expect(got, dict(ALL_WELL, session=("error", OVERFLOW)))
    whole(done, "Listener (session), error %d" % OVERFLOW)


@case
def a_probe_that_hangs_times_out():
    got, done = run(SESSIONS, "hang", "--timeout", "2s")
    expect(got, dict(ALL_WELL, events=("timeout", None)))
    whole(done, "Events (events)")


@case
def several_that_break_at_once_hide_nothing():
    how = {"null": (("error", ACCESS), ", error %d" % ACCESS),
           "stack": (("error", OVERFLOW), ", error %d" % OVERFLOW),
           "hang": (("timeout", None), "")}
    for sessions, events in (("null", "hang"), ("stack", "null"),
                             ("hang", "null")):
        got, done = run(sessions, events, "--timeout", "2s")
        expect(got, dict(ALL_WELL, session=how[sessions][0],
                         events=how[events][0]))
        whole(done, "Listener (session)" + how[sessions][1],
              "Events (events)" + how[events][1])


@case
def a_thread_of_a_library_that_breaks_leaves_its_probe_waiting():
    got, done = run("thread", "", "--timeout", "2s")
    expect(got, dict(ALL_WELL, session=("timeout", None)))
    whole(done, "Listener (session)")


@case
def the_deadline_ends_what_hangs():
    got, done = run("hang", "hang", "--deadline", "3s")
    expect((got["session"][0], got["events"][0]), ("timeout", "timeout"))
    whole(done, "Events (events)", "Listener (session)")


tap.run()
