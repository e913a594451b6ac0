#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The manual pages: well-formed, and they tell of what the programs know."""
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))
import tap
from tap import case

AVDOCTOR = os.path.abspath(os.environ.get("AVDOCTOR", "build/bin/avdoctor"))
PAGES = {"avdoctor": os.path.join(tap.TOP, "runtime", "avdoctor.1"),
         "avdrule": os.path.join(tap.TOP, "compiler", "avdrule.1")}


def page(name):
    with open(PAGES[name], encoding="ascii") as file:
        return file.read()


def options_of_the_page(name):
    return set("--" + word for word in
               re.findall(r"^\.(?:It |Op |.*?)?Fl -([a-z][a-z-]*)",
                          page(name), re.M))


def options_of_the_help(program):
    told = subprocess.run([program, "help"], capture_output=True, timeout=60,
                          check=True).stdout.decode()
    return set(re.findall(r"--[a-z][a-z-]*", told))


@case
def the_pages_are_well_formed():
    if not shutil.which("mandoc"):
        raise tap.Skip("mandoc is not installed")
    done = subprocess.run(["mandoc", "-Tlint", "-W", "warning",
                           *PAGES.values()], capture_output=True, text=True,
                          timeout=60)
    assert done.returncode == 0, done.stdout


@case
def the_pages_tell_of_every_option_and_of_no_other():
    for program in (AVDOCTOR, tap.AVDRULE):
        name = os.path.basename(program)
        told = options_of_the_help(program) - {"--help", "--version"}
        written = options_of_the_page(name)
        other = options_of_the_page("avdrule" if name == "avdoctor"
                                    else "avdoctor")
        # Each may speak of the other's options, such as in an example.
        assert told - other <= written, (name, told - written)
        assert written - told <= other | {"--output"}, (name, written - told)


@case
def the_page_tells_of_every_format():
    done = subprocess.run([AVDOCTOR, "--format", "?"], capture_output=True,
                          timeout=60)
    formats = done.stderr.decode().split("known are ")[1].strip().split(", ")
    assert len(formats) >= 8, formats
    for name in formats:
        assert re.search(r"^\.It Cm " + name + "$", page("avdoctor"), re.M), \
            name


if __name__ == "__main__":
    tap.run()
