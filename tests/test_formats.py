#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
Every format of the report: what it is made of, and that nothing which the
host says can change that.
"""
import html.parser
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))
import hostile
import tap
from tap import case, expect

AVDOCTOR = os.path.abspath(os.environ.get("AVDOCTOR", "build/bin/avdoctor"))
EXAMPLES = os.path.join(tap.TOP, "examples")
FOLDER = tempfile.TemporaryDirectory(prefix="avdoctor-test-")
PROGRAM = hostile.build(FOLDER.name)

GFM = "{http://commonmark.org/xml/1.0}"


def write(program, evidence, *options):
    """One run that writes all formats; each as bytes, and the status."""
    with tempfile.TemporaryDirectory(dir=FOLDER.name) as folder:
        path = tap.write(folder, "evidence.json", evidence)
        wanted = [word for name in hostile.FORMATS for word in
                  ("--write", "%s=%s" % (name, os.path.join(folder, name)))]
        done = subprocess.run(
            [program, "--evidence", path, "--output",
             os.path.join(folder, "out"), "--save-evidence",
             os.path.join(folder, "evidence"), *wanted, *options],
            capture_output=True, timeout=60)
        expect((done.stdout, done.stderr), (b"", b""))
        assert 0 <= done.returncode < 4, done
        written = {}
        for name in hostile.FORMATS + ("evidence",):
            with open(os.path.join(folder, name), "rb") as file:
                written[name] = file.read()
        written["status"] = done.returncode
        return written


def run(*options, program=AVDOCTOR, **more):
    done = subprocess.run([program, *options], capture_output=True,
                          **{"timeout": 60, **more})
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def example(name):
    with open(os.path.join(EXAMPLES, name + ".json"), "rb") as file:
        return file.read()


# ---- what each format has to be ----

def need(program):
    if not shutil.which(program):
        raise tap.Skip("there is no " + program)


def piped(command, given):
    done = subprocess.run(command, input=given, capture_output=True,
                          timeout=60)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout


def check_ascii(got):
    text = got.decode("ascii")
    bad = re.search(r"[^ -~\n]", text)
    assert not bad, repr(text[max(bad.start() - 40, 0):bad.end() + 40])
    assert text.endswith("\n") or not text, text[-100:]
    return text


def check_text(got, _):
    text = got["text"].decode("utf-8")
    bad = re.search("[\0-\x09\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e"
                    "\u2060-\u206f\ufeff\ufffe\uffff]", text)
    assert not bad, repr(text[max(bad.start() - 40, 0):bad.end() + 40])
    assert text.encode().endswith(b"\n" + got["line"]), text[-500:]


def check_line(got, _):
    text = check_ascii(got["line"])
    assert len(text) <= 400, len(text)
    assert re.fullmatch(
        r"avdoctor: (HEALTHY|SUSPICION|PROBLEM|UNDECIDED) confirmed=\d+ "
        r"suspected=\d+ undecided=\d+ top=\S+ fix=\S+ host=\S+ pack=\S+ "
        r"exit=%d\n" % got["status"], text), text


def check_brief(got, _):
    for line in check_ascii(got["brief"].replace(b"\t", b"\\t")).splitlines():
        assert re.fullmatch(
            r"(symptom\\t(present|undetermined|not_reported|absent|"
            r"not_applicable)|cause\\t(confirmed|suspected|undetermined|"
            r"ruled_out|not_applicable))\\t[a-z][a-z0-9_.]*\\t\S.*", line), line


def check_nagios(got, _):
    text = check_ascii(got["nagios"])
    match = re.fullmatch(
        r"(AVDOCTOR (OK|WARNING|CRITICAL|UNKNOWN) - [^|]+) \|"
        r"(?: [a-z]+=\d+;;;0;\d+)+\n", text)
    assert match, text
    assert len(match[1]) <= 400, len(match[1])
    expect(match[2], ["OK", "WARNING", "CRITICAL", "UNKNOWN"][got["status"]])


_schemas = {}


def check_schema(name, thing):
    try:
        import jsonschema
    except ImportError:
        raise tap.Skip("there is no jsonschema for Python") from None
    if name not in _schemas:
        with open(os.path.join(tap.TOP, "runtime",
                               name + ".schema.json")) as file:
            schema = json.load(file)
        jsonschema.Draft202012Validator.check_schema(schema)
        _schemas[name] = jsonschema.Draft202012Validator(schema)
    errors = ["%s: %s" % ("/".join(map(str, error.absolute_path)),
                          error.message[:300])
              for error in _schemas[name].iter_errors(thing)]
    assert not errors, "\n".join(errors[:5])


def once(pairs):
    members = dict(pairs)
    assert len(members) == len(pairs), [key for key, _ in pairs]
    return members


def check_json(got, text):
    for name in ("json", "evidence"):
        thing = json.loads(check_ascii(got[name]), object_pairs_hook=once)
        check_schema("report" if name == "json" else name, thing)
        if text is None:
            continue
        probes = thing["probes"]
        if name == "json":
            probes = {probe["id"]: probe["fields"] for probe in probes}
        expect(probes["paper"]["value"], text)
        expect(thing["host"]["name"], text[:100])


def check_junit(got, _):
    need("xmllint")
    check_ascii(got["junit"])
    piped(["xmllint", "--noout", "--nonet", "--schema",
           os.path.join(tap.TOP, "tests", "schema", "junit.xsd"), "-"],
          got["junit"])
    top = xml.etree.ElementTree.fromstring(got["junit"])
    for suite in top:
        cases = list(suite.iter("testcase"))
        expect([int(suite.get(name)) for name in
                ("tests", "failures", "skipped", "errors")],
               [len(cases)] + [sum(one.find(name) is not None for one in cases)
                               for name in ("failure", "skipped")] + [0])
    expect(int(top[0].get("failures")) > 0, got["status"] in (1, 2))
    expect(top[-1].find("system-out").text, got["line"].decode())


def elements(markdown):
    """The nodes of Markdown as the strictest of viewers sees them, and what
    stands in them."""
    tree = xml.etree.ElementTree.fromstring(piped(
        ["cmark-gfm", "-t", "xml", "-e", "table", "-e", "strikethrough", "-e",
         "autolink", "-e", "tasklist", "-e", "footnotes"], markdown))
    shape, words = [], []

    def walk(node, depth):
        kind = node.tag.replace(GFM, "")
        if kind in ("text", "softbreak"):
            words.append(node.text or " ")
            kind = "text"
        inside = kind
        if kind in ("html_inline", "html_block", "code", "code_block"):
            inside += " " + (node.text or "")
        elif kind == "link":
            inside += " " + node.get("destination")
        if kind != "text" or shape[-1] != (depth, "text"):
            shape.append((depth, inside))
        before = len(words)
        for child in node:
            walk(child, depth + 1)
        if kind == "link":
            del words[before:]

    walk(tree, 0)
    return shape, "".join(words)


def check_markdown(got, _):
    need("cmark-gfm")
    text = check_ascii(got["markdown"])
    assert not re.search(r"\n\n\n", text), text
    assert re.match("# [A-Z]", text), text[:100]
    shape, words = elements(got["markdown"])
    # What viewers make of the text that is left.
    assert not re.search(r"[@#](?=[0-9A-Za-z])|://|www\.", words, re.I), words
    assert text.rpartition("\n\n")[2].startswith("avdoctor: "), text[-500:]
    return shape


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.shape = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.shape.append((tag, sorted(name for name, _ in attrs)))

    def handle_endtag(self, tag):
        self.shape.append("/" + tag)

    def handle_comment(self, data):
        self.shape.append(("comment", data))

    def handle_decl(self, decl):
        self.shape.append(("declaration", decl))


def check_html(got, _):
    if got["html"] == got["line"]:
        raise tap.Skip("there is no HTML yet")
    return Page(check_ascii(got["html"])).shape


CHECKS = {"text": check_text, "line": check_line, "brief": check_brief,
          "json": check_json, "nagios": check_nagios, "junit": check_junit,
          "markdown": check_markdown, "html": check_html}


# ---- what is written ----

_reports = {}


def reports(evidence, *options, program=AVDOCTOR):
    key = (program, evidence, options)
    if key not in _reports:
        _reports[key] = write(program, evidence, *options)
    return _reports[key]


def well_made(name, evidence, options):
    CHECKS[name](reports(evidence, *options), None)


def harmless(name, text):
    """The report is made like that of a host which says a plain word."""
    given = reports(hostile.evidence(text), program=PROGRAM)
    shape = CHECKS[name](given, text)
    plain = reports(hostile.evidence("plain"), program=PROGRAM)
    expect(given["status"], 2)
    for got, wanted in zip(shape or [], CHECKS[name](plain, "plain") or []):
        expect(got, wanted)
    expect(len(shape or []), len(CHECKS[name](plain, "plain") or []))


for _name in hostile.FORMATS:
    for _what, _evidence in (("sick host", example("sick")),
                             ("healthy host", example("healthy")),
                             ("host of which nothing is known",
                              b'{"schema":"avdoctor.evidence/1"}')):
        for _options in ([], ["--all"]):
            tap.add("%s of a %s%s is well made" % (
                _name, _what, " with all" if _options else ""),
                    well_made, _name, _evidence, _options)
    for _what, _text in hostile.TEXTS.items():
        tap.add("%s: %s of the host changes nothing" % (_name, _what),
                harmless, _name, _text)
    tap.add("%s: all texts together change nothing" % _name, harmless, _name,
            hostile.TOGETHER)


@case
def evidence_that_is_no_utf8_is_refused():
    for text in (b"\xed\xa0\x80", b"\xc0\xaf", b"\xff", b"\xe2\x82",
                 b"\xf4\x90\x80\x80", b"\\ud800", b"\\udc00x"):
        given = hostile.evidence("HERE").replace(b"HERE", text)
        status, out, err = run("--evidence", "-", program=PROGRAM,
                               stdin=stdin(given))
        expect((status, out), (65, ""), repr(text))
        expect(err.count("\n"), 1)
        check_ascii(err.encode())


def stdin(given):
    file = tempfile.TemporaryFile(dir=FOLDER.name)
    file.write(given)
    file.seek(0)
    return file


@case
def a_pipe_gets_what_a_file_gets():
    sick = os.path.join(EXAMPLES, "sick.json")
    for name in hostile.FORMATS:
        options = ["--utf8"] if name == "text" else []
        status, out, err = run("--evidence", sick, "--format", name, *options)
        expect((status, err), (2, ""))
        expect(out.encode(), reports(example("sick"))[name])


@case
def text_on_a_pipe_is_ascii():
    for text in hostile.TEXTS.values():
        status, out, _ = run("--evidence", "-", program=PROGRAM,
                             stdin=stdin(hostile.evidence(text)))
        expect(status, 2)
        check_ascii(out.encode())


# ---- Markdown ----

@case
def commands_in_markdown_are_blocks_of_code_that_nothing_ends():
    need("cmark-gfm")
    shape, _ = elements(reports(hostile.evidence("plain"),
                                program=PROGRAM)["markdown"])
    blocks = [inside for _, inside in shape if inside.startswith("code_block")]
    expect(blocks, ["code_block Get-Item first\n",
                    "code_block Write-Output '```'\n\n\n# ````\n",
                    "code_block dir\n", "code_block del\n"])


@case
def steps_in_markdown_stand_within_each_other():
    need("cmark-gfm")
    shape, _ = elements(reports(hostile.evidence("plain"),
                                program=PROGRAM)["markdown"])
    depths = [depth for depth, inside in shape if inside == "list"]
    # The steps, the choice in the third, the steps of its second point, and
    # those of the other fix.
    at = [depth for depth in depths if depth in (1, 3, 5)]
    assert 5 in at and at.count(3) >= 2, shape


@case
def links_in_markdown_are_those_of_the_rules():
    need("cmark-gfm")
    shape, _ = elements(reports(hostile.evidence(hostile.TOGETHER),
                                program=PROGRAM)["markdown"])
    expect([inside for _, inside in shape if inside.startswith("link")],
           ["link https://docs.example/a/more.md",
            "link https://docs.example/a/hostile.md#written"])


# ---- JUnit ----

def results(evidence, *options):
    top = xml.etree.ElementTree.fromstring(
        reports(evidence, *options, program=PROGRAM)["junit"])
    return {one.get("name").partition(":")[0]:
            [(result.tag, result.get("type")) for result in one]
            for one in top.iter("testcase")}


@case
def failures_in_junit_are_what_is_wrong():
    expect(results(hostile.evidence("plain")), {
        "noted": [("failure", "present")], "alone": [("failure", "present")],
        "told": [("failure", "present")], "open": [("skipped", "undetermined")],
        "written": [("failure", "confirmed")],
        "held": [("failure", "suspected")],
        "both": [("skipped", "undetermined")]})


@case
def a_cause_that_is_suspected_of_nothing_that_is_there_is_no_failure():
    given = json.loads(hostile.evidence("plain"))
    given["reported"], given["reported_texts"] = [], {}
    given["probes"]["paper"] = {"status": "absent"}
    given["probes"]["holders"]["holders"] = []
    found = results(json.dumps(given).encode())
    expect(found["told"], [("skipped", "not_reported")])
    expect(found["noted"], [])
    expect(found["written"], [("skipped", "undetermined")])
    given["probes"]["holders"]["holders"] = ["S-1-1-0"]
    expect(results(json.dumps(given).encode())["held"],
           [("skipped", "suspected")])


# ---- monitoring ----

@case
def every_outcome_has_its_state():
    given = json.loads(hostile.evidence("plain"))
    wanted = [(given, "AVDOCTOR CRITICAL - Somebody wrote the note (written): "
                      "Erase the note | confirmed=1;;;0;3 ")]
    given = json.loads(json.dumps(given))
    given["probes"]["paper"] = {"status": "absent"}
    wanted.append((given, "AVDOCTOR WARNING - SOMETHING IS WRONG, its cause is "
                          "not confirmed: The note stands alone (and 1 other "
                          "symptom); suspected: Somebody holds it (held): "
                          "Look at it | confirmed=0;;;0;3 "))
    given = json.loads(json.dumps(given))
    given["reported"], given["reported_texts"] = [], {}
    given["probes"]["holders"]["holders"] = ["z"]
    wanted.append((given, "AVDOCTOR UNKNOWN - NOT DECIDED: what 1 symptom "
                          "depends on could not be seen. | "))
    given = json.loads(json.dumps(given))
    given["probes"]["second"] = {"status": "absent"}
    wanted.append((given, "AVDOCTOR OK - Nothing wrong found: "))
    for given, start in wanted:
        got = reports(json.dumps(given).encode(), program=PROGRAM)["nagios"]
        assert got.decode().startswith(start), got


@case
def monitoring_gets_one_line_of_every_failure():
    sick = os.path.join(EXAMPLES, "sick.json")
    for arguments in (["--format", "nagios", "--nonsense"],
                      ["--nonsense", "--format=nagios"],
                      ["find", "x", "--format=nagios"],
                      ["--format", "nagios", "--evidence", "/nowhere/|\n\x1b"],
                      ["--evidence", __file__, "--format", "nagios"],
                      ["--format=nagios", "--evidence", sick,
                       "--write", "json=/nowhere/at/all"],
                      ["--format=nagios", "--evidence", sick, "--output",
                       "/nowhere/at/all"]):
        status, out, err = run(*arguments)
        expect((status, err), (3, ""), str(arguments))
        assert re.fullmatch(r"AVDOCTOR UNKNOWN - [ -{}~]+\n", out), out


@case
def other_formats_fail_on_standard_error():
    for arguments in (["--write", "nagios=x", "--nonsense"],
                      ["--format", "line", "--nonsense"],
                      ["--format", "nagio"]):
        status, out, err = run(*arguments)
        expect((status, out), (64, ""), str(arguments))
        assert re.fullmatch(r"avdoctor: [^\n]+\n", err), err


@case
def monitoring_has_exit_statuses_of_its_own():
    sick = os.path.join(EXAMPLES, "sick.json")
    for way in ("issue", "ran"):
        status, out, err = run("--evidence", sick, "--format", "nagios",
                               "--exit", way)
        expect((status, out, err), (
            3, "AVDOCTOR UNKNOWN - nagios has exit statuses of its own, not "
               "--exit %s\n" % way, ""))
    status, out, _ = run("--evidence", sick, "--format", "nagios", "--exit",
                         "verdict")
    expect((status, out[:18]), (2, "AVDOCTOR CRITICAL "))


SILENT = """
pack silent { title "A peer that says nothing" version 1.0.0 }
probe page { title "The page" read http("http://127.0.0.1:%d/", timeout: 2m) }
symptom quiet { title "It is quiet" when page.code != 200 }
cause gone of quiet { title "It is gone" when page.code == 404 }
"""


@case
def monitoring_does_not_wait_as_long_as_others_do():
    with socket.create_server(("127.0.0.1", 0)) as peer, \
            tempfile.TemporaryDirectory(dir=FOLDER.name) as folder:
        source = tap.write(folder, "silent.avdrule",
                           SILENT % peer.getsockname()[1])
        program = os.path.join(folder, "silent")
        tap.avdrule("build", source, "-o", program)
        # Others wait 60 s for all probes, and that is too long here.
        status, out, err = run("--format", "nagios", "--timeout", "2m",
                               program=program, timeout=40)
    expect((status, err), (3, ""))
    assert out.startswith("AVDOCTOR UNKNOWN - NOT DECIDED: "), out


# ---- the schemas ----

@case
def the_schema_of_reports_is_strict_where_it_matters():
    good = json.loads(reports(example("sick"))["json"])
    check_schema("report", good)
    check_schema("report", {**good, "added": [1]})
    check_schema("report", {"schema": good["schema"], "outcome": "problem",
                            "truncated": True, "causes": [
                                {"id": "a", "verdict": "confirmed"}]})
    wrong = [{**good, "outcome": "fine"}, {**good, "schema": "x/1"},
             {**good, "truncated": False},
             {name: value for name, value in good.items() if name != "causes"}]
    for member in ("symptoms", "causes", "fixes", "probes"):
        less = dict(good[member][0])
        del less["id"]
        wrong.append({**good, member: [less]})
    for thing in wrong:
        refused("report", thing)


@case
def the_schema_of_evidence_is_strict_where_it_matters():
    good = json.loads(reports(example("sick"))["evidence"])
    check_schema("evidence", {**good, "added": 1})
    check_schema("evidence", {"schema": good["schema"]})
    for thing in ({}, {**good, "taken": "yesterday"},
                  {**good, "probes": {"a": {"status": "maybe"}}},
                  {**good, "probes": {"a": {"exists": 1}}},
                  {**good, "probes": {"a": {"value": {}}}},
                  {**good, "probes": {"a": {"status": "denied",
                                            "exists": True}}},
                  {**good, "answers": {"a": 1}}, {**good, "reported": "a"}):
        refused("evidence", thing)


def refused(name, thing):
    try:
        check_schema(name, thing)
    except AssertionError:
        return
    raise AssertionError("accepted: " + json.dumps(thing)[:300])


@case
def the_evidence_of_examples_is_of_the_schema():
    for name in ("sick", "healthy"):
        check_schema("evidence", json.loads(example(name)))


tap.run()
