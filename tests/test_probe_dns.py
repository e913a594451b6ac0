#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Names, DNS servers and proxies on Linux, against a server of our own and an
/etc of our own."""
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "support"))
import alone
import dns_server as dns
import peers
import tap
from tap import case, expect

ALONE = alone.enter()
EBADMSG = 74
QUICK = "options timeout:1 attempts:1\n"
MINE = "nameserver 127.0.0.1\n" + QUICK

# ---- the server ----


def from_big(query, tcp):
    """Too long for UDP: 40 services with long names."""
    records = [dns.service(1000 + i, "a-rather-long-name-%d.host.test" % i)
               for i in range(40)]
    if tcp:
        return [dns.answer(query, *records)]
    return [dns.answer(query, records[0], flags=dns.CUT | dns.RECURSES)]


asked = []  # of what is answered only at some time of asking


def again(query):
    """How often this question came, with this one."""
    asked.append(query)
    return asked.count(query)


def bad(query, tcp):
    right = dns.service(1, "right.test")
    wrong = dns.service(666, "wrong.test")
    loop = len(query) + 12 + 6  # where the target of the first record stands
    packets = {
        "big": lambda: from_big(query, tcp),
        "stays-cut": lambda: [dns.answer(query, right,
                                         flags=dns.CUT | dns.RECURSES)]
                     if not tcp else [],
        "not-done": lambda: [dns.answer(query, code=dns.NOT_DONE)],
        "elsewhere": lambda: [dns.answer(query, flags=0)],
        "authority": lambda: [dns.answer(query, flags=dns.AUTHORITY)],
        "other-id": lambda: [dns.answer(query, wrong, ident=b"\0\0")
                             if query[:2] != b"\0\0" else b""],
        "other-question": lambda: [dns.answer(
            query, wrong,
            question=dns.name("_x.another.test") + b"\0\x21\0\x01")],
        "other-source": lambda: [(5353, dns.answer(query, wrong))],
        "no-reply": lambda: [query],
        "tiny": lambda: [b"", query[:11], query[:2] + b"\x80\0"],
        "late": lambda: [dns.answer(query, wrong, ident=b"\0\0"), query,
                         (5353, dns.answer(query, wrong)), b"",
                         dns.answer(query, right)],
        "loud": lambda: [dns.answer(
            query, right, question=query[12:-4].upper() + query[-4:])],
        # The answer to the first time of asking, behind others.
        "slow": lambda: [(2.5, dns.answer(query, right))]
                if again(query) == 1 else [],
        "lost": lambda: [dns.answer(query, right)]
                if again(query) == 3 else [],
        "alias": lambda: [dns.answer(
            query, dns.record(dns.CNAME, dns.name("b.test")),
            dns.record(dns.CNAME, dns.name("c.test"), dns.name("B.test")),
            dns.service(1, "right.test", dns.name("c.test")),
            dns.service(666, "wrong.test", dns.name("b.test")))],
        "other-owner": lambda: [dns.answer(
            query, dns.service(666, "wrong.test", dns.name("_x.other.test")))],
        "bad-alias": lambda: [dns.answer(
            query, dns.record(dns.CNAME, b"\xff\xff"), right)],
        "loop": lambda: [dns.answer(
            query, dns.service(1, bytes([0xc0, loop])))],
        "ahead": lambda: [dns.answer(query, dns.service(1, b"\xff\xff"))],
        "no-target": lambda: [dns.answer(query, dns.record(dns.SRV, b"abcdef"))],
        "runs-over": lambda: [dns.answer(
            query, dns.record(dns.SRV, b"\0\0\0\0\0\1\4abcd"))],
        "long-data": lambda: [dns.answer(query, right)[:-4]],
        "too-few": lambda: [dns.answer(query, right)[:6] + b"\0\2"
                            + dns.answer(query, right)[8:]],
        "half": lambda: [dns.answer(query, right, dns.address("192.0.2.1"))
                         [:-10]],
        "past": lambda: [dns.answer(query, right, dns.address("192.0.2.1"))
                         [:-6] + b"\0\x70abcd"],
        # Where its target would stand is a pointer to nowhere.
        "five": lambda: [dns.answer(
            query, dns.record(dns.SRV, b"abcde"),
            dns.record(dns.A, b"abcd", owner=b"\1\xff\0"))],
        "odd": lambda: [dns.answer(query, dns.service(7, "a\1b\x9b.test"))],
    }
    return packets[dns.asked(query)[0].split(".")[0][1:]]()


def packets(query, tcp):
    host, kind = dns.asked(query)
    if host == "slow.test":
        return [(2.0, dns.answer(query, *[dns.address("127.0.0.1")]
                                 * (kind == dns.A)))]
    found = dns.good(query)
    if found is not None:
        return found
    return bad(query, tcp) if dns.asked(query)[0].startswith("_") else []


# ---- the program ----

A_NAMES = ["host.test", "host.test.", "alias.test", "empty.test",
           "nosuch.test", "fails.test", "refuses.test", "silent.test",
           "listed.test", "second.test", "comment.test", "short", "nosuch.x",
           "127.0.0.9", "listed"]
AAAA_NAMES = ["host.test", "alias.test", "listed.test", "nosuch.test"]
SRV_NAMES = ["_ldap._tcp.host.test", "_not._tcp.host.test", "_empty.x.test",
             "nosuch.srv.test", "fails.srv.test", "refuses.srv.test",
             "silent.srv.test", "many64.test", "many65.test"] + [
    "_%s.test" % name for name in
    ("big stays-cut not-done elsewhere authority other-id other-question "
     "other-source no-reply tiny late loud slow lost alias other-owner "
     "bad-alias loop ahead no-target runs-over "
     "long-data too-few half past five odd").split()]
FEW = ["nosuch.test", "host.test", "fails.test"]

ids = {}


def probes(kind, names):
    text = ""
    for name in names:
        ids[kind, name] = "%s_%d" % (kind, len(ids))
        text += 'probe %s { title "%s" read dns("%s", type: %s, ' \
            'timeout: 5s) }\n' % (
            ids[kind, name], ids[kind, name], name, kind)
    return text


def build(folder, name, body):
    source = tap.write(folder, name + ".avdrule",
                       'pack test { title "Test" version 1.0.0 }\n' + body)
    program = os.path.join(folder, name)
    done = tap.avdrule("build", source, "-o", program)
    assert os.path.exists(program), done
    return program


def set_etc(**files):
    for name in ("resolv.conf", "hosts", "environment"):
        content = files.get(name.split(".")[0])
        path = os.path.join("/etc", name)
        if os.path.exists(path):
            (os.rmdir if os.path.isdir(path) else os.unlink)(path)
        if content == "a folder":
            os.mkdir(path)
        elif content is not None:
            tap.write("/etc", name, content)


def read(program, *options, **env):
    evidence = program + ".json"
    done = subprocess.run([program, "--save-evidence", evidence, *options],
                          env=env, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE,
                          timeout=120, check=False)
    assert done.returncode < 64, done
    with open(evidence, encoding="ascii") as file:
        return json.load(file)["probes"]


def prepare():
    folder = tempfile.TemporaryDirectory(prefix="avdoctor-test-")
    made = {
        "all": build(folder.name, "all", probes("a", A_NAMES)
                     + probes("aaaa", AAAA_NAMES) + probes("srv", SRV_NAMES)),
        "few": build(folder.name, "few",
                     'probe a { title "A" read dns("nosuch.test", '
                     'timeout: 5s) }\n'
                     'probe srv { title "S" read dns("_ldap._tcp.host.test", '
                     'type: srv, timeout: 5s) }\n'
                     'probe list { title "L" read dns_servers() }\n'),
        "ports": build(folder.name, "ports", PORTS.rules()),
        "proxy": build(folder.name, "proxy",
                       'probe proxy { title "P" read proxy() }\n'),
    }
    alone.mount("-t", "tmpfs", "tmpfs", "/etc")
    dns.Server("127.0.0.1", packets)
    dns.Server("127.0.0.2", lambda query, tcp: [
        dns.answer(query, code=dns.FAILS)])
    dns.Server("127.0.0.3", lambda query, tcp: [
        dns.answer(query, code=dns.REFUSES)])
    dns.Server("127.0.0.4", lambda query, tcp: [])
    dns.Server("127.0.0.5", lambda query, tcp: [b"?" * 40])
    set_etc(resolv=MINE + "search suffix.test\noptions ndots:3\n",
            hosts="127.0.0.1 localhost\n"
                  "192.0.2.77\tListed.test listed # comment.test\n"
                  "#192.0.2.78 comment.test\n192.0.2.79 x second.test")
    return folder, made


def ports():
    """Ports of a name that takes two of three seconds, and of many
    addresses."""
    cases = peers.Cases()
    cases.add("silent", 'tcp("slow.test", port: %d, timeout: 3s)'
              % peers.full_port(), status="timeout", connects=peers.MISSING)
    cases.add("refuses", 'tcp("slow.test", port: %d, timeout: 3s)'
              % peers.closed_port(), connects=False, error="refused")
    cases.peer("says_nothing", peers.says(stays=True), "timeout: 3s",
               host="slow.test", connects=True, error=peers.MISSING,
               code=peers.MISSING)
    cases.peer("says", peers.says(peers.head(peers.OK)), "timeout: 3s",
               host="slow.test", connects=True, code=200)
    closed = peers.closed_port()
    cases.add("few", 'tcp("few.many", port: %d)' % closed,
              connects=False, error="refused")
    cases.add("many", 'tcp("many.many", port: %d)' % closed,
              connects=peers.MISSING, error="other")
    taken = peers.Peer(peers.says()).port
    cases.add("one_of_many", 'tcp("many.many", port: %d)' % taken,
              connects=True, error=peers.MISSING)
    return cases


PORTS = ports()
if ALONE:
    FOLDER, PROGRAM = prepare()
    ALL = read(PROGRAM["all"])


def without(reading):
    """A reading without what differs from run to run."""
    return {field: value for field, value in reading.items()
            if field not in ("read", "ms", "exists")}


def whole(kind, name):
    if not ALONE:
        raise tap.Skip("namespaces are not allowed here")
    return without(ALL[ids[kind, name]])


def resolves(kind, name, *addresses):
    expect(whole(kind, name), {"status": "ok", "resolves": True,
                               "addresses": list(addresses)}, name)


def fails(kind, name, error):
    wanted = {"status": "ok", "resolves": False, "error": error}
    if error in ("no_name", "no_data"):
        wanted["addresses"] = []
    expect(whole(kind, name), wanted, name)


def is_error(kind, name, code=EBADMSG):
    expect(whole(kind, name), {"status": "error", "code": code}, name)


# ---- addresses ----

@case
def a_name_has_its_addresses_and_no_others():
    resolves("a", "host.test", "192.0.2.10", "192.0.2.11")
    resolves("a", "host.test.", "192.0.2.10", "192.0.2.11")
    resolves("aaaa", "host.test", "2001:db8::1")
    resolves("a", "alias.test", "192.0.2.10")


@case
def a_name_that_is_not_there_differs_from_one_without_addresses():
    fails("a", "nosuch.test", "no_name")
    fails("aaaa", "nosuch.test", "no_name")
    fails("a", "empty.test", "no_data")
    fails("aaaa", "alias.test", "no_data")


@case
def a_server_that_fails_refuses_or_is_silent_says_nothing_of_addresses():
    fails("a", "fails.test", "server_failure")
    fails("a", "refuses.test", "refused")
    fails("a", "silent.test", "timeout")


@case
def what_the_file_of_hosts_has_goes_before():
    resolves("a", "listed.test", "192.0.2.77")
    resolves("a", "listed", "192.0.2.77")
    resolves("a", "second.test", "192.0.2.79")
    fails("aaaa", "listed.test", "no_data")
    assert whole("a", "comment.test").get("resolves") is not True


@case
def the_search_list_does_not_turn_a_name_with_a_dot_into_another():
    fails("a", "nosuch.x", "no_name")
    resolves("a", "short", "192.0.2.10", "192.0.2.11")


@case
def digits_are_their_own_address():
    resolves("a", "127.0.0.9", "127.0.0.9")


# ---- services ----

@case
def services_are_targets_with_ports():
    resolves("srv", "_ldap._tcp.host.test", "dc1.host.test:389",
             "dc2.host.test:65535")


@case
def a_service_that_is_not_offered_is_no_answer():
    fails("srv", "_not._tcp.host.test", "no_data")
    fails("srv", "_empty.x.test", "no_data")
    fails("srv", "nosuch.srv.test", "no_name")


@case
def servers_that_do_not_answer_the_question_are_told_apart():
    fails("srv", "fails.srv.test", "server_failure")
    fails("srv", "refuses.srv.test", "refused")
    fails("srv", "silent.srv.test", "timeout")
    is_error("srv", "_not-done.test", dns.NOT_DONE)
    is_error("srv", "_elsewhere.test")
    fails("srv", "_authority.test", "no_data")


@case
def up_to_64_answers_are_kept_and_more_are_not_cut():
    resolves("srv", "many64.test", *["host.test:%d" % i for i in range(64)])
    reading = whole("srv", "many65.test")
    expect(reading["resolves"], True)
    assert not isinstance(reading.get("addresses"), list), reading


@case
def an_answer_that_is_too_long_comes_by_tcp():
    resolves("srv", "_big.test",
             *["a-rather-long-name-%d.host.test:%d" % (i, 1000 + i)
               for i in range(40)])
    expect(whole("srv", "_stays-cut.test")["status"], "error")


@case
def only_an_answer_to_this_question_from_that_server_counts():
    for name in ("other-id", "other-question", "other-source", "no-reply",
                 "tiny"):
        fails("srv", "_%s.test" % name, "timeout")
    resolves("srv", "_late.test", "right.test:1")
    resolves("srv", "_loud.test", "right.test:1")


@case
def an_answer_counts_however_late_it_is():
    resolves("srv", "_slow.test", "right.test:1")
    resolves("srv", "_lost.test", "right.test:1")


@case
def only_records_of_the_name_and_of_its_aliases_count():
    resolves("srv", "_alias.test", "right.test:1")
    is_error("srv", "_other-owner.test")


@case
def a_broken_answer_is_an_error():
    for name in ("bad-alias", "loop", "ahead", "no-target", "runs-over",
                 "long-data", "too-few", "half", "past", "five"):
        is_error("srv", "_%s.test" % name)


@case
def what_stands_in_a_target_is_text():
    reading = whole("srv", "_odd.test")
    expect(reading["resolves"], True)
    expect(len(reading["addresses"]), 1)
    assert reading["addresses"][0].endswith(".test:7"), reading


# ---- servers ----

def few(resolv, *options, **env):
    if not ALONE:
        raise tap.Skip("namespaces are not allowed here")
    set_etc(resolv=resolv)
    return read(PROGRAM["few"], *options, **env)


def errors(resolv):
    readings = few(resolv)
    return [readings[name].get("error") for name in ("a", "srv")]


@case
def another_server_may_know():
    for other in (2, 3, 4, 5, 9):
        for place in (MINE + "nameserver 127.0.0.%d\n" % other,
                      "nameserver 127.0.0.%d\n" % other + MINE):
            readings = few(place)
            expect(readings["a"].get("error"), "no_name", place)
            expect(readings["srv"].get("addresses"),
                   ["dc1.host.test:389", "dc2.host.test:65535"], place)


@case
def a_refusal_or_a_failure_is_more_than_silence():
    expect(errors("nameserver 127.0.0.4\nnameserver 127.0.0.3\n" + QUICK),
           ["refused", "refused"])
    expect(errors("nameserver 127.0.0.2\nnameserver 127.0.0.9\n" + QUICK),
           ["server_failure", "server_failure"])


@case
def silence_in_a_wait_that_was_cut_short_is_no_observation():
    for resolv, wanted in (
            ("nameserver 127.0.0.4\n", {"status": "timeout"}),
            ("nameserver 127.0.0.4\nnameserver 127.0.0.2\n",
             {"status": "timeout"}),
            ("nameserver 127.0.0.2\n", {
                "status": "ok", "resolves": False,
                "error": "server_failure"})):
        readings = few(resolv + QUICK, "--timeout", "3s")
        expect([without(readings[name]) for name in ("a", "srv")],
               [wanted, wanted], resolv)


@case
def a_port_without_a_server_is_silence():
    expect(errors("nameserver 127.0.0.9\n" + QUICK), ["timeout", "timeout"])


@case
def without_servers_nobody_is_asked():
    for resolv in ("# none\n" + QUICK, None):
        readings = few(resolv)
        expect(readings["srv"]["error"], "no_servers")
        assert "addresses" not in readings["srv"]
        expect(readings["list"]["status"], "absent")


@case
def a_list_that_cannot_be_read_is_no_absence():
    for resolv in ("a folder", "#" * 70000):
        readings = few(resolv)
        expect(readings["list"]["status"], "error")
        expect(readings["srv"]["status"], "error")


@case
def the_servers_are_those_that_are_asked():
    readings = few("#nameserver 192.0.2.1\n nameserver 192.0.2.2\n"
                   "nameserver\t 127.0.0.1 \r\nnameserver192.0.2.3\n"
                   "nameserver nonsense\nnameserver\nnameserver 2001:DB8::53\n"
                   "nameserver 127.0.0.2 # this\nnameserver 127.0.0.3")
    expect(readings["list"]["status"], "ok")
    expect(readings["list"]["servers"],
           ["127.0.0.1", "2001:DB8::53", "127.0.0.2"])
    assert "static" not in readings["list"]


# ---- ports of names ----

def listed(name, count):
    return "".join("127.0.0.%d %s\n" % (i + 1, name) for i in range(count))


READ = {}


def port(id, fields):
    if not ALONE:
        raise tap.Skip("namespaces are not allowed here")
    with open(PROGRAM["ports"], "rb") as file:
        if id == "many" and b"ld-linux" in file.read():
            raise tap.Skip("glibc does not tell all addresses of a name")
    if not READ:
        set_etc(resolv="nameserver 127.0.0.1\n",
                hosts=listed("few.many", 47) + listed("many.many", 60))
        READ.update(read(PROGRAM["ports"]))
    peers.check(READ[id], fields)


peers.add_to(PORTS, port)


# ---- proxies ----

def proxy(environment=None, **env):
    if not ALONE:
        raise tap.Skip("namespaces are not allowed here")
    set_etc(environment=environment)
    reading = read(PROGRAM["proxy"], **env)["proxy"]
    return (reading["status"], reading.get("configured"),
            reading.get("server"))


@case
def no_proxy_is_an_observation():
    expect(proxy(), ("ok", False, None))
    expect(proxy("PATH=/bin\n#https_proxy=http://a\nhttps_proxy=\n"
                 "no_proxy=localhost\nhttps_proxyx=http://b\n",
                 https_proxy="", NO_PROXY="*"), ("ok", False, None))
    expect(proxy("a folder"), ("error", None, None))


@case
def the_process_goes_before_the_file():
    expect(proxy("https_proxy=http://file:1\n", ALL_PROXY="http://own:2"),
           ("ok", True, "http://own:2"))
    expect(proxy("a folder", HTTP_PROXY="own:2"), ("ok", True, "own:2"))
    expect(proxy("PATH=/bin\n  export HTTP_PROXY=\"http://file:1\" \r\n"),
           ("ok", True, "http://file:1"))


@case
def names_and_passwords_are_taken_out():
    for text, wanted in (
            ("http://user:word@host:8080", "http://host:8080"),
            ("user:word@host:8080", "host:8080"),
            ("http://u:p@ss@host/", "http://host/"),
            ("http://u:p/s?s#s@host", "http://host"),
            ("http=u:p@a:1;https=u:p=;s@b:2", "http=a:1;https=b:2"),
            ("http://a:1;http://u:p@b:2", "http://a:1;http://b:2")):
        expect(proxy(https_proxy=text), ("ok", True, wanted), text)


try:
    tap.run()
finally:
    peers.end()
