#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every format as the Windows program writes it: the bytes of the one for this
system, and its ways to fail."""
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import hostile
import tap
import wine
from tap import case, expect

HOST = wine.Host()
FOLDER = tempfile.TemporaryDirectory(dir=wine.FOLDER)
HERE_PROGRAM = hostile.build(FOLDER.name)
THERE_PROGRAM = hostile.build(FOLDER.name, "--target", "windows")
SICK = os.path.join(tap.TOP, "examples", "sick.json")
NAMES = hostile.FORMATS + ("evidence",)


def wide(path):
    """How Windows calls a file of this machine."""
    return "Z:" + path.replace("/", "\\")


def options(evidence, path):
    words = ["--evidence", evidence, "--output", path("out"),
             "--save-evidence", path("evidence")]
    for name in hostile.FORMATS:
        words += ["--write", "%s=%s" % (name, path(name))]
    return words


def read(folder):
    found = {}
    for name in NAMES:
        with open(os.path.join(folder, name), "rb") as file:
            found[name] = file.read()
    return found


def the_same_bytes(text):
    evidence = tap.write(FOLDER.name, "evidence.json", hostile.evidence(text))
    folder = os.path.join(FOLDER.name, "here")
    os.makedirs(folder, exist_ok=True)
    here = subprocess.run(
        [HERE_PROGRAM, *options(evidence, lambda name: os.path.join(folder,
                                                                    name))],
        capture_output=True, timeout=60)
    os.makedirs(HOST.path(r"C:\there"), exist_ok=True)
    there = HOST.run(THERE_PROGRAM, *options(
        wide(evidence), lambda name: "C:\\there\\" + name))
    expect((there.status, there.out, there.err),
           (here.returncode, here.stdout, here.stderr))
    expect(here.returncode, 2)
    ours, theirs = read(folder), read(HOST.path(r"C:\there"))
    for name in NAMES:
        expect(theirs[name], ours[name], name)


for _what in ("a plain word", "long without blanks"):
    tap.add("both programs write the same of " + _what, the_same_bytes,
            hostile.TEXTS[_what])
tap.add("both programs write the same of all texts together", the_same_bytes,
        hostile.TOGETHER)


@case
def a_pipe_gets_what_a_file_gets():
    for name in ("line", "brief", "json", "nagios", "markdown", "junit"):
        here = subprocess.run([tap.AVDRULE.replace("avdrule", "avdoctor"),
                               "--evidence", SICK, "--format", name],
                              capture_output=True, timeout=60)
        there = HOST.run(wine.AVDOCTOR, "--evidence", wide(SICK), "--format",
                         name)
        expect(there, (2, here.stdout, b""), name)


@case
def exit_statuses_have_three_styles():
    for style, status in ((["--exit", "issue"], 1), (["--exit=ran"], 0),
                          (["--exit", "verdict"], 2)):
        done = HOST.run(wine.AVDOCTOR, "--evidence", wide(SICK), "--format",
                        "line", *style)
        expect((done.status, done.err), (status, b""))
        assert done.out.endswith(b" exit=%d\n" % status), done.out


@case
def failures_have_one_line_on_standard_error():
    for arguments, status in ((["--nonsense"], 64),
                              (["--evidence", wide(__file__)], 65),
                              (["--evidence", r"C:\nowhere\at.all"], 74),
                              (["--evidence", wide(SICK), "--output",
                                r"C:\nowhere\at.all"], 74)):
        done = HOST.run(wine.AVDOCTOR, *arguments)
        expect((done.status, done.out), (status, b""), str(arguments))
        assert re.fullmatch(rb"avdoctor: [ -~]+\r?\n", done.err), done.err


@case
def monitoring_gets_one_line_of_every_failure():
    for arguments in (["--nonsense", "--format=nagios"],
                      ["--format", "nagios", "--exit", "ran"],
                      ["--format", "nagios", "--evidence", wide(__file__)],
                      ["--format", "nagios", "--evidence", wide(SICK),
                       "--output", r"C:\nowhere\at.all"]):
        done = HOST.run(wine.AVDOCTOR, *arguments)
        expect((done.status, done.err), (3, b""), str(arguments))
        assert re.fullmatch(rb"AVDOCTOR UNKNOWN - [ -{}~]+\r?\n",
                            done.out), done.out


tap.run()
