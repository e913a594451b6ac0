#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Under --max-bytes the program for Windows gives the bytes of the native
one."""
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import limited_packs
import tap
import wine
from tap import add, expect

LIMITS = (256, 700, 2048, 4096)
FORMATS = ("text", "brief", "line", "json")
PACK = limited_packs.MANY[limited_packs.MANY.index("\n") + 1:]

HOST = wine.Host()
EXE = wine.build(PACK)
NATIVE = os.path.splitext(EXE)[0]
status, out, err = tap.avdrule("build", NATIVE + ".avdrule", "-o", NATIVE)
assert os.path.exists(NATIVE), out + err


def the_same(evidence):
    folder = os.path.dirname(HOST.prefix)
    tap.write(folder, "evidence.json", json.dumps(evidence))
    for limit in LIMITS:
        options = ["--evidence", "evidence.json", "--max-bytes", str(limit)]
        for form in FORMATS:
            options += ["--write", "%s=%s-%d" % (form, form, limit)]
        got = HOST.run(EXE, *options)
        reports = {form: open(os.path.join(folder, "%s-%d" % (form, limit)),
                              "rb").read() for form in FORMATS}
        wanted = subprocess.run([NATIVE, *options], cwd=folder,
                                capture_output=True, timeout=wine.LIMIT)
        expect((got.status, got.out, got.err),
               (wanted.returncode, wanted.stdout, b""), limit)
        for form in FORMATS:
            with open(os.path.join(folder, "%s-%d" % (form, limit)),
                      "rb") as file:
                expect(reports[form], file.read(), "%s, %d" % (form, limit))
            assert 0 < len(reports[form]) <= limit, (form, limit)


for name, evidence in limited_packs.evidence().items():
    add("the same bytes: " + name, the_same, evidence)
tap.run()
