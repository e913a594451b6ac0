#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The page of `--format html` is the same bytes from the Windows program."""
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import hostile
import page
import tap
import wine
from tap import case, expect

HOST = wine.Host()
AVDOCTOR = os.path.abspath(os.environ.get("AVDOCTOR", "build/bin/avdoctor"))
SICK = os.path.join(tap.TOP, "examples", "sick.json")


def same(windows, native, evidence, *options):
    arguments = ["--evidence", "-", "--format", "html", *options]
    there = HOST.run(windows, *arguments, input=evidence)
    here = subprocess.run([native, *arguments], input=evidence,
                          stdout=subprocess.PIPE, check=False)
    expect((there.status, there.err), (here.returncode, b""))
    assert there.out == here.stdout, "the pages differ"
    assert here.stdout.startswith(b"<!doctype html>\n"), here.stdout[:80]


@case
def of_a_recorded_host():
    if not os.path.exists(wine.AVDOCTOR):
        raise tap.Skip("there is no avdoctor.exe; ./bootstrap build makes it")
    with open(SICK, "rb") as file:
        evidence = file.read()
    same(wine.AVDOCTOR, AVDOCTOR, evidence)
    same(wine.AVDOCTOR, AVDOCTOR, evidence, "--all")


@case
def of_a_hostile_one():
    with tempfile.TemporaryDirectory(dir=wine.FOLDER) as folder:
        tap.write(folder, "p.avdrule", page.RULES)
        for program, options in (("p.exe", ["--target", "windows"]),
                                 ("p", [])):
            status, out, err = tap.avdrule("build", "p.avdrule", *options,
                                           "-o", program, folder=folder)
            assert status < 2, out + err
        for text in (page.SCRIPT, hostile.TOGETHER):
            same(os.path.join(folder, "p.exe"), os.path.join(folder, "p"),
                 page.evidence(text).encode("utf-8"))


tap.run()
