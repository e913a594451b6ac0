# SPDX-License-Identifier: MIT
"""
A message bus (D-Bus) with a systemd on it that a test makes up, or with one
that breaks its promises.
"""
import os
import socket
import struct
import tempfile
import threading

import native

UNIT = "/org/freedesktop/systemd1/unit/"
ERROR = "org.freedesktop.DBus.Error."


def pad(data, to):
    return data + b"\0" * (-len(data) % to)


def string(text):
    text = text if isinstance(text, bytes) else text.encode()
    return struct.pack("<I", len(text)) + text + b"\0"


def signature(text):
    return bytes([len(text)]) + text.encode() + b"\0"


def value(content):
    """A variant, beginning at a multiple of 8."""
    if isinstance(content, tuple):
        kind, content = content
    else:
        kind = "s" if isinstance(content, (str, bytes)) else "t"
    head = signature(kind)
    if kind in "so":
        return pad(head, 4) + string(content)
    size = 8 if kind in "tx" else 4
    return pad(head, size) + struct.pack(
        "<" + {"t": "Q", "x": "q", "u": "I", "i": "i", "b": "I"}[kind],
        content)


def message(kind, serial, reply, body=b"", form="", error=None, extra=b""):
    fields = b"\x05\x01u\0" + struct.pack("<I", reply)
    if error:
        fields = pad(fields, 8) + b"\x04\x01s\0" + string(error)
    if form:
        fields = pad(fields, 8) + b"\x08\x01g\0" + signature(form)
    fields = pad(fields, 8) + extra if extra else fields
    return pad(b"l" + bytes([kind, 1, 1]) +
               struct.pack("<III", len(body), serial, len(fields)) + fields,
               8) + body


class Closed(Exception):
    pass


class Bus:
    """`units`: by the end of an object's path, properties by their names; one
    that is an Exception is an error of that name. `twist`: what to send in
    place of an answer, made of its serial, or None to leave it as it is.
    `auth`: what it says to a log-on; None = it hangs up."""

    def __init__(self, units=None, twist=None, auth=b"OK 0123456789abcdef\r\n"):
        self.units = units or {}
        self.twist = twist or (lambda member, serial: None)
        self.auth = auth
        self.asked = []
        self.said = b""
        self._folder = tempfile.TemporaryDirectory(prefix="avdoctor-bus-")
        os.chmod(self._folder.name, 0o755)
        self.path = os.path.join(self._folder.name, "socket")
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(self.path)
        os.chmod(self.path, 0o777)
        self._socket.listen(64)
        threading.Thread(target=self._serve, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()
        self._folder.cleanup()

    def _serve(self):
        while True:
            try:
                peer, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(peer,),
                             daemon=True).start()

    def _talk(self, peer):
        try:
            with peer:
                self._log_on(peer)
                while True:
                    self._answer(peer)
        except (Closed, OSError):
            pass

    @staticmethod
    def _take(peer, count):
        data = b""
        while len(data) < count:
            more = peer.recv(count - len(data))
            if not more:
                raise Closed
            data += more
        return data

    def _log_on(self, peer):
        line = b""
        while not line.endswith(b"\r\n"):
            line += self._take(peer, 1)
        self.said = line
        if self.auth is None:
            raise Closed
        peer.sendall(self.auth)
        assert self._take(peer, 7) == b"BEGIN\r\n"

    def _read(self, peer):
        """Header fields by their codes, the serial, and the body."""
        head = self._take(peer, 16)
        assert head[:2] == b"l\x01" and head[3] == 1, head
        assert head[2] & 2, "this may start a program"
        length, serial, size = struct.unpack("<III", head[4:])
        rest = self._take(peer, size + -size % 8 + length)
        fields, at = {}, 0
        while at < size:
            at += -at % 8
            code, form = rest[at], rest[at + 2:at + 3]
            assert rest[at + 1] == 1 and rest[at + 3] == 0, rest
            at += 4
            count = rest[at] if form == b"g" else \
                struct.unpack("<I", rest[at:at + 4])[0]
            at += 1 if form == b"g" else 4
            fields[code] = rest[at:at + count].decode()
            assert rest[at + count] == 0, rest
            at += count + 1
        assert at == size, (at, size)
        body = rest[size + -size % 8:]
        assert len(body) == length
        return fields, serial, body

    def _answer(self, peer):
        fields, serial, body = self._read(peer)
        member = fields[3]
        if member == "Get":
            assert fields[6] == "org.freedesktop.systemd1", fields
            assert fields[8] == "ss", fields
            count = struct.unpack("<I", body[:4])[0]
            at = 5 + count + -(5 + count) % 4
            interface = body[4:4 + count].decode()
            member = body[at + 4:-1].decode()
            assert len(member) == struct.unpack("<I", body[at:at + 4])[0]
            self.asked.append((fields[1], interface, member))
        twisted = self.twist(member, serial)
        if twisted is not None:
            peer.sendall(twisted)
        elif member == "Hello":
            # As a real one: a signal comes in between.
            peer.sendall(message(2, 1, serial, string(":1.7"), "s") +
                         message(4, 2, 0, string(":1.7"), "s"))
        else:
            peer.sendall(self._get(fields[1], interface, member, serial))

    def _get(self, path, interface, member, serial):
        unit = self.units.get(path[len(UNIT):], {
            "LoadState": "not-found", "ActiveState": "inactive"})
        known = unit.get(interface.rsplit(".", 1)[1] + "." + member,
                         unit.get(member))
        if known is None:
            known = Exception(ERROR + "UnknownProperty")
        if isinstance(known, Exception):
            return message(3, 9, serial, string("no"), "s", str(known))
        return message(2, 9, serial, value(known), "v")

    def mount(self):
        """What goes before a command that is to find this bus."""
        return socket_at(self.path)


def socket_at(path):
    return native.with_mounts(
        "mount -t tmpfs none /run\nmkdir /run/dbus\n"
        "ln -s %s /run/dbus/system_bus_socket" % path)
