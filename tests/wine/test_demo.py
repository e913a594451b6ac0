#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The live host of `./bootstrap demo` is as ill as it claims to be, and the
token in its registry leaves it in no output."""
import base64
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import tap
import wine
from tap import case, expect

SCRIPT = os.path.join(tap.TOP, "examples", "sick_host.sh")
PROBLEM = 2
UNAVAILABLE = 69

if not os.path.exists(wine.AVDOCTOR):
    wine.skip("there is no avdoctor.exe; ./bootstrap build makes it")
HOST = wine.Host()
REPORTS = ("text", "line", "brief", "json")

# Each output of one run, by its name.
outputs = {}


def script(*arguments, **variables):
    env = wine.environment(HOST.prefix)
    env.update(WINE=wine.WINE, WINESERVER=wine.WINESERVER)
    env.update(variables)
    return wine.limited(["/bin/sh", SCRIPT, *arguments], wine.LIMIT_TEMPLATE,
                        env, folder=os.path.dirname(HOST.prefix))


def diagnose():
    """The run, once for all cases."""
    if outputs:
        return outputs
    files = {"evidence": "evidence.txt"}
    files.update((report, report + ".txt") for report in REPORTS)
    options = ["--save-evidence", files["evidence"]]
    for report in REPORTS:
        options += ["--write", "%s=%s" % (report, files[report])]
    done = script(HOST.prefix, wine.AVDOCTOR, "--all", *options)
    outputs["status"] = done.status
    outputs["out"] = done.out
    outputs["err"] = done.err
    for name, file in files.items():
        path = os.path.join(os.path.dirname(HOST.prefix), file)
        assert os.path.exists(path), done.out + done.err
        with open(path, "rb") as content:
            outputs[name] = content.read()
    return outputs


def probes():
    return json.loads(diagnose()["evidence"])["probes"]


def token():
    with open(os.path.join(tap.TOP, "examples", "sick_host.reg"),
              encoding="ascii") as file:
        return re.search('"RegistrationToken"="([^"]+)"', file.read()).group(1)


@case
def the_stopped_boot_loader_is_confirmed():
    said = diagnose()
    expect(said["status"], PROBLEM, said["out"] + said["err"])
    expect(said["err"], b"")
    assert b" top=boot_loader_stopped " in said["line"], said["line"]
    assert b"cause\tconfirmed\tboot_loader_stopped\t" in said["brief"], \
        said["brief"]


@case
def the_missing_registration_is_seen():
    assert b"symptom\tpresent\tagent_not_registered\t" in diagnose()["brief"]


@case
def the_service_is_read_as_it_is():
    got = probes()["boot_loader"]
    expect({name: got.get(name) for name in ("status", "state", "start",
                                             "account")},
           {"status": "ok", "state": "stopped", "start": "automatic",
            "account": "LocalSystem"})


@case
def the_token_is_there_and_in_no_output():
    got = probes()["registration_token"]
    expect((got["exists"], got["empty"]), (True, False))
    # In parts too, and what it holds.
    parts = [token()] + token().split(".")
    parts += [base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode()
              for part in parts[1:]]
    for name, output in diagnose().items():
        for part in parts:
            for encoding in ("utf-8", "utf-16-le"):
                assert name == "status" or part.encode(encoding) not in output, \
                    "%s of %s is in %s" % (part, token(), name)


@case
def elsewhere_its_evidence_is_judged_in_the_same_way():
    done = subprocess.run([os.environ["AVDOCTOR"], "--evidence", "-",
                           "--format", "line"],
                          input=diagnose()["evidence"], timeout=wine.LIMIT,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    expect(done.stdout, diagnose()["line"])
    expect(done.returncode, PROBLEM)


@case
def a_wine_that_does_not_work_is_told():
    done = script(HOST.prefix, wine.AVDOCTOR, WINE="false")
    expect(done.status, UNAVAILABLE)
    assert b"failed: false" in done.err, done.err


tap.run()
