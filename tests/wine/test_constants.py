#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
Windows programs have their constants packed: with the rules, or alone where
those are many. One that was damaged says so and stops.
"""
import os
import struct
import sys

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


def packed_at(program):
    """Where in the file the stream is, and how long. avd_packed says it: the
    stream's address and size, then where in memory it goes, how far the
    constants are behind that, and the size of all."""
    at = struct.unpack_from("<I", program, 60)[0]
    sections, optional = struct.unpack_from("<H12xH", program, at + 6)
    base = struct.unpack_from("<Q", program, at + 48)[0]
    places = {}
    for i in range(sections):
        name, size, address, _, raw = struct.unpack_from(
            "<8sIIII", program, at + 24 + optional + 40 * i)
        places[name.rstrip(b"\0").decode()] = (base + address, size, raw)
    start, size, raw = places[".rdata"]
    memory, most = places[".const"][:2]
    for at in range(raw, raw + size - 40, 8):
        stream, length, to, before, room = struct.unpack_from(
            "<QQQQQ", program, at)
        if to == memory and before < room <= most:
            return stream - start + raw, length
    raise AssertionError("there is no avd_packed")


@case
def a_damaged_program_says_so_and_stops():
    with open(wine.build(FEW), "rb") as file:
        whole = file.read()
    at, length = packed_at(whole)
    with tap.scratch() as folder:
        for place in (at, at + 1, at + length // 2, at + length - 1):
            damaged = bytearray(whole)
            damaged[place] ^= 0x10
            program = tap.write(folder, "damaged.exe", bytes(damaged))
            done = HOST.run(program, "list")
            expect((done.status, done.out), (70, b""), str(place - at))
            assert b"avdoctor: this program is damaged" in done.err, done.err


tap.run()
