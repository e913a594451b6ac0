#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the native program says of running programs."""
import contextlib
import errno
import os
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))
import tap
import native
from native import expect_status
from tap import case, expect

LONG = "avdoctor-test-long-name"  # the kernel keeps `avdoctor-test-l`
CUT = LONG[:15]


@contextlib.contextmanager
def running(name, times=1):
    """Programs of a name; the path of their file."""
    with tap.scratch() as folder:
        os.chmod(folder, 0o755)
        path = os.path.join(folder, name)
        shutil.copy(os.path.realpath(shutil.which("sleep")), path)
        started = [subprocess.Popen([path, "600"]) for _ in range(times)]
        try:
            for process in started:  # until it has become that program
                while name[:15] not in comm(process.pid):
                    time.sleep(0.01)
            yield path
        finally:
            for process in started:
                process.kill()
                process.wait()


def comm(process):
    with open("/proc/%d/comm" % process, encoding="ascii",
              errors="replace") as file:
        return file.read()


def read(names, wrap=()):
    return native.read("process", names, wrap)


@case
def running_programs_are_counted_by_their_whole_name():
    if "coreutils" in os.path.realpath(shutil.which("sleep")):
        raise tap.Skip("sleep is not a program of its own here")
    with running("avd-short", 2), running(LONG):
        got = read({"short": "avd-short", "case": "AVD-Short",
                    "start": "avd-shor", "more": "avd-shortx",
                    "long": LONG, "cut": CUT, "other": LONG[:-1] + "x"})
    expect(got["short"]["count"], 2)
    expect(got["case"]["count"], 2)
    expect(got["long"]["count"], 1)
    for name in ("start", "more", "cut", "other"):
        expect_status(got[name], "absent")


@case
def a_program_whose_file_was_deleted_still_runs():
    with running(LONG) as path:
        os.unlink(path)
        expect(read({"it": LONG})["it"]["count"], 1)


@case
def the_start_is_that_of_the_newest():
    # Process 1 has run for longer than this test.
    name = comm(1).strip()
    begun = time.time()
    old = read({"it": name})["it"]
    with running(name):
        new = read({"it": name})["it"]
        took = (time.time() - begun + 2) * 1000
    expect(new["count"], old["count"] + 1)
    assert 0 <= new["started"] <= took, new
    with open("/proc/uptime", encoding="ascii") as file:
        assert old["started"] <= float(file.read().split()[0]) * 1000 + 2000


@case
def the_whole_name_of_another_account_s_program_is_not_known():
    become = native.as_nobody()
    with running(LONG), running("avd-short"):
        got = read({"short": "avd-short", "long": LONG, "cut": CUT,
                    "none": "avd-none", "long_none": "some-" + LONG}, become)
    expect(got["short"]["count"], 1)
    expect_status(got["long"], "denied")
    expect_status(got["cut"], "denied")
    expect_status(got["none"], "absent")
    expect_status(got["long_none"], "absent")


# A made-up /proc: what is hidden, and what is hostile.

FAKE = """
mount -t tmpfs none /proc
make() {
    mkdir /proc/$1
    printf '%b' "$2" >/proc/$1/comm
    printf '%b' "$3" >/proc/$1/stat
}
"""
ZEROS = " S" + " 0" * 18


@case
def where_others_are_hidden_nothing_is_absent():
    wrap = native.with_mounts(FAKE + "make 7 'own\\n' ''")
    got = read({"own": "own", "none": "none"}, wrap)
    expect_status(got["own"], "denied")
    expect_status(got["none"], "denied")
    wrap = native.with_mounts("mount -t tmpfs none /proc")
    expect_status(read({"it": "init"}, wrap)["it"], "error", errno.ENOENT)


@case
def hostile_names_and_numbers_of_processes_are_no_others():
    wrap = native.with_mounts(
        FAKE + "make 1 'init\\n' '1 (init)%s 5000 9'\n" % ZEROS +
        "make 8 'a) S 1 (b\\n' '8 (a) S 1 (b)%s 77 9'\n" % ZEROS +
        "make 9 '\\n' '9'\nmake 10 '' ''\nmkdir /proc/11 /proc/self\n"
        "make 12 'short\\n' '12 (short) S 1'\n"
        "make 13 'huge\\n' '13 (huge)%s %s'\n" % (ZEROS, "9" * 300) +
        "make 14abc 'x\\n' ''\n")
    got = read({"init": "init", "b": "a) S 1 (b", "short": "short",
                "huge": "huge", "none": "none"}, wrap)
    expect((got["init"]["status"], got["init"]["count"]), ("ok", 1))
    expect(got["b"]["count"], 1)
    with open("/proc/uptime", encoding="ascii") as file:
        up = float(file.read().split()[0]) * 1000
    tick = 1000 / os.sysconf("SC_CLK_TCK")
    assert abs(got["b"]["started"] - (up - 77 * tick)) < 5000, (got, up)
    assert abs(got["init"]["started"] - (up - 5000 * tick)) < 5000, (got, up)
    expect(got["short"]["count"], 1)
    assert "started" not in got["short"], got
    expect(got["huge"]["count"], 1)
    expect_status(got["none"], "absent")


tap.run()
