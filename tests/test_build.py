#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
Programs of `avdrule build`: they carry their rules packed, say what the rules
say unpacked, and notice that they were damaged.
"""
import lzma
import os
import re
import shlex
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))
import tap
from tap import avdrule, case, expect

BUILD = os.path.abspath(os.environ.get("BUILDDIR", "build"))
PACK = "rules/avd_session_host"
EVIDENCE = os.path.join(tap.TOP, "examples", "sick.json")
PACKED_MOST = 512 * 1024  # as in compiler/build.c
FILTERS = [{"id": lzma.FILTER_LZMA1, "lc": 0, "lp": 0, "pb": 2}]


def built(folder, *paths):
    program = os.path.join(folder, "program")
    status, out, err = avdrule("build", *paths, "-o", program, folder=tap.TOP)
    expect((status, out), (0, ""), err)
    return program


def recorded(name):
    """What configure wrote into config.h."""
    with open(os.path.join(BUILD, "config.h"), encoding="utf-8") as file:
        return shlex.split(re.search('^#define AVD_NATIVE_%s "(.*)"$' % name,
                                     file.read(), re.M).group(1))


def linked(folder, *paths):
    """A program whose rules are the plain tables of `avdrule compile`."""
    tables = os.path.join(folder, "tables.c")
    program = os.path.join(folder, "plain")
    library = os.path.join(BUILD, "lib", "avdrule")
    expect(avdrule("compile", *paths, "-o", tables, folder=tap.TOP)[0], 0)
    subprocess.run([*recorded("CC"), "-std=c11", "-O0",
                    "-I" + os.path.join(library, "include"), tables,
                    os.path.join(library, "native", "main.o"),
                    os.path.join(library, "native", "libavdoctor.a"),
                    "-o", program, *recorded("LDFLAGS"), *recorded("LIBS")],
                   check=True)
    return program


def ran(*command):
    done = subprocess.run(command, cwd=tap.TOP, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=600)
    return done.returncode, done.stdout, done.stderr.decode("utf-8")


def says_what_judge_says(program, rules, evidence):
    for arguments in (["--evidence", evidence, "--all"],
                      ["--evidence", evidence, "--format", "json"], ["list"]):
        wanted = avdrule("judge", rules, "--", *arguments, folder=tap.TOP,
                         binary=True)
        assert wanted[1], wanted
        expect(ran(program, *arguments), wanted)


@case
def a_program_says_what_its_rules_say():
    with tap.scratch() as folder:
        says_what_judge_says(built(folder, PACK), PACK, EVIDENCE)


def large(causes):
    """Rules whose texts are long, and would pack very well."""
    yield ('pack large { title "Large" version 1.0.0 }\n'
           'probe spooler { title "Spooler" read service("Spooler") }\n'
           'symptom ill { title "Ill" when spooler.exists }\n')
    for i in range(causes):
        yield ('cause c%d of ill { title "%d %s" when spooler.state is '
               'stopped fix { title "F" steps { "S" } } }\n'
               % (i, i, "because " * 8))


@case
def packed_rules_make_a_smaller_program():
    with tap.scratch() as folder:
        rules = tap.write(folder, "large.avdrule", "".join(large(1000)))
        sizes = [os.path.getsize(make(folder, rules))
                 for make in (built, linked)]
        tap.tell("%d bytes, plain %d" % tuple(sizes))
        assert sizes[0] < sizes[1], sizes


@case
def many_rules_stay_plain_and_work_as_well():
    with tap.scratch() as folder:
        rules = tap.write(folder, "large.avdrule", "".join(large(5000)))
        evidence = tap.write(folder, "e.json", '{"schema": '
                             '"avdoctor.evidence/1", "probes": {"spooler": '
                             '{"state": "stopped"}}}')
        sizes = avdrule("compile", "--sizes", rules)[1]
        image = sum(int(size) for size in re.findall(r"\t(\d+)", sizes))
        assert image > PACKED_MOST, image
        program = built(folder, rules)
        assert os.path.getsize(program) > image
        says_what_judge_says(program, rules, evidence)


def packed_at(data):
    """Where a program holds its image, which begins with these letters."""
    begin = lzma.compress(b"AVDT", lzma.FORMAT_RAW, filters=FILTERS)[:4]
    places = [at.start() for at in re.finditer(re.escape(begin), data)]
    expect(len(places), 1)
    return places[0]


@case
def a_damaged_program_says_so_and_stops():
    with tap.scratch() as folder:
        program = built(folder, PACK)
        with open(program, "rb") as file:
            data = bytearray(file.read())
        at = packed_at(bytes(data))
        for place, byte in ((at, 0xff), (at + 40, data[at + 40] ^ 0x10)):
            damaged = os.path.join(folder, "damaged")
            shutil.copy(program, damaged)
            with open(damaged, "r+b") as file:
                file.seek(place)
                file.write(bytes([byte]))
            for arguments in ([], ["list"], ["--evidence", EVIDENCE]):
                expect(ran(damaged, *arguments),
                       (70, b"", "avdoctor: this program is damaged\n"))


tap.run()
