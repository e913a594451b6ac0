#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
Rule files that are damaged or out of all measure: each works or has a clear
error, and one mistake is told once.
"""
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))
import tap
from tap import case

PACK = 'pack demo { title "Demo" version 1.0.0 }\n'
DISK = 'probe disk { title "Disk" read disk("C:\\") }\n'

# Every sort of block and most sorts of clauses.
WHOLE = '''pack demo {
  title   "Printing"
  version 1.0.0
  applies when windows.exists
  document "a.md" dated 2024-03-01 at "https://example.com/a" {
    skip "#feedback"
  }
}
probe windows { title "Windows" read windows() }
probe spooler { title "Print Spooler" read service("Spooler") }
probe port each { one_way "a.example.com" another "b.example.com" } {
  title "Port of {each}"
  read  tcp("{each}", port: 443, timeout: 5s)
}
question paper { ask "Is there paper?" answer yes_no }
question lamp { ask "Which colour?" answer choice { green "Green", red "Red" } }
let spooler_down = spooler.exists and spooler.state != running
symptom nothing_prints {
  title   "Nothing is printed"
  message "The spooler is not running"
  when    (spooler_down or lamp == red) and not known(paper == no)
  doc     "#nothing-is-printed"
}
cause spooler_stopped of nothing_prints {
  title "The spooler has been stopped"
  when  spooler.state is one of { stopped, paused }
  likelihood common
  fix   start_spooler, check_paper
}
cause no_way of nothing_prints {
  title "No way out"
  confirm when any (not port.connects)
  fix { title "Open the port" steps { "Open port 443." } }
}
fix start_spooler {
  title "Start it"
  needs administrator, reboot
  steps { "Open {spooler.account}." run powershell "Start-Service Spooler" }
  verify spooler.state is running
}
fix check_paper { title "Look" confirm all { "There is paper." } }
scenario "stopped" {
  given  spooler.state = stopped
  given  paper = yes
  expect cause spooler_stopped confirmed
}
'''

TOKEN = re.compile(r'"[^"\n]*"|#[^\n]*|\d{4}-\d\d-\d\d|\d+(?:\.\d+)+|\w+:?|'
                   r'\.[a-z]\w*|[=!<>]=|\S')


def check(text, folder):
    """Errors and warnings of a file, as JSON says them."""
    tap.write(folder, "p.avdrule", text)
    status, out, err = tap.avdrule("check", "--format", "json", "p.avdrule",
                                   folder=folder)
    assert err == "", err
    found = json.loads(out)["diagnostics"]
    assert status == (1 if found else 0), "exit status %d" % status
    return found


def errors(found):
    return [one for one in found if one["severity"] == "error"]


def works(text, *codes):
    """A file with these errors and no others."""
    with tap.scratch() as folder:
        found = check(text, folder)
        got = [one["code"] for one in found]
        assert got == list(codes), "%d found: %s" % (
            len(got), [(one["code"], one["line"], one["message"][:200])
                       for one in found[:5]])


def compiles(text):
    with tap.scratch() as folder:
        tap.write(folder, "p.avdrule", text)
        status, _, err = tap.avdrule("compile", "p.avdrule", "-o", "t.c",
                                     folder=folder)
        assert status == 0, err[-2000:]


# ---- one mistake, one message ----

def tokens_of(text):
    return [match for match in TOKEN.finditer(text)
            if not match[0].startswith("#")]


def damaged(change):
    """Errors of WHOLE with each of its tokens changed in turn."""
    told = []
    with tap.scratch() as folder:
        assert check(WHOLE, folder) == [], "the whole file is right"
        for match in tokens_of(WHOLE):
            text = change(match)
            if text is None:
                continue
            count = len(errors(check(text, folder)))
            line = WHOLE.count("\n", 0, match.start()) + 1
            told.append((count, line, match[0]))
    return told


def told_once(told, share):
    wrong = [one for one in told if one[0] > 0]
    once = [one for one in wrong if one[0] == 1]
    tap.tell("%d of %d changes are errors, %d of these (%d %%) are told once"
             % (len(wrong), len(told), len(once),
                100 * len(once) // len(wrong)))
    for count, line, token in wrong:
        if count > 1:
            tap.tell("%d errors: line %d, %s" % (count, line, token))
    assert len(wrong) * 2 > len(told), "most changes are mistakes"
    assert len(once) * 100 >= len(wrong) * share, \
        "fewer than %d %% are told once" % share


@case
def a_token_that_is_missing_is_told_once():
    told_once(damaged(lambda match: WHOLE[:match.start()] +
                      WHOLE[match.end():]), 90)


@case
def a_token_too_many_is_told_once():
    told_once(damaged(lambda match: WHOLE[:match.end()] + " " + match[0] +
                      WHOLE[match.end():]), 90)


@case
def a_word_that_is_misspelt_is_told_once():
    def misspell(match):
        word = match[0]
        if len(word) < 4 or not word.isidentifier():
            return None
        return (WHOLE[:match.start()] + word[0] + word[2] + word[1] +
                word[3:] + WHOLE[match.end():])
    told_once(damaged(misspell), 90)


@case
def a_file_that_ends_anywhere_is_no_crash_and_has_an_error():
    with tap.scratch() as folder:
        for match in tokens_of(WHOLE)[1:]:
            text = WHOLE[:match.start()]
            found = errors(check(text, folder))
            between = text.endswith("}\n")
            # A `let` needs no closing brace.
            between = between or text.split("\n")[-1].startswith("let ") or \
                match[0] == "symptom"
            assert found or between, text[-60:]


@case
def mistakes_in_one_block_leave_the_next_alone():
    with tap.scratch() as folder:
        for broken in ('symptom a { title "A" when ((disk.exists }',
                       'symptom a { title "A" fix { steps { "A." }',
                       'symptom a { title "A" when disk.free < < }',
                       'symptom a { title A }', "symptom a {", "symptom",
                       'symptom a { title "A }', 'symptom "a" { title "A" }',
                       'symptom a }{ title "A"', "let a = disk.exists and"):
            text = PACK + DISK + broken + \
                '\nsymptom b { title "B" when disk.fre < 1GB }\n'
            lines = [one["line"] for one in errors(check(text, folder))]
            assert lines.count(4) == 1 and lines[-1] == 4 and \
                lines.count(3) >= 1, (broken, lines)


# ---- out of all measure ----

@case
def ten_thousand_open_brackets():
    for bracket in "({":
        works(PACK + DISK + 'symptom ill {\n  title "Ill"\n  when  ' +
              bracket * 10000 + "disk.exists\n}\n",
              "E204" if bracket == "(" else "E201")
    works(PACK + DISK + 'symptom ill { title "Ill" fix { title "A" ' +
          "steps { " * 10000 + "\n", "E204")
    works(PACK + "symptom ill " + "{" * 10000, "E201")
    works(PACK + "}" * 10000, "E202")
    works(PACK + ")" * 10000, "E202")


@case
def ten_thousand_times_not():
    works(PACK + DISK + 'symptom ill { title "Ill" when ' + "not " * 10000 +
          "disk.exists }\n", "E204")


@case
def brackets_200_deep_work():
    text = PACK + DISK + 'symptom ill { title "Ill" when %sdisk.exists%s }\n'
    works(text % ("(" * 199, ")" * 199))
    works(text % ("not (" * 199, ")" * 199))


def chain(count, template):
    return "".join(template % (i, i + 1) for i in range(count))


@case
def five_thousand_lets_that_refer_to_one_another():
    text = PACK + DISK + 'symptom ill { title "Ill" when l0 }\n' + \
        chain(5000, "let l%d = l%d or disk.free < 1GB\n") + \
        "let l5000 = disk.exists\n"
    works(text)
    compiles(text)


@case
def a_hundred_thousand_lets_that_refer_to_one_another():
    works(PACK + DISK + 'symptom ill { title "Ill" when l0 }\n' +
          chain(100000, "let l%d = not l%d\n") + "let l100000 = disk.exists\n",
          "E204")


@case
def five_thousand_lets_in_a_circle():
    works(PACK + DISK + 'symptom ill { title "Ill" when l0 }\n' +
          chain(5000, "let l%d = l%d or disk.exists\n") +
          "let l5000 = l0 or disk.exists\n", "E408")


@case
def five_thousand_causes_that_refer_to_one_another():
    text = PACK + DISK + 'symptom ill { title "Ill" when disk.exists }\n' + \
        chain(5000, 'cause c%d of ill { title "C" when c%d or disk.free < '
                    '1GB }\n') + \
        'cause c5000 of ill { title "C" when disk.free < 2GB }\n'
    works(text)
    compiles(text)


@case
def three_thousand_probes_that_depend_on_one_another():
    key = "HKLM\\SOFTWARE\\"
    text = PACK + "".join(
        'probe p%d { title "P" read registry("%s{p%d.value}", "V") }\n' %
        (i, key, i + 1) for i in range(3000)) + \
        'probe p3000 { title "P" read registry("%sA", "V") }\n' % key + \
        'symptom ill { title "Ill" when p0.exists }\n'
    works(text)
    compiles(text)


@case
def five_thousand_fixes_that_are_steps_of_one_another():
    text = PACK + 'symptom ill { title "Ill" fix f0 }\n' + \
        chain(5000, 'fix f%d { title "F" steps { fix f%d } }\n')
    works(text + 'fix f5000 { title "F" steps { "F." } }\n')
    works(text + 'fix f5000 { title "F" steps { fix f0 } }\n', "E408")


@case
def five_thousand_scenarios_that_start_from_one_another():
    works(PACK + DISK + 'symptom ill { title "Ill" when disk.exists }\n' +
          chain(5000, 'scenario "s%d" { from "s%d" expect symptom ill '
                      'present }\n') +
          'scenario "s5000" { given disk.exists = true expect symptom ill '
          'present }\n')


@case
def chains_of_twenty_thousand_terms():
    for join in (" or ", " and "):
        text = PACK + DISK + 'symptom ill { title "Ill" when ' + \
            join.join("disk.free < %dMB" % i for i in range(1, 20001)) + \
            " }\n"
        works(text)
        compiles(text)


@case
def a_set_of_twenty_thousand_values():
    text = PACK + 'probe windows { title "W" read windows() }\n' + \
        'symptom ill { title "Ill" when windows.build is one of { ' + \
        ", ".join(map(str, range(20000))) + " } }\n"
    works(text)
    compiles(text)


@case
def a_file_of_five_megabytes():
    block = ('probe p%d { title "Service %d" read service("Service%d") }\n'
             'symptom s%d {\n  title "Service %d does not run"\n'
             '  when  p%d.state is not running\n}\n')
    text = PACK + "".join(block % ((i,) * 6) for i in range(33000))
    assert len(text) > 5000000
    works(text)
    compiles(text)


@case
def a_line_of_five_megabytes():
    works(PACK + 'symptom ill { title "%s" }' % ("a" * 5000000))
    works(PACK + "#" + "a" * 5000000)
    works(PACK + "a" * 5000000, "E202")
    works(PACK + 'symptom ill { title "%s\n}\n' % ("a" * 5000000), "E103")


@case
def an_id_of_a_megabyte():
    name = "a" * 1000000
    works(PACK + 'symptom %s { title "Ill" }\n' % name)
    works(PACK + 'symptom ill { title "Ill" when %s }\n' % name, "E401")
    works(PACK + 'symptom A%s { title "Ill" }\n' % name, "E107")


@case
def a_million_blocks_without_sense():
    works(PACK + "}\n" * 1000000, "E202")
    with tap.scratch() as folder:
        found = check(PACK + "symptom\n" * 20000, folder)
        assert len(found) == 20000, len(found)


@case
def bytes_of_all_sorts_are_no_crash():
    state = 12345
    with tap.scratch() as folder:
        for _ in range(300):
            data = bytearray(WHOLE, "utf-8")
            for _ in range(5):
                state = (state * 1103515245 + 12345) % 2 ** 31
                data[state // 7 % len(data)] = state // 65536 % 128
            check(bytes(data), folder)


@case
def a_file_that_cannot_be_read_blames_nothing_else():
    with tap.scratch() as folder:
        tap.write(folder, "pack.avdrule",
                  PACK.encode() + b'probe disk { title "\xff" }\n')
        tap.write(folder, "rules.avdrule",
                  'symptom ill { title "Ill" when disk.exists }\n')
        status, out, _ = tap.avdrule("check", ".", folder=folder)
        assert status == 1 and out.count(": error[") == 1 and "[E101]" in out, \
            out


tap.run()
