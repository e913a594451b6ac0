#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the native program says of units of systemd, which is made up here."""
import errno
import os
import shutil
import signal
import struct
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))
import bus
import tap
import native
from bus import ERROR, Bus, message, string, value
from native import expect_status
from tap import case, expect


def unit(**changed):
    """A unit that runs."""
    properties = {"LoadState": "loaded", "ActiveState": "active",
                  "UnitFileState": "enabled",
                  "ActiveEnterTimestamp": int((time.time() - 3600) * 1e6),
                  "Service.ExecMainCode": ("i", 0),
                  "Service.ExecMainStatus": ("i", 0), "Service.User": ""}
    properties.update(changed)
    return properties


def read(names, there):
    return native.read("service", names, there.mount())


def read_one(there, name="it"):
    return read({"it": name}, there)["it"]


@case
def a_unit_that_runs_is_described():
    with Bus({"it_2eservice": unit()}) as there:
        got = read_one(there)
        expect(there.said, b"\0AUTH EXTERNAL 30\r\n")
    age = got["started"]
    assert abs(age - 3600 * 1000) < 60000, got
    expect({name: got.get(name) for name in
            ("status", "state", "start", "account", "exit_code")},
           {"status": "ok", "state": "running", "start": "automatic",
            "account": "root", "exit_code": 0})


@case
def states_and_starts_have_the_words_of_the_language():
    states = {"active": "running", "reloading": "running",
              "refreshing": "running", "activating": "start_pending",
              "deactivating": "stop_pending", "inactive": "stopped",
              "failed": "stopped", "maintenance": "stopped"}
    starts = {"enabled": "automatic", "enabled-runtime": "automatic",
              "disabled": "manual", "static": "manual", "indirect": "manual",
              "masked": "disabled", "masked-runtime": "disabled",
              "": None, "bad": None, "transient": None, "generated": None}
    units = {"s%d_2eservice" % i: unit(ActiveState=state)
             for i, state in enumerate(states)}
    units.update({"t%d_2eservice" % i: unit(UnitFileState=start)
                  for i, start in enumerate(starts)})
    with Bus(units) as there:
        got = read({name[:-len("_2eservice")]: name[:-len("_2eservice")]
                    for name in units}, there)
    for i, word in enumerate(states.values()):
        expect(got["s%d" % i].get("state"), word, str(got["s%d" % i]))
        expect("started" in got["s%d" % i], word == "running")
    for i, word in enumerate(starts.values()):
        expect(got["t%d" % i].get("start"), word)


@case
def a_unit_that_is_not_there_is_absent_and_one_without_a_file_runs_on():
    with Bus({"gone_2eservice": unit(LoadState="not-found", UnitFileState=""),
              "masked_2eservice": unit(LoadState="masked",
                                       ActiveState="inactive")}) as there:
        got = read({"none": "none", "gone": "gone", "masked": "masked"}, there)
    expect_status(got["none"], "absent")
    expect(got["gone"]["state"], "running")
    expect((got["masked"]["status"], got["masked"].get("account")),
           ("ok", None))


@case
def the_end_of_a_process_and_its_account_are_told():
    code, status = "Service.ExecMainCode", "Service.ExecMainStatus"
    units = {
        "exited": {code: ("i", 1), status: ("i", 203),
                   "Service.User": "daemon"},
        "killed": {code: ("i", 2), status: ("i", 9)},
        "dumped": {code: ("i", 3), status: ("i", 11)},
        "negative": {code: ("i", 1), status: ("i", -1)},
        "other": {code: None, status: None, "Service.User": None}}
    with Bus({name + "_2eservice": unit(**changed)
              for name, changed in units.items()}) as there:
        got = read({name: name for name in units}, there)
    expect([got[name].get("exit_code") for name in units],
           [203, 137, 139, -1, None])
    expect(got["exited"]["account"], "daemon")
    expect((got["other"]["status"], got["other"].get("account")),
           ("ok", None))


@case
def names_are_made_to_objects():
    names = {"plain": "ssh", "whole": "ssh.service", "socket": "ssh.socket",
             "digit": "1a-b", "dots": "org.example.One@x.service",
             "backslash": "a\\x2db.mount", "suffix": ".service"}
    with Bus() as there:
        for reading in read(names, there).values():
            expect_status(reading, "absent")
        asked = {path[len(bus.UNIT):] for path, _, _ in there.asked}
    expect(asked, {"ssh_2eservice", "ssh_2esocket", "_31a_2db_2eservice",
                   "org_2eexample_2eOne_40x_2eservice",
                   "a_5cx2db_2emount", "_2eservice_2eservice"})


@case
def what_cannot_be_a_name_is_an_error_and_nobody_is_asked():
    with Bus() as there:
        got = read({"slash": "a/b", "blank": "a b", "long": "x" * 249,
                    "letter": "\u00e4", "fits": "x" * 247}, there)
        asked = {path for path, _, _ in there.asked}
    expect(asked, {bus.UNIT + "x" * 247 + "_2eservice"})
    for name in ("slash", "blank", "long", "letter"):
        expect_status(got[name], "error", errno.EINVAL)
    expect_status(got["fits"], "absent")


@case
def where_there_is_no_systemd_services_are_unsupported():
    wrap = native.with_mounts("mount -t tmpfs none /run")
    expect_status(native.read("service", {"it": "it"}, wrap)["it"],
                  "unsupported")
    for name in ("ServiceUnknown", "NameHasNoOwner"):
        with Bus({"it_2eservice": {"LoadState": Exception(ERROR + name)}}) \
                as there:
            expect_status(read_one(there), "unsupported")


@case
def a_refusal_is_denied_and_a_silent_bus_a_timeout():
    with Bus(auth=b"REJECTED EXTERNAL DBUS_COOKIE_SHA1\r\n") as there:
        expect_status(read_one(there), "denied")
    for word, status, code in (("AccessDenied", "denied", None),
                               ("NoReply", "timeout", None),
                               ("UnknownObject", "error", errno.EPROTO),
                               ("AccessDeniedNot", "error", errno.EPROTO)):
        with Bus({"it_2eservice": {"LoadState": Exception(ERROR + word)}}) \
                as there:
            expect_status(read_one(there), status, code)
    pack = 'probe p { title "P" read service("it") }\n'
    for silent in (lambda member, serial: b"",
                   lambda member, serial: b"l\x02\1\1" if member == "Hello"
                   else None):
        with Bus(twist=silent) as there:
            got = native.readings(pack, there.mount(),
                                  ["--timeout", "1s"])
        expect_status(got["p"], "timeout")


@case
def a_bus_that_breaks_its_promises_is_an_error():
    good = value("loaded")
    answers = {
        "no form": lambda n: message(2, 3, n, good),
        "other form": lambda n: message(2, 3, n, good, "vs"),
        "big endian": lambda n: b"B" + message(2, 3, n, good, "v")[1:],
        "version": lambda n: b"l\x02\1\2" + message(2, 3, n, good, "v")[4:],
        "no bus": lambda n: b"HTTP/1.1 400 Bad Request\r\n\r\n" * 4,
        "huge body": lambda n: b"l\2\1\1" + struct.pack("<III", 1 << 31, 3, 0),
        "huge head": lambda n: b"l\2\1\1" + struct.pack("<III", 0, 3,
                                                        0xffffffff),
        "no body": lambda n: message(2, 3, n, b"", "v"),
        "cut text": lambda n: message(2, 3, n, good[:-3], "v"),
        "long text": lambda n: message(
            2, 3, n, b"\1s\0\0" + struct.pack("<I", 0xffffffff) + b"x\0", "v"),
        "no end": lambda n: message(2, 3, n, good[:-1] + b"x", "v"),
        "nul inside": lambda n: message(2, 3, n, value(b"load\0ed"), "v"),
        "other type": lambda n: message(2, 3, n, b"\1a\0\0" + b"\0" * 8, "v"),
        "two types": lambda n: message(2, 3, n, b"\2ss\0" + b"\0" * 8, "v"),
        "no type": lambda n: message(2, 3, n, b"\0\0\0\0\0\0\0\0", "v"),
        "cut field": lambda n: message(2, 3, n, good, "v", extra=b"\x08"),
        "odd field": lambda n: message(2, 3, n, good, "v",
                                       extra=b"\x63\x01a\0\xff\xff\xff\xff")}
    for name, answer in answers.items():
        with Bus({"it_2eservice": unit()},
                 lambda member, serial, answer=answer:
                 answer(serial) if member == "LoadState" else None) as there:
            got = read_one(there)
        tap.expect((got["status"], got.get("code")), ("error", errno.EPROTO),
                   name)


@case
def what_is_no_answer_is_passed_over():
    with Bus({"it_2eservice": unit()},
             lambda member, serial:
             message(2, 3, serial + 7, value("not-found"), "v") +
             message(3, 4, serial - 1, b"", "", ERROR + "AccessDenied") +
             message(4, 5, serial, value("not-found"), "v") +
             message(200, 6, serial, value("not-found"), "v") +
             message(2, 7, serial, value("loaded"), "v",
                     extra=b"\x63\x01u\0\1\0\0\0")
             if member == "LoadState" else None) as there:
        expect(read_one(there)["status"], "ok")


@case
def a_state_that_nobody_knows_is_an_error():
    for changed in ({"ActiveState": "dancing"}, {"ActiveState": ""},
                    {"ActiveState": 7}):
        with Bus({"it_2eservice": unit(**changed)}) as there:
            expect_status(read_one(there), "error", errno.EPROTO)


@case
def a_bus_that_goes_is_an_error():
    with Bus(auth=None) as there:
        got = read_one(there)
    expect_status(got, "error", errno.ECONNRESET)


@case
def a_real_bus_without_systemd_is_unsupported():
    if not shutil.which("dbus-daemon"):
        raise tap.Skip("there is no dbus-daemon")
    if os.geteuid() != 0:
        raise tap.Skip("where mounts are seen this account is another")
    with tap.scratch() as folder:
        os.chmod(folder, 0o755)
        path = os.path.join(folder, "socket")
        config = tap.write(folder, "bus.conf", """
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type><listen>unix:path=%s</listen><auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
""" % path)
        daemon = subprocess.Popen(["dbus-daemon", "--nofork",
                                   "--config-file", config],
                                  stderr=subprocess.DEVNULL)
        try:
            limit = time.time() + 60
            while not os.path.exists(path):
                assert daemon.poll() is None and time.time() < limit
                time.sleep(0.01)
            got = native.read("service", {"it": "it"}, bus.socket_at(path))
        finally:
            daemon.send_signal(signal.SIGTERM)
            daemon.wait()
    expect_status(got["it"], "unsupported")


tap.run()
