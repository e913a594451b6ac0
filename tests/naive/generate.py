# SPDX-License-Identifier: MIT
"""
Random packs, as text for the compiler and as trees for naive.py, and random
evidence for them. The same seed gives the same pair.
"""
import random

import naive

TEXTS = ["alpha", "Alpha", "ALPHABET", "beta", "x.y", "7", "it's", ""]
NUMBERS = ["5", "-1", "0", "7", "12", "0x10", "0X5", "0x", " 5", "05",
           "5a", "99999999999999999999"]
ADDRESSES = ["10.0.0.1", "10.0.0.2", "168.63.129.16", "Alpha", ""]
VERSIONS = ["1.0.0", "1.2.0", "1.10.0", "10.0.17763.774", "1.2.0.1"]
INTS = [(-1, "-1"), (0, "0"), (1, "1"), (5, "5"), (7, "7"), (16, "0x10"),
        (20000000, "20000000"), (-9000000000, "-9000000000")]
AGES = [(0, "0s"), (5, "5ms"), (5000, "5s"), (60000, "1m"), (7200000, "2h"),
        (432000000, "5d")]
SIZES = [(0, "0B"), (512, "512B"), (10240, "10KB"), (10 << 20, "10MB"),
         (1 << 40, "1TB")]
PATTERNS = ["alpha", "al*", "*A", "?lpha*", "*", "b?t*", "1*.1", "*.*", ""]
INPUTS = {"registry": "value", "service": "account", "environment": "value",
          "domain": "name", "file": "owner"}
ORDERED = ("int", "age", "span", "size", "version")
WITH_AGE = ("file", "event", "service", "product")


class Maker:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.pack = {"probes": [], "questions": [], "lets": {}, "groups": {},
                     "symptoms": [], "causes": [], "kind": {}, "by_id": {},
                     "gate": None}
        self.blocks = []
        self.usable = []        # references to what was made before
        self.group_kind = {}

    def chance(self, percent):
        return self.rng.randrange(100) < percent

    def pick(self, items):
        return self.rng.choice(list(items))

    # ---- readings ----

    def read_text(self, kind, name, source):
        """The read clause; source is the text of an input, or of an entry."""
        hole = source or name
        return {
            "registry": f'registry("HKLM\\SOFTWARE\\{hole}", "V_{name}")',
            "service": f'service("{hole}")',
            "file": f'file("C:\\T\\{hole}")',
            "product": f'product("{hole}*")',
            "windows": "windows()", "domain": "domain()",
            "dns_servers": "dns_servers()", "elevated": "elevated()",
            "dns": f'dns("{hole}")', "tcp": f'tcp("{hole}", port: 443)',
            "http": f'http("http://{hole}/", find: "a")',
            "event": f'event("System", source: "{hole}")',
            "right": 'right("SeServiceLogonRight")',
            "disk": 'disk("C:\\")',
            "log": f'log("C:\\T\\{hole}.log", find: "x")',
            "environment": f'environment("{hole}")',
        }[kind]

    def add_probe(self, name, kind, inputs, gate):
        probe = {"id": name, "kind": kind, "inputs": inputs, "gate": gate}
        self.pack["probes"].append(probe)
        self.pack["kind"][name] = kind
        self.pack["by_id"][name] = probe

    def probe(self, at):
        kind = self.pick(k for k in naive.KINDS if k != "question")
        name = f"p{at}"
        gate = None
        inputs, source = [], None
        sources = [p["id"] for p in self.pack["probes"]
                   if p["kind"] in INPUTS]
        alone = kind in ("windows", "domain", "dns_servers", "elevated",
                         "right", "disk")
        if sources and not alone and self.chance(45):
            for r in sorted(set(self.pick(sources)
                                for _ in range(self.pick((1, 1, 2))))):
                inputs.append((r, INPUTS[self.pack["kind"][r]]))
            source = "".join("{%s.%s}" % i for i in inputs)
        if self.pack["probes"] and self.chance(20):
            gate = self.condition(1, refs=False)
        clauses = f'title "P"\n  read {self.read_text(kind, name, source)}'
        if gate is not None:
            clauses += f"\n  applies when {naive.show(gate)}"
        self.add_probe(name, kind, inputs, gate)
        self.blocks.append(("probe", name, f"probe {name} {{\n  {clauses}\n}}"))

    def group(self, name):
        kind = self.pick(("tcp", "service", "registry", "dns", "file"))
        entries = ["x", "y", "z"][:self.pick((1, 2, 3))]
        self.pack["groups"][name] = entries
        self.group_kind[name] = kind
        self.pack["kind"][name] = kind
        lines = "\n".join(f'  {e} "entry-{e}"' for e in entries)
        for e in entries:
            self.add_probe(f"{name}_{e}", kind, [], None)
        text = (f"probe {name} each {{\n{lines}\n}} {{\n  title \"{{each}}\"\n"
                f"  read {self.read_text(kind, name, '{each}')}\n}}")
        self.blocks.append(("probe", name, text))

    def question(self, at):
        name = f"q{at}"
        words = self.pick((None, ["red", "blue", "green"]))
        answer = "yes_no" if words is None else (
            "choice { " + ", ".join(f'{w} "{w}"' for w in words) + " }")
        self.pack["questions"].append({"id": name, "words": words})
        self.pack["kind"][name] = "question"
        self.blocks.append(("question", name, f'question {name} {{\n'
                            f'  ask "?"\n  answer {answer}\n}}'))

    # ---- conditions ----

    def value(self, kind, words):
        """A literal of a type, as an operand."""
        if kind == "bool":
            value = self.chance(50)
            return "value", value, "true" if value else "false"
        if kind == "word":
            word = self.pick(words)
            return "value", word, word
        if kind in ("int", "age", "span", "size"):
            value, text = self.pick(INTS if kind == "int" else
                                    SIZES if kind == "size" else AGES)
            return "value", value, text
        if kind == "version":
            text = self.pick(VERSIONS)
            return "value", naive.version(text), text
        if kind == "any":
            return self.value(self.pick(("int", "text")), None)
        text = self.pick(ADDRESSES if kind == "list" else TEXTS)
        return "value", text, f'"{text}"'

    def operand_for(self, op, kind, words):
        if op in ("in", "not in", "is one of", "is not one of"):
            if kind == "any":
                kind = self.pick(("int", "text"))
            many = [self.value(kind, words)
                    for _ in range(self.pick((1, 2, 3)))]
            return "set", list({o[2]: o for o in many}.values())
        if op == "like":
            text = self.pick(PATTERNS)
            return "value", text, f'"{text}"'
        if op in ("contains", "starts with", "ends with"):
            text = self.pick([t for t in (ADDRESSES if kind == "list"
                                          else TEXTS) if t])
            return "value", text, f'"{text}"'
        if op in ("<", "<=", ">", ">=") and kind == "any":
            return self.value("int", None)
        if self.chance(8) and kind in ORDERED + ("text",):
            others = [(p["id"], f) for p in self.pack["probes"]
                      for f, (k, _) in naive.KINDS[p["kind"]].items()
                      if k == kind]
            if others:
                return ("field",) + self.pick(others)
        return self.value(kind, words)

    def comparison(self, r, kind_of_probe, f):
        kind, words = naive.KINDS[kind_of_probe][f]
        if kind == "list":
            if self.chance(30):
                return ("cmp", "contains", r, f,
                        self.operand_for("contains", kind, words))
            return (self.pick(("any", "all")), r, f, self.predicate(2))
        if kind == "bool" and self.chance(70):
            return "true", r, f
        ops = ["==", "!=", "is", "is not"]
        if kind != "bool":
            ops += ["in", "not in", "is one of", "is not one of"]
        if kind in ORDERED or kind == "any":
            ops += ["<", "<=", ">", ">="]
        if kind in ("text", "any"):
            ops += ["contains", "starts with", "ends with", "like"]
        op = self.pick(ops)
        return "cmp", op, r, f, self.operand_for(op, kind, words)

    def predicate(self, depth):
        roll = self.rng.randrange(100)
        if depth > 0 and roll < 35:
            return (self.pick(("and", "or")), self.predicate(depth - 1),
                    self.predicate(depth - 1))
        if depth > 0 and roll < 50:
            return "not", self.predicate(depth - 1)
        op = self.pick(("==", "!=", "starts with", "ends with", "contains",
                        "like", "in"))
        return "test", op, self.operand_for(op, "list", None)

    def leaf(self, r, kind):
        if self.chance(20):
            return "exists", r
        return self.comparison(r, kind, self.pick(naive.KINDS[kind]))

    def asked(self):
        q = self.pick(self.pack["questions"])
        if q["words"] is None:
            return self.pick((("ask", q["id"]),
                              ("cmp", "==", q["id"], "",
                               ("value", "yes", "yes")),
                              ("cmp", "==", q["id"], "",
                               ("value", "no", "no"))))
        op = self.pick(("==", "!=", "in", "not in"))
        return "cmp", op, q["id"], "", self.operand_for(op, "word", q["words"])

    def age_of(self):
        old = [p for p in self.pack["probes"] if p["kind"] in WITH_AGE]
        if not old:
            return None
        probe = self.pick(old)
        return probe["id"], self.pick(
            f for f, (k, _) in naive.KINDS[probe["kind"]].items()
            if k == "age")

    def atom(self, refs):
        roll = self.rng.randrange(100)
        if refs and self.usable and roll < 22:
            return self.pick(self.usable)
        if self.pack["questions"] and roll < 34:
            return self.asked()
        if roll < 46 and self.age_of():
            a, b = self.age_of(), self.age_of()
            if a != b or self.chance(10):
                return ("newer",) + a + b
        if refs and self.pack["groups"] and roll < 58:
            name = self.pick(self.pack["groups"])
            return (self.pick(("any each", "all each")), name,
                    self.about_group(name, 2))
        probe = self.pick(self.pack["probes"])
        return self.leaf(probe["id"], probe["kind"])

    def about_group(self, name, depth):
        roll = self.rng.randrange(100)
        if depth > 0 and roll < 20:
            return "not", self.about_group(name, depth - 1)
        if depth > 0 and roll < 40:
            return (self.pick(("and", "or")), self.about_group(name, depth - 1),
                    self.about_group(name, depth - 1))
        kind = self.group_kind[name]
        f = self.pick(f for f, (k, _) in naive.KINDS[kind].items()
                      if k != "list")
        return ("exists", name) if roll < 50 else self.comparison(name, kind, f)

    def condition(self, depth, refs=True):
        roll = self.rng.randrange(100)
        if depth == 0 or roll < 15:
            return self.atom(refs)
        if roll < 70:
            return (self.pick(("and", "or")), self.condition(depth - 1, refs),
                    self.condition(depth - 1, refs))
        if roll < 83:
            return "not", self.condition(depth - 1, refs)
        if roll < 89:
            return "known", self.condition(depth - 1, refs)
        if roll < 96:
            return "else", self.condition(depth - 1, refs), self.chance(50)
        return self.atom(refs)

    # ---- rules ----

    def symptom(self, at):
        s = {"id": f"s{at}", "gate": None, "when": None}
        lines = ['title "S"']
        if self.chance(20):
            s["gate"] = self.condition(1)
            lines.append(f"applies when {naive.show(s['gate'])}")
        if self.chance(75):
            s["when"] = self.condition(3)
            lines.append(f"when {naive.show(s['when'])}")
        self.rule("symptom", s, f"symptom {s['id']}", lines)

    def cause(self, at, symptoms):
        c = {"id": f"c{at}", "gate": None, "when": None, "confirm": None,
             "rule out": None, "suspect": None, "likelihood": "occasional",
             "risk": "low", "effort": 600000, "needs": [],
             "of": self.rng.sample(symptoms, self.pick((1, 1, 2)) if
                                   len(symptoms) > 1 else 1)}
        lines = ['title "C"']
        if self.chance(20):
            c["gate"] = self.condition(1)
            lines.append(f"applies when {naive.show(c['gate'])}")
        if self.chance(45):
            c["when"] = self.condition(3)
            lines.append(f"when {naive.show(c['when'])}")
        else:
            some = [k for k in ("confirm", "rule out", "suspect")
                    if self.chance(60)] or [self.pick(("confirm", "suspect"))]
            self.rng.shuffle(some)
            for key in some:
                c[key] = self.condition(2)
                lines.append(f"{key} when {naive.show(c[key])}")
        if self.chance(50):
            c["likelihood"] = self.pick(("common", "occasional", "rare"))
            lines.append(f"likelihood {c['likelihood']}")
        if self.chance(60):
            lines.append(self.fix(c))
        else:
            c["effort"] = float("inf")
        self.rule("cause", c, f"cause {c['id']} of {', '.join(c['of'])}", lines)

    def fix(self, c):
        lines = ['title "F"', 'steps { "Do." }']
        if self.chance(50):
            c["risk"] = self.pick(("none", "low", "high"))
            lines.append(f"risk {c['risk']}")
        if self.chance(50):
            c["effort"], text = self.pick(((60000, "1m"), (7200000, "2h")))
            lines.append(f"effort {text}")
        if self.chance(50):
            c["needs"] = self.rng.sample(["administrator", "reboot", "drain"],
                                         self.pick((1, 2)))
            lines.append(f"needs {', '.join(c['needs'])}")
        return "fix { " + " ".join(lines) + " }"

    def rule(self, kind, thing, head, lines):
        self.pack["by_id"][thing["id"]] = thing
        self.usable.append((kind, thing["id"]))
        body = "\n  ".join(lines)
        self.blocks.append((kind, thing["id"], f"{head} {{\n  {body}\n}}"))

    def make(self):
        for at in range(self.pick(range(2, 8))):
            self.probe(at)
        for at in range(self.pick((0, 0, 1, 2))):
            self.group(f"g{at}")
        for at in range(self.pick((0, 1, 2))):
            self.question(at)
        symptoms = []
        for at in range(self.pick(range(1, 5))):
            self.symptom(at)
            symptoms.append(f"s{at}")
        for at in range(self.pick(range(1, 7))):
            if self.chance(35):
                condition = self.condition(2)
                self.pack["lets"][f"l{at}"] = condition
                self.usable.append(("let", f"l{at}"))
                self.blocks.append(("let", f"l{at}",
                                    f"let l{at} = {naive.show(condition)}"))
            self.cause(at, symptoms)
            if self.chance(20):
                self.symptom(at + 10)
                symptoms.append(f"s{at + 10}")
        head = 'title "Made up"\n  version 1.0.0'
        if self.chance(25):
            self.pack["gate"] = self.condition(1, refs=False)
            head += f"\n  applies when {naive.show(self.pack['gate'])}"
        self.rng.shuffle(self.blocks)
        for kind in ("symptom", "cause"):
            self.pack[kind + "s"] = [self.pack["by_id"][name]
                                     for k, name, _ in self.blocks if k == kind]
        text = "\n\n".join([f"pack made_up {{\n  {head}\n}}"]
                           + [b[2] for b in self.blocks]) + "\n"
        return self.pack, text


# ---- evidence ----

def field_value(rng, kind, words):
    if kind == "bool":
        return rng.random() < 0.5
    if kind == "word":
        return rng.choice(words)
    if kind == "int":
        return rng.choice(INTS)[0] + rng.choice((0, 0, 0, 1))
    if kind in ("age", "span"):
        return rng.choice(AGES)[0] + rng.choice((0, 0, 1))
    if kind == "size":
        return rng.choice(SIZES)[0] + rng.choice((0, 0, 1))
    if kind == "version":
        return rng.choice(VERSIONS + ["1.2", "1.2.0.0", "2", "01.2.0"])
    if kind == "list":
        return rng.sample(ADDRESSES, rng.randrange(4))
    if kind == "any":
        return rng.choice((rng.choice(INTS)[0], rng.choice(NUMBERS),
                           rng.choice(TEXTS),
                           rng.sample(ADDRESSES, rng.randrange(3))))
    return rng.choice(TEXTS)


def claim(rng, kind):
    """One recorded reading, or None."""
    roll = rng.randrange(100)
    if roll < 10:
        return None
    if roll < 24:
        return rng.choice(({"status": "absent"}, {"exists": False},
                           {"status": "absent", "exists": False}))
    if roll < 40:
        return {"status": rng.choice(naive.STATUSES[2:])}
    made = {}
    if rng.random() < 0.6:
        made["status"] = "ok"
    if rng.random() < 0.3:
        made["exists"] = True
    for name, (kind_of_field, words) in naive.KINDS[kind].items():
        chance = rng.randrange(100)
        if chance < 4:
            made.setdefault("too_large", []).append(name)
        elif chance < 8:
            made[name] = rng.choice((None, {"a": 1}, 1.5, [1], True, "ok?", -5))
            if kind_of_field in ("text", "any", "int", "bool"):
                made[name] = rng.choice((None, {"a": 1}, 1.5))
        elif chance < 90:
            made[name] = field_value(rng, kind_of_field, words)
    if rng.random() < 0.03:
        made["no_such_field"] = 1
    if rng.random() < 0.03:
        made["read"] = "something(else)"
    return made


def evidence(pack, seed):
    rng = random.Random(seed)
    made = {"schema": "avdoctor.evidence/1", "taken": "2026-01-01T00:00:00Z",
            "host": {"name": "H", "system": "windows",
                     "elevated": rng.random() < 0.5},
            "probes": {}, "answers": {}, "reported": []}
    for probe in pack["probes"]:
        recorded = claim(rng, probe["kind"])
        if recorded is not None:
            made["probes"][probe["id"]] = recorded
    if rng.random() < 0.05:
        made["probes"]["nobody"] = {"status": "ok", "value": 1}
    for question in pack["questions"]:
        words = question["words"] or [True, False]
        if rng.random() < 0.6:
            made["answers"][question["id"]] = rng.choice(words)
        elif rng.random() < 0.1:
            made["answers"][question["id"]] = "purple"
    for symptom in pack["symptoms"]:
        if rng.random() < 0.2:
            made["reported"].append(symptom["id"])
    return made


def pair(seed):
    """(pack, its text, evidence)"""
    pack, text = Maker(seed).make()
    return pack, text, evidence(pack, seed ^ 0x5eed)
