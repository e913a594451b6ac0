#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes one synthetic workload in the language of one engine.

    workload.py CAUSES KIND [SEED]

There is one integer reading (0 to 9) for every five causes. A cause holds
when (A == u and B != v) or C > w, where the readings A, B, C and the numbers
u, v, w come from a seeded generator: every engine gets the same rules and the
same readings, and every engine must find the same number of causes.

KIND is one of

    avdrule     a pack                      evidence    its readings
    yara        YARA rules                  yara-facts  the bytes they scan
    clips       CLIPS rules and facts
    oval        OVAL definitions for `oscap oval eval`
    truth       how many causes hold
"""
import json
import random
import sys
from typing import NamedTuple

SEED = 20261122


class Rule(NamedTuple):
    """(reading[a] == u and reading[b] != v) or reading[c] > w"""
    a: int
    u: int
    b: int
    v: int
    c: int
    w: int


class Workload:
    def __init__(self, causes, seed=SEED):
        source = random.Random(seed)
        self.readings = [source.randrange(10)
                         for _ in range(max(1, causes // 5))]
        self.rules = [self._draw(source) for _ in range(causes)]

    def _draw(self, source):
        # The order of the draws is part of the workload.
        count = len(self.readings)
        a, u = source.randrange(count), source.randrange(10)
        b, v = source.randrange(count), source.randrange(10)
        c, w = source.randrange(count), source.randrange(7, 10)
        return Rule(a, u, b, v, c, w)

    def holds(self, rule):
        value = self.readings
        return (value[rule.a] == rule.u and value[rule.b] != rule.v
                or value[rule.c] > rule.w)


def avdrule(load):
    yield ('pack workload {\n'
           '  title "Synthetic workload"\n'
           '  version 1.0.0\n'
           '}\n'
           'symptom s {\n'
           '  title "The symptom"\n'
           '  when f0.exists\n'
           '}\n')
    for i in range(len(load.readings)):
        yield (f'probe f{i} {{\n'
               f'  title "Reading {i}"\n'
               f'  read registry("HKLM\\SOFTWARE\\Workload", "F{i}")\n'
               f'}}\n')
    for i, r in enumerate(load.rules):
        yield (f'cause c{i} of s {{\n'
               f'  title "Cause {i}"\n'
               f'  when f{r.a}.value == {r.u} and f{r.b}.value != {r.v}'
               f' or f{r.c}.value > {r.w}\n'
               f'}}\n')


def evidence(load):
    probes = {f'f{i}': {'exists': True, 'value': value}
              for i, value in enumerate(load.readings)}
    yield json.dumps({'schema': 'avdoctor.evidence/1', 'probes': probes})


def yara(load):
    for i, r in enumerate(load.rules):
        yield (f'rule c{i} {{ condition: (uint8({r.a}) == {r.u} and'
               f' uint8({r.b}) != {r.v}) or uint8({r.c}) > {r.w} }}\n')


def yara_facts(load):
    yield ''.join(map(chr, load.readings))


def clips(load):
    yield '(deffacts given\n'
    for i, value in enumerate(load.readings):
        yield f'  (f {i} {value})\n'
    yield ')\n'
    for i, r in enumerate(load.rules):
        yield (f'(defrule c{i} (or (and (f {r.a} {r.u}) (f {r.b} ~{r.v}))'
               f' (f {r.c} ?z&:(> ?z {r.w}))) => (assert (confirmed {i})))\n')


OVAL = 'http://oval.mitre.org/XMLSchema/oval-'
OVAL_HEAD = (
    '<?xml version="1.0"?>\n'
    f'<oval_definitions xmlns="{OVAL}definitions-5"'
    f' xmlns:oval="{OVAL}common-5"'
    f' xmlns:ind="{OVAL}definitions-5#independent"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    '<generator><oval:schema_version>5.10</oval:schema_version>'
    '<oval:timestamp>2026-11-22T00:00:00</oval:timestamp></generator>\n')


def oval_test(number, reading):
    return (f'<ind:variable_test id="oval:w:tst:{number}" version="1"'
            f' check="all" comment="t">'
            f'<ind:object object_ref="oval:w:obj:{reading + 1}"/>'
            f'<ind:state state_ref="oval:w:ste:{number}"/>'
            f'</ind:variable_test>')


def oval_state(number, operation, value):
    return (f'<ind:variable_state id="oval:w:ste:{number}" version="1">'
            f'<ind:value datatype="int" operation="{operation}">{value}'
            f'</ind:value></ind:variable_state>')


def oval_definition(cause, first):
    return (f'<definition id="oval:w:def:{cause + 1}" version="1"'
            f' class="miscellaneous"><metadata><title>c{cause}</title>'
            f'<description>d</description></metadata>'
            f'<criteria operator="OR"><criteria operator="AND">'
            f'<criterion test_ref="oval:w:tst:{first}"/>'
            f'<criterion test_ref="oval:w:tst:{first + 1}"/></criteria>'
            f'<criterion test_ref="oval:w:tst:{first + 2}"/></criteria>'
            f'</definition>')


def oval(load):
    rows = {'definitions': [], 'tests': [], 'objects': [], 'states': [],
            'variables': []}
    for i, r in enumerate(load.rules):
        first = 3 * i + 1
        parts = ((r.a, 'equals', r.u), (r.b, 'not equal', r.v),
                 (r.c, 'greater than', r.w))
        for number, (reading, operation, value) in enumerate(parts, first):
            rows['tests'].append(oval_test(number, reading))
            rows['states'].append(oval_state(number, operation, value))
        rows['definitions'].append(oval_definition(i, first))
    for i, value in enumerate(load.readings, 1):
        rows['objects'].append(
            f'<ind:variable_object id="oval:w:obj:{i}" version="1">'
            f'<ind:var_ref>oval:w:var:{i}</ind:var_ref>'
            f'</ind:variable_object>')
        rows['variables'].append(
            f'<constant_variable id="oval:w:var:{i}" version="1"'
            f' datatype="int" comment="f"><value>{value}</value>'
            f'</constant_variable>')
    yield OVAL_HEAD
    for tag, lines in rows.items():
        yield f'<{tag}>\n' + '\n'.join(lines) + f'\n</{tag}>\n'
    yield '</oval_definitions>\n'


def truth(load):
    yield f'{sum(map(load.holds, load.rules))}\n'


KINDS = {'avdrule': avdrule, 'evidence': evidence, 'yara': yara,
         'yara-facts': yara_facts, 'clips': clips, 'oval': oval,
         'truth': truth}


def write(load, kind, file):
    """Writes one kind to a binary file. All of it is ASCII."""
    file.write(''.join(KINDS[kind](load)).encode('ascii'))


def main(arguments):
    if len(arguments) not in (2, 3) or arguments[1] not in KINDS:
        sys.exit(__doc__)
    seed = int(arguments[2]) if len(arguments) == 3 else SEED
    write(Workload(int(arguments[0]), seed), arguments[1], sys.stdout.buffer)


if __name__ == '__main__':
    main(sys.argv[1:])
