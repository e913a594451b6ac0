#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
What --ask says to a person on a terminal, and what it does with the answers.
The terminal is the one that controls the program; its streams are pipes.
"""
import fcntl
import json
import os
import pty
import select
import shlex
import struct
import subprocess
import sys
import tempfile
import termios

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))
import tap
from tap import case, expect

AVDOCTOR = os.path.abspath(os.environ.get("AVDOCTOR", "build/bin/avdoctor"))
HEALTHY = os.path.join(tap.TOP, "examples", "healthy.json")
SICK = os.path.join(tap.TOP, "examples", "sick.json")
FOLDER = tempfile.TemporaryDirectory(prefix="avdoctor-ask-")

# A host that is joined to nothing and registered nowhere: much that only a
# person knows may be the cause.
LOST = tap.write(FOLDER.name, "lo'st host.json", json.dumps({
    "schema": "avdoctor.evidence/1", "taken": "2026-11-22T09:00:00Z",
    "host": {"name": "SH-7", "system": "windows"},
    "probes": {
        "windows": {"build": 19045, "product_type": "workstation",
                    "edition": "ServerRdsh", "multi_session": True},
        "domain": {"joined": "none"}, "boot_loader": {"state": "running"},
        "agent": {"version": "1.0.0.1"},
        "agent_boot_loader": {"version": "1.0.0.1"},
        "is_registered": {"value": 0}}}))
EOF = "\x04"
MORE = """pack more_test { title "A test" version 1.0.0 }
question shop { ask "Is the shop open?" answer yes_no }
probe till { title "Till" applies when shop read environment("PATH") }
probe door { title "Door" read environment("PATH") }
symptom quiet { title "It is quiet" when door.exists }
cause robbed of quiet { title "The till was taken" when not till.exists }
"""


class Run:
    """Runs the program with lines typed on its terminal, which has them before
    it asks: a terminal keeps them until they are read. Then the input ends."""

    def __init__(self, typed, *arguments, program=AVDOCTOR, lang="C"):
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 24, 300, 0, 0))

        def start():
            os.setsid()
            fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)

        env = {**os.environ, "LC_ALL": lang}
        child = subprocess.Popen(
            [program, *arguments, "--ask"], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env,
            preexec_fn=start)
        os.write(ours, (typed + 2 * EOF).encode())
        out, err = child.communicate(timeout=120)
        told = b""
        while select.select([ours], [], [], 0)[0]:
            try:
                part = os.read(ours, 65536)
            except OSError:
                break
            if not part:
                break
            told += part
        os.close(theirs)
        os.close(ours)
        self.status, self.out, self.err = child.returncode, out, err
        self.told = told.decode("utf-8", "replace").replace("\r", "")
        assert self.status >= 64 or not err, err

    def asked(self):
        return self.told.count("\nQuestion ")

    def again(self):
        """The command line that it tells, run by a shell."""
        lines = self.told.split("\n")
        at = lines.index("To repeat this without questions:")
        return subprocess.run(["sh", "-c", lines[at + 1]],
                              stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=120)


def evidence_of(typed, *arguments):
    """What a run keeps of a person's answers."""
    kept = os.path.join(FOLDER.name, "kept.json")
    Run(typed, "--save-evidence", kept, *arguments)
    with open(kept) as file:
        found = json.load(file)
    return found.get("answers", {}), found.get("reported", [])


@case
def what_tells_most_is_asked_first():
    run = Run("yes\nyes\nq\n", "--evidence", LOST)
    at = [run.told.index(text) for text in
          ("Question 1 (at most 6 more): Had the registration token",
           "Question 2 (at most 5 more): Does the account that joins",
           "Question 3 (at most 4 more): Which status does")]
    expect(at, sorted(at))
    expect(run.asked(), 3)


@case
def it_says_where_to_look_and_what_it_is_good_for():
    told = Run("q\n", "--evidence", LOST).told
    assert "  In the portal: Host pools > the host pool > Reg" in told, told
    assert "It helps to decide: The registration token has expired\n" in told


@case
def it_stops_when_no_answer_tells_more():
    run = Run("\n" * 20, "--evidence", LOST)
    expect(run.asked(), 7)
    assert "Question 7 (the last):" in run.told, run.told
    assert "No answer would tell more.\n" in run.told, run.told
    # What the status rules out is not asked about.
    run = Run("?\n?\navailable\nno\n", "--evidence", LOST)
    assert run.told.index("Which status") < run.told.index("virtual network")


@case
def answers_are_judged_and_kept():
    kept = evidence_of("y\nNO\n 4 \nYes\nq\n", "--evidence", LOST)
    expect(kept, ({"registration_key_expired": True,
                   "join_account_has_mfa": False,
                   "session_host_status": "no_heartbeat",
                   "networks_connected": True}, []))
    run = Run("yes\nq\n", "--evidence", LOST, "--format", "brief")
    assert b"cause\tconfirmed\tregistration_token_expired\t" in run.out, run.out


@case
def a_choice_takes_its_number_word_and_label():
    for said in ("3", "needs_assistance", "NEEDS ASSISTANCE"):
        kept, _ = evidence_of("\n" + said + "\nq\n", "--evidence", HEALTHY)
        expect(kept["session_host_status"], "needs_assistance", said)


@case
def who_does_not_know_is_not_asked_again():
    run = Run("\n?\n" + "\n" * 20, "--evidence", LOST, "--format", "json")
    expect(run.told.count("require multifactor"), 1)
    expect(run.told.count("Had the registration token"), 1)
    plain = subprocess.run([AVDOCTOR, "--evidence", LOST, "--format", "json"],
                           capture_output=True, timeout=120)
    expect(run.out, plain.stdout)
    assert "To repeat" not in run.told, run.told


@case
def nonsense_is_refused_and_then_left_open():
    run = Run("maybe\n12\n-1\nyes\nq\n", "--evidence", LOST)
    expect(run.told.count("This is none of the answers.\n"), 3)
    assert "Left open." in run.told and run.asked() == 3, run.told
    kept, _ = evidence_of("\n0\n8\n99999999999\nq\n", "--evidence", HEALTHY)
    expect(kept.get("session_host_status"), None)
    kept, _ = evidence_of("x" * 300 + "\nyes\nq\n", "--evidence", LOST)
    expect(kept, {"registration_key_expired": True})


@case
def the_end_of_input_stops_it():
    run = Run("yes\n" + EOF, "--evidence", LOST, "--format", "line")
    expect(run.asked(), 2)
    assert b"confirmed=1" in run.out, run.out


@case
def errors_that_only_a_person_sees_are_offered_first():
    run = Run("3\nq\n", "--evidence", HEALTHY, "--format", "brief")
    assert "3. Connections fail with O_REVERSE" in run.told, run.told
    assert b"symptom\tpresent\treverse_connect_stack_failure" in run.out
    expect(run.again().stdout, run.out)
    expect(evidence_of("2\nq\n", "--evidence", HEALTHY)[1],
           ["connection_security_error"])
    expect(evidence_of("\nq\n", "--evidence", HEALTHY)[1], [])
    assert "one of these errors" not in Run("q\n", "--evidence", LOST).told
    run = Run("q\n", "--evidence", HEALTHY)
    expect(run.asked(), 0)


@case
def the_report_goes_where_it_always_goes():
    run = Run("yes\nno\nq\n", "--evidence", LOST, "--format", "json")
    assert json.loads(run.out)["outcome"] == "problem", run.out
    assert "avdoctor.report" not in run.told, run.told


@case
def the_command_line_that_it_tells_gives_the_same_report():
    for form in ("json", "text"):
        run = Run("yes\nno\n2\nyes\nyes\nno\nyes\n", "--evidence", LOST,
                  "--format", form)
        done = run.again()
        expect((done.returncode, done.stdout), (run.status, run.out))
        expect(shlex.split(run.told.split("questions:\n")[1].split("\n")[0])
               [:3], [AVDOCTOR, "--evidence", LOST])


@case
def what_it_cannot_write_for_a_shell_it_leaves_to_the_person():
    run = Run("yes\nq\n", "--evidence", LOST, "--symptom",
              "Authentication failed\x1b[2J")
    assert "put this in the place of --ask:\n  --answer reg" in run.told
    assert "\x1b" not in run.told, run.told
    run = Run("yes\nq\n", "--evidence", LOST, "--symptom",
              "Authentication failed password=hunter2hunter2")
    assert "hunter2" not in run.told, run.told


@case
def answers_on_the_command_line_are_not_asked_for():
    run = Run("q\n", "--evidence", LOST, "--answer",
              "registration_key_expired=no")
    assert "Question 1 (at most 5 more): Does the acc" in run.told, run.told


@case
def it_tells_of_readings_that_an_answer_lets_through():
    source = tap.write(FOLDER.name, "more.avdrule", MORE)
    program = os.path.join(FOLDER.name, "more")
    tap.avdrule("build", source, "-o", program)
    run = Run("yes\n", program=program)
    assert "Readings that can be taken then: 1\n" in run.told, run.told
    again = run.again()
    assert b"cause robbed" not in again.stdout, again.stdout
    assert "taken then" not in Run("no\n", program=program).told


@case
def without_a_terminal_it_fails():
    done = subprocess.run([AVDOCTOR, "--evidence", LOST, "--ask"],
                          start_new_session=True, capture_output=True,
                          stdin=subprocess.DEVNULL, timeout=120)
    expect((done.returncode, done.stdout, done.stderr),
           (64, b"", b"avdoctor: --ask needs a terminal; give answers with "
            b"--answer ID=VALUE\n"))


if __name__ == "__main__":
    tap.run()
