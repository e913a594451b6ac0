#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
The system itself, read under Wine: its edition, what it is joined to, whether
it waits for a restart, its environment and this run's rights.
"""
import json
import os
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import deny
import tap
import wine
from tap import case, expect

HKLM = "HKEY_LOCAL_MACHINE\\"
CURRENT = HKLM + r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
SERVICING = r"SOFTWARE\Microsoft\Windows\CurrentVersion" \
    r"\Component Based Servicing\RebootPending"
UPDATE = r"SOFTWARE\Microsoft\Windows\CurrentVersion" \
    r"\WindowsUpdate\Auto Update\RebootRequired"
SESSION_MANAGER = r"SYSTEM\CurrentControlSet\Control\Session Manager"
JOIN_INFO = r"SYSTEM\CurrentControlSet\Control\CloudDomainJoin\JoinInfo"
TCPIP = r"SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"

PACK = "".join('probe %s { title "T" read %s }\n' % one for one in [
    ("win", "windows()"), ("reboot", "pending_reboot()"),
    ("joined", "domain()"), ("full_rights", "elevated()"),
    ("here", 'environment("HERE")'),
    ("here_too", 'environment("HERE", of: process)'),
    ("machine", 'environment("HERE", of: machine)'),
    ("expanded", 'environment("EXPANDED", of: machine)'),
    ("number", 'environment("NUMBER", of: machine)'),
    ("empty", 'environment("EMPTY")'),
    ("harm", 'environment("HARM")'),
    ("longest", 'environment("LONGEST")'),
    ("unset", 'environment("NOT_SET_ANYWHERE")'),
    ("unset_machine", 'environment("NOT_SET_ANYWHERE", of: machine)')])

host = wine.Host()


def reg_text(values):
    """{key: {name: data, or None to delete it}}; a key that stands for None
    is deleted."""
    lines = []
    for key, content in values.items():
        lines.append("[%s%s]" % ("-" if content is None else "", key))
        for name, data in (content or {}).items():
            lines.append('"%s"=%s' % (name, "-" if data is None else data))
    return "\r\n".join(lines) + "\r\n"


def plain(one):
    one = dict(one)
    del one["read"]
    one.pop("ms", None)
    return one


def backslashes(path):
    return "Z:" + path.replace("/", "\\")


def readings(name, *states):
    """What a probe reads after each change of the registry, or of the
    variable that the double of netapi32 knows. All in one session, for Wine
    sets some of these values itself at its start, and takes its time."""
    with tempfile.TemporaryDirectory(dir=wine.FOLDER) as folder:
        lines = ["@echo off"]
        results = []
        for number, state in enumerate(states):
            results.append(os.path.join(folder, "%d.json" % number))
            if isinstance(state, str):
                lines.append("set NETAPI_JOIN=" + state)
            else:
                source = tap.write(folder, "%d.reg" % number,
                                   wine.REGEDIT + reg_text(state))
                lines.append("reg import " + backslashes(source))
            lines.append("%s --save-evidence %s" % (
                backslashes(wine.build(PACK)), backslashes(results[-1])))
        script = tap.write(folder, "run.cmd", "\r\n".join(lines) + "\r\n")
        done = host.run("cmd", "/c", backslashes(script))
        found = []
        for result in results:
            assert os.path.exists(result), done
            with open(result, encoding="ascii") as file:
                found.append(plain(json.load(file)["probes"][name]))
        return found


def is_read(name, *pairs):
    """Pairs of a change and what is read then."""
    found = readings(name, *(state for state, _ in pairs))
    for got, (state, wanted) in zip(found, pairs):
        if wanted is not None:
            expect(got, wanted, state)


def ok(**fields):
    return dict(status="ok", exists=True, **fields)


# ---- windows() ----

@case
def what_windows_does_not_say_is_left_out():
    is_read("win", ({CURRENT: {name: None for name in (
        "EditionID", "UBR", "DisplayVersion", "ReleaseId", "InstallDate")}},
        ok(build=18362, product_type="workstation", multi_session=False)))


@case
def the_edition_says_that_it_is_multi_session():
    before = int(time.time()) * 1000
    one = readings("win", {CURRENT: {
        "EditionID": '"ServerRdsh"', "UBR": "dword:00000306",
        "DisplayVersion": '"22H2"', "ReleaseId": '"2009"',
        "InstallDate": "dword:60000000"}})[0]
    after = int(time.time()) * 1000
    age = one.pop("installed") + 0x60000000 * 1000
    assert before <= age <= after + 999, (before, age, after)
    expect(one, ok(build=18362, revision=774, edition="ServerRdsh",
                   product_type="workstation", multi_session=True,
                   display_version="22H2"))


@case
def values_of_a_wrong_type_are_left_out():
    is_read("win", ({CURRENT: {
        "EditionID": '"EnterpriseMultiSessionN"', "UBR": '"774"',
        "ReleaseId": '"2009"', "DisplayVersion": "dword:00000001",
        "InstallDate": "dword:00000000"}},
        ok(build=18362, edition="EnterpriseMultiSessionN",
           product_type="workstation", multi_session=True,
           display_version="2009")))


@case
def a_server_is_not_multi_session_by_being_one():
    types = {"workstation": "WinNT", "domain_controller": "LanmanNT",
             "server": "ServerNT"}
    is_read("win", *(({
        CURRENT: {"EditionID": '"ServerStandard"', "UBR": None,
                  "InstallDate": None, "ReleaseId": None,
                  "DisplayVersion": None},
        HKLM + r"SYSTEM\CurrentControlSet\Control\ProductOptions":
        {"ProductType": '"%s"' % value}},
        ok(build=18362, edition="ServerStandard", product_type=name,
           multi_session=False)) for name, value in types.items()))


# ---- pending_reboot() ----

CLEAN = {HKLM + SERVICING: None, HKLM + UPDATE: None,
         HKLM + SESSION_MANAGER: {"PendingFileRenameOperations": None}}


def renames(data):
    return {HKLM + SESSION_MANAGER: {"PendingFileRenameOperations": data}}


@case
def each_of_three_places_asks_for_a_restart_and_the_first_is_told():
    none, many = ok(pending=False), "hex(7):61,00,00,00,00,00,00,00"
    is_read("reboot",
            (CLEAN, none),
            (renames(many), ok(pending=True, reason="rename")),
            ({HKLM + UPDATE: {}}, ok(pending=True, reason="update")),
            ({HKLM + SERVICING: {}}, ok(pending=True, reason="servicing")),
            (CLEAN, none),
            ({HKLM + UPDATE: {}}, ok(pending=True, reason="update")),
            (CLEAN, none))


@case
def no_files_to_rename_need_no_restart():
    is_read("reboot", (renames("hex(7):00,00,00,00"), ok(pending=False)),
            (renames('"a"'), ok(pending=True, reason="rename")))


@case
def a_place_that_may_not_be_read_does_not_say_no():
    host.registry(reg_text({**CLEAN, HKLM + UPDATE: {}}))
    for key in (UPDATE, SESSION_MANAGER):
        expect(plain(deny.readings(host, key, PACK)["reboot"]),
               {"status": "denied"} if key == UPDATE else
               ok(pending=True, reason="update"), key)
    host.registry(reg_text({**CLEAN, HKLM + SERVICING: {}}))
    expect(plain(deny.readings(host, SESSION_MANAGER, PACK)["reboot"]),
           ok(pending=True, reason="servicing"))
    host.registry(reg_text(CLEAN))
    expect(plain(deny.readings(host, SESSION_MANAGER, PACK)["reboot"]),
           {"status": "denied"})


# ---- environment() and elevated() ----

@case
def the_process_has_its_own_variables():
    found = host.readings(PACK, env={"HERE": "over here", "EMPTY": "",
                                     "HARM": "a\x1b[1m<b>\n%HERE%",
                                     "LONGEST": "x" * 32000})
    wanted = {"here": "over here", "here_too": "over here", "empty": "",
              "harm": "a\x1b[1m<b>\n%HERE%", "longest": "x" * 32000}
    for name, value in wanted.items():
        expect(plain(found[name]), ok(value=value), name)
    for name in ("unset", "unset_machine", "machine"):
        expect(plain(found[name]), {"status": "absent", "exists": False},
               name)


@case
def the_machine_has_others_and_only_texts():
    host.registry(reg_text({HKLM + SESSION_MANAGER + r"\Environment": {
        "HERE": '"of the machine"', "NUMBER": "dword:00000001",
        "EXPANDED": "hex(2):" + ",".join(
            "%02x" % byte for byte in "[%OTHER%]\0".encode("utf-16-le"))}}))
    found = host.readings(PACK, env={"OTHER": "another"})
    expect(plain(found["machine"]), ok(value="of the machine"))
    expect(plain(found["expanded"]), ok(value="[another]"))
    expect(plain(found["number"]), {"status": "error", "code": 1630})


@case
def rights_are_those_of_an_administrator_whom_wine_runs_everything_as():
    expect(plain(host.readings(PACK)["full_rights"]), ok(value=True))


# ---- domain() ----

JOIN = HKLM + JOIN_INFO + r"\0123456789ABCDEF"


@case
def entra_leaves_a_key_for_its_join_and_a_workgroup_none():
    none = ok(joined="none")
    is_read("joined", ({HKLM + JOIN_INFO: None}, none),
            ({HKLM + JOIN_INFO: {}}, none), ({JOIN: {}}, ok(joined="entra")),
            ({HKLM + JOIN_INFO: None}, none))


def named(domain):
    return {HKLM + TCPIP: {"Domain": '"%s"' % domain}}


@case
def a_domain_has_its_name_in_dns_or_else_its_short_one():
    host.double("netapi32")
    dns = ok(joined="ad", name="corp.example.com")
    is_read("joined", (named("corp.example.com"), None), ("0 3 CORP", dns),
            ("0 3", dns), (named(""), ok(joined="ad")),
            ("0 3 CORP", ok(joined="ad", name="CORP")))


@case
def outside_a_domain_there_is_no_name():
    host.double("netapi32")
    none = ok(joined="none")
    is_read("joined", (named("left.over.example.com"), None),
            ("0 1 WORKGROUP", none), ("0 2 WORKGROUP", none))


@case
def what_windows_does_not_know_is_not_none():
    host.double("netapi32")
    is_read("joined", ("0 0", {"status": "error"}),
            ("0 4 CORP", {"status": "error"}),
            ("1722 2", {"status": "error", "code": 1722}),
            ("5 2", {"status": "denied"}))


@case
def both_at_once_are_hybrid():
    host.double("netapi32")
    is_read("joined", ({JOIN: {}}, None), (named(""), None),
            ("0 3 CORP", ok(joined="hybrid", name="CORP")),
            ("0 2 WORKGROUP", ok(joined="entra")))


@case
def a_join_that_may_not_be_read_is_not_none():
    host.double("netapi32", NETAPI_JOIN="0 3 CORP")
    host.registry(reg_text({HKLM + JOIN_INFO: {}}))
    expect(plain(deny.readings(host, JOIN_INFO, PACK)["joined"]),
           {"status": "denied"})


if __name__ == "__main__":
    tap.run()
