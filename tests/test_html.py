#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
The page of `--format html`, without a browser: well-formed, closed in itself,
and not to be broken out of by whatever a host or a rule holds.
"""
import base64
import hashlib
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))
import hostile
import page
import tap
from page import Page
from tap import avdrule, case, expect

AVDOCTOR = os.path.abspath(os.environ.get("AVDOCTOR", "build/bin/avdoctor"))
EXAMPLES = os.path.join(tap.TOP, "examples")
EMPTY = '{"schema": "avdoctor.evidence/1", "host": {"name": "H"}}'
TAGS = {"html", "head", "meta", "title", "style", "script", "body", "header",
        "main", "footer", "article", "details", "summary", "h1", "h2", "h3",
        "p", "ul", "ol", "li", "a", "b", "br", "code", "strong", "label",
        "input", "pre", "table", "thead", "tbody", "tr", "th", "td", "figure",
        "svg", "path", "foreignobject", "div", "small"}
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class",
              "id", "href", "rel", "type", "scope", "tabindex", "role",
              "aria-label", "viewbox", "x", "y", "width", "height", "d",
              "open"}

_pages = {}


def diagnosed(text, *options):
    """A page of the session host's rules."""
    done = subprocess.run([AVDOCTOR, "--evidence", "-", "--format", "html",
                           *options], input=text.encode("utf-8"),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode < 64 and not done.stderr, done
    return done.stdout.decode("ascii")


def example(name, *options):
    with open(os.path.join(EXAMPLES, name + ".json"), encoding="utf-8") as file:
        return diagnosed(file.read(), *options)


def judged(evidence, *options, rules=page.RULES):
    """A page of rules given as text."""
    with tap.scratch() as folder:
        tap.write(folder, "p.avdrule", rules)
        tap.write(folder, "e.json", evidence)
        status, out, err = avdrule("judge", "p.avdrule", "--", "--evidence",
                                   "e.json", "--format", "html", *options,
                                   folder=folder)
        assert status < 64, out + err
        return out


def pages():
    """Pages of every sort, each made once."""
    if "script unfolded" not in _pages:
        _pages["sick"] = example("sick")
        _pages["healthy"] = example("healthy")
        _pages["nothing"] = diagnosed(EMPTY)
        _pages["all"] = example("sick", "--all")
        _pages["no rule applies"] = diagnosed(
            EMPTY[:-1] + ', "probes": {"windows": {"status": "absent"}}}')
        for name, text in hostile.TEXTS.items():
            _pages[name] = judged(page.evidence(text))
        _pages["script"] = judged(page.evidence(page.SCRIPT))
        _pages["script unfolded"] = judged(page.evidence(page.SCRIPT), "--all")
    return _pages


def each_page(function):
    """Makes a case of what holds for one page."""
    def cases():
        for name, text in pages().items():
            try:
                function(text)
            except AssertionError as error:
                raise AssertionError("%s: %s" % (name, error)) from error
    tap.add(function.__name__.replace("_", " "), cases)
    return function


@each_page
def every_tag_fits_and_is_known(text):
    read = Page(text)
    expect({tag for tag, _ in read.elements} - TAGS, set())
    expect({name for _, attributes in read.elements for name in attributes} -
           ATTRIBUTES, set())


@each_page
def it_is_printable_ascii_and_line_feeds(text):
    expect(re.findall(r"[^\n -~]", text), [])


@each_page
def the_policy_allows_one_style_and_one_script_and_nothing_else(text):
    hashes = []
    for tag in ("style", "script"):
        bodies = re.findall("<%s>(.*?)</%s>" % (tag, tag), text, re.S)
        expect(len(bodies), 1, tag)
        expect(len(re.findall("<%s" % tag, text)), 1, tag)
        digest = hashlib.sha256(bodies[0].encode("ascii")).digest()
        hashes.append(base64.b64encode(digest).decode("ascii"))
    policies = [meta["content"] for meta in Page(text).all("meta")
                if meta.get("http-equiv") == "Content-Security-Policy"]
    expect(policies, ["default-src 'none'; style-src 'sha256-%s'; "
                      "script-src 'sha256-%s'; base-uri 'none'; "
                      "form-action 'none'" % tuple(hashes)])
    assert text.index("Security-Policy") < text.index("<title>")


@each_page
def it_asks_nobody_for_anything(text):
    style = re.search("<style>(.*?)</style>", text, re.S).group(1)
    expect(re.findall(r"url\(|@import|image-set|src", style), [])
    for link in Page(text).all("a"):
        if link["href"].startswith("#"):
            continue
        assert re.match("https?://", link["href"]), link
        expect(link.get("rel"), "noreferrer")
    assert {"name": "referrer", "content": "no-referrer"} in \
        Page(text).all("meta")


@each_page
def every_link_leads_to_one_place_on_the_page(text):
    read = Page(text)
    expect(len(read.ids()), len(set(read.ids())))
    for link in read.all("a"):
        if link["href"].startswith("#"):
            assert link["href"][1:] in read.ids(), link


@each_page
def headings_begin_with_one_and_leave_none_out(text):
    levels = [int(tag[1]) for tag, _ in Page(text).elements
              if re.fullmatch("h[1-6]", tag)]
    expect((levels[0], levels.count(1)), (1, 1))
    for before, after in zip(levels, levels[1:]):
        assert after <= before + 1, levels


@each_page
def it_has_a_language_a_title_and_landmarks(text):
    read = Page(text)
    expect(read.all("html"), [{"lang": "en"}])
    expect([len(read.all(tag)) for tag in ("title", "header", "main",
                                           "footer")], [1, 1, 1, 1])
    assert "".join(read.inside["title"]).strip()


@case
def what_is_wrong_comes_first_and_the_rest_is_folded_away():
    text = pages()["sick"]
    order = [text.index(part) for part in (
        "<h1>PROBLEM: The RDAgentBootLoader service has been stopped",
        "Host: HP01-SH-3", "<main>", "<h2>What is wrong</h2>",
        "<article id=c-boot_loader_stopped>", ">Why</p>",
        "state is stopped", ">What to do</p>",
        "id=f-start_boot_loader open>", "<ol class=k0><li><label>"
        "<input type=checkbox> Open Task Manager", "<pre>Start-Service "
        "RDAgentBootLoader</pre>", "<h2>How it hangs together</h2>",
        "<h2>What could not be seen</h2>", "session_host_status=WORD",
        "<h2>Causes not decided (4)", "<h2>Causes ruled out (",
        "<h2>Symptoms explained by what is wrong (1)",
        "<h2>Symptoms absent (", "<h2>Fixes (", "<h2>Readings (",
        "<footer>", "<p>avdoctor ", "<code>avd_session_host sha256:")]
    expect(order, sorted(order))
    assert " open>" not in text[text.index("<h2>Causes not decided"):]
    assert '" open' not in text


@case
def with_all_nothing_is_folded_away():
    for attributes in Page(pages()["all"]).all("details"):
        if attributes.get("class") == "fold":
            assert "open" in attributes, attributes


@case
def a_healthy_host_has_no_sections_of_what_is_wrong():
    text = pages()["healthy"]
    assert "<h1>Nothing wrong found" in text
    assert "<body class=healthy>" in text
    expect(re.findall("<article|<svg|<h2>[^<(]*<", text), [])


@case
def where_no_rule_applies_it_says_why():
    text = pages()["no rule applies"]
    assert "NOT APPLICABLE" in text
    foot = text[text.index("<footer>"):]
    assert "These rules do not apply here." in foot
    assert "the system is not Windows <code>not windows.exists" in foot


@case
def a_fix_that_several_causes_share_is_written_once():
    text = pages()["script"]
    for fix in ("mend", "inner", "deepest", "turn"):
        expect(len(re.findall("<details class=fix id=f-%s[ >]" % fix, text)),
               1, fix)
    assert text.count("<a href=#f-mend>") >= 4


@case
def each_symptom_and_each_cause_is_written_once():
    ids = Page(pages()["script"]).ids()
    for name in ("s-wrong", "s-told", "s-unsaid", "c-found", "c-shared",
                 "c-guessed", "c-loose", "c-unknown", "c-never", "c-torn"):
        expect(ids.count(name), 1, name)


@case
def every_verdict_has_its_section():
    text = pages()["script"]
    for heading in ("What is wrong", "Suspected causes",
                    "Wrong, though no symptom of it is seen",
                    "The readings contradict each other",
                    "What could not be seen"):
        assert "<h2>%s</h2>" % heading in text, heading
    for heading in ("Causes not decided (1)", "Causes ruled out (1)",
                    "Symptoms explained by what is wrong (2)",
                    "Symptoms only a person can report: --symptom ID (1)"):
        assert "<h2>" + heading in text, heading


@case
def warnings_stand_at_the_foot_of_the_page():
    foot = pages()["script"].partition("<footer>")[2]
    assert re.search("<p class=w>\nWarnings\n  - [^<]*a name: &#x3c;script",
                     foot), foot
    assert "<p class=w></p>" in pages()["sick"]


@case
def what_a_host_says_is_on_the_page_as_text():
    for name, text in hostile.TEXTS.items():
        read = Page(pages()[name])
        for part in re.findall("[!-~]{3,}", text[:190]):
            assert part in read.text(), (name, part)
        # The same elements as of any other text.
        if len(text) < 60:
            assert read.elements == Page(pages()["a plain word"]).elements, \
                name


@case
def markup_of_an_author_is_three_kinds_and_web_links():
    text = pages()["script"]
    assert '<a href="https://example.org/docs/b#part" rel="noreferrer">' \
        "this</a>" in text
    assert "not that (javascript:alert(1))" in text
    assert "<strong>&#x3c;script&#x3e;" in text
    assert "<code>&#x3c;script&#x3e;" in text
    assert "<code>&#x3c;script&#x3e;alert(1)&#x3c;/script&#x3e;</code>" in text


@case
def a_command_keeps_its_lines_and_its_letters():
    assert ("<p class=l>In PowerShell:</p><pre>Write-Host &#x22;&#x3c;script"
            in pages()["script"])
    read = Page(pages()["script"])
    expect("".join(read.inside["pre"]),
           'Write-Host "%s"\n  if ($a -lt 1) { \'x\' } & second' % page.SCRIPT)


@case
def a_secret_is_not_among_the_readings():
    text = pages()["script unfolded"]
    assert "s3cr3t" not in text and "(secret)" in text


@case
def a_drawing_has_boxes_for_what_matters_and_says_what_it_is():
    read = Page(pages()["script"])
    drawings = read.all("svg")
    # Of causes the confirmed and the suspected ones.
    expect([one["role"] for one in drawings], 4 * ["img"])
    expect(sorted(one["aria-label"].split()[0] for one in drawings),
           ["Found", "Guessed", "Loose", "Shared"])
    words = " ".join(read.inside["small"]).split()
    # Of the symptoms of each those that are present; its fixes.
    expect((words.count("Symptom"), words.count("Cause"), words.count("Fix")),
           (4, 4, 6))
    height = 0
    for tag, attributes in read.elements:
        if tag == "svg":
            height = float(attributes["viewbox"].split()[3])
        elif tag == "foreignobject":
            bottom = float(attributes["y"]) + float(attributes["height"])
            assert bottom <= height, attributes


@case
def each_of_many_causes_is_drawn():
    rules = 'pack p { title "P" version 1.0.0 }\n' \
        'probe words { title "W" read environment("W") }\n'
    for number in range(40):
        rules += 'symptom s%d { title "S" when words.exists }\n' \
            'cause c%d of s%d { title "C" when words.exists fix f%d }\n' \
            'fix f%d { title "F" steps { "Do." } }\n' % ((number,) * 5)
    text = judged(page.evidence("w"), rules=rules)
    Page(text)
    expect(text.count("<svg "), 40)
    expect(text.count("<foreignObject "), 120)
    expect(text.count("<article "), 40)
    expect(len(re.findall("id=f-f[0-9]", text)), 40)


@case
def more_fixes_than_are_written_at_once_still_stand_once_each():
    rules = 'pack p { title "P" version 1.0.0 }\n' \
        'probe words { title "W" read environment("W") }\n'
    for number in range(100):
        rules += 'symptom s%d { title "S" when words.exists }\n' \
            'cause c%d of s%d { title "C" when words.exists fix f%d, f%d }\n' \
            'fix f%d { title "F" steps { "Do." } }\n' % (
                number, number, number, number, (number + 1) % 100, number)
    text = judged(page.evidence("w"), rules=rules)
    every_link_leads_to_one_place_on_the_page(text)
    expect(len(re.findall("id=f-f[0-9]", text)), 100)


@case
def a_file_holds_the_same_bytes_and_none_depends_on_the_run():
    with tap.scratch() as folder:
        for options in (["--write", "html=a.html"],
                        ["--format", "html", "--output", "b.html"]):
            subprocess.run([AVDOCTOR, "--evidence",
                            os.path.join(EXAMPLES, "sick.json"), *options],
                           cwd=folder, stdout=subprocess.DEVNULL, check=False)
        for name in ("a.html", "b.html"):
            with open(os.path.join(folder, name), encoding="ascii") as file:
                expect(file.read(), pages()["sick"], name)


tap.run()
