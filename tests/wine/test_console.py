#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a person sees on a Windows console, whatever its code page."""
import os
import pty
import select
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import tap
import wine
from tap import case, expect

HOST = wine.Host()
WORDS = "Gr\u00f6\u00dfe \u2014 \u6f22\u5b57"
RULES = """
probe words { title "Words" read environment("AVD_WORDS") }
symptom wrong {
  title "The words are wrong"
  when words.value like "*"
}
cause never of wrong { title "Nothing" when words.value is "x" }
"""


def on_console(code_page, *arguments):
    """What a terminal of this machine gets from a program that Wine runs on
    it as on a console."""
    env = wine.environment(HOST.prefix)
    env["AVD_WORDS"] = WORDS
    env["TERM"] = "xterm"
    batch = HOST.write(r"C:\run.cmd", "@chcp %d >nul\r\n@\"%s\" %s\r\n@chcp\r\n"
                       % (code_page, "Z:" + wine.build(RULES)
                          .replace("/", "\\"), " ".join(arguments)))
    try:
        master, slave = pty.openpty()
    except OSError as error:
        raise tap.Skip("no terminal can be made: %s" % error) from None
    process = subprocess.Popen(
        [wine.WINE, "cmd", "/c", r"C:\run.cmd"], stdin=slave, stdout=slave,
        stderr=slave, env=env, start_new_session=True)
    os.close(slave)
    assert batch
    out = b""
    end = time.monotonic() + wine.LIMIT
    while time.monotonic() < end:
        if not select.select([master], [], [], 1)[0]:
            if process.poll() is not None:
                break
            continue
        try:
            part = os.read(master, 65536)
        except OSError:
            break
        if not part:
            break
        out += part
    os.close(master)
    if process.poll() is None:
        wine.end(HOST.prefix)
        process.wait()
    return out.decode("utf-8", "replace")


def shows(code_page):
    text = on_console(code_page)
    for word in WORDS.split():
        assert word in text, repr(text)


@case
def all_characters_are_right_on_an_old_code_page():
    shows(437)


@case
def and_on_the_code_page_of_utf_8():
    shows(65001)


@case
def the_code_page_stays_as_it_was():
    assert "437" in on_console(437, "--format", "line").rsplit("exit=")[-1]


@case
def what_goes_to_a_pipe_is_ascii():
    done = HOST.run(wine.build(RULES), env={"AVD_WORDS": WORDS})
    done.out.decode("ascii")
    done = HOST.run(wine.build(RULES), "--utf8", env={"AVD_WORDS": WORDS})
    assert WORDS in done.out.decode("utf-8"), done.out


if __name__ == "__main__":
    tap.run()
