#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the native program says of files, folders, volumes and logs."""
import errno
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))
import tap
import native
from native import expect_status
from tap import case, expect

HOUR = 3600 * 1000  # ms


def public():
    """A folder that goes with the `with` statement, which anybody may see."""
    folder = tap.scratch()
    os.chmod(folder.name, 0o755)
    return folder


def put(folder, name, content="", ago=0, mode=0o644):
    """A file that was written so many hours ago."""
    path = tap.write(folder, name, content)
    os.chmod(path, mode)
    moment = time.time() - ago * 3600
    os.utime(path, (moment, moment))
    return path


def expect_age(reading, hours):
    assert abs(reading["age"] - hours * HOUR) < HOUR / 2, reading


def only_root():
    if os.geteuid() != 0:
        raise tap.Skip("only root can give a file away")


@case
def a_file_has_size_age_and_owner():
    with public() as folder:
        path = put(folder, "a.log", "x" * 1234, ago=5)
        got = native.read("file", {"it": path, "folder": folder, "root": "/"})
        expect(got["it"]["status"], "ok")
        expect(got["it"]["exists"], True)
        expect(got["it"]["size"], 1234)
        expect(got["it"]["directory"], False)
        expect(got["it"]["owner"], str(os.geteuid()))
        expect(got["it"]["count"], 1)
        assert "version" not in got["it"], got
        expect_age(got["it"], 5)
        expect(got["folder"]["directory"], True)
        assert "size" not in got["folder"], got
        expect(got["root"]["directory"], True)


@case
def a_large_file_keeps_its_size():
    with public() as folder:
        path = put(folder, "large")
        os.truncate(path, 5 << 30)
        expect(native.read("file", {"it": path})["it"]["size"], 5 << 30)


@case
def the_owner_is_the_number_of_the_account():
    only_root()
    with public() as folder:
        path = put(folder, "a.log")
        os.chown(path, 4242, 0)
        expect(native.read("file", {"it": path})["it"]["owner"], "4242")


@case
def what_is_not_there_is_absent():
    with public() as folder:
        path = put(folder, "a.log")
        os.symlink("nowhere", folder + "/dangling")
        got = native.read("file", {
            "none": folder + "/none", "deep": folder + "/none/none",
            "through": path + "/x", "dangling": folder + "/dangling",
            "like": folder + "/none*", "like_deep": folder + "/none/*",
            "like_through": path + "/*"})
        for reading in got.values():
            expect_status(reading, "absent")
            expect(reading["exists"], False)


@case
def what_lies_in_a_folder_without_access_is_denied():
    become = native.as_nobody()
    with public() as folder:
        os.mkdir(folder + "/shut")
        put(folder, "shut/a.log")
        os.chmod(folder + "/shut", 0o700)
        names = {"there": folder + "/shut/a.log",
                 "none": folder + "/shut/none", "like": folder + "/shut/*.log",
                 "folder": folder + "/shut"}
        got = native.read("file", names, become)
        for name in ("there", "none", "like"):
            expect_status(got[name], "denied")
        expect(got["folder"]["status"], "ok")
        expect(got["folder"]["owner"], "0")
        got = native.read("file", names)
        expect([got[name]["status"] for name in names],
               ["ok", "absent", "ok", "ok"])


@case
def links_are_followed_and_those_in_a_circle_are_an_error():
    with public() as folder:
        put(folder, "target", "12345")
        os.symlink("target", folder + "/link")
        os.symlink("circle", folder + "/circle")
        got = native.read("file", {"link": folder + "/link",
                                   "circle": folder + "/circle"})
        expect(got["link"]["size"], 5)
        expect_status(got["circle"], "error", errno.ELOOP)


@case
def pipes_and_devices_are_not_opened():
    with public() as folder:
        os.mkfifo(folder + "/pipe")
        got = native.read("file", {"pipe": folder + "/pipe",
                                   "zero": "/dev/zero"})
        for reading in got.values():
            expect((reading["status"], reading["directory"],
                    reading["size"]), ("ok", False, 0))


@case
def a_star_counts_and_tells_the_newest():
    with public() as folder:
        put(folder, "a.log", ago=9)
        put(folder, "b.LOG", ago=3)
        put(folder, "a.txt", ago=1)
        put(folder, "log", ago=1)
        put(folder, "x.log.1", ago=1)
        os.symlink("nowhere", folder + "/c.log")
        os.utime(folder + "/c.log", (0, 0), follow_symlinks=False)
        got = native.read("file", {
            "logs": folder + "/*.log", "a": folder + "/a*",
            "all": folder + "/*", "dots": folder + "/.*",
            "middle": folder + "/x*1"})
        expect(got["logs"]["count"], 3)
        expect_age(got["logs"], 3)
        expect(got["a"]["count"], 2)
        expect(got["all"]["count"], 6)
        expect(got["middle"]["count"], 1)
        expect_status(got["dots"], "absent")
        assert "size" not in got["logs"] and "owner" not in got["logs"], got


@case
def hostile_names_are_names():
    with public() as folder:
        for name in (b"\x1b[31m.log", b"\xff\xfe.log", b"new\nline.log",
                     b"*.log", b"-rf.log", b"a" * 251 + b".log"):
            with open(os.path.join(folder.encode(), name), "wb"):
                pass
        got = native.read("file", {"logs": folder + "/*.log",
                                   "starred": folder + "/-*"})
        expect(got["logs"]["count"], 6)
        expect(got["starred"]["count"], 1)


@case
def a_folder_with_many_names_is_counted_to_its_end():
    with public() as folder:
        for number in range(3000):
            with open("%s/%04d-%s.log" % (folder, number, "x" * 120), "wb"):
                pass
        got = native.read("file", {"all": folder + "/*.log",
                                   "some": folder + "/29*"})
        expect(got["all"]["count"], 3000)
        expect(got["some"]["count"], 100)


@case
def long_paths_are_read_and_too_long_ones_are_an_error():
    with public() as folder:
        path = folder + ("/" + "d" * 200) * 12
        os.makedirs(path)
        put(path, "a.log", "123")
        got = native.read("file", {"it": path + "/a.log",
                                   "like": path + "/*.log",
                                   "long": "/" + "x" * 5000,
                                   "long_like": "/" + "x/" * 3000 + "*"})
        expect(got["it"]["size"], 3)
        expect(got["like"]["count"], 1)
        expect_status(got["long"], "error", errno.ENAMETOOLONG)
        expect_status(got["long_like"], "error", errno.ENAMETOOLONG)


@case
def paths_of_windows_are_unsupported():
    names = {"drive": "C:\\a.log", "variable": "%TEMP%\\a.log"}
    for kind in ("file", "disk"):
        for reading in native.read(kind, names).values():
            expect_status(reading, "unsupported")
    for reading in logs(names).values():
        expect_status(reading, "unsupported")


@case
def a_volume_has_size_and_room():
    with public() as folder:
        got = native.read("disk", {"it": folder, "none": folder + "/none"})
        volume = os.statvfs(folder)
        expect(got["it"]["size"], volume.f_blocks * volume.f_frsize)
        assert 0 < got["it"]["free"] <= got["it"]["size"], got
        assert abs(got["it"]["free"] - volume.f_bavail * volume.f_frsize) < \
            got["it"]["size"] / 4, got
        expect_status(got["none"], "absent")


@case
def room_on_a_volume_is_that_of_the_volume():
    wrap = native.with_mounts("mount -t tmpfs -o size=3m none /mnt\n"
                              "head -c 1048576 /dev/zero >/mnt/x")
    got = native.read("disk", {"it": "/mnt"}, wrap)
    expect((got["it"]["size"], got["it"]["free"]), (3 << 20, 2 << 20))


# ---- logs ----

def logs(paths, wrap=(), owner=""):
    text = "".join("probe %s { title \"P\" read log('%s', find: \"needle\") "
                   "%s }\n" % (name, path, owner)
                   for name, path in paths.items())
    return native.readings(text, wrap)


@case
def a_log_of_the_system_counts_and_one_of_a_person_does_not():
    only_root()
    with public() as folder:
        owners = {"root": 0, "system": 999, "person": 1000,
                  "nobody": native.NOBODY}
        paths = {name: put(folder, name, "a needle\nhay\n")
                 for name in owners}
        for name, owner in owners.items():
            os.chown(paths[name], owner, owner)
        got = logs(paths)
        expect((got["root"]["status"], got["root"]["count"]), ("ok", 1))
        expect((got["system"]["status"], got["system"]["count"]), ("ok", 1))
        expect_status(got["person"], "error", errno.EPERM)
        expect_status(got["nobody"], "error", errno.EPERM)
        for reading in logs(paths, owner="owner any").values():
            expect((reading["status"], reading["count"]), ("ok", 1))


@case
def a_log_that_is_not_a_plain_file_is_an_error_and_hangs_nobody():
    with public() as folder:
        put(folder, "target", "a needle\n")
        os.symlink("target", folder + "/link")
        os.mkfifo(folder + "/pipe")
        os.mkdir(folder + "/folder")
        paths = {name: folder + "/" + name
                 for name in ("link", "pipe", "folder")}
        paths["device"] = "/dev/zero"
        got = logs(paths, owner="owner any")
        expect_status(got["link"], "error", errno.ELOOP)
        expect_status(got["pipe"], "error", errno.ENXIO)
        expect_status(got["device"], "error", errno.ENXIO)
        expect_status(got["folder"], "error", errno.EISDIR)


@case
def a_log_that_is_missing_is_absent():
    with public() as folder:
        path = put(folder, "a.log")
        got = logs({"none": folder + "/none", "deep": path + "/x"})
        for reading in got.values():
            expect_status(reading, "absent")


@case
def a_log_without_access_is_denied():
    become = native.as_nobody()
    with public() as folder:
        path = put(folder, "a.log", "a needle\n", mode=0o600)
        os.mkdir(folder + "/shut")
        os.chmod(folder + "/shut", 0o700)
        got = logs({"it": path, "below": folder + "/shut/none"}, become)
        for reading in got.values():
            expect_status(reading, "denied")


@case
def a_log_of_root_counts_for_people():
    become = native.as_nobody()
    with public() as folder:
        path = put(folder, "a.log", "a needle\n")
        own = put(folder, "own.log", "a needle\n")
        os.chown(own, native.NOBODY, native.NOBODY)
        got = logs({"it": path, "own": own}, become)
        expect((got["it"]["status"], got["it"]["count"]), ("ok", 1))
        expect_status(got["own"], "error", errno.EPERM)


tap.run()
