#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""avdrule drift: rules held against the articles they are from."""
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))
import tap
from tap import avdrule, case, expect

FINE, FINDINGS, USAGE, IO = 0, 1, 2, 3

PACK = '''pack demo {
  title    "Printing"
  version  1.0.0
  document "printing.md" dated 2024-03-01 at "https://example.com/docs/printing" {
    skip "#next-steps"
  }
}
'''

RULES = '''probe spooler { title "Print Spooler" read service("Spooler") }
symptom nothing_prints {
  title "Nothing is printed"
  when  spooler.state is stopped
  doc   "#error-nothing-is-printed"
}
cause spooler_stopped of nothing_prints {
  title "The spooler has been stopped"
  when  spooler.state is stopped
  doc   "printing.md#error-nothing-is-printed"
  fix {
    title "Start it"
    doc   "#how-its-started"
    steps { "Start it." }
  }
}
'''

ARTICLE = '''---
title: Printing
ms.date: 03/01/2024
---
# Printing

What to do when the printer is silent.

## Error: Nothing is printed

**Cause 1:** The spooler has been stopped.

**Fix 1:** Start the spooler.

## How it's started

1. Open **Services**.
2. Start the [spooler](https://example.com/spooler).

## Next steps

Read on.
'''

LOCK = os.path.join("pack", "docs.lock")


def in_folder(function):
    """Runs a case in a folder with a pack and its article, both recorded."""
    def run():
        with tap.scratch() as folder:
            tap.write(folder, "pack/pack.avdrule", PACK)
            tap.write(folder, "pack/rules.avdrule", RULES)
            tap.write(folder, "docs/printing.md", ARTICLE)
            got = drift(folder, "--update")
            expect(got[0], FINE, got[1] + got[2])
            function(folder)
    run.__name__ = function.__name__
    return case(run)


def drift(folder, *options, against="docs"):
    return avdrule("drift", "pack", "--against", against, *options,
                   folder=folder)


def found(folder, *options):
    """The findings, after a look at what is the same for all of them."""
    status, out, err = drift(folder, "--format", "json", *options)
    document = json.loads(out)
    expect(document["schema"], "avdrule.drift/1")
    expect(err, "")
    expect(status, FINDINGS if document["findings"] else FINE)
    out.encode("ascii")
    return document["findings"]


def edit(folder, *changes, name="docs/printing.md"):
    with open(os.path.join(folder, name), encoding="utf-8") as source:
        text = source.read()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    tap.write(folder, name, text)


def one(folder, kind, anchor=None):
    """The one finding, which is of a kind and at an anchor."""
    findings = found(folder)
    expect([(f["kind"], f["anchor"]) for f in findings], [(kind, anchor)])
    return findings[0]


def ids(finding):
    return [rule["id"] for rule in finding["rules"]]


ALL = ["nothing_prints", "spooler_stopped"]


# ---- nothing differs ----

@in_folder
def what_was_recorded_does_not_differ(folder):
    status, out, err = drift(folder)
    expect((status, out, err),
           (FINE, "4 sections of 1 document: nothing differs\n", ""))
    expect(found(folder), [])


@in_folder
def wrapping_and_line_ends_are_no_difference(folder):
    edit(folder, ("the printer is silent", "the\nprinter  is silent"),
         ("1. Open", "1.  Open"), ("\n## Next", "\n\n\n## Next"))
    expect(found(folder), [])
    edit(folder, ("\n", "\r\n"))
    expect(found(folder), [])


# ---- what was recorded ----

@in_folder
def the_lock_is_sorted_and_the_same_each_time(folder):
    with open(os.path.join(folder, LOCK), "rb") as lock:
        first = lock.read()
    lines = first.decode("ascii").splitlines()
    expect(lines[0], "# SPDX-License-Identifier: MIT")
    expect(lines[2], "pack demo")
    expect(lines[3:], sorted(lines[3:]))
    for line, anchor, causes in zip(
            lines[3:],
            ["error-nothing-is-printed", "how-its-started", "next-steps",
             "printing"], [1, 0, 0, 0]):
        assert re.fullmatch(
            r"printing\.md#%s\t[0-9a-f]{64}\tcauses %d( [0-9a-f]{12}){%d}"
            r"\tfixes %d( [0-9a-f]{12}){%d}" % (anchor, causes, causes,
                                                causes, causes), line), line
    assert first.endswith(b"\n")
    drift(folder, "--update")
    with open(os.path.join(folder, LOCK), "rb") as lock:
        expect(lock.read(), first)


@in_folder
def without_a_lock_nothing_is_recorded(folder):
    os.remove(os.path.join(folder, LOCK))
    finding = one(folder, "not_recorded")
    expect(finding["line"], None)
    assert "--update" in finding["help"], finding
    assert not os.path.exists(os.path.join(folder, LOCK))
    # What needs no record is told all the same.
    edit(folder, ("## Next steps", "## Next"))
    expect([f["kind"] for f in found(folder)],
           ["not_recorded", "heading_without_rule", "skip_without_heading"])


@in_folder
def an_update_tells_what_no_record_mends(folder):
    edit(folder, ("## Next steps", "## Next"), ("is silent", "is mute"))
    status, out, _ = drift(folder, "--update")
    expect(status, FINDINGS)
    assert "recorded in pack/docs.lock\n" in out, out
    assert out.endswith("4 sections of 1 document: 2 findings\n"), out
    expect([f["kind"] for f in found(folder)],
           ["heading_without_rule", "skip_without_heading"])


@in_folder
def a_lock_that_is_none_is_told_with_its_line(folder):
    edit(folder, ("\tfixes 0", ""), name=LOCK)
    status, out, err = drift(folder)
    expect((status, out), (IO, ""))
    assert err.startswith("avdrule: pack/docs.lock:5: "), err
    assert "--update" in err, err
    expect(drift(folder, "--update")[0], FINE)
    expect(found(folder), [])


@in_folder
def the_lock_of_another_pack_is_left_alone(folder):
    edit(folder, ("pack demo", "pack other"), name=LOCK)
    for options in ((), ("--update",)):
        status, _, err = drift(folder, *options)
        expect(status, IO)
        assert "it is of the pack other, not of demo" in err, err


@in_folder
def two_packs_of_one_folder_do_not_share_a_lock(folder):
    tap.write(folder, "both/a.avdrule", PACK + RULES)
    tap.write(folder, "both/b.avdrule", PACK.replace("demo", "second"))
    status, _, err = avdrule("drift", "both", "--against", "docs", "--update",
                             folder=folder)
    expect(status, IO)
    assert "a folder of its own" in err, err


# ---- headings, rules and skips ----

@in_folder
def a_heading_without_a_rule_is_told(folder):
    edit(folder, ("## Next", "## Error: Paper's `jam` in [tray](x.md)\n\n"
                             "Pull it out.\n\n## Next"))
    findings = found(folder)
    expect([(f["kind"], f["anchor"], f["line"]) for f in findings],
           [("heading_without_rule", "error-papers-jam-in-tray", 20),
            ("not_recorded", "error-papers-jam-in-tray", 20)])
    assert 'doc "#error-papers-jam-in-tray"' in findings[0]["help"]
    assert 'skip "#error-papers-jam-in-tray"' in findings[0]["help"]
    expect(findings[0]["rules"], [])


@in_folder
def the_title_and_what_is_skipped_need_no_rule(folder):
    edit(folder, ('    skip "#next-steps"\n', ""), name="pack/pack.avdrule")
    one(folder, "heading_without_rule", "next-steps")


@in_folder
def a_rule_without_its_heading_is_told_with_the_nearest(folder):
    edit(folder, ("## Error: Nothing is printed", "## Error: Nothing printed"),
         ("**Fix 1:** Start", "**Fix 1:** Do start"))
    lost = [f for f in found(folder) if f["kind"] == "rule_without_heading"]
    expect(len(lost), 1, str(lost))
    expect(ids(lost[0]), ALL)
    expect(lost[0]["rules"][0],
           {"id": "nothing_prints", "file": "pack/rules.avdrule", "line": 5})
    expect(lost[0]["help"],
           'did you mean "#error-nothing-printed" (docs/printing.md:9)?')


@in_folder
def a_heading_with_new_words_is_known_by_its_text(folder):
    edit(folder, ("## Error: Nothing is printed", "## Silence"))
    lost = [f for f in found(folder) if f["kind"] == "rule_without_heading"]
    expect(lost[0]["help"], 'did you mean "#silence" (docs/printing.md:9)?')


@in_folder
def a_heading_that_was_there_before_is_not_meant(folder):
    edit(folder, ("## Next steps", "## Version 10\n\nTen.\n\n"
                  "## Version 11\n\nEleven.\n\n## Next steps"))
    edit(folder, ("#how-its-started", "#version-10"), name="pack/rules.avdrule")
    drift(folder, "--update")
    edit(folder, ("## Version 10\n\nTen.\n\n", ""))
    lost = [f for f in found(folder) if f["kind"] == "rule_without_heading"]
    expect([f["anchor"] for f in lost], ["version-10"])
    assert "did you mean" not in lost[0]["help"], lost
    edit(folder, ("## Version 11", "## Version 12\n\nTwelve.\n\n"
                  "## Version 11"))
    lost = [f for f in found(folder) if f["kind"] == "rule_without_heading"]
    assert '"#version-12"' in lost[0]["help"], lost


@in_folder
def a_rule_may_be_of_an_inline_fix(folder):
    edit(folder, ("## How it's started\n\n1. Open **Services**.\n2. Start the "
                  "[spooler](https://example.com/spooler).\n\n", ""))
    lost = found(folder)
    expect([(f["kind"], ids(f)) for f in lost],
           [("rule_without_heading", ["spooler_stopped.fix"])])
    assert "did you mean" not in lost[0]["help"], lost


@in_folder
def a_skip_without_its_heading_is_told(folder):
    edit(folder, ("#next-steps", "#next-step"), name="pack/pack.avdrule")
    findings = found(folder)
    expect([(f["kind"], f["anchor"]) for f in findings],
           [("heading_without_rule", "next-steps"),
            ("skip_without_heading", "next-step")])
    expect(findings[1]["help"],
           'did you mean "#next-steps" (docs/printing.md:20)?')


@in_folder
def a_section_that_nobody_names_may_go(folder):
    edit(folder, ("## Next steps\n\nRead on.\n", ""))
    edit(folder, ('    skip "#next-steps"\n', ""), name="pack/pack.avdrule")
    one(folder, "section_removed", "next-steps")
    expect(drift(folder, "--update")[0], FINE)
    expect(found(folder), [])


@in_folder
def a_repeated_heading_has_a_number(folder):
    edit(folder, ("## Next", "## How it's started\n\nTwice.\n\n## Next"))
    edit(folder, ("#how-its-started", "#how-its-started-1"),
         name="pack/rules.avdrule")
    drift(folder, "--update")
    one(folder, "heading_without_rule", "how-its-started")


# ---- what has changed ----

@in_folder
def changed_text_is_told_with_its_rules(folder):
    edit(folder, ("Open **Services**", "Open **Control Panel**"))
    finding = one(folder, "text_changed", "how-its-started")
    expect(ids(finding), ["spooler_stopped.fix"])
    expect(finding["line"], 15)
    status, out, _ = drift(folder)
    expect(status, FINDINGS)
    expect(out, '''docs/printing.md:15: the text of "How it's started" has changed
    fix spooler_stopped.fix (pack/rules.avdrule:13)
  help: read it and these rules again, then run avdrule drift with --update

4 sections of 1 document: 1 finding
''')


@in_folder
def a_link_that_leads_elsewhere_is_a_change(folder):
    edit(folder, ("example.com/spooler", "example.com/other"))
    one(folder, "text_changed", "how-its-started")


@in_folder
def what_is_skipped_may_have_changed_too(folder):
    edit(folder, ("Read on.", "Pull the plug."))
    expect(one(folder, "text_changed", "next-steps")["rules"], [])


@in_folder
def text_before_any_heading_counts(folder):
    edit(folder, ("# Printing\n", "> [!NOTE]\n> Old.\n\n# Printing\n"))
    one(folder, "not_recorded", "")
    drift(folder, "--update")
    expect(found(folder), [])
    edit(folder, ("> Old.", "> New."))
    one(folder, "text_changed", "")


@in_folder
def a_new_cause_is_told_by_its_title(folder):
    edit(folder, ("## How", "**Cause 2:** There is no *paper*.\n\n"
                            "**Fix 2:** Put some in.\n\n## How"))
    findings = found(folder)
    expect([f["kind"] for f in findings],
           ["text_changed", "causes_changed", "fixes_changed"])
    for finding, words in zip(findings[1:], (
            "had 1 cause and has 2\n    new in line 15: There is no paper.",
            "had 1 fix and has 2\n    new in line 17: Put some in.")):
        assert finding["text"].endswith(words), finding
        expect(ids(finding), ALL)


@in_folder
def a_cause_that_went_is_told(folder):
    edit(folder, ("**Cause 1:** The spooler has been stopped.\n\n", ""))
    finding = found(folder)[1]
    expect(finding["kind"], "causes_changed")
    assert "had 1 cause and has 0" in finding["text"], finding
    assert "1 of those recorded is not there" in finding["text"], finding


@in_folder
def causes_in_another_order_are_told(folder):
    edit(folder, ("**Fix 1", "**Cause 2:** No paper.\n\n**Fix 1"))
    drift(folder, "--update")
    edit(folder, ("The spooler has been stopped", "X"),
         ("No paper", "The spooler has been stopped"), (" X.", " No paper."))
    finding = found(folder)[1]
    expect(finding["kind"], "causes_changed")
    assert "they stand in another order" in finding["text"], finding


@in_folder
def marks_written_in_another_way_are_the_same(folder):
    edit(folder, ("**Cause 1:** The", "**Cause**: The"),
         ("**Fix 1:** Start", "### Fix\n\nStart"))
    expect([f["kind"] for f in found(folder)], ["text_changed"])


@in_folder
def a_rule_may_name_the_heading_of_a_cause(folder):
    edit(folder, ("**Cause 1:** The", "### Cause\n\nThe"))
    edit(folder, ("printing.md#error-nothing-is-printed", "#cause"),
         name="pack/rules.avdrule")
    drift(folder, "--update")
    expect(found(folder), [])
    edit(folder, ("**Fix 1:** Start", "**Fix 1:** Do start"))
    expect(ids(found(folder)[0]), ALL)


# ---- documents ----

@in_folder
def another_date_is_told(folder):
    edit(folder, ("03/01/2024", "03/02/2024"))
    finding = one(folder, "date_differs")
    expect(finding["line"], 3)
    assert "dated 2024-03-02" in finding["help"], finding
    edit(folder, ("2024-03-01", "2024-03-02"), name="pack/pack.avdrule")
    expect(found(folder), [])
    edit(folder, ("ms.date: 03/02/2024\n", ""))
    expect(found(folder), [])


@in_folder
def a_document_that_is_not_there_is_told_and_stays_recorded(folder):
    os.rename(os.path.join(folder, "docs/printing.md"),
              os.path.join(folder, "docs/printed.md"))
    expect(ids(one(folder, "document_missing")),
           ALL + ["spooler_stopped.fix"])
    expect(drift(folder, "--update")[0], FINDINGS)
    os.rename(os.path.join(folder, "docs/printed.md"),
              os.path.join(folder, "docs/printing.md"))
    expect(found(folder), [])


@in_folder
def each_document_has_its_own_headings(folder):
    edit(folder, ("\n}\n", '\n  document "paper.md" dated 2024-01-01 at '
                  '"https://example.com/docs/paper"\n}\n'),
         name="pack/pack.avdrule")
    edit(folder, ('"#how-its-started"', '"paper.md#how-its-started"'),
         ('"#error', '"printing.md#error'), name="pack/rules.avdrule")
    tap.write(folder, "docs/paper.md", "# Paper\n\n## How its started\n\nA.\n")
    drift(folder, "--update")
    one(folder, "heading_without_rule", "how-its-started")
    edit(folder, ("A.", "B."), name="docs/paper.md")
    findings = found(folder)
    expect([(f["document"], f["kind"], ids(f)) for f in findings],
           [("printing.md", "heading_without_rule", []),
            ("paper.md", "text_changed", ["spooler_stopped.fix"])])


@in_folder
def an_empty_document_has_nothing_to_record(folder):
    tap.write(folder, "docs/printing.md", "\n")
    os.remove(os.path.join(folder, LOCK))
    for _ in range(2):
        expect([f["kind"] for f in found(folder)],
               ["rule_without_heading", "rule_without_heading",
                "skip_without_heading"])
        drift(folder, "--update")


@case
def a_pack_without_documents_cannot_differ():
    with tap.scratch() as folder:
        tap.write(folder, "pack/p.avdrule",
                  'pack demo { title "D" version 1.0.0 }\n')
        status, out, _ = drift(folder, "--update", against=".")
        expect((status, out),
               (FINE, "0 sections of 0 documents: nothing differs\n"))
        assert not os.path.exists(os.path.join(folder, LOCK))


# ---- what cannot be done ----

@in_folder
def what_cannot_be_read_is_no_finding(folder):
    status, out, err = drift(folder, against="nowhere")
    expect((status, out), (IO, ""))
    assert "avdrule: nowhere: " in err and "--against" in err, err
    expect(drift(folder, against="docs/printing.md")[0], IO)
    os.remove(os.path.join(folder, "docs/printing.md"))
    os.mkdir(os.path.join(folder, "docs/printing.md"))
    status, out, err = drift(folder)
    expect((status, out), (IO, ""))
    assert err.startswith("avdrule: docs/printing.md: "), err


@in_folder
def the_folder_of_the_articles_must_be_named(folder):
    status, out, err = avdrule("drift", "pack", folder=folder)
    expect((status, out), (USAGE, ""))
    assert "--against" in err, err
    expect(avdrule("drift", "--against", "docs", folder=folder)[0], USAGE)


@in_folder
def wrong_rules_are_told_before_anything_else(folder):
    edit(folder, ("when  spooler", "when  spoler"), name="pack/rules.avdrule")
    status, out, err = drift(folder, "--update")
    expect((status, out), (FINDINGS, ""))
    assert "did you mean `spooler`" in err, err


@in_folder
def a_hostile_article_does_not_reach_the_terminal(folder):
    tap.write(folder, "docs/printing.md",
              b"# A \x1b[2J \xff \xc2\x9b2J\n\n## B \x07\n\n**Cause:** \x1bc\n")
    status, out, _ = drift(folder)
    expect(status, FINDINGS)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", out), repr(out)
    found(folder)


# ---- the pack and its article ----

REAL = os.path.join(os.path.dirname(tap.TOP), "shared", "docs")
REAL_PACK = os.path.join("rules", "avd_session_host")


def real_findings():
    if not os.path.isdir(REAL):
        raise tap.Skip("the articles are not beside the sources")
    status, out, err = avdrule("drift", REAL_PACK, "--against", REAL,
                               "--format", "json", folder=tap.TOP)
    assert status in (FINE, FINDINGS), err
    return json.loads(out)["findings"]


@case
def the_rules_of_the_pack_name_headings_that_are_there():
    expect([f for f in real_findings()
            if f["kind"] != "heading_without_rule"], [])


# Set once each heading of the article has its rules.
PACK_IS_COMPLETE = True


@case
def the_pack_and_its_article_say_the_same():
    findings = real_findings()
    if not PACK_IS_COMPLETE:
        raise tap.Skip("the pack is not complete: %d headings without a rule" %
                       len(findings))
    expect(findings, [])


tap.run()
