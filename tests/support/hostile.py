# SPDX-License-Identifier: MIT
"""
The one list of hostile texts that every format is tried with, a pack whose
reports show what the host says in every place that there is, and evidence of
a host that says such a text everywhere.
"""
import json
import os

import tap

TEXTS = {
    "a plain word": "plain",
    "control characters": "".join(map(chr, range(1, 32))) + "\x7f\x80\x9b",
    "a zero byte": "a\x00b",
    "escape sequences": "\x1b[2J\x1b]0;title\x07\x1b[31mred\x9b1m",
    "lines": "one\r\ntwo\rthree\n\n\nfour\n",
    "tabs": "\tone\ttwo\t",
    "separators of lines": "one\u2028two\u2029three\x85four\x0bfive",
    "directions": "\u202etxt.exe\u202c \u2066a\u2069\u200e\u200f\u061c",
    "what draws nothing": "a\u200bb\u200cc\u200dd\ufeffe\u00adf\U000e0041g",
    "no characters": "\ufffe\uffff\U0001ffff\ufdd0",
    "letters": "Gr\u00fc\u00dfe \u65e5\u672c \u0627\u0644",
    "four bytes": "\U0001f600\U0001f469\u200d\U0001f4bb",
    "elements": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "attributes": "\"' onmouseover=\"alert(1)\" x='",
    "entities": "&lt;b&gt; &#60;b&#x3e; &amp;amp; &nbsp &#0; &",
    "ends of blocks": "]]> --> --!> </failure></testsuite> ?> */ <!-- <![CDATA[",
    "doctype": "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;",
    "heading": "# Heading #",
    "heading by a line": "===\n---",
    "rule": "--- *** ___",
    "rule of stars": "* * *",
    "quote": "> quote",
    "points": "- point",
    "points of plus": "+ point",
    "points of stars": "* point",
    "numbers": "1. first",
    "numbers in brackets": "23) other",
    "box": "- [x] done",
    "fence": "```\ncode\n```",
    "fence of tildes": "~~~ sh",
    "code": "`a` ``b`` `",
    "indented": "        code",
    "emphasis": "*a* **b** _c_ __d__ ~e~ ~~f~~ ***g***",
    "inside words": "a*b*c a_b_c snake_case_name PROGRA~1\\DOCUME~1",
    "link": "[a](https://evil.example) [b][c] [c]: https://evil.example",
    "definition": "[c]: https://evil.example 'd'",
    "image": "![a](https://evil.example/a.png)",
    "address": "https://evil.example/a http://b.example ftp://c.example",
    "address in brackets": "<https://evil.example> <a@b.example>",
    "site": "www.evil.example WWW.evil.example",
    "mail": "a.b@evil.example mailto:a@evil.example xmpp:a@evil.example",
    "mention": "@admin @org/team cc @admin.",
    "issue": "#1 org/repo#2 AB#3 GH-4",
    "footnote": "a[^1] [^1]: b ^[c]",
    "table": "| a | b |\n|---|---|\n| c | d |",
    "table without bars": "a | b\n--- | ---",
    "container": "::: video\nx\n:::",
    "mathematics": "$a$ $$b$$ \\(c\\)",
    "backslashes": "\\ \\\\ \\* \\_ C:\\Windows\\ \\\\srv\\c$",
    "backslash at the end": "C:\\",
    "formula": "=cmd|' /C calc'!A0",
    "formula of plus": "+1+cmd|' /C calc'!A0",
    "formula of minus": "-1+1|A",
    "formula of at": "@SUM(1,2)",
    "letters of printf": "%s %n %d %o %u %% {0} {paper.value} ${x} $(y)",
    "bar": "a | confirmed=99;;;; \\| x",
    "keys of the line": "x exit=0 confirmed=9 host=y",
    "quotes": "\"a\" 'b' \u201cc\u201d \\\"d\\\"",
    "blanks": "   a   b   ",
    "nothing": "",
    "long": "word " * 13000,
    "long without blanks": "<*_`|&@#" * 8000,
}

# All of them but the long ones in one text.
TOGETHER = " ".join(text for text in TEXTS.values() if len(text) < 10000)

PACK = '''
pack hostile {
  title   "A host that is not to be trusted"
  version 1.0.0
  document "hostile.md" dated 2026-01-01 at "https://docs.example/a/hostile.md"
}

probe paper {
  title "The note"
  read  registry("HKLM\\SOFTWARE\\Hostile", "Note")
}

probe second {
  title "The other note"
  read  registry("HKLM\\SOFTWARE\\Hostile", "Other")
}

probe holders {
  title "Who may log on"
  read  right("SeInteractiveLogonRight")
}

question seen {
  ask    "Do you see it?"
  about  "{paper.value} is what it says."
  answer yes_no
}

symptom noted {
  title   "The note says something"
  about   "{paper.value}"
  message "the note says"
  when    paper.exists and paper.value != "x"
  doc     "#noted"
}

symptom alone {
  title "The note stands alone"
  when  any (holders.holders == "S-1-1-0")
  fix   look
}

symptom told {
  title   "Somebody tells"
  message "tell me"
}

symptom open {
  title "The other note says something"
  when  second.exists
}

cause written of noted {
  title "Somebody wrote the note"
  about """
    {paper.value} is the note.

    {paper.value}{paper.value}
    - {paper.value}
    - In `{paper.value}` and **it**, [see {paper.value}](more.md).
    """
  when  paper.value != "y"
  doc   "#written"
  fix   erase, look
}

cause held of told {
  title   "Somebody holds it"
  suspect when any (holders.holders != "z")
  fix     look
}

cause both of noted {
  title "Both notes say something"
  when  paper.exists and second.exists and seen
  fix   erase
}

fix erase {
  title  "Erase the note"
  about  "{paper.value}"
  needs  administrator
  effort 2m
  steps {
    note "{paper.value} is still there."
    run powershell "Get-Item first"
    "{paper.value}"
    caution "{paper.value}"
    run powershell """
      Write-Output '```'


      # ````
      """
    "Then `{paper.value}`."
    choose one {
      note "{paper.value}"
      "{paper.value} stays."
      run cmd "dir"
      steps {
        "{paper.value} goes."
        run cmd "del"
        "Look."
      }
    }
    see cause both
    fix look
  }
  verify not paper.exists
}

fix look {
  title "Look at it"
  confirm all {
    "{paper.value} is there."
    "So is it."
  }
}
'''

FORMATS = ("text", "line", "brief", "json", "html", "markdown", "junit",
           "nagios")


def evidence(text):
    """A host that says this text wherever it can say one."""
    short = text[:100]  # names and ids are not longer
    key = text.replace("\x00", "")[:200]
    return json.dumps({
        "schema": "avdoctor.evidence/1",
        "taken": "2026-11-22T10:00:00Z",
        "host": {"name": short, "system": short, "build": short,
                 "elevated": False},
        "probes": {
            "paper": {"exists": True, "value": text, "type": "sz",
                     "empty": not text},
            "second": {"status": "denied"},
            "holders": {"exists": True, "holders": [key, "S-1-1-0", key]},
            "p" + key: {"status": "ok"},
        },
        "answers": {"q" + key: True},
        "reported": ["told", "s" + key],
        "reported_texts": {"told": text[:2000]},
        "m" + key: 1,
        "warnings": [text[:300]],
    }).encode("ascii")


def build(folder, *options):
    """A program of the pack."""
    source = tap.write(folder, "hostile.avdrule", PACK)
    program = os.path.join(folder, "hostile.exe" if options else "hostile")
    status, out, err = tap.avdrule("build", source, "-o", program, *options)
    assert status == 0 and os.path.exists(program), out + err
    return program
