#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The Windows program finds and shows entries as the native one does."""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import tap
import wine
from tap import expect

NATIVE = os.path.abspath(os.environ.get("AVDOCTOR", "build/bin/avdoctor"))
LICENSES = ("The remote session was disconnected because there are no Remote "
            "Desktop client access licenses available for this computer.")

if not os.path.exists(wine.AVDOCTOR):
    wine.skip("there is no avdoctor.exe; ./bootstrap build makes it")
HOST = wine.Host()


def same(status, part, *arguments):
    """Both programs say the same, and this is part of it."""
    here = subprocess.run([NATIVE, *arguments], capture_output=True,
                          timeout=60)
    there = HOST.run(wine.AVDOCTOR, *arguments)
    expect((there.status, there.out), (here.returncode, here.stdout))
    expect(there.status, status)
    assert part in there.out, there.out


FOUND = b"(licensing_mode_not_configured)"
tap.add("the text about licenses is found", same, 0, FOUND, "find", LICENSES)
tap.add("it is found in curly quotes, on several lines", same, 0, FOUND,
        "find", "\u201c" + LICENSES.upper().replace(" R", "\r\n  R") + "\u201d")
tap.add("it is found for programs", same, 0, b'"score": 100, ', "find",
        "--format", "json", LICENSES)
tap.add("another text is not found", same, 1, b"Nothing matches.", "find",
        "The weather will be sunny tomorrow")
for entry in ("licensing_mode_set_by_policy", "agent_trouble",
              "session_host_status", "check_sxs_stack"):
    tap.add("it shows " + entry, same, 0, b"\nFrom: avd_session_host ", "show",
            entry)

if __name__ == "__main__":
    tap.run()
