#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
The same rules give the same tables, however they are named; and the C of
tables is plain: no warning, no pointer, nothing to relocate.
"""
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))
import tap
from tap import case, expect

EXAMPLE = os.path.join(tap.TOP, "examples")
RULES = os.path.join(tap.TOP, "rules", "avd_session_host")
RUNTIME = os.path.join(tap.TOP, "runtime")
CC = os.environ.get("CC", "cc").split()


def tables(*paths, folder=None):
    status, out, err = tap.avdrule("compile", *paths, "-o", "-",
                                   folder=folder)
    expect(status, 0, err)
    return out


def digests(text):
    found = re.findall(r"sha256:[0-9a-f]{64}", text)
    assert found, "the tables hold no digest"
    return found


def files_below(folder):
    return sorted(os.path.join(path, name)
                  for path, _, names in os.walk(folder) for name in names
                  if name.endswith(".avdrule"))


@case
def the_same_command_twice_gives_the_same_bytes():
    expect(tables(RULES), tables(RULES))


@case
def the_order_of_paths_does_not_matter():
    example = os.path.join(EXAMPLE, "intranet.avdrule")
    expect(tables(RULES, example), tables(example, RULES))


@case
def the_order_of_files_does_not_matter():
    files = files_below(RULES)
    assert len(files) > 2, files
    expect(tables(*files), tables(*reversed(files)))
    expect(tables(*files), tables(RULES))


@case
def the_current_folder_does_not_matter():
    wanted = tables(RULES)
    expect(tables(".", folder=RULES), wanted)
    expect(tables("./", folder=RULES), wanted)
    expect(tables("avd_session_host", folder=os.path.dirname(RULES)), wanted)
    expect(tables("avd_session_host//", folder=os.path.dirname(RULES)), wanted)
    expect(tables("../avd_session_host", folder=RULES), wanted)


@case
def a_copy_elsewhere_gives_the_same_bytes():
    wanted = tables(RULES)
    with tap.scratch() as folder:
        copy = os.path.join(folder, "another name")
        shutil.copytree(RULES, copy)
        expect(tables(copy), wanted)
        expect(tables("another name", folder=folder), wanted)
        for path in files_below(copy):
            os.utime(path, (0, 0))
        expect(tables(copy), wanted)


@case
def tables_name_no_folder_of_this_machine():
    text = tables(RULES)
    for word in (tap.TOP, os.getcwd(), os.path.expanduser("~")):
        assert len(word) < 2 or word not in text, word


@case
def line_ends_do_not_change_tables():
    with tap.scratch() as folder:
        one, other = (os.path.join(folder, name) for name in ("lf", "crlf"))
        shutil.copytree(RULES, one)
        shutil.copytree(RULES, other)
        for path in files_below(other):
            with open(path, "rb") as file:
                text = file.read()
            assert b"\r" not in text, path
            with open(path, "wb") as file:
                file.write(text.replace(b"\n", b"\r\n"))
        expect(digests(tables(other)), digests(tables(one)))
        expect(tables(other), tables(one))


@case
def a_byte_order_mark_does_not_change_tables():
    with open(os.path.join(EXAMPLE, "intranet.avdrule"), "rb") as file:
        text = file.read()
    with tap.scratch() as folder:
        tap.write(folder, "a/p.avdrule", text)
        tap.write(folder, "b/p.avdrule", b"\xef\xbb\xbf" + text)
        expect(tables("a", folder=folder), tables("b", folder=folder))


@case
def every_change_of_a_rule_changes_the_digest():
    with open(os.path.join(EXAMPLE, "intranet.avdrule"),
              encoding="utf-8") as file:
        text = file.read()
    with tap.scratch() as folder:
        tap.write(folder, "p.avdrule", text)
        before = digests(tables("p.avdrule", folder=folder))
        for changed in (text + "# more\n", text.replace("the ", "a ", 1)):
            assert changed != text
            tap.write(folder, "p.avdrule", changed)
            assert digests(tables("p.avdrule", folder=folder)) != before


@case
def the_digest_tells_where_one_file_ends_and_the_next_begins():
    pack = 'pack demo { title "Demo" version 1.0.0 }\n'
    with tap.scratch() as folder:
        for name, one, two in (("a", "# x\n", "# y\n"),
                               ("b", "# x\n# y\n", ""),
                               ("c", "", "# x\n# y\n")):
            tap.write(folder, name + "/one.avdrule", pack + one)
            tap.write(folder, name + "/two.avdrule", two)
        found = {digests(tables(name, folder=folder))[0] for name in "abc"}
        expect(len(found), 3)


@case
def diagnostics_come_in_the_same_order():
    with tap.scratch() as folder:
        for name in "abcd":
            tap.write(folder, name + ".avdrule",
                      'pack %s { title "A" }\nsymptom %s_x { }\n' % (name,
                                                                    name))
        names = [name + ".avdrule" for name in "abcd"]
        wanted = tap.avdrule("check", *names, folder=folder)[1]
        expect([line[0] for line in wanted.split("\n") if ": error" in line],
               list("aabbccdd"))
        got = tap.avdrule("check", ".", folder=folder)[1]
        expect(got.replace("./", ""), wanted)


# ---- the C ----

def compiled(folder, *flags):
    """Compiles the tables of all packs; returns the object's path."""
    path = tap.write(folder, "tables.c",
                     tables(RULES, os.path.join(EXAMPLE, "intranet.avdrule")))
    target = os.path.join(folder, "tables.o")
    try:
        done = subprocess.run([*CC, *flags, "-I", RUNTIME, "-c", path, "-o",
                               target], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
    except FileNotFoundError:
        raise tap.Skip("there is no C compiler called " + CC[0])
    output = done.stdout.decode("utf-8", "replace")
    assert done.returncode == 0 and output == "", output
    return target


STRICT = ["-std=c11", "-Wall", "-Wextra", "-pedantic", "-Wconversion",
          "-Wmissing-prototypes", "-Wshadow", "-Wundef", "-Werror"]


@case
def the_c_compiles_without_a_warning():
    with tap.scratch() as folder:
        compiled(folder, *STRICT, "-O0")
        compiled(folder, *STRICT, "-O2")


@case
def the_c_is_ascii_with_short_lines():
    text = tables(RULES)
    assert text.isascii()
    assert max(map(len, text.split("\n"))) <= 500


def sections_with_relocations(target):
    try:
        done = subprocess.run(["readelf", "-rW", target],
                              stdout=subprocess.PIPE, check=True)
    except FileNotFoundError:
        raise tap.Skip("there is no readelf")
    except subprocess.CalledProcessError:
        raise tap.Skip("this is no ELF system")
    return re.findall(r"Relocation section '\.rela?(\.[^']*)'",
                      done.stdout.decode())


@case
def nothing_in_the_tables_is_to_be_relocated():
    with tap.scratch() as folder:
        for flags in ([], ["-fPIC"], ["-fPIE", "-O2"]):
            target = compiled(folder, "-std=c11", "-ffunction-sections",
                              *flags)
            wrong = [name for name in sections_with_relocations(target)
                     if not name.startswith((".text", ".eh_frame"))]
            expect(wrong, [], " ".join(flags))


@case
def the_tables_are_constant():
    with tap.scratch() as folder:
        target = compiled(folder, "-std=c11", "-O1")
        done = subprocess.run([os.environ.get("NM") or "nm", target],
                              stdout=subprocess.PIPE)
        symbols = [line.split()[-2:] for line in
                   done.stdout.decode().splitlines()]
        # The storage of a run, all zeros, is the one thing that is written.
        expect([kind for kind, _ in symbols if kind in "dDgGsS"], [])
        assert sum(kind in "bB" for kind, _ in symbols) <= 1, symbols
        assert {"avd_rules", "avd_storage"} <= {name for _, name in symbols}


tap.run()
