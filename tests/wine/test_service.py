#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the Windows program says of services and running programs."""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import tap
import wine
from tap import case, expect

HOST = wine.Host()
SERVICE = r"C:\test\avd_test_service.exe"
KEY = r"[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\%s]"

NAMES = {"it": "AvdTest", "system": "PlugPlay", "letters": "aVDtEST", "shared": "AvdShared",
         "ends": "AvdEnds", "named": "AvdNamed", "driver": "AvdDriver",
         "off": "AvdOff", "none": "AvdTes", "slash": "Avd/Test", "wide": "\u00c4vd"}
PROCESSES = {"service": "avd_test_service.exe", "case": "AVD_Test_Service.EXE",
             "start": "avd_test_service", "program": "test.exe",
             "none": "nothing.exe"}


def entry(name, kind, start, account=None, codes="0 0"):
    text = KEY % name + "\n"
    text += '"Type"=dword:%08x\n"Start"=dword:%08x\n' % (kind, start)
    text += '"ErrorControl"=dword:00000000\n'
    text += '"ImagePath"="%s serve %s %d %s"\n' % (
        SERVICE.replace("\\", "\\\\"), name, kind, codes)
    if account:
        text += '"ObjectName"="%s"\n' % account.replace("\\", "\\\\")
    return text


def setup():
    path = os.path.join(wine.FOLDER, "service-%d.exe" % os.getpid())
    command = wine.WINDOWS_CC.split() + [
        "-municode", "-static-libgcc", "-s", "-O1", "-std=c11", "-Wall",
        "-Wextra", "-Werror", "-o", path,
        os.path.join(tap.TOP, "tests", "wine", "service.c")]
    done = wine.limited(command, wine.LIMIT, os.environ)
    assert done.status == 0, done.err.decode("utf-8", "replace")
    with open(path, "rb") as file:
        HOST.write(SERVICE, file.read())
    os.unlink(path)
    HOST.registry(entry("AvdTest", 0x10, 3, "LocalSystem") +
                  entry("AvdShared", 0x20, 3, "NT AUTHORITY\\LocalService") +
                  entry("AvdEnds", 0x10, 3, "LocalSystem", "1066 4711") +
                  entry("AvdFails", 0x10, 3, "LocalSystem", "1067 4711") +
                  entry("AvdNamed", 0x10, 3, ".\\j\u00f6rg") +
                  entry("AvdDriver", 1, 0) + entry("AvdOff", 0x10, 4))


def pack(kind, names):
    return "".join('probe %s { title "P" read %s("%s") }\n' %
                   (kind + "_" + name, kind, text)
                   for name, text in names.items())


def lost(reading):
    """When several threads turn to Wine's manager of services for the first
    time, the handle of one may belong to the connection of another."""
    return reading["status"] == "error" and reading.get("code") in (6, 1722)


def readings(service, state):
    """While a service is in a state."""
    for _ in range(5):
        got = readings_once(service, state)
        if not any(lost(reading) for reading in got.values()):
            break
    return got


def readings_once(service, state):
    program = wine.build(pack("service", NAMES) + pack("process", PROCESSES))
    done = HOST.run(SERVICE, "with", service, str(state),
                    "Z:" + program.replace("/", "\\"),
                    "--save-evidence", r"C:\test\evidence.json")
    assert done.status < 64, "%d\n%s%s" % (done.status, done.out, done.err)
    with open(HOST.path(r"C:\test\evidence.json"), encoding="ascii") as file:
        return json.load(file)["probes"]


_running = {}


def while_running(probe):
    if not _running:
        _running.update(readings("AvdTest", 4))
    return _running[probe]


def part(reading, *names):
    return tuple(reading.get(name) for name in names)


@case
def a_service_that_runs_is_described():
    for name in ("service_it", "service_letters"):
        got = while_running(name)
        expect(part(got, "status", "exists", "state", "start", "account",
                    "exit_code"),
               ("ok", True, "running", "manual", "LocalSystem", 0), str(got))
        assert 0 <= got["started"] < wine.LIMIT * 1000, got


@case
def services_that_do_not_run_are_described():
    expect(part(while_running("service_system"), "start", "account"),
           ("automatic", "LocalSystem"))
    expect(part(while_running("service_ends"), "status", "state", "start",
                "started"), ("ok", "stopped", "manual", None))
    expect(while_running("service_named")["account"], ".\\j\u00f6rg")
    expect(part(while_running("service_off"), "state", "start"),
           ("stopped", "disabled"))
    expect(part(while_running("service_driver"), "status", "start",
                "account"), ("ok", "boot", None))


@case
def a_service_that_is_not_there_is_absent_and_a_wrong_name_is_an_error():
    for name in ("none", "wide"):
        expect(part(while_running("service_" + name), "status", "exists"),
               ("absent", False))
    got = while_running("service_slash")
    expect(part(got, "status", "code", "exists"), ("error", 123, None))


@case
def a_paused_service_is_paused():
    got = readings("AvdTest", 7)["service_it"]
    expect(part(got, "state", "exit_code"), ("paused", 0))
    assert "started" in got, got


@case
def a_service_of_a_shared_process_has_no_start_of_its_own():
    got = readings("AvdShared", 4)["service_shared"]
    expect(part(got, "status", "state", "start", "account", "started"),
           ("ok", "running", "manual", "NT AUTHORITY\\LocalService", None))


@case
def a_service_that_ended_tells_its_own_code():
    got = readings("AvdEnds", 1)["service_ends"]
    expect(part(got, "status", "state", "exit_code", "started"),
           ("ok", "stopped", 4711, None))


@case
def running_programs_are_counted_by_their_whole_name():
    # The service, and the program that started it.
    for name in ("service", "case"):
        got = while_running("process_" + name)
        expect(part(got, "status", "count"), ("ok", 2))
        assert 0 <= got["started"] < wine.LIMIT * 1000, got
    expect(while_running("process_program")["count"], 1)
    for name in ("start", "none"):
        expect(part(while_running("process_" + name), "status", "exists"),
               ("absent", False))


setup()
tap.run()
