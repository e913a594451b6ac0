#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The probe of Remote Desktop listeners, before a session manager of ours and
before Wine's, which lists nothing."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "support"))
import tap
import wine

PACK = """
probe sxs { title "A" read listener("rdp-SXS") }
probe tcp { title "B" read listener("rdp-tcp") }
symptom s { title "S" when not sxs.exists }
cause c of s { title "C" when not tcp.exists fix { title "F" steps { "F." } } }
"""
SERVICES = "0 4 Services|1 0 Console|2 4 "
TCP = "|65536 6 RDP-Tcp"

HOST = wine.Host()
STUB = HOST.readings(PACK)
HOST.double("wtsapi32")


def sessions(rows):
    """The reading of each prefix, without what it read and how long."""
    got = HOST.readings(PACK, env={"AVD_SESSIONS": rows})
    for reading in got.values():
        reading.pop("read"), reading.pop("ms", None)
    return got


def expect_sxs(rows, **wanted):
    tap.expect(sessions(rows)["sxs"], wanted, rows)


def listening(name, state="listen", count=1):
    return dict(status="ok", exists=True, name=name, state=state, count=count)


@tap.case
def a_session_manager_that_lists_nothing_is_an_error():
    for reading in (STUB["sxs"], sessions("none")["sxs"]):
        tap.expect((reading["status"], reading["code"]), ("error", 13))


@tap.case
def a_listener_is_found_by_its_prefix_whatever_its_case():
    got = sessions(SERVICES + TCP + "|65537 6 rdp-sxs240705700")
    tap.expect(got, {"sxs": listening("rdp-sxs240705700"),
                     "tcp": listening("RDP-Tcp")})


@tap.case
def no_listener_of_the_prefix_beside_others_is_an_absence():
    got = sessions(SERVICES + TCP)
    tap.expect(got["sxs"], {"status": "absent", "exists": False})
    tap.expect(got["tcp"], listening("RDP-Tcp"))


@tap.case
def a_connection_is_not_the_listener_that_took_it():
    expect_sxs(SERVICES + "|3 0 rdp-sxs240705700#1|4 0 rdp-sxs240705700#0",
               status="absent", exists=False)


@tap.case
def of_several_the_one_with_the_greatest_name_is_told():
    expect_sxs(SERVICES + "|65536 6 rdp-sxs230101000|65537 6 rdp-sxs240705700"
               "|65538 6 rdp-sxs", **listening("rdp-sxs240705700", count=3))


@tap.case
def one_that_listens_is_told_before_one_that_is_down():
    expect_sxs(SERVICES + "|65536 8 rdp-sxs999999999|65537 6 rdp-sxs240705700",
               **listening("rdp-sxs240705700", count=2))


@tap.case
def one_that_is_down_is_there_and_does_not_listen():
    expect_sxs(SERVICES + "|65536 8 rdp-sxs240705700",
               **listening("rdp-sxs240705700", "down"))
    expect_sxs(SERVICES + "|65536 9 rdp-sxs1", **listening("rdp-sxs1", "init"))


@tap.case
def a_list_without_the_session_of_services_proves_no_absence():
    expect_sxs("1 0 Console" + TCP, status="error", code=13)


@tap.case
def without_full_rights_a_list_of_no_listener_at_all_proves_no_absence():
    for rows, status in ((SERVICES, "denied"), (SERVICES + TCP, "absent")):
        got = HOST.readings_unelevated(PACK, env={"AVD_SESSIONS": rows})
        tap.expect(got["sxs"]["status"], status, rows)
    expect_sxs(SERVICES, status="absent", exists=False)


@tap.case
def a_state_that_there_is_not_is_an_error():
    expect_sxs(SERVICES + "|65536 10 rdp-sxs1", status="error", code=13)


@tap.case
def a_session_manager_that_does_not_run_is_an_error_with_its_code():
    expect_sxs("fail 1722", status="error", code=1722)


@tap.case
def a_failure_without_a_code_is_an_error():
    expect_sxs("fail 0", status="error")


@tap.case
def what_is_refused_is_denied():
    expect_sxs("fail 5", status="denied")


@tap.case
def a_hostile_name_is_kept_as_text():
    expect_sxs(SERVICES + "|65536 6 rdp-sxs\\001b[2J\\d800x",
               **listening("rdp-sxs\x1b[2J\ufffdx"))


tap.run()
