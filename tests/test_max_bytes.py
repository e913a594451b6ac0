#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""--max-bytes: whatever was found on a host, each output keeps its limit, says
what it leaves out, and leaves out the least bad."""
import atexit
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))
import limited_packs
import tap
from tap import case, expect

AVDOCTOR = os.path.abspath(os.environ.get("AVDOCTOR", "build/bin/avdoctor"))
USAGE = 64
LIMITS = [256, 257, 263, 275, 299, 320, 399, 400, 401, 512, 640, 799, 800, 801, 1000,
          1024, 1500, 2048, 3000, 4096, 6000, 8192, 12000, 16384, 30000, 65536,
          200000, 1 << 20]

folder = tempfile.mkdtemp(prefix="avdoctor-test-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)


def built(name, text):
    program = os.path.join(folder, name)
    status, out, err = tap.avdrule(
        "build", tap.write(folder, name + ".avdrule", text), "-o", program)
    assert os.path.exists(program), out + err
    return program


def worlds():
    """A program and evidence for it, by name."""
    if not worlds.made:
        many = built("many", limited_packs.MANY)
        quiet = built("quiet", limited_packs.MANY.replace("f0", "f1", 1))
        for name, evidence in limited_packs.evidence().items():
            path = tap.write(folder, name + ".json", json.dumps(evidence))
            worlds.made[name] = (many, path)
            worlds.made["quiet " + name] = (quiet, path)
        for name in ("sick", "healthy"):
            worlds.made["session host, " + name] = (AVDOCTOR, os.path.join(
                tap.TOP, "examples", name + ".json"))
    return worlds.made


worlds.made = {}


def run(world, *options):
    program, evidence = worlds()[world]
    done = subprocess.run([program, "--evidence", evidence, *options],
                          capture_output=True, timeout=120)
    assert done.returncode < 4 and not done.stderr, (done.returncode,
                                                     done.stderr)
    return done.stdout


def each(look, *options):
    """Looks at all limits of all worlds, beside what has no limit."""
    for world in worlds():
        for everything in ([], ["--all"]):
            whole = run(world, *options, *everything)
            facts = json.loads(run(world, "--format", "json"))
            for limit in LIMITS:
                got = run(world, *options, *everything, "--max-bytes",
                          str(limit))
                where = "%s, %d bytes, %s\n%s" % (world, limit, everything,
                                                  got.decode("utf-8"))
                assert len(got) <= limit, "%d bytes: %s" % (len(got), where)
                if len(whole) <= limit:
                    expect(got, whole, where)
                else:
                    look(got.decode("utf-8"), whole.decode("utf-8"), facts,
                         limit, where)


def confirmed(facts):
    return [cause["id"] for cause in facts["causes"]
            if cause["verdict"] == "confirmed"]


def names(text):
    """The ids of a list, and how many more there are."""
    more = re.search("(?:^| and )([0-9]+) more$", text)
    if more:
        text = text[:more.start()]
    return [name for name in text.split(", ") if name], \
        int(more.group(1)) if more else 0


def look_at_names(text, facts, where):
    """All are listed, as far as there is room."""
    if text:
        listed, more = names(text)
        ids = confirmed(facts)
        expect(len(listed) + more, len(ids), where)
        expect(listed, [name for name in ids if name in listed], where)


# ---- text ----

def look_at_text(got, whole, facts, limit, where):
    note = re.search(r"(?:\nConfirmed: (.*))?\n\[([0-9]+) lines? left out: "
                     r"--max-bytes %d\]\n\navdoctor: " % limit, got)
    last = got[got.rindex("\n", 0, -1) + 1:]
    assert re.fullmatch("avdoctor: [A-Z]+ confirmed=.* exit=[0-9]+\n", last), \
        where
    if not note:  # only the last line is shorter
        assert limit < 800, where
        expect(got[:-len(last)], whole[:len(got) - len(last)], where)
        return
    kept = got[:note.start()]
    if kept.endswith("...\n"):
        assert "\n" not in kept[:-4] and whole.startswith(kept[:-4]), where
        left = 1
    else:
        assert whole.startswith(kept) and kept.endswith("\n"), where
        left = kept.count("\n")
    expect(left + int(note.group(2)) + 1, whole.count("\n"), where)
    # A command is whole: what it stands behind is never the end.
    assert not re.search("In (PowerShell|cmd):\n+$", kept), where
    assert kept.count("first $step") == kept.count("last $step"), where
    look_at_names(note.group(1), facts, where)
    assert note.group(1) or not confirmed(facts) or limit < 400, where
    assert "session" not in where or limit < 1000 or \
        len(got) > limit * 3 // 4, where


@case
def text_keeps_its_beginning_its_ids_and_its_last_line():
    each(look_at_text)


@case
def text_in_utf_8_is_never_cut_within_a_character():
    each(look_at_text, "--utf8")  # decoding is the test


@case
def markdown_has_no_open_fence():
    def look(got, whole, facts, limit, where):
        look_at_text(got, whole, facts, limit, where)
        expect(len(re.findall("^ *```+.*$", got, re.M)) % 2, 0, where)

    each(look, "--format", "markdown")


# ---- brief ----

def look_at_brief(got, whole, facts, limit, where):
    rows = [row.split("\t") for row in got.split("\n")[:-1]]
    expect({len(row) for row in rows}, {4}, where)
    kind, verdict, ids, note = rows.pop()
    expect(kind, "left_out", where)
    left = int(re.fullmatch("([0-9]+) lines? left out: --max-bytes %d" % limit,
                            note).group(1))
    expect(len(rows) + left, whole.count("\n"), where)
    cut = got[:got.rindex("left_out\t")]
    if cut.endswith("...\n"):
        expect(len(rows), 1, where)
        cut = cut[:-4]
    assert whole.startswith(cut), where
    expect(verdict, "-" if ids == "-" else "confirmed", where)
    if ids != "-":
        look_at_names(ids, facts, where)
    else:
        expect(confirmed(facts), [], where)


@case
def brief_keeps_its_columns_and_its_ids():
    each(look_at_brief, "--format", "brief")


# ---- line ----

def look_at_line(got, whole, facts, limit, where):
    keys = [" %s=" % key for key in (
        "confirmed", "suspected", "undecided", "top", "fix", "host", "pack",
        "exit")]
    at = [got.index(key) for key in keys]
    expect(at, sorted(at), where)
    expect(got.count("\n"), 1, where)
    expect(got[:at[4]], whole[:whole.index(keys[4])], where)
    expect(got[at[7]:], whole[whole.index(keys[7]):], where)


@case
def the_line_keeps_its_keys():
    each(look_at_line, "--format", "line")


# ---- JSON ----

def look_at_json(got, whole, facts, limit, where):
    report, full = json.loads(got), json.loads(whole)
    assert re.fullmatch("[\n -~]*", got), where
    expect(report["truncated"], True, where)
    expect((report["schema"], report["outcome"]),
           (full["schema"], full["outcome"]), where)
    for name, left in report["left_out"].items():
        there = report.get(name, [])
        expect(len(there) + left, len(full[name]), where + name)
        if name == "warnings":
            continue
        by_id = {one["id"]: one for one in full[name]}
        for one in there:
            for member, value in one.items():
                expect(value, by_id[one["id"]][member], where)
    verdicts = [cause["verdict"] for cause in report["causes"]]
    for better, worse in zip(verdicts[1:], verdicts):
        assert better == worse or worse != "undetermined" or \
            better not in ("confirmed", "suspected"), where
    ids = confirmed(facts)
    there = confirmed(report)
    expect(there, ids[:len(there)], where)
    if len(there) < len(ids):  # then there is nothing else
        assert "host" not in report, where
        expect(len(report["causes"]), len(there), where)
        assert len(got) + 80 + len(ids[len(there)]) > limit, where
    assert there or not ids or limit < 320, where
    if any(verdict == "ruled_out" for verdict in verdicts):
        assert "undetermined" in verdicts or not any(
            cause["verdict"] == "undetermined" for cause in full["causes"]), \
            where
    if "because" not in report["causes"][0] if report["causes"] else False:
        expect(report.get("probes", []), [], where)


@case
def json_stays_valid_and_loses_the_best_first():
    each(look_at_json, "--format", "json")


@case
def json_grows_with_its_limit():
    for world in worlds():
        counts = []
        for limit in LIMITS:
            got = json.loads(run(world, "--format", "json", "--max-bytes",
                                 str(limit)))
            counts.append(sum(got.get("left_out", {}).values()))
        expect(counts, sorted(counts, reverse=True), world)


# ---- the program ----

@case
def each_output_has_the_limit_and_evidence_has_none():
    with tap.scratch() as to:
        def path(name):
            return os.path.join(to, name)

        got = run("loud", "--max-bytes", "1000", "--output", path("text"),
                  "--write", "json=" + path("json"), "--write",
                  "brief=" + path("brief"), "--write", "line=" + path("line"),
                  "--save-evidence", path("evidence"))
        expect(got, b"")
        for name in ("text", "json", "brief", "line"):
            assert 0 < os.path.getsize(path(name)) <= 1000, name
        # A file is UTF-8 and may have more lines; what both have is the same.
        expect(run("loud", "--max-bytes", "1000", "--utf8"),
               open(path("text"), "rb").read())
        assert os.path.getsize(path("evidence")) > 1000
        done = subprocess.run([worlds()["loud"][0], "--evidence",
                               path("evidence"), "--format", "brief"],
                              capture_output=True, timeout=60)
        expect(done.stdout, run("loud", "--format", "brief"))


@case
def what_cannot_be_cut_is_refused():
    for options in (["--format", "html"], ["--format", "junit"],
                    ["--write", "html=a.html"]):
        name = options[1].split("=")[0]
        done = subprocess.run([AVDOCTOR, "--max-bytes", "4096", *options],
                              capture_output=True, timeout=60, cwd=folder)
        expect((done.returncode, done.stdout), (USAGE, b""))
        expect(done.stderr, b"avdoctor: --max-bytes is for text, line, brief, "
               b"markdown and json, not " + name.encode() + b"\n")


tap.run()
