# SPDX-License-Identifier: MIT
"""
Windows hosts for tests: prefixes of Wine, each a copy of one template that is
made once in a build tree. Importing this skips the whole test, aloud, where
Wine or the Windows runtime is missing.

Whatever is started has a time limit and a wineserver of its own prefix, so
that nothing hangs and nothing stays behind.
"""
import atexit
import collections
import fcntl
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile

import tap

BUILD = os.path.abspath(os.environ.get("BUILDDIR", "build"))
FOLDER = os.path.join(BUILD, "tests", "wine")
WINE = os.environ.get("WINE", shutil.which("wine") or ":")
WINESERVER = os.environ.get("WINESERVER", shutil.which("wineserver") or ":")
WINDOWS_CC = os.environ.get("WINDOWS_CC",
                            shutil.which("x86_64-w64-mingw32-gcc") or "")
RUNTIME = os.path.join(BUILD, "lib", "avdrule", "windows", "libavdoctor.a")
AVDOCTOR = os.path.join(BUILD, "bin", "avdoctor.exe")
UNELEVATED = os.path.join(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))), "wine", "unelevated.c")

# Seconds. Wine is slow at first and where all cores are busy.
LIMIT = 120
LIMIT_TEMPLATE = 300
LIMIT_END = 20

# No dialogs about what a test does not need, no menus on this machine.
OVERRIDES = ["mscoree,mshtml,winemenubuilder.exe=d"]

HEADER = 'pack wine_test { title "A test" version 1.0.0 }\n'
REGEDIT = "Windows Registry Editor Version 5.00\r\n\r\n"

Result = collections.namedtuple("Result", "status out err")


def missing():
    """What this needs and is not here; None if all is."""
    if WINE in ("", ":") or WINESERVER in ("", ":"):
        return "Wine is not installed"
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return "Wine runs no programs for x64 here"
    if not WINDOWS_CC:
        return "there is no mingw-w64 compiler"
    if not os.path.exists(RUNTIME):
        return "there is no Windows runtime; ./bootstrap build makes it"
    return None


def skip(reason):
    """Ends the whole test, aloud."""
    print("1..0 # SKIP", reason)
    sys.exit(0)


if missing():
    skip(missing())


# ---- what runs under a limit ----

def environment(prefix):
    """This machine's, without what a program under Wine could notice."""
    kept = {name: value for name, value in os.environ.items()
            if not name.lower().endswith("_proxy")
            and not name.startswith(("WINE", "LC_"))
            and name not in ("DISPLAY", "WAYLAND_DISPLAY", "LANGUAGE")}
    kept.update(WINEPREFIX=prefix, WINEARCH="win64", WINEDEBUG="-all",
                WINEDLLOVERRIDES=";".join(OVERRIDES), HOME=prefix,
                LC_ALL="C.UTF-8")
    return kept


def limited(command, limit, env, input=b"", folder=None):
    """Runs a command in a process group of its own, which ends with it.
    Services that Wine starts keep its standard output open: hence files."""
    with tempfile.TemporaryFile(dir=FOLDER) as given, \
            tempfile.TemporaryFile(dir=FOLDER) as out, \
            tempfile.TemporaryFile(dir=FOLDER) as err:
        given.write(input)
        given.seek(0)
        process = subprocess.Popen(command, stdin=given, stdout=out,
                                   stderr=err, env=env, cwd=folder,
                                   start_new_session=True)
        try:
            process.wait(limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise AssertionError("%s took more than %d seconds"
                                 % (" ".join(command), limit)) from None
        out.seek(0)
        err.seek(0)
        return Result(process.returncode, out.read(), err.read())


def server(prefix, option, limit=LIMIT_END):
    """Asks a prefix's wineserver: -k ends it, -w waits for its end."""
    return limited([WINESERVER, option], limit, environment(prefix))


def end(prefix):
    """Ends all that runs in a prefix."""
    server(prefix, "-k")
    server(prefix, "-w")


# ---- the template ----

def version():
    done = limited([WINE, "--version"], LIMIT, environment(FOLDER))
    if done.status != 0:
        skip("%s does not run" % WINE)
    return done.out.decode("utf-8", "replace").strip()


def make_template(prefix):
    """An empty Windows 10."""
    env = environment(prefix)
    os.mkdir(prefix)
    try:
        for command in (["wineboot", "-i"], ["winecfg", "-v", "win10"]):
            done = limited([WINE, *command], LIMIT_TEMPLATE, env)
            assert done.status == 0, "%s: %s" % (command, done.err)
        server(prefix, "-w", LIMIT)
    except BaseException:
        end(prefix)
        raise
    # What a program of 32 bits would need.
    shutil.rmtree(os.path.join(prefix, "drive_c", "windows", "syswow64"),
                  ignore_errors=True)


def template():
    """Its path. Tests that run at the same time wait for one that makes it."""
    path = os.path.join(FOLDER, "template")
    stamp = os.path.join(path, "made")
    wanted = "2 " + version()
    with open(path + ".lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if os.path.exists(stamp):
            with open(stamp, encoding="utf-8") as file:
                if file.read() == wanted:
                    return path
        for old in (path, path + ".new"):
            shutil.rmtree(old, ignore_errors=True)
        make_template(path + ".new")
        os.rename(path + ".new", path)
        tap.write(path, "made", wanted)
    return path


def share(source, target):
    """Wine's own programs are large and nothing writes into them: a second
    name is enough. All else is copied."""
    name = source.lower()
    if "/windows/" in name and name.endswith((".dll", ".exe", ".sys", ".drv",
                                              ".ocx", ".nls", ".cpl")):
        os.link(source, target)
    else:
        shutil.copy2(source, target)
    return target


# ---- programs ----

_built = {}


@atexit.register
def _remove_built():
    for folder, _ in _built.values():
        shutil.rmtree(folder, ignore_errors=True)


def build(pack_text):
    """A program of these rules: all but the `pack` block. The same text
    again gives the same program."""
    if pack_text not in _built:
        folder = tempfile.mkdtemp(prefix="program-", dir=FOLDER)
        program = os.path.join(folder, "test.exe")
        _built[pack_text] = (folder, program)
        source = tap.write(folder, "test.avdrule", HEADER + pack_text)
        status, out, err = tap.avdrule("build", "--target", "windows", source,
                                       "-o", program)
        if status != 0:
            out += tap.avdrule("check", source)[1]
        assert os.path.exists(program), out + err
    return _built[pack_text][1]


def double_of(name, folder):
    """Builds tests/wine/double_NAME.c; the path of the library."""
    source = os.path.join(tap.TOP, "tests", "wine", "double_%s.c" % name)
    exports = source[:-len(".c")] + ".def"
    library = os.path.join(folder, name + ".dll")
    command = WINDOWS_CC.split() + [
        "-shared", "-static-libgcc", "-s", "-O1", "-std=c11", "-Wall",
        "-Wextra", "-Werror", "-o", library, source]
    if os.path.exists(exports):
        command.append(exports)
    done = limited(command, LIMIT, os.environ)
    assert done.status == 0, done.err.decode("utf-8", "replace")
    return library


class Host:
    """A fresh Windows 10. It goes when the test ends."""

    def __init__(self):
        os.makedirs(FOLDER, exist_ok=True)
        source = template()
        self._top = tempfile.mkdtemp(prefix="host-", dir=FOLDER)
        self.prefix = os.path.join(self._top, "prefix")
        self._env = {}
        self._doubles = []
        atexit.register(self.close)
        shutil.copytree(source, self.prefix, symlinks=True,
                        copy_function=share)

    def close(self):
        """Ends what runs there and removes it."""
        if os.path.isdir(self.prefix):
            try:
                end(self.prefix)
            finally:
                shutil.rmtree(self._top, ignore_errors=True)

    def path(self, windows_path):
        """Where a path of drive C is on this machine. Parts that are there
        are found whatever their case."""
        parts = re.split(r"[\\/]+", windows_path)
        assert parts[0].lower() == "c:", windows_path
        path = os.path.join(self.prefix, "drive_c")
        for part in parts[1:]:
            if not part:
                continue
            there = os.listdir(path) if os.path.isdir(path) else []
            same = [name for name in there if name.lower() == part.lower()]
            path = os.path.join(path, part if part in there
                                else (same or [part])[0])
        return path

    def write(self, windows_path, content):
        """Writes a file, and the folders above it."""
        path = self.path(windows_path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if os.path.lexists(path):
            os.unlink(path)  # it may be the template's too
        return tap.write(os.path.dirname(path), os.path.basename(path),
                         content)

    def registry(self, text):
        """Imports what would stand in a .reg file. What starts later reads
        it, services too."""
        text = REGEDIT + "\r\n".join(text.splitlines()) + "\r\n"
        path = os.path.join(self._top, "import.reg")
        tap.write(self._top, "import.reg",
                  b"\xff\xfe" + text.encode("utf-16-le"))
        done = self.run("reg", "import", "Z:" + path.replace("/", "\\"))
        assert done.status == 0, (done.out + done.err).decode("utf-8",
                                                              "replace")
        server(self.prefix, "-w", LIMIT)

    def double(self, name, **env):
        """Puts a test double in the place of a system library, from now on;
        `env` is what the double reads to know how to behave."""
        with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
            library = double_of(name, folder)
            with open(library, "rb") as file:
                self.write(r"C:\windows\system32\%s.dll" % name, file.read())
        if name not in self._doubles:
            self._doubles.append(name)
        self._env.update(env)

    def run(self, exe, *arguments, input=b"", env={}, limit=LIMIT):
        """Runs a program there: a path on this machine, or the name of one
        of Windows' own."""
        full = environment(self.prefix)
        full["WINEDLLOVERRIDES"] = ";".join(
            OVERRIDES + [name + "=n" for name in self._doubles])
        full.update(self._env)
        full.update(env)
        for last in (False, True):
            try:
                done = limited([WINE, exe, *arguments], limit, full, input,
                               self._top)
            except AssertionError:
                end(self.prefix)
                raise
            # The server of the prefix was just about to end.
            if last or b"wine client error" not in done.err:
                return done
        return None

    def readings(self, pack_text, *options, env={}):
        """What a program of these rules reads there: each probe's readings
        as they stand in saved evidence."""
        evidence = os.path.join(self._top, "evidence.json")
        if os.path.exists(evidence):
            os.unlink(evidence)
        done = self.run(build(pack_text), "--save-evidence", "evidence.json",
                        *options, env=env)
        said = (done.out + done.err).decode("utf-8", "replace")
        assert done.status < 64, "exit status %d\n%s" % (done.status, said)
        with open(evidence, encoding="ascii") as file:
            return json.load(file)["probes"]

    def readings_unelevated(self, pack_text, env={}):
        """The same without the full rights of an administrator."""
        folder = tempfile.mkdtemp(prefix="unelevated-", dir=FOLDER)
        helper = os.path.join(folder, "unelevated.exe")
        evidence = r"C:\unelevated.json"
        try:
            done = limited(WINDOWS_CC.split() + [
                "-municode", "-s", "-std=c11", "-Wall", "-Wextra", "-Werror",
                "-o", helper, UNELEVATED], LIMIT, os.environ)
            assert done.status == 0, done.err.decode("utf-8", "replace")
            done = self.run(helper, '"%s" --save-evidence %s' % (
                "Z:" + build(pack_text).replace("/", "\\"), evidence),
                env=env)
            with open(self.path(evidence), encoding="ascii") as file:
                got = json.load(file)
        finally:
            shutil.rmtree(folder)
        os.unlink(self.path(evidence))
        assert not got["host"]["elevated"] and done.status < 64, done
        return got["probes"]


os.makedirs(FOLDER, exist_ok=True)
