# SPDX-License-Identifier: MIT
"""
A second evaluator of the rules, as plain as can be: conditions are trees of
tuples, every question is answered by walking them again. It shares no code
with the engine and is slow on purpose; test_naive.py compares the two.

A condition is one of
  ("exists", r)  ("true", r, f)  ("ask", q)
  ("cmp", op, r, f, operand)     op as it is written; f is "" for a question
  ("newer", r, f, r2, f2)
  ("any", r, f, predicate)  ("all", r, f, predicate)    over a list of texts
  ("any each", group, c)  ("all each", group, c)        c names the group
  ("not", c)  ("and", c, c)  ("or", c, c)  ("known", c)  ("else", c, truth)
  ("let", id)  ("symptom", id)  ("cause", id)
an operand ("value", v, text), ("set", [operands]) or ("field", r, f), and a
predicate ("test", op, operand) or not, and, or of predicates.
"""

FALSE, UNKNOWN, TRUE = 0, 1, 2

# Fields by kind: (type, words). The fields that absence sets to 0 are COUNTS.
STATES = "stopped start_pending stop_pending running paused".split()
STARTS = "boot system automatic manual disabled".split()
KINDS = {
    "registry": {"value": ("any", None), "empty": ("bool", None),
                 "type": ("word", ["sz", "dword", "multi_sz"]),
                 "subkeys": ("list", None), "count": ("int", None)},
    "service": {"state": ("word", STATES), "start": ("word", STARTS),
                "account": ("text", None), "exit_code": ("int", None),
                "started": ("age", None)},
    "file": {"size": ("size", None), "age": ("age", None),
             "version": ("version", None), "directory": ("bool", None),
             "owner": ("text", None), "count": ("int", None)},
    "product": {"version": ("version", None), "count": ("int", None),
                "installed": ("age", None)},
    "windows": {"build": ("int", None), "edition": ("text", None),
                "multi_session": ("bool", None),
                "product_type": ("word", ["workstation", "server"])},
    "domain": {"joined": ("word", ["none", "ad", "entra", "hybrid"]),
               "name": ("text", None)},
    "dns": {"resolves": ("bool", None), "addresses": ("list", None),
            "error": ("word", ["no_name", "refused", "timeout"])},
    "dns_servers": {"servers": ("list", None), "static": ("bool", None)},
    "tcp": {"connects": ("bool", None), "latency": ("span", None),
            "error": ("word", ["refused", "timeout", "no_name"])},
    "http": {"connects": ("bool", None), "code": ("int", None),
             "count": ("int", None)},
    "event": {"count": ("int", None), "age": ("age", None),
              "text": ("text", None)},
    "right": {"holders": ("list", None)},
    "disk": {"free": ("size", None), "size": ("size", None)},
    "log": {"count": ("int", None), "line": ("text", None)},
    "environment": {"value": ("text", None)},
    "elevated": {"value": ("bool", None)},
    "question": {"": ("word", None)},
}
COUNTS = {("registry", "count"), ("file", "count"), ("product", "count"),
          ("event", "count"), ("log", "count")}
NEGATED = {"!=": "==", "<=": ">", ">=": "<", "not in": "in",
           "is not": "is", "is not one of": "is one of"}
STATUSES = ("ok", "absent", "denied", "timeout", "error", "unsupported",
            "not_run")
NOTHING = ("", "nothing on this host can tell")
FOLD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


# ---- what the evidence says ----

def fits(name, value, kind, words):
    """Is a JSON value of the type that a field wants?"""
    if isinstance(value, bool):
        return kind == "bool"
    if isinstance(value, int):
        if name == "count" and value < 0:
            return False
        return kind in ("int", "any") or (kind in ("age", "span", "size")
                                          and value >= 0)
    if isinstance(value, str):
        if kind == "word":
            return value in words
        if kind == "version":
            return all(part.isdigit() for part in value.split("."))
        return kind in ("text", "any")
    return (isinstance(value, list) and kind in ("list", "any")
            and all(isinstance(element, str) for element in value))


NEVER_ABSENT = {"domain", "dns", "tcp", "http", "proxy", "right",
                "pending_reboot", "elevated"}


def connection_contradicts(kind, values):
    """The other side did not answer, or it did; not both, and a way that is
    missing on this side is no answer."""
    if kind not in ("tcp", "http") or not {"connects", "error"} <= set(values):
        return False
    return (values["error"] in ("unreachable", "no_name", "blocked")
            or (kind == "tcp" and values["connects"]))


def count_contradicts(kind, values, large):
    """Of no lines or events nothing else is known."""
    return (kind in ("log", "event") and values.get("count") == 0
            and (set(values) | large) != {"count"})


def read(kind, claim, depends=False):
    """One recorded reading: (status, values, why others have none). The name
    "" among the latter: all of it was ignored."""
    fields = KINDS[kind]
    if claim is None:
        return "not_run", {}, {}
    if "read" in claim:                       # never what the pack reads now
        return "not_run", {}, {"": "ignored"}
    given = {name: claim[name] for name in fields if name in claim}
    values = {name: value for name, value in given.items()
              if fits(name, value, *fields[name])}
    large = {name for name in claim.get("too_large", []) if name in fields}
    status = claim.get("status")
    if status is None:
        status = ("absent" if claim.get("exists") is False
                  else "ok" if "exists" in claim or values or large
                  else "not_run")
        if status == "not_run" and given:
            return status, {}, {"": "ignored"}
    if (status == "absent" and kind in NEVER_ABSENT and not depends
            or status == "ok" and (connection_contradicts(kind, values)
                                   or count_contradicts(kind, values,
                                                        large))):
        return "not_run", {}, {"": "ignored"}
    if status != "ok":
        return status, {}, {}
    lacks = {name: "ignored" for name in given if name not in values}
    lacks.update((name, "too_large") for name in large)
    if kind == "registry":
        if "value" in large:
            values["empty"] = False
        elif "value" in values:               # and not what is said of it
            values["empty"] = values["value"] in ("", [])
        if "empty" in values and "empty" not in large:
            lacks.pop("empty", None)
    return status, values, lacks


class World:
    """A pack, what was recorded, and what follows."""

    def __init__(self, pack, evidence):
        self.pack = pack
        self.reported = set(evidence.get("reported", []))
        self.elevated = evidence["host"].get("elevated", False)
        self.reading = {}
        self.only = None        # see because_decides
        for probe in pack["probes"]:
            self.reading[probe["id"]] = read(
                probe["kind"], evidence["probes"].get(probe["id"]),
                bool(probe["inputs"]))
        for question in pack["questions"]:
            answer = evidence["answers"].get(question["id"])
            if question["words"] is None:
                good = isinstance(answer, bool)
                answer = "yes" if answer else "no"
            else:
                good = answer in question["words"]
            self.reading[question["id"]] = (
                ("ok", {"": answer}, {}) if good
                else ("unanswered", {}, {}))
        while self.imply_absence():
            pass

    def imply_absence(self):
        """A probe that was not read is absent where an input is; not behind a
        gate, and not where a recorded reading of it could not be used."""
        implied = [
            probe["id"] for probe in self.pack["probes"]
            if self.status(probe["id"]) == "not_run"
            and "" not in self.reading[probe["id"]][2]
            and any(self.status(r) == "absent" for r, f in probe["inputs"])
            and self.gates(([] if probe["id"] in self.early()
                            else [self.pack["gate"]])
                           + [probe["gate"]])[0] == TRUE]
        for r in implied:
            self.reading[r] = "absent", {}, {}
        return bool(implied)

    def status(self, r):
        return self.reading[r][0]

    def value(self, r, f):
        """(value, None) or (None, why it is unknown)."""
        status, values, lacks = self.reading[r]
        if status == "absent" and (self.pack["kind"][r], f) in COUNTS:
            return 0, None
        if status != "ok":
            return None, status
        if f in lacks:
            return None, lacks[f]
        if f not in values:
            return None, "none"
        return values[f], None

    # ---- conditions ----

    def leaf(self, c):
        """Truth of a leaf from the readings, and what it lacks."""
        if c[0] == "exists":
            status = self.status(c[1])
            if status in ("ok", "absent"):
                return (TRUE if status == "ok" else FALSE), set()
            return UNKNOWN, {(c[1], status)}
        if c[0] == "newer":
            return self.newer(*c[1:])
        if c[0] == "cmp" and c[1] in ("is", "is one of"):
            if self.status(c[2]) == "absent":
                return FALSE, set()
            op = "==" if c[1] == "is" else "in"
            return self.leaf(("cmp", op) + c[2:])
        r, f = (c[2], c[3]) if c[0] == "cmp" else (c[1], c[2])
        value, why = self.value(r, f)
        lacks = {(r, why)} if why else set()
        if c[0] == "cmp" and c[4][0] == "field":
            other, why = self.value(*c[4][1:])
            if why:
                lacks.add((c[4][1], why))
            if not lacks:
                if KINDS[self.pack["kind"][r]][f][0] == "version":
                    other = version(other)
                return self.compare(c[1], value, other), lacks
        if lacks:
            return UNKNOWN, lacks
        if c[0] == "true":
            return (TRUE if value else FALSE), lacks
        if c[0] in ("any", "all"):
            truths = [predicate(c[3], element) for element in value]
            return ((max(truths, default=FALSE) if c[0] == "any"
                     else min(truths, default=TRUE)), lacks)
        truth = (max(self.compare("==", value, o[1]) for o in c[4][1])
                 if c[4][0] == "set" else self.compare(c[1], value, c[4][1]))
        return truth, ({(r, "mismatch")} if truth == UNKNOWN else lacks)

    @staticmethod
    def compare(op, a, b):
        if isinstance(b, int) and isinstance(a, str):
            a = number(a)
            if a is None:
                return UNKNOWN
        if isinstance(b, tuple) and isinstance(a, str):
            a = version(a)
        if isinstance(a, list):
            if op != "contains":
                return UNKNOWN
            return TRUE if fold(b) in map(fold, a) else FALSE
        if isinstance(a, str) != isinstance(b, str):
            return UNKNOWN
        if isinstance(a, str):
            return TRUE if text_test(op, fold(a), fold(b)) else FALSE
        return TRUE if {"==": a == b, "<": a < b, ">": a > b}[op] else FALSE

    def there(self, r, f):
        """Whether what has an age is there: no event is none, not an old one.
        """
        status, values, _ = self.reading[r]
        if status == "absent" or values.get("count") == 0:
            return FALSE
        if status == "ok" and "count" not in values and r in self.pack["kind"] \
                and (self.pack["kind"][r], "count") in COUNTS:
            return TRUE if f in values else UNKNOWN
        return TRUE if status == "ok" else UNKNOWN

    def newer(self, r, f, r2, f2):
        """a exists, and b is absent or older"""
        if self.there(r, f) == FALSE:
            return FALSE, set()
        age, why = self.value(r, f)
        lacks = {(r, why)} if why else set()
        if self.there(r2, f2) == FALSE:
            if self.there(r, f) == TRUE:
                return TRUE, set()
            return UNKNOWN, lacks
        other, why = self.value(r2, f2)
        if why:
            lacks.add((r2, why))
        if lacks:
            return UNKNOWN, lacks
        return (TRUE if age < other else FALSE), lacks

    def truth(self, c):
        """(truth, what is missing if it is unknown)"""
        c, negated = positive(c)
        if negated:
            truth, lacks = self.truth(c)
            return 2 - truth, lacks
        if c[0] in ("and", "or"):
            parts = [self.truth(c[1]), self.truth(c[2])]
            truth = (min if c[0] == "and" else max)(p[0] for p in parts)
            return truth, union(p[1] for p in parts if p[0] == UNKNOWN)
        if c[0] in ("any each", "all each"):
            parts = [self.truth(c) for c in self.spread(c)]
            truth = (max if c[0] == "any each" else min)(p[0] for p in parts)
            return truth, union(p[1] for p in parts if p[0] == UNKNOWN)
        if c[0] == "known":
            return self.known(c)
        if c[0] == "else":
            truth, lacks = self.truth(c[1])
            if truth == UNKNOWN and self.allowed(self.key(c)):
                truth = TRUE if c[2] else FALSE
            return truth, lacks if truth == UNKNOWN else set()
        if c[0] == "let":
            return self.truth(self.pack["lets"][c[1]])
        if c[0] in ("symptom", "cause"):
            return self.reference(c)
        if not self.allowed(show(c)):
            return UNKNOWN, set()
        truth, lacks = self.leaf(c)
        return truth, union(self.follow(*lack) for lack in lacks)

    def reference(self, c):
        """A symptom or cause that a condition names."""
        thing = self.pack["by_id"][c[1]]
        if c[0] == "cause":     # suspecting it does not make it true or false
            thing = dict(thing, suspect=None)
        verdict, lacks = (self.symptom if c[0] == "symptom"
                          else self.cause)(thing)
        truth = {"present": TRUE, "confirmed": TRUE, "absent": FALSE,
                 "ruled_out": FALSE}.get(verdict, UNKNOWN)
        if verdict == "conflict" or verdict == "not_applicable" and (
                c[0] == "cause" or thing["when"] is not None):
            lacks = {NOTHING}   # no reading would help, and nobody is asked
        if self.only is not None and truth != self.unrestricted(c):
            truth = UNKNOWN     # a report or a conflict is told elsewhere
        return truth, lacks

    def unrestricted(self, c):
        only, self.only = self.only, None
        truth = self.reference(c)[0]
        self.only = only
        return truth

    def known(self, c):
        truth, lacks = self.truth(c[1])
        if truth != UNKNOWN:
            return TRUE, set()
        if self.allowed(self.key(c)):
            return FALSE, set()
        return UNKNOWN, lacks

    def key(self, c):
        """What says the same has the same key: the compiler shares it, and a
        reason has the words of either."""
        c, negated = positive(c)
        if negated:
            inner = self.key(c)
            return inner[4:] if inner.startswith("not ") else "not " + inner
        if c[0] == "let":
            return self.key(self.pack["lets"][c[1]])
        if c[0] in ("and", "or", "any each", "all each"):
            parts = self.spread(c) if "each" in c[0] else c[1:]
            if c[0] in ("or", "any each"):
                parts = [("not", part) for part in parts]
            keys = set()
            for key in map(self.key, parts):
                keys |= (set(key[4:-1].split(" & ")) if key.startswith("all(")
                         and "(" not in key[4:] else {key})
            text = (keys.pop() if len(keys) == 1
                    else f"all({' & '.join(sorted(keys))})")
            if c[0] in ("and", "all each"):
                return text
            return text[4:] if text.startswith("not ") else "not " + text
        if c[0] == "known":
            return f"known({self.key(c[1]).removeprefix('not ')})"
        if c[0] == "else":
            return f"else({self.key(c[1])}, {c[2]})"
        return show(c)

    def spread(self, c):
        """The conditions of any or all over the probes of an `each`."""
        return [substitute(c[2], c[1], f"{c[1]}_{entry}")
                for entry in self.pack["groups"][c[1]]]

    def follow(self, r, why):
        """The readings that are really missing where r is. An image tells
        the inputs of a probe, not their fields: so an input that was read is
        never to blame, even if it has no value there."""
        probe = self.pack["by_id"].get(r)
        if why == "absent" and probe is not None:
            return union(self.follow(r2, why) for r2, _ in probe["inputs"]
                         if self.status(r2) == why) or {(r, why)}
        if why != "not_run" or probe is None:
            return {(r, why)}
        lacks = set()
        for r2, _ in probe["inputs"]:
            if self.status(r2) != "ok":
                lacks |= self.follow(r2, self.status(r2))
        gates = [] if r in self.early() else [self.pack["gate"]]
        truth, missing = self.gates(gates + [probe["gate"]])
        if truth == UNKNOWN:
            lacks |= missing
        return lacks or {(r, self.reading[r][2].get("", why))}

    def early(self):
        """The probes that the pack's gate needs, which it cannot gate."""
        found, more = set(), readings(self.pack["gate"])
        while more:
            r = more.pop()
            if r in found or r not in self.pack["by_id"]:
                continue
            found.add(r)
            probe = self.pack["by_id"][r]
            more |= {i for i, _ in probe["inputs"]} | readings(probe["gate"])
        return found

    # ---- verdicts ----

    def gates(self, conditions):
        parts = [self.truth(c) for c in conditions if c is not None]
        return (min((p[0] for p in parts), default=TRUE),
                union(p[1] for p in parts if p[0] == UNKNOWN))

    def gate(self, thing):
        return self.gates([self.pack["gate"], thing["gate"]])

    def held_gate(self, thing):
        """Gates are no operands: a reason is asked of what they let through."""
        if self.only is None:
            return self.gate(thing)
        only, self.only = self.only, None
        truth = self.gate(thing)
        self.only = only
        return truth

    def symptom(self, s):
        """(verdict, what is missing)"""
        if s["id"] in self.reported and self.allowed(report(s["id"])):
            return "present", set()
        gate, lacks = self.held_gate(s)
        if gate == FALSE:
            return "not_applicable", set()
        if gate == UNKNOWN:
            return "undetermined", lacks
        if s["when"] is None:
            return "not_reported", set()
        truth, lacks = self.truth(s["when"])
        if truth != UNKNOWN:
            return ("present" if truth == TRUE else "absent"), set()
        if all(why == "unanswered" for _, why in lacks):
            return "not_reported", lacks
        return "undetermined", lacks

    def cause(self, c):
        """(verdict, what is missing); ("conflict", ...) is undetermined."""
        gate, lacks = self.held_gate(c)
        if gate == FALSE:
            return "not_applicable", set()
        if gate == UNKNOWN:
            return "undetermined", lacks
        asked = {key: (FALSE, set()) if c[key] is None else self.truth(c[key])
                 for key in ("confirm", "rule out", "suspect")}
        if c["when"] is not None:
            truth, lacks = self.truth(c["when"])
            asked["confirm"] = truth, lacks
            asked["rule out"] = 2 - truth, lacks
        if asked["confirm"][0] == TRUE:
            both = asked["rule out"][0] == TRUE
            return ("conflict" if both else "confirmed"), set()
        if asked["rule out"][0] == TRUE:
            return "ruled_out", set()
        unknown = [lacks for truth, lacks in asked.values()
                   if truth == UNKNOWN]
        missing = union(unknown) if unknown else {NOTHING}
        if asked["suspect"][0] == TRUE:
            return "suspected", missing
        return "undetermined", missing

    def present(self, cause):
        return any(self.symptom(self.pack["by_id"][s])[0] == "present"
                   for s in cause["of"])

    def outcome(self):
        confirmed = [c for c in self.pack["causes"]
                     if self.cause(c)[0] == "confirmed"]
        symptoms = {self.symptom(s)[0] for s in self.pack["symptoms"]}
        if any(self.present(c) for c in confirmed):
            return "problem"
        if confirmed or "present" in symptoms:
            return "suspicion"
        return "undecided" if "undetermined" in symptoms else "healthy"

    def ranked(self):
        def key(item):
            at, c = item
            verdict = self.cause(c)[0].replace("conflict", "undetermined")
            unmet = [n for n in c["needs"]
                     if n != "administrator" or not self.elevated]
            return (("confirmed", "suspected", "undetermined", "ruled_out",
                     "not_applicable").index(verdict), not self.present(c),
                    ("common", "occasional", "rare").index(c["likelihood"]),
                    ("none", "low", "high").index(c["risk"]), len(unmet),
                    c["effort"], at)
        return [c["id"] for _, c in sorted(enumerate(self.pack["causes"]),
                                           key=key)]

    # ---- reasons ----

    def allowed(self, key):
        return self.only is None or key in self.only

    def verdict(self, thing):
        if (self.only is not None and thing["id"] not in self.reported
                and self.held_gate(thing)[0] == FALSE):
            return ("not_applicable" if self.gate(thing)[0] == FALSE
                    else "undetermined")
        return (self.cause if "of" in thing else self.symptom)(thing)[0]

    def because_decides(self, thing, only):
        """The verdict where nothing but these conditions were observed."""
        self.only = only
        try:
            return self.verdict(thing)
        finally:
            self.only = None


def union(sets):
    return set().union(*sets)


def fold(text):
    return text.translate(FOLD)


def number(text):
    """A wholly numeric text of the host, written as rules write integers."""
    if text[:2] in ("0x", "0X"):
        digits, base = text[2:], 16
    else:
        digits, base = text, 10
    if not digits or fold(digits).strip("0123456789abcdef"[:base]):
        return None
    value = int(digits, base)
    return value if value < 1 << 63 else None


def version(text):
    parts = [int(part) for part in text.split(".")]
    return tuple(parts + [0] * (8 - len(parts)))


def like(pattern, text):
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(like(pattern[1:], text[i:]) for i in range(len(text) + 1))
    return (bool(text) and pattern[0] in ("?", text[0])
            and like(pattern[1:], text[1:]))


def text_test(op, a, b):
    return {"==": lambda: a == b, "contains": lambda: b in a,
            "starts with": lambda: a.startswith(b),
            "ends with": lambda: a.endswith(b),
            "like": lambda: like(b, a)}[op]()


def predicate(p, element):
    if p[0] == "not":
        return 2 - predicate(p[1], element)
    if p[0] in ("and", "or"):
        pick = min if p[0] == "and" else max
        return pick(predicate(p[1], element), predicate(p[2], element))
    op, operand = p[1:]
    if op in NEGATED:
        return 2 - predicate(("test", NEGATED[op], operand), element)
    values = [o[1] for o in operand[1]] if op == "in" else [operand[1]]
    op = "==" if op == "in" else op
    hit = any(text_test(op, fold(element), fold(v)) for v in values)
    return TRUE if hit else FALSE


def positive(c):
    """A condition without its negation, and whether it had one."""
    if c[0] == "not":
        return c[1], True
    if c[0] == "cmp" and c[1] in NEGATED:
        return ("cmp", NEGATED[c[1]]) + c[2:], True
    if c[0] == "cmp" and c[1] == "==" and isinstance(c[4][1], bool):
        return ("true", c[2], c[3]), not c[4][1]
    if c[0] == "ask":
        return ("cmp", "==", c[1], "", ("value", "yes", "yes")), False
    if c[0] == "cmp" and c[4][1:2] == ("no",) and c[1] == "==":
        return ("cmp", "==", c[2], "", ("value", "yes", "yes")), True
    return c, False


def readings(c):
    """All names in a condition, among them its readings."""
    if isinstance(c, tuple) and c[0] != "value":
        return union(readings(part) for part in c)
    return {c} if isinstance(c, str) else set()


def substitute(c, old, new):
    """A condition about a group as one about a probe of it."""
    if isinstance(c, tuple):
        if c[0] == "value":
            return c
        return tuple(substitute(part, old, new) for part in c)
    return new if c == old else c


# ---- text ----

def report(symptom):
    return f"reported: {symptom}"


def field(r, f):
    return f"{r}.{f}" if f else r


def show_operand(operand):
    if operand[0] == "value":
        return operand[2]
    if operand[0] == "field":
        return field(operand[1], operand[2])
    return "{ " + ", ".join(o[2] for o in operand[1]) + " }"


def show_predicate(p, subject, level=0):
    if p[0] == "not":
        return "not " + show_predicate(p[1], subject, 2)
    if p[0] in ("and", "or"):
        mine = 1 if p[0] == "and" else 0
        text = (show_predicate(p[1], subject, mine) + f" {p[0]} "
                + show_predicate(p[2], subject, mine))
        return f"({text})" if mine < level else text
    return f"{subject} {p[1]} {show_operand(p[2])}"


def aged(r, f):
    """The id of a probe stands for its age; written both ways here."""
    return r if f == "age" and r.startswith("p") else field(r, f)


def show(c, level=0):
    """A condition as rules have it. Levels: 0 or, 1 and, 2 operand of not."""
    kind = c[0]
    if kind == "exists":
        return f"{c[1]}.exists"
    if kind == "true":
        return field(c[1], c[2])
    if kind == "cmp":
        return f"{field(c[2], c[3])} {c[1]} {show_operand(c[4])}"
    if kind == "newer":
        return f"{aged(c[1], c[2])} newer than {aged(c[3], c[4])}"
    if kind in ("any", "all"):
        return f"{kind} ({show_predicate(c[3], field(c[1], c[2]))})"
    if kind in ("any each", "all each"):
        return f"{kind[:3]} ({show(c[2])})"
    if kind == "not":
        return "not " + show(c[1], 2)
    if kind in ("and", "or"):
        mine = 1 if kind == "and" else 0
        text = f"{show(c[1], mine)} {kind} {show(c[2], mine)}"
        return f"({text})" if mine < level else text
    if kind == "known":
        return f"known({show(c[1])})"
    if kind == "else":
        inner = show(c[1])
        if c[1][0] in ("and", "or", "not"):
            inner = f"({inner})"
        text = f"{inner} or else {'true' if c[2] else 'false'}"
        return f"({text})" if level >= 0 else text
    return c[1]        # ask, let, symptom, cause


def decimal(operand):
    """Reasons have numbers in decimal digits, however they were written."""
    if operand[0] == "set":
        return "set", [decimal(o) for o in operand[1]]
    if operand[2].startswith("0x"):
        return "value", operand[1], str(operand[1])
    return operand


RELATIONS = {"==": "!=", "<": ">=", ">": "<=", "in": "not in",
             "is": "is not", "is one of": "is not one of"}


def reason_text(c, truth):
    """A leaf or special as a reason prints it, so that it holds."""
    if c[0] == "else":
        return show(c)
    if c[0] == "cmp" and c[4][0] != "field":
        c = c[:4] + (decimal(c[4]),)
    if c[0] == "cmp" and c[4][1:2] == ("yes",):
        return c[2] if truth == TRUE else f"not {c[2]}"
    if truth != TRUE and c[0] == "cmp" and c[1] in RELATIONS:
        return show(("cmp", RELATIONS[c[1]]) + c[2:])
    return ("" if truth == TRUE else "not ") + show(c)
