#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
A secret that the host shows in every place that a probe reads leaves the
process in no output; and what was saved is judged the same elsewhere.
"""
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import peers
import tap
import wine
from tap import case, expect

AVDOCTOR = os.environ.get("AVDOCTOR",
                          os.path.join(wine.BUILD, "bin", "avdoctor"))
FORMATS = ("text", "line", "brief", "json")

# The value of a secret probe, which looks like nothing in particular; and
# things that look like secrets wherever they stand.
CANARY = "kanarienvogel-8471"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJjYW5hcnkiOiJ0d2VldCJ9.c2lnbmF0dXJlLXR3ZWV0"
TOKENS = {
    JWT: JWT,
    "password=Tw33t-tw33t": "Tw33t-tw33t",
    "https://bird:Tw33t2tw33t@example.com/": "Tw33t2tw33t",
    "https://example.com/?sv=1&sig=Tw33t3%2Ftw33t": "Tw33t3%2Ftw33t",
    "AccountKey=Tw33t4tw33tTw33t4tw33t==": "Tw33t4tw33t",
    "Authorization: Bearer Tw33t5tw33tTw33t5": "Tw33t5tw33t",
}
SECRETS = [CANARY, *TOKENS.values()]
ALL = " | ".join([CANARY, *TOKENS])

RULES = r"""
probe token {
  title "Token"
  read  registry("HKLM\SOFTWARE\Bird", "Token")
  secret
}
probe value { title "Value" read registry("HKLM\SOFTWARE\Bird", "Value") }
probe many  { title "Values" read registry("HKLM\SOFTWARE\Bird", "Many") }
probe cage  { title "Keys" read registry("HKLM\SOFTWARE\Bird\Cage") }
probe log   { title "Log" read log("C:\bird.log", find: "bird {word}") owner any }
probe event { title "Event" read event("Application") }
probe page  { title "Page" read http("http://127.0.0.1:PORT/", find: "bird {word}") }
probe env   { title "Variable" read environment("BIRD") }

symptom tweet {
  title "It tweets"
  message "It tweets all day long"
  when  value.value contains "bird" or many.value contains "bird"
        or any (cage.subkeys starts with "bird") or log.line contains "bird"
        or event.text contains "bird" or page.value contains "bird"
        or env.value contains "bird"
}
cause bird of tweet {
  title "A bird"
  about "It says {value.value}, {log.line}, {event.text} and {env.value}."
  when  token.exists and value.value like "*" and log.line like "*"
        and event.text like "*" and page.value like "*"
        and env.value like "*"
  fix { title "Open the cage" steps { "Say {log.value} and {page.value}." } }
}
"""

HOST = wine.Host()
outputs = {}


def page():
    """An answer whose body shows the secrets, one in each line."""
    body = "".join("bird %s\r\n" % one for one in [CANARY, *TOKENS]
                   if " " not in one).encode()
    return peers.says(peers.head("HTTP/1.1 200 OK",
                                 "Content-Length: %d" % len(body)) + body)


def prepare():
    quoted = "bird " + ALL
    HOST.registry('[HKEY_LOCAL_MACHINE\\SOFTWARE\\Bird]\n"Token"="%s"\n'
                  '"Value"="%s"\n"Many"=hex(7):%s\n'
                  '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Bird\\Cage\\%s]\n'
                  % (CANARY, quoted, ",".join(
                      "%02x" % byte for byte in
                      (quoted + "\0" + CANARY + "\0\0").encode("utf-16-le")),
                     CANARY))
    HOST.write(r"C:\bird.log", "bird %s\r\nbird of %s\r\n" % (CANARY, ALL))
    HOST.double("wevtapi", AVD_EVENTS="Application;Cage;;1;;60;s" + quoted,
                BIRD=quoted)


def run():
    """All outputs of one run."""
    if outputs:
        return outputs
    prepare()
    port = peers.Peer(page()).port
    program = wine.build(RULES.replace("PORT", str(port)))
    options = ["--save-evidence", r"C:\evidence.json", "--all",
               "--symptom", "It tweets all day long " + ALL]
    for name in FORMATS:
        options += ["--write", r"%s=C:\%s.out" % (name, name)]
    done = HOST.run(program, *options)
    outputs["out"], outputs["err"] = done.out, done.err
    expect(done.status, 2, done.err)
    for name in FORMATS:
        with open(HOST.path(r"C:\%s.out" % name), "rb") as file:
            outputs[name] = file.read()
    with open(HOST.path(r"C:\evidence.json"), "rb") as file:
        outputs["evidence"] = file.read()
    outputs["program"] = program
    outputs["port"] = port
    return outputs


@case
def what_is_looked_for_was_really_read():
    got = json.loads(run()["evidence"])["probes"]
    expect({name: one["status"] for name, one in got.items()},
           {name: "ok" for name in got})
    for name, field in (("value", "value"), ("log", "line"),
                        ("event", "text"), ("env", "value")):
        assert "***" in got[name][field], got[name]
    assert any("***" in one for one in got["many"]["value"]), got["many"]
    assert any("***" in one for one in got["cage"]["subkeys"]), got["cage"]
    expect(got["page"]["count"], 6)
    expect(set(got["token"]) - {"read", "ms"}, {"status", "exists", "empty"})


@case
def no_secret_is_in_any_output():
    for name, text in run().items():
        if not isinstance(text, bytes):
            continue
        for secret in SECRETS:
            assert secret.encode() not in text, (name, secret)


@case
def nor_in_the_line_of_a_run_that_fails():
    done = HOST.run(run()["program"], "--output",
                    r"C:\nowhere\password=Tw33t-tw33t\x")
    expect(done.status, 74)
    assert b"Tw33t" not in done.err, done.err
    assert b"***" in done.err, done.err


@case
def nor_when_somebody_else_saved_it_in_the_evidence():
    with tap.scratch() as folder:
        rules = tap.write(folder, "bird.avdrule", wine.HEADER +
                          RULES.replace("PORT", str(run()["port"])))
        evidence = json.loads(run()["evidence"])
        evidence["probes"]["token"] = {"value": CANARY}
        evidence["probes"]["log"]["line"] = "bird of " + ALL
        raw = tap.write(folder, "raw.json", json.dumps(evidence))
        for name in FORMATS:
            _, out, err = tap.avdrule("judge", rules, "--", "--evidence", raw,
                                      "--all", "--format", name)
            for secret in SECRETS:
                assert secret not in out + err, (name, secret)


@case
def what_was_saved_here_is_judged_the_same_elsewhere():
    got = run()
    with tap.scratch() as folder:
        rules = tap.write(folder, "test.avdrule", wine.HEADER +
                          RULES.replace("PORT", str(got["port"])))
        native = os.path.join(folder, "native")
        status, out, err = tap.avdrule("build", rules, "-o", native)
        expect(status, 0, out + err)
        saved = tap.write(folder, "evidence.json", got["evidence"])
        for name in FORMATS:
            done = subprocess.run(
                [native, "--evidence", saved, "--all", "--format", name,
                 "--utf8"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            expect(done.stderr, b"")
            expect(done.stdout.replace(b'"mode": "evidence"',
                                       b'"mode": "live"')
                   .replace(b", recorded ", b", read now, "), got[name],
                   name)


if __name__ == "__main__":
    tap.run()
