#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
What `avdrule check` says about each file and folder beside this script, held
against NAME.expected. Each diagnostic of dsl/diagnostics.def has a case of its
own name, perhaps with more behind a hyphen. --update rewrites what is expected.
"""
import difflib
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import tap

UPDATE = "--update" in sys.argv[1:]

PACK = b'pack demo { title "Demo" version 1.0.0 }\n'

# Files that are no text, or too large to keep.
MADE = {
    "not_utf8": PACK + b'symptom ill { title "Krank: h\xf6rt nichts" }\n',
    "not_utf8-utf16": b"\xff\xfe" + PACK.decode().encode("utf-16-le"),
    "not_utf8-cut": PACK + b'symptom ill { title "Krank \xe2\x82',
    "bad_character-nul": PACK + b"\0\nsymptom ill { title \"Ill\" }\n",
    "bad_character-form_feed":
        PACK + b"\fsymptom ill {\f title \"Ill\" }\n",
    "control_character":
        PACK + b'symptom ill { title "A \x1b[31mred\x1b[0m word" }\n',
    "control_character-block":
        PACK + b'symptom ill {\n  title "Ill"\n  about """\n    One\n'
               b'    tw\0o\n  """\n}\n',
    "control_character-carriage_return":
        PACK + b'symptom ill { title "A return\rin a line" }\n',
    "file_too_large": 64 * 1024 * 1024 + 1,
    "too_deep": PACK + b'probe disk { title "Disk" read disk("C:\\") }\n'
                b"symptom ill {\n  title \"Ill\"\n  when  " + b"(" * 300 +
                b"disk.exists" + b")" * 300 + b"\n}\n",
    "too_deep-not": PACK + b'probe disk { title "Disk" read disk("C:\\") }\n'
                    b"symptom ill {\n  title \"Ill\"\n  when  " +
                    b"not " * 300 + b"disk.exists\n}\n",
    "fine-crlf": PACK.replace(b"\n", b"\r\n") +
                 b'symptom ill {\r\n  title "Ill"\r\n  about """\r\n'
                 b'    One\r\n    two\r\n  """\r\n}\r\n',
    "fine-bom": b"\xef\xbb\xbf" + PACK,
    "fine-no_final_newline": PACK + b'symptom ill { title "Ill" } # the end',
    "pack_block-empty": b"",
    "syntax-tabs": PACK + b"symptom ill {\n\ttitle\t\xc3\x84\xc3\x96 \"\xc3"
                   b"\x9c\" \n\tabout \"\xe2\x82\xac\xf0\x9f\x96\xa8 "
                   b"{ill.x} \xc3\xa4\"\n}\n",
}

# A program with 16 million readings is more than a test can have.
WITHOUT_CASE = {"TOO_MANY"}


def diagnostics():
    with open(os.path.join(tap.TOP, "dsl", "diagnostics.def"),
              encoding="utf-8") as file:
        return re.findall(r'^DIAGNOSTIC\((\w+), "(\w+)"', file.read(), re.M)


def make(folder, name):
    content = MADE[name]
    path = os.path.join(folder, name + ".avdrule")
    with open(path, "wb") as out:
        if isinstance(content, int):
            out.truncate(content)
        else:
            out.write(content)


def names():
    """Each case and its path in the folder in which avdrule runs."""
    found = {name: name + ".avdrule" for name in MADE}
    for entry in os.listdir(HERE):
        if entry.endswith(".avdrule"):
            found[entry[:-len(".avdrule")]] = entry
        elif os.path.isdir(os.path.join(HERE, entry)) and entry[0] != "_":
            found[entry] = entry
    return dict(sorted(found.items()))


def expected_of(name):
    path = os.path.join(HERE, name + ".expected")
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file:
        return file.read()


def difference(wanted, got):
    return "\n".join(difflib.unified_diff(
        wanted.split("\n"), got.split("\n"), "expected", "avdrule check",
        lineterm=""))


def check(name, path, folder):
    status, out, err = tap.avdrule("check", path, folder=folder)
    assert err == "", err
    assert status == (1 if out else 0), "exit status %d" % status
    if UPDATE and out != expected_of(name):
        tap.tell("rewrites %s.expected" % name)
        with open(os.path.join(HERE, name + ".expected"), "w",
                  encoding="utf-8") as file:
            file.write(out)
    wanted = expected_of(name)
    assert wanted is not None, "there is no %s.expected" % name
    assert out == wanted, "it says something else:\n" + difference(wanted, out)


def has_case(name, code):
    own = [case for case in names()
           if case.split("-")[0] == name.lower()]
    assert own, "no case is called %s" % name.lower()
    assert any("[%s]" % code in (expected_of(case) or "") for case in own), \
        "no case of that name gives %s" % code


def nothing_left():
    known = names()
    left = [entry for entry in os.listdir(HERE)
            if entry.endswith(".expected") and entry[:-9] not in known]
    assert not left, "nothing makes %s" % ", ".join(left)


def main():
    with tap.scratch() as folder:
        for name, path in names().items():
            if name in MADE:
                make(folder, name)
                tap.add(name, check, name, path, folder)
            else:
                tap.add(name, check, name, path, HERE)
        for name, code in diagnostics():
            if name not in WITHOUT_CASE:
                tap.add("%s %s has a case" % (code, name), has_case, name,
                        code)
        tap.add("nothing is expected of what is not there", nothing_left)
        tap.run()


main()
