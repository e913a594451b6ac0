#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
What the Windows program says of peers that answer, refuse, keep silent, send
rubbish or send for ever; with certificates it may trust and such it must not.
"""
import hashlib
import os
import shutil
import ssl
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import peers
import tap
import wine
from tap import case, expect

FOLDER = tempfile.TemporaryDirectory(prefix="avdrule-test-")
ANY = peers.ANY
FIND = 'find: "{int}"'


def certificate(name, subject):
    """One that vouches for itself, and its key."""
    path = os.path.join(FOLDER.name, name)
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
               "-days", "7", "-subj", "/CN=localhost", "-addext",
               "subjectAltName=" + subject, "-keyout", path + ".key",
               "-out", path + ".pem"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert done.returncode == 0, done.stderr
    return path


def tls(path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path + ".pem", path + ".key")
    return lambda peer: context.wrap_socket(peer, server_side=True)


def trust(host, path):
    """Makes a certificate a root of a host, as its store has them."""
    with open(path + ".pem", encoding="ascii") as file:
        der = ssl.PEM_cert_to_DER_cert(file.read())
    blob = b"".join(number.to_bytes(4, "little")
                    for number in (32, 1, len(der))) + der
    host.registry("[HKEY_CURRENT_USER\\Software\\Microsoft\\SystemCertificates"
                  "\\Root\\Certificates\\%s]\n\"Blob\"=hex:%s\n"
                  % (hashlib.sha1(der).hexdigest().upper(),
                     ",".join("%02x" % byte for byte in blob)))


def tls_cases(cases, host):
    why = "no openssl" if shutil.which("openssl") is None \
        else None if peers.knows_localhost() else peers.NAMELESS
    if why is not None:
        cases.skip("tls_by_name", why)
        return
    good = certificate("good", "DNS:localhost")
    bad = certificate("bad", "DNS:localhost")
    other = certificate("other", "DNS:other.example.com")
    trust(host, good)
    trust(host, other)

    def peer(id, serve, *arguments, path=good, **fields):
        cases.peer(id, serve, *arguments, scheme="https", host="localhost",
                   path="/a b?c#d", wrap=tls(path), connects=True, **fields)

    page = (peers.head(peers.OK, "Content-Length: %d" % len(peers.LINES)),
            peers.LINES)
    peer("tls_plain", peers.says(*page), FIND, code=200, count=2, value=13,
         error=peers.MISSING)
    peer("tls_header", peers.says(*page), 'header: "Metadata: true"',
         code=200, count=peers.MISSING)
    peer("tls_chunked", peers.says(
        peers.head(peers.OK, "Transfer-Encoding: chunked"),
        peers.chunks(peers.LINES, 5)), FIND, code=200, count=2, value=13)
    peer("tls_packed", peers.says(peers.head(
        peers.OK, "Content-Encoding: gzip",
        "Content-Length: %d" % len(peers.LINES)), peers.LINES), FIND,
         code=200, count=peers.TOO_LARGE, value=peers.TOO_LARGE,
         error=peers.MISSING)
    peer("tls_identity", peers.says(peers.head(
        peers.OK, "Content-Encoding: identity", "Content-Length: 6"),
         b"port 8"), FIND, code=200, count=1, value=8, error=peers.MISSING)
    peer("tls_part", peers.says(peers.head(
        "HTTP/1.1 206 Part", "Content-Length: 6"), b"port 8"),
         'find: "fourth"', code=206, count=peers.TOO_LARGE,
         error=peers.MISSING)
    peer("tls_open_end", peers.says(peers.head(peers.OK), b"port 80"), FIND,
         code=200, count=1, value=peers.TOO_LARGE, error=peers.MISSING)
    peer("tls_last_chunk", peers.says(
        peers.head(peers.OK, "Transfer-Encoding: chunked"),
        peers.chunks(b"port 80", 5)), FIND, code=200, count=1, value=80)
    peer("tls_redirect", peers.says(peers.head(
        "HTTP/1.1 302 Found", "Location: /x", "Content-Length: 0")),
         code=302, error=peers.MISSING)
    peer("tls_log_on", peers.says(peers.head(
        "HTTP/1.1 401 No", "WWW-Authenticate: Negotiate",
        "Content-Length: 0")), code=401, error=peers.MISSING)
    peer("tls_for_ever", peers.for_ever(peers.head(peers.OK) +
                                        b"seven 7\n" * 1000), FIND, code=200,
         value=7, error=peers.MISSING)
    peer("tls_too_short", peers.says(
        peers.head(peers.OK, "Content-Length: 10"), b"12345"), FIND, code=200,
         count=peers.MISSING, value=peers.MISSING)
    cases.peer("tls_nothing", peers.says(stays=True), peers.PATIENCE,
               scheme="https", host="localhost", wrap=tls(good), status=ANY,
               code=peers.MISSING)
    cases.peer("tls_body_hangs", peers.says(
        peers.head(peers.OK, "Content-Length: 10"), b"12345", stays=True),
               FIND + ", " + peers.PATIENCE, scheme="https",
               host="localhost", wrap=tls(good), status=ANY,
               count=peers.MISSING)
    peer("tls_unknown_root", peers.says(*page), path=bad, error="tls",
         code=peers.MISSING)
    peer("tls_other_name", peers.says(*page), path=other, error="tls",
         code=peers.MISSING)


HOST = wine.Host()
CASES = peers.plain()
CASES.add("no_name", 'tcp("nosuch.invalid", port: 443)',
          connects=peers.MISSING, error="no_name")
CASES.add("tls_closed", 'http("https://127.0.0.1:%d/")' % peers.closed_port(),
          connects=False, error="refused", code=peers.MISSING)
CASES.peer("tls_garbage", peers.for_ever(b"\0" * 4096), scheme="https",
           connects=True, code=peers.MISSING)
CASES.peer("tls_silent", lambda peer, requests: peers.wait(), peers.PATIENCE,
           scheme="https", code=peers.MISSING, status=ANY)
tls_cases(CASES, HOST)
READ = HOST.readings(CASES.rules())


def said(id, fields):
    peers.check(READ[id], fields)


peers.add_to(CASES, said)


@case
def what_is_no_tls_says_so():
    assert READ["tls_garbage"].get("error") in ("tls", "reset"), \
        READ["tls_garbage"]


@case
def silence_over_tls_is_told_by_the_probe_or_by_who_waits_for_it():
    for id in ("tls_silent", "tls_nothing", "tls_body_hangs"):
        if id in READ:
            reading = READ[id]
            assert "timeout" in (reading["status"],
                                 reading.get("error")), reading


@case
def a_request_over_tls_is_one_plain_get():
    if "tls_plain" not in CASES.peers:
        raise tap.Skip(CASES.skipped[-1][1])
    request = CASES.peers["tls_plain"].requests[0].decode("ascii")
    assert request.startswith("GET /a%20b?c HTTP/1.1\r\n"), request
    assert "\r\nAccept-Encoding: identity\r\n" in request, request
    assert "\r\nHost: localhost:%d\r\n" % CASES.peers["tls_plain"].port \
        in request, request
    request = CASES.peers["tls_header"].requests[0]
    assert b"\r\nMetadata: true\r\n" in request, request


@case
def nobody_is_asked_again():
    for id in ("redirect", "tls_redirect", "tls_log_on"):
        if id in CASES.peers:
            expect(len(CASES.peers[id].requests), 1, id)


try:
    tap.run()
finally:
    peers.end()
