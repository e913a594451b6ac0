#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
Windows programs have their constants packed: with the rules, or alone where
those are many. One that was damaged says so and stops.
"""
import os
import struct
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import tap
import wine
from tap import case, expect

HOST = wine.Host()
FEW = ('probe spooler { title "Spooler" read service("Spooler") }\n'
       'symptom ill { title "Ill" when spooler.exists }\n')
PACKED_MOST = 512 * 1024  # as in compiler/build.c


def many(causes):
    return FEW + "".join(
        'cause c%d of ill { title "%d %s" when spooler.state is stopped '
        'fix { title "F" steps { "S" } } }\n' % (i, i, "because " * 8)
        for i in range(causes))


@case
def many_rules_stay_plain_and_work_as_well():
    program = wine.build(many(5000))
    assert os.path.getsize(program) > PACKED_MOST
    done = HOST.run(program, "list")
    expect((done.status, done.out.count(b"because because")),
           (0, 4 * 5000))


def sections_of(program):
    """By its name: a section's place, size and place in the file."""
    at = struct.unpack_from("<I", program, 60)[0]
    count, optional = struct.unpack_from("<H12xH", program, at + 6)
    places = {}
    for i in range(count):
        name, size, address, _, raw = struct.unpack_from(
            "<8sIIII", program, at + 24 + optional + 40 * i)
        places[name.rstrip(b"\0").decode()] = (address, size, raw)
    return places


def packed_at(program):
    """Where in the file the stream is, how long, and how much is unpacked.
    Before it avd_packed says so: the stream's size, then how far the constants
    are behind the beginning of what is unpacked, and the size of all."""
    _, size, raw = sections_of(program)[".rdata"]
    for at in range(raw, raw + size - 24, 4):
        length, before, room = struct.unpack_from("<QQQ", program, at)
        if (before % 64, room % 64) == (0, 0) and \
                4096 < length < room and before < room and \
                at + 24 + length <= raw + size:
            return at + 24, length, room
    raise AssertionError("there is no avd_packed")


@case
def a_damaged_program_says_so_and_stops():
    with open(wine.build(FEW), "rb") as file:
        whole = file.read()
    at, length, _ = packed_at(whole)
    with tap.scratch() as folder:
        for place in (at, at + 1, at + length // 2, at + length - 1):
            damaged = bytearray(whole)
            damaged[place] ^= 0x10
            program = tap.write(folder, "damaged.exe", bytes(damaged))
            done = HOST.run(program, "list")
            expect((done.status, done.out), (70, b""), str(place - at))
            assert b"avdoctor: this program is damaged" in done.err, done.err


def marks_of(pid, name, place):
    """How Wine has mapped a place of the program of that name: "rw-p" for
    example. None: it is not there yet."""
    with open("/proc/%d/maps" % pid, encoding="utf-8") as file:
        lines = [line.split(None, 5) for line in file]
    places = [[int(end, 16) for end in line[0].split("-")] for line in lines]
    base = [at[0] for at, line in zip(places, lines)
            if line[-1].rstrip("\n").endswith(name)]
    return next((line[1] for at, line in zip(places, lines)
                 if base and at[0] <= base[0] + place < at[1]), None)


@case
def nothing_writes_to_them_once_they_are_there():
    program = wine.build(FEW)
    with open(program, "rb") as file:
        program_bytes = file.read()
    start, size, _ = sections_of(program_bytes)[".bss"]
    # They are last there.
    place = start + size - packed_at(program_bytes)[2]
    seen = set()
    waits = subprocess.Popen([wine.WINE, program, "--evidence", "-"],
                             env=wine.environment(HOST.prefix),
                             stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + wine.LIMIT
        while "r--p" not in seen and time.monotonic() < until:
            assert waits.poll() is None, "it ended with %d" % waits.returncode
            seen.add(marks_of(waits.pid, os.path.join(
                *program.split(os.sep)[-2:]), place))
            time.sleep(0.05)
    finally:
        waits.stdin.close()
        waits.wait(wine.LIMIT)
    assert "r--p" in seen, seen


tap.run()
