#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What --ask does on a Windows console, and without one."""
import os
import pty
import select
import shutil
import subprocess
import sys
import time
import tty

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import tap
import wine
from tap import case, expect

HOST = wine.Host()
RULES = """
question lamp {
  ask "Which lamp is lit?"
  answer choice { red "Red", green "Gr\u00fcn" }
}
question heat { ask "Is it hot?" answer yes_no }
probe words { title "Words" read environment("AVD_WORDS") }
symptom wrong { title "It is wrong" when words.exists }
cause alarm of wrong { title "There is an alarm" when lamp == red }
cause fire of wrong { title "There is a fire" when heat }
"""


def on_console(typed, *arguments):
    """What the terminal gets of a program whose report goes to a file. Each
    line is typed when it is asked for."""
    env = wine.environment(HOST.prefix)
    env["AVD_WORDS"] = "x"
    env["TERM"] = "xterm"
    # A short name, so that no line is wider than the console.
    shutil.copy(wine.build(RULES),
                os.path.join(HOST.prefix, "drive_c", "ask.exe"))
    HOST.write(r"C:\run.cmd", "@C:\\ask.exe %s >C:\\out.txt\r\n"
               % " ".join(arguments))
    try:
        ours, theirs = pty.openpty()
    except OSError as error:
        raise tap.Skip("no terminal can be made: %s" % error) from None
    tty.setraw(theirs)  # what is typed arrives as it is
    process = subprocess.Popen(
        [wine.WINE, "cmd", "/c", r"C:\run.cmd"], stdin=theirs, stdout=theirs,
        stderr=theirs, env=env, start_new_session=True)
    os.close(theirs)
    out = b""
    asked = 0
    end = time.monotonic() + wine.LIMIT
    while time.monotonic() < end:
        if not select.select([ours], [], [], 1)[0]:
            if process.poll() is not None:
                break
            continue
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        out += part
        while typed and out.count(b"q = stop") > asked:
            asked += 1
            os.write(ours, typed.pop(0).encode() + b"\r")
    os.close(ours)
    if process.poll() is None:
        wine.end(HOST.prefix)
        process.wait()
    return out.decode("utf-8", "replace")


@case
def it_asks_on_the_console_while_the_report_goes_to_a_file():
    told = on_console(["yes", "Gr\u00fcn"], "--ask", "--format", "brief")
    for text in ("Question 1 of at most 2: Is it hot?",
                 "Question 2 of at most 2: Which lamp is lit?",
                 "  2. Gr\u00fcn", "No answer would tell more.",
                 r"  C:\ask.exe --format brief --answer heat=yes "
                 "--answer lamp=green"):
        assert text in told, repr(told)
    with open(os.path.join(HOST.prefix, "drive_c", "out.txt")) as file:
        expect(file.read(), "cause\tconfirmed\tfire\tThere is a fire\n"
               "symptom\tpresent\twrong\tIt is wrong\n")


@case
def the_end_of_input_ends_the_questions():
    told = on_console(["\x1a"], "--ask")
    assert "Question 1" in told and "Question 2" not in told, repr(told)


@case
def without_a_console_it_fails():
    done = HOST.run(wine.build(RULES), "--ask", env={"AVD_WORDS": "x"})
    expect((done.status, done.out, done.err),
           (64, b"", b"avdoctor: --ask needs a terminal; give answers with "
            b"--answer ID=VALUE\n"))


if __name__ == "__main__":
    tap.run()
