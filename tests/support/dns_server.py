# SPDX-License-Identifier: MIT
"""A DNS server for tests. What it answers depends on the name alone; most of
it no good server would."""
import socket
import struct
import threading

A, CNAME, AAAA, SRV = 1, 5, 28, 33
NO_DATA, FORMAT, FAILS, NO_NAME, NOT_DONE, REFUSES = 0, 1, 2, 3, 4, 5
REPLY, AUTHORITY, CUT, RECURSES = 0x8000, 0x0400, 0x0200, 0x0080


def name(text):
    """As DNS writes it. `\\1` in it is that byte."""
    return b"".join(bytes([len(part)]) + part.encode("latin-1")
                    for part in text.split(".") if part) + b"\0"


def record(kind, data, owner=b"\xc0\x0c"):
    return owner + struct.pack("!HHIH", kind, 1, 60, len(data)) + data


def address(text):
    family = socket.AF_INET6 if ":" in text else socket.AF_INET
    return record(AAAA if ":" in text else A, socket.inet_pton(family, text))


def service(port, target, owner=b"\xc0\x0c"):
    if isinstance(target, str):
        target = name(target)
    return record(SRV, struct.pack("!HHH", 0, 100, port) + target, owner)


def answer(query, *records, code=0, flags=RECURSES, ident=None, question=None):
    head = query[:2] if ident is None else ident
    return head + struct.pack("!HHHHH", REPLY | flags | code, 1, len(records),
                              0, 0) + (question or query[12:]) \
        + b"".join(records)


def asked(query):
    """The name and the type of a question."""
    at, parts = 12, []
    while query[at]:
        parts.append(query[at + 1:at + 1 + query[at]].decode("latin-1"))
        at += 1 + query[at]
    return ".".join(parts).lower(), struct.unpack("!H", query[at + 1:at + 3])[0]


class Server:
    """Answers on one address until the program ends. `packets` is given a
    query and whether it came by TCP; it returns what to send, one after the
    other; a tuple has the port of the sender before the packet, or, as a
    float, the seconds until it is sent."""

    def __init__(self, host, packets, tcp=True):
        self.host = host
        self.packets = packets
        self.names = []  # all that were asked for
        self.udp = self._bound(socket.SOCK_DGRAM)
        self._start(self._serve_udp)
        if tcp:
            self.tcp = self._bound(socket.SOCK_STREAM)
            self.tcp.listen(16)
            self._start(self._serve_tcp)

    def _bound(self, kind):
        one = socket.socket(socket.AF_INET, kind)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind((self.host, 53))
        return one

    @staticmethod
    def _start(function):
        threading.Thread(target=function, daemon=True).start()

    def _answers(self, query, tcp):
        self.names.append(asked(query)[0])
        return self.packets(query, tcp)

    def _serve_udp(self):
        while True:
            query, peer = self.udp.recvfrom(4096)
            for packet in self._answers(query, False):
                if isinstance(packet, tuple) and isinstance(packet[0], float):
                    late = threading.Timer(packet[0], self.udp.sendto,
                                           (packet[1], peer))
                    late.daemon = True
                    late.start()
                elif isinstance(packet, tuple):
                    with socket.socket(socket.AF_INET,
                                       socket.SOCK_DGRAM) as other:
                        other.bind((self.host, packet[0]))
                        other.sendto(packet[1], peer)
                else:
                    self.udp.sendto(packet, peer)

    def _serve_tcp(self):
        while True:
            peer = self.tcp.accept()[0]
            self._start(lambda one=peer: self._serve_one(one))

    def _serve_one(self, peer):
        with peer:
            size = peer.recv(2, socket.MSG_WAITALL)
            if len(size) < 2:
                return
            query = peer.recv(struct.unpack("!H", size)[0],
                              socket.MSG_WAITALL)
            for packet in self._answers(query, True):
                data = struct.pack("!H", len(packet)) + packet
                peer.sendall(data[:5])  # in pieces
                peer.sendall(data[5:])


def good(query):
    """Names that any resolver should be right about; None: none of these."""
    host, kind = asked(query)
    if host in ("host.test", "short.suffix.test") and kind == A:
        return [answer(query, address("192.0.2.10"), address("192.0.2.11"))]
    if host == "host.test" and kind == AAAA:
        return [answer(query, address("2001:db8::1"))]
    if host == "alias.test" and kind == A:
        owner = name("host.test")
        return [answer(query, record(CNAME, owner),
                       record(A, bytes([192, 0, 2, 10]), owner))]
    if host.endswith(".suffix.test") and host != "short.suffix.test":
        return [answer(query, address("203.0.113.1"))]  # a wildcard
    if host == "_ldap._tcp.host.test" and kind == SRV:
        return [answer(query, service(389, "dc1.host.test"),
                       record(A, bytes([192, 0, 2, 10])),
                       service(65535, "dc2.host.test"))]
    if host == "_not._tcp.host.test":
        return [answer(query, service(0, "."))]
    if host in ("host.test", "alias.test", "empty.test") \
            or host.startswith("_empty."):
        return [answer(query)]
    if host.startswith("nosuch."):
        return [answer(query, code=NO_NAME)]
    if host.startswith("fails."):
        return [answer(query, code=FAILS)]
    if host.startswith("refuses."):
        return [answer(query, code=REFUSES)]
    if host.startswith("silent."):
        return []
    if host.startswith("many") and kind == SRV:
        count = int(host.split(".")[0][4:])
        return [answer(query, *[service(i, "host.test")
                                for i in range(count)])]
    return None
