# SPDX-License-Identifier: MIT
"""The reserved words are the same in every place that lists them."""

import json
import os
import re
import sys

FOLDER = os.path.join(os.environ.get("SRCDIR", "."), "dsl")


def read(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        return file.read()


def keywords():
    return re.findall(r'^KEYWORD\(\w+, "(\w+)"\)$', read("keywords.def"), re.M)


def of_lexer():
    return re.findall(r'^ +"([a-z]+)" +\{ DONE; return TOKEN_\w+; \}$',
                      read("lexer.re"), re.M)


def of_reference():
    listed = re.search(r"^These words are reserved.*?```text\n(.*?)```",
                       read("language.md"), re.M | re.S)
    return listed.group(1).split() if listed else []


def of_vim():
    text = read("editors/avdrule.vim")
    lines = re.findall(r"^syntax keyword \w+ (.*)$", text, re.M)
    lines += re.findall(r'^syntax match \w+ "\\<(\w+)\\>"$', text, re.M)
    return " ".join(lines).split()


def of_textmate():
    grammar = json.loads(read("editors/avdrule.tmLanguage.json"))
    words = []
    for pattern in grammar["repository"]["word"]["patterns"]:
        listed = re.fullmatch(r"\\b\(([a-z|]+)\)\\b", pattern["match"])
        words += listed.group(1).split("|") if listed else []
    return words


def token_of_each_is_its_own():
    """Word and token bear the same name."""
    tokens = re.findall(r'^ +"([a-z]+)" +\{ DONE; return TOKEN_(\w+); \}$',
                        read("lexer.re"), re.M)
    listed = re.findall(r'^KEYWORD\((\w+), "(\w+)"\)$', read("keywords.def"),
                        re.M)
    return sorted(tokens) == sorted((word, name) for name, word in listed)


def differences(words, expected):
    for word in sorted(set(expected) - set(words)):
        yield word + " is missing"
    for word in sorted(set(words) - set(expected)):
        yield word + " is no reserved word"
    for word in sorted(set(words)):
        if words.count(word) > 1:
            yield word + " stands there twice"


def main():
    expected = keywords()
    places = [("the lexer", of_lexer()),
              ("the language reference", of_reference()),
              ("the Vim syntax", of_vim()),
              ("the TextMate grammar", of_textmate())]
    failed = not expected
    print("1..%d" % (len(places) + 1))
    for number, (place, words) in enumerate(places, 1):
        found = list(differences(words, expected))
        failed = failed or bool(found)
        print("%sok %d - the words of keywords.def and of %s are the same"
              % ("not " if found or not expected else "", number, place))
        for line in found:
            print("# " + line)
    same = token_of_each_is_its_own()
    print("%sok %d - each word of the lexer is the token of its name"
          % ("" if same else "not ", len(places) + 1))
    return 1 if failed or not same else 0


sys.exit(main())
