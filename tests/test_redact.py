#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""avdoctor --redact: nothing of a host's names is left, and what was written
so is judged as before. Arguments: [--seeds FIRST COUNT]."""
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))
sys.path.insert(0, os.path.join(HERE, "naive"))
import generate
import tap
from tap import avdrule, case, expect

RULES = os.path.join(tap.TOP, "rules", "avd_session_host")
FIRST, COUNT = 1, 120

PACK = '''pack demo { title "Demo" version 1.0.0 }
probe joined { title "Join state" read domain() }
probe failed { title "Failure" read event("System", source: "A") }
probe agent { title "Agent" read service("Agent") }
probe folder { title "Folder" read file("C:\\A") }
probe path { title "Path" read registry("HKLM\\SOFTWARE\\A", "Path") }
probe inner { title "Inner version" read registry("HKLM\\SOFTWARE\\A", "Inner") }
probe pool { title "Pool" read registry("HKLM\\SOFTWARE\\A", "HostPool") }
probe whose { title "Whose" read environment("USERNAME") }
probe network { title "Network" read adapter() }
probe proxy { title "Proxy" read proxy() }
probe product { title "Product" read product("A") }
probe broker { title "Broker" read tcp("rdbroker.wvd.microsoft.com", port: 443) }
probe guid { title "A" read registry("HKLM\\SOFTWARE\\{11112222-3333-4444-5555-666677778888}", "B") }
symptom broken { title "Broken" when failed.exists }
cause stopped of broken { title "Stopped" when agent.state is stopped }
cause old of broken { title "Old" when inner.value < 1.0.2.16 }
cause account of broken { title "Account" when path.value == "C:\\Users\\svc\\x" }
'''

# Conditions on names.
NAMED = PACK + '''
cause local of broken { title "Local" when joined.name ends with ".local" }
cause word of broken { title "Word" when failed.text contains "user" }
cause inside of broken { title "Inside" when any (network.addresses starts with "10.") }
'''


def judge(folder, evidence, *options, pack="demo.avdrule"):
    status, out, err = avdrule("judge", pack, "--", "--evidence", evidence,
                               *options, folder=folder)
    assert status < 64, err
    return out


def redact(probes, host="SH-0", heard=None, pack=PACK, **more):
    """The readings, and all else, as they are written with --redact."""
    with tap.scratch() as folder:
        tap.write(folder, "demo.avdrule", pack)
        document = {"schema": "avdoctor.evidence/1", "host": {"name": host},
                    "probes": probes, **more}
        if heard:
            document["reported_texts"] = {"broken": heard}
        tap.write(folder, "raw.json", json.dumps(document))
        return once_and_again(folder)


def once_and_again(folder, pack="demo.avdrule"):
    """Redacted evidence: it is judged as the raw, says that it is redacted, and
    redacting it again changes nothing."""
    def brief(name):
        return judge(folder, name, "--format", "brief", "--all", pack=pack)
    text = judge(folder, "raw.json", "--redact", "--save-evidence", "one.json",
                 "--all", pack=pack)
    judge(folder, "one.json", "--redact", "--save-evidence", "two.json",
          pack=pack)
    with open(os.path.join(folder, "one.json"), encoding="utf-8") as file:
        one = file.read()
    with open(os.path.join(folder, "two.json"), encoding="utf-8") as file:
        expect(file.read(), one, "redacted again")
    expect(brief("one.json"), brief("raw.json"), one)
    made = json.loads(one)
    assert made["redacted"] is True
    # A healthy host gets no foot.
    expect("Names and addresses are pseudonyms (--redact)." in text,
           "\nHost: " in text, text)
    return made


def event(text, **more):
    """A text of an event as it is written."""
    made = redact({"failed": {"count": 1, "text": text},
                   "joined": {"joined": "ad", "name": "corp.contoso.com"}},
                  **more)
    return made["probes"]["failed"]["text"]


def becomes(pairs, **more):
    for text, wanted in pairs:
        expect(event(text, **more), wanted, text)


@case
def a_host_has_one_name_wherever_it_stands():
    becomes([("sh-0", "host-1"),
             ("on SH-0, (Sh-0) SH-0_disk", "on host-1, (host-1) host-1_disk"),
             ("SH-0.corp.contoso.com:443", "host-1.domain-1.example:443"),
             ("C:\\SH-0\\x", "C:\\host-1\\x"),
             ("CORP\\SH-0$", "DOMAIN-1\\host-1$"),
             ("XSH-0 SH-01 SH-\u00e9 SH0", "XSH-0 SH-01 SH-\u00e9 SH0")])
    expect(redact({})["host"]["name"], "host-1")
    expect(redact({}, host="sh.corp.local")["host"]["name"],
           "host-1.domain-1.example")
    expect(event("at b1.corp.local", host="b1.corp.local"),
           "at host-1.domain-1.example")


@case
def a_domain_has_a_long_and_a_short_name():
    becomes([("corp.contoso.com", "domain-1.example"),
             ("dc1.corp.contoso.com", "host-2.domain-1.example"),
             ("a.b.corp.contoso.com", "host-2.domain-1.example"),
             ("DC=corp,DC=contoso", "DC=DOMAIN-1,DC=contoso"),
             ("mycorp.contoso.com", "mycorp.contoso.com")])


@case
def people_are_found_in_their_places_and_then_everywhere():
    becomes([("jdoe CORP\\jdoe jdoe", "user-1 DOMAIN-1\\user-1 user-1"),
             ("C:\\Users\\jdoe\\a", "C:\\Users\\user-1\\a"),
             ("C:\\\\Users\\\\jdoe\\\\a", "C:\\\\Users\\\\user-1\\\\a"),
             ("C:\\Users\\Jane Doe\\a", "C:\\Users\\user-1\\a"),
             ("C:\\Users\\jdoe was lost", "C:\\Users\\user-1 was lost"),
             ("/home/jdoe", "/home/user-1"),
             ("j.doe@fabrikam.com!", "user-1@domain-2.example!"),
             ("FABRIKAM\\j.doe.", "DOMAIN-2\\user-1."),
             ("AzureAD\\JaneDoe", "AzureAD\\user-1")])


@case
def what_every_host_has_stays():
    for text in ("NT AUTHORITY\\SYSTEM", "BUILTIN\\Administrators",
                 "NT SERVICE\\Agent", "C:\\Users\\Public\\a", "HKLM\\SOFTWARE",
                 "S-1-5-18 S-1-5-32-544 S-1-1-0 S-1-5-21-0-0-0-496",
                 "127.0.0.1 ::1 0.0.0.0 255.255.255.0 224.0.0.1",
                 "168.63.129.16 169.254.169.254 169.254.3.4",
                 "{00000000-0000-0000-C000-000000000046}",
                 "C:\\Windows\\System32\\x.dll", "12:34:56 2026-11-22",
                 "10.0.17763.774 1.2.3 1.2.3.4.5 300.1.1.1",
                 "Version=10.0.0.7, version 10.0.2.15", "a\\b", "***"):
        expect(event(text), text)


@case
def addresses_and_ids_keep_their_kind():
    becomes([
        ("10.1.2.3:443, 10.1.2.4 10.1.2.3/24.",
         "192.0.2.1:443, 192.0.2.2 192.0.2.1/24."),
        ("2001:4898:80e8::1 fe80::1c2d:3e4f%12 1:2:3:4:5:6:7:8",
         "2001:db8::1 fe80::2%12 2001:db8::3"),
        ("fe80::215:5dff:fe01:203%4 [FE80::0215:5DFF:FE01:0204]:80 fe80::5: no",
         "fe80::6%4 [fe80::7]:80 fe80::5: no"),
        ("S-1-5-21-1-22-333-500 S-1-5-21-1-22-333",
         "S-1-5-21-0-0-1-500 S-1-5-21-0-0-1"),
        ("S-1-12-1-1-22-333-4444", "S-1-12-1-0-0-0-1"),
        ("00-15-5D-01-02-03 00:15:5d:01:02:04",
         "02-00-00-00-00-10 02:00:00:00:00:11"),
        ("/subscriptions/6F9619FF-8B86-D011-B42D-00C04FC964FF/resourceGroups/"
         "rg-a/providers/Microsoft.DesktopVirtualization/hostPools/hp-b/"
         "sessionHosts/SH-0.corp.contoso.com",
         "/subscriptions/00000000-0000-4000-8000-000000010001/resourceGroups/"
         "name-1/providers/Microsoft.DesktopVirtualization/hostPools/name-2/"
         "sessionHosts/name-3"),
        ("\\\\fs01\\profiles fs01", "\\\\host-2\\profiles host-2")])


@case
def fields_that_hold_names_are_known():
    made = redact({"agent": {"state": "running", "account": "fabrikam\\svc a"},
                   "folder": {"size": 1, "owner": ".\\bob"},
                   "whose": {"value": "carol"}, "pool": {"value": "hp-prod"},
                   "proxy": {"configured": True, "server": "px:8080"},
                   "failed": {"count": 1, "text": "bob carol hp-prod px svc"},
                   "path": {"value": "C:\\Users\\dave\\x"}})["probes"]
    expect([made["agent"]["account"], made["folder"]["owner"],
            made["whose"]["value"], made["pool"]["value"],
            made["proxy"]["server"]],
           ["DOMAIN-1\\user-1", ".\\user-2", "user-4", "name-1",
            "host-2:8080"])
    expect(made["failed"]["text"], "user-2 user-4 name-1 px svc")


@case
def versions_are_no_addresses():
    made = redact({"product": {"version": "10.0.2.15"},
                   "inner": {"value": "1.0.2.15"},
                   "path": {"value": "1.0.2.15"}},
                  host="A")["probes"]
    expect([made["product"]["version"], made["inner"]["value"],
            made["path"]["value"]], ["10.0.2.15", "1.0.2.15", "192.0.2.1"])


@case
def what_the_rules_name_stays():
    text = ("rdbroker.wvd.microsoft.com 11112222-3333-4444-5555-666677778888 "
            "wvd C:\\Users\\svc\\x")
    expect(event(text, host="wvd").replace("user-1", "svc"), text)
    made = redact({"path": {"value": "C:\\Users\\svc\\x"}}, host="running")
    expect(made["probes"]["path"]["value"], "C:\\Users\\svc\\x")
    expect(made["host"]["name"], "host-1")


@case
def a_condition_says_the_same_of_pseudonyms_or_the_text_is_stars():
    made = redact({"joined": {"joined": "ad", "name": "corp.local"},
                   "failed": {"count": 1, "text": "CORP\\jdoe at corp.local"},
                   "network": {"up": True,
                               "addresses": ["10.1.2.3", "192.168.1.1"]}},
                  pack=NAMED)
    expect(made["probes"]["joined"]["name"], "*.local")
    expect(made["probes"]["failed"]["text"], "*\\* at *")
    expect(made["probes"]["network"]["addresses"], ["10.*", "*"])


@case
def short_and_odd_names_are_replaced_where_a_name_must_stand():
    expect(event("a A C:\\Users\\a\\b 12", host="A"),
           "a A C:\\Users\\host-1\\b 12")
    expect(redact({"whose": {"value": "12"},
                   "failed": {"count": 1, "text": "12"}})["probes"]["failed"]
           ["text"], "12")
    for host in (".*", "%s", "\u00e4\u00f6", "\x01\x1b[2J", "host-1", "***",
                 "a\\b", "x@y.z", " ", "", "h" * 200, "-", "a.b..c."):
        made = json.dumps(redact({"failed": {"count": 1, "text": host}},
                                 host=host))
        if len(host) > 6:
            assert json.dumps(host)[1:-1] not in made, made


@case
def more_names_than_are_kept_are_not_told():
    text = " ".join("10.1.%d.%d" % (n // 256, n % 256) for n in range(600))
    made = event(text).split(" ")
    expect(len(made), 600)
    expect(made[600 - 1], "***")
    assert not [word for word in made if word.startswith("10.1.")]
    expect(len(set(made)) > 500, True)


@case
def a_pseudonym_that_came_in_is_given_to_nobody_else():
    expect(event("host-7 C:\\Users\\user-3\\a CORP\\new 192.0.2.9 10.1.1.1"),
           "host-7 C:\\Users\\user-3\\a DOMAIN-1\\user-4 192.0.2.9 192.0.2.10")


@case
def what_people_said_and_warnings_are_redacted():
    made = redact({"SH-0 of corp.contoso.com": {"status": "ok"},
                   "joined": {"joined": "ad", "name": "corp.contoso.com"}},
                  heard="failed on SH-0 at 10.1.2.3")
    expect(made["reported_texts"]["broken"], "failed on host-1 at 192.0.2.1")
    text = json.dumps(made)
    assert "host-1 of domain-1.example" in text
    assert not re.search("SH-0|contoso|10[.]1", text), text


@case
def a_text_without_room_is_not_told():
    """What is longer than it was by far, near the size that is accepted."""
    text = " ".join("%s@%s.z" % (a, b) for a in "abcdefgh" for b in "abcdefgh")
    many = [text] * ((7 << 20) // (len(text) + 4))
    made = redact({"network": {"up": True, "addresses": many}})
    made = made["probes"]["network"]
    assert made.get("too_large") == ["addresses"] or "*" in str(made)[:999999]
    assert "a@a.z" not in json.dumps(made)


# ---- scenarios ----

WORDS = {"ms": 1, "s": 1000, "m": 60000, "h": 3600000, "d": 86400000,
         "B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30, "TB": 1 << 40}


def value(text):
    text = text.strip()
    if text.startswith("{"):
        return re.findall(r'"([^"]*)"', text)
    if text[0] in "\"'":
        return text[1:-1]
    number = re.fullmatch(r"(-?\d+)([A-Za-z]+)", text)
    if number and number[2] in WORDS:
        return int(number[1]) * WORDS[number[2]]
    if re.fullmatch(r"-?\d+|0x[0-9a-f]+", text):
        return int(text, 0)
    return {"true": True, "false": False, "yes": True, "no": False}.get(
        text, text)


def scenarios():
    """Each scenario of the pack by its title: whence, and what is given."""
    found = {}
    folder = os.path.join(RULES, "scenarios")
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            for block in re.split(r'^scenario ', file.read(), flags=re.M)[1:]:
                title = re.match(r'"([^"]*)"', block)[1]
                source = re.search(r'^  from\s+"([^"]*)"', block, re.M)
                found[title] = (source and source[1],
                                re.findall(r"^  given\s+(.*)$", block, re.M))
    return found


def give(document, line):
    field = re.fullmatch(r"(\w+)\.(\w+) = (.*)", line)
    reported = re.fullmatch(r"symptom (\w+) reported", line)
    answer = re.fullmatch(r"(\w+) = (.*)", line)
    lacks = re.fullmatch(r"(\w+)\.(\w+) (none|too_large)", line)
    status = re.fullmatch(r"(\w+) (\w+)", line)
    if field:
        reading = document["probes"].get(field[1], {})
        if reading.get("status", "ok") != "ok":
            reading = {}
        document["probes"][field[1]] = {**reading,
                                        field[2]: value(field[3])}
    elif reported:
        document["reported"].append(reported[1])
    elif answer:
        document["answers"][answer[1]] = value(answer[2])
    elif lacks:
        reading = document["probes"].setdefault(lacks[1], {})
        reading.pop(lacks[2], None)
        if lacks[3] == "too_large":
            reading["too_large"] = [lacks[2]]
    elif status and status[2] == "unanswered":
        document["answers"].pop(status[1], None)
    else:
        assert status, line
        document["probes"][status[1]] = {"status": status[2]}


def recorded(found, title):
    source, lines = found[title]
    document = recorded(found, source) if source else {
        "schema": "avdoctor.evidence/1", "taken": "2026-01-02T03:04:05Z",
        "host": {"name": "SH-0", "system": "windows", "build": "10.0.26100.1"},
        "probes": {"windows": {"status": "ok"}}, "answers": {}, "reported": []}
    for line in lines:
        give(document, line)
    return document


@case
def every_scenario_is_judged_the_same():
    found = scenarios()
    assert len(found) > 50
    with tap.scratch() as folder:
        for title in found:
            tap.write(folder, "raw.json", json.dumps(recorded(found, title)))
            made = json.dumps(once_and_again(folder, pack=RULES))
            left = re.findall(".*(?:SH-0|contoso).*", made.replace("{", "\n"),
                              re.I)
            expect(left, [], title)


# ---- made-up packs ----

SAID = ["CORP\\jdoe", "corp.local", "SH-0", "10.0.0.4", "C:\\Users\\jdoe\\x",
        "jdoe@corp.local", "user", "S-1-5-21-1-2-3-500", "host"]
LISTED = ["10.0.0.4", "dc.corp.local", "SH-0", "host-1", "192.0.2.1", ""]


def compare(folder, seed):
    """True where the redacted evidence of a made-up pack is judged the same; a
    verdict must never turn into its opposite."""
    pack, text, evidence = generate.pair(seed)
    del pack
    evidence["host"]["name"] = "SH-0"
    tap.write(folder, "pack.avdrule", text)
    tap.write(folder, "raw.json", json.dumps(evidence))
    said = []
    if avdrule("check", "pack.avdrule", folder=folder)[1].find("E505") >= 0:
        return True
    judge(folder, "raw.json", "--redact", "--save-evidence", "one.json",
          pack="pack.avdrule")
    judge(folder, "one.json", "--redact", "--save-evidence", "two.json",
          pack="pack.avdrule")
    with open(os.path.join(folder, "one.json"), encoding="utf-8") as one:
        with open(os.path.join(folder, "two.json"), encoding="utf-8") as two:
            expect(two.read(), one.read(), "seed %d" % seed)
    for name in ("raw.json", "one.json"):
        said.append(judge(folder, name, "--format", "brief", "--all",
                          pack="pack.avdrule"))
    return said[0] == said[1]


@case
def made_up_packs_judge_redacted_evidence_the_same():
    generate.TEXTS[4:] = SAID
    generate.ADDRESSES[:] = LISTED
    with tap.scratch() as folder:
        differ = [seed for seed in range(FIRST, FIRST + COUNT)
                  if not compare(folder, seed)]
    tap.tell("%d of %d judged otherwise: %s" % (len(differ), COUNT, differ))
    expect(differ, [])


if "--seeds" in sys.argv:
    FIRST, COUNT = (int(n) for n in
                    sys.argv[sys.argv.index("--seeds") + 1:][:2])
tap.run()
