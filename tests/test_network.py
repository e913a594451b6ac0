#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
What the program says of peers that answer, refuse, keep silent, send rubbish
or send for ever; natively, on loopback alone.
"""
import json
import os
import socket
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))
import peers
import tap
from tap import case, expect

HEADER = 'pack network_test { title "A test" version 1.0.0 }\n'
LIMIT = 120  # seconds; a machine may be busy


def built(folder, rules):
    source = tap.write(folder, "test.avdrule", HEADER + rules)
    program = os.path.join(folder, "test")
    status, out, err = tap.avdrule("build", source, "-o", program)
    assert os.path.exists(program), out + err
    return program


def readings(rules, options=(), before=()):
    with tap.scratch() as folder:
        program = built(folder, rules)
        evidence = os.path.join(folder, "evidence.json")
        done = subprocess.run([*before, program, "--save-evidence", evidence,
                               *options], timeout=LIMIT,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert 0 <= done.returncode < 64, done
        with open(evidence, encoding="ascii") as file:
            return json.load(file)["probes"]


CASES = peers.plain()
if socket.has_ipv6:
    try:
        CASES.peer("six", peers.says(peers.head(peers.OK)),
                   family=socket.AF_INET6, code=200)
    except OSError:
        pass  # this machine has no ::1
CASES.peer("tls", peers.says(), scheme="https", status="unsupported")
CASES.add("no_name", 'tcp("nosuch.invalid", port: 443, timeout: 3s)')
READ = readings(CASES.rules())


def said(id, fields):
    peers.check(READ[id], fields)


peers.add_to(CASES, said)


@case
def a_name_that_does_not_resolve_says_nothing_about_the_peer():
    reading = READ["no_name"]
    assert "connects" not in reading, reading
    # A machine without a name server cannot tell that there is no such name.
    assert reading.get("error") in ("no_name", "other") or \
        reading["status"] == "timeout", reading


@case
def a_request_is_one_plain_get():
    lines = CASES.peers["plain"].requests[0].decode("ascii").split("\r\n")
    expect(lines, ["GET /a%20b?c HTTP/1.1",
                   "Host: 127.0.0.1:%d" % CASES.peers["plain"].port,
                   "Connection: close", "Accept: */*",
                   "Accept-Encoding: identity", "User-Agent: avdoctor",
                   "", ""])


@case
def the_header_of_the_rules_arrives_as_it_is_written():
    lines = CASES.peers["header"].requests[0].split(b"\r\n")
    assert b"Metadata: true" in lines, lines


@case
def there_is_one_host_even_where_the_rules_name_another():
    request = CASES.peers["other_host"].requests[0]
    assert b"\r\nHost: www.example.com\r\n" in request, request
    expect(request.lower().count(b"\r\nhost:"), 1)


@case
def a_redirect_is_not_followed():
    expect(len(CASES.peers["redirect"].requests), 1)


@case
def silence_in_a_wait_that_was_cut_short_is_no_observation():
    cases = peers.Cases()
    cases.add("silent", 'tcp("127.0.0.1", port: %d)' % peers.full_port(),
              status="timeout", connects=peers.MISSING)
    cases.peer("nothing", peers.says(stays=True),
               connects=True, error=peers.MISSING, code=peers.MISSING)
    read = readings(cases.rules(), ["--timeout", "1s"])
    for id, _, fields in cases.probes:
        peers.check(read[id], fields)


@case
def without_a_network_nothing_is_said_about_the_peer():
    try:
        subprocess.run(["unshare", "-rn", "true"], check=True,
                       stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        raise tap.Skip("no network namespaces for this user") from None
    cases = peers.Cases()
    cases.add("port", 'tcp("192.0.2.1", port: 443)', connects=peers.MISSING,
              error="unreachable")
    cases.add("page", 'http("http://192.0.2.1/")', connects=peers.MISSING,
              error="unreachable", code=peers.MISSING)
    read = readings(cases.rules(), before=["unshare", "-rn"])
    for id, _, fields in cases.probes:
        peers.check(read[id], fields)


try:
    tap.run()
finally:
    peers.end()
