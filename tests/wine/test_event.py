#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The probe of events, before an event log of ours and before Wine's, which
answers nothing at all."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import tap
import wine
from tap import case, expect

RULES = """
symptom s { title "S" when a.exists }
cause c of s { title "C" when a.exists fix { title "F" steps { "F." } } }
"""
HOST = wine.Host()


def pack(arguments):
    return 'probe a { title "A" read event(%s) }\n' % arguments + RULES


def read(arguments, *events, times="", fail="", host=HOST):
    """The reading without its times, but whether it has an age."""
    got = host.readings(pack(arguments), env={
        "AVD_EVENTS": "|".join(events), "AVD_EVENTS_TIMES": str(times),
        "AVD_EVENTS_FAIL": fail})["a"]
    got.pop("read"), got.pop("ms", None)
    return got


def event(*values, log="Application", source="WVD-Agent", older="", id=3277,
          high="", ago=60):
    return ";".join([log, source, older, str(id), str(high), str(ago),
                     *values])


def found(got, count, text):
    """Whether a reading is of so many events with the newest one's text."""
    expect((got["status"], got.get("count"), got.get("text")),
           ("ok", count, text))


STUB = read('"Application"')
HOST.double("wevtapi")


@case
def an_event_log_that_gives_nothing_and_no_reason_is_an_error():
    expect(STUB, {"status": "error"})
    expect(read('"Application"', fail="query 0"), {"status": "error"})


@case
def events_are_counted_and_the_newest_is_told():
    got = read('"Application"', event("sfirst", "ssecond", ago=10**6),
               event("solder", ago=2 * 10**6))
    found(got, 2, "first second")
    assert 9 * 10**8 <= got["age"] <= 10**9, got


@case
def a_log_without_a_match_is_there():
    got = read('"Application", id: 1', event("stext"))
    expect(got, {"status": "ok", "exists": True, "count": 0})
    expect(read('"Application"'), got)


@case
def a_log_that_is_not_there_is_absent():
    expect(read('"Nosuch/Operational"', event("stext")),
           {"status": "absent", "exists": False})


@case
def what_is_refused_is_denied():
    expect(read('"Application"', fail="query 5"), {"status": "denied"})


@case
def a_failure_on_the_way_is_an_error_and_never_a_count():
    events = [event("stext")] * 20
    for fail, code in (("query 15001", 15001), ("next 15011", 15011),
                       ("nothing 0", 13), ("next 0", 13), ("context 8", 13)):
        expect(read('"Application"', *events, fail=fail),
               {"status": "error", "code": code})
    expect(read('"Application"', *events, fail="next 1460"),
           {"status": "timeout"})


@case
def the_source_picks_by_either_of_its_names():
    events = [event("sother", source="Other"), event("sagent"),
              event("solder", source="Microsoft-X", older="WVD-Agent")]
    found(read('"Application", source: "WVD-Agent"', *events), 2, "agent")
    found(read('"Application", source: { "Microsoft-X", "Other" }', *events),
          2, "other")


@case
def a_source_may_hold_one_sort_of_quotes():
    events = [event("sone", source="it's"), event("stwo", source='a "b"')]
    found(read('"Application", source: "it\'s"', *events), 1, "one")
    found(read("\"Application\", source: 'a \"b\"'", *events), 1, "two")


@case
def a_source_of_both_sorts_of_quotes_is_an_error():
    text = ('probe q { title "Q" read environment("AVD_QUOTES", of: process) }'
            '\n' + pack('"Application", source: "{q.value}"'))
    got = HOST.readings(text, env={"AVD_QUOTES": "' or 1 or \""})
    assert got["a"]["status"] in ("error", "not_run"), got


@case
def the_id_picks_with_and_without_its_upper_half():
    events = [event("splain", id=3277), event("shigh", id=7036, high=16384)]
    found(read('"Application", id: { 3277, 1 }', *events), 1, "plain")
    found(read('"Application", id: 7036', *events), 1, "high")
    found(read('"Application", id: 1073748860', *events), 1, "high")
    expect(read('"Application", id: 68813', *events)["count"], 0)


@case
def many_ids_pick_though_the_log_takes_few():
    events = [event("stext", id=n) for n in range(60)]
    ids = ", ".join(str(n) for n in range(5, 37))
    found(read('"Application", source: "WVD-Agent", id: { %s }' % ids,
               *events), 32, "text")


@case
def sources_ids_and_time_pick_together():
    wanted = ('"Application", source: { "A", "B" }, id: { 1, 2 }, within: 1h')
    events = [event("ssource", source="C", id=1),
              event("sid", source="A", id=3),
              event("sthis", source="B", id=2, ago=3000),
              event("stime", source="A", id=1, ago=4000)]
    found(read(wanted, *events), 1, "this")
    found(read('"Application", within: 1h', *events), 3, "source")
    found(read('"Application", id: 1', *events), 2, "source")


@case
def contains_seeks_in_all_values_whatever_their_case():
    events = [event("sno", "sINVALID_form"), event("s* no"),
              event("sone", "sNAME_already_registered")]
    got = read('"Application", contains: "name_ALREADY"', *events)
    found(got, 1, "one NAME_already_registered")
    found(read('"Application", contains: "*"', *events), 1, "* no")


@case
def values_of_every_type_are_shown_as_numbers_and_texts():
    got = read('"Application"', event(
        "n3 -5", "n4 250", "n5 -300", "n6 65000", "n7 -70000",
        "n8 4000000000", "n9 -9000000000000000000",
        "n10 18000000000000000000", "n13 1", "n13 0", "n20 0x80070005",
        "n21 0xfedcba9876543210", "i", "lone,two,", "-", "send"))
    found(got, 1, "-5 250 -300 65000 -70000 4000000000 -9000000000000000000 "
                  "18000000000000000000 true false 0x80070005 "
                  "0xfedcba9876543210 S-1-5-18 one two   end")


@case
def an_event_without_values_has_an_empty_text():
    found(read('"Application"', event()), 1, "")


@case
def a_text_that_is_too_long_is_too_large():
    got = read('"Application"', event("m40000\u20ac"), event("snext"))
    expect((got["status"], got["count"]), ("ok", 2))
    assert "text" not in got and "age" in got, got
    expect(got["too_large"], ["text"])


@case
def a_text_that_leaves_no_room_for_the_next_value_is_too_large():
    got = read('"Application"', event("m21845\u20ac", "s", "m20000x", "sy"))
    expect((got["status"], got["count"], got["too_large"]),
           ("ok", 1, ["text"]))


@case
def a_value_of_bytes_is_text_and_what_is_not_ascii_in_it_is_replaced():
    found(read('"Application", contains: "next"',
               event("sa", "acode \xe9", "snext")), 1, "a code \ufffd next")


@case
def where_a_match_may_be_cut_off_none_is_no_answer():
    got = read('"Application", contains: "end"', event("m40000\u20ac", "send"))
    expect(got, {"status": "ok", "exists": True,
                 "too_large": ["count", "age", "text"]})


@case
def an_event_that_cannot_be_read_may_be_the_newest():
    got = read('"Application", contains: "x"', event("m70000y"), event("sx"))
    expect((got["status"], got["count"], got["too_large"]),
           ("ok", 1, ["age", "text"]))
    got = read('"Application"', event("stext"), fail="render 0")
    expect(got["too_large"], ["count", "age", "text"])


@case
def of_many_events_the_newest_2000_are_looked_at():
    got = read('"Application", contains: "seek"', event("sseek"),
               event("sother"), times=1999)
    found(got, 1, "seek")
    got = read('"Application", contains: "seek"', event("sother"), times=1999)
    expect(got, {"status": "ok", "exists": True, "count": 0})
    got = read('"Application", contains: "seek"', event("sother"), times=2500)
    expect(got["too_large"], ["count", "age", "text"][:1])
    found(read('"Application"', event("sother"), times=2500), 2000, "other")


@case
def what_is_hostile_in_an_event_is_text():
    got = read('"Application"', event("s\x1b]0", "s<a>&"))
    found(got, 1, "\x1b]0 <a>&")


tap.run()
