#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
What the Windows program promises of its own file: who locks hosts down reads
it before anybody may run it. Holds for avdoctor.exe and for what authors make
with `avdrule build --target windows`.
"""
import os
import re
import shutil
import struct
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))
import tap
from tap import case, expect

BUILD = os.path.abspath(os.environ.get("BUILDDIR", "build"))
AVDOCTOR = os.path.join(BUILD, "bin", "avdoctor.exe")
WINDOWS = os.path.join(BUILD, "lib", "avdrule", "windows")

SIZE = 160 * 1024
# All in KnownDLLs: no other file of that name is ever taken.
IMPORTS = {"kernel32.dll", "advapi32.dll", "ws2_32.dll", "msvcrt.dll"}

EXPORT, IMPORT, RESOURCE, EXCEPTION, SECURITY, RELOCATION, DEBUG = range(7)
ADDRESSES, DELAY_IMPORT = 12, 13
EXECUTE, WRITE = 0x20000000, 0x80000000
RT_VERSION, RT_MANIFEST = 16, 24


class Program:
    """A PE file of 64 bits."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.bytes = file.read()
        assert self.bytes[:2] == b"MZ"
        at = self.header = self.number("I", 60)
        assert self.bytes[at:at + 4] == b"PE\0\0"
        (self.machine, sections, self.stamp, self.symbols, _, optional,
         self.characteristics) = struct.unpack_from("<HHIIIHH", self.bytes,
                                                    at + 4)
        expect(self.number("H", at + 24), 0x20b, "magic")
        self.checksum = self.number("I", at + 88)
        self.subsystem, self.dll_characteristics = struct.unpack_from(
            "<HH", self.bytes, at + 92)
        self.directories = [
            struct.unpack_from("<II", self.bytes, at + 136 + 8 * i)
            for i in range(self.number("I", at + 132))]
        self.sections = []
        for i in range(sections):
            name, size, place, raw_size, raw, _, _, _, flags = \
                struct.unpack_from("<8sIIIIIIII", self.bytes,
                                   at + 24 + optional + 40 * i)
            self.sections.append((name.rstrip(b"\0").decode(), place,
                                  max(size, raw_size), raw, flags))

    def number(self, kind, at):
        return struct.unpack_from("<" + kind, self.bytes, at)[0]

    def section(self, name):
        return next(one for one in self.sections if one[0] == name)

    def offset(self, address):
        """Where in the file an address of the image is."""
        for _, place, size, raw, _ in self.sections:
            if place <= address < place + size:
                return address - place + raw
        raise AssertionError("nothing is at %#x" % address)

    def text(self, address):
        at = self.offset(address)
        return self.bytes[at:self.bytes.index(b"\0", at)].decode("ascii")

    def imports(self):
        at = self.offset(self.directories[IMPORT][0])
        while self.number("I", at + 12):
            yield self.text(self.number("I", at + 12)).lower()
            at += 20

    def resources(self):
        """Each resource: its type, and its bytes."""
        base = self.offset(self.directories[RESOURCE][0])

        def walk(at, kinds):
            named, numbered = struct.unpack_from("<HH", self.bytes, at + 12)
            for i in range(named + numbered):
                kind, below = struct.unpack_from("<II", self.bytes,
                                                 at + 16 + 8 * i)
                if below >> 31:
                    yield from walk(base + (below & 0x7fffffff),
                                    kinds + [kind])
                else:
                    address, size = struct.unpack_from("<II", self.bytes,
                                                       base + below)
                    start = self.offset(address)
                    yield kinds[0], self.bytes[start:start + size]

        return list(walk(base, []))

    def resource(self, kind):
        found = [content for one, content in self.resources() if one == kind]
        expect(len(found), 1, "resources of type %d" % kind)
        return found[0]

    def versions(self):
        """The fixed numbers of the version, and its named texts."""
        texts = {}

        def block(data, at):
            length, value, is_text = struct.unpack_from("<HHH", data, at)
            start = at + 6
            end = start
            while data[end:end + 2] != b"\0\0":
                end += 2
            name = data[start:end].decode("utf-16-le")
            start = end + 2 + (-(end + 2) % 4)
            size = value * 2 if is_text else value
            content = data[start:start + size]
            if is_text and value:
                texts[name] = content.decode("utf-16-le").rstrip("\0")
            inner = start + size + (-(start + size) % 4)
            while inner < at + length:
                inner += block(data, inner)[0]
                inner += -inner % 4
            return length, content

        fixed = block(self.resource(RT_VERSION), 0)[1]
        expect(struct.unpack_from("<I", fixed)[0], 0xFEEF04BD)
        high, low = struct.unpack_from("<II", fixed, 8)
        return (high >> 16, high & 0xffff, low >> 16, low & 0xffff), texts


def computed_checksum(program):
    at = program.header + 88
    data = program.bytes[:at] + bytes(4) + program.bytes[at + 4:]
    data += bytes(len(data) % 2)
    total = sum(struct.unpack("<%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return total + len(program.bytes)


# ---- what holds for every program ----

def is_for_x64_and_the_console(program):
    expect(program.machine, 0x8664)
    expect(program.subsystem, 3)


def imports_only_what_no_other_file_can_stand_in_for(program):
    found = set(program.imports())
    assert "kernel32.dll" in found, found
    expect(sorted(found - IMPORTS), [])


def has_no_delayed_imports_and_no_exports(program):
    expect(program.directories[DELAY_IMPORT], (0, 0))
    expect(program.directories[EXPORT], (0, 0))


def has_every_protection(program):
    # HIGH_ENTROPY_VA, DYNAMIC_BASE, NX_COMPAT, TERMINAL_SERVER_AWARE
    expect(program.dll_characteristics & 0x8160, 0x8160)
    # RELOCS_STRIPPED would undo DYNAMIC_BASE.
    expect(program.characteristics & 0x0001, 0)
    address, size = program.directories[RELOCATION]
    assert size > 8, size
    at, blocks = program.offset(address), 0
    while blocks < size:
        page, block = struct.unpack_from("<II", program.bytes, at + blocks)
        assert program.offset(page) and block >= 8, (page, block)
        # The program holds no address that would have to be corrected.
        expect(program.bytes[at + blocks + 8:at + blocks + block],
               bytes(block - 8))
        blocks += block
    expect(blocks, size)


def has_its_tables_where_the_loader_looks_for_them(program):
    """Imported addresses are filled in where nothing else is written to, for
    which the loader has to know all of them."""
    name, start, size, _, flags = program.section(".rdata")
    expect(flags & (EXECUTE | WRITE), 0)
    for number in (IMPORT, ADDRESSES, RESOURCE, EXCEPTION, RELOCATION):
        address, length = program.directories[number]
        assert start <= address and address + length <= start + size, number
    start, size = program.directories[ADDRESSES]
    filled = set()
    at = program.offset(program.directories[IMPORT][0])
    while program.number("I", at + 12):
        first = program.number("I", at + 16)
        while program.number("Q", program.offset(first)):
            filled.add(first)
            first += 8
        at += 20
    assert filled and start <= min(filled) and max(filled) < start + size


def wastes_no_room_between_its_sections(program):
    expect([name for name, *_ in program.sections], [".text", ".rdata", ".bss"])
    expect(program.number("I", program.header + 84), 512, "headers")


def has_no_section_to_write_and_run(program):
    for name, _, _, _, flags in program.sections:
        assert not (flags & WRITE and flags & EXECUTE), name


def may_run_from_what_goes_away(program):
    # REMOVABLE_RUN_FROM_SWAP, NET_RUN_FROM_SWAP
    expect(program.characteristics & 0x0c00, 0x0c00)


def ends_a_thread_at_its_first_function(program):
    """One record for all functions, without frames: its handler is what an
    exception in a library comes to (runtime/windows/unwind.c)."""
    _, first, size, _, _ = program.section(".text")
    address, length = program.directories[EXCEPTION]
    expect(length, 12)
    start, end, how = struct.unpack_from("<III", program.bytes,
                                         program.offset(address))
    expect(start, first)
    # Behind are only jumps to what is imported.
    assert 0 <= first + size - end < 1024, (hex(start), hex(end))
    # Version 1, with a handler; no codes.
    at = program.offset(how)
    expect(program.bytes[at:at + 4].hex(), "09000000")
    handler = program.number("I", at + 4)
    assert start <= handler < end, hex(handler)


def has_its_constants_packed_for_pages_of_their_own(program):
    """Zeros to write to; once they are there nothing else is forbidden with
    them. What is said before that stays as it is."""
    _, _, size, raw, flags = program.section(".bss")
    expect((raw, size % 4096), (0, 0))
    # To be read and written, not to be run; zeroed, neither code nor data.
    expect(flags & 0xe00000e0, 0xc0000080)
    for text in (b"Usage: avdoctor", b"avdoctor.evidence/1",
                 b"the stack was written over"):
        assert text not in program.bytes, text
    assert b"avdoctor: this program is damaged\n" in program.bytes


def has_its_own_checksum(program):
    expect(program.checksum, computed_checksum(program))


def holds_no_time_and_no_symbols(program):
    expect(program.stamp, 0)
    expect(program.symbols, 0)
    expect(program.directories[DEBUG], (0, 0))


def names_no_place_of_the_machine_that_built_it(program):
    places = {tap.TOP, BUILD, os.path.expanduser("~"), "/tmp", "/home", "/usr"}
    for place in places - {"/"}:
        for encoding in ("utf-8", "utf-16-le"):
            at = program.bytes.find((place + "/").encode(encoding))
            assert at < 0, program.bytes[max(at - 20, 0):at + 80]


def asks_for_no_more_rights_and_takes_any_name(program):
    manifest = re.sub(rb"\s+", b" ", program.resource(RT_MANIFEST))
    for wanted in (rb'<requestedExecutionLevel level="asInvoker" '
                   rb'uiAccess="false"/>',
                   rb"<activeCodePage [^>]*>UTF-8</activeCodePage>",
                   rb"<longPathAware [^>]*>true</longPathAware>"):
        assert re.search(wanted, manifest), (wanted, manifest)


RULES = (is_for_x64_and_the_console,
         imports_only_what_no_other_file_can_stand_in_for,
         has_no_delayed_imports_and_no_exports, has_every_protection,
         has_its_tables_where_the_loader_looks_for_them,
         wastes_no_room_between_its_sections, has_no_section_to_write_and_run, may_run_from_what_goes_away,
         ends_a_thread_at_its_first_function,
         has_its_constants_packed_for_pages_of_their_own,
         has_its_own_checksum, holds_no_time_and_no_symbols,
         names_no_place_of_the_machine_that_built_it,
         asks_for_no_more_rights_and_takes_any_name)


def says_what_it_is(program, packs):
    version = tap.avdrule("version")[1].split()[1]
    numbers, texts = program.versions()
    expect(numbers, tuple(int(part) for part in version.split(".")) + (0,))
    expect(texts["ProductName"], "avdoctor")
    expect(texts["ProductVersion"], version)
    expect(texts["FileVersion"], version)
    expect(texts["Comments"], "Rules: " + ", ".join(packs))


# ---- these programs ----

def packs_of(*paths):
    out = tap.avdrule("list", *paths, folder=tap.TOP)[1]
    return ["/".join(line.split()[1:3]) for line in out.split("\n")
            if line.startswith("pack ")]


def built_in():
    """The packs of avdoctor, in their order."""
    with open(os.path.join(tap.TOP, "rules", "local.mk"),
              encoding="utf-8") as file:
        listed = re.search(r"^rules_packs =((?: *\\\n.*)+)", file.read(), re.M)
    return re.findall(r"%D%/(\w+)", listed.group(1))


def build(folder, *paths):
    program = os.path.join(folder, "program.exe")
    status, out, err = tap.avdrule("build", "--target", "windows", *paths,
                                   "-o", program, folder=tap.TOP)
    expect(status, 0, out + err)
    return program


@case
def avdoctor_is_small():
    size = os.path.getsize(AVDOCTOR)
    tap.tell("%d bytes" % size)
    assert size <= SIZE, "%d bytes, %d too many" % (size, size - SIZE)


@case
def the_same_rules_are_the_same_bytes_wherever_they_are_linked():
    with tap.scratch() as folder, tap.scratch() as other:
        paths = ["rules/" + pack for pack in built_in()]
        with open(build(folder, *paths), "rb") as file:
            first = file.read()
        before = os.environ.get("TMPDIR")
        os.environ["TMPDIR"] = other
        try:
            with open(build(other, *paths), "rb") as file:
                assert file.read() == first, "two links differ"
        finally:
            del os.environ["TMPDIR"]
            if before is not None:
                os.environ["TMPDIR"] = before
    with open(AVDOCTOR, "rb") as file:
        assert file.read() == first, "avdoctor.exe is another program"


@case
def a_constant_that_cannot_be_packed_fails_the_build():
    """One relocation of main.o is made one that is not an address."""
    with tap.scratch() as folder:
        runtime = os.path.join(folder, "avdrule")
        shutil.copytree(os.path.dirname(WINDOWS), runtime)
        name = os.path.join(runtime, "windows", "main.o")
        with open(name, "r+b") as file:
            data = bytearray(file.read())
            sections = struct.unpack_from("<H", data, 2)[0]
            headers = {bytes(data[at:at + 8]).rstrip(b"\0"): at
                       for at in range(20, 20 + 40 * sections, 40)}
            at = struct.unpack_from("<I", data, headers[b".rdata"] + 24)[0]
            expect(struct.unpack_from("<H", data, at + 8)[0], 1)
            struct.pack_into("<H", data, at + 8, 4)
            file.seek(0)
            file.write(data)
        program = os.path.join(folder, "program.exe")
        status, out, err = tap.avdrule(
            "build", "--target", "windows", "--runtime", runtime,
            "examples/intranet.avdrule", "-o", program, folder=tap.TOP)
        assert status != 0
        expect((out, err), ("", "avdrule: %s: the constant at %#x of .rdata "
                            "is an address that cannot be packed\n"
                            % (name, struct.unpack_from("<I", data, at)[0])))
        expect(sorted(os.listdir(folder)), ["avdrule"])


def members(path):
    """What an archive holds."""
    with open(path, "rb") as file:
        expect(file.read(8), b"!<arch>\n")
        while True:
            header = file.read(60)
            if len(header) < 60:
                return
            size = int(header[48:58])
            yield file.read(size)
            file.read(size % 2)


def guarded(path):
    """The functions of objects that look whether their stack is whole."""
    text = subprocess.run(["x86_64-w64-mingw32-objdump", "-dr", path],
                          capture_output=True, text=True, timeout=300).stdout
    found, function = set(), None
    for line in text.split("\n"):
        start = re.match(r"[0-9a-f]+ <(\w+)[^>]*>:$", line)
        if start:
            function = start[1]
        elif "__stack_chk_fail" in line and "call" not in line.split("#")[0]:
            found.add(function)
        elif re.search(r"call.*<__stack_chk_fail>", line):
            found.add(function)
    return found - {"__stack_chk_fail"}


@case
def functions_with_buffers_look_whether_their_stack_is_whole():
    """A stripped program does not show it, but the object that it is made of
    does. Which have to is what the compiler finds in one file at a time."""
    if not shutil.which("x86_64-w64-mingw32-objdump"):
        raise tap.Skip("there is no objdump for Windows")
    wanted = guarded(os.path.join(WINDOWS, "libavdoctor.a"))
    there = guarded(os.path.join(WINDOWS, "main.o"))
    tap.tell("%d functions" % len(there))
    assert len(wanted) > 20, wanted
    assert wanted <= there, ("mark with AVD_GUARDED", wanted - there)


def main():
    if not os.path.exists(AVDOCTOR) or not os.path.isdir(WINDOWS):
        print("1..0 # SKIP there is no avdoctor.exe; ./bootstrap build "
              "makes it")
        return
    with tap.scratch() as folder:
        pack = "examples/intranet.avdrule"
        programs = {
            "avdoctor.exe": (AVDOCTOR, packs_of(
                *("rules/" + name for name in built_in()))),
            "a built program": (build(folder, pack), packs_of(pack))}
        for name, (path, packs) in programs.items():
            program = Program(path)
            for rule in RULES:
                tap.add("%s %s" % (name, rule.__name__.replace("_", " ")),
                        rule, program)
            tap.add("%s says what it is" % name, says_what_it_is, program,
                    packs)
        tap.run()


main()
