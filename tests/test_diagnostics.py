#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check --format json says the same as its text, and places are characters."""
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))
import tap

GOLDEN = os.path.join(HERE, "golden")
HEAD = re.compile(r"^(.+?):(\d+):(\d+): (error|warning|note)(?:\[(\w+)\])?: "
                  r"(.*)$")
SHOWN = 120  # a longer line is cut around the place


def json_of(path, folder=GOLDEN):
    status, out, err = tap.avdrule("check", "--format", "json", path,
                                   folder=folder)
    assert err == "", err
    assert out.isascii(), "JSON is ASCII"
    return status, json.loads(out)


def heads_of_text(text):
    """Each message of the text: place, severity, code, message, help."""
    heads, caret = [], None
    for line in text.split("\n"):
        match = HEAD.match(line)
        if match:
            heads.append({"file": match[1], "line": int(match[2]),
                          "column": int(match[3]), "severity": match[4],
                          "code": match[5], "message": match[6]})
        elif line.startswith("      = help: "):
            heads[-1]["help"] = line[14:]
        elif line.startswith("      | ") and heads:
            heads[-1]["marked"] = len(line.strip("| \t"))
    return heads


def heads_of_json(report):
    heads = []
    for one in report["diagnostics"]:
        heads.append({**one, "note": None})
        if "note" in one:
            heads.append({**one["note"], "severity": "note", "code": None})
    return heads


def key(head):
    return [head[name] for name in ("file", "line", "column", "severity",
                                    "code", "message")]


def lines_of(path):
    with open(os.path.join(GOLDEN, path), "rb") as file:
        return file.read().decode("utf-8").split("\n")


def check_end(head, marked):
    """The end is behind what the caret marks, counted in characters."""
    assert (head["end_line"], head["end_column"]) >= \
        (head["line"], head["column"]), head
    if head["end_line"] != head["line"]:
        return
    line = lines_of(head["file"])[head["line"] - 1]
    assert head["end_column"] - 1 <= len(line), head
    if len(line.encode("utf-8")) <= SHOWN:
        tap.expect(max(head["end_column"] - head["column"], 1), marked,
                   str(head))


def check_same(path):
    status, report = json_of(path)
    text = tap.avdrule("check", path, folder=GOLDEN)
    tap.expect(status, text[0], "exit status")
    tap.expect(report["schema"], "avdrule.diagnostics/1")
    found = report["diagnostics"]
    tap.expect(report["errors"],
               sum(one["severity"] == "error" for one in found))
    tap.expect(report["warnings"],
               sum(one["severity"] == "warning" for one in found))
    told, shown = heads_of_json(report), heads_of_text(text[1])
    # A message that quotes a line end would break the line of its head.
    tap.expect([key(head) for head in told], [key(head) for head in shown])
    tap.expect(sorted(one["help"] for one in found if "help" in one),
               sorted(head["help"] for head in shown if "help" in head))
    for head, line in zip(told, shown):
        check_end(head, line["marked"])


@tap.case
def columns_count_characters_and_not_bytes():
    with tap.scratch() as folder:
        tap.write(folder, "a.avdrule",
                  'pack demo { title "Demo" version 1.0.0 }\n'
                  'symptom ill { title "ÄÖ€🖨" likelihood common }\n')
        _, report = json_of("a.avdrule", folder)
        one = report["diagnostics"][0]
        tap.expect((one["line"], one["column"], one["end_line"],
                    one["end_column"]), (2, 28, 2, 38))


@tap.case
def texts_over_several_lines_end_on_their_last_line():
    with tap.scratch() as folder:
        tap.write(folder, "a.avdrule",
                  'pack demo { title "Demo" version 1.0.0 }\r\n'
                  'symptom ill { title "Ill" }\r\n'
                  'fix mend { title "Mend" steps { "Mend." } effort """\r\n'
                  '  Ä\r\n  """ }\r\n')
        _, report = json_of("a.avdrule", folder)
        one = report["diagnostics"][0]
        tap.expect((one["code"], one["line"], one["column"], one["end_line"],
                    one["end_column"]), ("E306", 3, 50, 5, 6))


@tap.case
def quotes_and_control_characters_are_escaped():
    with tap.scratch() as folder:
        tap.write(folder, 'a "b"\\.avdrule',
                  'pack demo { title "Demo" version 1.0.0 }\n'
                  'symptom ill { title "Ill" doc \'"\x7f\' }\n')
        _, report = json_of('a "b"\\.avdrule', folder)
        tap.expect(report["diagnostics"][0]["file"], 'a "b"\\.avdrule')


@tap.case
def nothing_found_is_an_empty_list():
    status, report = json_of("fine.avdrule")
    tap.expect((status, report["diagnostics"]), (0, []))


def main():
    for entry in sorted(os.listdir(GOLDEN)):
        if entry.endswith(".avdrule") or \
                os.path.isdir(os.path.join(GOLDEN, entry)):
            if entry != "__pycache__":
                tap.add("JSON and text agree: " + entry, check_same, entry)
    tap.run()


main()
