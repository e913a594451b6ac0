#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The hosts that the other tests of this folder use are what they claim."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import tap
import wine
from tap import case, expect

HOST = wine.Host()


def query(host, key, value):
    done = host.run("reg", "query", key, "/v", value)
    return done.out.decode("utf-8", "replace") if done.status == 0 else None


@case
def a_host_is_windows_10():
    assert "18362" in query(
        HOST, r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion",
        "CurrentBuild")


@case
def what_is_imported_is_there_and_in_no_other_host():
    HOST.registry('[HKEY_LOCAL_MACHINE\\SOFTWARE\\Test]\n"Here"="some words"\n')
    assert "some words" in query(HOST, r"HKLM\SOFTWARE\Test", "Here")
    other = wine.Host()
    expect(query(other, r"HKLM\SOFTWARE\Test", "Here"), None)
    other.close()
    assert not os.path.exists(other.prefix)


@case
def a_file_is_where_windows_looks_for_it():
    HOST.write(r"C:\WINDOWS\Temp\new\file.txt", b"some text\r\n")
    done = HOST.run("cmd", "/c", "type", r"C:\windows\temp\NEW\File.txt")
    expect(done.out, b"some text\r\n")


@case
def a_system_file_that_is_replaced_stays_as_it_is_elsewhere():
    name = r"C:\windows\system32\netapi32.dll"
    HOST.write(name, b"nothing")
    with open(wine.template() + "/drive_c/windows/system32/netapi32.dll",
              "rb") as file:
        expect(file.read(2), b"MZ")


@case
def a_program_gives_its_status_and_what_it_writes():
    program = wine.build('probe os { title "Windows" read windows() }\n')
    expect(program,
           wine.build('probe os { title "Windows" read windows() }\n'))
    done = HOST.run(program, "--nonsense")
    expect(done.status, 64)
    expect(done.out, b"")
    assert b"--nonsense" in done.err, done.err


@case
def readings_are_those_of_the_saved_evidence():
    got = HOST.readings('probe os { title "Windows" read windows() }\n')
    expect(list(got), ["os"])


tap.run()
