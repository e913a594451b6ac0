# SPDX-License-Identifier: MIT
"""Rules of which hundreds are confirmed at once, and evidence for them."""

COUNT = 200


def _pack():
    blocks = ['pack many { title "Many things" version 1.0.0 }\n'
              'symptom ill { title "It is ill" when f0.value == 1 }\n'
              'symptom odd { title "It is odd" message "odd" }\n'
              'symptom fine { title "It is fine" when f0.value == 77 }\n'
              'fix never { title "Never" steps { "Nothing." } }\n'
              'cause unused of fine { title "Not this" when f0.value == 78\n'
              '  fix never }\n']
    for i in range(COUNT):
        blocks.append(
            'probe f%d { title "Reading %d" read registry('
            '"HKLM\\SOFTWARE\\Many", "F%d") }\n' % (i, i, i))
        how = "suspect when" if i % 7 == 3 else "when"
        blocks.append(
            'cause c%d_%sy of ill {\n  title "Cause %d: \u706b \u2018of\u2019 '
            'much"\n  %s f%d.value == 1\n  fix {\n    title "Mend %d"\n'
            '    needs administrator\n    steps {\n'
            '      "Look at {f%d.value} in it, and at much else too, so that '
            'this becomes a paragraph."\n      run powershell """\n'
            '        first $step\n\n        last $step\n        """\n'
            '      "Then wait."\n    }\n  }\n}\n'
            % (i, "x" * (i % 23), i, how, i, i, i))
    return "".join(blocks)


MANY = _pack()

# Quotes, controls, direction marks, markup, half of what other formats end in.
HOSTILE = "\"\\\u0000\u001b[31m\n\t\u202e\ud83d\udd25\u706b</a>`|[1 line left" \
          " out]\nConfirmed: none\n{\"truncated\": false}" * 20


def evidence():
    """By name."""
    def host(values, name="SH-1"):
        return {"schema": "avdoctor.evidence/1",
                "taken": "2026-11-22T10:00:00Z",
                "host": {"name": name, "system": "windows",
                         "build": "10.0.26100.1", "elevated": True},
                "probes": {"f%d" % i: value for i, value in values.items()}}

    def value(number):
        return {"exists": True, "value": number}

    hostile = host({i: value(1 if i % 3 else HOSTILE)
                    for i in range(COUNT) if i % 5}, HOSTILE[:200])
    hostile["probes"]["f0"] = value(1)
    hostile["probes"].update(("unknown_%d" % i, value(HOSTILE))
                             for i in range(60))
    hostile["reported"] = ["odd"]
    hostile["reported_texts"] = {"odd": HOSTILE}
    return {
        "loud": host({i: value(1) for i in range(COUNT)}),
        "few": host({i: value(1 if i in (0, 17, 91) else 0)
                     for i in range(COUNT)}),
        "one": host({i: value(int(i == 0)) for i in range(COUNT)}),
        "blind": host({}),
        "hostile": hostile,
    }
