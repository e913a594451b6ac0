#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The probe of user rights, before Wine's security authority, where nobody
holds anything, and before one of ours."""
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import tap
import wine
from tap import case, expect

RIGHT = "SeRemoteInteractiveLogonRight"
ADMINISTRATORS, USERS = "S-1-5-32-544", "S-1-5-32-555"
EVERYBODY = "SeChangeNotifyPrivilege=S-1-1-0"
OK, DENIED, ERROR = "1", "3", "5"  # enum avd_status

PACK = """
probe a { title "A" read right("SeRemoteInteractiveLogonRight") }
symptom s { title "S" when a.exists }
cause c of s { title "C" when a.exists fix { title "F" steps { "F." } } }
"""
HOST = wine.Host()
FOLDER = tempfile.TemporaryDirectory(dir=wine.FOLDER)
PROGRAM = os.path.join(FOLDER.name, "right.exe")


def build():
    """The probe with the stand-in; what is there is not looked for in
    advapi32."""
    done = wine.limited(
        wine.WINDOWS_CC.split() + [
            "-municode", "-static", "-fstack-protector-strong", "-s", "-O1", "-std=c11", "-Wall", "-Wextra",
            "-Werror", "-I", os.path.join(tap.TOP, "runtime"), "-o", PROGRAM,
            os.path.join(HERE, "fake_lsa.c"), wine.RUNTIME],
        wine.LIMIT, os.environ)
    assert done.status == 0, done.err.decode("utf-8", "replace")


def read(*said, right=RIGHT):
    """Status, code and holders. Whatever was handed out has come back."""
    done = HOST.run(PROGRAM, right, *said)
    lines = done.out.decode().split("\n")
    expect(lines[1].strip(), "0", "not released")
    return lines[0].split()


build()


@case
def nobody_at_all_is_not_believed():
    got = HOST.readings(PACK)["a"]
    expect((got["status"], got["code"]), ("error", 259))
    expect(read(), [ERROR, "259"])


@case
def holders_are_told_as_sids():
    expect(read("%s=%s,%s" % (RIGHT, ADMINISTRATORS, USERS)),
           [OK, "0", ADMINISTRATORS, USERS])
    expect(read(RIGHT + "=S-1-12-1-1-2-3-4"), [OK, "0", "S-1-12-1-1-2-3-4"])


@case
def nobody_is_believed_where_others_hold_other_rights():
    expect(read(EVERYBODY), [OK, "0"])
    expect(read("SeInteractiveLogonRight=" + USERS), [OK, "0"])
    expect(read(RIGHT + "=", EVERYBODY), [OK, "0"])


@case
def other_failures_vouch_for_nothing():
    expect(read("SeChangeNotifyPrivilege:c0000022",
                "SeInteractiveLogonRight="), [ERROR, "259"])


@case
def what_is_refused_is_denied():
    expect(read("open:c0000022"), [DENIED, "0"])
    expect(read(RIGHT + ":c0000022", EVERYBODY), [DENIED, "0"])


@case
def a_right_that_there_is_not_is_an_error():
    expect(read("SeNosuchRight:c0000060", EVERYBODY, right="SeNosuchRight"),
           [ERROR, "1313"])


@case
def a_holder_without_a_name_spoils_the_answer():
    got = read("%s=%s,none" % (RIGHT, USERS), EVERYBODY)
    expect(got[0], ERROR)


@case
def a_name_that_is_too_long_is_an_error():
    expect(read(right="S" * 200), [ERROR, "206"])


tap.run()
