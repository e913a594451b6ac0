# SPDX-License-Identifier: MIT
"""What the Python tests share: one line for each case, and avdrule."""
import os
import pty
import subprocess
import sys
import tempfile
import traceback

AVDRULE = os.path.abspath(os.environ.get("AVDRULE", "build/bin/avdrule"))
TOP = os.environ.get("SRCDIR") or os.path.dirname(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

_cases = []


def case(function):
    """Marks a function as a case; its name is a sentence."""
    _cases.append((function.__name__.replace("_", " "), function))
    return function


def add(name, function, *arguments):
    """Adds a case for each of several things of one sort."""
    _cases.append((name, lambda: function(*arguments)))


class Skip(Exception):
    """Raised where the machine lacks what a case needs."""


def terminal():
    """Both ends of a new terminal: ours, and that of a program."""
    try:
        return pty.openpty()
    except OSError as reason:
        raise Skip("no terminal can be made here: %s" % reason)


def tell(text):
    """A diagnostic, on lines of its own."""
    for line in str(text).split("\n"):
        print("#", line)


def run():
    """Runs all cases and ends the program: 1 if any failed."""
    print("1..%d" % len(_cases))
    failed = 0
    for number, (name, function) in enumerate(_cases, 1):
        try:
            function()
            print("ok", number, "-", name)
        except Skip as reason:
            print("ok", number, "-", name, "# SKIP", reason)
        except Exception as error:  # one case shall not hide the others
            failed += 1
            print("not ok", number, "-", name)
            if isinstance(error, AssertionError):
                frame = traceback.extract_tb(error.__traceback__)[-1]
                tell("%s, line %d: %s" % (frame.name, frame.lineno,
                                          frame.line))
                tell(error)
            else:
                tell(traceback.format_exc())
        sys.stdout.flush()
    sys.exit(1 if failed else 0)


def avdrule(*arguments, folder=None, text=None, binary=False):
    """Runs avdrule: exit status, standard output and error. A crash is a
    failure whatever the case looks at."""
    done = subprocess.run([AVDRULE, *arguments], cwd=folder, input=text,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=600)
    out, err = done.stdout, done.stderr
    if not binary:
        out = out.decode("utf-8")
    err = err.decode("utf-8", "replace")
    limit = 128 if arguments and arguments[0] == "judge" else 4
    assert 0 <= done.returncode < limit, "avdrule %s ended with %d\n%s" % (
        " ".join(arguments), done.returncode, err[-4000:])
    return done.returncode, out, err


def expect(got, wanted, what=""):
    """Fails unless two things are the same, and shows both."""
    if got != wanted:
        raise AssertionError("%s\n--- wanted\n%s\n--- got\n%s" %
                             (what, wanted, got))


def scratch():
    """A folder that goes with the `with` statement."""
    return tempfile.TemporaryDirectory(prefix="avdrule-test-")


def write(folder, name, text):
    """Writes a file, as bytes if it is bytes; returns its path."""
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if isinstance(text, str):
        text = text.encode("utf-8")
    with open(path, "wb") as out:
        out.write(text)
    return path
