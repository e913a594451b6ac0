#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
What people paste is found: each message of the session-host pack, however it
was copied, leads to its symptom; other texts lead nowhere.
"""
import json
import os
import re
import subprocess
import sys
import textwrap

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))
import tap
from tap import case, expect

AVDOCTOR = os.path.abspath(os.environ.get("AVDOCTOR", "build/bin/avdoctor"))
PACK = os.path.join(tap.TOP, "rules", "avd_session_host")
PAGE = ("https://learn.microsoft.com/azure/virtual-desktop/"
        "troubleshoot-vm-configuration")
LICENSES = ("The remote session was disconnected because there are no Remote "
            "Desktop client access licenses available for this computer.")


def run(*arguments):
    return subprocess.run([AVDOCTOR, *arguments], capture_output=True,
                          timeout=60)


def find(text):
    """The matches, as JSON tells them."""
    done = run("find", "--format", "json", "--", text)
    assert done.returncode in (0, 1) and not done.stderr, done
    matches = json.loads(done.stdout)["matches"]
    expect(done.returncode, 0 if matches else 1)
    return matches


def best(text):
    return next((match["id"] for match in find(text)), None)


def messages():
    """Each message of the pack with its symptom."""
    found = []
    for name in sorted(os.listdir(PACK)):
        if not name.endswith(".avdrule"):
            continue
        symptom = None
        with open(os.path.join(PACK, name), encoding="utf-8") as file:
            for line in file:
                begins = re.match(r"symptom (\w+) ", line)
                symptom = begins.group(1) if begins else symptom
                says = re.match(r' +message +"(.*)"$', line)
                if says:
                    found.append((symptom, says.group(1)))
    assert len(found) > 40, found
    return found


def found_when(change, least=1):
    """Each message of so many words leads to its symptom when changed."""
    lost = []
    for symptom, message in messages():
        if len(message.split()) >= least:
            for text in change(message):
                if best(text) != symptom:
                    lost.append((symptom, text, best(text)))
    assert not lost, lost


def in_the_middle(message, words):
    split = message.split()
    half = len(split) // 2
    return " ".join(split[:half] + words + split[half:])


@case
def each_message_is_found_and_exact():
    for symptom, message in messages():
        match = find(message)[0]
        expect((match["kind"], match["id"], match["score"], match["matched"],
                match["text"]),
               ("symptom", symptom, 100, "message", message))


@case
def case_does_not_matter():
    found_when(lambda message: [message.upper(), message.lower()])


@case
def line_breaks_and_indentation_do_not_matter():
    found_when(lambda message: [textwrap.fill(
        message, 40, initial_indent="    ", subsequent_indent="    ",
        break_long_words=False, break_on_hyphens=False).replace(
            "\n", "\r\n")])


@case
def quotes_do_not_matter():
    found_when(lambda message: [
        "\u201c" + message.replace("'", "\u2019") + "\u201d",
        "\u00ab\u00a0" + message.replace("'", "`") + "\u00a0\u00bb\u2026",
        "`" + message.replace("'", "") + "`",
        "*" + message + "*..."])


@case
def a_dialog_around_it_does_not_matter():
    found_when(lambda message: [
        "[Window Title]\r\nRemote Desktop Connection\r\n\r\n[Content]\r\n"
        + message + "\r\n\r\n[OK] [Help]",
        "---------------------------\nError\n---------------------------\n"
        + message + "\n---------------------------\nOK   \n",
        "2026-11-22 10:00:00.123 [ERROR] pid=4711 SH-0042: " + message
        + " (exit code 17)"])


@case
def a_word_may_be_missing():
    found_when(lambda message: [
        " ".join(words[:at] + words[at + 1:])
        for words in [message.split()] for at in range(0, len(words), 3)],
               least=6)


@case
def a_name_or_number_may_stand_inside():
    found_when(lambda message: [in_the_middle(message, ["SH-0042"]),
                                in_the_middle(message, ["4711,"]),
                                in_the_middle(message, ["..."])], least=4)


@case
def the_text_about_licenses_leads_to_its_symptom_with_all_its_causes():
    matches = find(LICENSES)
    expect([match["id"] for match in matches],
           ["licensing_mode_not_configured"])
    match = matches[0]
    expect(match["pack"], "avd_session_host")
    expect(match["title"], "Remote Desktop licensing mode is not configured")
    expect(match["causes"], [
        "licensing_mode_set_by_policy", "licensing_update_missing_1809",
        "image_outdated_1903", "rds_cals_missing"])
    expect(match["doc"],
           PAGE + "#remote-desktop-licensing-mode-isnt-configured")


@case
def codes_are_found_in_any_notation():
    wrong = "credentials_mistyped"
    for code in ("0x52e", "0x52E", "52E", "Error code: 0x52e", "1326",
                 "0x8007052E", "(0x0000052e)", "Status 0x52e."):
        assert wrong in [match["id"] for match in find(code)], code
    locked = "join_account_unusable"
    for code in ("0x775", "775", "1909", "failed with error 0x775"):
        assert locked in [match["id"] for match in find(code)], code
    for event in ("3389", "event id 3389"):
        assert "method_missing" in [match["id"] for match in find(event)]
    expect(best("o_reverse_connect_stack_failure (0x3000047)"),
           "reverse_connect_stack_failure")
    for unknown in ("0x3000047", "Error code: 0x112f", "0xc000007b", "4242"):
        expect(find(unknown), [])


@case
def pages_and_their_headings_are_found():
    for anchor, entry in (
            ("error-incorrect-credentials", "join_incorrect_credentials"),
            ("error-o_reverse_connect_stack_failure",
             "reverse_connect_stack_failure"),
            ("version-1809", "licensing_update_missing_1809"),
            ("i-cant-deploy-the-golden-image", "golden_image_not_deployable")):
        expect(best(PAGE + "#" + anchor), entry)
        expect(best("#" + anchor), entry)
        expect(best("see <%s#%s>, please" % (PAGE, anchor)), entry)
    # Its causes have the same page, but nobody asked for it.
    expect([match["id"] for match in find("Incorrect credentials")],
           ["join_incorrect_credentials"])


@case
def ids_titles_and_descriptions_are_found():
    match = find("boot_loader_stopped")[0]
    expect((match["kind"], match["score"], match["matched"]),
           ("cause", 100, "id"))
    match = find("Port 443 to the broker is closed")[0]
    expect((match["kind"], match["id"], match["matched"]),
           ("cause", "port_443_blocked", "title"))
    match = find("Open port 443 to the broker")[0]
    expect((match["kind"], match["id"], match["score"]),
           ("fix", "open_port_443", 100))
    match = find("another installation was running")[0]
    expect((match["id"], match["matched"], match["text"]),
           ("agent_installer_failed", "about",
            "Exit code 1618: another installation was running."))
    match = find("RDAgentBootLoader -StartupType Automatic")[0]
    expect((match["id"], match["matched"], match["text"]),
           ("start_boot_loader", "run",
            "Set-Service RDAgentBootLoader -StartupType Automatic"))


@case
def other_texts_find_nothing():
    for text in (
            "error", "the", "Error", "ERROR: the", "failed", "service",
            "server", "the computer", "...", "\u2026", "'", "\x01", "**", "#",
            "The weather will be sunny tomorrow with some rain in the north",
            "Outlook cannot connect to the server. The server is unavailable.",
            "Keyset does not exist 0x80090016",
            "The trust relationship between this workstation and the primary "
            "domain failed",
            "SQL Server connection timeout expired. The timeout period "
            "elapsed prior to obtaining a connection",
            "The program can't start because MSVCR100.dll is missing from "
            "your computer. Try reinstalling the program to fix this problem.",
            "The application was unable to start correctly (0xc000007b). "
            "Click OK to close the application.",
            "Windows could not start the Print Spooler service on Local "
            "Computer. Error 1068: The dependency service or group failed to "
            "start.",
            "Windows Update failed with error code 0x80240034",
            "Your PC ran into a problem and needs to restart",
            "npm ERR! code ELIFECYCLE", "Segmentation fault (core dumped)",
            "Login failed for user 'sa'", "printer offline"):
        expect(find(text), [], text)
    done = run("find", "the weather")
    expect((done.returncode, done.stdout),
           (1, b"Nothing matches. `avdoctor list` shows all.\n"))


@case
def no_more_than_ten_are_told_and_the_best_first():
    for text in ("Remote Desktop", "join the VM to the domain", LICENSES):
        scores = [match["score"] for match in find(text)]
        assert 0 < len(scores) <= 10, text
        expect(scores, sorted(scores, reverse=True))


@case
def people_are_told_what_matched_and_what_to_do_next():
    done = run("find", LICENSES)
    expect(done.returncode, 0)
    text = done.stdout.decode("ascii")
    assert text.startswith("One entry matches.\n\nSymptom: Remote Desktop "
                           "licensing mode is not configured\n"), text
    assert "\n  Message: The remote session was disconnected" in text, text
    assert "\n  Cause: A group policy sets" in text, text
    assert "\n  To diagnose: avdoctor --symptom licensing_mode_not_configured" \
        "\n" in text, text
    assert all(len(line) <= 80 or "https://" in line
               for line in text.split("\n")), text
    text = run("find", LICENSES.replace("session", "meeting")).stdout.decode()
    assert "\n  Similar: The remote session was" in text, text


@case
def a_token_that_was_pasted_along_is_not_echoed():
    secret = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abcdefgh"
    done = run("find", "--format", "json", LICENSES + " password=hunter22 "
               + secret)
    expect(done.returncode, 0)
    assert b"hunter22" not in done.stdout, done.stdout
    assert secret.encode() not in done.stdout, done.stdout
    echoed = json.loads(done.stdout)["query"]
    assert echoed.startswith(LICENSES), echoed
    expect(json.loads(done.stdout)["schema"], "avdoctor.find/1")


@case
def a_text_with_names_in_it_is_not_echoed_if_names_are_to_stay():
    text = LICENSES + " SH-7 bob@contoso.com 10.1.2.3"
    for options in ([], ["--format", "json"]):
        done = run("find", "--redact", *options, text)
        expect(done.returncode, 0)
        for name in (b"SH-7", b"bob", b"contoso", b"10.1.2.3"):
            assert name not in done.stdout, done.stdout
    expect(json.loads(done.stdout)["query"], "***")


@case
def hostile_text_is_harmless():
    text = "\x1b[31m" + LICENSES + "\u202e\"},{\"\n\t"
    done = run("find", "--format", "json", text)
    expect(json.loads(done.stdout)["query"], text)
    assert b"\x1b" not in done.stdout and done.stdout.isascii(), done.stdout
    assert find("a " * 40000 + LICENSES)[0]["score"] == 90


@case
def only_a_whole_message_reports_a_symptom():
    sick = os.path.join(tap.TOP, "examples", "sick.json")
    for text in (LICENSES, LICENSES.upper(),
                 "\u201c" + textwrap.fill(LICENSES, 40) + "\u201d",
                 "[Window Title]\nRemote Desktop\n" + LICENSES + "\n[OK]"):
        done = run("--evidence", sick, "--format", "brief", "--symptom", text)
        assert b"symptom\tpresent\tlicensing_mode_not_configured\t" in \
            done.stdout, done
    for text in (LICENSES.replace("session", "meeting"),
                 LICENSES.replace("computer", "SH-7"), LICENSES[:60]):
        done = run("--evidence", sick, "--symptom", text)
        expect((done.returncode, done.stdout), (64, b""))
        assert b" licensing_mode_not_configured" in done.stderr, done
        assert b"`avdoctor find`" in done.stderr, done


if __name__ == "__main__":
    tap.run()
