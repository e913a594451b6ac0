# SPDX-License-Identifier: MIT
"""
Peers of every manner on this machine's loopback, and what probes are to say of
them; shared by the tests of each system. Nothing leaves the machine.
"""
import socket
import struct
import threading
import time

import tap

MISSING = "missing"  # a field without a value, in what is expected
TOO_LARGE = "too large"
ANY = "any"

_ends = threading.Event()
_kept = []


def end():
    """Lets peers that wait go on to their end."""
    _ends.set()
    for kept in _kept:
        kept.close()


def wait():
    """Until the end."""
    _ends.wait()


# ---- manners ----

def head(*lines):
    return "".join(line + "\r\n" for line in lines + ("",)).encode("ascii")


def says(*pieces, slowly=False, stays=False, resets=False):
    """A peer that hears a request out and then sends pieces."""
    def serve(peer, requests):
        request = b""
        while b"\r\n\r\n" not in request:
            more = peer.recv(65536)
            if not more:
                return
            request += more
        requests.append(request)
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for piece in pieces:
            if slowly:
                for byte in piece:
                    peer.sendall(bytes([byte]))
                    time.sleep(0.002)
            else:
                peer.sendall(piece)
        if stays:
            _ends.wait()
        if resets:
            reset(peer)
    return serve


def for_ever(piece):
    """Sends until nobody listens."""
    def serve(peer, requests):
        peer.recv(65536)
        while not _ends.is_set():
            peer.sendall(piece)
    return serve


def reset(peer):
    """Breaks a connection off."""
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                    struct.pack("ii", 1, 0))
    peer.close()


class Peer:
    """A port that serves one connection after the other. `requests` is what
    each of them asked."""

    def __init__(self, serve, family=socket.AF_INET, wrap=None):
        self.requests = []
        self._serve = serve
        self._wrap = wrap
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        self._socket.bind(("::1" if family == socket.AF_INET6 else
                           "127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._socket.listen(16)
        _kept.append(self._socket)
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        while True:
            try:
                peer, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(peer,),
                             daemon=True).start()

    def _one(self, peer):
        """In a thread of its own; `serve` adds to the requests."""
        try:
            if self._wrap is not None:
                peer = self._wrap(peer)
            with peer:
                self._serve(peer, self.requests)
        except OSError:
            pass  # a peer of a probe is often left alone


def closed_port():
    """A port that is taken and on which nobody listens."""
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    _kept.append(taken)
    return taken.getsockname()[1]


def knows_localhost():
    """Whether this machine's own name has an address, which is in a file that
    a bare machine has not. One C library looks nowhere else."""
    try:
        with open("/etc/hosts", encoding="utf-8", errors="replace") as file:
            listed = any("localhost" in line.split("#")[0].split()[1:]
                         for line in file)
        return listed and bool(socket.getaddrinfo("localhost", 80))
    except OSError:
        return False


def full_port():
    """A port whose queue is full, so that the system leaves further ones
    without an answer."""
    queue = socket.socket()
    queue.bind(("127.0.0.1", 0))
    queue.listen(0)
    _kept.append(queue)
    for _ in range(4):
        one = socket.socket()
        one.setblocking(False)
        one.connect_ex(queue.getsockname())
        _kept.append(one)
    time.sleep(0.1)
    return queue.getsockname()[1]


# ---- what is read of them ----

class Cases:
    """Probes and what they are to say; rules are made of all of them."""

    def __init__(self):
        self.probes = []  # id, read, expected fields
        self.skipped = []  # id, why
        self.peers = {}

    def add(self, id, read, **fields):
        self.probes.append((id, read, fields))

    def peer(self, id, serve, arguments="", scheme="http", path="/",
             family=socket.AF_INET, wrap=None, host=None, **fields):
        """An http probe of a peer of its own."""
        self.peers[id] = Peer(serve, family, wrap)
        if host is None:
            host = "[::1]" if family == socket.AF_INET6 else "127.0.0.1"
        self.add(id, 'http("%s://%s:%d%s"%s)'
                 % (scheme, host, self.peers[id].port, path,
                    arguments and ", " + arguments), **fields)

    def skip(self, id, why):
        """Says aloud that a case is not there."""
        self.skipped.append((id, why))

    def rules(self):
        """All of them, each used so that none is left out."""
        text = "".join('probe %s { title "%s" read %s }\n' % (id, id, read)
                       for id, read, _ in self.probes)
        used = " or ".join("known(%s.connects)" % id
                           for id, _, _ in self.probes)
        return text + ('symptom s { title "S" when %s }\n'
                       'cause c of s { title "C" when %s\n'
                       '  fix { title "F" steps { "Go." } } }\n'
                       % (used, used))


def check(reading, expected):
    """Fails unless a reading has these fields, and none of the missing."""
    shown = repr(reading)[:400]
    status = expected.get("status", "ok")
    assert status in (ANY, reading.get("status", "ok")), shown
    for name, wanted in expected.items():
        if name == "status":
            continue
        got = reading.get(name, MISSING)
        if wanted is TOO_LARGE:
            assert name in reading.get("too_large", []), (name, shown)
        else:
            assert got == wanted, "%s, not %r: %s" % (name, wanted, shown)


def skipped(why):
    raise tap.Skip(why)


def add_to(cases, said):
    """Each probe is a case of a test, which looks at it by `said`."""
    for id, _, fields in cases.probes:
        if fields:
            tap.add(sentence(id, fields), said, id, fields)
    for id, why in cases.skipped:
        tap.add(id.replace("_", " "), skipped, why)


def sentence(id, fields):
    return "%s: %s" % (id.replace("_", " "),
                       ", ".join("%s %s" % pair for pair in fields.items()))


PATIENCE = "timeout: 2s"
NAMELESS = "localhost does not resolve here"
OK = "HTTP/1.1 200 OK"
LINES = b"first 12\nsecond 13\r\nthird\n"


def chunks(body, size):
    """A body in chunks, with an extension and a trailer."""
    out = b""
    for at in range(0, len(body), size):
        piece = body[at:at + size]
        out += b"%X;note=1\r\n%s\r\n" % (len(piece), piece)
    return out + b"0\r\nTrailer: x\r\n\r\n"


def plain():
    """Ports and plain HTTP."""
    cases = Cases()
    open_port = Peer(lambda peer, requests: None).port
    cases.add("open", 'tcp("127.0.0.1", port: %d)' % open_port,
              connects=True, error=MISSING)
    if knows_localhost():
        cases.add("open_by_name", 'tcp("localhost", port: %d)' % open_port,
                  connects=True, error=MISSING)
    else:
        cases.skip("open_by_name", NAMELESS)
    cases.add("open_by_url", 'tcp("http://127.0.0.1:%d/x?y")' % open_port,
              connects=True, error=MISSING)
    cases.add("port_wins", 'tcp("http://127.0.0.1:1/", port: %d)' % open_port,
              connects=True, error=MISSING)
    cases.add("closed", 'tcp("127.0.0.1", port: %d)' % closed_port(),
              connects=False, error="refused", latency=MISSING)
    cases.add("silent", 'tcp("127.0.0.1", port: %d, %s)'
              % (full_port(), PATIENCE),
              connects=False, error="timeout", latency=MISSING)
    cases.add("user", 'tcp("https://me:pass@127.0.0.1/")', status="error")

    http_cases(cases)
    return cases


def http_cases(cases):
    find = 'find: "{int}"'
    cases.add("http_closed", 'http("http://127.0.0.1:%d/")' % closed_port(),
              connects=False, error="refused", code=MISSING)
    cases.peer("plain", says(head(OK, "Content-Length: %d" % len(LINES)),
                             LINES, stays=True),
               find, path="/a b?c#d",
               connects=True, error=MISSING, code=200, count=2, value=13)
    cases.peer("until_close", says(head("HTTP/1.0 404 Not Found"), LINES),
               'find: "FIRST {word}"', connects=True, code=404, count=1,
               value="12")
    cases.peer("chunked", says(head(OK, "Transfer-Encoding: chunked"),
                               chunks(LINES, 5), stays=True),
               find, code=200, count=2, value=13, error=MISSING)
    cases.peer("slow", says(head("HTTP/1.1 100 Continue"),
                            head(OK, "transfer-encoding:Chunked"),
                            chunks(LINES, 3), slowly=True, stays=True),
               find, code=200, count=2, value=13, error=MISSING)
    cases.peer("head_only", says(head(OK, "Content-Length: 5"), stays=True),
               code=200, error=MISSING, count=MISSING)
    cases.peer("no_match", says(head(OK), LINES), 'find: "fourth"',
               code=200, count=0, value=MISSING)
    cases.peer("no_content", says(head("HTTP/1.1 204 No"), stays=True), find,
               code=204, count=0, error=MISSING)
    cases.peer("redirect", says(head("HTTP/1.1 302 Found", "Location: /x",
                                     "Content-Length: 0"), stays=True),
               find, code=302, count=0)
    cases.peer("header", says(head(OK)), 'header: "Metadata: true"', code=200)
    cases.peer("other_host", says(head(OK)), 'header: "Host: www.example.com"',
               code=200)
    cases.peer("hundred_megabytes",
               says(head(OK, "Content-Length: 104857600"),
                    *[LINES * 40330] * 100), find, code=200, value=12,
               error=MISSING)
    cases.peer("cut_value", says(head(OK), b"x" * 65530 + b" 12345" + b"678"),
               find, code=200, count=1, value=TOO_LARGE)
    cases.peer("far_match", says(head(OK), b"x\n" * 40000, b"found"),
               'find: "found"', code=200, count=TOO_LARGE, error=MISSING)
    cases.peer("just_fits", says(head(OK, "Content-Length: 65536"),
                                 b"x" * 65530, b"\nfound"),
               'find: "{word}"', code=200, count=2, value="found")
    cases.peer("packed", says(head(OK, "Content-Encoding: gzip"), LINES), find,
               code=200, count=TOO_LARGE, value=TOO_LARGE, error=MISSING)
    cases.peer("a_part", says(head("HTTP/1.1 206 Part"), LINES),
               'find: "fourth"', code=206, count=TOO_LARGE, error=MISSING)
    cases.peer("wide", says(head(OK), LINES.decode().encode("utf-16")),
               'find: "first"', code=200, count=TOO_LARGE, error=MISSING)
    cases.peer("open_end", says(head(OK), b"port 80"), find, code=200, count=1,
               value=TOO_LARGE, error=MISSING)
    cases.peer("for_ever", for_ever(head(OK) + b"seven 7\n" * 1000), find,
               code=200, value=7, error=MISSING)
    cases.peer("garbage", says(b"SSH-2.0-OpenSSH_9.2\r\n", stays=True),
               connects=True, error="protocol", code=MISSING)
    cases.peer("garbage_for_ever", for_ever(b"\0" * 4096),
               connects=True, error="protocol", code=MISSING)
    cases.peer("headers_for_ever", for_ever(head(OK)[:-2] + b"a: b\r\n" * 99),
               connects=True, error="protocol", count=MISSING)
    cases.peer("cut_chunk", says(head(OK, "Transfer-Encoding: chunked"),
                                 b"12\nxy"), find,
               connects=True, error="reset", code=200, count=MISSING)
    cases.peer("no_chunk", says(head(OK, "Transfer-Encoding: chunked"),
                                b"zz\r\n", stays=True), find,
               connects=True, error="protocol", code=200, count=MISSING)
    cases.peer("nothing", says(stays=True), PATIENCE,
               connects=True, error="timeout", code=MISSING)
    cases.peer("hangs_up", says(), connects=True, error="reset", code=MISSING)
    cases.peer("resets", says(head(OK, "Content-Length: 10"), b"12345",
                              resets=True), find,
               connects=True, error="reset", count=MISSING)
    cases.peer("too_short", says(head(OK, "Content-Length: 10"), b"12345"),
               find, connects=True, error="reset", code=200, count=MISSING)
    cases.peer("body_hangs", says(head(OK, "Content-Length: 10"), b"12345",
                                  stays=True), find + ", " + PATIENCE,
               connects=True, error="timeout", code=200, count=MISSING)
    cases.add("bad_header", 'http("http://127.0.0.1:1/", header: "no colon")',
              status="error")
