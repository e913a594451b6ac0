# SPDX-License-Identifier: MIT
"""
The program of this machine: built of rules given as text, and what its probes
read here. Importing this skips the whole test, aloud, where it would read
nothing.
"""
import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile

import tap

HEADER = 'pack native_test { title "A test" version 1.0.0 }\n'
LIMIT = 120  # seconds

# Options of setpriv: an account that owns nothing.
NOBODY = 65534

if not sys.platform.startswith("linux"):
    print("1..0 # SKIP the probes of Linux are not those of this system")
    sys.exit(0)

_folder = tempfile.mkdtemp(prefix="avdoctor-test-")
os.chmod(_folder, 0o755)  # nobody, too, runs the programs in it
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
_built = {}


def build(pack_text):
    """A program of these rules: all but the `pack` block."""
    if pack_text not in _built:
        number = len(_built)
        source = tap.write(_folder, "%d.avdrule" % number, HEADER + pack_text)
        program = os.path.join(_folder, "program-%d" % number)
        status, out, err = tap.avdrule("build", source, "-o", program)
        if status != 0:
            out += tap.avdrule("check", source)[1]
        assert os.path.exists(program), out + err
        os.chmod(program, 0o755)
        _built[pack_text] = program
    return _built[pack_text]


def readings(pack_text, wrap=(), options=()):
    """Each probe's readings as they stand in saved evidence. `wrap` is a
    command before the program's."""
    with tempfile.TemporaryDirectory(dir=_folder) as folder:
        os.chmod(folder, 0o777)
        evidence = os.path.join(folder, "evidence.json")
        done = subprocess.run([*wrap, build(pack_text), "--save-evidence",
                               evidence, *options],
                              capture_output=True, timeout=LIMIT, cwd=folder)
        assert 0 <= done.returncode < 64, "%d\n%s%s" % (
            done.returncode, done.stdout, done.stderr)
        with open(evidence, encoding="ascii") as file:
            return json.load(file)["probes"]


def probes(kind, arguments):
    """A pack with one probe of a kind for each text of a dict."""
    return "probe p each {\n%s} { title \"P\" read %s(\"{each}\") }\n" % (
        "".join("  x_%s '%s'\n" % item for item in arguments.items()), kind)


def read(kind, arguments, wrap=()):
    """The readings of one kind by the names of a dict."""
    found = readings(probes(kind, arguments), wrap)
    return {name: found["p_x_" + name] for name in arguments}


def as_nobody():
    """What goes before a command to run it without rights."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        raise tap.Skip("only root can become somebody without rights")
    return ["setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY),
            "--clear-groups"]


def with_mounts(script):
    """What goes before a command to run it after a shell script that mounts,
    which nobody else sees."""
    if not shutil.which("unshare") or subprocess.run(
            ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"],
            capture_output=True).returncode != 0:
        raise tap.Skip("nothing can be mounted here")
    return ["unshare", "-rm", "sh", "-ec", script + '\nexec "$@"', "sh"]


def expect_status(reading, status, code=None):
    tap.expect((reading["status"], reading.get("code")), (status, code),
               str(reading))
