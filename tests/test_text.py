#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
The text report as an operator reads it: the answer first, in lines that fit
the terminal.
"""
import fcntl
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import termios

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))
import tap
from tap import case

AVDOCTOR = os.path.abspath(os.environ.get("AVDOCTOR", "build/bin/avdoctor"))
SICK = os.path.join(tap.TOP, "examples", "sick.json")


def report(*options, change=None):
    with open(SICK) as file:
        evidence = json.load(file)
    for probe, reading in (change or {}).items():
        evidence["probes"][probe] = reading
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(evidence, file)
        file.flush()
        done = subprocess.run([AVDOCTOR, "--evidence", file.name,
                               *options], capture_output=True, timeout=60)
    assert done.returncode < 64 and not done.stderr, done
    return done.stdout.decode("ascii")


def on_a_terminal(columns):
    """What a terminal of so many columns gets."""
    ours, theirs = tap.terminal()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ,
                struct.pack("HHHH", 24, columns, 0, 0))
    child = subprocess.Popen([AVDOCTOR, "--evidence", SICK], stdout=theirs,
                             stderr=theirs, stdin=subprocess.DEVNULL,
                             env={**os.environ, "NO_COLOR": "1"})
    os.close(theirs)
    got = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux says so when the last writer is gone
            break
        if not part:
            break
        got += part
    os.close(ours)
    child.wait(timeout=60)
    return got.decode().replace("\r\n", "\n")


def too_long(text, columns):
    """Lines that are longer though they could have been broken; commands are
    to be copied whole."""
    lines = text.split("\n")
    return [line for before, line in zip([""] + lines, lines)
            if len(line) > columns and " " in line.strip()
            and not before.strip().startswith(("In PowerShell:", "In cmd:"))
            and not line.startswith("avdoctor: ")]


@case
def the_first_line_says_what_is_wrong_and_the_last_is_for_machines():
    lines = report().rstrip("\n").split("\n")
    assert lines[0] == ("PROBLEM: The RDAgentBootLoader service has been "
                        "stopped"), lines[0]
    assert lines[-1].startswith("avdoctor: PROBLEM confirmed=1 "), lines[-1]


@case
def the_readme_shows_the_report_as_it_is():
    with open(os.path.join(tap.TOP, "README.md")) as file:
        shown = re.search(r"```\n(PROBLEM: .*?)\n```", file.read(), re.S)[1]
    beginning, end = shown.split("\n...\n")
    assert report().startswith(beginning + "\n"), beginning
    assert report().endswith("\n" + end + "\n"), end


@case
def a_fix_stands_on_the_first_screen():
    screen = report().split("\n")[:24]
    assert any("Start-Service RDAgentBootLoader" == line.strip()
               for line in screen), screen


@case
def what_stands_behind_a_problem_is_named_and_not_written_out():
    unjoined = {"domain": {"status": "ok", "joined": "none"}}
    text = report(change=unjoined)
    assert "Without a confirmed cause: The VM is not joined" in text
    assert ("What to do: Read how the last join ended (avdoctor show "
            "read_join_status)") in text.replace("\n     ", " ")
    assert "NetSetup.LOG" not in text
    assert "NetSetup.LOG" in report("--all", change=unjoined)


@case
def what_was_observed_is_told_once():
    got = report("--all", change={
        "domain": {"joined": "none"},
        "join_status": {"count": 3, "value": 0x52e},
        "join_check": {"count": 0}, "join_attempts": {"count": 4}})
    lines = got[got.index("(join_account_unusable)"):].split("\n\n")[0]
    lines = lines.split("(", 2)[1]
    assert lines.count("joined is none") == 1, lines
    assert lines.count("value is 1326") == 1, lines


@case
def lines_fit_a_narrow_and_a_wide_terminal():
    narrow = on_a_terminal(48)
    wide = on_a_terminal(160)
    assert not too_long(narrow, 47), too_long(narrow, 47)
    assert not too_long(wide, 100), too_long(wide, 100)
    assert max(map(len, narrow.split("\n")[:20])) <= 47
    assert len(wide.split("\n")) < len(narrow.split("\n"))
    assert narrow.split() == wide.split(), "the words differ"


@case
def a_pipe_gets_80_columns():
    assert not too_long(report("--all"), 80), too_long(report("--all"), 80)


@case
def show_names_readings_and_one_step_has_no_order():
    def shown(entry):
        done = subprocess.run([AVDOCTOR, "show", entry], capture_output=True,
                              timeout=60, check=True)
        return done.stdout.decode("ascii")

    assert "<system_disk.free> are free" in shown("agent_update_failed")
    join = shown("join_account_requires_mfa")
    assert "a. Do this:\n" in join, join
    assert "(not known)" not in join, join


if __name__ == "__main__":
    tap.run()
