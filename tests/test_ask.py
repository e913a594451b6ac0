#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
What --ask says to a person on a terminal, and what it does with the answers.
The terminal is the one that controls the program; its streams are pipes.
"""
import fcntl
import json
import os
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
FOLDER = tempfile.TemporaryDirectory(prefix="avdoctor-ask-")


def build(name, rules):
    """A program of these rules: all but the `pack` block."""
    source = tap.write(FOLDER.name, name + ".avdrule", "pack ask_test { "
                       'title "A test" version 1.0.0 }\n' + rules)
    program = os.path.join(FOLDER.name, name)
    told = tap.avdrule("build", source, "-o", program)
    assert os.path.exists(program), told
    return program


def evidence(name, **probes):
    return tap.write(FOLDER.name, name, json.dumps({
        "schema": "avdoctor.evidence/1", "taken": "2026-11-22T09:00:00Z",
        "probes": probes}))


# By what they tell, the questions come as fuse, paid, window, lamp where it is
# dark; where nothing is wrong that can be seen, lamp comes first.
HOUSE = build("house", """
question lamp {
  ask    "Which lamp is lit?"
  answer choice { red "Red", green "Low Green", blue "Blue" }
}
question window { ask "Is the window open?" answer yes_no }
question fuse {
  ask    "Is the fuse blown?"
  about  "In the **cellar**, `box 3`."
  answer yes_no
}
question paid { ask "Is the bill paid?" answer yes_no }
probe power { title "Power" read environment("POWER") }
probe heat  { title "Heat" read environment("HEAT") }
symptom dark  { title "It is dark" when not power.exists }
symptom cold  { title "It is cold" when heat.value is "off" or lamp == blue }
symptom smell { title "It smells" message "What is this smell?" }
symptom noise { title "It is noisy" }
cause fuse_blown of dark { title "The fuse is blown" when fuse }
cause not_paid of dark { title "The bill is not paid" when paid == no }
cause open of cold { title "The window is open" when window }
cause gas of smell { title "There is gas" when lamp == red }
""")
DARK = evidence("da'rk house.json", power={"exists": False},
                heat={"status": "denied"})
FINE = evidence("fine.json", power={"value": "on"}, heat={"value": "on"})
SICK = os.path.join(tap.TOP, "examples", "sick.json")
EOF = "\x04"


class Run:
    """Runs the program with lines typed on its terminal, which has them before
    it asks: a terminal keeps them until they are read. Then the input ends."""

    def __init__(self, typed, *arguments, program=HOUSE, lang="C"):
        ours, theirs = tap.terminal()
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
    run = Run("\n" * 9, "--evidence", DARK)
    at = [run.told.index(text) for text in
          ("Question 1 of at most 4: Is the fuse blown?\n",
           "Question 2 of at most 4: Is the bill paid?\n",
           "Question 3 of at most 4: Is the window open?\n",
           "Question 4 of at most 4: Which lamp is lit?\n",
           "No answer would tell more.\n")]
    expect(at, sorted(at))
    expect(run.asked(), 4)


@case
def it_says_where_to_look_and_what_it_is_good_for():
    told = Run("q\n", "--evidence", DARK).told
    assert ("blown?\n  In the cellar, 'box 3'.\n  It helps to decide: The fuse "
            "is blown\n  yes or no; " in told), told


@case
def it_stops_when_no_answer_tells_more():
    run = Run("\ngreen\n", "--evidence", FINE)
    expect(run.asked(), 1)
    assert "No answer would tell more.\n" in run.told, run.told
    # Where the lamp says that it is cold, the window matters.
    run = Run("\nblue\nno\n", "--evidence", FINE)
    expect(run.asked(), 2)
    assert "Question 2 of at most 2: Is the window" in run.told, run.told


@case
def answers_are_judged_and_kept():
    kept = evidence_of("y\nNO\nYes\n 2 \n", "--evidence", DARK)
    expect(kept, ({"fuse": True, "paid": False, "window": True,
                   "lamp": "green"}, []))
    run = Run("yes\nq\n", "--evidence", DARK, "--format", "brief")
    assert b"cause\tconfirmed\tfuse_blown\t" in run.out, run.out


@case
def a_choice_takes_its_number_word_and_label():
    for said in ("2", "green", "LOW GREEN"):
        kept, _ = evidence_of("\n" + said + "\nq\n", "--evidence", FINE)
        expect(kept, {"lamp": "green"}, said)


@case
def a_word_goes_before_a_label():
    program = build("lamps", """
question lamp {
  ask    "Which lamp?"
  answer choice { red "Top", green "Low", blue "Green" }
}
symptom dark { title "It is dark" when lamp == green }
""")
    for said, meant in (("green", "green"), ("1", "red"), ("Top", "red")):
        run = Run(said + "\n", program=program)
        assert "--answer lamp=%s\n" % meant in run.told, run.told


@case
def who_does_not_know_is_not_asked_again():
    run = Run("\n?\n" + "\n" * 20, "--evidence", DARK, "--format", "json")
    expect(run.told.count("Is the fuse blown?"), 1)
    expect(run.told.count("Is the bill paid?"), 1)
    plain = subprocess.run([HOUSE, "--evidence", DARK, "--format", "json"],
                           capture_output=True, timeout=120)
    expect(run.out, plain.stdout)
    assert "To repeat" not in run.told, run.told


@case
def nonsense_is_refused_and_then_left_open():
    run = Run("maybe\n12\n-1\nyes\nq\n", "--evidence", DARK)
    expect(run.told.count("This is none of the answers.\n"), 3)
    assert "Left open." in run.told and run.asked() == 3, run.told
    kept, _ = evidence_of("\n0\n4\n99999999999\nq\n", "--evidence", FINE)
    expect(kept, {})
    kept, _ = evidence_of("x" * 2000 + "\nyes\nq\n", "--evidence", DARK)
    expect(kept, {"fuse": True})


@case
def the_end_of_input_stops_it():
    run = Run("yes\n", "--evidence", DARK, "--format", "line")
    expect(run.asked(), 2)
    assert b"confirmed=1" in run.out, run.out


@case
def errors_that_only_a_person_sees_are_offered_first():
    run = Run("1\nq\n", "--evidence", FINE, "--format", "brief")
    assert ('  1. It smells: "What is this smell?"\n  2. It is noisy\n'
            in run.told), run.told
    assert b"symptom\tpresent\tsmell" in run.out, run.out
    # What may be its cause is asked about only then.
    assert "It helps to decide: It is cold; There is gas\n" in run.told
    expect(run.again().stdout, run.out)
    expect(evidence_of("2\nq\n", "--evidence", FINE)[1], ["noise"])
    expect(evidence_of("\nq\n", "--evidence", FINE)[1], [])
    assert "one of these errors" not in Run("q\n", "--evidence", DARK).told
    expect(Run("q\n", "--evidence", FINE).asked(), 0)


@case
def the_report_goes_where_it_always_goes():
    run = Run("yes\nno\nq\n", "--evidence", DARK, "--format", "json")
    expect(json.loads(run.out)["outcome"], "problem")
    assert "avdoctor.report" not in run.told, run.told


@case
def the_command_line_that_it_tells_gives_the_same_report():
    for form in ("json", "text"):
        run = Run("yes\nno\nno\n2\n", "--evidence", DARK, "--format", form)
        done = run.again()
        expect((done.returncode, done.stdout), (run.status, run.out))
        expect(shlex.split(run.told.split("questions:\n")[1].split("\n")[0]),
               [HOUSE, "--evidence", DARK, "--format", form,
                "--answer", "fuse=yes", "--answer", "paid=no",
                "--answer", "window=no", "--answer", "lamp=green"])


@case
def so_it_does_with_the_packs_of_this_tree():
    run = Run("q\n", "--evidence", SICK, program=AVDOCTOR)
    asked = 0
    answers = ""
    while run.asked() > asked:  # always the first choice
        asked = run.asked()
        yes_no = run.told.rsplit("\nQuestion ", 1)[1].count("yes or no;")
        answers += "yes\n" if yes_no else "1\n"
        run = Run(answers + "q\n", "--evidence", SICK, program=AVDOCTOR)
    assert 0 < asked < 10 and "No answer would tell more." in run.told
    expect(run.again().stdout, run.out)


@case
def what_it_cannot_write_for_a_shell_it_leaves_to_the_person():
    run = Run("yes\nq\n", "--evidence", DARK, "--symptom",
              "What is this smell?\x1b[2J")
    assert "put this in the place of --ask:\n  --answer fuse=" in run.told
    assert "\x1b" not in run.told, run.told


@case
def what_looks_like_a_secret_is_not_told():
    run = Run("yes\nq\n", "--evidence", DARK, "--symptom",
              "What is this smell? password=hunter2hunter2")
    assert "fuse=yes" in run.told and "hunter2" not in run.told, run.told
    expect(run.again().stdout, run.out)


@case
def answers_on_the_command_line_are_not_asked_for():
    run = Run("q\n", "--evidence", DARK, "--answer", "fuse=no")
    assert "Question 1 of at most 3: Is the bill" in run.told, run.told


@case
def it_tells_of_readings_that_an_answer_lets_through():
    program = build("more", """
question shop { ask "Is the shop open?" answer yes_no }
probe till { title "Till" applies when shop read environment("PATH") }
probe door { title "Door" read environment("PATH") }
symptom quiet { title "It is quiet" when door.exists }
cause robbed of quiet { title "The till was taken" when not till.exists }
""")
    run = Run("yes\n", "--format", "brief", program=program)
    assert "Readings that can be taken then: 1\n" in run.told, run.told
    assert b"cause\tundetermined\trobbed" in run.out, run.out
    assert b"robbed" not in run.again().stdout
    assert "taken then" not in Run("no\n", program=program).told


@case
def without_a_terminal_it_fails():
    done = subprocess.run([HOUSE, "--evidence", DARK, "--ask"],
                          start_new_session=True, capture_output=True,
                          stdin=subprocess.DEVNULL, timeout=120)
    expect((done.returncode, done.stdout, done.stderr),
           (64, b"", b"avdoctor: --ask needs a terminal; give answers with "
            b"--answer ID=VALUE\n"))


if __name__ == "__main__":
    tap.run()
