#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Names, DNS servers, adapters and proxies on Windows. Wine answers from this
machine's network, so the test has one of its own where that is allowed."""
import json
import os
import struct
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "support"))
import alone

ALONE = alone.enter()

import deny
import dns_server as dns
import tap
import wine
from tap import case, expect

HOST = wine.Host()


def fields(reading):
    """A reading without what differs from run to run."""
    return {field: value for field, value in reading.items()
            if field not in ("read", "ms", "exists")}


# ---- a network ----

UP, DOWN = 40, 41

NAMES = tempfile.NamedTemporaryFile(mode="w", suffix=".conf")


def set_servers(text):
    NAMES.seek(0)
    NAMES.truncate()
    NAMES.write(text + "options timeout:1 attempts:1\n")
    NAMES.flush()


def ip(*arguments):
    subprocess.run(["ip", *arguments], check=True)


def prepare():
    set_servers("nameserver 127.0.0.1\n")
    alone.mount("--bind", NAMES.name, "/etc/resolv.conf")
    dns.Server("127.0.0.1", lambda query, tcp: dns.good(query) or [])
    ip("link", "add", "up0", "index", str(UP), "type", "veth",
       "peer", "name", "down0", "index", str(DOWN))
    ip("address", "add", "198.51.100.9/24", "dev", "up0")
    ip("address", "add", "2001:db8:1::9/64", "dev", "up0", "nodad")
    ip("address", "add", "198.51.100.7/24", "dev", "down0")
    ip("link", "set", "up0", "up")
    ip("link", "add", "also0", "type", "veth", "peer", "name", "also1")
    ip("link", "set", "also0", "up")
    ip("route", "add", "default", "via", "198.51.100.1", "dev", "up0")


def needs_network():
    if not ALONE:
        raise tap.Skip("namespaces are not allowed here")


if ALONE:
    prepare()

# ---- names ----

def dns_pack(kind, names):
    return "".join('probe name_%d { title "N" read dns("%s", type: %s, '
                   'timeout: 60s) }\n' % (i, name, kind)
                   for i, name in enumerate(names))


def read_names(kind, *names):
    """The readings of names, in their order."""
    readings = HOST.readings(dns_pack(kind, names))
    return [fields(readings["name_%d" % i]) for i in range(len(names))]


def resolved(reading):
    return reading.get("resolves"), sorted(reading.get("addresses", []))


def failure(word):
    wanted = {"status": "ok", "resolves": False, "error": word}
    if word in ("no_name", "no_data"):
        wanted["addresses"] = []
    return wanted


@case
def a_name_has_its_addresses_and_no_others():
    needs_network()
    host, alias = read_names("a", "host.test", "alias.test")
    expect(resolved(host), (True, ["192.0.2.10", "192.0.2.11"]))
    expect(resolved(alias), (True, ["192.0.2.10"]))
    expect(resolved(*read_names("aaaa", "host.test")),
           (True, ["2001:db8::1"]))


@case
def the_reason_why_a_name_does_not_resolve_is_that_of_its_servers():
    needs_network()
    expect(read_names("a", "nosuch.test", "fails.test"),
           [failure("no_name"), failure("server_failure")])
    expect(read_names("srv", "nosuch.test", "fails.test"),
           [failure("no_name"), failure("server_failure")])


@case
def a_policy_of_suffixes_does_not_turn_a_name_into_another():
    needs_network()
    set_servers("nameserver 127.0.0.1\nsearch suffix.test\n")
    key = r"[HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows NT" \
        r"\DNSClient]"
    HOST.registry(key + '\n"AppendToMultiLabelName"=dword:00000001\n')
    expect(read_names("a", "nosuch.x"), [failure("no_name")])
    # Without it the name is given as it is. Windows adds nothing; Wine does.
    HOST.registry(key + '\n"AppendToMultiLabelName"=dword:00000000\n')
    expect(resolved(*read_names("a", "nosuch.x")), (True, ["203.0.113.1"]))
    expect(resolved(*read_names("a", "short")),
           (True, ["192.0.2.10", "192.0.2.11"]))


# ---- servers and adapters ----

INTERFACES = r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Tcpip" \
    r"\Parameters\Interfaces"
GUID = "{%08X-0000-0000-0000-4E6574446576}"  # as Wine makes it of an index
NETWORK = 'probe servers { title "S" read dns_servers() }\n' \
          'probe adapter { title "A" read adapter() }\n'


def network():
    needs_network()
    readings = HOST.readings(NETWORK)
    return fields(readings["servers"]), fields(readings["adapter"])


def name_server(index, value):
    HOST.registry("[%s\\%s]\n\"NameServer\"=%s\n"
                  % (INTERFACES, GUID % index, value))


@case
def servers_are_named_once_and_without_those_that_nobody_configured():
    needs_network()
    set_servers("nameserver 192.0.2.53\nnameserver fec0:0:0:ffff::1\n"
                "nameserver 2001:db8::53\n")
    wanted = {"status": "ok", "servers": ["192.0.2.53", "2001:db8::53"],
              "static": False}
    expect(network()[0], wanted)
    set_servers("nameserver 192.0.2.53\nnameserver 2001:db8::53\n"
                "nameserver 192.0.2.53\n")
    expect(network()[0], wanted)
    set_servers("nameserver fec0:0:0:ffff::1\n")
    expect(network()[0], {"status": "absent"})


@case
def servers_are_static_if_an_adapter_that_is_up_has_its_own():
    needs_network()
    set_servers("nameserver 192.0.2.53\n")
    for index, value, static in (
            (1, '"192.0.2.53"', False),  # the loopback
            (DOWN, '"192.0.2.53"', False),
            (UP, '""', False),
            (UP, "dword:00000001", None),  # no text: not known
            (UP, '"192.0.2.53"', True)):
        name_server(index, value)
        expect(network()[0].get("static"), static, (index, value))
    name_server(UP, '""')
    key = (INTERFACES + "\\" + GUID % UP).split("\\", 1)[1]
    expect(fields(deny.readings(HOST, key, NETWORK)["servers"]),
           {"status": "ok", "servers": ["192.0.2.53"]})


@case
def an_adapter_has_its_addresses_and_gateways():
    adapter = network()[1]
    expect(adapter["status"], "ok")
    expect(adapter["up"], True)
    assert "198.51.100.9" in adapter["addresses"], adapter
    assert "2001:db8:1::9" in adapter["addresses"], adapter
    assert not set(adapter["addresses"]) & {"127.0.0.1", "::1",
                                            "198.51.100.7"}, adapter
    expect(adapter["gateways"], ["198.51.100.1"])


@case
def adapters_that_are_down_are_there_and_not_up():
    needs_network()
    ip("link", "set", "up0", "down")
    ip("link", "set", "also0", "down")
    servers, adapter = network()
    expect(servers, {"status": "absent"})
    expect(adapter, {"status": "ok", "up": False, "addresses": [],
                     "gateways": []})


# ---- proxies ----

INTERNET = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
SYSTEM = r"HKEY_USERS\S-1-5-18\%s" % INTERNET
DEFAULT = r"HKEY_USERS\.Default\%s" % INTERNET
MACHINE = r"HKEY_LOCAL_MACHINE\%s" % INTERNET
USER = r"HKEY_CURRENT_USER\%s" % INTERNET
POLICY = r"HKEY_LOCAL_MACHINE\Software\Policies\Microsoft\Windows" \
    r"\CurrentVersion\Internet Settings"


PROXY = 'probe proxy { title "P" read proxy() }\n'


def told(reading):
    return reading["status"], reading.get("configured"), reading.get("server")


def proxy(*keys):
    """What is read where these keys have these values, and nothing else is
    there."""
    text = "".join("[-%s]\n" % key for key in
                   (DEFAULT, MACHINE, USER, POLICY))
    for key, values in keys:
        text += "[%s]\n%s\n" % (key, "\n".join(values))
    HOST.registry(text)
    return told(HOST.readings(PROXY)["proxy"])


def wininet(key, server, enabled="dword:00000001"):
    return key, ['"ProxyEnable"=' + enabled, '"ProxyServer"="%s"' % server]


def winhttp(server, access=3):
    """The value in which WinHTTP keeps its proxy, and none to pass by."""
    server = server.encode("ascii")
    data = struct.pack("<IIII", 0x18, 0, access, len(server)) + server \
        + struct.pack("<I", 0)
    return MACHINE + r"\Connections", [
        '"WinHttpSettings"=hex:' + ",".join("%02x" % byte for byte in data)]


def proxy_of_system(server):
    """Wine forgets the account of SYSTEM when its last program ends."""
    def quoted(path):
        return '"Z:%s"' % path.replace("/", "\\")
    evidence = HOST.path(r"C:\evidence.json")
    HOST.write(r"C:\read.bat", "\r\n".join([
        'reg add "%s" /v ProxyEnable /t REG_DWORD /d 1 /f' % SYSTEM,
        'reg add "%s" /v ProxyServer /d "%s" /f' % (SYSTEM, server),
        "%s --save-evidence %s" % (quoted(wine.build(PROXY)),
                                   quoted(evidence))]))
    HOST.run("cmd", "/c", r"C:\read.bat")
    with open(evidence, encoding="ascii") as file:
        reading = json.load(file)["probes"]["proxy"]
    os.unlink(evidence)
    wine.server(HOST.prefix, "-w", wine.LIMIT)
    return told(reading)


@case
def no_proxy_is_an_observation():
    expect(proxy(), ("ok", False, None))
    expect(proxy(wininet(DEFAULT, "a:1", "dword:00000000")),
           ("ok", False, None))
    expect(proxy(wininet(DEFAULT, "")), ("ok", False, None))


@case
def the_proxy_of_winhttp_goes_before_others():
    expect(proxy(winhttp("own:1"), wininet(DEFAULT, "other:2")),
           ("ok", True, "own:1"))
    expect(proxy(winhttp("http=u:p@a:1;https=u:p@b:2")),
           ("ok", True, "http=a:1;https=b:2"))
    expect(proxy(winhttp("own:1", access=1)), ("ok", False, None))


@case
def the_proxy_of_system_counts_and_that_of_a_person_does_not():
    expect(proxy(wininet(DEFAULT, "http://user:word@a:1")),
           ("ok", True, "http://a:1"))
    expect(proxy_of_system("b:2"), ("ok", True, "b:2"))
    expect(proxy(wininet(USER, "c:3")), ("ok", False, None))


@case
def a_script_is_a_proxy_too():
    script = '"AutoConfigURL"="http://u:p@pac.test/proxy.pac"'
    wanted = ("ok", True, "http://pac.test/proxy.pac")
    expect(proxy((DEFAULT, [script])), wanted)
    expect(proxy((DEFAULT, ['"ProxyEnable"=dword:00000000', script])), wanted)


@case
def a_policy_makes_the_settings_of_the_machine_count_alone():
    policy = POLICY, ['"ProxySettingsPerUser"=dword:00000000']
    expect(proxy(policy, wininet(MACHINE, "m:1"), wininet(DEFAULT, "s:2")),
           ("ok", True, "m:1"))
    expect(proxy(policy, wininet(DEFAULT, "s:2")), ("ok", False, None))
    expect(proxy(wininet(MACHINE, "m:1")), ("ok", False, None))


@case
def a_place_that_cannot_be_read_leaves_it_open_unless_another_says_yes():
    broken = wininet(DEFAULT, "s:2", '"yes"')
    expect(proxy(broken), ("error", None, None))
    expect(proxy_of_system("b:2"), ("ok", True, "b:2"))
    policy = POLICY, ['"ProxySettingsPerUser"=dword:00000001']
    for others, wanted in (([], ("denied", None, None)),
                           ([winhttp("own:1")], ("ok", True, "own:1"))):
        expect(proxy(policy, *others)[0], "ok")
        expect(told(deny.readings(HOST, POLICY.split("\\", 1)[1],
                                  PROXY)["proxy"]), wanted)


# ---- what Wine's own dnsapi gets wrong; from here on a double answers ----

@case
def services_are_targets_with_ports():
    HOST.double("dnsapi")
    few, = read_names("srv", "_list-2.test")
    expect(few, {"status": "ok", "resolves": True, "addresses": [
        "dc00.host.test:65535", "dc01.host.test:65534"]})
    expect(len(read_names("srv", "_list-64.test")[0]["addresses"]), 64)
    many, = read_names("srv", "_list-65.test")
    expect(many["resolves"], True)
    assert not isinstance(many.get("addresses"), list), many
    for name in "_null.test", "_null-dot.test", "_list-0.test":
        expect(read_names("srv", name), [failure("no_data")])


@case
def what_windows_hands_out_is_given_back():
    HOST.double("dnsapi")
    second = HOST.readings(
        'probe first { title "F" read dns("_list-1.test", type: srv) }\n'
        'probe second { title "S" read dns("_list-1.test", type: srv) '
        'applies when first.resolves }\n')["second"]
    expect(second["addresses"], ["dc00.host.test:65535"])


WORDS = {9003: "no_name", 9501: "no_data", 9002: "server_failure",
         9005: "refused", 1460: "timeout", 9852: "no_servers"}


@case
def each_code_of_windows_has_its_word():
    HOST.double("dnsapi")
    readings = read_names("srv", *["_code-%d.test" % code for code in WORDS],
                          "_code-5.test", "_code-9502.test")
    expect(readings, [failure(word) for word in WORDS.values()] + [
        {"status": "denied"}, {"status": "error", "code": 9502}])


@case
def silence_in_a_wait_that_was_cut_short_is_no_observation():
    HOST.double("dnsapi")
    codes = 1460, 9003
    readings = HOST.readings(dns_pack("srv", ["_code-%d.test" % code
                                              for code in codes]),
                             "--timeout", "30s")
    expect([fields(readings["name_%d" % i]) for i in range(len(codes))],
           [{"status": "timeout"}, failure("no_name")])


@case
def the_reason_for_no_addresses_is_that_of_dns_where_it_tells():
    needs_network()
    HOST.double("dnsapi")
    set_servers("nameserver 127.0.0.1\n")
    readings = read_names("a", *["nosuch.code-%d.test" % code
                                 for code in WORDS])
    expect(readings, [failure(word) for word in WORDS.values()])
    expect(read_names("aaaa", "nosuch.code-9502.test", "fails.code-9502.test"),
           [failure("no_name"), failure("other")])


tap.run()
