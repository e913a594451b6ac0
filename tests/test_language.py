#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
Examples of the documents: each ```avdrule block is a file that check and test
accept, each ```avdrule-error block has an error. The list of reserved words
and the tables of probe kinds are what the sources say.
"""
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))
import tap

DOCUMENTS = ["dsl/language.md", "README.md", "HACKING.md",
             "examples/README.md"]


def read(path):
    with open(os.path.join(tap.TOP, path), encoding="utf-8") as file:
        return file.read()


def blocks(text, language):
    """Fenced blocks and the lines on which they begin."""
    pattern = r"^```%s\n(.*?)^```$" % re.escape(language)
    return [(text[:match.start()].count("\n") + 2, match[1])
            for match in re.finditer(pattern, text, re.M | re.S)]


def check_right(text):
    with tap.scratch() as folder:
        tap.write(folder, "example.avdrule", text)
        status, out, err = tap.avdrule("check", "example.avdrule",
                                       folder=folder)
        assert status == 0 and out + err == "", out + err
        if re.search(r"^scenario", text, re.M):
            status, out, err = tap.avdrule("test", "example.avdrule",
                                           folder=folder)
            assert status == 0, out + err


def check_wrong(text):
    with tap.scratch() as folder:
        tap.write(folder, "example.avdrule", text)
        status, out, _ = tap.avdrule("check", "example.avdrule", folder=folder)
        assert status == 1 and ": error[" in out, "nothing is wrong:\n" + out


def keywords():
    return re.findall(r'^KEYWORD\(\w+, "(\w+)"\)', read("dsl/keywords.def"),
                      re.M)


@tap.case
def the_list_of_reserved_words_is_that_of_the_lexer():
    listed = " ".join(text for _, text in
                      blocks(read("dsl/language.md"), "text")).split()
    tap.expect([word for word in listed if word in keywords()], keywords())
    tap.expect(sorted(set(listed) - set(keywords())), [])
    lexed = re.findall(r'^        "([a-z]+)" +\{ DONE; return TOKEN_(\w+); \}',
                       read("dsl/lexer.re"), re.M)
    tap.expect([word for word, _ in lexed], keywords())
    assert all(word.upper() == token for word, token in lexed), lexed


@tap.case
def a_reserved_word_is_refused_as_an_id_and_accepted_as_a_field():
    with tap.scratch() as folder:
        for word in keywords():
            tap.write(folder, "a.avdrule",
                      'pack demo { title "Demo" version 1.0.0 }\n'
                      'symptom %s { title "Ill" }\n' % word)
            status, out, _ = tap.avdrule("check", "a.avdrule", folder=folder)
            assert status == 1 and ("[E207]" in out or
                                    "found `%s`" % word in out), out
            tap.write(folder, "a.avdrule",
                      'pack demo { title "Demo" version 1.0.0 }\n'
                      'probe disk { title "Disk" read disk("C:\\") }\n'
                      'symptom ill { title "Ill" when disk.%s == 1 }\n' % word)
            status, out, _ = tap.avdrule("check", "a.avdrule", folder=folder)
            assert status == 1 and "[E403]" in out, word + "\n" + out


def kinds():
    """Names, arguments and fields of runtime/probes.def."""
    text = read("runtime/probes.def")
    kind = {mark: name for mark, name in
            re.findall(r'^AVD_KIND\((\w+), (\w+),', text, re.M)}
    parts = re.findall(r'^AVD_(ARG|FIELD)\((\w+), \w+, "(\w+)", (\w+), ([^,]*)',
                       text, re.M)
    result = {name: {"ARG": [], "FIELD": []} for name in kind.values()}
    for sort, mark, name, _, flags in parts:
        colon = ":" if sort == "ARG" and "NAMED" in flags else ""
        result[kind[mark]][sort].append(name + colon)
    return result


@tap.case
def every_kind_of_probe_is_described_with_its_arguments_and_fields():
    text = read("dsl/language.md").split("## Probe kinds")[1]
    described = {}
    for section in text.split("\n### ")[1:]:
        name = section.split("(")[0]
        described[name] = {
            "ARG": re.findall(r"^\| argument \| `([\w:]+)`", section, re.M),
            "FIELD": re.findall(r"^\| field \| `\.(\w+)`", section, re.M)}
    tap.expect(described, kinds())


def main():
    for path in DOCUMENTS:
        if not os.path.exists(os.path.join(tap.TOP, path)):
            continue
        text = read(path)
        for line, example in blocks(text, "avdrule"):
            tap.add("%s:%d is right" % (path, line), check_right, example)
        for line, example in blocks(text, "avdrule-error"):
            tap.add("%s:%d is wrong" % (path, line), check_wrong, example)
    tap.run()


main()
