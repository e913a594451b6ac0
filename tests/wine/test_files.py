#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Files that the Windows program writes: whole, private, and nowhere where
they could do harm."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import tap
import wine
from tap import case, expect

HOST = wine.Host()
SICK = os.path.join(tap.TOP, "examples", "sick.json")


def wide(path):
    """How Windows calls a file of this machine."""
    return "Z:" + path.replace("/", "\\")


def write(target, *options):
    return HOST.run(wine.AVDOCTOR, "--evidence", wide(SICK), "--format",
                    "line", "--output", target, *options)


def refused(target, why):
    done = write(target)
    expect(done.err, b"avdoctor: cannot write " + target.encode() + b": " +
           why + b"\r\n" if b"\r\n" in done.err else
           b"avdoctor: cannot write " + target.encode() + b": " + why + b"\n")
    expect(done.out, b"")
    expect(done.status, 74)


def listing(folder):
    return sorted(os.listdir(HOST.path(folder)))


@case
def a_report_appears_whole_and_leaves_nothing_beside_it():
    os.makedirs(HOST.path(r"C:\out"))
    done = write(r"C:\out\report.txt")
    expect((done.status, done.out, done.err), (2, b"", b""))
    expect(listing(r"C:\out"), ["report.txt"])
    with open(HOST.path(r"C:\out\report.txt"), "rb") as file:
        text = file.read()
    assert text.startswith(b"avdoctor: PROBLEM "), text
    assert text.endswith(b" exit=2\n"), text


@case
def an_older_report_is_replaced():
    HOST.write(r"C:\out\report.txt", b"old")
    expect(write(r"C:\out\report.txt").status, 2)
    with open(HOST.path(r"C:\out\report.txt"), "rb") as file:
        assert file.read().startswith(b"avdoctor: ")


@case
def nothing_is_written_below_the_windows_folder():
    refused(r"C:\windows\report.txt", b"it lies in the Windows folder")
    refused(r"C:\WINDOWS\system32\report.txt",
            b"it lies in the Windows folder")
    assert "report.txt" not in listing(r"C:\windows")


@case
def nor_through_a_folder_that_is_a_link_there():
    os.symlink(HOST.path(r"C:\windows\temp"), HOST.path(r"C:\linked"))
    refused(r"C:\linked\report.txt", b"it lies in the Windows folder")


@case
def streams_and_devices_are_no_files():
    refused(r"C:\out\report.txt:hidden", b"it is a stream of another file")
    refused(r"C:\out\nul", b"it is a device")
    refused("CON", b"it is a device")
    refused(r"C:\out\com1.txt", b"it is a device")
    refused(r"\\.\PhysicalDrive0", b"it is a device")


@case
def a_file_with_two_names_is_not_written_over():
    HOST.write(r"C:\out\one.txt", b"kept")
    os.link(HOST.path(r"C:\out\one.txt"), HOST.path(r"C:\out") + "/two.txt")
    refused(r"C:\out\two.txt", b"it has several names")
    with open(HOST.path(r"C:\out\one.txt"), "rb") as file:
        expect(file.read(), b"kept")


@case
def a_folder_is_not_written_over_and_none_is_made():
    refused(r"C:\out", b"it is a folder")
    refused(r"C:\nowhere\report.txt", b"no such folder")


@case
def when_one_of_several_fails_none_appears():
    done = write(r"C:\out\first.txt", "--write", r"json=C:\nowhere\b.json")
    expect(done.status, 74)
    assert "first.txt" not in listing(r"C:\out"), listing(r"C:\out")


if __name__ == "__main__":
    tap.run()
