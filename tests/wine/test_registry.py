#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
The registry and installed products, read under Wine: each type, keys under a
star, what is not there, what may not be read, and data that means harm.
"""
import calendar
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import deny
import tap
import wine
from tap import case, expect

KEY = r"HKLM\SOFTWARE\Test"
FULL = r"HKEY_LOCAL_MACHINE\SOFTWARE\Test"
UNINSTALL = r"Microsoft\Windows\CurrentVersion\Uninstall"

LONGEST = 65532  # bytes of one text
HARM = "\x1b[31m<b>&\"'\\\r\n\t\u202ex=1\u0085\ufeff\U0001f600"


def data(kind, content):
    """A value of a .reg file as bytes of one type."""
    return "hex(%x):%s" % (kind, ",".join("%02x" % byte for byte in content))


def text(content, kind=1):
    return data(kind, content.encode("utf-16-le", "surrogatepass"))


# Name, what stands in the .reg file, type, value, empty.
VALUES = [
    ("sz", '"two words"', "sz", "two words", False),
    ("sz_empty", '""', "sz", "", True),
    ("sz_no_bytes", data(1, b""), "sz", "", True),
    ("sz_one_byte", data(1, b"A"), "sz", "", True),
    ("sz_no_nul", text("open"), "sz", "open", False),
    ("sz_odd", data(1, b"A\0B\0C"), "sz", "AB", False),
    ("sz_nul_inside", text("shown\0hidden\0"), "sz", "shown", False),
    ("sz_nul_first", text("\0hidden\0"), "sz", "", True),
    ("sz_surrogate", text("a\ud800b\udc00\0"), "sz", "a\ufffdb\ufffd", False),
    ("sz_surrogate_last", text("a\ud83d\0"), "sz", "a\ufffd", False),
    ("sz_harm", text(HARM + "\0"), "sz", HARM, False),
    ("sz_wide", text("\u00e4\u4e2d\U0001f600\0"), "sz",
     "\u00e4\u4e2d\U0001f600", False),
    ("expand", text("%TESTING%;%TESTING_NOT%!\0", 2), "expand_sz",
     "on the way;%TESTING_NOT%!", False),
    ("expand_plain", text("plain", 2), "expand_sz", "plain", False),
    ("expand_empty", text("\0", 2), "expand_sz", "", True),
    ("binary", data(3, b"\x00\x1b\xff"), "binary", "001bff", False),
    ("binary_empty", data(3, b""), "binary", "", True),
    ("none", data(0, b"\x01"), "none", "01", False),
    ("link", text("a", 6), "link", "6100", False),
    ("strange", data(0x12, b"\x01"), None, "01", False),
    ("dword", "dword:ffffffff", "dword", 4294967295, False),
    ("dword_zero", "dword:00000000", "dword", 0, False),
    ("big_endian", data(5, b"\x00\x00\x01\x02"), "dword_big_endian", 258,
     False),
    ("qword", data(11, b"\x02\x01\0\0\0\0\0\x10"), "qword",
     0x1000000000000102, False),
    ("multi", text("one\0two words\0\0", 7), "multi_sz",
     ["one", "two words"], False),
    ("multi_gap", text("one\0\0three\0\0\0", 7), "multi_sz",
     ["one", "", "three"], False),
    ("multi_open", text("one\0two", 7), "multi_sz", ["one", "two"], False),
    ("multi_empty", text("\0", 7), "multi_sz", [], True),
    ("multi_no_bytes", data(7, b""), "multi_sz", [], True),
    ("longest", text("x" * LONGEST + "\0"), "sz", "x" * LONGEST, False),
    ("longest_hex", data(3, b"\xab" * (LONGEST // 2)), "binary",
     "ab" * (LONGEST // 2), False),
]

# Name, what stands in the .reg file, type, the fields that are too large.
TOO_LARGE = [
    ("long", text("x" * (LONGEST + 2)), "sz", ["value"]),
    ("long_wide", text("\u4e2d" * 30000 + "\0"), "sz", ["value"]),
    ("megabyte", text("x" * (1 << 20) + "\0"), "sz", ["value", "empty"]),
    ("megabyte_hex", data(3, b"x" * (1 << 20)), "binary",
     ["value", "empty"]),
    ("long_hex", data(3, b"x" * (LONGEST // 2 + 3)), "binary", ["value"]),
    ("long_expanded", text("%LONG%" * 9 + "\0", 2), "expand_sz", ["value"]),
    ("long_multi", text("short\0" + "\u4e2d" * 30000 + "\0\0", 7),
     "multi_sz", ["value"]),
    ("many_multi", text("a\0" * 1025 + "\0", 7), "multi_sz", ["value"]),
    ("qword_high", data(11, b"\xff" * 8), "qword", ["value"]),
]

BROKEN = [
    ("dword_short", data(4, b"\1\2\3")),
    ("dword_long", data(4, b"\1\2\3\4\5")),
    ("dword_large", data(4, b"x" * (1 << 18))),
    ("qword_short", data(11, b"\1\2\3\4")),
    ("big_endian_none", data(5, b"")),
]

REG = """[{full}\\Keys\\second]
[{full}\\Keys\\First]
[{full}\\Keys\\Third\\Below]
[{full}\\NoKeys]

[{full}\\Star\\rdp-sxs2]
"Name"="two"
[{full}\\Star\\rdp-sxs1]
"Name"=dword:0000000c
[{full}\\Star\\rdp-sxs3]
[{full}\\Star\\RDP-SXS4\\Deep\\er]
"Name"=hex(7):61,00,00,00,62,00,00,00,00,00
[{full}\\Star\\other]
"Name"="not mine"
[{full}\\Star\\rdp-sxs2\\Deep\\er]
"Name"=hex:0f

[{full}\\Spoilt\\a]
"Name"="fine"
[{full}\\Spoilt\\b]
"Name"=hex(4):01

[{full}\\Long\\a]
"Name"="fine"
[{full}\\Long\\b]
"Name"={long}

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Wow6432Node\\Test]
"other_view"="32"
[HKEY_USERS\\.DEFAULT\\Test]
"Name"="of users"
[HKEY_CLASSES_ROOT\\avdtest]
"Name"="of classes"
"""

ENV = {"TESTING": "on the way", "LONG": "x" * 8000}


def probes(named):
    return "".join('probe %s { title "T" read %s }\n' % one for one in named)


def registry(key, value=None):
    return 'registry("%s")' % key if value is None else \
        'registry("%s", "%s")' % (key, value)


PLACES = [
    ("keys", registry(KEY + r"\Keys")),
    ("no_keys", registry(KEY + r"\NoKeys")),
    ("many_keys", registry(KEY + r"\Many")),
    ("full_keys", registry(KEY + r"\Full")),
    ("no_key", registry(KEY + r"\Nowhere")),
    ("no_parent", registry(KEY + r"\Nowhere\Deep", "Name")),
    ("no_value", registry(KEY, "nowhere")),
    ("other_view", registry(KEY, "other_view")),
    ("users", registry(r"HKU\.DEFAULT\Test", "Name")),
    ("classes", registry(r"HKCR\avdtest", "Name")),
    ("too_long_a_name", registry(KEY + "\\" + "x" * 1100)),
    ("star", registry(KEY + r"\Star\rdp-sxs*", "Name")),
    ("star_alone", registry(KEY + r"\Star\*", "Name")),
    ("star_inside", registry(KEY + r"\Star\r*2", "Name")),
    ("star_below", registry(KEY + r"\Star\*\Deep\er", "Name")),
    ("star_keys", registry(KEY + r"\Star\rdp-sxs*")),
    ("star_keys_below", registry(KEY + r"\Star\*\Deep")),
    ("star_none", registry(KEY + r"\Star\x*", "Name")),
    ("star_no_value", registry(KEY + r"\Star\*", "Nowhere")),
    ("star_no_parent", registry(KEY + r"\Nowhere\*", "Name")),
    ("star_first", registry(r"HKLM\SOFTWAR*\Test", "sz")),
    ("star_hive", registry(r"HKU\.DEF*\Test", "Name")),
    ("star_spoilt", registry(KEY + r"\Spoilt\*", "Name")),
    ("star_long", registry(KEY + r"\Long\*", "Name")),
    ("star_many", registry(KEY + r"\Many\*", "Name")),
]

PRODUCTS = """
[HKEY_LOCAL_MACHINE\\SOFTWARE\\{both}\\one]
"DisplayName"="Desk Agent"
"DisplayVersion"="1.9.0"
"InstallDate"="20200131"
[HKEY_LOCAL_MACHINE\\SOFTWARE\\{both}\\two]
"DisplayName"="DESK agent"
"DisplayVersion"=" 1.10.0 "
"InstallDate"="20200229"
[HKEY_LOCAL_MACHINE\\SOFTWARE\\{both}\\three]
"DisplayName"="Desk Agent"
"DisplayVersion"="9.9 beta"
"InstallDate"="20210231"
[HKEY_LOCAL_MACHINE\\SOFTWARE\\{both}\\four]
"DisplayName"="Desk Agent Loader"
"DisplayVersion"="7"
"InstallDate"="1/2/2021"
[HKEY_LOCAL_MACHINE\\SOFTWARE\\{both}\\five]
"DisplayVersion"="99.0"
[HKEY_LOCAL_MACHINE\\SOFTWARE\\{both}\\six]
"DisplayName"=dword:00000001
[HKEY_LOCAL_MACHINE\\SOFTWARE\\{both}\\shared]
"DisplayName"="Shared Thing"
"DisplayVersion"="2.0.0"
[HKEY_LOCAL_MACHINE\\SOFTWARE\\Wow6432Node\\{both}\\shared]
"DisplayName"="Shared Thing"
"DisplayVersion"="2.0.0"
[HKEY_LOCAL_MACHINE\\SOFTWARE\\Wow6432Node\\{both}\\shared2]
"DisplayName"="Shared Thing"
"DisplayVersion"="2.0.0"
[HKEY_LOCAL_MACHINE\\SOFTWARE\\{both}\\differs]
"DisplayName"="Two Views"
"DisplayVersion"="2.0.0"
[HKEY_LOCAL_MACHINE\\SOFTWARE\\Wow6432Node\\{both}\\differs]
"DisplayName"="Two Views"
"DisplayVersion"="10.0.0"
[HKEY_LOCAL_MACHINE\\SOFTWARE\\Wow6432Node\\{both}\\old]
"DisplayName"="Of 32 bits"
[HKEY_LOCAL_MACHINE\\SOFTWARE\\{both}\\ahead]
"DisplayName"="From the future"
"InstallDate"="29990101"
"""

PRODUCT_PROBES = [
    ("agent", 'product("Desk Agent")'),
    ("agents", 'product("desk agent*")'),
    ("loader", 'product("Desk Agent L*r")'),
    ("part", 'product("Desk")'),
    ("not_there", 'product("Nothing of the kind")'),
    ("nameless", 'product("1")'),
    ("shared", 'product("Shared Thing")'),
    ("views", 'product("Two Views")'),
    ("old", 'product("Of 32 bits")'),
    ("ahead", 'product("From the future")'),
    ("all_of_them", 'product("*")'),
]

_host = None
_read = {}
_taken = []  # the moments before and after


def write_raw(there, values):
    """Adds values of the test's key to the file of Wine's server, which takes
    any data as it is; what imports .reg files mends some and fails on some.
    The server must not run yet."""
    with open(os.path.join(there.prefix, "system.reg"), "a",
              encoding="ascii") as file:
        file.write("\n[Software\\\\Test] 1\n")
        file.writelines('"%s"=%s\n' % one for one in values)


def host():
    global _host
    if _host is None:
        there = wine.Host()
        write_raw(there, [one[:2] for one in VALUES + TOO_LARGE + BROKEN])
        there.registry(REG.format(
            full=FULL, long=text("x" * (LONGEST + 5) + "\0")) +
            "".join("[%s\\Many\\key%04d]\n\"Name\"=dword:00000007\n"
                    % (FULL, i) for i in range(1025)) +
            "".join("[%s\\Full\\key%04d]\n" % (FULL, i)
                    for i in range(1024)) +
            PRODUCTS.format(both=UNINSTALL))
        _host = there
    return _host


def pack():
    return probes(PLACES + PRODUCT_PROBES +
                  [("value_" + one[0], registry(KEY, one[0]))
                   for one in VALUES + TOO_LARGE + BROKEN])


def reading(name):
    """What was read, without what any reading has."""
    if not _read:
        there = host()
        _taken.append(time.time())
        _read.update(there.readings(pack(), env=ENV))
        _taken.append(time.time())
    one = dict(_read[name])
    del one["read"]
    one.pop("ms", None)
    return one


def is_read(name, **fields):
    expect(reading(name), dict(status="ok", exists=True, **fields), name)


def is_absent(name):
    expect(reading(name), {"status": "absent", "exists": False}, name)


# ---- values ----

def value_is_read(name, kind, value, empty):
    fields = {"value": value, "empty": empty}
    if kind is not None:
        fields["type"] = kind
    is_read("value_" + name, **fields)


for _name, _, _kind, _value, _empty in VALUES:
    tap.add("value %s is read" % _name.replace("_", " "), value_is_read,
            _name, _kind, _value, _empty)


def value_is_too_large(name, kind, fields):
    wanted = {"type": kind, "too_large": fields}
    if "empty" not in fields:
        wanted["empty"] = False
    is_read("value_" + name, **wanted)


for _name, _, _kind, _fields in TOO_LARGE:
    tap.add("value %s is too large and not cut" % _name.replace("_", " "),
            value_is_too_large, _name, _kind, _fields)


def value_is_an_error(name):
    expect(reading("value_" + name), {"status": "error", "code": 13}, name)


for _name, _ in BROKEN:
    tap.add("value %s is an error" % _name.replace("_", " "),
            value_is_an_error, _name)


@case
def what_is_not_there_is_absent():
    for name in ("no_key", "no_parent", "no_value"):
        is_absent(name)


@case
def the_view_of_32_bits_is_not_looked_into():
    is_absent("other_view")


@case
def users_and_classes_are_hives_too():
    is_read("users", value="of users", type="sz", empty=False)
    is_read("classes", value="of classes", type="sz", empty=False)


@case
def a_key_that_windows_cannot_have_is_an_error_and_not_absent():
    expect(reading("too_long_a_name")["status"], "error")


# ---- keys ----

@case
def a_key_has_its_subkeys_and_not_those_below_them():
    expect(sorted(reading("keys")["subkeys"]), ["First", "Third", "second"])
    is_read("no_keys", subkeys=[])


@case
def more_than_1024_subkeys_are_too_many_and_not_cut():
    expect(len(set(reading("full_keys")["subkeys"])), 1024)
    is_read("many_keys", too_large=["subkeys"])


# ---- a star ----

@case
def values_under_a_star_come_in_the_order_of_the_keys():
    is_read("star", values=["12", "two"], count=2)
    is_read("star_alone", values=["not mine", "12", "two"], count=3)
    is_read("star_inside", values=["two"], count=1)


@case
def a_key_may_go_on_behind_its_star():
    is_read("star_below", values=["0f", "a", "b"], count=2)
    is_read("star_first", values=["two words"], count=1)
    is_read("star_hive", values=["of users"], count=1)


@case
def keys_under_a_star_are_counted():
    is_read("star_keys", count=4)
    is_read("star_keys_below", count=2)


@case
def a_star_for_which_nothing_stands_is_absent():
    for name in ("star_none", "star_no_value", "star_no_parent"):
        is_absent(name)


@case
def one_broken_value_under_a_star_spoils_the_reading():
    expect(reading("star_spoilt"), {"status": "error", "code": 13})


@case
def values_under_a_star_are_not_cut():
    is_read("star_long", count=2, too_large=["values"])
    is_read("star_many", count=1025, too_large=["values"])


# ---- what may not be read ----

def denied(key, pack_text):
    """Status and values, or count, while nobody may read a key of HKLM."""
    return {name: (one["status"], one.get("values", one.get("count")))
            for name, one in deny.readings(host(), key, pack_text).items()}


@case
def what_may_not_be_read_is_denied_and_not_absent_or_smaller():
    expect(denied(r"SOFTWARE\Test\Star\rdp-sxs2", probes([
        ("value", registry(KEY + r"\Star\rdp-sxs2", "Name")),
        ("nothing", registry(KEY + r"\Star\rdp-sxs2", "Nothing")),
        ("key", registry(KEY + r"\Star\rdp-sxs2")),
        ("star", registry(KEY + r"\Star\*", "Name")),
        ("star_below", registry(KEY + r"\Star\rdp-sxs2\*", "Name")),
        ("others", registry(KEY + r"\Star\rdp-sxs1*", "Name")),
        ("names", registry(KEY + r"\Star\rdp-sxs*")),
    ])), {"value": ("denied", None), "nothing": ("denied", None),
          "key": ("denied", None), "star": ("denied", None),
          "star_below": ("denied", None), "others": ("ok", ["12"]),
          "names": ("ok", 4)})


@case
def products_behind_a_key_that_may_not_be_read_are_not_absent():
    found = denied("SOFTWARE\\" + UNINSTALL + r"\one", probes([
        ("there", 'product("Shared Thing")'),
        ("not_there", 'product("Nothing of the kind")')]))
    expect(found, {"there": ("ok", None), "not_there": ("denied", None)})


# ---- products ----

@case
def a_product_has_its_highest_version_and_its_newest_date():
    one = reading("agent")
    expect((one["status"], one["version"], one["count"]), ("ok", "1.10.0", 3))
    start = calendar.timegm((2020, 2, 29, 0, 0, 0))
    first, last = (int(moment) - start for moment in _taken)
    assert first <= one["installed"] // 1000 <= last, (_taken, one)


@case
def a_star_stands_for_any_part_of_a_name():
    expect((reading("agents")["count"], reading("agents")["version"]),
           (4, "7"))
    is_read("loader", version="7", count=1)


@case
def a_product_is_named_as_a_whole():
    is_absent("part")
    is_absent("not_there")


@case
def an_entry_whose_name_is_no_text_has_none():
    is_absent("nameless")


@case
def the_same_entry_in_both_views_counts_once():
    is_read("shared", version="2.0.0", count=2)
    is_read("views", version="10.0.0", count=2)
    is_read("old", count=1)


@case
def a_date_that_lies_far_ahead_is_no_date():
    is_read("ahead", count=1)


@case
def any_product_is_all_of_them():
    """Not the one without a name, which has the highest version."""
    one = reading("all_of_them")
    assert one["count"] >= 10, one
    expect(one["version"], "10.0.0")


CHURNED = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall"


@case
def a_list_that_changes_while_it_is_read_is_never_taken_for_whole():
    """Read without a look back, one in two of these misses the last key."""
    rules = "".join(
        'probe n%d { title "N" read registry("HKLM\\%s") }\n'
        'probe w%d { title "W" read registry("HKLM\\%s\\*", "Bad") }\n'
        'probe p%d { title "P" read product("Agent") }\n'
        % (i, CHURNED, i, CHURNED, i) for i in range(8))
    rules += 'symptom s { title "S" when n0.exists }\n'
    got = deny.readings(wine.Host(), CHURNED, rules, source="churn.c")
    for name, one in got.items():
        if one["status"] == "error":
            expect(one["code"], 1237, name)
        elif name[0] == "n":
            assert "Z99" in one["subkeys"], one
        elif name[0] == "w":
            expect(one.get("values"), ["yes"], name)
        else:
            expect((one["status"], one["count"]), ("ok", 1), name)


if __name__ == "__main__":
    tap.run()
