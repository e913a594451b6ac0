#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
The page of `--format html` in a browser: on a phone, on a laptop, on paper,
in the dark, without script, by keyboard; and of hostile hosts. Without
Chromium it is skipped.
"""
import atexit
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import axe
import chromium
import hostile
import page
import tap
from tap import avdrule, case, expect

chromium.skip_without()

AVDOCTOR = os.path.abspath(os.environ.get("AVDOCTOR", "build/bin/avdoctor"))
EMPTY = '{"schema": "avdoctor.evidence/1", "host": {"name": "H"}}'
PHONE = {"width": 360, "height": 740, "touch": True}
LAPTOP = {"width": 1366, "height": 768}
PAPER = {"width": 794, "height": 1123, "media": "print"}
OPEN = "document.querySelectorAll('details').forEach(d => d.open = true)"

_folder = tap.scratch()
atexit.register(_folder.cleanup)
_browser = []


def browser():
    """One for all cases; ended with the test."""
    if not _browser:
        one = chromium.Browser()
        atexit.register(one.__exit__)
        _browser.append(one)
    return _browser[0]


def show(name, **options):
    return browser().page(os.path.join(_folder.name, name + ".html"),
                          **options)


def diagnosed(name, evidence, *options):
    tap.write(_folder.name, name + ".json", evidence)
    subprocess.run([AVDOCTOR, "--evidence", name + ".json", "--write",
                    "html=%s.html" % name, *options], cwd=_folder.name,
                   stdout=subprocess.DEVNULL, check=False)


def example(name):
    with open(os.path.join(tap.TOP, "examples", name + ".json"),
              encoding="utf-8") as file:
        return file.read()


def make_pages():
    sick = json.loads(example("sick"))
    diagnosed("sick", json.dumps(sick))
    diagnosed("all", json.dumps(sick), "--all")
    diagnosed("healthy", example("healthy"))
    diagnosed("nothing", EMPTY)
    sick["probes"]["broker_global"]["connects"] = False
    sick["probes"]["broker_own"]["connects"] = False
    sick["probes"]["sxs_listener"] = {"status": "denied"}
    sick["reported"] = ["connection_security_error"]
    diagnosed("two", json.dumps(sick))
    tap.write(_folder.name, "p.avdrule", page.RULES)
    for name, text in (("hostile", hostile.TOGETHER),
                       ("long", hostile.TEXTS["long without blanks"])):
        tap.write(_folder.name, name + ".json", page.evidence(text))
        status, out, err = avdrule(
            "judge", "p.avdrule", "--", "--evidence", name + ".json",
            "--write", "html=%s.html" % name, folder=_folder.name)
        assert status < 64, out + err
    return ["sick", "all", "healthy", "nothing", "two", "hostile", "long"]


PAGES = make_pages()


def quiet(shown):
    """It asked for nothing, and nothing is amiss or was refused."""
    expect((shown.requests(), shown.complaints()), ([], []))


def fits(shown, what):
    """Nothing is wider than the window, nor runs out of its own box."""
    wide = shown.value(
        "[...document.querySelectorAll('body *')].filter(e => !e.closest('svg')"
        " && getComputedStyle(e).display != 'inline' && e.scrollWidth >"
        " e.clientWidth + 1 && e.localName != 'figure')"
        ".map(e => e.outerHTML.slice(0, 80))")
    expect((shown.value("document.documentElement.scrollWidth <= innerWidth"),
            wide), (True, []), what)


@case
def nothing_is_wider_than_a_phone_a_laptop_or_paper():
    for name in PAGES:
        for options in (PHONE, LAPTOP, PAPER):
            with show(name, **options) as shown:
                fits(shown, name)
                if name != "nothing":
                    shown.value(OPEN)
                    fits(shown, name + ", unfolded")
                quiet(shown)


@case
def without_script_all_the_same_is_there():
    for name in PAGES:
        with show(name, **LAPTOP) as shown:
            shown.value("document.querySelectorAll('button').forEach("
                        "b => b.remove())")
            with_script = shown.value("document.body.innerText")
        with show(name, script=False, **LAPTOP) as shown:
            expect(shown.value("document.querySelectorAll('button').length"),
                   0)
            expect(shown.value("document.body.innerText"), with_script, name)


@case
def a_page_of_a_hostile_host_does_nothing():
    for name in ("hostile", "long"):
        for script in (True, False):
            with show(name, script=script, **LAPTOP) as shown:
                shown.value(OPEN)
                shown.value("document.querySelectorAll('summary, label')"
                            ".forEach(e => e.click())")
                quiet(shown)
                expect(shown.value("document.scripts.length"), 1)


@case
def what_the_policy_does_not_name_does_not_run():
    with open(os.path.join(_folder.name, "sick.html"),
              encoding="ascii") as file:
        text = file.read()
    for added in ("<script>document.title = 'run'</script>",
                  "<img src=x onerror=\"document.title = 'run'\">",
                  "<p style=color:red id=red>"):
        tap.write(_folder.name, "added.html",
                  text.replace("<main>", "<main>" + added))
        with show("added", **LAPTOP) as shown:
            assert shown.value("document.title") != "run", added
            assert shown.complaints(), added


def violations(name, source, unfold, **options):
    with show(name, **options) as shown:
        if unfold:
            shown.value(OPEN)
        shown.value(source + "; 0")
        return shown.value(
            "axe.run(document, {resultTypes: ['violations'], runOnly: ["
            "'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',"
            "'best-practice']}).then(r => r.violations.map("
            "v => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 200),"
            "v.nodes[0].failureSummary]))")


@case
def the_accessibility_checker_finds_nothing_by_day_and_by_night():
    source = axe.source()
    # That of the hostile host is short and has everything.
    for name, options in (("sick", LAPTOP), ("two", dict(PHONE, dark=True)),
                          ("healthy", LAPTOP), ("hostile", PHONE),
                          ("hostile", dict(LAPTOP, dark=True))):
        expect(violations(name, source, name == "hostile", **options), [],
               name)


@case
def a_command_is_copied_where_script_is_allowed():
    with show("sick", **LAPTOP) as shown:
        shown.value(
            "Object.defineProperty(navigator, 'clipboard', {value: {writeText:"
            " t => (window.copied = t, Promise.resolve())}}); 0")
        expect(shown.value("document.querySelectorAll('button').length"),
               shown.value("document.querySelectorAll('pre').length"))
        shown.value("document.querySelector('button').click()")
        expect(shown.value("copied"), "Start-Service RDAgentBootLoader")
        expect(shown.value("document.querySelector('button').textContent"),
               "Copied")


@case
def a_command_is_copied_where_there_is_no_clipboard_to_write_to():
    with show("sick", **LAPTOP) as shown:
        shown.value(
            "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
            "document.execCommand = () => (window.copied = '' + getSelection(),"
            " true); document.querySelector('button').click()")
        expect(shown.value("copied"), "Start-Service RDAgentBootLoader")


@case
def a_link_unfolds_what_it_leads_to():
    with show("sick", **LAPTOP) as shown:
        shown.value("document.querySelector('a[href^=\"#s-\"]').click()")
        shown.value("new Promise(done => setTimeout(done, 50))")
        expect(shown.value(
            "document.getElementById(location.hash.slice(1)).checkVisibility("
            "{contentVisibilityAuto: true}) && "
            "document.getElementById(location.hash.slice(1)).open"), True)


@case
def a_step_is_ticked_off_by_its_words():
    with show("sick", script=False, **LAPTOP) as shown:
        line = "getComputedStyle(document.querySelector('label'))" \
            ".textDecorationLine"
        expect(shown.value(line), "none")
        shown.value("document.querySelector('label').click()")
        expect(shown.value("document.querySelector('input').checked"), True)
        expect(shown.value(line), "line-through")


@case
def by_keyboard_all_is_reached_and_seen():
    with show("sick", **LAPTOP) as shown:
        reached = []
        for _ in range(60):
            for kind in ("rawKeyDown", "keyUp"):
                shown.call("Input.dispatchKeyEvent", type=kind, key="Tab",
                           code="Tab", windowsVirtualKeyCode=9)
            name, style = shown.value(
                "(e => [e.localName, getComputedStyle(e).outlineStyle])"
                "(document.activeElement)")
            if name == "body":
                break
            reached.append(name)
            expect(style, "solid", name)
        expect(sorted(set(reached)),
               ["a", "button", "figure", "input", "summary"])


@case
def paper_has_light_colours_and_what_was_folded_away():
    for script in (True, False):
        with show("sick", dark=True, script=script, **PAPER) as shown:
            colours = shown.value(
                "(s => [s.backgroundColor, s.color])"
                "(getComputedStyle(document.body))")
            expect(colours[0], "rgb(255, 255, 255)")
            assert max(map(int, colours[1][4:-1].split(","))) < 64, colours
            hidden = shown.value(
                "[...document.querySelectorAll('details:not(#x, #x *)')]"
                ".filter(d => !d.lastElementChild.checkVisibility("
                "{contentVisibilityAuto: true})).length")
            expect(hidden, 0)
            assert "learn.microsoft.com" in shown.value(
                "getComputedStyle(document.querySelector('a[href^=http]'),"
                "'::after').content")


tap.run()
