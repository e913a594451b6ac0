#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the Windows program says of files, folders, volumes and logs."""
import json
import os
import struct
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import tap
import wine
from tap import case, expect

HOST = wine.Host()
HOUR = 3600 * 1000  # ms
EXPLORER = r"C:\windows\explorer.exe"


def put(name, content=b"", ago=0):
    """A file below C:\\test that was written so many hours ago."""
    path = HOST.write("C:\\test\\" + name, content)
    moment = time.time() - ago * 3600
    os.utime(path, (moment, moment))
    return path


def pack(kind, paths, more=""):
    return "".join("probe p_%s { title \"P\" read %s('%s'%s }\n" %
                   (name, kind, path, more or ")")
                   for name, path in paths.items())


def read(kind, paths, env={}):
    got = HOST.readings(pack(kind, paths), env=env)
    return {name: got["p_" + name] for name in paths}


def read_logs(paths, owner="", env={}):
    got = HOST.readings(pack("log", paths, ', find: "needle") ' + owner),
                        env=env)
    return {name: got["p_" + name] for name in paths}


def run_helper(helper, arguments):
    """Runs a program of this folder."""
    program = os.path.join(wine.FOLDER, "%s-%d.exe" % (helper, os.getpid()))
    done = wine.limited(wine.WINDOWS_CC.split() + [
        "-municode", "-static", "-s", "-O1", "-std=c11", "-Wall", "-Wextra",
        "-Werror", "-o", program, os.path.join(HERE, helper + ".c"),
        wine.RUNTIME, "-lssp"], wine.LIMIT, os.environ)
    assert done.status == 0, done.err.decode("utf-8", "replace")
    try:
        return HOST.run(program, *arguments)
    finally:
        os.unlink(program)


def read_through(helper, arguments):
    """The readings of a program that another one runs."""
    evidence = HOST.path(r"C:\test\evidence.json")
    if os.path.exists(evidence):
        os.unlink(evidence)
    done = run_helper(helper, arguments)
    assert done.status < 64, "%d\n%s%s" % (done.status, done.out, done.err)
    with open(evidence, encoding="ascii") as file:
        return json.load(file)["probes"]


def command(rules):
    return ["Z:" + wine.build(rules).replace("/", "\\"), "--save-evidence",
            r"C:\test\evidence.json"]


def read_held(how, path, rules):
    """While a file is held open by another program."""
    return read_through("hold", [how, path, *command(rules)])


def read_unelevated(rules):
    return read_through("unelevated", [" ".join(command(rules))])


def expect_status(reading, status, code=None):
    expect((reading["status"], reading.get("code")), (status, code),
           str(reading))


def expect_age(reading, hours):
    assert abs(reading["age"] - hours * HOUR) < HOUR / 2, reading


def version_of(path):
    """As it stands behind the mark of the fixed part."""
    with open(path, "rb") as file:
        content = file.read()
    at = content.index(struct.pack("<I", 0xfeef04bd))
    high, low = struct.unpack("<II", content[at + 8:at + 16])
    return "%d.%d.%d.%d" % (high >> 16, high & 0xffff, low >> 16,
                            low & 0xffff)


# ---- files ----

@case
def a_file_has_size_age_and_owner():
    put("a.log", b"x" * 1234, ago=5)
    got = read("file", {"it": r"C:\test\a.log", "odd": r"c:/TEST//A.LOG",
                        "folder": "C:\\test\\", "root": "C:\\",
                        "drive": "C:"})
    for name in ("it", "odd"):
        expect((got[name]["status"], got[name]["size"],
                got[name]["directory"], got[name]["count"]),
               ("ok", 1234, False, 1))
        assert got[name]["owner"].startswith("S-1-5-"), got
        assert "version" not in got[name], got
        expect_age(got[name], 5)
    for name in ("folder", "root", "drive"):
        expect(got[name]["directory"], True)
        assert "size" not in got[name], got


@case
def a_large_file_keeps_its_size():
    os.truncate(put("large.bin"), 5 << 30)
    expect(read("file", {"it": r"C:\test\large.bin"})["it"]["size"], 5 << 30)


@case
def a_program_has_a_version_and_what_looks_like_one_has_none():
    with open(HOST.path(EXPLORER), "rb") as file:
        content = file.read()
    at = content.index("VS_VERSION_INFO".encode("utf-16-le"))
    mark = content.index(struct.pack("<I", 0xfeef04bd))
    put("good.exe", content)
    put("cut.exe", content[:600])
    put("short.exe", b"MZ")
    put("noise.exe", b"MZ" + b"\xff" * 5000)
    put("no_mark.exe", content[:mark] + b"\0" * 4 + content[mark + 4:])
    put("lengths.exe", content[:at - 6] + b"\xff" * 6 + content[at:])
    put("other.exe", b"NZ" + content[2:])
    names = ["good", "cut", "short", "noise", "no_mark", "other", "lengths"]
    got = read("file", {name: r"C:\test\%s.exe" % name for name in names})
    expect(got["good"]["version"], version_of(HOST.path(EXPLORER)))
    expect(got["lengths"]["status"], "ok")
    for name in names[1:-1]:
        expect((got[name]["status"], got[name].get("version")), ("ok", None),
               name)


@case
def what_is_not_there_is_absent():
    put("a.log")
    got = read("file", {
        "none": r"C:\test\none", "deep": r"C:\none\none",
        "through": r"C:\test\a.log\x", "drive": r"Q:\a.log",
        "star": r"C:\test\none*", "star_deep": r"C:\none\*"})
    for reading in got.values():
        expect_status(reading, "absent")
        expect(reading["exists"], False)


@case
def no_device_has_a_name():
    names = {"nul": r"C:\NUL", "con": r"C:\test\con", "com": r"C:\com1.txt",
             "aux": r"C:\windows\aux", "conout": r"C:\test\CONOUT$"}
    for kind in (lambda: read("file", names), lambda: read_logs(names)):
        for reading in kind().values():
            expect_status(reading, "absent")


@case
def a_file_whose_name_is_that_of_a_device_is_a_file():
    put("nul", b"1234")
    expect(read("file", {"it": r"C:\test\nul"})["it"]["size"], 4)


@case
def wildcards_of_windows_are_no_part_of_a_path():
    put("a.log")
    for reading in read("file", {"question": r"C:\test\a.lo?",
                                 "less": r"C:\test\<.log",
                                 "bar": r"C:\test|",
                                 "dot": r"C:\test\.\a.log"}).values():
        expect_status(reading, "error", 123)


@case
def paths_of_other_systems_are_unsupported():
    expect_status(read("file", {"it": "/etc/hosts"})["it"], "unsupported")
    expect_status(read("disk", {"it": "/"})["it"], "unsupported")
    expect_status(read_logs({"it": "/etc/hosts"})["it"], "unsupported")


@case
def a_long_path_is_read_and_one_that_is_too_long_is_an_error():
    path = "long" + ("\\" + "d" * 50) * 12
    put(path + "\\a.log", b"123")
    got = read("file", {"it": "C:\\test\\" + path + "\\a.log",
                        "star": "C:\\test\\" + path + "\\*.log",
                        "long": "C:\\" + "x" * 5000})
    expect(got["it"]["size"], 3)
    expect(got["star"]["count"], 1)
    expect_status(got["long"], "error", 206)


@case
def a_file_that_is_held_by_another_is_described():
    put("held.log", b"12345")
    got = read_held("alone", r"C:\test\held.log",
                    pack("file", {"it": r"C:\test\held.log"}))
    expect((got["p_it"]["status"], got["p_it"]["size"]), ("ok", 5))


# ---- stars ----

@case
def a_star_counts_and_tells_the_newest():
    put("star/a.log", ago=9)
    put("star/b.LOG", ago=3)
    put("star/a.txt", ago=1)
    put("star/page.html", ago=1)
    put("star/\u00e4rger.log", ago=7)
    put("star/folder.log/inside.log", ago=1)
    os.utime(HOST.path(r"C:\test\star\folder.log"), (0, 0))
    folder = "C:\\test\\star\\"
    got = read("file", {"logs": folder + "*.log", "a": folder + "A*",
                        "all": folder + "*", "short": folder + "*.htm",
                        "wide": folder + "\u00e4*", "dots": folder + ".*",
                        "root": r"C:\wind*"})
    expect(got["logs"]["count"], 4)
    expect_age(got["logs"], 3)
    expect(got["a"]["count"], 2)
    expect(got["all"]["count"], 6)
    expect(got["wide"]["count"], 1)
    expect(got["root"]["count"], 1)
    expect_status(got["short"], "absent")
    expect_status(got["dots"], "absent")
    assert "size" not in got["logs"] and "owner" not in got["logs"], got


# ---- variables ----

@case
def variables_are_replaced():
    put("var.log", b"12")
    got = read("file", {"root": r"%SystemRoot%\explorer.exe",
                        "own": r"%AVD_TEST%\var.log",
                        "inner": r"C:\%avd_name%\var.log",
                        "alone": r"%AVD_TEST%",
                        "star": r"%AVD_TEST%\va*"},
               {"AVD_TEST": "C:\\test", "AVD_NAME": "test"})
    expect([reading["status"] for reading in got.values()], ["ok"] * 5)
    expect(got["own"]["size"], 2)
    expect(got["alone"]["directory"], True)


@case
def a_percent_sign_alone_is_one():
    put("100%.log", b"123")
    expect(read("file", {"it": r"C:\test\100%.log"})["it"]["size"], 3)


@case
def what_variables_hold_is_not_trusted():
    put("var.log", b"12")
    values = {"share": ("\\\\server\\share", 67),
              "slashes": ("//server/share", 67),
              "device": ("\\\\.\\C:", 67),
              "prefix": ("\\\\?\\C:\\test", 67),
              "up": ("C:\\test\\..\\test", 123),
              "stream": ("C:\\test\\var.log:x", 123),
              "drive": ("C:test", 161),
              "relative": ("test", 161),
              "nothing": (" ", 161),
              "star": ("C:\\te*t", 123),
              "inner": ("C:\\%NO_SUCH%", 203)}
    env = {"AVD_" + name.upper(): value for name, (value, _) in values.items()}
    paths = {name: "%AVD_" + name.upper() + "%\\var.log" for name in values}
    for got in (read("file", paths, env), read_logs(paths, env=env)):
        for name, (_, code) in values.items():
            expect((name, got[name]["status"], got[name].get("code")),
                   (name, "error", code))
    got = read("file", {"front": r"%NO_SUCH%\a", "inner": r"C:\%NO_SUCH%\a"})
    for reading in got.values():
        expect_status(reading, "error", 203)


# ---- volumes ----

@case
def a_volume_has_size_and_room():
    got = read("disk", {"it": "C:\\", "folder": "%SystemRoot%",
                        "none": r"C:\none", "drive": "Q:\\"})
    volume = os.statvfs(HOST.prefix)
    size = volume.f_blocks * volume.f_frsize
    for name in ("it", "folder"):
        expect(got[name]["size"], size)
        assert abs(got[name]["free"] - volume.f_bavail * volume.f_frsize) < \
            size / 4, got
    expect_status(got["none"], "absent")
    expect_status(got["drive"], "absent")


@case
def a_drive_of_another_machine_is_an_error():
    host = wine.Host()
    for drive in "ef":
        os.mkdir(host.prefix + "/drive_" + drive)
        tap.write(host.prefix + "/drive_" + drive, "a.log", b"a needle\n")
        os.symlink("../drive_" + drive, host.prefix + "/dosdevices/%s:" % drive)
    host.registry('[HKEY_LOCAL_MACHINE\\SOFTWARE\\Wine\\Drives]\n'
                  '"e:"="network"\n"f:"="cdrom"\n')
    got = host.readings(
        pack("file", {"e": r"E:\a.log", "f": r"F:\a.log"}) +
        pack("file", {"star": r"E:\*"}) + pack("disk", {"disk": "E:\\"}) +
        pack("log", {"log": r"E:\a.log"}, ', find: "needle") owner any'))
    host.close()
    expect(got["p_f"]["size"], 9)
    for name in ("e", "star", "disk", "log"):
        expect_status(got["p_" + name], "error", 67)


# ---- logs ----

@case
def a_log_is_read_and_a_missing_one_is_absent():
    put("needle.log", b"a needle\r\nhay\r\nneedle\r\n")
    got = read_logs({"it": r"C:\test\needle.log", "none": r"C:\test\none",
                     "deep": r"C:\none\none", "drive": r"Q:\a.log"})
    expect((got["it"]["status"], got["it"]["count"]), ("ok", 2))
    for name in ("none", "deep", "drive"):
        expect_status(got[name], "absent")


@case
def a_folder_is_no_log():
    expect_status(read_logs({"it": r"C:\windows"})["it"], "error", 336)


@case
def a_log_that_is_being_written_is_read():
    put("held.log", b"a needle\n")
    rules = pack("log", {"it": r"C:\test\held.log"}, ', find: "needle")')
    got = read_held("shared", r"C:\test\held.log", rules)
    expect((got["p_it"]["status"], got["p_it"]["count"]), ("ok", 1))


@case
def a_log_that_another_keeps_for_itself_is_an_error():
    put("held.log", b"a needle\n")
    rules = pack("log", {"it": r"C:\test\held.log"}, ', find: "needle")')
    expect_status(read_held("alone", r"C:\test\held.log", rules)["p_it"],
                  "error", 32)


@case
def a_log_of_somebody_else_does_not_count():
    if os.geteuid() != 0:
        raise tap.Skip("only root can give a file away")
    os.chown(put("other.log", b"a needle\n"), 65534, 65534)
    names = {"it": r"C:\test\other.log"}
    expect_status(read_logs(names)["it"], "error", 1307)
    expect(read_logs(names, "owner any")["it"]["count"], 1)


@case
def a_log_of_the_caller_counts_only_with_full_rights():
    put("own.log", b"a needle\n")
    names = {"it": r"C:\test\own.log"}
    expect(read_logs(names)["it"]["status"], "ok")
    rules = pack("log", names, ', find: "needle")')
    expect_status(read_unelevated(rules)["p_it"], "error", 1307)
    expect(read_unelevated(rules[:-2] + " owner any }\n")["p_it"]["status"],
           "ok")


@case
def logs_of_the_system_administrators_and_services_count():
    trusted = ["S-1-5-18", "S-1-5-19", "S-1-5-20", "S-1-5-32-544",
               "S-1-5-80-0",
               "S-1-5-80-956008885-3418522649-1831038044-1853292631-"
               "2271478464"]
    others = ["S-1-1-0", "S-1-5-7", "S-1-5-11", "S-1-5-17", "S-1-5-21",
              "S-1-5-32", "S-1-5-32-545", "S-1-5-32-544-1", "S-1-5-18-1",
              "S-1-5-21-1-2-3-500", "S-1-5-21-1-2-3-544", "S-1-1-18",
              "S-1-16-18", "S-1-5-81-0", "S-1-12-1-80-1",
              "S-1-0x100000000005-18", "S-1-80-0"]
    done = run_helper("owner", trusted + others)
    expect(done.out.decode(), "1" * len(trusted) + "0" * len(others))


tap.run()
